import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { memorySource, openRecording, writeEdf, writeWaveform, type EdfFileInput } from '../../src/index.ts'
import { valueOf } from '../support.ts'
import { waveform } from './samples.ts'
import { samplesOf } from './support.ts'

const scratch = mkdtempSync(join(tmpdir(), 'theca-signals-'))
afterAll(() => rmSync(scratch, { recursive: true }))

type Said = { status: number | null; out: string; err: string }

/** What a command says, or undefined where it is not installed. */
function run(command: string, args: readonly string[], input = ''): Said | undefined {
  const done = spawnSync(command, args, { encoding: 'utf8', input, maxBuffer: 2 ** 28 })
  return done.error === undefined ? { status: done.status, out: done.stdout, err: done.stderr } : undefined
}

/** Whether a peer is there. With `CI=true` a missing one is a failure: a green run without it proves nothing. */
function installed(name: string, there: boolean): boolean {
  if (!there && process.env['CI'] === 'true') throw new Error(`${name} is missing`)
  if (!there) process.stderr.write(`skipped: ${name} is not on this machine\n`)
  return there
}

// The distribution's own interpreter: others on the path do not see its packages.
const PYTHON = '/usr/bin/python3'
const hasPython = (module: string): boolean =>
  installed(`python3-${module}`, run(PYTHON, ['-c', `import ${module}`])?.status === 0)
const python = (program: string, ...args: readonly string[]): unknown => {
  const said = run(PYTHON, ['-', ...args], program)
  expect(said?.status, said?.err).toBe(0)
  return JSON.parse(said?.out ?? '')
}

const mne = hasPython('mne')
const pydicom = hasPython('pydicom')
const hasDicom3tools = installed('dicom3tools', run('dciodvfy', ['--version']) !== undefined)
const hasDcmtk = installed('dcmtk', run('dcmdump', ['--version']) !== undefined)
const edflib = installed('libedf-dev and a C compiler', buildChecker())

/** A small program with EDFlib, which refuses every file that breaks a rule of the format. */
function buildChecker(): boolean {
  writeFileSync(
    join(scratch, 'check.c'),
    `#include <stdio.h>
#include <edflib.h>
int main(int n, char **a) {
  static struct edf_hdr_struct h;
  (void)n;
  if (edfopen_file_readonly(a[1], &h, EDFLIB_READ_ALL_ANNOTATIONS)) { printf("refused %d\\n", h.filetype); return 1; }
  printf("%d %d %lld %lld %d-%d-%d\\n", h.filetype, h.edfsignals, h.datarecords_in_file, h.annotations_in_file, h.startdate_year, h.startdate_month, h.startdate_day);
  for (int s = 0; s < h.edfsignals; s++) {
    double v[4] = {0};
    edfread_physical_samples(h.handle, s, 4, v);
    printf("%s|%.9g %.9g %.9g %.9g\\n", h.signalparam[s].label, v[0], v[1], v[2], v[3]);
  }
  for (int i = 0; i < h.annotations_in_file; i++) {
    struct edf_annotation_struct t;
    edf_get_annotation(h.handle, i, &t);
    printf("@%lld %s\\n", t.onset, t.annotation);
  }
  return 0;
}
`,
  )
  return run('cc', ['-o', join(scratch, 'check'), join(scratch, 'check.c'), '-ledf', '-lm'])?.status === 0
}

const input = (family: 'EDF' | 'BDF', stretches: 1 | 2): EdfFileInput => {
  const samples = [
    Float64Array.from({ length: 1000 }, (_, i) => 80 * Math.sin(i / 9)),
    Float64Array.from({ length: 1000 }, (_, i) => i / 10 - 50),
  ]
  return {
    family,
    startTime: '2026-01-02T10:00:00',
    recordS: 0.25,
    channels: [
      { label: 'TA-L', unit: 'uV', rateHz: 1000, prefilter: 'HP:30Hz LP:1500Hz' },
      { label: 'SSEP Cz-Fz', unit: 'uV', rateHz: 1000 },
    ],
    segments: [{ fromS: 0, samples }, ...(stretches === 2 ? [{ fromS: 60, samples }] : [])],
    annotations: [
      { onsetS: 0.1, durationS: 0.5, text: 'Dura eröffnet' },
      { onsetS: 0.9, durationS: null, text: 'traction released' },
    ],
    patient: { code: 'TH-7K2QD', sex: 'F' },
    synthetic: true,
  }
}

const MNE_READS = `
import sys, json, warnings, mne
warnings.simplefilter('ignore')
read = mne.io.read_raw_bdf if sys.argv[1].endswith('.bdf') else mne.io.read_raw_edf
raw = read(sys.argv[1], preload=True, verbose='ERROR')
print(json.dumps({'labels': raw.ch_names, 'rate': raw.info['sfreq'], 'start': str(raw.info['meas_date']), 'values': (raw.get_data() * 1e6).tolist(),
  'annotations': [[float(a['onset']), float(a['duration']), str(a['description'])] for a in raw.annotations]}))
`
type Mne = {
  labels: string[]
  rate: number
  start: string
  values: number[][]
  annotations: [number, number, string][]
}

