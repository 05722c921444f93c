import type { Exam } from '../../packages/instruments/src/isncsci/index.ts'
import {
  chaosOf,
  examOf,
  printedByOracle,
  printedOf,
  withoutStars,
} from '../../packages/instruments/test/isncsci-exams.ts'
import type { Disturbance } from '../../packages/instruments/test/isncsci-exams.ts'
import type { Figure } from '../bench.ts'

const EXAMS = 20_000
const ROUNDS = 5
const PEER = 'npm isncsci 2.0.6'

/** With many open cells our sets are exact, which is more work than the peer does: no speed is meant to hold there. */
const families: readonly (readonly [title: string, disturbance: Disturbance, hold: string])[] = [
  ['fully tested', { notTestable: 0, tagged: 0 }, '≥ 1 × the peer'],
  ['2 % of cells not testable', { notTestable: 0.02, tagged: 0 }, '≥ 1 × the peer'],
  ['4 % tagged, 4 % not testable', { notTestable: 0.04, tagged: 0.04 }, '–'],
]

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number

/** Whole examinations a second: levels, grade, zones and sums. The first tenth warms up and is not counted. */
function speedOf(exams: readonly Exam[], classify: (exam: Exam) => unknown): number {
  for (const exam of exams.slice(0, exams.length / 10)) classify(exam)
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now()
    for (const exam of exams) classify(exam)
    rates.push((exams.length / (performance.now() - began)) * 1000)
  }
  return median(rates)
}

const agrees = (exam: Exam): boolean => {
  const [ours, theirs] = [printedOf(exam), printedByOracle(exam)]
  return Object.keys(ours).every((key) => withoutStars(ours[key] ?? '') === withoutStars(theirs[key] ?? ''))
}

/** The same examinations through ours and through the open algorithm, one after the other in the same run. */
export async function bench(): Promise<Figure[]> {
  return families.map(([title, disturbance, hold]) => {
    const exams = Array.from({ length: EXAMS }, (_, seed) =>
      seed % 4 === 0 ? chaosOf(seed + 1, disturbance) : examOf(seed + 1, disturbance),
    )
    const share = (exams.filter(agrees).length / exams.length) * 100
    return {
      what: `ISNCSCI, ${title}: same labels in ${share.toFixed(2)} % of ${EXAMS}`,
      ours: speedOf(exams, printedOf),
      unit: 'exams/s',
      peer: { name: PEER, value: speedOf(exams, printedByOracle) },
      hold,
    }
  })
}
