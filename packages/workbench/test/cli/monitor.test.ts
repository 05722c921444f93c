import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Protocol } from '@theca/neurophysiology'
import { findProtocol } from '@theca/neurophysiology'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sharedFile } from '../../../../test/support/shared.ts'
import { makeFixture } from './fixture.ts'
import { theca } from './theca.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeFixture()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const number = z.number().nullable()
const output = z.looseObject({
  atS: z.number(),
  type: z.enum(['baseline', 'average', 'alarm', 'resolved', 'not-evaluable', 'artefact', 'lost', 'event']),
  line: z.string().nullable(),
  rule: z.string().nullable(),
  priority: z.string().nullable(),
  measured: number,
  reference: number,
  changePercent: number,
  reason: z.string(),
})
const summary = z.strictObject({
  type: z.literal('summary'),
  samples: z.int(),
  lost: z.int(),
  durationS: z.number(),
  realTimeFactor: z.number(),
})
const lineIds = [...new Set(findProtocol('conus-cauda')?.lines.map(({ id }) => id) ?? [])]

const replayed = async (...more: string[]) => {
  const done = await theca([
    'monitor',
    'replay',
    join(folder, 'recording.edf'),
    '--protocol',
    'conus-cauda',
    '--json',
    ...more,
  ])
  expect([done.code, done.err]).toEqual([0, ''])
  const lines = done.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  return { outputs: z.array(output).parse(lines.slice(0, -1)), last: summary.parse(lines.at(-1)) }
}

describe('monitor replay', () => {
  it('prints one JSON value a line in order of time, the last one a summary, whatever the blocks', async () => {
    const { outputs, last } = await replayed()
    expect(last).toMatchObject({ samples: 3000, lost: 60_000, durationS: 63 })
    expect(outputs.some(({ type, atS, measured }) => type === 'lost' && atS === 62 && measured === 60_000)).toBe(true)
    expect(outputs.filter(({ type }) => type === 'not-evaluable').length).toBeGreaterThan(10)
    expect(outputs.map(({ atS }) => atS)).toEqual(outputs.map(({ atS }) => atS).toSorted((a, b) => a - b))
    for (const ms of ['5', '137', '3600000']) expect((await replayed('--block-ms', ms)).outputs).toEqual(outputs)
  })

  it('takes a protocol file and rules of one’s own, and says what is wrong with them', async () => {
    const protocol = findProtocol('conus-cauda') as Protocol
    const file = join(folder, 'own.json')
    writeFileSync(file, JSON.stringify({ ...protocol, lines: protocol.lines.filter(({ id }) => id === 'emg-ta-left') }))
    writeFileSync(join(folder, 'rules.json'), JSON.stringify(protocol.rules))
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...protocol, lines: [] }))
    const run = (...words: string[]) => theca(['monitor', 'replay', join(folder, 'recording.edf'), ...words, '--json'])
    expect((await run('--protocol', file, '--rules', join(folder, 'rules.json'))).code).toBe(0)
    const wrong = await run('--protocol', join(folder, 'wrong.json'))
    expect([wrong.code, wrong.out]).toEqual([1, ''])
    expect(wrong.err).toMatch(/wrong\.json is no monitoring protocol: lines: /)
    expect((await run('--protocol', file, '--rules', join(folder, 'answers.jsonl'))).code).toBe(1)
    expect((await run()).code).toBe(2)
    expect((await run('--protocol', file, '--block-ms', '0')).code).toBe(2)
    expect((await theca(['monitor', 'replay', join(folder, 'none.edf'), '--protocol', file])).err).toContain(
      'There is no file',
    )
  })
})

