import type { Draft, Json } from '@theca/record'
import { known, NOT_ASKED } from '@theca/record'
import { newCaseId } from '@theca/record/kernel'
import { z } from 'zod'
import { identity } from '../../../contract/index.ts'
import type { Answer, Command, Input } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wholeNumber, wrongUsage } from '../../command.ts'
import { AT_OPTION, momentOf, withData } from '../../data.ts'
import { kinds } from '../../../kinds.ts'
import { readJson } from '../../files.ts'
import { printJson, printLine } from '../../output.ts'

const SEXES = ['male', 'female', 'other', 'not-known'] as const

/** What a script hands in to open a case whole: who the person is, and the first entries. */
const opening = z.strictObject({
  synthetic: z.boolean().default(false),
  sex: z.enum(SEXES).default('not-known'),
  birthYear: z.int().min(1900).max(2100).nullable().default(null),
  identity: identity.optional(),
  entries: z
    .array(z.strictObject({ kind: z.string(), body: z.json() }))
    .max(20)
    .default([]),
})
type Opening = z.output<typeof opening>

async function openingOf(input: Input): Promise<Answer<Opening>> {
  const [file] = input.words
  if (file !== undefined) return openingFrom(await readJson(file))
  const sex = textOf(input, 'sex') ?? 'not-known'
  if (!SEXES.some((each) => each === sex))
    return { ok: false, failure: wrongUsage(`--sex takes ${SEXES.join(', ')}, not "${sex}".`) }
  const year = textOf(input, 'birth-year')
  const birthYear = year === undefined ? null : wholeNumber(year, 'birth-year', 1900, 2100)
  if (birthYear !== null && !birthYear.ok) return birthYear
  return openingFrom({
    ok: true,
    value: { synthetic: isSet(input, 'synthetic'), sex, birthYear: birthYear?.value ?? null },
  })
}

function openingFrom(given: Answer<unknown>): Answer<Opening> {
  if (!given.ok) return given
  const parsed = opening.safeParse(given.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const issue = parsed.error.issues[0]
  return {
    ok: false,
    failure: {
      message: `The case cannot be opened: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'not valid'}.`,
    },
  }
}

function draftsOf({ synthetic, sex, birthYear, entries }: Opening, effectiveAt: string): Draft[] {
  const opened = { synthetic, sex, birthYear: birthYear === null ? NOT_ASKED : known(birthYear) } as unknown as Json
  return [{ kind: 'assess.case-opened', body: opened }, ...entries].map(({ kind, body }) => ({
    kind,
    version: kinds.get(kind)?.version ?? 1,
    body,
    effectiveAt,
  }))
}

export const open: Command = {
  name: 'case open',
  takes: '[FILE|-]',
  summary: 'opens a case and prints its id',
  words: [0, 1],
  options: {
    sex: { takes: 'SEX', says: 'male, female, other or not-known' },
    'birth-year': { takes: 'YEAR', says: 'enough to say how old somebody is' },
    synthetic: { says: 'no real person; marked on every page' },
    ...AT_OPTION,
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  notes:
    'From a file or stdin: { "synthetic", "sex", "birthYear", "identity": { "name", "birthDate", "sex", "hospitalNumber" },\n' +
    '"entries": [{ "kind", "body" }] }. A name is taken from a file only, so that it stays out of the history of the shell.',
  examples: ['theca case open --synthetic --sex male --birth-year 1965'],
  async run(input) {
    const given = await openingOf(input)
    if (!given.ok) return given.failure
    const at = momentOf(input, new Date())
    if (!at.ok) return at.failure
    return withData(input, { writes: true, create: true }, async ({ record, folder, author, note }) => {
      const caseId = newCaseId()
      await note('write', 'opened a case', caseId)
      const written = await record.append(caseId, draftsOf(given.value, at.value), author, { empty: true })
      if (!written.ok) return { message: written.failure.message }
      if (given.value.identity !== undefined) await folder.vault.setIdentity(caseId, given.value.identity)
      await (isSet(input, 'json') ? printJson({ case: caseId, entries: written.value.length }) : printLine(caseId))
      return null
    })
  },
}
