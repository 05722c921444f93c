import type { Pooled, Proportion, Withheld } from '@theca/survival'
import { pool, proportion } from '@theca/survival'
import type { BenchmarkId } from '../library/index.ts'
import { BENCHMARK_WARNINGS, benchmarkTitles, publishedBenchmarks } from '../library/index.ts'
import type { Member } from './member.ts'

/** An own proportion beside the published ones, and the sentence that says what so few cases can tell. */
export type BenchmarkResult = {
  readonly id: BenchmarkId
  readonly title: string
  readonly own: { readonly x: number; readonly n: number; readonly interval: Proportion | null }
  readonly pooled: Pooled | Withheld
  readonly sentence: string
  readonly warnings: readonly string[]
}

const ownCounts: Readonly<Record<BenchmarkId, (member: Member) => boolean | null>> = {
  improved_after_surgery: ({ gradesLost }) => (gradesLost === null ? null : gradesLost < 0),
  worse_after_surgery: ({ gradesLost }) => (gradesLost === null ? null : gradesLost > 0),
  gross_total_resection: ({ extentByWord }) => (extentByWord === null ? null : extentByWord === 'gtr'),
}

const percent = (share: number): string => `${Math.round(share * 100)}`

/**
 * Own results beside the pooled literature, pooled here and now from the published counts.
 *
 * @example benchmarksOf(members).map(({ sentence }) => sentence)
 */
export function benchmarksOf(members: readonly Member[]): readonly BenchmarkResult[] {
  const published = publishedBenchmarks()
  return (Object.keys(published) as BenchmarkId[]).map((id) => {
    const answers = members.map(ownCounts[id]).filter((each) => each !== null)
    const [x, n] = [answers.filter(Boolean).length, answers.length]
    const { studies } = published[id]
    const pooled = pool(
      studies.map((study) => study.x),
      studies.map((study) => study.n),
      { labels: studies.map((study) => study.id) },
    )
    const interval = n === 0 ? null : proportion(x, n, { method: 'clopper-pearson' })
    return {
      id,
      title: benchmarkTitles[id],
      own: { x, n, interval },
      pooled,
      sentence: sentenceFor(x, n, interval, pooled),
      warnings: BENCHMARK_WARNINGS,
    }
  })
}

/** Whether the own interval and the prediction interval share values: all that counts of this size can tell. */
function sentenceFor(x: number, n: number, own: Proportion | null, pooled: Pooled | Withheld): string {
  if (own === null) return 'No own case has an answer to this.'
  const ours = `${x} of ${n} own cases (95 % interval ${percent(own.low)} to ${percent(own.high)} %)`
  if ('withheld' in pooled) return `${ours}; ${pooled.because}.`
  const theirs = `${percent(pooled.predictionLow)} to ${percent(pooled.predictionHigh)} %, where a further series like the ${pooled.k} published ones would lie`
  const meets = own.low <= pooled.predictionHigh && own.high >= pooled.predictionLow
  return meets
    ? `${ours} do not differ from ${theirs}; so few cases cannot tell better from worse within that range.`
    : `${ours} lie outside ${theirs}; definitions and selection come before skill as the reason.`
}
