import { compartmentTitles } from '@theca/anatomy'
import type { Assessment } from '@theca/assess'
import { assessment, latest, levelsInWords, primarySiteTitles, urgencyOfCase } from '@theca/assess'
import { course } from '@theca/follow'
import { monitoring } from '@theca/monitor'
import type { Imaging, OperativePlans } from '@theca/plan'
import { currentPlan, imaging, latestOperation, openGates, operativePlans, signedPlan, unchosen } from '@theca/plan'
import type { Entry, Instant, Statement } from '@theca/record'
import { foldStatements, missingWords, statementsOf, valueOf } from '@theca/record'
import { z } from 'zod'

/** What the worklist shows of one case. Nothing in it depends on the clock: ages are computed where it is read. */
export const worklistRow = z.strictObject({
  case: z.string(),
  synthetic: z.boolean(),
  sex: z.enum(['male', 'female', 'other', 'not-known']),
  birthYear: z.int().nullable(),
  /** `kidney, clear cell`; null when there is no referral yet. */
  primary: z.string().nullable(),
  compartments: z.string().nullable(),
  levels: z.string().nullable(),
  firstSymptomOn: z.string().nullable(),
  urgency: z.strictObject({
    /** `not-known` while no two examinations can be compared: unknown is never shown as planned. */
    category: z.enum(['emergent', 'urgent', 'expedited', 'planned', 'not-known']),
    /** The reason in words, most pressing first. */
    because: z.string(),
    notes: z.array(z.string()),
  }),
  /** Serial function for the small line: grades of the modified McCormick scale, 1 best to 5 worst. */
  function: z.strictObject({
    label: z.string(),
    now: z.string().nullable(),
    points: z.array(z.strictObject({ at: z.string(), value: z.number(), label: z.string() })),
    best: z.number(),
    worst: z.number(),
  }),
  walking: z.string().nullable(),
  lastExaminationAt: z.string().nullable(),
  phase: z.enum(['assess', 'plan', 'monitor', 'follow', 'review']),
  next: z.strictObject({ what: z.string(), detail: z.string().nullable() }).nullable(),
  closed: z.string().nullable(),
  entries: z.int(),
  lastEntryAt: z.string(),
})
export type WorklistRow = z.infer<typeof worklistRow>

/** The order of the list and the rule printed at the head of each group (clinical/instruments 12.1: project rule, not validated). */
export const urgencyGroups = [
  {
    category: 'emergent',
    title: 'Emergent',
    rule: 'within 48 h: walking lost, or one grade, or 5 points of leg power, or new retention',
  },
  {
    category: 'urgent',
    title: 'Urgent',
    rule: 'the same over more than 48 h up to 7 days, or weakness progressing with gait kept',
  },
  { category: 'not-known', title: 'Not known', rule: 'fewer than two examinations that can be compared' },
  { category: 'expedited', title: 'Expedited', rule: 'progression over 1 to 4 weeks' },
  { category: 'planned', title: 'Planned', rule: 'stable over the examinations compared' },
] as const

/**
 * The row of one case.
 *
 * @example
 * worklistRowOf(await record.read('TH-7K2QD'))?.urgency.because   // 'modified McCormick II → III in 45 h'
 */
export function worklistRowOf(entries: readonly Entry[]): WorklistRow | null {
  const last = entries.at(-1)
  if (last === undefined) return null
  const statements = statementsOf(entries)
  const assessed = foldStatements(assessment, statements)
  const imaged = foldStatements(imaging, statements)
  const plans = foldStatements(operativePlans, statements)
  const operations = foldStatements(course, statements).operations.length
  const opened = assessed.opened?.body
  const referred = assessed.referral?.body
  const grades = assessed.examinations.get('mccormick-modified') ?? []
  const lastExamination = [...assessed.examinations.values()]
    .flatMap((serial) => serial.map(({ at }) => at))
    .sort()
    .at(-1)
  return {
    case: last.case,
    synthetic: opened?.synthetic ?? false,
    sex: opened?.sex ?? 'not-known',
    birthYear: valueOf(opened?.birthYear),
    primary: referred === undefined ? null : primaryInWords(referred.primary),
    compartments:
      referred === undefined ? null : capital(referred.compartments.map((each) => compartmentTitles[each]).join(', ')),
    levels: levelsInWords(referred?.lesions ?? []),
    firstSymptomOn: valueOf(referred?.firstSymptom)?.date ?? null,
    urgency: urgencyInWords(assessed),
    function: {
      label: 'Modified McCormick',
      now: grades.at(-1)?.answered.result.band?.id ?? null,
      points: grades.flatMap(({ at, answered }) => {
        const { value, band } = answered.result
        return typeof value === 'number' && band !== null ? [{ at, value, label: band.id }] : []
      }),
      best: 1,
      worst: 5,
    },
    walking: latest(assessed, 'ambulation')?.answered.result.band?.label ?? null,
    lastExaminationAt: lastExamination ?? null,
    phase: phaseOf(statements, assessed, imaged),
    next: nextMissing(assessed, imaged, plans, operations),
    closed: assessed.closed?.entry.effectiveAt ?? null,
    entries: entries.length,
    lastEntryAt: last.recordedAt,
  }
}

