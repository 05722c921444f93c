import type { AlarmChange, AlarmRule, ChannelNow, LineResult, MachineEvent, Pattern, Verdict } from '../alarms/index.ts'
import {
  advance,
  decisionMatrix,
  evaluateRule,
  explainedPriority,
  explainPattern,
  familyOf,
  quietMachine,
  rulesFor,
  systemicEvidence,
} from '../alarms/index.ts'
import { coolingExplainsMs, thresholdVerdict } from '../measures/index.ts'
import { adaptiveVerdict } from '../references/index.ts'
import { say, typeOfChange } from './outputs.ts'
import type { Told } from './told.ts'
import type { EngineState, LineState, Measured, Output } from './types.ts'

/** Cooling that is worth a sentence, °C (the limit of the evidence list). */
const NOTABLE_COOLING = 0.5

const replaceAt = <T>(values: readonly T[], at: number, value: T): readonly T[] =>
  values.map((each, index) => (index === at ? value : each))

export const withLine = (state: EngineState, at: number, change: Partial<LineState>): EngineState => ({
  ...state,
  lines: replaceAt(state.lines, at, { ...(state.lines[at] as LineState), ...change }),
})

const rulesOf = (state: EngineState, at: number, family?: string): AlarmRule[] => {
  const { protocol } = state.setup
  const all = rulesFor(protocol.rules, state.plans[at]?.line.modality ?? 'eeg', protocol.site)
  return family === undefined ? all : all.filter((rule) => familyOf(rule) === family)
}

const ratioOf = ({ ratio, baselines }: LineState): number | null =>
  (baselines.at(-1)?.value ?? null) === null ? null : ratio

const isAlarming = (line: LineState): boolean => {
  const amplitude = line.machines['amplitude']
  return (
    amplitude !== undefined &&
    (amplitude.phase === 'active' || Object.values(line.verdicts).some(({ kind }) => kind === 'violates'))
  )
}

/** The channels beside an alarm, as the explanation needs them: same modality, risk and control, and the limb's periphery. */
const patternOf = (state: EngineState, at: number): Pattern | null => {
  const modality = state.plans[at]?.line.modality
  if (modality !== 'mep' && modality !== 'ssep' && modality !== 'dwave') return null
  const now = (role: string): ChannelNow[] =>
    state.plans.flatMap(({ line }, index) => {
      const of = state.lines[index] as LineState
      return line.modality === modality && line.role === role
        ? [{ line: line.id, ratio: ratioOf(of), meetsRule: isAlarming(of) }]
        : []
    })
  const peripheral = state.plans.flatMap(({ line }, index) => {
    const ratio = line.role === 'peripheral' ? ratioOf(state.lines[index] as LineState) : null
    return ratio === null ? [] : [{ line: line.id, limbOf: line.limbOf, ratio }]
  })
  // A control channel in alarm is itself the question: it is explained against the other controls.
  const own = state.plans[at]?.line
  const [risk, control] = [now('risk'), now('control')]
  if (own?.role !== 'control') return explainPattern({ modality, risk, control, peripheral, technical: [] })
  const others = control.filter(({ line }) => line !== own.id)
  const self = control.filter(({ line }) => line === own.id)
  return explainPattern({ modality, risk: self, control: others, peripheral, technical: [] })
}

const evidenceOf = ({ physiology }: EngineState, atS: number, rateHz: number): string[] => {
  const recent = physiology.filter(({ at }) => at / rateHz <= atS && at / rateHz >= atS - 600)
  const change = (key: 'map' | 'mac' | 'temperature' | 'suppression' | 'tofRatio'): number | null => {
    const values = recent.flatMap((each) => (each[key] === undefined ? [] : [each[key]]))
    return values.length < 2 ? null : (values.at(-1) as number) - (values[0] as number)
  }
  return systemicEvidence({
    mapChange: change('map'),
    macChange: change('mac'),
    temperatureChange: change('temperature'),
    suppressionChange: change('suppression'),
    tofRatioChange: change('tofRatio'),
    bolus: recent.some(({ bolus }) => bolus !== undefined),
  })
}

/** How much of a longer tibial latency cooling explains; the violation stays. Only the tibial slope is known. */
const coolingWords = (state: EngineState, at: number, family: string): string => {
  const { stimulus } = (state.plans[at] as EngineState['plans'][number]).line
  const line = state.lines[at] as LineState
  const now = state.physiology.findLast(({ temperature }) => temperature !== undefined)?.temperature ?? null
  const reference = line.baselines.at(-1)?.latencyMs ?? null
  if (family !== 'latency' || stimulus?.startsWith('tibial') !== true) return ''
  if (now === null || line.signedTemperature === null || reference === null) return ''
  const cooling = line.signedTemperature - now
  if (cooling < NOTABLE_COOLING) return ''
  const ms = coolingExplainsMs(cooling)
  return `; cooling by ${cooling.toFixed(1)} °C explains about ${ms.toFixed(1)} ms (${((100 * ms) / reference).toFixed(1)} %)`
}

