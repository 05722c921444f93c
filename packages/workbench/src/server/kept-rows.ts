import type { CaseId, Hash, Position } from '@theca/record'
import type { CaseKey } from '@theca/record/kernel'
import { openText, sealText } from '@theca/record/kernel'
import type { WorklistRow } from '@theca/review'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The rows of the worklist as they were when the workbench was last closed, so that a start need not fold every case
 * again: 10,000 cases are read in a third of the time. Only a convenience: a row counts when the case still ends with
 * the same hash, the same program folded it, and the key of the case opens it; so erasing a case erases its row.
 */
const FILE = '.worklist.jsonl'

export type KeptRow = { readonly hash: Hash; readonly row: WorklistRow }
export type KeptRows = {
  /** Every entry up to here was written before the rows were kept. */
  readonly position: Position
  /** The row of a case, when it is still that of the case as it ends now. */
  rowOf(caseId: CaseId, hash: Hash, key: CaseKey | undefined): WorklistRow | null
}

const nothing: KeptRows = { position: 0, rowOf: () => null }

/** Reads what was kept; damage and other programs' rows are as good as none. */
export async function readKeptRows(folder: string): Promise<KeptRows> {
  try {
    const [head = '', ...lines] = (await readFile(join(folder, FILE), 'utf8')).split('\n')
    const { position, folded } = JSON.parse(head) as { position: Position; folded: string }
    if (folded !== (await programHash()) || !Number.isInteger(position)) return nothing
    const sealed = new Map(lines.filter((line) => line !== '').map((line) => [line.slice(0, 8), line.slice(9)]))
    return { position, rowOf: (caseId, hash, key) => openRow(caseId, hash, key, sealed.get(caseId)) }
  } catch {
    return nothing
  }
}

function openRow(caseId: CaseId, hash: Hash, key: CaseKey | undefined, sealed: string | undefined): WorklistRow | null {
  if (key === undefined || sealed === undefined) return null
  try {
    const kept = JSON.parse(openText(key, caseId, { sealed })) as KeptRow
    return kept.hash === hash ? kept.row : null
  } catch {
    return null
  }
}

/** Keeps rows, each sealed with the key of its case. Replaces the file in one step; no sync, because it may be lost. */
export async function keepRows(
  folder: string,
  position: Position,
  rows: AsyncIterable<KeptRow & { key: CaseKey }>,
): Promise<void> {
  const path = join(folder, FILE)
  const lines = [JSON.stringify({ position, folded: await programHash() })]
  for await (const { key, hash, row } of rows)
    lines.push(`${row.case} ${sealText(key, row.case, JSON.stringify({ hash, row })).sealed}`)
  await writeFile(`${path}.new`, `${lines.join('\n')}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

/** Forgets what was kept: after an erasure not even the sealed row of the case stays. */
export const forgetKeptRows = (folder: string): Promise<void> => rm(join(folder, FILE), { force: true })

/** What folds a row. A change in any of it makes other rows, and the version alone would not tell while it is worked on. */
const FOLDING = ['anatomy', 'instruments', 'record', 'assess', 'plan', 'monitor', 'follow', 'review']

let known: Promise<string> | null = null
const programHash = (): Promise<string> => (known ??= hashSources())

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of FOLDING) {
    const folder = dirname(fileURLToPath(import.meta.resolve(`@theca/${name}`)))
    if (!existsSync(folder)) continue
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts')).sort()
    const contents = await Promise.all(files.map((file) => readFile(join(folder, file))))
    for (const [index, file] of files.entries()) hash.update(`${name}/${file}\n`).update(contents[index] ?? '')
  }
  return hash.digest('hex')
}
