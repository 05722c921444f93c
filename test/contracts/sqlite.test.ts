import { join } from 'node:path'
import type { Tables } from '../../packages/platform/src/database.ts'
import { sqlEntryStore } from '../../packages/platform/src/entries.ts'
import { recordSteps } from '../../packages/platform/src/migrations.ts'
import { openSqlite, RECORD_ID } from '../../packages/platform/src/sqlite/open.ts'
import { artifactContract } from './artifacts.ts'
import { auditContract } from './audit.ts'
import { entryStoreContract } from './entry-store.ts'
import { peopleContract } from './people.ts'
import { referenceContract } from './reference.ts'
import { newFolder } from './support/folders.ts'
import { vaultContract } from './vault.ts'

/** The same database file once more, with a thread and a connection of its own, as another program would open it. */
async function another(folder: string) {
  const spec = {
    path: join(folder, 'theca.sqlite'),
    applicationId: RECORD_ID,
    steps: recordSteps,
    readOnly: false,
    check: 'quick',
  } as const
  const opened = await openSqlite<Tables>(spec)
  if (!opened.ok) throw new Error(opened.failure.message)
  return { store: sqlEntryStore(opened.value), close: opened.value.close }
}

const make = async () => {
  const { folder, close } = await newFolder()
  return { ...folder, another: () => another(folder.path), close }
}

entryStoreContract('SQLite', make)
vaultContract('SQLite', make)
auditContract('SQLite', make)
peopleContract('SQLite', make)
referenceContract('SQLite', make)
artifactContract('folder', make)
