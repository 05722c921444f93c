import type { CausalFilter, CausalState } from '../filters/index.ts'
import { filterBlock } from '../filters/index.ts'
import type { Stimulus } from './types.ts'

/** What a causal filter of a channel remembers between blocks. */
export type FilterMemory = { readonly state: CausalState; readonly last: number; readonly heldUntil: number }

export const noMemory: FilterMemory = { state: null, last: 0, heldUntil: 0 }

/** Whether any sample is NaN: the sum is, then. */
export const hasLost = (samples: Float64Array): boolean => {
  let sum = 0
  for (let at = 0; at < samples.length; at += 1) sum += samples[at] as number
  return Number.isNaN(sum)
}

/** Stimuli whose artefact is held over, and for how many samples. */
export type Held = { readonly stimuli: readonly Stimulus[]; readonly samplesOf: (code: string) => number }

const nothingHeld: Held = { stimuli: [], samplesOf: () => 0 }

/**
 * Filters the next samples of a channel through what was lost. The last known sample is held through lost ones, and
 * through stimulus artefacts where `held` names them, so that neither rings in the filter. Filtering begins at the first
 * known sample, wherever the blocks are cut.
 *
 * @returns samples are NaN before the first known one; the caller says what of the rest was lost
 */
export const filterLive = (
  filter: CausalFilter,
  memory: FilterMemory,
  raw: Float64Array,
  start: number,
  held: Held = nothingHeld,
): { readonly memory: FilterMemory; readonly samples: Float64Array } => {
  const first = memory.state === null ? raw.findIndex((value) => !Number.isNaN(value)) : 0
  if (first < 0) return { memory, samples: new Float64Array(raw.length).fill(Number.NaN) }
  const begun = memory.state === null ? { ...memory, last: raw[first] as number } : memory
  const bridged = heldSamples(raw.subarray(first), start + first, begun, held)
  const done = filterBlock(filter, memory.state, bridged.samples)
  let { samples } = done
  if (first > 0) {
    samples = new Float64Array(raw.length).fill(Number.NaN)
    samples.set(done.samples, first)
  }
  return { memory: { state: done.state, last: bridged.last, heldUntil: bridged.heldUntil }, samples }
}

const heldSamples = (
  raw: Float64Array,
  start: number,
  { last, heldUntil }: FilterMemory,
  { stimuli, samplesOf }: Held,
): { readonly samples: Float64Array; readonly last: number; readonly heldUntil: number } => {
  // Nothing to hold, as in most blocks of free-run EMG: the samples stand as they came.
  if (stimuli.length === 0 && heldUntil <= start && raw.length > 0 && !hasLost(raw))
    return { samples: raw, last: raw[raw.length - 1] as number, heldUntil }
  const samples = new Float64Array(raw.length)
  let [value, until, next] = [last, heldUntil, 0]
  for (let index = 0; index < raw.length; index += 1) {
    const at = start + index
    for (let stimulus = stimuli[next]; stimulus !== undefined && stimulus.at <= at; stimulus = stimuli[next]) {
      until = Math.max(until, stimulus.at + samplesOf(stimulus.code))
      next += 1
    }
    const sample = raw[index] as number
    if (at >= until && !Number.isNaN(sample)) value = sample
    samples[index] = value
  }
  return { samples, last: value, heldUntil: until }
}
