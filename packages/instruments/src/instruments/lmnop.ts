import { z } from 'zod'
import { stepOfItem } from '../answer-words.ts'
import { defineInstrument } from '../define.ts'
import { choice, words } from '../items.ts'
import { prognostic } from '../prognosis.ts'

const answers = z.object({
  levels: words('Levels and column', { help: 'Which, how many, which column.' }),
  contiguity: choice('Levels', { single: 'single', contiguous: 'contiguous', separate: 'not contiguous' }),
  mechanical: words('Mechanical instability', {
    help: 'SINS; for intradural disease the instability expected from the approach.',
  }),
  neurology: words('Neurology'),
  histology: words('Histology'),
  radiosensitivity: choice('Radiosensitivity', {
    sensitive: 'sensitive',
    resistant: 'resistant',
    mixed: 'moderate or mixed',
  }),
  fitness: words('Fitness'),
  wishes: words('Wishes of the person'),
  prognosis: words('Prognosis as discussed'),
  priorTherapy: words('Prior therapy'),
})

type Item = keyof z.output<typeof answers>

const headings = {
  L: { title: 'Location', items: ['levels', 'contiguity'] },
  M: { title: 'Mechanical instability', items: ['mechanical'] },
  N: { title: 'Neurology', items: ['neurology'] },
  O: { title: 'Oncology', items: ['histology', 'radiosensitivity'] },
  P: { title: 'Patient', items: ['fitness', 'wishes', 'prognosis', 'priorTherapy'] },
} as const satisfies Record<string, { title: string; items: readonly Item[] }>

const stateOf = (said: Partial<Record<Item, unknown>>) =>
  Object.fromEntries(
    Object.entries(headings).map(([letter, { items }]) => [
      letter,
      (items as readonly Item[]).every((item) => said[item] !== undefined) ? 'complete' : 'open',
    ]),
  )

export const lmnop = defineInstrument({
  id: 'lmnop',
  version: '1.0.0',
  title: 'LMNOP',
  room: 'assess',
  domain: 'framework',
  measures: 'whether five headings have been considered: location, mechanics, neurology, oncology, patient; no score',
  direction: 'none',
  scale: { kind: 'named', values: ['complete'] },
  answers,
  validity: prognostic,
  evidenceStatus: 'verified',
  licence: 'free, cite',
  source: 'Paton 2011',
  references: ['paton-2011', 'ivanishvili-2014'],
  citation:
    'Paton GR, Can J Neurol Sci 2011;38:396–403, doi 10.1017/S031716710001177X; Ivanishvili 2014, doi 10.1055/s-0034-1375560.',
  priority: 'should',
  bands: [],
  worked: [
    {
      answers: {
        levels: 'T9/10, body',
        contiguity: 'single',
        mechanical: 'SINS 5',
        neurology: 'AIS D',
        histology: 'renal',
        radiosensitivity: 'resistant',
        fitness: 'ECOG 1',
        wishes: 'keep walking',
        prognosis: 'months',
        priorTherapy: 'none',
      },
      expect: { value: 'complete', details: { headings: { L: 'complete', O: 'complete', P: 'complete' } } },
      source: 'by hand: all five filled',
    },
    {
      answers: {
        levels: 'T9/10, body',
        contiguity: 'single',
        mechanical: 'SINS 5',
        neurology: 'AIS D',
        histology: 'not_known',
        radiosensitivity: 'resistant',
        wishes: 'keep walking',
        prognosis: 'months',
        priorTherapy: 'none',
      },
      expect: { status: 'incomplete', value: null, details: { headings: { L: 'complete', O: 'open', P: 'open' } } },
      source: 'by hand: histology not known, fitness not asked',
    },
  ],
  open: (said) => ({ details: { headings: stateOf(said) } }),
  trace: (said) =>
    Object.entries(headings).flatMap(([letter, { title, items }]) =>
      (items as readonly Item[]).map((item) =>
        stepOfItem(answers, said, item, `${letter}, ${title.toLowerCase()}${said[item] === undefined ? ': open' : ''}`),
      ),
    ),
  compute: (said) => ({ value: 'complete', details: { headings: stateOf(said) } }),
  says: () => 'LMNOP: all five headings filled.',
})
