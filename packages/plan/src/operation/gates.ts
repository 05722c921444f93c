import type { Basis } from './sources.ts'
import { project } from './sources.ts'

/**
 * What has to be answered before a plan is signed. An answer may be no, with its reason: an emergency is not held up by a
 * list, but nothing on it is forgotten. A project rule.
 */
export const GATES = [
  'whole-neuraxis-mri',
  'mri-in-date',
  'levels-counted',
  'side-and-sector',
  'goal-and-stop-rule',
  'monitoring-plan',
  'steroid',
  'antithrombotics',
  'angiography',
  'radiotherapy-informed',
  'goals-of-care',
  'consent-scope',
  'bed-and-mri',
] as const
export type GateId = (typeof GATES)[number]

export type Gate = {
  readonly title: string
  /** What a yes says. */
  readonly asks: string
  /** Words without which even a yes says nothing. */
  readonly needsWords: string | null
}

export const gates: Readonly<Record<GateId, Gate>> = {
  'whole-neuraxis-mri': {
    title: 'Whole-neuraxis MRI',
    asks: 'Brain and whole spine are imaged with contrast.',
    needsWords: null,
  },
  'mri-in-date': { title: 'MRI in date', asks: 'The images are recent enough for this course.', needsWords: null },
  'levels-counted': {
    title: 'Levels counted by two people',
    asks: 'Two people counted, by a named method, and agree.',
    needsWords: 'Name both people and how they counted.',
  },
  'side-and-sector': {
    title: 'Side and sector confirmed',
    asks: 'The side is confirmed on the images.',
    needsWords: null,
  },
  'goal-and-stop-rule': {
    title: 'Goal and stop rule agreed',
    asks: 'Surgeon and neurophysiologist agree when to stop.',
    needsWords: null,
  },
  'monitoring-plan': {
    title: 'Monitoring plan complete',
    asks: 'The neurophysiologist has seen the montage.',
    needsWords: null,
  },
  steroid: { title: 'Steroid', asks: 'Drug, dose, start and end are written down.', needsWords: null },
  antithrombotics: {
    title: 'Antithrombotics',
    asks: 'Last doses are known and cleared, or there are none.',
    needsWords: null,
  },
  angiography: { title: 'Hypervascular: angiography asked', asks: 'Embolisation was considered.', needsWords: null },
  'radiotherapy-informed': {
    title: 'Radiotherapy and oncology informed',
    asks: 'Both know of the operation and of any implant.',
    needsWords: null,
  },
  'goals-of-care': {
    title: 'Goals of care',
    asks: 'What the person hopes for and would not accept is known.',
    needsWords: null,
  },
  'consent-scope': {
    title: 'Consent covers what is planned',
    asks: 'Also stopping early, monitoring, tissue and recording.',
    needsWords: null,
  },
  'bed-and-mri': {
    title: 'Bed and MRI after',
    asks: 'A monitored bed and an MRI within 72 hours are booked.',
    needsWords: null,
  },
}

/** Days after which the age of an MRI is pointed out; a project rule. */
export const MRI_DAYS = { progressing: 14, otherwise: 28 } as const

export const gateBasis: Basis = project('All answered before signing; no has its reason.')
