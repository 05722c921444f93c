import type { CaseId } from '@theca/record'
import type { CaseHeader } from '@theca/record/kernel'
import { CASE_FORMAT, CASE_FORMAT_VERSION, exportLines } from '@theca/record/kernel'
import { join } from 'node:path'
import type { Command, Outcome } from '../../command.ts'
import { DATA_OPTIONS, isSet, textOf } from '../../command.ts'
import type { Data } from '../../data.ts'
import { withCase } from '../../data.ts'
import { writeWhole } from '../../files.ts'
import { print, progressLine, tell } from '../../output.ts'

async function headerOf({ folder, now }: Data, caseId: CaseId, entries: number, sealed: boolean): Promise<CaseHeader> {
  const artifacts = await folder.artifacts.list(caseId)
  const [key, identity] = sealed ? [] : await Promise.all([folder.vault.key(caseId), folder.vault.identity(caseId)])
  return {
    format: CASE_FORMAT,
    formatVersion: CASE_FORMAT_VERSION,
    case: caseId,
    exportedAt: now().toISOString(),
    entries,
    ...(key === undefined ? {} : { key: Buffer.from(key).toString('base64') }),
    ...(identity === undefined ? {} : { identity }),
    artifacts: artifacts.map(({ id, mediaType, bytes, addedAt }) => ({ id, mediaType, bytes, addedAt })),
  }
}

/** Each artifact under its hash, so that `sha256sum` on the file gives its name. */
async function exportArtifacts(
  { folder }: Data,
  { case: caseId, artifacts }: CaseHeader,
  into: string,
): Promise<Outcome> {
  const progress = progressLine()
  for (const [place, { id }] of artifacts.entries()) {
    progress('writing artifacts', place + 1, artifacts.length)
    const found = await folder.artifacts.readStream(caseId, id)
    if (!found.ok) return { message: found.failure.message }
    const written = await writeWhole(join(into, id), found.value.bytes)
    if (!written.ok) return written.failure
  }
  progress.end()
  return null
}

async function* linesWithEnds(lines: Iterable<string>): AsyncGenerator<string> {
  for (const line of lines) yield `${line}\n`
}

export const exportCase: Command = {
  name: 'case export',
  takes: 'CASE',
  summary: 'the case as JSON lines, whose chain a hash tool can verify',
  words: [1, 1],
  options: {
    out: { takes: 'FILE', says: 'write to a file instead of stdout' },
    artifacts: { takes: 'DIR', says: 'also write images, masks and other artifacts, each named by its SHA-256' },
    sealed: { says: 'leave key and name behind: the texts stay unreadable, the chain still verifies' },
    ...DATA_OPTIONS,
  },
  notes: 'Without --sealed the file holds the name and every text in the clear. Keep it as you would keep the record.',
  examples: [
    'theca case export TH-7K2QD --out TH-7K2QD.jsonl --artifacts TH-7K2QD-artifacts',
    'theca case export TH-7K2QD --sealed',
  ],
  run: (input) =>
    withCase(input, { writes: false }, async (data, _, caseId) => {
      const sealed = isSet(input, 'sealed')
      const entries = await data.folder.store.read(caseId)
      const header = await headerOf(data, caseId, entries.length, sealed)
      await data.note('export', `exported the case${sealed ? ', sealed' : ''}`, caseId)
      const into = textOf(input, 'artifacts')
      const failure = into === undefined ? null : await exportArtifacts(data, header, into)
      if (failure !== null) return failure
      const lines = exportLines(header, entries)
      const out = textOf(input, 'out')
      if (out === undefined || out === '-') {
        for await (const line of linesWithEnds(lines)) await print(line)
        return null
      }
      const written = await writeWhole(out, linesWithEnds(lines))
      if (!written.ok) return written.failure
      tell(
        `${entries.length} entries written to ${written.value}${into === undefined && header.artifacts.length > 0 ? `; ${header.artifacts.length} artifacts were not (--artifacts DIR writes them)` : ''}.`,
      )
      return null
    }),
}
