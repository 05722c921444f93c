import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  edfRange,
  memorySource,
  openRecording,
  startEdf,
  writeEdf,
  type EdfFileInput,
  type Recording,
} from '../../src/index.ts'
import { seededRandom, valueOf } from '../support.ts'
import { codesOf, countedSource, expectSaneRecording, samplesOf } from './support.ts'

const open = (bytes: Uint8Array): Recording => valueOf(openRecording(memorySource(bytes), 'x.edf'))

const base: EdfFileInput = {
  family: 'EDF',
  startTime: '2026-01-02T10:00:00',
  recordS: 0.5,
  channels: [
    { label: 'TA-L', unit: 'µV', rateHz: 200, prefilter: 'HP:30Hz LP:1500Hz' },
    { label: 'MAP', unit: 'mmHg', rateHz: 10 },
  ],
  segments: [
    {
      fromS: 0,
      samples: [
        Float64Array.from({ length: 400 }, (_, i) => 80 * Math.sin(i / 9)),
        Float64Array.from({ length: 20 }, (_, i) => 60 + i),
      ],
    },
  ],
  annotations: [{ onsetS: 0.25, durationS: null, text: 'Dura eröffnet' }],
}

describe('written and read again', () => {
  test.each(['EDF', 'BDF'] as const)('%s: values to half a step, texts, times', (family) => {
    const written = writeEdf({ ...base, family, startTime: '2026-01-02T10:00:00.125' })
    expect(written).toMatchObject({ clipped: [0, 0], missing: [0, 0], cut: 0, remarks: [] })
    const recording = open(written.bytes)
    expectSaneRecording(recording)
    expect(recording).toMatchObject({
      format: `${family}+C`,
      startTime: '2026-01-02T10:00:00.125',
      durationS: 2,
      gaps: [],
      faults: [],
    })
    expect(recording.annotations).toEqual([{ onsetS: 0.25, durationS: null, text: 'Dura eröffnet' }])
    expect(recording.channels[0]).toMatchObject({
      label: 'TA-L',
      unit: 'uV',
      rateHz: 200,
      samples: 400,
      prefilter: 'HP:30Hz LP:1500Hz',
      toMicrovolts: 1,
    })
    expect(recording.channels[1]).toMatchObject({
      label: 'MAP',
      unit: 'mmHg',
      rateHz: 10,
      samples: 20,
      toMicrovolts: null,
    })
    for (const [c, values] of base.segments[0]?.samples.entries() ?? []) {
      const step = (recording.channels[c]?.physicalMax ?? 0) / (family === 'EDF' ? 32_767 : 8_388_607)
      for (const [i, value] of samplesOf(recording, c).entries())
        expect(Math.abs(value - (values[i] ?? NaN))).toBeLessThanOrEqual(0.5001 * step)
    }
  })

  test('two stretches: EDF+D, a gap between them, both at their times', () => {
    const [one] = base.segments
    const samples = one?.samples ?? []
    const recording = open(
      writeEdf({
        ...base,
        segments: [
          { fromS: 0, samples },
          { fromS: 61.3, samples },
        ],
        annotations: [{ onsetS: 61.35, durationS: 0.1, text: 'traction' }],
      }).bytes,
    )
    expect(recording).toMatchObject({ format: 'EDF+D', durationS: 63.3, gaps: [{ fromS: 2, toS: 61.3 }], faults: [] })
    expect(recording.annotations).toEqual([{ onsetS: 61.35, durationS: 0.1, text: 'traction' }])
    const values = samplesOf(recording, 0)
    expect(values.length).toBe(12_660)
    expect([...values.subarray(12_260)]).toEqual([...values.subarray(0, 400)])
    expect(values.subarray(400, 12_260).every(Number.isNaN)).toBe(true)
  })

  test('nothing recorded is neither zero nor a value, alone and at the end of the last record', () => {
    const values = Float64Array.from({ length: 150 }, (_, i) => (i >= 30 && i < 40 ? NaN : -50 + i))
    const written = writeEdf({
      ...base,
      channels: [{ label: 'C', unit: 'uV', rateHz: 200 }],
      segments: [{ fromS: 0, samples: [values] }],
      annotations: [],
    })
    expect(written.missing).toEqual([60])
    const read = samplesOf(open(written.bytes), 0)
    for (const [i, value] of read.entries()) expect(Number.isNaN(value)).toBe((i >= 30 && i < 40) || i >= 150)
  })

  test('values beyond a given range are clipped and counted, at the range', () => {
    const values = Float64Array.from([-500, -100, 0, 100, 101, 5000])
    const written = writeEdf({
      ...base,
      recordS: 1,
      channels: [{ label: 'C', unit: 'uV', rateHz: 6, range: { physicalMin: -100, physicalMax: 100 } }],
      segments: [{ fromS: 0, samples: [values] }],
      annotations: [],
    })
    expect(written.clipped).toEqual([3])
    const read = [...samplesOf(open(written.bytes), 0)].map((value) => Number(value.toFixed(9)))
    expect(read).toEqual([-100, -100, 0, 100, 100, 100])
  })

  test('annotations never get lost: too many make further records, one too long is cut and counted', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({
      onsetS: 1.9,
      durationS: null,
      text: `event ${i}: warm irrigation`,
    }))
    const written = writeEdf({ ...base, annotations: [...many, { onsetS: 0, durationS: null, text: 'ä'.repeat(500) }] })
    expect(written.cut).toBe(1)
    const { annotations } = open(written.bytes)
    expect(annotations.length).toBe(61)
    expect(annotations[0]?.text).toMatch(/^ä{100,}…$/)
    expect(new Set(annotations.slice(1).map(({ text }) => text)).size).toBe(60)
  })

  test('what was made by a program says so, and no person is named', () => {
    const head = new TextDecoder('latin1').decode(
      writeEdf({ ...base, synthetic: true, patient: { code: 'TH-7K2QD', sex: 'F' } }).bytes.subarray(0, 256),
    )
    expect(head.slice(8, 88).trim()).toBe('TH-7K2QD F X SYNTHETIC')
    expect(head.slice(88, 168).trim()).toBe('Startdate 02-JAN-2026 SYNTHETIC X Theca')
  })

  test('a start outside of the two digits keeps its year; an unknown one stays unknown', () => {
    expect(open(writeEdf({ ...base, startTime: '2090-05-06T07:08:09' }).bytes).startTime).toBe('2090-05-06T07:08:09')
    expect(open(writeEdf({ ...base, startTime: '1985-05-06T07:08:09' }).bytes).startTime).toBe('1985-05-06T07:08:09')
    expect(open(writeEdf({ ...base, startTime: '2084-12-31T23:59:59' }).bytes).startTime).toBe('2084-12-31T23:59:59')
  })

  test('labels beyond ASCII and too long are told, never silently changed', () => {
    const { bytes, remarks } = writeEdf({
      ...base,
      channels: [
        { label: 'Müskel äußerst lang µ', unit: 'µV', rateHz: 200 },
        base.channels[1] as EdfFileInput['channels'][number],
      ],
    })
    expect(remarks).toEqual(['"Muskel au_erst lang u" is cut to 16 characters.'])
    expect(open(bytes).channels[0]?.label).toBe('Muskel au_erst l')
  })

  test('property: whatever is written comes back, at any chunk size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9_999, max: 9_999, noNaN: true }), { minLength: 1, maxLength: 120 }),
        fc.constantFrom('EDF' as const, 'BDF' as const),
        fc.integer({ min: 1, max: 37 }),
        (values, family, step) => {
          const recording = open(
            writeEdf({
              ...base,
              family,
              recordS: 0.1,
              channels: [{ label: 'C', unit: 'uV', rateHz: 100 }],
              segments: [{ fromS: 0, samples: [Float64Array.from(values)] }],
              annotations: [],
            }).bytes,
          )
          const whole = samplesOf(recording, 0)
          const most = recording.channels[0]?.physicalMax ?? 0
          const tolerance = (0.5001 * most) / (family === 'EDF' ? 32_767 : 8_388_607)
          for (const [i, value] of values.entries())
            expect(Math.abs((whole[i] ?? NaN) - value)).toBeLessThanOrEqual(tolerance)
          for (let at = 0; at < whole.length; at += step)
            expect(valueOf(recording.read(0, at, step))).toEqual(padded(whole.subarray(at, at + step), step))
        },
      ),
      { numRuns: 60, seed: 5 },
    )
  })
})

