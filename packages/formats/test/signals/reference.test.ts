import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { bytesOf, valueOf } from '../support.ts'
import reference from './reference.json' with { type: 'json' }
import { codesOf, expectSaneRecording, openFile, samplesOf } from './support.ts'

const folder = sharedFile('data/signals')

/**
 * What others read in the same files: MNE-Python 1.3 (EDF, BDF, BrainVision), pydicom 2.3 (DICOM), numpy by the layout of
 * the format where rates differ. Per channel: samples, least, greatest, mean, and a sum weighted by place, in which no two
 * samples may change places.
 */
type Row = readonly [samples: number, min: number, max: number, mean: number, weighted: number]
type Peer = { channels: Record<string, Row>; annotations?: readonly (readonly [number, number, string])[] }
const files = Object.entries(reference as unknown as Record<string, Peer>)

const close = (value: number, wanted: number, scale: number): void =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(wanted), scale))

describe.skipIf(folder === undefined)('the same numbers as other readers', () => {
  test.each(files)('%s', (name, peer) => {
    const recording = valueOf(openFile(join(folder ?? '', name.replace(/#.*/, ''))))
    expectSaneRecording(recording)
    for (const [label, [count, min, max, mean, weighted]] of Object.entries(peer.channels)) {
      const channel = recording.channels.find((each) => each.label === label)
      const samples = samplesOf(recording, channel?.index ?? -1)
      expect(samples.length, label).toBe(count)
      const size = Math.max(Math.abs(min), Math.abs(max))
      close(Math.min(...samples), min, size)
      close(Math.max(...samples), max, size)
      close(samples.reduce((sum, value) => sum + value, 0) / count, mean, size)
      close(
        samples.reduce((sum, value, i) => sum + value * ((i % 97) + 1), 0),
        weighted,
        size * 49 * count,
      )
    }
    for (const [i, [onsetS, durationS, text]] of (peer.annotations ?? []).entries()) {
      // MNE keeps microseconds.
      expect(recording.annotations[i]?.onsetS).toBeCloseTo(onsetS, 5)
      expect(recording.annotations[i]?.durationS ?? 0).toBeCloseTo(durationS, 6)
      expect(recording.annotations[i]?.text).toBe(text)
    }
    if (peer.annotations !== undefined) expect(recording.annotations.length).toBe(peer.annotations.length)
  })

  test('start times, with fractions of a second', () => {
    const startOf = (name: string) => valueOf(openFile(join(folder ?? '', name))).startTime
    expect(startOf('edf/mne_test.edf')).toBe('2014-04-29T22:19:44')
    expect(startOf('edf/pyedflib_test_subsecond.edf')).toBe('2020-01-24T04:05:56.3945312')
    expect(startOf('bdf/mne_test.bdf')).toBe('2013-08-01T13:21:46')
    expect(startOf('brainvision/test.vhdr')).toBe('2013-11-13T16:14:03.794232')
    expect(startOf('dicom-waveform/pydicom_waveform_ecg.dcm')).toBe('2013-01-25T10:59:19')
  })

  test('every public recording opens without a fault that is not there', () => {
    const faults = Object.fromEntries(
      [
        'edf/mne_test.edf',
        'edf/mne_test_stim_channel.edf',
        'edf/mne_duplicate_channel_labels.edf',
        'edf/mne_test_uneven_samp.edf',
        'edf/pyedflib_test_utf8.edf',
        'bdf/mne_test.bdf',
        'xdf/minimal.xdf',
        'xdf/empty_streams.xdf',
        'brainvision/test.vhdr',
      ].map((name) => [name, codesOf(valueOf(openFile(join(folder ?? '', name))))]),
    )
    expect(faults).toEqual({
      'edf/mne_test.edf': [],
      'edf/mne_test_stim_channel.edf': [],
      'edf/mne_duplicate_channel_labels.edf': ['duplicate-labels'],
      'edf/mne_test_uneven_samp.edf': [],
      'edf/pyedflib_test_utf8.edf': [],
      'bdf/mne_test.bdf': [],
      'xdf/minimal.xdf': [],
      'xdf/empty_streams.xdf': [],
      'brainvision/test.vhdr': [],
    })
  })

  test('a header one byte short is refused with the byte where it shows', () => {
    for (const part of ['eeg', 'emg'])
      expect(
        openFile(join(folder ?? '', `edf-malformed/bids_emg_Multimodal_${part}_header_one_byte_short.edf`)),
      ).toMatchObject({
        ok: false,
        failure: { code: 'malformed', at: 'start date (byte 167 instead of 168)' },
      })
  })

  test('the described XDF file: values, and marks on the recorder clock', () => {
    const recording = valueOf(openFile(join(folder ?? '', 'xdf/minimal.xdf')))
    expect([...samplesOf(recording, 0)]).toEqual([192, 12, 13, 14, 15, 12, 13, 14, 15])
    expect([...samplesOf(recording, 2)]).toEqual([238, 32, 33, 34, 35, 32, 33, 34, 35])
    // The numeric stream is 0.1 s ahead by its clock offsets, so its first sample begins the recording.
    expect(recording.annotations.map(({ onsetS }) => Number(onsetS.toFixed(9)))).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    ])
    expect(recording.annotations.slice(1, 5).map(({ text }) => text)).toEqual(['Hello', 'World', 'from', 'LSL'])
  })

  test('plain text with a line for the rate: raw counts without a unit', () => {
    const recording = valueOf(openFile(join(folder ?? '', 'emg/biosppy_emg_1000Hz.txt')))
    expect(recording.channels[0]).toMatchObject({
      label: 'EMG',
      unit: null,
      rateHz: 1000,
      samples: 100_000,
      toMicrovolts: null,
    })
    const lines = new TextDecoder()
      .decode(bytesOf(join(folder ?? '', 'emg/biosppy_emg_1000Hz.txt')))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect([...samplesOf(recording, 0)]).toEqual(lines.map(Number))
  })

  test('rows of an average without times are refused, not given a rate', () => {
    expect(openFile(join(folder ?? '', 'sep/sphara_median_sep_avg_256ch_2048Hz.csv'))).toMatchObject({
      ok: false,
      failure: { code: 'unsupported' },
    })
  })
})
