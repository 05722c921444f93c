import { Worker } from 'node:worker_threads'
import { ok, refuse, type Result } from '@theca/record/result'
import type { Job, JobDone } from './host.ts'

/** Why a call has no answer. A parser's own "I cannot read this" is an answer, not one of these. */
export type ReadingFailure = { code: 'timeout' | 'memory' | 'crashed'; message: string }

export type ReaderOptions = {
  /** A module whose exported functions are called by name, in the worker. */
  entry: URL
  timeoutMs: number
  /** Heap and buffers of one worker together. */
  maximumMemoryMb: number
  workers: number
}

export type Reader = {
  /** Calls an exported function of the entry. Buffers in `transfer` are handed over, not copied. */
  call<T>(name: string, args: readonly unknown[], transfer?: readonly ArrayBuffer[]): Promise<Result<T, ReadingFailure>>
  readonly close: () => Promise<void>
}

type Task = { job: Job; transfer: readonly ArrayBuffer[]; done: (result: Result<unknown, ReadingFailure>) => void }

/** A module loads in well under a second; one that does not will not. */
const BOOT_MS = 30_000
/** V8 limits its heap but not the buffers beside it, so they are looked at ten times a second. */
const LOOK_MS = 100

/**
 * Runs parsers of foreign bytes in threads of their own, within limits of time and memory. A thread that exceeds one is
 * ended and replaced; calls in other threads go on.
 *
 * Errors: 'timeout', 'memory', 'crashed'; the message never repeats what the parser said, for it may quote the file.
 *
 * @example
 * const reader = createReader({ entry: new URL('./parsers.ts', import.meta.url), timeoutMs: 5_000, maximumMemoryMb: 512, workers: 2 })
 * const header = await reader.call<Header>('readHeader', [bytes])
 */
export function createReader(options: ReaderOptions): Reader {
  const queue: Task[] = []
  const lanes = new Set<Lane>()
  let closed = false

  const next = (): void => {
    while (queue.length > 0) {
      const idle = [...lanes].find((lane) => lane.idle())
      if (idle === undefined && lanes.size >= options.workers) return
      const lane = idle ?? newLane(options, next, (gone) => lanes.delete(gone))
      lanes.add(lane)
      const task = queue.shift()
      if (task !== undefined) lane.run(task)
    }
  }

  return {
    call: <T>(name: string, args: readonly unknown[], transfer: readonly ArrayBuffer[] = []) =>
      new Promise<Result<T, ReadingFailure>>((resolve) => {
        if (closed) return resolve(refuse(crashed('The reader is closed.')))
        queue.push({ job: { name, args }, transfer, done: (result) => resolve(result as Result<T, ReadingFailure>) })
        next()
      }),
    async close() {
      closed = true
      for (const task of queue.splice(0)) task.done(refuse(crashed('The reader is closed.')))
      await Promise.all([...lanes].map((lane) => lane.end()))
    },
  }
}

type Lane = { idle(): boolean; run(task: Task): void; end(): Promise<void> }

function newLane(options: ReaderOptions, free: () => void, gone: (lane: Lane) => void): Lane {
  const { entry, maximumMemoryMb, timeoutMs } = options
  const worker = new Worker(new URL('./host.ts', import.meta.url), {
    workerData: { entry: entry.href },
    resourceLimits: { maxOldGenerationSizeMb: maximumMemoryMb },
    // What a parser prints may quote the file.
    stdout: true,
    stderr: true,
  })
  let task: Task | undefined
  let timer: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined
  let ready = false
  let ended = false

  const settle = (result: Result<unknown, ReadingFailure>): void => {
    clearTimeout(timer)
    clearInterval(watch)
    const done = task?.done
    task = undefined
    worker.unref()
    done?.(result)
  }
  const fail = (failure: ReadingFailure): void => {
    if (ended) return
    ended = true
    gone(lane)
    void worker.terminate()
    settle(refuse(failure))
    free()
  }
  const start = (): void => {
    if (task === undefined || !ready) return
    clearTimeout(timer)
    timer = setTimeout(
      () => fail({ code: 'timeout', message: `Reading took longer than ${timeoutMs} ms and was stopped.` }),
      timeoutMs,
    )
    watch = setInterval(() => void look(), LOOK_MS)
    try {
      worker.postMessage(task.job, task.transfer)
    } catch {
      settle(refuse(crashed('What is to be read cannot be handed to the reader.')))
      free()
    }
  }
  const look = async (): Promise<void> => {
    const used = await memoryOf(worker)
    if (used > maximumMemoryMb * 2 ** 20) fail(outOfMemory(maximumMemoryMb))
  }

  worker.on('message', (message: JobDone) => {
    if (message.ready === true) {
      ready = true
      return start()
    }
    settle(
      message.threw === undefined
        ? ok(message.value)
        : refuse(crashed(`The reader stopped on this input (${message.threw}).`)),
    )
    return free()
  })
  worker.on('error', (error) => {
    const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    fail(memory ? outOfMemory(maximumMemoryMb) : crashed('The reader stopped on this input.'))
  })
  worker.on('exit', () => fail(crashed('The reader stopped on this input.')))

  const lane: Lane = {
    idle: () => !ended && task === undefined,
    run(next) {
      task = next
      worker.ref()
      if (ready) start()
      else timer = setTimeout(() => fail(crashed('The reader did not start.')), BOOT_MS)
    },
    async end() {
      ended = true
      settle(refuse(crashed('The reader is closed.')))
      await worker.terminate()
    },
  }
  return lane
}

async function memoryOf(worker: Worker): Promise<number> {
  try {
    const { used_heap_size: heap, external_memory: external } = await worker.getHeapStatistics()
    return heap + external
  } catch {
    // It ended between two looks.
    return 0
  }
}

const crashed = (message: string): ReadingFailure => ({ code: 'crashed', message })
const outOfMemory = (mb: number): ReadingFailure => ({
  code: 'memory',
  message: `Reading needed more than ${mb} MB of memory and was stopped.`,
})
