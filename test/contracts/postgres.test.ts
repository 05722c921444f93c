import { afterAll, describe, test } from 'vitest'
import { auditContract } from './audit.ts'
import { entryStoreContract } from './entry-store.ts'
import { peopleContract } from './people.ts'
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
}
