import type { DicomInput, ImageHeader } from '@theca/formats'
import { imageHeaders, parseDicom, writeDicom } from '@theca/formats'
import type { Vector3 } from '@theca/volumetry'

/** A region of a made structure set: contours as lists of corners in patient coordinates. */
export type MadeRegion = { number: number; name: string; type?: string; contours: readonly (readonly Vector3[])[] }
type Changed = { frameOfReferenceUid?: string; seriesInstanceUid?: string; geometricType?: string }

export const headerOf = (image: Uint8Array): ImageHeader => {
  const file = parseDicom(image)
  const headers = file.ok ? imageHeaders(file.value) : file
  if (!headers.ok) throw new Error(headers.failure.message)
  return headers.value[0] as ImageHeader
}

const at = (header: ImageHeader, x: number, y: number): Vector3 => {
  const { positionMm, orientation } = header
  if (positionMm === null || orientation === null) throw new Error('the image has no place')
  return [0, 1, 2].map(
    (axis) =>
      (positionMm[axis] as number) + x * (orientation.row[axis] as number) + y * (orientation.column[axis] as number),
  ) as unknown as Vector3
}

/** A cylinder through some images: a circle of the given radius on each, round a point in millimetres from the corner. */
export const cylinder = (
  images: readonly Uint8Array[],
  centre: readonly [number, number],
  radiusMm: number,
): Vector3[][] =>
  images.map((image) => {
    const header = headerOf(image)
    return Array.from({ length: 180 }, (_, n) => {
      const angle = (2 * Math.PI * n) / 180
      return at(header, centre[0] + radiusMm * Math.cos(angle), centre[1] + radiusMm * Math.sin(angle))
    })
  })

/** An RT Structure Set of these regions, drawn on the series of an image. */
export function structureSet(image: Uint8Array, regions: readonly MadeRegion[], changed: Changed = {}): Uint8Array {
  const header = headerOf(image)
  const frame = changed.frameOfReferenceUid ?? header.frameOfReferenceUid
  const contourOf = (corners: readonly Vector3[]): DicomInput => ({
    ContourGeometricType: changed.geometricType ?? 'CLOSED_PLANAR',
    NumberOfContourPoints: corners.length,
    ContourData: corners.flat().map((mm) => Number(mm.toFixed(4))),
  })
  return writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    SOPInstanceUID: '2.25.4711',
    Modality: 'RTSTRUCT',
    PatientName: 'SYNTHETIC^PHANTOM',
    PatientID: 'SYNTHETIC',
    StudyInstanceUID: header.studyInstanceUid,
    SeriesInstanceUID: '2.25.4712',
    StructureSetLabel: 'SYNTHETIC',
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: frame,
        RTReferencedStudySequence: [
          {
            RTReferencedSeriesSequence: [{ SeriesInstanceUID: changed.seriesInstanceUid ?? header.seriesInstanceUid }],
          },
        ],
      },
    ],
    StructureSetROISequence: regions.map(({ number, name }) => ({
      ROINumber: number,
      ReferencedFrameOfReferenceUID: frame,
      ROIName: name,
    })),
    ROIContourSequence: regions.map(({ number, contours }) => ({
      ReferencedROINumber: number,
      ContourSequence: contours.map(contourOf),
    })),
    RTROIObservationsSequence: regions.map(({ number, type = 'ORGAN' }) => ({
      ReferencedROINumber: number,
      RTROIInterpretedType: type,
    })),
  })
}
