import type { Compartment } from '@theca/anatomy'
import type { BoardOption } from '@theca/assess'

/**
 * What each way of treatment can and cannot do, in plain words, from the evidence dossier. Shares are told as people of a
 * study. Nothing here is computed for a person.
 */
export type PlainFact = {
  readonly ways: readonly BoardOption[]
  readonly side: 'can' | 'cannot'
  /** Null: true of every compartment. */
  readonly compartments: readonly Compartment[] | null
  readonly words: string
  /** A study, where the sentence is one of its numbers or findings. */
  readonly source: PlainSource | null
}

export type PlainSource = keyof typeof plainSources

export const plainSources = {
  'gazzeri-2021': 'Gazzeri 2021, 43 people operated, growth beside the cord, doi 10.1007/s11060-021-03804-9',
  'gazzeri-iscm-2021': 'Gazzeri 2021, 30 people operated, growth in the cord, doi 10.1007/s10143-021-01491-8',
  'lenschow-2022': 'Lenschow 2022, 351 operations inside the sac, doi 10.3389/fsurg.2022.959533',
  'nishimura-2022': 'Nishimura 2022, 16 people irradiated, growth in the cord, doi 10.21873/cdp.10163',
  'carvajal-2025':
    'Carvajal 2025, 60 people with 77 growths in the cord, several studies together, doi 10.7759/cureus.80025',
  'le-rhun-2021': 'Le Rhun 2021, 254 people with cancer on the skins of the cord and brain, doi 10.1093/neuonc/noaa298',
  'cns-drugs-2023': 'CNS Drugs 2023, review, doi 10.1007/s40263-022-00975-5',
} as const

const SURGERY = ['surgery', 'surgery-then-radiotherapy'] as const
const BESIDE = ['intradural_extramedullary'] as const
const WITHIN = ['intramedullary'] as const

const fact = (
  ways: readonly BoardOption[],
  side: PlainFact['side'],
  words: string,
  source: PlainSource | null = null,
  compartments: PlainFact['compartments'] = null,
): PlainFact => ({ ways, side, words, source, compartments })

export const plainFacts: readonly PlainFact[] = [
  fact(SURGERY, 'can', 'It takes pressure off the cord. It shows which kind of growth it is.'),
  fact(SURGERY, 'can', 'In one study 31 of 43 people were better after it.', 'gazzeri-2021', BESIDE),
  fact(SURGERY, 'cannot', 'Of these 43 people 3 were much worse.', 'gazzeri-2021', BESIDE),
  fact(SURGERY, 'can', 'In one study 18 of 30 people were better after it.', 'gazzeri-iscm-2021', WITHIN),
  fact(SURGERY, 'cannot', 'Of these 30 people 6 were worse.', 'gazzeri-iscm-2021', WITHIN),
  fact(
    SURGERY,
    'cannot',
    'It does not cure the cancer. A part of the growth may have to stay, so that the cord is not hurt.',
  ),
  fact(SURGERY, 'cannot', 'Fluid leaked from the back in about 5 of 100 people.', 'lenschow-2022'),
  fact(['surgery-then-radiotherapy'], 'can', 'Rays after it aim at what was left.'),
  fact(['radiotherapy'], 'can', 'It can slow the growth and ease pain. There is no wound.'),
  fact(
    ['radiotherapy'],
    'can',
    'In a small study all 7 people who walked at the start still walked after it.',
    'nishimura-2022',
    WITHIN,
  ),
  fact(['radiotherapy'], 'cannot', 'It does not take pressure off the cord at once.'),
  fact(['radiotherapy'], 'cannot', 'Of 9 people who could not walk, 2 could walk again.', 'nishimura-2022', WITHIN),
  fact(['stereotactic-radiotherapy'], 'can', 'Rays aim at the growth in few visits. There is no wound.'),
  fact(['stereotactic-radiotherapy'], 'can', 'About 86 of 100 growths did not get bigger.', 'carvajal-2025', WITHIN),
  fact(
    ['stereotactic-radiotherapy'],
    'cannot',
    'It does not take pressure off the cord at once. What it does to the cord after years is not known.',
  ),
  fact(['systemic'], 'can', 'It can treat cancer in the whole body. Some drugs reach the cord.', 'cns-drugs-2023'),
  fact(['systemic'], 'cannot', 'Many drugs do not reach the cord well. They need time.', 'cns-drugs-2023'),
  fact(
    ['intrathecal'],
    'can',
    'The drug goes into the fluid around the cord. It helped people whose fluid held cancer cells.',
    'le-rhun-2021',
  ),
  fact(['intrathecal'], 'cannot', 'It did not help people whose fluid held none.', 'le-rhun-2021'),
  fact(['biopsy'], 'can', 'A small piece shows which kind of cancer it is.'),
  fact(['biopsy'], 'cannot', 'It does not take pressure off the cord.'),
  fact(['watch'], 'can', 'You have nothing to bear now. You can still choose later.'),
  fact(['watch'], 'cannot', 'If your legs get weak while you wait, that may stay.', 'nishimura-2022'),
  fact(['supportive'], 'can', 'It eases pain and other troubles, and helps you to be where you want to be.'),
  fact(['supportive'], 'cannot', 'It does not stop the growth.'),
]

export const plainWays: Readonly<Record<BoardOption, string>> = {
  surgery: 'An operation',
  'surgery-then-radiotherapy': 'An operation, then rays',
  radiotherapy: 'Rays (radiotherapy)',
  'stereotactic-radiotherapy': 'Sharply aimed rays',
  systemic: 'Drugs for the whole body',
  intrathecal: 'Drugs into the fluid of the back',
  biopsy: 'Taking a small piece',
  watch: 'Waiting and looking again',
  supportive: 'Care without treating the growth',
  other: 'Another way',
}
