import type { Verdict } from './evaluate.ts'
import type { AlarmRule, Priority } from './rules.ts'
import { bySeverity, PRIORITIES } from './rules.ts'

/**
 * The life of one alarm: one line, one family of rules. NORMAL → PENDING → ACTIVE → (RECOVERED) → CLOSED.
 * Confirmed means active, acknowledged is a flag, latched is recovered without acknowledgement. Pending never expires by
 * the clock: muscle responses come on cue, sometimes minutes apart. Principles of IEC 60601-1-8, adapted; this is not
 * a certified alarm system.
 */
export type AlarmMachine = {
  readonly phase: 'normal' | 'pending' | 'active' | 'recovered'
  /** Counts alarms of this line; the same after a relapse. */
  readonly number: number
  readonly rungs: Readonly<Record<string, Rung>>
  readonly leading: string | null
  readonly priority: Priority
  readonly onsetS: number
  readonly acknowledged: boolean
  readonly soundReturnsS: number | null
  readonly remindAtS: number | null
  readonly escalateAtS: number | null
  readonly inhibitedSinceS: number | null
  readonly inhibitedS: number
}

/** Progress of one rule: results since the first violating one, confirmed or not, good results in a row. */
type Rung = {
  readonly results: readonly boolean[]
  readonly firstS: number
  readonly active: boolean
  readonly good: number
}

export const quietMachine: AlarmMachine = {
  phase: 'normal',
  number: 0,
  rungs: {},
  leading: null,
  priority: 'none',
  onsetS: 0,
  acknowledged: false,
  soundReturnsS: null,
  remindAtS: null,
  escalateAtS: null,
  inhibitedSinceS: null,
  inhibitedS: 0,
}

export type MachineEvent =
  | { readonly kind: 'result'; readonly atS: number; readonly verdicts: Readonly<Record<string, Verdict>> }
  | { readonly kind: 'acknowledge' | 'audio-pause' | 'resume' | 'clock'; readonly atS: number }
  | { readonly kind: 'inhibit'; readonly atS: number; readonly because: string }

export type AlarmChange = {
  readonly atS: number
  readonly change:
    | 'pending'
    | 'announced-unconfirmed'
    | 'active'
    | 'raised'
    | 'relapse'
    | 'unconfirmed'
    | 'reminder'
    | 'acknowledged'
    | 'audio-paused'
    | 'sound-on'
    | 'escalated'
    | 'recovered'
    | 'closed'
    | 'rejected'
  readonly rule: string | null
  readonly number: number
  readonly priority: Priority
  readonly onsetS: number
  readonly inhibitedS: number
  readonly reason: string
}

type Step = { readonly machine: AlarmMachine; readonly changes: readonly AlarmChange[] }

/** An alarm of high priority that nobody acknowledges is passed on after this long; sound may rest this long. */
export const ESCALATE_AFTER_S = 30
export const AUDIO_PAUSE_S = 120

const emptyRung: Rung = { results: [], firstS: 0, active: false, good: 0 }

const note = (
  machine: AlarmMachine,
  atS: number,
  change: AlarmChange['change'],
  reason: string,
  rule = machine.leading,
): AlarmChange => ({
  atS,
  change,
  rule,
  number: machine.number,
  priority: machine.priority,
  onsetS: machine.onsetS,
  inhibitedS: machine.inhibitedS,
  reason,
})

const isConfirmed = ({ confirm }: AlarmRule, results: readonly boolean[]): boolean => {
  const hits = results.filter(Boolean).length
  if (confirm.kind === 'at-once') return hits >= 1
  return hits >= (confirm.kind === 'successive' ? confirm.results : confirm.hits)
}

/** Spent: the trials it may use are over without confirmation. */
const isSpent = ({ confirm }: AlarmRule, results: readonly boolean[]): boolean => {
  if (confirm.kind === 'successive') return results.includes(false)
  return confirm.kind === 'majority' && results.length >= confirm.of
}

