import { dayInWords, valueOf } from '@theca/record'
import { neuraxisGaps } from '../entries/index.ts'
import type { Assessment } from '../views.ts'
import { latest } from '../views.ts'
import type { Trace, TraceStep } from './trace.ts'
import { openOf, sourceOf } from './trace.ts'

const patternWords: Readonly<Record<string, string>> = {
  linear: 'linear',
  nodular: 'nodular',
  both: 'linear and nodular',
  hydrocephalus: 'hydrocephalus only',
  normal: 'normal or equivocal',
}

/** The EANO–ESMO class: what it rests on, in the order in which it is asked. */
export function leptomeningealTrace(state: Assessment): Trace {
  const exam = latest(state, 'eano-esmo-lm')
  const source = sourceOf('eano-esmo-lm')
  const { referral } = state
  const csf = valueOf(referral?.body.csf)
  const said = (item: string): string | null => {
    const value = exam?.answered.answers[item]
    return typeof value === 'string' ? value : null
  }
  const cytology = said('cytology')?.replaceAll('_', ' ') ?? csf?.cytology.replaceAll('-', ' ') ?? null
  const drawn = csf?.on === null || csf?.on === undefined ? '' : `, ${dayInWords(csf.on)}`
  const negative = csf?.tapsNegative ?? null
  const gaps = referral === null ? null : neuraxisGaps(referral.body.neuraxisMri)
  const imaged = said('wholeNeuraxisMri')
  const steps: TraceStep[] = [
    {
      question: 'Tumour cells in the CSF, or a positive biopsy',
      answer:
        said('biopsyPositive') === 'yes'
          ? 'biopsy positive'
          : cytology === null
            ? null
            : `${cytology}${drawn}${negative === null || negative < 2 ? '' : `, negative ${negative} times`}`,
      from: cytology === null ? null : said('cytology') === null ? (referral?.entry.seq ?? null) : (exam?.seq ?? null),
      source,
      leadsTo: 'type I with cells or biopsy, type II without; equivocal is not positive',
    },
    {
      question: 'Pattern on contrast MRI',
      answer: said('mri') === null ? null : (patternWords[said('mri') ?? ''] ?? said('mri')),
      from: said('mri') === null ? null : (exam?.seq ?? null),
      source,
      leadsTo: 'letter A to D',
    },
    {
      question: 'Symptoms and signs',
      answer: said('clinical'),
      from: said('clinical') === null ? null : (exam?.seq ?? null),
      source,
      leadsTo: 'confirmed, probable or possible',
    },
    {
      question: 'MRI of brain and whole spine with contrast',
      answer:
        imaged !== null
          ? imaged
          : gaps === null || referral?.body.neuraxisMri.brain === 'not-known'
            ? null
            : gaps.length === 0
              ? 'yes'
              : `missing: ${gaps.join(', ')}`,
      from: imaged !== null ? (exam?.seq ?? null) : gaps === null ? null : (referral?.entry.seq ?? null),
      source,
      leadsTo: 'without it the certainty is provisional',
    },
  ]
  const { result } = exam?.answered ?? {}
  return {
    id: 'eano-esmo-lm',
    title: 'Leptomeningeal metastasis, EANO–ESMO',
    result:
      result === undefined || result.status !== 'complete'
        ? null
        : `type ${String(result.value)}, ${result.band?.label ?? ''}`,
    steps,
    open: openOf(steps),
    validity: result?.validity ?? { code: 'V', reason: 'made for leptomeningeal metastasis' },
  }
}
