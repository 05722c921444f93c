import { readFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { Block } from '@theca/neurophysiology'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { localS, offsetOf, probeClock } from '../../src/monitor/lsl/clock.ts'
import type { LslFormat } from '../../src/monitor/lsl/info.ts'
import { LSL_FORMATS, readInfo } from '../../src/monitor/lsl/info.ts'
import { fullInfo } from '../../src/monitor/lsl/inlet.ts'
import { newTimeline, place } from '../../src/monitor/lsl/timeline.ts'
import type { LslSamples } from '../../src/monitor/lsl/wire.ts'
import { newDecoder, valueBytes } from '../../src/monitor/lsl/wire.ts'
import { lslSource } from '../../src/monitor/sources/lsl.ts'

// ── captured bytes of the reference library ──────────────────────────────────────────────────────────────────────────

const folder = sharedFile('data/signals/lsl-wire')
const captured = (name: string): Buffer => readFileSync(`${folder}/${name}`)
const afterHead = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)

const decode = (
  bytes: Uint8Array,
  shape: Parameters<typeof newDecoder>[0],
  cuts: readonly number[] = [],
): LslSamples => {
  const decoder = newDecoder(shape)
  const all: { stamps: (number | null)[]; values: number[][]; texts: (readonly string[])[] } = {
    stamps: [],
    values: Array.from({ length: shape.format === 'string' ? 0 : shape.channels }, () => []),
    texts: [],
  }
  const places = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].toSorted((a, b) => a - b)
  for (let at = 0; at + 1 < places.length; at += 1) {
    const read = decoder.push(bytes.subarray(places[at], places[at + 1]))
    if (!read.ok) throw new Error(read.failure.message)
    all.stamps.push(...read.value.stamps)
    all.texts.push(...read.value.texts)
    read.value.values.forEach((samples, channel) => all.values[channel]?.push(...samples))
  }
  return { ...all, values: all.values.map((each) => Float64Array.from(each)) }
}

