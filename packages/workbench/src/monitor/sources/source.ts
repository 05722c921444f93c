import type { Block } from '@theca/neurophysiology'
import type { RecordingHeader } from '../recording/frames.ts'

export type Give = (block: Block) => Promise<void> | undefined

/** Where signals come from, once it is open: what they are, and how they flow. */
export type Source = {
  readonly kind: RecordingHeader['source']['kind']
  readonly name: string
  readonly synthetic: boolean
  /** Nobody signs here: the first sufficient results are the baseline. */
  readonly autoBaseline: boolean
  readonly rateHz: number
  readonly channels: readonly string[]
  /**
   * Gives blocks in order until the source ends or the signal stops it. A block may begin behind the end of the one
   * before it: what lies between was lost.
   *
   * @param give answers a promise when the disk is behind; a source that can wait does, a live one cannot
   * @returns why it ended
   */
  run(give: Give, signal: AbortSignal): Promise<'ended' | 'stopped'>
  /** What the source knows of itself while it runs. */
  state(): SourceState
}

export type SourceState = {
  /** `lost`: nothing is connected; the source tries again by itself. */
  readonly state: 'live' | 'lost'
  readonly clockOffsetMs: number | null
}

export const LOCAL_STATE: SourceState = { state: 'live', clockOffsetMs: null }

/** Gives blocks as time passes: at `speed` 1 a second of signal a second; 0 as fast as they are taken. */
export async function paced(
  blocks: Iterable<Block>,
  rateHz: number,
  speed: number,
  give: Give,
  signal: AbortSignal,
): Promise<'ended' | 'stopped'> {
  const began = performance.now()
  for (const block of blocks) {
    const end = block.start + (block.channels[0]?.length ?? 0)
    const wait = speed === 0 ? 0 : (1000 * end) / rateHz / speed - (performance.now() - began)
    // Messages from outside must get their turn even when there is nothing to wait for.
    await new Promise((resolve) => (wait > 1 ? setTimeout(resolve, wait) : setImmediate(resolve)))
    if (signal.aborted) return 'stopped'
    await give(block)
  }
  return 'ended'
}
