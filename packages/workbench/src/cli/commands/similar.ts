import type { CaseId, Entry } from '@theca/record'
import type { LibraryEntry, Profile, Similar, Weights } from '@theca/review'
import type { Answer, Command, Input } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wholeNumber, wrongUsage } from '../command.ts'
import type { Data } from '../data.ts'
import { withCase } from '../data.ts'
import { readJson } from '../files.ts'
import { printJson, printLine } from '../output.ts'

const DEFAULT_K = 6
const CASE_ID = /^TH-[0-9A-Z]{5}$/i

/** A case of the record is compared with the others of its folder too; a described one with the published library. */
type Asked = { readonly profile: Profile; readonly library: readonly LibraryEntry[] }

async function describedIn(path: string): Promise<Answer<Asked>> {
  const { describedCase, profileOf, publishedLibrary } = await import('@theca/review')
  const given = await readJson(path)
  if (!given.ok) return given
  const read = describedCase.safeParse(given.value)
  if (!read.success) {
    const issue = read.error.issues[0]
    const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.')
    const message = `${path} is no case as the library describes one: ${where}: ${issue?.message ?? 'not readable'}. "theca library cases --json" shows the form.`
    return { ok: false, failure: { message } }
  }
  return { ok: true, value: { profile: profileOf(read.data), library: publishedLibrary() } }
}

/** The case itself, and every other case of the folder beside the published ones. */
async function ownCase(data: Data, entries: readonly Entry[], caseId: CaseId): Promise<Asked> {
  const { ownEntry, publishedLibrary } = await import('@theca/review')
  const own: LibraryEntry[] = []
  for (const head of await data.record.cases()) {
    if (head.case !== caseId) own.push(ownEntry(head.case, await data.record.read(head.case)))
  }
  return { profile: ownEntry(caseId, entries).profile, library: [...own, ...publishedLibrary()] }
}

async function weightsOf(input: Input): Promise<Answer<Weights>> {
  const { DEFAULT_WEIGHTS, weightsFrom } = await import('@theca/review')
  const path = textOf(input, 'weights')
  if (path === undefined) return { ok: true, value: DEFAULT_WEIGHTS }
  const given = await readJson(path)
  if (!given.ok) return given
  const read = weightsFrom(given.value)
  return read.ok ? read : { ok: false, failure: { message: `${path}: ${read.failure.message}` } }
}

async function inWords({ coverage, because, neighbours, warning }: Similar): Promise<string> {
  const { featureTitles } = await import('@theca/review')
  const percent = (share: number): string => `${Math.round(share * 100)} %`
  const lines = neighbours.map((each) => {
    const apart = each.contributions
      .filter(({ difference, weight }) => difference !== null && difference * weight > 0)
      .map(({ feature }) => featureTitles[feature as keyof typeof featureTitles])
    return [
      `${each.id}  distance ${each.distance.toFixed(2)} over ${percent(each.coverage)} of the weight${each.counterExample ? '  (counter-example: it ended badly)' : ''}`,
      `    differs in: ${apart.join(', ') || 'nothing that both know'}`,
      `    outcome: ${each.outcome.join('; ') || 'not known'}`,
      `    ${each.citation ?? 'own case'}`,
    ].join('\n')
  })
  return [
    `Known of this case: ${percent(coverage)} of the weight.`,
    ...(because === null ? lines : [because]),
    warning,
  ].join('\n')
}

export const commands: readonly Command[] = [
  {
    name: 'similar',
    takes: '--case FILE.json|ID',
    summary: 'the nearest own and published cases, with what each feature contributes',
    words: [0, 1],
    options: {
      case: { takes: 'FILE|ID', says: 'a case of the record, or a described one as "theca library cases" prints them' },
      k: { takes: 'N', says: `how many; without it ${DEFAULT_K}` },
      weights: { takes: 'FILE', says: 'weights over the starting ones, such as { "compartment": 5 }' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    notes:
      'Treatment and outcome never enter the distance. Outcomes are listed, never averaged: this is no forecast. If no neighbour ended badly, the nearest that did is added.',
    examples: ['theca similar --case described.json -k 3', 'theca similar --case TH-7K2QD --json'],
    async run(input) {
      const given = textOf(input, 'case') ?? input.words[0]
      if (given === undefined) return wrongUsage('Name the case with --case: its id, or a file that describes it.')
      const k = wholeNumber(textOf(input, 'k') ?? String(DEFAULT_K), 'k', 1, 100)
      if (!k.ok) return k.failure
      const weights = await weightsOf(input)
      if (!weights.ok) return weights.failure
      const answer = async ({ profile, library }: Asked): Promise<null> => {
        const { similarCases } = await import('@theca/review')
        const found = similarCases(profile, library, { weights: weights.value, k: k.value })
        await (isSet(input, 'json') ? printJson(found) : printLine(await inWords(found)))
        return null
      }
      if (!CASE_ID.test(given)) {
        const described = await describedIn(given)
        return described.ok ? answer(described.value) : described.failure
      }
      return withCase({ ...input, words: [given] }, { writes: false }, async (data, entries, caseId) => {
        await data.note('read', 'looked for similar cases', caseId)
        return answer(await ownCase(data, entries, caseId))
      })
    },
  },
]
