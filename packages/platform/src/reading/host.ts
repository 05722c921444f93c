import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { Transferred } from './transfer.ts'

/** The inside of a reader's thread: calls the functions of one module, one at a time. */
export type Job = { name: string; args: readonly unknown[] }
export type JobDone = { ready?: true; value?: unknown; threw?: string }

// A thread starts as fast as its modules compile; the cache of the process is not its own unless it asks.
enableCompileCache()

const port = parentPort
if (port !== null) {
  const { entry } = workerData as { entry: string }
  const module = (await import(entry)) as Record<string, unknown>
  const answer = async (job: Job): Promise<void> => {
    const { done, transfer } = await run(module, job)
    port.postMessage(done, transfer)
  }
  port.on('message', (job: Job) => void answer(job))
  port.postMessage({ ready: true } satisfies JobDone)
}

async function run(
  module: Record<string, unknown>,
  { name, args }: Job,
): Promise<{ done: JobDone; transfer: ArrayBuffer[] }> {
  try {
    const work = Object.hasOwn(module, name) ? module[name] : undefined
    if (typeof work !== 'function') throw new TypeError('no such function')
    const value: unknown = await (work as (...args: readonly unknown[]) => unknown)(...args)
    if (value instanceof Transferred) return { done: { value: value.value }, transfer: value.buffers }
    return { done: { value }, transfer: [] }
  } catch (error) {
    // Libraries throw strings and plain objects too; only the class is passed on.
    return { done: { threw: error instanceof Error ? error.name : typeof error }, transfer: [] }
  }
}
