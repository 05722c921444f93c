import { failed, ok, type Result } from './failure.ts'
import type { Vector3 } from './image.ts'
import { gunzip, gunzipHead, gzip } from './inflate.ts'
import { swapBytes } from './pixels.ts'

export type NiftiData =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

/** Where voxels lie, in DICOM patient coordinates (LPS), millimetres: voxel (i, j, k) = origin + i·column + j·row + k·slice. */
export type NiftiAffine = {
  originMm: Vector3
  columnStepMm: Vector3
  rowStepMm: Vector3
  sliceStepMm: Vector3
}

export type NiftiVolume = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  /** Volumes in `data`, one after the other; 1 unless `allowFrames` was asked for. */
  frames: number
  /** Stored values, i (column) fastest. May be a view of the given bytes: do not write to it. */
  data: NiftiData
  /** Value = stored × slope + intercept. A file that declares no scaling has 1 and 0. */
  slope: number
  intercept: number
  /** The file's free text (descrip), as it stands there. */
  description: string
  intentName: string
  /** False where the header does not say that lengths are millimetres, metres or micrometres; they are taken as mm. */
  unitKnown: boolean
} & (
  | { affineKnown: true; affineSource: 'sform' | 'qform'; affine: NiftiAffine }
  /** Both codes are 0: only voxel sizes are known, not how the image lies in the body. A person has to decide. */
  | { affineKnown: false; voxelSizesMm: Vector3 }
)

export type NiftiOptions = {
  /** Read images with a fourth dimension too. */
  allowFrames?: boolean
  /** Most bytes of voxel data; 256 MiB by default, which a 512³ volume of 16 bits fills. */
  dataBytes?: number
}

/**
 * Reads a NIfTI-1 file (.nii, or .nii.gz told by its first bytes; both byte orders). The sform is preferred to the qform.
 *
 * A gzip stream may grow to what its own header needs and 1 MiB more, whatever it claims; sizes are multiplied in doubles
 * and checked before anything is allocated.
 *
 * @example
 * const volume = readNifti(bytes)
 * if (volume.ok && volume.value.affineKnown) console.log(volume.value.affine.sliceStepMm)
 */
export function readNifti(bytes: Uint8Array, options: NiftiOptions = {}): Result<NiftiVolume> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const head = isGzip ? gunzipHead(bytes, HEADER_BYTES) : ok(bytes)
  if (!head.ok) return head
  const header = readHeader(head.value, options)
  if (!header.ok) return header
  const { offset, dataBytes } = header.value
  const whole = isGzip ? gunzip(bytes, offset + dataBytes + TRAILING_BYTES) : ok(bytes)
  if (!whole.ok) return whole
  return readVolume(whole.value, header.value)
}

/** A volume to write; `affine` in LPS as it is read. */
export type NiftiInput = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  affine: NiftiAffine
  data: NiftiData
  slope?: number
  intercept?: number
  /** At most 79 ASCII characters. */
  description?: string
}

/**
 * Writes a NIfTI-1 file with the affine as sform and, where its axes are at right angles, as qform (a quaternion cannot
 * hold a sheared grid: then the qform code is 0). With `gzip` the result is a .nii.gz.
 *
 * @throws RangeError when the data do not have one value per voxel.
 */
export function writeNifti(volume: NiftiInput, options: { gzip?: boolean } = {}): Uint8Array {
  const { head, data } = niftiParts(volume)
  const bytes = new Uint8Array(head.length + data.length)
  bytes.set(head)
  bytes.set(data, head.length)
  return options.gzip === true ? gzip(bytes) : bytes
}

/**
 * The two parts of a NIfTI-1 file, to be written one after the other without copying the voxels.
 *
 * @throws RangeError when the data do not have one value per voxel.
 */
