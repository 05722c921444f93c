/**
 * A signed baseline of one line. All that ever were stay; a re-baseline adds one with its reason and never replaces.
 * `value` is null when no response could be obtained: the line is then "not monitorable", never 0 % of baseline.
 */
export type Baseline = {
  readonly atS: number
  readonly label: string
  readonly value: number | null
  readonly latencyMs: number | null
  readonly rangeUv: readonly [number, number] | null
  /** Filter and montage it was measured with: a measure of other settings must not be compared. */
  readonly settings: string
  readonly reason: string
  readonly author: string
}

export type FixedVerdict =
  | { readonly evaluable: true; readonly percent: number }
  | { readonly evaluable: false; readonly because: 'no-baseline' | 'not-monitorable' | 'other-settings' }

/**
 * The current value in percent of the signed baseline, not rounded: 50.0 and 49.99 lie on different sides of a rule.
 *
 * @param settings of the current measure; must equal those of the baseline
 * @example percentOfFixed({ …, value: 20, settings: 'a' }, 9.99, 'a') // { evaluable: true, percent: 49.95 }
 */
export const percentOfFixed = (baseline: Baseline | null, value: number, settings: string): FixedVerdict => {
  if (baseline === null) return { evaluable: false, because: 'no-baseline' }
  if (baseline.value === null) return { evaluable: false, because: 'not-monitorable' }
  if (baseline.settings !== settings) return { evaluable: false, because: 'other-settings' }
  return { evaluable: true, percent: (100 * value) / baseline.value }
}

/** Percent of the opening baseline and of the current one, side by side, for report and screen. */
export const againstBoth = (
  baselines: readonly Baseline[],
  value: number,
): { readonly opening: number | null; readonly current: number | null } => {
  const signed = baselines.filter((each) => each.value !== null)
  const percent = (baseline: Baseline | undefined): number | null => {
    const reference = baseline?.value ?? null
    return reference === null ? null : (100 * value) / reference
  }
  return { opening: percent(signed[0]), current: percent(signed.at(-1)) }
}
