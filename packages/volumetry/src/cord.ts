import type { Grid, Labelmap, Vector3 } from './affine.ts'
import { sliceNormal, spacingMm, voxelToPatient, voxelVolumeMm3 } from './affine.ts'
import { labelsWithinCord } from './contact.ts'
import type { Samples, Section } from './section.ts'
import { firstAtLeast, fitSection, momentEllipse } from './section.ts'
import type { Spline } from './spline.ts'
import { smoothingSpline } from './spline.ts'

export type CordLevel = {
  /** Height in the patient, LPS z, of the axial plane in which the level is measured. */
  positionMm: number
  /** Middle of the cord on the smoothed centreline, LPS. */
  centreMm: Vector3
  /** Chords through the middle of the fitted ellipse: front to back, and side to side. */
  apMm: number
  transverseMm: number
  /** In the axial plane. */
  areaMm2: number
  /** At right angles to the centreline: `areaMm2` · cos θ. */
  areaPerpendicularMm2: number
  /** θ, angle of the centreline to the patient's long axis. */
  angleDeg: number
}

export type SectorName = 'dorsal' | 'dorsolateral' | 'lateral' | 'ventrolateral' | 'ventral'

export type TumourSector = {
  /** As said aloud: 'right dorsolateral', 'dorsal', 'central'. */
  name: string
  /** 0° dorsal, ± 90° lateral, 180° ventral; + left, − right. */
  angleDeg: number
  sector: SectorName
  side: 'left' | 'right'
  /** The next sector begins within 10°. */
  borderline: boolean
  /** Offset over the radius of the cord in that direction, for tumours inside the cord; below 0.25 is central. */
  eccentricity: number | null
  /** Height of the slice of greatest tumour area, in which the sector is read. */
  positionMm: number
}

export type CordMeasure = {
  levels: CordLevel[]
  /** Narrowest level (front to back) beside the tumour; for a tumour inside the cord the level of greatest area. */
  worst: CordLevel | null
  /** (1 − AP here / mean AP above and below) · 100; negative where the cord is widened. */
  msccPercent: number | null
  /** The same for the canal, when its labels are given. */
  mccPercent: number | null
  /** AP / transverse at the worst level; lower is worse. */
  compressionRatio: number | null
  /** Area at the worst level over the mean of the normal levels, at right angles to the centreline. */
  areaRatio: number | null
  /** Tumour area over canal area at the worst level. */
  canalOccupancyPercent: number | null
  /** Cord area over canal area at the worst level. */
  cordOccupancyPercent: number | null
  tumourSector: TumourSector | null
  /** Length of cord and tumour along the centreline, half a voxel added at both ends. */
  cordLengthMm: number | null
  tumourLengthMm: number | null
  /** The tumour touches mostly cord, so it lies inside. `null` without a tumour. */
  tumourWithinCord: boolean | null
  /** All labels taken as cord: those given and those that lie inside them (oedema, syrinx, tumour). */
  cordLabels: number[]
  /** Where the voxels are too wide to be counted, areas are those of the fitted ellipse. */
  areaMethod: 'counted' | 'ellipse'
  normalSides: 'both' | 'above' | 'below' | 'none'
  /** Half a voxel in each direction: what a diameter can be off on this grid. */
  uncertaintyMm: { ap: number; transverse: number }
  /** Plain sentences on what could not be measured, or only in part. */
  notes: string[]
}

export type CordLabels = {
  cord: number | readonly number[]
  canal?: readonly number[]
  tumour?: number
  /** A reader's decision; without it the surface that tumour and cord share decides. */
  tumourWithinCord?: boolean
}

/** Normal levels lie 20 to 40 mm above and below: further than a tumour's pressure reaches, near enough to compare. */
const NORMAL_MM = [20, 40] as const
const LEVEL_STEP_MM = 2
/** Voxels of one level: 3 mm either side, on thick axial slices one slice distance. */
const COUNT_WINDOW_MM = 3
const FIT_WINDOW_MM = 8
/** Waves shorter than about 25 mm are taken as noise of the slice centres: λ = (4 mm)⁴ per slice of 1 mm. */
const CENTRELINE_STIFFNESS = 256
/** A diameter must hold at least four voxels for its area to be counted. */
const VOXELS_TO_COUNT = 4
const CENTRAL_ECCENTRICITY = 0.25

