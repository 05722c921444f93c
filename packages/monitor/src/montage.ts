import type { Protocol, ProtocolLine } from '@theca/neurophysiology'
import { BCR_WINDOW, dWaveWindow, findProtocol, readProtocol, SHIPPED_PROTOCOLS } from '@theca/neurophysiology'
import type { MonitoringPlan, PlannedLine } from '@theca/plan'
import type { Draft, Instant, Json, Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { montageLoaded } from './entries.ts'
import type { Monitoring } from './views.ts'

/** Planned and not monitored, and why. */
export type LeftOut = { readonly line: string; readonly because: string }
export type Converted = { readonly protocol: Protocol; readonly left: readonly LeftOut[] }

/** Onset windows by muscle where the shipped protocols have none, ms from the first pulse; recalled, wide on purpose. */
const BY_DISTANCE: Readonly<Record<string, readonly [fromMs: number, toMs: number]>> = {
  near: [6, 50],
  arm: [10, 55],
  trunk: [10, 60],
  thigh: [17, 70],
  leg: [24, 90],
  sphincter: [20, 80],
}
const REGION: Readonly<Record<string, keyof typeof BY_DISTANCE>> = {
  face: 'near',
  tongue: 'near',
  trapezius: 'near',
  sternocleidomastoid: 'near',
  deltoid: 'arm',
  biceps: 'arm',
  triceps: 'arm',
  brachioradialis: 'arm',
  fcr: 'arm',
  apb: 'arm',
  adm: 'arm',
  fdi: 'arm',
  intercostals: 'trunk',
  'rectus-abdominis': 'trunk',
  'external-oblique': 'trunk',
  iliopsoas: 'thigh',
  adductor: 'thigh',
  quadriceps: 'thigh',
  eas: 'sphincter',
  eus: 'sphincter',
}

/** Distances from the vertex that a lead below and above a thoracic lesion has, until the patient's are entered. */
const LEAD_MM = { caudal: 300, rostral: 150 } as const

/**
 * Makes a protocol from the montage of a signed plan: channels, stimuli and lines are the plan's, filters, windows and
 * rules those that come with Theca for the site. What it does not know how to measure is left out and said.
 *
 * @returns a failure when nothing of the plan can be monitored
 * @example protocolOfPlan(plan.monitoring, { id: 'plan-7', title: 'T9 to T10' })
 */
export function protocolOfPlan(
  plan: MonitoringPlan,
  { id, title, mainsHz = 50 }: { readonly id: string; readonly title: string; readonly mainsHz?: 50 | 60 },
): Result<Converted, { readonly code: 'nothing-to-monitor'; readonly message: string }> {
  const base = SHIPPED_PROTOCOLS.find(({ site }) => site === plan.site) as Protocol
  const made = plan.lines.map((line) => ({ line, made: lineOf(line, plan) }))
  const lines = made.flatMap(({ made: each }) => ('line' in each ? [each.line] : []))
  const left = made.flatMap(({ line, made: each }) =>
    'because' in each ? [{ line: line.id, because: each.because }] : [],
  )
  const kept = new Set(lines.map((each) => each.id))
  const protocol: Protocol = {
    ...base,
    id,
    title,
    mainsHz,
    notes: [...base.notes, 'Made from the signed plan. Windows are wide until the baselines are signed.'],
    lines: [...lines, ...stateLine(plan)].map((line) => ({
      ...line,
      limbOf: line.limbOf.filter((each) => kept.has(each)),
    })),
  }
  const read =
    lines.length === 0
      ? { ok: false as const, faults: ['the plan has no line that can be measured'] }
      : readProtocol(JSON.parse(JSON.stringify(protocol)))
  if (read.ok) return ok({ protocol: read.protocol, left })
  return refuse({
    code: 'nothing-to-monitor',
    message: `The montage of the plan cannot be monitored: ${read.faults.slice(0, 3).join('; ')}. Correct the plan, or load another protocol.`,
  })
}

/** A line of a shipped protocol that measures in the same way: its filter, blank, rejection, averages. */
const template = (id: string): ProtocolLine => {
  const found = SHIPPED_PROTOCOLS.flatMap(({ lines }) => lines).find((line) => line.id === id)
  if (found === undefined) throw new Error(`no shipped protocol has a line ${id}`)
  return found
}

type Made = { readonly line: ProtocolLine } | { readonly because: string }

function lineOf(planned: PlannedLine, plan: MonitoringPlan): Made {
  const channel = plan.channels.find(({ id }) => id === planned.channel)
  if (channel === undefined) return { because: `the plan has no channel ${planned.channel}` }
  const same = {
    id: planned.id,
    title: planned.title,
    modality: planned.modality,
    channel: channel.label,
    stimulus: planned.stimulus,
    side: planned.side,
    role: planned.role,
    limbOf: [...planned.limbOf],
  }
  const like = (from: ProtocolLine, measure: ProtocolLine['measure'] = from.measure): Made => ({
    line: { ...from, ...same, measure },
  })
  switch (planned.modality) {
    case 'mep':
    case 'temg': {
      const [fromMs, toMs] = BY_DISTANCE[REGION[channel.muscle ?? ''] ?? 'leg'] ?? [24, 90]
      const from = template('mep-ta-left')
      if (from.measure.kind !== 'muscle') return { because: 'not measurable' }
      // A probe on a root is near its muscle: the response comes earlier than from the cortex.
      const response = planned.modality === 'temg' ? { fromMs: 3, toMs: 50 } : { fromMs, toMs }
      const blank = planned.modality === 'temg' ? { trainMs: 0, afterMs: 2 } : from.blank
      const made = like(from, { ...from.measure, response })
      return 'line' in made ? { line: { ...made.line, blank } } : made
    }
    case 'ssep':
      return like(sensoryTemplate(planned, channel.at))
    case 'dwave':
      return like(template('dwave-caudal'), {
        kind: 'volley',
        window: dWaveWindow(planned.role === 'control' ? LEAD_MM.rostral : LEAD_MM.caudal),
      })
    case 'emg':
      return like(template('emg-ta-left'), { kind: 'trains', mainsReference: mainsReference(plan, channel.label) })
    case 'bcr': {
      const from = template('bcr-left')
      return from.measure.kind === 'muscle' ? like(from, { ...from.measure, response: { ...BCR_WINDOW } }) : like(from)
    }
    case 'tof':
      return like(template('tof'))
  }
}

const sensoryTemplate = ({ stimulus, role }: PlannedLine, at: string): ProtocolLine => {
  if (at === 'plexus' || role === 'peripheral') return template('n9-left')
  return /median|ulnar/.test(stimulus ?? '') ? template('ssep-median-left') : template('ssep-tibial-left')
}

/** A control muscle is the reference against hum: mains is everywhere, a discharge is not. */
const mainsReference = ({ channels }: MonitoringPlan, own: string): string | null =>
  channels.find(({ at, role, label }) => at === 'muscle' && role === 'control' && label !== own)?.label ?? null

/** The scalp electrodes are there for the sensory responses: the EEG costs nothing more. */
const stateLine = ({ channels }: MonitoringPlan): ProtocolLine[] => {
  const scalp = channels.find(({ at }) => at === 'scalp')
  const eeg = findProtocol('conus-cauda')?.lines.find(({ id }) => id === 'eeg')
  return scalp === undefined || eeg === undefined ? [] : [{ ...eeg, channel: scalp.label }]
}

/** The entry that says what is monitored. */
export function montageDraft(
  { protocol, left }: Converted,
  from: {
    readonly from: 'plan' | 'shipped' | 'file'
    readonly plan: { readonly entry: number; readonly hash: string } | null
  },
  now: Instant,
): Draft {
  const body = {
    ...from,
    protocolId: protocol.id,
    title: protocol.title.slice(0, 80),
    lines: protocol.lines.length,
    channels: new Set(protocol.lines.map(({ channel }) => channel)).size,
    left: left.map(({ line, because }) => ({ line, because: because.slice(0, 200) })),
    protocol,
  }
  return {
    kind: montageLoaded.kind,
    version: montageLoaded.version,
    body: JSON.parse(JSON.stringify(body)) as Json,
    effectiveAt: now,
  }
}

/** A line as it was monitored, in words for a report. */
export type MontageLine = {
  readonly line: string
  readonly modality: string
  readonly channel: string
  readonly stimulus: string | null
  readonly band: string
  readonly sweeps: number
}

/** Channels, stimuli, filters and averages of the protocol that an entry keeps; empty when it cannot be read today. */
export function montageLines(protocol: Json): readonly MontageLine[] {
  const read = readProtocol(protocol)
  if (!read.ok) return []
  return read.protocol.lines.map(({ id, modality, channel, stimulus, filter, sweeps }) => ({
    line: id,
    modality,
    channel,
    stimulus,
    band: `${filter.highPassHz}–${filter.lowPassHz} Hz, order ${filter.order}${filter.notch ? ', notch' : ''}`,
    sweeps,
  }))
}

/** The protocol that a session was judged by: the last montage said before it began; null when it cannot be read today. */
export function protocolOfSession({ recordings, montages }: Monitoring, session: string): Protocol | null {
  const started = recordings.find((each) => each.session === session)?.started ?? null
  const montage = montages.findLast(
    ({ at, body }) => started === null || (body.protocolId === started.body.protocolId && at <= started.at),
  )
  const read = montage === undefined ? null : readProtocol(montage.body.protocol)
  return read?.ok === true ? read.protocol : null
}
