import type { Code, MeasuredSegment } from '@theca/formats'
import { MEASUREMENT_CODES, writeMeasurementReport } from '@theca/formats'
import type { AssembledSeries } from '@theca/plan'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record/result'
import type { LabelMeasure } from '@theca/volumetry'
import { newUid, uidOf } from '../uids.ts'
import { version } from '../version.ts'
import type { Measured } from './foreign.ts'
import type { DrawnObject, Instance } from './labels-place.ts'
import type { ImagingFailure } from './types.ts'

const { volume, diameter, craniocaudalExtent, mm, mm3, ml } = MEASUREMENT_CODES

const IMAGING: Code = { value: '363679005', scheme: 'SCT', meaning: 'Imaging procedure' }
/** A region of which nobody said what it is. No public code says so much and no more. */
const REGION: Code = { value: 'region', scheme: '99THECA', meaning: 'Region as named' }

/**
 * What was measured as a DICOM measurement report (TID 1500). It repeats patient and examination of the object that was
 * measured, as every object made from images does, and refers to it and to the images.
 *
 * @returns failure where the object is no SEG or RT Structure Set, says not which images it was drawn on while none were
 * given, or nothing was measured
 */
export function reportOfMeasures(
  measured: Extract<Measured, { ok: true }>,
  drawn: DrawnObject,
  on: AssembledSeries | null,
  at: Date,
): Result<Uint8Array, ImagingFailure> {
  const no = (message: string) => refuse({ code: 'unsupported', message })
  if (measured.from !== 'dicom-seg' && measured.from !== 'rtstruct')
    return no('A DICOM report is written of a DICOM SEG or RT Structure Set only.')
  if (measured.labels.length === 0) return no('No label has a voxel, so that there is nothing to report.')
  const images =
    on === null ? drawn.images : { seriesInstanceUid: on.series.seriesInstanceUid, instances: instancesOf(on) }
  if (images === null)
    return no('The segmentation does not name the images that it was drawn on. Give their folder with --series.')
  if (on !== null && on.series.studyInstanceUid !== drawn.study.studyInstanceUid)
    return no('What was drawn names another study than the images, so that one report cannot belong to both.')
  const [date = '', time = ''] = at.toISOString().split('T')
  const { object } = drawn
  return ok(
    writeMeasurementReport({
      source: { ...drawn.study, ...images },
      segmentation: {
        seriesInstanceUid: object.seriesInstanceUid,
        sopInstanceUid: object.sopInstanceUid,
        ...(measured.from === 'rtstruct' ? { structureSet: true as const } : {}),
      },
      segments: measured.labels.map((label) => segmentOf(label, drawn)),
      observer: { type: 'device', uid: uidOf(`theca ${version}`), name: 'Theca' },
      procedure: on?.series.modality === 'MR' ? MEASUREMENT_CODES.magneticResonance : IMAGING,
      seriesInstanceUid: newUid(),
      sopInstanceUid: newUid(),
      seriesNumber: 901,
      seriesDescription: 'Measured in Theca',
      date,
      time: time.slice(0, 8).replaceAll(':', ''),
      softwareVersion: version,
    }),
  )
}

/** Every image once; frames of one file are one object. */
function instancesOf({ ordered }: AssembledSeries): Instance[] {
  const known = new Map<string, Instance>()
  for (const { header } of ordered) {
    const { sopClassUid, sopInstanceUid } = header
    if (sopClassUid !== null && sopInstanceUid !== null) known.set(sopInstanceUid, { sopClassUid, sopInstanceUid })
  }
  return [...known.values()]
}

/** The same finding has the same tracking UID at every reading of the same object: its own, or one made from its place. */
function segmentOf(label: LabelMeasure, { object, segments }: DrawnObject): MeasuredSegment {
  const said = segments.find((each) => each.label === label.label)
  return {
    segmentNumber: label.label,
    trackingId: said?.trackingId ?? label.name ?? `Label ${label.label}`,
    trackingUid: said?.trackingUid ?? uidOf(`${object.sopInstanceUid} ${label.label}`),
    finding: said?.finding ?? REGION,
    measurements: [
      { concept: volume, value: label.volumeMm3, unit: mm3 },
      { concept: volume, value: label.volumeMl, unit: ml },
      { concept: diameter, value: label.maximumDiameterMm, unit: mm },
      { concept: craniocaudalExtent, value: label.craniocaudalMm, unit: mm },
    ],
  }
}
