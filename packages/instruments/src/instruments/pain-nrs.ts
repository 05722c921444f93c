import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, whole, words } from '../items.ts'
import { generic } from '../validity.ts'

const nrs = (title: string) =>
  whole(title, { min: 0, max: 10, unit: '0–10', help: 'Whole numbers, as the patient says.' })

const answers = z.object({
  worst: nrs('Worst pain in the last 24 hours at the index site'),
  average: nrs('Average pain').optional(),
  now: nrs('Pain now').optional(),
  rest: nrs('Pain at rest').optional(),
  movement: nrs('Pain on movement').optional(),
  site: words('Site').optional(),
  character: choice('Character', {
    mechanical: 'mechanical',
    biological: 'biological: at night, responds to steroid',
    radicular: 'radicular',
    funicular: 'funicular or central neuropathic',
  }).optional(),
  previousWorst: nrs('Worst pain at the examination compared with').optional(),
})

/** At least 2 points, or at least 30 % of the pain there was. Both cut-offs recalled. */
const changeSince = (before: number, after: number) => {
  const points = after - before
  const percent = before === 0 ? null : (points / before) * 100
  const byPoints = Math.abs(points) >= 2
  const byPercent = percent !== null && Math.abs(percent) >= 30
  return { points, percent, important: byPoints || byPercent, byPoints, byPercent }
}

export const painNrs = defineInstrument({
  id: 'pain-nrs',
  version: '1.0.0',
  title: 'Pain, numeric rating',
  room: 'assess',
  domain: 'pain',
  measures: 'pain as the patient rates it; the value is the worst in the last 24 hours at the index site',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 10, step: 1 },
  answers,
  validity: generic('a report of the person, not tied to a compartment'),
  evidenceStatus: 'recalled',
  evidenceNote: 'Bands and the two cut-offs of important change are recalled; the citation was seen.',
  licence: 'free',
  source: 'Farrar 2001 for change',
  references: ['farrar-2001'],
  citation: 'Farrar JT, Pain 2001;94:149–158, doi 10.1016/S0304-3959(01)00349-9 (clinically important change).',
  priority: 'must',
  bands: [
    { id: 'none', label: 'none', from: 0, to: 0, meaning: 'no pain' },
    { id: 'mild', label: 'mild', from: 1, to: 3, meaning: 'mild pain' },
    { id: 'moderate', label: 'moderate', from: 4, to: 6, meaning: 'moderate pain' },
    { id: 'severe', label: 'severe', from: 7, to: 10, meaning: 'severe pain' },
  ],
  worked: [
    {
      answers: { worst: 5, previousWorst: 8 },
      expect: { value: 5, band: 'moderate', details: { change: { points: -3, important: true, byPoints: true } } },
      source: 'dossier 4.1: 8 → 5, important',
    },
    {
      answers: { worst: 2, previousWorst: 3 },
      expect: {
        value: 2,
        details: { change: { points: -1, byPoints: false, byPercent: true } },
        flags: ['percent only'],
      },
      source: 'dossier 4.1: 3 → 2, 33 %',
    },
  ],
  compute: ({ worst, previousWorst, ...rest }) => {
    const change = previousWorst === undefined ? null : changeSince(previousWorst, worst)
    const percentOnly = change !== null && change.byPercent && !change.byPoints
    return {
      value: worst,
      details: { ...rest, change },
      flags: percentOnly ? ['important change by percent only'] : [],
    }
  },
  says: ({ worst, character }, { band }) =>
    `Pain ${worst} of 10 at worst: ${band?.label ?? 'not banded'}${character ? `, ${character}` : ''}.`,
})
