import type { KeyboardEvent } from 'react'

/**
 * Why there is no answer. One stop of the Tab key, arrows within, so that a form is walked question by question.
 * Pressing the reason that holds takes it back.
 */
export function Absent<Reason extends string>(props: {
  title: string
  reasons: readonly (readonly [Reason, string])[]
  holds: Reason | null
  onChange: (reason: Reason | null) => void
}) {
  const { title, reasons, holds, onChange } = props
  const stop = holds ?? reasons[0]?.[0]
  const walk = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const by = { ArrowRight: 'nextElementSibling', ArrowLeft: 'previousElementSibling' } as const
    const next = event.key === 'ArrowRight' || event.key === 'ArrowLeft' ? event.currentTarget[by[event.key]] : null
    if (!(next instanceof HTMLButtonElement)) return
    event.preventDefault()
    next.focus()
  }
  return (
    <fieldset className="absent" aria-label={`${title}: no answer because`}>
      {reasons.map(([reason, words]) => (
        <button
          key={reason}
          type="button"
          tabIndex={reason === stop ? 0 : -1}
          aria-pressed={holds === reason}
          onClick={() => onChange(holds === reason ? null : reason)}
          onKeyDown={walk}
        >
          {words}
        </button>
      ))}
    </fieldset>
  )
}
