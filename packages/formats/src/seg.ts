import { imageHeaders } from './dicom/headers.ts'
import { inflatedBytes, parseDicom, type DicomDataSet, type DicomFile } from './dicom/parse.ts'
import { DEFLATED_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN } from './dicom/transfer-syntaxes.ts'
import { firstItemOf, itemsOf, numberOf, textOf } from './dicom/values.ts'
import { failed, ok, type Result } from './failure.ts'
import type { ImageHeader, Vector3 } from './image.ts'
import { readPixels, type StoredValues } from './pixels.ts'
import { cross, dot, lengthOf, minus, scaled } from './vectors.ts'

/** A coded concept: code value, scheme and meaning, for example 108369006, SCT, Neoplasm. */
export type Code = { value: string; scheme: string; meaning: string }

export type Segment = {
  number: number
  label: string
  description: string | null
  /** MANUAL, SEMIAUTOMATIC or AUTOMATIC as the file says it. */
  algorithmType: string | null
  algorithmName: string | null
  category: Code | null
  property: Code | null
  trackingId: string | null
  trackingUid: string | null
}

/** A segmentation on one regular grid: voxel (i, j, k) lies at origin + i·column + j·row + k·slice, LPS millimetres. */
export type SegmentationVolume = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  originMm: Vector3
  columnStepMm: Vector3
  rowStepMm: Vector3
  sliceStepMm: Vector3
  type: 'BINARY' | 'FRACTIONAL' | 'LABELMAP'
  segments: readonly Segment[]
  frameOfReferenceUid: string | null
  /** The image series that was segmented, when the file names exactly one. */
  referencedSeriesUid: string | null
  /** Slices of the grid for which the file has no frame: they are empty in every mask. */
  slicesWithoutFrame: number
  /**
   * 1 where the segment is, i fastest; null for a number that the file does not have. Segments may overlap. A fractional
   * segment counts from half of its greatest value.
   */
  maskOf: (segmentNumber: number) => Uint8Array | null
  /** Share of each voxel in the segment, 0 to 1; for binary kinds the mask itself. */
  fractionsOf: (segmentNumber: number) => Float32Array | null
}

export type SegmentationLimits = {
  /** Most voxels of the grid; 2^27 by default (512³): two far frames must not become a mask that fills the memory. */
  voxels: number
}

/**
 * Reads a DICOM Segmentation (BINARY, FRACTIONAL) or Label Map Segmentation.
 *
 * Frames are placed by their position, not by their order. The grid runs from the first to the last position; slices
 * without a frame are empty. Positions that do not fit one regular grid are a failure, never moved.
 *
 * @example
 * const segmentation = readSegmentation(bytes)
 * if (segmentation.ok) for (const { number } of segmentation.value.segments) segmentation.value.maskOf(number)
 */
export function readSegmentation(
  bytes: Uint8Array,
  limits: Partial<SegmentationLimits> = {},
): Result<SegmentationVolume> {
  const file = parseDicom(bytes)
  if (!file.ok) return file
  const type = segmentationType(file.value)
  if (!type.ok) return type
  const headers = imageHeaders(file.value)
  if (!headers.ok) return headers
  const grid = readGrid(headers.value, limits.voxels ?? VOXEL_LIMIT)
  if (!grid.ok) return grid
  const frames = readFrames(bytes, headers.value)
  if (!frames.ok) return frames

  const { dataset } = file.value
  const segments = itemsOf(dataset, 'SegmentSequence').map(readSegment)
  const numbers = frameSegments(dataset, headers.value.length)
  const placed = frames.value.map((read, i) => ({
    read,
    slice: grid.value.sliceOfFrame[i] ?? 0,
    segment: numbers[i] ?? null,
  }))
  if (type.value !== 'LABELMAP' && placed.some(({ segment }) => segment === null)) {
    return failed('malformed', 'A frame does not say to which segment it belongs.', 'SegmentIdentificationSequence')
  }
  const known = new Set(segments.map(({ number }) => number))
  const fullValue = type.value === 'FRACTIONAL' ? (numberOf(dataset, 'MaximumFractionalValue') ?? 255) : 1
  const { sliceOfFrame, ...geometry } = grid.value
  const fill: Fill = { dimensions: geometry.dimensions, type: type.value, fullValue, placed }
  return ok({
    ...geometry,
    type: type.value,
    segments,
    frameOfReferenceUid: headers.value[0]?.frameOfReferenceUid ?? null,
    referencedSeriesUid: onlyReferencedSeries(dataset),
    slicesWithoutFrame: geometry.dimensions[2] - new Set(sliceOfFrame).size,
    maskOf: (number) => (known.has(number) ? maskOf(fill, number) : null),
    fractionsOf: (number) => (known.has(number) ? fractionsOf(fill, number) : null),
  })
}