const climb = (rule: AlarmRule, rung: Rung, verdict: Verdict, atS: number): Rung => {
  if (verdict.kind === 'not-evaluable') return rung
  const violates = verdict.kind === 'violates'
  if (rung.active) return { ...rung, good: verdict.kind === 'recovered' ? rung.good + 1 : 0 }
  if (rung.results.length === 0 && !violates) return rung
  const results = [...rung.results, violates]
  const firstS = rung.results.length === 0 ? atS : rung.firstS
  if (isConfirmed(rule, results)) return { results, firstS, active: true, good: 0 }
  return isSpent(rule, results) ? emptyRung : { ...rung, results, firstS }
}

const isPending = (rung: Rung): boolean => !rung.active && rung.results.length > 0

/** Due timers, earliest first, none later than `atS`. */
const dueTimers = (machine: AlarmMachine, atS: number): Step => {
  const { remindAtS, soundReturnsS, escalateAtS, inhibitedSinceS } = machine
  // A reminder's clock stands still while the line is inhibited.
  const due = [
    ['reminder', inhibitedSinceS === null ? remindAtS : null] as const,
    ['sound-on', soundReturnsS] as const,
    ['escalated', escalateAtS] as const,
  ].flatMap(([change, when]) => (when !== null && when <= atS ? [{ change, when }] : []))
  const cleared: AlarmMachine = {
    ...machine,
    remindAtS: due.some(({ change }) => change === 'reminder') ? null : remindAtS,
    soundReturnsS: due.some(({ change }) => change === 'sound-on') ? null : soundReturnsS,
    escalateAtS: due.some(({ change }) => change === 'escalated') ? null : escalateAtS,
  }
  const words = {
    reminder: 'still unconfirmed: repeat the test',
    'sound-on': 'audio pause is over',
    escalated: 'not acknowledged: call a second reader',
  }
  const sorted = due.toSorted((a, b) => a.when - b.when)
  return { machine: cleared, changes: sorted.map(({ change, when }) => note(machine, when, change, words[change])) }
}

const urgency = (priority: Priority): number => PRIORITIES.indexOf(priority)

/** Raised priority: acknowledgement and audio pause of the lesser alarm no longer hold. */
const raise = (machine: AlarmMachine, rule: AlarmRule, atS: number): AlarmMachine => {
  const higher = urgency(rule.priority) > urgency(machine.priority)
  return {
    ...machine,
    leading: rule.id,
    priority: higher ? rule.priority : machine.priority,
    acknowledged: higher ? false : machine.acknowledged,
    soundReturnsS: higher ? null : machine.soundReturnsS,
    escalateAtS: higher && rule.priority === 'high' ? atS + ESCALATE_AFTER_S : machine.escalateAtS,
  }
}

const close = (machine: AlarmMachine): AlarmMachine => ({
  ...quietMachine,
  number: machine.number,
  inhibitedSinceS: machine.inhibitedSinceS,
})

/** Low priority and information do not latch; the others wait for the acknowledgement. */
const latches = ({ priority }: AlarmMachine): boolean => priority === 'high' || priority === 'medium'

const activate = (machine: AlarmMachine, rule: AlarmRule, atS: number, onsetS: number, reason: string): Step => {
  const wasActive = machine.phase === 'active' || machine.phase === 'recovered'
  const started = wasActive
    ? machine
    : { ...machine, number: machine.number + 1, onsetS, priority: 'none' as const, acknowledged: false }
  const next = { ...raise(started, rule, atS), phase: 'active' as const, remindAtS: null }
  return { machine: next, changes: [note(next, atS, wasActive ? 'raised' : 'active', reason)] }
}

