import type { Direction, Walking } from '@theca/instruments'
import { WALKING, declineVelocity, findInstrument, isAmbulatory, walkingLabels } from '@theca/instruments'
import type { Instant, Seq } from '@theca/record'
import type { Assessment, Examination } from './views.ts'
import { detailsIn } from './details.ts'

export type SerialPoint = {
  readonly at: Instant
  readonly seq: Seq
  /** Place on the scale: points, or the rank of a grade from 0. */
  readonly value: number
  /** As it is said: `III`, `41`, `with an aid`. */
  readonly label: string
  /** Against the examination before it; null for the first and where the scale has no direction. */
  readonly change: 'better' | 'worse' | 'same' | null
}

/** How fast a measure changes. Two examinations give a difference and no line. */
export type SerialVelocity =
  | {
      readonly kind: 'line'
      readonly n: number
      readonly perDay: number
      /** 95 % interval of the slope. */
      readonly low: number
      readonly high: number
      readonly from: Instant
      readonly to: Instant
    }
  | { readonly kind: 'two'; readonly change: number; readonly days: number; readonly perDay: number | null }

/** One instrument over time. */
export type Serial = {
  /** Instrument id; `isncsci.lems` and `isncsci.uems` for the motor totals. */
  readonly instrument: string
  readonly title: string
  readonly unit: string | null
  readonly direction: Direction
  readonly points: readonly SerialPoint[]
  readonly velocity: SerialVelocity | null
  /** Why there is no velocity, or what it must not be taken for. */
  readonly because: string
  readonly lastAt: Instant | null
  /** Hours since the last examination; null without `now`. */
  readonly sinceLastH: number | null
}

/** Scales whose steps are alike enough for a line; a line through ranks would claim that they are. */
const MEASURED = new Set(['isncsci.lems', 'isncsci.uems', 'pain-nrs', 'mjoa', 'opioid-mme'])

const RANKS = 'Grades are ranks: a line through them would claim equal steps.'
const EXTRAPOLATION = 'The slope describes the days between the examinations; beyond the last it is an extrapolation.'

type Measured = { instrument: string; title: string; unit: string | null; direction: Direction; points: SerialPoint[] }

/**
 * Every instrument that was examined, over time, with its direction understood.
 *
 * @param now to say how long ago the last examination was
 * @example serialOf(assessed).find(({ instrument }) => instrument === 'kps')?.points.at(-1)?.change   // 'worse'
 */
export function serialOf(state: Assessment, now?: Instant): Serial[] {
  return [...state.examinations.entries()]
    .flatMap(([id, exams]) => (id === 'isncsci' ? [byResult(id, exams), ...motorTotals(exams)] : [byResult(id, exams)]))
    .filter((each): each is Measured => each !== null && each.points.length > 0)
    .map((each) => finished(each, now))
}

function byResult(id: string, exams: readonly Examination[]): Measured | null {
  const instrument = findInstrument(id)
  if (instrument === undefined || instrument.scale.kind === 'named') return null
  const { scale, direction, title } = instrument
  const valueOf = ({ answered: { result } }: Examination): number | null => {
    if (result.status !== 'complete' || result.value === null) return null
    if (typeof result.value === 'number') return result.value
    const rank = scale.kind === 'ordered' ? scale.values.indexOf(result.value) : -1
    return rank < 0 ? null : rank
  }
  // A band of one value is its name (`III`); a band of several would hide the value.
  const label = ({ answered: { result } }: Examination): string => {
    const named = instrument.bands.find(({ from, to }) => from === result.value && to === result.value)
    return named?.id ?? String(result.value)
  }
  const unit = scale.kind === 'measure' ? scale.unit : scale.kind === 'points' ? `of ${scale.max}` : null
  return { instrument: id, title, unit, direction, points: pointsOf(exams, valueOf, label, direction) }
}

const totalsIn = ({ answered }: Examination): Readonly<Record<string, unknown>> =>
  (detailsIn(answered.result.details)['totals'] ?? {}) as Readonly<Record<string, unknown>>

