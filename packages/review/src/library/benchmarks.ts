import { z } from 'zod'
import data from './published-benchmarks.json' with { type: 'json' }

const interval = z.object({ p: z.number(), lo: z.number(), hi: z.number(), tau2: z.number() })

const benchmark = z.object({
  k: z.int(),
  patients: z.int(),
  events: z.int(),
  studies: z.array(z.object({ id: z.string(), x: z.int(), n: z.int(), p: z.number() })),
  glmm: interval,
  plo_reml_hk: interval.extend({ pi_lo: z.number(), pi_hi: z.number() }),
})
export type Benchmark = z.infer<typeof benchmark>

const ids = ['improved_after_surgery', 'worse_after_surgery', 'gross_total_resection'] as const
export type BenchmarkId = (typeof ids)[number]

export const benchmarkTitles: Readonly<Record<BenchmarkId, string>> = {
  improved_after_surgery: 'Function better after surgery',
  worse_after_surgery: 'Function worse after surgery',
  gross_total_resection: 'Gross total resection',
}

/**
 * Published counts per outcome, read in abstracts, with their pooled proportions. Definitions of the outcomes differ
 * between series: the prediction interval is shown, and none of it is an expectation for one patient.
 *
 * @example publishedBenchmarks().worse_after_surgery.glmm.p // 0.12
 */
export const publishedBenchmarks = (): Readonly<Record<BenchmarkId, Benchmark>> =>
  z.record(z.enum(ids), benchmark).parse(data.benchmarks)

export const BENCHMARK_WARNINGS: readonly string[] = data.warnings
