import { dicomDate, writeDicom, type DicomInput } from './dicom/write.ts'
import { codeItem, studyElements, type StudySource } from './dicom/study.ts'
import type { Vector3 } from './image.ts'
import { SEGMENTATION_STORAGE, type Code } from './seg.ts'
import { cross, dot, lengthOf, plus, scaled } from './vectors.ts'

export type SegmentInput = {
  /** The value of this segment's voxels in the labelmap. */
  labelValue: number
  label: string
  description?: string
  algorithm: { type: 'MANUAL' } | { type: 'SEMIAUTOMATIC' | 'AUTOMATIC'; name: string }
  category: Code
  property: Code
  /** L*, a*, b* as 16-bit numbers (PS3.3 C.10.7.1.1). */
  recommendedCielab?: readonly [number, number, number]
}

/** What the segmented series says about itself: a segmentation repeats patient, study and frame of reference. */
export type SegmentationSource = StudySource & {
  frameOfReferenceUid: string
  seriesInstanceUid: string
  /** The images of the series. With `slice` given, frames on that slice of the grid name their source image. */
  instances: readonly { sopClassUid: string; sopInstanceUid: string; slice?: number }[]
}

export type SegmentationInput = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  originMm: Vector3
  columnStepMm: Vector3
  rowStepMm: Vector3
  sliceStepMm: Vector3
  /** One label per voxel, i fastest; 0 and labels that no segment claims are background. */
  labels: Uint8Array | Uint16Array
  segments: readonly SegmentInput[]
  source: SegmentationSource
  seriesInstanceUid: string
  sopInstanceUid: string
  dimensionOrganizationUid: string
  seriesNumber: number
  seriesDescription: string
  /** YYYY-MM-DD and HHMMSS of making. */
  date: string
  time: string
  /** Who is responsible for the content, as a DICOM person name; null when it must stay unnamed. */
  author: string | null
  softwareVersion: string
}

/**
 * Concepts for the segments of this tool: SNOMED CT, as the context groups for segmentations (DICOM CID 7150 and those it
 * leads to) use it. Seen in public uses of these groups, except spinal cord and vertebra, which are recalled.
 */
export const SEGMENT_CODES = {
  abnormalStructure: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' },
  anatomicalStructure: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
  bodySubstance: { value: '91720002', scheme: 'SCT', meaning: 'Body Substance' },
  neoplasm: { value: '108369006', scheme: 'SCT', meaning: 'Neoplasm' },
  edema: { value: '79654002', scheme: 'SCT', meaning: 'Edema' },
  spinalCord: { value: '2748008', scheme: 'SCT', meaning: 'Spinal cord' },
  spinalCanal: { value: '61853006', scheme: 'SCT', meaning: 'Spinal canal' },
  cerebrospinalFluid: { value: '65216001', scheme: 'SCT', meaning: 'Cerebrospinal Fluid' },
  vertebra: { value: '51282000', scheme: 'SCT', meaning: 'Vertebra' },
  intervertebralDisc: { value: '360499006', scheme: 'SCT', meaning: 'Intervertebral Disc' },
} as const satisfies Record<string, Code>

/**
 * Writes a DICOM Segmentation (BINARY). Segments are numbered 1, 2, … in the order given, as the standard demands.
 *
 * Empty slices are left out, except that the first segment has a frame on the first and on the last slice of the grid:
 * so a reader finds the same grid again and "nothing here" differs from "not looked at".
 *
 * @throws RangeError when the labels do not fill the grid, there is no segment, or rows and columns are not at right angles.
 */
export function writeSegmentation(input: SegmentationInput): Uint8Array {
  const [columns, rows, slices] = input.dimensions
  if (input.labels.length !== columns * rows * slices) {
    throw new RangeError(`${input.labels.length} labels for ${columns} × ${rows} × ${slices} voxels`)
  }
  if (input.segments.length === 0) throw new RangeError('a segmentation needs a segment')
  const frames = input.segments.flatMap((segment, i) => segmentFrames(input, segment, i + 1))
  const packed = packFrames(input, frames)
  return writeDicom({
    ...patientAndStudy(input),
    ...seriesAndEquipment(input),
    ...dimensions(input.dimensionOrganizationUid),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    SegmentationType: 'BINARY',
    SegmentsOverlap: 'NO',
    SegmentSequence: input.segments.map(segmentItem),
    ContentLabel: 'SEGMENTATION',
    ContentDescription: input.seriesDescription,
    ContentCreatorName: input.author,
    SharedFunctionalGroupsSequence: [sharedGroups(input)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(input, frame)),
    PixelData: packed,
  })
}

type Frame = { segmentNumber: number; labelValue: number; slice: number }

function segmentFrames(input: SegmentationInput, { labelValue }: SegmentInput, segmentNumber: number): Frame[] {
  const [columns, rows, slices] = input.dimensions
  const plane = columns * rows
  const frames: Frame[] = []
  for (let slice = 0; slice < slices; slice++) {
    const isEnd = segmentNumber === 1 && (slice === 0 || slice === slices - 1)
    const isUsed = input.labels.subarray(slice * plane, (slice + 1) * plane).includes(labelValue)
    if (isUsed || isEnd) frames.push({ segmentNumber, labelValue, slice })
  }
  return frames
}

