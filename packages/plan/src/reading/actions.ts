import type { Draft, Instant, Json } from '@theca/record'
import type { Vector3 } from '@theca/volumetry'
import type { ViewName } from '@theca/volumetry/reslice'
import { alignLandmarks, angleDeg, lengthMm } from '@theca/volumetry/reslice'
import type { BodyOf } from '@theca/record'
import { caliperPlaced, examinationsAligned, lesionNoted, levelsMarked } from './entries.ts'

type SeenOn = { seriesInstanceUid: string; frameOfReferenceUid: string | null }
type Kind = { kind: string; version: number }

const draft = (kind: Kind, body: unknown, at: Instant): Draft => ({
  kind: kind.kind,
  version: kind.version,
  body: JSON.parse(JSON.stringify(body)) as Json,
  effectiveAt: at,
})

export const lesionDraft = (body: BodyOf<typeof lesionNoted>, at: Instant): Draft => draft(lesionNoted, body, at)
export const levelsDraft = (body: BodyOf<typeof levelsMarked>, at: Instant): Draft => draft(levelsMarked, body, at)

export type CaliperTool = 'length' | 'diameters' | 'angle'

/** How many places each caliper needs. */
export const CALIPER_POINTS: Record<CaliperTool, number> = { length: 2, diameters: 4, angle: 3 }

/**
 * The statement of a caliper: the numbers are worked out here from the places, never taken from the screen. `null` while
 * places are missing, or for an angle without arms.
 *
 * @param pointsMm ends in the order of clicking; for diameters the long one first, for an angle its tip second
 */
export function caliperBody(
  tool: CaliperTool,
  pointsMm: readonly Vector3[],
  where: SeenOn & { plane: ViewName; lesion: number | null; what: string | null },
): BodyOf<typeof caliperPlaced> | null {
  const measure = measured(tool, pointsMm)
  return measure === null ? null : { ...where, measure }
}

type Measure = BodyOf<typeof caliperPlaced>['measure']
type Place = [number, number, number]
const plain = (place: Vector3): Place => [place[0], place[1], place[2]]

function measured(tool: CaliperTool, points: readonly Vector3[]): Measure | null {
  const [a, b, c, d] = points
  if (a === undefined || b === undefined) return null
  if (tool === 'length') return { is: 'length', endsMm: [plain(a), plain(b)], lengthMm: lengthMm(a, b) }
  if (c === undefined) return null
  if (tool === 'angle') {
    const angle = angleDeg(a, b, c)
    return angle === null ? null : { is: 'angle', pointsMm: [plain(a), plain(b), plain(c)], angleDeg: angle }
  }
  if (d === undefined) return null
  const pairs = [
    { ends: [plain(a), plain(b)] as [Place, Place], mm: lengthMm(a, b) },
    { ends: [plain(c), plain(d)] as [Place, Place], mm: lengthMm(c, d) },
  ].sort((one, other) => other.mm - one.mm)
  const [long, across] = pairs as [(typeof pairs)[number], (typeof pairs)[number]]
  return { is: 'diameters', longEndsMm: long.ends, acrossEndsMm: across.ends, longMm: long.mm, acrossMm: across.mm }
}

export const caliperDraft = (body: BodyOf<typeof caliperPlaced>, at: Instant): Draft => draft(caliperPlaced, body, at)

/** The alignment of two frames by pairs of places, ready to be said; the reason in words where it cannot be worked out. */
export function alignmentDraft(
  frames: { fromFrameUid: string; toFrameUid: string },
  pairs: readonly { fromMm: Vector3; toMm: Vector3 }[],
  at: Instant,
): { ok: true; draft: Draft; residualMm: number } | { ok: false; message: string } {
  const motion = alignLandmarks(pairs)
  if (motion === 'fewer-than-three') return { ok: false, message: 'Three pairs of landmarks are needed.' }
  if (motion === 'on-one-line')
    return { ok: false, message: 'The landmarks lie on one line. Add a pair beside it, for example a spinous process.' }
  const { rotation, translationMm, residualMm, residualsMm } = motion
  const body = { ...frames, pairs, rotation, translationMm, residualMm, worstMm: Math.max(...residualsMm) }
  return { ok: true, draft: draft(examinationsAligned, body, at), residualMm }
}
