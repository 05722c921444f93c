import type { Recorded } from '@theca/monitor'
import { blocksOf, recordedFor } from '@theca/monitor'
import type { Block, Protocol } from '@theca/neurophysiology'
import { simulate } from '@theca/neurophysiology/simulator'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { openRecordingFile } from '../recording-file.ts'
import type { Source } from './source.ts'
import { LOCAL_STATE, paced } from './source.ts'

type Failure = { readonly code: string; readonly message: string }

/** Blocks live are of this length, whatever the source has. */
const BLOCK_MS = 20

/** The simulator as a source: synthetic, and said to be wherever it goes. */
export function simulatorSource(scenario: string, seed: number, speed: number): Result<Source, Failure> {
  const made = simulate(scenario, { seed })
  if (made === null) {
    return refuse({
      code: 'no-such-scenario',
      message: `There is no scenario "${scenario}". "theca monitor simulate --list" names them.`,
    })
  }
  return ok({
    kind: 'simulator',
    name: `SYNTHETIC ${made.scenario.id}, seed ${seed}: ${made.scenario.title}`,
    synthetic: true,
    autoBaseline: true,
    rateHz: made.rateHz,
    channels: made.channels,
    run: (give, signal) => paced(pieces(made.blocks(), made.rateHz), made.rateHz, speed, give, signal),
    state: () => LOCAL_STATE,
  })
}

/** Blocks of a second as blocks of twenty milliseconds. */
function* pieces(blocks: Iterable<Block>, rateHz: number): Generator<Block> {
  const size = Math.max(1, Math.round((BLOCK_MS * rateHz) / 1000))
  for (const { start, channels, stimuli, notes } of blocks) {
    const length = channels[0]?.length ?? 0
    for (let from = 0; from < length; from += size) {
      const to = Math.min(length, from + size)
      const inside = ({ at }: { readonly at: number }): boolean => at >= start + from && at < start + to
      yield {
        start: start + from,
        channels: channels.map((channel) => channel.subarray(from, to)),
        stimuli: stimuli.filter(inside),
        notes: notes.filter(inside),
      }
    }
  }
}

/** A recording on this computer, replayed at any speed with its own stimuli and notes. */
export function fileSource(path: string, protocol: Protocol, speed: number): Result<Source, Failure> {
  const opened = openRecordingFile(path)
  if (!opened.ok) return opened
  const recorded = recordedFor(opened.value.recording, protocol)
  if (!recorded.ok) {
    opened.value.close()
    return recorded
  }
  const { setup } = recorded.value
  return ok({
    kind: 'file',
    name: path.split(/[\\/]/).at(-1) ?? path,
    synthetic: recorded.value.synthetic,
    autoBaseline: !recorded.value.notes.some(({ kind }) => kind === 'baseline'),
    rateHz: setup.rateHz,
    channels: setup.channels,
    async run(give, signal) {
      try {
        return await paced(readable(recorded.value), setup.rateHz, speed, give, signal)
      } finally {
        opened.value.close()
      }
    },
    state: () => LOCAL_STATE,
  })
}

/** A part that cannot be read is lost, like one that a stream did not bring. */
function* readable(recorded: Recorded): Generator<Block> {
  for (const block of blocksOf(recorded, (BLOCK_MS * recorded.setup.rateHz) / 1000)) if (block.ok) yield block.value
}