/** Frames follow each other without padding, the first pixel in the least significant bit (PS3.5 section 8.1.1). */
function packFrames({ dimensions: [columns, rows], labels }: SegmentationInput, frames: readonly Frame[]): Uint8Array {
  const plane = columns * rows
  const packed = new Uint8Array(Math.ceil((plane * frames.length) / 8))
  for (const [index, { slice, labelValue }] of frames.entries()) {
    const first = index * plane
    const firstByte = Math.floor(first / 8)
    const shift = first % 8
    for (let i = 0; i < plane; i++) {
      const at = firstByte + ((shift + i) >> 3)
      if (labels[slice * plane + i] === labelValue) packed[at] = (packed[at] as number) | (1 << ((shift + i) & 7))
    }
  }
  return packed
}

function patientAndStudy({ source }: SegmentationInput): DicomInput {
  return {
    ...studyElements(source),
    FrameOfReferenceUID: source.frameOfReferenceUid,
    PositionReferenceIndicator: null,
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: source.seriesInstanceUid,
        ReferencedInstanceSequence: source.instances.map(({ sopClassUid, sopInstanceUid }) => ({
          ReferencedSOPClassUID: sopClassUid,
          ReferencedSOPInstanceUID: sopInstanceUid,
        })),
      },
    ],
  }
}

function seriesAndEquipment(input: SegmentationInput): DicomInput {
  const date = dicomDate(input.date)
  return {
    SOPClassUID: SEGMENTATION_STORAGE,
    SOPInstanceUID: input.sopInstanceUid,
    ImageType: ['DERIVED', 'PRIMARY'],
    Modality: 'SEG',
    SeriesInstanceUID: input.seriesInstanceUid,
    SeriesNumber: input.seriesNumber,
    SeriesDescription: input.seriesDescription,
    SeriesDate: date,
    SeriesTime: input.time,
    ContentDate: date,
    ContentTime: input.time,
    InstanceNumber: 1,
    Manufacturer: 'Theca',
    ManufacturerModelName: 'Theca',
    DeviceSerialNumber: '0',
    SoftwareVersions: input.softwareVersion,
  }
}

// Tags of the two dimension pointers: segment number, then position.
const SEGMENT_IDENTIFICATION = 0x0062000a
const REFERENCED_SEGMENT = 0x0062000b
const PLANE_POSITION = 0x00209113
const IMAGE_POSITION = 0x00200032

function dimensions(organizationUid: string): DicomInput {
  const index = (pointer: number, group: number, label: string) => ({
    DimensionOrganizationUID: organizationUid,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
    DimensionDescriptionLabel: label,
  })
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organizationUid }],
    DimensionIndexSequence: [
      index(REFERENCED_SEGMENT, SEGMENT_IDENTIFICATION, 'Segment'),
      index(IMAGE_POSITION, PLANE_POSITION, 'Position'),
    ],
  }
}

function segmentItem(segment: SegmentInput, index: number): DicomInput {
  const { algorithm } = segment
  return {
    SegmentNumber: index + 1,
    SegmentLabel: segment.label,
    SegmentDescription: segment.description,
    SegmentAlgorithmType: algorithm.type,
    SegmentAlgorithmName: algorithm.type === 'MANUAL' ? undefined : algorithm.name,
    SegmentedPropertyCategoryCodeSequence: [codeItem(segment.category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(segment.property)],
    RecommendedDisplayCIELabValue: segment.recommendedCielab,
  }
}

function sharedGroups({ columnStepMm, rowStepMm, sliceStepMm }: SegmentationInput): DicomInput {
  const betweenColumns = lengthOf(columnStepMm)
  const betweenRows = lengthOf(rowStepMm)
  const row = scaled(columnStepMm, 1 / betweenColumns)
  const column = scaled(rowStepMm, 1 / betweenRows)
  if (!(Math.abs(dot(row, column)) < 1e-4)) throw new RangeError('rows and columns are not at right angles')
  // Along the normal, as the attribute is defined; the positions carry the shear of a sheared stack.
  const spacing = Math.abs(dot(cross(row, column), sliceStepMm))
  return {
    PixelMeasuresSequence: [
      { SliceThickness: spacing, SpacingBetweenSlices: spacing, PixelSpacing: [betweenRows, betweenColumns] },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...row, ...column] }],
  }
}

function frameGroups(input: SegmentationInput, { segmentNumber, slice }: Frame): DicomInput {
  const source = input.source.instances.find((instance) => instance.slice === slice)
  return {
    FrameContentSequence: [{ DimensionIndexValues: [segmentNumber, slice + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: plus(input.originMm, scaled(input.sliceStepMm, slice)) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segmentNumber }],
    // Type 2: empty where the source image of the slice is not known.
    DerivationImageSequence: source === undefined ? null : [derivation(source)],
  }
}

function derivation({ sopClassUid, sopInstanceUid }: { sopClassUid: string; sopInstanceUid: string }): DicomInput {
  return {
    DerivationCodeSequence: [codeItem({ value: '113076', scheme: 'DCM', meaning: 'Segmentation' })],
    SourceImageSequence: [
      {
        ReferencedSOPClassUID: sopClassUid,
        ReferencedSOPInstanceUID: sopInstanceUid,
        PurposeOfReferenceCodeSequence: [
          codeItem({ value: '121322', scheme: 'DCM', meaning: 'Source image for image processing operation' }),
        ],
      },
    ],
  }
}
