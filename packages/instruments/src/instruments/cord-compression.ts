import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { measure } from '../items.ts'
import { hasExtradural, perCompartment } from '../validity.ts'

const mm = (title: string, help?: string) =>
  measure(title, { unit: 'mm', above: 0, ...(help === undefined ? {} : { help }) })
const mm2 = (title: string) => measure(title, { unit: 'mm²', above: 0 })

const answers = z.object({
  cordWorstMm: mm('Cord, anteroposterior, worst level', 'Midsagittal T2.'),
  cordAboveMm: mm('Cord, anteroposterior, nearest normal level above', 'Outside cord oedema.').optional(),
  cordBelowMm: mm('Cord, anteroposterior, nearest normal level below', 'Outside cord oedema.').optional(),
  canalWorstMm: mm('Canal, anteroposterior, worst level').optional(),
  canalAboveMm: mm('Canal, anteroposterior, nearest normal level above').optional(),
  canalBelowMm: mm('Canal, anteroposterior, nearest normal level below').optional(),
  axialApMm: mm('Cord, anteroposterior, axial slice at the worst level').optional(),
  axialTransverseMm: mm('Cord, transverse, axial slice at the worst level').optional(),
  cordAreaWorstMm2: mm2('Cord area, worst level').optional(),
  cordAreaAboveMm2: mm2('Cord area above').optional(),
  cordAreaBelowMm2: mm2('Cord area below').optional(),
  tumourAreaMm2: mm2('Tumour area, axial').optional(),
  sacAreaMm2: mm2('Thecal sac area, axial').optional(),
  tumourAmm: mm('Tumour, first diameter').optional(),
  tumourBmm: mm('Tumour, second diameter').optional(),
  tumourCmm: mm('Tumour, third diameter').optional(),
})

type Said = z.output<typeof answers>

/** Mean of the neighbours that were measured; null when neither was. */
const reference = (above: number | undefined, below: number | undefined): number | null => {
  const known = [above, below].filter((value) => value !== undefined)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

const lossPercent = (worst: number | undefined, normal: number | null): number | null =>
  worst === undefined || normal === null ? null : (1 - worst / normal) * 100

const ratio = (a: number | undefined, b: number | undefined | null): number | null =>
  a === undefined || b === undefined || b === null ? null : a / b

/** Ellipsoid π/6·a·b·c, the fallback where nothing was segmented; mm³ to mL. */
const ellipsoidMl = ({ tumourAmm: a, tumourBmm: b, tumourCmm: c }: Said): number | null =>
  a === undefined || b === undefined || c === undefined ? null : ((Math.PI / 6) * a * b * c) / 1000

const oneSided = (above: unknown, below: unknown): boolean => (above === undefined) !== (below === undefined)

export const cordCompression = defineInstrument({
  id: 'cord-compression',
  version: '1.0.0',
  title: 'Cord compression, measured',
  room: 'plan',
  domain: 'cord compression',
  measures:
    'maximum spinal cord compression (MSCC) from midsagittal diameters; canal compromise, compression ratio and areas beside it',
  direction: 'higher_worse',
  scale: { kind: 'measure', unit: '%' },
  answers,
  validity: perCompartment(
    { intramedullary: 'N', intradural_extramedullary: 'U', leptomeningeal: 'U', epidural: 'U', vertebral: 'U' },
    {
      U: 'derived in trauma and degenerative myelopathy; compression from outside the cord',
      N: 'an intramedullary lesion expands the cord, so compression has no meaning',
    },
  ),
  evidenceStatus: 'recalled',
  evidenceNote:
    'Formulae of MCC and MSCC recalled with their citations; compression ratio seen; area ratio, occupancy and ellipsoid are Theca measures.',
  licence: 'free',
  source: 'Fehlings 1999; Miyanji 2007',
  references: ['fehlings-1999', 'miyanji-2007'],
  citation:
    'Fehlings MG, Spine 1999;24:605–613, doi 10.1097/00007632-199903150-00022. Miyanji F, Radiology 2007;243:820–827, doi 10.1148/radiol.2433060583.',
  priority: 'must',
  bands: [],
  worked: [
    {
      answers: {
        cordAboveMm: 7,
        cordBelowMm: 6.6,
        cordWorstMm: 3.4,
        canalAboveMm: 14,
        canalBelowMm: 12,
        canalWorstMm: 6.5,
        axialApMm: 3,
        axialTransverseMm: 12,
      },
      compartments: ['epidural'],
      expect: { value: 50, details: { mccPercent: 50, compressionRatio: 0.25 } },
      source: 'by hand, dossier 6.3: MSCC 50.0 %, MCC 50.0 %, ratio 0.25',
    },
  ],
  missing: ({ cordWorstMm, cordAboveMm, cordBelowMm }) => [
    ...(cordWorstMm === undefined ? ['cordWorstMm'] : []),
    ...(cordAboveMm === undefined && cordBelowMm === undefined ? ['cordAboveMm', 'cordBelowMm'] : []),
  ],
  compute: (said, setting) => {
    const mscc = lossPercent(said.cordWorstMm, reference(said.cordAboveMm, said.cordBelowMm))
    const canal = lossPercent(said.canalWorstMm, reference(said.canalAboveMm, said.canalBelowMm))
    const bony = hasExtradural(setting)
    return {
      value: mscc,
      details: {
        msccPercent: mscc,
        mccPercent: bony ? canal : null,
        compressionRatio: ratio(said.axialApMm, said.axialTransverseMm),
        thecaMeasures: {
          cordAreaRatio: ratio(said.cordAreaWorstMm2, reference(said.cordAreaAboveMm2, said.cordAreaBelowMm2)),
          sacOccupancy: ratio(said.tumourAreaMm2, said.sacAreaMm2),
          ellipsoidMl: ellipsoidMl(said),
        },
      },
      flags: [
        ...(mscc !== null && mscc < 0 ? ['expansion: the cord is wider than its neighbours'] : []),
        ...(oneSided(said.cordAboveMm, said.cordBelowMm) ? ['cord reference from one side only'] : []),
        ...(canal !== null && bony && oneSided(said.canalAboveMm, said.canalBelowMm)
          ? ['canal reference from one side only']
          : []),
        ...(canal !== null && !bony ? ['canal compromise not applicable: the bony canal is not encroached'] : []),
      ],
    }
  },
  says: (_said, { value }) => {
    const percent = Number(value)
    return percent < 0
      ? `Cord ${(-percent).toFixed(1)} % wider than its neighbours: expansion.`
      : `Cord compressed by ${percent.toFixed(1)} % of its neighbours (MSCC).`
  },
})
