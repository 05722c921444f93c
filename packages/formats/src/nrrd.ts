import { failed, ok, type Result } from './failure.ts'
import type { Vector3 } from './image.ts'
import { gunzip } from './inflate.ts'
import { DATA_TYPES, typedData, type NiftiAffine, type NiftiData } from './nifti.ts'
import { cross, dot } from './vectors.ts'

/** A segment that 3D Slicer names in the header: which value of which layer it is. */
export type NrrdSegment = { name: string; labelValue: number; layer: number }

export type NrrdVolume = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  /** Values of a voxel, stored side by side: 1, or as many as there are overlapping layers of segments. */
  layers: number
  /** `layers × voxels` values, layers fastest, then i (column). May be a view of the given bytes: do not write to it. */
  data: NiftiData
  /** In LPS millimetres, whatever space the file is written in. */
  affine: NiftiAffine
  segments: readonly NrrdSegment[]
}

export const isNrrd = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte)

/** `NRRD000`, and a digit for the version. */
const MAGIC = [0x4e, 0x52, 0x52, 0x44, 0x30, 0x30, 0x30]
const HEADER_LIMIT = 256 * 1024
const DATA_LIMIT = 256 * 1024 * 1024
const TRAILING_BYTES = 1024 * 1024

/**
 * Reads an NRRD file with its voxels inside (.nrrd, .seg.nrrd of 3D Slicer): three dimensions, or a list of values per
 * voxel before them; raw or gzip; with its place in the patient. Voxels in another file are refused: a header from
 * outside must not choose what is opened.
 *
 * @returns failures name the field of the header
 *
 * @example
 * const volume = readNrrd(bytes)
 * if (volume.ok) for (const { name, labelValue } of volume.value.segments) tell(name, labelValue)
 */
export function readNrrd(bytes: Uint8Array, options: { dataBytes?: number } = {}): Result<NrrdVolume> {
  const header = readHeader(bytes)
  if (!header.ok) return header
  const { fields, pairs, end } = header.value
  for (const field of ['data file', 'datafile', 'line skip', 'lineskip', 'byte skip', 'byteskip']) {
    const value = fields.get(field)
    if (value !== undefined && value !== '0')
      return failed('unsupported', 'The voxels do not follow the header; save it as one .nrrd file.', field)
  }
  const shape = readShape(fields, options.dataBytes ?? DATA_LIMIT)
  if (!shape.ok) return shape
  const affine = readAffine(fields)
  if (!affine.ok) return affine
  const { dimensions, layers, type, littleEndian, dataBytes } = shape.value
  const stored = storedBytes(bytes.subarray(end), fields.get('encoding') ?? '', dataBytes)
  if (!stored.ok) return stored
  return ok({
    dimensions,
    layers,
    data: typedData(stored.value, type, littleEndian),
    affine: affine.value,
    segments: segmentsOf(pairs),
  })
}

type Header = {
  /** Fields by name in small letters, and the free pairs that programs add. */
  fields: ReadonlyMap<string, string>
  pairs: ReadonlyMap<string, string>
  end: number
}

function readHeader(bytes: Uint8Array): Result<Header> {
  if (!isNrrd(bytes)) return failed('unsupported', 'The file does not have the NRRD mark.', 'byte 0')
  // One character per byte, so that places in the text are places in the file.
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEADER_LIMIT))
  const blank = /\r?\n\r?\n/.exec(head)
  if (blank === null) return failed('truncated', 'The header of the NRRD file does not end.', `byte ${bytes.length}`)
  const fields = new Map<string, string>()
  const pairs = new Map<string, string>()
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, blank.index))
  for (const line of text.split(/\r?\n/).slice(1)) {
    const found = /^([^:#][^:]*):(=| )(.*)$/.exec(line)
    const [, name = '', kind, value = ''] = found ?? []
    if (kind === '=') pairs.set(name, value)
    else if (kind === ' ') fields.set(name.toLowerCase(), value.trim())
  }
  return ok({ fields, pairs, end: blank.index + blank[0].length })
}

/** Names of types by the codes of the data types that NIfTI shares. */
const TYPE_CODES: Readonly<Record<string, number>> = {
  'signed char': 256,
  int8: 256,
  int8_t: 256,
  uchar: 2,
  'unsigned char': 2,
  uint8: 2,
  uint8_t: 2,
  short: 4,
  'short int': 4,
  'signed short': 4,
  int16: 4,
  int16_t: 4,
  ushort: 512,
  'unsigned short': 512,
  uint16: 512,
  uint16_t: 512,
  int: 8,
  'signed int': 8,
  int32: 8,
  int32_t: 8,
  uint: 768,
  'unsigned int': 768,
  uint32: 768,
  uint32_t: 768,
  float: 16,
  double: 64,
}

type Shape = {
  dimensions: readonly [number, number, number]
  layers: number
  type: (typeof DATA_TYPES)[number]
  littleEndian: boolean
  dataBytes: number
}

function readShape(fields: Header['fields'], limit: number): Result<Shape> {
  const type = DATA_TYPES.find(({ code }) => code === TYPE_CODES[fields.get('type') ?? ''])
  if (type === undefined) return failed('unsupported', 'The NRRD data type is missing or not supported.', 'type')
  const rank = Number(fields.get('dimension'))
  const sizes = (fields.get('sizes') ?? '').split(/\s+/).map(Number)
  if (rank !== 3 && rank !== 4)
    return failed('unsupported', 'The NRRD file has not three or four dimensions.', 'dimension')
  if (sizes.length !== rank || !sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= 65_535)) {
    return failed('malformed', 'The sizes of the NRRD file are not whole numbers from 1 to 65535.', 'sizes')
  }
  const [layers = 1, columns = 1, rows = 1, slices = 1] = rank === 4 ? sizes : [1, ...sizes]
  const endian = fields.get('endian')
  if (type.bytes > 1 && endian !== 'little' && endian !== 'big') {
    return failed('malformed', 'The NRRD file does not say in which order its bytes are.', 'endian')
  }
  const dataBytes = layers * columns * rows * slices * type.bytes
  if (dataBytes > limit)
    return failed('limit-exceeded', `The image needs ${dataBytes} bytes; the limit is ${limit}.`, 'sizes')
  return ok({ dimensions: [columns, rows, slices], layers, type, littleEndian: endian !== 'big', dataBytes })
}

