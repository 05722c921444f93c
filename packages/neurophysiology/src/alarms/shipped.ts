import type { AlarmRule, Condition, Evidence, Modality, MonitoringSite, Priority } from './rules.ts'

const IM = 'intramedullary'
const ED = 'intradural_extramedullary'
const CC = 'conus_cauda'

const seen = (source: string, note?: string): Evidence => ({
  mark: 'verified',
  source,
  ...(note === undefined ? {} : { note }),
})
const recalled = (source: string, note?: string): Evidence => ({
  mark: 'recalled',
  source,
  ...(note === undefined ? {} : { note }),
})
const proposed = (source: string, note?: string): Evidence => ({
  mark: 'proposed',
  source,
  ...(note === undefined ? {} : { note }),
})

const fall = (percent: number, boundary: 'inclusive' | 'exclusive' = 'inclusive'): Condition => ({
  kind: 'fall',
  percent,
  boundary,
})

/** How each modality confirms a change, and when it reminds (proposed, section 7 of the specification). */
const CONFIRM: Readonly<Record<Modality, Pick<AlarmRule, 'confirm' | 'remindAfterS'>>> = {
  ssep: { confirm: { kind: 'successive', results: 2 }, remindAfterS: null },
  mep: { confirm: { kind: 'majority', hits: 2, of: 3 }, remindAfterS: 90 },
  bcr: { confirm: { kind: 'majority', hits: 2, of: 3 }, remindAfterS: 90 },
  dwave: { confirm: { kind: 'successive', results: 2 }, remindAfterS: null },
  emg: { confirm: { kind: 'at-once' }, remindAfterS: null },
  temg: { confirm: { kind: 'at-once' }, remindAfterS: null },
  tof: { confirm: { kind: 'at-once' }, remindAfterS: null },
  eeg: { confirm: { kind: 'at-once' }, remindAfterS: null },
}

type Short = readonly [
  id: string,
  title: string,
  modality: Modality,
  sites: readonly MonitoringSite[],
  condition: Condition,
  level: AlarmRule['level'],
  priority: Priority,
  evidence: Evidence,
]

const MACDONALD = 'MacDonald 2017, 10.1097/WNP.0000000000000302 (abstract)'
const KOBAYASHI = 'Kobayashi 2014, J Neurosurg Spine 20:102 (abstract)'
const BCR_SERIES =
  'J Neurosurg Pediatr 2019;23:639, 149 operations (abstract); Neurology Asia 2025, 57 adults (abstract)'

