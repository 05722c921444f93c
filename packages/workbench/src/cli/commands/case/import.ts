import type { SealedEntry } from '@theca/record'
import type { CaseKey, ImportedCase } from '@theca/record/kernel'
import { openEntry, parseExport } from '@theca/record/kernel'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { identity } from '../../../contract/index.ts'
import type { Answer, Command, Outcome } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wordAt } from '../../command.ts'
import type { Data } from '../../data.ts'
import { withData } from '../../data.ts'
import { fileFailure, readBytes } from '../../files.ts'
import { printJson, printLine, progressLine } from '../../output.ts'

type Imported = { case: string; imported: number; alreadyThere: number; artifacts: number; artifactsMissing: number }

/** Artifacts of the folder, each checked against the name it goes by. */
async function importArtifacts(
  { folder }: Data,
  { header }: ImportedCase,
  from: string,
): Promise<{ kept: number } | { message: string }> {
  const progress = progressLine()
  let kept = 0
  for (const { id, mediaType, addedAt } of header.artifacts) {
    const path = join(from, id)
    try {
      await stat(path)
    } catch (error) {
      fileFailure(path, error)
      continue
    }
    const put = await folder.artifacts.put(header.case, createReadStream(path), { mediaType, addedAt })
    if (!put.ok) return { message: put.failure.message }
    if (put.value.id !== id)
      return {
        message: `${path} is not what it was exported as: its content gives another hash. Export the case again.`,
      }
    kept += 1
    progress('reading artifacts', kept, header.artifacts.length)
  }
  progress.end()
  return { kept }
}

/** Everything that could make the case unreadable later is found before anything is kept. */
async function keyOf({ folder }: Data, { header, entries }: ImportedCase): Promise<Answer<CaseKey>> {
  const key = header.key === undefined ? await folder.vault.key(header.case) : Buffer.from(header.key, 'base64')
  const refused = (message: string): Answer<CaseKey> => ({ ok: false, failure: { message } })
  if (key === undefined)
    return refused(
      'The export is sealed, so that its texts could never be read here. Export the case without --sealed.',
    )
  if (header.identity !== undefined && !identity.safeParse(header.identity).success)
    return refused('The name in line 1 is not in the form of an export. Export the case again.')
  const locked = entries.findIndex((entry) => !opens(key, entry))
  if (locked !== -1)
    return refused(`The key does not open line ${locked + 2}. The file is damaged; export the case again.`)
  return { ok: true, value: key }
}

function opens(key: CaseKey, sealed: SealedEntry): boolean {
  try {
    openEntry(key, sealed)
    return true
  } catch {
    return false
  }
}

async function take(data: Data, read: ImportedCase, from: string | undefined): Promise<Imported | { message: string }> {
  const { header, entries } = read
  const { vault, store } = data.folder
  const key = await keyOf(data, read)
  if (!key.ok) return key.failure
  const adopted = await vault.adoptKey(header.case, key.value)
  if (!adopted.ok) return adopted.failure
  const done = await store.importCase(entries)
  if (!done.ok) return done.failure
  if (header.identity !== undefined && (await vault.identity(header.case)) === undefined)
    await vault.setIdentity(header.case, header.identity)
  const artifacts = from === undefined ? { kept: 0 } : await importArtifacts(data, read, from)
  if ('message' in artifacts) return artifacts
  return {
    case: header.case,
    ...done.value,
    artifacts: artifacts.kept,
    artifactsMissing: header.artifacts.length - artifacts.kept,
  }
}

export const importCase: Command = {
  name: 'case import',
  takes: 'FILE|-',
  summary: 'takes in an exported case, after its chain has been verified',
  words: [1, 1],
  options: {
    artifacts: { takes: 'DIR', says: 'the folder with the artifacts of the export' },
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  examples: ['theca case import TH-7K2QD.jsonl'],
  async run(input): Promise<Outcome> {
    const bytes = await readBytes(wordAt(input, 0))
    if (!bytes.ok) return bytes.failure
    const read = parseExport(bytes.value.toString('utf8'))
    if (!read.ok) return { message: `${wordAt(input, 0)}: ${read.failure.message}` }
    return withData(input, { writes: true, create: true }, async (data) => {
      await data.note('import', 'imported an exported case', read.value.header.case)
      const done = await take(data, read.value, textOf(input, 'artifacts'))
      if ('message' in done) return done
      if (isSet(input, 'json')) await printJson(done)
      else await printLine(inWords(done))
      return null
    })
  },
}

const inWords = (done: Imported): string =>
  `${done.case}: ${done.imported} entries taken in, ${done.alreadyThere} were there already; ${done.artifacts} artifacts` +
  `${done.artifactsMissing > 0 ? `, ${done.artifactsMissing} not given (--artifacts DIR)` : ''}.`
