import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Result } from '@theca/record'
import { refuse } from '@theca/record'
import type { LslFailure, LslInfo } from './info.ts'
import { INFO_BYTES, readInfo } from './info.ts'
import type { LslSamples } from './wire.ts'
import { newDecoder, valueBytes } from './wire.ts'

/** Seconds that the sender keeps for us while the line is down. */
const BUFFER_S = 60
/** A sender that says nothing for so long is gone, whatever TCP believes. */
const SILENT_MS = 15_000
const CONNECT_MS = 3_000
const AGAIN_MS = 500

export type StreamAddress = { readonly host: string; readonly port: number; readonly uid: string }

const failure = (code: LslFailure['code'], message: string) => refuse<LslFailure>({ code, message })
const unreachable = ({ host, port }: StreamAddress) =>
  failure('unreachable', `Nothing answers at ${host}:${port}. Is the sender running?`)

/** The full header of a stream, from its data port. */
export function fullInfo(address: StreamAddress): Promise<Result<LslInfo, LslFailure>> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let bytes = 0
    const socket = connect(address.port, address.host, () => socket.write('LSL:fullinfo\r\n'))
    const end = (result: Result<LslInfo, LslFailure>): void => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(CONNECT_MS, () => end(unreachable(address)))
    socket.on('error', () => end(unreachable(address)))
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece)
      bytes += piece.length
      if (bytes > INFO_BYTES) end(failure('not-lsl', 'The header of the stream is longer than a header can be.'))
    })
    socket.on('end', () => end(readInfo(Buffer.concat(pieces).toString('utf8'))))
  })
}

export type InletEvents = {
  readonly samples: (samples: LslSamples) => void
  /** Connected (again), or the connection was lost; samples in between are missing unless their stamps say otherwise. */
  readonly connected: (is: boolean) => void
}

/**
 * Receives a stream until it is stopped, and connects again by itself when the line breaks. A sender that speaks
 * another language ends it.
 *
 * @returns why it ended; null when it was stopped
 */
export async function receive(
  address: StreamAddress,
  info: LslInfo,
  events: InletEvents,
  signal: AbortSignal,
): Promise<LslFailure | null> {
  while (!signal.aborted) {
    const ended = await receiveOnce(address, info, events, signal)
    events.connected(false)
    if (ended !== null && ended.code !== 'unreachable') return ended
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
  return null
}

function receiveOnce(
  address: StreamAddress,
  info: LslInfo,
  events: InletEvents,
  signal: AbortSignal,
): Promise<LslFailure | null> {
  return new Promise((resolve) => {
    const old = info.version < 110
    const decoder = newDecoder({ format: info.format, channels: info.channelCount, version: old ? 100 : 110 })
    const socket: Socket = connect(address.port, address.host, () => {
      socket.setNoDelay(true)
      socket.write(old ? `LSL:streamfeed\r\n${bufferSamples(info)} 0\r\n` : feedRequest(address, info))
    })
    const end = (why: LslFailure | null): void => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      resolve(why)
    }
    const stop = (): void => end(null)
    signal.addEventListener('abort', stop)
    // Markers are silent for minutes; a signal is not.
    if (info.rateHz > 0) socket.setTimeout(SILENT_MS, () => end({ code: 'unreachable', message: 'silent' }))
    socket.on('error', () => end({ code: 'unreachable', message: 'broken' }))
    socket.on('close', () => end({ code: 'unreachable', message: 'closed' }))
    let head: Buffer | null = Buffer.alloc(0)
    socket.on('data', (piece: Buffer) => {
      let bytes: Uint8Array = piece
      if (head !== null) {
        head = Buffer.concat([head, piece])
        const answered = old ? oldHead(head) : newHead(head)
        if (answered === 'more') return head.length > INFO_BYTES ? end(notLsl) : undefined
        if ('code' in answered) return end(answered)
        bytes = head.subarray(answered.end)
        head = null
        events.connected(true)
      }
      const read = decoder.push(bytes)
      if (!read.ok) return end(read.failure)
      if (read.value.stamps.length > 0) events.samples(read.value)
    })
  })
}

/** In samples, not in seconds: a smaller number drops data (measured with the reference library). */
const bufferSamples = ({ rateHz }: LslInfo): number => Math.max(1000, Math.ceil(BUFFER_S * rateHz))

const feedRequest = ({ uid }: StreamAddress, info: LslInfo): string =>
  [
    `LSL:streamfeed/110 ${uid}`,
    'Native-Byte-Order: 1234',
    'Endian-Performance: 0',
    'Has-IEEE754-Floats: 1',
    'Supports-Subnormals: 1',
    `Value-Size: ${valueBytes(info.format)}`,
    'Data-Protocol-Version: 110',
    `Max-Buffer-Length: ${bufferSamples(info)}`,
    'Max-Chunk-Length: 0',
    'Hostname: theca',
    `Source-Id: ${info.sourceId.replaceAll(/[\r\n]/g, '')}`,
    'Session-Id: default',
    '',
    '',
  ].join('\r\n')

const notLsl: LslFailure = { code: 'not-lsl', message: 'The sender does not answer as the streaming layer does.' }

function newHead(bytes: Buffer): { readonly end: number } | LslFailure | 'more' {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return 'more'
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = Number(/^LSL\/\d+ (\d+)/.exec(first)?.[1])
  if (status !== 200) {
    const why = status === 404 ? 'has another stream now' : status === 505 ? 'speaks a newer version' : 'refuses'
    // Another stream at the address: the sender was started anew, and will be found again by its new name.
    return { code: Number.isNaN(status) ? 'not-lsl' : 'refused', message: `The sender ${why} (${first.slice(0, 60)}).` }
  }
  const order = lines
    .find((line) => line.startsWith('Byte-Order:'))
    ?.split(':')[1]
    ?.trim()
  if (order !== undefined && order !== '1234')
    return {
      code: 'protocol',
      message: `The sender writes numbers in byte order ${order.slice(0, 8)}, which is not read here.`,
    }
  return { end: end + 4 }
}

/** 1.00: an archive's signature, then the short header as a text with its length before it. */
function oldHead(bytes: Buffer): { readonly end: number } | LslFailure | 'more' {
  if (bytes.length < 5) return 'more'
  if (bytes.readUInt8(0) !== 0x7f || bytes.readUInt8(1) !== 1) return notLsl
  const size = bytes.readUInt8(3)
  if (size < 1 || size > 4) return notLsl
  if (bytes.length < 4 + size) return 'more'
  const length = bytes.readUIntLE(4, size)
  if (length > INFO_BYTES) return notLsl
  return bytes.length < 4 + size + length ? 'more' : { end: 4 + size + length }
}
