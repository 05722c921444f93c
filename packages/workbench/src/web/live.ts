import type { CaseId } from '@theca/record'
import { useSyncExternalStore } from 'react'
import type { StreamMessage, StreamRequest } from '../contract/index.ts'
import { streamMessage, streamPath } from '../contract/index.ts'

/**
 * One socket for the whole page. It comes back by itself after a loss, and asks again from the last place it has;
 * until then the page says since when its picture is old.
 */
export type Connection = { readonly state: 'off' | 'open' | 'lost'; readonly since: Date | null }

type Progress = { readonly what: string; readonly done: number; readonly of: number | null }
export type LiveHandlers = {
  entries: (message: StreamMessage & { type: 'entries' }) => void
  row: (message: StreamMessage & { type: 'row' }) => void
  /** The connection is back: what only came by stream may have been missed. */
  returned: () => void
  /** The socket was not opened: perhaps nobody is signed in any more. */
  refused: () => void
  signedOut: () => void
}

const SIGNED_OUT = 4401
const RETRY_MS = [500, 1_000, 2_000, 5_000] as const

let socket: WebSocket | null = null
let handlers: LiveHandlers | null = null
let connection: Connection = { state: 'off', since: null }
let attempt = 0
let retry: ReturnType<typeof setTimeout> | null = null
let worklistFollowers = 0
let followed: { id: CaseId; last: () => number } | null = null
let task: { id: string; tell: (step: Progress) => void } | null = null
const listeners = new Set<() => void>()

function say(next: Connection): void {
  if (next.state === connection.state) return
  connection = next
  for (const listener of listeners) listener()
}

function send(request: StreamRequest): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request))
}

function askAgain(): void {
  if (worklistFollowers > 0) send({ follow: 'worklist' })
  if (followed !== null) send({ follow: 'case', case: followed.id, after: followed.last() })
  if (task !== null) send({ follow: 'task', task: task.id })
}

function connect(): void {
  if (handlers === null || socket !== null) return
  const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${streamPath}`)
  socket = opened
  let wasOpen = false
  opened.addEventListener('open', () => {
    wasOpen = true
    const wasLost = connection.state === 'lost'
    attempt = 0
    say({ state: 'open', since: null })
    askAgain()
    if (wasLost) handlers?.returned()
  })
  opened.addEventListener('message', ({ data }) => receive(String(data)))
  opened.addEventListener('close', ({ code }) => {
    if (socket !== opened) return
    socket = null
    if (handlers === null) return
    if (code === SIGNED_OUT) {
      handlers.signedOut()
      return stopLive()
    }
    if (!wasOpen) handlers.refused()
    say({ state: 'lost', since: new Date() })
    retry = setTimeout(connect, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)])
    attempt += 1
  })
}

function receive(text: string): void {
  const read = streamMessage.safeParse(parse(text))
  if (!read.success) return
  const message = read.data
  switch (message.type) {
    case 'entries':
      return handlers?.entries(message)
    case 'row':
      return handlers?.row(message)
    case 'progress':
      if (message.task === task?.id) task.tell(message)
      return undefined
    case 'refused':
    // Frames of a room come on a stream of their own.
    case 'frame':
      return undefined
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function startLive(given: LiveHandlers): void {
  handlers = given
  connect()
}

export function stopLive(): void {
  handlers = null
  if (retry !== null) clearTimeout(retry)
  retry = null
  socket?.close()
  socket = null
  say({ state: 'off', since: null })
}

/** @returns the function that stops following. */
export function followWorklist(): () => void {
  worklistFollowers += 1
  if (worklistFollowers === 1) send({ follow: 'worklist' })
  return () => {
    worklistFollowers -= 1
    if (worklistFollowers === 0) send({ follow: 'nothing', of: 'worklist' })
  }
}

/** @param last the place of the last entry the page has, asked anew after every loss. */
export function followCase(id: CaseId, last: () => number): () => void {
  const mine = { id, last }
  followed = mine
  send({ follow: 'case', case: id, after: last() })
  return () => {
    if (followed !== mine) return
    followed = null
    send({ follow: 'nothing', of: 'case' })
  }
}

/** Listens first; the work is started under the same name afterwards. */
export function followTask(id: string, tell: (step: Progress) => void): () => void {
  const mine = { id, tell }
  task = mine
  send({ follow: 'task', task: id })
  return () => {
    if (task !== mine) return
    task = null
    send({ follow: 'nothing', of: 'task' })
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => connection)
