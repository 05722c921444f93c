import type { SensoryNerveId } from '@theca/anatomy'
import { SENSORY_NERVES } from '@theca/anatomy'
import type { MonitoringPlan, PlannedChannel, PlannedLine, PlannedStimulus } from './montage.ts'
import type { MonitoringRow } from './montage-rows.ts'

/** From muscles and rows to the rest of the montage: sensory derivations, epidural leads, lines and their stimuli. */

type Side = 'left' | 'right'
const BOTH: readonly Side[] = ['left', 'right']

const sensoryOf = (parts: readonly MonitoringRow[]): SensoryNerveId[] => [
  ...new Set(parts.flatMap((part) => part.sensory)),
]

/** Of the highest row: what passes a tumour further up is no control. */
const sensoryControlOf = (parts: readonly MonitoringRow[]): SensoryNerveId[] =>
  (parts[0]?.sensoryControl ?? []).filter((nerve) => !sensoryOf(parts).includes(nerve))

const isArm = (nerve: SensoryNerveId): boolean => nerve === 'median' || nerve === 'ulnar'

/** The scalp over the far side for an arm, at the vertex for leg and pelvis; the plexus shows that the pulse got in. */
export function scalpAndPlexus(parts: readonly MonitoringRow[]): PlannedChannel[] {
  const nerves = [...sensoryOf(parts), ...sensoryControlOf(parts)]
  const channel = (
    id: string,
    label: string,
    title: string,
    at: 'scalp' | 'plexus',
    side: PlannedChannel['side'],
  ): PlannedChannel => ({
    id,
    label,
    title,
    at,
    side,
    muscle: null,
    nerve: null,
    roots: null,
    rootsElsewhere: null,
    role: 'technical',
    because: 'sensory responses',
    mark: 'recalled',
  })
  return [
    ...(nerves.some((nerve) => !isArm(nerve)) ? [channel('cpz-fpz', 'CPz-FPz', 'Vertex', 'scalp', 'midline')] : []),
    ...(nerves.some(isArm)
      ? [
          channel('cp4-fpz', 'CP4-FPz', 'Scalp RIGHT, for the LEFT arm', 'scalp', 'right'),
          channel('cp3-fpz', 'CP3-FPz', 'Scalp LEFT, for the RIGHT arm', 'scalp', 'left'),
          channel('erb-left', 'Erb-L', 'Erb’s point, LEFT', 'plexus', 'left'),
          channel('erb-right', 'Erb-R', 'Erb’s point, RIGHT', 'plexus', 'right'),
        ]
      : []),
  ]
}

export function epidural(dWave: MonitoringPlan['dWave']): PlannedChannel[] {
  const lead = (where: 'caudal' | 'rostral', at: string): PlannedChannel => ({
    id: `d-${where}`,
    label: `D-${where}`,
    title: `Epidural lead, ${at}`,
    at: 'epidural',
    side: 'midline',
    muscle: null,
    nerve: null,
    roots: null,
    rootsElsewhere: null,
    role: where === 'caudal' ? 'long-tract' : 'control',
    because: dWave.because.slice(0, 160),
    mark: dWave.mark,
  })
  return [
    ...(dWave.caudal === null ? [] : [lead('caudal', dWave.caudal)]),
    ...(dWave.rostral === null ? [] : [lead('rostral', dWave.rostral)]),
  ]
}

// ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every line of the montage, in the order in which they stand on the screen: motor, sensory, epidural, roots, state. */
export function linesOf(channels: readonly PlannedChannel[], parts: readonly MonitoringRow[]): PlannedLine[] {
  const muscles = channels.filter((each) => each.muscle !== null)
  const has = (id: string): boolean => channels.some((each) => each.id === id)
  const emg = new Set(parts.flatMap((part) => part.emg))
  return [
    ...muscles.map((each) => line(each, 'mep', 'mep')),
    ...sensoryLines(sensoryOf(parts), 'risk').filter((each) => has(each.channel)),
    ...sensoryLines(sensoryControlOf(parts), 'control').filter((each) => has(each.channel)),
    ...channels.filter((each) => each.at === 'epidural').map((each) => line(each, 'dwave', 'dwave')),
    ...muscles.filter((each) => each.muscle !== null && emg.has(each.muscle)).map((each) => line(each, 'emg', null)),
    ...(parts.some((part) => part.triggered)
      ? muscles.filter((each) => each.role === 'sentinel').map((each) => line(each, 'temg', 'probe'))
      : []),
    ...(parts.some((part) => part.reflex)
      ? muscles.filter((each) => each.muscle === 'eas').map((each) => line(each, 'bcr', 'pudendal'))
      : []),
    ...stateLines(channels),
  ]
}

