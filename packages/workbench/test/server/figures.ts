import { answerInstrument, caseOpened, referral } from '@theca/assess'
import { openDataFolder } from '@theca/platform'
import type { Author, Draft } from '@theca/record'
import { known } from '@theca/record'
import { newCaseId, openRecord } from '@theca/record/kernel'
import { existsSync } from 'node:fs'
import { newFeed } from '../../src/server/feed.ts'
import { kinds } from '../../src/kinds.ts'
import { newWorklist } from '../../src/server/worklist.ts'

/**
 * Figures of the server on this machine, not a test: how long 10,000 cases of 20 entries take until the worklist is
 * ready.
 *
 *     node packages/workbench/test/server/figures.ts FOLDER [CASES]
 */
const [, , path = '/tmp/theca-figures', cases = '10000'] = process.argv
const author: Author = { type: 'algorithm', name: 'figures', version: '1' }
const at = (hours: number): string => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString()

function draftsOf(index: number): Draft[] {
  const firstSymptom = known({
    date: '2026-02-01',
    precision: 'day',
    what: known('heavy legs on stairs, worse at night'),
  })
  const drafts: Draft[] = [
    {
      kind: caseOpened.kind,
      version: 1,
      body: { synthetic: true, sex: 'female', birthYear: known(1950 + (index % 50)) },
      effectiveAt: at(0),
    },
    {
      kind: referral.kind,
      version: 1,
      body: {
        primary: { site: 'kidney', histology: known('clear cell'), driver: known('VHL') },
        compartments: ['intramedullary'],
        lesions: [{ compartment: 'intramedullary', from: 'T9', to: 'T10', side: 'midline' }],
        firstSymptom,
        question: known('operate, irradiate, or wait?'),
      },
      effectiveAt: at(0),
    },
  ]
  for (let visit = 0; drafts.length < 20; visit += 1) {
    for (const [id, answers] of [
      ['mccormick-modified', { grade: ['II', 'III'][(index + visit) % 2] }],
      ['ambulation', { walking: 'walks_with_aid' }],
      ['kps', { kps: 70 }],
    ] as const) {
      const draft = answerInstrument(id, answers, ['intramedullary'], at(48 * (visit + 1)))
      if (draft.ok && drafts.length < 20) drafts.push(draft.value)
    }
  }
  return drafts
}

const fresh = !existsSync(path)
const opened = await openDataFolder(path, { create: true })
if (!opened.ok) throw new Error(opened.failure.message)
const folder = opened.value
const record = openRecord({ ...folder, kinds, now: () => new Date() })
if (fresh) {
  const times: number[] = []
  for (let index = 0; index < Number(cases); index += 1) {
    const before = performance.now()
    const done = await record.append(newCaseId(), draftsOf(index), author, { empty: true })
    if (!done.ok) throw new Error(done.failure.message)
    times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  process.stdout.write(
    `append of 20 entries: median ${times[Math.floor(times.length / 2)]?.toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)]?.toFixed(1)} ms\n`,
  )
}
const before = performance.now()
const feed = newFeed(folder.store, () => undefined)
const worklist = newWorklist({
  feed,
  record,
  folder,
  log: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
})
let last = performance.now()
let longest = 0
const beat = setInterval(() => {
  const now = performance.now()
  longest = Math.max(longest, now - last)
  last = now
}, 5)
await worklist.ready
const { rows } = await worklist.rows()
clearInterval(beat)
process.stdout.write(
  `worklist of ${rows.length} cases ready in ${((performance.now() - before) / 1_000).toFixed(2)} s; longest pause of the thread ${longest.toFixed(0)} ms; ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB\n`,
)
await feed.stop()
const keeping = performance.now()
await worklist.keep()
process.stdout.write(`rows kept in ${((performance.now() - keeping) / 1_000).toFixed(2)} s\n`)
await folder.close()
