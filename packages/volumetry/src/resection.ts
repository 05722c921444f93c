import type { Labelmap } from './affine.ts'
import { voxelVolumeMm3 } from './affine.ts'
import type { LabelMeasure } from './measure.ts'
import { measureLabel } from './measure.ts'

/** GTR: no residual seen; NTR: at least 95 %; STR: 80 to under 95 %; PR: under 80 %. */
export type ResectionClass = 'GTR' | 'NTR' | 'STR' | 'PR'

export type ResectionThresholds = { nearTotalPercent: number; subtotalPercent: number }

/** Literature varies; a unit sets its own. */
export const resectionThresholds: ResectionThresholds = { nearTotalPercent: 95, subtotalPercent: 80 }

export type ExtentOfResection = {
  label: number
  beforeMm3: number
  afterMm3: number
  /** (before − after) / before · 100; negative when there is more afterwards; `null` without a volume before. */
  percent: number | null
  /** By volume alone: GTR also asks for the surgeon's word. `null` without a volume before. */
  class: ResectionClass | null
  /** From the volume bounds of both: the least and the most that can have been removed. */
  percentBounds: readonly [low: number, high: number] | null
  /** One standard error from sampling of both volumes, in points; `null` where a volume rests on one slice. */
  standardErrorPercent: number | null
  /** What the image afterwards could have missed: "≤ x mm³" is said in place of the volume; `null` above it. */
  afterAtMostMm3: number | null
  /** Either volume is coarse (expected error above 15 %): show no decimals. */
  coarse: boolean
}

/** Smaller than three voxels, or on one slice only, is below what a series can show. */
const DETECTABLE_VOXELS = 3
const DETECTABLE_SLICES = 2

/**
 * Extent of resection from the labelmaps before and after, each measured on its own grid: the studies need not share
 * a frame of reference, because only volumes are compared.
 *
 * `σ ≈ (after/before)·√((σ_after/after)² + (σ_before/before)²)·100`, with σ from slice distance and pixel size.
 *
 * @example
 * extentOfResection(before, after, 3) // { beforeMm3: 736, afterMm3: 104, percent: 85.87, class: 'STR', … }
 */
export function extentOfResection(
  before: Labelmap,
  after: Labelmap,
  label: number,
  thresholds: ResectionThresholds = resectionThresholds,
): ExtentOfResection {
  const [first, second] = [measureLabel(before, label), measureLabel(after, label)]
  const afterMm3 = second?.volumeMm3 ?? 0
  const smallest = DETECTABLE_VOXELS * voxelVolumeMm3(after.grid)
  const afterAtMostMm3 = detectable(second) ? null : Math.max(afterMm3, smallest)
  if (first === null) return { ...unknown, label, afterMm3, afterAtMostMm3 }
  const percent = removedPercent(first.volumeMm3, afterMm3)
  const [leastBefore, mostBefore] = first.volumeBoundsMm3
  const [leastAfter, mostAfter] = second?.volumeBoundsMm3 ?? [0, 0]
  return {
    label,
    beforeMm3: first.volumeMm3,
    afterMm3,
    percent,
    class: classify(percent, afterMm3, thresholds),
    percentBounds: [
      removedPercent(leastBefore, Math.max(mostAfter, afterAtMostMm3 ?? 0)),
      removedPercent(mostBefore, leastAfter),
    ],
    standardErrorPercent: standardError(first, second),
    afterAtMostMm3,
    coarse: first.coarse || (second?.coarse ?? false),
  }
}

const unknown = {
  beforeMm3: 0,
  percent: null,
  class: null,
  percentBounds: null,
  standardErrorPercent: null,
  coarse: true,
} satisfies Partial<ExtentOfResection>

const removedPercent = (before: number, after: number): number => (before > 0 ? (100 * (before - after)) / before : 0)

const detectable = (measure: LabelMeasure | null): boolean =>
  measure !== null && measure.voxels >= DETECTABLE_VOXELS && measure.slices >= DETECTABLE_SLICES

function classify(percent: number, afterMm3: number, thresholds: ResectionThresholds): ResectionClass {
  if (afterMm3 === 0) return 'GTR'
  if (percent >= thresholds.nearTotalPercent) return 'NTR'
  return percent >= thresholds.subtotalPercent ? 'STR' : 'PR'
}

function standardError(before: LabelMeasure, after: LabelMeasure | null): number | null {
  if (after === null) return 0
  if (before.expectedErrorPercent === null || after.expectedErrorPercent === null) return null
  return (after.volumeMm3 / before.volumeMm3) * Math.hypot(after.expectedErrorPercent, before.expectedErrorPercent)
}

/**
 * Growth between two volumes: `(ln V2 − ln V1)/Δt` per day, and the doubling time `ln 2 / rate` (negative: halving).
 * `null` where it cannot be told: no time between, a volume of zero, or for the doubling time no change.
 *
 * @example
 * growth({ volumeMm3: 100, day: 0 }, { volumeMm3: 200, day: 90 }).doublingTimeDays // 90
 */
export function growth(
  first: { volumeMm3: number; day: number },
  second: { volumeMm3: number; day: number },
): { ratePerDay: number | null; doublingTimeDays: number | null } {
  const days = second.day - first.day
  if (!(first.volumeMm3 > 0) || !(second.volumeMm3 > 0) || !(days > 0))
    return { ratePerDay: null, doublingTimeDays: null }
  const ratePerDay = Math.log(second.volumeMm3 / first.volumeMm3) / days
  return { ratePerDay, doublingTimeDays: ratePerDay === 0 ? null : Math.LN2 / ratePerDay }
}
