import type { CohortResult, Count } from '../cohort/index.ts'
import { citationInWords, publishedSeriesList } from '../library/index.ts'
import type { Draft, DraftSection, DraftTable, Sentence } from './draft.ts'
import { neverEmpty } from './draft.ts'

/** A sentence about a whole cohort rests on its rows: their number stands in for the entries of each. */
const about = (text: string, cohort: string): Sentence => ({ text, data: [], cites: [cohort] })

const percent = (share: number): string => (share * 100).toFixed(0)
const months = (value: number | null): string => (value === null ? 'not reached' : `${value.toFixed(1)} months`)

function countWords({ title, x, n, interval }: Count): string {
  return interval === null
    ? `${title}: nobody was examined before and after.`
    : `${title}: ${x} of ${n} (exact 95 % interval ${percent(interval.low)} to ${percent(interval.high)} %).`
}

/**
 * A case series after PROCESS 2023 and STROBE, as far as a cohort supports one. Every figure comes from the same rows; the
 * passport goes with it.
 *
 * @param hash of the frozen data set and definition, so that the analysis can be run again to the same bytes.
 * @source [process-2023]
 */
export function seriesDraft(result: CohortResult, hash: string): Draft {
  const { passport, definition, followUpMonths, endpoints, benchmarks, caveats } = result
  const data = `cohort "${definition.title}", data set ${hash.slice(0, 12)}`
  const say = (text: string): Sentence => about(text, data)
  const sections: DraftSection[] = [
    section('1', 'Title', [say(`Surgery for intradural spinal metastases: a case series of ${passport.included}`)], []),
    section('2', 'Keywords', [], ['Which keywords, "case series" among them?']),
    section('3', 'Abstract', [], ['Theme, methods, outcomes and conclusion in about 150 words?']),
    section('4', 'Introduction', [], ['What is the theme of the series, and why now?']),
    section('5a', 'Registration and ethics', [], ['Registry number and ethics approval?']),
    section(
      '5b',
      'Study design',
      [
        say(
          `Retrospective analysis of a record kept as care went on; ${passport.consecutive === 'yes' ? 'consecutive cases' : passport.consecutive === 'no' ? 'not consecutive' : 'whether the cases are consecutive is not stated'}.`,
        ),
      ],
      passport.consecutive === 'not-stated'
        ? ['Are the cases consecutive? Single or multi-centre?']
        : ['Single or multi-centre?'],
    ),
    section(
      '5c',
      'Setting and dates',
      passport.operatedFrom === null
        ? []
        : [
            say(
              `Operations between ${passport.operatedFrom.slice(0, 4)} and ${passport.operatedTo?.slice(0, 4) ?? ''}.`,
            ),
          ],
      ['In which setting?'],
    ),
    section('5d', 'Cohort and exclusions', inclusionSentences(result, say), []),
    section(
      '5e',
      'Follow-up of participants',
      [
        say(
          `Median follow-up ${months(followUpMonths.value)} (reverse Kaplan–Meier); ${passport.lost} of ${passport.included} were lost.`,
        ),
      ],
      [],
    ),
    section(
      '5f',
      'Intervention, operators, quality control',
      [],
      ['Who operated, with what experience, by which standard?'],
    ),
    section('5g', 'Outcomes and definitions', passport.definitions.map(say), [
      'Were the outcomes set before the analysis?',
    ]),
    section('5h', 'Statistics', statisticsSentences(result, say), []),
    section('6a', 'Participants', completenessSentences(result, say), []),
    section('6b', 'Function', functionSentences(result, say), []),
    section(
      '6c',
      'Survival, recurrence, walking',
      endpoints.map((endpoint) => say(endpointWords(endpoint))),
      [],
    ),
    section('6d', 'Complications', complicationSentences(result, say), [
      'Were complications within 30 days sought in everybody?',
    ]),
    section(
      '7a',
      'Comparison with the literature',
      benchmarks.map(({ title, sentence }) => say(`${title}: ${sentence}`)),
      [],
    ),
    section('7b', 'Limits', caveats.map(say), ['Which further limits, and for whom does the result hold?']),
    section('8', 'Conclusion', [], ['What follows for practice, and what does not?']),
    section(
      '9',
      'Consent, funding, interests, data availability',
      [],
      ['Consent, funding, interests, availability of the frozen data set?'],
    ),
  ]
  return {
    guideline: 'PROCESS 2023 and STROBE',
    title: `Draft case series: ${definition.title}`,
    synthetic: passport.synthetic > 0,
    sections,
    tables: [completenessTable(result), matrixTable(result), literatureTable()],
    notices: [
      `Made from data set ${hash}; the same definition on the same record gives the same bytes.`,
      'Counts and exact intervals; what small numbers do not allow is withheld and said.',
      'Nothing was filled in from inference. What is missing is asked.',
    ],
  }
}

