import type { Examination } from '@theca/assess'
import type { Instant } from '@theca/record'
import type { Quantity } from './page.ts'
import { quantityOf } from './scores.ts'

const HOUR_MS = 3_600_000

/** A span in the largest honest unit: `2 h`, `7 days`, `14 months`. */
export function span(from: string, to: Instant): { value: string; unit: string } {
  const hours = (Date.parse(to) - Date.parse(from)) / HOUR_MS
  if (hours < 1) return { value: String(Math.max(0, Math.round(hours * 60))), unit: 'min' }
  if (hours < 48) return { value: String(Math.floor(hours)), unit: 'h' }
  const days = Math.floor(hours / 24)
  return days < 120
    ? { value: String(days), unit: 'days' }
    : { value: String(Math.floor(days / 30.44)), unit: 'months' }
}

/** How old an examination is when the page is made. */
export function ageParts(exam: Examination, now: Instant): Quantity {
  const { value, unit } = span(exam.at, now)
  return { ...quantityOf(exam, value, unit), evidence: 'computed' }
}
