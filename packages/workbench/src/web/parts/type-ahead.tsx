import type { KeyboardEvent } from 'react'
import { useId, useState } from 'react'

export type Choice<V extends string> = { readonly value: V; readonly title: string; readonly note?: string }

/** Best first: what begins so, then what has a word that begins so. */
function fitting<V extends string>(choices: readonly Choice<V>[], typed: string): readonly Choice<V>[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return choices
  const rank = ({ title, value }: Choice<V>): number => {
    const words = title.toLowerCase()
    if (words.startsWith(wanted) || value === wanted) return 0
    return words.split(/[\s,()/-]+/).some((word) => word.startsWith(wanted)) ? 1 : 2
  }
  return choices.filter((each) => rank(each) < 2).toSorted((a, b) => rank(a) - rank(b))
}

/**
 * A field that finds while one types: the first fitting choice is taken by Enter or Tab. With `free` the typed words
 * themselves are an answer, and the choices only save typing.
 */
export function TypeAhead<V extends string>(props: {
  id?: string
  label?: string
  value: V | null
  /** The words shown where the value is none of the choices. */
  words?: string
  choices: readonly Choice<V>[]
  placeholder?: string
  /** Each choice is one more of a list: Enter takes it and stays for the next. */
  several?: boolean
  onChange: (value: V | null) => void
  free?: (words: string) => void
}) {
  const { choices, value, free } = props
  const list = useId()
  const shown = choices.find((each) => each.value === value)?.title ?? props.words ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [walked, setWalked] = useState(false)
  const text = typed ?? shown
  const found = fitting(choices, typed ?? '').slice(0, 9)
  const open = typed !== null && found.length > 0
  const active = open ? found[Math.min(at, found.length - 1)] : undefined
  const leave = (): void => {
    setTyped(null)
    setAt(0)
    setWalked(false)
  }
  const take = (choice: Choice<V>): void => {
    props.onChange(choice.value)
    leave()
  }
  const settle = (): void => {
    if (typed === null) return
    const exact = choices.find(({ title }) => title.toLowerCase() === typed.trim().toLowerCase())
    const choice = exact ?? (free === undefined || walked ? active : undefined)
    if (typed.trim() === '' && !walked) props.onChange(null)
    else if (choice !== undefined) return take(choice)
    else free?.(typed.trim())
    leave()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined) {
      event.preventDefault()
      if (typed === null) setTyped('')
      else setAt((before) => Math.min(Math.max(before + by, 0), Math.max(found.length - 1, 0)))
      setWalked(true)
    } else if (event.key === 'Enter' && typed !== null) {
      // Taken here; the form goes on to its next question.
      if (props.several === true) event.preventDefault()
      settle()
    } else if (event.key === 'Escape' && typed !== null) {
      event.preventDefault()
      event.stopPropagation()
      leave()
    }
  }
  return (
    <span className="ahead">
      <input
        id={props.id}
        className="f"
        role="combobox"
        autoComplete="off"
        aria-label={props.label}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        {...(active === undefined ? {} : { 'aria-activedescendant': `${list}-${active.value}` })}
        placeholder={props.placeholder}
        value={text}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
          setWalked(false)
        }}
        onKeyDown={onKeyDown}
        onBlur={settle}
      />
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a list that opens while one types is no select */}
      <div id={list} role="listbox" aria-label="Choices" hidden={!open}>
        {open
          ? found.map((choice) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
              <div
                key={choice.value}
                id={`${list}-${choice.value}`}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
                role="option"
                tabIndex={-1}
                aria-selected={choice === active}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(choice)}
              >
                {choice.title}
                {choice.note === undefined ? null : <span className="q t11">{choice.note}</span>}
              </div>
            ))
          : null}
      </div>
    </span>
  )
}
