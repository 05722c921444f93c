import { canonicalJson, parseJson, verifyChain } from './chain.ts'
import type { CaseId, Json, Sealed, SealedEntry } from './entry.ts'
import { caseId as caseIdSchema } from './entry.ts'
import type { Identity } from './ports.ts'
import type { Result } from './result.ts'
import { ok, refuse } from './result.ts'
import type { CaseKey } from './sealing.ts'
import { openJson, openText } from './sealing.ts'

/**
 * A case as JSON lines: a header, then one entry a line, as kept and hashed. `clear` beside an entry holds its free
 * texts by JSON pointer, for people with a text editor; it is outside the hash, as is `hash` itself.
 */
export const CASE_FORMAT = 'theca-case'
export const CASE_FORMAT_VERSION = 1

export type CaseHeader = {
  format: typeof CASE_FORMAT
  formatVersion: number
  case: CaseId
  exportedAt: string
  entries: number
  /** The key of the case, base64; left out of a sealed export, whose texts then stay unreadable. */
  key?: string
  identity?: Identity
  artifacts: { id: string; mediaType: string; bytes: number; addedAt: string }[]
}

/** The lines of an export, without line ends. */
export function* exportLines(header: CaseHeader, entries: readonly SealedEntry[]): Generator<string> {
  yield JSON.stringify(header)
  const key = header.key === undefined ? undefined : Buffer.from(header.key, 'base64')
  for (const entry of entries) {
    const clear = key === undefined ? {} : clearTexts(key, entry)
    const line = canonicalJson(entry)
    yield Object.keys(clear).length === 0 ? line : `${line.slice(0, -1)},"clear":${canonicalJson(clear)}}`
  }
}

function clearTexts(key: CaseKey, entry: SealedEntry): { [pointer: string]: string } {
  const clear: { [pointer: string]: string } = {}
  const open = (text: Sealed): string => openText(key, entry.case, text)
  const visit = (value: Json, pointer: string): void => {
    if (value === null || typeof value !== 'object') return
    const opened = openJson(value, open)
    if (typeof opened === 'string') clear[pointer] = opened
    else
      for (const [name, item] of Object.entries(value as { [name: string]: Json }))
        visit(item, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
  visit(entry.body, '/body')
  if (entry.reason !== undefined) clear['/reason'] = open(entry.reason)
  return clear
}

export type ImportedCase = { header: CaseHeader; entries: SealedEntry[] }

/**
 * Reads an export back. The chain must verify: a file with one altered letter is refused whole, by line.
 *
 * @example
 * const read = parseExport(await readFile('TH-7K2QD.jsonl', 'utf8'))
 * if (read.ok) await store.importCase(read.value.entries)
 */
export function parseExport(text: string): Result<ImportedCase, { message: string }> {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const parsed: Json[] = []
  for (const [index, line] of lines.entries()) {
    try {
      parsed.push(parseJson(line))
    } catch {
      return refuse({ message: `Line ${index + 1} is not JSON. The file is damaged or is not an exported case.` })
    }
  }
  const header = parsed[0] as unknown as Partial<CaseHeader> | undefined
  if (header?.format !== CASE_FORMAT || !caseIdSchema.safeParse(header.case).success) {
    return refuse({
      message: 'Line 1 is not the header of an exported case. Give a file written by "theca case export".',
    })
  }
  if ((header.formatVersion ?? Infinity) > CASE_FORMAT_VERSION) {
    return refuse({
      message: `The file has format version ${header.formatVersion}; this program reads up to ${CASE_FORMAT_VERSION}. Update Theca, then import it.`,
    })
  }
  const entries = parsed.slice(1).map((line) => {
    const { clear: _, ...entry } = line as unknown as SealedEntry & { clear?: unknown }
    return entry
  })
  if (entries.length !== header.entries) {
    return refuse({
      message: `The header announces ${header.entries} entries and ${entries.length} follow. The file is cut short; export it again.`,
    })
  }
  if (entries.some((entry) => entry.case !== header.case))
    return refuse({ message: `An entry does not belong to ${header.case}, the case of the header.` })
  const broken = verifyChain(entries)
  if (broken !== null) return refuse({ message: `${broken.where} ${broken.what}. Nothing was imported.` })
  return ok({ header: header as CaseHeader, entries })
}
