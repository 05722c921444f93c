import type { Compartment, VertebralLevel } from '@theca/anatomy'
import { levelOrdinal } from '@theca/anatomy'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'

/**
 * From the extent of the tumour to the laminae. Heights are millimetres that grow towards the head: patient z, or length
 * along the centreline measured upwards. Everything here is a proposal; a surgeon counts, sees and decides.
 */

/** A vertebra between the middle of the disc above it and the middle of the disc below it. */
export type Landmark = {
  readonly level: VertebralLevel
  readonly upperDiscMm: number
  readonly lowerDiscMm: number
}
export type Extent = { readonly topMm: number; readonly bottomMm: number }

/** The middle of a vertebral body, as a reader marked it; the height is the third coordinate. */
export type Body = { readonly level: VertebralLevel; readonly positionMm: readonly [number, number, number] }

/**
 * The vertebrae between the middles of the discs, from marked bodies: a disc lies half way between two neighbours. The
 * first and the last body have no disc on one side and are left out.
 *
 * @example landmarksOf(levelsAlong(marks))   // [{ level: 'T9', upperDiscMm: 41.5, lowerDiscMm: 15.5 }, …]
 */
export function landmarksOf(bodies: readonly Body[]): Landmark[] {
  const ordered = bodies.toSorted((a, b) => levelOrdinal(a.level) - levelOrdinal(b.level))
  const half = (a: Body, b: Body): number => (a.positionMm[2] + b.positionMm[2]) / 2
  return ordered.flatMap((body, place) => {
    const [above, below] = [ordered[place - 1], ordered[place + 1]]
    if (above === undefined || below === undefined) return []
    const apart = levelOrdinal(below.level) - levelOrdinal(above.level)
    return apart === 2 ? [{ level: body.level, upperDiscMm: half(above, body), lowerDiscMm: half(body, below) }] : []
  })
}

/**
 * Where a height lies: the vertebra, and the part of the way from the disc above it to the disc below it.
 *
 * @returns null outside the labelled vertebrae.
 * @example levelAtHeight(landmarks, 4)   // { level: 'T10', fraction: 0.44 }, said as T10.44
 */
export function levelAtHeight(
  landmarks: readonly Landmark[],
  heightMm: number,
): { level: VertebralLevel; fraction: number } | null {
  const found = landmarks.find(({ upperDiscMm, lowerDiscMm }) => heightMm <= upperDiscMm && heightMm > lowerDiscMm)
  if (found === undefined) return null
  const { level, upperDiscMm, lowerDiscMm } = found
  return { level, fraction: (upperDiscMm - heightMm) / (upperDiscMm - lowerDiscMm) }
}

/**
 * Where the lamina lies within the way from disc to disc, by region; the thoracic one covers the next disc. A project
 * rule: the sacrum has no disc to measure by and no lamina is proposed there.
 */
const laminaFractions = {
  C: { top: 0.3, bottom: 0.85 },
  T: { top: 0.25, bottom: 1.05 },
  L: { top: 0.35, bottom: 0.9 },
} as const

export type Lamina = Extent & { readonly level: VertebralLevel }

/** The lamina of a vertebra, or null in the sacrum. */
export function laminaOf({ level, upperDiscMm, lowerDiscMm }: Landmark): Lamina | null {
  const region = level.slice(0, 1)
  if (region !== 'C' && region !== 'T' && region !== 'L') return null
  if (level === 'Co') return null
  const { top, bottom } = laminaFractions[region]
  const pitch = upperDiscMm - lowerDiscMm
  return { level, topMm: upperDiscMm - top * pitch, bottomMm: upperDiscMm - bottom * pitch }
}

/** Margin around the solid tumour, never around oedema or syrinx; a myelotomy has to reach both poles. Project defaults. */
export const defaultMarginMm = (compartment: Compartment): number => (compartment === 'intramedullary' ? 10 : 5)

/** What undercutting of the next lamina is proposed before another lamina, and what is still named as an alternative. */
export const UNDERCUT_MM = 5
export const LONGEST_UNDERCUT_MM = 10

/** What a set of laminae opens, and what of the need it leaves. */
export type Exposure = {
  readonly laminae: readonly VertebralLevel[]
  readonly window: Extent
  readonly windowMm: number
  /** What lies beyond the window at each end and has to be undercut. */
  readonly undercut: Extent
  /** What the window has to spare at the tighter end; 0 where something is to be undercut. */
  readonly spareMm: number
}

export type LaminaProposal = Exposure & {
  readonly marginMm: number
  readonly needed: Extent
  /** Fewer laminae with a longer undercut, where that is possible. */
  readonly alternative: Exposure | null
  readonly says: string
}

export type LevelsFailure = {
  readonly code: 'no-extent' | 'no-landmarks' | 'gap-in-landmarks' | 'outside-landmarks' | 'no-margin'
  readonly message: string
}

/**
 * The fewest neighbouring laminae whose window covers tumour and margin, with at most 5 mm of undercutting at an end.
 * The window of a set runs from the top of its first to the bottom of its last lamina: what lies between counts as open.
 * A wider margin never takes a lamina away: where one lamina is enough, it is the one that stays enough for longest.
 *
 * @param extent the solid tumour, mm.
 * @param marginMm what is added at both ends, 0 to 50 mm.
 * @returns the proposal, or why there is none, in one sentence.
 * @example proposeLaminae(landmarks, { topMm: 14.5, bottomMm: -6.5 }, 5)   // laminae ['T9', 'T10'], spare 0.3 mm
 */
