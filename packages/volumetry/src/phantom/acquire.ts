import type { Grid, Vector3 } from '../affine.ts'
import { voxelCount, voxelToPatient } from '../affine.ts'
import { add, cross, scale, subtract } from '../vector.ts'
import { anatomyNear, anatomyOf, canalCentre, phantomLabel } from './anatomy.ts'
import type { PhantomCase, PhantomSeriesPlan, PhantomWeighting } from './cases.ts'
import { randomFrom, smoothNoise } from './random.ts'

/** The image centre lies this far in front of the canal centre, so that the vertebral bodies are in the picture. */
const CENTRE_IN_FRONT_MM = 6
const NOISE = 12
const BIAS = 0.15
/** Stored values have 12 bits, as on most scanners. */
const HIGHEST_STORED = 4095

/** Signal per weighting, arbitrary units; bright tumour on T1Gd, bright fluid on T2. */
const signal: Record<PhantomWeighting, readonly number[] & { length: 9 }> = {
  // background, cord, CSF, tumour, oedema, syrinx, fat, vertebra, disc
  T1: [150, 330, 120, 320, 300, 130, 620, 380, 300],
  T2: [120, 260, 820, 380, 430, 780, 520, 260, 420],
  T1GD: [150, 330, 122, 780, 305, 132, 625, 390, 305],
}

function signalTable(weighting: PhantomWeighting): Float32Array {
  const values = signal[weighting]
  return Float32Array.from({ length: 80 }, (_, label) => {
    if (label >= phantomLabel.disc) return values[8] as number
    return values[label >= phantomLabel.vertebra ? 7 : label] ?? (values[0] as number)
  })
}

const base: Record<PhantomSeriesPlan['plane'], readonly [row: Vector3, column: Vector3]> = {
  SAG: [
    [0, 1, 0],
    [0, 0, -1],
  ],
  AX: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  COR: [
    [1, 0, 0],
    [0, 0, -1],
  ],
}

/** Grid of a series; slices follow the normal row × column. */
export function seriesGrid(one: PhantomCase, plan: PhantomSeriesPlan): Grid {
  const turned = base[plan.plane].map((v) =>
    plan.turns.reduceRight<Vector3>((at, [axis, deg]) => turn(at, axis, deg), v),
  )
  const [row, column] = [turned[0] as Vector3, turned[1] as Vector3]
  const normal = cross(row, column)
  const [columns, rows, slices] = plan.dimensions
  const [x, y] = canalCentre(one, one.centreZMm)
  const middle: Vector3 = [x, y - CENTRE_IN_FRONT_MM, one.centreZMm]
  const half = add(
    scale(row, (plan.pixelMm[0] * (columns - 1)) / 2),
    add(scale(column, (plan.pixelMm[1] * (rows - 1)) / 2), scale(normal, (plan.sliceSpacingMm * (slices - 1)) / 2)),
  )
  return {
    dimensions: plan.dimensions,
    originMm: subtract(middle, half),
    columnStepMm: scale(row, plan.pixelMm[0]),
    rowStepMm: scale(column, plan.pixelMm[1]),
    sliceStepMm: scale(normal, plan.sliceSpacingMm),
  }
}

function turn([x, y, z]: Vector3, axis: 'x' | 'y' | 'z', degrees: number): Vector3 {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  if (axis === 'x') return [x, c * y - s * z, s * y + c * z]
  if (axis === 'y') return [c * x + s * z, y, c * z - s * x]
  return [c * x - s * y, s * x + c * y, z]
}

export type Acquired = {
  grid: Grid
  /** Stored values, 0 to 4095. */
  values: Int16Array
  /** Label at each voxel centre. */
  labels: Uint8Array
  /** Σ over voxels of the share of samples in the tumour: the volume without the staircase. */
  tumourFractions: number
}

/**
 * Takes one series: per voxel the mean signal of samples spread over pixel and slice thickness (partial volume), a
 * smooth bias along the rows, and Rician noise; the label is the anatomy at the voxel centre.
 *
 * @param samples across columns, across rows, through the slice thickness
 */
export function acquire(
  one: PhantomCase,
  plan: PhantomSeriesPlan,
  seed: string,
  samples: readonly [number, number, number],
): Acquired {
  const grid = seriesGrid(one, plan)
  const labels = new Uint8Array(voxelCount(grid))
  const mean = new Float32Array(labels.length)
  const tumourFractions = sampleAnatomy(one, plan, grid, samples, labels, mean)
  return { grid, values: withNoise(mean, plan, randomFrom(seed)), labels, tumourFractions }
}

function sampleAnatomy(
  one: PhantomCase,
  plan: PhantomSeriesPlan,
  grid: Grid,
  samples: readonly [number, number, number],
  labels: Uint8Array,
  mean: Float32Array,
): number {
  const labelAt = anatomyOf(one, plan.residual)
  const near = anatomyNear(one, Math.hypot(...plan.pixelMm, plan.sliceThicknessMm) / 2)
  const table = signalTable(plan.weighting)
  const offsets = sampleOffsets(grid, plan, samples)
  const air = table[phantomLabel.background] as number
  const [columns, rows, slices] = grid.dimensions
  let inTumour = 0
  for (let k = 0, at = 0; k < slices; k += 1) {
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1, at += 1) {
        const [x, y, z] = voxelToPatient(grid, [i, j, k])
        if (!near(x, y, z)) {
          mean[at] = air
          continue
        }
        labels[at] = labelAt(x, y, z)
        let sum = 0
        for (let sample = 0; sample < offsets.length; sample += 3) {
          const [dx, dy, dz] = [offsets[sample] as number, offsets[sample + 1] as number, offsets[sample + 2] as number]
          const label = labelAt(x + dx, y + dy, z + dz)
          sum += table[label] as number
          if (label === phantomLabel.tumour) inTumour += 1
        }
        mean[at] = sum / (offsets.length / 3)
      }
    }
  }
  return inTumour / (offsets.length / 3)
}

function sampleOffsets(grid: Grid, plan: PhantomSeriesPlan, samples: readonly [number, number, number]): Float64Array {
  const spread = (count: number): number[] => Array.from({ length: count }, (_, at) => (at + 0.5) / count - 0.5)
  const through = scale(grid.sliceStepMm, plan.sliceThicknessMm / plan.sliceSpacingMm)
  const found = spread(samples[2]).flatMap((w) =>
    spread(samples[1]).flatMap((v) =>
      spread(samples[0]).flatMap((u) =>
        add(scale(grid.columnStepMm, u), add(scale(grid.rowStepMm, v), scale(through, w))),
      ),
    ),
  )
  return Float64Array.from(found)
}

function withNoise(mean: Float32Array, plan: PhantomSeriesPlan, random: () => number): Int16Array {
  const [columns, rows, slices] = plan.dimensions
  const values = new Int16Array(mean.length)
  for (let k = 0; k < slices; k += 1) {
    const real = smoothNoise(random, columns, rows, NOISE)
    const imaginary = smoothNoise(random, columns, rows, NOISE)
    for (let pixel = 0; pixel < columns * rows; pixel += 1) {
      const row = Math.floor(pixel / columns)
      const bias = 1 + BIAS * Math.sin(rows > 1 ? (2 * row) / (rows - 1) - 1 : 0)
      const at = k * columns * rows + pixel
      const signal = (mean[at] as number) * bias + (real[pixel] as number)
      const size = Math.sqrt(signal * signal + (imaginary[pixel] as number) ** 2)
      values[at] = Math.min(HIGHEST_STORED, Math.floor(size))
    }
  }
  return values
}
