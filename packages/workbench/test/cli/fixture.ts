import { writeEdf, writeNifti } from '@theca/formats'
import { planDraft } from '@theca/plan'
import { openDataFolder } from '@theca/platform'
import type { Author, Draft } from '@theca/record'
import { openRecord } from '@theca/record/kernel'
import { generatePhantom } from '@theca/volumetry/phantom'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finishedPlan } from '../../../plan/test/plan.ts'
import { fullCase } from '../../../review/test/cases.ts'
import { phantomSegmentation, phantomSlices } from '../../src/demo/phantom-files.ts'
import { kinds } from '../../src/kinds.ts'
import { openAccounts } from '../../src/people/accounts.ts'
import { cylinder, structureSet } from './structures.ts'
import { theca } from './theca.ts'

/** A folder with everything that the examples of the help name: images, labels, answers, a data folder with a case. */
export const CASE = 'TH-7K2QD'
const author: Author = { type: 'person', id: 'p1', name: 'Dr A. Example', role: 'surgeon' }

export async function makeFixture(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'theca-cli-'))
  writeImages(folder)
  writeFileSync(join(folder, 'recording.edf'), recording())
  writeFileSync(
    join(folder, 'answers.jsonl'),
    ['{"answers":{"kps":70}}', 'not JSON', '{"answers":{"kps":71}}', '', '{"answers":{"kps":null}}', ''].join('\n'),
  )
  writeFileSync(join(folder, 'answers.csv'), 'id;kps;compartments\nA;70;intramedullary|epidural\nB;71;\nC;;\n')
  writeFileSync(
    join(folder, 'described.json'),
    JSON.stringify({ compartment: 'intramedullary', primary: { site: 'lung' }, level: { first: 'T9', last: 'T10' } }),
  )
  writeFileSync(join(folder, 'survival.csv'), SURVIVAL)
  writeFileSync(join(folder, 'series.csv'), 'series,improved,patients\nA,6,9\nB,31,43\nC,18,30\nD,1,9\nE,2,6\n')
  const data = join(folder, 'data')
  await writeRecord(data)
  for (const args of [
    ['backup', join(folder, 'theca-backup')],
    ['case', 'export', CASE, '--out', join(folder, `${CASE}.jsonl`)],
  ]) {
    const done = await theca(args, { env: { THECA_DATA: data } })
    if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.err}`)
  }
  return folder
}

/** Twenty-four invented persons: time, death, cause of the first event, arm, age, a grade before and after. */
const SURVIVAL = [
  'months,died,cause,arm,age,before,after',
  ...Array.from({ length: 24 }, (_, row) => {
    const cause = [1, 2, 0, 1, 2, 1][row % 6] as number
    return [
      1 + ((row * 7) % 23),
      cause === 0 ? 0 : 1,
      cause,
      row % 2 === 0 ? 'a' : 'b',
      50 + ((row * 11) % 30),
      1 + (row % 4),
      1 + ((row * 3) % 5),
    ].join(',')
  }),
  '',
].join('\n')

/** Two seconds of an invented muscle, a pause, one second more. */
const recording = (): Uint8Array => {
  const wave = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => 40 * Math.sin(i / 9))
  return writeEdf({
    family: 'EDF',
    startTime: '2026-03-04T09:00:00.25',
    recordS: 0.5,
    channels: [{ label: 'TA-L', unit: 'uV', rateHz: 1000, prefilter: 'HP:30Hz LP:1500Hz' }],
    segments: [
      { fromS: 0, samples: [wave(2000)] },
      { fromS: 62, samples: [wave(1000)] },
    ],
    annotations: [{ onsetS: 1.5, durationS: 0.25, text: 'warm irrigation' }],
    synthetic: true,
  }).bytes
}

function writeImages(folder: string): void {
  const { series } = generatePhantom({ case: 'PH01', series: ['T1GD_SAG'], seed: 1, samples: [1, 1, 1] })
  const [one] = series
  if (one === undefined) throw new Error('the phantom has no series')
  mkdirSync(join(folder, 'mri'))
  const images = [...phantomSlices(one, 'test', '2026-03-03', 1)]
  for (const [place, bytes] of images.entries()) writeFileSync(join(folder, 'mri', `${place}.dcm`), bytes)
  const region = { number: 7, name: 'GTV', type: 'GTV', contours: cylinder(images.slice(4, 9), [60, 90], 12) }
  writeFileSync(join(folder, 'structures.dcm'), structureSet(images[0] as Uint8Array, [region]))
  writeFileSync(join(folder, 'segmentation.dcm'), phantomSegmentation(one, 'test', '2026-03-03'))
  const { dimensions, ...affine } = one.grid
  writeFileSync(join(folder, 'labels.nii.gz'), writeNifti({ dimensions, affine, data: one.labels }, { gzip: true }))
}

/** The saved sample of a kind: something that somebody could have said. */
function sampleDraft(kind: string): Draft {
  const sample = JSON.parse(readFileSync(`test/samples/${kind}.v1.json`, 'utf8')) as Pick<Draft, 'version' | 'body'>
  return { kind, version: sample.version, body: sample.body, effectiveAt: '2026-03-04T10:00:00.000Z' }
}

const NOW = '2026-03-04T11:30:00.000Z'

/** The case of the fixture: referred, examined, imaged, planned, monitored, operated on. */
function caseDrafts(): Draft[] {
  const drafts: Draft[] = fullCase().map(({ kind, version, body, effectiveAt }) => ({
    kind,
    version,
    body,
    effectiveAt,
  }))
  drafts.push(planDraft(finishedPlan, NOW))
  drafts.push(
    ...['monitor.recording-started', 'monitor.alarm', 'monitor.recording-stopped', 'follow.operation'].map(sampleDraft),
  )
  return drafts
}
export const CASE_ENTRIES = caseDrafts().length

async function writeRecord(path: string): Promise<void> {
  const opened = await openDataFolder(path, { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  const folder = opened.value
  const now = (): Date => new Date(NOW)
  const record = openRecord({ store: folder.store, vault: folder.vault, kinds, now })
  const written = await record.append(CASE, caseDrafts(), author, { empty: true })
  if (!written.ok) throw new Error(written.failure.message)
  await folder.vault.setIdentity(CASE, {
    name: 'Ada Beispiel',
    birthDate: '1965-01-02',
    sex: null,
    hospitalNumber: '4711',
  })
  await folder.close()
}

/** Accounts apart, because with the first of them the local person's time is over. */
export async function withAccounts(path: string): Promise<void> {
  const opened = await openDataFolder(path, { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  const accounts = openAccounts(opened.value, () => new Date())
  await accounts.add({ login: 'a.first', name: 'A. First', role: 'administrator', password: 'correct horse battery' })
  await accounts.add({ login: 'b.moreau', name: 'B. Moreau', role: 'surgeon', password: 'correct horse battery' })
  await opened.value.close()
}
