import { describe, expect, test } from 'vitest'
import { memorySource, openRecording, SIGNAL_LIMITS, type Recording, type Result } from '../../src/index.ts'
import { seededRandom, valueOf } from '../support.ts'
import {
  brainVision,
  BOUNDARY_CHUNK,
  chunk,
  clockOffset,
  csv,
  floats,
  joined,
  marks,
  streamHeader,
  waveform,
  xdf,
  xdfFile,
} from './samples.ts'
import { codesOf, expectSaneRecording, samplesOf } from './support.ts'

const opened = (bytes: Uint8Array): Result<Recording> => openRecording(memorySource(bytes), 'case')
const open = (bytes: Uint8Array): Recording => {
  const recording = valueOf(opened(bytes))
  expectSaneRecording(recording)
  return recording
}
const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('XDF', () => {
  test('streams are laid on the recorder clock: marks stand at their samples', () => {
    const { bytes, values } = xdf({ offsetS: -3 })
    const recording = open(bytes)
    expect(recording).toMatchObject({ format: 'XDF', startTime: '2026-01-02T10:00:00', gaps: [], faults: [] })
    expect(recording.channels[0]).toMatchObject({
      label: 'EMG-1',
      unit: 'microvolts',
      rateHz: 100,
      samples: 1000,
      toMicrovolts: 1,
    })
    expect([...samplesOf(recording, 0)]).toEqual(values)
    expect([...samplesOf(recording, 1)]).toEqual(values.map((value) => -value))
    for (const [k, { onsetS, text }] of recording.annotations.entries()) {
      expect(text).toBe(`mark ${k}`)
      expect(onsetS).toBeCloseTo(k, 6)
    }
  })

  test('a drifting clock is straightened by the line through its offsets', () => {
    const recording = open(xdf({ offsetS: 12.5, drift: 2e-4, seconds: 60 }).bytes)
    // Without the slope the last mark would be 12 ms away.
    for (const [k, { onsetS }] of recording.annotations.entries()) expect(Math.abs(onsetS - k)).toBeLessThan(1e-4)
    expect(recording.channels[0]?.rateHz).toBeCloseTo(100, 4)
  })

  test('an amplifier that is not as fast as it says: the rate of its stamps, and marks stay at their samples', () => {
    const recording = open(xdf({ trueHz: 99.9, seconds: 60 }).bytes)
    expect(recording.channels[0]?.rateHz).toBeCloseTo(99.9, 3)
    expect(codesOf(recording)).toEqual([])
    const far = open(xdf({ trueHz: 95, seconds: 60 }).bytes)
    expect(far.channels[0]?.rateHz).toBeCloseTo(95, 3)
    expect(codesOf(far)).toEqual(['rate-disagrees'])
  })

  test('lost samples are a gap of the right length, not a shift', () => {
    const { bytes, values } = xdf({ gapAfterS: 4, gapS: 1.5 })
    const recording = open(bytes)
    expect(recording.gaps.map(({ fromS, toS }) => [Number(fromS.toFixed(6)), Number(toS.toFixed(6))])).toEqual([
      [4, 5.5],
    ])
    const read = samplesOf(recording, 0)
    expect(read.length).toBe(1150)
    expect([...read.subarray(0, 400)]).toEqual(values.slice(0, 400))
    expect(read.subarray(400, 550).every(Number.isNaN)).toBe(true)
    expect([...read.subarray(550)]).toEqual(values.slice(400))
  })

  test('a stream whose clock was set anew in the middle goes on where it was', () => {
    const part = (stampS: number, first: number) =>
      floats(
        1,
        Array.from({ length: 100 }, (_, i) => ({ stampS: stampS + i / 10, values: [first + i] })),
      )
    // 100 to 110 s on the recorder's clock, once as 1100 on the stream's own and once as 10.
    const recording = open(
      xdfFile(
        streamHeader(1, 'A', 1, 10, 'float32'),
        part(1100, 0),
        clockOffset(1, 1100, -1000),
        clockOffset(1, 1105, -1000),
        part(10, 100),
        clockOffset(1, 10, 100),
        clockOffset(1, 15, 100),
      ),
    )
    expect(codesOf(recording)).toEqual(['clock-reset'])
    expect(recording.gaps).toEqual([])
    expect(recording.durationS).toBeCloseTo(20, 6)
    expect([...samplesOf(recording, 0)]).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })

  test('stamps of single samples jitter: no gaps are made of that', () => {
    const random = seededRandom(4)
    const samples = Array.from({ length: 2000 }, (_, i) => ({ stampS: 5 + i / 500 + 0.004 * random(), values: [i] }))
    const chunks = Array.from({ length: 20 }, (_, k) => floats(1, samples.slice(100 * k, 100 * k + 100)))
    const recording = open(xdfFile(streamHeader(1, 'A', 1, 500, 'float32'), ...chunks))
    expect(recording.gaps).toEqual([])
    expect(recording.channels[0]).toMatchObject({ samples: 2000 })
    expect(recording.channels[0]?.rateHz).toBeCloseTo(500, 0)
  })

  test('streams of two rates and two starts; triggers of an irregular stream are annotations', () => {
    const stamped = (from: number, count: number, hz: number) =>
      floats(
        hz === 100 ? 1 : 2,
        Array.from({ length: count }, (_, i) => ({ stampS: i === 0 ? from : null, values: [i] })),
      )
    const recording = open(
      xdfFile(
        streamHeader(1, 'slow', 1, 100, 'float32'),
        streamHeader(2, 'fast', 1, 1000, 'float32'),
        streamHeader(3, 'trigger', 1, 0, 'float32'),
        stamped(50, 100, 100),
        stamped(50.5, 1000, 1000),
        floats(3, [{ stampS: 50.75, values: [7] }]),
      ),
    )
    expect(recording.durationS).toBe(1.5)
    expect(recording.channels.map(({ rateHz, samples }) => [rateHz, samples])).toEqual([
      [100, 100],
      [1000, 1500],
    ])
    const fast = samplesOf(recording, 1)
    expect(fast.subarray(0, 500).every(Number.isNaN)).toBe(true)
    expect(fast[500]).toBe(0)
    expect(recording.annotations).toEqual([{ onsetS: 0.75, durationS: null, text: '7' }])
  })

  test('a cut file keeps what is whole; a damaged part is skipped to the next boundary', () => {
    const { bytes } = xdf()
    const cut = open(bytes.subarray(0, bytes.length - 100))
    expect(codesOf(cut)).toEqual(['truncated'])
    expect(cut.channels[0]?.samples).toBe(975)
    const header = streamHeader(1, 'A', 1, 10, 'float32')
    const part = (from: number) =>
      floats(
        1,
        [0, 1, 2].map((i) => ({ stampS: from + i / 10, values: [from * 10 + i] })),
      )
    const damaged = open(
      xdfFile(
        header,
        part(1),
        joined(Uint8Array.of(4, 255, 255, 255, 255), new Uint8Array(40)),
        BOUNDARY_CHUNK,
        part(1.3),
      ),
    )
    expect(codesOf(damaged)).toEqual(['damaged-chunk'])
    expect([...samplesOf(damaged, 0)]).toEqual([10, 11, 12, 13, 14, 15])
  })

  test('headers that lie are refused with their place', () => {
    const refused = (header: Uint8Array) => opened(xdfFile(header))
    expect(refused(streamHeader(1, 'A', 0, 100, 'float32'))).toMatchObject({
      ok: false,
      failure: { code: 'malformed' },
    })
    expect(refused(streamHeader(1, 'A', 1, -100, 'float32'))).toMatchObject({
      ok: false,
      failure: { message: 'The rate of a stream is negative or no number.' },
    })
    expect(refused(streamHeader(1, 'A', 1, 100, 'constructor'))).toMatchObject({
      ok: false,
      failure: { code: 'unsupported' },
    })
    expect(
      refused(chunk(2, Uint8Array.of(1, 0, 0, 0), bytesOfText('<!DOCTYPE a [<!ENTITY b "c">]><info/>'))),
    ).toMatchObject({ ok: false, failure: { code: 'malformed' } })
    expect(refused(chunk(2, Uint8Array.of(1, 0, 0, 0), bytesOfText('<a>'.repeat(5000))))).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('deeper') },
    })
    expect(opened(xdfFile())).toMatchObject({ ok: false })
    expect(
      codesOf(open(xdfFile(streamHeader(1, 'A', 1, 10, 'float32'), marks(9, [{ stampS: 1, words: 'x' }])))),
    ).toEqual(['unknown-stream'])
  })
})

