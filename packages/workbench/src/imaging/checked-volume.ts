import type { FramePixels, ImageHeader } from '@theca/formats'
import { imageHeaders, parseDicom, prepareCodecs, readPixels } from '@theca/formats'
import { transferred } from '@theca/platform/reading'
import type { Grid, StackFault, StackVerdict } from '@theca/volumetry'
import { stackGeometry } from '@theca/volumetry'
import type { VolumeData } from '@theca/volumetry/reslice'

/** One image of a series: the bytes of its file, and which frame. Consecutive frames of one file share its bytes. */
export type SeriesImage = { bytes: Uint8Array; frame: number }

export type SeriesOpened = {
  /** `volume`: any plane may be cut. `gapped`: it may, with the missing slices as a band. `stack`: slices as acquired only. */
  shape: 'volume' | 'gapped' | 'stack'
  /**
   * Where the voxels lie. For a stack that lies on no grid this holds for each slice by itself: `positionsMm` says where
   * the slices really are.
   */
  grid: Grid
  /** One per slice of the grid, 1 where there is an image. */
  present: Uint8Array
  /** Place of each image along the slice normal, in the order of the data, mm. */
  positionsMm: number[]
  verdict: StackVerdict
  faults: Pick<StackFault, 'code' | 'message' | 'positionsMm'>[]
  slope: number
  intercept: number
  /** Low values are bright (MONOCHROME1). */
  inverted: boolean
  sliceThicknessMm: number | null
  frameOfReferenceUid: string | null
  data: VolumeData
}
export type SeriesRefused = { code: string; message: string }

/**
 * Opens a series for looking at: every slice decoded, its geometry judged again from the images themselves, values in one
 * numeric type for all slices. What does not form one volume is given as the stack that it is.
 *
 * Runs in a reader's thread; the voxels are handed over, not copied.
 */
export async function openSeries(images: readonly SeriesImage[]): Promise<unknown> {
  const read = await readImages(images)
  if ('code' in read) return read
  const geometry = stackGeometry(read.map(({ header }) => header))
  const ordered = geometry.order.map((index) => read[index] as Decoded)
  const first = ordered[0]
  if (first === undefined)
    return { code: 'no-position', message: geometry.faults[0]?.message ?? 'No image has a place.' }
  const gapped = geometry.withGaps
  const grid = geometry.grid ?? gapped?.grid ?? loneGrid(first.header, ordered.length, geometry.positionsMm)
  const slots = geometry.grid === null && gapped !== null ? gapped.slots : ordered.map((_, slot) => slot)
  const values = gather(ordered, slots, grid)
  if ('code' in values) return values
  const present = new Uint8Array(grid.dimensions[2])
  for (const slot of slots) present[slot] = 1
  const opened: SeriesOpened = {
    shape: geometry.measurable ? 'volume' : geometry.grid === null && gapped !== null ? 'gapped' : 'stack',
    grid,
    present,
    positionsMm: geometry.positionsMm,
    verdict: geometry.verdict,
    faults: geometry.faults.map(({ code, message, positionsMm }) => ({
      code,
      message,
      ...(positionsMm && { positionsMm }),
    })),
    ...values,
    inverted: first.pixels.photometricInterpretation === 'MONOCHROME1',
    sliceThicknessMm: first.header.sliceThicknessMm,
    frameOfReferenceUid: first.header.frameOfReferenceUid,
  }
  return transferred(opened, [opened.data.buffer as ArrayBuffer, present.buffer])
}

type Decoded = { header: ImageHeader; pixels: FramePixels }

