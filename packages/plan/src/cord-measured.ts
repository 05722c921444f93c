import type { ArtifactId, BodyOf, Draft, Instant, Json } from '@theca/record'
import { dayInWords, defineEntry, programText } from '@theca/record'
import type { CordMeasure } from '@theca/volumetry'
import { z } from 'zod'
import { SECTORS } from './operation/approach.ts'

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'a DICOM UID')
const label = z.int().min(1)
const percent = z.number().nullable()

/** 0° dorsal, ± 90° lateral, 180° ventral; + left, − right. Central has no side. */
const measuredSector = z.strictObject({
  sector: z.enum(SECTORS),
  side: z.enum(['left', 'right']).nullable(),
  angleDeg: z.number().min(-180).max(180),
  /** The next sector begins within 10°. */
  borderline: z.boolean(),
  eccentricity: z.number().nullable(),
  positionMm: z.number(),
})
export type MeasuredSector = z.infer<typeof measuredSector>

/** Cord and canal measured on a labelmap by `volumetry`. The evidence is the labelmap itself. */
export const cordMeasured = defineEntry({
  kind: 'plan.cord-measured',
  version: 1,
  title: 'Cord measured',
  body: z.strictObject({
    seriesInstanceUid: uid.nullable(),
    /** ISO date of that series, where known: the age of the numbers. */
    imagedOn: z.iso.date().nullable(),
    labels: z.strictObject({ cord: label, canal: label, tumour: label.nullable() }),
    /** Narrowest level beside the tumour, or the widest where the tumour lies inside the cord. */
    worst: z.strictObject({
      positionMm: z.number(),
      apMm: z.number().min(0),
      transverseMm: z.number().min(0),
      areaPerpendicularMm2: z.number().min(0),
      angleDeg: z.number(),
    }),
    /** Half a voxel in each direction. */
    uncertaintyMm: z.strictObject({ ap: z.number(), transverse: z.number() }),
    msccPercent: percent,
    mccPercent: percent,
    compressionRatio: z.number().nullable(),
    cordOccupancyPercent: percent,
    tumourOccupancyPercent: percent,
    tumourWithinCord: z.boolean().nullable(),
    tumourSector: measuredSector.nullable(),
    areaMethod: z.enum(['counted', 'ellipse']),
    normalSides: z.enum(['both', 'above', 'below', 'none']),
    notes: z.array(programText(300)).max(10),
    method: programText(300),
  }),
  says: (body) => {
    const { worst, msccPercent, tumourOccupancyPercent, tumourSector, uncertaintyMm, imagedOn } = body
    return (
      `Cord at height ${worst.positionMm.toFixed(1)} mm: front to back ${worst.apMm.toFixed(1)} mm (± ${uncertaintyMm.ap.toFixed(1)}), ` +
      `side to side ${worst.transverseMm.toFixed(1)} mm (± ${uncertaintyMm.transverse.toFixed(1)}), ` +
      `${worst.areaPerpendicularMm2.toFixed(1)} mm² at right angles` +
      (msccPercent === null ? '' : `, MSCC ${msccPercent.toFixed(0)} %`) +
      (tumourOccupancyPercent === null ? '' : `, tumour ${tumourOccupancyPercent.toFixed(0)} % of the canal`) +
      (tumourSector === null ? '' : `; tumour ${sectorInWords(tumourSector)}`) +
      `${imagedOn === null ? '' : `, MRI of ${dayInWords(imagedOn)}`}; ${body.method}.`
    )
  },
})
export type CordMeasured = BodyOf<typeof cordMeasured>

/**
 * Where the tumour lies, as it is said aloud.
 *
 * @example sectorInWords(measured.tumourSector)   // 'right dorsolateral, −43.6°'
 */
export function sectorInWords({ sector, side, angleDeg, borderline }: MeasuredSector): string {
  const sided = side === null || sector === 'dorsal' || sector === 'ventral' ? sector : `${side} ${sector}`
  if (sector === 'central') return sided
  return `${sided}, ${angleDeg < 0 ? '−' : ''}${Math.abs(angleDeg).toFixed(1)}°${borderline ? ', borderline' : ''}`
}

/**
 * Which labels are cord, canal and tumour, by their own names. Null where cord or canal is not named, or named twice:
 * the program does not guess what a number stands for.
 *
 * @param tumour the label that is taken as tumour; null where nobody said.
 * @example cordLabelsOf([{ label: 1, name: 'cord' }, { label: 2, name: 'canal' }], null)   // { cord: 1, canal: 2, tumour: null }
 */
export function cordLabelsOf(
  labels: readonly { label: number; name: string | null }[],
  tumour: number | null,
): CordMeasured['labels'] | null {
  const only = (is: RegExp): number | null => {
    const named = labels.filter(({ label: each, name }) => each !== tumour && name !== null && is.test(name))
    return named.length === 1 ? (named[0]?.label ?? null) : null
  }
  const cord = only(/^(spinal )?(cord|myelon)( \(.*\))?$/i)
  const canal = only(/^(spinal |vertebral )?canal( without contents)?( \(.*\))?$/i)
  return cord === null || canal === null ? null : { cord, canal, tumour }
}

/**
 * The entry that says what was measured of cord and canal, true since the day of the images.
 *
 * @returns null where the cord is too short to be measured: there is no figure to say.
 * @example cordDraft({ measure: measureCord(map, { cord: 1, canal: [2], tumour: 3 }), labels, … })
 */
export function cordDraft(found: {
  measure: CordMeasure
  labels: CordMeasured['labels']
  seriesInstanceUid: string | null
  imagedOn: string | null
  method: string
  labelmap: ArtifactId
  effectiveAt: Instant
}): Draft | null {
  const { measure, labels, seriesInstanceUid, imagedOn, method } = found
  const { worst, tumourSector: sector } = measure
  if (worst === null) return null
  const { positionMm, apMm, transverseMm, areaPerpendicularMm2, angleDeg } = worst
  const central = sector?.name === 'central'
  const body: CordMeasured = {
    seriesInstanceUid,
    imagedOn,
    labels,
    worst: { positionMm, apMm, transverseMm, areaPerpendicularMm2, angleDeg },
    uncertaintyMm: measure.uncertaintyMm,
    msccPercent: measure.msccPercent,
    mccPercent: measure.mccPercent,
    compressionRatio: measure.compressionRatio,
    cordOccupancyPercent: measure.cordOccupancyPercent,
    tumourOccupancyPercent: measure.canalOccupancyPercent,
    tumourWithinCord: measure.tumourWithinCord,
    tumourSector: sector && {
      sector: central ? 'central' : sector.sector,
      side: central ? null : sector.side,
      angleDeg: sector.angleDeg,
      borderline: sector.borderline,
      eccentricity: sector.eccentricity,
      positionMm: sector.positionMm,
    },
    areaMethod: measure.areaMethod,
    normalSides: measure.normalSides,
    notes: measure.notes,
    method,
  }
  return {
    kind: cordMeasured.kind,
    version: cordMeasured.version,
    body: JSON.parse(JSON.stringify(body)) as Json,
    effectiveAt: found.effectiveAt,
    evidence: [found.labelmap],
  }
}
