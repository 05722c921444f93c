import type { BodyOf, Entry, Instant } from '@theca/record'
import { defineView } from '@theca/record'
import type { EventCode, StopDecision, SurgicalStep } from './codes.ts'
import type {
  alarmSaid,
  baselineSaid,
  callMade,
  montageLoaded,
  physiologyValue,
  recordingStarted,
  recordingStopped,
  responseGiven,
  stopDecision,
  surgicalStep,
  theatreEvent,
} from './entries.ts'
import { monitorEntries } from './entries.ts'

type At<Body> = { readonly at: Instant; readonly entry: Entry; readonly body: Body }

/** One alarm, from its beginning to its end: what was done, and whether the signal came back. */
export type AlarmStory = {
  /** `line family number`: the same alarm in every entry of it. */
  readonly id: string
  readonly session: string
  readonly line: string
  readonly family: string
  readonly number: number
  readonly rule: string | null
  readonly priority: BodyOf<typeof alarmSaid>['priority']
  readonly raised: At<BodyOf<typeof alarmSaid>>
  /** The deepest fall that was told, percent; null when the alarm measures none. */
  readonly deepestPercent: number | null
  readonly acknowledgedAt: Instant | null
  readonly resolvedAtS: number | null
  /** `open`: neither recovered nor closed when the last entry was written. */
  readonly course: 'recovered' | 'open'
  readonly pattern: BodyOf<typeof alarmSaid>['pattern']
  readonly responses: readonly At<BodyOf<typeof responseGiven>>[]
  readonly calls: readonly At<BodyOf<typeof callMade>>[]
}

/** Everything that was said of one or more operations, in order of when it was true. */
export type Monitoring = {
  readonly montages: readonly At<BodyOf<typeof montageLoaded>>[]
  readonly recordings: readonly {
    readonly session: string
    readonly started: At<BodyOf<typeof recordingStarted>> | null
    readonly stopped: At<BodyOf<typeof recordingStopped>> | null
  }[]
  readonly baselines: readonly At<BodyOf<typeof baselineSaid>>[]
  readonly alarms: readonly AlarmStory[]
  /** What could not be judged, by line: the last reason that was told. */
  readonly notEvaluable: readonly At<BodyOf<typeof alarmSaid>>[]
  readonly events: readonly At<BodyOf<typeof theatreEvent>>[]
  readonly steps: readonly At<BodyOf<typeof surgicalStep>>[]
  readonly physiology: readonly At<BodyOf<typeof physiologyValue>>[]
  /** Of no alarm in particular. */
  readonly responses: readonly At<BodyOf<typeof responseGiven>>[]
  readonly calls: readonly At<BodyOf<typeof callMade>>[]
  readonly decisions: readonly At<BodyOf<typeof stopDecision>>[]
}

const nothing: Monitoring = {
  montages: [],
  recordings: [],
  baselines: [],
  alarms: [],
  notEvaluable: [],
  events: [],
  steps: [],
  physiology: [],
  responses: [],
  calls: [],
  decisions: [],
}

/**
 * What was monitored, what alarmed, and what was done.
 *
 * @example foldView(monitoring, entries).alarms.filter(({ course }) => course === 'open')
 */
export const monitoring = defineView({
  name: 'monitor.monitoring',
  from: monitorEntries,
  start: (): Monitoring => nothing,
  fold: (state, said): Monitoring => {
    const { entry } = said
    const at = entry.effectiveAt
    switch (said.kind) {
      case 'monitor.montage':
        return { ...state, montages: [...state.montages, { at, entry, body: said.body }] }
      case 'monitor.recording-started': {
        const { session } = said.body
        return withRecording(state, session, { started: { at, entry, body: said.body } })
      }
      case 'monitor.recording-stopped':
        return withRecording(state, said.body.session, { stopped: { at, entry, body: said.body } })
      case 'monitor.baseline':
        return { ...state, baselines: [...state.baselines, { at, entry, body: said.body }] }
      case 'monitor.alarm':
        return takeAlarm(state, { at, entry, body: said.body })
      case 'monitor.event':
        return { ...state, events: [...state.events, { at, entry, body: said.body }] }
      case 'monitor.surgical-step':
        return { ...state, steps: [...state.steps, { at, entry, body: said.body }] }
      case 'monitor.physiology':
        return { ...state, physiology: [...state.physiology, { at, entry, body: said.body }] }
      case 'monitor.response':
        return takeResponse(state, { at, entry, body: said.body })
      case 'monitor.call':
        return takeCall(state, { at, entry, body: said.body })
      case 'monitor.stop-decision':
        return { ...state, decisions: [...state.decisions, { at, entry, body: said.body }] }
    }
  },
})

