import type { Assessment, Contradiction, Prognosis } from '@theca/assess'
import type { LocalRow } from '@theca/instruments'
import { contradictionsOf, frameworksOf, guidelineClock, prognosisDesk } from '@theca/assess'
import type { Entry, Instant, Seq } from '@theca/record'
import type { Field, Part, Quantity, Section, Source, When } from './page.ts'
import { gap, joined, number, said, text } from './paper.ts'
import { entrySource, examinationSource } from './scores.ts'

/** What the desk computes for the board page: contradictions, clocks, frameworks, scores side by side. */

const field = (key: string, label: string, ...parts: Part[]): Field => ({ key, label, parts })

// ── contradictions ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The open ones in full; of the settled ones that they are, and why. */
export function contradictionParts(assessed: Assessment): Part[][] {
  const sources = sourcesBySeq(assessed)
  return contradictionsOf(assessed).map((each) => {
    const sides = each.sides.map(({ says, seq }) => said(sourceAt(sources, seq), says))
    return [...joined(sides.map((side) => [side])), ...settledParts(each, sources)]
  })
}

function settledParts({ settled }: Contradiction, sources: Sources): Part[] {
  if (settled === null) return []
  return [text(': both stand,'), said(sourceAt(sources, settled.by), settled.because)]
}

type Sources = ReadonlyMap<Seq, Source>

/** What each entry that the desk read stands for as a source: an examination keeps its instrument and its validity. */
const sourcesBySeq = (assessed: Assessment): Sources =>
  new Map<Seq, Source>([
    ...named(assessed.opened, 'Case opened'),
    ...named(assessed.referral, 'Referral'),
    ...assessed.settled.flatMap((each) => named(each, 'Contradiction settled')),
    ...assessed.pathway.flatMap((each) => named(each, 'Pathway time')),
    ...[...assessed.examinations.values()].flat().map((exam) => [exam.seq, examinationSource(exam)] as const),
  ])

const named = (said: { entry: Entry } | null, method: string): [Seq, Source][] =>
  said === null ? [] : [[said.entry.seq, entrySource(said.entry, method)]]

function sourceAt(sources: Sources, seq: Seq): Source {
  const source = sources.get(seq)
  if (source === undefined) throw new Error(`the view holds no entry ${seq}`)
  return source
}

// ── clock and frameworks ─────────────────────────────────────────────────────────────────────────────────────────────

const clockLabels = {
  mri: 'MRI',
  radiotherapy: 'Radiotherapy',
  coordinator: 'Coordinator',
  steroid: 'Steroid',
} as const

/** The clocks of the guideline and the frameworks, one line each. */
export function waysOf(assessed: Assessment, now: Instant, local: readonly LocalRow[] = []): Section {
  const sources = sourcesBySeq(assessed)
  const clocks = guidelineClock(assessed, now).flatMap((clock): Field[] => {
    const [first] = clock.entries
    if (first === undefined)
      return clock.id === 'mri' ? [field('clock-mri', 'MRI clock', gap('not-asked', 'no times recorded'))] : []
    if (clock.id !== 'mri' && clock.status === 'unknown') return []
    const words = `${clock.status === 'not_applicable' ? '' : `${clock.status === 'unknown' ? 'not known' : clock.status}: `}${clock.sentence.replace(/\.$/, '').replaceAll(/(\d) h\b/g, '$1\u00A0h')}`
    return [field(`clock-${clock.id}`, clockLabels[clock.id], said(sourceAt(sources, first), words, 'computed'))]
  })
  return {
    key: 'ways',
    title: 'Time and frameworks',
    fields: [...clocks, ...frameworksOf(assessed, local).flatMap((trace) => traceField(trace, sources))],
  }
}

const traceLabels = { noms: 'NOMS', lmnop: 'LMNOP', 'eano-esmo-lm': 'Leptomeninges', fitness: 'Fitness' } as const

