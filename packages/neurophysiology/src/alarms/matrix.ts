import type { MonitoringSite } from './rules.ts'

export type MepState = 'present' | 'lost' | 'not-monitorable'
/** Percent of the reference (0 when lost), or not monitorable. */
export type DWaveState = { readonly percent: number } | 'not-monitorable'

export type MatrixRow = {
  readonly state:
    | 'green'
    | 'green-limited'
    | 'amber'
    | 'amber-red'
    | 'red'
    | 'red-inconsistent'
    | 'red-no-safety-net'
    | 'cannot-evaluate'
  readonly outlook: string
  readonly message: string
  readonly mark: 'verified' | 'proposed'
}

const row = (
  state: MatrixRow['state'],
  outlook: string,
  message: string,
  mark: MatrixRow['mark'] = 'verified',
): MatrixRow => ({ state, outlook, message, mark })

type DWaveBand = 'above-70' | '50-to-70' | 'below-50' | 'not-monitorable'

/** 50.0 belongs to the upper row, 70.0 to amber; nothing is rounded. */
const bandOf = (dwave: DWaveState): DWaveBand => {
  if (dwave === 'not-monitorable') return dwave
  if (dwave.percent > 70) return 'above-70'
  return dwave.percent >= 50 ? '50-to-70' : 'below-50'
}

const TEMPORARY = row(
  'amber-red',
  'temporary deficit (hours to weeks)',
  'pause and correct; resection may go on if the D-wave is stable',
)
const D_ONLY = row('amber', 'judged by the D-wave alone', 'D-wave rules alone')

const MATRIX: Readonly<Record<MepState, Readonly<Record<DWaveBand, MatrixRow>>>> = {
  present: {
    'above-70': row('green', 'unchanged', 'continue'),
    '50-to-70': row('amber', 'probably unchanged', 'slow down, check technique, re-test the D-wave'),
    'below-50': row('red-inconsistent', 'at risk', 'stop; verify electrode and rostral lead'),
    'not-monitorable': row(
      'green-limited',
      'unchanged, no D-wave safety net',
      'continue by the muscle rules alone',
      'proposed',
    ),
  },
  lost: {
    'above-70': TEMPORARY,
    '50-to-70': TEMPORARY,
    'below-50': row('red', 'long-lasting or permanent deficit', 'stop resection'),
    'not-monitorable': row(
      'red-no-safety-net',
      'uncertain: treat as risk of permanent deficit',
      'stop and correct; decide with the surgeon',
    ),
  },
  'not-monitorable': {
    'above-70': D_ONLY,
    '50-to-70': D_ONLY,
    'below-50': row('red', 'at risk', 'stop; verify the electrode', 'proposed'),
    'not-monitorable': row('cannot-evaluate', 'unknown', 'say so; SSEP and EMG only', 'proposed'),
  },
}

/**
 * What muscle responses and D-wave say together.
 *
 * @param mep `lost` when at least one muscle at risk with a signed baseline is absent at test intensity, confirmed;
 *   `present` however small
 * @returns null in conus and cauda, and outside the cord without a D-wave baseline: per-root rules decide there
 * @see Kothbauer, Deletis, Sala: Sala 2006; MacDonald 2013, 2017 (abstracts read); rows marked `proposed` are ours
 * @example decisionMatrix('intramedullary', 'lost', { percent: 50 })?.state // 'amber-red'
 */
export const decisionMatrix = (site: MonitoringSite, mep: MepState, dwave: DWaveState): MatrixRow | null => {
  if (site === 'conus_cauda') return null
  if (site === 'intradural_extramedullary' && dwave === 'not-monitorable') return null
  return MATRIX[mep][bandOf(dwave)]
}

/** A recovered D-wave fall stays a risk marker; a recovered muscle response does not (25 studies, 1 060 patients; summary page read). */
export const keepsRiskMarker = (rule: { readonly modality: string; readonly level: string }): boolean =>
  rule.modality === 'dwave' && rule.level === 'alarm'
