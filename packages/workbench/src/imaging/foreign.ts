import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import type { FormatFailure, ImageHeader, ListedFile } from '@theca/formats'
import {
  canDecode,
  imageHeaders,
  isMediaDirectory,
  mediaDirectory,
  modalityStatistics,
  niftiParts,
  parseDicom,
  patientIdentity,
  prepareCodecs,
  readPixels,
  transferSyntax,
  writeNifti,
} from '@theca/formats'
import type { FoundImage } from '@theca/plan'
import type { Grid, Labelmap, LabelMeasure } from '@theca/volumetry'
import { extentOfResection, measureCord, measureLabels, spacingMm, voxelVolumeMm3 } from '@theca/volumetry'
import type { Either, Labels, LabelsFrom } from './labels.ts'
import { labelsOf } from './labels.ts'
import { directoryInWords } from './media.ts'
import type { OnSeries, StructureDrawn } from './structures.ts'

export { deidentifyFile } from './deidentifying-thread.ts'
export { drawnObject, placeOf } from './labels-place.ts'

/**
 * What is done with bytes from outside. These functions run in a worker with limits on time and memory, never in the
 * process that holds the record; they are plain functions, so that tests can call them directly.
 */
export type Source =
  | { path: string }
  /** `fileBytes`: these are only the head of a file of that size. */
  | { bytes: Uint8Array; fileBytes?: number }

export type Inspected =
  | { ok: true; images: Omit<FoundImage, 'file'>[] }
  /** `listed`: the file is a DICOMDIR, and these are the files that it lists. */
  | { ok: false; reason: string; code: string; listed?: ListedFile[] }

/** The same for many files: one message to the worker and one back. */
export const inspectAll = (sources: readonly Source[]): Inspected[] => sources.map(inspect)

const HEAD_BYTES = 64 * 1024
/** A single file larger than this is not read: the largest multi-frame objects in use stay below. */
const FILE_LIMIT = 1024 * 1024 * 1024

/** Reads the headers of one file: only its first 64 KiB where they suffice. */
function inspect(source: Source): Inspected {
  const { head, size } =
    'path' in source ? readHead(source.path) : { head: source.bytes, size: source.fileBytes ?? source.bytes.length }
  if (size === 0) return { ok: false, code: 'not-dicom', reason: 'the file is empty' }
  if (size > FILE_LIMIT)
    return {
      ok: false,
      code: 'limit-exceeded',
      reason: `the file has ${size} bytes, more than the limit of ${FILE_LIMIT}`,
    }
  const options = { stopAtPixelData: true, allowTruncatedPixels: true } as const
  let file = parseDicom(head, { ...options, fileBytes: size })
  if (!file.ok && file.failure.code === 'truncated' && head.length < size && 'path' in source) {
    file = parseDicom(readFileSync(source.path), options)
  }
  if (!file.ok) return refused(file.failure)
  if (isMediaDirectory(file.value)) {
    const listed = mediaDirectory(file.value)
    if (!listed.ok) return refused(listed.failure)
    return {
      ok: false,
      code: 'media-directory',
      reason: directoryInWords(listed.value.length, []),
      listed: listed.value,
    }
  }
  const headers = imageHeaders(file.value)
  if (!headers.ok) return refused(headers.failure)
  const identity = patientIdentity(file.value)
  const { missingPixelBytes } = file.value
  return {
    ok: true,
    images: headers.value.map((header) => ({ header, identity, missingPixelBytes, undecodable: undecodable(header) })),
  }
}

const refused = (failure: FormatFailure): Inspected => ({
  ok: false,
  code: failure.code,
  reason: `${failure.message.replace(/\.$/, '')}${failure.at === undefined ? '' : ` (${failure.at})`}`,
})

function readHead(path: string): { head: Uint8Array; size: number } {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const head = new Uint8Array(Math.min(size, HEAD_BYTES))
    const read = readSync(file, head, 0, head.length, 0)
    return { head: head.subarray(0, read), size }
  } finally {
    closeSync(file)
  }
}

