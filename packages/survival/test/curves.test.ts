import { describe, expect, test } from 'vitest'
import {
  cohort,
  cumulativeIncidence,
  followUp,
  grayTest,
  kaplanMeier,
  logRank,
  quantile,
  restrictedMean,
} from '../src/index.ts'
import { expectClose, reference } from './close.ts'

type Values = (number | null)[]
type Curve = Record<
  'time' | 'atRisk' | 'events' | 'censored' | 'survival' | 'standardError' | 'low' | 'high' | 'median',
  Values
>
type Expected = {
  data: {
    time: number[]
    event: number[]
    group: (string | number)[]
    strata?: (string | number)[]
    entry?: number[]
  }
  km: Record<'log-log' | 'log' | 'plain', Curve>
  aj?: { time: Values; incidence: Values[]; standardError: Values[] }
  logRank?: { chiSquare: number; observed: number[]; expected: number[]; variance: number[] }[]
  gray?: { cause: number; rho: number; statistic: number; p: number; df: number }[]
  rmst?: number[]
  followUp?: Values
}

for (const [name, expected] of Object.entries(reference<Record<string, Expected>>('curves'))) {
  const { group, strata, ...ungrouped } = expected.data
  const all = cohort(ungrouped)
  const grouped = cohort({ ...ungrouped, group, ...(strata === undefined ? {} : { strata }) })

  describe(`${name} against R`, () => {
    for (const interval of ['log-log', 'log', 'plain'] as const) {
      test(`Kaplan–Meier, ${interval} interval`, () => {
        const wanted = expected.km[interval]
        const curve = kaplanMeier(all, { interval })[0]!
        expectClose(curve.time, wanted.time, 0, 'time')
        expectClose(curve.atRisk, wanted.atRisk, 0, 'at risk')
        expectClose(curve.event, wanted.events, 0, 'events')
        expectClose(curve.censored, wanted.censored, 0, 'censored')
        expectClose(curve.survival, wanted.survival, 1e-13, 'survival')
        expectClose(curve.standardError, wanted.standardError, 1e-13, 'standard error')
        expectClose(curve.low, wanted.low, 1e-12, 'low')
        expectClose(curve.high, wanted.high, 1e-12, 'high')
        // With delayed entry a lower limit can fall to one half, rise and fall again. We take the first time, as the
        // definition says; R interpolates on the sorted limits and takes a later one.
        const { value, low, high } = curve.median
        const limit = expected.data.entry !== undefined && interval === 'log-log' ? wanted.median[1]! : low
        expectClose([value, limit, high], wanted.median, 1e-14, 'median')
        expect(quantile(curve, 0.5)).toEqual(curve.median)
      })
    }

    if (expected.aj !== undefined)
      test('Aalen–Johansen', () => {
        const curves = cumulativeIncidence(all)
        for (const [index, curve] of curves.entries()) {
          expectClose(curve.time, expected.aj!.time, 0, 'time')
          expectClose(curve.incidence, expected.aj!.incidence[index]!, 1e-13, 'incidence')
          // With delayed entry R sums squared influences of subjects, which is another estimate of the same variance.
          const tolerance = expected.data.entry === undefined ? 1e-12 : 0.01
          expectClose(curve.standardError, expected.aj!.standardError[index]!, tolerance, 'standard error')
        }
      })

    if (expected.logRank !== undefined)
      test('log-rank, Peto, half way', () => {
        for (const [index, rho] of [0, 1, 0.5].entries()) {
          const wanted = expected.logRank![index]!
          const found = logRank(grouped, { rho })
          expectClose(found.chiSquare, wanted.chiSquare, 1e-11, `chi-square at rho ${rho}`)
          expectClose(
            found.groups.map((row) => row.observed),
            wanted.observed,
            1e-12,
            'observed',
          )
          expectClose(
            found.groups.map((row) => row.expected),
            wanted.expected,
            1e-12,
            'expected',
          )
          expectClose(
            found.groups.map((row) => row.variance),
            wanted.variance,
            1e-12,
            'variance',
          )
        }
      })

    if (expected.gray !== undefined)
      test('Gray', () => {
        for (const wanted of expected.gray ?? []) {
          const found = grayTest(grouped, wanted.cause, { rho: wanted.rho })
          expectClose(found.statistic, wanted.statistic, 1e-9, `statistic, cause ${wanted.cause}, rho ${wanted.rho}`)
          expectClose(found.p, wanted.p, 1e-9, 'p')
          expect(found.degreesOfFreedom).toBe(wanted.df)
        }
      })

    if (expected.rmst !== undefined)
      test('restricted mean', () => {
        const values = expected.rmst!
        for (let index = 0; index < values.length; index += 3) {
          const [tau, mean, error] = values.slice(index, index + 3) as [number, number, number]
          const found = restrictedMean(all, tau).groups[0]!
          expectClose([found.rmst, found.standardError], [mean, error], 1e-12, `mean to ${tau}`)
        }
      })

    if (expected.followUp !== undefined)
      test('median follow-up', () => {
        const found = followUp(all)
        expectClose([found.value, found.low, found.high], expected.followUp!, 1e-14)
      })
  })
}
