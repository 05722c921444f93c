/** Classes of resection, least to most. There is no consensus for intradural metastases: the thresholds are settings. */
export const RESECTION_CLASSES = ['biopsy', 'partial', 'STR', 'NTR', 'GTR'] as const

export type ResectionClass = (typeof RESECTION_CLASSES)[number]

export const resectionLabels: Readonly<Record<ResectionClass, string>> = {
  biopsy: 'biopsy',
  partial: 'partial resection',
  STR: 'subtotal resection',
  NTR: 'near-total resection',
  GTR: 'gross total resection',
}

/** Lowest percentage of each class, the end included. */
export type ResectionThresholds = { NTR: number; STR: number; partial: number }

export const DEFAULT_THRESHOLDS: ResectionThresholds = { NTR: 95, STR: 80, partial: 10 }

/** Arithmetic on volumes in millilitres leaves dust in the last digits; 95 % exactly is near-total. */
const DUST = 1e-9

/**
 * Extent of resection in percent and its class. Negative is growth or measurement, shown and not clipped.
 *
 * @example resectionOf(4.2, 0.15) // { percent: 96.428…, class: 'NTR' }
 */
export const resectionOf = (
  beforeMl: number,
  afterMl: number,
  thresholds: ResectionThresholds = DEFAULT_THRESHOLDS,
): { percent: number; class: ResectionClass } => {
  const percent = ((beforeMl - afterMl) / beforeMl) * 100
  const reaches = (limit: number): boolean => percent >= limit - DUST
  if (afterMl === 0) return { percent, class: 'GTR' }
  if (reaches(thresholds.NTR)) return { percent, class: 'NTR' }
  if (reaches(thresholds.STR)) return { percent, class: 'STR' }
  return { percent, class: reaches(thresholds.partial) ? 'partial' : 'biopsy' }
}
