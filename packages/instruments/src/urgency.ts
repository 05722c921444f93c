import { declineVelocity, type Velocity } from './decline.ts'

/**
 * The urgency display of the dossier (section 12.1): a project rule, not validated. It compares the latest examination
 * with each earlier one, so a loss counts while it lasts, and its window is the time over which it is known to have
 * happened. The facts that triggered a category stand beside it with their dates.
 */
export const URGENCY_CATEGORIES = ['planned', 'expedited', 'urgent', 'emergent'] as const

export type UrgencyCategory = (typeof URGENCY_CATEGORIES)[number]

export type UrgencyExamination = {
  /** ISO 8601 with offset. */
  at: string
  walking?: 'independent' | 'aid' | 'assistance' | 'non_ambulatory' | null | undefined
  /** Single-valued AIS only; a set of possible grades is null. */
  ais?: 'A' | 'B' | 'C' | 'D' | 'E' | null | undefined
  /** Modified McCormick grade. */
  mccormick?: 'I' | 'II' | 'III' | 'IV' | 'V' | null | undefined
  /** Lower extremity motor score 0–50, null when not determinable. */
  lems?: number | null | undefined
  retention?: 'yes' | 'no' | null | undefined
}

export type UrgencyFact = {
  fact: 'lost walking' | 'worse by AIS' | 'worse by modified McCormick' | 'leg power fell' | 'new retention'
  /** In a plain sentence: what, from what to what. */
  says: string
  from: string
  to: string
  days: number
  category: UrgencyCategory
}

export type Urgency = {
  category: UrgencyCategory | null
  facts: UrgencyFact[]
  /** Slope of the lower extremity motor score, points per day. */
  velocity: Velocity
  notes: string[]
}

const HOUR_DAYS = 1 / 24
const EMERGENT_DAYS = 2
const URGENT_DAYS = 7
const EXPEDITED_DAYS = 28

/** Below this a change in leg power counts as stable (project convention, dossier 2.1). */
const STABLE_LEMS = 2
const LARGE_LEMS_FALL = 5

/**
 * The urgency of a case from its dated examinations, in any order. Category null: fewer than two examinations, or none
 * that can be compared; that is "not known", never "planned".
 *
 * @example urgencyOf([{ at: '2026-03-01T08:00:00Z', lems: 44 }, { at: '2026-03-03T08:00:00Z', lems: 36 }]).category
 * // 'emergent'
 */
export const urgencyOf = (examinations: readonly UrgencyExamination[]): Urgency => {
  const ordered = [...examinations].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const latest = ordered.at(-1)
  const earlier = ordered.slice(0, -1)
  const velocity = declineVelocity(
    ordered.map((exam) => ({ atDays: Date.parse(exam.at) / 86_400_000, value: exam.lems ?? null })),
  )
  const nothing = { category: null, facts: [], velocity }
  if (latest === undefined || earlier.length === 0) return { ...nothing, notes: ['one examination shows no change'] }
  if (!earlier.some((exam) => isComparable(exam, latest))) {
    return { ...nothing, notes: ['no item was recorded both at the latest and at an earlier examination'] }
  }
  const found = earlier.flatMap((exam) => factsBetween(exam, latest))
  const facts = shortestOfEach(found)
  const category = facts.map((fact) => fact.category).reduce(worse, 'planned')
  return { category, facts, velocity, notes: notesOn(facts, category, earlier, latest) }
}

const worse = (a: UrgencyCategory, b: UrgencyCategory): UrgencyCategory =>
  URGENCY_CATEGORIES.indexOf(a) >= URGENCY_CATEGORIES.indexOf(b) ? a : b

const itemWords = {
  walking: 'walking',
  ais: 'AIS',
  mccormick: 'modified McCormick',
  lems: 'leg power',
  retention: 'urinary retention',
} as const

const ITEMS = ['walking', 'ais', 'mccormick', 'lems', 'retention'] as const

const isKnown = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined

const isComparable = (a: UrgencyExamination, b: UrgencyExamination): boolean =>
  ITEMS.some((item) => isKnown(a[item]) && isKnown(b[item]))

const daysBetween = (from: UrgencyExamination, to: UrgencyExamination): number =>
  (Date.parse(to.at) - Date.parse(from.at)) / 86_400_000

