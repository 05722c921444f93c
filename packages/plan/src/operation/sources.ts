/**
 * What the rules and facts of the operative plan rest on. `verified`: seen in the named source, mostly its abstract;
 * `secondary`: seen in a summary of it; `recalled`: field knowledge that nobody here checked; `project`: ours, to be edited.
 */
export type Mark = 'verified' | 'secondary' | 'recalled' | 'project'

export type SourceKey = keyof typeof planSources

/** A statement that speaks for or against something, with how far it was seen and where. */
export type Basis = { readonly words: string; readonly mark: Mark; readonly source: SourceKey | null }

export const verified = (source: SourceKey, words: string): Basis => ({ words, mark: 'verified', source })
export const secondary = (source: SourceKey, words: string): Basis => ({ words, mark: 'secondary', source })
export const recalled = (words: string): Basis => ({ words, mark: 'recalled', source: null })
export const project = (words: string): Basis => ({ words, mark: 'project', source: null })

/** By key of `docs/references.bib`: as short as a page has room for, and in full. */
export const planSources = {
  'gazzeri-2021': ['Gazzeri 2021, n 43', 'intradural extramedullary metastases, doi 10.1007/s11060-021-03804-9'],
  'gazzeri-iscm-2021': ['Gazzeri 2021, n 30', 'intramedullary metastases, doi 10.1007/s10143-021-01491-8'],
  'palmisciano-2022': ['Palmisciano 2022, n 130', 'review of reported cases, doi 10.21873/anticanres.15814'],
  'wilson-2012': ['Wilson 2012, n 9', 'intramedullary metastases, doi 10.1016/j.wneu.2011.07.016'],
  'wu-2022': ['Wu 2022', 'intramedullary metastases of lung cancer, read as abstract'],
  'hoover-2012': ['Hoover 2012, n 15', 'intradural metastases, doi 10.1007/s00701-012-1313-5'],
  'hemilaminectomy-2020': ['Chin Neurosurg J 2020', 'hemilaminectomy, doi 10.1186/s41016-020-00222-0'],
  'byvaltsev-2023': ['Byvaltsev 2023, n 540', 'laminoplasty and laminectomy, seven studies, Asian Spine J 17(3)'],
  'mcgirt-2010': ['McGirt 2010, n 238', 'intradural tumours, doi 10.1227/01.NEU.0000367721.73220.C9'],
  'ventral-2010': ['Eur Spine J 2010, n 29', 'ventral tumours from behind, doi 10.1007/s00586-010-1295-z'],
  'ventral-2024': ['Front Oncol 2024, n 27', 'ventral meningiomas, Front Oncol 14:1446086'],
  'far-lateral-2021': ['Asian Spine J 2021', 'far-lateral approach to the upper neck, 15(5)'],
  'dieringer-2024': ['Dieringer 2024, n 33', 'multilevel approaches, doi 10.3390/cancers16091782'],
  'myelotomy-2020': ['Myelotomy technical note', 'midline and dorsal root entry zone, read as abstract'],
  'eano-2023': ['EANO–ESMO 2023', 'leptomeningeal metastases, doi 10.1016/j.esmoop.2023.101624'],
  'fisher-2010': ['Fisher 2010', 'SINS, doi 10.1097/BRS.0b013e3181e16ae2, seen in summaries'],
  'ious-2019': ['Turk Neurosurg 2019, n 69', 'ultrasound before durotomy, doi 10.5137/1019-5149.JTN.23296-18.3'],
  'ious-2013': ['Turk Neurosurg 2013, n 26', 'ultrasound and residual, 23:600'],
  'millesi-2014': ['Millesi 2014, n 55', '5-ALA in spinal tumours, doi 10.3171/2013.12.FOCUS13485'],
  'fluorescein-2020': ['Front Oncol 2020, n 49', 'sodium fluorescein, Front Oncol 10:618579'],
  'clausen-2015': ['Clausen 2015, n 45', 'randomised, vertebral metastases, doi 10.1016/j.jvir.2014.11.014'],
  'jesse-2025': ['Jesse 2025', 'pedicle marking, doi 10.1016/j.bas.2025.104333'],
  'wrong-level-2024': ['J Clin Med 2024', 'wrong-level surgery, 13:5690, citing Meyer 2014'],
  'lenschow-2022': ['Lenschow 2022, n 351', 'leak after planned durotomy, doi 10.3389/fsurg.2022.959533'],
  'durotomy-2021': ['J Korean Neurosurg Soc 2021, n 314', 'early mobilisation, 64(5)'],
  'noa-2024': ['NOA 2024, n 12', 'intradural metastases, congress abstract, 6 Suppl 1:i35'],
  'ng234-2023': ['NICE NG234', 'metastatic spinal cord compression, read in secondary pages'],
  'kirkpatrick-2010': ['Kirkpatrick 2010', 'QUANTEC cord, doi 10.1016/j.ijrobp.2009.04.095'],
  'sahgal-2021': ['Sahgal 2021', 'HyTEC cord, doi 10.1016/j.ijrobp.2019.09.038'],
  'ehret-2021': ['Ehret 2021, n 33', 'radiosurgery of intramedullary metastases, doi 10.3390/cancers13020297'],
  'rt-timing-2020': ['Radiat Oncol 2020', 'delay to radiotherapy, extradural, doi 10.1186/s13014-020-01740-y'],
  'rt-interval-2018': ['Survey, PMC6046325', 'interval between surgery and radiotherapy, extradural'],
  'yang-2025': ['Yang 2025', 'proton craniospinal irradiation, JAMA Oncol, read as summary'],
  'dwave-review-2025': ['Review 2025, n 1060', 'criteria in intramedullary tumours, 25 studies, read as abstract'],
  'rijs-2019': ['Rijs 2019', 'accuracy of MEP in intramedullary tumours, 15 studies, World Neurosurg'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>

/** `Gazzeri 2021, n 43`, or the word for a statement that nobody else made or checked. */
export const shortSource = ({ mark, source }: Basis): string =>
  source === null
    ? {
        project: 'project rule',
        recalled: 'recalled, not checked',
        secondary: 'second-hand',
        verified: 'seen in source',
      }[mark]
    : planSources[source][0]