function undecodable(header: ImageHeader): FoundImage['undecodable'] {
  const syntax = transferSyntax(header.transferSyntaxUid)
  if (header.pixels === null) {
    return header.rows === null
      ? null
      : {
          code: 'undecodable',
          message: 'The images do not say how their pixels are to be read; export them again at the scanner',
        }
  }
  if (syntax === undefined || canDecode(syntax)) return null
  return {
    code: 'unsupported-transfer-syntax',
    message: `The images are compressed as ${syntax.name}, which cannot be opened here; export them uncompressed, or losslessly as JPEG 2000, JPEG-LS or RLE`,
  }
}

export type SeriesFile = { source: Source; frame: number }

const bytesOf = (source: Source): Uint8Array => ('path' in source ? readFileSync(source.path) : source.bytes)

type Frame = ReturnType<typeof readPixels>

/** The decoded frames of a series in the order given; a file with many frames is read once. */
async function* framesOf(files: readonly SeriesFile[]): AsyncGenerator<{ frame: Frame; index: number }> {
  let last: { source: Source; bytes: Uint8Array; headers: ImageHeader[] | FormatFailure } | null = null
  for (const [index, { source, frame }] of files.entries()) {
    if (last === null || !sameSource(last.source, source)) last = { source, ...(await opened(bytesOf(source))) }
    if (!Array.isArray(last.headers)) yield { frame: { ok: false, failure: last.headers }, index }
    else yield { frame: readPixels(last.bytes, last.headers[frame] as ImageHeader), index }
  }
}

const sameSource = (a: Source, b: Source): boolean => ('path' in a && 'path' in b ? a.path === b.path : a === b)

async function opened(bytes: Uint8Array): Promise<{ bytes: Uint8Array; headers: ImageHeader[] | FormatFailure }> {
  const file = parseDicom(bytes)
  if (!file.ok) return { bytes, headers: file.failure }
  await prepareCodecs([file.value.transferSyntax.uid])
  const headers = imageHeaders(file.value)
  return { bytes, headers: headers.ok ? headers.value : headers.failure }
}

export type Values = { ok: true; min: number; max: number; mean: number } | { ok: false; code: string; message: string }

/** Least, greatest and mean of the modality values of a series: every pixel decoded. */
export async function valuesOf(files: readonly SeriesFile[]): Promise<Values> {
  let statistics: ReturnType<typeof modalityStatistics> | undefined
  for await (const { frame } of framesOf(files)) {
    if (!frame.ok) return { ok: false, code: frame.failure.code, message: frame.failure.message }
    statistics = modalityStatistics(frame.value, statistics)
  }
  if (statistics === undefined || statistics.count === 0)
    return { ok: false, code: 'undecodable', message: 'There are no pixels.' }
  return { ok: true, min: statistics.min, max: statistics.max, mean: statistics.sum / statistics.count }
}

export type VolumeRead =
  | {
      ok: true
      grid: Grid
      data: Int16Array | Uint16Array | Int32Array | Uint32Array | Uint8Array | Int8Array | Float32Array
      slope: number
      intercept: number
    }
  | { ok: false; code: string; message: string }

/** All slices of a measurable series as one volume with one numeric type wide enough for all of them. */
export async function volumeOf(files: readonly SeriesFile[], grid: Grid): Promise<VolumeRead> {
  const [columns, rows] = grid.dimensions
  const sliceSize = columns * rows
  const frames: { stored: ArrayLike<number> & { constructor: unknown }; slope: number; intercept: number }[] = []
  let data: Extract<VolumeRead, { ok: true }>['data'] | null = null
  for await (const { frame, index } of framesOf(files)) {
    if (!frame.ok) return { ok: false, code: frame.failure.code, message: frame.failure.message }
    const { stored, rescaleSlope: slope, rescaleIntercept: intercept, samplesPerPixel } = frame.value
    if (samplesPerPixel !== 1)
      return { ok: false, code: 'unsupported', message: 'Colour images are not a volume of values.' }
    if (stored.length !== sliceSize)
      return { ok: false, code: 'mixed-size', message: 'The slices have different sizes.' }
    frames.push({ stored, slope, intercept })
    if (index === 0) data = new (stored.constructor as new (length: number) => Int16Array)(sliceSize * files.length)
    const uniform =
      frames[0]?.slope === slope &&
      frames[0].intercept === intercept &&
      frames[0].stored.constructor === stored.constructor
    if (!uniform) return scaled(files, sliceSize)
    data?.set(stored, index * sliceSize)
  }
  const first = frames[0]
  if (data === null || first === undefined) return { ok: false, code: 'undecodable', message: 'There are no pixels.' }
  return { ok: true, grid, data, slope: first.slope, intercept: first.intercept }

  /** Slices with a scale of their own: the modality values themselves, in single precision. */
  async function scaled(all: readonly SeriesFile[], size: number): Promise<VolumeRead> {
    const values = new Float32Array(size * all.length)
    for await (const { frame, index } of framesOf(all)) {
      if (!frame.ok) return { ok: false, code: frame.failure.code, message: frame.failure.message }
      const { stored, rescaleSlope, rescaleIntercept } = frame.value
      for (let at = 0; at < size; at += 1)
        values[index * size + at] = (stored[at] as number) * rescaleSlope + rescaleIntercept
    }
    return { ok: true, grid, data: values, slope: 1, intercept: 0 }
  }
}