/** What lies after the end was not recorded. */
function padded(values: Float64Array, count: number): Float64Array {
  const out = new Float64Array(count).fill(NaN)
  out.set(values)
  return out
}

describe('streaming', () => {
  test('a recorder that stops anywhere leaves a file that opens; the finished header counts', () => {
    const writing = startEdf({
      family: 'EDF',
      continuous: true,
      startTime: null,
      recordS: 1,
      channels: [{ label: 'A', unit: 'uV', physicalMin: -10, physicalMax: 10, samplesPerRecord: 5 }],
    })
    const record = (k: number) => writing.record({ onsetS: k, samples: [Float64Array.of(1, 2, 3, 4, k)] }).bytes
    const parts = [writing.header, record(0), record(1)]
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    expect(open(bytes)).toMatchObject({ durationS: 2, faults: [{ code: 'not-closed' }] })
    expect(codesOf(open(bytes.subarray(0, bytes.length - 3)))).toEqual(['truncated', 'not-closed'])
    bytes.set(writing.finished(2))
    expect(open(bytes)).toMatchObject({ durationS: 2, faults: [], startTime: '1985-01-01T00:00:00' })
  })

  test('wrong arguments are faults of the program', () => {
    const one = { label: 'A', unit: 'uV', physicalMin: -10, physicalMax: 10, samplesPerRecord: 5 }
    const begin = (changes: object) =>
      startEdf({ family: 'EDF', continuous: true, startTime: null, recordS: 1, channels: [{ ...one, ...changes }] })
    expect(() => begin({ physicalMax: -10 })).toThrow(RangeError)
    expect(() => begin({ samplesPerRecord: 0 })).toThrow(RangeError)
    expect(() => begin({ physicalMax: 1 / 3 })).toThrow(/8 characters/)
    expect(() => begin({}).record({ onsetS: 0, samples: [new Float64Array(4)] })).toThrow(RangeError)
    expect(() => open(writeEdf(base).bytes).read(0, 0.5, 1)).toThrow(RangeError)
    expect(() => open(writeEdf(base).bytes).read(9, 0, 1)).toThrow(RangeError)
  })

  test('the least range in 8 characters that holds the values', () => {
    expect(edfRange(-12.3456789, 4)).toEqual({ physicalMin: -12.3457, physicalMax: 12.3457 })
    expect(edfRange(0, 0)).toEqual({ physicalMin: -1, physicalMax: 1 })
    expect(edfRange(-3276.8, 3276.7)).toEqual({ physicalMin: -3276.8, physicalMax: 3276.8 })
    expect(edfRange(0, 9_999_999)).toEqual({ physicalMin: -9_999_999, physicalMax: 9_999_999 })
    expect(() => edfRange(0, 1e8)).toThrow(RangeError)
    const random = seededRandom(3)
    for (let i = 0; i < 2000; i++) {
      const size = 10 ** (random() * 11 - 5) * random()
      if (size > 9_999_999) continue
      const { physicalMin, physicalMax } = edfRange(-size, size / 2)
      expect(physicalMax).toBeGreaterThanOrEqual(size * (1 - 1e-11))
      expect(String(physicalMin).length).toBeLessThanOrEqual(8)
    }
  })
})

