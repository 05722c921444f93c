import type { LocalRow } from '@theca/instruments'
import { compartmentTitles } from '@theca/anatomy'
import type { Assessment } from '@theca/assess'
import {
  ageInYears,
  assessEntries,
  assessment,
  compartmentsOf,
  differenceNow,
  latest,
  primarySiteTitles,
} from '@theca/assess'
import { followEntries } from '@theca/follow'
import { monitorEntries } from '@theca/monitor'
import type { Imaging, TumourVolume } from '@theca/plan'
import { imaging, planEntries, sectorInWords } from '@theca/plan'
import type { Entry, Identity, Instant, Knowable, Statement } from '@theca/record'
import { foldStatements, kindsOf, readBody, statementsOf } from '@theca/record'
import { contradictionParts, scoreSpread, waysOf } from './board-desk.ts'
import { changeOf, courseParts, diseaseMore, goalsOf, optionsOf } from './board-room.ts'
import { functionChart } from './chart.ts'
import { prognosisFacts } from './facts.ts'
import type { BoardPage, Field, Figure, Missing, Part, Quantity, Section, Source, When, Why } from './page.ts'
import { partsOf, sectionsOf, sourcesOf, whyTitles } from './page.ts'
import { aisParts, bandParts, entrySource, mccormickParts, pointsParts, sphincterParts, wordsOf } from './scores.ts'

export type BoardInput = {
  /** Rows of the reference tables that a centre has otherwise; what used one names it. */
  readonly local?: readonly LocalRow[] | undefined
  readonly entries: readonly Entry[]
  /** From the vault, only where the page is meant to carry the name. */
  readonly identity?: Identity | null
  readonly now: Instant
  readonly preparedBy: string
  readonly version: string
  /** IANA name for the times on the page. */
  readonly timeZone?: string
  readonly figures?: readonly Figure[]
}

/**
 * The tumour-board page of a case: what is known, what each number rests on, what is missing and why, and lines for the
 * decision. It advises nothing.
 *
 * @example boardPage({ entries: await record.read('TH-7K2QD'), now, preparedBy: 'A. Weiss', version }).stillMissing
 */
export function boardPage(input: BoardInput): BoardPage {
  const { entries, now } = input
  const statements = statementsOf(entries)
  const assessed = foldStatements(assessment, statements)
  const imaged = foldStatements(imaging, statements)
  const last = entries.at(-1)
  const page: BoardPage = {
    title: 'Tumour board, one case',
    case: last?.case ?? '',
    synthetic: assessed.opened?.body.synthetic ?? false,
    identity: input.identity ?? null,
    prepared: { at: now, timeZone: input.timeZone ?? 'UTC', by: input.preparedBy },
    head: headOf(assessed, now),
    question: questionOf(assessed),
    person: personOf(assessed),
    neurology: neurologyOf(assessed),
    chart: functionChart(assessed, now),
    figures: input.figures ?? [],
    disease: diseaseOf(assessed, now),
    imaging: imagingOf(imaged),
    prognosis: [...prognosisFacts(compartmentsOf(assessed)), ...scoreSpread(assessed)],
    goals: goalsOf(assessed),
    ways: waysOf(assessed, now, input.local),
    options: optionsOf(assessed),
    change: changeOf(assessed),
    contradictions: contradictionParts(assessed),
    stillMissing: [],
    notes: [...notRead(statements), ...differencesOf(assessed)],
    decision: ['Option', 'By whom, until when', 'Reason', 'Told to the patient by, on'],
    sources: [],
    foot: {
      version: input.version,
      entries: entries.length,
      chain: last?.hash ?? null,
      notice: 'Not a medical device; advises neither for nor against an operation.',
    },
  }
  return { ...page, stillMissing: stillMissingOf(page), sources: sourcesOf(partsOf(page)) }
}

// ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const text = (words: string): Part => ({ is: 'text', text: words })
const gap = (why: Why, because?: string): Missing => ({
  is: 'missing',
  why,
  ...(because === undefined ? {} : { because }),
})
const field = (key: string, label: string, ...parts: Part[]): Field => ({ key, label, parts })

/** What an entry says in words, or why it does not. An empty text is an answer that was not given. */
function knowableParts(answer: Knowable<string> | undefined, source: Source | null, quoted = false): Part[] {
  if (answer === undefined || source === null) return [gap('not-asked')]
  if (answer.is !== 'known') return [gap(answer.is)]
  if (answer.value.trim() === '') return [gap('not-asked')]
  return [saidBy(source, answer.value, quoted)]
}

