import type { Output } from '@theca/neurophysiology'
import type { ArtifactId, Draft, Instant, Json } from '@theca/record'
import { toInstant } from '@theca/record'
import type { BaselineStage } from './codes.ts'
import type { ALARM_CHANGES } from './entries.ts'
import { alarmSaid, baselineSaid, recordingStarted, recordingStopped } from './entries.ts'

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

/** A session on the wall clock: sample 0 was at this moment, by the computer that recorded. */
export type OnClock = { readonly session: string; readonly startedAt: Instant }

/** The moment of a place on the acquisition clock. */
export const momentOf = ({ startedAt }: OnClock, atS: number): Instant =>
  toInstant(new Date(Date.parse(startedAt) + Math.round(atS * 1000)))

type Change = (typeof ALARM_CHANGES)[number]

/** What the record keeps of an alarm's life; pending, reminders and sounds are told live and stay in the log. */
const changeOf = ({ type, alarm, priority }: Output): Change | null => {
  if (type === 'alarm') return 'raised'
  if (type === 'resolved') return 'resolved'
  if (type === 'not-evaluable') return 'not-evaluable'
  if (priority === null || priority === 'none') return null
  return alarm?.change === 'acknowledged' || alarm?.change === 'closed' ? alarm.change : null
}

/** Ids of a protocol may be longer than an entry takes; the schema of protocols allows it, the record cuts nothing. */
const shortened = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

/**
 * Entries that a step's outputs give: alarms and what could not be judged, one each.
 *
 * @example record.append(caseId, alarmDrafts(outputs, session), { type: 'algorithm', … })
 */
export function alarmDrafts(outputs: readonly Output[], clock: OnClock): Draft[] {
  return outputs.flatMap((output): Draft[] => {
    const change = changeOf(output)
    if (change === null || output.line === null) return []
    const { line, rule, priority, atS, measured, reference, changePercent, reason, alarm } = output
    const body = {
      session: clock.session,
      change,
      line,
      rule,
      family: alarm?.family ?? null,
      number: alarm?.number ?? null,
      priority,
      atS,
      onsetS: alarm?.onsetS ?? null,
      measured,
      reference,
      changePercent,
      pattern: alarm?.pattern?.kind ?? null,
      reason: shortened(reason, 600),
    }
    return [draft(alarmSaid, body, momentOf(clock, atS))]
  })
}

/** Whose baseline it is: the stage that was chosen, and why. */
export type BaselineAct = { readonly stage: BaselineStage; readonly reason: string | null }

/** One entry for the baselines that were signed at one time; a line that had one before makes it a reset. */
export function baselineDraft(outputs: readonly Output[], clock: OnClock, act: BaselineAct): Draft | null {
  const signed = outputs.filter(({ type, line }) => type === 'baseline' && line !== null)
  const [first] = signed
  if (first === undefined) return null
  const body = {
    session: clock.session,
    act: signed.some(({ reference }) => reference !== null) ? 'reset' : 'set',
    ...act,
    atS: first.atS,
    lines: signed.map(({ line, measured, reference, reason }) => ({
      line,
      valueUv: measured,
      latencyMs: null,
      rangeUv: null,
      beforeUv: reference,
      quality: shortened(reason, 300),
    })),
  }
  return draft(baselineSaid, body, momentOf(clock, first.atS))
}

export type Started = {
  readonly source: 'lsl' | 'file' | 'simulator'
  readonly sourceName: string
  readonly synthetic: boolean
  readonly protocolId: string
  readonly rateHz: number
  readonly channels: readonly string[]
}

export const startedDraft = (clock: OnClock, { sourceName, ...about }: Started): Draft =>
  draft(recordingStarted, { session: clock.session, ...about, sourceName: shortened(sourceName, 200) }, clock.startedAt)

export type Stopped = {
  readonly why: 'stopped' | 'source-ended' | 'disk' | 'recovered'
  readonly rateHz: number
  readonly received: number
  readonly kept: number
  readonly lost: number
  readonly gaps: readonly {
    readonly from: number
    readonly count: number
    readonly why: 'source' | 'disk' | 'damaged'
  }[]
  readonly clockJumps: readonly { readonly at: number; readonly jumpMs: number }[]
  readonly files: readonly { readonly name: string; readonly artifact: ArtifactId; readonly bytes: number }[]
}

/** How many gaps an entry lists; the log of the recording has all of them, and the number says how many there were. */
const LISTED = 1000

/** The account of a recording: samples that are there, places where they are not, and the files with their hashes. */
export function stoppedDraft(clock: OnClock, { rateHz, gaps, clockJumps, files, ...about }: Stopped): Draft {
  const durationS = (about.received + about.lost) / rateHz
  const body = {
    session: clock.session,
    ...about,
    durationS,
    gaps: gaps
      .slice(0, LISTED)
      .map(({ from, count, why }) => ({ fromS: from / rateHz, toS: (from + count) / rateHz, why })),
    gapsInAll: gaps.length,
    clockJumps: clockJumps.slice(0, LISTED).map(({ at, jumpMs }) => ({ atS: at / rateHz, jumpMs })),
    files,
  }
  const evidence = files.map(({ artifact }) => artifact)
  return { ...draft(recordingStopped, body, momentOf(clock, durationS)), evidence }
}

const draft = (
  kind: { readonly kind: string; readonly version: number },
  body: unknown,
  effectiveAt: Instant,
): Draft => ({
  kind: kind.kind,
  version: kind.version,
  body: plain(body),
  effectiveAt,
})
