import { z } from 'zod'
import { stepOfItem } from '../answer-words.ts'
import { defineInstrument, type EvidenceStatus } from '../define.ts'
import { choice, whole, yesNo } from '../items.ts'
import { onlyWith } from '../validity.ts'
import { ESCC_GRADES, esccLabels } from './escc.ts'

const answers = z.object({
  escc: choice('Neurologic: epidural compression (ESCC)', esccLabels),
  oncologic: choice('Oncologic: response to conventional radiotherapy', {
    sensitive: 'radiosensitive',
    resistant: 'radioresistant',
    undetermined: 'undetermined, for example unknown histology',
  }),
  mechanical: choice('Mechanical: stability as the clinician calls it', { stable: 'stable', unstable: 'unstable' }),
  systemic: choice('Systemic: can tolerate surgery', { able: 'able', unable: 'unable' }),
  myelopathy: yesNo('Myelopathy').optional(),
  sins: whole('SINS', { min: 0, max: 18, unit: 'points of 18' }).optional(),
})

type Said = z.output<typeof answers>

const cells = {
  cebrt: 'conventional radiotherapy',
  'stabilisation-cebrt': 'stabilisation, then conventional radiotherapy',
  srs: 'radiosurgery',
  'stabilisation-srs': 'stabilisation, then radiosurgery',
  'separation-srs': 'decompression and stabilisation (separation), then radiosurgery',
  'decompression-srs': 'decompression and stabilisation, then radiosurgery',
} as const

type NomsCell = keyof typeof cells

const isHigh = (escc: Said['escc']): boolean => ESCC_GRADES.indexOf(escc) >= ESCC_GRADES.indexOf('2')

/** The table of Laufer 2013. Systemic state decides only in high-grade compression by a resistant tumour. */
const cellOf = ({ escc, oncologic, mechanical, systemic }: Said): NomsCell => {
  const unstable = mechanical === 'unstable'
  if (oncologic === 'sensitive') return unstable ? 'stabilisation-cebrt' : 'cebrt'
  if (!isHigh(escc)) return unstable ? 'stabilisation-srs' : 'srs'
  if (systemic === 'unable') return unstable ? 'stabilisation-cebrt' : 'cebrt'
  return unstable ? 'decompression-srs' : 'separation-srs'
}

/** Stabilising someone who cannot tolerate surgery is how the 2013 table is recalled; one public tool offers nothing there. */
const evidenceOf = (said: Said): EvidenceStatus | undefined =>
  said.systemic === 'unable' && said.mechanical === 'unstable' ? 'recalled' : undefined

const SUMMARY_TITLE =
  'NOMS-style summary (framework derived for epidural disease; no decision cell is published for intradural disease)'

const headings = (said: Partial<Said>) => ({
  summaryTitle: SUMMARY_TITLE,
  neurologic: { escc: said.escc ?? null, myelopathy: said.myelopathy ?? null },
  oncologic: said.oncologic ?? null,
  mechanical: { stability: said.mechanical ?? null, sins: said.sins ?? null },
  systemic: said.systemic ?? null,
})

const flagsOf = ({ escc, sins, mechanical, oncologic }: Said): string[] => [
  ...(escc === '1c' ? ['ESCC 1c counts as low grade here; teaching pages call its treatment unclear'] : []),
  ...(sins !== undefined && sins >= 7 && sins <= 12
    ? [`SINS ${sins} is indeterminate: the clinician called it ${mechanical}`]
    : []),
  ...(sins !== undefined && sins <= 6 && mechanical === 'unstable'
    ? [`SINS ${sins} is in the stable band, called unstable`]
    : []),
  ...(sins !== undefined && sins >= 13 && mechanical === 'stable'
    ? [`SINS ${sins} is in the unstable band, called stable`]
    : []),
  ...(oncologic === 'sensitive' && !isHigh(escc)
    ? ['this cell is also printed as conventional radiotherapy or radiosurgery']
    : []),
]

