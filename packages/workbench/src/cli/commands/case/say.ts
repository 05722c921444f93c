import type { Draft, Entry, Json } from '@theca/record'
import { sentenceOf } from '@theca/record'
import type { Command, Input, Outcome } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, wordAt } from '../../command.ts'
import type { Data } from '../../data.ts'
import { kinds } from '../../../kinds.ts'
import { AT_OPTION, momentOf, withCase } from '../../data.ts'
import { readJson } from '../../files.ts'
import { nearest } from '../../nearest.ts'
import { plain, printJson, printLine } from '../../output.ts'

/** Appends one entry, noted before it is written, and shows it as it was kept. */
export async function append(
  data: Data,
  input: Input,
  caseId: string,
  draft: Draft,
  beside: readonly Draft[] = [],
): Promise<Outcome> {
  await data.note('write', `appended ${draft.kind}`, caseId)
  const written = await data.record.append(caseId, [draft, ...beside], data.author)
  return written.ok ? shown(input, written.value[0] as Entry) : { message: written.failure.message }
}

export async function shown(input: Input, entry: Entry): Promise<null> {
  const says = sentenceOf(kinds, entry)
  await (isSet(input, 'json')
    ? printJson({ case: entry.case, seq: entry.seq, says, entry })
    : printLine(`${entry.case} entry ${entry.seq}: ${plain(says)}`))
  return null
}

export const say: Command = {
  name: 'case say',
  takes: 'CASE KIND FILE|-',
  summary: 'writes one entry, its body as JSON',
  words: [3, 3],
  options: { ...AT_OPTION, ...JSON_OPTION, ...DATA_OPTIONS },
  notes: `Kinds: ${[...kinds.keys()].join(', ')}.`,
  examples: [
    `echo '{ "physicalStatus": { "is": "known", "value": "walks with a frame" }, "comorbidity": { "is": "not-known" }, "psychologicalStatus": { "is": "not-asked" }, "home": { "is": "not-asked" }, "wish": { "is": "known", "value": "to be at the wedding" } }' | theca case say TH-7K2QD assess.person -`,
  ],
  async run(input) {
    const name = wordAt(input, 1)
    const kind = kinds.get(name)
    if (kind === undefined) {
      const near = nearest(name, [...kinds.keys()])
      return {
        message: `There is no kind of entry "${name}". ${near === null ? `There are: ${[...kinds.keys()].join(', ')}.` : `The nearest is "${near}".`}`,
      }
    }
    const body = await readJson(wordAt(input, 2))
    if (!body.ok) return body.failure
    const at = momentOf(input, new Date())
    if (!at.ok) return at.failure
    const draft: Draft = { kind: name, version: kind.version, body: body.value as Json, effectiveAt: at.value }
    return withCase(input, { writes: true }, (data, _, caseId) => append(data, input, caseId, draft))
  },
}
