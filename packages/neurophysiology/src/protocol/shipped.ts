import type { Evidence } from '../alarms/rules.ts'
import { SHIPPED_RULES } from '../alarms/shipped.ts'
import { BCR_WINDOW } from '../measures/bcr.ts'
import { dWaveWindow } from '../measures/dwave.ts'
import type { Protocol, ProtocolLine } from './schema.ts'

type Side = 'left' | 'right'
type Role = ProtocolLine['role']
const SIDES: readonly Side[] = ['left', 'right']
const letter = (side: Side): string => (side === 'left' ? 'L' : 'R')

const recalled = (source: string): Evidence => ({ mark: 'recalled', source })
const REJECT: ProtocolLine['reject'] = { amplitudeUv: 100, stepUv: null, flatUv: 0.2, railUv: null }
const REJECT_MUSCLE: ProtocolLine['reject'] = { amplitudeUv: null, stepUv: null, flatUv: 0.2, railUv: null }
/** 100–300 sweeps usually reach a reproducible trace (recalled); 128 optimised, 512 standard: MacDonald 2005 (abstract). */
const SSEP_SWEEPS = 200
const SSEP_SOURCE: Evidence = {
  mark: 'proposed',
  source: 'windows from the Norwegian reference values (tables read); band and limits recalled',
  note: 'awake subjects; anaesthesia delays further',
}

const common = { limbOf: [], blank: { trainMs: 0, afterMs: 2 }, reject: REJECT } as const

const tibial = (side: Side, role: Role): ProtocolLine => ({
  ...common,
  limbOf: [],
  id: `ssep-tibial-${side}`,
  title: `Tibial nerve ${side}, P37–N45`,
  modality: 'ssep',
  channel: 'CPz-FPz',
  stimulus: `tibial-${side}`,
  side,
  role,
  sweepMs: { fromMs: -10, toMs: 100 },
  filter: { highPassHz: 30, lowPassHz: 500, order: 2, notch: false },
  sweeps: SSEP_SWEEPS,
  measure: {
    kind: 'markers',
    first: { name: 'P37', polarity: 'positive', window: { fromMs: 33, toMs: 54 } },
    second: { name: 'N45', polarity: 'negative', afterMs: { fromMs: 3, toMs: 16 } },
  },
  evidence: SSEP_SOURCE,
})

const median = (side: Side, role: Role): ProtocolLine => ({
  ...common,
  limbOf: [],
  id: `ssep-median-${side}`,
  title: `Median nerve ${side}, N20–P23`,
  modality: 'ssep',
  channel: side === 'left' ? 'CP4-FPz' : 'CP3-FPz',
  stimulus: `median-${side}`,
  side,
  role,
  sweepMs: { fromMs: -5, toMs: 50 },
  filter: { highPassHz: 30, lowPassHz: 500, order: 2, notch: false },
  sweeps: SSEP_SWEEPS,
  measure: {
    kind: 'markers',
    first: { name: 'N20', polarity: 'negative', window: { fromMs: 16, toMs: 25 } },
    second: { name: 'P23', polarity: 'positive', afterMs: { fromMs: 1.5, toMs: 10 } },
  },
  evidence: SSEP_SOURCE,
})

const erb = (side: Side): ProtocolLine => ({
  ...median(side, 'peripheral'),
  id: `n9-${side}`,
  title: `Erb's point ${side}, N9`,
  channel: `Erb-${letter(side)}`,
  limbOf: [`ssep-median-${side}`],
  filter: { highPassHz: 30, lowPassHz: 1500, order: 2, notch: false },
  measure: {
    kind: 'markers',
    first: { name: 'N9', polarity: 'negative', window: { fromMs: 8, toMs: 14 } },
    second: { name: 'P after N9', polarity: 'positive', afterMs: { fromMs: 0.5, toMs: 5 } },
  },
})