export function niftiParts(volume: NiftiInput): { head: Uint8Array; data: Uint8Array } {
  const [columns, rows, slices] = volume.dimensions
  if (volume.data.length !== columns * rows * slices) {
    throw new RangeError(`${volume.data.length} values for ${columns} × ${rows} × ${slices} voxels`)
  }
  const head = new Uint8Array(DATA_OFFSET)
  writeHeader(new DataView(head.buffer), volume)
  const data = new Uint8Array(volume.data.buffer, volume.data.byteOffset, volume.data.byteLength)
  if (HOST_IS_LITTLE_ENDIAN) return { head, data }
  const swapped = data.slice()
  swapBytes(swapped, volume.data.BYTES_PER_ELEMENT)
  return { head, data: swapped }
}

const HEADER_BYTES = 348
const DATA_OFFSET = 352
const MEBIBYTE = 1024 * 1024
const TRAILING_BYTES = MEBIBYTE
const DATA_LIMIT = 256 * MEBIBYTE
const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

type DataType = {
  code: number
  bytes: number
  view: (buffer: ArrayBufferLike, offset: number, length: number) => NiftiData
}

/** Types of voxels by their codes in NIfTI-1. */
export const DATA_TYPES: readonly DataType[] = [
  { code: 2, bytes: 1, view: (buffer, offset, length) => new Uint8Array(buffer, offset, length) },
  { code: 4, bytes: 2, view: (buffer, offset, length) => new Int16Array(buffer, offset, length) },
  { code: 8, bytes: 4, view: (buffer, offset, length) => new Int32Array(buffer, offset, length) },
  { code: 16, bytes: 4, view: (buffer, offset, length) => new Float32Array(buffer, offset, length) },
  { code: 64, bytes: 8, view: (buffer, offset, length) => new Float64Array(buffer, offset, length) },
  { code: 256, bytes: 1, view: (buffer, offset, length) => new Int8Array(buffer, offset, length) },
  { code: 512, bytes: 2, view: (buffer, offset, length) => new Uint16Array(buffer, offset, length) },
  { code: 768, bytes: 4, view: (buffer, offset, length) => new Uint32Array(buffer, offset, length) },
]

function dataTypeCode(data: NiftiData): number {
  if (data instanceof Uint8Array) return 2
  if (data instanceof Int16Array) return 4
  if (data instanceof Int32Array) return 8
  if (data instanceof Float32Array) return 16
  if (data instanceof Float64Array) return 64
  if (data instanceof Int8Array) return 256
  return data instanceof Uint16Array ? 512 : 768
}

type Header = {
  view: DataView
  littleEndian: boolean
  dimensions: readonly [number, number, number]
  frames: number
  type: DataType
  offset: number
  dataBytes: number
}

function readHeader(bytes: Uint8Array, options: NiftiOptions): Result<Header> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES) {
    const looksRight = bytes.length >= 4 && (view.getInt32(0, true) === 348 || view.getInt32(0, false) === 348)
    return looksRight
      ? failed('truncated', `The file has ${bytes.length} bytes, less than a NIfTI header.`, `byte ${bytes.length}`)
      : failed('not-nifti', 'The file is not NIfTI: it is shorter than a header.', `byte ${bytes.length}`)
  }
  const littleEndian = view.getInt32(0, true) === HEADER_BYTES
  if (!littleEndian && view.getInt32(0, false) !== HEADER_BYTES) return foreignHeader(view)
  const magic = asciiAt(bytes, 344, 3)
  if (magic === 'ni1')
    return failed('unsupported', 'The header and the image are separate files; save them as one .nii.', 'magic')
  if (magic !== 'n+1') return failed('not-nifti', 'The file does not have the NIfTI mark.', 'magic')
  return readShape(view, littleEndian, options)
}

function foreignHeader(view: DataView): Result<never> {
  const isNifti2 = view.getInt32(0, true) === 540 || view.getInt32(0, false) === 540
  return isNifti2
    ? failed('unsupported', 'The file is NIfTI-2; only NIfTI-1 is read.', 'sizeof_hdr')
    : failed('not-nifti', 'The file does not begin like a NIfTI header.', 'sizeof_hdr')
}

