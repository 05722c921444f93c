import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSegmentation } from '@theca/formats'
import type { PlannedLesion } from '@theca/plan'
import { imaging as imagingView, measuredSector, withSector } from '@theca/plan'
import type { OpenFolder } from '@theca/platform'
import { openDataFolder } from '@theca/platform'
import type { CaseId, Draft, Json } from '@theca/record'
import { foldView, toInstant } from '@theca/record'
import { newCaseId, openRecord } from '@theca/record/kernel'
import { measureLabel, sameGrid } from '@theca/volumetry'
import type { PhantomSeries } from '@theca/volumetry/phantom'
import { generatePhantom, phantomLabel } from '@theca/volumetry/phantom'
import type { Stroke } from '@theca/volumetry/segmentation'
import { DRAWN_LABELS, deltaOf, foldStrokes, voxelsOf } from '@theca/volumetry/segmentation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finishedPlan } from '../../../plan/test/plan.ts'
import { sharedFile } from '../../../../test/support/shared.ts'
import { phantomSlices } from '../../src/demo/phantom-files.ts'
import { uidOf } from '../../src/demo/uids.ts'
import type { ImagingDesk } from '../../src/imaging/desk.ts'
import { imagingDesk } from '../../src/imaging/desk.ts'
import { openReader, openReadingReader } from '../../src/imaging/reader.ts'
import type { ReadingDesk } from '../../src/imaging/reading-desk.ts'
import { readingDesk } from '../../src/imaging/reading-desk.ts'
import { kinds } from '../../src/kinds.ts'
import { killWhileDrawing } from './kill-drawing.ts'

const program = { type: 'algorithm', name: 'test', version: '1' } as const
const reader = { id: 'r1', name: 'Dr A. Reader' }

let path: string
let folder: OpenFolder
let imaging: ImagingDesk
let desk: ReadingDesk
const close: (() => Promise<void>)[] = []

function newDesk(): { imaging: ImagingDesk; desk: ReadingDesk } {
  const now = () => toInstant(new Date())
  const record = openRecord({ ...folder, kinds, now: () => new Date() })
  const [threads, readingThreads] = [openReader(), openReadingReader()]
  close.push(
    () => threads.close(),
    () => readingThreads.close(),
  )
  const parts = { record, artifacts: folder.artifacts, now }
  const own = imagingDesk({ ...parts, reader: threads })
  return { imaging: own, desk: readingDesk({ ...parts, reader: readingThreads, imaging: own }) }
}

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'theca-reading-'))
  const opened = await openDataFolder(join(path, 'data'), { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  folder = opened.value
  ;({ imaging, desk } = newDesk())
})
afterAll(async () => {
  for (const each of close) await each()
  await folder.close()
  await rm(path, { recursive: true, force: true })
})

async function say(caseId: CaseId, draft: Draft): Promise<void> {
  const record = openRecord({ ...folder, kinds, now: () => new Date() })
  const said = await record.append(caseId, [draft], program)
  if (!said.ok) throw new Error(said.failure.message)
}

async function caseWith(files: readonly Uint8Array[]): Promise<CaseId> {
  const caseId = newCaseId()
  const record = openRecord({ ...folder, kinds, now: () => new Date() })
  const opened = await record.append(
    caseId,
    [
      {
        kind: 'assess.case-opened',
        version: 1,
        effectiveAt: toInstant(new Date()),
        body: { synthetic: true, sex: 'not-known', birthYear: { is: 'not-asked' } },
      },
    ],
    program,
    { empty: true },
  )
  if (!opened.ok) throw new Error(opened.failure.message)
  const artifacts: string[] = []
  for (const bytes of files) {
    const kept = await folder.artifacts.put(caseId, bytes, {
      mediaType: 'application/dicom',
      addedAt: toInstant(new Date()),
    })
    if (!kept.ok) throw new Error(kept.failure.message)
    artifacts.push(kept.value.id)
  }
  const read = await imaging.readImaging({ caseId, from: { artifacts }, onProgress: () => undefined })
  if (!read.ok) throw new Error(read.failure.message)
  await say(caseId, read.value.draft)
  return caseId
}