const muscle = (name: string, title: string, side: Side, role: Role, fromMs: number, toMs: number): ProtocolLine => ({
  ...common,
  limbOf: [],
  reject: REJECT_MUSCLE,
  id: `mep-${name.toLowerCase()}-${side}`,
  title: `${title} ${side}`,
  modality: 'mep',
  channel: `${name}-${letter(side)}`,
  stimulus: 'mep',
  side,
  role,
  sweepMs: { fromMs: -60, toMs: 120 },
  blank: { trainMs: 16, afterMs: 3 },
  filter: { highPassHz: 20, lowPassHz: 2000, order: 2, notch: false },
  sweeps: 1,
  measure: { kind: 'muscle', before: { fromMs: -50, toMs: -5 }, response: { fromMs, toMs }, floorUv: 50 },
  evidence: recalled('onset latencies of the field: store per patient from the baseline; floor 50 µV proposed (20–50)'),
})

const freeRun = (name: string, title: string, side: Side, mainsReference: string | null): ProtocolLine => ({
  ...common,
  limbOf: [],
  reject: REJECT_MUSCLE,
  id: `emg-${name.toLowerCase()}-${side}`,
  title: `Free-run ${title} ${side}`,
  modality: 'emg',
  channel: `${name}-${letter(side)}`,
  stimulus: null,
  side,
  role: 'risk',
  sweepMs: { fromMs: 0, toMs: 100 },
  blank: { trainMs: 0, afterMs: 0 },
  filter: { highPassHz: 20, lowPassHz: 2000, order: 2, notch: false },
  sweeps: 1,
  measure: { kind: 'trains', mainsReference },
  evidence: recalled('band of the field; pattern limits Romstöck 2000'),
})

/** The contact lies `distanceMm` from the vertex: 300 mm below a thoracic lesion, 150 mm above it. */
const volley = (lead: 'caudal' | 'rostral', distanceMm: number): ProtocolLine => ({
  ...common,
  limbOf: [],
  id: `dwave-${lead}`,
  title: `D-wave, ${lead} lead`,
  modality: 'dwave',
  channel: `D-${lead}`,
  stimulus: 'dwave',
  side: 'midline',
  role: lead === 'caudal' ? 'risk' : 'control',
  sweepMs: { fromMs: -10, toMs: 25 },
  blank: { trainMs: 0, afterMs: 1 },
  filter: { highPassHz: 50, lowPassHz: 1700, order: 2, notch: false },
  sweeps: 4,
  reject: { amplitudeUv: 500, stepUv: null, flatUv: 0.2, railUv: null },
  measure: { kind: 'volley', window: dWaveWindow(distanceMm) },
  evidence: {
    mark: 'verified',
    source: 'conduction 50–74 m/s: Boyd 1986 (abstract)',
    note: `for ${distanceMm} mm from the vertex: enter the patient's distance`,
  },
})

const reflex = (side: Side): ProtocolLine => ({
  ...muscle('EAS', 'Anal sphincter', side, 'risk', 20, 50),
  id: `bcr-${side}`,
  title: `Bulbocavernosus reflex ${side}`,
  modality: 'bcr',
  stimulus: 'pudendal',
  sweepMs: { fromMs: -60, toMs: 150 },
  blank: { trainMs: 9, afterMs: 3 },
  measure: { kind: 'muscle', before: { fromMs: -50, toMs: -5 }, response: { ...BCR_WINDOW }, floorUv: 30 },
  evidence: { mark: 'proposed', source: 'window 20–50 ms: direct responses at 5 and 13 ms left out (abstract read)' },
})

const twitch: ProtocolLine = {
  ...muscle('AH', 'Abductor hallucis', 'left', 'state', 3, 40),
  id: 'tof',
  title: 'Train of four',
  modality: 'tof',
  stimulus: 'tof',
  blank: { trainMs: 0, afterMs: 2 },
  sweepMs: { fromMs: -20, toMs: 60 },
  measure: { kind: 'twitches', response: { fromMs: 3, toMs: 40 }, floorUv: 50 },
  evidence: recalled('four pulses at 2 Hz, tibial nerve'),
}

