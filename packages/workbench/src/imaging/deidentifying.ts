import { randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record/result'
import { version } from '../version.ts'
import type { DeidentifiedFile, DeidentifyWishes } from './deidentifying-thread.ts'
import { collect } from './index.ts'
import { openReader } from './reader.ts'
import type { ImagingFailure, Progress } from './types.ts'

/** What `dicom deidentify` did. In the folder itself lies the same without the names of the files it came from. */
export type DeidentifyReport = {
  files: number
  copied: number
  persons: number
  /** Files that were left out, under the names by which they were given. */
  notCopied: { path: string; reason: string }[]
  changes: { tag: string; action: string; count: number }[]
  /** New names of the files that somebody has to look at. */
  warnings: { code: string; message: string; files: string[] }[]
}

type Written = {
  report: DeidentifyReport
  persons: Set<string>
  series: Map<string, { folder: string; images: number }>
}

/**
 * Copies a folder, ZIP or file of DICOM into a new folder without what identifies the patient, under neutral names. Never
 * overwrites. A file that cannot be read is not copied, and named in the answer.
 *
 * @param key a secret of this run, which makes the new UIDs; the same key gives the same UIDs again. Random without it.
 *
 * @example
 * const done = await deidentifyPath('/media/cd', 'for-the-registry', { dates: 'remove', … })
 */
export async function deidentifyPath(
  path: string,
  out: string,
  wishes: DeidentifyWishes,
  options: { key?: Uint8Array; onProgress?: Progress } = {},
): Promise<Result<DeidentifyReport, ImagingFailure>> {
  const prepared = await emptyFolder(out)
  if (prepared !== null) return refuse(prepared)
  const collected = await collect(path)
  if (!collected.ok) return collected
  const { sources, names } = collected.value
  const key = options.key ?? randomBytes(32)
  const report = { files: sources.length, copied: 0, persons: 0, notCopied: [], changes: [], warnings: [] }
  const written: Written = { report, persons: new Set(), series: new Map() }
  const reader = openReader()
  try {
    for (const [index, source] of sources.entries()) {
      const answer = await reader.call<DeidentifiedFile>('deidentifyFile', [source, key, wishes])
      const done: DeidentifiedFile = answer.ok ? answer.value : { ok: false, ...answer.failure }
      if (done.ok) await keep(written, out, done)
      else written.report.notCopied.push({ path: names[index] ?? `file ${index + 1}`, reason: done.message })
      options.onProgress?.('de-identifying', index + 1, sources.length)
    }
  } finally {
    await reader.close()
  }
  written.report.persons = written.persons.size
  await writeFile(join(out, 'report.json'), `${JSON.stringify(forTheFolder(written.report, wishes), null, 2)}\n`, NEW)
  return ok(written.report)
}

// Never over something that is there, and for the eyes of its owner first.
const NEW = { flag: 'wx', mode: 0o600 } as const

async function emptyFolder(out: string): Promise<ImagingFailure | null> {
  try {
    await mkdir(out, { recursive: true, mode: 0o700 })
    const inside = await readdir(out)
    if (inside.length === 0) return null
    return { code: 'exists', message: `${out} is not empty. Give a new folder: nothing is ever overwritten.` }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!['EEXIST', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(code)) throw error
    return { code: 'unwritable', message: `${out} cannot be made a folder (${code}). Choose another place.` }
  }
}

async function keep(written: Written, out: string, file: Extract<DeidentifiedFile, { ok: true }>): Promise<void> {
  const { report, persons, series } = written
  const place = series.get(file.seriesInstanceUid) ?? { folder: `S${numbered(series.size + 1, 4)}`, images: 0 }
  series.set(file.seriesInstanceUid, place)
  place.images += 1
  const name = `${place.folder}/I${numbered(place.images, 6)}.dcm`
  await mkdir(dirname(join(out, name)), { recursive: true, mode: 0o700 })
  await writeFile(join(out, name), file.bytes, NEW)
  report.copied += 1
  persons.add(file.pseudonym)
  for (const { tag, action, count } of file.changes) {
    const known = report.changes.find((each) => each.tag === tag && each.action === action)
    if (known === undefined) report.changes.push({ tag, action, count })
    else known.count += count
  }
  for (const { code, message } of file.warnings) {
    const known = report.warnings.find((each) => each.message === message)
    if (known === undefined) report.warnings.push({ code, message, files: [name] })
    else known.files.push(name)
  }
}

const numbered = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** The report beside the images: it travels with them, so it holds neither former names nor by how much dates moved. */
function forTheFolder({ notCopied, ...report }: DeidentifyReport, wishes: DeidentifyWishes) {
  const reasons = Map.groupBy(notCopied, ({ reason }) => reason)
  return {
    format: 'theca-deidentification',
    formatVersion: 1,
    profile: 'DICOM PS3.15 annex E, Basic Application Level Confidentiality Profile',
    program: `Theca ${version}`,
    options: { ...wishes, dates: typeof wishes.dates === 'string' ? wishes.dates : 'shifted' },
    ...report,
    notCopied: [...reasons].map(([reason, files]) => ({ reason, files: files.length })),
  }
}
