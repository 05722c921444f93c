import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { inFirstUnit } from '../items.ts'
import { albuminIn, albuminUnits } from '../quantities.ts'
import { generic } from '../validity.ts'

export const albumin = defineInstrument({
  id: 'albumin',
  version: '1.0.0',
  title: 'Serum albumin',
  room: 'assess',
  domain: 'nutrition',
  measures: 'serum albumin in g/dL',
  direction: 'higher_better',
  scale: { kind: 'measure', unit: 'g/dL' },
  answers: z.object({ albumin: albuminIn(albuminUnits, [3.5]) }),
  validity: generic('a laboratory value of the person, not tied to a compartment'),
  evidenceStatus: 'recalled',
  evidenceNote: 'The cut-off of 3.5 g/dL carries no source in the specification.',
  licence: 'free',
  source: 'common cut-off',
  references: ['theca-instruments-2026'],
  citation: 'Common laboratory cut-off of 3.5 g/dL; not traced to one paper.',
  priority: 'must',
  bands: [
    { id: 'low', label: 'low', from: null, to: 3.5, open: 'to', meaning: 'below 3.5 g/dL' },
    { id: 'not-low', label: 'not low', from: 3.5, to: null, meaning: '3.5 g/dL or more' },
  ],
  worked: [
    { answers: { albumin: { value: 3.1, unit: 'g/dL' } }, expect: { value: 3.1, band: 'low' }, source: 'by hand' },
    {
      answers: { albumin: { value: 35, unit: 'g/L' } },
      expect: { value: 3.5, band: 'not-low' },
      source: 'by hand: SI unit',
    },
  ],
  compute: ({ albumin }) => ({ value: inFirstUnit(albumin, albuminUnits), details: { given: albumin } }),
  says: ({ albumin }, { band }) => `Albumin ${albumin.value} ${albumin.unit}: ${band?.label ?? ''}.`,
})
