import type { LiveFrame } from '@theca/monitor'
import { mergeFrame } from '@theca/monitor'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { StreamRequest } from '../../contract/index.ts'
import { streamMessage, streamPath } from '../../contract/index.ts'

/**
 * The frames of one operation. Each operation has a socket of its own, so that a room that stands still does not hold up
 * another, and a full one does not delay what a person says.
 */
export type FeedView = {
  readonly view: LiveFrame | null
  /** `refused`: no such operation runs here; its recording may be in the case. */
  readonly state: 'connecting' | 'open' | 'lost' | 'refused'
  /** When the last frame came, by this computer's steady clock. */
  readonly cameAt: number | null
  readonly because: string | null
}
export type Feed = {
  now(): FeedView
  listen(listener: () => void): () => void
  close(): void
}

const START: FeedView = { view: null, state: 'connecting', cameAt: null, because: null }
const RETRY_MS = [300, 1_000, 2_000, 5_000] as const
const SIGNED_OUT = 4401

/** Opens the frames of a session; comes back by itself after a loss, and then gets a complete frame first. */
export function openFeed(session: string): Feed {
  const listeners = new Set<() => void>()
  let now: FeedView = START
  let socket: WebSocket | null = null
  let retry: ReturnType<typeof setTimeout> | null = null
  let attempt = 0
  let closed = false

  const say = (next: Partial<FeedView>): void => {
    now = { ...now, ...next }
    for (const listener of listeners) listener()
  }
  const receive = (text: string): void => {
    const read = streamMessage.safeParse(parsed(text))
    if (!read.success) return
    if (read.data.type === 'refused') {
      say({ state: 'refused', because: read.data.problem.message })
      return socket?.close()
    }
    if (read.data.type !== 'frame' || read.data.frame.session !== session) return
    const view = mergeFrame(now.view, read.data.frame)
    if (view !== null) say({ view, state: 'open', cameAt: performance.now() })
  }
  const connect = (): void => {
    const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${streamPath}`)
    socket = opened
    opened.addEventListener('open', () => {
      attempt = 0
      opened.send(JSON.stringify({ follow: 'live', session } satisfies StreamRequest))
    })
    opened.addEventListener('message', ({ data }) => receive(String(data)))
    opened.addEventListener('close', ({ code }) => {
      if (closed || now.state === 'refused') return
      say({ state: 'lost' })
      if (code === SIGNED_OUT) return
      retry = setTimeout(connect, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)])
      attempt += 1
    })
  }
  connect()
  return {
    now: () => now,
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      closed = true
      if (retry !== null) clearTimeout(retry)
      socket?.close()
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A feed that ends with the page that shows it. */
export function useFeed(session: string): Feed | null {
  const [feed, setFeed] = useState<Feed | null>(null)
  useEffect(() => {
    const opened = openFeed(session)
    // oxlint-disable-next-line react/set-state-in-effect -- a socket is opened by a page that is shown, never by drawing it
    setFeed(opened)
    return () => {
      opened.close()
      setFeed(null)
    }
  }, [session])
  return feed
}

const silent = (): void => undefined
export const useFeedView = (feed: Feed | null): FeedView =>
  useSyncExternalStore(
    (listener) => feed?.listen(listener) ?? silent,
    () => feed?.now() ?? START,
  )
