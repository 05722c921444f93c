import {
  NOTHING_ASKED,
  answerInstrument,
  boardDecision,
  boardFollowThrough,
  caseOpened,
  goals,
  pathwayTime,
  person,
  referral,
} from '@theca/assess'
import type { ArtifactFolder } from '@theca/platform'
import type { ArtifactId, Author, CaseId, Draft, Json, Knowable, Record, Result } from '@theca/record'
import { NOT_ASKED, foldView, known, ok, refuse } from '@theca/record'
import { newCaseId } from '@theca/record/kernel'
import { operativePlans, planDraft, signPlan } from '@theca/plan'
import type { PhantomSeries, phantomCases } from '@theca/volumetry/phantom'
import { generatePhantom } from '@theca/volumetry/phantom'
import type { ImagingDesk } from '../imaging/desk.ts'
import type { Progress } from '../imaging/types.ts'
import { version } from '../version.ts'
import type { Ago, BeforeSurgery } from './before-surgery.ts'
import { beforeSurgery } from './before-surgery.ts'
import type { InventedCase, InventedExam } from './cases.ts'
import { inventedCases } from './cases.ts'
import { makeCohort } from './cohort/index.ts'
import { inventedPlans } from './plan.ts'
import { phantomSegmentation, phantomSlices } from './phantom-files.ts'

type Parts = { record: Record; artifacts: ArtifactFolder; imaging: ImagingDesk; now: () => Date }
type Failure = { code: string; message: string }

const HOUR = 3_600_000

/** Synthetic entries are said by the program, never in the name of a person. */
const generator: Author = { type: 'algorithm', name: 'Theca demonstration (synthetic)', version }

/**
 * Makes the demonstration: invented persons, drawn MRI, all of it marked synthetic and written through the same doors
 * as real cases. The courses end now, so that the worklist shows them as urgent as they are meant to be.
 *
 * @example await makeDemonstration({ record, artifacts, imaging, now: () => new Date() }, tell)
 */
export async function makeDemonstration(parts: Parts, onProgress: Progress): Promise<Result<CaseId[], Failure>> {
  const cases: CaseId[] = []
  for (const [index, invented] of inventedCases.entries()) {
    onProgress('making synthetic cases', index, inventedCases.length)
    const made = await makeCase(parts, invented, onProgress)
    if (!made.ok) return made
    cases.push(made.value)
  }
  const until = parts.now().toISOString().slice(0, 10)
  const followed = await makeCohort(parts.record, { persons: FOLLOWED, seed: 4, years: 1.5, until }, onProgress)
  if (!followed.ok) return followed
  return ok([...cases, ...followed.value])
}

/** Beside the persons before surgery, so many who were operated on within the last year and a half. */
const FOLLOWED = 8

async function makeCase(parts: Parts, invented: InventedCase, onProgress: Progress): Promise<Result<CaseId, Failure>> {
  const now = parts.now()
  const drafts = [...openingDrafts(invented, now)]
  for (const exam of invented.exams) {
    const answered = examDrafts(invented, exam, now)
    if (!answered.ok) return answered
    drafts.push(...answered.value)
  }
  const room = beforeSurgery[invented.name]?.(agoOf(now))
  if (room !== undefined) {
    const said = roomDrafts(invented, room, now)
    if (!said.ok) return said
    drafts.push(...said.value, ...boardDrafts(room, now, drafts.length + said.value.length + 1))
  }
  const caseId = newCaseId()
  const opened = await parts.record.append(caseId, drafts, generator, { empty: true })
  if (!opened.ok) return refuse(opened.failure)
  if (invented.imaging === null) return ok(caseId)
  const imaged = await makeImaging(parts, caseId, invented, invented.imaging, onProgress)
  if (!imaged.ok) return imaged
  const planned = invented.planned === true ? await makePlan(parts, caseId, invented.imaging.phantom) : ok(null)
  return planned.ok ? ok(caseId) : planned
}

