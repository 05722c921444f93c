import { VERTEBRAL_LEVELS } from '@theca/anatomy'
import { answerInstrument, caseClosed, caseOpened, goals, NOTHING_ASKED, referral } from '@theca/assess'
import {
  complication,
  death,
  drug,
  lost,
  operation,
  radiotherapy,
  recurrence,
  response,
  surveillanceSet,
  visit,
} from '@theca/follow'
import { volumesMeasured } from '@theca/plan'
import type { Draft, Json, Knowable } from '@theca/record'
import { known, NOT_ASKED } from '@theca/record'
import type { Chance } from './chance.ts'
import type { InventedPerson } from './person.ts'
import { GRADES } from './person.ts'
import { incomplete } from './published.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 30.44
/** Visits after the operation: discharge, six weeks, three, six and twelve months, then half-yearly. */
const VISIT_DAYS = [6, 42, 91, 182, 365, 548, 730, 912, 1095, 1278, 1461, 1643, 1826]
const IMAGE_DAYS = [2, 91, 182, 274, 365, 548, 730, 1095]

const walkingOf = { I: 'independent', II: 'independent', III: 'aid', IV: 'assistance', V: 'non_ambulatory' } as const
const kpsOf = { I: 90, II: 80, III: 70, IV: 50, V: 40 } as const
type Grade = (typeof GRADES)[number]

type Kind = { readonly kind: string; readonly version: number }

/**
 * The entries of one invented person in the order in which they would have been written, none later than `until`.
 *
 * @param operatedOn day of the operation; `until`: the day on which the books are closed (ISO days).
 */
export function storyOf(person: InventedPerson, operatedOn: string, until: string, draw: Chance): Draft[] {
  const zero = Date.parse(`${operatedOn}T09:00:00.000Z`)
  const instant = (day: number): string => new Date(zero + day * DAY_MS).toISOString()
  const isoDay = (day: number): string => instant(day).slice(0, 10)
  const closed = Math.floor((Date.parse(until) - zero) / DAY_MS)
  const last = Math.min(person.deathDay, person.lostDay ?? Infinity, closed)
  const say = (kind: Kind, body: unknown, day: number): Draft => ({
    kind: kind.kind,
    version: kind.version,
    body: body as Json,
    effectiveAt: instant(day),
  })
  const answer = (id: string, answers: Record<string, unknown>, day: number): Draft => {
    const made = answerInstrument(id, answers, [person.compartment], instant(day))
    if (!made.ok) throw new Error(`the cohort answers ${id} with what it does not take: ${made.failure.message}`)
    return made.value
  }
  const examined = (grade: Grade, pain: number, day: number): Draft[] => [
    answer('mccormick-modified', { grade }, day),
    answer('ambulation', { walking: walkingOf[grade] }, day),
    ...(draw.happens(incomplete.notAsked) ? [] : [answer('kps', { kps: kpsOf[grade] }, day)]),
    ...(draw.happens(incomplete.notAsked) ? [] : [answer('pain-nrs', { worst: pain }, day)]),
  ]
  const drafts = [
    ...opening(person, say, isoDay, Number(operatedOn.slice(0, 4))),
    ...examined(person.before, person.pain, -1),
    ...surgery(person, say, isoDay, last),
    ...treatment(person, say, isoDay, last),
    ...visits(person, examined, say, last, draw),
    ...images(person, say, isoDay, last),
    ...ending(person, say, isoDay, closed),
  ]
  return drafts.filter(({ effectiveAt }) => effectiveAt <= `${until}T23:59:59.999Z`).sort(byTime)
}

type Say = (kind: Kind, body: unknown, day: number) => Draft
type IsoDay = (day: number) => string

/** What was true earlier stands earlier; on one day the order of writing holds. */
const byTime = (a: Draft, b: Draft): number =>
  a.effectiveAt === b.effectiveAt ? 0 : a.effectiveAt < b.effectiveAt ? -1 : 1

const orNotAsked = <T>(value: T | null): Knowable<T> => (value === null ? NOT_ASKED : known(value))

