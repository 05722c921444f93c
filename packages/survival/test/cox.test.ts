import { describe, expect, test } from 'vitest'
import type { Covariate, Ties } from '../src/index.ts'
import { cohort, cox, proportionality } from '../src/index.ts'
import { expectClose, reference } from './close.ts'

type Fit = {
  ties: Ties
  coefficients: number[]
  standardError: number[]
  logLikelihood: [number, number]
  score: number
  wald: number
  concordance: number
  n: number
  events: number
  zph?: { km: number[]; identity: number[]; rank: number[]; df: number[] }
}
type Columns = { time: number[]; event: number[]; entry?: number[]; strata?: string[]; weight?: number[] }
type Expected = { data: Columns & Record<string, (number | string)[]>; covariates: string[]; fits: Fit[] }

for (const [name, { data, covariates, fits }] of Object.entries(reference<Record<string, Expected>>('cox'))) {
  const { time, event, entry, strata, weight } = data
  const people = cohort({
    time,
    event,
    ...(entry === undefined ? {} : { entry }),
    ...(strata === undefined ? {} : { strata }),
  })
  const columns: Covariate[] = covariates.map((column) => ({ name: column, values: data[column]! }))
  const weights = weight === undefined ? {} : { weight }

  describe(`${name} against R`, () => {
    for (const wanted of fits) {
      test(`coxph, ${wanted.ties}`, () => {
        const fit = cox(people, columns, { ties: wanted.ties, ...weights })
        expect([fit.n, fit.events, fit.converged]).toEqual([wanted.n, wanted.events, true])
        expectClose(
          fit.coefficients.map((c) => c.estimate),
          wanted.coefficients,
          1e-9,
          'estimate',
        )
        expectClose(
          fit.coefficients.map((c) => c.standardError),
          wanted.standardError,
          1e-9,
          'standard error',
        )
        expectClose([fit.logLikelihood.null, fit.logLikelihood.model], wanted.logLikelihood, 1e-11, 'likelihood')
        expectClose(fit.tests.score.statistic, wanted.score, 1e-9, 'score')
        // With weights R gives a robust Wald test and a weighted concordance; ours are of the model and of the pairs.
        if (weight !== undefined) return
        expectClose(fit.tests.wald!.statistic, wanted.wald, 1e-8, 'Wald')
        expectClose(fit.concordance, wanted.concordance, 1e-12, 'concordance')
      })
      if (wanted.zph !== undefined)
        test(`cox.zph, ${wanted.ties}`, () => {
          for (const clock of ['km', 'identity', 'rank'] as const) {
            const found = proportionality(people, columns, { ties: wanted.ties, clock, ...weights })
            const statistics = [...found.covariates, found.global]
            expectClose(
              statistics.map((t) => t.statistic),
              wanted.zph![clock],
              1e-8,
              clock,
            )
            expect(statistics.map((t) => t.degreesOfFreedom)).toEqual(wanted.zph!.df)
          }
        })
    }
  })
}
