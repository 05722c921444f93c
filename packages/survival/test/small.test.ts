import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Feature, Pooled, PoolMethod, ProportionMethod } from '../src/index.ts'
import {
  bowker,
  gate,
  gower,
  kappa,
  mcNemar,
  nearest,
  pool,
  proportion,
  proportionDifference,
  signedRank,
  stuartMaxwell,
  tailFrom,
  transitions,
  upperWhenNone,
} from '../src/index.ts'
import { expectClose, reference } from './close.ts'

type Small = {
  proportions: ({ x: number; n: number } & Record<ProportionMethod, number[]>)[]
  mcnemar: { b: number; c: number; p: number; chi: number | null }[]
  wilcoxon: Record<'before' | 'after', number[]>[] &
    Record<'statistic' | 'exact' | 'coin' | 'normal' | 'shift', number>[]
  kappa: ({ counts: number[][]; stuart: number; bowker: number } & Record<'none' | 'linear' | 'quadratic', number[]>)[]
  pool: Record<string, { x: number[]; n: number[] } & Record<PoolMethod, number[]>>
  gower: { data: Record<string, (number | null)[]>; weights: number[]; first: number[]; fifth: number[] }
}
const expected = reference<Small>('small')
const tableOf = (counts: readonly (readonly number[])[]) => ({ levels: counts.map((_, index) => index), counts })

describe('proportions', () => {
  test('four intervals against R', () => {
    for (const wanted of expected.proportions) {
      for (const method of ['wilson', 'clopper-pearson', 'agresti-coull', 'jeffreys'] as const) {
        const { low, high } = proportion(wanted.x, wanted.n, { method })
        expectClose([low, high], wanted[method], 1e-12, `${method} ${wanted.x} of ${wanted.n}`)
      }
    }
  })
  test('none of 20: exact limits by hand', () => {
    expectClose(upperWhenNone(20), 1 - 0.05 ** (1 / 20), 1e-15)
    expectClose(proportion(0, 20, { method: 'clopper-pearson' }).high, 1 - 0.025 ** (1 / 20), 1e-13)
  })
  test('Newcombe’s own example: 56 of 70 less 48 of 80', () => {
    const { estimate, low, high } = proportionDifference([56, 70], [48, 80])
    expectClose([estimate, low, high], [0.2, 0.0524, 0.3339], 5e-5)
  })
  test('counts that are not counts are refused', () => {
    expect(() => proportion(3, 2)).toThrow('3 of 2')
    expect(() => proportion(0, 0)).toThrow(RangeError)
  })
  test('property: successes and failures are mirror images', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (n, at) => {
        const x = at % (n + 1)
        for (const method of ['wilson', 'clopper-pearson', 'agresti-coull', 'jeffreys'] as const) {
          const [here, there] = [proportion(x, n, { method }), proportion(n - x, n, { method })]
          expectClose([here.low, here.high], [1 - there.high, 1 - there.low], 1e-12, method)
          expect(here.low <= x / n && here.high >= x / n).toBe(true)
        }
      }),
    )
  })
})

