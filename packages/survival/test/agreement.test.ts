import { describe, expect, test } from 'vitest'
import {
  fisherExact,
  fleissKappa,
  intraclassCorrelation,
  kappa,
  krippendorffAlpha,
  limitsOfAgreement,
  transitions,
} from '../src/index.ts'

/** The printed example of Krippendorff's "Computing alpha-reliability": four coders, twelve units, gaps. */
const coders: (number | null)[][] = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
  [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
]
const units = Array.from({ length: 12 }, (_, unit) => coders.map((coder) => coder[unit] ?? null))

/** The printed example of Shrout and Fleiss 1979: six subjects, four judges. */
const judges = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
]

describe("Krippendorff's alpha", () => {
  test('the printed example, by metric', () => {
    expect(krippendorffAlpha(units, 'nominal')).toBeCloseTo(0.743, 3)
    expect(krippendorffAlpha(units, 'ordinal')).toBeCloseTo(0.815, 3)
    expect(krippendorffAlpha(units, 'interval')).toBeCloseTo(0.849, 3)
  })

  test('a thing that one reader read says nothing; nothing read is no answer', () => {
    expect(krippendorffAlpha([...units, [null, 4, null, null]], 'nominal')).toBe(krippendorffAlpha(units, 'nominal'))
    expect(krippendorffAlpha([[1, null]], 'nominal')).toBeNull()
    expect(krippendorffAlpha([[2, 2]], 'interval')).toBeNull()
  })
})

describe("Fleiss' kappa", () => {
  test('by hand', () => {
    expect(
      fleissKappa([
        [0, 0, 0],
        [0, 1, 1],
      ]),
    ).toBeCloseTo(0.25, 12)
  })

  test('for two readers it is Scott’s pi, below or equal to Cohen’s kappa', () => {
    const [first, second] = [
      [1, 1, 2, 2, 3, 1, 2, 3, 3, 1],
      [1, 2, 2, 2, 3, 1, 1, 3, 2, 1],
    ]
    const pairs = first.map((value, index) => [value, second[index] ?? 0])
    const cohen = kappa(transitions(first, second)).kappa ?? 0
    expect(fleissKappa(pairs)).toBeLessThanOrEqual(cohen + 1e-12)
    // By hand: observed 7/10; expected (8/20)² + (7/20)² + (5/20)² = 0.345.
    expect(fleissKappa(pairs)).toBeCloseTo((0.7 - 0.345) / (1 - 0.345), 12)
  })

  test('one category for all is no answer; a gap is refused', () => {
    expect(fleissKappa([[1, 1]])).toBeNull()
    expect(() => fleissKappa([[1, null]])).toThrow(RangeError)
    expect(() => fleissKappa([[1, 1], [1]])).toThrow(RangeError)
  })
})

describe('intraclass correlation', () => {
  test('the printed example: 0.29, interval 0.019 to 0.761', () => {
    const { icc, low, high } = intraclassCorrelation(judges)
    expect(icc).toBeCloseTo(0.29, 2)
    expect(low).toBeCloseTo(0.019, 3)
    expect(high).toBeCloseTo(0.761, 3)
  })

  test('readers who agree wholly, and one who reads everything higher', () => {
    expect(
      intraclassCorrelation([
        [1, 1],
        [2, 2],
        [4, 4],
      ]).icc,
    ).toBe(1)
    expect(
      intraclassCorrelation([
        [1, 2],
        [2, 3],
        [4, 5],
      ]).icc,
    ).toBeLessThan(1)
  })
})

test('Bland and Altman: differences by hand', () => {
  const { bias, standardDeviation, low, high, standardErrorOfLimit } = limitsOfAgreement([2, 4, 6], [1, 2, 3])
  expect([bias, standardDeviation]).toEqual([2, 1])
  expect(low).toBeCloseTo(2 - 1.959964, 6)
  expect(high).toBeCloseTo(2 + 1.959964, 6)
  expect(standardErrorOfLimit).toBeCloseTo(1, 12)
})

/** R prints 621.93 here, as far as its root finder goes; 0.025 ψ⁴ = 0.975 (1 + 16 ψ + 36 ψ² + 16 ψ³) is solved by: */
const ladyTop = 626.2435

describe("Fisher's exact test", () => {
  test('the upper limit of the lady solves its own equation', () => {
    const top = fisherExact([3, 1, 1, 3]).high ?? 0
    const fewer = 1 + 16 * top + 36 * top ** 2 + 16 * top ** 3
    expect(fewer / (fewer + top ** 4)).toBeCloseTo(0.025, 12)
  })

  // R 4: fisher.test(matrix(c(…), 2, byrow = TRUE))
  test.each([
    [[3, 1, 1, 3], 0.485714285714286, 6.40830886701, 0.211732915306, ladyTop],
    [[12, 5, 29, 2], 0.0802685520741047, 0.172669195228, 0.014512500967, 1.231004829061],
    [[0, 7, 5, 6], 0.101307189542484, 0, 0, 1.43908178987],
  ] as const)('%j as R', (table, p, ratio, low, high) => {
    const found = fisherExact(table)
    expect(found.p).toBeCloseTo(p, 12)
    expect(found.oddsRatio).toBeCloseTo(ratio, 4)
    expect(found.low).toBeCloseTo(low, 4)
    expect((found.high ?? 0) / high).toBeCloseTo(1, 4)
  })

  test('an empty margin tests nothing; turning the table turns the ratio', () => {
    expect(fisherExact([0, 0, 4, 5])).toEqual({ p: 1, oddsRatio: null, low: null, high: null })
    const [one, other] = [fisherExact([8, 2, 3, 9]), fisherExact([2, 8, 9, 3])]
    expect(one.p).toBeCloseTo(other.p, 12)
    expect((one.oddsRatio ?? 0) * (other.oddsRatio ?? 0)).toBeCloseTo(1, 9)
  })
})