/** Two versions of a plan, the first of them signed through the same check as any other. */
async function makePlan(
  { record, now }: Parts,
  caseId: CaseId,
  phantom: keyof typeof phantomCases,
): Promise<Result<null, Failure>> {
  const entries = await record.read(caseId)
  const rests = entries.flatMap(({ kind, seq }) =>
    kind === 'assess.referral' || kind === 'plan.volumes-measured' ? [seq] : [],
  )
  for (const [place, body] of inventedPlans(phantom, rests).entries()) {
    const kept = await record.append(caseId, [planDraft(body, now().toISOString())], generator)
    if (!kept.ok) return refuse(kept.failure)
    if (place > 0) continue
    const plans = foldView(operativePlans, await record.read(caseId))
    const signed = signPlan(plans, kept.value[0]?.seq ?? 0, now().toISOString())
    if (!signed.ok) return refuse(signed.failure)
    const done = await record.append(caseId, [signed.value], generator)
    if (!done.ok) return refuse(done.failure)
  }
  return ok(null)
}

const ago = (now: Date, hours: number): Date => new Date(now.getTime() - hours * HOUR)
const isoDate = (date: Date): string => date.toISOString().slice(0, 10)
const agoOf = (now: Date): Ago => ({
  day: (days) => isoDate(ago(now, days * 24)),
  hour: (hours) => ago(now, hours).toISOString(),
})
const orNotAsked = (words: string | null): Knowable<string> => (words === null ? NOT_ASKED : known(words))

function openingDrafts(invented: InventedCase, now: Date): Draft[] {
  const firstSeen = ago(now, Math.max(24, ...invented.exams.map(({ hoursAgo }) => hoursAgo)))
  const effectiveAt = firstSeen.toISOString()
  const birthYear = known(now.getUTCFullYear() - invented.age)
  const draft = (kind: { kind: string; version: number }, body: unknown): Draft => ({
    kind: kind.kind,
    version: kind.version,
    body: body as Json,
    effectiveAt,
  })
  const firstSymptom =
    invented.firstSymptomDaysAgo === null
      ? NOT_ASKED
      : known({
          date: isoDate(ago(now, invented.firstSymptomDaysAgo * 24)),
          precision: 'day',
          what: orNotAsked(invented.firstSymptom),
        })
  return [
    draft(caseOpened, { synthetic: true, sex: invented.sex, birthYear }),
    draft(referral, {
      ...NOTHING_ASKED,
      primary: { site: invented.site, histology: orNotAsked(invented.histology), driver: orNotAsked(invented.driver) },
      compartments: invented.compartments,
      lesions: invented.lesions,
      firstSymptom,
      question: orNotAsked(invented.question),
      ...beforeSurgery[invented.name]?.(agoOf(now)).referral,
    }),
    ...(invented.person === null
      ? []
      : [
          draft(
            person,
            Object.fromEntries(Object.entries(invented.person).map(([field, words]) => [field, orNotAsked(words)])),
          ),
        ]),
  ]
}

function examDrafts(invented: InventedCase, exam: InventedExam, now: Date): Result<Draft[], Failure> {
  const given: [string, { readonly [item: string]: unknown }][] = []
  if (exam.mccormick !== undefined) given.push(['mccormick-modified', { grade: exam.mccormick }])
  if (exam.walking !== undefined) given.push(['ambulation', { walking: exam.walking }])
  if (exam.kps !== undefined) given.push(['kps', { kps: exam.kps }])
  if (exam.pain !== undefined) given.push(['pain-nrs', { worst: exam.pain }])
  const drafts: Draft[] = []
  for (const [id, answers] of given) {
    const draft = answerInstrument(id, answers, invented.compartments, ago(now, exam.hoursAgo).toISOString())
    if (!draft.ok) return refuse({ code: 'invalid-answer', message: draft.failure.message })
    drafts.push(draft.value)
  }
  return ok(drafts)
}