describe('BrainVision', () => {
  const openAll = (changes: Record<string, string> = {}, without: readonly string[] = []): Result<Recording> => {
    const { header, markers, data } = brainVision(changes)
    const beside: Record<string, Uint8Array> = { 'case.eeg': data, 'case.vmrk': markers }
    return openRecording(memorySource(header), 'case.vhdr', (name) =>
      Object.hasOwn(beside, name) && !without.includes(name) ? memorySource(beside[name] as Uint8Array) : null,
    )
  }

  test.each(
    ['MULTIPLEXED', 'VECTORIZED'].flatMap((order) =>
      ['INT_16', 'IEEE_FLOAT_32'].map((binary) => [order, binary] as const),
    ),
  )('%s %s: values, gap between segments, marks', (DataOrientation, BinaryFormat) => {
    const recording = valueOf(openAll({ DataOrientation, BinaryFormat }))
    expectSaneRecording(recording)
    const { values } = brainVision()
    // 200 samples of 2 kHz, then nothing until 10 s after the start.
    expect(recording).toMatchObject({
      format: 'BrainVision',
      startTime: '2026-01-02T10:00:00.25',
      gaps: [{ fromS: 0.1, toS: 10 }],
      faults: [],
    })
    expect(recording.channels[0]).toMatchObject({
      label: 'TA,L',
      unit: 'µV',
      rateHz: 2000,
      samples: 20_200,
      toMicrovolts: 1,
    })
    for (const c of [0, 1]) {
      const read = samplesOf(recording, c)
      expect([...read.subarray(0, 200)]).toEqual(values[c]?.slice(0, 200))
      expect([...read.subarray(20_000)]).toEqual(values[c]?.slice(200))
      expect(read.subarray(200, 20_000).every(Number.isNaN)).toBe(true)
    }
    expect(recording.annotations.filter(({ text }) => text.startsWith('Stim'))).toEqual([
      { onsetS: 0.05, durationS: 0.0005, text: 'Stimulus/S  1' },
      { onsetS: 10.05, durationS: 0.0005, text: 'Stimulus/S  2' },
    ])
  })

  test('only bare names are asked for', () => {
    for (const DataFile of ['../secret.eeg', '/etc/passwd', 'a\\b.eeg', '..', '']) {
      const asked: string[] = []
      const { header } = brainVision({ DataFile, MarkerFile: '' })
      const result = openRecording(memorySource(header), 'case.vhdr', (name) => void asked.push(name) as never)
      expect(result).toMatchObject({ ok: false, failure: { at: 'DataFile' } })
      expect(asked).toEqual([])
    }
  })

  test('missing companions: samples are needed, markers are not', () => {
    expect(openAll({}, ['case.eeg'])).toMatchObject({ ok: false, failure: { code: 'truncated', at: 'DataFile' } })
    expect(codesOf(valueOf(openAll({}, ['case.vmrk'])))).toEqual(['no-markers'])
    expect(opened(brainVision().markers)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('.vhdr') },
    })
  })

  test.each([
    ['NumberOfChannels', '0'],
    ['NumberOfChannels', '99999999'],
    ['SamplingInterval', '0'],
    ['SamplingInterval', '-500'],
    ['DataFormat', 'ASCII'],
    ['BinaryFormat', 'UINT_16'],
    ['DataOrientation', 'SIDEWAYS'],
  ])('%s=%s is refused by name', (key, value) => {
    expect(openAll({ [key]: value })).toMatchObject({ ok: false, failure: { at: key } })
  })
})

