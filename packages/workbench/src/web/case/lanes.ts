import type { Assessment, Examination } from '@theca/assess'
import type { Course } from '@theca/follow'
import { complicationWords, recurrenceWords } from '@theca/follow'
import { outcomeWords } from '@theca/assess'
import type { Monitoring } from '@theca/monitor'
import type { Imaging } from '@theca/plan'
import { declineVelocity } from '@theca/instruments'
import { valueOf } from '@theca/record'
import { number, plural } from '../parts/words.ts'

/** What the time line draws, taken from the folded case: points with their entry, so that every mark opens it. */
export type Mark = { readonly at: number; readonly value: number; readonly label: string; readonly seq: number }
export type Scan = {
  readonly at: number
  readonly seq: number
  readonly volume: { readonly mL: number; readonly low: number; readonly high: number } | null
  readonly label: string
}
export type Event = { readonly at: number; readonly label: string; readonly seq: number | null }
/** A treatment from its first day to its last; `to` is null where the last is not known or has not come. */
export type Span = { readonly seq: number; readonly from: number; readonly to: number | null; readonly label: string }
export type Walk = {
  readonly from: number
  readonly to: number
  readonly place: number
  readonly label: string
  readonly seq: number
}

const complete = (state: Assessment, id: string): readonly Examination[] =>
  (state.examinations.get(id) ?? []).filter(({ answered }) => answered.result.status === 'complete')

const marks = (
  exams: readonly Examination[],
  value: (exam: Examination) => number | null,
  label: (exam: Examination, value: number) => string,
): Mark[] =>
  exams.flatMap((exam) => {
    const found = value(exam)
    return found === null
      ? []
      : [{ at: Date.parse(exam.at), value: found, label: label(exam, found), seq: exam.entry.seq }]
  })

const numberOf = ({ answered }: Examination): number | null =>
  typeof answered.result.value === 'number' ? answered.result.value : null

function lems({ answered }: Examination): number | null {
  const { details } = answered.result as { details: { totals?: { lems?: unknown } } | null }
  const found = details?.totals?.lems
  return typeof found === 'number' ? found : null
}

/** Radiotherapy and drugs, in the order in which they began. */
function treatmentsOf(went: Course): Span[] {
  const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`)
  const end = (day: string | null): number | null => (day === null ? null : noon(day))
  return [
    ...went.radiotherapy.map(({ body, seq }) => ({
      seq,
      from: noon(body.startedOn),
      to: end(valueOf(body.endedOn)),
      label: `${body.doseGy} Gy in ${body.fractions}`,
    })),
    ...went.drugs.map(({ body, seq }) => ({
      seq,
      from: noon(body.startedOn),
      to: end(valueOf(body.endedOn)),
      label: body.route === 'steroid' ? `steroid: ${body.agent}` : body.agent,
    })),
  ].sort((a, b) => a.from - b.from)
}

/** Operations, complications, recurrence and the end, each on the day on which it was true. */
function courseEvents(went: Course): Event[] {
  const on = (day: string, label: string, seq: number): Event => ({ at: Date.parse(`${day}T12:00:00Z`), label, seq })
  return [
    ...went.operations.map(({ at, seq }) => ({ at: Date.parse(at), label: 'operation', seq })),
    ...went.complications.map(({ at, body, seq }) => ({
      at: Date.parse(at),
      label: complicationWords[body.what],
      seq,
    })),
    ...went.recurrences.map(({ body, seq }) => on(body.on, recurrenceWords[body.what], seq)),
    ...(went.hospice === null ? [] : [on(went.hospice.body.on, 'hospice', went.hospice.seq)]),
    ...(went.death === null ? [] : [on(went.death.body.on, 'died', went.death.seq)]),
  ]
}

/** From lost to independent: a higher place is a taller ribbon. */
export const walkingPlaces = ['non_ambulatory', 'assistance', 'aid', 'independent'] as const
const walkingWords = ['does not walk', 'with a person', 'with an aid', 'independent'] as const

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`)

const pathwayLabels = {
  suspicion: 'suspected',
  mri: 'spine MRI',
  decision: 'decision to treat',
  'treatment-start': 'treatment',
  'coordinator-contacted': 'coordinator',
  'steroid-start': 'steroid',
} as const

/** Goals, board decisions with what became of them, and moments of the pathway: each mark opens its entry. */
const decisionEvents = ({ goals, decisions, pathway }: Assessment): Event[] => [
  ...goals.map(({ entry }) => ({ at: Date.parse(entry.effectiveAt), label: 'goals', seq: entry.seq })),
  ...decisions.flatMap(({ body, entry, followThrough }) => [
    { at: noon(body.metOn), label: 'board', seq: entry.seq },
    ...followThrough.map((each) => ({
      at: noon(each.body.on),
      label: `${each.body.action ?? 'decision'} ${outcomeWords[each.body.outcome]}`,
      seq: each.entry.seq,
    })),
  ]),
  ...pathway.map(({ body, entry }) => ({ at: Date.parse(body.at), label: pathwayLabels[body.event], seq: entry.seq })),
]

