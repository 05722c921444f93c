import type { Grid, Vector3 } from './affine.ts'
import { add, cross, dot, isFinite3, length, scale, subtract, unit } from './vector.ts'

/** What one slice says about its geometry; `null` where it does not say. Nothing is repaired before it comes here. */
export type StackSlice = {
  /** Unit vectors along a row (columns increase) and along a column (rows increase), LPS. */
  orientation: { readonly row: Vector3; readonly column: Vector3 } | null
  /** Centre of the first voxel, LPS. */
  positionMm: Vector3 | null
  /** [between rows, between columns], as DICOM writes Pixel Spacing. */
  pixelSpacingMm: readonly [number, number] | null
  columns: number | null
  rows: number | null
  sliceThicknessMm: number | null
  spacingBetweenSlicesMm: number | null
}

export type StackFaultCode =
  | 'missing-slices'
  | 'duplicate-slice'
  | 'mixed-orientation'
  | 'irregular-spacing'
  | 'spacing-tag-disagrees'
  | 'no-position'
  | 'mixed-size'

export type StackFault = {
  code: StackFaultCode
  /** One plain sentence, without patient data. */
  message: string
  /** The slices concerned, as indices into the input. For missing slices: their neighbours. */
  slices?: number[]
  /** Places along the slice direction, mm. For missing slices: where they should lie. */
  positionsMm?: number[]
}

export type StackVerdict =
  'uniform' | 'sheared' | 'missing' | 'duplicate' | 'irregular' | 'mixed' | 'single' | 'unknown'

export type StackGeometry = {
  /**
   * Indices of the input sorted along the slice normal. Slices of another orientation or size, or without a
   * position, are left out here and named in the faults.
   */
  order: number[]
  /** Place of each slice of `order` along the slice normal, mm. */
  positionsMm: number[]
  /** The grid of the volume; `null` unless the slices lie on one. */
  grid: Grid | null
  /** Between columns, rows, slices; `null` where the slices do not agree on one distance. */
  spacingMm: Vector3 | null
  /** Slice distance minus slice thickness: positive is a gap, negative an overlap; `null` when not told. */
  gapMm: number | null
  verdict: StackVerdict
  faults: StackFault[]
  /** Whether volumes may be measured on this stack. */
  measurable: boolean
  /**
   * Only for `missing`: the grid with room for the absent slices, and the place of each slice of `order` on it. For
   * display with a visible band; measuring on it would invent tissue.
   */
  withGaps: { grid: Grid; slots: number[] } | null
}

/** Largest difference of one component between orientations taken as equal: 1e-3, about 0.06°. */
const ORIENTATION_TOLERANCE = 1e-3

/**
 * Two slice distances count as equal within 0.01 mm or 0.5 %, whichever is larger: scanners round positions, and a
 * tighter absolute limit flooded users of other tools with warnings ([itk-1607]).
 */
const spacingTolerance = (distanceMm: number): number => Math.max(0.01, 0.005 * distanceMm)

/** A slice may lie sideways of its place by a tenth of a pixel; more moves centroids and diameters visibly. */
const SIDEWAYS_FRACTION = 0.1

/** A step that leans more than 1 % of the slice distance is a sheared grid (gantry tilt, oblique re-slicing). */
const SHEAR_FRACTION = 0.01

/**
 * The verdict on a set of slices: do they form one volume, and what is wrong when not.
 *
 * Geometry comes from positions and orientations alone, never from slice thickness, instance number or file name
 * ([clunie-spacing]). A distance tag that disagrees is reported and not used. Every other fault makes the stack not
 * measurable. One slice alone is measurable only when it names its slice distance.
 *
 * @example
 * const stack = stackGeometry(slices)
 * if (!stack.measurable) for (const fault of stack.faults) tell(fault.message)
 */
export function stackGeometry(slices: readonly StackSlice[]): StackGeometry {
  const faults: StackFault[] = []
  const members = commonSlices(slices, faults)
  const first = members[0]
  if (first === undefined) return nothing(faults)
  const sorted = sortAlongNormal(members)
  const stack: Stack = { slices: sorted, sample: first, faults }
  return sorted.length === 1 ? single(stack) : several(stack)
}