const EEG: ProtocolLine = {
  ...common,
  limbOf: [],
  reject: REJECT_MUSCLE,
  id: 'eeg',
  title: 'EEG: suppression and spectral edge',
  modality: 'eeg',
  channel: 'CPz-FPz',
  stimulus: null,
  side: 'midline',
  role: 'state',
  sweepMs: { fromMs: 0, toMs: 100 },
  blank: { trainMs: 0, afterMs: 0 },
  filter: { highPassHz: 0.5, lowPassHz: 70, order: 2, notch: false },
  sweeps: 1,
  measure: { kind: 'state' },
  evidence: {
    mark: 'recalled',
    source: 'band of the field; suppression limits from a secondary source; 60 s and 95 % of 0.5–30 Hz proposed',
  },
}

const limbs = (name: string, title: string, role: Role, fromMs: number, toMs: number): ProtocolLine[] =>
  SIDES.map((side) => muscle(name, title, side, role, fromMs, toMs))

const CORD_LINES: readonly ProtocolLine[] = [
  ...SIDES.map((side) => tibial(side, 'risk')),
  ...SIDES.map((side) => median(side, 'control')),
  ...SIDES.map(erb),
  ...limbs('APB', 'Thenar', 'control', 19, 60),
  ...limbs('TA', 'Tibialis anterior', 'risk', 24, 80),
  ...limbs('AH', 'Abductor hallucis', 'risk', 30, 100),
  volley('caudal', 300),
  volley('rostral', 150),
  twitch,
  EEG,
]

const roots = (name: string, title: string): ProtocolLine[] => SIDES.map((side) => freeRun(name, title, side, 'APB-L'))

const protocol = (
  id: string,
  title: string,
  site: Protocol['site'],
  lines: readonly ProtocolLine[],
  notes: readonly string[],
): Protocol => ({
  format: 'theca-monitoring-protocol',
  version: 1,
  id,
  title,
  site,
  mainsHz: 50,
  notes: [...notes],
  lines: [...lines],
  rules: SHIPPED_RULES.filter((rule) => rule.sites.includes(site)),
})

const NOTE =
  'Defaults for editing, not advice: every number carries its mark. Theca displays and records; a trained neurophysiologist decides.'

/** Protocols as shipped, for a thoracic lesion and for conus and cauda equina. Copy, edit, sign. */
export const SHIPPED_PROTOCOLS: readonly Protocol[] = [
  protocol('intramedullary-thoracic', 'Intramedullary, thoracic', 'intramedullary', CORD_LINES, [
    NOTE,
    'D-wave and muscle responses lead. SSEP often fall at the myelotomy and are then of no use: annotate and freeze.',
  ]),
  protocol(
    'extramedullary-thoracic',
    'Intradural extramedullary, thoracic',
    'intradural_extramedullary',
    [...CORD_LINES, ...roots('TA', 'tibialis anterior')],
    [NOTE, 'Muscle responses and SSEP lead; D-wave where a baseline exists (above about T10).'],
  ),
  protocol(
    'conus-cauda',
    'Conus and cauda equina',
    'conus_cauda',
    [
      ...SIDES.map((side) => tibial(side, 'risk')),
      ...limbs('APB', 'Thenar', 'control', 19, 60),
      ...limbs('TA', 'Tibialis anterior', 'risk', 24, 80),
      ...limbs('AH', 'Abductor hallucis', 'risk', 30, 100),
      ...limbs('EAS', 'Anal sphincter', 'risk', 20, 80),
      ...SIDES.map(reflex),
      ...roots('TA', 'tibialis anterior'),
      ...roots('AH', 'abductor hallucis'),
      twitch,
      EEG,
    ],
    [
      NOTE,
      'Per-root rules decide; there is no D-wave and no decision matrix here. Silence of free-run EMG is not safety.',
    ],
  ),
]

/** A shipped protocol by its id, or null. */
export const findProtocol = (id: string): Protocol | null => SHIPPED_PROTOCOLS.find((each) => each.id === id) ?? null