function readShape(view: DataView, littleEndian: boolean, options: NiftiOptions): Result<Header> {
  const rank = view.getInt16(40, littleEndian)
  if (rank < 1 || rank > 7) return failed('malformed', `The number of dimensions is ${rank}.`, 'dim[0]')
  const sizes = Array.from({ length: 7 }, (_, i) => (i < rank ? view.getInt16(42 + 2 * i, littleEndian) : 1))
  const wrong = sizes.findIndex((size) => size < 1)
  if (wrong >= 0) return failed('malformed', `Dimension ${wrong + 1} has size ${sizes[wrong]}.`, `dim[${wrong + 1}]`)
  const [columns = 1, rows = 1, slices = 1, ...others] = sizes
  const frames = others.reduce((product, size) => product * size, 1)
  if (frames > 1 && options.allowFrames !== true) {
    return failed('unsupported', `The file holds ${frames} volumes; extract the one to be used.`, 'dim[4]')
  }
  const code = view.getInt16(70, littleEndian)
  const type = DATA_TYPES.find((candidate) => candidate.code === code)
  if (type === undefined) return failed('unsupported', `The NIfTI data type ${code} is not supported.`, 'datatype')
  const bits = view.getInt16(72, littleEndian)
  if (bits !== type.bytes * 8) return failed('malformed', `Data type ${code} does not have ${bits} bits.`, 'bitpix')
  const dataBytes = columns * rows * slices * frames * type.bytes
  const limit = options.dataBytes ?? DATA_LIMIT
  if (dataBytes > limit) {
    return failed('limit-exceeded', `The image needs ${dataBytes} bytes; the limit is ${limit}.`, 'dim')
  }
  const offset = view.getFloat32(108, littleEndian)
  if (!Number.isInteger(offset) || offset < HEADER_BYTES || offset > DATA_LIMIT) {
    return failed('malformed', 'The header does not say where the voxels begin.', 'vox_offset')
  }
  return ok({ view, littleEndian, dimensions: [columns, rows, slices], frames, type, offset, dataBytes })
}

function readVolume(bytes: Uint8Array, header: Header): Result<NiftiVolume> {
  const { view, littleEndian, dimensions, frames, type, offset, dataBytes } = header
  if (offset + dataBytes > bytes.length) {
    const message = `The voxels need ${dataBytes} bytes from byte ${offset}; the file has ${bytes.length}: it is truncated.`
    return failed('truncated', message, `byte ${bytes.length}`)
  }
  const unit = LENGTH_UNITS[view.getUint8(123) & 7]
  const place = readAffine(view, littleEndian, unit ?? 1)
  if (!place.ok) return place
  const slope = view.getFloat32(112, littleEndian)
  const intercept = view.getFloat32(116, littleEndian)
  // Slope 0 means "no scaling" by the standard, and NaN is what nibabel writes for it.
  const scaled = slope !== 0 && Number.isFinite(slope)
  if (scaled && !Number.isFinite(intercept)) return failed('malformed', 'The intercept is not a number.', 'scl_inter')
  const header348 = new Uint8Array(view.buffer, view.byteOffset, HEADER_BYTES)
  return ok({
    dimensions,
    frames,
    data: typedData(bytes.subarray(offset, offset + dataBytes), type, littleEndian),
    slope: scaled ? slope : 1,
    intercept: scaled ? intercept : 0,
    description: asciiAt(header348, 148, 80),
    intentName: asciiAt(header348, 328, 16),
    unitKnown: unit !== undefined,
    ...place.value,
  })
}

/** Millimetres per unit of length (xyzt_units). */
const LENGTH_UNITS: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 }

function asciiAt(bytes: Uint8Array, offset: number, length: number): string {
  let text = ''
  for (let i = offset; i < offset + length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 0) break
    text += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd'
  }
  return text.trimEnd()
}

