import type { ReactNode } from 'react'
import { useId } from 'react'

/** A few answers side by side. Native radios beneath, so that arrows, forms and screen readers work by themselves. */
export function Seg<V extends string>(props: {
  label: string
  value: V | null
  options: readonly { value: V; title: ReactNode }[]
  onChange: (value: V) => void
  small?: boolean
}) {
  const name = useId()
  return (
    <div className={props.small === true ? 'seg sm' : 'seg'} role="radiogroup" aria-label={props.label}>
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
