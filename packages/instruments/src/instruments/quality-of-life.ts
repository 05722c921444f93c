import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, measure, words } from '../items.ts'
import { generic } from '../validity.ts'

/** Forms whose items are licensed; only the scores that their manuals compute are typed in. */
const forms = {
  'qlq-c30': { title: 'EORTC QLQ-C30', range: [0, 100] },
  'qlq-bm22': { title: 'EORTC QLQ-BM22', range: [0, 100] },
  'qlq-bn20': { title: 'EORTC QLQ-BN20', range: [0, 100] },
  'sf-36': { title: 'SF-36', range: [0, 100] },
  'fact-g': { title: 'FACT-G', range: [0, 108] },
} as const

type Form = keyof typeof forms

const titles = Object.fromEntries(Object.entries(forms).map(([form, { title }]) => [form, title])) as Record<
  Form,
  string
>

const answers = z.object({
  form: choice('Form', titles),
  formVersion: words('Version and language'),
  domain: words('Domain, as the manual names it'),
  score: measure('Score of the domain', { unit: 'points', min: 0, max: 108 }),
  better: choice('Direction of this domain', { higher: 'higher is better', lower: 'higher is worse' }),
  mode: choice('How it was answered', {
    paper: 'paper',
    screen: 'screen',
    interview: 'interview',
    proxy: 'by a proxy',
  }),
})

export const qualityOfLife = defineInstrument({
  id: 'quality-of-life',
  version: '1.0.0',
  title: 'Quality of life, typed score',
  room: 'follow',
  domain: 'quality of life',
  measures: 'one domain score of EORTC QLQ-C30, BM22 or BN20, SF-36 or FACT-G, typed in; nothing is computed',
  direction: 'none',
  scale: { kind: 'measure', unit: 'points' },
  answers,
  validity: generic('a report of the person, not tied to a compartment'),
  evidenceStatus: 'recalled',
  evidenceNote: 'The ranges of the forms are recalled. The direction of a domain is said with each score.',
  licence: '© EORTC, RAND or Optum, FACIT; item text not included: licensed',
  licenceRule: 'totals only',
  source: 'the manual of the form named',
  references: ['eortc-manual-2001'],
  citation:
    'EORTC Quality of Life Group (QLQ-C30, BM22, BN20); SF-36; FACIT (FACT-G). Scored by their manuals elsewhere.',
  priority: 'should',
  bands: [],
  worked: [
    {
      answers: {
        form: 'qlq-c30',
        formVersion: '3.0, English',
        domain: 'Global health status',
        score: 66.7,
        better: 'higher',
        mode: 'paper',
      },
      expect: { value: 66.7, details: { outOf: 100 } },
      source: 'by hand: typed score',
    },
  ],
  compute: ({ form, score, ...said }) => {
    const [, most] = forms[form].range
    if (score > most) {
      return { refused: { item: 'score', message: `Score of the domain (score): ${titles[form]} ends at ${most}.` } }
    }
    return { value: score, details: { form: titles[form], outOf: most, ...said } }
  },
  says: ({ form, domain, better }, { value }) =>
    `${titles[form]}, ${domain}: ${String(value)} of ${forms[form].range[1]}, ${better === 'higher' ? 'higher is better' : 'higher is worse'}.`,
})