describe('what headers do', () => {
  const bytesWith = (at: number, text: string): Uint8Array => {
    const { bytes } = writeEdf(base)
    for (const [i, letter] of Array.from(text).entries()) bytes[at + i] = letter.charCodeAt(0)
    return bytes
  }
  // Three signals: labels from 256, units from 256 + 3 × 96, physical minima from 256 + 3 × 104.
  const UNITS = 256 + 3 * 96

  test.each([
    ['uV', 1],
    ['\xb5V', 1],
    ['\xc2\xb5V', 1],
    ['\xce\xbcV', 1],
    ['mV', 1000],
    ['V', 1_000_000],
    ['nV', 0.001],
    ['MV', null],
    ['degC', null],
  ])('the unit %j is %s µV', (unit, factor) => {
    expect(open(bytesWith(UNITS, unit.padEnd(8))).channels[0]?.toMicrovolts).toBe(factor)
  })

  test('a unit in Latin-1 is shown as it was meant, and told', () => {
    const recording = open(bytesWith(UNITS, '\xb5V'.padEnd(8)))
    expect(recording.channels[0]?.unit).toBe('µV')
    expect(codesOf(recording)).toEqual(['non-ascii-header'])
  })

  test('continuous by name, with records that leap: shown at their times', () => {
    const { bytes } = writeEdf({
      ...base,
      segments: [...base.segments, { fromS: 30, samples: base.segments[0]?.samples ?? [] }],
    })
    bytes.set(new TextEncoder().encode('EDF+C'), 192)
    expect(open(bytes)).toMatchObject({ gaps: [{ fromS: 2, toS: 30 }], faults: [{ code: 'not-continuous' }] })
  })

  test('records that overlap keep what came first; records out of order are put in order', () => {
    const stretch = (value: number) => [new Float64Array(100).fill(value), new Float64Array(5).fill(value)]
    const overlapping = open(
      writeEdf({
        ...base,
        segments: [
          { fromS: 0, samples: stretch(1) },
          { fromS: 0.25, samples: stretch(2) },
        ],
        annotations: [],
      }).bytes,
    )
    expect(codesOf(overlapping)).toEqual(['records-overlap'])
    expect(overlapping.durationS).toBe(0.75)
    const values = samplesOf(overlapping, 0)
    expect(values[99]).toBeCloseTo(1, 3)
    expect(values[100]).toBeCloseTo(2, 3)
    const turned = open(
      writeEdf({
        ...base,
        segments: [
          { fromS: 10, samples: stretch(2) },
          { fromS: 0, samples: stretch(1) },
        ],
        annotations: [],
      }).bytes,
    )
    expect(codesOf(turned)).toEqual(['records-out-of-order'])
    expect(samplesOf(turned, 0)[0]).toBeCloseTo(1, 3)
    expect(samplesOf(turned, 0)[2000]).toBeCloseTo(2, 3)
  })

  test('opening reads the header and the annotations, never the samples', () => {
    const long = Float64Array.from({ length: 400_000 }, (_, i) => i % 100)
    const { bytes } = writeEdf({
      ...base,
      recordS: 1,
      channels: [{ label: 'A', unit: 'uV', rateHz: 20_000 }],
      segments: [{ fromS: 0, samples: [long] }],
      annotations: [],
    })
    const source = countedSource(memorySource(bytes))
    const recording = valueOf(openRecording(source, 'x'))
    expect(source.count.bytes).toBeLessThan(bytes.length / 50)
    const before = source.count.bytes
    valueOf(recording.read(0, 100_000, 1000))
    expect(source.count.bytes - before).toBe(2000)
  })

  test('a file that shrinks while it is read is refused, not filled up', () => {
    const { bytes } = writeEdf(base)
    let size = bytes.length
    const recording = valueOf(
      openRecording(
        { bytes: bytes.length, read: (at, length) => bytes.subarray(at, Math.min(size, at + length)) },
        'x',
      ),
    )
    size = 2000
    expect(recording.read(0, 0, 400)).toMatchObject({ ok: false, failure: { code: 'truncated' } })
  })
})
