import { readFileSync } from 'node:fs'
import type { Entry, Json } from '@theca/record'
import { memoryStore, memoryVault, newCaseId, openRecord } from '@theca/record/kernel'
import { expect, test } from 'vitest'
import { kinds } from '../../workbench/src/kinds.ts'
import { paperMarkdown } from '../../workbench/src/render/paper-markdown.ts'
import { ionmPaper } from '../src/index.ts'

const sample = (kind: string) =>
  JSON.parse(readFileSync(`test/samples/${kind}.v1.json`, 'utf8')) as { version: number; body: { [key: string]: Json } }

/** A case said by the saved samples of each kind, in the order of an operation. */
const said = async (...list: readonly (readonly [string, { [key: string]: Json }?])[]): Promise<Entry[]> => {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds,
    now: () => new Date('2026-03-06T14:00:00Z'),
  })
  const id = newCaseId()
  for (const [place, [kind, over]] of list.entries()) {
    const { version, body } = sample(kind)
    const done = await record.append(
      id,
      [
        {
          kind,
          version,
          body: { ...body, ...over },
          effectiveAt: `2026-03-06T08:${String(place).padStart(2, '0')}:00.000Z`,
        },
      ],
      { type: 'person', id: 'nw', name: 'N. Weiss', role: 'neurophysiologist' },
    )
    if (!done.ok) throw new Error(done.failure.message)
  }
  return record.read(id)
}
const input = { now: '2026-03-06T15:00:00.000Z', preparedBy: 'N. Weiss', version: '0.0.0' }

test('says what was monitored, what changed, who was told, what was done, and what is missing', async () => {
  const entries = await said(
    ['assess.case-opened'],
    ['monitor.montage'],
    ['monitor.recording-started'],
    ['monitor.baseline'],
    ['monitor.surgical-step'],
    ['monitor.physiology'],
    ['monitor.alarm'],
    [
      'monitor.alarm',
      {
        change: 'not-evaluable',
        line: 'mep-ta-right',
        rule: 'mep-lost',
        number: null,
        priority: null,
        reason: 'no response at the baseline: not monitorable',
      },
    ],
    ['monitor.call'],
    ['monitor.response'],
    ['monitor.alarm', { change: 'resolved', atS: 8500 }],
    ['monitor.stop-decision'],
    ['monitor.recording-stopped'],
  )
  const made = ionmPaper({ ...input, entries })
  if (!made.ok) throw new Error(made.failure.message)
  const page = paperMarkdown(made.value)
  expect(page).toContain('Alarms, all recovered')
  expect(page).toMatch(/dwave-caudal.*−54.%.*2:11:06, surgeon, said back.*not done: papaverine.*recovered after 11.min/)
  expect(page).toContain('mep-ta-right: no response at the baseline: not monitorable')
  expect(page).toContain('not monitorable (not determinable)')
  expect(page).toMatch(/24000.samples/)
  expect(page).toContain('a reversed fall stays a mark of risk')
  expect(page).toContain('*no value recorded (not known)*')
  expect(page).toContain('accept a remnant')
  // Every number stands with its source.
  expect(page).toContain('[^e4]: Baseline; N. Weiss')
})

test('an alarm without a call or a response says that none is recorded; nothing recorded is refused', async () => {
  const bare = ionmPaper({
    ...input,
    entries: await said(['assess.case-opened'], ['monitor.recording-started'], ['monitor.alarm']),
  })
  if (!bare.ok) throw new Error(bare.failure.message)
  const page = paperMarkdown(bare.value)
  expect(page).toContain('no call recorded')
  expect(page).toContain('no response recorded')
  expect(page).toContain('An alarm that had not recovered')
  expect(page).toContain('still running, or never ended')
  expect(ionmPaper({ ...input, entries: await said(['assess.case-opened']) })).toMatchObject({
    ok: false,
    failure: { code: 'not-monitored' },
  })
})
