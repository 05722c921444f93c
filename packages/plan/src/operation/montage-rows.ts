import type { MuscleId, SensoryNerveId, VertebralLevel } from '@theca/anatomy'
import { levelOrdinal, segmentOrdinal, segmentsBehind } from '@theca/anatomy'

/**
 * What is monitored by where the tumour lies: one row a region. In the neck rows go by the cord segment behind the
 * vertebra, from T2 down by the vertebra itself, because that is how the rows are written. Of `oneOf`, the first
 * that no other role has is taken. D-wave zones: [boyd-1986]; stop criteria: [dwave-review-2025].
 */
export const MONITORING_ROWS = [
  'craniocervical',
  'c3-c4',
  'c5',
  'c6-c7',
  'c8-t1',
  't2-t6',
  't7-t10',
  'conus',
  'cauda',
  'sacral',
] as const
export type MonitoringRowId = (typeof MONITORING_ROWS)[number]

/** Electrodes of the D-wave as levels in words; null where none is placed. */
export type DWavePlacement = {
  /** `usable`, `last-zone` (try, do not rely), `control-only` (no lead below the tumour), `none`. */
  readonly zone: 'usable' | 'last-zone' | 'control-only' | 'none'
  readonly caudal: string | null
  readonly rostral: string | null
  readonly note: string
  readonly mark: 'verified' | 'recalled' | 'project'
}

type Choice = MuscleId | { readonly oneOf: readonly [MuscleId, ...MuscleId[]] }

export type MonitoringRow = {
  readonly title: string
  /** Muscles of the segments and roots at the tumour. */
  readonly sentinel: readonly Choice[]
  /** Muscles below, for the long tracts. */
  readonly longTract: readonly Choice[]
  /** Muscles above, for anaesthesia and technique. */
  readonly control: readonly Choice[]
  /** Sensory responses through the tumour, and those that do not pass it. */
  readonly sensory: readonly SensoryNerveId[]
  readonly sensoryControl: readonly SensoryNerveId[]
  readonly dWave: DWavePlacement
  /** Continuous EMG of these. */
  readonly emg: readonly MuscleId[]
  readonly reflex: boolean
  readonly triggered: boolean
  /** Only the roots on the side of the tumour cross it. */
  readonly oneSided?: true
}

const legs: readonly MuscleId[] = ['quadriceps', 'tibialis-anterior', 'abductor-hallucis']
const hand: Choice = { oneOf: ['apb', 'adm'] }
const noDWave = (note: string): DWavePlacement => ({
  zone: 'none',
  caudal: null,
  rostral: null,
  note,
  mark: 'recalled',
})
const usable = (caudal: string, rostral: string | null, note: string): DWavePlacement => ({
  zone: 'usable',
  caudal,
  rostral,
  note,
  // Where the lead lies is this table's own; that a D-wave can be had in this zone was seen.
  mark: 'project',
})

