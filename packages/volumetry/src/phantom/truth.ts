import type { Vector3 } from '../affine.ts'
import { voxelVolumeMm3 } from '../affine.ts'
import type { Acquired } from './acquire.ts'
import { canalCentre, canalSlope, cordSection, phantomLabel, topOfSpine, vertebraNames } from './anatomy.ts'
import type { PhantomCase, PhantomSeriesPlan } from './cases.ts'

/** What is true of a phantom by its formulas, not by its voxels. */
export type PhantomTruth = {
  /** Always true: nobody was imaged. */
  synthetic: true
  case: string
  title: string
  tumours: {
    compartment: 'IDEM' | 'IM'
    volumeMm3: number
    volumeMl: number
    maximumDiameterMm: number
    semiAxesMm: Vector3
    centreMm: Vector3
    zExtentMm: readonly [low: number, high: number]
    abcHalfMm3: number
    /** From the cord centre to the tumour centre: 0° dorsal, ± 180° ventral, + left, − right. */
    sectorAngleDeg: number
  }[]
  tumourTotalMm3: number
  vertebrae: { name: string; zTopMm: number; zBottomMm: number }[]
  cord: {
    levelZMm: number
    apMm: { atLevel: number; above30Mm: number; below30Mm: number }
    transverseMm: number
    /** Negative: the cord is wider than at the levels 30 mm above and below. */
    msccPercent: number
    compressionRatio: number
    areaAxialMm2: number
    areaPerpendicularMm2: { atLevel: number; above30Mm: number; below30Mm: number }
  }
  canal: { areaAxialMm2: number; tumourOccupancy: number[] }
  oedemaLengthMm: number | null
  syrinxLengthMm: number | null
  conusZMm: number | null
  series: Record<string, PhantomSeriesTruth>
}

export type PhantomSeriesTruth = {
  tumourTrueMm3: number
  extentOfResectionPercent: number
  tumourVoxels: number
  /** What a right tool returns for the labels of this series. */
  tumourLabelmapMm3: number
  tumourFractionMm3: number
  /** The classic mistake: pixel area times slice thickness. */
  wrongIfThicknessUsedMm3: number
}

const NORMAL_AWAY_MM = 30

export function phantomTruth(one: PhantomCase, series: Record<string, PhantomSeriesTruth>): PhantomTruth {
  const tumours = one.tumours.map((tumour) => tumourTruth(one, tumour))
  return {
    synthetic: true,
    case: one.id,
    title: one.title,
    tumours,
    tumourTotalMm3: tumours.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0),
    vertebrae: vertebraNames(one).map((name, at) => {
      const zTopMm = topOfSpine(one) - at * one.pitchMm
      return { name, zTopMm, zBottomMm: zTopMm - (one.pitchMm - one.discMm) }
    }),
    cord: cordTruth(one),
    canal: {
      areaAxialMm2: Math.PI * one.canalMm[0] * one.canalMm[1],
      tumourOccupancy: one.tumours.map(({ semiAxesMm: [a, b] }) => (a * b) / (one.canalMm[0] * one.canalMm[1])),
    },
    oedemaLengthMm: one.oedema === null ? null : one.oedema.toZMm - one.oedema.fromZMm,
    syrinxLengthMm: one.syrinx === null ? null : one.syrinx.toZMm - one.syrinx.fromZMm,
    conusZMm: one.conusZMm,
    series,
  }
}

function tumourTruth(one: PhantomCase, tumour: PhantomCase['tumours'][number]): PhantomTruth['tumours'][number] {
  const { compartment, semiAxesMm, centreMm } = tumour
  const [a, b, c] = semiAxesMm
  const [x, y, z] = centreMm
  const [cx, cy] = canalCentre(one, z)
  const { shiftX, shiftY } = cordSection(one, z, 1)
  const volumeMm3 = (4 / 3) * Math.PI * a * b * c
  return {
    compartment,
    volumeMm3,
    volumeMl: volumeMm3 / 1000,
    maximumDiameterMm: 2 * Math.max(a, b, c),
    semiAxesMm,
    centreMm: [cx + x, cy + y, z],
    zExtentMm: [z - c, z + c],
    abcHalfMm3: 4 * a * b * c,
    sectorAngleDeg: (Math.atan2(x - shiftX, y - shiftY) * 180) / Math.PI,
  }
}

function cordTruth(one: PhantomCase): PhantomTruth['cord'] {
  const levelZMm = one.squeeze.zMm
  const at = (z: number) => cordSection(one, z, 1)
  const ap = (z: number): number => 2 * at(z).frontBack
  const area = (z: number): number => Math.PI * at(z).transverse * at(z).frontBack
  // The shift of the cord within the canal adds slope of its own, left out here as in the reference generator.
  const perpendicular = (z: number): number => area(z) / Math.hypot(1, ...canalSlope(one, z))
  const [above, below] = [levelZMm + NORMAL_AWAY_MM, levelZMm - NORMAL_AWAY_MM]
  return {
    levelZMm,
    apMm: { atLevel: ap(levelZMm), above30Mm: ap(above), below30Mm: ap(below) },
    transverseMm: 2 * at(levelZMm).transverse,
    msccPercent: 100 * (1 - ap(levelZMm) / ((ap(above) + ap(below)) / 2)),
    compressionRatio: at(levelZMm).frontBack / at(levelZMm).transverse,
    areaAxialMm2: area(levelZMm),
    areaPerpendicularMm2: {
      atLevel: perpendicular(levelZMm),
      above30Mm: perpendicular(above),
      below30Mm: perpendicular(below),
    },
  }
}

export function seriesTruth(one: PhantomCase, plan: PhantomSeriesPlan, acquired: Acquired): PhantomSeriesTruth {
  const whole = one.tumours.reduce((sum, { semiAxesMm: [a, b, c] }) => sum + (4 / 3) * Math.PI * a * b * c, 0)
  const voxelMm3 = voxelVolumeMm3(acquired.grid)
  const tumourVoxels = acquired.labels.reduce((sum, label) => sum + (label === phantomLabel.tumour ? 1 : 0), 0)
  return {
    tumourTrueMm3: whole * plan.residual,
    extentOfResectionPercent: 100 * (1 - plan.residual),
    tumourVoxels,
    tumourLabelmapMm3: tumourVoxels * voxelMm3,
    tumourFractionMm3: acquired.tumourFractions * voxelMm3,
    wrongIfThicknessUsedMm3: tumourVoxels * plan.pixelMm[0] * plan.pixelMm[1] * plan.sliceThicknessMm,
  }
}
