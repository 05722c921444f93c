import { COMPARTMENTS, VERTEBRAL_LEVELS, compartmentTitles } from '@theca/anatomy'
import { defineEntry, freeText } from '@theca/record'
import { z } from 'zod'

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'a DICOM UID')
const place = z.tuple([z.number(), z.number(), z.number()])
const mm = (value: number): string => `${value.toFixed(1)} mm`

/** Where something was seen: a place in the frame of reference of a series, LPS mm. */
const seenOn = {
  seriesInstanceUid: uid,
  /** Places of series that share it may be compared directly; `null` where the images do not say. */
  frameOfReferenceUid: uid.nullable(),
}

/** One lesion of the inventory. The number is the reader's; the place is where a click on it leads. */
export const lesionNoted = defineEntry({
  kind: 'plan.lesion-noted',
  version: 1,
  title: 'Lesion noted',
  body: z.strictObject({
    lesion: z.int().min(1).max(99),
    ...seenOn,
    positionMm: place,
    compartment: z.enum(COMPARTMENTS).nullable(),
    level: z.enum(VERTEBRAL_LEVELS).nullable(),
    /** The lesion that the operation is about. */
    index: z.boolean(),
    note: freeText(300).nullable(),
  }),
  says: ({ lesion, compartment, level, index, positionMm }) =>
    `Lesion ${lesion}${index ? ' (index)' : ''}: ${compartment === null ? 'compartment not decided' : compartmentTitles[compartment]}` +
    `${level === null ? '' : `, ${level}`}, at height ${mm(positionMm[2])}.`,
})

/** A measure taken with the caliper on the picture; what it is between is kept, so that it can be taken again. */
export const caliperPlaced = defineEntry({
  kind: 'plan.caliper-placed',
  version: 1,
  title: 'Measured on the picture',
  body: z.strictObject({
    ...seenOn,
    plane: z.enum(['axial', 'sagittal', 'coronal']),
    measure: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('length'), endsMm: z.tuple([place, place]), lengthMm: z.number().min(0) }),
      z.strictObject({
        is: z.literal('diameters'),
        longEndsMm: z.tuple([place, place]),
        acrossEndsMm: z.tuple([place, place]),
        longMm: z.number().min(0),
        acrossMm: z.number().min(0),
      }),
      z.strictObject({
        is: z.literal('angle'),
        pointsMm: z.tuple([place, place, place]),
        angleDeg: z.number().min(0).max(180),
      }),
    ]),
    /** Which lesion of the inventory it belongs to. */
    lesion: z.int().min(1).max(99).nullable(),
    what: freeText(120).nullable(),
  }),
  says: ({ measure, plane, lesion }) => {
    const of = lesion === null ? '' : ` of lesion ${lesion}`
    if (measure.is === 'length') return `Length${of} ${mm(measure.lengthMm)}, ${plane} plane, by caliper.`
    if (measure.is === 'angle') return `Angle${of} ${measure.angleDeg.toFixed(1)}°, ${plane} plane, by caliper.`
    return `Diameters${of} ${measure.longMm.toFixed(1)} × ${mm(measure.acrossMm)}, ${plane} plane, by caliper.`
  },
})

export const TRANSITIONAL = ['no', 'yes', 'not-known'] as const
export const COUNTED_FROM = ['c2', 'sacrum', 'rib', 'not-known'] as const

/** Middles of vertebral bodies as a reader marked them, and how the levels were counted. */
export const levelsMarked = defineEntry({
  kind: 'plan.levels-marked',
  version: 1,
  title: 'Levels marked',
  body: z.strictObject({
    ...seenOn,
    marks: z
      .array(z.strictObject({ level: z.enum(VERTEBRAL_LEVELS), positionMm: place }))
      .min(1)
      .max(30),
    countedFrom: z.enum(COUNTED_FROM),
    transitional: z.enum(TRANSITIONAL),
  }),
  says: ({ marks, countedFrom, transitional }) => {
    const from = { c2: 'from C2', sacrum: 'from the sacrum', rib: 'from a rib', 'not-known': 'from an unknown start' }
    const anatomy = {
      no: 'no transitional anatomy',
      yes: 'transitional anatomy present',
      'not-known': 'transitional anatomy not known',
    }
    return `Levels marked: ${marks.map(({ level }) => level).join(', ')}; counted ${from[countedFrom]}; ${anatomy[transitional]}.`
  },
})

/** Two examinations laid on each other by the same places marked in both. */
export const examinationsAligned = defineEntry({
  kind: 'plan.examinations-aligned',
  version: 1,
  title: 'Examinations aligned',
  body: z.strictObject({
    fromFrameUid: uid,
    toFrameUid: uid,
    pairs: z
      .array(z.strictObject({ fromMm: place, toMm: place }))
      .min(3)
      .max(40),
    rotation: z.tuple([place, place, place]),
    translationMm: place,
    /** Root of the mean squared distance left at the pairs. */
    residualMm: z.number().min(0),
    worstMm: z.number().min(0),
  }),
  says: ({ pairs, residualMm, worstMm }) =>
    `Examinations aligned by ${pairs.length} pairs of landmarks: ${mm(residualMm)} left, ${mm(worstMm)} at the worst pair.`,
})

/** Two readers drew the same thing: how far their drawings agree. The evidence is the two labelmaps. */
export const readersCompared = defineEntry({
  kind: 'plan.readers-compared',
  version: 1,
  title: 'Two readers compared',
  body: z.strictObject({
    seriesInstanceUid: uid.nullable(),
    name: freeText(120).nullable(),
    volumesMm3: z.tuple([z.number(), z.number()]),
    dice: z.number().min(0).max(1),
    meanSurfaceMm: z.number().min(0),
    hausdorff95Mm: z.number().min(0),
    hausdorffMm: z.number().min(0),
  }),
  says: ({ volumesMm3: [a, b], dice, meanSurfaceMm, hausdorff95Mm }) =>
    `Two readers: ${(a / 1000).toFixed(3)} and ${(b / 1000).toFixed(3)} mL, Dice ${dice.toFixed(3)}, ` +
    `surfaces ${meanSurfaceMm.toFixed(2)} mm apart in the mean, ${hausdorff95Mm.toFixed(2)} mm at the 95th percentile.`,
})

export const readingEntries = [lesionNoted, caliperPlaced, levelsMarked, examinationsAligned, readersCompared] as const
