import type { BodyOf } from '@theca/record'
import { defineEntry, freeText, instant, inWords, knowable, valueOf } from '@theca/record'
import { z } from 'zod'

const level = z.string().regex(/^(C[1-7]|T([1-9]|1[0-2])|L[1-5]|S[1-5])$/, 'a vertebra is written T10')

export const APPROACHES = [
  'laminectomy',
  'hemilaminectomy',
  'laminoplasty',
  'interlaminar',
  'anterior',
  'other',
] as const
export const EXTENTS = ['gtr', 'near-total', 'str', 'partial', 'biopsy', 'not-stated'] as const
export const STOPPED_BECAUSE = [
  'nothing-left',
  'planned',
  'adherence',
  'no-plane',
  'ionm-alarm',
  'bleeding',
  'other',
] as const
export const MODALITIES = ['ssep', 'mep', 'd-wave', 'emg', 'bcr'] as const
export const CLOSURES = ['watertight', 'patch', 'not-watertight'] as const

export const approachWords: Readonly<Record<(typeof APPROACHES)[number], string>> = {
  laminectomy: 'laminectomy',
  hemilaminectomy: 'hemilaminectomy',
  laminoplasty: 'laminoplasty',
  interlaminar: 'interlaminar approach',
  anterior: 'anterior approach',
  other: 'another approach',
}

export const extentWords: Readonly<Record<(typeof EXTENTS)[number], string>> = {
  gtr: 'gross total',
  'near-total': 'near-total',
  str: 'subtotal',
  partial: 'partial',
  biopsy: 'biopsy',
  'not-stated': 'not stated',
}

export const stoppedWords: Readonly<Record<(typeof STOPPED_BECAUSE)[number], string>> = {
  'nothing-left': 'nothing was left to see',
  planned: 'that was the plan',
  adherence: 'the tumour adhered',
  'no-plane': 'there was no plane',
  'ionm-alarm': 'of an alarm of the neuromonitoring',
  bleeding: 'of bleeding',
  other: 'of another reason',
}

/**
 * What was done, and why it ended where it ended. The surgeon's word on the extent stands beside the volumes measured
 * later and is never replaced by them. `effectiveAt` is the incision.
 */
export const operation = defineEntry({
  kind: 'follow.operation',
  version: 1,
  title: 'Operation',
  body: z.strictObject({
    /** The signed plan that it followed; null when there was none. */
    plan: z.int().min(1).nullable(),
    endedAt: knowable(instant),
    urgency: z.enum(['emergent', 'urgent', 'expedited', 'planned', 'not-known']),
    approach: z.enum(APPROACHES),
    levelsOpened: z.array(level).min(1, 'name at least one level').max(24),
    side: z.enum(['right', 'left', 'midline', 'both', 'not-known']),
    myelotomy: knowable(z.boolean()),
    rootsDivided: knowable(
      z.array(z.string().regex(/^[CTLS]\d{1,2} (right|left)$/, 'a root is written T10 right')).max(12),
    ),
    instrumentation: knowable(z.boolean()),
    monitoring: knowable(z.array(z.enum(MODALITIES)).max(MODALITIES.length)),
    extentByWord: z.enum(EXTENTS),
    stoppedBecause: z.enum(STOPPED_BECAUSE),
    stoppedWords: knowable(freeText(500)),
    changedFromPlan: knowable(freeText(1000)),
    bloodLossMl: knowable(z.number().min(0).max(30_000)),
    closure: knowable(z.enum(CLOSURES)),
    surgeons: knowable(freeText(300)),
    account: knowable(freeText(8000)),
  }),
  says: (body) => {
    const loss = valueOf(body.bloodLossMl)
    return (
      `Operated: ${approachWords[body.approach]} ${body.levelsOpened.join(', ')}; resection ${extentWords[body.extentByWord]} by the surgeon's word, ` +
      `ended because ${stoppedWords[body.stoppedBecause]}; monitored with ${inWords(body.monitoring, (used) => (used.length === 0 ? 'nothing' : used.join(', ')))}` +
      `${loss === null ? '' : `; blood loss ${loss} mL`}.`
    )
  },
})
export type Operation = BodyOf<typeof operation>

/** What the tissue was. Until then the histology is that of the referral. */
export const pathology = defineEntry({
  kind: 'follow.pathology',
  version: 1,
  title: 'Pathology',
  body: z.strictObject({
    from: z.enum(['operation', 'csf', 'other-site']),
    histology: freeText(300),
    fitsPrimary: knowable(z.boolean()),
    ki67Percent: knowable(z.number().min(0).max(100)),
    markers: z
      .array(
        z.strictObject({
          marker: freeText(60),
          result: z.enum(['positive', 'negative', 'equivocal']),
          detail: freeText(120).nullable(),
        }),
      )
      .max(60),
  }),
  says: (body) =>
    `Pathology: ${body.histology}; ${inWords(body.fitsPrimary, (fits) => (fits ? 'fits the known primary' : 'does not fit the known primary'))}` +
    `${body.markers.length === 0 ? '' : `; ${body.markers.map(({ marker, result }) => `${marker} ${result}`).join(', ')}`}.`,
})