describe.skipIf(folder === undefined)('what the reference library sent', () => {
  test('1.10, floats: sample k of channel c is k + 0.25 c, however TCP cuts it', () => {
    const bytes = afterHead(captured('float32_110.tcp.bin'))
    const shape = { format: 'float32', channels: 4, version: 110 } as const
    const whole = decode(bytes, shape)
    expect(whole.stamps.length).toBeGreaterThan(1000)
    whole.values.forEach((samples, channel) =>
      samples.forEach((value, k) => expect(value - (whole.values[0]?.[0] ?? 0)).toBe(k + 0.25 * channel)),
    )
    expect(whole.stamps[0]).toBeGreaterThan(1000)
    expect(whole.stamps[1]).toBeNull()
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(decode(bytes, shape, cuts)).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  test('1.00: the same stream in the old language', () => {
    const bytes = captured('float32_100.tcp.bin')
    const length = bytes.readUInt16LE(4)
    const read = decode(bytes.subarray(6 + length), { format: 'float32', channels: 4, version: 100 })
    expect(readInfo(bytes.toString('utf8', 6, 6 + length))).toMatchObject({ ok: true, value: { channelCount: 4 } })
    const first = read.values[0]?.[0] ?? Number.NaN
    expect(read.stamps.length).toBeGreaterThan(300)
    read.values.forEach((samples, channel) =>
      samples.forEach((value, k) => expect(value - first).toBe(k + 0.25 * channel)),
    )
  })

  test('whole numbers and texts', () => {
    const numbers = decode(afterHead(captured('int16_110.tcp.bin')), { format: 'int16', channels: 3, version: 110 })
    expect(numbers.stamps.length).toBeGreaterThan(3)
    expect(numbers.values.every((each) => each.every(Number.isInteger))).toBe(true)
    const words = decode(afterHead(captured('string_110.tcp.bin')), { format: 'string', channels: 1, version: 110 })
    expect(words.texts[0]).toEqual(['stim 13 µ'])
    expect(words.texts.some(([text]) => text?.length === 300)).toBe(true)
    expect(words.stamps.every((stamp) => stamp !== null)).toBe(true)
  })

  test('headers: names, rate, channels with their units', () => {
    expect(readInfo(captured('float32_110.fullinfo.xml').toString())).toMatchObject({
      ok: true,
      value: {
        name: 'TestIONM',
        version: 110,
        rateHz: 1000,
        dataPort: 16_572,
        channels: [{ label: 'Cz-FPz', unit: 'microvolts' }, {}, {}, { label: 'TA-R' }],
      },
    })
    expect(readInfo(captured('string_110.shortinfo.xml').toString())).toMatchObject({
      ok: true,
      value: { format: 'string', rateHz: 0, channels: [{ label: 'Ch 1', unit: null }] },
    })
  })
})

// ── bytes of our own ─────────────────────────────────────────────────────────────────────────────────────────────────

const OFFSET: Readonly<Record<string, number>> = {
  float32: 0,
  double64: 16_777_217,
  int32: 65_537,
  int16: 257,
  int8: 1,
  int64: 2_147_483_649,
}

const valueOf = (format: LslFormat, value: number | string): Buffer => {
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    const size =
      text.length < 256
        ? Buffer.from([1, text.length])
        : Buffer.from([4, ...new Uint8Array(new Uint32Array([text.length]).buffer)])
    return Buffer.concat([size, text])
  }
  const bytes = Buffer.alloc(valueBytes(format))
  if (format === 'float32') bytes.writeFloatLE(value)
  else if (format === 'double64') bytes.writeDoubleLE(value)
  else if (format === 'int64') bytes.writeBigInt64LE(BigInt(value))
  else bytes.writeIntLE(value, 0, bytes.length)
  return bytes
}

const sampleBytes = (format: LslFormat, stamp: number | null, values: readonly (number | string)[]): Buffer => {
  const head = Buffer.alloc(stamp === null ? 1 : 9)
  head.writeUInt8(stamp === null ? 1 : 2)
  if (stamp !== null) head.writeDoubleLE(stamp, 1)
  return Buffer.concat([head, ...values.map((value) => valueOf(format, value))])
}

const patternBytes = (format: LslFormat, channels: number): Buffer =>
  Buffer.concat(
    [4, 2].map((offset) =>
      sampleBytes(
        format,
        123_456.789,
        Array.from({ length: channels }, (_, channel) => {
          const sign = channel % 2 === 0 ? 1 : -1
          return format === 'string' ? String(sign * (channel + 10)) : sign * (channel + (OFFSET[format] ?? 0) + offset)
        }),
      ),
    ),
  )

describe('the decoder', () => {
  test.each(LSL_FORMATS)('%s', (format) => {
    const rows = [
      [1, -2],
      [3, 100],
    ].map((row) => (format === 'string' ? row.map((value) => `stim:${value} µ`) : row))
    const bytes = Buffer.concat([
      patternBytes(format, 2),
      sampleBytes(format, 10.5, rows[0] ?? []),
      sampleBytes(format, null, rows[1] ?? []),
    ])
    const read = decode(bytes, { format, channels: 2, version: 110 }, [1, 5, 20, 33])
    expect(read.stamps).toEqual([10.5, null])
    if (format === 'string') expect(read.texts).toEqual(rows)
    else
      expect(read.values.map((each) => [...each])).toEqual([
        [1, 3],
        [-2, 100],
      ])
  })

  test('never throws for foreign bytes, and refuses what is not the pattern', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LSL_FORMATS),
        fc.constantFrom(100 as const, 110 as const),
        fc.uint8Array({ maxLength: 400 }),
        (format, version, bytes) => {
          const decoder = newDecoder({ format, channels: 3, version })
          for (const piece of [bytes, bytes]) decoder.push(piece)
        },
      ),
      { numRuns: 500 },
    )
    const wrong = sampleBytes('float32', 1, [1, 2])
    expect(newDecoder({ format: 'float32', channels: 2, version: 110 }).push(wrong)).toMatchObject({ ok: false })
    const huge = Buffer.concat([
      patternBytes('string', 1),
      Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0, 8]),
      Buffer.alloc(8, 255),
    ])
    expect(newDecoder({ format: 'string', channels: 1, version: 110 }).push(huge)).toMatchObject({ ok: false })
  })

  test('headers of strangers are refused in words', () => {
    for (const xml of [
      '',
      'x'.repeat(2_000_000),
      '<info>',
      '<info></info>',
      '<!DOCTYPE a [<!ENTITY b "c">]><info/>',
      infoOf({ channel_count: '99999' }),
      infoOf({ nominal_srate: 'NaN' }),
    ])
      expect(readInfo(xml)).toMatchObject({ ok: false, failure: { message: expect.stringMatching(/^The header/) } })
  })
})

