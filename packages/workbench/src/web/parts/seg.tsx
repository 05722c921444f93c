import type { KeyboardEvent, ReactNode } from 'react'
import { useId } from 'react'

/** The place that a digit chooses, counted from one; null for every other key. */
function placeOf(event: KeyboardEvent): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return null
  return Number(event.key) - 1
}

/**
 * A few answers side by side; digits choose as well. Native radios beneath, so that arrows, forms and screen readers work
 * by themselves.
 */
export function Seg<V extends string>(props: {
  label: string
  value: V | null
  options: readonly { value: V; title: ReactNode }[]
  onChange: (value: V) => void
  small?: boolean
}) {
  const name = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const option = props.options[placeOf(event) ?? -1]
    if (option === undefined) return
    event.preventDefault()
    props.onChange(option.value)
    event.currentTarget.querySelectorAll('input')[props.options.indexOf(option)]?.focus()
  }
  return (
    <div
      className={props.small === true ? 'seg sm' : 'seg'}
      role="radiogroup"
      aria-label={props.label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {props.options.map(({ value, title }) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={props.value === value}
            onChange={() => props.onChange(value)}
          />
          {title}
        </label>
      ))}
    </div>
  )
}

/** Answers of which several may hold: boxes side by side, toggled by their digit too. */
export function Marks<V extends string>(props: {
  label: string
  values: readonly V[]
  options: readonly { value: V; title: ReactNode }[]
  onChange: (values: V[]) => void
}) {
  const { values, options } = props
  const toggle = (value: V): void =>
    props.onChange(options.map((each) => each.value).filter((each) => (each === value) !== values.includes(each)))
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const option = options[placeOf(event) ?? -1]
    if (option === undefined) return
    event.preventDefault()
    toggle(option.value)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-interactions -- a fieldset inside of a labelled field would be said twice; the boxes have keys of their own beside these
    <div className="seg" role="group" aria-label={props.label} data-stop tabIndex={-1} onKeyDown={onKeyDown}>
      {options.map(({ value, title }) => (
        <label key={value}>
          <input type="checkbox" checked={values.includes(value)} onChange={() => toggle(value)} />
          {title}
        </label>
      ))}
    </div>
  )
}