function opening(person: InventedPerson, say: Say, isoDay: IsoDay, year: number): Draft[] {
  const level = VERTEBRAL_LEVELS[person.vertebra] ?? 'T10'
  const [sites, status] = [person.brain === true ? ['brain'] : [], person.brain === true ? 'progressing' : 'controlled']
  return [
    say(caseOpened, { synthetic: true, sex: person.sex, birthYear: known(year - person.age) }, -3),
    say(
      referral,
      {
        ...NOTHING_ASKED,
        primary: { site: person.site, histology: orNotAsked(person.histology), driver: NOT_ASKED },
        compartments: [person.compartment],
        lesions: [
          { compartment: person.compartment, from: level, to: level, side: person.side, position: 'not-known' },
        ],
        firstSymptom: known({ date: isoDay(-person.symptomDays - 3), precision: 'day', what: NOT_ASKED }),
        diagnosedOn:
          person.monthsFromPrimary === null
            ? NOT_ASKED
            : known(isoDay(-3 - Math.round(person.monthsFromPrimary * MONTH_DAYS))),
        intraduralFoundOn: known(isoDay(-3)),
        systemic: person.brain === null ? NOT_ASKED : known({ status, sites }),
        neuraxisMri: {
          brain: 'done-contrast',
          cervical: 'done-contrast',
          thoracic: 'done-contrast',
          lumbosacral: 'done-contrast',
          on: known(isoDay(-3)),
        },
      },
      -3,
    ),
    say(
      goals,
      {
        ranked: ['keep-walking', 'relieve-pain', 'time-at-home'],
        expectation: {
          walking: known('keep'),
          pain: known(person.pain >= 4 ? 'less' : 'same'),
          home: known('home-with-help'),
          time: known('months'),
        },
        toldBy: 'patient',
        tradeOff: NOT_ASKED,
        escalation: NOT_ASKED,
        revisitOn: NOT_ASKED,
        words: NOT_ASKED,
      },
      -2,
    ),
  ]
}

function surgery(person: InventedPerson, say: Say, isoDay: IsoDay, last: number): Draft[] {
  const stopped = person.extent === 'gtr' ? 'nothing-left' : person.newDeficit ? 'ionm-alarm' : 'adherence'
  const level = VERTEBRAL_LEVELS[person.vertebra] ?? 'T10'
  const operated = say(
    operation,
    {
      plan: null,
      endedAt: NOT_ASKED,
      urgency: person.symptomDays < 7 ? 'emergent' : person.symptomDays < 30 ? 'urgent' : 'expedited',
      approach: 'laminectomy',
      levelsOpened: [level === 'Co' ? 'S5' : level],
      side: person.side,
      myelotomy: known(person.compartment === 'intramedullary'),
      rootsDivided: NOT_ASKED,
      instrumentation: known(false),
      monitoring: known(['ssep', 'mep']),
      extentByWord: person.extent,
      stoppedBecause: person.extent === 'biopsy' ? 'planned' : stopped,
      stoppedWords: NOT_ASKED,
      changedFromPlan: NOT_ASKED,
      bloodLossMl: NOT_ASKED,
      closure: known('watertight'),
      surgeons: NOT_ASKED,
      account: NOT_ASKED,
    },
    0,
  )
  const schedule = person.compartment === 'leptomeningeal' ? 'leptomeningeal' : 'after-resection'
  const watch = say(surveillanceSet, { protocol: schedule, protocolVersion: 1, from: isoDay(0), because: NOT_ASKED }, 1)
  const volumes =
    person.volumeMl === null
      ? []
      : [
          say(volumesMeasured, measured(person.volumeMl, isoDay(-2)), -2),
          ...(last >= 2 ? [say(volumesMeasured, measured(person.volumeMl * person.residualShare, isoDay(2)), 2)] : []),
        ]
  return [operated, watch, ...volumes, ...wentWrong(person, say, last)]
}

function wentWrong({ complication: kind, newDeficit }: InventedPerson, say: Say, last: number): Draft[] {
  const graded = { 'csf-leak': 'IIIa', 'wound-infection': 'IIIb', urinary: 'II', thromboembolism: 'II' } as const
  const said = (what: string, grade: Knowable<string>, day: number): Draft =>
    say(
      complication,
      {
        what,
        phase: 'after-operation',
        clavienDindo: grade,
        saves: NOT_ASKED,
        ctcae: NOT_ASKED,
        operation: null,
        presumedCause: NOT_ASKED,
        treatment: NOT_ASKED,
        words: NOT_ASKED,
      },
      day,
    )
  return [
    ...(newDeficit ? [said('new-deficit', NOT_ASKED, 1)] : []),
    ...(kind === 'none' || last < 7 ? [] : [said(kind, known(graded[kind]), 7)]),
  ]
}

/** A volume with bounds of a tenth; no image lies behind it, and the method says so. */
function measured(volumeMl: number, imagedOn: string) {
  const mm3 = volumeMl * 1000
  const diameter = 2 * Math.cbrt((3 * mm3) / (4 * Math.PI))
  return {
    from: 'nifti',
    seriesInstanceUid: null,
    imagedOn,
    tumourLabel: 3,
    dimensions: [200, 200, 60],
    spacingMm: [1, 1, 1],
    voxelVolumeMm3: 1,
    labels: [
      {
        label: 3,
        name: 'tumour',
        voxels: Math.round(mm3),
        volumeMm3: mm3,
        volumeMl,
        volumeBoundsMm3: [mm3 * 0.9, mm3 * 1.1],
        centroidMm: [0, 0, 0],
        extentMm: { x: diameter, y: diameter, z: diameter },
        craniocaudalMm: diameter,
        maximumDiameterMm: diameter,
        components: mm3 === 0 ? [] : [{ voxels: Math.round(mm3), volumeMm3: mm3 }],
      },
    ],
    method: 'synthetic: drawn by chance, no image',
  }
}

