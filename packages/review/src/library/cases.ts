import { z } from 'zod'
import data from './published-cases.json' with { type: 'json' }
import { citation, sourceSeen } from './citation.ts'

const maybe = <T extends z.ZodType>(type: T) => type.nullable()
const yesNo = z.boolean().nullable()
const text = z.string().nullable()

const regions = [
  'craniocervical_junction',
  'cervical',
  'thoracic',
  'thoracolumbar_junction',
  'conus',
  'lumbar',
  'cauda_equina',
  'sacral',
  'whole_spine',
] as const
export type SpineRegion = (typeof regions)[number]

const publishedCase = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.literal('published_case'),
  citation,
  age_years: maybe(z.number().min(0).max(120)),
  age_note: text,
  sex: maybe(z.enum(['male', 'female'])),
  primary: z.strictObject({ site: z.string(), histology: text, driver: text, group: z.string() }),
  first_manifestation_of_cancer: yesNo,
  interval_primary_to_spine_months: maybe(z.number().min(0)),
  compartment: z.enum(['intramedullary', 'intradural_extramedullary', 'leptomeningeal', 'mixed_intradural']),
  lesion_count: maybe(z.int().min(1)),
  level: z.strictObject({ region: z.array(z.enum(regions)), first: text, last: text, text }),
  size_mm: maybe(z.array(z.number())),
  presentation: z.strictObject({
    tempo: maybe(z.enum(['acute', 'rapid', 'subacute', 'progressive', 'insidious', 'chronic'])),
    duration_days: maybe(z.number()),
    syndrome: maybe(z.enum(['cauda_equina', 'brown_sequard', 'myelopathy'])),
    features: z.array(z.string()),
  }),
  disease: z.strictObject({
    brain_metastases: yesNo,
    leptomeningeal: yesNo,
    other_metastases: text,
    csf_cytology: text,
  }),
  pre: z.strictObject({
    ambulatory: yesNo,
    mccormick: maybe(z.enum(['I', 'II', 'III', 'IV', 'V'])),
    frankel_asia: maybe(z.enum(['A', 'B', 'C', 'D', 'E'])),
    kps: maybe(z.number().min(0).max(100)),
    sphincter_dysfunction: yesNo,
    pain: text,
  }),
  treatment: z.strictObject({
    intent: z.array(z.string()),
    surgery: yesNo,
    approach: text,
    approach_levels: text,
    resection: text,
    ionm: yesNo,
    myelotomy: yesNo,
    root_sacrifice: yesNo,
    instrumentation: yesNo,
    radiotherapy: text,
    rt_dose_gy: maybe(z.number()),
    rt_fractions: maybe(z.int()),
    systemic: z.array(z.string()),
    intrathecal: text,
    steroids: yesNo,
  }),
  complications: z.union([z.array(z.string()), z.string()]).nullable(),
  outcome: z.strictObject({
    neuro_change: maybe(z.enum(['improved', 'stable', 'worse'])),
    pain_change: maybe(z.enum(['resolved', 'improved', 'stable', 'worse'])),
    ambulatory: yesNo,
    ambulatory_note: text,
    local_recurrence: yesNo,
    local_recurrence_months: maybe(z.number()),
    new_cns_disease: text,
    vital_status: maybe(z.enum(['alive', 'dead', 'lost'])),
    survival_or_followup_months: maybe(z.number().min(0)),
    counted_from: text,
    cause_of_death: text,
  }),
  source_seen: sourceSeen,
  completeness: z.number().min(0).max(1),
  notes: text,
})

/** One published patient as its source tells it. `null` was not seen there; it never means no. */
export type PublishedCase = z.infer<typeof publishedCase>

/**
 * A case in the library's own words, as somebody gives it to be compared: whatever is left out is not known.
 * An `id` of the library names that case itself, which is then not its own neighbour.
 */
export const describedCase = z
  .object({
    ...publishedCase.shape,
    primary: publishedCase.shape.primary.partial(),
    level: publishedCase.shape.level.partial(),
    presentation: publishedCase.shape.presentation.partial(),
    disease: publishedCase.shape.disease.partial(),
    pre: publishedCase.shape.pre.partial(),
  })
  .partial()
export type DescribedCase = z.infer<typeof describedCase>

let read: readonly PublishedCase[] | null = null

/**
 * The individual published cases of intradural spinal metastasis: selected by their authors, biased to good outcomes and
 * to surgery. Never present frequencies among them as expected rates.
 *
 * @example publishedCases().filter(({ compartment }) => compartment === 'intramedullary').length
 */
export const publishedCases = (): readonly PublishedCase[] => (read ??= z.array(publishedCase).parse(data.cases))

/** How the library must be read: rules that stand beside every answer taken from it. */
export const CASE_READING_RULES: readonly string[] = data.reading_rules
