import { failed, ok, type Result } from '../failure.ts'
import type { ImageHeader, PatientIdentity, PixelDescription, Vector3 } from '../image.ts'
import { DICTIONARY, tagText, type Keyword } from './dictionary.ts'
import type { DicomDataSet, DicomFile } from './parse.ts'
import { dateOf, elementOf, firstItemOf, itemsOf, numberOf, textOf, textsOf, vectorOf } from './values.ts'

/** Most frames in one file. A dynamic enhanced series has some ten thousand; a header per frame must fit in memory. */
export const MAXIMUM_FRAMES = 65_536

/**
 * What each image of a file says about itself: one header for a classic file, one per frame for a multi-frame file
 * (Enhanced MR, CT, SEG), where shared and per-frame functional groups (PS3.3 C.7.6.16) are resolved.
 *
 * A file without an image (a report) answers one header whose `pixels`, `rows` and `columns` are null. Values that
 * contradict the standard in a way that would make an image or its identity wrong are refused, with the tag.
 *
 * @example
 * const headers = imageHeaders(file)
 * if (headers.ok) for (const header of headers.value) console.log(header.frame, header.positionMm)
 */
export function imageHeaders(file: DicomFile): Result<ImageHeader[]> {
  const { dataset } = file
  const sopClassUid = textOf(dataset, 'SOPClassUID') ?? textOf(file.meta, 'MediaStorageSOPClassUID')
  if (sopClassUid === MEDIA_DIRECTORY) {
    const message = 'The file is a DICOMDIR, a list of other files: open the files or their folder.'
    return failed('unsupported', message, tagText(DICTIONARY.SOPClassUID[0]))
  }
  const identifiers = readIdentifiers(dataset)
  if (!identifiers.ok) return identifiers
  const count = readFrameCount(file)
  if (!count.ok) return count
  const frames = count.value ?? 1
  const matrix = readMatrix(dataset)
  if (!matrix.ok) return matrix
  const pixels = count.value === null ? ok(null) : readPixelDescription(file)
  if (!pixels.ok) return pixels
  const enough = checkPixelBytes(matrix.value, frames, pixels.value)
  if (!enough.ok) return enough

  const common = {
    ...identifiers.value,
    transferSyntaxUid: file.transferSyntax.uid,
    modality: textOf(dataset, 'Modality'),
    seriesDescription: textOf(dataset, 'SeriesDescription'),
    seriesNumber: numberOf(dataset, 'SeriesNumber'),
    instanceNumber: numberOf(dataset, 'InstanceNumber'),
    date: firstDate(dataset),
    ...matrix.value,
    frames,
    burnedInAnnotation: yesOrNo(textOf(dataset, 'BurnedInAnnotation')),
  }
  const groups = frameGroups(dataset, frames)
  if (!groups.ok) return groups
  const headers: ImageHeader[] = []
  for (let frame = 0; frame < frames; frame++) {
    const places = groups.value(frame)
    const rescaled = rescale(places, pixels.value)
    if (!rescaled.ok) return rescaled
    headers.push({ ...common, frame, pixels: rescaled.value, ...frameHeader(places) })
  }
  return ok(headers)
}

/** Who the file says it is about, in the letters that the file uses. */
export const patientIdentity = ({ dataset }: DicomFile): PatientIdentity => ({
  name: textOf(dataset, 'PatientName'),
  patientId: textOf(dataset, 'PatientID'),
  birthDate: dateOf(dataset, 'PatientBirthDate'),
  sex: textOf(dataset, 'PatientSex'),
})

/** The SOP class of a DICOMDIR. */
export const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10'

const IDENTIFIERS = {
  sopClassUid: 'SOPClassUID',
  sopInstanceUid: 'SOPInstanceUID',
  seriesInstanceUid: 'SeriesInstanceUID',
  studyInstanceUid: 'StudyInstanceUID',
  frameOfReferenceUid: 'FrameOfReferenceUID',
} as const satisfies Partial<Record<keyof ImageHeader, Keyword>>

/**
 * Digits and points only (PS3.5 section 9): a UID names things on disk and in databases, so one with a path or a NUL in
 * it is refused. Some writers exceed the 64 characters of the standard; such a UID is kept whole, because one cut
 * short can collide.
 */
const UID = /^\d[\d.]{0,127}$/

