import { describe, expect, test } from 'vitest'
import type { LibraryEntry, Profile } from '../src/index.ts'
import {
  DEFAULT_WEIGHTS,
  describedCase,
  featureIds,
  ownEntry,
  profileOf,
  publishedCases,
  publishedLibrary,
  radiosensitivityOf,
  similarCases,
  spanOf,
  tempoOf,
  weightsFrom,
} from '../src/index.ts'
import { fullCase } from './cases.ts'

const described = describedCase.parse({
  compartment: 'intramedullary',
  primary: { site: 'kidney', histology: 'clear_cell', group: 'renal' },
  level: { region: ['thoracic'], first: 'T9', last: 'T10' },
  presentation: { duration_days: 10 },
  pre: { ambulatory: true, kps: 60 },
  lesion_count: 1,
  age_years: 61,
})

const entry = (profile: Profile, poor = false): LibraryEntry => ({
  profile,
  origin: 'published',
  citation: null,
  outcome: [],
  poor,
})

describe('what is compared', () => {
  test('tempo by days, as the vocabulary defines it', () => {
    expect([0, 6, 7, 14, 15, 90, 91].map(tempoOf)).toEqual([
      'acute',
      'acute',
      'rapid',
      'rapid',
      'subacute',
      'subacute',
      'chronic',
    ])
  })

  test('named levels before regions; neither is unknown', () => {
    expect(spanOf('T9', 'T10', ['cervical'])).toEqual([15, 16])
    expect(spanOf(null, null, ['conus', 'thoracolumbar_junction'])).toEqual([17, 20])
    expect(spanOf(null, null, [])).toBeNull()
  })

  test('lung without its histology has no radiosensitivity; an unlisted site has none either', () => {
    expect(radiosensitivityOf('lung', null)).toBeNull()
    expect(radiosensitivityOf('lung', 'small_cell')).toBe('sensitive')
    expect(radiosensitivityOf('lung', 'adenocarcinoma')).toBe('resistant')
    expect(radiosensitivityOf('kidney', null)).toBe('resistant')
    expect(radiosensitivityOf('stomach', null)).toBeNull()
  })

  test('a word for the tempo without a duration has no place among durations', () => {
    expect(profileOf(describedCase.parse({ presentation: { tempo: 'progressive' } })).tempo).toBeNull()
    expect(profileOf(describedCase.parse({ presentation: { tempo: 'acute' } })).tempo).toBe('acute')
  })
})

describe('neighbours', () => {
  test('distance is the weighted mean difference over what both know, by hand', () => {
    const profile = profileOf(described)
    const other = {
      ...profile,
      id: 'other',
      compartment: 'leptomeningeal',
      kps: 40,
      site: 'melanoma',
      driver: 'braf',
    } as const
    const found = similarCases(profile, [entry(other)], { weights: DEFAULT_WEIGHTS })
    // compartment 3·1, primary 3·(1 − 0.4: both resistant), kps 2·0.2; over all but the five features nobody knows.
    const known = 22 - (1.5 + 1.5 + 1.5 + 1 + 1)
    expect(found.coverage).toBeCloseTo(known / 22, 12)
    expect(found.neighbours[0]?.distance).toBeCloseTo((3 + 3 * 0.6 + 2 * 0.2) / known, 12)
  })

  test('a library case is not its own neighbour, and none is nearer than its copy', () => {
    for (const each of publishedCases().slice(0, 20)) {
      const profile = profileOf(each)
      const found = similarCases(profile, publishedLibrary(), { weights: DEFAULT_WEIGHTS })
      expect(found.neighbours.map(({ id }) => id)).not.toContain(each.id)
      const copy = similarCases({ ...profile, id: 'copy' }, publishedLibrary(), { weights: DEFAULT_WEIGHTS })
      if (found.coverage >= 0.5) expect(copy.neighbours[0]?.id).toBe(each.id)
    }
  })

  test('under half of the weight in common nothing is ranked, and that is said', () => {
    const sparse = profileOf(describedCase.parse({ compartment: 'intramedullary' }))
    const found = similarCases(sparse, publishedLibrary(), { weights: DEFAULT_WEIGHTS })
    expect(found.neighbours).toEqual([])
    expect(found.because).toMatch(/^Too little is known of this case: 14 %/)
  })

  test('when no neighbour ended badly, the nearest within reach that did is added', () => {
    const profile = profileOf(described)
    const near = [1, 2].map((n) => entry({ ...profile, id: `near-${n}` }))
    const bad = entry({ ...profile, id: 'bad', kps: 30 }, true)
    const found = similarCases(profile, [bad, ...near], { weights: DEFAULT_WEIGHTS, k: 2 })
    expect(found.neighbours.map(({ id, counterExample }) => [id, counterExample])).toEqual([
      ['near-1', false],
      ['near-2', false],
      ['bad', true],
    ])
    const far = entry(
      { ...profile, id: 'far', compartment: 'leptomeningeal', site: 'breast', radiosensitivity: 'sensitive' },
      true,
    )
    expect(similarCases(profile, [far, ...near], { weights: DEFAULT_WEIGHTS, k: 2 }).neighbours).toHaveLength(2)
  })

  test('outcome and treatment never enter: changing them changes no distance', () => {
    const profile = profileOf(described)
    const changed = publishedLibrary().map((each) => ({ ...each, outcome: ['changed'], poor: !each.poor }))
    const distances = (library: readonly LibraryEntry[]) =>
      similarCases(profile, library, { weights: DEFAULT_WEIGHTS })
        .neighbours.filter(({ counterExample }) => !counterExample)
        .map(({ id, distance }) => [id, distance])
    expect(distances(changed)).toEqual(distances(publishedLibrary()))
  })

  test('stability names every feature and never keeps more than there are', () => {
    const found = similarCases(profileOf(described), publishedLibrary(), { weights: DEFAULT_WEIGHTS })
    expect(found.stability.map(({ feature }) => feature)).toEqual(featureIds)
    for (const { kept, of } of found.stability) expect(kept).toBeLessThanOrEqual(of)
  })
})

test('weights: what is not named keeps its own; what cannot be a weight is refused by name', () => {
  expect(weightsFrom({ level: 5 })).toMatchObject({ ok: true, value: { level: 5, compartment: 3 } })
  for (const [given, word] of [
    [{ colour: 1 }, 'colour'],
    [{ level: -1 }, 'level'],
    [{ level: '2' }, 'level'],
    [[1], 'object'],
    [Object.fromEntries(featureIds.map((id) => [id, 0])), 'nothing to compare'],
  ] as const) {
    const read = weightsFrom(given)
    expect(read.ok ? '' : read.failure.message).toContain(word)
  }
})

test('a case of the record is compared by what was known before treatment', () => {
  const own = ownEntry('TH-7K2QD', fullCase())
  expect(own).toMatchObject({
    origin: 'own',
    poor: false,
    profile: {
      compartment: 'intradural_extramedullary',
      site: 'kidney',
      histology: 'clear_cell',
      radiosensitivity: 'resistant',
    },
  })
  expect(own.outcome).toEqual(['synthetic, no real person', 'not operated so far'])
})