/** A sudden or severe loss: its window decides. */
const byWindow = (days: number): UrgencyCategory => {
  // A second of clock rounding does not move a case across a boundary that includes its end.
  const slack = HOUR_DAYS / 3600
  if (days <= EMERGENT_DAYS + slack) return 'emergent'
  if (days <= URGENT_DAYS + slack) return 'urgent'
  return days <= EXPEDITED_DAYS + slack ? 'expedited' : 'planned'
}

const GRADES = ['I', 'II', 'III', 'IV', 'V'] as const
const isWalking = (walking: UrgencyExamination['walking']) => isKnown(walking) && walking !== 'non_ambulatory'

const factsBetween = (from: UrgencyExamination, to: UrgencyExamination): UrgencyFact[] => {
  const days = daysBetween(from, to)
  const facts: UrgencyFact[] = []
  const add = (fact: UrgencyFact['fact'], says: string, category: UrgencyCategory) =>
    facts.push({ fact, says, from: from.at, to: to.at, days, category })
  if (isWalking(from.walking) && to.walking === 'non_ambulatory') {
    add('lost walking', 'lost walking', byWindow(days))
  }
  // AIS letters run from A, complete, to E, normal: an earlier letter is a loss.
  if (isKnown(from.ais) && isKnown(to.ais) && to.ais < from.ais) {
    add('worse by AIS', `AIS ${from.ais} → ${to.ais}`, byWindow(days))
  }
  if (isKnown(from.mccormick) && isKnown(to.mccormick)) {
    const step = GRADES.indexOf(to.mccormick) - GRADES.indexOf(from.mccormick)
    const says = `modified McCormick ${from.mccormick} → ${to.mccormick}`
    if (step > 0) add('worse by modified McCormick', says, byWindow(days))
  }
  if (from.retention === 'no' && to.retention === 'yes') add('new retention', 'new urinary retention', byWindow(days))
  const fall = isKnown(from.lems) && isKnown(to.lems) ? from.lems - to.lems : 0
  if (fall >= STABLE_LEMS) {
    add(
      'leg power fell',
      `leg power ${from.lems} → ${to.lems} of 50`,
      fall >= LARGE_LEMS_FALL ? byWindow(days) : slower(days),
    )
  }
  return facts
}

/**
 * Weakness that progresses by less than a large fall: urgent within a week. The rule asks for preserved gait; where
 * gait was already lost or is not known it names no class, and the more cautious reading is shown.
 */
const slower = (days: number): UrgencyCategory => {
  const category = byWindow(days)
  return category === 'emergent' ? 'urgent' : category
}

/** For each fact the window that gives the most urgent category, and of those the shortest. */
const shortestOfEach = (facts: readonly UrgencyFact[]): UrgencyFact[] => {
  const best = new Map<UrgencyFact['fact'], UrgencyFact>()
  for (const fact of facts) {
    const held = best.get(fact.fact)
    const gain =
      held === undefined ? 1 : URGENCY_CATEGORIES.indexOf(fact.category) - URGENCY_CATEGORIES.indexOf(held.category)
    if (held === undefined || gain > 0 || (gain === 0 && fact.days < held.days)) best.set(fact.fact, fact)
  }
  return [...best.values()].sort((a, b) => a.days - b.days)
}

const notesOn = (
  facts: readonly UrgencyFact[],
  category: UrgencyCategory,
  earlier: readonly UrgencyExamination[],
  latest: UrgencyExamination,
): string[] => {
  const notes: string[] = []
  const slowly = facts.some((fact) => fact.category === 'planned')
  if (category === 'planned' && slowly) notes.push('worse than more than four weeks ago: slower than the rule covers')
  const fell = earlier.some((exam) => isKnown(exam.lems) && isKnown(latest.lems) && latest.lems < exam.lems)
  if (facts.length === 0 && fell) notes.push('leg power fell by 1 point: re-examine')
  if (facts.some((fact) => fact.fact === 'leg power fell') && !isWalking(latest.walking)) {
    notes.push(
      'weakness progresses while gait is lost or not recorded: the rule names no class, the cautious one is shown',
    )
  }
  const unseen = ITEMS.filter((item) => !isKnown(latest[item]))
  if (unseen.length > 0)
    notes.push(`not recorded at the latest examination: ${unseen.map((item) => itemWords[item]).join(', ')}`)
  return notes
}