function storedBytes(bytes: Uint8Array, encoding: string, dataBytes: number): Result<Uint8Array> {
  if (encoding !== 'raw' && encoding !== 'gzip' && encoding !== 'gz') {
    return failed('unsupported', 'Only raw and gzip NRRD files are read.', 'encoding')
  }
  const whole = encoding === 'raw' ? ok(bytes) : gunzip(bytes, dataBytes + TRAILING_BYTES)
  if (!whole.ok) return whole
  if (whole.value.length < dataBytes) {
    return failed('truncated', `The voxels need ${dataBytes} bytes and there are ${whole.value.length}.`, 'sizes')
  }
  return ok(whole.value.subarray(0, dataBytes))
}

/** Signs that turn a space into LPS. */
const SPACES: Readonly<Record<string, Vector3>> = {
  'left-posterior-superior': [1, 1, 1],
  lps: [1, 1, 1],
  'right-anterior-superior': [-1, -1, 1],
  ras: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  las: [1, -1, 1],
}

function readAffine(fields: Header['fields']): Result<NiftiAffine> {
  const signs = SPACES[(fields.get('space') ?? '').toLowerCase()]
  if (signs === undefined) return failed('unsupported', 'The NRRD file does not say how it lies in the body.', 'space')
  const vector = (text: string | undefined): Vector3 | null => {
    const numbers = /^\(([^)]*)\)$/
      .exec(text ?? '')?.[1]
      ?.split(',')
      .map((part) => (part.trim() === '' ? NaN : Number(part)))
    if (numbers?.length !== 3 || !numbers.every(Number.isFinite)) return null
    return [(numbers[0] ?? 0) * signs[0], (numbers[1] ?? 0) * signs[1], (numbers[2] ?? 0) * signs[2]]
  }
  const parts = (fields.get('space directions') ?? '').match(/none|\([^)]*\)/g) ?? []
  const axes = parts.filter((part, i) => !(part === 'none' && i === 0 && parts.length === 4)).map(vector)
  const [columnStepMm, rowStepMm, sliceStepMm] = axes
  const originMm = vector(fields.get('space origin'))
  if (!columnStepMm || !rowStepMm || !sliceStepMm || axes.length !== 3) {
    return failed('malformed', 'The NRRD file does not have three directions.', 'space directions')
  }
  if (originMm === null) return failed('malformed', 'The NRRD file does not say where it begins.', 'space origin')
  if (!(Math.abs(dot(columnStepMm, cross(rowStepMm, sliceStepMm))) > 1e-9)) {
    return failed('malformed', 'The directions of the NRRD file span no volume.', 'space directions')
  }
  return ok({ originMm, columnStepMm, rowStepMm, sliceStepMm })
}

/** `Segment0_Name`, `Segment0_LabelValue`, `Segment0_Layer`, as 3D Slicer writes them. */
function segmentsOf(pairs: Header['pairs']): NrrdSegment[] {
  const segments: NrrdSegment[] = []
  for (const [key, text] of pairs) {
    const index = /^Segment(\d{1,5})_LabelValue$/.exec(key)?.[1]
    const labelValue = Number(text)
    if (index === undefined || !Number.isInteger(labelValue) || labelValue < 1) continue
    const layer = Number(pairs.get(`Segment${index}_Layer`) ?? '0')
    if (!Number.isInteger(layer) || layer < 0) continue
    segments.push({ name: pairs.get(`Segment${index}_Name`) ?? '', labelValue, layer })
  }
  return segments
}