type Placed = { index: number; at: number; slice: PlacedSlice }
type PlacedSlice = {
  row: Vector3
  column: Vector3
  positionMm: Vector3
  pixelSpacingMm: readonly [number, number]
  columns: number
  rows: number
  sliceThicknessMm: number | null
  spacingBetweenSlicesMm: number | null
}
type Stack = { slices: Placed[]; sample: Placed; faults: StackFault[] }

function commonSlices(slices: readonly StackSlice[], faults: StackFault[]): Placed[] {
  const placed = slices.map((slice, index) => ({ index, at: 0, slice: placedSlice(slice) }))
  const lost = placed.filter(({ slice }) => slice === null).map(({ index }) => index)
  if (slices.length === 0) faults.push(fault('no-position', 'There are no slices in this series'))
  if (lost.length > 0) faults.push(fault('no-position', noPosition(lost.length, slices.length), lost))
  const known = placed.filter((one): one is Placed => one.slice !== null)
  const facing = keepLargest(known, sameOrientation, (away, kept) =>
    faults.push(fault('mixed-orientation', mixedOrientation(away.length, kept.length), indices(away))),
  )
  return keepLargest(facing, sameSize, (away, kept) =>
    faults.push(fault('mixed-size', mixedSize(away.length, kept), indices(away))),
  )
}

function placedSlice(slice: StackSlice): PlacedSlice | null {
  const { orientation, positionMm, pixelSpacingMm, columns, rows } = slice
  if (orientation === null || positionMm === null || pixelSpacingMm === null) return null
  if (columns === null || rows === null || !(columns > 0) || !(rows > 0)) return null
  if (!isFinite3(positionMm) || !isPlane(orientation.row, orientation.column)) return null
  if (!pixelSpacingMm.every((size) => Number.isFinite(size) && size > 0)) return null
  const { sliceThicknessMm, spacingBetweenSlicesMm } = slice
  const { row, column } = orientation
  return { row, column, positionMm, pixelSpacingMm, columns, rows, sliceThicknessMm, spacingBetweenSlicesMm }
}

const isPlane = (row: Vector3, column: Vector3): boolean =>
  isFinite3(row) &&
  isFinite3(column) &&
  Math.abs(length(row) - 1) < 0.01 &&
  Math.abs(length(column) - 1) < 0.01 &&
  Math.abs(dot(row, column)) < 0.01

/** Parts the slices by likeness, keeps the largest part (the first on a tie) and reports the others. */
function keepLargest(
  slices: Placed[],
  alike: (a: PlacedSlice, b: PlacedSlice) => boolean,
  report: (away: Placed[], kept: Placed[]) => void,
): Placed[] {
  const parts: Placed[][] = []
  for (const one of slices) {
    const part = parts.find(([head]) => head !== undefined && alike(head.slice, one.slice))
    if (part === undefined) parts.push([one])
    else part.push(one)
  }
  const kept = parts.reduce<Placed[]>((best, part) => (part.length > best.length ? part : best), [])
  const away = slices.filter((one) => !kept.includes(one))
  if (away.length > 0) report(away, kept)
  return kept
}

const sameOrientation = (a: PlacedSlice, b: PlacedSlice): boolean =>
  near(a.row, b.row, ORIENTATION_TOLERANCE) && near(a.column, b.column, ORIENTATION_TOLERANCE)

const near = (a: Vector3, b: Vector3, tolerance: number): boolean =>
  a.every((value, axis) => Math.abs(value - (b[axis] as number)) <= tolerance)

const sameSize = (a: PlacedSlice, b: PlacedSlice): boolean =>
  a.columns === b.columns &&
  a.rows === b.rows &&
  Math.abs(a.pixelSpacingMm[0] - b.pixelSpacingMm[0]) <= 1e-4 &&
  Math.abs(a.pixelSpacingMm[1] - b.pixelSpacingMm[1]) <= 1e-4

const indices = (slices: readonly Placed[]): number[] => slices.map(({ index }) => index)