export function proposeLaminae(
  landmarks: readonly Landmark[],
  extent: Extent,
  marginMm: number,
): Result<LaminaProposal, LevelsFailure> {
  const fault = faultOf(landmarks, extent, marginMm)
  if (fault !== null) return refuse(fault)
  const laminae = orderedLaminae(landmarks)
  const needed = { topMm: extent.topMm + marginMm, bottomMm: extent.bottomMm - marginMm }
  const chosen = fewest(laminae, needed, UNDERCUT_MM)
  if (chosen === null) {
    return refuse({
      code: 'outside-landmarks',
      message: 'The exposure goes beyond the labelled discs. Label the discs further up and down, then propose again.',
    })
  }
  const exposure = exposureOf(chosen, needed)
  const fewer = fewest(laminae, needed, LONGEST_UNDERCUT_MM)
  const alternative = fewer !== null && fewer.length < chosen.length ? exposureOf(fewer, needed) : null
  return ok({ ...exposure, marginMm, needed, alternative, says: saysOf(exposure, alternative) })
}

/**
 * What a set of laminae chosen by hand would open. Laminae between the first and the last count as removed.
 *
 * @returns null where none of them is labelled.
 */
export function exposureBy(
  landmarks: readonly Landmark[],
  extent: Extent,
  marginMm: number,
  chosen: readonly VertebralLevel[],
): Exposure | null {
  const laminae = orderedLaminae(landmarks).filter(({ level }) => chosen.includes(level))
  const needed = { topMm: extent.topMm + marginMm, bottomMm: extent.bottomMm - marginMm }
  return laminae.length === 0 ? null : exposureOf(laminae, needed)
}

function faultOf(landmarks: readonly Landmark[], extent: Extent, marginMm: number): LevelsFailure | null {
  if (!(marginMm >= 0 && marginMm <= 50))
    return { code: 'no-margin', message: 'The margin is not between 0 and 50 mm. Enter it again.' }
  if (!(extent.topMm > extent.bottomMm))
    return { code: 'no-extent', message: 'The extent of the tumour has no top above its bottom. Measure it again.' }
  if (landmarks.length === 0)
    return { code: 'no-landmarks', message: 'No disc is labelled, so no lamina can be proposed. Label the discs.' }
  const ordered = landmarks.toSorted((a, b) => levelOrdinal(a.level) - levelOrdinal(b.level))
  const gap = ordered.find(
    (each, place) =>
      !(each.upperDiscMm > each.lowerDiscMm) ||
      (place > 0 &&
        (levelOrdinal(each.level) !== levelOrdinal((ordered[place - 1] as Landmark).level) + 1 ||
          each.upperDiscMm > (ordered[place - 1] as Landmark).upperDiscMm)),
  )
  if (gap === undefined) return null
  return {
    code: 'gap-in-landmarks',
    message: `The labelled discs do not follow each other at ${gap.level}. Count again and label every disc between.`,
  }
}

const orderedLaminae = (landmarks: readonly Landmark[]): Lamina[] =>
  landmarks.toSorted((a, b) => levelOrdinal(a.level) - levelOrdinal(b.level)).flatMap((each) => laminaOf(each) ?? [])

function fewest(laminae: readonly Lamina[], needed: Extent, undercutMm: number): readonly Lamina[] | null {
  const first = laminae.findLastIndex(({ topMm }) => topMm >= needed.topMm - undercutMm)
  const last = laminae.findIndex(({ bottomMm }) => bottomMm <= needed.bottomMm + undercutMm)
  if (first < 0 || last < 0) return null
  if (first < last) return laminae.slice(first, last + 1)
  // Several single laminae would do. Both ends give way alike when the margin grows, so the order of what they have to
  // spare does not depend on it, and the one with most to spare is still there when the others fail.
  const spare = ({ topMm, bottomMm }: Lamina): number => Math.min(topMm - needed.topMm, needed.bottomMm - bottomMm)
  return laminae
    .slice(last, first + 1)
    .toSorted((a, b) => spare(b) - spare(a))
    .slice(0, 1)
}

function exposureOf(laminae: readonly Lamina[], needed: Extent): Exposure {
  const window = { topMm: (laminae[0] as Lamina).topMm, bottomMm: (laminae.at(-1) as Lamina).bottomMm }
  return {
    laminae: laminae.map(({ level }) => level),
    window,
    windowMm: window.topMm - window.bottomMm,
    undercut: {
      topMm: Math.max(0, needed.topMm - window.topMm),
      bottomMm: Math.max(0, window.bottomMm - needed.bottomMm),
    },
    spareMm: Math.max(0, Math.min(window.topMm - needed.topMm, needed.bottomMm - window.bottomMm)),
  }
}

const named = (laminae: readonly VertebralLevel[]): string => laminae.join(' + ')

/** `T10 with 5.5 mm undercut above`. */
export function exposureInWords({ laminae, undercut }: Exposure): string {
  const ends = [
    ...(undercut.topMm > 0 ? [`${undercut.topMm.toFixed(1)} mm undercut above`] : []),
    ...(undercut.bottomMm > 0 ? [`${undercut.bottomMm.toFixed(1)} mm undercut below`] : []),
  ]
  return `${named(laminae)}${ends.length === 0 ? '' : ` with ${ends.join(' and ')}`}`
}

const saysOf = (exposure: Exposure, alternative: Exposure | null): string =>
  `${exposureInWords(exposure)}: window ${exposure.windowMm.toFixed(1)} mm, spare ${exposure.spareMm.toFixed(1)} mm.` +
  (alternative === null ? '' : ` The alternative is ${exposureInWords(alternative)}.`)
