import { createSocket } from 'node:dgram'

/** Eight questions 64 ms apart, every two seconds; of at least six answers the quickest is believed. */
const PROBES = 8
const APART_MS = 64
const WAIT_MS = 500
const LEAST = 6

/** One answer: the question left at t0 and came back at t3 by our clock, was there from t1 to t2 by theirs. */
export type Probe = { readonly t0: number; readonly t1: number; readonly t2: number; readonly t3: number }

/**
 * The offset of their clock against ours, seconds, from the probe with the shortest way; null with too few.
 *
 * @example offsetOf(probes) // 0.0031: their clock is three milliseconds ahead
 */
export function offsetOf(probes: readonly Probe[]): { readonly offsetS: number; readonly wayS: number } | null {
  if (probes.length < LEAST) return null
  const [best] = probes
    .map(({ t0, t1, t2, t3 }) => ({ offsetS: (t1 - t0 + (t2 - t3)) / 2, wayS: t3 - t0 - (t2 - t1) }))
    .toSorted((a, b) => a.wayS - b.wayS)
  return best ?? null
}

/** The clock of this side in seconds, as the streaming layer counts: steady, from no particular moment. */
export const localS = (): number => performance.now() / 1000

/** Asks the service port of a sender for its time. */
export function probeClock(host: string, port: number): Promise<ReturnType<typeof offsetOf>> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const wave = Math.floor(Math.random() * 1e9)
    const probes: Probe[] = []
    const end = (): void => {
      clearInterval(asking)
      socket.close()
      resolve(offsetOf(probes))
    }
    let asked = 0
    const ask = (): void => {
      if ((asked += 1) > PROBES) return clearInterval(asking)
      socket.send(`LSL:timedata\r\n${wave} ${localS()}\r\n`, port, host)
    }
    socket.on('message', (bytes) => {
      const t3 = localS()
      const [id, t0, t1, t2] = bytes.toString('latin1').trim().split(/\s+/).map(Number)
      if (id === wave && [t0, t1, t2].every((each) => Number.isFinite(each)))
        probes.push({ t0: t0 as number, t1: t1 as number, t2: t2 as number, t3 })
    })
    socket.on('error', end)
    const asking = setInterval(ask, APART_MS)
    ask()
    setTimeout(
      () => {
        socket.removeListener('error', end)
        end()
      },
      PROBES * APART_MS + WAIT_MS,
    )
  })
}