const VOXEL_LIMIT = 2 ** 27

export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4'
const LABEL_MAP_SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7'

function segmentationType({ dataset }: DicomFile): Result<SegmentationVolume['type']> {
  const sopClass = textOf(dataset, 'SOPClassUID')
  if (sopClass !== SEGMENTATION_STORAGE && sopClass !== LABEL_MAP_SEGMENTATION_STORAGE) {
    return failed('unsupported', 'The file is not a DICOM segmentation.', 'SOPClassUID')
  }
  const type = textOf(dataset, 'SegmentationType')
  if (type === 'BINARY' || type === 'FRACTIONAL' || type === 'LABELMAP') return ok(type)
  return failed('malformed', 'The segmentation is neither BINARY, FRACTIONAL nor LABELMAP.', 'SegmentationType')
}

function readSegment(item: DicomDataSet): Segment {
  return {
    number: numberOf(item, 'SegmentNumber') ?? 0,
    label: textOf(item, 'SegmentLabel') ?? '',
    description: textOf(item, 'SegmentDescription'),
    algorithmType: textOf(item, 'SegmentAlgorithmType'),
    algorithmName: textOf(item, 'SegmentAlgorithmName'),
    category: readCode(firstItemOf(item, 'SegmentedPropertyCategoryCodeSequence')),
    property: readCode(firstItemOf(item, 'SegmentedPropertyTypeCodeSequence')),
    trackingId: textOf(item, 'TrackingID'),
    trackingUid: textOf(item, 'TrackingUID'),
  }
}

function readCode(item: DicomDataSet | null): Code | null {
  if (item === null) return null
  const value = textOf(item, 'CodeValue')
  const scheme = textOf(item, 'CodingSchemeDesignator')
  return value === null || scheme === null ? null : { value, scheme, meaning: textOf(item, 'CodeMeaning') ?? '' }
}

function frameSegments(dataset: DicomDataSet, frames: number): (number | null)[] {
  const shared = firstItemOf(dataset, 'SharedFunctionalGroupsSequence')
  const perFrame = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence')
  return Array.from({ length: frames }, (_, i) => segmentOf(perFrame[i]) ?? segmentOf(shared))
}

function segmentOf(groups: DicomDataSet | null | undefined): number | null {
  const item = groups === null || groups === undefined ? null : firstItemOf(groups, 'SegmentIdentificationSequence')
  return item === null ? null : numberOf(item, 'ReferencedSegmentNumber')
}

function onlyReferencedSeries(dataset: DicomDataSet): string | null {
  const uids = itemsOf(dataset, 'ReferencedSeriesSequence').map((item) => textOf(item, 'SeriesInstanceUID'))
  return uids.length === 1 ? (uids[0] ?? null) : null
}

type PlacedGrid = Pick<SegmentationVolume, 'dimensions' | 'originMm' | 'columnStepMm' | 'rowStepMm' | 'sliceStepMm'> & {
  sliceOfFrame: number[]
}

/** How far a frame may lie from its grid place: decimal strings carry rounding, not displacement. */
const TOLERANCE_MM = 0.01

