import type { CaseId } from '@theca/record'
import { useRef, useState } from 'react'
import { Refused, call } from '../../contract/client.ts'
import { keepEntries, queryClient } from '../data/queries.ts'
import { followTask } from '../live.ts'
import { limitFault, mediaTypeOf } from './files.ts'

export type IdentityFound = Awaited<ReturnType<typeof call<'readImaging'>>>['identities'][number]
export type Sending =
  | { is: 'idle' }
  | { is: 'sending'; files: number; of: number; bytes: number; ofBytes: number }
  | { is: 'reading'; what: string; done: number; of: number | null }
  | { is: 'refused'; message: string }
  | { is: 'failed'; error: unknown }
  | { is: 'done'; seq: number; identities: readonly IdentityFound[] }

const AT_ONCE = 4
const TRIES = 3

/** The same bytes are the same artifact, so a repeated attempt after a lost connection does no harm. */
async function put(id: CaseId, file: File, signal: AbortSignal): Promise<string> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return (await call('putArtifact', { params: { case: id }, body: file, mediaType: mediaTypeOf(file), signal })).id
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 0 || left <= 1) throw error
      await new Promise((resolve) => setTimeout(resolve, 800))
    }
  }
}

/** Sends files four at a time; the order of the answers is the order of the files. */
async function putAll(
  id: CaseId,
  files: readonly File[],
  signal: AbortSignal,
  tell: (files: number, bytes: number) => void,
): Promise<string[]> {
  const ids: string[] = []
  let next = 0
  let done = 0
  let sent = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const at = next
      next += 1
      const file = files[at]
      if (file === undefined) return
      ids[at] = await put(id, file, signal)
      done += 1
      sent += file.size
      tell(done, sent)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return ids
}

/** Images on their way into a case: sent, kept, read, said; each step with how much of it is done. */
export function useSending(id: CaseId) {
  const [state, setState] = useState<Sending>({ is: 'idle' })
  const abort = useRef<AbortController | null>(null)

  const read = async (from: { artifacts: string[] } | { path: string }): Promise<void> => {
    const task = crypto.randomUUID()
    setState({ is: 'reading', what: 'reading', done: 0, of: null })
    const stop = followTask(task, ({ what, done, of }) => setState({ is: 'reading', what, done, of }))
    try {
      const { entry, identities } = await call('readImaging', { params: { case: id }, body: { task, from } })
      keepEntries(id, [entry])
      void queryClient.invalidateQueries({ queryKey: ['artifacts', id] })
      setState({ is: 'done', seq: entry.seq, identities })
    } finally {
      stop()
    }
  }
  const send = async (files: readonly File[]): Promise<void> => {
    const fault = limitFault(files)
    if (fault !== null) return setState({ is: 'refused', message: fault })
    const ofBytes = files.reduce((sum, { size }) => sum + size, 0)
    const controller = new AbortController()
    abort.current = controller
    try {
      setState({ is: 'sending', files: 0, of: files.length, bytes: 0, ofBytes })
      const artifacts = await putAll(id, files, controller.signal, (done, bytes) =>
        setState({ is: 'sending', files: done, of: files.length, bytes, ofBytes }),
      )
      await read({ artifacts: [...new Set(artifacts)] })
    } catch (error) {
      controller.abort()
      setState(error instanceof DOMException ? { is: 'idle' } : { is: 'failed', error })
    }
  }
  const readPath = async (path: string): Promise<void> => {
    try {
      await read({ path })
    } catch (error) {
      setState({ is: 'failed', error })
    }
  }
  return { state, send, readPath, stop: () => abort.current?.abort(), clear: () => setState({ is: 'idle' }) }
}