describe('pairs', () => {
  test('McNemar against R', () => {
    for (const { b, c, p, chi } of expected.mcnemar) {
      const found = mcNemar(b, c)
      expectClose(found.p, p, 1e-13)
      expectClose(found.chiSquare?.statistic ?? null, chi, 1e-13)
    }
    expectClose(mcNemar(7, 1).midP, (2 * 9 - 8) / 256, 1e-14)
    expect(mcNemar(0, 0)).toMatchObject({ p: 1, midP: 1, chiSquare: null })
  })
  test('signed rank with ties: exact by two R packages, and normal', () => {
    for (const wanted of expected.wilcoxon) {
      const found = signedRank(wanted.before, wanted.after)
      expectClose([found.statistic, found.shift], [wanted.statistic, wanted.shift], 1e-12)
      expectClose([found.exactP, found.normalP], [wanted.exact, wanted.normal], 1e-10)
      expectClose(found.exactP, wanted.coin, 1e-10)
    }
  })
  test('signed rank by hand: 1, 1, 2, −3', () => {
    // Sums of positive mean ranks 1.5, 1.5, 3, 4: of 16 patterns 6 give 4 or less (0, 1.5 twice, 3 twice, 4), so p = 12/16.
    expect(signedRank([0, 0, 0, 3], [1, 1, 2, 0])).toMatchObject({ n: 4, zeros: 0, statistic: 6, exactP: 0.75 })
    expect(signedRank([1, 2], [1, 2])).toMatchObject({ n: 0, zeros: 2, exactP: 1, normalP: null, shift: null })
  })
  test('kappa, Stuart–Maxwell and Bowker against R', () => {
    for (const wanted of expected.kappa) {
      const table = tableOf(wanted.counts)
      for (const weights of ['none', 'linear', 'quadratic'] as const) {
        const found = kappa(table, weights)
        expectClose([found.kappa, found.standardError], wanted[weights], 1e-12, weights)
      }
      expectClose(stuartMaxwell(table).statistic, wanted.stuart, 1e-11, 'Stuart–Maxwell')
      if (Number.isFinite(wanted.bowker)) expectClose(bowker(table).statistic, wanted.bowker, 1e-12, 'Bowker')
    }
  })
  test('two levels: Stuart–Maxwell is McNemar without correction', () => {
    const table = transitions(['walks', 'walks', 'no', 'no', 'no'], ['walks', 'no', 'walks', 'walks', 'no'])
    expect(table).toEqual({
      levels: ['no', 'walks'],
      counts: [
        [1, 2],
        [1, 1],
      ],
    })
    expectClose(stuartMaxwell(table).statistic, 1 / 3, 1e-13)
  })
  test('one level only: kappa has no value, and nothing changed', () => {
    const table = transitions(['a', 'a'], ['a', 'a'])
    expect(kappa(table).kappa).toBeNull()
    expect(stuartMaxwell(table)).toMatchObject({ degreesOfFreedom: 0, p: 1 })
    expect(() => transitions(['a'], ['b'], ['a'])).toThrow('pair 1')
  })
})

describe('pooling', () => {
  const pooled = (x: number[], n: number[], method: PoolMethod): Pooled => {
    const found = pool(x, n, { method })
    if ('withheld' in found) throw new Error(found.because)
    return found
  }
  const figures = (p: Pooled): number[] => [p.estimate, p.low, p.high, p.tau2, p.i2 / 100, p.q]
  for (const [name, wanted] of Object.entries(expected.pool)) {
    const percent = (list: number[]): number[] => list.map((value, index) => (index === 4 ? value / 100 : value))
    test(`${name}: GLMM against metafor`, () => {
      expectClose(figures(pooled(wanted.x, wanted.n, 'glmm')), percent(wanted.glmm), 1e-3)
    })
    test(`${name}: REML with Hartung–Knapp against metafor`, () => {
      const found = pooled(wanted.x, wanted.n, 'logit-reml-hk')
      expectClose(
        [...figures(found), found.predictionLow, found.predictionHigh],
        percent(wanted['logit-reml-hk']),
        1e-5,
      )
    })
    test(`${name}: Freeman–Tukey against metafor`, () => {
      expectClose(figures(pooled(wanted.x, wanted.n, 'freeman-tukey')), percent(wanted['freeman-tukey']), 1e-5)
    })
  }
  test('the published benchmarks', () => {
    const { estimate, low, high, tau2 } = pooled([6, 31, 18, 1, 2], [9, 43, 30, 9, 6], 'glmm')
    expectClose([estimate, low, high, tau2], [0.521014, 0.308385, 0.726293, 0.594772], 1e-3)
    const hk = pooled([6, 31, 18, 1, 2], [9, 43, 30, 9, 6], 'logit-reml-hk')
    expectClose(
      [hk.estimate, hk.low, hk.high, hk.predictionLow, hk.predictionHigh, hk.tau2, hk.i2],
      [0.545615, 0.242874, 0.81801, 0.100427, 0.928137, 0.505989, 62.956352],
      1e-4,
    )
  })
  test('two series are not pooled', () => {
    expect(pool([1, 2], [3, 4])).toEqual({ withheld: true, because: '2 series; at least 3 are pooled' })
  })
  test('nothing seen anywhere still answers', () => {
    for (const method of ['glmm', 'logit-reml-hk', 'freeman-tukey'] as const) {
      const { estimate, low, high } = pooled([0, 0, 0], [8, 12, 5], method)
      expect([estimate, low, high].every((value) => value >= 0 && value <= 1)).toBe(true)
    }
  })
})