function readGrid(headers: readonly ImageHeader[], voxelLimit: number): Result<PlacedGrid> {
  const [first] = headers
  const orientation = first?.orientation ?? null
  const spacing = first?.pixelSpacingMm ?? null
  const columns = first?.columns ?? null
  const rows = first?.rows ?? null
  if (orientation === null || spacing === null || columns === null || rows === null) {
    return failed('unsupported', 'The segmentation does not say how its frames lie in the patient.')
  }
  const positions: Vector3[] = []
  for (const header of headers) {
    if (header.positionMm === null) return failed('unsupported', `Frame ${header.frame + 1} has no position.`)
    if (!isSamePlane(header, orientation, spacing)) {
      return failed('unsupported', `Frame ${header.frame + 1} has another orientation or pixel spacing than the first.`)
    }
    positions.push(header.positionMm)
  }
  const stack = readStack(headers[0] as ImageHeader, positions, cross(orientation.row, orientation.column))
  if (!stack.ok) return stack
  const { slices } = stack.value
  const voxels = columns * rows * slices
  if (voxels > voxelLimit) return failed('limit-exceeded', `The grid has ${voxels} voxels; the limit is ${voxelLimit}.`)
  return ok({
    dimensions: [columns, rows, slices],
    originMm: stack.value.originMm,
    columnStepMm: scaled(orientation.row, spacing[1]),
    rowStepMm: scaled(orientation.column, spacing[0]),
    sliceStepMm: stack.value.stepMm,
    sliceOfFrame: stack.value.sliceOfFrame,
  })
}

function isSamePlane(
  header: ImageHeader,
  orientation: { row: Vector3; column: Vector3 },
  spacing: readonly [number, number],
): boolean {
  const own = header.orientation
  if (own === null || header.pixelSpacingMm === null) return false
  const near = (a: readonly number[], b: readonly number[], by: number) =>
    a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) <= by)
  return (
    near(own.row, orientation.row, 1e-4) &&
    near(own.column, orientation.column, 1e-4) &&
    near(header.pixelSpacingMm, spacing, 1e-4)
  )
}

type Stack = { originMm: Vector3; stepMm: Vector3; slices: number; sliceOfFrame: number[] }

function readStack(first: ImageHeader, positions: readonly Vector3[], normal: Vector3): Result<Stack> {
  const heights = positions.map((position) => dot(position, normal))
  // Folded, because spreading ten thousands of arguments into Math.min would overflow the stack.
  const lowest = heights.indexOf(heights.reduce((a, b) => Math.min(a, b)))
  const highest = heights.indexOf(heights.reduce((a, b) => Math.max(a, b)))
  const originMm = positions[lowest] as Vector3
  const span = (heights[highest] as number) - (heights[lowest] as number)
  const stated = first.spacingBetweenSlicesMm ?? null
  if (span <= TOLERANCE_MM) {
    // One plane: only a stated distance can say how thick it stands for; Slice Thickness is the closest to it.
    const spacing = stated ?? first.sliceThicknessMm
    if (spacing === null) return failed('unsupported', 'The one slice of the segmentation has no thickness.')
    return ok({ originMm, stepMm: scaled(normal, spacing), slices: 1, sliceOfFrame: heights.map(() => 0) })
  }
  const spacing = gridSpacing(heights, span, stated)
  const slices = spacing === null ? 0 : Math.round(span / spacing) + 1
  if (slices < 2 || slices > 65_536) return irregular()
  const stepMm = scaled(minus(positions[highest] as Vector3, originMm), 1 / (slices - 1))
  const sliceOfFrame = heights.map((height) =>
    Math.round(((height - (heights[lowest] as number)) / span) * (slices - 1)),
  )
  const isOff = (position: Vector3, i: number) =>
    lengthOf(minus(minus(position, originMm), scaled(stepMm, sliceOfFrame[i] ?? 0))) > TOLERANCE_MM
  return positions.some(isOff) ? irregular() : ok({ originMm, stepMm, slices, sliceOfFrame })
}

const irregular = (): Result<never> =>
  failed('unsupported', 'The slices of the segmentation do not have one regular distance.')

