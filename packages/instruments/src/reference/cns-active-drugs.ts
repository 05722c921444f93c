import { REVIEWED_ON, type ReferenceRow } from './row.ts'

/** Systemic agents with activity in the CNS or CSF, by driver. A dated reference; it carries no dose and no advice. */
export type CnsActiveRow = ReferenceRow & {
  target: string
  agents: readonly string[]
  note: string | null
  reviewedOn: string
}

const recalled = { evidenceStatus: 'recalled', source: 'recalled', reviewedOn: REVIEWED_ON } as const
const review = {
  evidenceStatus: 'verified',
  source: 'CNS Drugs 2023, doi 10.1007/s40263-022-00975-5',
  reviewedOn: REVIEWED_ON,
} as const

export const cnsActiveDrugs: readonly CnsActiveRow[] = [
  {
    target: 'EGFR (NSCLC)',
    agents: ['osimertinib'],
    note: 'CSF penetration and leptomeningeal activity high; BLOOM, 160 mg, doi 10.1200/JCO.19.00457 (recalled)',
    ...review,
  },
  { target: 'ALK', agents: ['lorlatinib'], note: 'high penetration', ...review },
  { target: 'ALK', agents: ['alectinib', 'brigatinib'], note: null, ...recalled },
  { target: 'ROS1', agents: ['lorlatinib', 'entrectinib', 'repotrectinib'], note: null, ...recalled },
  { target: 'RET', agents: ['selpercatinib'], note: null, ...recalled },
  { target: 'MET', agents: ['capmatinib', 'tepotinib'], note: null, ...recalled },
  { target: 'NTRK', agents: ['larotrectinib'], note: null, ...recalled },
  { target: 'KRAS G12C', agents: ['adagrasib'], note: null, ...recalled },
  {
    target: 'HER2 (breast)',
    agents: ['tucatinib with capecitabine and trastuzumab', 'trastuzumab deruxtecan', 'intrathecal trastuzumab'],
    note: null,
    ...recalled,
  },
  {
    target: 'BRAF V600 (melanoma)',
    agents: ['dabrafenib with trametinib', 'encorafenib with binimetinib'],
    note: null,
    ...recalled,
  },
  {
    target: 'immune checkpoint',
    agents: ['nivolumab, with or without ipilimumab'],
    note: 'selective leptomeningeal responses, low CSF penetrance',
    ...review,
  },
  {
    target: 'lymphoma',
    agents: ['high-dose methotrexate', 'cytarabine', 'intrathecal therapy'],
    note: null,
    ...recalled,
  },
  {
    target: 'leptomeningeal metastasis, radiotherapy',
    agents: ['proton craniospinal radiotherapy'],
    note: 'against photon involved-field, interim analysis, 42 and 21 patients: CNS progression-free 7.5 and 2.3 months, survival 9.9 and 6.0 months; doi 10.1200/JCO.22.01148 (recalled)',
    evidenceStatus: 'verified',
    source: 'Yang 2022, abstract',
    reviewedOn: REVIEWED_ON,
  },
]