const tell = (state: EngineState, at: number, family: string, change: AlarmChange): Output => {
  const line = state.lines[at] as LineState
  const type = typeOfChange(change)
  const pattern = type === 'alarm' ? patternOf(state, at) : null
  const evidence = evidenceOf(state, change.atS, state.setup.rateHz)
  const rule = rulesOf(state, at).find(({ id }) => id === change.rule)
  const alarm = { modality: rule?.modality ?? '', lost: rule?.condition.kind === 'lost' }
  const priority =
    pattern !== null && state.setup.options.lowerGlobal
      ? explainedPriority(change.priority, pattern, evidence, alarm)
      : change.priority
  const verdict = change.rule === null ? undefined : line.verdicts[change.rule]
  const percent = verdict !== undefined && verdict.kind !== 'not-evaluable' ? verdict.percent : null
  const systemic =
    pattern?.kind === 'global' && evidence.length > 0 ? `; probably systemic: ${evidence.join(', ')}` : ''
  const explained = pattern === null ? '' : `; ${pattern.sentence}${systemic}`
  const label = type === 'event' ? `${change.change}: ` : ''
  return say(change.atS, type, `${label}${change.reason}${explained}${coolingWords(state, at, family)}`, {
    line: state.plans[at]?.line.id ?? null,
    rule: change.rule,
    priority,
    measured:
      family === 'latency' ? (line.recent.at(-1)?.latencyMs ?? null) : (line.recent.at(-1)?.amplitudeUv ?? null),
    reference:
      family === 'latency' ? (line.baselines.at(-1)?.latencyMs ?? null) : (line.baselines.at(-1)?.value ?? null),
    changePercent: percent === null ? null : percent - 100,
    alarm: { number: change.number, onsetS: change.onsetS, change: change.change, family, pattern },
  })
}

/** Gives one event to the alarms of a line, or to one family of them. */
export const drive = (state: EngineState, at: number, event: MachineEvent, only?: string): Told => {
  let next = state
  const outputs: Output[] = []
  for (const family of Object.keys((state.lines[at] as LineState).machines)) {
    if (only !== undefined && family !== only) continue
    const line = next.lines[at] as LineState
    const step = advance(line.machines[family] ?? quietMachine, rulesOf(state, at, family), event)
    if (step.machine === line.machines[family] && step.changes.length === 0) continue
    next = withLine(next, at, { machines: { ...line.machines, [family]: step.machine } })
    outputs.push(...step.changes.map((change) => tell(next, at, family, change)))
  }
  return { state: next, outputs }
}

/** Says once for each line and rule why it cannot be judged, and again only when the reason changes. */
const silence = (state: EngineState, at: number, atS: number, verdicts: Readonly<Record<string, Verdict>>): Told => {
  const line = state.lines[at] as LineState
  const now = Object.entries(verdicts).flatMap(([rule, verdict]) =>
    verdict.kind === 'not-evaluable' ? [[rule, verdict] as const] : [],
  )
  const fresh = now.filter(([rule, { because }]) => line.silent[rule] !== because && because !== 'too-few')
  const silent = Object.fromEntries(now.map(([rule, { because }]) => [rule, because]))
  const id = state.plans[at]?.line.id ?? null
  return {
    state: withLine(state, at, { silent }),
    outputs: fresh.map(([rule, { reason }]) => say(atS, 'not-evaluable', reason, { line: id, rule })),
  }
}

const matrixOf = (state: EngineState): { readonly key: string; readonly text: string } | null => {
  const indices = (modality: string): number[] =>
    state.plans.flatMap(({ line }, index) => (line.modality === modality && line.role === 'risk' ? [index] : []))
  const meps = indices('mep').map((index) => state.lines[index] as LineState)
  const followed = meps.filter(({ baselines }) => (baselines.at(-1)?.value ?? null) !== null)
  const judged = meps.some(({ baselines }) => baselines.length > 0)
  const lost = followed.some(({ machines }) => machines['amplitude']?.rungs['mep-lost']?.active === true)
  const volley = indices('dwave').map((index) => state.lines[index] as LineState)[0]
  const ratio = volley === undefined ? null : ratioOf(volley)
  if (meps.length > 0 ? !judged : (volley?.baselines.length ?? 0) === 0) return null
  const mep = followed.length === 0 ? 'not-monitorable' : lost ? 'lost' : 'present'
  const row = decisionMatrix(
    state.setup.protocol.site,
    mep,
    ratio === null ? 'not-monitorable' : { percent: 100 * ratio },
  )
  return row === null ? null : { key: row.state, text: `${row.state}: ${row.outlook}; ${row.message}` }
}

