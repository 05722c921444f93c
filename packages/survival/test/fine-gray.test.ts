import { describe, test } from 'vitest'
import { cohort, fineGray } from '../src/index.ts'
import { expectClose, reference } from './close.ts'

type Fit = { cause: number; coefficients: number[]; standardError: number[]; logLikelihood: [number, number] }
type Expected = { data: Record<'time' | 'event' | 'x' | 'arm', number[]>; fits: Fit[] }

for (const [name, { data, fits }] of Object.entries(reference<Record<string, Expected>>('fine-gray'))) {
  describe(`${name} against cmprsk`, () => {
    for (const wanted of fits) {
      test(`crr, cause ${wanted.cause}`, () => {
        const covariates = [
          { name: 'x', values: data.x },
          { name: 'arm', values: data.arm },
        ]
        const fit = fineGray(cohort(data), wanted.cause, covariates)
        expectClose([fit.logLikelihood.null, fit.logLikelihood.model], wanted.logLikelihood, 1e-11, 'likelihood')
        expectClose(
          fit.coefficients.map((c) => c.estimate),
          wanted.coefficients,
          1e-8,
          'estimate',
        )
        expectClose(
          fit.coefficients.map((c) => c.standardError),
          wanted.standardError,
          1e-8,
          'standard error',
        )
      })
    }
  })
}
