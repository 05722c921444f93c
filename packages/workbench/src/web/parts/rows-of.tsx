import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useId } from 'react'
import type { Choice } from './type-ahead.tsx'
import { TypeAhead } from './type-ahead.tsx'

/** A list that grows by typing: the field finds what is added, each row below says the rest of it. */
export function RowsOf<Item, V extends string>(props: {
  title: string
  note?: string
  placeholder: string
  choices: readonly Choice<V>[]
  items: readonly Item[]
  /** Makes a row of a choice, or of words where the list takes words. */
  make: (choice: V) => Item
  words?: (typed: string) => Item
  name: (item: Item) => string
  onChange: (items: Item[]) => void
  children: (item: Item, say: (item: Item) => void) => ReactNode
}) {
  const id = useId()
  const { items, onChange, words, name } = props
  return (
    <>
      <div className="krow">
        <label className="flabel" htmlFor={id}>
          {props.title}
        </label>
        <div className="answer">
          <TypeAhead
            id={id}
            several
            value={null}
            choices={props.choices}
            placeholder={props.placeholder}
            onChange={(choice) => choice !== null && onChange([...items, props.make(choice)])}
            {...(words === undefined
              ? {}
              : { free: (typed: string) => typed !== '' && onChange([...items, words(typed)]) })}
          />
        </div>
        <span className="absent">{items.length === 0 ? <span className="mis t11">none recorded</span> : null}</span>
        {props.note === undefined ? null : <span className="note">{props.note}</span>}
      </div>
      {items.map((item, place) => (
        // The list has no other identity than its order, and changes at its end or by removal.
        <div className="krow" key={place}>
          <span className="flabel el" title={name(item)}>
            {name(item)}
          </span>
          <div className="answer">
            <span className="beside">{props.children(item, (next) => onChange(items.toSpliced(place, 1, next)))}</span>
          </div>
          <button
            type="button"
            className="b q"
            aria-label={`Remove ${name(item)}`}
            onClick={() => onChange(items.toSpliced(place, 1))}
          >
            <IconX className="i s" aria-hidden="true" />
          </button>
        </div>
      ))}
    </>
  )
}