function treatment(person: InventedPerson, say: Say, isoDay: IsoDay, last: number): Draft[] {
  const [dose = 30, fractions = 10] = person.schedule.split('/').map(Number)
  const irradiated =
    person.radiotherapyDay !== null && person.radiotherapyDay < last
      ? [
          say(
            radiotherapy,
            {
              startedOn: isoDay(person.radiotherapyDay),
              endedOn: NOT_ASKED,
              target: person.compartment === 'leptomeningeal' ? 'involved-spine' : 'tumour-bed',
              technique: person.schedule === '27/3' ? 'stereotactic' : 'conformal',
              doseGy: dose,
              fractions,
              alphaBetaTumourGy: 10,
              cordMaximumGy: NOT_ASKED,
              completed: NOT_ASKED,
            },
            person.radiotherapyDay,
          ),
        ]
      : []
  const treated =
    person.systemicDay !== null && person.systemicDay < last
      ? [
          say(
            drug,
            {
              route: 'systemic',
              agent: 'systemic therapy, agent not invented',
              dose: NOT_ASKED,
              startedOn: isoDay(person.systemicDay),
              endedOn: NOT_ASKED,
              line: NOT_ASKED,
              cnsActivity: 'not-known',
              endedBecause: NOT_ASKED,
            },
            person.systemicDay,
          ),
        ]
      : []
  return [...irradiated, ...treated]
}

function visits(
  person: InventedPerson,
  examined: (grade: Grade, pain: number, day: number) => Draft[],
  say: Say,
  last: number,
  draw: Chance,
): Draft[] {
  const lostWalking = person.deathDay - person.walkingLostBeforeDeathDays
  return VISIT_DAYS.filter((day) => day < last).flatMap((day, place) => {
    if (place > 0 && draw.happens(incomplete.visitMissed)) return []
    const declining = day >= lostWalking
    const grade: Grade = declining ? (GRADES[Math.max(3, GRADES.indexOf(person.after))] ?? 'V') : person.after
    const pain = Math.max(0, Math.round(person.pain * 0.45 + draw.normal(0, 1.3)))
    const lives = day === 6 ? 'hospital' : declining ? 'hospice' : grade === 'I' ? 'home-alone' : 'home-with-help'
    return [
      say(visit, { how: 'in-person', lives: known(lives), words: NOT_ASKED }, day),
      ...examined(grade, Math.min(10, pain), day),
    ]
  })
}

function images(person: InventedPerson, say: Say, isoDay: IsoDay, last: number): Draft[] {
  const local = person.localDay < last ? person.localDay : null
  const spread = person.leptomeningealDay < last ? person.leptomeningealDay : null
  const progressed = Math.min(local ?? Infinity, spread ?? Infinity)
  const seen = IMAGE_DAYS.filter((day) => day < last).map((day) =>
    say(
      response,
      {
        purpose: day === 2 ? 'residual' : day === 91 ? 'baseline' : 'surveillance',
        rule: 'reader',
        overall: day >= progressed ? 'pd' : person.extent === 'gtr' ? 'cr' : 'sd',
        readers: 1,
        newLesions: NOT_ASKED,
        words: NOT_ASKED,
      },
      day,
    ),
  )
  const cameBack = (what: string, day: number): Draft =>
    say(recurrence, { what, on: isoDay(day), evidence: 'imaging', confirmed: 'single-scan', words: NOT_ASKED }, day)
  return [
    ...seen,
    ...(local === null ? [] : [cameBack(person.extent === 'gtr' ? 'local-recurrence' : 'residual-growth', local)]),
    ...(spread === null ? [] : [cameBack('leptomeningeal-progression', spread)]),
  ]
}

function ending(person: InventedPerson, say: Say, isoDay: IsoDay, closed: number): Draft[] {
  const { deathDay, lostDay } = person
  if (lostDay !== null && lostDay < deathDay && lostDay < closed)
    return [say(lost, { lastContactOn: isoDay(lostDay), because: NOT_ASKED }, lostDay)]
  if (deathDay > closed) return []
  return [
    say(death, { on: isoDay(deathDay), cause: 'systemic-cancer', place: NOT_ASKED }, deathDay),
    say(caseClosed, { because: 'died' }, deathDay),
  ]
}
