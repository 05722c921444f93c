import type { Protocol } from '@theca/neurophysiology'
import type { Result } from '@theca/record'
import { parentPort, workerData } from 'node:worker_threads'
import type { LiveFrame } from '@theca/monitor'
import type { Output } from '@theca/neurophysiology'
import type { RecorderAccount } from './recording/recorder.ts'
import { lslSource } from './sources/lsl.ts'
import { fileSource, simulatorSource } from './sources/made.ts'
import type { Source } from './sources/source.ts'
import type { Placeless, Theatre } from './theatre.ts'
import { openTheatre } from './theatre.ts'

/** Where the signals of a session come from, as a browser or a command says it. */
export type SourceRequest =
  | { readonly kind: 'simulator'; readonly scenario: string; readonly seed: number; readonly speed: number }
  | { readonly kind: 'file'; readonly path: string; readonly speed: number }
  | {
      readonly kind: 'lsl'
      readonly host: string
      readonly port: number
      readonly uid: string
      readonly markers: { readonly host: string; readonly port: number; readonly uid: string } | null
    }

export type ThreadStart = {
  readonly session: string
  readonly protocol: Protocol
  readonly source: SourceRequest
  readonly logPath: string
  readonly startedAt: string
}
export type ToThread =
  { readonly type: 'note'; readonly id: number; readonly note: Placeless } | { readonly type: 'stop' }
export type SourceAbout = Pick<Source, 'kind' | 'name' | 'synthetic' | 'rateHz' | 'channels'>
export type FromThread =
  | { readonly type: 'started'; readonly about: SourceAbout }
  | { readonly type: 'outputs'; readonly outputs: readonly Output[] }
  | { readonly type: 'frame'; readonly frame: LiveFrame }
  /** Where a note stands, before anything that it leads to is told. */
  | { readonly type: 'placed'; readonly id: number; readonly atS: number }
  | { readonly type: 'noted'; readonly id: number; readonly atS: number; readonly kept: boolean }
  | { readonly type: 'ended'; readonly why: 'ended' | 'stopped'; readonly account: RecorderAccount }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }

const sourceOf = (
  request: SourceRequest,
  protocol: Protocol,
):
  | Promise<Result<Source, { readonly code: string; readonly message: string }>>
  | Result<Source, { readonly code: string; readonly message: string }> => {
  switch (request.kind) {
    case 'simulator':
      return simulatorSource(request.scenario, request.seed, request.speed)
    case 'file':
      return fileSource(request.path, protocol, request.speed)
    case 'lsl':
      return lslSource(request)
  }
}

const port = parentPort
if (port !== null) {
  const start = workerData as ThreadStart
  const send = (message: FromThread): void => port.postMessage(message)
  const begin = async (): Promise<void> => {
    const source = await sourceOf(start.source, start.protocol)
    if (!source.ok) return send({ type: 'refused', ...source.failure })
    const theatre: Theatre = await openTheatre(
      { ...start, source: source.value },
      { outputs: (outputs) => send({ type: 'outputs', outputs }), frame: (frame) => send({ type: 'frame', frame }) },
    )
    const { kind, name, synthetic, rateHz, channels } = source.value
    send({ type: 'started', about: { kind, name, synthetic, rateHz, channels } })
    port.on('message', (message: ToThread) => {
      if (message.type === 'stop') return theatre.stop()
      const { id } = message
      const { atS, kept } = theatre.note(message.note)
      send({ type: 'placed', id, atS })
      void kept.then((is) => send({ type: 'noted', id, atS, kept: is }))
    })
    const { why, account } = await theatre.ended
    send({ type: 'ended', why, account })
    port.close()
  }
  begin().catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error
    send({ type: 'refused', code: 'not-fit', message: `${error.message}. Choose another protocol or source.` })
  })
}