describe('the count', () => {
  test('jitter is followed, a hole is counted, what came before the first stamp is left out', () => {
    const stamps = Array.from({ length: 100 }, (_, at) =>
      at % 10 === 0 ? 50 + at / 1000 + (at % 20 === 0 ? 0.002 : -0.002) : null,
    )
    const first = place(newTimeline, [null, null, ...stamps], 1000, 3)
    expect(first.runs).toEqual([{ from: 2, count: 100, start: 0 }])
    const second = place(first.timeline, [50.35, null], 1000, 3)
    expect(second.runs.map(({ count }) => count)).toEqual([2])
    expect(second.timeline.next).toBeGreaterThan(349)
    expect(second.timeline.next).toBeLessThan(355)
  })

  test('a thousand cuts are counted to the sample', () => {
    let [timeline, truth, seed] = [newTimeline, 0, 7]
    const draw = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most
    let received = 0
    for (let cut = 0; cut < 1000; cut += 1) {
      const count = 1 + draw(200)
      const placed = place(timeline, [100 + truth / 1000, ...Array.from({ length: count - 1 }, () => null)], 1000, 0)
      expect(placed.runs).toEqual([{ from: 0, count, start: truth }])
      timeline = placed.timeline
      received += count
      truth += count + 20 + draw(5000)
    }
    expect(timeline.next - received).toBeGreaterThan(20_000)
  })

  test('the quickest of at least six probes is believed', () => {
    const probe = (wayS: number) => ({ t0: 1, t1: 1 + wayS / 2 + 5, t2: 1 + wayS / 2 + 5.001, t3: 1.001 + wayS })
    expect(offsetOf([0.1, 0.2, 0.3, 0.2, 0.1].map(probe))).toBeNull()
    const found = offsetOf([0.4, 0.2, 0.001, 0.3, 0.2, 0.1].map(probe))
    expect(found?.offsetS).toBeCloseTo(5, 6)
    expect(found?.wayS).toBeCloseTo(0.001, 6)
  })
})

// ── a sender of our own ──────────────────────────────────────────────────────────────────────────────────────────────

const infoOf = (over: Readonly<Record<string, string>> = {}, desc = ''): string => {
  const fields = {
    name: 'Amplifier',
    type: 'EEG',
    channel_count: '2',
    channel_format: 'float32',
    source_id: 'amp-1',
    nominal_srate: '1000.0',
    version: '1.100000000000000',
    uid: 'uid-1',
    v4data_port: '1',
    v4service_port: '0',
    ...over,
  }
  const text = Object.entries(fields).map(([key, value]) => `<${key}>${value}</${key}>`)
  return `<?xml version="1.0"?><info>${text.join('')}<desc>${desc}</desc></info>`
}
const channelsXml = (unit: string): string =>
  `<channels>${['TA-L', 'D-caudal'].map((label) => `<channel><label>${label}</label><unit>${unit}</unit></channel>`).join('')}</channels>`

type Outlet = { port: number; sockets: Set<Socket>; send: (bytes: Buffer) => void; close: () => void }

/** Answers as the reference library does: full header, feed with test patterns. */
const outlet = async (format: LslFormat, channels: number, info: (port: number) => string): Promise<Outlet> => {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (request) => {
      const line = request.toString('latin1').split('\r\n')[0] ?? ''
      if (line === 'LSL:fullinfo') return socket.end(info((server.address() as AddressInfo).port))
      if (!line.startsWith('LSL:streamfeed/110')) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      socket.write(
        'LSL/110 200 OK\r\nUID: uid-1\r\nByte-Order: 1234\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: 110\r\n\r\n',
      )
      socket.write(patternBytes(format, channels))
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    send: (bytes) => sockets.forEach((socket) => socket.write(bytes)),
    close: () => {
      sockets.forEach((socket) => socket.destroy())
      server.close()
    },
  }
}

