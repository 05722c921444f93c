import type { EventCode, SurgicalStep } from '@theca/monitor'
import { EVENTS, SURGICAL_STEPS } from '@theca/monitor'
import { capital } from '../parts/words.ts'

/** Digits are steps in their usual order, letters are events. The four steps without a digit are in the panel of steps. */
const DIGITS: readonly (readonly [SurgicalStep, string])[] = [
  ['bone-removed', 'Laminae'],
  ['dura-open', 'Dura'],
  ['dentate-cut', 'Dentate'],
  ['myelotomy', 'Myelotomy'],
  ['resection-begins', 'Resect'],
  ['capsule-opened', 'Capsule'],
  ['near-cord', 'At cord'],
  ['haemostasis', 'Haemost.'],
  ['resection-ends', 'Res. ends'],
  ['dura-closed', 'Closed'],
]

/** What fits on a key beside its letter; the whole words are its title and what is read aloud. */
const SHORT: Readonly<Record<EventCode, string>> = {
  irrigation: 'Irrigate',
  'cold-irrigation': 'Cold irr.',
  cautery: 'Cautery',
  traction: 'Traction',
  bleeding: 'Bleeding',
  'position-changed': 'Position',
  bolus: 'Bolus',
  'volatile-changed': 'Volatile',
  relaxant: 'Relaxant',
  pressor: 'Pressor',
  'electrode-fault': 'Electrode',
  'stimulus-changed': 'Stimulus',
  movement: 'Moved',
  bite: 'Bite',
  seizure: 'Seizure',
  note: 'Note',
}

export type StepKey = {
  readonly step: SurgicalStep
  readonly key: string
  readonly short: string
  readonly words: string
}
export type EventKey = {
  readonly code: EventCode
  readonly key: string
  readonly short: string
  readonly words: string
}

export const STEP_KEYS: readonly StepKey[] = DIGITS.map(([step, short], at) => ({
  step,
  short,
  key: String((at + 1) % 10),
  words: capital(SURGICAL_STEPS[step]),
}))
export const EVENT_KEYS: readonly EventKey[] = (Object.keys(EVENTS) as EventCode[]).map((code) => ({
  code,
  short: SHORT[code],
  key: EVENTS[code].key,
  words: capital(EVENTS[code].words),
}))

/** What acts on alarms, sound and the picture; none of these may be an event's key. */
export const ACTION_KEYS = {
  acknowledge: 'a',
  silence: 's',
  baselines: 'r',
  strike: 'z',
  call: 'l',
  values: 'f',
  decision: 'g',
  waterfall: 'w',
  trials: 'y',
  steps: '.',
  response: '/',
  alarms: ',',
  sound: 'h',
} as const