const becomePending = (machine: AlarmMachine, rule: AlarmRule, atS: number, reason: string): Step => {
  const next: AlarmMachine = {
    ...machine,
    phase: 'pending',
    leading: rule.id,
    onsetS: atS,
    inhibitedS: 0,
    remindAtS: rule.remindAfterS === null ? null : atS + rule.remindAfterS,
  }
  // Total loss is said at once, as unconfirmed; so is a medium SSEP change.
  const loud = rule.condition.kind === 'lost' || rule.modality === 'ssep'
  const said = loud && rule.priority !== 'none' ? [note(next, atS, 'announced-unconfirmed', reason)] : []
  return { machine: next, changes: [note(next, atS, 'pending', reason), ...said] }
}

const recover = (machine: AlarmMachine, atS: number): Step => {
  const recovered = { ...machine, phase: 'recovered' as const, escalateAtS: null }
  const changes = [
    note(
      recovered,
      atS,
      'recovered',
      latches(machine) && !machine.acknowledged ? 'recovered; waits to be acknowledged' : 'recovered',
    ),
  ]
  if (latches(machine) && !machine.acknowledged) return { machine: recovered, changes }
  return { machine: close(recovered), changes: [...changes, note(recovered, atS, 'closed', 'recovered')] }
}

const takeResult = (
  machine: AlarmMachine,
  rules: readonly AlarmRule[],
  atS: number,
  verdicts: Readonly<Record<string, Verdict>>,
): Step => {
  const before = machine.rungs
  const pairs = rules.flatMap((rule) =>
    verdicts[rule.id] === undefined ? [] : [{ rule, verdict: verdicts[rule.id] as Verdict }],
  )
  const climbed = pairs.map(
    ({ rule, verdict }) => [rule.id, climb(rule, before[rule.id] ?? emptyRung, verdict, atS)] as const,
  )
  const rungs = { ...before, ...Object.fromEntries(climbed) }
  const next = { ...machine, rungs }
  const worst = (test: (id: string) => boolean): { rule: AlarmRule; verdict: Verdict } | undefined =>
    pairs
      .filter(({ rule }) => test(rule.id))
      .toSorted((a, b) => bySeverity(a.rule, b.rule))
      .at(-1)
  const wasActive = (id: string): boolean => before[id]?.active ?? false
  const newlyActive = worst((id) => rungs[id]?.active === true && !wasActive(id))
  if (newlyActive !== undefined) return activateRung(next, newlyActive, atS)
  const violated = worst((id) => wasActive(id) && verdicts[id]?.kind === 'violates')
  if (machine.phase === 'recovered' && violated !== undefined) {
    const again = {
      ...next,
      phase: 'active' as const,
      acknowledged: false,
      escalateAtS: machine.priority === 'high' ? atS + ESCALATE_AFTER_S : null,
    }
    return { machine: again, changes: [note(again, atS, 'relapse', violated.verdict.reason)] }
  }
  return settle(next, rules, atS, worst)
}

const activateRung = (
  machine: AlarmMachine,
  { rule, verdict }: { rule: AlarmRule; verdict: Verdict },
  atS: number,
): Step => {
  // A lesser rule confirmed beside a worse one that already leads adds nothing to say.
  const lesser = machine.phase === 'active' && urgency(rule.priority) < urgency(machine.priority)
  if (lesser) return { machine, changes: [] }
  return activate(machine, rule, atS, machine.rungs[rule.id]?.firstS ?? atS, verdict.reason)
}

const settle = (
  machine: AlarmMachine,
  rules: readonly AlarmRule[],
  atS: number,
  worst: (test: (id: string) => boolean) => { rule: AlarmRule; verdict: Verdict } | undefined,
): Step => {
  const rungs = rules.map((rule) => ({ rule, rung: machine.rungs[rule.id] ?? emptyRung }))
  const active = rungs.filter(({ rung }) => rung.active)
  if (machine.phase === 'active' && active.every(({ rule, rung }) => rung.good >= rule.recovery.results))
    return recover(machine, atS)
  if (active.length > 0) return { machine, changes: [] }
  const pending = worst((id) => isPending(machine.rungs[id] ?? emptyRung))
  if (machine.phase === 'normal' && pending !== undefined)
    return becomePending(machine, pending.rule, atS, pending.verdict.reason)
  const stillPending = rungs.some(({ rung }) => isPending(rung))
  if (machine.phase !== 'pending' || stillPending) return { machine, changes: [] }
  return {
    machine: close(machine),
    changes: [note(machine, atS, 'unconfirmed', 'not confirmed by the results that followed')],
  }
}

