import { basename, dirname, join } from 'node:path'
import { expect } from 'vitest'
import { memorySource, openRecording, type ByteSource, type Recording, type Result } from '../../src/index.ts'
import { bytesOf, valueOf } from '../support.ts'

/** Opens a file with the files beside it, as the edge does. */
export const openFile = (path: string): Result<Recording> =>
  openRecording(memorySource(bytesOf(path)), basename(path), (name) => memorySource(bytesOf(join(dirname(path), name))))

/** A source that counts what is read of it. */
export function countedSource(source: ByteSource): ByteSource & { read: ByteSource['read']; count: { bytes: number } } {
  const count = { bytes: 0 }
  return {
    bytes: source.bytes,
    count,
    read(offset, length) {
      const bytes = source.read(offset, length)
      count.bytes += bytes.length
      return bytes
    },
  }
}

export const samplesOf = (recording: Recording, channel: number): Float64Array =>
  valueOf(recording.read(channel, 0, recording.channels[channel]?.samples ?? 0))

export const codesOf = (recording: Recording): string[] => recording.faults.map(({ code }) => code)

/** Whatever a recording says is usable as it stands. */
export function expectSaneRecording(recording: Recording): void {
  expect(Number.isFinite(recording.durationS) && recording.durationS >= 0).toBe(true)
  if (recording.startTime !== null) expect(recording.startTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/)
  for (const [i, channel] of recording.channels.entries()) {
    expect(channel.index).toBe(i)
    expect(channel.rateHz > 0 && Number.isFinite(channel.rateHz)).toBe(true)
    expect(Number.isSafeInteger(channel.samples) && channel.samples >= 0).toBe(true)
    for (const number of [channel.physicalMin, channel.physicalMax, channel.digitalMin, channel.digitalMax])
      if (number !== null) expect(Number.isFinite(number)).toBe(true)
    if (!channel.scaled) expect(channel.toMicrovolts).toBeNull()
  }
  for (const [i, { onsetS, durationS }] of recording.annotations.entries()) {
    expect(Number.isFinite(onsetS)).toBe(true)
    expect(durationS === null || (Number.isFinite(durationS) && durationS >= 0)).toBe(true)
    if (i > 0) expect(onsetS).toBeGreaterThanOrEqual(recording.annotations[i - 1]?.onsetS ?? 0)
  }
  for (const { fromS, toS } of recording.gaps) expect(toS).toBeGreaterThan(fromS)
  for (const { code, message } of recording.faults) {
    expect(code).toMatch(/^[a-z-]+$/)
    expect(message).toMatch(/^[A-Z(`0-9].*\.$/)
  }
}
