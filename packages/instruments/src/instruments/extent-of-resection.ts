import { z } from 'zod'
import { defineInstrument, type Computed } from '../define.ts'
import { choice, measure, whole, words, yesNo } from '../items.ts'
import { DEFAULT_THRESHOLDS, RESECTION_CLASSES, resectionLabels, resectionOf } from '../resection.ts'
import { perCompartment } from '../validity.ts'

const answers = z.object({
  postoperativeMri: yesNo('Postoperative contrast MRI'),
  volumeBeforeMl: measure('Tumour volume before', { unit: 'mL', above: 0 }),
  volumeAfterMl: measure('Tumour volume after', { unit: 'mL', min: 0 }),
  surgeonEstimate: choice('Surgeon’s estimate', resectionLabels),
  biopsyIntended: yesNo('Biopsy was the stated intent').optional(),
  daysAfterSurgery: whole('Days from surgery to MRI', { min: 0, max: 3650, unit: 'days' }).optional(),
  method: words('Method and sequence').optional(),
  reader: words('Reader').optional(),
  reasonForStopping: choice('Reason for stopping', {
    adherence: 'adherence',
    ionm_alarm: 'neuromonitoring alarm',
    no_plane: 'no plane',
    bleeding: 'bleeding',
    planned: 'as planned',
  }).optional(),
})

type Said = z.output<typeof answers>

const bySurgeon = ({ surgeonEstimate }: Said): Computed => ({
  value: null,
  band: surgeonEstimate,
  details: { class: surgeonEstimate, classFrom: 'surgeon_estimate', thresholds: DEFAULT_THRESHOLDS },
  flags: ['surgeon_estimate: no postoperative MRI'],
})

const byVolume = (said: Said): Computed => {
  const measured = resectionOf(said.volumeBeforeMl, said.volumeAfterMl)
  const resection = said.biopsyIntended === 'yes' ? 'biopsy' : measured.class
  const late = said.daysAfterSurgery !== undefined && said.daysAfterSurgery > 3
  return {
    value: measured.percent,
    band: resection,
    details: {
      class: resection,
      classFrom: said.biopsyIntended === 'yes' ? 'stated intent' : 'volumes',
      surgeonEstimate: (said as Partial<Said>).surgeonEstimate ?? null,
      reasonForStopping: said.reasonForStopping ?? null,
      thresholds: DEFAULT_THRESHOLDS,
    },
    flags: [
      ...(measured.percent < 0 ? ['larger than before: growth or measurement'] : []),
      ...(late ? ['MRI later than 72 h after surgery'] : []),
    ],
  }
}

const worked = (volumeBeforeMl: number, volumeAfterMl: number, value: number, band: string) => ({
  answers: { postoperativeMri: 'yes', volumeBeforeMl, volumeAfterMl },
  compartments: ['intradural_extramedullary'] as const,
  expect: { value, band },
  source: 'dossier 11.4',
})

export const extentOfResection = defineInstrument({
  id: 'extent-of-resection',
  version: '1.0.0',
  title: 'Extent of resection',
  room: 'follow',
  domain: 'outcome',
  measures: 'share of the tumour volume removed, on contrast MRI within 72 h',
  direction: 'higher_better',
  scale: { kind: 'measure', unit: '%' },
  answers,
  validity: perCompartment(
    { intramedullary: 'U', intradural_extramedullary: 'U', leptomeningeal: 'N', epidural: 'U', vertebral: 'U' },
    { U: 'a ratio of volumes; no consensus on thresholds', N: 'linear or diffuse disease has no extent of resection' },
  ),
  evidenceStatus: 'project',
  evidenceNote: 'Thresholds are project settings; no consensus exists for intradural metastases.',
  licence: 'free',
  source: 'Theca thresholds',
  references: ['theca-instruments-2026'],
  citation: 'Project definition: (before − after) / before on contrast MRI within 72 h.',
  priority: 'must',
  bands: RESECTION_CLASSES.map((id) => ({
    id,
    label: resectionLabels[id],
    from: null,
    to: null,
    meaning: {
      biopsy: 'below 10 %, or biopsy was the intent',
      partial: '10 % to below 80 %',
      STR: '80 % to below 95 %',
      NTR: '95 % or more, residual seen',
      GTR: 'no residual on MRI',
    }[id],
  })),
  worked: [
    worked(4.2, 0, 100, 'GTR'),
    worked(4.2, 0.15, 96.4, 'NTR'),
    worked(3.6, 0.5, 86.1, 'STR'),
    worked(3.6, 2.7, 25, 'partial'),
    worked(2, 1.9, 5, 'biopsy'),
    worked(5, 0.25, 95, 'NTR'),
  ],
  missing: (said) => {
    const wanted: (keyof Said)[] =
      said.postoperativeMri === 'no' ? ['surgeonEstimate'] : ['postoperativeMri', 'volumeBeforeMl', 'volumeAfterMl']
    return wanted.filter((item) => said[item] === undefined)
  },
  compute: (said) => (said.postoperativeMri === 'no' ? bySurgeon(said) : byVolume(said)),
  says: (_said, { value, band }) =>
    value === null
      ? `Extent of resection by the surgeon’s estimate: ${band?.label ?? ''}.`
      : `Extent of resection ${Number(value).toFixed(1)} %: ${band?.label ?? ''}.`,
})
