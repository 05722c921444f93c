import { median } from '../numbers.ts'
import type { Priority } from './rules.ts'
import { PRIORITIES } from './rules.ts'

/** One channel now: its ratio to the reference, and whether it meets an alarm rule. Null ratio: not monitorable. */
export type ChannelNow = {
  readonly line: string
  readonly ratio: number | null
  readonly meetsRule: boolean
  readonly lost?: boolean
}

export type PatternInput = {
  readonly modality: 'mep' | 'ssep' | 'dwave'
  /** Channels whose pathway crosses the lesion. */
  readonly risk: readonly ChannelNow[]
  /** Same modality, above the lesion. */
  readonly control: readonly ChannelNow[]
  /** Peripheral responses of the same limbs (N9, popliteal fossa): ratio to reference. */
  readonly peripheral: readonly { readonly line: string; readonly limbOf: readonly string[]; readonly ratio: number }[]
  readonly technical: readonly ('artefact-absent' | 'impedance' | 'saturation' | 'rejects')[]
}

export type Pattern = {
  readonly kind:
    'focal' | 'mixed' | 'global' | 'peripheral' | 'technical' | 'unexplained' | 'cannot-separate' | 'nothing'
  /** Channels at risk that are down beyond what the controls show. */
  readonly lines: readonly string[]
  /** Median ratio of the controls, and of the channels at risk: for the sentence only. */
  readonly controlRatio: number | null
  readonly riskRatio: number | null
  readonly sentence: string
}

/** All proposed: floor of a ratio, focal and global limits, peripheral fall. */
export const PATTERN_LIMITS = { floor: 0.01, focal: 0.6, global: 0.7, alike: 1.5, peripheralFall: 0.4 } as const

const logRatio = (ratio: number): number => Math.log(Math.max(PATTERN_LIMITS.floor, ratio))
/** A limit belongs to its own side: 0.60 of the controls is focal, whatever the last bit says. */
const SLACK = 1e-12

const logsOf = (channels: readonly ChannelNow[]): number[] =>
  channels.flatMap(({ ratio }) => (ratio === null ? [] : [logRatio(ratio)]))
const middle = (logs: readonly number[]): number | null => (logs.length === 0 ? null : median(logs))
const percentWords = (log: number | null): string =>
  log === null ? 'not known' : `${(100 * Math.exp(log)).toFixed(0)} %`

/**
 * Is a change focal, global, peripheral or technical? Explains an alarm and never hides one: it is read beside the
 * alarm, and a median over the channels at risk never decides, because one lost muscle among four would vanish in it.
 *
 * @returns `nothing` when no channel at risk meets a rule
 * @see specification section 5, proposed; to be validated on real cases before a priority is lowered by it
 * @example explainPattern({ modality: 'mep', risk, control, peripheral: [], technical: [] }).kind
 */
export const explainPattern = (input: PatternInput): Pattern => {
  const met = input.risk.filter(({ ratio, meetsRule }) => meetsRule && ratio !== null)
  const [g, d] = [middle(logsOf(input.control)), middle(logsOf(input.risk))]
  const found = (kind: Pattern['kind'], words: string, lines: readonly string[] = []): Pattern => ({
    kind,
    lines,
    controlRatio: g === null ? null : Math.exp(g),
    riskRatio: d === null ? null : Math.exp(d),
    sentence: `${words} (at risk ${percentWords(d)}, controls ${percentWords(g)})`,
  })
  if (met.length === 0) return found('nothing', 'no rule is met')
  if (input.technical.length > 0) return found('technical', `technical: ${input.technical.join(', ')}`)
  const limb = peripheralLoss(input, met)
  if (limb.length > 0)
    return found(
      'peripheral',
      `peripheral: ${limb.join(', ')} falls in the same limb, check its position`,
      met.map(({ line }) => line),
    )
  const enough = logsOf(input.control).length >= (input.modality === 'mep' ? 2 : 1)
  if (g === null || !enough) return found('cannot-separate', 'too few controls to separate focal from global')
  return separate(input, met, g, found)
}

const peripheralLoss = ({ peripheral }: PatternInput, met: readonly ChannelNow[]): string[] =>
  peripheral
    .filter(
      ({ ratio, limbOf }) =>
        ratio <= 1 - PATTERN_LIMITS.peripheralFall && met.every(({ line }) => limbOf.includes(line)),
    )
    .map(({ line }) => line)

const separate = (
  { risk }: PatternInput,
  met: readonly ChannelNow[],
  g: number,
  found: (kind: Pattern['kind'], words: string, lines?: readonly string[]) => Pattern,
): Pattern => {
  const beyond = ({ ratio }: ChannelNow): number => logRatio(ratio as number) - g
  const lines = met
    .filter((channel) => beyond(channel) <= Math.log(PATTERN_LIMITS.focal) + SLACK)
    .map(({ line }) => line)
  const systemic = g <= Math.log(PATTERN_LIMITS.global) + SLACK
  if (lines.length > 0 && systemic)
    return found('mixed', `mixed: ${lines.join(', ')} down beyond a general fall`, lines)
  if (lines.length > 0) return found('focal', `focal: ${lines.join(', ')}`, lines)
  const alike = risk.every(
    (channel) => channel.ratio === null || Math.abs(beyond(channel)) < Math.log(PATTERN_LIMITS.alike),
  )
  return systemic && alike
    ? found('global', 'global: controls fall alike')
    : found('unexplained', 'no pattern explains it')
}

/** What changed in the patient in the ten minutes before. */
export type Physiology = {
  readonly mapChange: number | null
  readonly macChange: number | null
  readonly bolus: boolean
  readonly tofRatioChange: number | null
  readonly temperatureChange: number | null
  readonly suppressionChange: number | null
}

/** Evidence for a systemic cause (limits proposed): what to check, in words. */
export const systemicEvidence = (change: Physiology): string[] => [
  ...((change.mapChange ?? 0) <= -15 ? ['mean arterial pressure down by 15 mmHg or more'] : []),
  ...((change.macChange ?? 0) >= 0.2 ? ['volatile agent up by 0.2 MAC or more'] : []),
  ...(change.bolus ? ['anaesthetic bolus'] : []),
  ...((change.tofRatioChange ?? 0) <= -0.25 ? ['train-of-four ratio down by 0.25 or more'] : []),
  ...(Math.abs(change.temperatureChange ?? 0) >= 0.5 ? ['temperature changed by 0.5 °C or more'] : []),
  ...((change.suppressionChange ?? 0) >= 20 ? ['burst suppression up by 20 points or more'] : []),
]

/**
 * The priority to show. One level lower only for a global pattern with evidence; never for a D-wave rule, a lost
 * response, a focal or mixed pattern; and never to nothing: the alarm stays visible.
 */
export const explainedPriority = (
  priority: Priority,
  pattern: Pattern,
  evidence: readonly string[],
  alarm: { readonly modality: string; readonly lost: boolean },
): Priority => {
  const mayFall = pattern.kind === 'global' && evidence.length > 0 && alarm.modality !== 'dwave' && !alarm.lost
  if (!mayFall || priority === 'none' || priority === 'low') return priority
  return PRIORITIES[PRIORITIES.indexOf(priority) - 1] as Priority
}
