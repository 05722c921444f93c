import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memorySource, openRecording } from '@theca/formats'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Recorder, RecorderSeams } from '../../src/monitor/recording/recorder.ts'
import { openRecorder, recorderSeams } from '../../src/monitor/recording/recorder.ts'
import type { Recovered } from '../../src/monitor/recording/recover.ts'
import { openLog } from '../../src/monitor/recording/recover.ts'
import { bdfOf } from '../../src/monitor/recording/to-bdf.ts'
import { killRound } from './support/kill.ts'
import { headerOf, sampleOf } from './support/ramp.ts'

const folder = mkdtempSync(join(tmpdir(), 'theca-recorder-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const fresh = (): string => join(folder, `${(files += 1)}.log`)

const RATE = 1000
const header = headerOf({ rateHz: RATE, channels: ['A', 'B'] })
const block = (from: number, count: number): Float32Array[] =>
  [0, 1].map((channel) => Float32Array.from({ length: count }, (_, at) => sampleOf(channel, from + at)))

const recovered = (path: string): Recovered => {
  const log = openLog(path)
  if (!log.ok) throw new Error(log.failure.message)
  const { found, read, close } = log.value
  for (const piece of found.pieces)
    read(piece).forEach((samples, channel) =>
      samples.forEach((value, at) => expect(value).toBe(Math.fround(sampleOf(channel, piece.start + at)))),
    )
  close()
  return found
}

/** Every position from 0 to `end` is in exactly one piece or one loss. */
const expectAccounted = ({ pieces, lost }: Pick<Recovered, 'pieces' | 'lost'>, end: number): void => {
  const spans = [...pieces.map(({ start, count }) => [start, count]), ...lost.map(({ from, count }) => [from, count])]
  let next = 0
  for (const [from, count] of spans.toSorted((a, b) => (a[0] as number) - (b[0] as number))) {
    expect(from).toBe(next)
    next = (from as number) + (count as number)
  }
  expect(next).toBe(end)
}

const until = async (done: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 400 && !done(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(done()).toBe(true)
}

/** A disk that does as it is told: full after so many bytes, slow, or failing its sync. */
const disk = (faults: {
  fullAfter?: number
  slowMs?: number
  failsSync?: boolean
}): RecorderSeams & { written: number } => {
  const seams = {
    ...recorderSeams,
    written: 0,
    open: async (path: string) => {
      const file = await open(path, 'wx')
      return {
        write: async (piece: Uint8Array, from: number, length: number, position: number) => {
          if (faults.fullAfter !== undefined && position + length > faults.fullAfter) {
            // A full disk takes what still fits.
            const fits = Math.max(0, faults.fullAfter - position)
            if (fits > 0) await file.write(piece, from, fits, position)
            throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
          }
          return file.write(piece, from, length, position)
        },
        datasync: async () => {
          if (faults.failsSync === true) throw Object.assign(new Error('i/o'), { code: 'EIO', syscall: 'fdatasync' })
          if (faults.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, faults.slowMs))
          await file.datasync()
        },
        close: () => file.close(),
      } as unknown as Awaited<ReturnType<RecorderSeams['open']>>
    },
  }
  return seams
}

describe('the recorder', () => {
  test('keeps every sample and annotation, and says how it ended', async () => {
    const path = fresh()
    const recorder = await openRecorder(path, header)
    for (let from = 0; from < 1000; from += 37) recorder.samples(from, block(from, Math.min(37, 1000 - from)))
    expect(await recorder.annotate(120, 'stim:mep')).toBe(true)
    const account = await recorder.close('stopped')
    expect(account).toMatchObject({
      received: 1000,
      kept: 1000,
      lost: 0,
      annotations: 1,
      annotationsKept: 1,
      state: 'recording',
    })
    const found = recovered(path)
    expect(found).toMatchObject({
      samples: 1000,
      lost: [],
      tornBytes: 0,
      damaged: 0,
      end: { at: 1000, why: 'stopped' },
    })
    expect(found.annotations).toMatchObject([{ at: 120, text: 'stim:mep' }])
    expectAccounted(found, 1000)
    await expect(openRecorder(path, header)).rejects.toMatchObject({ code: 'EEXIST' })
  })

  test('an annotation is told as kept only after the disk has it', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    let syncs = 0
    const base = disk({})
    const seams: RecorderSeams = {
      ...base,
      open: async (path) => {
        const file = await base.open(path)
        return {
          ...file,
          datasync: async () => ((syncs += 1) > 1 ? held.then(() => file.datasync()) : file.datasync()),
        }
      },
    }
    const recorder = await openRecorder(fresh(), header, seams)
    let told = false
    const noted = recorder.annotate(0, 'stim:mep').then((kept) => (told = kept))
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([told, recorder.account().annotationsKept]).toEqual([false, 0])
    release()
    await noted
    expect(told).toBe(true)
    await recorder.close('stopped')
  })

  test('a thousand cuts of the stream are accounted to the sample', async () => {
    const path = fresh()
    const recorder = await openRecorder(path, header)
    let [at, sent, cuts] = [0, 0, 0]
    let seed = 1
    const draw = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most
    while (cuts < 1000) {
      const count = 1 + draw(60)
      recorder.samples(at, block(at, count))
      sent += count
      at += count
      // Three kinds of return: after a hole, with what was sent before, and with both in one.
      if (draw(2) === 0) {
        at += 1 + draw(400)
        cuts += 1
      } else if (draw(3) === 0) {
        const again = Math.min(at, 1 + draw(30))
        recorder.samples(at - again, block(at - again, again))
      }
    }
    recorder.samples(at, block(at, 10))
    const account = await recorder.close('stopped')
    expect([account.received, account.lost, account.gaps.length]).toEqual([sent + 10, at - sent, 1000])
    const found = recovered(path)
    expect(found.lost).toEqual(account.gaps)
    expectAccounted(found, at + 10)
  })

  test('a full disk: honest, and goes on where it was when there is space again', { timeout: 60_000 }, async () => {
    const faults: { fullAfter?: number } = { fullAfter: 4000 }
    const path = fresh()
    const recorder = await openRecorder(path, header, { ...disk(faults), waitingBytes: 6000 })
    for (let from = 0; from < 3000; from += 100) recorder.samples(from, block(from, 100))
    await until(() => recorder.account().state === 'disk-full')
    const full = recorder.account()
    expect(full.kept).toBeLessThan(full.received)
    expect(full.received + full.lost).toBe(3000)
    expect(full.lost).toBeGreaterThan(0)
    delete faults.fullAfter
    await until(() => recorder.account().state === 'recording')
    recorder.samples(3000, block(3000, 100))
    const account = await recorder.close('stopped')
    expect(account.kept).toBe(account.received)
    expect(account.gaps.every(({ why }) => why === 'disk')).toBe(true)
    const found = recovered(path)
    expect([found.samples, found.lost, found.tornBytes, found.damaged]).toEqual([account.kept, account.gaps, 0, 0])
    expectAccounted(found, 3100)
  })

  test('a disk that stays full leaves a log that can be read', async () => {
    const path = fresh()
    const recorder = await openRecorder(path, header, disk({ fullAfter: 5000 }))
    const noted = recorder.annotate(0, 'stim:mep')
    for (let from = 0; from < 2000; from += 100) recorder.samples(from, block(from, 100))
    expect(await noted).toBe(true)
    await until(() => recorder.account().state === 'disk-full')
    const never = recorder.annotate(2000, 'note:event;text=late')
    const account = await recorder.close('stopped')
    expect(await never).toBe(false)
    const found = recovered(path)
    expect(found.end).toBeNull()
    expect(found.samples).toBeGreaterThanOrEqual(account.kept)
    expect(found.annotations).toHaveLength(1)
  })

  test('a slow disk loses nothing while there is room, and says that it is slow', { timeout: 60_000 }, async () => {
    const path = fresh()
    const recorder = await openRecorder(path, header, disk({ slowMs: 1200 }))
    for (let from = 0; from < 2000; from += 20) recorder.samples(from, block(from, 20))
    await until(() => recorder.account().state === 'slow-disk')
    const account = await recorder.close('stopped')
    expect([account.received, account.kept, account.lost]).toEqual([2000, 2000, 0])
    expectAccounted(recovered(path), 2000)
  })

  test('a failed sync ends all promises: nothing more is told as kept', async () => {
    const faults: { failsSync?: boolean } = {}
    const path = fresh()
    const recorder = await openRecorder(path, header, disk(faults))
    recorder.samples(0, block(0, 100))
    expect(await recorder.annotate(0, 'stim:mep')).toBe(true)
    faults.failsSync = true
    expect(await recorder.annotate(50, 'stim:mep')).toBe(false)
    recorder.samples(100, block(100, 100))
    expect(await recorder.annotate(150, 'stim:mep')).toBe(false)
    faults.failsSync = false
    expect(recorder.account()).toMatchObject({
      state: 'failed',
      kept: 100,
      received: 100,
      lost: 100,
      annotationsKept: 1,
    })
    expect((await recorder.close('stopped')).state).toBe('failed')
  })

  test('jumps of the wall clock are told and move nothing', async () => {
    const clock = { wallMs: Date.parse('2026-03-06T08:00:00Z'), steadyMs: 0 }
    const path = fresh()
    const seams = { ...recorderSeams, wall: () => new Date(clock.wallMs), steadyMs: () => clock.steadyMs }
    const recorder = await openRecorder(path, header, seams)
    const tenYears = 10 * 365.25 * 86_400_000
    for (const [at, jumpMs] of [0, -3_600_000, tenYears, 40].entries()) {
      clock.steadyMs += 100
      clock.wallMs += 100 + jumpMs
      recorder.samples(100 * at, block(100 * at, 100))
    }
    const account = await recorder.close('stopped')
    expect(account.clockJumps.map(({ at, jumpMs }) => [at, jumpMs])).toEqual([
      [100, -3_600_000],
      [200, tenYears],
    ])
    const found = recovered(path)
    expect(found.clockJumps).toEqual(account.clockJumps)
    expectAccounted(found, 400)
  })
})

describe('recovery', () => {
  const whole = async (): Promise<string> => {
    const path = fresh()
    const recorder: Recorder = await openRecorder(path, header)
    for (let from = 0; from < 2000; from += 50) recorder.samples(from, block(from, 50))
    await recorder.annotate(77, 'stim:mep')
    await recorder.close('stopped')
    return path
  }

  test('a log cut anywhere is read up to its last whole frame', async () => {
    const path = await whole()
    const { size } = statSync(path)
    const bytes = readFileSync(path)
    fc.assert(
      fc.property(fc.integer({ min: 600, max: size - 1 }), (length) => {
        writeFileSync(path, bytes)
        truncateSync(path, length)
        const found = recovered(path)
        expect(found.end).toBeNull()
        expect(found.tornBytes).toBeLessThan(900)
        expectAccounted(found, found.samples)
      }),
      { numRuns: 60 },
    )
  })

  test('a flipped byte costs the frame that it is in, and the loss is told', async () => {
    const path = await whole()
    const bytes = readFileSync(path)
    const { pieces } = recovered(path)
    fc.assert(
      fc.property(
        fc.integer({ min: pieces[0]?.offset ?? 0, max: bytes.length - 400 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const damaged = Buffer.from(bytes)
          damaged[at] = (damaged[at] as number) ^ flip
          writeFileSync(path, damaged)
          const found = recovered(path)
          expect(found.damaged).toBe(1)
          const lost = found.lost.reduce((sum, { count }) => sum + count, 0)
          expect(found.samples + lost).toBe(2000)
          expect(found.lost.every(({ why, count }) => why === 'damaged' && count <= 100)).toBe(true)
          expectAccounted(found, 2000)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('what does not begin as a recording is refused in words', () => {
    const path = fresh()
    writeFileSync(path, 'nothing of ours')
    expect(openLog(path)).toMatchObject({ ok: false, failure: { message: expect.stringContaining('does not begin') } })
    writeFileSync(path, '')
    expect(openLog(path)).toMatchObject({ ok: false, failure: { code: 'no-recording' } })
  })
})

test('kill -9 at twenty random times loses nothing that was acknowledged', { timeout: 300_000 }, async () => {
  for (let round = 0; round < 20; round += 1) {
    const one = await killRound(fresh(), 40 + 43 * round)
    expect(one.found).toBeGreaterThanOrEqual(one.acknowledged)
    expect(one.annotationsFound).toBe(one.annotationsAcknowledged)
    expect([one.wrong, one.unexplained]).toEqual([0, 0])
    expect(one.tailS).toBeLessThan(1)
  }
})

describe('the file that other programs open', () => {
  test.each([
    [20_000, 32],
    [2048, 64],
    [512, 1],
    [1000, 2],
    [24_414.0625, 4],
  ])('%d Hz, %d channels: every sample and annotation at its place, a gap as a gap', async (rateHz, count) => {
    const path = fresh()
    const channels = Array.from({ length: count }, (_, at) => `C${at}`)
    const recorder = await openRecorder(path, { ...header, rateHz, channels })
    const some = (from: number, length: number): Float32Array[] =>
      channels.map((_, channel) => Float32Array.from({ length }, (__, at) => sampleOf(channel, from + at)))
    const second = Math.round(rateHz)
    recorder.samples(0, some(0, second))
    recorder.samples(5 * second, some(5 * second, second + 7))
    await recorder.annotate(5 * second + 3, 'stim:mep')
    await recorder.close('stopped')
    const log = openLog(path)
    if (!log.ok) throw new Error(log.failure.message)
    const told = { clipped: 0, annotationsLeft: 0, annotationsCut: 0 }
    const bytes = Buffer.concat([...bdfOf(log.value, told)])
    log.value.close()
    expect(told).toEqual({ clipped: 0, annotationsLeft: 0, annotationsCut: 0 })
    const opened = openRecording(memorySource(bytes), 'x.bdf')
    if (!opened.ok) throw new Error(opened.failure.message)
    expect(opened.value.channels).toHaveLength(count)
    expect(opened.value.channels[0]?.rateHz).toBeCloseTo(rateHz, 1)
    const last = count - 1
    const read = opened.value.read(last, 0, 6 * second + 7)
    if (!read.ok) throw new Error(read.failure.message)
    for (const at of [0, 1, second - 1, 5 * second, 5 * second + 500, 6 * second + 6])
      expect(read.value[at]).toBeCloseTo(sampleOf(last, at), 2)
    expect(read.value[3 * second]).toBeNaN()
    const stimulus = opened.value.annotations.find(({ text }) => text === 'stim:mep')
    expect(Math.round((stimulus?.onsetS ?? 0) * rateHz)).toBe(5 * second + 3)
  })
})
