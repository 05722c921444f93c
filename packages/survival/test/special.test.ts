import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as special from '../src/special/index.ts'
import { reference, relativeGap } from './close.ts'

type Columns = Record<string, Record<string, number[]>>
const expected = reference<Columns>('special')

/** The worst relative difference of one function over all rows of one table. */
function worst(table: string, column: string, compute: (row: (name: string) => number) => number): number {
  const rows = expected[table] ?? {}
  const wanted = rows[column] ?? []
  expect(wanted.length).toBeGreaterThan(5)
  return Math.max(
    ...wanted.map((value, index) => {
      const found = compute((name) => rows[name]?.[index] ?? NaN)
      const off = relativeGap(found, value)
      return Number.isNaN(off) ? Infinity : off
    }),
  )
}

describe('against R', () => {
  const cases: [string, string, (row: (name: string) => number) => number, number][] = [
    ['normalCdf', 'value', (r) => special.normalCdf(r('x')), 1e-13],
    ['normalUpper', 'value', (r) => special.normalUpper(r('x')), 2e-13],
    ['normalQuantile', 'value', (r) => special.normalQuantile(r('p')), 1e-15],
    ['logGamma', 'value', (r) => special.logGamma(r('x')), 1e-14],
    ['gamma', 'lower', (r) => special.gammaLower(r('a'), r('x')), 2e-13],
    ['gamma', 'upper', (r) => special.gammaUpper(r('a'), r('x')), 2e-13],
    ['gammaQuantile', 'lower', (r) => special.gammaQuantile(r('a'), { lower: r('p') }), 1e-13],
    ['gammaQuantile', 'upper', (r) => special.gammaQuantile(r('a'), { upper: r('p') }), 1e-12],
    ['beta', 'lower', (r) => special.betaLower(r('a'), r('b'), r('x')), 1e-12],
    ['beta', 'upper', (r) => special.betaUpper(r('a'), r('b'), r('x')), 1e-12],
    ['betaQuantile', 'lower', (r) => special.betaQuantile(r('a'), r('b'), { lower: r('p') }), 1e-12],
    ['chiSquare', 'upper', (r) => special.chiSquareUpper(r('x'), r('df')), 2e-13],
    ['chiSquareQuantile', 'x', (r) => special.chiSquareQuantile(r('p'), r('df')), 1e-12],
    ['student', 'upper', (r) => special.studentUpper(r('x'), r('df')), 2e-13],
    ['studentQuantile', 'x', (r) => special.studentQuantile(r('p'), r('df')), 1e-11],
    ['f', 'upper', (r) => special.fUpper(r('x'), r('a'), r('b')), 2e-13],
    ['fQuantile', 'x', (r) => special.fQuantile(r('p'), r('a'), r('b')), 1e-11],
    ['binomial', 'density', (r) => special.binomialDensity(r('k'), r('n'), r('p')), 5e-12],
    ['binomial', 'lower', (r) => special.binomialLower(r('k'), r('n'), r('p')), 5e-12],
    ['binomial', 'upper', (r) => special.binomialUpper(r('k'), r('n'), r('p')), 5e-12],
  ]
  for (const [table, column, compute, tolerance] of cases) {
    test(`${table} ${column} within ${tolerance}`, () => {
      expect(worst(table, column, compute)).toBeLessThan(tolerance)
    })
  }
})

describe('two routes to one number', () => {
  const positive = fc.double({ min: 0.01, max: 60, noNaN: true })
  const shape = fc.double({ min: 0.3, max: 60, noNaN: true })
  const chance = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })

  test('property: χ² with one degree is the square of a normal', () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(relativeGap(special.twoSidedNormal(Math.sqrt(x)), special.chiSquareUpper(x, 1))).toBeLessThan(1e-12)
      }),
    )
  })
  test('property: the lower and upper tails of a beta exchange places', () => {
    fc.assert(
      fc.property(positive, positive, chance, (a, b, x) => {
        const [here, there] = [special.betaLower(a, b, x, 1 - x), special.betaUpper(b, a, 1 - x, x)]
        expect(relativeGap(here, there)).toBeLessThan(1e-9)
      }),
    )
  })
  test('property: quantiles undo probabilities', () => {
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (a, b, p) => {
        expect(relativeGap(special.gammaLower(a, special.gammaQuantile(a, { lower: p })), p)).toBeLessThan(1e-11)
        expect(relativeGap(special.betaLower(a, b, special.betaQuantile(a, b, { lower: p })), p)).toBeLessThan(1e-6)
        expect(relativeGap(special.studentUpper(special.studentQuantile(p, a), a), p)).toBeLessThan(1e-6)
        expect(relativeGap(special.normalCdf(special.normalQuantile(p)), p)).toBeLessThan(1e-12)
      }),
    )
  })
  test('property: binomial tails are sums of the density', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), chance, (n, at, p) => {
        const k = at % (n + 1)
        const sum = Array.from({ length: k + 1 }, (_, i) => special.binomialDensity(i, n, p)).reduce((a, b) => a + b, 0)
        expect(Math.abs(sum - special.binomialLower(k, n, p))).toBeLessThan(1e-12)
      }),
    )
  })
  test('outside the domain there is no number', () => {
    expect(special.normalQuantile(1.2)).toBeNaN()
    expect(special.gammaLower(-1, 2)).toBeNaN()
    expect(special.betaUpper(1, 1, 2)).toBeNaN()
    expect(special.logGamma(-1)).toBeNaN()
    expect(() => special.criticalValue(1)).toThrow(RangeError)
    expect([
      special.normalQuantile(0),
      special.gammaQuantile(2, { upper: 0 }),
      special.betaQuantile(2, 2, { lower: 1 }),
    ]).toEqual([-Infinity, Infinity, 1])
  })
})
