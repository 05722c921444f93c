import type { Block, EngineOptions, LineAnalysis, Output } from '@theca/neurophysiology'
import { analyseRecording, startEngine, step, summary } from '@theca/neurophysiology'
import type { Result } from '@theca/record'
import { ok } from '@theca/record'
import type { Recorded, RecordedFailure } from './recorded.ts'
import { blocksOf } from './recorded.ts'

/** Told at the end: samples of each channel that came, positions at which they did not. */
export type ReplaySummary = ReturnType<typeof summary>

/**
 * Runs a recording through the step that runs live, and tells each output in order of time. What cannot be served is
 * told first: a line that nobody watches must not look quiet.
 *
 * @param blockMs cuts the recording; the outputs do not depend on it
 * @returns the summary, or the failure of the part that could not be read
 * @example for (const output of replay(recorded, { blockMs: 20, options })) print(output)
 */
export function* replay(
  recorded: Recorded,
  { blockMs, options }: { readonly blockMs: number; readonly options: EngineOptions },
): Generator<Output, Result<ReplaySummary, RecordedFailure>> {
  for (const { line, because } of recorded.unserved) yield notServed(line, because)
  let state = startEngine({ ...recorded.setup, options })
  for (const block of blocksOf(recorded, (blockMs * recorded.setup.rateHz) / 1000)) {
    if (!block.ok) return block
    const next = step(state, block.value)
    state = next.state
    yield* next.outputs
  }
  return ok(summary(state))
}

/** Blocks in which a finished recording is analysed. */
const ANALYSED_MS = 1000

/**
 * Averages and measures of a finished recording, a row for each line of the protocol; lines that it cannot serve have a
 * row of nulls.
 *
 * @example const lines = analyseBlocks(recorded)
 */
export function analyseBlocks(recorded: Recorded): Result<readonly LineAnalysis[], RecordedFailure> {
  let failure: RecordedFailure | null = null
  function* readable(): Generator<Block> {
    for (const block of blocksOf(recorded, (ANALYSED_MS * recorded.setup.rateHz) / 1000)) {
      if (!block.ok) failure = block.failure
      else yield block.value
    }
  }
  const rows = new Map(analyseRecording(recorded.setup, readable()).map((row) => [row.id, row]))
  if (failure !== null) return { ok: false, failure }
  return ok(recorded.setup.protocol.lines.map((line) => rows.get(line.id) ?? emptyRow(line)))
}

const emptyRow = ({ id, modality, channel }: Pick<LineAnalysis, 'id' | 'modality' | 'channel'>): LineAnalysis => ({
  id,
  modality,
  channel,
  sweeps: 0,
  accepted: 0,
  rejected: 0,
  latencyMs: null,
  peakToPeakUv: null,
  areaUvMs: null,
  onsetMs: null,
  snr: null,
  residualNoiseUv: null,
  reproducible: null,
  present: null,
})

const notServed = (line: string, because: string): Output => ({
  atS: 0,
  type: 'not-evaluable',
  line,
  rule: null,
  priority: null,
  measured: null,
  reference: null,
  changePercent: null,
  reason: because,
})