function traceField(trace: ReturnType<typeof frameworksOf>[number], sources: Sources): Field[] {
  const label = traceLabels[trace.id]
  const answered = trace.steps.flatMap(({ question, answer: words, from }) =>
    words === null || from === null || !sources.has(from) ? [] : [{ question, words, source: sourceAt(sources, from) }],
  )
  const [first] = answered
  switch (trace.id) {
    case 'noms':
      return [
        trace.result === null || first === undefined
          ? field(
              'noms',
              label,
              gap(
                'not-applicable',
                trace.validity.code === 'N' ? 'no decision cell inside the dura' : trace.validity.reason,
              ),
            )
          : field('noms', label, said(first.source, `${trace.result}, for the epidural lesion`)),
      ]
    case 'eano-esmo-lm':
      if (trace.result === null || first === undefined) return []
      return [field('leptomeninges', label, said(first.source, trace.result))]
    case 'fitness':
      return [
        field(
          'fitness',
          label,
          ...(answered.length === 0
            ? [gap('not-asked')]
            : joined(answered.map(({ words, source }) => [said(source, short(words))]))),
        ),
      ]
    default:
      return []
  }
}

/** A sentence of an instrument without its explanation: `ASA III-E`. */
const short = (words: string): string => words.split(':')[0] ?? words

// ── scores ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const published = ({ source, citation, era }: { source: string; citation: string; era: string }): Source => ({
  type: 'publication',
  short: source,
  citation: /doi 10\./.test(citation) ? citation : `${citation}, ${era}`,
})

/** The year of a source; scores that name none stand with the year of the page. */
const yearOf = (source: string): When => ({ on: /\b(19|20)\d{2}\b/.exec(source)?.[0] ?? '2026', precision: 'year' })

/**
 * Scores that somebody recorded, side by side in one paragraph for each validity: value, and what its source says of that
 * band. Never an average. The mark stands once, at the head, because it holds for every one of them.
 */
export function scoreSpread(assessed: Assessment): Part[][] {
  const recorded = prognosisDesk(assessed).filter(({ from, fitness }) => from === 'recorded' && fitness.code !== 'N')
  const sources = sourcesBySeq(assessed)
  return [...Map.groupBy(recorded, ({ fitness }) => fitness.code).entries()].map(([code, models]) => [
    text(code === 'X' ? 'Scores made for disease outside the dura, side by side, never averaged:' : 'Other scores:'),
    ...joined(models.map((each, place) => scoreParts(each, sources, place === 0))),
    text('.'),
  ])
}

function scoreParts(each: Prognosis, sources: Sources, first: boolean): Part[] {
  const source: Source = each.seq === null ? published({ ...each, era: each.fitness.era }) : sourceAt(sources, each.seq)
  const value =
    each.range === null
      ? String(each.value ?? '')
      : each.range[0] === each.range[1]
        ? String(each.range[0])
        : `${each.range[0]} to ${each.range[1]}`
  const unit =
    each.outOf === null
      ? each.instrument === 'external-prognosis'
        ? '% alive at one year'
        : 'points'
      : `of ${each.outOf}`
  const score: Quantity = {
    ...number(source, value, unit, each.evidenceStatus),
    ...(first ? { validity: { code: each.fitness.code, reason: each.fitness.reason } } : {}),
  }
  return [said(source, each.title), score, ...saysParts(each)]
}

/** What the source says of the bands in reach: `≥ 6 months`, `49 % alive at 12 months`, `median 3 months`. */
function saysParts(each: Prognosis): Part[] {
  if (each.says.length === 0 || each.instrument === 'external-prognosis') return []
  const source = published({ ...each, era: each.fitness.era })
  const at = yearOf(each.source)
  const groups = each.says.map((saying): Part[] => {
    const quantity = (value: string, unit: string): Quantity => ({
      ...number(source, value, unit, saying.evidenceStatus),
      at,
    })
    if (saying.kind === 'alive') return [quantity(String(saying.percent), `% alive at ${saying.months} months`)]
    if (saying.kind === 'median') return [text('median'), quantity(String(saying.months), 'months')]
    return [
      saying.high === null
        ? quantity(`≥ ${saying.low}`, 'months expected')
        : quantity(`< ${saying.high}`, 'months expected'),
    ]
  })
  return [text(':'), ...joined(groups, ',')]
}
