import type { Knowable } from '@theca/record'
import { missingWords } from '@theca/record'
import type { ReactNode } from 'react'
import { useId } from 'react'

type Reason = 'not-known' | 'not-applicable'
const both: readonly Reason[] = ['not-known', 'not-applicable']

/**
 * One line of a form that is walked by keyboard: words, answer, and the reasons why there is none. The reasons are no
 * stops of the Tab key; in the answer itself `?` says not known, `-` not applicable, and an answer takes both back.
 */
export function KnownRow<T>(props: {
  title: string
  note?: ReactNode
  value: Knowable<T>
  reasons?: readonly Reason[]
  /** The answer is a set of boxes that says its own name. */
  boxes?: boolean
  onChange: (value: Knowable<T>) => void
  children: (id: string) => ReactNode
}) {
  const id = useId()
  const { value, onChange } = props
  return (
    <div className={value.is === 'known' ? 'krow known' : `krow known ${value.is}`}>
      {props.boxes === true ? (
        <span className="flabel" aria-hidden="true">
          {props.title}
        </span>
      ) : (
        <label className="flabel" htmlFor={id}>
          {props.title}
        </label>
      )}
      <div className="answer">{props.children(id)}</div>
      <span className="absent">
        {value.is === 'not-asked' ? <span className="mis t11">not asked</span> : null}
        {(props.reasons ?? both).map((reason) => (
          <button
            key={reason}
            type="button"
            tabIndex={-1}
            aria-label={`${props.title}: ${missingWords[reason]}`}
            aria-pressed={value.is === reason}
            onClick={() => onChange({ is: value.is === reason ? 'not-asked' : reason })}
          >
            {missingWords[reason]}
          </button>
        ))}
      </span>
      {props.note === undefined ? null : <span className="note">{props.note}</span>}
    </div>
  )
}

/** Words that may be missing, on one line. */
export function WordsRow(props: {
  title: string
  note?: string
  maximum: number
  value: Knowable<string>
  onChange: (value: Knowable<string>) => void
}) {
  const { value, onChange, note } = props
  return (
    <KnownRow title={props.title} value={value} onChange={onChange} {...(note === undefined ? {} : { note })}>
      {(id) => (
        <input
          id={id}
          className="f"
          maxLength={props.maximum}
          value={value.is === 'known' ? value.value : ''}
          onChange={(event) => {
            const words = event.currentTarget.value
            onChange(words === '' ? { is: 'not-asked' } : { is: 'known', value: words })
          }}
        />
      )}
    </KnownRow>
  )
}
