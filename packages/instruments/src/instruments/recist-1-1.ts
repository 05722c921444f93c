import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, measure, yesNo } from '../items.ts'
import { generic } from '../validity.ts'

const sumItem = (title: string, above: boolean) =>
  measure(title, { unit: 'mm (diameters) or mL (volumes)', ...(above ? { above: 0 } : { min: 0 }) })

const answers = z.object({
  by: choice(
    'Measured by',
    { diameters: 'sum of longest diameters, mm', volumes: 'sum of volumes, mL' },
    {
      help: 'Below 10 mm a nodule is not measurable by diameter (RANO-BM), nor is leptomeningeal disease.',
    },
  ),
  baseline: sumItem('Sum at baseline', true),
  nadir: sumItem('Smallest sum so far, baseline included', false),
  now: sumItem('Sum now', false),
  newLesion: yesNo('New lesion'),
})

type Said = z.output<typeof answers>

const responses = {
  CR: 'complete response',
  PR: 'partial response',
  SD: 'stable disease',
  PD: 'progressive disease',
} as const

type Response = keyof typeof responses

/** RECIST percentages for diameters; for volumes the project setting of +40 % and −50 %, without a floor in mm. */
const limits = {
  diameters: { growthPercent: 20, shrinkPercent: 30, floor: 5 },
  volumes: { growthPercent: 40, shrinkPercent: 50, floor: 0 },
} as const

const DUST = 1e-9

const responseOf = ({ by, baseline, nadir, now, newLesion }: Said): Response => {
  const { growthPercent, shrinkPercent, floor } = limits[by]
  if (newLesion === 'yes') return 'PD'
  if (now === 0) return 'CR'
  const grown = (now - nadir) * 100 >= growthPercent * nadir - DUST
  if (now > nadir && grown && now - nadir >= floor - DUST) return 'PD'
  return (baseline - now) * 100 >= shrinkPercent * baseline - DUST ? 'PR' : 'SD'
}

export const recist11 = defineInstrument({
  id: 'recist-1-1',
  version: '1.0.0',
  title: 'RECIST 1.1',
  room: 'follow',
  domain: 'response',
  measures: 'change of measurable tumour; by volume with a project setting where nodules are too small',
  direction: 'none',
  scale: { kind: 'named', values: Object.keys(responses) },
  answers,
  validity: generic('arithmetic of size; most intradural nodules are below the measurable 10 mm'),
  evidenceStatus: 'verified',
  evidenceNote: 'Diameter thresholds seen; the volume limits are a project setting and say so.',
  licence: 'cite',
  source: 'Eisenhauer 2009',
  references: ['eisenhauer-2009', 'lin-2015'],
  citation:
    'Eisenhauer EA 2009, doi 10.1016/j.ejca.2008.10.026; RANO-BM: Lin NU 2015, doi 10.1016/S1470-2045(15)70057-4.',
  priority: 'must',
  bands: (Object.keys(responses) as Response[]).map((id) => ({
    id,
    label: responses[id],
    from: id,
    to: id,
    meaning: responses[id],
  })),
  worked: [
    {
      answers: { by: 'diameters', baseline: 20, nadir: 12, now: 15, newLesion: 'no' },
      expect: { value: 'SD', details: { fromNadirPercent: 25 } },
      source: 'dossier 11.5: +25 %, +3 mm, the 5 mm rule',
    },
    {
      answers: { by: 'diameters', baseline: 20, nadir: 20, now: 13, newLesion: 'no' },
      expect: { value: 'PR' },
      source: 'dossier 11.5: −35 %',
    },
  ],
  compute: (said, { compartments }) => {
    if (said.nadir > said.baseline) {
      const message = `Smallest sum so far (nadir): ${said.nadir} is above the baseline of ${said.baseline}, which it includes.`
      return { refused: { item: 'nadir', message } }
    }
    return {
      value: responseOf(said),
      details: {
        fromBaselinePercent: ((said.now - said.baseline) / said.baseline) * 100,
        fromNadirPercent: said.nadir === 0 ? null : ((said.now - said.nadir) / said.nadir) * 100,
      },
      flags: [
        ...(said.by === 'volumes' ? ['volume limits (+40 %, −50 %) are a project setting'] : []),
        ...(said.by === 'diameters' && compartments.has('leptomeningeal')
          ? ['leptomeningeal disease is non-measurable by diameter (RANO-BM)']
          : []),
      ],
      evidenceStatus: said.by === 'volumes' ? 'project' : undefined,
    }
  },
  says: ({ by }, { value, band }) => `Response by ${by} ${String(value)}: ${band?.label ?? ''}.`,
})
