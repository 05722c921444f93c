import type { ReferenceRow } from './row.ts'

/**
 * What is published about outcome in intradural metastasis. Facts beside a case, never a computed probability: there is no
 * validated prognostic score for intradural extramedullary or intramedullary metastasis.
 */
export type PrognosticFact = ReferenceRow & {
  compartment: 'intradural_extramedullary' | 'intramedullary' | 'intradural'
  n: number
  says: string
}

export const prognosticFacts: readonly PrognosticFact[] = [
  {
    compartment: 'intradural_extramedullary',
    n: 43,
    says: 'Multicentre: gross total resection 55.8 %, subtotal 44.2 %; 72.1 % improved, 3 severely worse; no factor significant, KPS and other metastases strongest.',
    evidenceStatus: 'verified',
    source: 'Gazzeri 2021, doi 10.1007/s11060-021-03804-9',
  },
  {
    compartment: 'intradural_extramedullary',
    n: 113,
    says: 'Systematic review: 74.1 % improved, 7.2 % worse; worsening went with resection short of gross total (P = 0.047); CNS primaries younger, longer survival.',
    evidenceStatus: 'verified',
    source: 'AANS 2025 abstract',
  },
  {
    compartment: 'intradural',
    n: 13,
    says: 'Single centre: 13 intradural of 172 spinal metastases (7.6 %).',
    evidenceStatus: 'verified',
    source: 'Salvotti 2024, doi 10.3390/curroncol31070304',
  },
  {
    compartment: 'intramedullary',
    n: 9,
    says: 'Operated, 10 lesions: mean survival 6.4 ± 9.4 months, melanoma 20.5 against 2.4; extent of resection, walking and ASIA not associated with survival; AIS unchanged 78 %, better 11 %, worse 11 %; all who walked before walked after.',
    evidenceStatus: 'verified',
    source: 'Wilson 2012, doi 10.1016/j.wneu.2011.07.016',
  },
  {
    compartment: 'intramedullary',
    n: 60,
    says: 'Radiosurgery, 77 lesions: local control 86.3 %, survival at 12 months 35.3 %, median 9 months, no cord toxicity reported.',
    evidenceStatus: 'verified',
    source: 'Carvajal 2025, doi 10.7759/cureus.80025',
  },
  {
    compartment: 'intradural',
    n: 2,
    says: 'Two cases with palliative aims: the paper from which this workbench starts.',
    evidenceStatus: 'verified',
    source: 'Thoma 2024, doi 10.1093/jscr/rjae108',
  },
]
