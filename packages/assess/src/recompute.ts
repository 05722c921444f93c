import { findInstrument, scoreInstrument } from '@theca/instruments'
import type { BodyOf } from '@theca/record'
import type { instrumentAnswered } from './entries/index.ts'

/**
 * Computes a kept result again from its answers with the instrument as it is today.
 *
 * @returns one sentence when the two differ, else null. The kept result is never replaced.
 */
export function differenceNow(answered: BodyOf<typeof instrumentAnswered>): string | null {
  const instrument = findInstrument(answered.instrument)
  if (instrument === undefined)
    return `Instrument ${answered.instrument} is not in this version of Theca; the result is shown as it was kept.`
  const scored = scoreInstrument(instrument, { answers: answered.answers, compartments: answered.compartments })
  if (!scored.ok)
    return `Version ${instrument.version} of ${instrument.title} does not accept these answers: ${scored.failure.message}`
  const { value, band } = scored.result
  if (value === answered.result.value && band?.id === answered.result.band?.id) return null
  return `Kept as ${shown(answered.result)} (version ${answered.instrumentVersion}); version ${instrument.version} gives ${shown(scored.result)}.`
}

const shown = (result: { value: number | string | null; band: { label: string } | null }): string =>
  `${result.value ?? 'no value'}${result.band === null ? '' : `, ${result.band.label}`}`