const saidBy = (source: Source, words: string, quoted = false): Part => ({
  is: 'words',
  words: words.trim(),
  at: whenOf(source),
  source,
  evidence: 'stated',
  ...(quoted ? { quoted: true } : {}),
})

const whenOf = (source: Source): When => (source.type === 'entry' ? source.at : { on: '', precision: 'year' })

const stated = (source: Source, value: string, unit: string, evidence: Quantity['evidence'] = 'stated'): Quantity => ({
  is: 'quantity',
  value,
  unit,
  at: whenOf(source),
  source,
  evidence,
})

// ── sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const sexWords = { male: 'man', female: 'woman', other: 'other' } as const

function headOf({ opened }: Assessment, now: Instant): Section {
  const source = opened === null ? null : entrySource(opened.entry, 'Case opened')
  const sex = opened?.body.sex ?? null
  const birth = opened?.body.birthYear
  const sexPart: Part =
    source === null || sex === null
      ? gap('not-asked')
      : sex === 'not-known'
        ? gap('not-known')
        : saidBy(source, sexWords[sex])
  const agePart: Part =
    source === null || birth === undefined
      ? gap('not-asked')
      : birth.is !== 'known'
        ? gap(birth.is)
        : stated(source, `about ${ageInYears(birth.value, now)}`, 'y', 'computed')
  return { key: 'head', title: 'Case', fields: [field('sex', 'Sex', sexPart), field('age', 'Age', agePart)] }
}

function questionOf({ referral }: Assessment): Field {
  const source = referral === null ? null : entrySource(referral.entry, 'Referral')
  return field('question', 'Question to the meeting', ...knowableParts(referral?.body.question, source))
}

/** Fitness, other illness and mood are forgotten elsewhere: here they have their places whether or not anybody filled them. */
function personOf(assessed: Assessment): Section {
  const said = assessed.person
  const source = said === null ? null : entrySource(said.entry, 'The person')
  const from = (
    key: 'wish' | 'psychologicalStatus' | 'physicalStatus' | 'comorbidity' | 'home',
    quoted = false,
  ): Part[] => knowableParts(said?.body[key], source, quoted)
  return {
    key: 'person',
    title: 'The person',
    fields: [
      field('wish', 'Wish', ...from('wish', true)),
      field('psychologicalStatus', 'Psychological status', ...from('psychologicalStatus')),
      field('kps', 'Karnofsky', ...pointsParts(latest(assessed, 'kps'))),
      field('ecog', 'ECOG', ...pointsParts(latest(assessed, 'ecog'))),
      field('physicalStatus', 'Physical status', ...from('physicalStatus')),
      field('comorbidity', 'Comorbidity', ...from('comorbidity')),
      field('home', 'Home', ...from('home')),
    ],
  }
}

function neurologyOf(assessed: Assessment): Section {
  const pain = latest(assessed, 'pain-nrs')
  return {
    key: 'neurology',
    title: 'Neurology',
    fields: [
      field('walking', 'Walking', ...walkingParts(assessed)),
      field('mccormick', 'McCormick', ...mccormickParts(latest(assessed, 'mccormick-modified'))),
      field('ais', 'AIS', ...aisParts(latest(assessed, 'isncsci'))),
      field(
        'pain',
        'Pain',
        ...pointsParts(pain),
        ...(typeof pain?.answered.result.value === 'number' ? [text(', worst in a day')] : []),
      ),
      field('sphincters', 'Sphincters', ...sphincterParts(latest(assessed, 'sphincter'))),
    ],
  }
}

/** Walking now, and what it was before when that differs: a loss must not hide behind the latest class. */
function walkingParts(assessed: Assessment): Part[] {
  const serial = assessed.examinations.get('ambulation') ?? []
  const now = serial.at(-1) ?? null
  const before = serial.findLast(
    (exam) => exam.answered.result.value !== null && exam.answered.result.value !== now?.answered.result.value,
  )
  const parts = bandParts(now)
  if (now === null || before === undefined || before === now) return parts
  return [
    ...parts,
    text('; before:'),
    wordsOf(before, before.answered.result.band?.label ?? String(before.answered.result.value)),
  ]
}

function diseaseOf({ referral }: Assessment, now: Instant): Section {
  const body = referral?.body
  const source = referral === null ? null : entrySource(referral.entry, 'Referral')
  const site: Part =
    source === null || body === undefined
      ? gap('not-asked')
      : body.primary.site === 'not-known'
        ? gap('not-known')
        : saidBy(source, primarySiteTitles[body.primary.site].toLowerCase())
  const compartments: Part =
    source === null || body === undefined
      ? gap('not-asked')
      : saidBy(source, body.compartments.map((each) => compartmentTitles[each]).join(', '))
  return {
    key: 'disease',
    title: 'Disease',
    fields: [
      field('primary', 'Primary', site),
      field('histology', 'Histology', ...knowableParts(body?.primary.histology, source)),
      field('driver', 'Driver', ...knowableParts(body?.primary.driver, source)),
      field('compartments', 'Compartment', compartments),
      field('levels', 'Levels', ...levelParts(body, source)),
      field('firstSymptom', 'First symptom', ...firstSymptomParts(body, source, now)),
      ...diseaseMore(body, source),
    ],
  }
}

