import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Subjects } from '../src/index.ts'
import {
  cohort,
  cox,
  cumulativeIncidence,
  fineGray,
  grayTest,
  kaplanMeier,
  logRank,
  pool,
  proportionality,
  restrictedMean,
} from '../src/index.ts'
import { risingOrder } from '../src/sort.ts'
import { expectClose, gap } from './close.ts'

/** Two routes to one number, over small cohorts full of ties. */
const row = fc.record({
  time: fc.integer({ min: 1, max: 12 }),
  event: fc.constantFrom(0, 1, 1, 2),
  group: fc.constantFrom(0, 1),
  x: fc.integer({ min: -3, max: 3 }),
})
type Row = { time: number; event: number; group: number; x: number }
const rows = fc.array(row, { minLength: 6, maxLength: 45 })
const subjects = (list: readonly Row[]): Subjects & { group: number[] } => ({
  time: list.map(({ time }) => time),
  event: list.map(({ event }) => event),
  group: list.map(({ group }) => group),
})
const one = (list: readonly Row[]): Subjects => ({ ...subjects(list), group: list.map(() => 'all') })

describe('curves', () => {
  test('property: incidences of all causes and survival add up to 1 at every step', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const people = cohort(one(list))
        const [curve] = kaplanMeier(people)
        const causes = cumulativeIncidence(people)
        Array.from(curve!.survival).forEach((survival, index) => {
          const sum = causes.reduce((all, { incidence }) => all + (incidence[index] as number), survival)
          expect(Math.abs(sum - 1)).toBeLessThan(1e-13)
        })
      }),
    )
  })
  test('property: with one cause, Aalen–Johansen is Kaplan–Meier and its variance Greenwood’s', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const people = cohort({ ...one(list), event: list.map(({ event }) => Math.min(event, 1)) })
        const [curve] = kaplanMeier(people)
        const [incidence] = cumulativeIncidence(people)
        if (incidence === undefined) return
        expectClose(
          [...curve!.survival].map((value) => 1 - value),
          incidence.incidence,
          1e-13,
        )
        const known = [...curve!.standardError].map((value, index) =>
          Number.isNaN(value) ? incidence.standardError[index]! : value,
        )
        expectClose(incidence.standardError, known, 1e-12)
      }),
    )
  })
  test('property: without censoring the curve is the share alive, with binomial error', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const [curve] = kaplanMeier(cohort({ ...one(list), event: list.map(() => 1) }))
        const n = list.length
        const alive = [...curve!.time].map((moment) => list.filter(({ time }) => time > moment).length / n)
        expectClose(curve!.survival, alive, 1e-13)
        const binomial = alive.map((p) => (p === 0 ? null : Math.sqrt((p * (1 - p)) / n)))
        expectClose(curve!.standardError, binomial, 1e-13)
      }),
    )
  })
  test('property: a restricted mean without censoring is the mean of times cut at tau', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (list, tau) => {
        const people = cohort({ ...one(list), event: list.map(() => 1) })
        const mean = list.reduce((sum, { time }) => sum + Math.min(time, tau), 0) / list.length
        expectClose(restrictedMean(people, tau).groups[0]!.rmst, mean, 1e-13)
      }),
    )
  })
  test('property: entries at 0 are no delayed entry', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const plain = kaplanMeier(cohort(one(list)))[0]!
        const entered = kaplanMeier(cohort({ ...one(list), entry: list.map(() => 0) }))[0]!
        expectClose(entered.survival, plain.survival, 0)
        expectClose(entered.atRisk, plain.atRisk, 0)
      }),
    )
  })
  test('property: cutting follow-up into two rows at any moment changes nothing', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 11 }), (list, cut) => {
        const pieces = list.flatMap(({ time, event, x }) =>
          time > cut
            ? [
                { entry: 0, time: cut, event: 0, x },
                { entry: cut, time, event, x },
              ]
            : [{ entry: 0, time, event, x }],
        )
        const whole = cohort(one(list))
        const split = cohort({
          time: pieces.map(({ time }) => time),
          event: pieces.map(({ event }) => event),
          entry: pieces.map(({ entry }) => entry),
        })
        const [a, b] = [kaplanMeier(whole)[0]!, kaplanMeier(split)[0]!]
        for (const [index, moment] of [...a.time].entries()) {
          expect(
            Math.abs((b.survival[[...b.time].indexOf(moment)] as number) - (a.survival[index] as number)),
          ).toBeLessThan(1e-13)
        }
        const fits = [whole, split].map((people, index) =>
          cox(people, [{ name: 'x', values: (index === 0 ? list : pieces).map(({ x }) => x) }]),
        )
        expectClose(fits[1]!.coefficients[0]!.estimate, fits[0]!.coefficients[0]!.estimate, 1e-8)
        expectClose(fits[1]!.concordance, fits[0]!.concordance, 1e-12)
      }),
    )
  })
})

