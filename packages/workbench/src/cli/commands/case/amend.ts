import { answerInstrument, instrumentAnswered } from '@theca/assess'
import type { Entry, Instant, Json, Result } from '@theca/record'
import { ok, readBody } from '@theca/record'
import type { Command } from '../../command.ts'
import { DATA_OPTIONS, JSON_OPTION, textOf, wordAt, wrongUsage } from '../../command.ts'
import { AT_OPTION, momentOf, withCase } from '../../data.ts'
import { kinds } from '../../../kinds.ts'
import { readJson } from '../../files.ts'
import { shown } from './say.ts'

/** The entry of a number, in words of the command line. */
export function entryAt(entries: readonly Entry[], word: string): Entry | { message: string } {
  return (
    entries.find(({ seq }) => String(seq) === word) ?? {
      message: `${entries[0]?.case} has no entry ${word}; it has ${entries.length}.`,
    }
  )
}

/** A body for the same kind; answers of an instrument are scored again, because nobody types a result. */
function amendedBody(
  entry: Entry,
  given: Json,
  at: Instant,
): Result<{ version: number; body: Json }, { message: string }> {
  const version = kinds.get(entry.kind)?.version ?? entry.version
  const read = readBody(kinds, entry)
  const answers = (given as { answers?: Record<string, unknown>; result?: unknown } | null)?.answers
  if (entry.kind !== instrumentAnswered.kind || !read.known || answers === undefined)
    return ok({ version, body: given })
  const before = read.body as { instrument: string; compartments: readonly never[] }
  const draft = answerInstrument(before.instrument, answers, before.compartments, at)
  return draft.ok ? ok({ version: draft.value.version, body: draft.value.body }) : draft
}

export const amend: Command = {
  name: 'case amend',
  takes: 'CASE ENTRY FILE|-',
  summary: 'corrects an entry, with a reason; the earlier wording stays readable',
  words: [3, 3],
  options: {
    reason: { takes: 'TEXT', says: 'why; kept with the correction' },
    ...AT_OPTION,
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  notes: 'The input is the whole body, or { "answers": {…} } for an instrument.',
  examples: [
    `echo '{ "answers": { "kps": 60 } }' | theca case amend TH-7K2QD 13 - --reason "read from the wrong line"`,
  ],
  async run(input) {
    const reason = textOf(input, 'reason')
    if (reason === undefined) return wrongUsage('An amendment needs a reason. Give it with --reason.')
    const given = await readJson(wordAt(input, 2))
    if (!given.ok) return given.failure
    return withCase(input, { writes: true }, async (data, entries, caseId) => {
      const entry = entryAt(entries, wordAt(input, 1))
      if ('message' in entry) return entry
      const at = momentOf(input, entry.effectiveAt)
      if (!at.ok) return at.failure
      const body = amendedBody(entry, given.value as Json, at.value)
      if (!body.ok) return { message: body.failure.message }
      await data.note('write', `amended entry ${entry.seq} (${entry.kind})`, caseId)
      const done = await data.record.amend(
        caseId,
        { amends: entry.seq, reason, kind: entry.kind, effectiveAt: at.value, ...body.value },
        data.author,
      )
      return done.ok ? shown(input, done.value) : { message: done.failure.message }
    })
  },
}