/**
 * Cord and canal measures from labels, on any grid and plane of acquisition.
 *
 * Centreline: middle of the cord per height, cubic smoothing spline, tangent from the spline. Diameters: ellipse that
 * best parts the voxels, in the axial plane. Area at right angles: axial area · 1/√(1 + x′² + y′²), exact for an oblique
 * cylinder. MSCC and MCC after [miyanji-2007]; normal levels after the idea of [sct-compression], 20–40 mm away;
 * sector by planning dossier §3.2. A canal label given without the cord is completed with cord and tumour.
 *
 * @example
 * measureCord(labelmap, { cord: 1, canal: [2], tumour: 3 }).tumourSector?.name // 'right dorsolateral'
 */
export function measureCord(labelmap: Labelmap, options: CordLabels): CordMeasure {
  const { cord, canal, tumour } = options
  const given = typeof cord === 'number' ? [cord] : [...cord]
  const within = decided(labelsWithinCord(labelmap, given), options)
  const inside = tumour === undefined ? null : within.includes(tumour)
  const roles = rolesOf(within, canal ?? [], tumour)
  const voxels = markedVoxels(labelmap, roles)
  const frame = { grid: labelmap.grid, voxels, voxelMm3: voxelVolumeMm3(labelmap.grid), ...windows(labelmap.grid) }
  const line = centreline(frame)
  if (line === null)
    return { ...unmeasured, cordLabels: within, tumourWithinCord: inside, uncertaintyMm: halfVoxel(labelmap.grid) }
  return assemble(
    labelmap,
    { ...frame, voxels: relativeTo(voxels, line), line, roles, inside },
    within,
    canal !== undefined,
  )
}

function decided(within: number[], { tumour, tumourWithinCord }: CordLabels): number[] {
  if (tumour === undefined || tumourWithinCord === undefined) return within
  const others = within.filter((label) => label !== tumour)
  return tumourWithinCord ? [...others, tumour] : others
}

const unmeasured = {
  levels: [],
  worst: null,
  msccPercent: null,
  mccPercent: null,
  compressionRatio: null,
  areaRatio: null,
  canalOccupancyPercent: null,
  cordOccupancyPercent: null,
  tumourSector: null,
  cordLengthMm: null,
  tumourLengthMm: null,
  areaMethod: 'counted',
  normalSides: 'none',
  notes: ['The cord label is absent or too short to be measured'],
} satisfies Partial<CordMeasure>

const CORD = 1
const CANAL = 2
const TUMOUR = 4

/** What each label is, as bits: the cord and the tumour are always in the canal. */
function rolesOf(cord: readonly number[], canal: readonly number[], tumour: number | undefined): Uint8Array {
  const roles = new Uint8Array(65536)
  const mark = (label: number, role: number): void => {
    roles[label] = (roles[label] as number) | role
  }
  for (const label of canal) mark(label, CANAL)
  for (const label of cord) mark(label, CORD | CANAL)
  if (tumour !== undefined) mark(tumour, TUMOUR | CANAL)
  return roles
}

type Voxels = { x: Float64Array; y: Float64Array; z: Float64Array; role: Uint8Array }

function markedVoxels({ grid, labels }: Labelmap, roles: Uint8Array): Voxels {
  const found: number[] = []
  for (let at = 0; at < labels.length; at += 1) if (roles[labels[at] as number] !== 0) found.push(at)
  return placed(grid, found, (at) => roles[labels[at] as number] as number)
}

/** Places of voxels by rising height, so that a level is one stretch of the arrays. */
function placed(grid: Grid, found: readonly number[], roleOf: (at: number) => number): Voxels {
  const [columns, rows] = grid.dimensions
  const places = found.map((at) => {
    const line = Math.floor(at / columns)
    return { at, mm: voxelToPatient(grid, [at % columns, line % rows, Math.floor(line / rows)]) }
  })
  places.sort((a, b) => a.mm[2] - b.mm[2])
  return {
    x: Float64Array.from(places, ({ mm }) => mm[0]),
    y: Float64Array.from(places, ({ mm }) => mm[1]),
    z: Float64Array.from(places, ({ mm }) => mm[2]),
    role: Uint8Array.from(places, ({ at }) => roleOf(at)),
  }
}

