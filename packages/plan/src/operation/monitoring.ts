import type { Compartment, Limb, MuscleId, SegmentRange, VertebralLevel } from '@theca/anatomy'
import { levelOrdinal, levelsBetween, muscle, segmentHull, segmentOrdinal, segmentsBehind } from '@theca/anatomy'
import type { MonitoringPlan, MontageChanges, PlannedChannel } from './montage.ts'
import type { MonitoringRow, MonitoringRowId } from './montage-rows.ts'
import { monitoringRows, musclesOf, rowsAt } from './montage-rows.ts'
import { linesOf, scalpAndPlexus, stimuliOf, epidural } from './montage-lines.ts'

/** What the monitoring depends on. */
export type MonitoringQuestion = {
  /** Where is operated: one stretch a lesion. */
  readonly stretches: readonly { readonly from: VertebralLevel; readonly to: VertebralLevel }[]
  readonly compartment: Compartment
  readonly side: 'left' | 'right' | 'midline' | 'both' | 'not-known'
  readonly conus: VertebralLevel | null
  /** Whether the approach turns the cord: ventral and ventrolateral tumours, or cutting the dentate ligament. */
  readonly rotatesCord: boolean
  /** Whether the neck or an unstable spine is positioned. */
  readonly unstable: boolean
  readonly changes: MontageChanges
}

export const NO_CHANGES: MontageChanges = { without: [], added: [], reason: null }

/**
 * The monitoring plan by level, side and compartment: muscles at the tumour, below and above it; sensory nerves; D-wave
 * where it can be had; continuous and triggered EMG and the sphincter reflex where roots are at risk.
 *
 * @example
 * monitoringPlanOf({ stretches: [{ from: 'T9', to: 'T10' }], compartment: 'intradural_extramedullary', side: 'right', … })
 */
export function monitoringPlanOf(question: MonitoringQuestion): MonitoringPlan {
  const rows = rowsOf(question)
  const parts = rows.map((row) => monitoringRows[row])
  const segments = segmentsAtRisk(question)
  const muscles = musclesAt(question, rows, parts)
  const dWave = dWaveOf(question, parts)
  const wanted = [
    ...muscles.flatMap((each) => muscleChannels(each, segments)),
    ...scalpAndPlexus(parts),
    ...epidural(dWave),
  ]
  const channels = wanted.filter((channel) => !question.changes.without.includes(channel.id))
  const lines = linesOf(channels, parts)
  return {
    format: 'theca-monitoring-plan',
    version: 1,
    rows,
    site: siteOf(question, rows),
    segments,
    channels,
    stimuli: stimuliOf(lines),
    lines,
    dWave,
    needs: needsOf(question, parts),
    changes: question.changes,
  }
}

const rowsOf = ({ stretches, conus }: MonitoringQuestion): MonitoringRowId[] => {
  const found = stretches.flatMap(({ from, to }) => rowsAt(from, to, conus))
  return (Object.keys(monitoringRows) as MonitoringRowId[]).filter((row) => found.includes(row))
}

/** Segments behind all that is operated on, by the rule of thumb; null below the conus. */
const segmentsAtRisk = ({ stretches }: MonitoringQuestion): SegmentRange | null =>
  segmentHull(
    stretches.flatMap(({ from, to }) => levelsBetween(from, to)).flatMap((each) => segmentsBehind(each) ?? []),
  )

const siteOf = ({ compartment }: MonitoringQuestion, rows: readonly MonitoringRowId[]): MonitoringPlan['site'] =>
  rows.some((row) => row === 'conus' || row === 'cauda' || row === 'sacral')
    ? 'conus_cauda'
    : compartment === 'intramedullary'
      ? 'intramedullary'
      : 'intradural_extramedullary'

// ── muscles ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Wanted = {
  readonly id: MuscleId
  readonly role: PlannedChannel['role']
  readonly sides: readonly ('left' | 'right')[]
  readonly because: string
}

const BOTH = ['left', 'right'] as const