/** One mark an operation, because its alarms lie minutes apart: how many called for an answer, and the word to stop. */
const monitoredEvents = ({ recordings, alarms, decisions }: Monitoring): Event[] => [
  ...recordings.flatMap(({ session, started }): Event[] => {
    const told = alarms.filter((each) => each.session === session && /high|medium/.test(each.priority ?? ''))
    const first = told[0]?.raised ?? started
    if (first === null) return []
    const open = told.filter(({ course }) => course === 'open').length
    const label = told.length === 0 ? 'monitored, no alarm' : `${plural(told.length, 'alarm')}, ${open} not recovered`
    return [{ at: Date.parse(first.at), label, seq: first.entry.seq }]
  }),
  ...decisions
    .filter(({ body }) => body.decision === 'stop')
    .map(({ at, entry }) => ({ at: Date.parse(at), label: 'resection stopped', seq: entry.seq })),
]

export function lanesOf(assessed: Assessment, imaged: Imaging, went: Course, monitored: Monitoring, now: number) {
  const power = marks(complete(assessed, 'isncsci'), lems, (_, value) => String(value))
  const velocity = declineVelocity(power.map(({ at, value }) => ({ atDays: at / 86_400_000, value })))
  const walks = complete(assessed, 'ambulation').flatMap((exam) => {
    const place = walkingPlaces.indexOf(exam.answered.result.value as (typeof walkingPlaces)[number])
    return place === -1 ? [] : [{ at: Date.parse(exam.at), place, seq: exam.entry.seq }]
  })
  // One class holds until the next examination saw another; after the last one nothing is known.
  const ribbon: Walk[] = walks.flatMap(({ at, place, seq }, index) => {
    const next = walks[index + 1]
    return next === undefined ? [] : [{ from: at, to: next.at, place, label: walkingWords[place] ?? '', seq }]
  })
  const lastWalk = walks.at(-1)
  const measured = new Map(imaged.tumourVolumes.map((volume) => [volume.at, volume]))
  const scans: Scan[] = [
    ...imaged.tumourVolumes.map(({ at, entry, tumour }) => ({
      at: Date.parse(at),
      seq: entry.seq,
      volume: { mL: tumour.volumeMl, low: tumour.volumeBoundsMm3[0] / 1000, high: tumour.volumeBoundsMm3[1] / 1000 },
      label: number(tumour.volumeMl, 3),
    })),
    ...imaged.studies
      .filter(({ at }) => !measured.has(at))
      .map(({ at, entry, read }) => ({
        at: Date.parse(at),
        seq: entry.seq,
        volume: null,
        label: `${read.series.length} series, not measured`,
      })),
  ].sort((a, b) => a.at - b.at)
  const first = valueOf(assessed.referral?.body.firstSymptom)
  const events: Event[] = [
    ...(first === null
      ? []
      : [
          {
            at: Date.parse(`${first.date}T12:00:00Z`),
            label: 'first symptom',
            seq: assessed.referral?.entry.seq ?? null,
          },
        ]),
    ...(assessed.referral === null
      ? []
      : [{ at: Date.parse(assessed.referral.entry.effectiveAt), label: 'referral', seq: assessed.referral.entry.seq }]),
    ...assessed.decisions.map(({ entry, seq }) => ({ at: Date.parse(entry.effectiveAt), label: 'tumour board', seq })),
    ...courseEvents(went),
    ...monitoredEvents(monitored),
    ...decisionEvents(assessed),
    ...(assessed.closed === null
      ? []
      : [{ at: Date.parse(assessed.closed.entry.effectiveAt), label: 'closed', seq: assessed.closed.entry.seq }]),
  ].sort((a, b) => a.at - b.at)
  const treatments = treatmentsOf(went)
  const all = [...[...power, ...walks, ...scans, ...events].map(({ at }) => at), ...treatments.map(({ from }) => from)]
  const grades = marks(
    complete(assessed, 'mccormick-modified'),
    numberOf,
    ({ answered }) => answered.result.band?.id ?? '',
  )
  const kps = marks(complete(assessed, 'kps'), numberOf, (_, value) => String(value))
  const pain = marks(complete(assessed, 'pain-nrs'), numberOf, (_, value) => String(value))
  const times = [...all, ...grades.map(({ at }) => at), ...kps.map(({ at }) => at), ...pain.map(({ at }) => at)]
  return {
    power,
    slope:
      velocity.kind === 'line'
        ? `${number(velocity.perDay, 1)} per day (${number(velocity.low, 1)} to ${number(velocity.high, 1)})`
        : velocity.kind === 'two-examinations'
          ? '2 exams, no line'
          : null,
    grades,
    kps,
    pain,
    ribbon,
    lastWalk: lastWalk === undefined ? null : { ...lastWalk, label: walkingWords[lastWalk.place] ?? '' },
    walkedFrom: walks[0]?.at ?? null,
    scans,
    treatments,
    events,
    /** Nothing is drawn after death; null while the person lives. */
    until: went.death === null ? null : Date.parse(`${went.death.body.on}T23:59:00Z`),
    from: times.length === 0 ? null : Math.min(...times, now - 86_400_000),
    empty: times.length === 0,
  }
}
export type Lanes = ReturnType<typeof lanesOf>
