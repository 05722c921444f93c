/**
 * A row of a reference table as a centre has it. The published row stays in the program and is shown beside it; the last
 * local row of a table and row holds, and `fields` null gives the published one back.
 */
export type LocalRow = {
  /** Its place in the store that keeps it. */
  readonly position?: number
  readonly table: string
  readonly row: string
  readonly fields: unknown
  readonly owner: { readonly name: string }
  /** ISO 8601. */
  readonly at: string
  readonly reason: string
}

/**
 * The local row that holds, or null where the published one does.
 *
 * @example localRow([{ table: 'hypervascular', row: 'renal', fields: null, … }], 'hypervascular', 'renal') // null
 */
export const localRow = (local: readonly LocalRow[], table: string, row: string): LocalRow | null => {
  const last = local.findLast((each) => each.table === table && each.row === row)
  return last === undefined || last.fields === null ? null : last
}

/**
 * How a computation says that a centre's own row was used.
 *
 * @example saidLocally({ owner: { name: 'A. Weiss' }, at: '2026-03-06T10:00:00Z', … }) // 'local rule of A. Weiss, 2026-03-06'
 */
export const saidLocally = ({ owner, at }: Pick<LocalRow, 'owner' | 'at'>): string =>
  `local rule of ${owner.name}, ${at.slice(0, 10)}`
