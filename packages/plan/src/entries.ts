import { dayInWords, defineEntry, freeText, programText } from '@theca/record'
import { z } from 'zod'
import { cordMeasured } from './cord-measured.ts'
import { operationEntries } from './operation/entries.ts'
import { readingEntries } from './reading/entries.ts'

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'a DICOM UID')
const millimetres = z.tuple([z.number(), z.number(), z.number()])

/** One series as it was read: geometry from positions, never from thickness, and every fault in words. */
export const seriesRead = z.strictObject({
  seriesInstanceUid: uid,
  studyInstanceUid: uid.nullable(),
  frameOfReferenceUid: uid.nullable(),
  modality: z
    .string()
    .regex(/^[A-Z0-9_]{1,16}$/)
    .nullable(),
  description: freeText(200).nullable(),
  date: z.iso.date().nullable(),
  images: z.int().min(0),
  dimensions: z.tuple([z.int(), z.int(), z.int()]),
  spacingMm: millimetres.nullable(),
  sliceThicknessMm: z.number().nullable(),
  originMm: millimetres.nullable(),
  rowDirection: millimetres.nullable(),
  columnDirection: millimetres.nullable(),
  sliceDirection: millimetres.nullable(),
  voxelVolumeMm3: z.number().nullable(),
  measurable: z.boolean(),
  faults: z.array(z.strictObject({ code: z.string().regex(/^[a-z-]{3,40}$/), message: programText(600) })),
})
export type SeriesRead = z.infer<typeof seriesRead>

/** A folder of images was read, checked and kept. The evidence is a manifest that lists the artifact of every image. */
export const imagingRead = defineEntry({
  kind: 'plan.imaging-read',
  version: 1,
  title: 'Imaging read',
  body: z.strictObject({
    files: z.int().min(0),
    read: z.int().min(0),
    skipped: z.array(z.strictObject({ reason: programText(300), files: z.int().min(1) })),
    patients: z.int().min(0),
    series: z.array(seriesRead).max(2000),
  }),
  says: (body) => {
    const usable = body.series.filter((each) => each.measurable).length
    const dates = [...new Set(body.series.flatMap((each) => (each.date === null ? [] : [each.date])))].sort()
    const faults = body.series.flatMap((each) => each.faults.map((fault) => fault.message))
    const modality = [...new Set(body.series.flatMap((each) => (each.modality === null ? [] : [each.modality])))].join(
      ', ',
    )
    const count = `${body.series.length} series`
    return (
      `${modality === '' ? 'Imaging' : modality}${dates.length === 0 ? ', undated' : ` of ${dates.map(dayInWords).join(', ')}`}: ${count}, ${body.read} images; ` +
      (usable === body.series.length && faults.length === 0
        ? 'geometry uniform.'
        : `${usable} of ${body.series.length} measurable. ${faults[0] ?? ''}`.trim())
    )
  },
})

/** What was measured on one label of a mask: bounds first-class, nothing rounded. */
export const labelMeasured = z.strictObject({
  label: z.int().min(1),
  name: freeText(120).nullable(),
  voxels: z.int().min(0),
  volumeMm3: z.number().min(0),
  volumeMl: z.number().min(0),
  volumeBoundsMm3: z.tuple([z.number(), z.number()]),
  centroidMm: millimetres,
  extentMm: z.strictObject({ x: z.number(), y: z.number(), z: z.number() }),
  craniocaudalMm: z.number(),
  maximumDiameterMm: z.number(),
  components: z.array(z.strictObject({ voxels: z.int(), volumeMm3: z.number() })),
})
export type LabelMeasured = z.infer<typeof labelMeasured>

/** Volumes measured on a labelmap by `volumetry`. The evidence is the labelmap itself. */
export const volumesMeasured = defineEntry({
  kind: 'plan.volumes-measured',
  version: 1,
  title: 'Volumes measured',
  body: z.strictObject({
    from: z.enum(['nifti', 'dicom-seg']),
    /** The series that the labels were drawn on, where that is known. */
    seriesInstanceUid: uid.nullable(),
    /** ISO date of that series, where known: the age of the number. */
    imagedOn: z.iso.date().nullable(),
    tumourLabel: z.int().min(1).nullable(),
    dimensions: z.tuple([z.int(), z.int(), z.int()]),
    spacingMm: millimetres,
    voxelVolumeMm3: z.number(),
    labels: z.array(labelMeasured).max(300),
    method: programText(300),
  }),
  says: (body) => {
    const tumour = body.labels.find((each) => each.label === body.tumourLabel)
    if (tumour === undefined) return `Volumes of ${body.labels.length} labels measured; no label is marked as tumour.`
    const [low, high] = tumour.volumeBoundsMm3
    return (
      `Tumour ${tumour.volumeMl.toFixed(3)} mL (${(low / 1000).toFixed(2)} to ${(high / 1000).toFixed(2)}), ` +
      `craniocaudal ${tumour.craniocaudalMm.toFixed(1)} mm` +
      `${tumour.components.length > 1 ? `, ${tumour.components.length} parts` : ''}${body.imagedOn === null ? '' : `, MRI of ${dayInWords(body.imagedOn)}`}.`
    )
  },
})

export const planEntries = [imagingRead, volumesMeasured, cordMeasured, ...readingEntries, ...operationEntries] as const
