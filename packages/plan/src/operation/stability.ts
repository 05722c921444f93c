import { levelOrdinal, type VertebralLevel } from '@theca/anatomy'
import type { Basis } from './sources.ts'
import { project, recalled, secondary } from './sources.ts'

/**
 * Whether fixation is worth considering: every point is shown. One hard item or two soft ones propose the question, not
 * the answer. A project rule, never validated.
 */
export const STABILITY_ITEMS = [
  'total-facetectomy',
  'bilateral-facets',
  'pedicle-and-facet',
  'sins-13',
  'instability',
  'corpectomy',
  'junction',
  'many-laminae',
  'curve',
  'c2-or-c7',
  'sins-7',
  'radiotherapy',
  'young',
  'hemifacetectomies',
  'short-life',
  'emergency',
  'metal-artefact',
] as const
export type StabilityItemId = (typeof STABILITY_ITEMS)[number]

export type StabilityItem = {
  readonly title: string
  readonly weight: 'hard' | 'soft' | 'against'
  readonly basis: Basis
}

const hard = (title: string, basis: Basis = project(title)): StabilityItem => ({ title, weight: 'hard', basis })
const soft = (title: string, basis: Basis = project(title)): StabilityItem => ({ title, weight: 'soft', basis })
const against = (title: string): StabilityItem => ({ title, weight: 'against', basis: recalled(title) })

const sins = (words: string): Basis => secondary('fisher-2010', words)

export const stabilityItems: Readonly<Record<StabilityItemId, StabilityItem>> = {
  'total-facetectomy': hard('A whole facet joint goes'),
  'bilateral-facets': hard('More than half of both facet joints goes'),
  'pedicle-and-facet': hard('A pedicle and its facet joint go'),
  'sins-13': hard('SINS 13 to 18: unstable', sins('13 to 18 unstable')),
  instability: hard('Instability or subluxation before'),
  corpectomy: hard('Corpectomy'),
  junction: soft('A junctional level in the laminectomy: O to C2, C7 to T2, T11 to L1, L5 to S1'),
  'many-laminae': soft('Three laminae or more'),
  curve: soft('Neck without lordosis, or scoliosis'),
  'c2-or-c7': soft('Lamina of C2 with C3, or of C7'),
  'sins-7': soft('SINS 7 to 12: potentially unstable', sins('7 to 12 potentially unstable')),
  radiotherapy: soft('Radiotherapy at the level, before or planned'),
  young: soft('Younger than 25'),
  hemifacetectomies: soft('Half facetectomies planned'),
  'short-life': against('Life expectancy below three months'),
  emergency: against('Decompression within hours'),
  'metal-artefact': against('Metal disturbs MRI and radiotherapy: carbon, PEEK or nothing'),
}

export type StabilityAnswers = Readonly<Partial<Record<StabilityItemId, 'yes' | 'no' | 'not-known'>>>

export type StabilityFinding = {
  readonly hard: readonly StabilityItemId[]
  readonly soft: readonly StabilityItemId[]
  readonly against: readonly StabilityItemId[]
  readonly unanswered: readonly StabilityItemId[]
  /** `consider` when reached, `open` when unanswered items could still reach it, else `not-reached`. */
  readonly fixation: 'consider' | 'open' | 'not-reached'
  readonly says: string
}

/**
 * The points of the list. What is not known counts as unanswered, never as no.
 *
 * @example stabilityOf({ junction: 'yes', 'many-laminae': 'yes' }).fixation   // 'consider'
 */
export function stabilityOf(answers: StabilityAnswers): StabilityFinding {
  const yes = (weight: StabilityItem['weight']): StabilityItemId[] =>
    STABILITY_ITEMS.filter((id) => stabilityItems[id].weight === weight && answers[id] === 'yes')
  const found = { hard: yes('hard'), soft: yes('soft'), against: yes('against') }
  const unanswered = STABILITY_ITEMS.filter((id) => answers[id] !== 'yes' && answers[id] !== 'no')
  const openHard = unanswered.some((id) => stabilityItems[id].weight === 'hard')
  const openSoft = unanswered.filter((id) => stabilityItems[id].weight === 'soft').length
  const reached = found.hard.length > 0 || found.soft.length >= 2
  const fixation = reached ? 'consider' : openHard || found.soft.length + openSoft >= 2 ? 'open' : 'not-reached'
  const points = `${found.hard.length} hard, ${found.soft.length} soft, ${found.against.length} against, ${unanswered.length} not answered`
  const words = {
    consider: 'fixation is to be considered',
    open: 'not settled',
    'not-reached': 'no question of fixation',
  }
  return { ...found, unanswered, fixation, says: `${points}: ${words[fixation]}.` }
}

const JUNCTIONS: readonly (readonly [VertebralLevel, VertebralLevel])[] = [
  ['C1', 'C2'],
  ['C7', 'T2'],
  ['T11', 'L1'],
  ['L5', 'S1'],
]

/**
 * What laminae and approach answer by themselves. The rest is for people.
 *
 * @example answersFrom(['T9', 'T10'], [])   // junction no, many-laminae no, c2-or-c7 no
 */
export function answersFrom(laminae: readonly VertebralLevel[], brings: readonly string[]): StabilityAnswers {
  const at = laminae.map(levelOrdinal)
  const within = JUNCTIONS.some(([from, to]) =>
    at.some((each) => each >= levelOrdinal(from) && each <= levelOrdinal(to)),
  )
  const has = (level: VertebralLevel): boolean => laminae.includes(level)
  const yes = (is: boolean): 'yes' | 'no' => (is ? 'yes' : 'no')
  const brought = Object.fromEntries(
    STABILITY_ITEMS.filter((id) => brings.includes(id)).map((id) => [id, 'yes' as const]),
  )
  if (laminae.length === 0) return brought
  return {
    junction: yes(within),
    'many-laminae': yes(laminae.length >= 3),
    'c2-or-c7': yes((has('C2') && has('C3')) || has('C7')),
    ...brought,
  }
}