describe('tests and models', () => {
  test('property: the score test of one binary covariate is the log-rank test when no deaths tie', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const apart = list.map((row, index) => ({ ...row, time: row.time + index / 1000 }))
        const people = cohort(subjects(apart))
        const fit = cox(people, [{ name: 'group', values: apart.map(({ group }) => group) }])
        expectClose(fit.tests.score.statistic, logRank(people).chiSquare, 1e-10)
      }),
    )
  })
  test('property: with ties it is the score of the exact likelihood', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const people = cohort(subjects(list))
        const fit = cox(people, [{ name: 'group', values: list.map(({ group }) => group) }], { ties: 'exact' })
        expectClose(fit.tests.score.statistic, logRank(people).chiSquare, 1e-9)
      }),
    )
  })
  test('property: a stratum for each half is the sum of halves', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const strata = list.map((_, index) => index % 2)
        const whole = logRank(cohort({ ...subjects(list), strata }))
        const halves = [0, 1].map((half) => list.filter((_, index) => index % 2 === half))
        const sum = (group: number): number =>
          halves.reduce((all, half) => {
            const found = logRank(cohort(subjects(half))).groups.find((row) => row.group === group)
            return all + (found?.observed ?? 0) - (found?.expected ?? 0)
          }, 0)
        for (const { group, observed, expected } of whole.groups)
          expectClose(observed - expected, sum(Number(group)), 1e-12)
      }),
    )
  })
  test('property: without competitors Gray’s score is the log-rank score', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const people = cohort({ ...subjects(list), event: list.map(({ event }) => Math.min(event, 1)) })
        const [gray, rank] = [grayTest(people, 1), logRank(people)]
        expectClose(
          gray.groups.map((g) => g.observed - g.expected),
          rank.groups.map((g) => g.observed - g.expected),
          1e-11,
        )
      }),
    )
  })
  test('property: without competitors Fine–Gray is Cox with Breslow ties', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const people = cohort({ ...one(list), event: list.map(({ event }) => Math.min(event, 1)) })
        const covariates = [{ name: 'x', values: list.map(({ x }) => x) }]
        const [fine, plain] = [fineGray(people, 1, covariates), cox(people, covariates, { ties: 'breslow' })]
        expectClose(fine.coefficients[0]!.estimate, plain.coefficients[0]!.estimate, 1e-8)
        expectClose(fine.logLikelihood.model, plain.logLikelihood.model, 1e-10)
      }),
    )
  })
  test('property: Fine–Gray is Cox on rows written out with their weights', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const written = writeOut(list)
        const events = list.filter(({ event }) => event === 1)
        if (events.length < 2) return
        const fine = fineGray(cohort(one(list)), 1, [{ name: 'x', values: list.map(({ x }) => x) }])
        const long = cox(
          cohort({
            entry: written.map(({ entry }) => entry),
            time: written.map(({ time }) => time),
            event: written.map(({ event }) => event),
          }),
          [{ name: 'x', values: written.map(({ x }) => x) }],
          { ties: 'breslow', weight: written.map(({ weight }) => weight) },
        )
        expectClose(fine.logLikelihood.null, long.logLikelihood.null, 1e-9)
        expectClose(fine.coefficients[0]!.estimate, long.coefficients[0]!.estimate, 1e-6)
      }),
    )
  })
  test('property: a case of weight 2 is two cases', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const weight = list.map((_, index) => 1 + (index % 2))
        const doubled = list.flatMap((row, index) => (index % 2 === 1 ? [row, row] : [row]))
        const weighted = cox(cohort(one(list)), [{ name: 'x', values: list.map(({ x }) => x) }], {
          ties: 'breslow',
          weight,
        })
        const written = cox(cohort(one(doubled)), [{ name: 'x', values: doubled.map(({ x }) => x) }], {
          ties: 'breslow',
        })
        expectClose(weighted.coefficients[0]!.estimate, written.coefficients[0]!.estimate, 1e-7)
      }),
    )
  })
  test('property: Schoenfeld residuals sum to zero at the maximum', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const people = cohort(one(list))
        const covariates = [{ name: 'x', values: list.map(({ x }) => x) }]
        if (cox(people, covariates).coefficients[0]!.state !== 'estimated') return
        const { residuals } = proportionality(people, covariates)
        expect(Math.abs(residuals.reduce((sum, { values }) => sum + (values[0] ?? 0), 0))).toBeLessThan(1e-6)
      }),
    )
  })
})

