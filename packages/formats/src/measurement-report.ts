import { codeItem, studyElements, type StudySource } from './dicom/study.ts'
import { dicomDate, writeDicom, type DicomInput } from './dicom/write.ts'
import { SEGMENTATION_STORAGE, type Code } from './seg.ts'
import { RT_STRUCTURE_SET_STORAGE } from './structure-set.ts'

/** A number with its concept and its unit in UCUM. */
export type ReportedMeasurement = { concept: Code; value: number; unit: Code }

/** What was measured on one segment. */
export type MeasuredSegment = {
  segmentNumber: number
  /** Text and UID under which the same finding is followed over examinations. */
  trackingId: string
  trackingUid: string
  finding: Code
  findingSite?: Code
  measurements: readonly ReportedMeasurement[]
}

export type MeasurementReportInput = {
  /** The examination, and the series that was segmented with its images. */
  source: StudySource & {
    seriesInstanceUid: string
    instances: readonly { sopClassUid: string; sopInstanceUid: string }[]
  }
  /** What was measured: a segmentation, or a structure set whose regions are named by their numbers. */
  segmentation: { seriesInstanceUid: string; sopInstanceUid: string; structureSet?: true }
  segments: readonly MeasuredSegment[]
  /** Who observed: a person under a DICOM name, or the program with the UID of its installation. */
  observer: { type: 'person'; name: string } | { type: 'device'; uid: string; name: string }
  /** The imaging procedure that is reported on. */
  procedure: Code
  seriesInstanceUid: string
  sopInstanceUid: string
  seriesNumber: number
  seriesDescription: string
  /** YYYY-MM-DD and HHMMSS of making. */
  date: string
  time: string
  softwareVersion: string
}

const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning })
const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning })
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning })

/** Concepts and units of what this tool measures. The extent along the body has no public code that is known here. */
export const MEASUREMENT_CODES = {
  volume: sct('118565006', 'Volume'),
  diameter: sct('81827009', 'Diameter'),
  longAxis: sct('103339001', 'Long Axis'),
  shortAxis: sct('103340004', 'Short Axis'),
  craniocaudalExtent: { value: 'craniocaudal', scheme: '99THECA', meaning: 'Craniocaudal extent' },
  mm: ucum('mm', 'millimeter'),
  mm3: ucum('mm3', 'cubic millimeter'),
  ml: ucum('ml', 'milliliter'),
  magneticResonance: sct('113091000', 'Magnetic resonance imaging'),
  findingSite: sct('363698007', 'Finding Site'),
} as const satisfies Record<string, Code>

export const COMPREHENSIVE_SR_STORAGE = '1.2.840.10008.5.1.4.1.1.88.33'

/**
 * Writes an Imaging Measurement Report (PS3.16 TID 1500, volumetric groups of TID 1411) as Comprehensive SR: the numbers
 * of each segment with their units, the segmentation they were read from, and the images it was drawn on. It is complete
 * and not verified: only a person can do that.
 *
 * @throws RangeError when there is nothing to report, or a value is not finite
 *
 * @example
 * const bytes = writeMeasurementReport({ source, segmentation, segments: [{ segmentNumber: 1, … }], … })
 */
export function writeMeasurementReport(input: MeasurementReportInput): Uint8Array {
  if (input.segments.every(({ measurements }) => measurements.length === 0)) {
    throw new RangeError('a report needs a measurement')
  }
  const date = dicomDate(input.date)
  return writeDicom({
    ...studyElements(input.source),
    SOPClassUID: COMPREHENSIVE_SR_STORAGE,
    SOPInstanceUID: input.sopInstanceUid,
    Modality: 'SR',
    SeriesInstanceUID: input.seriesInstanceUid,
    SeriesNumber: input.seriesNumber,
    SeriesDescription: input.seriesDescription,
    SeriesDate: date,
    SeriesTime: input.time,
    ReferencedPerformedProcedureStepSequence: null,
    Manufacturer: 'Theca',
    ManufacturerModelName: 'Theca',
    SoftwareVersions: input.softwareVersion,
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: input.time,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    PerformedProcedureCodeSequence: null,
    CurrentRequestedProcedureEvidenceSequence: [evidence(input)],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(dcm('126000', 'Imaging Measurement Report'))],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [template('1500')],
    ContentSequence: [
      code('HAS CONCEPT MOD', dcm('121049', 'Language of Content Item and Descendants'), ENGLISH),
      ...observer(input.observer),
      code('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), input.procedure),
      imageLibrary(input),
      container(
        dcm('126010', 'Imaging Measurements'),
        input.segments.map((segment) => measurementGroup(input, segment)),
      ),
    ],
  })
}

const ENGLISH: Code = { value: 'en', scheme: 'RFC5646', meaning: 'English' }

const template = (identifier: string): DicomInput => ({ MappingResource: 'DCMR', TemplateIdentifier: identifier })

const reference = ({ sopClassUid, sopInstanceUid }: { sopClassUid: string; sopInstanceUid: string }): DicomInput => ({
  ReferencedSOPClassUID: sopClassUid,
  ReferencedSOPInstanceUID: sopInstanceUid,
})