async function readImages(images: readonly SeriesImage[]): Promise<Decoded[] | SeriesRefused> {
  const found: Decoded[] = []
  let last: { bytes: Uint8Array; headers: ImageHeader[] } | null = null
  for (const { bytes, frame } of images) {
    if (last === null || last.bytes !== bytes) {
      const file = parseDicom(bytes)
      if (!file.ok) return file.failure
      await prepareCodecs([file.value.transferSyntax.uid])
      const headers = imageHeaders(file.value)
      if (!headers.ok) return headers.failure
      last = { bytes, headers: headers.value }
    }
    const header = last.headers[frame]
    if (header === undefined) return { code: 'undecodable', message: 'A file has fewer images than the record names.' }
    const pixels = readPixels(bytes, header)
    if (!pixels.ok) return pixels.failure
    if (pixels.value.samplesPerPixel !== 1)
      return { code: 'unsupported', message: 'Colour images cannot be shown here.' }
    found.push({ header, pixels: pixels.value })
  }
  return found
}

/** A grid for slices that lie on none: the directions of the first, and the mean distance so that it has a depth. */
function loneGrid(header: ImageHeader, slices: number, positionsMm: readonly number[]): Grid {
  const { row, column } = header.orientation as NonNullable<ImageHeader['orientation']>
  const [rowMm, columnMm] = header.pixelSpacingMm as readonly [number, number]
  const reach = (positionsMm.at(-1) ?? 0) - (positionsMm[0] ?? 0)
  const step = slices > 1 && reach > 0 ? reach / (slices - 1) : (header.sliceThicknessMm ?? 1)
  const normal = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ] as const
  const times = (v: readonly [number, number, number], mm: number) => [v[0] * mm, v[1] * mm, v[2] * mm] as const
  return {
    dimensions: [header.columns as number, header.rows as number, slices],
    originMm: header.positionMm as readonly [number, number, number],
    columnStepMm: times(row, columnMm),
    rowStepMm: times(column, rowMm),
    sliceStepMm: times(normal, step),
  }
}

type Gathered = Pick<SeriesOpened, 'data' | 'slope' | 'intercept'>

/**
 * One array for all slices, in a type that holds every value of every slice. Taking the type from the first slice, as a
 * known viewer does, cuts the values of brighter slices off.
 */
function gather(ordered: readonly Decoded[], slots: readonly number[], grid: Grid): Gathered | SeriesRefused {
  const [columns, rows, slices] = grid.dimensions
  const size = columns * rows
  if (ordered.some(({ pixels }) => pixels.stored.length !== size))
    return { code: 'mixed-size', message: 'The slices have different sizes.' }
  const { rescaleSlope: slope, rescaleIntercept: intercept } = (ordered[0] as Decoded).pixels
  const oneScale = ordered.every(({ pixels }) => pixels.rescaleSlope === slope && pixels.rescaleIntercept === intercept)
  if (!oneScale) {
    const data = new Float32Array(size * slices)
    for (const [at, { pixels }] of ordered.entries()) {
      const from = (slots[at] as number) * size
      for (let voxel = 0; voxel < size; voxel += 1)
        data[from + voxel] = (pixels.stored[voxel] as number) * pixels.rescaleSlope + pixels.rescaleIntercept
    }
    return { data, slope: 1, intercept: 0 }
  }
  const data = arrayFor(
    ordered.map(({ pixels }) => pixels.stored),
    size * slices,
  )
  for (const [at, { pixels }] of ordered.entries()) data.set(pixels.stored, (slots[at] as number) * size)
  return { data, slope, intercept }
}

type Stored = FramePixels['stored']

/** The narrowest type of which every slice is a part. Signed and unsigned slices together need twice the width. */
function arrayFor(slices: readonly Stored[], length: number): Exclude<VolumeData, Float32Array> {
  const signed = slices.some(isSigned)
  const mixed = signed && !slices.every(isSigned)
  const bytes = Math.max(...slices.map((each) => each.BYTES_PER_ELEMENT)) * (mixed ? 2 : 1)
  if (bytes >= 4) return signed ? new Int32Array(length) : new Uint32Array(length)
  if (bytes === 2) return signed ? new Int16Array(length) : new Uint16Array(length)
  return signed ? new Int8Array(length) : new Uint8Array(length)
}

const isSigned = (stored: Stored): boolean =>
  stored instanceof Int8Array || stored instanceof Int16Array || stored instanceof Int32Array
