import { CORD_SEGMENTS, MUSCLE_IDS, SENSORY_NERVE_IDS } from '@theca/anatomy'
import { freeText, programText } from '@theca/record'
import { z } from 'zod'
import { MONITORING_ROWS } from './montage-rows.ts'

/**
 * The montage as it leaves the plan: what is recorded where, what starts a sweep, and which line is measured from what.
 * Everything that a monitoring protocol needs is explicit; filters, windows and alarm limits belong to the monitor room.
 */

export const PLANNED_MODALITIES = ['ssep', 'mep', 'dwave', 'emg', 'temg', 'bcr', 'tof'] as const
export const CHANNEL_ROLES = ['sentinel', 'long-tract', 'control', 'technical'] as const
const SIDES = ['left', 'right', 'midline'] as const
const id = z.string().regex(/^[a-z0-9-]{1,40}$/)
const label = z.string().regex(/^[A-Za-z0-9-]{1,24}$/)
const segment = z.enum(CORD_SEGMENTS)
const roots = z.strictObject({ from: segment, to: segment })
const mark = z.enum(['verified', 'secondary', 'recalled', 'project'])

/** Something that is recorded: a muscle, a scalp or peripheral derivation, an epidural lead. */
export const plannedChannel = z
  .strictObject({
    id,
    /** What the derivation is called on every screen: `TA-L`, `CPz-FPz`, `D-caudal`. */
    label,
    title: programText(80),
    at: z.enum(['muscle', 'scalp', 'plexus', 'epidural']),
    side: z.enum(SIDES),
    muscle: z.enum(MUSCLE_IDS).nullable(),
    nerve: programText(60).nullable(),
    roots: roots.nullable(),
    /** What another published table gives; one root is never named from one muscle. */
    rootsElsewhere: roots.nullable(),
    role: z.enum(CHANNEL_ROLES),
    /** The row or the rule that asked for it, in words. */
    because: programText(160),
    mark,
  })
  .meta({ title: 'Channel' })
export type PlannedChannel = z.infer<typeof plannedChannel>

/** Something that starts a sweep. */
export const plannedStimulus = z
  .strictObject({
    id,
    kind: z.enum(['transcranial', 'nerve', 'probe', 'reflex', 'twitch']),
    title: programText(80),
    side: z.enum(SIDES),
    nerve: z.enum(SENSORY_NERVE_IDS).nullable(),
  })
  .meta({ title: 'Stimulus' })
export type PlannedStimulus = z.infer<typeof plannedStimulus>

/** One thing that is watched: a modality on a channel after a stimulus; without one it runs on. */
export const plannedLine = z
  .strictObject({
    id,
    title: programText(80),
    modality: z.enum(PLANNED_MODALITIES),
    channel: id,
    stimulus: id.nullable(),
    side: z.enum(SIDES),
    role: z.enum(['risk', 'control', 'peripheral', 'state']),
    limbOf: z.array(id).max(8),
  })
  .meta({ title: 'Line' })
export type PlannedLine = z.infer<typeof plannedLine>

/** The whole montage with what anaesthesia and theatre have to know of it. */
export const monitoringPlan = z
  .strictObject({
    format: z.literal('theca-monitoring-plan'),
    version: z.literal(1),
    rows: z.array(z.enum(MONITORING_ROWS)).min(1).max(10),
    /** What the criteria depend on, in the words of the monitor room. */
    site: z.enum(['intramedullary', 'intradural_extramedullary', 'conus_cauda']),
    /** Derived by a rule of thumb that is out by up to two segments; null below the conus. */
    segments: roots.nullable(),
    channels: z.array(plannedChannel).max(80),
    stimuli: z.array(plannedStimulus).max(24),
    lines: z.array(plannedLine).max(160),
    dWave: z.strictObject({
      use: z.enum(['requested', 'optional', 'control-only', 'none']),
      caudal: programText(60).nullable(),
      rostral: programText(60).nullable(),
      because: programText(200),
      mark,
    }),
    needs: z.array(z.strictObject({ id, words: programText(200), mark })).max(20),
    /** What a person took out or put in, and why. */
    changes: z.strictObject({
      without: z.array(id).max(80),
      added: z.array(z.enum(MUSCLE_IDS)).max(30),
      reason: freeText(500).nullable(),
    }),
  })
  .meta({ title: 'Theca monitoring plan', description: 'Channels, stimuli and lines planned for one operation' })
export type MonitoringPlan = z.infer<typeof monitoringPlan>
export type MontageChanges = MonitoringPlan['changes']

/** What leaves with a version of the plan, for the monitor room and for other programs. */
export const exportedMontage = z
  .strictObject({
    ...monitoringPlan.shape,
    plan: z.strictObject({ case: z.string(), operation: z.int(), version: z.int(), signed: z.boolean() }),
  })
  .meta({ title: 'Theca montage of a plan' })
export type ExportedMontage = z.infer<typeof exportedMontage>

/** JSON Schema of an exported montage, for editors and other programs. */
export const montageJsonSchema = (): Record<string, unknown> => z.toJSONSchema(exportedMontage, { io: 'output' })

/**
 * What is wrong with a montage as a whole: lines of channels or stimuli that are not there, names used twice.
 *
 * @returns faults in words with their place; empty when it holds together.
 */
export function montageFaults({ channels, stimuli, lines }: MonitoringPlan): string[] {
  const twice = (ids: readonly string[], what: string): string[] =>
    ids.flatMap((each, at) => (ids.indexOf(each) < at ? [`${what} ${each} occurs twice`] : []))
  const channelIds = new Set(channels.map((each) => each.id))
  const stimulusIds = new Set(stimuli.map((each) => each.id))
  const lineIds = new Set(lines.map((each) => each.id))
  return [
    ...twice(
      channels.map((each) => each.id),
      'channel',
    ),
    ...twice(
      channels.map((each) => each.label),
      'label',
    ),
    ...twice(
      stimuli.map((each) => each.id),
      'stimulus',
    ),
    ...twice(
      lines.map((each) => each.id),
      'line',
    ),
    ...lines.flatMap((line) => [
      ...(channelIds.has(line.channel) ? [] : [`line ${line.id}: no channel ${line.channel}`]),
      ...(line.stimulus === null || stimulusIds.has(line.stimulus)
        ? []
        : [`line ${line.id}: no stimulus ${line.stimulus}`]),
      ...((line.stimulus === null) === (line.modality === 'emg')
        ? []
        : [`line ${line.id}: continuous EMG has no stimulus, everything else has one`]),
      ...line.limbOf.filter((each) => !lineIds.has(each)).map((each) => `line ${line.id}: no line ${each}`),
    ]),
  ]
}