const SHORT: readonly Short[] = [
  [
    'dwave-fall-50',
    'D-wave below half: the stop line',
    'dwave',
    [IM, ED],
    fall(50, 'exclusive'),
    'alarm',
    'high',
    seen(
      'MacDonald 2013, 2017; Sala 2006 (abstracts)',
      'convention backed by series, no randomised proof; exactly 50 % does not violate',
    ),
  ],
  [
    'dwave-fall-40',
    'D-wave approaches the stop line',
    'dwave',
    [IM, ED],
    fall(40, 'exclusive'),
    'warn',
    'medium',
    proposed('early warning; losses reported at a fall of about 50 % (Tropeano 2023; Ghadirpour)'),
  ],
  [
    'dwave-fall-30',
    'D-wave smaller: re-test, check electrode and rostral lead',
    'dwave',
    [IM, ED],
    fall(30, 'exclusive'),
    'warn',
    'low',
    proposed('early warning; 30–40 % is a criterion for peri-Rolandic surgery only (MacDonald 2017)'),
  ],
  [
    'mep-lost',
    'Muscle response lost',
    'mep',
    [IM, ED, CC],
    { kind: 'lost' },
    'alarm',
    'high',
    seen(`${MACDONALD}; Kothbauer 1998, 2007; Sala 2006 (abstracts)`, 'disappearance is always a major criterion'),
  ],
  [
    'mep-fall-50-im',
    'Muscle response halved',
    'mep',
    [IM],
    fall(50),
    'info',
    'none',
    seen(MACDONALD, 'not a spinal cord criterion there: information only'),
  ],
  [
    'mep-fall-80-im',
    'Muscle response down by 80 %',
    'mep',
    [IM],
    fall(80),
    'warn',
    'medium',
    seen(`${MACDONALD}; Li 2020 (abstract)`, 'minor or moderate criterion for the cord'),
  ],
  [
    'mep-fall-70',
    'Muscle response down by 70 %',
    'mep',
    [ED, CC],
    fall(70),
    'warn',
    'medium',
    seen(
      KOBAYASHI,
      'sensitivity 95, specificity 91, PPV 32.8 %; its only two false negatives were intramedullary; for sphincters recalled',
    ),
  ],
  [
    'mep-fall-80',
    'Muscle response down by 80 %',
    'mep',
    [ED, CC],
    fall(80),
    'alarm',
    'medium',
    seen(`Li 2020 (abstract); ${MACDONALD}`, 'for sphincters recalled'),
  ],
  [
    'mep-threshold',
    'Motor threshold up acutely',
    'mep',
    [IM, ED, CC],
    { kind: 'threshold-rise', volts: 100 },
    'warn',
    'low',
    seen(
      MACDONALD,
      'minor or moderate cord criterion, only with the published method; "sustained" and 20 min are proposed',
    ),
  ],
  [
    'mep-latency',
    'Muscle response later',
    'mep',
    [IM, ED, CC],
    { kind: 'latency-rise', percent: 10 },
    'info',
    'none',
    recalled('convention; not sensitive'),
  ],
  [
    'ssep-fall-50',
    'Cortical response halved',
    'ssep',
    [IM, ED, CC],
    fall(50),
    'warn',
    'medium',
    seen(
      'Liu 2017, 10.1097/ACO.0000000000000505 (abstract)',
      'empirical, not outcome-based; in intramedullary surgery a fall changed only the myelotomy (Sala 2006)',
    ),
  ],
  [
    'ssep-latency-10',
    'Cortical response later',
    'ssep',
    [IM, ED, CC],
    { kind: 'latency-rise', percent: 10 },
    'warn',
    'medium',
    recalled('convention of 10 %'),
  ],
  [
    'ssep-adaptive',
    'Cortical response clearly below the recent ones',
    'ssep',
    [IM, ED, CC],
    { kind: 'adaptive-fall' },
    'warn',
    'low',
    proposed('in the spirit of ISIN: MacDonald 2019, 10.1016/j.clinph.2018.10.008 (abstract)', 'the formula is ours'),
  ],
  [
    'emg-train',
    'A-train of half a second',
    'emg',
    [IM, ED, CC],
    { kind: 'train', seconds: 0.5, boundary: 'inclusive' },
    'warn',
    'medium',
    proposed('pattern Romstöck 2000 (recalled)', 'extrapolated from the facial nerve to spinal roots'),
  ],
  [
    'emg-train-time',
    'Half a second of A-trains in all',
    'emg',
    [IM, ED, CC],
    { kind: 'train-time', seconds: 0.5 },
    'warn',
    'medium',
    seen('Prell 2007, 10.3171/jns.2007.106.5.826 (abstract)', 'facial nerve, never shown for spinal roots'),
  ],
  [
    'emg-neurotonic',
    'A-train longer than a second',
    'emg',
    [ED, CC],
    { kind: 'train', seconds: 1, boundary: 'exclusive' },
    'alarm',
    'high',
    recalled('neurotonic discharge of 1 s or more', 'priority high near a root being dissected: proposed'),
  ],
  [
    'temg-motor-root',
    'Motor root under the probe',
    'temg',
    [IM, ED, CC],
    { kind: 'response-below', milliamps: 0.4 },
    'info',
    'none',
    seen(
      'Harada 2024, 10.2176/jns-nmc.2023-0135 (abstract)',
      'one series of 22, cervical; 0.4 mA itself was seen in dorsal roots',
    ),
  ],
  [
    'bcr-fall-50',
    'Bulbocavernosus reflex halved',
    'bcr',
    [CC],
    fall(50),
    'info',
    'none',
    seen(BCR_SERIES, 'a third of adult deficits came below 75 %'),
  ],
  [
    'bcr-fall-75',
    'Bulbocavernosus reflex down by 75 %',
    'bcr',
    [CC],
    fall(75),
    'warn',
    'medium',
    seen(BCR_SERIES, 'infants mostly'),
  ],
  ['bcr-lost', 'Bulbocavernosus reflex lost', 'bcr', [CC], { kind: 'lost' }, 'alarm', 'high', seen(BCR_SERIES)],
]

const expand = ([id, title, modality, sites, condition, level, priority, evidence]: Short): AlarmRule => ({
  id,
  title,
  modality,
  sites: [...sites],
  condition,
  level,
  priority,
  ...CONFIRM[modality],
  ...(condition.kind === 'threshold-rise' ? { confirm: { kind: 'at-once' } as const, remindAfterS: null } : {}),
  // Ten percentage points and two results (proposed). A latency of +10 % would have to come back to +0 %: half is asked.
  recovery: { points: condition.kind === 'latency-rise' ? 5 : 10, results: 2 },
  on: true,
  evidence,
})

/** The criteria as shipped, with their marks. A unit edits its own copy; nothing in the code knows these numbers. */
export const SHIPPED_RULES: readonly AlarmRule[] = SHORT.map(expand)
