import { assessment } from '@theca/assess'
import type { Course } from '@theca/follow'
import {
  approachWords,
  complicationWords,
  course,
  daysFrom,
  extentWords,
  lastKnownDay,
  stoppedWords,
} from '@theca/follow'
import type { Monitoring } from '@theca/monitor'
import { caseAlarm, monitoring } from '@theca/monitor'
import type { OperativePlans } from '@theca/plan'
import { operativePlans } from '@theca/plan'
import type { CaseId, Entry, Knowable } from '@theca/record'
import { foldView, valueOf } from '@theca/record'
import { profileOfOwn } from '../similar/own.ts'
import type { PlannedOperation } from './planned.ts'
import { differencesOf, plannedFor } from './planned.ts'

/** An answer about a person at a time after the operation: not known is not no. */
export type DiedWithin = 'yes' | 'no' | 'not-known'

export type MeetingAlarm = {
  readonly on: string
  readonly line: string
  readonly priority: string | null
  readonly deepestPercent: number | null
  readonly course: 'recovered' | 'open'
  readonly done: readonly string[]
}

export type MeetingOperation = {
  readonly on: string
  readonly urgency: string
  readonly approach: string
  readonly levels: readonly string[]
  readonly side: string
  readonly extent: string
  readonly stopped: string
  /** What the surgeon said was changed, in words. */
  readonly changed: Knowable<string>
  readonly planned: PlannedOperation | null
  /** Planned against done, in sentences; empty where they agree, null where nothing was signed. */
  readonly differences: readonly string[] | null
  readonly alarm: ReturnType<typeof caseAlarm>
  readonly diedWithin30: DiedWithin
  readonly diedWithin90: DiedWithin
}

export type MeetingComplication = {
  readonly on: string
  /** Days after the latest operation until then; null before any. */
  readonly dayAfter: number | null
  readonly what: string
  readonly newDeficit: boolean
  readonly phase: string
  readonly clavienDindo: Knowable<string>
  readonly saves: Knowable<number>
  readonly ctcae: Knowable<number>
  readonly now: 'recovered' | 'recovering' | 'persisting' | 'died-of-it' | null
}

/** What a case brings to a morbidity meeting. Dates of all its operations and events; the meeting takes its period. */
export type MeetingCase = {
  readonly case: CaseId
  readonly synthetic: boolean
  readonly compartment: string | null
  readonly site: string | null
  readonly operations: readonly MeetingOperation[]
  readonly alarms: readonly MeetingAlarm[]
  readonly complications: readonly MeetingComplication[]
  readonly death: { readonly on: string; readonly dayAfter: number | null; readonly cause: string } | null
  readonly lastKnownOn: string | null
}

/**
 * What a case brings; null where nobody was operated on.
 *
 * @param entries all entries of the case.
 * @example meetingCaseOf('TH-7K2QD', entries)?.operations[0]?.differences
 */
export function meetingCaseOf(id: CaseId, entries: readonly Entry[]): MeetingCase | null {
  const went = foldView(course, entries)
  if (went.operations.length === 0) return null
  const [assessed, watched, plans] = [
    foldView(assessment, entries),
    foldView(monitoring, entries),
    foldView(operativePlans, entries),
  ]
  const { compartment, site } = profileOfOwn(id, assessed, went.operations[0]?.at ?? null)
  const lastKnownOn = lastKnownDay(went, assessed)
  return {
    case: id,
    synthetic: assessed.opened?.body.synthetic ?? false,
    compartment,
    site,
    operations: operationsOf(went, watched, plans, lastKnownOn),
    alarms: alarmsOf(watched),
    complications: complicationsOf(went),
    death:
      went.death === null
        ? null
        : { on: went.death.body.on, dayAfter: dayAfter(went, went.death.body.on), cause: went.death.body.cause },
    lastKnownOn,
  }
}

const isoDay = (at: string): string => at.slice(0, 10)

/** Days since the latest operation until a day; null before the first. */
function dayAfter({ operations }: Course, day: string): number | null {
  const before = operations.filter(({ at }) => isoDay(at) <= day).at(-1)
  return before === undefined ? null : daysFrom(before.at, day)
}

function operationsOf(
  went: Course,
  watched: Monitoring,
  plans: OperativePlans,
  lastKnownOn: string | null,
): readonly MeetingOperation[] {
  return went.operations.map(({ at, body }, place) => {
    const planned = plannedFor(plans, body.plan, place + 1, at)
    const on = isoDay(at)
    return {
      on,
      urgency: body.urgency.replaceAll('-', ' '),
      approach: approachWords[body.approach],
      levels: body.levelsOpened,
      side: body.side.replaceAll('-', ' '),
      extent: extentWords[body.extentByWord],
      stopped: stoppedWords[body.stoppedBecause],
      changed: body.changedFromPlan,
      planned,
      differences: planned === null ? null : differencesOf(planned, body),
      alarm: caseAlarm(watchedOn(watched, on)),
      diedWithin30: diedWithin(30, on, went, lastKnownOn),
      diedWithin90: diedWithin(90, on, went, lastKnownOn),
    }
  })
}

/** What was recorded at one operation: the recordings that began on its day or, past midnight, on the next. */
function watchedOn(watched: Monitoring, day: string): Monitoring {
  const recordings = watched.recordings.filter(({ started }) => {
    const after = started === null ? -1 : daysFrom(day, started.at)
    return after === 0 || after === 1
  })
  const sessions = new Set(recordings.map(({ session }) => session))
  return { ...watched, recordings, alarms: watched.alarms.filter(({ session }) => sessions.has(session)) }
}

/** Known alive on the day itself is needed for a no. */
function diedWithin(days: number, on: string, went: Course, lastKnownOn: string | null): DiedWithin {
  if (went.death !== null) return daysFrom(on, went.death.body.on) <= days ? 'yes' : 'no'
  return lastKnownOn !== null && daysFrom(on, lastKnownOn) >= days ? 'no' : 'not-known'
}

/** Alarms that counted, of medium and high priority; a low one is no event for a meeting. */
const alarmsOf = ({ alarms }: Monitoring): readonly MeetingAlarm[] =>
  alarms
    .filter(({ priority }) => priority === 'medium' || priority === 'high')
    .map(({ raised, line, priority, deepestPercent, course: ended, responses }) => ({
      on: isoDay(raised.at),
      line,
      priority,
      deepestPercent,
      course: ended,
      done: responses.filter(({ body }) => body.done).map(({ body }) => body.item),
    }))

const complicationsOf = (went: Course): readonly MeetingComplication[] =>
  went.complications.map(({ at, body, course: later }) => ({
    on: isoDay(at),
    dayAfter: dayAfter(went, isoDay(at)),
    what: complicationWords[body.what],
    newDeficit: body.what === 'new-deficit',
    phase: body.phase.replaceAll('-', ' '),
    clavienDindo: body.clavienDindo,
    saves: body.saves,
    ctcae: body.ctcae,
    now: later.at(-1)?.body.now ?? null,
  }))

/** The grade that a table shows; null where nobody graded. */
export const gradeOf = ({ clavienDindo }: Pick<MeetingComplication, 'clavienDindo'>): string | null =>
  valueOf(clavienDindo)
