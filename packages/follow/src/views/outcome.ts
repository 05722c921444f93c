import type { Assessment, Examination } from '@theca/assess'
import { isAmbulatory, WALKING } from '@theca/instruments'
import type { Walking } from '@theca/instruments'
import { valueOf } from '@theca/record'
import type { Course } from './course.ts'

const DAY_MS = 86_400_000

/** Whole days from one day to another; times of day do not count, as in the published series. */
export const daysFrom = (from: string, to: string): number =>
  Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY_MS)

/** Time zero: the first operation. Null as long as there was none. */
export const timeZero = (course: Course): string | null => course.operations[0]?.at.slice(0, 10) ?? null

/**
 * The last day on which anything is known of the person: death, or the latest visit, contact that reached, examination,
 * or image. A later attempt that reached nobody is not knowledge.
 */
export function lastKnownDay(course: Course, assessment: Assessment): string | null {
  if (course.death !== null) return course.death.body.on
  const days = [
    ...course.operations.map(({ at }) => at),
    ...course.visits.map(({ at }) => at),
    ...course.contacts.filter(({ body }) => body.outcome === 'reached').map(({ at }) => at),
    ...course.responses.map(({ at }) => at),
    ...course.recurrences.map(({ body }) => body.on),
    ...course.complications.map(({ at }) => at),
    ...[...assessment.examinations.values()].flat().map(({ at }) => at),
    ...(course.lost === null ? [] : [course.lost.body.lastContactOn]),
  ].map((day) => day.slice(0, 10))
  return days.sort().at(-1) ?? null
}

export const ENDPOINTS = ['death', 'local-recurrence', 'leptomeningeal-progression', 'loss-of-walking'] as const
export type Endpoint = (typeof ENDPOINTS)[number]

/**
 * One person as a curve counts them: days from the first operation, and how it ended. 0 is censored, 1 the event itself,
 * 2 the competing death. The definitions stand here once, beside no curve in particular.
 */
export type TimeToEvent = { readonly days: number; readonly event: 0 | 1 | 2; readonly because: string }

/**
 * Time to an endpoint, or null with why there is none: no operation, or for walking nobody who walked.
 *
 * @example timeTo('local-recurrence', course, assessment) // { days: 184, event: 1, because: 'local recurrence on …' }
 */
export function timeTo(
  endpoint: Endpoint,
  course: Course,
  assessment: Assessment,
): { readonly ok: true; readonly value: TimeToEvent } | { readonly ok: false; readonly because: string } {
  const zero = timeZero(course)
  const last = lastKnownDay(course, assessment)
  if (zero === null || last === null) return { ok: false, because: 'no operation is recorded' }
  if (endpoint === 'loss-of-walking' && walkingAt(assessment, zero) !== true)
    return { ok: false, because: 'not known to have walked before the operation' }
  const happened = firstDayOf(endpoint, course, assessment, zero)
  const made = (day: string, event: 0 | 1 | 2, because: string) =>
    ({ ok: true, value: { days: Math.max(0, daysFrom(zero, day)), event, because } }) as const
  if (happened !== null) return made(happened.day, 1, happened.because)
  if (course.death !== null) return made(course.death.body.on, endpoint === 'death' ? 1 : 2, 'died')
  return made(last, 0, course.lost === null ? 'last contact, alive' : 'lost to follow-up')
}

type Happened = { readonly day: string; readonly because: string } | null

function firstDayOf(endpoint: Endpoint, course: Course, assessment: Assessment, zero: string): Happened {
  if (endpoint === 'death') return null
  if (endpoint === 'loss-of-walking') {
    const lost = examsOf(assessment, zero).find(({ walks }) => !walks)
    return lost === undefined ? null : { day: lost.day, because: 'walking lost' }
  }
  const kinds: readonly string[] =
    endpoint === 'local-recurrence' ? ['residual-growth', 'local-recurrence'] : ['leptomeningeal-progression']
  const found = course.recurrences
    .filter(({ body }) => kinds.includes(body.what) && body.on >= zero)
    .sort((a, b) => (a.body.on < b.body.on ? -1 : 1))[0]
  return found === undefined ? null : { day: found.body.on, because: found.body.what.replaceAll('-', ' ') }
}

