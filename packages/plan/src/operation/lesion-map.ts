import type { Compartment } from '@theca/anatomy'
import { levelOrdinal, parseSpinePosition } from '@theca/anatomy'
import type { Assessment } from '@theca/assess'
import type { Entry } from '@theca/record'
import type { Imaging } from '../views.ts'
import type { Reading } from '../reading/views.ts'
import type { OperativePlanBody } from './plan-body.ts'
import type { Side } from './approach.ts'
import { signsInWords } from './difference.ts'

/**
 * Every lesion of the neuraxis that somebody has named, from the top, and what was measured. Each line and each number
 * leads to the entry that it comes from; what nobody read stands there as not read.
 */
export type MappedLesion = {
  readonly key: string
  /** Number of the reader, or none where only the referral names it. */
  readonly number: number | null
  readonly compartment: Compartment | null
  /** As written: `T9/10 to T10`. Null where no level was named. */
  readonly levels: string | null
  readonly side: Side
  readonly sector: string | null
  /** What the images show, in words; null where nobody said. */
  readonly signs: string | null
  readonly index: boolean
  readonly from: 'referral' | 'reading' | 'plan'
  readonly entry: Entry
}

export type MeasuredFigure = {
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly bounds: readonly [string, string] | null
  readonly method: string
  /** Day of the images; null where they are undated. */
  readonly imagedOn: string | null
  readonly entry: Entry
}

export type LesionMap = {
  readonly lesions: readonly MappedLesion[]
  readonly figures: readonly MeasuredFigure[]
  /** Why the figures are not given to one lesion; null where they belong to the only one. */
  readonly unassigned: string | null
  /** What a whole inventory asks for and nobody said. */
  readonly notRead: readonly string[]
}

/**
 * The inventory of a case. Lesions of the reading stand for those of the referral; without a reading the referral's do.
 *
 * @param planned the plan under way, for side and sector as the surgeon confirmed them.
 * @example lesionMapOf(assessed, imaged, read, plan).lesions[0]?.levels   // 'T9/10 to T10'
 */
export function lesionMapOf(
  assessed: Assessment,
  imaged: Imaging,
  read: Reading,
  planned: { plan: OperativePlanBody; entry: Entry } | null,
): LesionMap {
  const lesions = [...(read.lesions.length > 0 ? fromReading(read) : fromReferral(assessed)), ...fromPlan(planned)]
  const tumours = lesions.filter((each) => each.from !== 'plan')
  const figures = figuresOf(imaged, read)
  return {
    lesions: lesions.toSorted((a, b) => height(a) - height(b)),
    figures,
    unassigned:
      figures.length === 0 || tumours.length === 1
        ? null
        : `The measures are of the label marked as tumour; which of ${tumours.length} lesions it is was not said.`,
    notRead: [
      ...(read.lesions.length === 0 ? ['inventory by a reader'] : []),
      ...(figures.some(({ label }) => label === 'Volume') ? [] : ['volume']),
      ...(planned?.plan.lesions.some(({ signs }) => signs.cordSignal !== 'not-read') === true
        ? []
        : ['cord signal, oedema, syrinx, contrast']),
      ...(read.levels.length === 0 ? ['levels on the images'] : []),
    ],
  }
}

const fromReading = ({ lesions }: Reading): MappedLesion[] =>
  lesions.map(({ entry, said }) => ({
    key: `reading ${said.lesion}`,
    number: said.lesion,
    compartment: said.compartment,
    levels: said.level,
    side: 'not-known',
    sector: null,
    signs: null,
    index: said.index,
    from: 'reading',
    entry,
  }))

const fromReferral = ({ referral }: Assessment): MappedLesion[] =>
  referral === null
    ? []
    : referral.body.lesions.map((each, place) => ({
        key: `referral ${place}`,
        number: null,
        compartment: each.compartment,
        levels: each.from === each.to ? each.from : `${each.from} to ${each.to}`,
        side: each.side,
        sector: null,
        signs: null,
        index: false,
        from: 'referral',
        entry: referral.entry,
      }))