/** What each heading says for the table: the way is the same for a lesion inside the dura, the cell at its end is not. */
const wayOf = (said: Partial<Said>) => {
  const { escc, oncologic, mechanical, systemic } = said
  const step = (key: keyof Said, leadsTo: string) => stepOfItem(answers, said, key, leadsTo)
  const decides = escc === undefined || oncologic === undefined || (isHigh(escc) && oncologic === 'resistant')
  return [
    step(
      'escc',
      escc === undefined ? 'low or high grade' : isHigh(escc) ? 'high grade compression' : 'low grade compression',
    ),
    step('oncologic', radiotherapyWords[oncologic ?? 'open']),
    step(
      'mechanical',
      mechanical === undefined
        ? 'whether stabilisation comes first'
        : mechanical === 'unstable'
          ? 'stabilisation comes first'
          : 'no stabilisation for its own sake',
    ),
    step(
      'systemic',
      !decides
        ? 'does not change this cell'
        : systemic === undefined
          ? 'whether an operation is possible'
          : systemic === 'able'
            ? 'an operation is possible'
            : 'no decompression',
    ),
  ]
}

const radiotherapyWords = {
  sensitive: 'conventional radiotherapy reaches it',
  resistant: 'radiosurgery, or separation before it',
  undetermined: 'no cell before the histology is known',
  open: 'conventional radiotherapy or radiosurgery',
} as const

const worked = (said: Said, value: NomsCell, source: string) => ({
  answers: said,
  compartments: ['epidural'] as const,
  expect: { value },
  source,
})

export const noms = defineInstrument({
  id: 'noms',
  version: '1.0.0',
  title: 'NOMS',
  room: 'assess',
  domain: 'framework',
  measures: 'the published decision cell for an epidural metastasis; a summary of four headings otherwise',
  direction: 'none',
  scale: { kind: 'named', values: Object.keys(cells) },
  answers,
  validity: onlyWith(
    ['epidural', 'vertebral'],
    'derived for epidural disease; no decision cell is published for intradural disease',
  ),
  evidenceStatus: 'secondary',
  evidenceNote: 'Principle seen; cells second-hand; stabilisation of someone unable to tolerate surgery recalled.',
  licence: 'free, cite',
  source: 'Laufer 2013',
  references: ['laufer-2013'],
  citation: 'Laufer I, Oncologist 2013;18:744–751, doi 10.1634/theoncologist.2012-0293.',
  priority: 'must',
  bands: (Object.keys(cells) as NomsCell[]).map((id) => ({
    id,
    label: cells[id],
    from: id,
    to: id,
    meaning: `published for this cell: ${cells[id]}`,
  })),
  worked: [
    worked(
      { escc: '3', oncologic: 'sensitive', mechanical: 'stable', systemic: 'able', sins: 5 },
      'cebrt',
      'dossier 9.1: lymphoma',
    ),
    worked(
      { escc: '3', oncologic: 'resistant', mechanical: 'unstable', systemic: 'able', sins: 8 },
      'decompression-srs',
      'dossier 9.1: renal',
    ),
    {
      answers: { oncologic: 'resistant', systemic: 'able' },
      compartments: ['intramedullary'],
      expect: { status: 'not_applicable', value: null, details: { summaryTitle: SUMMARY_TITLE } },
      source: 'dossier 9.1: intramedullary lung metastasis, no cell',
    },
  ],
  missing: (said) => {
    const open: string[] = (['escc', 'oncologic', 'mechanical'] as const).filter((item) => said[item] === undefined)
    const decides =
      said.systemic === undefined && (said.oncologic ?? 'resistant') === 'resistant' && isHigh(said.escc ?? '3')
    return decides ? [...open, 'systemic'] : open
  },
  open: (said) => ({ details: headings(said) }),
  trace: wayOf,
  compute: (said) => {
    if (said.oncologic === 'undetermined') {
      return { notApplicable: 'radiosensitivity undetermined: no cell', details: headings(said) }
    }
    return {
      value: cellOf(said),
      details: { ...headings(said), grade: isHigh(said.escc) ? 'high' : 'low' },
      flags: flagsOf(said),
      evidenceStatus: evidenceOf(said),
    }
  },
  says: (_said, { band }) => `NOMS, for the epidural lesion only; the published cell reads: ${band?.label ?? ''}.`,
})