const walkingOf = ({ answered }: Examination): Walking | null =>
  WALKING.find((each) => each === answered.result.value) ?? null

/** Examinations of walking after a day, oldest first. */
const examsOf = (assessment: Assessment, after: string) =>
  (assessment.examinations.get('ambulation') ?? []).flatMap((exam) => {
    const walking = walkingOf(exam)
    const day = exam.at.slice(0, 10)
    return walking === null || day <= after ? [] : [{ day, walking, walks: isAmbulatory(walking) }]
  })

/** Whether the person walked on a day by the latest examination until then; null if none was made. */
export function walkingAt(assessment: Assessment, day: string): boolean | null {
  const exam = (assessment.examinations.get('ambulation') ?? []).filter(({ at }) => at.slice(0, 10) <= day).at(-1)
  const walking = exam === undefined ? null : walkingOf(exam)
  return walking === null ? null : isAmbulatory(walking)
}

export type DaysOf = {
  /** Days in the state that was asked for. */
  readonly days: number
  /** Days of which nothing is known, because nobody had yet examined or asked. */
  readonly unknown: number
  readonly of: number
}

/** A state holds from the day it was seen until the next time it was looked at: steps, not lines between points. */
function daysIn(steps: readonly { readonly day: string; readonly holds: boolean }[], from: string, to: string): DaysOf {
  const of = Math.max(0, daysFrom(from, to))
  const inside = steps.filter(({ day }) => day < to)
  const known = inside.map((step, index) => ({
    holds: step.holds,
    start: step.day < from ? from : step.day,
    end: inside[index + 1]?.day ?? to,
  }))
  const length = ({ start, end }: { start: string; end: string }): number => Math.max(0, daysFrom(start, end))
  const days = known.filter(({ holds }) => holds).reduce((sum, each) => sum + length(each), 0)
  const seen = known.reduce((sum, each) => sum + length(each), 0)
  return { days, unknown: of - seen, of }
}

/**
 * Days alive and walking from the operation to death or the last contact: the outcome this surgery is for.
 *
 * @example daysWalking(course, assessment) // { days: 122, unknown: 3, of: 180 }
 */
export function daysWalking(course: Course, assessment: Assessment): DaysOf | null {
  const [from, to] = [timeZero(course), lastKnownDay(course, assessment)]
  if (from === null || to === null) return null
  const steps = (assessment.examinations.get('ambulation') ?? []).flatMap((exam) => {
    const walking = walkingOf(exam)
    return walking === null ? [] : [{ day: exam.at.slice(0, 10), holds: isAmbulatory(walking) }]
  })
  return daysIn(steps, from, to)
}

/** Days at home, with or without help, from the operation to death or the last contact, by what visits say. */
export function daysAtHome(course: Course, assessment: Assessment): DaysOf | null {
  const [from, to] = [timeZero(course), lastKnownDay(course, assessment)]
  if (from === null || to === null) return null
  const steps = course.visits.flatMap(({ at, body }) => {
    const lives = valueOf(body.lives)
    return lives === null ? [] : [{ day: at.slice(0, 10), holds: lives === 'home-alone' || lives === 'home-with-help' }]
  })
  return daysIn(steps, from, to)
}

export type TimeToAdjuvant = { readonly radiotherapyDays: number | null; readonly systemicDays: number | null }

/** Days from the last operation to the first radiotherapy, and to the first systemic or intrathecal drug, after it. */
export function timeToAdjuvant(course: Course): TimeToAdjuvant {
  const zero = course.operations.at(-1)?.at.slice(0, 10)
  if (zero === undefined) return { radiotherapyDays: null, systemicDays: null }
  const first = (days: readonly string[]): number | null => {
    const after = days.filter((day) => day >= zero).sort()[0]
    return after === undefined ? null : daysFrom(zero, after)
  }
  return {
    radiotherapyDays: first(course.radiotherapy.map(({ body }) => body.startedOn)),
    systemicDays: first(
      course.drugs
        .filter(({ body }) => body.route === 'systemic' || body.route === 'intrathecal')
        .map(({ body }) => body.startedOn),
    ),
  }
}