const segmentationReference = ({ segmentation }: MeasurementReportInput): DicomInput =>
  reference({
    sopClassUid: segmentation.structureSet === true ? RT_STRUCTURE_SET_STORAGE : SEGMENTATION_STORAGE,
    sopInstanceUid: segmentation.sopInstanceUid,
  })

/** Every object that the report refers to, by study and series. */
const evidence = (input: MeasurementReportInput): DicomInput => ({
  StudyInstanceUID: input.source.studyInstanceUid,
  ReferencedSeriesSequence: [
    {
      SeriesInstanceUID: input.segmentation.seriesInstanceUid,
      ReferencedSOPSequence: [segmentationReference(input)],
    },
    {
      SeriesInstanceUID: input.source.seriesInstanceUid,
      ReferencedSOPSequence: input.source.instances.map(reference),
    },
  ],
})

type Relationship = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT'

const item = (relationship: Relationship, valueType: string, name: Code | null, rest: DicomInput): DicomInput => ({
  RelationshipType: relationship,
  ValueType: valueType,
  ...(name === null ? {} : { ConceptNameCodeSequence: [codeItem(name)] }),
  ...rest,
})

const code = (relationship: Relationship, name: Code, value: Code): DicomInput =>
  item(relationship, 'CODE', name, { ConceptCodeSequence: [codeItem(value)] })
const text = (relationship: Relationship, name: Code, value: string): DicomInput =>
  item(relationship, 'TEXT', name, { TextValue: value })
const uid = (relationship: Relationship, name: Code, value: string): DicomInput =>
  item(relationship, 'UIDREF', name, { UID: value })
const container = (name: Code, content: readonly DicomInput[], more: DicomInput = {}): DicomInput =>
  item('CONTAINS', 'CONTAINER', name, { ContinuityOfContent: 'SEPARATE', ContentSequence: content, ...more })

function observer(who: MeasurementReportInput['observer']): DicomInput[] {
  const type = dcm('121005', 'Observer Type')
  if (who.type === 'person') {
    return [
      code('HAS OBS CONTEXT', type, dcm('121006', 'Person')),
      item('HAS OBS CONTEXT', 'PNAME', dcm('121008', 'Person Observer Name'), { PersonName: who.name }),
    ]
  }
  return [
    code('HAS OBS CONTEXT', type, dcm('121007', 'Device')),
    uid('HAS OBS CONTEXT', dcm('121012', 'Device Observer UID'), who.uid),
    text('HAS OBS CONTEXT', dcm('121013', 'Device Observer Name'), who.name),
  ]
}

const imageLibrary = ({ source }: MeasurementReportInput): DicomInput =>
  container(dcm('111028', 'Image Library'), [
    container(
      dcm('126200', 'Image Library Group'),
      source.instances.map((instance) =>
        item('CONTAINS', 'IMAGE', null, { ReferencedSOPSequence: [reference(instance)] }),
      ),
    ),
  ])

function measurementGroup(input: MeasurementReportInput, segment: MeasuredSegment): DicomInput {
  return container(
    dcm('125007', 'Measurement Group'),
    [
      text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), segment.trackingId),
      uid('HAS OBS CONTEXT', dcm('112040', 'Tracking Unique Identifier'), segment.trackingUid),
      code('CONTAINS', dcm('121071', 'Finding'), segment.finding),
      ...regionOf(input, segment.segmentNumber),
      uid('CONTAINS', dcm('121232', 'Source series for segmentation'), input.source.seriesInstanceUid),
      ...(segment.findingSite === undefined
        ? []
        : [code('HAS CONCEPT MOD', MEASUREMENT_CODES.findingSite, segment.findingSite)]),
      ...segment.measurements.map(measurement),
    ],
    { ContentTemplateSequence: [template('1411')] },
  )
}

/**
 * Where it was measured: a segment, or a region of a structure set (TID 1411). The template hangs the number of the region
 * below the reference; Comprehensive SR has no such relationship and readers refuse the file, so it stands beside it.
 */
function regionOf(input: MeasurementReportInput, number: number): DicomInput[] {
  if (input.segmentation.structureSet !== true) {
    const referenced = { ...segmentationReference(input), ReferencedSegmentNumber: number }
    return [item('CONTAINS', 'IMAGE', dcm('121191', 'Referenced Segment'), { ReferencedSOPSequence: [referenced] })]
  }
  return [
    item('CONTAINS', 'COMPOSITE', dcm('130488', 'Region in Space'), {
      ReferencedSOPSequence: [segmentationReference(input)],
    }),
    text('CONTAINS', dcm('130489', 'Referenced Region of Interest Identifier'), String(number)),
  ]
}

function measurement({ concept, value, unit }: ReportedMeasurement): DicomInput {
  if (!Number.isFinite(value)) throw new RangeError(`${concept.meaning} is not a finite number`)
  return item('CONTAINS', 'NUM', concept, {
    MeasuredValueSequence: [{ NumericValue: value, MeasurementUnitsCodeSequence: [codeItem(unit)] }],
  })
}