/** The union of all rows. Where roles meet, the one nearer to the tumour wins; the control is that of the highest row. */
function musclesAt(
  question: MonitoringQuestion,
  rows: readonly MonitoringRowId[],
  parts: readonly MonitoringRow[],
): Wanted[] {
  const found = new Map<MuscleId, Wanted>()
  const want = (wanted: Wanted): void => {
    const before = found.get(wanted.id)
    if (before === undefined) found.set(wanted.id, wanted)
    else if (before.sides.length < wanted.sides.length) found.set(wanted.id, { ...before, sides: wanted.sides })
  }
  for (const part of parts)
    for (const id of musclesOf(part.sentinel))
      want({ id, role: 'sentinel', sides: sidesAt(question, part, id), because: `at the tumour: ${part.title}` })
  for (const part of parts)
    for (const id of musclesOf(part.longTract))
      want({ id, role: 'long-tract', sides: BOTH, because: `below the tumour: ${part.title}` })
  const [highest] = parts
  if (highest !== undefined)
    for (const id of musclesOf(highest.control, [...found.keys()]))
      want({ id, role: 'control', sides: BOTH, because: `above the tumour: ${highest.title}` })
  for (const id of question.changes.added)
    want({ id, role: roleOfAdded(id, rows), sides: BOTH, because: 'added by hand' })
  for (const each of completing(found)) want(each)
  return [...found.values()]
}

/** Below the conus the roots of one side cross the tumour; the sphincter is always recorded on both. */
function sidesAt({ side }: MonitoringQuestion, part: MonitoringRow, id: MuscleId): Wanted['sides'] {
  const one = part.oneSided === true && (side === 'left' || side === 'right') && muscle(id).limb !== 'sphincter'
  return one ? [side] : BOTH
}

const roleOfAdded = (id: MuscleId, rows: readonly MonitoringRowId[]): PlannedChannel['role'] => {
  const [highest] = rows
  return highest !== undefined && musclesOf(monitoringRows[highest].control).includes(id) ? 'control' : 'long-tract'
}

/** At least two muscles in each leg, one hand and one foot, whatever the rows say (project rules 1 and 2). */
function completing(found: ReadonlyMap<MuscleId, Wanted>): Wanted[] {
  const onBoth = (id: MuscleId): boolean => found.get(id)?.sides.length === 2
  const inBothLegs = [...found.keys()].filter((id) => muscle(id).limb === 'leg' && onBoth(id)).length
  const rule = (id: MuscleId, role: PlannedChannel['role'], because: string): Wanted => ({
    id,
    role,
    sides: BOTH,
    because,
  })
  return [
    ...(inBothLegs < 2 && !onBoth('tibialis-anterior')
      ? [rule('tibialis-anterior', 'long-tract', 'rule: two muscles in each leg')]
      : []),
    ...(onBoth('abductor-hallucis') ? [] : [rule('abductor-hallucis', 'long-tract', 'rule: a foot muscle always')]),
    ...(hasHand([...found.keys()]) ? [] : [rule('apb', 'control', 'rule: a hand muscle always')]),
  ]
}

const hasHand = (ids: readonly MuscleId[]): boolean => ids.some((id) => muscle(id).end === 'hand')

function muscleChannels({ id, role, sides, because }: Wanted, segments: SegmentRange | null): PlannedChannel[] {
  const { title, label, nerve, roots, rootsElsewhere, unpaired, mark } = muscle(id)
  const common = {
    at: 'muscle',
    muscle: id,
    nerve,
    roots: roots ?? (id === 'intercostals' ? segments : null),
    rootsElsewhere: rootsElsewhere ?? null,
    role,
    because,
    mark,
  } as const
  const short = label.toLowerCase()
  if (unpaired === true) return [{ ...common, id: short, label, title, side: 'midline' }]
  return sides.map((side) => ({
    ...common,
    id: `${short}-${side}`,
    label: `${label}-${side === 'left' ? 'L' : 'R'}`,
    title: `${title}, ${side.toUpperCase()}`,
    side,
  }))
}

// ── D-wave ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Requested inside the cord and where the cord is turned, at T10 or above; the lead lies below the myelotomy, with a
 * control above it where there is room. Elsewhere above the conus it is open; at the conus too few fibres are left.
 */
