import type { CaseId, Record, Result } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import { ionmPaper } from '@theca/review'
import type { Who } from '../contract/roles.ts'
import { version } from '../version.ts'
import type { Report } from './reports.ts'

export type IonmFailure = { readonly code: 'no-such-case' | 'not-monitored'; readonly message: string }

/**
 * The report of the neuromonitoring of a case as a file. The caller notes the export before the bytes leave.
 *
 * @example await ionmReport({ record, caseId: 'TH-7K2QD', format: 'pdf', who, now: new Date() })
 */
export async function ionmReport(request: {
  readonly record: Pick<Record, 'read'>
  readonly caseId: CaseId
  readonly format: 'pdf' | 'md'
  readonly who: Pick<Who, 'name'>
  readonly now: Date
  readonly session?: string
}): Promise<Result<Report, IonmFailure>> {
  const { record, caseId, format, who, now, session } = request
  const entries = await record.read(caseId)
  if (entries.length === 0)
    return refuse({ code: 'no-such-case', message: `There is no case ${caseId} here. Look for it in the worklist.` })
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const made = ionmPaper({
    entries,
    now: toInstant(now),
    preparedBy: who.name,
    version,
    timeZone,
    ...(session === undefined ? {} : { session }),
  })
  if (!made.ok) return made
  const paper = made.value
  const fileName = `${caseId}-${paper.name}-${toInstant(now).slice(0, 10)}${paper.synthetic ? '-synthetic' : ''}.${format}`
  if (format === 'md') {
    const { paperMarkdown } = await import('./paper-markdown.ts')
    return ok({ bytes: Buffer.from(paperMarkdown(paper)), mediaType: 'text/markdown; charset=utf-8', fileName })
  }
  const { paperPdf } = await import('./paper.ts')
  return ok({ bytes: await paperPdf(paper), mediaType: 'application/pdf', fileName })
}
