import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { memorySource, openRecording, writeEdf, type Recording, type Result } from '../../src/index.ts'
import { mutated } from '../mutate.ts'
import { bytesOf, expectTyped, seededRandom, valueOf } from '../support.ts'
import { codesOf, expectSaneRecording, samplesOf } from './support.ts'
import { brainVision, csv, waveform, xdf } from './samples.ts'

type Entry = { file: string; outcome: 'accept' | 'reject' | 'either' | 'mixed'; wrong: string }

const folder = sharedFile('data/hostile')
const entries: Entry[] =
  folder === undefined ? [] : JSON.parse(new TextDecoder().decode(bytesOf(join(folder, 'manifest.json')))).files
const signals = entries.filter(({ file }) => /^edf(-real)?\//.test(file))

const open = (file: string): Result<Recording> =>
  openRecording(memorySource(bytesOf(join(folder ?? '', file))), 'hostile')
const opened = (name: string): Recording => valueOf(open(`edf/${name}.edf`))

/** Opens and reads the first and last second of every channel: what a screen does first. */
function touch(result: Result<Recording>): void {
  expectTyped(result)
  if (!result.ok) return
  for (const { index, samples, rateHz } of result.value.channels) {
    const count = Math.min(samples, Math.ceil(rateHz), 65_536)
    for (const from of [0, samples - count]) expectTyped(result.value.read(index, from, count))
  }
}

describe.skipIf(folder === undefined)('hostile EDF and BDF', () => {
  test('the corpus is there', () => expect(signals.length).toBe(40))

  test.each(signals)('$outcome $file: $wrong', ({ file, outcome }) => {
    const start = performance.now()
    const result = open(file)
    touch(result)
    expect(performance.now() - start).toBeLessThan(1000)
    if (result.ok) {
      expectSaneRecording(result.value)
      for (const { index } of result.value.channels)
        for (const value of samplesOf(result.value, index))
          if (!Number.isNaN(value)) expect(Number.isFinite(value)).toBe(true)
    } else expect(result.failure.message).not.toMatch(/HOSTILE|HST-|FUZZ/i)
    if (outcome === 'accept') expect(result.ok).toBe(true)
    if (outcome === 'reject') expect(result.ok ? null : result.failure.at).toBeTypeOf('string')
    // "Either" means refused, or read with a visible warning; content decides what a BDF is, whatever it is called.
    if (outcome === 'either' && result.ok && !file.includes('bdf_labelled'))
      expect(result.value.faults.length).toBeGreaterThan(0)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  test('the control: 600 samples, one annotation', () => {
    const control = opened('ok_control')
    expect(control.channels.map(({ samples }) => samples)).toEqual([600, 600, 600])
    expect(control.annotations).toEqual([{ onsetS: 0.5, durationS: null, text: 'baseline' }])
    expect(control.faults).toEqual([])
  })

  test('records are counted by the size of the file, and what the header says is told', () => {
    expect(codesOf(opened('nrec_minus1'))).toEqual(['not-closed'])
    expect(opened('nrec_minus1').durationS).toBe(3)
    expect(codesOf(opened('nrec_more_than_file'))).toEqual(['record-count'])
    expect(opened('nrec_less_than_file')).toMatchObject({ durationS: 3, faults: [{ code: 'record-count' }] })
    const cut = opened('cut_mid_record')
    expect(cut.durationS).toBe(2)
    expect(cut.faults[0]?.message).toContain('967 of its 1300 bytes')
  })

  test('scaling that cannot be trusted: digital values, no microvolts; polarity as the format says', () => {
    const control = samplesOf(opened('ok_control'), 0)
    for (const name of ['phys_min_eq_max', 'dig_min_eq_max', 'dig_inverted']) {
      const recording = opened(name)
      expect(recording.channels[0]).toMatchObject({ scaled: false, toMicrovolts: null })
      expect([...samplesOf(recording, 0)].every(Number.isInteger)).toBe(true)
    }
    // Digital -32768 … 32767 is 3276.7 … -3276.8 µV here: minus the control, less the 0.1 µV by which the range is lopsided.
    const inverted = samplesOf(opened('phys_inverted'), 0)
    expect(opened('phys_inverted').channels[0]?.scaled).toBe(true)
    for (const [i, value] of inverted.entries()) expect(value).toBeCloseTo(-(control[i] ?? 0) - 0.1, 6)
  })

  test('times: gaps stay gaps, overlaps are told, dates that do not exist are not known', () => {
    const gap = opened('edfD_gap')
    expect(gap.gaps).toEqual([{ fromS: 2, toS: 61 }])
    expect(gap.durationS).toBe(62)
    const samples = samplesOf(gap, 0)
    expect(samples.length).toBe(62 * 200)
    expect(samples.subarray(400, 61 * 200).every(Number.isNaN)).toBe(true)
    expect(samples.subarray(61 * 200).some(Number.isNaN)).toBe(false)
    expect(codesOf(opened('edfD_overlap'))).toContain('records-overlap')
    expect(opened('date_31_02').startTime).toBeNull()
    expect(opened('date_y2k_window').startTime).toBe('1985-01-02T10:15:00')
    expect(opened('duration_comma')).toMatchObject({ faults: [{ code: 'decimal-comma' }, { code: 'not-continuous' }] })
  })

  test('texts stay texts; order of time and order of entry', () => {
    expect(opened('tal_script').annotations.map(({ text }) => text)).toEqual([
      '<script>alert(1)</script>',
      "=cmd|' /C calc'!A0",
    ])
    expect(opened('tal_backwards').annotations).toEqual([
      { onsetS: 0.1, durationS: null, text: 'early', entered: 1 },
      { onsetS: 2.5, durationS: null, text: 'late', entered: 0 },
    ])
    expect(codesOf(opened('tal_unterminated'))).toEqual(['annotation-cut'])
    expect(codesOf(opened('tal_no_timekeeping'))).toContain('no-record-time')
    expect(opened('labels_duplicate').channels.map(({ label }) => label)).toEqual(['EMG TA', 'EMG TA', 'EMG TA'])
    expect(opened('labels_xss').channels[0]?.label).toBe('<img src=x onerr')
  })

  test('content decides: 24 bits under the name of EDF', () => {
    expect(opened('bdf_labelled_edf').format).toBe('BDF+C')
  })
})

function outcomesOf(seeds: readonly Uint8Array[], count: number, seed: number) {
  const random = seededRandom(seed)
  const outcomes = { accepted: 0, refused: 0, slowestMs: 0 }
  for (let i = 0; i < count; i++) {
    const bytes = mutated(seeds[i % seeds.length] as Uint8Array, random)
    const start = performance.now()
    const result = openRecording(memorySource(bytes), 'mutant.vhdr', () => memorySource(bytes))
    touch(result)
    outcomes.slowestMs = Math.max(outcomes.slowestMs, performance.now() - start)
    if (result.ok && i % 8 === 0) expectSaneRecording(result.value)
    if (result.ok) outcomes.accepted++
    else outcomes.refused++
  }
  return outcomes
}

const generated = (family: 'EDF' | 'BDF', gap: boolean): Uint8Array => {
  const samples = [
    Float64Array.from({ length: 400 }, (_, i) => 50 * Math.sin(i / 9)),
    Float64Array.from({ length: 200 }, (_, i) => i),
  ]
  return writeEdf({
    family,
    startTime: '2026-01-02T10:00:00.25',
    recordS: 0.5,
    channels: [
      { label: 'TA-L', unit: 'uV', rateHz: 200 },
      { label: 'MAP', unit: 'mmHg', rateHz: 100 },
    ],
    segments: [{ fromS: 0, samples }, ...(gap ? [{ fromS: 60, samples }] : [])],
    annotations: [{ onsetS: 0.1, durationS: 0.2, text: 'dura open' }],
  }).bytes
}

describe('mutated files', () => {
  test(
    '10,000 mutants of EDF and BDF: nothing is thrown, nothing hangs, every failure is typed',
    { timeout: 240_000 },
    () => {
      const real =
        folder === undefined
          ? []
          : [
              'edf/ok_control.edf',
              'edf/edfD_gap.edf',
              'edf/bdf_ok.bdf',
              'edf-real/duplicate_channel_labels.edf',
              'edf/tal_script.edf',
            ].map((file) => bytesOf(join(folder, file)))
      const seeds = [
        ...real,
        generated('EDF', false),
        generated('EDF', true),
        generated('BDF', false),
        generated('BDF', true),
      ]
      const { accepted, refused, slowestMs } = outcomesOf(seeds, 10_000, 20_250_704)
      expect(accepted + refused).toBe(10_000)
      expect(slowestMs).toBeLessThan(1000)
      expect(accepted).toBeGreaterThan(1000)
      expect(refused).toBeGreaterThan(1000)
      process.stdout.write(
        `10,000 mutants of EDF and BDF: ${accepted} read, ${refused} refused, slowest ${slowestMs.toFixed(1)} ms\n`,
      )
    },
  )

  test.each([
    ['XDF', xdf().bytes],
    ['BrainVision header', brainVision().header],
    ['CSV', csv()],
    ['DICOM waveform', waveform()],
  ])('2,000 mutants of %s', { timeout: 120_000 }, (_, bytes) => {
    const { accepted, refused, slowestMs } = outcomesOf([bytes], 2000, 7)
    expect(slowestMs).toBeLessThan(1000)
    expect(accepted).toBeGreaterThan(50)
    expect(refused).toBeGreaterThan(50)
  })
})
