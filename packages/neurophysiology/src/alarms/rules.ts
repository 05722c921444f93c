import type { Compartment } from '@theca/anatomy'
import { z } from 'zod'

export const MODALITIES = ['ssep', 'mep', 'dwave', 'emg', 'temg', 'bcr', 'tof', 'eeg'] as const
export type Modality = (typeof MODALITIES)[number]

/**
 * What the criteria depend on: two compartments of the disease, and the conus and cauda equina, where roots take the
 * place of the cord whatever the compartment.
 */
export const MONITORING_SITES = ['intramedullary', 'intradural_extramedullary', 'conus_cauda'] as const
export type MonitoringSite = (typeof MONITORING_SITES)[number]

/** The site whose criteria lead: conus and cauda first, then the cord's inside. Leptomeningeal disease lies outside the cord. */
export const monitoringSite = (compartments: Iterable<Compartment>, atConusOrCauda: boolean): MonitoringSite => {
  if (atConusOrCauda) return 'conus_cauda'
  return new Set(compartments).has('intramedullary') ? 'intramedullary' : 'intradural_extramedullary'
}

/** Where a number comes from. `verified`: seen in the named source; `recalled`: field knowledge, unchecked; `proposed`: ours. */
export const evidenceSchema = z
  .strictObject({
    mark: z.enum(['verified', 'recalled', 'measured', 'proposed']),
    source: z.string().min(1),
    note: z.string().optional(),
  })
  .meta({ title: 'Evidence', description: 'verified, recalled, measured or proposed, and the source' })
export type Evidence = z.infer<typeof evidenceSchema>

const percent = z.number().gt(0).max(1000)

export const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fall'),
    percent: z.number().gt(0).lt(100),
    /** Does a fall of exactly this much already violate? Compared without rounding. */
    boundary: z.enum(['inclusive', 'exclusive']),
  }),
  z.strictObject({ kind: z.literal('latency-rise'), percent }),
  z.strictObject({ kind: z.literal('adaptive-fall') }),
  z.strictObject({ kind: z.literal('lost') }),
  z.strictObject({ kind: z.literal('threshold-rise'), volts: z.number().positive() }),
  z.strictObject({
    kind: z.literal('train'),
    seconds: z.number().positive(),
    boundary: z.enum(['inclusive', 'exclusive']),
  }),
  z.strictObject({ kind: z.literal('train-time'), seconds: z.number().positive() }),
  z.strictObject({ kind: z.literal('response-below'), milliamps: z.number().positive() }),
])
export type Condition = z.infer<typeof conditionSchema>

export const confirmSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at-once') }),
  z.strictObject({ kind: z.literal('successive'), results: z.int().min(2).max(10) }),
  z.strictObject({ kind: z.literal('majority'), hits: z.int().min(2).max(10), of: z.int().min(2).max(10) }),
])

export const LEVELS = ['info', 'warn', 'alarm'] as const
export const PRIORITIES = ['none', 'low', 'medium', 'high'] as const
export type Priority = (typeof PRIORITIES)[number]

export const alarmRuleSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    modality: z.enum(MODALITIES),
    sites: z.array(z.enum(MONITORING_SITES)).min(1),
    condition: conditionSchema,
    level: z.enum(LEVELS),
    priority: z.enum(PRIORITIES),
    confirm: confirmSchema,
    /** Back to normal: this many percentage points better than the limit, this many results in a row. */
    recovery: z.strictObject({ points: z.number().min(0).max(100), results: z.int().min(1).max(10) }),
    remindAfterS: z.number().positive().nullable(),
    on: z.boolean(),
    evidence: evidenceSchema,
  })
  .meta({
    title: 'Alarm rule',
    description: 'One criterion: what is compared with what, when it counts, how urgent it is',
  })
export type AlarmRule = z.infer<typeof alarmRuleSchema>

/** Rules that compete for one alarm of a line: they share a number, and the most urgent confirmed one leads. */
export type RuleFamily = 'amplitude' | 'adaptive' | 'latency' | 'threshold' | 'train' | 'root'

const FAMILIES: Readonly<Record<Condition['kind'], RuleFamily>> = {
  fall: 'amplitude',
  lost: 'amplitude',
  'adaptive-fall': 'adaptive',
  'latency-rise': 'latency',
  'threshold-rise': 'threshold',
  train: 'train',
  'train-time': 'train',
  'response-below': 'root',
}

export const familyOf = (rule: AlarmRule): RuleFamily => FAMILIES[rule.condition.kind]

const amount = ({ condition }: AlarmRule): number => {
  if (condition.kind === 'fall') return condition.percent
  if (condition.kind === 'lost') return 100
  // Summed train time ranks below one train of that length: the longer discharge is the news.
  return condition.kind === 'train' ? condition.seconds : 0
}

/** Most urgent last: by priority, then level, then size of the change. */
export const bySeverity = (a: AlarmRule, b: AlarmRule): number =>
  PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
  LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
  amount(a) - amount(b)

/** The rules that apply to one modality at one site, the switched-off ones left out, least urgent first. */
export const rulesFor = (rules: readonly AlarmRule[], modality: Modality, site: MonitoringSite): AlarmRule[] =>
  rules.filter((rule) => rule.on && rule.modality === modality && rule.sites.includes(site)).toSorted(bySeverity)

/** The criterion in words: `fall of 70 % or more`. */
export const conditionWords = (condition: Condition): string => {
  switch (condition.kind) {
    case 'fall':
      return condition.boundary === 'inclusive'
        ? `fall of ${condition.percent} % or more`
        : `fall of more than ${condition.percent} %`
    case 'latency-rise':
      return `latency longer by ${condition.percent} % or more`
    case 'adaptive-fall':
      return 'clearly below what came just before'
    case 'lost':
      return 'response lost at test intensity'
    case 'threshold-rise':
      return `threshold up by ${condition.volts} V or more, acutely, controls steady`
    case 'train':
      return `A-train ${condition.boundary === 'inclusive' ? 'of' : 'longer than'} ${condition.seconds} s${condition.boundary === 'inclusive' ? ' or more' : ''}`
    case 'train-time':
      return `train time of ${condition.seconds} s or more in all`
    case 'response-below':
      return `response below ${condition.milliamps} mA`
  }
}
