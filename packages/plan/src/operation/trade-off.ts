import type { Compartment } from '@theca/anatomy'
import type { LocalRow } from '@theca/instruments'
import { angiographyPrompt, localRow, radiosensitivity, saidLocally } from '@theca/instruments'
import type { Basis } from './sources.ts'
import { project, recalled, verified } from './sources.ts'

/** What is aimed at. More removed is not better by itself: debulk as much as function allows. */
export const GOALS = ['gross-total', 'debulk', 'decompress', 'biopsy', 'csf-diversion'] as const
export type Goal = (typeof GOALS)[number]
export const goalTitles: Readonly<Record<Goal, string>> = {
  'gross-total': 'gross total, only in a plane',
  debulk: 'debulk as function allows',
  decompress: 'decompress only',
  biopsy: 'biopsy',
  'csf-diversion': 'a way for CSF',
}

export type TradeOff = { readonly forMore: readonly Basis[]; readonly forStopping: readonly Basis[] }

const confounded = project(
  'Small, well-defined tumours get removed whole: confounding by indication runs through all of these.',
)

const outside: TradeOff = {
  forMore: [
    verified('gazzeri-2021', 'Gross total in 55.8 % of 43; 72.1 % improved.'),
    verified('palmisciano-2022', 'Gross total in 43.1 %, subtotal in 54.6 % of reported cases.'),
    verified('hoover-2012', 'The authors were more willing to resect outside the cord than inside it.'),
  ],
  forStopping: [
    verified('gazzeri-2021', 'Subtotal in 44.2 % because it adhered; 3 of 43 severely worse.'),
    recalled('Metastases bleed, adhere and invade more than meningioma: debulking is the goal unless a plane exists.'),
    confounded,
  ],
}

const inside: TradeOff = {
  forMore: [
    verified('wu-2022', 'Lung primary: having an operation went with longer survival; how much was removed did not.'),
    recalled('Early decompression can keep what is left of function.'),
  ],
  forStopping: [
    verified(
      'gazzeri-iscm-2021',
      'No clear difference in survival between gross total and subtotal, and worse function after gross total.',
    ),
    verified('wilson-2012', 'How much was removed was unrelated to survival, n 9.'),
    verified('rijs-2019', 'MEP sensitivity 0.84, specificity 0.83: an alarm can also stop too early.'),
    confounded,
  ],
}

const coating: TradeOff = {
  forMore: [recalled('A nodule that presses can be debulked for pressure; the disease around it stays.')],
  forStopping: [
    recalled('Linear disease is not debulked.'),
    verified('eano-2023', 'Disease of the whole CSF space: local removal does not treat it.'),
  ],
}

/** What speaks for removing more and for stopping earlier, by compartment. Nothing outside the dura has an entry. */
export const tradeOffs: Readonly<Partial<Record<Compartment, TradeOff>>> = {
  intradural_extramedullary: outside,
  intramedullary: inside,
  leptomeningeal: coating,
}

const histologyOf: Readonly<Record<string, string>> = {
  kidney: 'renal',
  thyroid: 'thyroid',
  melanoma: 'melanoma',
  liver: 'hepatocellular',
  neuroendocrine: 'neuroendocrine',
  colorectal: 'colorectal',
  sarcoma: 'sarcoma',
  breast: 'breast',
  prostate: 'prostate',
  lymphoma: 'lymphoma',
  myeloma: 'myeloma',
  ovary: 'ovarian',
  bladder: 'bladder',
}

/**
 * What the primary adds to the trade-off: how it answers to conventional radiotherapy. Derived in epidural disease; null
 * where the site has no row.
 */
export function radiosensitivityFact(site: string): Basis | null {
  const row = radiosensitivity.find(({ histology }) => histology === histologyOf[site])
  if (row === undefined) return null
  const words = `Primary ${row.histology}: ${row.group.replaceAll('_', ' ')} to conventional radiotherapy; derived in epidural disease (${row.source}).`
  return { words, mark: row.evidenceStatus, source: null }
}

/** The question of angiography for a primary site that is typically hypervascular, here or as published, or null. */
export const angiographyQuestion = (site: string, local: readonly LocalRow[] = []): string | null => {
  const histology = histologyOf[site]
  if (histology === undefined || angiographyPrompt(histology, local) === null) return null
  const own = localRow(local, 'hypervascular', histology)
  const whose = own === null ? '' : ` (${saidLocally(own)})`
  return `typically hypervascular: was angiography asked?${whose}`
}

/** When to stop, agreed before and said aloud. The first two rest on the review of D-wave criteria. */
export const STOP_RULES = ['d-wave-half', 'mep-lost', 'not-recovered', 'adherent'] as const
export type StopRuleId = (typeof STOP_RULES)[number]
export const stopRules: Readonly<
  Record<StopRuleId, { readonly sign: string; readonly does: string; readonly basis: Basis }>
> = {
  'd-wave-half': {
    sign: 'D-wave falls by more than 50 %',
    does: 'stop the resection; a fall that recovers still went with a deficit in 75 %',
    basis: verified('dwave-review-2025', '50 % used throughout 25 studies, 1060 patients.'),
  },
  'mep-lost': {
    sign: 'Leg MEP lost, D-wave kept',
    does: 'pause, irrigate, raise pressure, repeat; go on only when stable',
    basis: verified('dwave-review-2025', 'Complete loss predicts a deficit better than partial loss.'),
  },
  'not-recovered': {
    sign: 'Not recovered after 20 min',
    does: 'close; the aim is palliative',
    basis: project('The team’s own rule.'),
  },
  adherent: {
    sign: 'No plane to cord, root or vessel',
    does: 'leave a carpet behind',
    basis: verified('gazzeri-2021', 'Subtotal for adherence in 44.2 %.'),
  },
}