function readIdentifiers(dataset: DicomDataSet): Result<Record<keyof typeof IDENTIFIERS, string | null>> {
  const found = { sopClassUid: null, sopInstanceUid: null, seriesInstanceUid: null, studyInstanceUid: null }
  const identifiers: Record<keyof typeof IDENTIFIERS, string | null> = { ...found, frameOfReferenceUid: null }
  for (const [key, keyword] of Object.entries(IDENTIFIERS) as [keyof typeof IDENTIFIERS, Keyword][]) {
    const uid = textOf(dataset, keyword)
    if (uid !== null && !UID.test(uid)) return malformed(keyword, 'is not a UID')
    identifiers[key] = uid
  }
  return ok(identifiers)
}

const malformed = (keyword: Keyword, what: string): Result<never> =>
  failed('malformed', `${keyword} ${what}.`, tagText(DICTIONARY[keyword][0]))

const isPresent = (set: DicomDataSet, keyword: Keyword): boolean => (elementOf(set, keyword)?.length ?? 0) > 0

/**
 * Null where the count cannot be known: then the pixels cannot be read either, but the header can. A count in a form that
 * some readers take for a number and others do not ("1e9", "1.0e3") is refused: it means different files to them.
 */
function readFrameCount({ dataset, pixelData }: DicomFile): Result<number | null> {
  // Without pixel data there is nothing to count, and the one header is about the object.
  if (pixelData === null || !isPresent(dataset, 'NumberOfFrames')) return ok(1)
  const frames = numberOf(dataset, 'NumberOfFrames')
  if (frames === null) {
    const text = textOf(dataset, 'NumberOfFrames')
    return text === null || Number.isNaN(Number(text)) ? ok(null) : malformed('NumberOfFrames', 'is not a whole number')
  }
  if (!Number.isInteger(frames) || frames < 1) return malformed('NumberOfFrames', 'is not a count')
  if (frames > MAXIMUM_FRAMES) {
    const message = `The file declares ${frames} frames; the limit is ${MAXIMUM_FRAMES}.`
    return failed('limit-exceeded', message, tagText(DICTIONARY.NumberOfFrames[0]))
  }
  return ok(frames)
}

function readMatrix(dataset: DicomDataSet): Result<{ columns: number | null; rows: number | null }> {
  const columns = readCount(dataset, 'Columns')
  if (!columns.ok) return columns
  const rows = readCount(dataset, 'Rows')
  return rows.ok ? ok({ columns: columns.value, rows: rows.value }) : rows
}

/** An unsigned 16-bit count by the standard: more, less or a fraction is refused. */
function readCount(dataset: DicomDataSet, keyword: Keyword): Result<number | null> {
  if (!isPresent(dataset, keyword)) return ok(null)
  const count = numberOf(dataset, keyword)
  if (count === null || !Number.isInteger(count) || count < 1 || count > 65_535) {
    return malformed(keyword, 'is not a number from 1 to 65535')
  }
  return ok(count)
}

const BITS_ALLOCATED = [1, 8, 16, 32]

/** Null where the file has no pixel data or does not describe them fully: nothing is assumed. */
function readPixelDescription({ dataset, pixelData, transferSyntax }: DicomFile): Result<PixelDescription | null> {
  const photometricInterpretation = textOf(dataset, 'PhotometricInterpretation')
  const samplesPerPixel = numberOf(dataset, 'SamplesPerPixel')
  const bitsAllocated = numberOf(dataset, 'BitsAllocated')
  const bitsStored = numberOf(dataset, 'BitsStored')
  const highBit = numberOf(dataset, 'HighBit')
  const representation = numberOf(dataset, 'PixelRepresentation')
  if (itemsOf(dataset, 'ModalityLUTSequence').length > 0) {
    // A table instead of slope and intercept: radiographs have it. Reading on would give numbers that mean nothing.
    const at = tagText(DICTIONARY.ModalityLUTSequence[0])
    return failed('unsupported', 'Values that go through a table (Modality LUT) are not supported.', at)
  }
  if (bitsAllocated !== null && !BITS_ALLOCATED.includes(bitsAllocated)) {
    return malformed('BitsAllocated', `is ${bitsAllocated}, not one of ${BITS_ALLOCATED.join(', ')}`)
  }
  if (pixelData === null || photometricInterpretation === null || samplesPerPixel === null || bitsAllocated === null) {
    return ok(null)
  }
  if (bitsStored === null || highBit === null || representation === null) return ok(null)
  if (![bitsStored, highBit].every(Number.isInteger)) return malformed('BitsStored', 'is not a whole number')
  if (bitsStored < 1 || bitsStored > bitsAllocated) return malformed('BitsStored', 'does not fit Bits Allocated')
  if (highBit >= bitsAllocated || highBit + 1 < bitsStored) return malformed('HighBit', 'does not fit Bits Stored')
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) return malformed('SamplesPerPixel', 'is neither 1 nor 3')
  if (representation !== 0 && representation !== 1) return malformed('PixelRepresentation', 'is neither 0 nor 1')
  // Words of this retired syntax hold two pixels in swapped order; reading on would exchange neighbours in silence.
  if (!transferSyntax.littleEndian && bitsAllocated < 16 && pixelData.vr === 'OW') {
    return failed(
      'unsupported',
      'Pixels of 8 bits or less in big endian words are not supported.',
      tagText(DICTIONARY.PixelData[0]),
    )
  }
  return ok({
    samplesPerPixel,
    photometricInterpretation,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: representation === 1,
    rescaleSlope: 1,
    rescaleIntercept: 0,
    planarConfiguration: numberOf(dataset, 'PlanarConfiguration') === 1 ? 1 : 0,
    offset: pixelData.offset,
    length: pixelData.length,
  })
}