/** Writes a series as NIfTI: the same voxels, the affine turned to RAS by the format. */
export async function convert(
  files: readonly SeriesFile[],
  grid: Grid,
  out: string,
): Promise<{ ok: true; voxels: number } | { ok: false; code: string; message: string }> {
  const volume = await volumeOf(files, grid)
  if (!volume.ok) return volume
  const { data, slope, intercept } = volume
  const { dimensions, ...affine } = grid
  const input = { dimensions, affine, data, slope, intercept, description: 'Theca' }
  if (out.endsWith('.gz')) writeFileSync(out, writeNifti(input, { gzip: true }))
  else writeParts(out, Object.values(niftiParts(input)))
  return { ok: true, voxels: data.length }
}

function writeParts(out: string, parts: readonly Uint8Array[]): void {
  const file = openSync(out, 'w')
  try {
    for (const part of parts) writeFileSync(file, part)
  } finally {
    closeSync(file)
  }
}

export type MeasureOptions = {
  before?: Uint8Array
  cord?: number
  canal?: readonly number[]
  tumour?: number
  on?: OnSeries
}

export type Measured =
  | {
      ok: true
      from: LabelsFrom
      seriesInstanceUid: string | null
      grid: Grid
      spacingMm: readonly [number, number, number]
      voxelVolumeMm3: number
      labels: LabelMeasure[]
      structures?: StructureDrawn[]
      extentOfResection?: ReturnType<typeof extentOfResection>
      cord?: ReturnType<typeof measureCord>
    }
  | { ok: false; code: string; message: string }

/** Measures every label of a labelmap; what was removed between two; cord and canal. */
export async function measure(bytes: Uint8Array, options: MeasureOptions = {}): Promise<Measured> {
  const read = await labelsOf(bytes, options.on)
  if (!read.ok) return read
  const labels = read.maps.flatMap(({ map, label }) =>
    measureLabels(map).map((measured) => (label === null ? measured : { ...measured, label })),
  )
  const base = {
    ok: true as const,
    from: read.from,
    seriesInstanceUid: read.seriesInstanceUid,
    grid: read.grid,
    spacingMm: spacingMm(read.grid),
    voxelVolumeMm3: voxelVolumeMm3(read.grid),
    labels,
    ...(read.structures === undefined ? {} : { structures: read.structures }),
  }
  const resected = options.before === undefined ? null : await removedSince(options.before, read, options.tumour)
  if (resected !== null && !resected.ok) return resected
  const cord = options.cord === undefined ? null : cordOf(read, options as MeasureOptions & { cord: number })
  if (cord !== null && !cord.ok) return cord
  return {
    ...base,
    ...(resected === null ? {} : { extentOfResection: resected.value }),
    ...(cord === null ? {} : { cord: cord.value }),
  }
}

async function removedSince(
  before: Uint8Array,
  after: Labels,
  tumour: number | undefined,
): Promise<Either<ReturnType<typeof extentOfResection>>> {
  const first = await labelsOf(before)
  if (!first.ok) return { ...first, message: `The labels before surgery: ${first.message}` }
  const label = tumour ?? 3
  const [a, b] = [oneMap(first, label), oneMap(after, label)]
  const value = extentOfResection(a, b, label)
  if (value.beforeMm3 === null || value.percent === null) {
    return {
      ok: false,
      code: 'no-label',
      message: `Label ${label} does not occur before surgery. Name the tumour's label with --tumour N.`,
    }
  }
  return { ok: true, value }
}

