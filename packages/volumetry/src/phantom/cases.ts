import type { Vector3 } from '../affine.ts'

/** Anatomy of one phantom. Lengths in mm; z runs to the head, y to the back, x to the patient's left (LPS). */
export type PhantomCase = {
  id: string
  title: string
  /** Highest vertebra, e.g. 'T7', and how many follow. */
  topVertebra: string
  vertebrae: number
  /** Height of a vertebra with its disc, and of the disc alone. */
  pitchMm: number
  discMm: number
  /** Height at which the series are centred. */
  centreZMm: number
  /** Semi-axes of canal and cord, transverse and front–back. */
  canalMm: readonly [number, number]
  cordMm: readonly [number, number]
  /** Curve of the canal: amplitude and wavelength of the front–back and of the side curve. */
  sagittalCurveMm: readonly [number, number]
  sideCurveMm: readonly [number, number]
  /** Narrowing (positive) or widening (negative) of the cord round one level, and its shift there. */
  squeeze: { zMm: number; lengthMm: number; transverse: number; frontBack: number; shiftMm: readonly [number, number] }
  /** Ellipsoids; the centre is relative to the canal centre at the height of the tumour, z absolute. */
  tumours: readonly { centreMm: Vector3; semiAxesMm: Vector3; compartment: 'IDEM' | 'IM' }[]
  oedema: { fromZMm: number; toZMm: number; cordFraction: number } | null
  syrinx: { fromZMm: number; toZMm: number; radiusMm: number } | null
  /** Lower end of the cord; `null` when it leaves the image. */
  conusZMm: number | null
}

/** The two reference cases; figures of planning dossier §13.2. */
export const phantomCases = {
  PH01: {
    id: 'PH01',
    title: 'intradural extramedullary, thoracic, right dorsolateral',
    topVertebra: 'T7',
    vertebrae: 7,
    pitchMm: 26,
    discMm: 5,
    centreZMm: 4,
    canalMm: [9.5, 8.5],
    cordMm: [4.9, 3.8],
    sagittalCurveMm: [14, 180],
    sideCurveMm: [3, 220],
    squeeze: { zMm: 4, lengthMm: 10, transverse: 0.1, frontBack: 0.38, shiftMm: [3, -3.4] },
    tumours: [{ centreMm: [-3.1, 3, 4], semiAxesMm: [4.2, 3.9, 10.5], compartment: 'IDEM' }],
    oedema: null,
    syrinx: null,
    conusZMm: null,
  },
  PH02: {
    id: 'PH02',
    title: 'intramedullary, cervical, with oedema and syrinx',
    topVertebra: 'C3',
    vertebrae: 6,
    pitchMm: 19,
    discMm: 4.5,
    centreZMm: 0,
    canalMm: [11, 8.2],
    cordMm: [6.3, 4.2],
    sagittalCurveMm: [-10, 150],
    sideCurveMm: [0, 200],
    squeeze: { zMm: 0, lengthMm: 12, transverse: -0.12, frontBack: -0.35, shiftMm: [0, 0] },
    tumours: [{ centreMm: [0.8, 0.5, 0], semiAxesMm: [3.6, 3.1, 8], compartment: 'IM' }],
    oedema: { fromZMm: -34, toZMm: 30, cordFraction: 0.8 },
    syrinx: { fromZMm: 14, toZMm: 40, radiusMm: 1.4 },
    conusZMm: null,
  },
} as const satisfies Record<string, PhantomCase>

export type PhantomWeighting = 'T1' | 'T2' | 'T1GD'

/** How one series is taken. Its volume is centred on the canal at `centreZMm`. */
export type PhantomSeriesPlan = {
  name: string
  weighting: PhantomWeighting
  plane: 'SAG' | 'AX' | 'COR'
  /** Turns of the plane round patient axes, in order, degrees. */
  turns: readonly (readonly [axis: 'x' | 'y' | 'z', degrees: number])[]
  dimensions: readonly [columns: number, rows: number, slices: number]
  /** Between columns, between rows. */
  pixelMm: readonly [number, number]
  sliceThicknessMm: number
  /** Distance of slices; more than the thickness is a gap. */
  sliceSpacingMm: number
  /** Share of the tumour volume that is still there: 1 before, less after an operation. */
  residual: number
  studyOffsetDays: number
}

const sagittal = {
  plane: 'SAG',
  turns: [
    ['z', 5],
    ['y', 3],
  ],
  dimensions: [192, 288, 17],
  pixelMm: [0.75, 0.75],
  sliceThicknessMm: 3,
  sliceSpacingMm: 3.3,
  residual: 1,
  studyOffsetDays: 0,
} as const satisfies Omit<PhantomSeriesPlan, 'name' | 'weighting'>

const isotropic = {
  weighting: 'T1GD',
  plane: 'SAG',
  dimensions: [144, 216, 64],
  pixelMm: [1, 1],
  sliceThicknessMm: 1,
  sliceSpacingMm: 1,
} as const satisfies Partial<PhantomSeriesPlan>

/** The six series of a reference case, and a small one for quick tests. */
export const phantomSeries = {
  T1_SAG: { ...sagittal, name: 'T1_SAG', weighting: 'T1' },
  T2_SAG: { ...sagittal, name: 'T2_SAG', weighting: 'T2' },
  T1GD_SAG: { ...sagittal, name: 'T1GD_SAG', weighting: 'T1GD' },
  T2_AX_OBL: {
    ...sagittal,
    name: 'T2_AX_OBL',
    weighting: 'T2',
    plane: 'AX',
    turns: [
      ['x', 12],
      ['y', -6],
    ],
    dimensions: [160, 160, 24],
    pixelMm: [0.6, 0.6],
    sliceThicknessMm: 4,
    sliceSpacingMm: 4.4,
  },
  T1GD_3D_ISO: { ...isotropic, name: 'T1GD_3D_ISO', turns: [], residual: 1, studyOffsetDays: 0 },
  T1GD_3D_POSTOP: { ...isotropic, name: 'T1GD_3D_POSTOP', turns: [['z', -4]], residual: 0.15, studyOffsetDays: 7 },
  SMALL: {
    ...isotropic,
    name: 'SMALL',
    turns: [],
    dimensions: [48, 64, 24],
    pixelMm: [1.5, 1.5],
    sliceThicknessMm: 1.5,
    sliceSpacingMm: 1.5,
    residual: 1,
    studyOffsetDays: 0,
  },
} as const satisfies Record<string, PhantomSeriesPlan>

export type PhantomSeriesName = keyof typeof phantomSeries