type Referred = NonNullable<Assessment['referral']>['body']

const sideWords = {
  right: 'RIGHT',
  left: 'LEFT',
  midline: 'midline',
  both: 'both sides',
  'not-known': 'side not known',
} as const

function levelParts(body: Referred | undefined, source: Source | null): Part[] {
  if (body === undefined || source === null || body.lesions.length === 0) return [gap('not-asked')]
  const several = body.compartments.length > 1
  return body.lesions.flatMap(({ from, to, side, position, compartment }, place) => {
    const where = from === to ? from : `${from} to ${to}`
    const toTheCord = position === 'not-known' ? '' : ` ${position}`
    const words = [where, `${sideWords[side]}${toTheCord}`, ...(several ? [compartmentTitles[compartment]] : [])].join(
      ', ',
    )
    return [...(place === 0 ? [] : [text(';')]), saidBy(source, words)]
  })
}

const precisionWords = { day: '', week: 'about ', month: 'about ' } as const

function firstSymptomParts(body: Referred | undefined, source: Source | null, now: Instant): Part[] {
  if (body === undefined || source === null) return [gap('not-asked')]
  if (body.firstSymptom.is !== 'known') return [gap(body.firstSymptom.is)]
  const { date, precision, what } = body.firstSymptom.value
  const words = knowableParts(what, source)
  const days = Math.floor((Date.parse(now) - Date.parse(date)) / 86_400_000)
  const since: Quantity = {
    ...stated(source, `${precisionWords[precision]}${Math.max(0, days)}`, 'days before this page', 'computed'),
    at: { on: date, precision },
  }
  return [...words, text(','), since, ...courseParts(body, source)]
}

// ── imaging ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function imagingOf(imaged: Imaging): Section {
  const volume = imaged.tumourVolumes.at(-1) ?? null
  return {
    key: 'imaging',
    title: 'Imaging',
    fields: [
      field('series', 'Series', ...seriesParts(imaged)),
      field('faults', 'Faults', ...faultParts(imaged)),
      field('volume', 'Tumour', ...volumeParts(imaged, volume)),
      field('craniocaudal', 'Craniocaudal', ...lengthParts(imaged, volume, (tumour) => tumour.craniocaudalMm)),
      field('diameter', 'Largest diameter', ...lengthParts(imaged, volume, (tumour) => tumour.maximumDiameterMm)),
      ...cordFields(imaged),
    ],
  }
}

function seriesParts({ studies }: Imaging): Part[] {
  const study = studies.at(-1)
  if (study === undefined) return [gap('not-asked', 'no images read')]
  const { series } = study.read
  const dates = [...new Set(series.flatMap(({ date }) => (date === null ? [] : [date])))].sort()
  const at: When =
    dates.length === 0 ? { on: study.at, precision: 'minute' } : { on: dates.at(-1) as string, precision: 'day' }
  const source = entrySource(study.entry, 'Geometry checked from slice positions', at)
  const modality = [...new Set(series.flatMap((each) => (each.modality === null ? [] : [each.modality])))].join(', ')
  return [
    ...(modality === '' ? [] : [saidBy(source, modality)]),
    stated(source, String(series.length), 'series', 'computed'),
    text(','),
    stated(source, String(series.filter(({ measurable }) => measurable).length), 'measurable', 'computed'),
    ...(dates.length === 0 ? [text(', undated')] : []),
  ]
}

/** Every fault, in the words of whoever found it, with the series that it belongs to. */
function faultParts({ studies }: Imaging): Part[] {
  const study = studies.at(-1)
  if (study === undefined) return [gap('not-applicable', 'no images read')]
  const source = entrySource(study.entry, 'Geometry checked from slice positions')
  const faults = study.read.series.flatMap(({ description, modality, faults }) =>
    faults.map(({ message }) => `${description ?? modality ?? 'series'}: ${message.replace(/\.$/, '')}`),
  )
  if (faults.length === 0) return [saidBy(source, 'none found')]
  return faults.flatMap((fault, place) => [...(place === 0 ? [] : [text(';')]), saidBy(source, fault)])
}

