import type { Assessment } from '@theca/assess'
import { assessment } from '@theca/assess'
import type { Course, DaysOf, Endpoint, TimeToEvent } from '@theca/follow'
import {
  beforeAfter,
  course,
  daysAtHome,
  daysWalking,
  ENDPOINTS,
  extentOf,
  lastKnownDay,
  timeTo,
  timeToAdjuvant,
  timeZero,
} from '@theca/follow'
import { imaging } from '@theca/plan'
import type { CaseId, Entry } from '@theca/record'
import { foldView, valueOf } from '@theca/record'
import { profileOfOwn } from '../similar/own.ts'

/**
 * One case as a series counts it: one row, every cell a value or `null` for not known. Curves, tables and matrices are all
 * made from these rows, so that they cannot disagree.
 */
export type Member = {
  readonly case: CaseId
  readonly synthetic: boolean
  readonly sex: string | null
  readonly ageYears: number | null
  readonly site: string | null
  readonly histology: string | null
  readonly compartment: string | null
  readonly brainMetastases: boolean | null
  readonly operatedOn: string | null
  readonly urgency: string | null
  readonly symptomDays: number | null
  readonly mccormickBefore: number | null
  readonly mccormickAfter: number | null
  /** Positive is worse: grades of McCormick from before to three months. */
  readonly gradesLost: number | null
  readonly walkingBefore: string | null
  readonly walkingAfter: string | null
  readonly kpsBefore: number | null
  readonly kpsAfter: number | null
  readonly painBefore: number | null
  readonly painAfter: number | null
  readonly extentByWord: string | null
  readonly extentPercent: number | null
  readonly stoppedBecause: string | null
  readonly radiotherapyDays: number | null
  readonly systemicDays: number | null
  /** From time zero, the first operation, to the first radiotherapy after it: what a landmark asks. */
  readonly radiotherapyFromZeroDays: number | null
  readonly complications: readonly string[]
  readonly worstClavienDindo: string | null
  readonly newDeficit: boolean | null
  readonly walkingDays: DaysOf | null
  readonly homeDays: DaysOf | null
  readonly lastKnownOn: string | null
  readonly followedDays: number | null
  readonly died: boolean
  readonly lost: boolean
  /** Null where somebody does not belong to the question: nobody loses walking who did not walk. */
  readonly endpoints: Readonly<Record<Endpoint, TimeToEvent | null>>
}

const GRADES = ['I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V']

/**
 * The row of a case.
 *
 * @param entries all entries of the case.
 * @example memberOf('TH-7K2QD', await record.read('TH-7K2QD')).endpoints.death?.days
 */
export function memberOf(id: CaseId, entries: readonly Entry[]): Member {
  const [state, went, imaged] = [foldView(assessment, entries), foldView(course, entries), foldView(imaging, entries)]
  const zero = timeZero(went)
  const profile = profileOfOwn(id, state, went.operations[0]?.at ?? null)
  const first = went.operations[0]?.body ?? null
  const symptom = valueOf(state.referral?.body.firstSymptom)
  const mccormick = numbersOf('mccormick-modified', went, state)
  const kps = numbersOf('kps', went, state)
  const pain = numbersOf('pain-nrs', went, state)
  const walking = beforeAfter('ambulation', went, state)
  const last = lastKnownDay(went, state)
  const sex = state.opened?.body.sex ?? null
  return {
    case: id,
    synthetic: state.opened?.body.synthetic ?? false,
    sex: sex === 'not-known' ? null : sex,
    ageYears: profile.ageYears,
    site: profile.site,
    histology: profile.histology,
    compartment: profile.compartment,
    brainMetastases: profile.brainMetastases,
    operatedOn: zero,
    urgency: first === null || first.urgency === 'not-known' ? null : first.urgency,
    symptomDays: symptom === null || zero === null ? null : days(symptom.date, zero),
    mccormickBefore: mccormick.before,
    mccormickAfter: mccormick.after,
    gradesLost: mccormick.before === null || mccormick.after === null ? null : mccormick.after - mccormick.before,
    walkingBefore: wordOf(walking.before?.answered.result.value),
    walkingAfter: wordOf(walking.after?.answered.result.value),
    kpsBefore: kps.before,
    kpsAfter: kps.after,
    painBefore: pain.before,
    painAfter: pain.after,
    extentByWord: first === null || first.extentByWord === 'not-stated' ? null : first.extentByWord,
    extentPercent: extentOf(went, imaged)?.byVolume?.percent ?? null,
    stoppedBecause: first?.stoppedBecause ?? null,
    ...timeToAdjuvant(went),
    radiotherapyFromZeroDays: firstRadiotherapy(went, zero),
    complications: went.complications.map(({ body }) => body.what),
    worstClavienDindo: worstOf(went),
    newDeficit: zero === null ? null : went.complications.some(({ body }) => body.what === 'new-deficit'),
    walkingDays: daysWalking(went, state),
    homeDays: daysAtHome(went, state),
    lastKnownOn: last,
    followedDays: zero === null || last === null ? null : days(zero, last),
    died: went.death !== null,
    lost: went.lost !== null && went.death === null,
    endpoints: Object.fromEntries(
      ENDPOINTS.map((endpoint) => {
        const found = timeTo(endpoint, went, state)
        return [endpoint, found.ok ? found.value : null]
      }),
    ) as Record<Endpoint, TimeToEvent | null>,
  }
}

const days = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

function firstRadiotherapy({ radiotherapy }: Course, zero: string | null): number | null {
  const started = radiotherapy.map(({ body }) => body.startedOn).filter((day) => zero !== null && day >= zero)
  const first = started.sort()[0]
  return first === undefined || zero === null ? null : days(zero, first)
}

const wordOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function numbersOf(instrument: string, went: Course, state: Assessment) {
  const { before, after } = beforeAfter(instrument, went, state)
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
  return { before: number(before?.answered.result.value), after: number(after?.answered.result.value) }
}

function worstOf(went: Course): string | null {
  const grades = went.complications.flatMap(({ body }) => {
    const grade = valueOf(body.clavienDindo)
    return grade === null ? [] : [GRADES.indexOf(grade)]
  })
  return grades.length === 0 ? null : (GRADES[Math.max(...grades)] ?? null)
}