/**
 * Bits of one uncompressed frame, without overflow: 65535² × 3 × 32 < 2^53. Chroma of the 4:2:2 forms is shared by two
 * pixels, so three samples take the room of two.
 */
export function frameBits(columns: number, rows: number, pixels: PixelDescription): number {
  const subsampled = pixels.photometricInterpretation.endsWith('_422')
  return columns * rows * (subsampled ? 2 : pixels.samplesPerPixel) * pixels.bitsAllocated
}

function checkPixelBytes(
  { columns, rows }: { columns: number | null; rows: number | null },
  frames: number,
  pixels: PixelDescription | null,
): Result<null> {
  if (pixels === null || pixels.length === null || columns === null || rows === null) return ok(null)
  const bits = frameBits(columns, rows, pixels)
  const needed = Math.ceil((bits * frames) / 8)
  if (pixels.length < needed) {
    const message = `The pixel data have ${pixels.length} bytes; ${frames} frame(s) of ${columns} × ${rows} need ${needed}.`
    return failed('truncated', message, tagText(DICTIONARY.PixelData[0]))
  }
  // A pad byte is legal and a little more is a common habit; a whole frame more means that the description is wrong.
  if (pixels.length - needed >= Math.max(bits / 8, 2)) {
    const message = `The pixel data have ${pixels.length} bytes, a frame or more beyond the ${needed} that are described.`
    return failed('malformed', message, tagText(DICTIONARY.PixelData[0]))
  }
  return ok(null)
}

function firstDate(dataset: DicomDataSet): string | null {
  return (
    dateOf(dataset, 'SeriesDate') ??
    dateOf(dataset, 'AcquisitionDate') ??
    dateOf(dataset, 'AcquisitionDateTime') ??
    dateOf(dataset, 'StudyDate')
  )
}

function yesOrNo(text: string | null): 'yes' | 'no' | null {
  if (text === 'YES') return 'yes'
  return text === 'NO' ? 'no' : null
}

/** Where the attributes of a frame may stand, nearest first: per-frame groups, shared groups, the data set itself. */
type Places = readonly DicomDataSet[]

function frameGroups(dataset: DicomDataSet, frames: number): Result<(frame: number) => Places> {
  const shared = firstItemOf(dataset, 'SharedFunctionalGroupsSequence')
  const perFrame = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence')
  if (shared === null && perFrame.length === 0) return ok(() => [dataset])
  if (perFrame.length !== frames && perFrame.length !== 0) {
    return malformed('PerFrameFunctionalGroupsSequence', `has ${perFrame.length} items for ${frames} frames`)
  }
  if (perFrame.length === 0 && frames > 1) {
    return malformed('PerFrameFunctionalGroupsSequence', `is missing although there are ${frames} frames`)
  }
  return ok((frame) => [perFrame[frame], shared, dataset].filter((place) => place !== undefined && place !== null))
}

/** The data set that holds an attribute for a frame: inside the group's sequence, or beside it in a classic file. */
function holder(places: Places, group: Keyword, keyword: Keyword): DicomDataSet | null {
  for (const place of places) {
    const item = firstItemOf(place, group)
    if (item !== null && isPresent(item, keyword)) return item
  }
  const dataset = places.at(-1)
  return dataset !== undefined && isPresent(dataset, keyword) ? dataset : null
}