export const monitoringRows: Readonly<Record<MonitoringRowId, MonitoringRow>> = {
  craniocervical: {
    title: 'Foramen magnum to C2',
    sentinel: ['trapezius', 'sternocleidomastoid', 'deltoid'],
    longTract: ['biceps', 'apb', ...legs],
    control: [{ oneOf: ['face', 'tongue'] }],
    sensory: ['median', 'ulnar', 'tibial'],
    sensoryControl: [],
    dWave: usable('C5 to T1', null, 'a rostral control lead is often impossible here'),
    emg: ['trapezius', 'sternocleidomastoid', 'tongue'],
    reflex: false,
    triggered: false,
  },
  'c3-c4': {
    title: 'C3 to C4',
    sentinel: ['trapezius', 'deltoid'],
    longTract: ['biceps', 'triceps', hand, ...legs],
    control: ['face'],
    sensory: ['median', 'ulnar', 'tibial'],
    sensoryControl: [],
    dWave: usable('C6 to T2', null, 'a rostral control lead where there is room'),
    emg: ['trapezius', 'deltoid', 'biceps'],
    reflex: false,
    triggered: true,
  },
  c5: {
    title: 'C5',
    sentinel: ['deltoid', 'biceps'],
    longTract: ['triceps', 'apb', 'adm', ...legs],
    control: ['trapezius'],
    sensory: ['median', 'ulnar', 'tibial'],
    sensoryControl: [],
    dWave: usable('T1 to T4', null, 'a rostral control lead where there is room'),
    emg: ['deltoid', 'biceps'],
    reflex: false,
    triggered: true,
  },
  'c6-c7': {
    title: 'C6 to C7',
    sentinel: ['biceps', 'brachioradialis', 'triceps'],
    longTract: ['apb', 'adm', 'tibialis-anterior', 'abductor-hallucis', 'quadriceps'],
    control: [{ oneOf: ['deltoid', 'trapezius'] }],
    sensory: ['ulnar', 'median', 'tibial'],
    sensoryControl: [],
    dWave: usable('T2 to T5', null, 'a rostral control lead where there is room'),
    emg: ['biceps', 'triceps', 'fcr'],
    reflex: false,
    triggered: true,
  },
  'c8-t1': {
    title: 'C8 to T1',
    sentinel: ['triceps', 'apb', 'adm', 'fdi'],
    longTract: [...legs],
    control: ['deltoid', 'biceps'],
    sensory: ['ulnar', 'median', 'tibial'],
    sensoryControl: [],
    dWave: usable('T3 to T6', 'C4 to C6', 'Horner’s sign is noted before and after'),
    emg: ['apb', 'fdi'],
    reflex: false,
    triggered: true,
  },
  't2-t6': {
    title: 'T2 to T6',
    sentinel: ['intercostals'],
    longTract: [...legs, 'gastrocnemius'],
    control: [hand],
    sensory: ['tibial'],
    sensoryControl: ['median', 'ulnar'],
    dWave: usable('below the tumour', 'T1 to T2', 'both leads'),
    emg: ['intercostals'],
    reflex: false,
    triggered: false,
  },
  't7-t10': {
    title: 'T7 to T10',
    sentinel: ['rectus-abdominis', 'external-oblique'],
    longTract: ['iliopsoas', ...legs],
    control: [hand],
    sensory: ['tibial'],
    sensoryControl: ['ulnar'],
    dWave: {
      zone: 'last-zone',
      caudal: 'below the tumour',
      rostral: 'above the tumour',
      note: 'last zone where it is usable: try, do not rely on it',
      mark: 'verified',
    },
    emg: ['rectus-abdominis', 'external-oblique'],
    reflex: false,
    triggered: false,
  },
  conus: {
    title: 'T11 to L1, the conus',
    sentinel: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis', 'eas'],
    longTract: ['eas', 'eus'],
    control: [hand, 'rectus-abdominis'],
    sensory: ['tibial', 'saphenous', 'pudendal'],
    sensoryControl: [],
    dWave: {
      zone: 'control-only',
      caudal: null,
      rostral: 'above the tumour',
      note: 'too few corticospinal fibres below: a rostral control lead only',
      mark: 'recalled',
    },
    emg: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis', 'eas'],
    reflex: true,
    triggered: true,
  },
  cauda: {
    title: 'Cauda equina, below the conus',
    sentinel: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis', 'eas'],
    longTract: ['eas', 'eus'],
    control: ['apb', 'rectus-abdominis'],
    sensory: ['tibial', 'pudendal', 'saphenous'],
    sensoryControl: [],
    dWave: noDWave('there is no cord here'),
    emg: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis', 'eas'],
    reflex: true,
    triggered: true,
    oneSided: true,
  },
  sacral: {
    title: 'Sacral canal and filum',
    sentinel: ['gastrocnemius', 'abductor-hallucis', 'eas', 'eus'],
    longTract: [],
    control: ['tibialis-anterior', 'apb'],
    sensory: ['pudendal', 'tibial'],
    sensoryControl: [],
    dWave: noDWave('there is no cord here'),
    emg: ['gastrocnemius', 'abductor-hallucis', 'eas'],
    reflex: true,
    triggered: true,
  },
}

/** The muscles that a list means: of alternatives the first that is not taken by another role. */
export const musclesOf = (choices: readonly Choice[], taken: readonly MuscleId[] = []): MuscleId[] =>
  choices.map((choice) =>
    typeof choice === 'string' ? choice : (choice.oneOf.find((each) => !taken.includes(each)) ?? choice.oneOf[0]),
  )

/**
 * The rows that a stretch of the spine touches, from the top.
 *
 * @param conus where the cord ends, when it was read; without it the usual L1.
 * @example rowsAt('T9', 'T10', null) // ['t7-t10']
 */
export function rowsAt(from: VertebralLevel, to: VertebralLevel, conus: VertebralLevel | null): MonitoringRowId[] {
  const [first, last] = [levelOrdinal(from), levelOrdinal(to)].sort((a, b) => a - b) as [number, number]
  const rows = MONITORING_ROWS.filter((row) => {
    for (let at = first; at <= last; at += 1) if (rowOf(at, conus) === row) return true
    return false
  })
  return rows
}

const ordinal = (level: VertebralLevel): number => levelOrdinal(level)

function rowOf(level: number, conus: VertebralLevel | null): MonitoringRowId {
  if (level >= ordinal('S1')) return 'sacral'
  const end = conus === null ? ordinal('L1') : ordinal(conus)
  if (level > end && level > ordinal('T10')) return 'cauda'
  if (level >= ordinal('T11')) return 'conus'
  if (level >= ordinal('T7')) return 't7-t10'
  if (level >= ordinal('T2')) return 't2-t6'
  return neckRow(level)
}

/** In the neck and at T1 by the segment that lies behind. */
function neckRow(level: number): MonitoringRowId {
  const segment = segmentsBehind((['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'T1'] as const)[level] ?? 'T1')
  const at = segment === null ? 0 : segmentOrdinal(segment.to)
  const names = [
    ['C2', 'craniocervical'],
    ['C4', 'c3-c4'],
    ['C5', 'c5'],
    ['C7', 'c6-c7'],
    ['T1', 'c8-t1'],
  ] as const
  return names.find(([until]) => at <= segmentOrdinal(until))?.[1] ?? 't2-t6'
}