function dWaveOf(question: MonitoringQuestion, parts: readonly MonitoringRow[]): MonitoringPlan['dWave'] {
  const lowest = parts.at(-1)?.dWave
  const rostral = parts[0]?.dWave.rostral ?? null
  if (lowest === undefined || lowest.zone === 'none')
    return { use: 'none', caudal: null, rostral: null, because: lowest?.note ?? 'no level', mark: 'recalled' }
  if (lowest.zone === 'control-only')
    return { use: 'control-only', caudal: null, rostral, because: lowest.note, mark: lowest.mark }
  const inside = question.compartment === 'intramedullary'
  const asked = inside || question.rotatesCord
  const why = inside
    ? 'inside the cord'
    : question.rotatesCord
      ? 'the cord is turned'
      : 'outside the cord: open to choice'
  return {
    use: asked ? 'requested' : 'optional',
    caudal: lowest.caudal,
    rostral,
    because: `${why}; ${lowest.note}`,
    mark: lowest.mark,
  }
}

// ── what theatre has to know ─────────────────────────────────────────────────────────────────────────────────────────

const need = (id: string, words: string, mark: MonitoringPlan['needs'][number]['mark'] = 'recalled') => ({
  id,
  words,
  mark,
})

function needsOf(question: MonitoringQuestion, parts: readonly MonitoringRow[]): MonitoringPlan['needs'] {
  const reflex = parts.some((part) => part.reflex)
  const neck = question.stretches.some(({ from }) => levelOrdinal(from) <= levelOrdinal('C7'))
  return [
    need('tiva', 'Total intravenous anaesthesia; no volatile agent'),
    need('no-paralysis', 'No muscle relaxant after intubation; train of four watched'),
    ...(reflex ? [need('no-long-relaxant', 'No long-acting relaxant at all: sphincters and reflex are recorded')] : []),
    need('pressure', 'Mean arterial pressure 80 to 85 mmHg or more while the cord is worked on'),
    need('bite-block', 'Bite block on both sides before the first transcranial stimulus'),
    need('exclusions', 'Asked before: seizures, skull defects, implants, pacemaker'),
    ...(neck || question.unstable
      ? [need('before-positioning', 'Baseline before positioning: neck or unstable spine', 'project')]
      : []),
    ...(question.compartment === 'intramedullary'
      ? [need('column-mapping', 'Dorsal column mapping before a midline myelotomy', 'project')]
      : []),
    ...(parts.some((part) => part.triggered)
      ? [need('root-mapping', 'Triggered EMG before anything that could be a root is cut', 'project')]
      : []),
  ]
}

// ── the rules, asked of a montage ────────────────────────────────────────────────────────────────────────────────────

const limbs: readonly { readonly limb: Limb; readonly title: string }[] = [
  { limb: 'arm', title: 'arm' },
  { limb: 'leg', title: 'leg' },
]

/**
 * Which rules a montage breaks, in sentences: fewer than two muscles below the tumour in a limb, no hand, no foot, no
 * control above, no sphincter or reflex at the conus. A person may have a reason; the plan says it all the same.
 */
export function rulesBroken({ channels, lines, rows, segments }: MonitoringPlan): string[] {
  const on = (side: 'left' | 'right'): PlannedChannel[] =>
    channels.filter((each) => each.muscle !== null && each.side === side)
  const muscles = channels.flatMap((each) => each.muscle ?? [])
  const roots = rows.some((row) => row === 'conus' || row === 'cauda' || row === 'sacral')
  const top = segments === null ? null : segmentOrdinal(segments.from)
  const watched = limbs.filter(({ limb }) => limb === 'leg' || (top !== null && top <= segmentOrdinal('C7')))
  return [
    ...watched.flatMap(({ limb, title }) =>
      BOTH.flatMap((side) => {
        const below = on(side).filter((each) => each.role !== 'control' && limbOf(each) === limb)
        return below.length < 2
          ? [`Fewer than two muscles below the tumour in the ${side.toUpperCase()} ${title}.`]
          : []
      }),
    ),
    ...(hasHand(muscles) ? [] : ['No hand muscle is recorded.']),
    ...(muscles.some((id) => muscle(id).end === 'foot') ? [] : ['No foot muscle is recorded.']),
    ...(channels.some((each) => each.role === 'control' && each.muscle !== null)
      ? []
      : ['No muscle above the tumour is recorded as a control.']),
    ...(roots && BOTH.some((side) => !on(side).some((each) => each.muscle === 'eas'))
      ? ['The anal sphincter is not recorded on both sides.']
      : []),
    ...(roots && !lines.some((line) => line.modality === 'bcr') ? ['The bulbocavernosus reflex is not recorded.'] : []),
  ]
}

const limbOf = ({ muscle: id }: PlannedChannel): Limb | null => (id === null ? null : muscle(id).limb)
