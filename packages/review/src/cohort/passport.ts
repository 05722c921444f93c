import type { CohortDefinition, Excluded } from './definition.ts'
import type { Member } from './member.ts'
import { functionMatrix } from './change.ts'

/** A column that readers rely on, and for how many it is known. */
export type Completeness = {
  readonly field: string
  readonly title: string
  readonly known: number
  readonly of: number
}

/** Two views of the same rows that must say the same, and whether they do. */
export type Agreement = { readonly what: string; readonly agrees: boolean; readonly figures: string }

/** What travels with every figure and export of a cohort: how far it can be trusted, by counts and not by a grade. */
export type Passport = {
  readonly title: string
  readonly criteria: readonly string[]
  readonly included: number
  readonly excluded: readonly { readonly because: string; readonly cases: number }[]
  readonly synthetic: number
  readonly consecutive: CohortDefinition['consecutive']
  readonly operatedFrom: string | null
  readonly operatedTo: string | null
  readonly lost: number
  readonly completeness: readonly Completeness[]
  readonly agreements: readonly Agreement[]
  readonly definitions: readonly string[]
}

const FIELDS: readonly (readonly [keyof Member, string])[] = [
  ['compartment', 'compartment'],
  ['site', 'primary'],
  ['ageYears', 'age'],
  ['symptomDays', 'days from the first symptom'],
  ['mccormickBefore', 'McCormick before'],
  ['mccormickAfter', 'McCormick at three months'],
  ['walkingBefore', 'walking before'],
  ['walkingAfter', 'walking at three months'],
  ['painBefore', 'pain before'],
  ['painAfter', 'pain at three months'],
  ['kpsBefore', 'Karnofsky before'],
  ['extentByWord', "extent by the surgeon's word"],
  ['extentPercent', 'extent by volumes'],
  ['radiotherapyDays', 'radiotherapy after the operation'],
]

export const DEFINITIONS: readonly string[] = [
  'Time zero is the first operation.',
  'Follow-up ends with the last day on which anything is known; an attempt that reached nobody does not count.',
  'Local recurrence is growth of the residual or new tumour in the bed; death without it competes.',
  'Function afterwards is the examination nearest to day 91, between day 14 and day 183.',
  'A state such as walking holds from one examination to the next; before the first it is not known.',
  'Extent of resection is of volumes before and after; the surgeon’s word is kept beside it.',
]

/**
 * The passport of a cohort.
 *
 * @example passportOf(definition, included, excluded).agreements.every(({ agrees }) => agrees)
 */
export function passportOf(
  definition: CohortDefinition,
  members: readonly Member[],
  excluded: readonly Excluded[],
): Passport {
  const operated = members.flatMap(({ operatedOn }) => (operatedOn === null ? [] : [operatedOn])).sort()
  const reasons = new Map<string, number>()
  for (const { because } of excluded) reasons.set(because, (reasons.get(because) ?? 0) + 1)
  return {
    title: definition.title,
    criteria: definition.where,
    included: members.length,
    excluded: [...reasons].map(([because, cases]) => ({ because, cases })),
    synthetic: members.filter(({ synthetic }) => synthetic).length,
    consecutive: definition.consecutive,
    operatedFrom: operated[0] ?? null,
    operatedTo: operated.at(-1) ?? null,
    lost: members.filter(({ lost }) => lost).length,
    completeness: FIELDS.map(([field, title]) => ({
      field,
      title,
      known: members.filter((member) => member[field] !== null).length,
      of: members.length,
    })),
    agreements: agreementsOf(members),
    definitions: DEFINITIONS,
  }
}

/** Deaths in the curve, in the table, in the competing curve and in the matrix are counted by different code on purpose. */
function agreementsOf(members: readonly Member[]): readonly Agreement[] {
  const inTable = members.filter(({ died }) => died).length
  const inCurve = members.filter(({ endpoints }) => endpoints.death?.event === 1).length
  const competing = members.filter(({ endpoints, died }) => died && endpoints['local-recurrence']?.event === 2).length
  const recurredFirst = members.filter(
    ({ endpoints, died }) => died && endpoints['local-recurrence']?.event === 1,
  ).length
  const matrix = functionMatrix(members)
  const inMatrix = matrix.counts.flat().reduce((sum, each) => sum + each, 0)
  const impossible = members.filter(
    ({ walkingDays }) => walkingDays !== null && walkingDays.days > walkingDays.of,
  ).length
  const backwards = members.filter(({ followedDays }) => followedDays !== null && followedDays < 0).length
  return [
    { what: 'deaths in the curve and in the table', agrees: inTable === inCurve, figures: `${inCurve} and ${inTable}` },
    {
      what: 'deaths in the curve of recurrence: competing, or after a recurrence',
      agrees: competing + recurredFirst === inTable,
      figures: `${competing} and ${recurredFirst} of ${inTable}`,
    },
    {
      what: 'persons in the matrix of function and in the cohort',
      agrees: inMatrix === members.length,
      figures: `${inMatrix} and ${members.length}`,
    },
    { what: 'nobody walks longer than followed', agrees: impossible === 0, figures: `${impossible} do` },
    { what: 'nothing is known before the operation only', agrees: backwards === 0, figures: `${backwards} cases` },
  ]
}