type Windows = { count: number; fit: number; step: number }
type Frame = Windows & { grid: Grid; voxels: Voxels; voxelMm3: number }
type Line = { x: Spline; y: Spline; lowMm: number; highMm: number }
type Measured = Frame & { line: Line; roles: Uint8Array; inside: boolean | null }

/**
 * On axial slices the window is the slice distance along the long axis: then neighbouring slices share a level as in
 * linear interpolation and no height counts twice.
 */
function windows(grid: Grid): Windows {
  const upright = Math.abs(sliceNormal(grid)[2])
  const slice = upright > 0.7 ? spacingMm(grid)[2] / upright : 0
  return {
    count: slice > 2 ? slice : COUNT_WINDOW_MM,
    fit: Math.max(FIT_WINDOW_MM, 1.8 * slice),
    step: Math.max(LEVEL_STEP_MM, slice),
  }
}

function heights(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, at) => (first + at) * step)
}

function centreline(frame: Frame): Line | null {
  const { voxels, count, step } = frame
  const first = voxels.role.findIndex((role) => (role & CORD) !== 0)
  const last = voxels.role.findLastIndex((role) => (role & CORD) !== 0)
  if (first < 0) return null
  const [lowMm, highMm] = [voxels.z[first] as number, voxels.z[last] as number]
  const points = heights(lowMm + count, highMm - count, step).flatMap((z) => {
    const sum = sumsAt(frame, z, CORD)
    return sum.areaMm2 > 0 ? [{ z, x: sum.x, y: sum.y }] : []
  })
  if (points.length < 4) return null
  const at = points.map(({ z }) => z)
  const fit = (values: number[]): Spline => smoothingSpline(at, values, CENTRELINE_STIFFNESS / step)
  return { x: fit(points.map(({ x }) => x)), y: fit(points.map(({ y }) => y)), lowMm, highMm }
}

type LevelSums = { areaMm2: number; x: number; y: number; xx: number; xy: number; yy: number }

/**
 * Area, middle and second moments of one role at a height: voxel volumes under a triangle of the window's width and
 * of area one. Once there is a centreline, places are relative to it, so that its slope does not widen the section.
 */
function sumsAt({ voxels, voxelMm3, count }: Frame, height: number, role: number): LevelSums {
  const { x, y, z } = voxels
  let [area, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0]
  for (let at = firstAtLeast(z, height - count); at < z.length && (z[at] as number) < height + count; at += 1) {
    if (((voxels.role[at] as number) & role) === 0) continue
    const place = z[at] as number
    const weight = ((1 - Math.abs(place - height) / count) / count) * voxelMm3
    const u = x[at] as number
    const v = y[at] as number
    area += weight
    sx += weight * u
    sy += weight * v
    sxx += weight * u * u
    sxy += weight * u * v
    syy += weight * v * v
  }
  const [mx, my] = [sx / area, sy / area]
  return {
    areaMm2: area,
    x: mx,
    y: my,
    xx: sxx / area - mx * mx,
    xy: sxy / area - mx * my,
    yy: syy / area - my * my,
  }
}

type FullLevel = { level: CordLevel; section: Section; countedMm2: number; tumourMm2: number; canal: LevelSums }

