import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { grade } from '../items.ts'
import { perCompartment } from '../validity.ts'

const legLabels = {
  0: 'normal',
  1: 'walks independently, not normally',
  2: 'walks with a cane or walker',
  3: 'stands, cannot walk',
  4: 'slight movement, cannot stand',
  5: 'paralysis',
} as const

const armLabels = {
  0: 'normal',
  1: 'sensory symptoms only',
  2: 'mild motor deficit, some functional loss',
  3: 'major loss in at least one arm, still useful for simple tasks',
  4: 'no movement or a flicker, no useful function',
} as const

const pair = (arm: number, leg: number): string => `arm ${arm}, leg ${leg}`

export const cooperEpstein = defineInstrument({
  id: 'cooper-epstein',
  version: '1.0.0',
  title: 'Cooper–Epstein',
  room: 'assess',
  domain: 'intramedullary tumours',
  measures: 'arm and leg apart in intramedullary tumours; two grades, no sum',
  direction: 'higher_worse',
  scale: {
    kind: 'named',
    values: [0, 1, 2, 3, 4].flatMap((arm) => [0, 1, 2, 3, 4, 5].map((leg) => pair(arm, leg))),
  },
  answers: z.object({
    arm: grade('Arm', armLabels, { help: 'The arm scale ends at 4; there is no separate paralysis grade.' }),
    leg: grade('Leg', legLabels),
  }),
  validity: perCompartment(
    { intramedullary: 'V', intradural_extramedullary: 'U', leptomeningeal: 'U', epidural: 'U', vertebral: 'U' },
    { V: 'made for intramedullary tumours', U: 'made for intramedullary tumours; limb function is generic' },
  ),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'Cooper and Epstein 1985',
  references: ['cooper-epstein-1985'],
  citation:
    'Cooper PR, Epstein F, J Neurosurg 1985;63:492–499 (first page also printed as 493), doi 10.3171/jns.1985.63.4.0493.',
  priority: 'could',
  bands: [],
  worked: [
    {
      answers: { leg: 2, arm: 2 },
      expect: { value: 'arm 2, leg 2', details: { arm: 2, leg: 2 } },
      source: 'by hand: cane, clumsy hand',
    },
    { answers: { leg: 4, arm: 0 }, expect: { value: 'arm 0, leg 4' }, source: 'by hand: cannot stand, normal arms' },
  ],
  open: ({ arm, leg }) => ({ details: { arm: arm ?? null, leg: leg ?? null } }),
  compute: ({ arm, leg }) => ({ value: pair(arm, leg), details: { arm, leg } }),
  says: ({ arm, leg }) => `Cooper–Epstein arm ${arm} of 4 (${armLabels[arm]}), leg ${leg} of 5 (${legLabels[leg]}).`,
})
