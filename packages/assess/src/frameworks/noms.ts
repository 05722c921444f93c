import { isIntradural } from '@theca/anatomy'
import type { LocalRow } from '@theca/instruments'
import { findInstrument, localRow, nomsOncologic, saidLocally, scoreInstrument } from '@theca/instruments'
import type { Seq } from '@theca/record'
import { valueOf } from '@theca/record'
import type { PrimarySite } from '../primary-sites.ts'
import { detailsIn } from '../details.ts'
import type { Assessment } from '../views.ts'
import { compartmentsOf, latest } from '../views.ts'
import type { Trace, TraceStep } from './trace.ts'
import { firstOf, openOf, saidByInstrument, sourceOf } from './trace.ts'

/** No cell is published inside the dura; the title says so wherever the summary stands. */
export const NOMS_SUMMARY_TITLE =
  'NOMS-style summary (framework derived for epidural disease; no decision cell is published for intradural disease)'

/** Histologies of the radiosensitivity table that a site alone decides; lung needs its histology. */
const histologyOfSite: Readonly<Partial<Record<PrimarySite, string>>> = {
  breast: 'breast',
  prostate: 'prostate',
  kidney: 'renal',
  melanoma: 'melanoma',
  thyroid: 'thyroid',
  colorectal: 'colorectal',
  sarcoma: 'sarcoma',
  lymphoma: 'lymphoma',
  myeloma: 'myeloma',
  ovary: 'ovarian',
  neuroendocrine: 'neuroendocrine',
  liver: 'hepatocellular',
  bladder: 'bladder',
}

export type Radiosensitivity = {
  readonly group: 'sensitive' | 'resistant' | 'undetermined'
  readonly from: Seq | null
  /** Whose row was used, where a centre has its own; null for the published one. */
  readonly rule: string | null
}

/**
 * Response to conventional radiotherapy by histology, as NOMS reads it. Unknown histology is undetermined.
 *
 * @example radiosensitivityOf(assessed).group   // 'resistant' for a kidney primary
 */
export function radiosensitivityOf(state: Assessment, local: readonly LocalRow[] = []): Radiosensitivity {
  if (state.referral === null) return { group: 'undetermined', from: null, rule: null }
  const { body, entry } = state.referral
  const histology = valueOf(body.primary.histology)?.toLowerCase() ?? ''
  const named =
    body.primary.site === 'lung'
      ? /non-small|nsclc|adenoc|squamous/.test(histology)
        ? 'non-small-cell lung'
        : /small[ -]cell|sclc/.test(histology)
          ? 'small-cell lung'
          : ''
      : (histologyOfSite[body.primary.site] ?? '')
  const own = localRow(local, 'radiosensitivity', named)
  return { group: nomsOncologic(named, local), from: entry.seq, rule: own === null ? null : saidLocally(own) }
}

const oncologicWords = {
  sensitive: 'radiosensitive to conventional radiotherapy',
  resistant: 'radioresistant to conventional radiotherapy',
} as const

/** The four headings. A cell only where disease outside the dura is recorded and NOMS was answered for it. */
export function nomsTrace(state: Assessment, local: readonly LocalRow[] = []): Trace {
  const compartments = compartmentsOf(state)
  const inside = compartments.every(isIntradural)
  const oncologic = radiosensitivityOf(state, local)
  const steps: TraceStep[] = [
    {
      question: inside ? 'Neurologic: function of the cord' : 'Neurologic: epidural compression and function',
      ...firstOf(
        ...(inside ? [] : [saidByInstrument(state, 'escc')]),
        saidByInstrument(state, 'mccormick-modified'),
        saidByInstrument(state, 'isncsci'),
      ),
      source: inside ? sourceOf('mccormick-modified') : sourceOf('escc'),
      leadsTo: inside ? 'how much function there is to keep' : 'low or high grade compression',
    },
    {
      question: 'Oncologic: response to conventional radiotherapy',
      answer: oncologic.group === 'undetermined' ? null : oncologicWords[oncologic.group],
      from: oncologic.group === 'undetermined' ? null : oncologic.from,
      source: oncologic.rule ?? 'Laufer 2013, by histology',
      leadsTo: inside
        ? 'histology stays true inside the dura, the remedy of radiosurgery does not transfer'
        : 'conventional radiotherapy or radiosurgery',
    },
    {
      question: inside ? 'Mechanical: instability expected from the approach' : 'Mechanical: stability',
      ...(inside ? { answer: null, from: null } : saidByInstrument(state, 'sins')),
      source: inside ? 'planning, not SINS' : sourceOf('sins'),
      leadsTo: inside ? 'whether the approach needs stabilisation' : 'whether stabilisation comes first',
    },
    {
      question: 'Systemic: can surgery be tolerated',
      ...firstOf(saidByInstrument(state, 'asa'), saidByInstrument(state, 'ecog'), saidByInstrument(state, 'kps')),
      source: sourceOf('asa'),
      leadsTo: 'whether an operation is possible at all',
    },
  ]
  if (compartments.length === 0 || inside) {
    return {
      id: 'noms',
      title: NOMS_SUMMARY_TITLE,
      result: null,
      steps,
      open: openOf(steps),
      validity: {
        code: 'N',
        reason: 'derived for epidural disease; no decision cell is published for intradural disease',
      },
    }
  }
  return { id: 'noms', title: 'NOMS, for the epidural lesion', steps, open: openOf(steps), ...cellOf(state) }
}

/** The cell that NOMS, as it was answered, gives for the epidural lesion; flagged by its validity. */
function cellOf(state: Assessment): Pick<Trace, 'result' | 'validity'> {
  const exam = latest(state, 'noms')
  const noms = findInstrument('noms')
  const validity = { code: 'X', reason: 'NOMS has not been answered for the epidural lesion' } as const
  if (exam === null || noms === undefined) return { result: null, validity }
  const scored = scoreInstrument(noms, { answers: exam.answered.answers, compartments: compartmentsOf(state) })
  if (!scored.ok) return { result: null, validity: { ...validity, reason: scored.failure.message } }
  const { result } = scored
  const grade = detailsIn(exam.answered.result.details)['grade']
  const cell =
    result.band === null ? null : `${result.band.label}${typeof grade === 'string' ? ` (${grade} grade)` : ''}`
  return { result: cell, validity: result.validity }
}