it('signals analyse has a row for every line of the protocol', async () => {
  const done = await theca(['signals', 'analyse', join(folder, 'recording.edf'), '--protocol', 'conus-cauda', '--json'])
  expect(done.code).toBe(0)
  const row = z.strictObject({
    id: z.string(),
    modality: z.string(),
    channel: z.string(),
    sweeps: z.int(),
    accepted: z.int(),
    rejected: z.int(),
    latencyMs: number,
    peakToPeakUv: number,
    areaUvMs: number,
    onsetMs: number,
    snr: number,
    residualNoiseUv: number,
    reproducible: z.boolean().nullable(),
    present: z.boolean().nullable(),
  })
  const read = z.strictObject({ protocol: z.literal('conus-cauda'), lines: z.array(row) }).parse(JSON.parse(done.out))
  expect(read.lines.map(({ id }) => id)).toEqual(lineIds)
})

it('monitor simulate names its scenarios and wants its files; protocol list and show print what can be edited', async () => {
  const listed = await theca(['monitor', 'simulate', '--list', '--json'])
  const scenarios = z.array(z.looseObject({ id: z.string(), title: z.string() })).parse(JSON.parse(listed.out))
  expect(scenarios.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, at) => `S${at + 1}`))
  expect((await theca(['monitor', 'simulate', 'S4'])).code).toBe(2)
  expect((await theca(['monitor', 'simulate', 'S99', '--out', 'a', '--truth', 'b'])).code).toBe(2)
  const ids = JSON.parse((await theca(['protocol', 'list', '--json'])).out) as { id: string }[]
  expect(ids.map(({ id }) => id)).toContain('intramedullary-thoracic')
  expect(JSON.parse((await theca(['protocol', 'show', 'conus-cauda'])).out)).toEqual(findProtocol('conus-cauda'))
  expect(JSON.parse((await theca(['protocol', 'show', '--schema'])).out)).toMatchObject({ type: 'object' })
  expect((await theca(['protocol', 'show', 'conus'])).code).toBe(1)
})

// ── recordings of others ─────────────────────────────────────────────────────────────────────────────────────────────

const shared = sharedFile('data/signals')
const files =
  shared === undefined
    ? []
    : ['edf', 'edf-malformed', 'bdf', 'xdf', 'emg', 'brainvision'].flatMap((name) =>
        readdirSync(join(shared, name))
          .filter((file) => !/^(?:LICENSE|README)/.test(file))
          .map((file) => join(shared, name, file)),
      )

describe.skipIf(shared === undefined)('a recording of somebody else', () => {
  it.each(files)('%s is judged or refused in one sentence', async (file) => {
    const done = await theca(['monitor', 'replay', file, '--protocol', 'conus-cauda', '--json'])
    expect(done.code).toBe(1)
    expect(done.out).toBe('')
    expect(done.err.trim().split('\n')).toHaveLength(1)
    expect(done.err).not.toMatch(/undefined|NaN|\[object| at .*\.ts:/)
  })

  it('with a protocol for its channels: its own annotations are stimuli, its EEG has a state', async () => {
    const file = join(shared as string, 'edf/mne_test.edf')
    const info = JSON.parse((await theca(['signals', 'info', file, '--json'])).out) as {
      channels: { label: string; rateHz: number }[]
      annotations: { text: string }[]
    }
    const [texts, channel] = [info.annotations.map(({ text }) => text), info.channels[0]?.label ?? '']
    const protocol = findProtocol('conus-cauda') as Protocol
    const [ssep, eeg] = ['ssep-tibial-left', 'eeg'].map((id) => protocol.lines.find((line) => line.id === id))
    if (ssep === undefined || eeg === undefined) throw new Error('lines')
    const own = {
      ...protocol,
      lines: [
        {
          ...ssep,
          channel,
          stimulus: texts[0] ?? 'none',
          sweeps: 1,
          reject: { ...ssep.reject, amplitudeUv: null, flatUv: null },
        },
        { ...eeg, channel },
      ],
    }
    const path = join(folder, 'theirs.json')
    writeFileSync(path, JSON.stringify(own))
    const done = await theca(['signals', 'analyse', file, '--protocol', path, '--json'])
    expect(done.code).toBe(0)
    const [row] = (JSON.parse(done.out) as { lines: { sweeps: number; accepted: number }[] }).lines
    expect(row?.sweeps).toBe(texts.filter((text) => text === texts[0]).length)
  })
})