function sortAlongNormal(slices: readonly Placed[]): Placed[] {
  const [first] = slices
  if (first === undefined) return []
  const normal = normalOf(first.slice)
  return slices
    .map((one) => ({ ...one, at: dot(normal, one.slice.positionMm) }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
}

const normalOf = (slice: PlacedSlice): Vector3 => unit(cross(slice.row, slice.column))

function nothing(faults: StackFault[]): StackGeometry {
  const verdict = 'unknown'
  return { ...blank, verdict, faults }
}

const blank = {
  order: [],
  positionsMm: [],
  grid: null,
  spacingMm: null,
  gapMm: null,
  measurable: false,
  withGaps: null,
} satisfies Partial<StackGeometry>

function single(stack: Stack): StackGeometry {
  const { slices, sample, faults } = stack
  const told = positive(sample.slice.spacingBetweenSlicesMm)
  if (told === null) faults.push(fault('irregular-spacing', oneSlice, indices(slices)))
  const step = told === null ? null : scale(normalOf(sample.slice), told)
  const grid = step === null || faults.length > 0 ? null : gridOf(slices, step, 1)
  return {
    ...blank,
    ...listing(slices),
    grid,
    spacingMm: told === null ? null : inPlaneAnd(sample.slice, told),
    gapMm: told === null ? null : gap(slices, told),
    verdict: 'single',
    faults,
    measurable: grid !== null,
  }
}

function several(stack: Stack): StackGeometry {
  const { slices, sample, faults } = stack
  const mixed = faults.some(({ code }) => code === 'mixed-orientation' || code === 'mixed-size')
  const distinct = withoutDuplicates(slices, faults)
  const duplicate = distinct.length < slices.length
  if (distinct.length === 1) return { ...blank, ...listing(slices), verdict: mixed ? 'mixed' : 'duplicate', faults }
  const gaps = distances(distinct)
  const spacing = commonSpacing(gaps, positive(sample.slice.spacingBetweenSlicesMm))
  const layout = spacing === null ? null : slotsOf(gaps, spacing)
  const verdict = judge(distinct, layout, faults)
  if (spacing !== null && layout !== null) compareTag(slices, layout.spacing, faults)
  const broken = faults.some(({ code }) => code !== 'spacing-tag-disagrees')
  return {
    ...listing(slices),
    grid: broken || layout === null ? null : gridOf(distinct, meanStep(distinct, layout.slots), distinct.length),
    spacingMm: layout === null ? null : inPlaneAnd(sample.slice, layout.spacing),
    gapMm: layout === null ? null : gap(slices, layout.spacing),
    verdict: mixed ? 'mixed' : duplicate ? 'duplicate' : verdict,
    faults,
    measurable: !broken,
    withGaps: verdict === 'missing' && !mixed && !duplicate && layout !== null ? gapped(distinct, layout.slots) : null,
  }
}

const listing = (slices: readonly Placed[]): { order: number[]; positionsMm: number[] } => ({
  order: indices(slices),
  positionsMm: slices.map(({ at }) => at),
})

const positive = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) && value !== 0 ? Math.abs(value) : null

function withoutDuplicates(slices: readonly Placed[], faults: StackFault[]): Placed[] {
  const groups: Placed[][] = []
  for (const one of slices) {
    const group = groups.at(-1)
    if (group?.[0] !== undefined && one.at - group[0].at <= 0.01) group.push(one)
    else groups.push([one])
  }
  const doubled = groups.filter((group) => group.length > 1)
  if (doubled.length > 0) {
    const positions = doubled.map((group) => group[0]?.at ?? 0)
    faults.push(fault('duplicate-slice', duplicates(doubled.length, positions), indices(doubled.flat()), positions))
  }
  return groups.flatMap((group) => group.slice(0, 1))
}

const distances = (slices: readonly Placed[]): number[] =>
  slices.slice(1).map(({ at }, place) => at - (slices[place]?.at ?? at))

/**
 * The distance of which all others are whole multiples: the lower median, else what the tag says, else a smallest
 * distance seen at least twice. `null` when there is none. A smallest distance seen once is not enough: one stray
 * slice would make every other gap look like a loss.
 */
function commonSpacing(gaps: readonly number[], told: number | null): number | null {
  const sorted = gaps.toSorted((a, b) => a - b)
  const median = sorted[(sorted.length - 1) >> 1] as number
  const smallest = sorted[0] as number
  const repeated = gaps.filter((one) => Math.abs(one - smallest) <= spacingTolerance(smallest)).length > 1
  const seen = told !== null && gaps.some((one) => Math.abs(one - told) <= spacingTolerance(told))
  const candidates = [median, ...(seen ? [told] : []), ...(repeated ? [smallest] : [])]
  return candidates.find((base) => gaps.every((one) => isMultiple(one, base))) ?? null
}

function isMultiple(distance: number, base: number): boolean {
  const times = Math.round(distance / base)
  return times >= 1 && Math.abs(distance - times * base) <= spacingTolerance(distance)
}

type Layout = { slots: number[]; spacing: number }

function slotsOf(gaps: readonly number[], base: number): Layout {
  const slots = [0]
  for (const one of gaps) slots.push((slots.at(-1) as number) + Math.round(one / base))
  const total = gaps.reduce((sum, one) => sum + one, 0)
  return { slots, spacing: total / (slots.at(-1) as number) }
}

function judge(slices: readonly Placed[], layout: Layout | null, faults: StackFault[]): StackVerdict {
  if (layout === null) {
    faults.push(irregular(slices))
    return 'irregular'
  }
  const missing = missingPlaces(slices, layout)
  if (missing !== null) faults.push(missing)
  const sideways = strayFromLine(slices, layout.slots)
  if (sideways !== null) {
    faults.push(sideways)
    return 'irregular'
  }
  if (missing !== null) return 'missing'
  return shear(slices, layout) > SHEAR_FRACTION ? 'sheared' : 'uniform'
}

function missingPlaces(slices: readonly Placed[], { slots, spacing }: Layout): StackFault | null {
  const holes = slots.flatMap((slot, place) => {
    const [before, after] = [slices[place], slices[place + 1]]
    const count = (slots[place + 1] ?? slot + 1) - slot - 1
    return count > 0 && before !== undefined && after !== undefined ? [{ before, after, count }] : []
  })
  if (holes.length === 0) return null
  const positions = holes.flatMap(({ before, count }) =>
    Array.from({ length: count }, (_, step) => before.at + (step + 1) * spacing),
  )
  const places = holes.map(({ before, after }) => `between ${mm(before.at)} and ${mm(after.at)}`)
  const message = `${counted(positions.length, 'slice is', 'slices are')} missing ${listed(places)} along the slice direction (spacing ${mm(spacing)}); nothing can be measured across a gap, so fetch the whole series again`
  return fault(
    'missing-slices',
    message,
    holes.flatMap(({ before, after }) => [before.index, after.index]),
    positions,
  )
}

function strayFromLine(slices: readonly Placed[], slots: readonly number[]): StackFault | null {
  const [first] = slices
  if (first === undefined) return null
  const step = meanStep(slices, slots)
  const limit = SIDEWAYS_FRACTION * Math.min(...first.slice.pixelSpacingMm)
  const stray = slices.filter(({ slice, at }, place) => {
    const off = subtract(slice.positionMm, add(first.slice.positionMm, scale(step, slots[place] ?? 0)))
    const along = at - first.at - (slots[place] ?? 0) * dot(step, normalOf(first.slice))
    return Math.sqrt(Math.max(0, dot(off, off) - along * along)) > Math.max(limit, 0.01)
  })
  if (stray.length === 0) return null
  const message = `${counted(stray.length, 'slice lies', 'slices lie')} sideways of the line through the others, so the slices do not form one volume; look whether series were merged or the patient moved between them`
  return fault(
    'irregular-spacing',
    message,
    indices(stray),
    stray.map(({ at }) => at),
  )
}

function meanStep(slices: readonly Placed[], slots: readonly number[]): Vector3 {
  const [first, last] = [slices[0], slices.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a step needs two slices')
  return scale(subtract(last.slice.positionMm, first.slice.positionMm), 1 / (slots.at(-1) as number))
}

function shear(slices: readonly Placed[], { slots, spacing }: Layout): number {
  const step = meanStep(slices, slots)
  return Math.sqrt(Math.max(0, dot(step, step) - spacing * spacing)) / spacing
}

function compareTag(slices: readonly Placed[], spacing: number, faults: StackFault[]): void {
  const off = slices.filter(({ slice }) => {
    const told = positive(slice.spacingBetweenSlicesMm)
    return told !== null && Math.abs(told - spacing) > spacingTolerance(spacing)
  })
  const told = positive(off[0]?.slice.spacingBetweenSlicesMm ?? null)
  if (told !== null) faults.push(fault('spacing-tag-disagrees', tagDisagrees(told, spacing), indices(off)))
}

function gridOf(slices: readonly Placed[], step: Vector3, count: number): Grid | null {
  const [first] = slices
  if (first === undefined) return null
  const { row, column, pixelSpacingMm, positionMm, columns, rows } = first.slice
  return {
    dimensions: [columns, rows, count],
    originMm: positionMm,
    columnStepMm: scale(row, pixelSpacingMm[1]),
    rowStepMm: scale(column, pixelSpacingMm[0]),
    sliceStepMm: step,
  }
}

function gapped(slices: readonly Placed[], slots: number[]): { grid: Grid; slots: number[] } | null {
  const grid = gridOf(slices, meanStep(slices, slots), (slots.at(-1) as number) + 1)
  return grid === null ? null : { grid, slots }
}

const inPlaneAnd = ({ pixelSpacingMm }: PlacedSlice, spacing: number): Vector3 => [
  pixelSpacingMm[1],
  pixelSpacingMm[0],
  spacing,
]

function gap(slices: readonly Placed[], spacing: number): number | null {
  const thickness = slices[0]?.slice.sliceThicknessMm ?? null
  return thickness === null || !(thickness > 0) ? null : spacing - thickness
}

function fault(code: StackFaultCode, message: string, slices?: number[], positionsMm?: number[]): StackFault {
  return { code, message, ...(slices && { slices }), ...(positionsMm && { positionsMm }) }
}

const mm = (value: number): string => `${value.toFixed(1)} mm`
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

function listed(parts: readonly string[]): string {
  const shown = parts.slice(0, 4)
  const rest = parts.length - shown.length
  return rest > 0 ? `${shown.join(', ')} and at ${rest} more places` : shown.join(' and ')
}

const noPosition = (lost: number, all: number): string =>
  `${counted(lost, 'slice', 'slices')} of ${all} ${lost === 1 ? 'does' : 'do'} not say where in the patient ${lost === 1 ? 'it lies' : 'they lie'} or how large the pixels are, so the series cannot be measured; ask for the original images`

const mixedOrientation = (away: number, kept: number): string =>
  `${counted(away, 'slice is', 'slices are')} turned differently from the other ${kept}, as a localizer or a second plane in one series would be; take ${away === 1 ? 'it' : 'them'} out before measuring`

function mixedSize(away: number, kept: readonly Placed[]): string {
  const [head] = kept
  const size = head === undefined ? '' : ` (${head.slice.columns} × ${head.slice.rows})`
  return `${counted(away, 'slice has', 'slices have')} another image or pixel size than the other ${kept.length}${size}; take ${away === 1 ? 'it' : 'them'} out before measuring`
}

const oneSlice =
  'There is one slice only and it does not name a slice distance, so no volume can be measured; lengths within the slice can'

const duplicates = (places: number, positions: readonly number[]): string =>
  `${counted(places, 'position holds', 'positions hold')} more than one slice (${listed(positions.map(mm))} along the slice direction), as two echoes, two time points or a copied file would; choose which to measure`

function irregular(slices: readonly Placed[]): StackFault {
  const gaps = distances(slices)
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)]
  const sorted = gaps.toSorted((a, b) => a - b)
  const median = sorted[(sorted.length - 1) >> 1] as number
  const odd = gaps.flatMap((one, place) => (Math.abs(one - median) > spacingTolerance(median) ? [place] : []))
  const positions = odd.map((place) => slices[place]?.at ?? 0)
  const message = `The distance between slices changes from ${least.toFixed(2)} to ${most.toFixed(2)} mm along the stack of ${slices.length} slices, so they do not form one regular volume; a volume from drawn outlines needs the distance of each slice`
  return fault(
    'irregular-spacing',
    message,
    [...new Set(odd.flatMap((place) => indices(slices.slice(place, place + 2))))],
    positions,
  )
}

function tagDisagrees(told: number, spacing: number): string {
  const times = Math.round(spacing / told)
  const lost = times > 1 && Math.abs(times * told - spacing) <= spacingTolerance(spacing)
  const hint = lost ? `; it is ${times} times the tag, so look whether slices were left out throughout` : ''
  return `The file names a slice distance of ${told.toFixed(2)} mm, but the slices lie ${spacing.toFixed(2)} mm apart; their positions are used${hint}`
}