const section = (
  item: string,
  heading: string,
  sentences: readonly Sentence[],
  questions: readonly string[],
): DraftSection => neverEmpty({ item, heading, sentences, questions })

type Say = (text: string) => Sentence

const inclusionSentences = ({ passport }: CohortResult, say: Say): readonly Sentence[] => [
  say(
    `${passport.included} were included${passport.criteria.length === 0 ? '' : ` by ${passport.criteria.join(' and ')}`}.`,
  ),
  ...passport.excluded.map(({ because, cases }) => say(`${cases} were left out: ${because}.`)),
]

const statisticsSentences = ({ endpoints }: CohortResult, say: Say): readonly Sentence[] => [
  say('Proportions with Clopper–Pearson intervals; survival by Kaplan–Meier with log-log limits.'),
  say(
    'Where death competes, cumulative incidence by Aalen–Johansen; groups by Gray’s test, withheld where events are few.',
  ),
  say(`Endpoints: ${endpoints.map(({ title }) => title.toLowerCase()).join(', ')}.`),
]

const completenessSentences = ({ passport }: CohortResult, say: Say): readonly Sentence[] =>
  passport.completeness
    .filter(({ known, of }) => known < of)
    .map(({ title, known, of }) =>
      say(`${title.replace(/^./, (letter) => letter.toUpperCase())} is known for ${known} of ${of}.`),
    )

function functionSentences({ function: changed }: CohortResult, say: Say): readonly Sentence[] {
  const { better, same, worse, walking } = changed
  const test = walking.test
  return [
    ...[better, same, worse, walking.kept, walking.regained].map((count) => say(countWords(count))),
    say(
      'withheld' in test ? `${test.because}.` : `Walking before and after: McNemar exact p = ${test.p.toPrecision(2)}.`,
    ),
  ]
}

function endpointWords({
  title,
  method,
  n,
  events,
  survival,
  incidence,
  comparison,
}: CohortResult['endpoints'][number]): string {
  const curve = survival?.[0]
  const median =
    curve === undefined || survival?.length !== 1 || 'withheld' in curve
      ? ''
      : `; median ${months(curve.median.value)} (${months(curve.median.low)} to ${months(curve.median.high)})`
  const withheld = [...(survival ?? []), ...(incidence ?? [])].flatMap((each) =>
    'withheld' in each ? [each.because] : [],
  )
  return `${title} (${method}): ${events} events among ${n}${median}${comparison === null || comparison.p === null ? '' : `; ${comparison.test} p = ${comparison.p.toPrecision(2)}`}${withheld.length === 0 ? '' : `; ${withheld[0]}`}.`
}

function complicationSentences({ members }: CohortResult, say: Say): readonly Sentence[] {
  const withAny = members.filter(({ complications }) => complications.length > 0).length
  const counts = new Map<string, number>()
  for (const what of members.flatMap(({ complications }) => complications))
    counts.set(what, (counts.get(what) ?? 0) + 1)
  return [
    say(`${withAny} of ${members.length} had a recorded complication.`),
    ...[...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([what, count]) =>
        say(`${what.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase())}: ${count}.`),
      ),
  ]
}

const completenessTable = ({ passport }: CohortResult): DraftTable => ({
  title: 'Completeness',
  head: ['what', 'known', 'of'],
  rows: passport.completeness.map(({ title, known, of }) => [title, String(known), String(of)]),
  note: passport.agreements.every(({ agrees }) => agrees)
    ? 'All views of the rows agree.'
    : `Views disagree: ${passport.agreements.flatMap(({ agrees, what, figures }) => (agrees ? [] : [`${what} (${figures})`])).join('; ')}.`,
})

const matrixTable = ({ function: { matrix } }: CohortResult): DraftTable => ({
  title: 'McCormick before (rows) and at three months (columns)',
  head: ['before', ...matrix.after],
  rows: matrix.before.map((grade, row) => [grade, ...(matrix.counts[row] ?? []).map(String)]),
  note: 'Everybody is in the table: death and not knowing are columns.',
})

const literatureTable = (): DraftTable => ({
  title: 'Published surgical series',
  head: ['series', 'patients', 'read'],
  rows: publishedSeriesList()
    .filter(({ role }) => role === 'surgical_series')
    .map(({ citation, n_patients, source_seen }) => [
      citationInWords(citation),
      String(n_patients ?? 'not known'),
      source_seen,
    ]),
  note: 'Some series may share patients; definitions differ.',
})