describe.skipIf(!mne)('MNE-Python', () => {
  test.each(['EDF', 'BDF'] as const)('reads our %s: the same values, texts and start', (family) => {
    const { bytes } = writeEdf(input(family, 1))
    const path = join(scratch, `one.${family.toLowerCase()}`)
    writeFileSync(path, bytes)
    const read = python(MNE_READS, path) as Mne
    expect(read).toMatchObject({ labels: ['TA-L', 'SSEP Cz-Fz'], rate: 1000, start: '2026-01-02 10:00:00+00:00' })
    const own = valueOf(openRecording(memorySource(bytes), 'x'))
    for (const [c, values] of read.values.entries()) {
      const ours = samplesOf(own, c)
      expect(values.length).toBe(ours.length)
      for (const [i, value] of values.entries()) expect(Math.abs(value - (ours[i] ?? NaN))).toBeLessThan(1e-9)
    }
    expect(read.annotations).toEqual([
      [0.1, 0.5, 'Dura eröffnet'],
      [0.9, 0, 'traction released'],
    ])
  })
})

describe.skipIf(!edflib)('EDFlib', () => {
  test.each([
    ['EDF', 1],
    ['EDF', 2],
    ['BDF', 1],
    ['BDF', 2],
  ] as const)('accepts our %s with %i stretches and reads the same', (family, stretches) => {
    const path = join(scratch, `lib.${family.toLowerCase()}`)
    writeFileSync(path, writeEdf(input(family, stretches)).bytes)
    const said = run(join(scratch, 'check'), [path])
    // EDFlib reads no discontinuous file; -10 is its word for "this is one", after every check of the header.
    const lines = (said?.out ?? '').trim().split('\n')
    if (stretches === 2) {
      expect(lines).toEqual(['refused -10'])
      return
    }
    expect(said?.status, said?.out).toBe(0)
    expect(lines[0]).toMatch(/^\d 2 4 2 2026-1-2$/)
    expect(lines[1]?.trim().split('|')[0]?.trim()).toBe('TA-L')
    const values = lines[2]?.split('|')[1]?.split(' ').map(Number) ?? []
    for (const [i, value] of values.entries()) expect(Math.abs(value - (i / 10 - 50))).toBeLessThan(0.002)
    expect(lines.slice(3)).toEqual(['@1000000 Dura eröffnet', '@9000000 traction released'])
  })
})

const PYDICOM_READS = `
import sys, json, pydicom
d = pydicom.dcmread(sys.argv[1])
array = d.waveform_array(0)
print(json.dumps({'class': d.SOPClassUID.name, 'shape': list(array.shape), 'values': array.T.tolist(),
  'annotations': [[a.UnformattedTextValue, a.TemporalRangeType] for a in d.WaveformAnnotationSequence]}))
`

const ecg = () =>
  writeWaveform({
    kind: 'ecg',
    patient: { name: 'Test^Ada', patientId: 'T-1', birthDate: null, sex: 'F' },
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: '2.25.3',
    seriesNumber: 1,
    startTime: '2026-01-02T10:00:00',
    rateHz: 500,
    channels: [
      {
        label: 'I',
        unit: 'uV',
        samples: Float64Array.from({ length: 500 }, (_, i) => 500 * Math.sin(i / 20)),
        source: { value: '2:1', scheme: 'MDC', meaning: 'Lead I' },
      },
    ],
    annotations: [{ onsetS: 0.5, durationS: null, text: 'note' }],
    softwareVersion: '0.1',
  })

describe('what other programs say to our DICOM waveforms', () => {
  test.skipIf(!pydicom)('pydicom reads the same values, and knows the class', () => {
    const path = join(scratch, 'emg.dcm')
    writeFileSync(path, waveform())
    const read = python(PYDICOM_READS, path) as {
      class: string
      shape: number[]
      values: number[][]
      annotations: [string, string][]
    }
    expect(read).toMatchObject({
      class: 'Electromyogram Waveform Storage',
      shape: [600, 2],
      annotations: [['traction', 'POINT']],
    })
    const own = valueOf(openRecording(memorySource(waveform()), 'x'))
    for (const c of [0, 1])
      for (const [i, value] of samplesOf(own, c).entries())
        if (!Number.isNaN(value)) expect(Math.abs((read.values[c]?.[i] ?? NaN) - value)).toBeLessThan(1e-9)
  })

  test.skipIf(!hasDicom3tools)('dciodvfy finds no error in the class that it knows', () => {
    const path = join(scratch, 'ecg.dcm')
    writeFileSync(path, ecg())
    const said = run('dciodvfy', [path])
    const all = `${said?.out ?? ''}${said?.err ?? ''}`
    expect(all).toMatch(/^GeneralECG$/m)
    expect(all).not.toMatch(/^Error/m)
  })

  test.skipIf(!hasDcmtk)('dcmdump reads EMG and ECG without a warning', () => {
    for (const [name, bytes] of [
      ['emg', waveform()],
      ['ecg', ecg()],
    ] as const) {
      const path = join(scratch, `${name}-dump.dcm`)
      writeFileSync(path, bytes)
      const said = run('dcmdump', ['-v', path])
      expect(said?.status).toBe(0)
      expect(`${said?.out ?? ''}${said?.err ?? ''}`).not.toMatch(/^[WE]: /m)
      expect(said?.out).toContain('WaveformData')
    }
  })
})
