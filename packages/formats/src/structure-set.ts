import { DICTIONARY, tagText } from './dicom/dictionary.ts'
import { parseDicom, type DicomDataSet } from './dicom/parse.ts'
import { firstItemOf, itemsOf, numberOf, numbersOf, textOf } from './dicom/values.ts'
import { failed, ok, type Result } from './failure.ts'

/** One contour: x, y, z of each corner in patient coordinates (LPS), millimetres, one after the other. */
export type Contour = {
  /** CLOSED_PLANAR, CLOSEDPLANAR_XOR, OPEN_PLANAR, OPEN_NONPLANAR or POINT, as the file says it. */
  type: string
  pointsMm: Float64Array
}

/** A region of interest of a structure set: a name and its contours. */
export type Roi = {
  number: number
  name: string | null
  /** GTV, CTV, PTV, ORGAN, … as the file says it. */
  interpretedType: string | null
  frameOfReferenceUid: string | null
  contours: readonly Contour[]
}

export type StructureSet = {
  label: string | null
  /** The image series on which was drawn, when the file names exactly one. */
  referencedSeriesUid: string | null
  rois: readonly Roi[]
}

export const RT_STRUCTURE_SET_STORAGE = '1.2.840.10008.5.1.4.1.1.481.3'

/** Most corners in one file. Drawings by hand have some thousands, by program up to a million. */
const POINT_LIMIT = 5_000_000

/**
 * Reads an RT Structure Set: contours per region in patient coordinates. Nothing is closed, sorted or repaired.
 *
 * @returns failure `unsupported` for another object, `malformed` where the number of coordinates is not three per corner
 * or one is no number, `limit-exceeded` beyond five million corners; else as `parseDicom`
 *
 * @example
 * const set = readStructureSet(bytes)
 * if (set.ok) for (const roi of set.value.rois) rasterise(roi, grid)
 */
export function readStructureSet(bytes: Uint8Array): Result<StructureSet> {
  const file = parseDicom(bytes)
  if (!file.ok) return file
  const { dataset } = file.value
  if (textOf(dataset, 'SOPClassUID') !== RT_STRUCTURE_SET_STORAGE) {
    return failed('unsupported', 'The file is not an RT Structure Set.', tagText(DICTIONARY.SOPClassUID[0]))
  }
  const contours = new Map<number, Contour[]>()
  let points = 0
  for (const item of itemsOf(dataset, 'ROIContourSequence')) {
    const number = numberOf(item, 'ReferencedROINumber')
    if (number === null) return malformed('A group of contours does not say to which region it belongs.')
    const own = contours.get(number) ?? []
    contours.set(number, own)
    for (const each of itemsOf(item, 'ContourSequence')) {
      const contour = readContour(each)
      if (!contour.ok) return contour
      points += contour.value.pointsMm.length / 3
      if (points > POINT_LIMIT) return failed('limit-exceeded', `The contours have more than ${POINT_LIMIT} corners.`)
      own.push(contour.value)
    }
  }
  const types = interpretedTypes(dataset)
  const rois: Roi[] = []
  for (const item of itemsOf(dataset, 'StructureSetROISequence')) {
    const number = numberOf(item, 'ROINumber')
    if (number === null) return malformed('A region has no number.')
    rois.push({
      number,
      name: textOf(item, 'ROIName'),
      interpretedType: types.get(number) ?? null,
      frameOfReferenceUid: textOf(item, 'ReferencedFrameOfReferenceUID'),
      contours: contours.get(number) ?? [],
    })
  }
  return ok({ label: textOf(dataset, 'StructureSetLabel'), referencedSeriesUid: onlySeries(dataset), rois })
}

const malformed = (message: string): Result<never> => failed('malformed', message, tagText(DICTIONARY.ROINumber[0]))

function readContour(item: DicomDataSet): Result<Contour> {
  const at = tagText(DICTIONARY.ContourData[0])
  const numbers = numbersOf(item, 'ContourData')
  const declared = numberOf(item, 'NumberOfContourPoints')
  if (numbers.length % 3 !== 0 || (declared !== null && declared * 3 !== numbers.length)) {
    return failed('malformed', 'A contour does not have three coordinates for each of its corners.', at)
  }
  const pointsMm = new Float64Array(numbers.length)
  for (const [i, number] of numbers.entries()) {
    if (number === null) return failed('malformed', 'A coordinate of a contour is not a number.', at)
    pointsMm[i] = number
  }
  return ok({ type: textOf(item, 'ContourGeometricType') ?? '', pointsMm })
}

function interpretedTypes(dataset: DicomDataSet): Map<number, string> {
  const types = new Map<number, string>()
  for (const item of itemsOf(dataset, 'RTROIObservationsSequence')) {
    const number = numberOf(item, 'ReferencedROINumber')
    const type = textOf(item, 'RTROIInterpretedType')
    if (number !== null && type !== null) types.set(number, type)
  }
  return types
}

function onlySeries(dataset: DicomDataSet): string | null {
  const frame = firstItemOf(dataset, 'ReferencedFrameOfReferenceSequence')
  const studies = frame === null ? [] : itemsOf(frame, 'RTReferencedStudySequence')
  const uids = studies.flatMap((study) =>
    itemsOf(study, 'RTReferencedSeriesSequence').map((series) => textOf(series, 'SeriesInstanceUID')),
  )
  return uids.length === 1 ? (uids[0] ?? null) : null
}
