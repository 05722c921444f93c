import type { Assessment, Referral } from '@theca/assess'
import {
  boardOptionWords,
  boardRoleWords,
  courseWords,
  decisionNow,
  escalationWords,
  expectationWords,
  goalsNow,
  goalWords,
  NEURAXIS_REGIONS,
  neuraxisGaps,
  systemicWords,
} from '@theca/assess'
import type { Knowable } from '@theca/record'
import { dayInWords, missingWords, valueOf } from '@theca/record'
import type { BoardPage, Field, Part, Section, Source } from './page.ts'
import { answer, gap, said, text } from './paper.ts'
import { entrySource } from './scores.ts'

/** What the room before surgery adds to the board page: goals, disease elsewhere, options and what became of them. */

const field = (key: string, label: string, ...parts: Part[]): Field => ({ key, label, parts })

/** A coded answer in words, or which kind of missing it is. */
function coded<T>(source: Source | null, value: Knowable<T> | undefined, words: (value: T) => string): Part[] {
  if (source === null || value === undefined) return [gap('not-asked')]
  return value.is === 'known' ? [said(source, words(value.value))] : [gap(value.is)]
}

// ── goals ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export function goalsOf(assessed: Assessment): Section {
  const goals = goalsNow(assessed)
  const source = goals === null ? null : entrySource(goals.entry, 'Goals of care')
  const expects = goals?.body.expectation
  const expected = (['walking', 'pain', 'home', 'time'] as const).flatMap((about) => {
    const value = expects === undefined ? null : valueOf<string>(expects[about])
    const words = expectationWords[about] as Readonly<Record<string, string>>
    return value === null ? [] : [words[value] ?? value]
  })
  const from = (surrogate: boolean): string => (surrogate ? ' (told by the surrogate)' : '')
  return {
    key: 'goals',
    title: 'Goals',
    fields: [
      field(
        'ranked',
        'In order',
        goals === null || source === null
          ? gap('not-asked')
          : said(
              source,
              goals.body.ranked.map((goal) => goalWords[goal]).join(', then ') +
                from(goals.body.toldBy === 'surrogate'),
            ),
      ),
      field(
        'expects',
        'Expects',
        source === null || expected.length === 0 ? gap('not-asked') : said(source, expected.join('; ')),
      ),
      field(
        'tradeOff',
        'Would trade',
        ...(source === null || goals === null ? [gap('not-asked')] : answer(source, goals.body.tradeOff)),
      ),
      field('escalation', 'Escalation', ...coded(source, goals?.body.escalation, (value) => escalationWords[value])),
    ],
  }
}

// ── disease, beyond the primary ──────────────────────────────────────────────────────────────────────────────────────

export function diseaseMore(body: Referral | undefined, source: Source | null): Field[] {
  return [
    field(
      'elsewhere',
      'Elsewhere',
      ...coded(source, body?.systemic, ({ status, sites }) =>
        [systemicWords[status].replace('cancer elsewhere ', ''), sites.join(', ')]
          .filter((each) => each !== '')
          .join(': '),
      ),
    ),
    field('neuraxis', 'Neuraxis', ...neuraxisParts(body, source), text(';'), ...csfParts(body, source)),
    field(
      'treated',
      'Before',
      ...coded(source, body?.previousTreatment, (given) =>
        given.length === 0
          ? 'no treatment'
          : given.map(({ what, on, note }) => `${note ?? what}${on === null ? '' : ` ${on.slice(0, 4)}`}`).join('; '),
      ),
    ),
    field(
      'antithrombotics',
      'Blood',
      ...coded(source, body?.antithrombotics, (taken) =>
        taken.length === 0
          ? 'no antithrombotic'
          : taken
              .map(
                ({ drug, lastDoseAt }) =>
                  `${drug.replaceAll('_', ' ')}, last dose ${lastDoseAt === null ? 'not known' : dayInWords(lastDoseAt)}`,
              )
              .join('; '),
      ),
    ),
  ]
}

/** The course behind the first symptom: how fast it went from there. */
export const courseParts = (body: Referral, source: Source): Part[] =>
  body.course.is === 'known'
    ? [text(','), said(source, courseWords[body.course.value])]
    : [text(';'), gap(body.course.is, `${missingWords[body.course.is]}: course`)]

function neuraxisParts(body: Referral | undefined, source: Source | null): Part[] {
  if (body === undefined || source === null) return [gap('not-asked')]
  const states = NEURAXIS_REGIONS.map((region) => body.neuraxisMri[region])
  if (states.every((state) => state === 'not-known')) return [gap('not-asked', 'not asked: MRI')]
  const gaps = neuraxisGaps(body.neuraxisMri)
  return [said(source, gaps.length === 0 ? 'all imaged with contrast' : `no contrast MRI of ${gaps.join(', ')}`)]
}

const cytologyWords = {
  positive: 'tumour cells in CSF',
  equivocal: 'CSF equivocal',
  negative: 'CSF negative',
  'not-done': 'CSF not done',
}

function csfParts(body: Referral | undefined, source: Source | null): Part[] {
  if (body === undefined || source === null) return [gap('not-asked')]
  if (body.csf.is !== 'known') return [gap(body.csf.is, `${missingWords[body.csf.is]}: CSF`)]
  const { cytology, on } = body.csf.value
  return [said(source, `${cytologyWords[cytology]}${on === null ? '' : ` ${dayInWords(on)}`}`)]
}

// ── options and decision ─────────────────────────────────────────────────────────────────────────────────────────────

/** The options as the last board weighed them, chosen first. */
export function optionsOf(assessed: Assessment): BoardPage['options'] {
  const decision = decisionNow(assessed)
  const label = 'Options considered'
  if (decision === null) return { key: 'options', label, parts: [gap('not-asked', 'not recorded yet')], rows: [] }
  const source = entrySource(decision.entry, 'Board decision', { on: decision.body.metOn, precision: 'day' })
  const order = ['chosen', 'alternative', 'deferred', 'rejected']
  const weighed = decision.body.options.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  const roles = [...new Set(decision.body.present.map(({ role }) => boardRoleWords[role]))]
  return {
    key: 'options',
    label,
    parts: [
      said(source, roles.length === 0 ? 'weighed; who was there is not recorded' : `weighed by ${roles.join(', ')}`),
    ],
    rows: weighed.map(({ option, verdict, why }) => ({
      option: [said(source, capital(boardOptionWords[option]))],
      verdict: [said(source, verdict)],
      why: [said(source, why)],
    })),
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** What would change the decision, who dissents, and what became of what was decided. */
export function changeOf(assessed: Assessment): Part[][] {
  const decision = decisionNow(assessed)
  if (decision === null) return []
  const source = entrySource(decision.entry, 'Board decision', { on: decision.body.metOn, precision: 'day' })
  const outcome = (action: string): Part[] => {
    const last = decision.followThrough.findLast(({ body }) => body.action === action)
    if (last === undefined) return [text(': open')]
    const words = last.body.outcome === 'not-done' ? 'not done' : last.body.outcome
    return [text(':'), said(entrySource(last.entry, 'Board follow-through'), words)]
  }
  return [
    ...decision.body.wouldChange.map((each) => [said(source, each)]),
    ...decision.body.dissent.map(({ role, what }) => [
      text('Dissent,'),
      said(source, `${boardRoleWords[role]}: ${what}`),
    ]),
    ...decision.body.actions.map(({ id, what, role }) => [
      text('Action,'),
      said(source, `${boardRoleWords[role]}: ${what}`),
      ...outcome(id),
    ]),
  ]
}