/** Stored bytes as numbers: a view where alignment and byte order allow it, else a copy. */
export function typedData(stored: Uint8Array, { bytes: size, view }: DataType, littleEndian: boolean): NiftiData {
  const swap = littleEndian !== HOST_IS_LITTLE_ENDIAN && size > 1
  // Not `slice`: of a Buffer, which is a Uint8Array too, that is a view, and swapping would change the caller's bytes.
  const aligned = swap || stored.byteOffset % size !== 0 ? new Uint8Array(stored) : stored
  if (swap) swapBytes(aligned, size)
  return view(aligned.buffer, aligned.byteOffset, aligned.length / size)
}

type Place =
  | { affineKnown: true; affineSource: 'sform' | 'qform'; affine: NiftiAffine }
  | { affineKnown: false; voxelSizesMm: Vector3 }

function readAffine(view: DataView, littleEndian: boolean, mmPerUnit: number): Result<Place> {
  const numbers = (offset: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getFloat32(offset + 4 * i, littleEndian))
  const qformCode = view.getInt16(252, littleEndian)
  const sformCode = view.getInt16(254, littleEndian)
  const [qfac = 1, ...sizes] = numbers(76, 4)
  if (sformCode <= 0 && qformCode <= 0) {
    const [x = 0, y = 0, z = 0] = sizes.map((size) => Math.abs(size) * mmPerUnit)
    return x > 0 && y > 0 && z > 0 && Number.isFinite(x + y + z)
      ? ok({ affineKnown: false, voxelSizesMm: [x, y, z] })
      : failed('malformed', 'The header has neither a position nor usable voxel sizes.', 'pixdim')
  }
  const fromSform = sformCode > 0
  const matrix = fromSform ? numbers(280, 12) : quaternionMatrix(numbers(256, 6), sizes, qfac)
  const affine = affineFromRas(matrix, mmPerUnit)
  const determinant = affine === null ? 0 : determinantOf(affine)
  // A voxel smaller than a cubic micrometre, or one without volume, measures nothing.
  if (affine === null || !(Math.abs(determinant) > 1e-9)) {
    return failed('malformed', 'The voxels have no volume: the affine is singular.', fromSform ? 'srow' : 'quatern')
  }
  return ok({ affineKnown: true, affineSource: fromSform ? 'sform' : 'qform', affine })
}

/** Method 2 of the NIfTI-1 header (nifti1.h, "qform"): rotation by a unit quaternion, then voxel sizes. */
function quaternionMatrix([b = 0, c = 0, d = 0, ...offset]: number[], sizes: number[], qfac: number): number[] {
  const square = 1 - (b * b + c * c + d * d)
  const a = square > 0 ? Math.sqrt(square) : 0
  // Rounding of the three stored numbers can push their length over 1; then the quaternion is made one again.
  const norm = square > 0 ? 1 : 1 / Math.hypot(b, c, d)
  const [x, y, z] = [b * norm, c * norm, d * norm]
  const [dx = 0, dy = 0, third = 0] = sizes
  const dz = third * (qfac < 0 ? -1 : 1)
  return [
    [(a * a + x * x - y * y - z * z) * dx, 2 * (x * y - a * z) * dy, 2 * (x * z + a * y) * dz, offset[0] ?? 0],
    [2 * (x * y + a * z) * dx, (a * a + y * y - x * x - z * z) * dy, 2 * (y * z - a * x) * dz, offset[1] ?? 0],
    [2 * (x * z - a * y) * dx, 2 * (y * z + a * x) * dy, (a * a + z * z - x * x - y * y) * dz, offset[2] ?? 0],
  ].flat()
}

/** Twelve numbers row by row in RAS; LPS is the same with the first two rows negated (`0 - x`: no -0). */
function affineFromRas(rows: readonly number[], mmPerUnit: number): NiftiAffine | null {
  if (rows.some((number) => !Number.isFinite(number))) return null
  const column = (i: number): Vector3 => [
    0 - (rows[i] ?? 0) * mmPerUnit,
    0 - (rows[4 + i] ?? 0) * mmPerUnit,
    (rows[8 + i] ?? 0) * mmPerUnit,
  ]
  return { columnStepMm: column(0), rowStepMm: column(1), sliceStepMm: column(2), originMm: column(3) }
}