const tellMatrix = (state: EngineState, atS: number): Told => {
  const found = matrixOf(state)
  if (found === null || found.key === state.matrix) return { state, outputs: [] }
  return {
    state: { ...state, matrix: found.key },
    outputs: [say(atS, 'event', `decision matrix: ${found.text}`, { rule: 'decision-matrix' })],
  }
}

/** Judges one result of a line by all its rules and moves its alarms on. */
export const judgeResult = (
  state: EngineState,
  at: number,
  measured: Measured,
  more: Partial<LineResult> = {},
): Told => {
  const line = state.lines[at] as LineState
  const { line: definition, settings } = state.plans[at] as EngineState['plans'][number]
  const { atS, amplitudeUv } = measured
  const usable = amplitudeUv !== null && line.baselines.length > 0
  const result: LineResult = {
    line: definition.id,
    atS,
    amplitudeUv,
    latencyMs: measured.latencyMs,
    present: measured.present,
    baseline: line.baselines.at(-1) ?? null,
    adaptive: usable ? adaptiveVerdict(line.past, atS, amplitudeUv) : null,
    threshold: null,
    trainS: null,
    trainTimeS: null,
    milliamps: null,
    settings,
    muscles: state.muscles,
    ...more,
  }
  // A rule about something this result does not say (a threshold, a train) is left alone, not called not-evaluable.
  const says = (rule: AlarmRule): boolean => {
    const family = familyOf(rule)
    if (family === 'threshold') return result.threshold !== null
    if (family === 'train') return result.trainS !== null
    if (family === 'latency')
      return measured.present !== false && definition.modality === 'ssep' ? true : measured.latencyMs !== null
    return family === 'root' ? result.milliamps !== null : result.threshold === null && result.trainS === null
  }
  const rules = rulesOf(state, at).filter(says)
  const verdicts = Object.fromEntries(rules.map((rule) => [rule.id, evaluateRule(rule, result)]))
  return settleResult(state, at, measured, verdicts)
}

const settleResult = (
  state: EngineState,
  at: number,
  measured: Measured,
  verdicts: Readonly<Record<string, Verdict>>,
): Told => {
  const line = state.lines[at] as LineState
  const { atS, amplitudeUv } = measured
  const reference = line.baselines.at(-1)?.value ?? null
  const ratio =
    amplitudeUv === null || reference === null ? line.ratio : (measured.present === false ? 0 : amplitudeUv) / reference
  const marked = withLine(state, at, { verdicts: { ...line.verdicts, ...verdicts }, ratio })
  const families = [
    ...new Set(
      rulesOf(state, at)
        .filter(({ id }) => verdicts[id] !== undefined)
        .map(familyOf),
    ),
  ]
  let told = silence(marked, at, atS, verdicts)
  // One family sees only its own verdicts; a family without any is not disturbed.
  for (const family of families) {
    const step = drive(told.state, at, { kind: 'result', atS, verdicts }, family)
    told = { state: step.state, outputs: [...told.outputs, ...step.outputs] }
  }
  const after = told.state.lines[at] as LineState
  const flagged =
    Object.values(after.machines).some(({ phase }) => phase !== 'normal') ||
    Object.values(verdicts).some(({ kind }) => kind === 'violates')
  const past = amplitudeUv === null ? after.past : [...after.past, { atS, value: amplitudeUv, flagged }].slice(-200)
  const matrix = tellMatrix(withLine(told.state, at, { past }), atS)
  return { state: matrix.state, outputs: [...told.outputs, ...matrix.outputs] }
}

/** A threshold that a person or device determined. */
export const judgeThreshold = (state: EngineState, at: number, atS: number, volts: number | null): Told => {
  const line = state.lines[at] as LineState
  const thresholds = [...line.thresholds, { minute: atS / 60, volts }]
  const next = withLine(state, at, { thresholds })
  const controls = next.plans.flatMap(({ line: other }, index) =>
    other.modality === 'mep' && other.role === 'control' ? [(next.lines[index] as LineState).thresholds] : [],
  )
  const measured: Measured = { atS, amplitudeUv: null, latencyMs: null, present: null, window: new Float64Array() }
  return judgeResult(next, at, measured, { threshold: thresholdVerdict(thresholds, controls) })
}