function assemble(labelmap: Labelmap, measured: Measured, cordLabels: number[], canalGiven: boolean): CordMeasure {
  const notes: string[] = []
  const uncertaintyMm = halfVoxel(labelmap.grid)
  const { full, areaMethod } = withAreas(cordLevels(labelmap, measured), uncertaintyMm)
  const index = worstOf(full, measured.inside)
  const normal = index === null ? null : normals(full, index.level.positionMm, notes)
  const worst = index?.level ?? null
  const canal = canalGiven && index !== null && index.canal.areaMm2 > 0 ? index.canal.areaMm2 : null
  const against = (mean: number | null, value: number): number | null => (mean === null ? null : value / mean)
  const apRatio = worst && against(normal?.mean(({ level }) => level.apMm) ?? null, worst.apMm)
  const canalAp = ({ canal: sums }: FullLevel): number => momentEllipse(sums)?.apMm ?? Number.NaN
  const canalRatio = canal === null || index === null ? null : against(normal?.mean(canalAp) ?? null, canalAp(index))
  return {
    levels: full.map(({ level }) => level),
    worst,
    msccPercent: apRatio === null ? null : 100 * (1 - apRatio),
    mccPercent: canalRatio === null || Number.isNaN(canalRatio) ? null : 100 * (1 - canalRatio),
    compressionRatio: worst && worst.apMm / worst.transverseMm,
    areaRatio:
      worst && against(normal?.mean(({ level }) => level.areaPerpendicularMm2) ?? null, worst.areaPerpendicularMm2),
    canalOccupancyPercent:
      canal === null || index === null || measured.inside === null ? null : (100 * index.tumourMm2) / canal,
    cordOccupancyPercent: canal === null || worst === null ? null : (100 * worst.areaMm2) / canal,
    tumourSector: measured.inside === null ? null : tumourSector(measured, full),
    cordLengthMm: lengthAlong(measured, CORD),
    tumourLengthMm: lengthAlong(measured, TUMOUR),
    tumourWithinCord: measured.inside,
    cordLabels,
    areaMethod,
    normalSides: normal?.sides ?? 'none',
    uncertaintyMm,
    notes,
  }
}

function cordLevels(labelmap: Labelmap, measured: Measured): FullLevel[] {
  const { line, fit, step } = measured
  const inset = fit / 2
  const counted = heights(line.lowMm + inset, line.highMm - inset, step).flatMap((z) => {
    const sums = sumsAt(measured, z, CORD)
    const section = sums.areaMm2 > 0 ? momentEllipse(sums) : null
    return section === null ? [] : [{ z, sums, section }]
  })
  const widest = Math.max(0, ...counted.map(({ section }) => Math.max(section.apMm, section.transverseMm) / 2))
  const around = nearVoxels(labelmap, measured, 1.5 * widest + 2)
  let start: Float64Array | null = null
  return counted.map(({ z, sums, section: rough }) => {
    const fitted = fitSection(around, z, fit, Math.max(1, widest), start)
    start = fitted?.coefficients ?? null
    const section = fitted?.section ?? rough
    return {
      level: levelAt(line, z, section),
      section,
      countedMm2: sums.areaMm2,
      tumourMm2: sumsAt(measured, z, TUMOUR).areaMm2,
      canal: sumsAt(measured, z, CANAL),
    }
  })
}

function levelAt(line: Line, z: number, section: Section): CordLevel {
  const cosine = 1 / Math.hypot(1, line.x.slope(z), line.y.slope(z))
  return {
    positionMm: z,
    centreMm: [line.x.value(z), line.y.value(z), z],
    apMm: section.apMm,
    transverseMm: section.transverseMm,
    areaMm2: section.areaMm2,
    areaPerpendicularMm2: section.areaMm2 * cosine,
    angleDeg: (Math.acos(cosine) * 180) / Math.PI,
  }
}

/** Places beside the centreline at their own height. */
function relativeTo(voxels: Voxels, line: Line): Voxels {
  return {
    ...voxels,
    x: voxels.x.map((x, at) => x - line.x.value(voxels.z[at] as number)),
    y: voxels.y.map((y, at) => y - line.y.value(voxels.z[at] as number)),
  }
}

/** All voxels within a radius of the centreline over the height of the cord, relative to the centreline. */
function nearVoxels({ grid, labels }: Labelmap, { roles, line }: Measured, radiusMm: number): Samples {
  const found: number[] = []
  const [columns, rows, slices] = grid.dimensions
  const box = boxRound(line, radiusMm)
  for (let k = 0, at = 0; k < slices; k += 1) {
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1, at += 1) {
        const [x, y, z] = voxelToPatient(grid, [i, j, k])
        // Most voxels are far from the cord; the box spares them the spline.
        if (x < box.x[0] || x > box.x[1] || y < box.y[0] || y > box.y[1] || z < line.lowMm || z > line.highMm) continue
        if (Math.hypot(x - line.x.value(z), y - line.y.value(z)) < radiusMm) found.push(at)
      }
    }
  }
  const near = relativeTo(
    placed(grid, found, (at) => (roles[labels[at] as number] as number) & CORD),
    line,
  )
  return { x: near.x, y: near.y, z: near.z, inside: near.role }
}