describe('text in columns', () => {
  test('semicolons, decimal commas, units in brackets, times in ms', () => {
    const recording = open(csv())
    expect(recording).toMatchObject({ format: 'CSV', startTime: null, durationS: 0.1, faults: [], gaps: [] })
    expect(
      recording.channels.map(({ label, unit, rateHz, toMicrovolts }) => [label, unit, rateHz, toMicrovolts]),
    ).toEqual([
      ['TA-L', 'µV', 2000, 1],
      ['MAP', 'mmHg', 2000, null],
    ])
    expect([...samplesOf(recording, 0).subarray(0, 4)]).toEqual([0, 0.1, 0.2, 0.3])
  })

  test.each([
    ['time,a\n0,1\n0.001,2\n', 'unsupported'],
    ['a,b\n1,2\n3,4\n', 'unsupported'],
    ['time [s],a\n0,1\n', 'malformed'],
    ['time [s],a\n5,1\n4,2\n3,3\n', 'malformed'],
    ['only words\nand more\n', 'not-signals'],
    ['\0\0\0\0', 'not-signals'],
  ])('%j is refused as %s: nothing is guessed', (words, code) => {
    expect(opened(bytesOfText(words))).toMatchObject({ ok: false, failure: { code } })
  })

  const rows = (times: readonly number[]) =>
    bytesOfText(`time [s],x [mV]\n${times.map((time, i) => `${time},${i}`).join('\n')}\n`)

  test('a pause is a gap, uneven times are a fault, missing cells are nothing', () => {
    const steady = Array.from({ length: 100 }, (_, i) => i / 100)
    const paused = open(rows([...steady, ...steady.map((time) => time + 5)]))
    expect(paused.gaps).toEqual([{ fromS: 1, toS: 5 }])
    expect(samplesOf(paused, 0).length).toBe(600)
    expect(samplesOf(paused, 0)[500]).toBe(100)
    const random = seededRandom(9)
    const uneven = open(rows(steady.map((time) => time + 0.006 * random())))
    expect(codesOf(uneven)).toContain('irregular-sampling')
    const holes = open(bytesOfText('time [s],x [V]\n0,1\n0.1,\n0.2,nan\n0.3,abc\n0.4,5\n'))
    expect([...samplesOf(holes, 0)]).toEqual([1, NaN, NaN, NaN, 5])
    expect(codesOf(holes)).toEqual(['damaged-values'])
  })

  test('times rounded to their last digit keep the true rate', () => {
    const recording = open(rows(Array.from({ length: 3000 }, (_, i) => Number((i / 2048).toFixed(4)))))
    expect(recording.channels[0]?.rateHz).toBeCloseTo(2048, 1)
    expect(recording.gaps).toEqual([])
    expect(samplesOf(recording, 0).length).toBe(3000)
  })

  test('a text that is too large is refused before it is read', () => {
    const source = {
      bytes: SIGNAL_LIMITS.csvBytes + 1,
      read: (at: number, length: number) => bytesOfText('1,2\n').subarray(at, at + length),
    }
    expect(openRecording(source, 'x')).toMatchObject({ ok: false, failure: { code: 'limit-exceeded' } })
  })
})