const acknowledge = (machine: AlarmMachine, atS: number): Step => {
  if (machine.phase !== 'active' && machine.phase !== 'recovered') return { machine, changes: [] }
  const next = { ...machine, acknowledged: true, escalateAtS: null, soundReturnsS: null }
  const changes = [note(next, atS, 'acknowledged', 'acknowledged')]
  if (machine.phase === 'active') return { machine: next, changes }
  return { machine: close(next), changes: [...changes, note(next, atS, 'closed', 'acknowledged after recovery')] }
}

const resume = (machine: AlarmMachine, atS: number): AlarmMachine => {
  if (machine.inhibitedSinceS === null) return machine
  const lasted = atS - machine.inhibitedSinceS
  const remindAtS = machine.remindAtS === null ? null : machine.remindAtS + lasted
  return { ...machine, inhibitedSinceS: null, inhibitedS: machine.inhibitedS + lasted, remindAtS }
}

const take = (machine: AlarmMachine, rules: readonly AlarmRule[], event: MachineEvent): Step => {
  switch (event.kind) {
    case 'result':
      return machine.inhibitedSinceS === null
        ? takeResult(machine, rules, event.atS, event.verdicts)
        : { machine, changes: [note(machine, event.atS, 'rejected', 'result while inhibited')] }
    case 'acknowledge':
      return acknowledge(machine, event.atS)
    case 'audio-pause': {
      if (machine.phase !== 'active' || machine.acknowledged) return { machine, changes: [] }
      const next = { ...machine, soundReturnsS: event.atS + AUDIO_PAUSE_S }
      return { machine: next, changes: [note(next, event.atS, 'audio-paused', 'sound rests for two minutes')] }
    }
    case 'inhibit':
      return { machine: { ...machine, inhibitedSinceS: machine.inhibitedSinceS ?? event.atS }, changes: [] }
    case 'resume':
      return { machine: resume(machine, event.atS), changes: [] }
    case 'clock':
      return { machine, changes: [] }
  }
}

/**
 * Moves one alarm on by one event, after the timers that were due before it.
 *
 * @param rules of one family and line
 * @param event in order of acquisition time; use `foldAlarm` for events that may come late
 * @example advance(quietMachine, rules, { kind: 'result', atS: 60, verdicts })
 */
export const advance = (machine: AlarmMachine, rules: readonly AlarmRule[], event: MachineEvent): Step => {
  const timed = dueTimers(machine, event.atS)
  const taken = take(timed.machine, rules, event)
  return { machine: taken.machine, changes: [...timed.changes, ...taken.changes] }
}

/** When the next timer of this alarm is due, or null. */
export const nextTimer = ({ remindAtS, soundReturnsS, escalateAtS, inhibitedSinceS }: AlarmMachine): number | null => {
  const times = [inhibitedSinceS === null ? remindAtS : null, soundReturnsS, escalateAtS].filter(
    (time) => time !== null,
  )
  return times.length === 0 ? null : Math.min(...times)
}

/**
 * The whole life of an alarm from its events, whatever order they arrived in: acquisition time decides, so live,
 * late and replayed data give the same list.
 */
export const foldAlarm = (rules: readonly AlarmRule[], events: readonly MachineEvent[]): readonly AlarmChange[] => {
  let machine = quietMachine
  const all: AlarmChange[] = []
  for (const event of events.toSorted((a, b) => a.atS - b.atS)) {
    const step = advance(machine, rules, event)
    machine = step.machine
    all.push(...step.changes)
  }
  return all
}