function boxRound(line: Line, radiusMm: number): { x: [number, number]; y: [number, number] } {
  const along = heights(line.lowMm - 1, line.highMm + 1, 1)
  const span = (of: Spline): [number, number] => {
    const values = along.map((z) => of.value(z))
    return [Math.min(...values) - radiusMm - 1, Math.max(...values) + radiusMm + 1]
  }
  return { x: span(line.x), y: span(line.y) }
}

const ARC_STEP_MM = 0.25

/** Length of the centreline over the heights of one role, with half a voxel at both ends; `null` without voxels. */
function lengthAlong({ grid, voxels, line }: Measured, role: number): number | null {
  const first = voxels.role.findIndex((one) => (one & role) !== 0)
  const last = voxels.role.findLastIndex((one) => (one & role) !== 0)
  if (first < 0) return null
  const half = (Math.abs(grid.columnStepMm[2]) + Math.abs(grid.rowStepMm[2]) + Math.abs(grid.sliceStepMm[2])) / 2
  const from = (voxels.z[first] as number) - half
  const height = (voxels.z[last] as number) + half - from
  const steps = Math.ceil(height / ARC_STEP_MM)
  const middle = (step: number): number => from + (height * (step + 0.5)) / steps
  const stretch = (z: number): number => Math.hypot(1, line.x.slope(z), line.y.slope(z))
  return (
    Array.from({ length: steps }, (_, step) => stretch(middle(step))).reduce((sum, one) => sum + one, 0) *
    (height / steps)
  )
}

/** Counts areas where voxels are fine enough; one method for all levels, so that their ratio is one of like to like. */
function withAreas(
  full: FullLevel[],
  half: { ap: number; transverse: number },
): { full: FullLevel[]; areaMethod: 'counted' | 'ellipse' } {
  const fine =
    middleOf(full.map(({ level }) => level.apMm)) >= 2 * VOXELS_TO_COUNT * half.ap &&
    middleOf(full.map(({ level }) => level.transverseMm)) >= 2 * VOXELS_TO_COUNT * half.transverse
  if (!fine) return { full, areaMethod: 'ellipse' }
  const counted = full.map((one) => {
    const share = one.countedMm2 / one.level.areaMm2
    const areaPerpendicularMm2 = one.level.areaPerpendicularMm2 * share
    return { ...one, level: { ...one.level, areaMm2: one.countedMm2, areaPerpendicularMm2 } }
  })
  return { full: counted, areaMethod: 'counted' }
}

const middleOf = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

function halfVoxel({ columnStepMm: c, rowStepMm: r, sliceStepMm: s }: Grid): { ap: number; transverse: number } {
  const half = (axis: 0 | 1): number => Math.max(Math.abs(c[axis]), Math.abs(r[axis]), Math.abs(s[axis])) / 2
  return { ap: half(1), transverse: half(0) }
}

function worstOf(full: readonly FullLevel[], inside: boolean | null): FullLevel | null {
  const beside = full.filter(({ tumourMm2 }) => tumourMm2 > 0)
  const compared = full.filter(({ level }) => full.some((other) => isNormal(other, level.positionMm)))
  const pool = beside.length > 0 ? beside : compared.length > 0 ? compared : full
  const bad = ({ level }: FullLevel): number => (inside === true ? -level.areaPerpendicularMm2 : level.apMm)
  return pool.reduce<FullLevel | null>((worst, one) => (worst && bad(worst) <= bad(one) ? worst : one), null)
}

function isNormal({ level, tumourMm2 }: FullLevel, worstMm: number): boolean {
  const away = Math.abs(level.positionMm - worstMm)
  return tumourMm2 === 0 && away >= NORMAL_MM[0] && away <= NORMAL_MM[1]
}

type Normals = { sides: 'both' | 'above' | 'below'; mean: (of: (one: FullLevel) => number) => number }

