import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import type { Progress } from './deps.ts'

export type Step = { readonly what: string; readonly done: number; readonly of: number | null }
type Listener = (step: Step) => void

/** Steps come by the thousand; a screen needs ten a second. */
const EVERY_MS = 100
/** Finished tasks stay known for a while, for a page that asks late. */
const REMEMBERED = 200

/** Long work and who watches it: only the session that started it, because steps name files. */
export type Tasks = {
  start(
    session: string,
    task: string,
  ): Result<{ onProgress: Progress; end: () => void }, { code: string; message: string }>
  /** May come before the start; the page listens first and starts then. */
  watch(session: string, task: string, listener: Listener): () => void
}

/**
 * @example
 * const started = tasks.start(session, task)
 * if (started.ok) try { await verify(started.value.onProgress) } finally { started.value.end() }
 */
export function newTasks(): Tasks {
  const last = new Map<string, Step>()
  const running = new Set<string>()
  const watching = new Map<string, Set<Listener>>()
  const nameOf = (session: string, task: string): string => `${session} ${task}`
  const tell = (name: string, step: Step): void => {
    last.delete(name)
    last.set(name, step)
    const oldest = last.size > REMEMBERED ? last.keys().next().value : undefined
    if (oldest !== undefined) last.delete(oldest)
    for (const listener of watching.get(name) ?? []) listener(step)
  }
  return {
    start(session, task) {
      const name = nameOf(session, task)
      if (running.has(name))
        return refuse({
          code: 'running',
          message: 'This work is already running. Wait for it, or start it under another task id.',
        })
      running.add(name)
      let toldAt = -Infinity
      let kept: Step | null = null
      return ok({
        onProgress(what, done, of) {
          const now = performance.now()
          kept = { what, done, of }
          if (now - toldAt < EVERY_MS && done !== of) return
          toldAt = now
          tell(name, kept)
          kept = null
        },
        end() {
          if (kept !== null) tell(name, kept)
          running.delete(name)
        },
      })
    },
    watch(session, task, listener) {
      const name = nameOf(session, task)
      const listeners = watching.get(name) ?? new Set()
      watching.set(name, listeners.add(listener))
      const step = last.get(name)
      if (step !== undefined) listener(step)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) watching.delete(name)
      }
    },
  }
}
