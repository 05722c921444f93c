/** The closed lists of the monitor room, as data: what a key on the screen says, in which words, and in what order. */

export const RECORDING_ENDS = ['stopped', 'source-ended', 'disk', 'recovered'] as const

/** When a baseline was set. The reference for resection is the last one before the risk step (specification, recalled). */
export const BASELINE_STAGES = {
  'pre-positioning': 'before positioning',
  'post-positioning': 'after positioning',
  'pre-incision': 'before the incision',
  'pre-dural-opening': 'before the dura was opened',
  'pre-resection': 'before myelotomy or resection',
  'new-stage': 'new stage of surgery',
  anaesthetic: 'after a change of the anaesthetic',
  electrode: 'after an electrode was replaced',
  filter: 'after a change of filter or montage',
  other: 'for another reason',
} as const
export type BaselineStage = keyof typeof BASELINE_STAGES

/** Steps of the operation, in their usual order. */
export const SURGICAL_STEPS = {
  positioned: 'positioned',
  incision: 'incision',
  'bone-removed': 'laminae opened or removed',
  'dura-open': 'dura opened',
  'dentate-cut': 'dentate ligament cut',
  myelotomy: 'myelotomy',
  'resection-begins': 'resection begins',
  'capsule-opened': 'capsule opened',
  'near-cord': 'dissection at the cord',
  'root-cut': 'root cut',
  haemostasis: 'haemostasis',
  'resection-ends': 'resection ends',
  'dura-closed': 'dura closed',
  closure: 'closure',
} as const
export type SurgicalStep = keyof typeof SURGICAL_STEPS

/** One key each: what happens in theatre and may explain a change. A, S, R and Z act on alarms, sound, baselines and slips. */
export const EVENTS = {
  irrigation: { words: 'irrigation', key: 'I' },
  'cold-irrigation': { words: 'cold irrigation', key: 'K' },
  cautery: { words: 'bipolar or monopolar coagulation', key: 'C' },
  traction: { words: 'traction or retraction', key: 'T' },
  bleeding: { words: 'bleeding', key: 'B' },
  'position-changed': { words: 'head, limb or table moved', key: 'P' },
  bolus: { words: 'anaesthetic bolus', key: 'O' },
  'volatile-changed': { words: 'volatile agent changed', key: 'V' },
  relaxant: { words: 'relaxant given', key: 'Q' },
  pressor: { words: 'vasopressor given', key: 'D' },
  'electrode-fault': { words: 'electrode or cable', key: 'E' },
  'stimulus-changed': { words: 'stimulus changed', key: 'U' },
  movement: { words: 'patient moved', key: 'M' },
  bite: { words: 'bite injury', key: 'X' },
  seizure: { words: 'seizure', key: 'J' },
  note: { words: 'note', key: 'N' },
} as const
export type EventCode = keyof typeof EVENTS

export const TEAM = ['surgeon', 'anaesthetist', 'neurophysiologist', 'technologist', 'remote-reader', 'nurse'] as const
export const teamTitles: Readonly<Record<(typeof TEAM)[number], string>> = {
  surgeon: 'surgeon',
  anaesthetist: 'anaesthetist',
  neurophysiologist: 'neurophysiologist',
  technologist: 'technologist',
  'remote-reader': 'remote reader',
  nurse: 'nurse',
}

type ChecklistItem = {
  readonly heading: 'announce' | 'technical' | 'anaesthesia' | 'surgery' | 'decide' | 'consider'
  readonly words: string
  readonly mark: 'verified' | 'recalled' | 'proposed'
}

/**
 * What is done after an alarm. That such checklists exist and help is seen ([vitale-2014], [srikandarajah-2024]); the
 * texts of the items are recalled, written for intradural surgery, and are a local setting.
 */
export const RESPONSE_ITEMS = {
  pause: { heading: 'announce', words: 'Pause; quiet in the room', mark: 'recalled' },
  call: { heading: 'announce', words: 'Senior surgeon, anaesthetist, neurophysiologist told', mark: 'recalled' },
  'last-step': { heading: 'announce', words: 'What was done in the last two minutes', mark: 'recalled' },
  repeat: { heading: 'technical', words: 'Test repeated', mark: 'recalled' },
  stimulus: { heading: 'technical', words: 'Intensity, pulses, polarity', mark: 'recalled' },
  electrodes: { heading: 'technical', words: 'Impedances, electrodes, stimulus artefact', mark: 'recalled' },
  controls: {
    heading: 'technical',
    words: 'Rostral controls and other modalities; side, focal or global',
    mark: 'recalled',
  },
  pressure: { heading: 'anaesthesia', words: 'Mean arterial pressure raised to the agreed target', mark: 'verified' },
  anaesthetic: { heading: 'anaesthesia', words: 'Volatile off, propofol, boluses', mark: 'recalled' },
  relaxant: { heading: 'anaesthesia', words: 'Train of four', mark: 'recalled' },
  physiology: {
    heading: 'anaesthesia',
    words: 'Temperature above 36 °C, haemoglobin, carbon dioxide, pH, oxygen',
    mark: 'recalled',
  },
  position: { heading: 'anaesthesia', words: 'Position of head and limbs', mark: 'recalled' },
  'stop-dissection': {
    heading: 'surgery',
    words: 'Dissection and traction stopped; retractors, patties, tenting released',
    mark: 'recalled',
  },
  heat: { heading: 'surgery', words: 'No hot irrigation, no bipolar at the cord', mark: 'recalled' },
  'warm-saline': { heading: 'surgery', words: 'Warm saline (37 °C)', mark: 'recalled' },
  decompress: { heading: 'surgery', words: 'Dura opened further, haematoma, cyst', mark: 'recalled' },
  papaverine: { heading: 'surgery', words: 'Papaverine where vasospasm is suspected', mark: 'recalled' },
  wait: { heading: 'surgery', words: 'Waited, with repeated tests', mark: 'recalled' },
  elsewhere: { heading: 'surgery', words: 'Worked elsewhere; last step reversed', mark: 'recalled' },
  reassess: { heading: 'decide', words: 'Reassessed: recovered, partial, not recovered', mark: 'recalled' },
  imaging: { heading: 'consider', words: 'Intraoperative imaging', mark: 'recalled' },
  steroid: { heading: 'consider', words: 'Steroid by local protocol', mark: 'recalled' },
  'wake-up': { heading: 'consider', words: 'Wake-up test', mark: 'recalled' },
  aftercare: { heading: 'consider', words: 'Pressure target afterwards, examination at once', mark: 'recalled' },
} as const satisfies Record<string, ChecklistItem>
export type ResponseItem = keyof typeof RESPONSE_ITEMS

export const STOP_DECISIONS = {
  continue: 'continue',
  'continue-elsewhere': 'continue elsewhere, come back later',
  pause: 'pause',
  'accept-remnant': 'accept a remnant',
  stop: 'stop the resection',
} as const
export type StopDecision = keyof typeof STOP_DECISIONS
