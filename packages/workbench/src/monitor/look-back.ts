import type { ArtifactFolder } from '@theca/platform'
import type { ArtifactId, CaseId, Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import type { FromLookBack, LookBackStart } from './look-back-thread.ts'

export type LookBackFailure = { readonly code: 'no-recording' | 'unreadable'; readonly message: string }

type Parts = {
  readonly artifacts: Pick<ArtifactFolder, 'readStream'>
  /** The data folder: the signals lie in it unsealed while they are read, like those of an operation that runs. */
  readonly path: string
}

const THREAD_MB = 1024
/**
 * Judges a kept recording again by the step that ran live, and gives the frames that the room would have got, one JSON text
 * a line. Nothing is written to the record.
 *
 * @param everyS seconds of signal between frames; null gives one frame at the end, with every trend point in it
 * @returns the first word of the thread decides: what cannot be judged is refused before anything is sent
 */
export async function lookBack(
  { artifacts, path }: Parts,
  asked: { readonly caseId: CaseId; readonly artifact: ArtifactId } & Omit<LookBackStart, 'path'>,
): Promise<Result<Readable, LookBackFailure>> {
  const { caseId, artifact, ...start } = asked
  const found = await artifacts.readStream(caseId, artifact)
  if (!found.ok) return refuse({ code: 'no-recording', message: found.failure.message })
  await mkdir(join(path, 'recordings'), { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(path, 'recordings', '.look-back-'))
  const file = join(folder, 'signals.bdf')
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(Readable.from(found.value.bytes, { objectMode: false }), createWriteStream(file, { mode: 0o600 }))
  } catch (error) {
    await discard()
    throw error
  }
  return framesOf({ ...start, path: file }, discard)
}

function framesOf(start: LookBackStart, discard: () => Promise<void>): Promise<Result<Readable, LookBackFailure>> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./look-back-thread.ts', import.meta.url), {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MB },
    })
    const lines = new Readable({ objectMode: false, read: () => undefined })
    let over = false
    const end = (failure: LookBackFailure | null): void => {
      if (over) return
      over = true
      void worker.terminate()
      void discard()
      if (failure === null) lines.push(null)
      else lines.destroy(new Error(failure.message))
      if (failure !== null) resolve(refuse(failure))
    }
    const broken = {
      code: 'unreadable',
      message: 'The recording could not be judged again. Verify the artifacts.',
    } as const
    worker.on('message', (message: FromLookBack) => {
      if (message.type === 'refused') return end({ code: 'unreadable', message: message.message })
      if (message.type === 'ended') return end(null)
      lines.push(`${message.text}\n`)
      resolve(ok(lines))
    })
    worker.on('error', () => end(broken))
    worker.on('exit', () => end(broken))
    // Whoever asked has gone: nobody waits for the rest.
    lines.on('close', () => end(null))
    lines.on('error', () => undefined)
  })
}