function normals(full: readonly FullLevel[], worstMm: number, notes: string[]): Normals | null {
  const usable = full.filter((one) => isNormal(one, worstMm))
  const above = usable.filter(({ level }) => level.positionMm > worstMm)
  const below = usable.filter(({ level }) => level.positionMm < worstMm)
  const sides = [above, below].filter((side) => side.length > 0)
  if (sides.length === 0) {
    notes.push('No normal level lies 20 to 40 mm above or below, so compression cannot be given as a share')
    return null
  }
  if (sides.length === 1) {
    notes.push(
      `Normal levels were found only ${above.length > 0 ? 'above' : 'below'}; compression is against that side alone`,
    )
  }
  const average = (side: FullLevel[], of: (one: FullLevel) => number): number =>
    side.reduce((sum, one) => sum + of(one), 0) / side.length
  return {
    sides: sides.length === 2 ? 'both' : above.length > 0 ? 'above' : 'below',
    mean: (of) => sides.reduce((sum, side) => sum + average(side, of), 0) / sides.length,
  }
}

/** Sector of the tumour at its slice of greatest area, in the plane at right angles to the centreline. */
function tumourSector(measured: Measured, full: readonly FullLevel[]): TumourSector | null {
  const { voxels, line, inside } = measured
  const [first, last] = [voxels.role.findIndex(isTumour), voxels.role.findLastIndex(isTumour)]
  if (first < 0) return null
  const slices = heights(voxels.z[first] as number, voxels.z[last] as number, 1).map((z) => ({
    z,
    sums: sumsAt(measured, z, TUMOUR),
  }))
  const middle = { z: voxels.z[first] as number, sums: sumsAt(measured, voxels.z[first] as number, TUMOUR) }
  const largest = slices.reduce((best, one) => (one.sums.areaMm2 > best.sums.areaMm2 ? one : best), middle)
  const cord = sumsAt(measured, largest.z, CORD)
  // Below the conus there is no cord to go by; the canal stands in for it.
  const from = cord.areaMm2 > 0 ? cord : sumsAt(measured, largest.z, CANAL)
  const [dx, dy] = [largest.sums.x - from.x, largest.sums.y - from.y]
  const angleDeg = perpendicularAngle(dx, dy, line.x.slope(largest.z), line.y.slope(largest.z))
  const nearest = full.reduce<FullLevel | null>(
    (best, one) => (best && distance(best, largest.z) <= distance(one, largest.z) ? best : one),
    null,
  )
  const eccentricity =
    inside === true && nearest !== null ? Math.hypot(dx, dy) / nearest.section.radiusMm(dx, dy) : null
  return { ...sectorAt(angleDeg, eccentricity), positionMm: largest.z }
}

const isTumour = (role: number): boolean => (role & TUMOUR) !== 0
const distance = ({ level }: FullLevel, z: number): number => Math.abs(level.positionMm - z)

/** φ = atan2(v·l, −v·a) with left and front projected into the plane whose normal is (x′, y′, 1). */
function perpendicularAngle(dx: number, dy: number, slopeX: number, slopeY: number): number {
  const size = Math.hypot(1, slopeX, slopeY)
  const [nx, ny] = [slopeX / size, slopeY / size]
  const dot = dx * nx + dy * ny
  const left = (dx - dot * nx) / Math.sqrt(1 - nx * nx)
  const back = (dy - dot * ny) / Math.sqrt(1 - ny * ny)
  return (Math.atan2(left, back) * 180) / Math.PI
}

const sectors = [
  { upTo: 30, sector: 'dorsal' },
  { upTo: 75, sector: 'dorsolateral' },
  { upTo: 105, sector: 'lateral' },
  { upTo: 150, sector: 'ventrolateral' },
  { upTo: 180, sector: 'ventral' },
] as const satisfies { upTo: number; sector: SectorName }[]

/**
 * Name of the sector at an angle from the cord: 0° dorsal, + left, − right; planning dossier §3.2.
 *
 * @example
 * sectorAt(-43.6, null).name // 'right dorsolateral'
 */
export function sectorAt(angleDeg: number, eccentricity: number | null): Omit<TumourSector, 'positionMm'> {
  const size = Math.abs(angleDeg)
  const sector = sectors.find(({ upTo }) => size <= upTo)?.sector ?? 'ventral'
  const side = angleDeg >= 0 ? 'left' : 'right'
  const borderline = sectors.slice(0, -1).some(({ upTo }) => Math.abs(size - upTo) <= 10)
  const central = eccentricity !== null && eccentricity < CENTRAL_ECCENTRICITY
  const sided = sector === 'dorsal' || sector === 'ventral' ? sector : `${side} ${sector}`
  return { name: central ? 'central' : sided, angleDeg, sector, side, borderline, eccentricity }
}
