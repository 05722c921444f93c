import type { LiveFrame } from '@theca/monitor'
import { blocksOf, gather, mergeFrame, nextFrame, recordedFor, startLive } from '@theca/monitor'
import type { Protocol } from '@theca/neurophysiology'
import { startEngine, step } from '@theca/neurophysiology'
import { parentPort, workerData } from 'node:worker_threads'
import { openRecordingFile } from './recording-file.ts'

export type LookBackStart = {
  readonly path: string
  readonly session: string
  readonly protocol: Protocol
  /** Seconds of signal between frames; null: one frame at the end. */
  readonly everyS: number | null
  readonly name: string
}
export type FromLookBack =
  | { readonly type: 'frame'; readonly text: string }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'ended' }

/** Outputs do not depend on the length of a block; longer ones are judged faster. */
const BLOCK_MS = 500
/** What is new is gathered at least this often: columns of EMG are copied as they grow. */
const GATHERED_S = 10

const around = (
  name: string,
  rateHz: number,
  received: number,
): Pick<LiveFrame, 'phase' | 'ageMs' | 'source' | 'account'> => ({
  phase: 'ended',
  ageMs: null,
  source: { kind: 'file', name, rateHz, measuredRateHz: null, clockOffsetMs: null },
  account: { received, lost: 0, gaps: 0, recorder: 'not-recorded', kept: received, tailS: 0, headroomMin: null },
})

const port = parentPort
if (port !== null) {
  const { path, session, protocol, everyS, name } = workerData as LookBackStart
  const send = (message: FromLookBack): void => port.postMessage(message)
  const run = (): void => {
    const opened = openRecordingFile(path)
    if (!opened.ok) return send({ type: 'refused', message: 'The recording cannot be read. Verify the artifacts.' })
    try {
      const recorded = recordedFor(opened.value.recording, protocol)
      if (!recorded.ok) return send({ type: 'refused', message: recorded.failure.message })
      const { setup, synthetic, unserved, notes } = recorded.value
      const options = { autoBaseline: !notes.some(({ kind }) => kind === 'baseline'), lowerGlobal: false }
      let engine = startEngine({ ...setup, options })
      let live = startLive({ session, synthetic, unserved })
      let view: LiveFrame | null = null
      const tell = (): void => {
        const made = nextFrame(live, engine, around(name, setup.rateHz, engine.next ?? 0))
        live = made.live
        if (everyS === null) view = mergeFrame(view, made.frame) ?? view
        else send({ type: 'frame', text: JSON.stringify(made.frame) })
      }
      const everyOrSo = everyS ?? GATHERED_S
      let next = everyOrSo
      for (const block of blocksOf(recorded.value, (BLOCK_MS * setup.rateHz) / 1000)) {
        if (!block.ok) return send({ type: 'refused', message: block.failure.message })
        const done = step(engine, block.value)
        engine = done.state
        live = gather(live, engine, block.value.start, done.outputs)
        if ((engine.next ?? 0) / setup.rateHz >= next) {
          tell()
          next += everyOrSo
        }
      }
      tell()
      // Trends and events are of the whole; ten seconds of raw EMG would say nothing of it.
      if (view !== null)
        send({ type: 'frame', text: JSON.stringify({ ...(view as LiveFrame), complete: true, emg: [] }) })
      send({ type: 'ended' })
    } finally {
      opened.value.close()
    }
  }
  run()
  port.close()
}
