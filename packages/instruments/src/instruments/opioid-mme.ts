import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, measure, words } from '../items.ts'
import { generic } from '../validity.ts'

/** CDC 2022. Fentanyl patch is per mcg/h and is not multiplied by 24. Factors of 2016 differ: never mix them. */
export const CDC_2022_FACTORS = {
  codeine: 0.15,
  fentanyl_transdermal: 2.4,
  hydrocodone: 1,
  hydromorphone: 5,
  methadone: 4.7,
  morphine: 1,
  oxycodone: 1.5,
  oxymorphone: 3,
  tapentadol: 0.4,
  tramadol: 0.2,
} as const

const FACTOR_TABLE = 'CDC 2022'

const drugs = {
  codeine: 'codeine, mg a day by mouth',
  fentanyl_transdermal: 'fentanyl patch, mcg/h',
  hydrocodone: 'hydrocodone, mg a day by mouth',
  hydromorphone: 'hydromorphone, mg a day by mouth',
  methadone: 'methadone, mg a day by mouth',
  morphine: 'morphine, mg a day by mouth',
  oxycodone: 'oxycodone, mg a day by mouth',
  oxymorphone: 'oxymorphone, mg a day by mouth',
  tapentadol: 'tapentadol, mg a day by mouth',
  tramadol: 'tramadol, mg a day by mouth',
  other: 'another drug or route: needs a factor and its source',
} as const

const line = z
  .strictObject({
    drug: choice('Drug', drugs),
    amount: measure('Amount', {
      unit: 'mg a day; mcg/h for a fentanyl patch',
      min: 0,
      help: 'Regular dose plus the mean as-needed dose of the last three days.',
    }),
    name: words('Name and route, for another drug').optional(),
    factor: measure('Factor to oral morphine, for another drug', { unit: 'mg per unit', above: 0 }).optional(),
    factorSource: words('Source of the factor').optional(),
  })
  .meta({ title: 'Opioid' })

const answers = z.object({
  opioids: z.array(line).meta({ title: 'Opioids', help: 'An empty list says that none is taken.' }),
})

type Line = z.output<typeof line>

const factorOf = ({ drug, factor }: Line): number | undefined => (drug === 'other' ? factor : CDC_2022_FACTORS[drug])

const fault = (lines: readonly Line[]): { item: string; message: string } | null => {
  for (const [place, { drug, factor, factorSource }] of lines.entries()) {
    if (drug === 'other' && (factor === undefined || factorSource === undefined)) {
      const item = `opioids.${place}.${factor === undefined ? 'factor' : 'factorSource'}`
      return {
        item,
        message: `Opioids (${item}): a drug or route outside the ${FACTOR_TABLE} table needs a factor with its source.`,
      }
    }
    if (drug !== 'other' && factor !== undefined) {
      const item = `opioids.${place}.factor`
      return {
        item,
        message: `Opioids (${item}): ${drug} has its factor in the ${FACTOR_TABLE} table; a typed one is for other drugs only.`,
      }
    }
  }
  return null
}

const round = (value: number): number => Math.round(value * 1e9) / 1e9

export const opioidMme = defineInstrument({
  id: 'opioid-mme',
  version: '1.0.0',
  title: 'Oral morphine equivalents',
  room: 'assess',
  domain: 'pain',
  measures: 'daily opioid in oral morphine milligrams, for tracking only',
  direction: 'none',
  scale: { kind: 'measure', unit: 'mg/day' },
  answers,
  validity: generic('a count of drugs, not tied to a compartment'),
  evidenceStatus: 'verified',
  licence: 'free (CDC)',
  source: 'CDC 2022',
  references: ['dowell-2022'],
  citation:
    'Dowell D, MMWR Recomm Rep 2022;71(3), doi 10.15585/mmwr.rr7103a1. The 2016 table differs (hydromorphone 4, tramadol 0.1, methadone 3 or sliding).',
  priority: 'must',
  bands: [],
  worked: [
    {
      answers: { opioids: [{ drug: 'hydrocodone', amount: 20 }] },
      expect: { value: 20 },
      source: 'CDC: hydrocodone 5 mg × 4',
    },
    {
      answers: { opioids: [{ drug: 'oxycodone', amount: 20 }] },
      expect: { value: 30 },
      source: 'CDC: oxycodone ER 10 mg × 2',
    },
    {
      answers: { opioids: [{ drug: 'fentanyl_transdermal', amount: 50 }] },
      expect: { value: 120, flags: ['tracking only'] },
      source: 'by hand: fentanyl 50 mcg/h',
    },
    {
      answers: { opioids: [{ drug: 'methadone', amount: 20 }] },
      expect: { value: 94 },
      source: 'by hand: methadone 20 mg',
    },
    {
      answers: {
        opioids: [
          { drug: 'morphine', amount: 60 },
          { drug: 'fentanyl_transdermal', amount: 75 },
        ],
      },
      expect: { value: 240 },
      source: 'by hand: morphine 60 mg and fentanyl 75 mcg/h',
    },
  ],
  compute: ({ opioids }) => {
    const refused = fault(opioids)
    if (refused !== null) return { refused }
    const lines = opioids.map((each) => ({
      ...each,
      factor: factorOf(each) ?? 0,
      mme: round(each.amount * (factorOf(each) ?? 0)),
    }))
    const typed = opioids.filter(({ drug }) => drug === 'other')
    return {
      value: round(lines.reduce((total, { mme }) => total + mme, 0)),
      details: { factorTable: FACTOR_TABLE, lines },
      flags: [
        'for tracking only; not for opioid conversion',
        ...typed.map(
          ({ name, factorSource }) => `factor typed in for ${name ?? 'another drug'} (source: ${factorSource})`,
        ),
      ],
    }
  },
  says: (_said, { value }) =>
    `Opioid ${String(value)} mg oral morphine equivalent a day (${FACTOR_TABLE} factors, tracking only).`,
})