const saidAt = (kind: { kind: string; version: number }, body: unknown, now: Date, hoursAgo: number): Draft => ({
  kind: kind.kind,
  version: kind.version,
  body: body as Json,
  effectiveAt: ago(now, hoursAgo).toISOString(),
})

/** Goals, moments of the pathway, and every other instrument that was answered. */
function roomDrafts(invented: InventedCase, room: BeforeSurgery, now: Date): Result<Draft[], Failure> {
  const drafts: Draft[] = room.goals === undefined ? [] : [saidAt(goals, room.goals, now, 3)]
  for (const { hoursAgo, ...moment } of room.pathway) {
    const at = ago(now, hoursAgo).toISOString()
    drafts.push(saidAt(pathwayTime, { neurologicalSigns: null, treatment: null, ...moment, at }, now, hoursAgo))
  }
  for (const { instrument, answers, hoursAgo } of room.answers) {
    const draft = answerInstrument(instrument, answers, invented.compartments, ago(now, hoursAgo).toISOString())
    if (!draft.ok) return refuse({ code: 'invalid-answer', message: draft.failure.message })
    drafts.push(draft.value)
  }
  return ok(drafts)
}

/** The decision, and what became of one of its actions, which names the place of the decision in the case. */
const boardDrafts = ({ decision }: BeforeSurgery, now: Date, seq: number): Draft[] =>
  decision === undefined
    ? []
    : [
        saidAt(boardDecision, decision.body, now, decision.hoursAgo),
        saidAt(boardFollowThrough, { decision: seq, ...decision.followThrough }, now, decision.hoursAgo / 2),
      ]

async function makeImaging(
  parts: Parts,
  caseId: CaseId,
  invented: InventedCase,
  plan: NonNullable<InventedCase['imaging']>,
  onProgress: Progress,
): Promise<Result<null, Failure>> {
  const date = isoDate(ago(parts.now(), plan.daysAgo * 24))
  const name = `theca-demonstration/${invented.name}/${date}`
  const { series } = generatePhantom({ case: plan.phantom, series: ['T2_SAG', 'T1GD_SAG'], samples: [2, 2, 3] })
  const kept = await keepSeries(parts, caseId, series, { name, date, slicesMissing: plan.slicesMissing === true })
  if (!kept.ok) return kept
  const read = await parts.imaging.readImaging({ caseId, from: { artifacts: kept.value }, onProgress })
  if (!read.ok) return read
  const said = await parts.record.append(caseId, [read.value.draft], generator)
  if (!said.ok) return refuse(said.failure)
  const drawn = series.find(({ name: each }) => each === 'T1GD_SAG')
  if (!plan.measured || drawn === undefined) return ok(null)
  const labels = await parts.artifacts.put(caseId, phantomSegmentation(drawn, name, date), {
    mediaType: 'application/dicom',
    addedAt: parts.now().toISOString(),
  })
  if (!labels.ok) return labels
  const measured = await parts.imaging.measureLabels({ caseId, artifact: labels.value.id })
  if (!measured.ok) return measured
  const { draft, cord } = measured.value
  const done = await parts.record.append(caseId, cord === null ? [draft] : [draft, cord], generator)
  return done.ok ? ok(null) : refuse(done.failure)
}

async function keepSeries(
  parts: Parts,
  caseId: CaseId,
  series: readonly PhantomSeries[],
  made: { name: string; date: string; slicesMissing: boolean },
): Promise<Result<ArtifactId[], Failure>> {
  const ids: ArtifactId[] = []
  for (const [index, each] of series.entries()) {
    const slices = [...phantomSlices(each, made.name, made.date, index + 1)]
    // Two inner slices left out: the fault that every team meets sooner or later.
    const given = made.slicesMissing && each.name === 'T2_SAG' ? slices.toSpliced(7, 2) : slices
    for (const bytes of given) {
      const kept = await parts.artifacts.put(caseId, bytes, {
        mediaType: 'application/dicom',
        addedAt: parts.now().toISOString(),
      })
      if (!kept.ok) return kept
      ids.push(kept.value.id)
    }
  }
  return ok(ids)
}
