import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from '../../../test/contracts/support/folders.ts'
import type { Tables } from '../src/database.ts'
import { readCase, sqlEntryStore } from '../src/entries.ts'
import { recordSteps, type Step } from '../src/migrations.ts'
import { identify, openSqlite, RECORD_ID } from '../src/sqlite/open.ts'

const at = '2026-03-06T13:36:20.000Z'
const nextStep: Step = ({ text, end }) => [
  `create table further (name ${text} primary key not null)${end}`,
  `insert into further (name) select distinct case_id from entries`,
  `alter table settings add column note ${text}`,
]

/** The schema that this program writes; the next step of the test goes beyond it. */
const NOW = recordSteps.length

test('a step to a newer schema is taken whole or not at all, and the old database is kept', async () => {
  const { folder, close } = await newFolder()
  const draft = { kind: 'test.note', version: 1, body: null, effectiveAt: at }
  await folder.store.append('TH-00001', [draft], {
    author: { type: 'device', name: 'test', version: '1' },
    recordedAt: at,
  })
  await folder.close()
  const path = join(folder.path, 'theca.sqlite')
  const spec = {
    path,
    applicationId: RECORD_ID,
    steps: [...recordSteps, nextStep],
    readOnly: false,
    check: 'quick',
  } as const

  // Stopped before each statement of the step in turn: the schema is still the old one.
  for (const stopAt of [
    'create table further',
    'insert into further',
    'alter table',
    `pragma user_version = ${NOW + 1}`,
    'commit',
  ]) {
    // The first transaction finds nothing to do; the step is in the second.
    let inStep = false
    const fault = (statement: string): void => {
      if (inStep && statement.trim().startsWith(stopAt)) throw new Error('stopped here')
      if (statement === 'commit') inStep = true
    }
    await expect(openSqlite<Tables>({ ...spec, fault })).rejects.toThrow('stopped here')
    expect(identify(path).version).toBe(NOW)
  }
  expect(existsSync(`${path}.schema-${NOW}`)).toBe(true)

  const opened = await openSqlite<Tables>(spec)
  if (!opened.ok) throw new Error(opened.failure.message)
  expect(identify(path).version).toBe(NOW + 1)
  expect(await readCase(opened.value.db, 'TH-00001')).toHaveLength(1)
  expect(await sqlEntryStore(opened.value).cases()).toHaveLength(1)
  await opened.value.close()

  const old = await openSqlite<Tables>({ ...spec, path: `${path}.schema-${NOW}`, steps: recordSteps, readOnly: true })
  expect(old.ok).toBe(true)
  if (old.ok) await old.value.close()
  const refused = await openSqlite<Tables>({ ...spec, steps: recordSteps })
  expect(refused).toMatchObject({ ok: false, failure: { code: 'newer' } })
  await close()
})