function rescale(places: Places, pixels: PixelDescription | null): Result<PixelDescription | null> {
  if (pixels === null) return ok(null)
  const slopeAt = holder(places, 'PixelValueTransformationSequence', 'RescaleSlope')
  const interceptAt = holder(places, 'PixelValueTransformationSequence', 'RescaleIntercept')
  const rescaleSlope = slopeAt === null ? 1 : numberOf(slopeAt, 'RescaleSlope')
  const rescaleIntercept = interceptAt === null ? 0 : numberOf(interceptAt, 'RescaleIntercept')
  if (rescaleSlope === null || rescaleSlope === 0) return malformed('RescaleSlope', 'is not a number, or is 0')
  if (rescaleIntercept === null) return malformed('RescaleIntercept', 'is not a number')
  return ok({ ...pixels, rescaleSlope, rescaleIntercept })
}

function frameHeader(places: Places) {
  const imageType = readImageType(places)
  const position = readPosition(holder(places, 'PlanePositionSequence', 'ImagePositionPatient'))
  const measures = (keyword: Keyword) => holder(places, 'PixelMeasuresSequence', keyword)
  return {
    orientation: readOrientation(holder(places, 'PlaneOrientationSequence', 'ImageOrientationPatient')),
    // In a mosaic of slices the position is that of no voxel: the picture as a whole lies nowhere in the patient.
    positionMm: imageType.includes('MOSAIC') ? null : position,
    pixelSpacingMm: readSpacing(measures('PixelSpacing')),
    sliceThicknessMm: positive(measures('SliceThickness'), 'SliceThickness'),
    spacingBetweenSlicesMm: positive(measures('SpacingBetweenSlices'), 'SpacingBetweenSlices'),
    echoTimeMs: readEchoTime(places),
    imageType,
    temporalIndex: readTemporalIndex(places),
  }
}

function readPosition(set: DicomDataSet | null): Vector3 | null {
  const position = set === null ? null : vectorOf(set, 'ImagePositionPatient', 3)
  return position === null ? null : (position as unknown as Vector3)
}

/**
 * Null unless both directions are unit vectors at right angles within 0.01: decimal strings of 16 characters lose 1e-6 at
 * most, so more is not rounding, and a volume from such directions would be wrong.
 */
function readOrientation(set: DicomDataSet | null): ImageHeader['orientation'] {
  const cosines = set === null ? null : vectorOf(set, 'ImageOrientationPatient', 6)
  if (cosines === null) return null
  const [rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0] = cosines
  const offAngle = Math.abs(rx * cx + ry * cy + rz * cz)
  const offLength = Math.max(Math.abs(Math.hypot(rx, ry, rz) - 1), Math.abs(Math.hypot(cx, cy, cz) - 1))
  return offAngle < 0.01 && offLength < 0.01 ? { row: [rx, ry, rz], column: [cx, cy, cz] } : null
}

function readSpacing(set: DicomDataSet | null): readonly [number, number] | null {
  const [betweenRows = 0, betweenColumns = 0] = (set === null ? null : vectorOf(set, 'PixelSpacing', 2)) ?? []
  return betweenRows > 0 && betweenColumns > 0 ? [betweenRows, betweenColumns] : null
}

function positive(set: DicomDataSet | null, keyword: Keyword): number | null {
  const number = set === null ? null : numberOf(set, keyword)
  return number !== null && number > 0 ? number : null
}

function readEchoTime(places: Places): number | null {
  const enhanced = holder(places, 'MREchoSequence', 'EffectiveEchoTime')
  if (enhanced !== null) return numberOf(enhanced, 'EffectiveEchoTime')
  const dataset = places.at(-1)
  return dataset === undefined ? null : numberOf(dataset, 'EchoTime')
}

function readImageType(places: Places): readonly string[] {
  for (const group of ['MRImageFrameTypeSequence', 'CTImageFrameTypeSequence'] as const) {
    const set = holder(places, group, 'FrameType')
    if (set !== null) return textsOf(set, 'FrameType')
  }
  const dataset = places.at(-1)
  return dataset === undefined ? [] : textsOf(dataset, 'ImageType')
}

function readTemporalIndex(places: Places): number | null {
  const enhanced = holder(places, 'FrameContentSequence', 'TemporalPositionIndex')
  if (enhanced !== null) return numberOf(enhanced, 'TemporalPositionIndex')
  const dataset = places.at(-1)
  return dataset === undefined ? null : numberOf(dataset, 'TemporalPositionIdentifier')
}
