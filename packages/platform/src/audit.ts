import type { AuditEvent, AuditTrail, Position } from '@theca/record'
import { type Broken, canonicalJson, GENESIS, sha256 } from '@theca/record/kernel'
import type { Kysely, Selectable } from 'kysely'
import type { Database, Tables } from './database.ts'

const PAGE = 5_000

/**
 * Who did and saw what, one chain over all cases. Each row's hash covers its content, its number and the hash before;
 * the last one is kept apart as well, so that rows cut off at the end are missed too.
 *
 * @example
 * await audit.note({ at, person, action: 'read', case: 'TH-7K2QD', what: 'read the case' })
 * await audit.verify()   // null
 */
export function sqlAudit(database: Database<Tables>): AuditTrail {
  const { db, engine } = database
  return {
    note: (event) =>
      db.transaction().execute(async (trx) => {
        await engine.lock(trx, 'audit')
        const head = await headOf(trx)
        const position = head.position + 1
        const hash = hashOf(event, position, head.hash)
        await trx
          .insertInto('audit')
          .values({ position, hash, ...rowOf(event) })
          .execute()
        await trx
          .insertInto('audit_head')
          .values({ id: 1, position, hash })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ position, hash }))
          .execute()
      }),
    async read({ case: caseId, before, limit }) {
      let query = db.selectFrom('audit').selectAll().orderBy('position', 'desc').limit(limit)
      if (caseId !== undefined) query = query.where('case_id', '=', caseId)
      if (before !== undefined) query = query.where('position', '<', before)
      return (await query.execute()).map((row) => ({ position: row.position, ...eventOf(row) }))
    },
    verify: () => verifyAudit(db),
  }
}

async function verifyAudit(db: Kysely<Tables>): Promise<Broken | null> {
  // The head first: rows written meanwhile only make the table longer than it was.
  const head = await headOf(db)
  let position: Position = 0
  let hash = GENESIS
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('position', '>', position)
      .orderBy('position')
      .limit(PAGE)
      .execute()
    for (const row of rows) {
      const where = `audit trail, row ${position + 1}`
      if (row.position !== position + 1) return { where, what: 'is missing' }
      const expected = hashOf(eventOf(row), row.position, hash)
      if (row.hash !== expected)
        return { where, what: 'was altered after it was written, or does not follow the row before it' }
      position = row.position
      hash = row.hash
      if (position === head.position && hash !== head.hash)
        return { where, what: 'is not the row that was written last' }
    }
    if (rows.length < PAGE) break
  }
  if (position < head.position) return { where: `audit trail, row ${position + 1}`, what: 'is missing from the end' }
  if (position > 0 && head.position === 0) return { where: 'audit trail', what: 'has lost the note of its last row' }
  return null
}

async function headOf(db: Kysely<Tables>): Promise<{ position: Position; hash: string }> {
  const row = await db.selectFrom('audit_head').select(['position', 'hash']).executeTakeFirst()
  return row ?? { position: 0, hash: GENESIS }
}

type Row = Selectable<Tables['audit']>

const rowOf = ({ at, person, action, case: caseId, what }: AuditEvent): Omit<Row, 'position' | 'hash'> => ({
  at,
  person_id: person.id,
  person_name: person.name,
  role: person.role,
  action,
  case_id: caseId ?? null,
  what,
})

const eventOf = (row: Row): AuditEvent => ({
  at: row.at,
  person: { id: row.person_id, name: row.person_name, role: row.role },
  action: row.action as AuditEvent['action'],
  ...(row.case_id === null ? {} : { case: row.case_id }),
  what: row.what,
})

const hashOf = (event: AuditEvent, position: Position, previous: string): string =>
  sha256(canonicalJson({ ...rowOf(event), position, previous }))
