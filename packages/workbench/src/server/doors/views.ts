import { toInstant } from '@theca/record'
import { noted, quiet } from '../answer.ts'
import { openApi } from '../openapi.ts'
import type { Some } from '../routes.ts'
import { backupsOf, verifiedOf } from './keeping.ts'
import type { House } from './shared.ts'

/** The door of views: what is worth showing, folded by the server for all cases at once. */
export function viewsDoor(house: House, address: () => string): Some<'worklist' | 'audit' | 'status' | 'openapi'> {
  const { worklist, parts } = house
  const { folder } = parts
  let document: ReturnType<typeof openApi> | null = null
  return {
    async worklist() {
      const { rows, closed } = await worklist.rows()
      return noted(
        { asOf: toInstant(parts.now()), rows, closed },
        { action: 'read', what: `read the worklist (${rows.length} cases)` },
      )
    },

    async audit({ query }) {
      const { case: caseId, before, limit } = query
      const events = await folder.audit.read({
        limit,
        ...(caseId !== undefined && { case: caseId }),
        ...(before !== undefined && { before }),
      })
      return quiet({ events })
    },

    async status() {
      const { cases, entries, synthetic } = await worklist.counts()
      return quiet({
        version: parts.version,
        address: address(),
        folder: folder.path,
        database: folder.database,
        cases,
        entries,
        synthetic: { cases: synthetic, only: cases > 0 && synthetic === cases },
        verified: await verifiedOf(folder.settings),
        backups: await backupsOf(folder.settings),
        // Nothing in this version opens a connection; what does in a later one is listed here.
        outbound: [],
      })
    },

    openapi: async () => quiet((document ??= openApi(parts.version))),
  }
}