function noVolume(imaged: Imaging): Missing {
  if (imaged.measurements.length > 0) return gap('not-determinable', 'no label is marked as tumour')
  const series = imaged.studies.at(-1)?.read.series ?? []
  if (series.length > 0 && !series.some(({ measurable }) => measurable))
    return gap('not-determinable', 'no series can be measured')
  return gap('not-asked', 'no labels measured')
}

function measured(volume: TumourVolume, value: string, unit: string): Quantity {
  const { entry, measured: body } = volume
  const at: When =
    body.imagedOn === null ? { on: entry.effectiveAt, precision: 'minute' } : { on: body.imagedOn, precision: 'day' }
  return { is: 'quantity', value, unit, at, source: entrySource(entry, body.method, at), evidence: 'measured' }
}

function volumeParts(imaged: Imaging, volume: TumourVolume | null): Part[] {
  if (volume === null) return [noVolume(imaged)]
  const { tumour, measured: body } = volume
  const [low, high] = tumour.volumeBoundsMm3
  const interval = {
    low: (low / 1000).toFixed(2),
    high: (high / 1000).toFixed(2),
    kind: 'outline half a voxel in and out',
  }
  const parts: Part[] = [{ ...measured(volume, tumour.volumeMl.toFixed(3), 'mL'), interval }]
  if (tumour.components.length > 1)
    parts.push(text(', in'), measured(volume, String(tumour.components.length), 'parts'))
  if (body.imagedOn === null) parts.push(text(', date of the images'), gap('not-known'))
  const newer = imaged.studies
    .flatMap(({ read }) => read.series.flatMap(({ date }) => (date === null ? [] : [date])))
    .some((date) => body.imagedOn !== null && date > body.imagedOn)
  return newer ? [...parts, text('; newer images were read and are not measured')] : parts
}

function lengthParts(
  imaged: Imaging,
  volume: TumourVolume | null,
  of: (tumour: TumourVolume['tumour']) => number,
): Part[] {
  return volume === null ? [noVolume(imaged)] : [measured(volume, of(volume.tumour).toFixed(1), 'mm')]
}

/** Only where cord and canal were among the labels: most drawings are of the tumour alone, and lack nothing by it. */
function cordFields({ cords }: Imaging): Field[] {
  const last = cords.at(-1)
  if (last === undefined) return []
  const { worst, msccPercent, tumourSector, imagedOn, method } = last.measured
  const at: When =
    imagedOn === null ? { on: last.entry.effectiveAt, precision: 'minute' } : { on: imagedOn, precision: 'day' }
  const source = entrySource(last.entry, method, at)
  const figure = (value: string, unit: string): Quantity => ({
    is: 'quantity',
    value,
    unit,
    at,
    source,
    evidence: 'measured',
  })
  return [
    field(
      'cord',
      'Cord, narrowest',
      figure(worst.apMm.toFixed(1), 'mm front to back'),
      text(','),
      figure(worst.areaPerpendicularMm2.toFixed(1), 'mm²'),
      ...(msccPercent === null ? [] : [text(', MSCC'), figure(msccPercent.toFixed(0), '%')]),
    ),
    ...(tumourSector === null ? [] : [field('sector', 'Sector', saidBy(source, sectorInWords(tumourSector)))]),
  ]
}

// ── computed from the rest ───────────────────────────────────────────────────────────────────────────────────────────

const kinds = kindsOf(assessEntries, planEntries, monitorEntries, followEntries)

/** A statement that this version cannot read would otherwise look as if nobody had made it. */
const notRead = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ entry, withdrawn }) => {
    const read = withdrawn ? null : readBody(kinds, entry)
    return read === null || read.known
      ? []
      : [`Entry ${entry.seq} is in the record and not on this page: ${read.because}.`]
  })

const differencesOf = ({ examinations }: Assessment): string[] =>
  [...examinations.values()].flatMap((serial) => {
    const exam = serial.at(-1)
    const difference = exam === undefined ? null : differenceNow(exam.answered)
    return difference === null ? [] : [difference]
  })

function stillMissingOf(page: BoardPage): BoardPage['stillMissing'] {
  const question: Section = { key: 'question', title: 'Meeting', fields: [page.question, page.options] }
  return [question, ...sectionsOf(page)].flatMap(({ title, fields }) => {
    const items = fields.flatMap(({ label, parts }) => {
      const first = parts.find((part) => part.is === 'missing' && part.why !== 'not-applicable')
      return first?.is === 'missing' ? [{ label, why: first.because ?? whyTitles[first.why] }] : []
    })
    return items.length === 0 ? [] : [{ section: title, items }]
  })
}
