import { createSocket } from 'node:dgram'
import { randomUUID } from 'node:crypto'
import type { LslInfo } from './info.ts'
import { INFO_BYTES, readInfo } from './info.ts'

/** A stream that answered, and the address that the answer came from. */
export type FoundStream = { readonly host: string; readonly info: LslInfo }

const PORT = 16_571
const RESEND_MS = 500
/** Groups of the streaming layer; only on interfaces that were named. */
const GROUPS = ['224.0.0.1', '224.0.0.183', '239.255.172.215'] as const
/** Answers of a busy laboratory; more are not looked at. */
const MOST = 256

/**
 * Looks for streams: on this computer, and on the interfaces whose addresses are given. Without any nothing leaves the
 * computer. Who answers is a stranger: what it says is read within limits and shown, nothing is connected to.
 *
 * @param interfaces IPv4 addresses of this computer on which multicast may be sent
 * @example await discover([], 1000)
 */
export async function discover(interfaces: readonly string[], forMs: number): Promise<readonly FoundStream[]> {
  const found = new Map<string, FoundStream>()
  const askers = await Promise.all([null, ...interfaces].map((address) => asker(address, found)))
  const timer = setInterval(() => askers.forEach(({ ask }) => ask()), RESEND_MS)
  askers.forEach(({ ask }) => ask())
  await new Promise((resolve) => setTimeout(resolve, forMs))
  clearInterval(timer)
  for (const { close } of askers) close()
  return [...found.values()]
}

function asker(
  address: string | null,
  found: Map<string, FoundStream>,
): Promise<{ ask: () => void; close: () => void }> {
  const id = randomUUID().replaceAll('-', '').slice(0, 16)
  const socket = createSocket('udp4')
  socket.on('message', (bytes, { address: from }) => {
    if (bytes.length > INFO_BYTES || found.size >= MOST) return
    const text = bytes.toString('utf8')
    const line = text.indexOf('\r\n')
    if (text.slice(0, line) !== id) return
    const info = readInfo(text.slice(line + 2))
    if (info.ok && info.value.uid !== '') found.set(info.value.uid, { host: from, info: info.value })
  })
  // An interface that has gone away is an interface on which nothing is found.
  socket.on('error', () => undefined)
  return new Promise((resolve) => {
    socket.bind(0, address ?? '127.0.0.1', () => {
      const query = `LSL:shortinfo\r\nsession_id='default'\r\n${socket.address().port} ${id}\r\n`
      if (address !== null) socket.setMulticastInterface(address)
      socket.setMulticastTTL(1)
      const targets =
        address === null
          ? [
              ['127.0.0.1', PORT] as const,
              ...Array.from({ length: 32 }, (_, at) => ['127.0.0.1', 16_572 + at] as const),
            ]
          : GROUPS.map((group) => [group, PORT] as const)
      resolve({
        ask: () => {
          for (const [host, port] of targets) socket.send(query, port, host, () => undefined)
        },
        close: () => socket.close(),
      })
    })
  })
}
