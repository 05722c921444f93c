import type { Compartment } from '@theca/anatomy'
import { findInstrument, sayResult, scoreInstrument } from '@theca/instruments'
import type { Draft, Instant, Json, Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { instrumentAnswered } from './entries/index.ts'

/**
 * Scores an instrument and makes the entry that keeps answers and result together.
 *
 * @returns the draft, or the item that was out of range, in one sentence.
 * @example
 * const draft = answerInstrument('kps', { kps: 70 }, ['intramedullary'], '2026-03-06T13:36:20.000Z')
 */
export function answerInstrument(
  id: string,
  answers: { readonly [item: string]: unknown },
  compartments: readonly Compartment[],
  effectiveAt: Instant,
): Result<Draft, { message: string; item?: string }> {
  const instrument = findInstrument(id)
  if (instrument === undefined)
    return refuse({ message: `There is no instrument ${id}. "theca instruments list" shows them.` })
  const scored = scoreInstrument(instrument, { answers, compartments })
  if (!scored.ok) return refuse({ message: scored.failure.message, item: scored.failure.item })
  const { instrument: _, version, ...result } = scored.result
  const body = {
    instrument: id,
    instrumentVersion: version,
    answers,
    compartments,
    result,
    says: sayResult(instrument, answers, scored.result),
  }
  const plain = JSON.parse(JSON.stringify(body)) as Json
  return ok({ kind: instrumentAnswered.kind, version: instrumentAnswered.version, body: plain, effectiveAt })
}