const words = {
  mep: 'MEP',
  emg: 'free-run EMG',
  temg: 'triggered EMG',
  bcr: 'bulbocavernosus reflex',
  dwave: 'D-wave',
} as const

const line = (channel: PlannedChannel, modality: keyof typeof words, stimulus: string | null): PlannedLine => ({
  id: modality === 'dwave' ? `dwave-${channel.id.slice(2)}` : `${modality}-${channel.id}`,
  title: `${channel.title}: ${words[modality]}`,
  modality,
  channel: channel.id,
  stimulus,
  side: channel.side,
  role: channel.role === 'control' ? 'control' : 'risk',
  limbOf: [],
})

function sensoryLines(nerves: readonly SensoryNerveId[], role: 'risk' | 'control'): PlannedLine[] {
  return nerves.flatMap((nerve) => {
    const { title } = SENSORY_NERVES[nerve]
    // The pudendal nerves are stimulated together, in the midline.
    if (nerve === 'pudendal')
      return [sensory('ssep-pudendal', `${title}: SSEP`, 'cpz-fpz', 'pudendal', 'midline', role)]
    return BOTH.flatMap((side) => {
      const id = `ssep-${nerve}-${side}`
      const scalp = isArm(nerve) ? (side === 'left' ? 'cp4-fpz' : 'cp3-fpz') : 'cpz-fpz'
      const cortical = sensory(id, `${title}, ${side.toUpperCase()}: SSEP`, scalp, `${nerve}-${side}`, side, role)
      if (!isArm(nerve)) return [cortical]
      const plexus = sensory(
        `n9-${nerve}-${side}`,
        `${title}, ${side.toUpperCase()}: Erb’s point`,
        `erb-${side}`,
        `${nerve}-${side}`,
        side,
        'peripheral',
      )
      return [cortical, { ...plexus, limbOf: [id] }]
    })
  })
}

const sensory = (
  id: string,
  title: string,
  channel: string,
  stimulus: string,
  side: PlannedLine['side'],
  role: PlannedLine['role'],
): PlannedLine => ({ id, title, modality: 'ssep', channel, stimulus, side, role, limbOf: [] })

/** Relaxation is read in a foot; where none is recorded, in a hand. */
function stateLines(channels: readonly PlannedChannel[]): PlannedLine[] {
  const read = ['ah-left', 'ah-right', 'apb-left', 'apb-right', 'adm-left', 'adm-right']
  const channel = read.find((id) => channels.some((each) => each.id === id))
  if (channel === undefined) return []
  return [
    {
      id: 'tof',
      title: 'Train of four',
      modality: 'tof',
      channel,
      stimulus: 'tof',
      side: channel.endsWith('left') ? 'left' : 'right',
      role: 'state',
      limbOf: [],
    },
  ]
}

// ── stimuli ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What the lines ask for, each once. */
export function stimuliOf(lines: readonly PlannedLine[]): PlannedStimulus[] {
  return [...new Set(lines.flatMap(({ stimulus }) => stimulus ?? []))].map(stimulusOf)
}

function stimulusOf(id: string): PlannedStimulus {
  const fixed: Readonly<Record<string, Omit<PlannedStimulus, 'id'>>> = {
    mep: { kind: 'transcranial', title: 'Transcranial train, C3 and C4', side: 'midline', nerve: null },
    dwave: { kind: 'transcranial', title: 'Transcranial single pulse', side: 'midline', nerve: null },
    probe: { kind: 'probe', title: 'Probe in the field', side: 'midline', nerve: null },
    pudendal: { kind: 'reflex', title: 'Pudendal nerves', side: 'midline', nerve: 'pudendal' },
    tof: { kind: 'twitch', title: 'Four pulses to the nerve of the muscle', side: 'midline', nerve: null },
  }
  const known = fixed[id]
  if (known !== undefined) return { id, ...known }
  const [nerve, side] = id.split('-') as [SensoryNerveId, Side]
  return { id, kind: 'nerve', title: `${SENSORY_NERVES[nerve].title}, ${side.toUpperCase()}`, side, nerve }
}
