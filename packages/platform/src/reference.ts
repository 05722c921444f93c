import { ok, refuse } from '@theca/record'
import { canonicalJson, parseJson } from '@theca/record/kernel'
import type { Selectable } from 'kysely'
import type { Database, Tables } from './database.ts'
import type { ReferenceEdit, ReferenceStore } from './ports.ts'

/**
 * Local rows of reference tables in SQL: appended, never changed.
 *
 * @example
 * await reference.add({ table: 'antithrombotics', row: 'apixaban', fields, owner, at, reason: 'local policy' }, null)
 */
export function sqlReference({ db, engine }: Database<Tables>): ReferenceStore {
  return {
    async edits() {
      return (await db.selectFrom('reference_edits').selectAll().orderBy('position').execute()).map(editOf)
    },
    add: (edit, after) =>
      db.transaction().execute(async (trx) => {
        // One writer at a time, or two people would each see the row as the other had not yet changed it.
        await engine.lock(trx, 'reference')
        const last = await trx
          .selectFrom('reference_edits')
          .selectAll()
          .where('table_id', '=', edit.table)
          .where('row_id', '=', edit.row)
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirst()
        if (last !== undefined && last.position !== after) {
          const holds = editOf(last)
          const message = `${holds.owner.name} changed ${edit.row} at ${holds.at}. Read it, then decide which holds.`
          return refuse({ code: 'edited-meanwhile', message, holds } as const)
        }
        const { position } = await trx
          .insertInto('reference_edits')
          .values({
            table_id: edit.table,
            row_id: edit.row,
            fields: edit.fields === null ? null : canonicalJson(edit.fields),
            owner_id: edit.owner.id,
            owner_name: edit.owner.name,
            at: edit.at,
            reason: edit.reason,
          })
          .returning('position')
          .executeTakeFirstOrThrow()
        return ok({ position, ...edit })
      }),
  }
}

const editOf = (row: Selectable<Tables['reference_edits']>): ReferenceEdit => ({
  position: row.position,
  table: row.table_id,
  row: row.row_id,
  fields: row.fields === null ? null : parseJson(row.fields),
  owner: { id: row.owner_id, name: row.owner_name },
  at: row.at,
  reason: row.reason,
})
