import type { CaseId, Entry, Record, Result } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import type { CohortDefinition, CohortResult, Draft, Member, Paper } from '@theca/review'
import { analyseCohort, groundless, memberOf, operationPaper, scareDraft, seriesDraft } from '@theca/review'
import { createHash } from 'node:crypto'
import type { Who } from '../contract/roles.ts'
import { version } from '../version.ts'
import { draftMarkdown } from './draft-text.ts'
import type { Report } from './reports.ts'

export type DraftFormat = 'docx' | 'md' | 'pdf'
export type DraftFailure = { readonly code: 'no-such-case' | 'no-operation' | 'bad-cohort'; readonly message: string }

type Request = { readonly format: DraftFormat; readonly who: Pick<Who, 'name'>; readonly now: Date }

const zone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

const mediaTypes: Readonly<{ [format in DraftFormat]: string }> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
}

async function bytesOf(draft: Draft, { format, who, now }: Request): Promise<Uint8Array> {
  const without = groundless(draft)
  if (without.length > 0) throw new Error(`a sentence of the draft rests on nothing: ${without[0]}`)
  if (format === 'md') return Buffer.from(draftMarkdown(draft))
  if (format === 'docx') return (await import('./draft-docx.ts')).draftDocx(draft)
  const prepared = { at: toInstant(now), timeZone: zone(), by: who.name }
  const [{ draftPaper }, { paperPdf }] = await Promise.all([import('./draft-paper.ts'), import('./paper.ts')])
  return paperPdf(draftPaper(draft, prepared, footOf()))
}

const footOf = (): Paper['foot'] => ({
  version,
  entries: 0,
  chain: null,
  notice: 'Not a medical device; advises neither for nor against an operation.',
})

const named = (draft: Draft, name: string, { format, now }: Request, bytes: Uint8Array): Report => ({
  bytes,
  mediaType: mediaTypes[format],
  fileName: `${name}-${toInstant(now).slice(0, 10)}${draft.synthetic ? '-synthetic' : ''}.${format}`,
})

/**
 * A case report after SCARE as a file. The caller notes the export on the audit trail before the bytes leave.
 *
 * @example await scareReport(record, 'TH-7K2QD', { format: 'docx', who, now: new Date() })
 */
export async function scareReport(
  record: Pick<Record, 'read'>,
  caseId: CaseId,
  request: Request,
): Promise<Result<Report & { readonly draft: Draft }, DraftFailure>> {
  const entries = await record.read(caseId)
  if (entries.length === 0)
    return refuse({ code: 'no-such-case', message: `There is no case ${caseId} here. Look for it in the worklist.` })
  const draft = scareDraft(entries)
  return ok({ ...named(draft, `${caseId}-scare-draft`, request, await bytesOf(draft, request)), draft })
}

/** The operation record of a case as a file. */
export async function operationReport(
  record: Pick<Record, 'read'>,
  caseId: CaseId,
  { format, who, now }: Request & { readonly format: 'md' | 'pdf' },
): Promise<Result<Report, DraftFailure>> {
  const entries: readonly Entry[] = await record.read(caseId)
  if (entries.length === 0)
    return refuse({ code: 'no-such-case', message: `There is no case ${caseId} here. Look for it in the worklist.` })
  const made = operationPaper({ entries, now: toInstant(now), preparedBy: who.name, version, timeZone: zone() })
  if (!made.ok) return made
  const paper = made.value
  const fileName = `${caseId}-${paper.name}-${toInstant(now).slice(0, 10)}${paper.synthetic ? '-synthetic' : ''}.${format}`
  const bytes =
    format === 'md'
      ? Buffer.from((await import('./paper-markdown.ts')).paperMarkdown(paper))
      : await (await import('./paper.ts')).paperPdf(paper)
  return ok({ bytes, mediaType: mediaTypes[format], fileName })
}

/** The rows of every case of a record, in the order of their ids, so that the same record gives the same rows. */
export async function membersOf(
  record: Pick<Record, 'read' | 'cases'>,
  onProgress: (what: string, done: number, of: number) => void = () => undefined,
): Promise<Member[]> {
  const heads = (await record.cases()).map((head) => head.case).sort()
  const members: Member[] = []
  for (const [place, id] of heads.entries()) {
    if (place % 50 === 0) onProgress('reading cases', place, heads.length)
    members.push(memberOf(id, await record.read(id)))
  }
  return members
}

/** A frozen analysis: the rows and the definition as one text, and the hash that names it. Running it again gives it again. */
export type FrozenAnalysis = {
  readonly format: 'theca-frozen-analysis'
  readonly version: 1
  readonly definition: CohortDefinition
  readonly members: readonly Member[]
}

/**
 * The bytes of a frozen analysis and their SHA-256.
 *
 * @example freeze(definition, members).hash
 */
export function freeze(
  definition: CohortDefinition,
  members: readonly Member[],
): { readonly text: string; readonly hash: string } {
  const frozen: FrozenAnalysis = { format: 'theca-frozen-analysis', version: 1, definition, members }
  const text = `${JSON.stringify(frozen, null, 1)}\n`
  return { text, hash: createHash('sha256').update(text).digest('hex') }
}

export type Series = { readonly result: CohortResult; readonly hash: string; readonly frozen: string }

/** The whole analysis of a cohort over given rows, frozen under its hash. */
export function seriesOf(members: readonly Member[], definition: CohortDefinition): Result<Series, DraftFailure> {
  const analysed = analyseCohort(members, definition)
  if (!analysed.ok) return refuse({ code: 'bad-cohort', message: analysed.failure.message })
  const { text, hash } = freeze(definition, analysed.value.members)
  return ok({ result: analysed.value, hash, frozen: text })
}

/** A case series after PROCESS as a file. */
export async function seriesReport(series: Series, request: Request): Promise<Report & { readonly draft: Draft }> {
  const draft = seriesDraft(series.result, series.hash)
  return { ...named(draft, 'theca-series-draft', request, await bytesOf(draft, request)), draft }
}
