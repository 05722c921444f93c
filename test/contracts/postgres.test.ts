import { afterAll, describe, expect, test } from 'vitest'
import { auditContract } from './audit.ts'
import { entryStoreContract } from './entry-store.ts'
import { peopleContract } from './people.ts'
import { referenceContract } from './reference.ts'
import { newFolder, opened } from './support/folders.ts'
import { testPostgres } from './support/postgres.ts'
import { vaultContract } from './vault.ts'

const postgres = await testPostgres()

if ('skip' in postgres) {
  describe('PostgreSQL', () => test.skip(postgres.skip, () => undefined))
} else {
  afterAll(() => postgres.stop())

  const make = async () => {
    const postgresUrl = await postgres.newDatabase()
    const { folder, close } = await newFolder({ postgresUrl })
    const another = async () => {
      const other = await opened(`${folder.path}-other`, { postgresUrl })
      return { store: other.store, close: other.close }
    }
    return { ...folder, another, close }
  }

  entryStoreContract('PostgreSQL', make)
  vaultContract('PostgreSQL', make)
  auditContract('PostgreSQL', make)
  peopleContract('PostgreSQL', make)
  referenceContract('PostgreSQL', make)

  test('a server that goes away and comes back: writes say so, nothing is lost or doubled, followers go on', async ({
    skip,
  }) => {
    skip(postgres.away === undefined, 'the server is not ours to stop')
    const { store, close } = await make()
    const by = {
      author: { type: 'device', name: 'test', version: '1' } as const,
      recordedAt: '2026-03-06T13:36:20.000Z',
    }
    const append = (key: string) =>
      store.append('TH-00001', [{ kind: 'test.note', version: 1, body: null, effectiveAt: by.recordedAt, key }], by)
    const end = new AbortController()
    const seen: number[] = []
    const following = (async () => {
      for await (const { entry } of store.follow(0, end.signal)) seen.push(entry.seq)
    })()
    await append('one')
    const server = await (postgres.away as NonNullable<typeof postgres.away>)()
    await expect(append('two')).rejects.toMatchObject({ name: 'StorageError', code: 'unreachable' })
    await expect(append('two')).rejects.toMatchObject({ name: 'StorageError', code: 'unreachable' })
    await server.back()
    expect(await append('two')).toMatchObject({ ok: true, value: [{ seq: 2 }] })
    expect(await append('two')).toMatchObject({ ok: true, value: [{ seq: 2 }] })
    await expect.poll(() => seen, { timeout: 3_000 }).toEqual([1, 2])
    end.abort()
    await following
    await close()
  })
}
