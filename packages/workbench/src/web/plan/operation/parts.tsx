import type { Basis, OperativePlanBody } from '@theca/plan'
import { shortSource } from '@theca/plan'
import { planSources } from '@theca/plan'
import type { ReactNode } from 'react'
import { useId } from 'react'

/** What every part of the plan page is given: the plan as drafted, and how to change it. */
export type Drafting = {
  readonly plan: OperativePlanBody
  readonly change: (part: Partial<OperativePlanBody>) => void
  /** Whether this person may change it; what may not be changed is shown all the same. */
  readonly may: boolean
}

/** A reason with its source and how far it was seen: the word stands there, not only a line under it. */
export function Fact({ basis }: { basis: Basis }) {
  const title = basis.source === null ? undefined : planSources[basis.source][1]
  return (
    <span className="fact1">
      {basis.words}{' '}
      <span className={basis.mark === 'recalled' ? 'recalled t11 q' : 't11 q'} title={title}>
        {shortSource(basis)}
        {basis.mark === 'secondary' && basis.source !== null ? ', second-hand' : ''}
      </span>
    </span>
  )
}

export function Field({ title, children }: { title: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      {children(id)}
    </div>
  )
}

/** A line of words that may be absent; an empty one is none. */
export function Words(props: {
  title: string
  value: string | null
  maximum: number
  disabled: boolean
  rows?: number
  onChange: (value: string | null) => void
}) {
  const { value, maximum, disabled, rows } = props
  const onChange = (text: string): void => props.onChange(text === '' ? null : text)
  return (
    <Field title={props.title}>
      {(id) =>
        rows === undefined ? (
          <input
            id={id}
            className="f"
            maxLength={maximum}
            disabled={disabled}
            value={value ?? ''}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <textarea
            id={id}
            className="f"
            rows={rows}
            maxLength={maximum}
            disabled={disabled}
            value={value ?? ''}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )
      }
    </Field>
  )
}

/** A number with its unit, or nothing. Never zero for nothing. */
export function Millimetres(props: {
  title: string
  unit?: string
  value: number | null
  min?: number
  max?: number
  disabled: boolean
  onChange: (value: number | null) => void
}) {
  const { value, min = -5000, max = 5000, unit = 'mm' } = props
  return (
    <Field title={props.title}>
      {(id) => (
        <span className="rowx">
          <input
            id={id}
            className="f num short"
            type="number"
            step="any"
            min={min}
            max={max}
            disabled={props.disabled}
            value={value ?? ''}
            onChange={(event) => {
              const typed = event.currentTarget.valueAsNumber
              props.onChange(Number.isFinite(typed) && typed >= min && typed <= max ? typed : null)
            }}
          />
          <span className="u">{unit}</span>
        </span>
      )}
    </Field>
  )
}

export function Select<V extends string>(props: {
  title: string
  value: V | ''
  options: readonly (readonly [V | '', string])[]
  disabled: boolean
  onChange: (value: V | '') => void
}) {
  return (
    <Field title={props.title}>
      {(id) => (
        <select
          id={id}
          className="f"
          disabled={props.disabled}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value as V | '')}
        >
          {props.options.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
