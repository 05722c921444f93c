import { fromField, toField } from '../parts/words.ts'

/** When a statement was true. Now, unless somebody says otherwise. */
export function WhenField({ value, onChange, label = 'True at' }: { value: string; onChange: (value: string) => void; label?: string }) {
  return (
    <label className="when">
      <span className="flabel">{label}</span>
      <input className="f" type="datetime-local" value={value} aria-invalid={fromField(value) === null ? true : undefined} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  )
}
export const nowField = (): string => toField(new Date())
