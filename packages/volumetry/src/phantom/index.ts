import type { Grid, Labelmap } from '../affine.ts'
import { acquire } from './acquire.ts'
import { phantomLabel, vertebraNames } from './anatomy.ts'
import type { PhantomCase, PhantomSeriesName, PhantomSeriesPlan, PhantomWeighting } from './cases.ts'
import { phantomCases, phantomSeries } from './cases.ts'
import type { PhantomSeriesTruth, PhantomTruth } from './truth.ts'
import { phantomTruth, seriesTruth } from './truth.ts'

export type { PhantomCase, PhantomSeriesName, PhantomSeriesPlan, PhantomWeighting } from './cases.ts'
export type { PhantomSeriesTruth, PhantomTruth } from './truth.ts'
export { phantomLabel } from './anatomy.ts'
export { phantomCases, phantomSeries } from './cases.ts'

export type PhantomSeries = {
  name: string
  /** Begins with "SYNTHETIC"; it goes into the series description of whatever is written from it. */
  description: string
  modality: 'MR'
  weighting: PhantomWeighting
  contrastGiven: boolean
  grid: Grid
  /** Stored values, 0 to 4095, i fastest. */
  values: Int16Array
  labels: Uint8Array
  labelNames: ReadonlyMap<number, string>
  sliceThicknessMm: number
  sliceSpacingMm: number
  studyOffsetDays: number
  /** Series of one study share a frame of reference; those before and after the operation do not. */
  study: 'before' | 'after'
}

export type Phantom = { series: PhantomSeries[]; truth: PhantomTruth }

export type PhantomOptions = {
  case: keyof typeof phantomCases | PhantomCase
  /** Default: the six series of a reference case. */
  series?: readonly (PhantomSeriesName | PhantomSeriesPlan)[]
  seed?: number
  /** Samples per voxel across columns, rows and slice thickness; fewer are faster, labels stay the same. */
  samples?: readonly [number, number, number]
}

const sixSeries = ['T1_SAG', 'T2_SAG', 'T1GD_SAG', 'T2_AX_OBL', 'T1GD_3D_ISO', 'T1GD_3D_POSTOP'] as const

/**
 * A labelled synthetic spine MRI: vertebrae, discs, canal, cord, tumour, with every voxel's label and the true
 * measures by formula. The same options give the same bytes. Anatomy and contrast: planning dossier §13.2.
 *
 * @throws RangeError for vertebrae that do not exist, e.g. nine from L1.
 * @example
 * const { series, truth } = generatePhantom({ case: 'PH01', series: ['T1GD_SAG'], seed: 1 })
 */
export function generatePhantom(options: PhantomOptions): Phantom {
  const one = typeof options.case === 'string' ? phantomCases[options.case] : options.case
  const plans = (options.series ?? sixSeries).map((plan) => (typeof plan === 'string' ? phantomSeries[plan] : plan))
  const labelNames = phantomLabelNames(one)
  const truths: Record<string, PhantomSeriesTruth> = {}
  const series = plans.map((plan): PhantomSeries => {
    const acquired = acquire(one, plan, `${one.id}/${plan.name}/${options.seed ?? 1}`, options.samples ?? [3, 3, 5])
    truths[plan.name] = seriesTruth(one, plan, acquired)
    const { grid, values, labels } = acquired
    return { ...describe(one, plan), grid, values, labels, labelNames }
  })
  return { series, truth: phantomTruth(one, truths) }
}

function describe(
  one: PhantomCase,
  plan: PhantomSeriesPlan,
): Omit<PhantomSeries, 'grid' | 'values' | 'labels' | 'labelNames'> {
  return {
    name: plan.name,
    description: `SYNTHETIC ${one.id} ${plan.name}`,
    modality: 'MR',
    weighting: plan.weighting,
    contrastGiven: plan.weighting === 'T1GD',
    sliceThicknessMm: plan.sliceThicknessMm,
    sliceSpacingMm: plan.sliceSpacingMm,
    studyOffsetDays: plan.studyOffsetDays,
    study: plan.residual < 1 ? 'after' : 'before',
  }
}

/** Names of the labels of a phantom, e.g. 13 → 'vertebra T10', 42 → 'disc below T9'. */
export function phantomLabelNames(one: PhantomCase): Map<number, string> {
  const { cord, csf, tumour, oedema, syrinx, fat, vertebra, disc } = phantomLabel
  const names = new Map<number, string>([
    [cord, 'cord'],
    [csf, 'CSF'],
    [tumour, 'tumour'],
    [oedema, 'oedema'],
    [syrinx, 'syrinx'],
    [fat, 'epidural fat'],
  ])
  vertebraNames(one).forEach((name, at) => {
    names.set(vertebra + at, `vertebra ${name}`)
    names.set(disc + at, `disc below ${name}`)
  })
  return names
}

/** The labels of a phantom series as a labelmap, ready to be measured. */
export const phantomLabelmap = ({ grid, labels, labelNames }: PhantomSeries): Labelmap => ({
  grid,
  labels,
  names: labelNames,
})
