import { isIntradural } from '@theca/anatomy'
import type { LocalRow } from '@theca/instruments'
import { valueOf } from '@theca/record'
import { goalWords } from '../entries/index.ts'
import { compartmentsOf, goalsNow, levelsInWords } from '../views.ts'
import type { Assessment } from '../views.ts'
import { radiosensitivityOf } from './noms.ts'
import type { Trace, TraceStep } from './trace.ts'
import { firstOf, knownWords, openOf, saidByInstrument, sourceOf } from './trace.ts'

/** Five headings, complete or open; no score. Inside the dura mechanics means the instability of the approach. */
export function lmnopTrace(state: Assessment, local: readonly LocalRow[] = []): Trace {
  const { referral, person } = state
  const source = sourceOf('lmnop')
  const inside = compartmentsOf(state).every(isIntradural)
  const step = (
    question: string,
    leadsTo: string,
    found: { answer: string | null; from: TraceStep['from'] },
  ): TraceStep => ({ question, ...found, source, leadsTo })
  const treated = valueOf(referral?.body.previousTreatment)
  const sensitivity = radiosensitivityOf(state, local)
  const goals = goalsNow(state)
  const steps: TraceStep[] = [
    step('L: levels and location', 'approach', {
      answer: levelsInWords(referral?.body.lesions ?? []),
      from: (referral?.body.lesions.length ?? 0) > 0 ? (referral?.entry.seq ?? null) : null,
    }),
    step(
      inside ? 'M: instability expected from the approach' : 'M: mechanical instability',
      'stabilisation',
      inside ? { answer: null, from: null } : saidByInstrument(state, 'sins'),
    ),
    step(
      'N: neurology',
      'urgency',
      firstOf(saidByInstrument(state, 'mccormick-modified'), saidByInstrument(state, 'isncsci')),
    ),
    step(
      'O: histology',
      'radiotherapy and drugs',
      knownWords(referral?.body.primary.histology, referral?.entry.seq ?? null),
    ),
    step('O: radiosensitivity', 'radiotherapy', {
      answer: sensitivity.group === 'undetermined' ? null : sensitivity.group,
      from: sensitivity.group === 'undetermined' ? null : sensitivity.from,
    }),
    step(
      'P: fitness',
      'what can be borne',
      firstOf(saidByInstrument(state, 'asa'), saidByInstrument(state, 'ecog'), saidByInstrument(state, 'kps')),
    ),
    step('P: wishes', 'what it is for', {
      answer:
        goals !== null
          ? goals.body.ranked.map((goal) => goalWords[goal]).join(', ')
          : knownWords(person?.body.wish, null).answer,
      from: goals?.entry.seq ?? (person?.body.wish.is === 'known' ? person.entry.seq : null),
    }),
    step('P: prior therapy', 'what is left', {
      answer: treated === null ? null : treated.length === 0 ? 'none' : treated.map(({ what }) => what).join(', '),
      from: treated === null ? null : (referral?.entry.seq ?? null),
    }),
  ]
  const open = openOf(steps)
  return {
    id: 'lmnop',
    title: 'LMNOP',
    result: open.length === 0 ? 'all five headings filled' : null,
    steps,
    open,
    validity: {
      code: 'X',
      reason:
        'derived in vertebral and epidural disease; a checklist inside the dura, with mechanics as the instability of the approach',
    },
  }
}