const until = async (done: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500 && !done(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(done()).toBe(true)
}

test(
  'signals with markers, a broken line, and the same sender again: every sample has its place',
  { timeout: 30_000 },
  async () => {
    const signals = await outlet('float32', 2, () => infoOf({}, channelsXml('millivolts')))
    const markers = await outlet('string', 1, () =>
      infoOf({ name: 'Stimuli', channel_count: '1', channel_format: 'string', nominal_srate: '0' }),
    )
    const source = await lslSource({
      host: '127.0.0.1',
      port: signals.port,
      uid: 'uid-1',
      markers: { host: '127.0.0.1', port: markers.port, uid: 'uid-1' },
    })
    if (!source.ok) throw new Error(source.failure.message)
    expect(source.value).toMatchObject({
      name: 'Amplifier',
      rateHz: 1000,
      channels: ['TA-L', 'D-caudal'],
      synthetic: false,
    })
    const blocks: Block[] = []
    const stopping = new AbortController()
    const running = source.value.run((block) => void blocks.push(block), stopping.signal)
    await until(() => signals.sockets.size === 1 && markers.sockets.size === 1)
    const began = localS()
    const chunk = (from: number, count: number): Buffer =>
      Buffer.concat(
        Array.from({ length: count }, (_, at) =>
          sampleBytes('float32', at === 0 ? began + from / 1000 : null, [(from + at) / 1000, -(from + at) / 1000]),
        ),
      )
    signals.send(chunk(0, 50))
    markers.send(sampleBytes('string', began + 0.06, ['stim:mep']))
    signals.send(chunk(50, 50))
    await until(() => blocks.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0) === 100)
    // The line breaks for a while: 400 samples are gone.
    signals.sockets.forEach((socket) => socket.destroy())
    await until(() => source.value.state().state === 'lost')
    await until(() => signals.sockets.size === 1)
    signals.send(chunk(500, 20))
    await until(() => blocks.at(-1)?.start === 500)
    stopping.abort()
    expect(await running).toBe('stopped')
    signals.close()
    markers.close()
    // In µV, at their places; the stimulus where its stamp says.
    for (const { start, channels } of blocks)
      channels[0]?.forEach((value, at) => expect(value).toBeCloseTo(start + at, 3))
    expect(blocks.flatMap(({ stimuli }) => stimuli)).toEqual([{ at: 60, code: 'mep' }])
  },
)

test('a unit that is not said is not guessed, and what is no sender is refused', async () => {
  const dumb = await outlet('float32', 2, () => infoOf({}, channelsXml('')))
  const refused = await lslSource({ host: '127.0.0.1', port: dumb.port, uid: 'u', markers: null })
  expect(refused).toMatchObject({ ok: false, failure: { message: expect.stringContaining('does not say its unit') } })
  dumb.close()
  const stranger = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n<html></html>')).listen(0, '127.0.0.1')
  await new Promise((resolve) => stranger.once('listening', resolve))
  const { port } = stranger.address() as AddressInfo
  expect(await fullInfo({ host: '127.0.0.1', port, uid: 'u' })).toMatchObject({ ok: false })
  stranger.close()
  expect(await fullInfo({ host: '127.0.0.1', port, uid: 'u' })).toMatchObject({
    ok: false,
    failure: { code: 'unreachable' },
  })
})

test('the clock of a sender is asked over UDP', async () => {
  const server = createSocket('udp4')
  server.on('message', (bytes, from) => {
    const [, line = ''] = bytes.toString().split('\r\n')
    const [wave, t0] = line.split(' ')
    const now = localS() + 42
    server.send(` ${wave} ${t0} ${now} ${now}`, from.port, from.address)
  })
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
  const found = await probeClock('127.0.0.1', server.address().port)
  server.close()
  expect(found?.offsetS).toBeCloseTo(42, 1)
  expect(await probeClock('127.0.0.1', 9)).toBeNull()
})
