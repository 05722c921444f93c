import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sharedFile } from '../../../../test/support/shared.ts'
import { writeEdf } from '@theca/formats'
import { theca } from './theca.ts'

const folder = mkdtempSync(join(tmpdir(), 'theca-signals-'))
afterAll(() => rmSync(folder, { recursive: true }))

const path = join(folder, 'case.edf')
const values = Float64Array.from({ length: 400 }, (_, i) => i - 200)
writeFileSync(
  path,
  writeEdf({
    family: 'EDF',
    startTime: '2026-03-04T09:00:00.25',
    recordS: 0.5,
    channels: [{ label: 'TA-L', unit: 'uV', rateHz: 200, prefilter: 'HP:30Hz' }],
    segments: [
      { fromS: 0, samples: [values] },
      { fromS: 62, samples: [values] },
    ],
    annotations: [{ onsetS: 1.5, durationS: 0.25, text: 'warm \u001B[31mirrigation' }],
  }).bytes,
)

const report = z.strictObject({
  format: z.string(),
  startTime: z.string().nullable(),
  durationS: z.number(),
  channels: z.array(
    z.strictObject({
      index: z.int(),
      label: z.string(),
      unit: z.string().nullable(),
      rateHz: z.number(),
      samples: z.int(),
      physicalMin: z.number().nullable(),
      physicalMax: z.number().nullable(),
      digitalMin: z.number().nullable(),
      digitalMax: z.number().nullable(),
      prefilter: z.string().nullable(),
      scaled: z.boolean(),
      toMicrovolts: z.number().nullable(),
    }),
  ),
  annotations: z.array(
    z.strictObject({
      onsetS: z.number(),
      durationS: z.number().nullable(),
      text: z.string(),
      entered: z.int().optional(),
    }),
  ),
  gaps: z.array(z.strictObject({ fromS: z.number(), toS: z.number() })),
  faults: z.array(z.strictObject({ code: z.string(), message: z.string() })),
})

describe('theca signals info', () => {
  it('prints the shape of the contract', async () => {
    const { code, out, err } = await theca(['signals', 'info', path, '--json'])
    expect([code, err]).toEqual([0, ''])
    const read = report.parse(JSON.parse(out))
    expect(read).toMatchObject({
      format: 'EDF+D',
      startTime: '2026-03-04T09:00:00.25',
      durationS: 64,
      channels: [
        { index: 0, label: 'TA-L', unit: 'uV', rateHz: 200, samples: 12_800, prefilter: 'HP:30Hz', scaled: true },
      ],
      gaps: [{ fromS: 2, toS: 62 }],
      faults: [],
    })
    expect(read.annotations).toEqual([{ onsetS: 1.5, durationS: 0.25, text: 'warm  [31mirrigation' }])
  })

  it('says the same in words', async () => {
    const { code, out } = await theca(['signals', 'info', path])
    expect(code).toBe(0)
    expect(out).toContain('EDF+D, from 2026-03-04T09:00:00.25, 64 s, 1 channels.')
    expect(out).toContain('nothing recorded from 2 s to 62 s')
    expect(out).not.toContain('\u001B')
  })

  it('finds the files of BrainVision by bare name only', async () => {
    const header = (data: string): string =>
      `Brain Vision Data Exchange Header File Version 1.0\n[Common Infos]\nDataFile=${data}\nNumberOfChannels=1\nSamplingInterval=1000\n[Channel Infos]\nCh1=A,,1,µV\n`
    writeFileSync(join(folder, 'b.eeg'), new Uint8Array(200))
    writeFileSync(join(folder, 'b.vhdr'), header('b.eeg'))
    writeFileSync(join(folder, 'c.vhdr'), header('../b.eeg'))
    const { out } = await theca(['signals', 'info', join(folder, 'b.vhdr'), '--json'])
    expect(report.parse(JSON.parse(out))).toMatchObject({ format: 'BrainVision', durationS: 0.1 })
    expect(await theca(['signals', 'info', join(folder, 'c.vhdr')])).toMatchObject({ code: 1, out: '' })
  })

  it.each([
    ['no-such.edf', /There is no file/],
    ['.', /is not a file/],
    ['empty.edf', /The file is empty/],
    ['words.txt', /EDF, BDF, XDF/],
  ])('refuses %s in one sentence', async (name, sentence) => {
    writeFileSync(join(folder, 'empty.edf'), '')
    writeFileSync(join(folder, 'words.txt'), 'no\0numbers')
    const { code, out, err } = await theca(['signals', 'info', join(folder, name)])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(sentence)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  const hostile = sharedFile('data/hostile/edf/header_non_ascii.edf')
  it.skipIf(hostile === undefined)('opens what a clinic brings and says what is odd', async () => {
    copyFileSync(hostile ?? '', join(folder, 'odd.edf'))
    const { out } = await theca(['signals', 'info', join(folder, 'odd.edf')])
    expect(out).toContain('non-ascii-header: ')
  })
})
