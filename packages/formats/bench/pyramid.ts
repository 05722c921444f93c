// The first screen of a large recording, and its pyramid. `node bench/pyramid.ts [gigabytes]` makes the file in the folder for
// temporary files, measures, and removes it. Synthetic: a sine a channel, with spikes.
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  buildPyramid,
  openRecording,
  overview,
  pyramidBytes,
  readPyramid,
  startEdf,
  type ByteSource,
  type Recording,
} from '../src/index.ts'

const CHANNELS = 32
const RATE = 20_000
const RECORD_S = 0.04

function makeFile(path: string, bytes: number): void {
  const samplesPerRecord = RATE * RECORD_S
  const channels = Array.from({ length: CHANNELS }, (_, c) => ({
    label: `CH${c + 1}`,
    unit: 'uV',
    physicalMin: -1000,
    physicalMax: 1000,
    samplesPerRecord,
  }))
  const writing = startEdf({
    family: 'EDF',
    continuous: true,
    startTime: '2026-01-02T10:00:00',
    recordS: RECORD_S,
    channels,
    synthetic: true,
  })
  const file = openSync(path, 'w')
  writeSync(file, writing.header)
  const samples = channels.map((_, c) =>
    Float64Array.from({ length: samplesPerRecord }, (_value, i) => 500 * Math.sin((i * (c + 1)) / 40)),
  )
  const one = writing.record({ onsetS: 0, samples }).bytes.length
  const records = Math.floor(bytes / one)
  for (let record = 0; record < records; record++) {
    for (const values of samples) values[record % samplesPerRecord] = 900
    writeSync(file, writing.record({ onsetS: record * RECORD_S, samples }).bytes)
  }
  writeSync(file, writing.finished(records), 0, writing.header.length, 0)
  closeSync(file)
}

function sourceOf(file: number, count: { reads: number; bytes: number }): ByteSource {
  const { size } = fstatSync(file)
  return {
    bytes: size,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      readSync(file, bytes, 0, bytes.length, offset)
      count.reads++
      count.bytes += bytes.length
      return bytes
    },
  }
}

const said = (name: string, since: number, more = ''): void =>
  void process.stdout.write(`${name.padEnd(44)} ${(performance.now() - since).toFixed(0).padStart(7)} ms  ${more}\n`)

function screens(recording: Recording, fromS: number, toS: number, pyramid?: Parameters<typeof overview>[5]): void {
  for (const { index } of recording.channels) {
    const drawn = overview(recording, index, fromS, toS, 1280, pyramid)
    if (!drawn.ok) throw new Error(drawn.failure.message)
  }
}

const gigabytes = Number(process.argv[2] ?? 1)
const folder = mkdtempSync(join(tmpdir(), 'theca-pyramid-'))
try {
  const path = join(folder, 'large.edf')
  let since = performance.now()
  makeFile(path, gigabytes * 2 ** 30)
  said(`make ${gigabytes} GiB, ${CHANNELS} channels of ${RATE} Hz`, since)

  const count = { reads: 0, bytes: 0 }
  const file = openSync(path, 'r')
  since = performance.now()
  const opened = openRecording(sourceOf(file, count), 'large.edf')
  if (!opened.ok) throw new Error(opened.failure.message)
  said('open', since, `${count.reads} reads, ${(count.bytes / 2 ** 20).toFixed(1)} MiB`)
  screens(opened.value, 0, 10)
  said(
    'open and first screen (10 s, 32 × 1280)',
    since,
    `${count.reads} reads, ${(count.bytes / 2 ** 20).toFixed(1)} MiB`,
  )

  since = performance.now()
  const pyramid = buildPyramid(opened.value)
  if (!pyramid.ok) throw new Error(pyramid.failure.message)
  said('build the pyramid', since, `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB resident`)
  since = performance.now()
  const bytes = pyramidBytes(pyramid.value)
  said('pyramid to bytes', since, `${(bytes.length / 2 ** 20).toFixed(1)} MiB`)
  since = performance.now()
  const again = readPyramid(bytes)
  if (!again.ok) throw new Error(again.failure.message)
  said('pyramid from bytes, checked', since)
  since = performance.now()
  screens(opened.value, 0, opened.value.durationS, again.value)
  said(`whole recording (${opened.value.durationS.toFixed(0)} s) on one screen`, since)
  since = performance.now()
  screens(opened.value, 100, 160, again.value)
  said('one minute of it', since)
  closeSync(file)
} finally {
  rmSync(folder, { recursive: true })
}
