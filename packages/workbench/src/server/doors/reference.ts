import { findReferenceTable, localRow } from '@theca/instruments'
import type { ReferenceTable } from '@theca/instruments'
import type { ReferenceEdit } from '@theca/platform'
import type { Json } from '@theca/record'
import { toInstant } from '@theca/record'
import type { z } from 'zod'
import type { referenceEdit } from '../../contract/index.ts'
import { noted, quiet, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'

/** Local rows of reference tables: the published row stays, the centre's own stands beside it with a name and a day. */
export function referenceDoor({ parts }: House): Some<'reference' | 'editReference'> {
  const { reference } = parts.folder
  return {
    async reference() {
      return quiet({ edits: (await reference.edits()).map(sent) })
    },

    async editReference({ params, body, who }) {
      const table = findReferenceTable(params.table)
      if (table === undefined)
        return refused(404, 'no-such-table', `There is no reference table ${params.table}. Choose one of the page.`)
      const fields = fieldsOf(table, body.row, body.fields, await reference.edits())
      if (!fields.ok) return refused(400, 'invalid', fields.message)
      const added = await reference.add(
        {
          table: table.id,
          row: body.row,
          fields: fields.value,
          owner: { id: who.id, name: who.name },
          at: toInstant(parts.now()),
          reason: body.reason,
        },
        body.after,
      )
      if (!added.ok) {
        const { code, message, holds } = added.failure
        return refused(409, code, message, { holds: sent(holds) })
      }
      const what = body.fields === null ? 'gave back the published row' : 'wrote a local row'
      return noted({ edit: sent(added.value) }, { action: 'settings', what: `${what} ${table.id} ${body.row}` })
    },
  }
}

type Checked = { ok: true; value: Json } | { ok: false; message: string }

/** What a local row says, checked by its table; nothing is given back where nothing local holds. */
function fieldsOf(table: ReferenceTable, row: string, fields: unknown, edits: readonly ReferenceEdit[]): Checked {
  if (fields === null) {
    return localRow(edits, table.id, row) === null
      ? { ok: false, message: `${row} has no local row. The published one holds already.` }
      : { ok: true, value: null }
  }
  const checked = table.fields.safeParse(fields)
  if (checked.success) return { ok: true, value: checked.data as Json }
  const issue = checked.error.issues[0]
  const where = issue === undefined || issue.path.length === 0 ? row : `${row}, ${issue.path.join('.')}`
  return {
    ok: false,
    message: `${where}: ${issue?.message ?? 'not as the table asks for it'}. Correct it and send it again.`,
  }
}

const sent = (edit: ReferenceEdit): z.input<typeof referenceEdit> => edit as unknown as z.input<typeof referenceEdit>