describe('order of rows', () => {
  test('property: shuffling the rows changes nothing', () => {
    fc.assert(
      fc.property(
        rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const answer = (from: readonly Row[]): (number | null)[] => {
            const people = cohort(subjects(from))
            const covariates = [{ name: 'x', values: from.map(({ x }) => x) }]
            return [
              ...kaplanMeier(people).flatMap(({ survival }) => [...survival]),
              ...cumulativeIncidence(people).flatMap(({ standardError }) => [...standardError]),
              logRank(people).chiSquare,
              grayTest(people, 1).statistic,
              cox(people, covariates).coefficients[0]!.estimate,
              cox(people, covariates).concordance,
              fineGray(people, 1, covariates).coefficients[0]!.standardError,
            ]
          }
          expect(gap(answer(shuffled), answer(list))).toBeLessThan(1e-6)
        },
      ),
    )
  })
  test('property: the counting sort is the comparison sort, and stable', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1, 2.5, 1e-9, 1e9, 7.25, 300), { minLength: 2048, maxLength: 2100 }),
        (list) => {
          const keys = Float64Array.from(list)
          const wanted = list.map((_, index) => index).sort((a, b) => list[a]! - list[b]! || a - b)
          expect([...risingOrder(keys)]).toEqual(wanted)
        },
      ),
      { numRuns: 20 },
    )
  })
  test('property: pooling does not look at the order of series', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 12, max: 40 })), { minLength: 3, maxLength: 6 }),
        (series) => {
          const answer = (list: typeof series): (number | null)[] =>
            (['glmm', 'logit-reml-hk', 'freeman-tukey'] as const).flatMap((method) => {
              const found = pool(
                list.map(([x]) => x),
                list.map(([, n]) => n),
                { method },
              )
              return 'withheld' in found ? [null] : [found.estimate, found.low, found.high]
            })
          expect(gap(answer(series.toReversed()), answer(series))).toBeLessThan(1e-4)
        },
      ),
      { numRuns: 15 },
    )
  })
})

/** Fine and Gray's weights written out: those gone by the other cause go on in pieces, each with G(t−)/G(T−). */
function writeOut(list: readonly Row[]): { entry: number; time: number; event: number; x: number; weight: number }[] {
  const times = [...new Set(list.map(({ time }) => time))].sort((a, b) => a - b)
  const shareBefore = (moment: number): number =>
    times
      .filter((time) => time < moment)
      .reduce((share, time) => {
        const atRisk = list.filter((row) => row.time >= time).length
        const gone = list.filter((row) => row.time === time && row.event === 0).length
        return share * (1 - gone / atRisk)
      }, 1)
  return list.flatMap(({ time, event, x }) => {
    const own = { entry: 0, time, event: Number(event === 1), x, weight: 1 }
    if (event !== 2) return [own]
    const later = times.filter((moment) => moment > time)
    const pieces = later.map((moment, index) => ({
      entry: later[index - 1] ?? time,
      time: moment,
      event: 0,
      x,
      weight: shareBefore(moment) / shareBefore(time),
    }))
    return [own, ...pieces.filter(({ weight }) => weight > 0)]
  })
}
