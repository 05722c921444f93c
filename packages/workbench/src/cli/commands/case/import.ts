import type { ImportedCase } from '@theca/record/kernel'
import { parseExport } from '@theca/record/kernel'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command, Outcome } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wordAt } from '../../command.ts'
import type { Data } from '../../data.ts'
import { withData } from '../../data.ts'
import { fileFailure, readBytes } from '../../files.ts'
import { printJson, printLine, progressLine, tell } from '../../output.ts'

type Imported = { case: string; imported: number; alreadyThere: number; artifacts: number; artifactsMissing: number }

/** Artifacts of the folder, each checked against the name it goes by. */
async function importArtifacts({ folder }: Data, { header }: ImportedCase, from: string): Promise<{ kept: number } | { message: string }> {
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
    if (put.value.id !== id) return { message: `${path} is not what it was exported as: its content gives another hash. Export the case again.` }
    kept += 1
    progress('reading artifacts', kept, header.artifacts.length)
  }
  progress.end()
  return { kept }
}

async function take(data: Data, read: ImportedCase, from: string | undefined): Promise<Imported | { message: string }> {
  const { header, entries } = read
  const { vault, store } = data.folder
  if (header.key !== undefined) {
    const adopted = await vault.adoptKey(header.case, Buffer.from(header.key, 'base64'))
    if (!adopted.ok) return adopted.failure
  } else if ((await vault.key(header.case)) === undefined) {
    tell('the export is sealed and its key is not here: the case is kept, its texts stay unreadable.')
  }
  const done = await store.importCase(entries)
  if (!done.ok) return done.failure
  if (header.identity !== undefined && (await vault.identity(header.case)) === undefined) await vault.setIdentity(header.case, header.identity)
  const artifacts = from === undefined ? { kept: 0 } : await importArtifacts(data, read, from)
  if ('message' in artifacts) return artifacts
  return { case: header.case, ...done.value, artifacts: artifacts.kept, artifactsMissing: header.artifacts.length - artifacts.kept }
}

export const importCase: Command = {
  name: 'case import',
  takes: 'FILE|-',
  summary: 'takes in an exported case, after its chain has been verified',
  words: [1, 1],
  options: { artifacts: { takes: 'DIR', says: 'the folder with the artifacts of the export' }, ...JSON_OPTION, ...DATA_OPTIONS },
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
