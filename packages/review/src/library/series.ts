import { z } from 'zod'
import data from './published-series.json' with { type: 'json' }
import { citation, sourceSeen } from './citation.ts'

const text = z.string().nullable()
const number = z.number().nullable()

/** `n` of `of`; `derived` when n was computed by us from a printed percentage. */
const count = z
  .object({ n: z.int().nullable(), of: z.int().nullable(), pct: number, derived: z.boolean(), note: text.optional() })
  .nullable()
export type PublishedCount = z.infer<typeof count>

/** What only some series report, each in its own form: kept as read, shown as read, never computed with. */
const asRead = z.json()

const publishedSeries = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  citation,
  role: z.string(),
  design: z.string(),
  year: z.int().nullable(),
  centre: text,
  country: text,
  period: text,
  n_patients: z.int().nullable(),
  n_lesions: z.int().nullable(),
  n_studies: z.int().nullable(),
  compartment: z.object({
    intramedullary: z.int().nullable(),
    intradural_extramedullary: z.int().nullable(),
    leptomeningeal: z.int().nullable(),
    unspecified: z.int().nullable(),
  }),
  primaries: asRead,
  location: asRead,
  age: asRead,
  sex: asRead,
  interval_from_primary_months: asRead,
  brain_metastases: asRead,
  leptomeningeal_disease: asRead,
  symptom_duration: asRead,
  presentation: asRead,
  treatment: asRead,
  resection: z.object({ gtr: count, str: count, biopsy: count, note: text }),
  ionm_used: asRead,
  function: z.object({
    scale: text,
    improved: count,
    stable: count,
    worse: count,
    stable_or_improved: count,
    note: text,
  }),
  ambulation: asRead,
  pain_relief: count,
  complications: asRead,
  adjuvant: asRead,
  radiotherapy: asRead,
  local_control: asRead,
  local_recurrence: asRead,
  survival: z.object({
    median_months: number,
    mean_months: number,
    sd_months: number,
    ci95: asRead,
    range_months: asRead,
    at: asRead,
    from_event: text,
    by_group: asRead,
    note: text,
  }),
  mortality: asRead,
  prognostic_factors: asRead,
  conclusion_in_our_words: text,
  overlap_risk: text,
  source_seen: sourceSeen,
  source_note: text,
  flags: z.array(z.string()),
})

/** One published series, as far as it was read. `null` is not known to us, never zero. */
export type PublishedSeries = z.infer<typeof publishedSeries>

let read: readonly PublishedSeries[] | null = null

/**
 * The published series of intradural spinal metastases. Some share patients (`overlap_risk`): never pool without reading it.
 *
 * @example publishedSeriesList().filter(({ role }) => role === 'surgical_series').length
 */
export const publishedSeriesList = (): readonly PublishedSeries[] =>
  (read ??= z.array(publishedSeries).parse(data.series))

export const SERIES_READING_RULES: readonly string[] = data.reading_rules