/** The furthest room that somebody has said something in; a closed case is there to learn from. */
function phaseOf(statements: readonly Statement[], assessed: Assessment, imaged: Imaging): WorklistRow['phase'] {
  if (assessed.closed !== null) return 'review'
  if (foldStatements(course, statements).operations.length > 0) return 'follow'
  if (foldStatements(monitoring, statements).recordings.length > 0) return 'monitor'
  const planned = foldStatements(operativePlans, statements).operations.length > 0
  return planned || imaged.studies.length > 0 || imaged.measurements.length > 0 ? 'plan' : 'assess'
}

type Referred = NonNullable<Assessment['referral']>['body']

/** `Kidney, clear cell`; what is not known of the histology is left to the case page, which says so. */
export function primaryInWords(primary: Referred['primary']): string {
  const details = [valueOf(primary.histology), valueOf(primary.driver)].filter((each) => each !== null && each !== '')
  return [primarySiteTitles[primary.site], ...details].join(', ')
}

function urgencyInWords(assessed: Assessment): WorklistRow['urgency'] {
  const { category, facts, notes } = urgencyOfCase(assessed)
  if (category === null) return { category: 'not-known', because: capital(notes[0] ?? 'No examination yet'), notes }
  const ranked = facts.filter((fact) => fact.category === category)
  const because = ranked.map((fact) => `${fact.says} in ${duration(fact.days)}`).join('; ')
  return { category, because: because === '' ? 'Stable over the examinations compared' : capital(because), notes }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const duration = (days: number): string => (days < 3 ? `${Math.round(days * 24)} h` : `${Math.round(days)} days`)

/** The first thing without which the next decision waits, in the order in which a team asks for it. */
function nextMissing(
  assessed: Assessment,
  imaged: Imaging,
  plans: OperativePlans,
  operations: number,
): WorklistRow['next'] {
  if (assessed.closed !== null) return null
  if (assessed.referral === null) return { what: 'Referral', detail: 'primary, compartment, level, first symptom' }
  const planned = (latestOperation(plans)?.operation ?? 0) > operations
  const unsigned = planned ? unsignedPlan(plans) : null
  if (unsigned !== null) return unsigned
  const first = assessed.referral.body.firstSymptom
  if (first.is !== 'known') return { what: 'Date of first symptom', detail: missingWords[first.is] }
  if (latest(assessed, 'mccormick-modified') === null)
    return { what: 'Examination', detail: 'modified McCormick not asked' }
  if (latest(assessed, 'ambulation') === null) return { what: 'Walking', detail: 'not asked' }
  if (imaged.studies.length === 0) return { what: 'MRI', detail: 'no images read' }
  const faulty = imaged.studies.at(-1)?.read.series.filter((series) => !series.measurable) ?? []
  if (imaged.tumourVolumes.length === 0) {
    return {
      what: 'Tumour volume',
      detail: faulty.length > 0 ? `${faulty.length} series not measurable` : 'no labels measured',
    }
  }
  if (latest(assessed, 'kps') === null) return { what: 'Karnofsky', detail: 'not asked' }
  if (assessed.person === null) return { what: 'The person', detail: 'fitness, comorbidity, mood, wish not asked' }
  const open = Object.values(assessed.person.body).filter((answer) => answer.is === 'not-asked').length
  if (open > 0) return { what: 'The person', detail: open === 1 ? '1 field not asked' : `${open} fields not asked` }
  const signed = planned ? signedPlan(plans) : null
  if (signed !== null) return { what: 'Operation', detail: `plan version ${signed.version.number} signed` }
  return { what: 'Tumour-board page', detail: 'nothing missing that Theca asks for' }
}

/** What keeps the last version of a plan from standing under a signature; null where it stands. */
function unsignedPlan(plans: OperativePlans): WorklistRow['next'] {
  const version = currentPlan(plans)
  const signed = signedPlan(plans)
  if (version === null || signed?.version.place === version.place) return null
  const open = openGates(version.plan)
  if (open.length > 0) return { what: 'Plan', detail: open.length === 1 ? '1 gate open' : `${open.length} gates open` }
  const without = unchosen(version.plan)
  if (without.length > 0) return { what: 'Plan', detail: `not chosen: ${without.join(', ')}` }
  const before = signed === null ? '' : `; version ${signed.version.number} is signed`
  return { what: 'Plan to sign', detail: `version ${version.number}, all gates answered${before}` }
}

/** Urgency first, then the oldest first symptom: whoever has waited longest stands higher. */
export function compareRows(a: WorklistRow, b: WorklistRow): number {
  const rank = (row: WorklistRow): number => urgencyGroups.findIndex((group) => group.category === row.urgency.category)
  return (
    rank(a) - rank(b) ||
    compareText(a.firstSymptomOn ?? '9999', b.firstSymptomOn ?? '9999') ||
    compareText(a.case, b.case)
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** `2 h`, `7 d`, `14 months`: an age in the largest honest unit. */
export function ageInWords(from: Instant, now: Instant): string {
  const hours = (Date.parse(now) - Date.parse(from)) / 3_600_000
  if (hours < 0) return 'in the future'
  if (hours < 1) return `${Math.round(hours * 60)} min`
  if (hours < 48) return `${Math.floor(hours)} h`
  const days = Math.floor(hours / 24)
  return days < 120 ? `${days} d` : `${Math.floor(days / 30.44)} months`
}