describe('DICOM waveform', () => {
  test('written and read again: values to half a step, what was not recorded, annotations', () => {
    const recording = open(
      waveform([
        { onsetS: 0.1, durationS: null, text: 'traction' },
        { onsetS: 0.2, durationS: 0.05, text: 'irrigation' },
        { onsetS: 9, durationS: null, text: 'late' },
      ]),
    )
    expect(recording).toMatchObject({
      format: 'DICOM waveform',
      startTime: '2026-01-02T10:00:00.25',
      durationS: 0.3,
      faults: [],
    })
    expect(recording.channels[0]).toMatchObject({
      label: 'TA-L',
      unit: 'uV',
      rateHz: 2000,
      samples: 600,
      prefilter: 'HP:30Hz LP:1500Hz',
      toMicrovolts: 1,
      scaled: true,
    })
    const step = 123.4 / 32_767
    for (const [i, value] of samplesOf(recording, 0).entries())
      expect(Math.abs(value - 123.4 * Math.sin(i / 7))).toBeLessThanOrEqual(0.501 * step)
    const second = samplesOf(recording, 1)
    expect(second[5]).toBeNaN()
    expect(second[599]).toBeCloseTo(599 / 3, 4)
    expect(
      recording.annotations.map(({ onsetS, durationS, text }) => [
        Number(onsetS.toFixed(6)),
        durationS === null ? null : Number(durationS.toFixed(6)),
        text,
      ]),
    ).toEqual([
      [0.1, null, 'traction'],
      [0.2, 0.05, 'irrigation'],
      [0.2995, null, 'late (at 9 s)'],
    ])
  })

  test('a DICOM file without a waveform is no recording', () => {
    const bytes = new Uint8Array(200)
    bytes.set(bytesOfText('DICM'), 128)
    expect(opened(bytes).ok).toBe(false)
  })
})

test('an empty file and a file of something else', () => {
  expect(opened(new Uint8Array(0))).toMatchObject({ ok: false, failure: { code: 'truncated', at: 'byte 0' } })
  expect(opened(bytesOfText('%PDF-1.7\n'))).toMatchObject({ ok: false, failure: { code: 'not-signals' } })
})
