import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataFolder } from '../src/index.ts'

/** Appends one after the other and fifty at once, 10,000 cases, 200,000 entries followed, start; prints one JSON value. */
const root = mkdtempSync(join(tmpdir(), 'theca-bench-'))
const path = join(root, 'data')
const at = '2026-03-06T13:36:20.000Z'
const by = { author: { type: 'person', id: 'p1', name: 'A. Weiss', role: 'surgeon' } as const, recordedAt: at }
const draft = {
  kind: 'bench.event',
  version: 1,
  body: { text: { sealed: 'x'.repeat(200) }, value: 42 },
  effectiveAt: at,
}
const open = async () => {
  const opened = await openDataFolder(path, { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.value
}
const quantile = (values: number[], q: number): number =>
  Number((values.sort((a, b) => a - b)[Math.floor(values.length * q)] ?? 0).toFixed(2))
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const folder = await open()
const { store } = folder
const single: number[] = []
for (let index = 0; index < 2_000; index += 1)
  single.push(await timed(() => store.append(`TH-S${String(index % 100).padStart(4, '0')}`, [draft], by)))
const crowd: number[] = []
const lane = async (number: number): Promise<void> => {
  for (let index = 0; index < 40; index += 1)
    crowd.push(await timed(() => store.append(`TH-C00${String(number).padStart(2, '0')}`, [draft], by)))
}
await Promise.all(Array.from({ length: 50 }, (_, number) => lane(number)))
const ten = Array.from({ length: 20 }, () => draft)
const fill = await timed(async () => {
  for (let index = 0; index < 10_000; index += 1) await store.append(`TH-${String(index).padStart(5, '0')}`, ten, by)
})
const follow = await timed(async () => {
  let seen = 0
  for await (const _ of store.follow(0, new AbortController().signal)) if (++seen === 200_000) break
})
const slices = Array.from({ length: 500 }, (_, index) => ({
  bytes: Buffer.alloc(530_000, index),
  mediaType: 'application/dicom',
  addedAt: at,
}))
slices.forEach(({ bytes }, index) => bytes.writeUInt32LE(index))
const put = await timed(() => folder.artifacts.putMany('TH-00000', slices, () => undefined))
await folder.close()
let cases = 0
const start = await timed(async () => {
  const again = await open()
  cases = (await again.store.cases()).length
  await again.close()
})
rmSync(root, { recursive: true, force: true })
const figures = {
  appendP50Ms: quantile(single, 0.5),
  appendP95Ms: quantile(single, 0.95),
  appendP99Ms: quantile(single, 0.99),
  fiftyAtOnceP95Ms: quantile(crowd, 0.95),
  fillTenThousandCasesS: Number((fill / 1_000).toFixed(1)),
  followTwoHundredThousandMs: Math.round(follow),
  fiveHundredSlicesMs: Math.round(put),
  startMs: Math.round(start),
  cases,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