describe('similarity', () => {
  const { data, weights } = expected.gower
  const names = Object.keys(data)
  type Row = (number | null)[]
  const rows: Row[] = data[names[0]!]!.map((_, index) => names.map((name) => data[name]![index] ?? null))
  const numeric = new Set([6, 7])
  const ordinal = new Set([4, 5])
  const features: Feature<Row>[] = names.map((id, index) => {
    const weight = weights[index]!
    const all = rows.map((row) => row[index]).filter((value) => typeof value === 'number')
    const spread = Math.max(...all) - Math.min(...all)
    if (numeric.has(index)) return { id, weight, kind: 'numeric', range: spread, of: (row) => row[index] ?? null }
    if (ordinal.has(index)) {
      const levels = [...new Set(all)].sort((a, b) => a - b)
      return { id, weight, kind: 'ordinal', levels, of: (row) => row[index] ?? null }
    }
    const binary = index === 0 || index === 2
    const of = (row: Row): number | null => row[index] ?? null
    return binary
      ? { id, weight, kind: 'asymmetric', of: (row) => (of(row) === null ? null : of(row) === 1) }
      : { id, weight, kind: 'nominal', of }
  })
  test('against daisy, with gaps and weights', () => {
    for (const [from, wanted] of [
      [2, expected.gower.first],
      [4, expected.gower.fifth],
    ] as const) {
      expectClose(
        rows.map((row) => gower(rows[from]!, row, features).distance),
        wanted,
        1e-12,
      )
    }
  })
  test('by hand, with coverage and the part of each feature', () => {
    type Case = { age: number | null; site: string; span: [number, number]; csf: boolean | null }
    const asked: Feature<Case>[] = [
      { id: 'age', weight: 1, kind: 'numeric', range: 50, of: (from) => from.age },
      { id: 'primary', weight: 3, kind: 'nominal', of: (from) => from.site },
      { id: 'level', weight: 2, kind: 'interval', of: (from) => from.span },
      { id: 'csf', weight: 2, kind: 'nominal', of: (from) => from.csf },
    ]
    const a: Case = { age: 60, site: 'lung', span: [18, 20], csf: null }
    const b: Case = { age: 70, site: 'lung', span: [20, 21], csf: true }
    const found = gower(a, b, asked)
    // (1 · 0.2 + 3 · 0 + 2 · (1 − 1/4)) / 6, and 6 of 8 parts of the weight compared.
    expectClose([found.distance, found.coverage], [1.7 / 6, 0.75], 1e-14)
    expect(found.contributions.map((part) => part.difference)).toEqual([1 - 0.8, 0, 0.75, null])
    expect(nearest(a, [b, { ...a, age: null, csf: null }], asked, { k: 1 })[0]!.distance).toBe(0)
    expect(nearest(a, [b], asked, { minimumCoverage: 0.8 })).toEqual([])
  })
})

describe('the gating policy', () => {
  test.each([
    ['curve', { n: 4 }, true],
    ['curve', { n: 5 }, false],
    ['percentage', { n: 9 }, true],
    ['percentage', { n: 10 }, false],
    ['group-p-value', { n: 40, fewestEvents: 4 }, true],
    ['group-p-value', { n: 9, fewestEvents: 6 }, true],
    ['group-p-value', { n: 40, fewestEvents: 5 }, false],
    ['hazard-ratio', { n: 40, eventsPerCoefficient: 4 }, true],
    ['hazard-ratio', { n: 40, eventsPerCoefficient: 7, coefficients: 1 }, false],
    ['hazard-ratio', { n: 40, eventsPerCoefficient: 7, coefficients: 2 }, true],
    ['hazard-ratio', { n: 90, eventsPerCoefficient: 10, coefficients: 4 }, false],
    ['pooled', { series: 2 }, true],
    ['similar', { coverage: 0.49 }, true],
  ] as const)('%s with %o: withheld %s', (output, facts, withheld) => {
    const answer = gate(output, facts)
    expect(answer.withheld).toBe(withheld)
    if (answer.withheld) expect(answer.because).toMatch(/withheld: .*needed.*; shown instead: /)
  })
  test('a model on few events is allowed and says that it is exploratory', () => {
    expect(gate('hazard-ratio', { n: 30, eventsPerCoefficient: 7, coefficients: 1 })).toEqual({
      withheld: false,
      note: 'exploratory: 7 events for one coefficient',
    })
  })
  test('the tail of a curve is grey from fewer than five at risk', () => {
    expect(tailFrom({ n: 7, time: [1, 2, 3], atRisk: [7, 5, 4] })).toBe(3)
    expect(tailFrom({ n: 7, time: [1], atRisk: [7] })).toBeNull()
  })
})
