import type { EntryStore, Position, Positioned, SealedEntry } from '@theca/record'
import type { Log } from './log.ts'
import { placeOf } from './log.ts'

type Listener = (item: Positioned<SealedEntry>) => void

/**
 * One follower of the store for the whole server: every new entry of every case, in order, to whoever listens. Entries stay sealed here; whoever shows one opens it.
 */
export type Feed = {
  listen(listener: Listener): () => void
  /** Follows from a place on; everything before it is known to whoever starts. */
  start(from: Position): void
  /** The place of the last entry that came by. */
  position(): Position
  stop(): Promise<void>
}

/** After a failure of the database the feed tries again from where it was. */
const RETRY_MS = 1_000

export function newFeed(store: EntryStore, log: Log): Feed {
  const listeners = new Set<Listener>()
  const stopped = new AbortController()
  let position = 0
  let running: Promise<void> = Promise.resolve()
  const follow = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        for await (const item of store.follow(position, stopped.signal)) {
          position = item.position
          for (const listener of listeners) listener(item)
        }
      } catch (error) {
        if (stopped.signal.aborted) return
        log({ event: 'feed-interrupted', place: placeOf(error) })
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref())
      }
    }
  }
  return {
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start(from) {
      position = from
      running = follow()
    },
    position: () => position,
    async stop() {
      stopped.abort()
      await running
    },
  }
}
