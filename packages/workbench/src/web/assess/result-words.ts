import type { Examination } from '@theca/assess'
import { number } from '../parts/words.ts'

type Kept = Examination['answered']['result']

const shown = (value: number | string): string =>
  typeof value === 'number' ? number(value, Number.isInteger(value) ? 0 : 1) : value.replaceAll('_', ' ')

/**
 * A result in one or two words, for a list: the grade by its name, points by their number, a category by its words.
 *
 * @example resultWords('mccormick-modified', kept)   // 'III'
 */
export function resultWords(instrument: string, kept: Kept): string {
  if (kept.status === 'not_applicable') return 'not applicable'
  if (kept.band !== null && /^([IVX]+|[A-F])$/.test(kept.band.id)) return kept.band.id
  if (instrument === 'ambulation' && kept.band !== null) return kept.band.label
  if (kept.value !== null) return shown(kept.value)
  if (kept.attainable !== null) return `${shown(kept.attainable[0])} to ${shown(kept.attainable[1])}`
  return kept.band?.label ?? 'in part'
}