/**
 * The distance between slices. Spacing Between Slices is used where all frames lie on multiples of it: a sparse object
 * may lack every second slice, and then the smallest distance found is a multiple of the true one. Otherwise the
 * smallest distance has to divide all others.
 */
function gridSpacing(heights: readonly number[], span: number, stated: number | null): number | null {
  const sorted = Float64Array.from(heights).sort()
  const lowest = sorted[0] ?? 0
  const fits = (spacing: number) => {
    const slices = Math.round(span / spacing)
    if (slices < 1 || Math.abs(span - slices * spacing) > TOLERANCE_MM * Math.max(1, slices / 10)) return false
    return sorted.every((height) => {
      const at = ((height - lowest) / span) * slices
      return Math.abs(at - Math.round(at)) * spacing <= TOLERANCE_MM
    })
  }
  if (stated !== null && fits(stated)) return stated
  let smallest = span
  for (let i = 1; i < sorted.length; i++) {
    const distance = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0)
    if (distance > TOLERANCE_MM && distance < smallest) smallest = distance
  }
  return fits(smallest) ? smallest : null
}

type FrameReader = () => StoredValues

/**
 * A reader per frame. Uncompressed frames are unpacked when a mask is asked for, because their lengths are already
 * checked; compressed ones now, so that damage is a failure here and not a surprise later.
 */
function readFrames(bytes: Uint8Array, headers: readonly ImageHeader[]): Result<FrameReader[]> {
  const isDeflated = headers[0]?.transferSyntaxUid === DEFLATED_LITTLE_ENDIAN
  const whole = isDeflated ? inflatedBytes(bytes) : ok(bytes)
  if (!whole.ok) return whole
  const readers: FrameReader[] = []
  for (const each of headers) {
    const header = isDeflated ? { ...each, transferSyntaxUid: EXPLICIT_LITTLE_ENDIAN } : each
    if (header.pixels?.samplesPerPixel !== 1)
      return failed('malformed', 'The segmentation has no single-valued pixels.')
    const isLazy = header.pixels.length !== null
    const frame = isLazy && header.frame > 0 ? null : readPixels(whole.value, header)
    if (frame !== null && !frame.ok) return frame
    const kept = isLazy ? null : (frame?.value.stored ?? null)
    readers.push(() => kept ?? storedNow(whole.value, header))
  }
  return ok(readers)
}

function storedNow(bytes: Uint8Array, header: ImageHeader): StoredValues {
  const frame = readPixels(bytes, header)
  if (!frame.ok) throw new Error(`frame ${header.frame + 1} was checked and cannot be read: ${frame.failure.message}`)
  return frame.value.stored
}

type Fill = {
  dimensions: readonly [number, number, number]
  type: SegmentationVolume['type']
  fullValue: number
  placed: readonly { read: FrameReader; slice: number; segment: number | null }[]
}

function maskOf({ dimensions, type, fullValue, placed }: Fill, number: number): Uint8Array {
  const [columns, rows, slices] = dimensions
  const plane = columns * rows
  const mask = new Uint8Array(plane * slices)
  const half = fullValue / 2
  for (const { read, slice, segment } of placed) {
    if (type !== 'LABELMAP' && segment !== number) continue
    const stored = read()
    const at = slice * plane
    if (type === 'LABELMAP') for (let i = 0; i < plane; i++) mask[at + i] = stored[i] === number ? 1 : 0
    else for (let i = 0; i < plane; i++) if ((stored[i] as number) >= half && stored[i] !== 0) mask[at + i] = 1
  }
  return mask
}

function fractionsOf(fill: Fill, number: number): Float32Array {
  const { dimensions, type, fullValue, placed } = fill
  if (type !== 'FRACTIONAL') return Float32Array.from(maskOf(fill, number))
  const [columns, rows, slices] = dimensions
  const plane = columns * rows
  const fractions = new Float32Array(plane * slices)
  for (const { read, slice, segment } of placed) {
    if (segment !== number) continue
    const stored = read()
    for (let i = 0; i < plane; i++) fractions[slice * plane + i] = Math.min(1, (stored[i] as number) / fullValue)
  }
  return fractions
}
