import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'

/**
 * An order made by a person, without dragging: a digit or a press puts a thing at the end of the order or takes it out,
 * arrows move it.
 */
export function RankList<V extends string>(props: {
  label: string
  options: readonly { value: V; title: string }[]
  ranked: readonly V[]
  onChange: (ranked: V[]) => void
}) {
  const { options, ranked, onChange } = props
  const toggle = (value: V): void =>
    onChange(ranked.includes(value) ? ranked.filter((each) => each !== value) : [...ranked, value])
  const move = (value: V, by: number): void => {
    const at = ranked.indexOf(value)
    const other = ranked[at + by]
    if (at === -1 || other === undefined) return
    onChange(ranked.map((each) => (each === value ? other : each === other ? value : each)))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return
    const option = options[Number(event.key) - 1]
    if (option === undefined) return
    event.preventDefault()
    toggle(option.value)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-interactions -- one more key for each of its buttons
    <div role="group" aria-label={props.label} className="ranks" tabIndex={-1} onKeyDown={onKeyDown}>
      {options.map(({ value, title }, place) => {
        const at = ranked.indexOf(value)
        return (
          <div key={value} className={at === -1 ? 'rank' : 'rank on'}>
            <kbd aria-hidden="true">{place + 1}</kbd>
            <button
              type="button"
              aria-pressed={at !== -1}
              aria-label={at === -1 ? `${title}: not ranked` : `${title}: ${at + 1} of ${ranked.length}`}
              onClick={() => toggle(value)}
            >
              {title}
            </button>
            <span className="num place">{at === -1 ? '' : `${at + 1}.`}</span>
            <span className="moves">
              <button
                type="button"
                className="b q"
                disabled={at <= 0}
                aria-label={`${title}: up`}
                onClick={() => move(value, -1)}
              >
                <IconArrowUp className="i s" aria-hidden="true" />
              </button>
              <button
                type="button"
                className="b q"
                disabled={at === -1 || at === ranked.length - 1}
                aria-label={`${title}: down`}
                onClick={() => move(value, 1)}
              >
                <IconArrowDown className="i s" aria-hidden="true" />
              </button>
            </span>
          </div>
        )
      })}
    </div>
  )
}