function determinantOf({ columnStepMm: a, rowStepMm: b, sliceStepMm: c }: NiftiAffine): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
}

function writeHeader(view: DataView, volume: NiftiInput): void {
  const { dimensions, affine, data } = volume
  const steps = [affine.columnStepMm, affine.rowStepMm, affine.sliceStepMm]
  const sizes = steps.map((step) => Math.hypot(...step))
  view.setInt32(0, HEADER_BYTES, true)
  view.setUint8(38, 0x72) // 'r', which Analyze readers expect
  for (const [i, size] of [3, ...dimensions, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * i, size, true)
  view.setInt16(70, dataTypeCode(data), true)
  view.setInt16(72, data.BYTES_PER_ELEMENT * 8, true)
  for (const [i, size] of sizes.entries()) view.setFloat32(80 + 4 * i, size, true)
  view.setFloat32(108, DATA_OFFSET, true)
  view.setFloat32(112, volume.slope ?? 1, true)
  view.setFloat32(116, volume.intercept ?? 0, true)
  view.setUint8(123, 2) // millimetres
  setAscii(view, 148, 79, volume.description ?? '')
  setAscii(view, 344, 3, 'n+1')
  // Code 1: scanner coordinates.
  view.setInt16(254, 1, true)
  const columns = [...steps, affine.originMm].map(([x, y, z]) => [0 - x, 0 - y, z])
  for (let row = 0; row < 3; row++) {
    for (let i = 0; i < 4; i++) view.setFloat32(280 + 16 * row + 4 * i, columns[i]?.[row] ?? 0, true)
  }
  writeQform(view, columns, sizes)
}

function writeQform(view: DataView, columns: readonly (readonly number[])[], sizes: readonly number[]): void {
  const unit = columns.slice(0, 3).map((column, i) => column.map((value) => value / (sizes[i] ?? 1)))
  const [x = [], y = [], z = []] = unit
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  const isSheared = [dot(x, y), dot(x, z), dot(y, z)].some((cosine) => !(Math.abs(cosine) < 1e-4))
  const [x0 = 0, x1 = 0, x2 = 0] = x
  const [y0 = 0, y1 = 0, y2 = 0] = y
  const normal = [x1 * y2 - x2 * y1, x2 * y0 - x0 * y2, x0 * y1 - x1 * y0]
  const qfac = dot(normal, z) < 0 ? -1 : 1
  view.setFloat32(76, qfac, true)
  if (isSheared) return
  view.setInt16(252, 1, true)
  const quaternion = rotationQuaternion(
    x,
    y,
    z.map((value) => value * qfac),
  )
  for (const [i, value] of [...quaternion, ...(columns[3] ?? [])].entries()) view.setFloat32(256 + 4 * i, value, true)
}

/** b, c, d of the unit quaternion with a >= 0 whose rotation has these columns; from the largest component, as nifti1_io does. */
function rotationQuaternion(
  [xx = 0, xy = 0, xz = 0]: readonly number[],
  [yx = 0, yy = 0, yz = 0]: readonly number[],
  [zx = 0, zy = 0, zz = 0]: readonly number[],
): readonly number[] {
  const candidates = [
    [1 + xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, 1 + xx - yy - zz, yx + xy, zx + xz],
    [zx - xz, yx + xy, 1 + yy - xx - zz, zy + yz],
    [xy - yx, zx + xz, zy + yz, 1 + zz - xx - yy],
  ]
  const diagonal = candidates.map((candidate, i) => candidate[i] ?? 0)
  const best = candidates[diagonal.indexOf(Math.max(...diagonal))] ?? []
  const sign = (best[0] ?? 0) < 0 ? -1 : 1
  const length = Math.hypot(...best)
  return best.slice(1).map((value) => (value * sign) / length)
}

function setAscii(view: DataView, offset: number, length: number, text: string): void {
  for (let i = 0; i < Math.min(length, text.length); i++) {
    const code = text.charCodeAt(i)
    view.setUint8(offset + i, code < 0x80 ? code : 0x3f)
  }
}