/** What the plan itself says of its lesions: side and sector as they were confirmed. */
const fromPlan = (planned: { plan: OperativePlanBody; entry: Entry } | null): MappedLesion[] =>
  planned === null
    ? []
    : planned.plan.lesions.map((each, place) => ({
        key: `plan ${place}`,
        number: null,
        compartment: each.compartment,
        levels: each.from === each.to ? each.from : `${each.from} to ${each.to}`,
        side: each.side,
        sector: each.sector,
        signs: signsInWords(each.signs),
        index: place === 0,
        from: 'plan',
        entry: planned.entry,
      }))

const height = ({ levels }: MappedLesion): number => {
  const position = parseSpinePosition((levels ?? '').split(' to ')[0] ?? '')
  return position === null ? Infinity : levelOrdinal(position.upper)
}

function figuresOf(imaged: Imaging, read: Reading): MeasuredFigure[] {
  const volume = imaged.tumourVolumes.at(-1)
  const measured: MeasuredFigure[] =
    volume === undefined
      ? []
      : [
          {
            ...figure('Volume', volume.tumour.volumeMl.toFixed(3), 'mL', volume),
            bounds: [
              (volume.tumour.volumeBoundsMm3[0] / 1000).toFixed(2),
              (volume.tumour.volumeBoundsMm3[1] / 1000).toFixed(2),
            ],
          },
          figure('Craniocaudal', volume.tumour.craniocaudalMm.toFixed(1), 'mm', volume),
          figure('Largest diameter', volume.tumour.maximumDiameterMm.toFixed(1), 'mm', volume),
        ]
  const cord = imaged.cords.at(-1)
  const calipers = read.calipers.map(({ entry, said: { measure, what, plane } }): MeasuredFigure => ({
    label: what ?? (measure.is === 'angle' ? 'Angle' : measure.is === 'length' ? 'Length' : 'Diameters'),
    value:
      measure.is === 'angle'
        ? measure.angleDeg.toFixed(1)
        : measure.is === 'length'
          ? measure.lengthMm.toFixed(1)
          : `${measure.longMm.toFixed(1)} × ${measure.acrossMm.toFixed(1)}`,
    unit: measure.is === 'angle' ? '°' : 'mm',
    bounds: null,
    method: `caliper, ${plane} plane`,
    imagedOn: null,
    entry,
  }))
  return [...measured, ...(cord === undefined ? [] : cordFigures(cord)), ...calipers]
}

function cordFigures({ entry, measured }: Imaging['cords'][number]): MeasuredFigure[] {
  const { worst, msccPercent, tumourSector, uncertaintyMm, method, imagedOn } = measured
  const one = (label: string, value: string, unit: string, bounds: MeasuredFigure['bounds'] = null) => ({
    label,
    value,
    unit,
    bounds,
    method,
    imagedOn,
    entry,
  })
  const give = (mm: number, by: number): [string, string] => [(mm - by).toFixed(1), (mm + by).toFixed(1)]
  return [
    one('Cord, front to back', worst.apMm.toFixed(1), 'mm', give(worst.apMm, uncertaintyMm.ap)),
    one('Cord, side to side', worst.transverseMm.toFixed(1), 'mm', give(worst.transverseMm, uncertaintyMm.transverse)),
    one('Cord, area at right angles', worst.areaPerpendicularMm2.toFixed(1), 'mm²'),
    ...(msccPercent === null ? [] : [one('Cord compression (MSCC)', msccPercent.toFixed(0), '%')]),
    ...(tumourSector === null || tumourSector.sector === 'central'
      ? []
      : [one(`Tumour ${tumourSector.sector}, + left`, tumourSector.angleDeg.toFixed(1).replace('-', '−'), '°')]),
  ]
}

const figure = (
  label: string,
  value: string,
  unit: string,
  { entry, measured }: Imaging['tumourVolumes'][number],
): MeasuredFigure => ({
  label,
  value,
  unit,
  bounds: null,
  method: measured.method,
  imagedOn: measured.imagedOn,
  entry,
})
