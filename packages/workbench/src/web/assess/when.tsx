import { momentText, parseMoment } from '@theca/assess/screens'
import { useNow } from '../parts/basics.tsx'

/** When a statement was true, as typed; null is now. */
export type When = string | null
export const instantOf = (when: When): string | null => (when === null ? new Date().toISOString() : parseMoment(when))
export const isMoment = (when: When): boolean => when === null || parseMoment(when) !== null

export function WhenField({ value, onChange }: { value: When; onChange: (value: When) => void }) {
  const now = useNow()
  const bad = !isMoment(value)
  return (
    <label className="when">
      <span className="flabel">True at</span>
      <input
        className="f num"
        autoComplete="off"
        aria-invalid={bad ? true : undefined}
        title={bad ? 'Write it as 8 Nov 2026 14:30' : undefined}
        value={value ?? momentText(now)}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={() => {
          if (value?.trim() === '') onChange(null)
          else if (value !== null && !bad) onChange(momentText(parseMoment(value) ?? now))
        }}
      />
      {value === null ? <span className="q t11">now</span> : null}
    </label>
  )
}
