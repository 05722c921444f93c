import type { EvidenceStatus } from '@theca/instruments'
import type { Instant, Seq } from '@theca/record'
import type { PathwayEvent, PathwayTime } from './entries/index.ts'
import type { Assessment } from './views.ts'

/**
 * The times that NICE QS56 (2023) asks for in metastatic spinal cord compression, as audit timers. Intradural metastasis
 * is not the guideline's subject (`X`); the person with it enters the same pathway.
 */
export type Clock = {
  readonly id: 'mri' | 'radiotherapy' | 'coordinator' | 'steroid'
  readonly statement: string
  readonly source: string
  readonly evidenceStatus: EvidenceStatus
  readonly flag: 'X'
  /** A time that nobody recorded is unknown, never missed. */
  readonly status: 'met' | 'missed' | 'running' | 'unknown' | 'not_applicable'
  readonly limitH: number | null
  readonly startedAt: Instant | null
  readonly endsAt: Instant | null
  readonly doneAt: Instant | null
  /** From the start to the end, or to now while it runs. */
  readonly elapsedH: number | null
  readonly sentence: string
  readonly entries: readonly Seq[]
}

const HOUR_MS = 3_600_000
const DAY_H = 24
const WEEK_H = 7 * DAY_H

const QS56 = 'NICE QS56, statements of September 2023'
const NG234 = 'NICE NG234 section 1.8, content seen in secondary pages'

type Moment = Assessment['pathway'][number]

/**
 * The clocks of the case. Moments are instants, so a change to summer time or another zone moves nothing; exactly at the
 * limit is met.
 *
 * @example guidelineClock(assessed, now).find(({ id }) => id === 'mri')?.sentence   // 'MRI 23.5 h after suspicion …'
 */
export function guidelineClock(state: Assessment, now: Instant): Clock[] {
  const past = state.pathway.filter(({ body }) => body.at <= now)
  const suspicion = past.findLast(({ body }) => body.event === 'suspicion') ?? null
  // What followed this suspicion; an earlier one had its own pathway.
  const after = (event: PathwayEvent, from: Moment | null): Moment | null =>
    from === null ? null : (past.find(({ body }) => body.event === event && body.at >= from.body.at) ?? null)
  const decision = past.findLast(({ body }) => body.event === 'decision') ?? null
  return [
    mriClock(suspicion, after('mri', suspicion), now),
    radiotherapyClock(decision, after('treatment-start', decision), now),
    coordinatorClock(suspicion, after('coordinator-contacted', suspicion), now),
    steroidClock(suspicion, after('steroid-start', suspicion), now),
  ]
}

type Parts = Pick<Clock, 'id' | 'statement' | 'source' | 'evidenceStatus'>

function clock(
  parts: Parts,
  from: Moment | null,
  to: Moment | null,
  limitH: number | null,
  now: Instant,
  judged: { status: Clock['status']; sentence: string },
): Clock {
  const until = to?.body.at ?? (judged.status === 'running' ? now : null)
  return {
    ...parts,
    ...judged,
    flag: 'X',
    limitH,
    startedAt: from?.body.at ?? null,
    endsAt: from === null || limitH === null ? null : plus(from.body.at, limitH),
    doneAt: to?.body.at ?? null,
    elapsedH: from === null || until === null ? null : hours(from.body.at, until),
    entries: [from, to].flatMap((each) => (each === null ? [] : [each.entry.seq])),
  }
}

const plus = (at: Instant, limitH: number): Instant => new Date(Date.parse(at) + limitH * HOUR_MS).toISOString()
const hours = (from: Instant, to: Instant): number => (Date.parse(to) - Date.parse(from)) / HOUR_MS
const inHours = (elapsed: number): string =>
  elapsed < 72 ? `${elapsed.toFixed(1)} h` : `${(elapsed / 24).toFixed(1)} days`

/** Judges one timer by its limit. `what` is what is waited for, `since` what it is counted from. */
function judge(
  from: Moment | null,
  to: Moment | null,
  limitH: number,
  now: Instant,
  words: { what: string; since: string },
): { status: Clock['status']; sentence: string } {
  const { what, since } = words
  const within = limitH === WEEK_H ? 'a week' : `${limitH} h`
  if (from === null) return { status: 'unknown', sentence: `The time of ${since} is not recorded.` }
  if (to !== null) {
    const elapsed = hours(from.body.at, to.body.at)
    return elapsed <= limitH
      ? { status: 'met', sentence: `${what} ${inHours(elapsed)} after ${since}, within ${within}.` }
      : { status: 'missed', sentence: `${what} ${inHours(elapsed)} after ${since}, later than ${within}.` }
  }
  const elapsed = hours(from.body.at, now)
  return elapsed <= limitH
    ? { status: 'running', sentence: `${inHours(limitH - elapsed)} left of ${within} since ${since}.` }
    : { status: 'unknown', sentence: `${inHours(elapsed)} since ${since}; no time of ${lower(what)} is recorded.` }
}

