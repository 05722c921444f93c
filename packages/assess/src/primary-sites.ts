/** Where the cancer began. The order is by frequency among intradural metastases, then others. */
export const primarySites = [
  'lung', 'breast', 'kidney', 'melanoma', 'colorectal', 'prostate', 'thyroid', 'ovary', 'stomach', 'oesophagus', 'liver',
  'pancreas', 'bladder', 'uterus', 'sarcoma', 'lymphoma', 'myeloma', 'leukaemia', 'germ-cell', 'neuroendocrine',
  'cns-primary', 'other', 'unknown-primary', 'not-known',
] as const

export type PrimarySite = (typeof primarySites)[number]

export const primarySiteTitles: Record<PrimarySite, string> = {
  lung: 'Lung', breast: 'Breast', kidney: 'Kidney', melanoma: 'Melanoma', colorectal: 'Colorectal', prostate: 'Prostate',
  thyroid: 'Thyroid', ovary: 'Ovary', stomach: 'Stomach', oesophagus: 'Oesophagus', liver: 'Liver', pancreas: 'Pancreas',
  bladder: 'Bladder', uterus: 'Uterus', sarcoma: 'Sarcoma', lymphoma: 'Lymphoma', myeloma: 'Myeloma', leukaemia: 'Leukaemia',
  'germ-cell': 'Germ cell', neuroendocrine: 'Neuroendocrine', 'cns-primary': 'Primary of the central nervous system',
  other: 'Other', 'unknown-primary': 'Cancer of unknown primary', 'not-known': 'Not known',
}
