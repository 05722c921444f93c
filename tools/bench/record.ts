import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerInstrument, assessEntries, assessment, caseOpened } from '@theca/assess'
import { planEntries } from '@theca/plan'
import { openDataFolder } from '@theca/platform'
import type { Draft } from '@theca/record'
import { foldView, kindsOf } from '@theca/record'
import { newCaseId, openRecord } from '@theca/record/kernel'
import type { Figure } from '../bench.ts'

const author = { type: 'person', id: 'bench', name: 'Bench', role: 'surgeon' } as const
const opened: Draft = {
  kind: caseOpened.kind,
  version: 1,
  body: { synthetic: true, sex: 'not-known', birthYear: { is: 'not-asked' } },
  effectiveAt: '2026-01-01T00:00:00.000Z',
}

function examination(index: number): Draft {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString()
  const draft = answerInstrument('kps', { kps: (index % 11) * 10 }, ['intramedullary'], at)
  if (!draft.ok) throw new Error(draft.failure.message)
  return draft.value
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] as number

/** Appending through record, encryption and SQLite until the disk has it; folding a long case. */
export async function bench(): Promise<Figure[]> {
  const path = mkdtempSync(join(tmpdir(), 'theca-bench-'))
  const folder = await openDataFolder(join(path, 'data'), { create: true })
  if (!folder.ok) throw new Error(folder.failure.message)
  const { store, vault, close } = folder.value
  try {
    const record = openRecord({ store, vault, kinds: kindsOf(assessEntries, planEntries), now: () => new Date() })
    const caseId = newCaseId()
    await record.append(caseId, [opened], author)
    const times: number[] = []
    for (let index = 0; index < 2000; index += 1) {
      const draft = examination(index)
      const began = performance.now()
      const done = await record.append(caseId, [draft], author)
      if (!done.ok) throw new Error(done.failure.message)
      times.push(performance.now() - began)
    }
    const entries = await record.read(caseId)
    const folds = Array.from({ length: 9 }, () => {
      const began = performance.now()
      foldView(assessment, entries)
      return performance.now() - began
    })
    return [
      { what: 'append to durable, p95 of 2,000', ours: quantile(times, 0.95), unit: 'ms', hold: '≤ 50 ms' },
      { what: 'fold a case of 2,001 entries, median', ours: quantile(folds, 0.5), unit: 'ms', hold: '≤ 50 ms' },
    ]
  } finally {
    await close()
    rmSync(path, { recursive: true, force: true })
  }
}
