import type { Compartment } from '@theca/anatomy'
import type { Part, Quantity, Source } from './page.ts'

/**
 * What is published about the course of intradural metastases, as cited facts beside the case and never as a computed
 * probability: there is no validated score. Every figure was read at the level of the abstract.
 */
const publication = (short: string, citation: string): Source => ({ type: 'publication', short, citation })

const palmisciano = publication('Palmisciano 2022, n 130', 'review of reported cases, doi 10.21873/anticanres.15814')
const gazzeriIdem = publication('Gazzeri 2021, n 43', 'operated, doi 10.1007/s11060-021-03804-9')
const knafo = publication('Knafo 2013, n 11', 'strictly solitary, doi 10.1227/NEU.0000000000000132')
const gazzeriIscm = publication('Gazzeri 2021, n 30', 'operated, doi 10.1007/s10143-021-01491-8')
const wilson = publication('Wilson 2012, n 9', 'operated, doi 10.1016/j.wneu.2011.07.016')
const prabhu = publication(
  'Prabhu 2019, n 147',
  'after surgery and radiosurgery of brain metastases, doi 10.1093/neuonc/noz049',
)
const dossier = publication('Theca, evidence dossier', 'no score was met; recalled, not proven')

const text = (words: string): Part => ({ is: 'text', text: words })
const figure = (
  source: Source,
  year: string,
  value: string,
  unit: string,
  range?: readonly [string, string],
): Quantity => ({
  is: 'quantity',
  value,
  unit,
  ...(range === undefined ? {} : { interval: { low: range[0], high: range[1], kind: 'range' } }),
  at: { on: year, precision: 'year' },
  source,
  evidence: 'verified',
})

type Fact = readonly Part[]

const facts: Readonly<Partial<Record<Compartment, readonly Fact[]>>> = {
  intradural_extramedullary: [
    [
      text('Intradural extramedullary: median survival'),
      figure(palmisciano, '2022', '6.7', 'months', ['0.1', '108']),
      text('; when strictly solitary'),
      figure(knafo, '2013', '24.0', 'months'),
      text('. Operated:'),
      figure(gazzeriIdem, '2021', '31 of 43', 'improved'),
      text(','),
      figure(gazzeriIdem, '2021', '3 of 43', 'severely worse'),
      text('.'),
    ],
  ],
  intramedullary: [
    [
      text('Intramedullary, operated: median survival'),
      figure(gazzeriIscm, '2021', '9.9', 'months'),
      text(', mean'),
      figure(wilson, '2012', '6.4', 'months'),
      text('. Function:'),
      figure(gazzeriIscm, '2021', '18 of 30', 'improved'),
      text(','),
      figure(gazzeriIscm, '2021', '6 of 30', 'worse'),
      text('.'),
    ],
  ],
  leptomeningeal: [
    [
      text('Leptomeningeal, after treatment of brain metastases: median survival, nodular'),
      figure(prabhu, '2019', '8.2', 'months'),
      text(', linear'),
      figure(prabhu, '2019', '3.3', 'months'),
      text('.'),
    ],
  ],
}

/**
 * The facts that concern the compartments of a case.
 *
 * @example prognosisFacts(['intramedullary']).length // 3: no score, one fact, what such series are
 */
export function prognosisFacts(compartments: readonly Compartment[]): (readonly Part[])[] {
  const concerned = compartments.flatMap((each) => facts[each] ?? [])
  const noScore: Part = {
    is: 'words',
    words: 'No validated prognostic score for intradural metastasis is known',
    at: { on: '2026', precision: 'year' },
    source: dossier,
    evidence: 'recalled',
  }
  if (compartments.length === 0) {
    return [
      [noScore, text('.')],
      [
        text('Published courses differ between compartments; the compartment of this case is'),
        { is: 'missing', why: 'not-asked' },
        text('.'),
      ],
    ]
  }
  if (concerned.length === 0) {
    return [
      [
        text('Published courses of intradural metastases:'),
        { is: 'missing', why: 'not-applicable', because: 'no intradural compartment is recorded' },
      ],
    ]
  }
  return [
    [noScore, text('.')],
    ...concerned,
    [text('Small, selected, retrospective series, read as abstracts; no figure is a forecast for this person.')],
  ]
}
