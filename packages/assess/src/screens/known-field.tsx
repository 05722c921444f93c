import type { Knowable } from '@theca/record'
import { missingWords } from '@theca/record'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { Absent } from './absent.tsx'

const reasons = [
  ['not-known', missingWords['not-known']],
  ['not-applicable', missingWords['not-applicable']],
] as const

/** An answer, or the reason why there is none. Typing an answer is enough; leaving it empty means it was not asked. */
export function KnownField<T>(props: {
  title: string
  note?: string
  value: Knowable<T>
  onChange: (value: Knowable<T>) => void
  /** What is shown for the answer itself. */
  children: (id: string, disabled: boolean) => ReactNode
}) {
  const id = useId()
  const absent = props.value.is === 'not-known' || props.value.is === 'not-applicable'
  return (
    <div className="field known">
      <div className="titled">
        <label htmlFor={id} className="flabel">
          {props.title}
        </label>
        {props.value.is === 'not-asked' ? <span className="mis t11">not asked</span> : null}
      </div>
      <div className="answer">{props.children(id, absent)}</div>
      <Absent
        title={props.title}
        reasons={reasons}
        holds={props.value.is === 'not-known' || props.value.is === 'not-applicable' ? props.value.is : null}
        onChange={(reason) => props.onChange(reason === null ? { is: 'not-asked' } : { is: reason })}
      />
      {props.note === undefined ? null : <span className="note">{props.note}</span>}
    </div>
  )
}

/** Words that may be missing. */
export function KnownText(props: {
  title: string
  note?: string
  value: Knowable<string>
  maximum: number
  rows?: number
  onChange: (value: Knowable<string>) => void
}) {
  const { value, onChange, maximum, rows } = props
  const text = value.is === 'known' ? value.value : ''
  const say = (words: string): void => onChange(words === '' ? { is: 'not-asked' } : { is: 'known', value: words })
  return (
    <KnownField
      title={props.title}
      value={value}
      onChange={onChange}
      {...(props.note === undefined ? {} : { note: props.note })}
    >
      {(id, disabled) =>
        rows === undefined ? (
          <input
            id={id}
            className="f"
            disabled={disabled}
            maxLength={maximum}
            value={text}
            onChange={(event) => say(event.currentTarget.value)}
          />
        ) : (
          <textarea
            id={id}
            className="f"
            rows={rows}
            disabled={disabled}
            maxLength={maximum}
            value={text}
            onChange={(event) => say(event.currentTarget.value)}
          />
        )
      }
    </KnownField>
  )
}