const phantomOf = (name: 'SMALL' | 'T1GD_SAG'): PhantomSeries =>
  generatePhantom({ case: 'PH01', series: [name], samples: [1, 1, 1] }).series[0] as PhantomSeries
const small = phantomOf('SMALL')
const shuffled = (files: readonly Uint8Array[]): Uint8Array[] =>
  files.toSorted((a, b) => (a[700] ?? 0) - (b[700] ?? 0) || a.length - b.length)
const slicesOf = (series: PhantomSeries, name: string): Uint8Array[] => [
  ...phantomSlices(series, name, '2026-03-03', 1),
]
const seriesUid = (name: string, series = 'SMALL') => uidOf(`${name}/${series}`)

describe('a series as a checked volume', () => {
  test('whatever order the files came in, the voxels are those that were written, on the same grid', async () => {
    const caseId = await caseWith(shuffled(slicesOf(small, 'a')))
    const opened = await desk.open(caseId, seriesUid('a'))
    if (!opened.ok) throw new Error(opened.failure.message)
    const { data, grid, shape, present } = opened.value
    expect(shape).toBe('volume')
    expect(sameGrid(grid, small.grid)).toBe(true)
    expect([...present]).toEqual(small.grid.dimensions[2] === present.length ? Array(present.length).fill(1) : [])
    expect(Buffer.from(data.buffer).equals(Buffer.from(small.values.buffer))).toBe(true)
  })

  test('two slices missing: their places are kept empty and named, and nothing may be drawn', async () => {
    const slices = slicesOf(small, 'b').filter((_, at) => at !== 9 && at !== 10)
    const caseId = await caseWith(slices)
    const opened = await desk.open(caseId, seriesUid('b'))
    if (!opened.ok) throw new Error(opened.failure.message)
    const { shape, present, faults, data, grid } = opened.value
    expect(shape).toBe('gapped')
    expect(grid.dimensions[2]).toBe(24)
    expect([...present.entries()].filter(([, there]) => there === 0).map(([slot]) => slot)).toEqual([9, 10])
    expect(faults[0]?.code).toBe('missing-slices')
    const plane = 48 * 64
    expect(
      Buffer.from(data.slice(11 * plane, 12 * plane).buffer).equals(
        Buffer.from(small.values.slice(11 * plane, 12 * plane).buffer),
      ),
    ).toBe(true)
    expect(data.subarray(9 * plane, 11 * plane).every((value) => value === 0)).toBe(true)
    expect(
      await desk.addStrokes(caseId, {
        drawing: 'aaaaaaaa',
        seriesInstanceUid: seriesUid('b'),
        person: reader,
        at: 0,
        key: 'bbbbbbbb',
        strokes: [{ act: 'undo' }],
      }),
    ).toMatchObject({ ok: false, failure: { code: 'not-measurable' } })
  })

  test('slices that lie on no grid are a stack, one after the other, and no plane is cut', async () => {
    const slices = slicesOf(small, 'c').filter((_, at) => ![3, 4, 9, 11, 14].includes(at))
    const moved = {
      ...small,
      grid: {
        ...small.grid,
        originMm: [small.grid.originMm[0], small.grid.originMm[1] + 5, small.grid.originMm[2]] as const,
      },
    }
    const crooked = [...slices.slice(0, 6), ...slicesOf(moved, 'c').slice(9, 10), ...slices.slice(7)]
    const caseId = await caseWith(crooked)
    const opened = await desk.open(caseId, seriesUid('c'))
    expect(opened).toMatchObject({ ok: true, value: { shape: 'stack' } })
  })

  test('what needs more memory than is allowed is refused with both figures, before anything is read', async () => {
    const caseId = await caseWith(slicesOf(small, 'large'))
    const record = openRecord({ ...folder, kinds, now: () => new Date() })
    const read = (await record.read(caseId)).find(({ kind }) => kind === 'plan.imaging-read')
    if (read === undefined) throw new Error('the images were read')
    const { series, ...body } = read.body as { series: { [key: string]: Json }[] }
    const larger = series.map((each) => ({ ...each, dimensions: [8192, 8192, 24] }))
    const { kind, version, effectiveAt, evidence } = read
    await say(caseId, { kind, version, effectiveAt, evidence: evidence ?? [], body: { ...body, series: larger } })
    expect(await desk.open(caseId, seriesUid('large'))).toMatchObject({
      ok: false,
      failure: { code: 'too-large', message: expect.stringMatching(/needs 3072 MiB .* at most 512 MiB/) as string },
    })
  })

  test('what is not there, or was erased, is not shown from memory', async () => {
    const caseId = await caseWith(slicesOf(small, 'd'))
    expect(await desk.open(caseId, '1.2.3')).toMatchObject({ ok: false, failure: { code: 'no-such-series' } })
    expect((await desk.open(caseId, seriesUid('d'))).ok).toBe(true)
    await folder.vault.erase(caseId)
    expect((await desk.open(caseId, seriesUid('d'))).ok).toBe(false)
  })

  const real = sharedFile('data/imaging/spine-dicom/t2_lumbar_sag')
  test.skipIf(real === undefined)('a real lumbar spine opens as a volume', async () => {
    const files = readdirSync(real as string).map((name) => readFileSync(join(real as string, name)))
    const caseId = await caseWith(files)
    const record = openRecord({ ...folder, kinds, now: () => new Date() })
    const body = (await record.read(caseId)).find(({ kind }) => kind === 'plan.imaging-read')?.body as {
      series: { seriesInstanceUid: string }[]
    }
    const opened = await desk.open(caseId, body.series[0]?.seriesInstanceUid ?? '')
    expect(opened).toMatchObject({ ok: true, value: { shape: 'volume', grid: { dimensions: [257, 201, 38] } } })
  })
})

