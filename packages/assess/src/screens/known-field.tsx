import type { Knowable } from '@theca/record'
import { missingWords } from '@theca/record'
import type { ReactNode } from 'react'
import { useId } from 'react'

const reasons = ['not-asked', 'not-known', 'not-applicable'] as const

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
      <div className="rowx">
        <label htmlFor={id} className="flabel grow">
          {props.title}
        </label>
        {props.value.is === 'not-asked' ? <span className="mis t11">not asked</span> : null}
        <fieldset className="absent" aria-label={`${props.title}: no answer because`}>
          {reasons.slice(1).map((reason) => (
            <button
              key={reason}
              type="button"
              aria-pressed={props.value.is === reason}
              onClick={() =>
                props.onChange(
                  props.value.is === reason ? { is: 'not-asked' } : { is: reason as 'not-known' | 'not-applicable' },
                )
              }
            >
              {missingWords[reason]}
            </button>
          ))}
        </fieldset>
      </div>
      {props.children(id, absent)}
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