const lower = (text: string): string => (/^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1))

function mriClock(suspicion: Moment | null, mri: Moment | null, now: Instant): Clock {
  const signs = suspicion?.body.neurologicalSigns ?? null
  const parts = {
    id: 'mri',
    statement:
      'MRI of the whole spine within 24 h of suspicion with neurological symptoms or signs, within a week for spinal pain without them',
    source: QS56,
    evidenceStatus: 'verified',
  } as const
  const words = { what: 'MRI', since: 'suspicion' }
  if (suspicion === null || signs === 'yes' || signs === 'no') {
    const limitH = signs === 'yes' ? DAY_H : signs === 'no' ? WEEK_H : null
    return clock(parts, suspicion, mri, limitH, now, judge(suspicion, mri, limitH ?? DAY_H, now, words))
  }
  // Signs not known: a time that both limits judge alike is judged, any other is open.
  const [day, week] = [judge(suspicion, mri, DAY_H, now, words), judge(suspicion, mri, WEEK_H, now, words)]
  const judged =
    day.status === week.status && day.status !== 'running'
      ? day
      : ({
          status: 'unknown',
          sentence: 'Whether there were neurological signs is not recorded, so the limit is not known.',
        } as const)
  return clock(parts, suspicion, mri, null, now, judged)
}

function radiotherapyClock(decision: Moment | null, start: Moment | null, now: Instant): Clock {
  const parts = {
    id: 'radiotherapy',
    statement: 'Radiotherapy within 24 h of the decision to treat where surgery is not suitable',
    source: QS56,
    evidenceStatus: 'verified',
  } as const
  const treatment: PathwayTime['treatment'] = decision?.body.treatment ?? start?.body.treatment ?? null
  if (treatment === 'surgery') {
    const judged = {
      status: 'not_applicable',
      sentence: 'Surgery was decided; the limit is for radiotherapy.',
    } as const
    return clock(parts, decision, start, DAY_H, now, judged)
  }
  if (decision !== null && treatment === null) {
    const judged = { status: 'unknown', sentence: 'Which treatment was decided is not recorded.' } as const
    return clock(parts, decision, start, DAY_H, now, judged)
  }
  const words = { what: 'Radiotherapy', since: 'the decision to treat' }
  return clock(parts, decision, start, DAY_H, now, judge(decision, start, DAY_H, now, words))
}

function coordinatorClock(suspicion: Moment | null, contacted: Moment | null, now: Instant): Clock {
  const parts = {
    id: 'coordinator',
    statement: 'The coordinator for cord compression arranges the investigations; no number of hours is given',
    source: QS56,
    evidenceStatus: 'verified',
  } as const
  return clock(parts, suspicion, contacted, null, now, done(suspicion, contacted, 'Coordinator contacted'))
}

function steroidClock(suspicion: Moment | null, steroid: Moment | null, now: Instant): Clock {
  const parts = {
    id: 'steroid',
    statement: 'With neurological symptoms or signs a steroid as soon as possible; no number of hours is given',
    source: NG234,
    evidenceStatus: 'secondary',
  } as const
  if (suspicion?.body.neurologicalSigns === 'no') {
    const judged = { status: 'not_applicable', sentence: 'Without neurological signs it is not routine.' } as const
    return clock(parts, suspicion, steroid, null, now, judged)
  }
  return clock(parts, suspicion, steroid, null, now, done(suspicion, steroid, 'First steroid dose'))
}

/** A statement without a limit can be met, and never missed. */
function done(from: Moment | null, to: Moment | null, what: string): { status: Clock['status']; sentence: string } {
  if (from === null) return { status: 'unknown', sentence: 'The time of suspicion is not recorded.' }
  if (to === null) return { status: 'unknown', sentence: `${what}: no time is recorded.` }
  return { status: 'met', sentence: `${what} ${inHours(hours(from.body.at, to.body.at))} after suspicion.` }
}