function withRecording(
  state: Monitoring,
  session: string,
  change: Partial<Monitoring['recordings'][number]>,
): Monitoring {
  const known = state.recordings.some((each) => each.session === session)
  const recordings = known
    ? state.recordings.map((each) => (each.session === session ? { ...each, ...change } : each))
    : [...state.recordings, { session, started: null, stopped: null, ...change }]
  return { ...state, recordings }
}

type AlarmKey = { readonly line: string; readonly family: string | null; readonly number: number | null }
const idOf = (session: string | null, { line, family, number }: AlarmKey): string =>
  `${session ?? ''} ${line} ${family ?? ''} ${number ?? ''}`

function takeAlarm(state: Monitoring, said: At<BodyOf<typeof alarmSaid>>): Monitoring {
  const { body } = said
  if (body.change === 'not-evaluable') {
    const others = state.notEvaluable.filter((each) => each.body.line !== body.line || each.body.rule !== body.rule)
    return { ...state, notEvaluable: [...others, said] }
  }
  const id = idOf(body.session, body)
  const known = state.alarms.find((each) => each.id === id)
  // An acknowledgement of an alarm that nobody raised would be a fault of the program; it is kept in the record only.
  if (known === undefined)
    return body.change === 'raised' ? { ...state, alarms: [...state.alarms, storyOf(id, said)] } : state
  return { ...state, alarms: state.alarms.map((each) => (each.id === id ? moved(each, said) : each)) }
}

const storyOf = (id: string, said: At<BodyOf<typeof alarmSaid>>): AlarmStory => ({
  id,
  session: said.body.session,
  line: said.body.line,
  family: said.body.family ?? '',
  number: said.body.number ?? 0,
  rule: said.body.rule,
  priority: said.body.priority,
  raised: said,
  deepestPercent: said.body.changePercent,
  acknowledgedAt: null,
  resolvedAtS: null,
  course: 'open',
  pattern: said.body.pattern,
  responses: [],
  calls: [],
})

const lowest = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b))

function moved(story: AlarmStory, { at, body }: At<BodyOf<typeof alarmSaid>>): AlarmStory {
  switch (body.change) {
    // Raised again: the priority rose, or it relapsed under the same number.
    case 'raised':
      return {
        ...story,
        rule: body.rule,
        priority: body.priority,
        pattern: body.pattern,
        deepestPercent: lowest(story.deepestPercent, body.changePercent),
        resolvedAtS: null,
        course: 'open',
      }
    case 'acknowledged':
      return { ...story, acknowledgedAt: story.acknowledgedAt ?? at }
    case 'resolved':
      return { ...story, resolvedAtS: body.atS, course: 'recovered' }
    case 'closed':
    case 'not-evaluable':
      return story
  }
}

function takeResponse(state: Monitoring, said: At<BodyOf<typeof responseGiven>>): Monitoring {
  const { session, alarm } = said.body
  const id = alarm === null ? null : idOf(session, alarm)
  if (id === null || !state.alarms.some((each) => each.id === id))
    return { ...state, responses: [...state.responses, said] }
  const alarms = state.alarms.map((each) => (each.id === id ? { ...each, responses: [...each.responses, said] } : each))
  return { ...state, alarms }
}

function takeCall(state: Monitoring, said: At<BodyOf<typeof callMade>>): Monitoring {
  const { session, alarm } = said.body
  const id = alarm === null ? null : idOf(session, alarm)
  if (id === null || !state.alarms.some((each) => each.id === id)) return { ...state, calls: [...state.calls, said] }
  return {
    ...state,
    alarms: state.alarms.map((each) => (each.id === id ? { ...each, calls: [...each.calls, said] } : each)),
  }
}

// ── the stop line ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Something on the time axis of an operation, in seconds of the acquisition clock. */
export type StopLineItem =
  | { readonly is: 'alarm'; readonly atS: number; readonly story: AlarmStory }
  | { readonly is: 'step'; readonly atS: number; readonly step: SurgicalStep }
  | { readonly is: 'event'; readonly atS: number; readonly code: EventCode }
  | { readonly is: 'pressure'; readonly atS: number; readonly mapMmHg: number }
  | { readonly is: 'temperature'; readonly atS: number; readonly temperatureC: number }
  | {
      readonly is: 'baseline'
      readonly atS: number
      readonly act: BodyOf<typeof baselineSaid>['act']
      readonly lines: number
    }
  | {
      readonly is: 'decision'
      readonly atS: number
      readonly decision: StopDecision
      readonly removedPercent: number | null
    }
  | {
      readonly is: 'response'
      readonly atS: number
      readonly done: boolean
      readonly item: BodyOf<typeof responseGiven>['item']
    }
  | { readonly is: 'gap'; readonly atS: number; readonly toS: number; readonly why: string }