/** One map that holds a label under its own number. */
function oneMap(read: Labels, label: number): Labelmap {
  const single = read.maps.find((each) => each.label === label)
  if (single === undefined)
    return (
      (read.maps.find((each) => each.label === null) ?? read.maps[0])?.map ?? {
        grid: read.grid,
        labels: new Uint8Array(0),
        names: new Map(),
      }
    )
  const labels = new Uint16Array(single.map.labels.length)
  for (let at = 0; at < labels.length; at += 1) labels[at] = (single.map.labels[at] as number) * label
  return { grid: read.grid, labels, names: new Map() }
}

function cordOf(read: Labels, options: MeasureOptions & { cord: number }): Either<ReturnType<typeof measureCord>> {
  try {
    const map = read.maps.length === 1 && read.maps[0]?.label === null ? read.maps[0].map : combined(read)
    const value = measureCord(map, {
      cord: options.cord,
      ...(options.canal === undefined ? {} : { canal: [...options.canal] }),
      ...(options.tumour === undefined ? {} : { tumour: options.tumour }),
    })
    return { ok: true, value }
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, code: 'no-label', message: error.message }
    throw error
  }
}

function combined(read: Labels): Labelmap {
  const labels = new Uint16Array(read.grid.dimensions.reduce((product, size) => product * size, 1))
  for (const { map, label } of read.maps) {
    for (let at = 0; at < labels.length; at += 1)
      if ((map.labels[at] as number) > 0) labels[at] = label ?? (map.labels[at] as number)
  }
  return { grid: read.grid, labels, names: new Map() }
}

/** SHA-256 of a file: to tell a copy from a conflict. A head alone is like nothing else, because the rest may differ. */
const digest = (source: Source): string =>
  'bytes' in source && (source.fileBytes ?? 0) > source.bytes.length
    ? randomUUID()
    : createHash('sha256').update(bytesOf(source)).digest('hex')

export const digestAll = (sources: readonly Source[]): string[] => sources.map(digest)

export type GreyImage = { width: number; height: number; grey: Uint8Array; pixelMm: readonly [number, number] }

/**
 * One frame as a grey picture round a point: a square of `sideMm`, windowed from the 1st to the 99.7th percentile of
 * what it shows. `centre` is [column, row] in pixels.
 */
export async function greyImage(
  source: Source,
  frame: number,
  view: { centre: readonly [number, number]; sideMm: number },
): Promise<GreyImage | { code: string; message: string }> {
  const { bytes, headers } = await opened(bytesOf(source))
  if (!Array.isArray(headers)) return headers
  const header = headers[frame] as ImageHeader
  const read = readPixels(bytes, header)
  if (!read.ok) return read.failure
  const { stored, columns, rows, samplesPerPixel, photometricInterpretation } = read.value
  const [rowMm, columnMm] = header.pixelSpacingMm ?? [1, 1]
  if (samplesPerPixel !== 1) return { code: 'unsupported', message: 'A colour image is not shown in grey.' }
  const half = [view.sideMm / 2 / columnMm, view.sideMm / 2 / rowMm] as const
  const [left, right] = span(view.centre[0], half[0], columns)
  const [top, bottom] = span(view.centre[1], half[1], rows)
  const [width, height] = [right - left, bottom - top]
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) values[y * width + x] = stored[(top + y) * columns + left + x] as number
  }
  const sorted = values.toSorted()
  const low = sorted[Math.floor(sorted.length * 0.01)] as number
  const high = Math.max(low + 1, sorted[Math.floor((sorted.length - 1) * 0.997)] as number)
  const inverted = photometricInterpretation === 'MONOCHROME1'
  const grey = Uint8Array.from(values, (value) => {
    const shade = Math.max(0, Math.min(255, Math.round(((value - low) / (high - low)) * 255)))
    return inverted ? 255 - shade : shade
  })
  return { width, height, grey, pixelMm: [columnMm, rowMm] }
}

/** From and to of a window of given half width, moved so that it stays inside. */
function span(centre: number, half: number, size: number): [number, number] {
  const width = Math.min(size, Math.max(1, Math.round(half * 2)))
  const from = Math.max(0, Math.min(size - width, Math.round(centre - width / 2)))
  return [from, from + width]
}