/** The motor totals are what a decline is measured by; AIS alone moves in steps of a whole grade. */
const motorTotals = (exams: readonly Examination[]): Measured[] =>
  (
    [
      ['lems', 'Leg power'],
      ['uems', 'Arm power'],
    ] as const
  ).map(([total, title]) => {
    const valueOf = (exam: Examination): number | null => {
      const value = totalsIn(exam)[total]
      return typeof value === 'number' ? value : null
    }
    const points = pointsOf(exams, valueOf, (exam) => String(valueOf(exam)), 'higher_better')
    return { instrument: `isncsci.${total}`, title, unit: 'of 50', direction: 'higher_better', points }
  })

function pointsOf(
  exams: readonly Examination[],
  valueOf: (exam: Examination) => number | null,
  label: (exam: Examination) => string,
  direction: Direction,
): SerialPoint[] {
  const points: SerialPoint[] = []
  for (const exam of exams) {
    const value = valueOf(exam)
    if (value === null) continue
    const before = points.at(-1)
    const change = before === undefined ? null : changeOf(before.value, value, direction)
    points.push({ at: exam.at, seq: exam.seq, value, label: label(exam), change })
  }
  return points
}

function changeOf(before: number, after: number, direction: Direction): SerialPoint['change'] {
  if (direction === 'none') return null
  if (before === after) return 'same'
  return after > before === (direction === 'higher_better') ? 'better' : 'worse'
}

const DAY_MS = 86_400_000

function finished(each: Measured, now: Instant | undefined): Serial {
  const lastAt = each.points.at(-1)?.at ?? null
  const sinceLastH = now === undefined || lastAt === null ? null : (Date.parse(now) - Date.parse(lastAt)) / 3_600_000
  return { ...each, ...velocityOf(each), lastAt, sinceLastH }
}

function velocityOf({ instrument, points }: Measured): Pick<Serial, 'velocity' | 'because'> {
  if (!MEASURED.has(instrument)) return { velocity: null, because: RANKS }
  const found = declineVelocity(points.map(({ at, value }) => ({ atDays: Date.parse(at) / DAY_MS, value })))
  if (found.kind === 'none') return { velocity: null, because: 'One examination shows no change.' }
  if (found.kind === 'two-examinations') {
    const { change, days, perDay } = found
    return {
      velocity: { kind: 'two', change, days, perDay },
      because: 'Two examinations make a difference and no line.',
    }
  }
  const { n, perDay, low, high } = found
  const [from, to] = [points[0]?.at ?? '', points.at(-1)?.at ?? '']
  return { velocity: { kind: 'line', n, perDay, low, high, from, to }, because: EXTRAPOLATION }
}

/** One stretch of walking, from an examination to the next; the last has no end. */
export type WalkingStretch = {
  readonly from: Instant
  readonly to: Instant | null
  readonly walking: Walking
  readonly label: string
  readonly ambulatory: boolean
  readonly seq: Seq
}

/**
 * Walking over time. Between two examinations the earlier class is shown, because nobody saw when it changed.
 *
 * @example ambulationRibbon(assessed).at(-1)?.walking   // 'aid'
 */
export function ambulationRibbon(state: Assessment): WalkingStretch[] {
  const seen = (state.examinations.get('ambulation') ?? []).flatMap(({ at, seq, answered }) => {
    const walking = WALKING.find((each) => each === answered.answers['walking'])
    return walking === undefined ? [] : [{ at, seq, walking }]
  })
  return seen.map(({ at, seq, walking }, place) => ({
    from: at,
    to: seen[place + 1]?.at ?? null,
    walking,
    label: walkingLabels[walking],
    ambulatory: isAmbulatory(walking),
    seq,
  }))
}

export type SphincterPoint = {
  readonly at: Instant
  readonly seq: Seq
  readonly value: 'no' | 'uncertain' | 'yes'
  readonly label: string
}

/** Sphincters over time, beside the ribbon: McCormick, Frankel and Karnofsky do not see them. */
export const sphincterLane = (state: Assessment): SphincterPoint[] =>
  (state.examinations.get('sphincter') ?? []).flatMap(({ at, seq, answered }) => {
    const { value, band } = answered.result
    return value === 'no' || value === 'uncertain' || value === 'yes'
      ? [{ at, seq, value, label: band?.label ?? value }]
      : []
  })
