import { PRIORITIES } from '@theca/neurophysiology'
import { defineEntry, freeText, programJson, programText, sha256Hex } from '@theca/record'
import { z } from 'zod'
import {
  BASELINE_STAGES,
  EVENTS,
  RECORDING_ENDS,
  RESPONSE_ITEMS,
  STOP_DECISIONS,
  SURGICAL_STEPS,
  TEAM,
  teamTitles,
} from './codes.ts'

/**
 * What can be said during an operation. `atS` is the acquisition clock: seconds since the first sample of the session;
 * it orders what happened, whatever the clocks on the walls say. Null where nothing is recorded.
 */

const keysOf = <K extends string>(codes: Readonly<Record<K, unknown>>) => z.enum(Object.keys(codes) as [K, ...K[]])

export const sessionId = z.string().regex(/^[a-z0-9]{8,32}$/)
const lineId = z.string().regex(/^[a-z0-9-]{1,60}$/)
const atS = z.number().min(0).nullable()
const label = z
  .string()
  .regex(/^[^\p{Cc}]{1,80}$/u)
  .meta({ programText: true })
const number = z.number().nullable()
const team = z.enum(TEAM)

const clock = (seconds: number | null): string => {
  if (seconds === null) return ''
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)]
  return ` at ${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`
}
const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`

/** What is monitored in this operation: the protocol, and the signed plan that it was made from. */
export const montageLoaded = defineEntry({
  kind: 'monitor.montage',
  version: 1,
  title: 'Montage loaded',
  body: z.strictObject({
    from: z.enum(['plan', 'shipped', 'file']),
    /** Entry and hash of the signed plan; null when it came from elsewhere. */
    plan: z.strictObject({ entry: z.int().min(1), hash: sha256Hex }).nullable(),
    protocolId: lineId,
    title: label,
    lines: z.int().min(0),
    channels: z.int().min(0),
    /** Planned and not monitored, and why. */
    left: z.array(z.strictObject({ line: lineId, because: programText(200) })).max(160),
    protocol: programJson(),
  }),
  says: ({ from, plan, title, lines, channels, left }) =>
    `Montage ${from === 'plan' ? `from the signed plan (entry ${plan?.entry ?? 'not known'})` : from === 'shipped' ? 'that comes with Theca' : 'from a file'}: ${title}, ${lines} lines on ${channels} channels` +
    `${left.length === 0 ? '' : `; ${many(left.length, 'planned line')} not monitored`}.`,
})

export const recordingStarted = defineEntry({
  kind: 'monitor.recording-started',
  version: 1,
  title: 'Recording started',
  body: z.strictObject({
    session: sessionId,
    source: z.enum(['lsl', 'file', 'simulator']),
    sourceName: programText(200),
    synthetic: z.boolean(),
    protocolId: lineId,
    rateHz: z.number().positive(),
    channels: z.array(label).max(512),
  }),
  says: ({ source, synthetic, rateHz, channels, protocolId }) =>
    `Recording started${synthetic ? ' (synthetic)' : ''}: ${channels.length} channels at ${rateHz} Hz from ${source === 'lsl' ? 'a live stream' : source === 'file' ? 'a file' : 'the simulator'}, protocol ${protocolId}.`,
})

/** The evidence are the artifacts: signals as EDF+, the log of outputs. */
export const recordingStopped = defineEntry({
  kind: 'monitor.recording-stopped',
  version: 1,
  title: 'Recording stopped',
  body: z.strictObject({
    session: sessionId,
    why: z.enum(RECORDING_ENDS),
    durationS: z.number().min(0),
    /** Samples of each channel. */
    received: z.int().min(0),
    kept: z.int().min(0),
    lost: z.int().min(0),
    gaps: z
      .array(
        z.strictObject({
          fromS: z.number(),
          toS: z.number(),
          why: z.enum(['source', 'disk', 'damaged']),
        }),
      )
      .max(1000),
    gapsInAll: z.int().min(0),
    clockJumps: z.array(z.strictObject({ atS: z.number(), jumpMs: z.number() })).max(1000),
    files: z.array(z.strictObject({ name: label, artifact: sha256Hex, bytes: z.int().min(0) })).max(20),
  }),
  says: ({ why, durationS, kept, lost, gapsInAll, files }) =>
    `Recording ${why === 'recovered' ? 'recovered after an interruption' : why === 'source-ended' ? 'ended with its source' : why === 'disk' ? 'ended by the disk' : 'stopped'}: ` +
    `${minutes(durationS)}, ${kept} samples a channel kept, ${lost} lost${gapsInAll === 0 ? '' : ` in ${many(gapsInAll, 'gap')}`}; ` +
    `${files.length === 0 ? 'no file kept' : `${many(files.length, 'file')} kept`}.`,
})

export const baselineSaid = defineEntry({
  kind: 'monitor.baseline',
  version: 1,
  title: 'Baseline',
  body: z.strictObject({
    session: sessionId,
    act: z.enum(['set', 'locked', 'reset']),
    stage: keysOf(BASELINE_STAGES),
    reason: freeText(400).nullable(),
    atS,
    lines: z
      .array(
        z.strictObject({
          line: lineId,
          /** Null: no response, not monitorable. Never 0 % of a baseline. */
          valueUv: number,
          latencyMs: number,
          rangeUv: z.tuple([z.number(), z.number()]).nullable(),
          beforeUv: number,
          quality: programText(300),
        }),
      )
      .max(160),
  }),
  says: ({ act, stage, lines, atS }) => {
    const absent = lines.filter(({ valueUv }) => valueUv === null).length
    return `Baseline ${act} ${BASELINE_STAGES[stage]}${clock(atS)}: ${many(lines.length, 'line')}${absent === 0 ? '' : `, ${absent} not monitorable`}.`
  },
})

export const ALARM_CHANGES = ['raised', 'acknowledged', 'resolved', 'closed', 'not-evaluable'] as const

export const alarmSaid = defineEntry({
  kind: 'monitor.alarm',
  version: 1,
  title: 'Alarm',
  body: z.strictObject({
    session: sessionId,
    change: z.enum(ALARM_CHANGES),
    line: lineId,
    rule: lineId.nullable(),
    family: z
      .string()
      .regex(/^[a-z-]{1,20}$/)
      .nullable(),
    /** Counts alarms of this line and family; the same after a relapse. */
    number: z.int().min(0).nullable(),
    priority: z.enum(PRIORITIES).nullable(),
    atS: z.number(),
    onsetS: number,
    measured: number,
    reference: number,
    changePercent: number,
    pattern: z
      .enum(['focal', 'mixed', 'global', 'peripheral', 'technical', 'unexplained', 'cannot-separate', 'nothing'])
      .nullable(),
    reason: programText(600),
  }),
  says: ({ change, line, priority, atS, changePercent, reason }) => {
    const by = changePercent === null ? '' : `, ${changePercent < 0 ? '−' : '+'}${Math.abs(changePercent).toFixed(0)} %`
    const urgency = priority === null || priority === 'none' ? '' : ` (${priority})`
    return change === 'not-evaluable'
      ? `${line} not evaluable${clock(atS)}: ${reason}.`
      : `Alarm ${change}: ${line}${by}${urgency}${clock(atS)}.`
  },
})

export const theatreEvent = defineEntry({
  kind: 'monitor.event',
  version: 1,
  title: 'Event in theatre',
  body: z.strictObject({
    session: sessionId.nullable(),
    code: keysOf(EVENTS),
    atS,
    words: freeText(400).nullable(),
  }),
  says: ({ code, atS }) => `${EVENTS[code].words.replace(/^./, (first) => first.toUpperCase())}${clock(atS)}.`,
})

export const surgicalStep = defineEntry({
  kind: 'monitor.surgical-step',
  version: 1,
  title: 'Surgical step',
  body: z.strictObject({
    session: sessionId.nullable(),
    step: keysOf(SURGICAL_STEPS),
    atS,
    words: freeText(400).nullable(),
  }),
  says: ({ step, atS }) => `Step${clock(atS)}: ${SURGICAL_STEPS[step]}.`,
})

/** Values as a monitor or a person gives them. Every one may be missing; none is guessed from another. */
export const physiologyValue = defineEntry({
  kind: 'monitor.physiology',
  version: 1,
  title: 'Physiology',
  body: z
    .strictObject({
      session: sessionId.nullable(),
      atS,
      by: z.enum(['person', 'monitor']),
      mapMmHg: z.number().min(0).max(300).nullable(),
      heartRatePerMin: z.number().min(0).max(350).nullable(),
      temperatureC: z.number().min(10).max(45).nullable(),
      spo2Percent: z.number().min(0).max(100).nullable(),
      etco2MmHg: z.number().min(0).max(150).nullable(),
      macVolatile: z.number().min(0).max(5).nullable(),
      propofolMgKgH: z.number().min(0).max(50).nullable(),
      remifentanilUgKgMin: z.number().min(0).max(5).nullable(),
      ketamineMgKgH: z.number().min(0).max(20).nullable(),
      tofCount: z.int().min(0).max(4).nullable(),
      tofRatio: z.number().min(0).max(2).nullable(),
      bolus: z
        .enum(['propofol', 'ketamine', 'etomidate', 'lidocaine', 'dexmedetomidine', 'opioid', 'other'])
        .nullable(),
    })
    .refine(({ session: _s, atS: _at, by: _by, ...values }) => Object.values(values).some((value) => value !== null), {
      message: 'a physiology entry says at least one value',
    }),
  says: (body) => {
    const said = (value: number | null, words: (value: number) => string): string[] =>
      value === null ? [] : [words(value)]
    const parts = [
      ...said(body.mapMmHg, (value) => `mean arterial pressure ${value} mmHg`),
      ...said(body.heartRatePerMin, (value) => `heart rate ${value}/min`),
      ...said(body.temperatureC, (value) => `temperature ${value.toFixed(1)} °C`),
      ...said(body.spo2Percent, (value) => `SpO₂ ${value} %`),
      ...said(body.etco2MmHg, (value) => `EtCO₂ ${value} mmHg`),
      ...said(body.macVolatile, (value) => `volatile ${value} MAC`),
      ...said(body.propofolMgKgH, (value) => `propofol ${value} mg/kg/h`),
      ...said(body.remifentanilUgKgMin, (value) => `remifentanil ${value} µg/kg/min`),
      ...said(body.ketamineMgKgH, (value) => `ketamine ${value} mg/kg/h`),
      ...said(body.tofCount, (value) => `train of four ${value}/4`),
      ...said(body.tofRatio, (value) => `T4/T1 ${value.toFixed(2)}`),
      ...(body.bolus === null ? [] : [`bolus of ${body.bolus}`]),
    ]
    return `Physiology${clock(body.atS)}: ${parts.join(', ')}.`
  },
})

/** One item of the response to an alarm: who, done or not done and why. */
export const responseGiven = defineEntry({
  kind: 'monitor.response',
  version: 1,
  title: 'Response to an alarm',
  body: z
    .strictObject({
      session: sessionId.nullable(),
      alarm: z
        .strictObject({ line: lineId, family: z.string().regex(/^[a-z-]{1,20}$/), number: z.int().min(0) })
        .nullable(),
      item: keysOf(RESPONSE_ITEMS),
      done: z.boolean(),
      because: freeText(400).nullable(),
      by: team,
      atS,
    })
    .refine(({ done, because }) => done || because !== null, {
      message: 'what was not done says why',
      path: ['because'],
    }),
  says: ({ item, done, by, alarm, atS }) =>
    `${done ? 'Done' : 'Not done'}${clock(atS)}: ${RESPONSE_ITEMS[item].words} (${teamTitles[by]})${alarm === null ? '' : `, for the alarm on ${alarm.line}`}.`,
})

/** Who told whom what, and whether it was said back. */
export const callMade = defineEntry({
  kind: 'monitor.call',
  version: 1,
  title: 'Call',
  body: z.strictObject({
    session: sessionId.nullable(),
    from: team,
    to: team,
    words: freeText(400),
    readBack: z.enum(['right', 'corrected', 'none']),
    alarm: z
      .strictObject({ line: lineId, family: z.string().regex(/^[a-z-]{1,20}$/), number: z.int().min(0) })
      .nullable(),
    atS,
  }),
  says: ({ from, to, readBack, alarm, atS }) =>
    `Call${clock(atS)} from ${teamTitles[from]} to ${teamTitles[to]}${alarm === null ? '' : ` about ${alarm.line}`}: ` +
    `${readBack === 'right' ? 'said back rightly' : readBack === 'corrected' ? 'said back and corrected' : 'not said back'}.`,
})

export const stopDecision = defineEntry({
  kind: 'monitor.stop-decision',
  version: 1,
  title: 'Decision on the resection',
  body: z.strictObject({
    session: sessionId.nullable(),
    decision: keysOf(STOP_DECISIONS),
    by: team,
    reason: freeText(600).nullable(),
    /** Share of the tumour that the surgeon judges removed, percent; null when not judged. */
    removedPercent: z.number().min(0).max(100).nullable(),
    atS,
  }),
  says: ({ decision, by, removedPercent, atS }) =>
    `Decision${clock(atS)} (${teamTitles[by]}): ${STOP_DECISIONS[decision]}${removedPercent === null ? '' : `, ${removedPercent} % judged removed`}.`,
})

export const monitorEntries = [
  montageLoaded,
  recordingStarted,
  recordingStopped,
  baselineSaid,
  alarmSaid,
  theatreEvent,
  surgicalStep,
  physiologyValue,
  responseGiven,
  callMade,
  stopDecision,
] as const
