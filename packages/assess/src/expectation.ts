import type { Walking } from '@theca/instruments'
import { WALKING } from '@theca/instruments'
import type { Knowable } from '@theca/record'
import { valueOf } from '@theca/record'
import type { Goals } from './entries/index.ts'
import { EXPECTATIONS, expectationWords } from './entries/index.ts'

/** What came, as far as it is known. `null` is not known, which is no disappointment. */
export type Outcome = {
  readonly walkingBefore: Walking | null
  readonly walkingNow: Walking | null
  readonly painBefore: number | null
  readonly painNow: number | null
  readonly home: (typeof EXPECTATIONS.home)[number] | null
  /** Months from the expectation to death, or to now while alive. */
  readonly months: number | null
  readonly alive: boolean | null
}

export type ExpectationCheck = {
  readonly about: 'walking' | 'pain' | 'home' | 'time'
  readonly expected: string
  /** In words; null where it is not known. */
  readonly came: string | null
  /** `open`: somebody is alive and the time that was expected has not passed yet. */
  readonly verdict: 'better' | 'as-expected' | 'worse' | 'open' | 'not-known'
}

/**
 * Holds what was expected before treatment against what came. What was not expected is not in the list.
 *
 * @param outcome from follow-up: walking, pain, home, and time since the expectation was said
 * @example compareExpectation(goals, { …outcome, walkingBefore: 'aid', walkingNow: 'independent' })[0]?.verdict   // 'as-expected' for `improve`
 */
export function compareExpectation({ expectation }: Goals, outcome: Outcome): ExpectationCheck[] {
  return [
    checked('walking', expectation.walking, walkingCame(outcome)),
    checked('pain', expectation.pain, painCame(outcome)),
    checked('home', expectation.home, outcome.home),
    timeChecked(expectation.time, outcome),
  ].filter((each) => each !== null)
}

type About = keyof typeof EXPECTATIONS

function checked<A extends About>(
  about: A,
  answer: Knowable<(typeof EXPECTATIONS)[A][number]>,
  came: (typeof EXPECTATIONS)[A][number] | null,
): ExpectationCheck | null {
  const expected = valueOf(answer)
  if (expected === null) return null
  const order: readonly string[] = EXPECTATIONS[about]
  const words = expectationWords[about] as Readonly<Record<string, string>>
  const head = { about, expected: words[expected] ?? expected }
  if (came === null) return { ...head, came: null, verdict: 'not-known' }
  const step = order.indexOf(came) - order.indexOf(expected)
  return { ...head, came: words[came] ?? came, verdict: step === 0 ? 'as-expected' : step < 0 ? 'better' : 'worse' }
}

/** Walking that is gone was not kept, however slowly it was expected to go. */
function walkingCame({ walkingBefore, walkingNow }: Outcome): (typeof EXPECTATIONS.walking)[number] | null {
  if (walkingBefore === null || walkingNow === null) return null
  if (walkingNow === 'non_ambulatory') return 'none'
  const step = WALKING.indexOf(walkingNow) - WALKING.indexOf(walkingBefore)
  return step > 0 ? 'improve' : step === 0 ? 'keep' : 'slower-loss'
}

/** Less is by two points of ten or more (Farrar 2001, cut-off recalled); a smaller step is the same. */
function painCame({ painBefore, painNow }: Outcome): (typeof EXPECTATIONS.pain)[number] | null {
  if (painNow === 0) return 'gone'
  if (painBefore === null || painNow === null) return null
  return painBefore - painNow >= 2 ? 'less' : 'same'
}

/** Lower and upper bound of each expectation in months, the upper one excluded. Project bounds of plain words. */
const MONTHS = { weeks: [0, 2], months: [2, 9], year: [9, 18], years: [18, Infinity] } as const

function timeChecked(answer: Goals['expectation']['time'], { months, alive }: Outcome): ExpectationCheck | null {
  const expected = valueOf(answer)
  if (expected === null) return null
  const head = { about: 'time', expected: expectationWords.time[expected] } as const
  if (months === null || alive === null) return { ...head, came: null, verdict: 'not-known' }
  const [least, most] = MONTHS[expected]
  const came = `${alive ? 'alive after' : 'died after'} ${months.toFixed(1)} months`
  if (months >= most) return { ...head, came, verdict: 'better' }
  if (alive) return { ...head, came, verdict: months >= least ? 'as-expected' : 'open' }
  return { ...head, came, verdict: months >= least ? 'as-expected' : 'worse' }
}