describe('strokes', () => {
  const tumour = deltaOf(
    DRAWN_LABELS.tumour,
    voxelsOf(small.labels, phantomLabel.tumour),
    new Uint8Array(small.labels.length),
  )
  const cord = deltaOf(
    DRAWN_LABELS.cord,
    voxelsOf(small.labels, phantomLabel.cord),
    new Uint8Array(small.labels.length),
  )
  const draw = (tool: string, delta: typeof tumour): Stroke => ({
    act: 'draw',
    by: { tool, settings: { radiusMm: 2, ball: true } },
    delta,
  })

  test('are kept in order, once each, and read again after a restart', async () => {
    const caseId = await caseWith(slicesOf(small, 'e'))
    const batch = { drawing: 'e0e0e0e0', seriesInstanceUid: seriesUid('e'), person: reader }
    const strokes = [draw('brush', cord), draw('grow', tumour), { act: 'undo' } as const, { act: 'redo' } as const]
    expect(await desk.addStrokes(caseId, { ...batch, at: 0, key: '00000000', strokes: strokes.slice(0, 2) })).toEqual({
      ok: true,
      value: 2,
    })
    // The answer was lost and the sender repeats: kept once.
    expect(await desk.addStrokes(caseId, { ...batch, at: 0, key: '00000000', strokes: strokes.slice(0, 2) })).toEqual({
      ok: true,
      value: 2,
    })
    expect(await desk.addStrokes(caseId, { ...batch, at: 2, key: '00000001', strokes: strokes.slice(2) })).toEqual({
      ok: true,
      value: 4,
    })
    const later = newDesk().desk
    expect(await later.drawings(caseId)).toMatchObject([{ drawing: 'e0e0e0e0', strokes: 4, person: 'Dr A. Reader' }])
    const read = await later.drawing(caseId, 'e0e0e0e0')
    if (!read.ok) throw new Error(read.failure.message)
    expect(read.value.strokes).toEqual(strokes)
  })

  test('a second window that does not know the last stroke is told, and loses nothing', async () => {
    const caseId = await caseWith(slicesOf(small, 'f'))
    const batch = {
      drawing: 'f0f0f0f0',
      seriesInstanceUid: seriesUid('f'),
      person: reader,
      strokes: [draw('brush', cord)],
    }
    expect((await desk.addStrokes(caseId, { ...batch, at: 0, key: '00000000' })).ok).toBe(true)
    expect(await desk.addStrokes(caseId, { ...batch, at: 0, key: '11111111' })).toMatchObject({
      ok: false,
      failure: { code: 'drawing-moved', strokes: 1 },
    })
    // Both at once: one is first, the other hears of it.
    const both = await Promise.all(
      ['2', '3'].map((key) => desk.addStrokes(caseId, { ...batch, at: 1, key: key.repeat(8) })),
    )
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const read = await desk.drawing(caseId, 'f0f0f0f0')
    expect(read.ok && read.value.strokes).toHaveLength(2)
  })

  test('runs beyond the series, or another series, are refused', async () => {
    const caseId = await caseWith(slicesOf(small, 'g'))
    const batch = { drawing: '90909090', seriesInstanceUid: seriesUid('g'), person: reader, at: 0, key: '00000000' }
    const beyond = {
      act: 'draw' as const,
      by: { tool: 'brush', settings: {} },
      delta: [{ label: 3, runs: [small.labels.length - 1, 2] }],
    }
    expect(await desk.addStrokes(caseId, { ...batch, strokes: [beyond] })).toMatchObject({
      ok: false,
      failure: { code: 'invalid' },
    })
    expect(
      await desk.addStrokes(caseId, { ...batch, seriesInstanceUid: '1.2.3', strokes: [{ act: 'undo' }] }),
    ).toMatchObject({ ok: false, failure: { code: 'no-such-series' } })
  })

  test('finished: a DICOM SEG with the same voxels, its author and its tools, measured like any other', async () => {
    const caseId = await caseWith(slicesOf(small, 'h'))
    const batch = { drawing: '80808080', seriesInstanceUid: seriesUid('h'), person: reader, at: 0, key: '00000000' }
    const strokes = [draw('brush', cord), draw('grow', tumour)]
    await desk.addStrokes(caseId, { ...batch, strokes })
    expect(await desk.finish(caseId, { drawing: '80808080', at: 1, person: reader })).toMatchObject({
      ok: false,
      failure: { code: 'drawing-moved', strokes: 2 },
    })
    const draft = await desk.finish(caseId, { drawing: '80808080', at: 2, person: reader })
    if (!draft.ok) throw new Error(draft.failure.message)
    const body = draft.value.draft.body as {
      labels: { name: string; voxels: number; volumeMm3: number }[]
      method: string
      tumourLabel: number
      seriesInstanceUid: string
      imagedOn: string
    }
    expect(body).toMatchObject({ tumourLabel: 2, seriesInstanceUid: seriesUid('h'), imagedOn: '2026-03-03' })
    expect(body.method).toContain('2 strokes')
    const labels = foldStrokes(small.labels.length, strokes)
    const wanted = measureLabel({ grid: small.grid, labels, names: new Map() }, DRAWN_LABELS.tumour)
    expect(body.labels.map(({ name, voxels }) => [name, voxels])).toEqual([
      ['cord', voxelsOf(labels, DRAWN_LABELS.cord).length],
      ['tumour', wanted?.voxels],
    ])
    expect(body.labels[1]?.volumeMm3).toBeCloseTo(wanted?.volumeMm3 ?? Number.NaN, 2)
    const kept = await folder.artifacts.get(caseId, draft.value.draft.evidence?.[0] ?? '')
    const seg = kept.ok ? readSegmentation(kept.value.bytes) : kept
    if (!seg.ok) throw new Error('the segmentation is read')
    expect(seg.value.segments.map(({ label, algorithmType }) => [label, algorithmType])).toEqual([
      ['cord', 'MANUAL'],
      ['tumour', 'SEMIAUTOMATIC'],
    ])
    await say(caseId, draft.value.draft)
    // Without a canal nothing is said of the cord.
    expect(draft.value.cord).toBeNull()

    // A second reader, one voxel less.
    const fewer = [...strokes, draw('erase', deltaOf(0, [voxelsOf(labels, DRAWN_LABELS.tumour)[0] as number], labels))]
    await desk.addStrokes(caseId, { ...batch, drawing: '70707070', key: '00000007', strokes: fewer })
    const second = await desk.finish(caseId, { drawing: '70707070', at: 3, person: { id: 'r2', name: 'Dr B. Second' } })
    if (!second.ok) throw new Error(second.failure.message)
    const compared = await desk.compare(
      caseId,
      { artifact: draft.value.draft.evidence?.[0] ?? '', label: 2 },
      { artifact: second.value.draft.evidence?.[0] ?? '', label: 2 },
    )
    if (!compared.ok) throw new Error(compared.failure.message)
    const n = wanted?.voxels ?? 0
    expect(compared.value.body).toMatchObject({ name: 'tumour', dice: (2 * (n - 1)) / (2 * n - 1) })
    await say(caseId, compared.value)
  })

  test('cord, canal and tumour drawn: PH01 is right dorsolateral, narrowed, and a plan begins with it', async () => {
    const sagittal = phantomOf('T1GD_SAG')
    const caseId = await caseWith(slicesOf(sagittal, 'j'))
    const batch = { drawing: '50505050', seriesInstanceUid: seriesUid('j', 'T1GD_SAG'), person: reader, at: 0 }
    const parts = [
      ['cord', phantomLabel.cord],
      ['canal', phantomLabel.csf],
      ['tumour', phantomLabel.tumour],
    ] as const
    const empty = new Uint8Array(sagittal.labels.length)
    const strokes = parts.map(([name, label]) =>
      draw('brush', deltaOf(DRAWN_LABELS[name], voxelsOf(Uint8Array.from(sagittal.labels), label), empty)),
    )
    await desk.addStrokes(caseId, { ...batch, key: '00000009', strokes })
    const done = await desk.finish(caseId, { drawing: '50505050', at: 3, person: reader })
    if (!done.ok) throw new Error(done.failure.message)
    const { draft, cord: said } = done.value
    if (said === null) throw new Error('the cord is measured')
    await say(caseId, draft)
    await say(caseId, said)
    const record = openRecord({ ...folder, kinds, now: () => new Date() })
    const imaged = foldView(imagingView, await record.read(caseId))
    const [found] = imaged.cords
    expect(found?.entry.evidence).toEqual(draft.evidence)
    expect(found?.measured).toMatchObject({
      imagedOn: '2026-03-03',
      labels: { tumour: 3 },
      tumourWithinCord: false,
      tumourSector: { sector: 'dorsolateral', side: 'right' },
    })
    expect(Math.abs((found?.measured.tumourSector?.angleDeg ?? 0) + 43.6)).toBeLessThan(6)
    // Truth of the phantom: 4.71 mm front to back, MSCC 37.7 %; tolerances of planning dossier §15.6.
    expect(Math.abs((found?.measured.worst.apMm ?? 0) - 4.71)).toBeLessThan(0.5)
    expect(Math.abs((found?.measured.msccPercent ?? 0) - 37.7)).toBeLessThan(7)
    const sector = measuredSector(imaged)
    const lesion = { ...finishedPlan.lesions[0], sector: null, angleDeg: null, side: 'not-known' } as PlannedLesion
    expect(sector && withSector(lesion, sector)).toMatchObject({ sector: 'dorsolateral', side: 'right' })
    expect(sector && withSector({ ...lesion, side: 'left' }, sector).side).toBe('left')
  })

  test('an empty drawing is not finished', async () => {
    const caseId = await caseWith(slicesOf(small, 'i'))
    const batch = { drawing: '60606060', seriesInstanceUid: seriesUid('i'), person: reader, at: 0, key: '00000000' }
    await desk.addStrokes(caseId, { ...batch, strokes: [draw('brush', cord), { act: 'undo' }] })
    expect(await desk.finish(caseId, { drawing: '60606060', at: 2, person: reader })).toMatchObject({
      ok: false,
      failure: { code: 'no-label' },
    })
  })

  test('kill -9 while drawing: no stroke that was acknowledged is lost', { timeout: 120_000 }, async () => {
    for (const [round, afterMs] of [40, 150, 300].entries()) {
      const killed = await killWhileDrawing(
        join(path, `kill-${round}`),
        slicesOf(small, 'k'),
        seriesUid('k'),
        afterMs,
        spawn,
      )
      expect(killed.acknowledged).toBeGreaterThan(0)
      expect(killed.kept).toBeGreaterThanOrEqual(killed.acknowledged)
      expect(killed.kept).toBeLessThanOrEqual(killed.acknowledged + 1)
      expect(killed.inOrder).toBe(true)
    }
  })
})
