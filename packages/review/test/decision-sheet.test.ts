import { known, NOT_KNOWN } from '@theca/record'
import { describe, expect, it } from 'vitest'
import { decisionSheet, type DecisionSheet, type PlainSentence } from '../src/index.ts'
import { answered, emptyCase, entriesOf, fullCase, NOW, opened, personBody, referralBody, said } from './cases.ts'

const sheetOf = (entries: Parameters<typeof decisionSheet>[0]['entries']): DecisionSheet =>
  decisionSheet({ entries, now: NOW, preparedBy: 'Dr A. Example' })

const goals = {
  ranked: ['keep-walking', 'time-at-home'],
  expectation: { walking: NOT_KNOWN, pain: NOT_KNOWN, home: NOT_KNOWN, time: NOT_KNOWN },
  toldBy: 'patient',
  tradeOff: NOT_KNOWN,
  escalation: NOT_KNOWN,
  revisitOn: NOT_KNOWN,
  words: known('I want to walk to my allotment.'),
}
const options = [
  'surgery-then-radiotherapy',
  'stereotactic-radiotherapy',
  'systemic',
  'intrathecal',
  'watch',
  'supportive',
  'biopsy',
]
const decision = (names: readonly string[]) => ({
  metOn: '2026-03-04',
  present: [],
  options: names.map((option, place) => ({
    option,
    verdict: place === 0 ? 'chosen' : 'alternative',
    why: 'McCormick III',
  })),
  dissent: [],
  wouldChange: [],
  actions: [],
})
const inside = (compartment: string) =>
  entriesOf([
    opened(),
    said('assess.referral', referralBody({ compartments: [compartment], lesions: [] }), NOW),
    said('assess.goals', goals, NOW),
    said('assess.board-decision', decision(options), NOW),
    answered('pain-nrs', { worst: 8 }, NOW),
    answered('ambulation', { walking: 'aid' }, NOW),
  ])

const sheets: Readonly<Record<string, DecisionSheet>> = {
  full: sheetOf(fullCase()),
  empty: sheetOf(emptyCase()),
  beside: sheetOf(inside('intradural_extramedullary')),
  within: sheetOf(inside('intramedullary')),
  skins: sheetOf(inside('leptomeningeal')),
}

const sentencesOf = (page: DecisionSheet): PlainSentence[] => [
  ...[...page.blocks, page.unknown].flatMap(({ sentences }) => sentences),
  ...page.ways.flatMap(({ can, cannot }) => [...can, ...cannot]),
]

const ownWords = (page: DecisionSheet): string =>
  [
    page.lead,
    page.alarm,
    ...sentencesOf(page).flatMap(({ words, own }) => (own === true ? [] : [words])),
    ...page.questions.map((each) => each),
    ...page.ways.flatMap(({ note }) => (note === null ? [] : [note])),
  ].join(' ')

/** Vowel groups, without a silent e at the end: close enough to tell a sentence for children from one for doctors. */
const syllables = (word: string): number =>
  Math.max(
    1,
    (
      word
        .toLowerCase()
        .replace(/e$/, '')
        .match(/[aeiouy]+/g) ?? []
    ).length,
  )

function schoolGrade(text: string): number {
  const sentences = text.split(/[.?!:]+\s/).filter((each) => each.trim() !== '').length
  const words = text.match(/[A-Za-z]+/g) ?? []
  return (
    0.39 * (words.length / sentences) +
    11.8 * (words.reduce((sum, word) => sum + syllables(word), 0) / words.length) -
    15.59
  )
}

it('the measure of reading tells a doctor from a child', () => {
  expect(
    schoolGrade('Multicentre retrospective cohorts demonstrate heterogeneous neurological deterioration. '),
  ).toBeGreaterThan(14)
  expect(schoolGrade('The cat sat on the mat. It was fat. ')).toBeLessThan(2)
})

describe.each(Object.entries(sheets))('the sheet of a case: %s', (_, page) => {
  it('reads like a text for twelve years of age: sixth grade of school or less', () => {
    expect(schoolGrade(`${ownWords(page)} `)).toBeLessThan(6)
  })

  it('names no score, no grade and no way of speaking among doctors', () => {
    expect(ownWords(page)).not.toMatch(
      /McCormick|Karnofsky|ECOG|ASIA|AIS|Frankel|Nurick|Tokuhashi|Katagiri|Tomita|SINS|NOMS|intradural|extramedullary|metasta|prognos|palliat|debulk|resect|adjuvant|neuro/i,
    )
  })

  it('has no number that is not of a study or said by the person, and no forecast', () => {
    for (const { words, source, own } of sentencesOf(page)) {
      if (own === true || words.startsWith('You called your worst pain')) continue
      if (/\d/.test(words)) expect(source, words).not.toBeNull()
      expect(words).not.toMatch(/your (chance|risk|odds)|you will (live|walk|die)|%/i)
    }
  })

  it('has a study for every mark, and a mark for every study', () => {
    const marks = new Set(sentencesOf(page).flatMap(({ source }) => (source === null ? [] : [source])))
    expect([...marks].sort((a, b) => a - b)).toEqual(page.sources.map((_each, place) => place + 1))
    for (const source of page.sources) expect(source).toMatch(/doi 10\./)
  })

  it('says of each way what it can and what it cannot, advises none, and leaves room to write', () => {
    expect(page.ways.length).toBeGreaterThan(1)
    for (const { can, cannot, way } of page.ways) {
      expect(can.length, way).toBeGreaterThan(0)
      expect(cannot.length, way).toBeGreaterThan(0)
    }
    expect(ownWords(page)).not.toMatch(/\b(should|must|recommend\w*|safe|optimal)\b|!/i)
    expect(page.lines.length).toBeGreaterThan(1)
  })
})

it('carries goals in order and the person’s own words unchanged', () => {
  const [matters] = sheets['beside']?.blocks ?? []
  expect(matters?.sentences).toEqual([
    { words: 'You said what matters to you, first things first: to keep walking; then to be at home.', source: null },
    { words: 'I want to walk to my allotment.', source: null, own: true },
  ])
  expect(JSON.stringify(sheetOf(entriesOf([opened(), said('assess.person', personBody(), NOW)])).blocks)).toContain(
    'allotment',
  )
})

it('tells the study of the compartment and no other', () => {
  expect(JSON.stringify(sheets['beside'])).toContain('31 of 43')
  expect(JSON.stringify(sheets['beside'])).not.toContain('18 of 30')
  expect(JSON.stringify(sheets['within'])).toContain('18 of 30')
  expect(JSON.stringify(sheets['skins'])).not.toContain('of 43')
})

it('says that a way was chosen, that the person decides, and never why the board thought so', () => {
  const page = sheets['beside']
  expect(page?.ways.map(({ note }) => note === null)).toEqual([false, true, true, true, true])
  expect(page?.ways[0]?.note).toBe('Your team thinks of this way first. You decide.')
  expect(JSON.stringify(page)).not.toContain('McCormick')
})
