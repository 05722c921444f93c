import { hasLost } from './live-filter.ts'
import { say } from './outputs.ts'
import type { Told } from './told.ts'
import { secondsAt } from './told.ts'
import type { Block, EngineState, Output } from './types.ts'

/** Counts lost positions and tells each run once, when samples come again. */
export const account = (state: EngineState, block: Block, gap: number): Told => {
  const outputs: Output[] = []
  let run = state.lostRun
  let { lost } = state
  const lose = (from: number, count: number): void => {
    lost += count
    run = run === null ? { from, count } : { from: run.from, count: run.count + count }
  }
  if (gap > 0) lose(block.start - gap, gap)
  const length = block.channels[0]?.length ?? 0
  const watched = [...new Set(state.plans.map(({ channel }) => channel))].map(
    (channel) => block.channels[channel] as Float64Array,
  )
  const whole = !watched.some(hasLost)
  // Nothing lost before and nothing now, as nearly always: no need to look at every position.
  for (let at = whole && run === null ? length : 0; at < length; at += 1) {
    if (watched.some((samples) => Number.isNaN(samples[at]))) lose(block.start + at, 1)
    else if (run !== null) {
      outputs.push(
        say(
          secondsAt(state, block.start + at),
          'lost',
          `${run.count} samples lost from ${secondsAt(state, run.from).toFixed(3)} s`,
          { measured: run.count },
        ),
      )
      run = null
    }
  }
  return {
    state: { ...state, lost, lostRun: run, samples: state.samples + length + Math.max(0, gap) - (lost - state.lost) },
    outputs,
  }
}

/** Leaves out what has been seen: a repeated or overlapping block adds only its new end. */
export const unseen = (state: EngineState, block: Block): Block | null => {
  const from = state.next ?? block.start
  const seen = Math.max(0, from - block.start)
  const length = block.channels[0]?.length ?? 0
  if (seen === 0) return block
  if (seen >= length) return null
  const rest = <T extends { readonly at: number }>(items: readonly T[]): T[] => items.filter(({ at }) => at >= from)
  return {
    start: from,
    channels: block.channels.map((samples) => samples.subarray(seen)),
    stimuli: rest(block.stimuli),
    notes: rest(block.notes),
  }
}