/** What was seen and done until the resection stopped, on one axis; per alarm, what was done and whether it came back. */
export type StopLine = {
  readonly session: string
  /** Null when nothing on the axis has a time. */
  readonly fromS: number | null
  readonly toS: number | null
  readonly items: readonly StopLineItem[]
  /** From the first step of the resection to its end or to the decision to stop; null while unknown. */
  readonly resection: { readonly fromS: number; readonly toS: number | null } | null
  readonly alarms: readonly {
    readonly story: AlarmStory
    /** Items of the checklist that were done, in order, and those that were not. */
    readonly done: readonly string[]
    readonly notDone: readonly string[]
    readonly minutesBelow: number | null
  }[]
}

/**
 * The axis of one session. Trends of the signals are in the recording's frames and beside them in the log of outputs;
 * they lie on the same clock.
 *
 * @example stopLine(foldView(monitoring, entries), 'k3f8a2c1')
 */
export function stopLine(said: Monitoring, session: string): StopLine {
  const mine = <Body extends { readonly session: string | null; readonly atS: number | null }>(
    items: readonly At<Body>[],
  ): { readonly atS: number; readonly body: Body }[] =>
    items.flatMap(({ body }) => (body.session === session && body.atS !== null ? [{ atS: body.atS, body }] : []))
  const alarms = said.alarms.filter((each) => each.session === session)
  const responses = [...said.responses, ...alarms.flatMap((each) => each.responses)]
  const stopped = said.recordings.find((each) => each.session === session)?.stopped?.body
  const items: StopLineItem[] = [
    ...alarms.map((story): StopLineItem => ({
      is: 'alarm',
      atS: story.raised.body.onsetS ?? story.raised.body.atS,
      story,
    })),
    ...mine(said.steps).map(({ atS, body }): StopLineItem => ({ is: 'step', atS, step: body.step })),
    ...mine(said.events).map(({ atS, body }): StopLineItem => ({ is: 'event', atS, code: body.code })),
    ...mine(said.physiology).flatMap(({ atS, body }): StopLineItem[] => [
      ...(body.mapMmHg === null ? [] : [{ is: 'pressure' as const, atS, mapMmHg: body.mapMmHg }]),
      ...(body.temperatureC === null ? [] : [{ is: 'temperature' as const, atS, temperatureC: body.temperatureC }]),
    ]),
    ...mine(said.baselines).map(({ atS, body }): StopLineItem => ({
      is: 'baseline',
      atS,
      act: body.act,
      lines: body.lines.length,
    })),
    ...mine(said.decisions).map(({ atS, body }): StopLineItem => ({
      is: 'decision',
      atS,
      decision: body.decision,
      removedPercent: body.removedPercent,
    })),
    ...mine(responses).map(({ atS, body }): StopLineItem => ({
      is: 'response',
      atS,
      done: body.done,
      item: body.item,
    })),
    ...(stopped?.gaps ?? []).map(({ fromS, toS, why }): StopLineItem => ({ is: 'gap', atS: fromS, toS, why })),
  ]
  const sorted = items.toSorted((a, b) => a.atS - b.atS)
  const toS = stopped?.durationS ?? sorted.at(-1)?.atS ?? null
  return {
    session,
    fromS: sorted[0]?.atS ?? null,
    toS,
    items: sorted,
    resection: resectionOf(sorted),
    alarms: alarms.map((story) => ({
      story,
      done: story.responses.filter(({ body }) => body.done).map(({ body }) => body.item),
      notDone: story.responses.filter(({ body }) => !body.done).map(({ body }) => body.item),
      minutesBelow: minutesBelow(story, toS),
    })),
  }
}

const minutesBelow = ({ raised, resolvedAtS }: AlarmStory, endS: number | null): number | null => {
  const until = resolvedAtS ?? endS
  return until === null ? null : Math.max(0, until - (raised.body.onsetS ?? raised.body.atS)) / 60
}

function resectionOf(items: readonly StopLineItem[]): StopLine['resection'] {
  const begins = items.find(
    (item) => item.is === 'step' && (item.step === 'resection-begins' || item.step === 'myelotomy'),
  )
  if (begins === undefined) return null
  const ends = items.find(
    (item) =>
      item.atS >= begins.atS &&
      ((item.is === 'step' && item.step === 'resection-ends') || (item.is === 'decision' && item.decision === 'stop')),
  )
  return { fromS: begins.atS, toS: ends?.atS ?? null }
}

/**
 * The alarm of a case as its accuracy counts it: none, one that came back, or one that did not. Only confirmed alarms
 * of medium or high priority count, and the worst of them decides.
 *
 * @returns `not-monitored` when nothing was recorded: such a case belongs into no table
 */
export function caseAlarm({ recordings, alarms }: Monitoring): 'none' | 'reversed' | 'irreversible' | 'not-monitored' {
  if (recordings.length === 0) return 'not-monitored'
  const counted = alarms.filter(({ priority }) => priority === 'medium' || priority === 'high')
  if (counted.length === 0) return 'none'
  return counted.every(({ course }) => course === 'recovered') ? 'reversed' : 'irreversible'
}
