import type { LocalRow } from '@theca/instruments'
import type { CaseId, Record, Result } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import type { Figure } from '@theca/review'
import { boardPage, decisionSheet } from '@theca/review'
import type { Who } from '../contract/roles.ts'
import { version } from '../version.ts'
import { boardMarkdown } from './markdown.ts'

/** The reports of a case as files, for the server and the command line. */
export type Report = { readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string }
export type ReportFailure = { readonly code: 'no-such-case'; readonly message: string }

export type BoardRequest = {
  readonly record: Pick<Record, 'read'>
  readonly caseId: CaseId
  readonly format: 'pdf' | 'md'
  readonly who: Pick<Who, 'name'>
  readonly now: Date
  /** Rows of the reference tables that this centre has otherwise. */
  readonly local?: readonly LocalRow[] | undefined
  /** Key pictures, in the order in which they stand. */
  readonly figures?: readonly Figure[]
  /** IANA name for the times on the page; without it that of this computer. */
  readonly timeZone?: string
}

/**
 * The tumour-board page of a case. The caller notes the export on the audit trail before the bytes leave.
 *
 * @example
 * const report = await boardReport({ record, caseId: 'TH-7K2QD', format: 'pdf', who, now: new Date() })
 */
export async function boardReport(request: BoardRequest): Promise<Result<Report, ReportFailure>> {
  const { record, caseId, format, who, now } = request
  const entries = await record.read(caseId)
  if (entries.length === 0) return refuse(noSuchCase(caseId))
  const timeZone = request.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
  const page = boardPage({
    entries,
    now: toInstant(now),
    preparedBy: who.name,
    version,
    timeZone,
    figures: request.figures ?? [],
    local: request.local,
  })
  const name = `${caseId}-tumour-board-${toInstant(now).slice(0, 10)}${page.synthetic ? '-synthetic' : ''}`
  if (format === 'md')
    return ok({
      bytes: Buffer.from(boardMarkdown(page)),
      mediaType: 'text/markdown; charset=utf-8',
      fileName: `${name}.md`,
    })
  // Loaded when the first page is printed: the typesetter and its fonts are the largest part of a start.
  const { boardPdf } = await import('./pdf.ts')
  return ok({ bytes: await boardPdf(page), mediaType: 'application/pdf', fileName: `${name}.pdf` })
}

/**
 * The sheet for the person who decides, in plain words. The caller notes the export before the bytes leave.
 *
 * @example await decisionSheetReport({ record, caseId: 'TH-7K2QD', format: 'pdf', who, now: new Date() })
 */
export async function decisionSheetReport(request: BoardRequest): Promise<Result<Report, ReportFailure>> {
  const { record, caseId, format, who, now } = request
  const entries = await record.read(caseId)
  if (entries.length === 0) return refuse(noSuchCase(caseId))
  const timeZone = request.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
  const page = decisionSheet({ entries, now: toInstant(now), preparedBy: who.name, timeZone })
  const name = `${caseId}-deciding-together-${toInstant(now).slice(0, 10)}${page.synthetic ? '-synthetic' : ''}`
  const { decisionSheetMarkdown, decisionSheetPdf } = await import('./decision-sheet.ts')
  return ok(
    format === 'md'
      ? {
          bytes: Buffer.from(decisionSheetMarkdown(page)),
          mediaType: 'text/markdown; charset=utf-8',
          fileName: `${name}.md`,
        }
      : { bytes: await decisionSheetPdf(page), mediaType: 'application/pdf', fileName: `${name}.pdf` },
  )
}

const noSuchCase = (caseId: CaseId): ReportFailure => ({
  code: 'no-such-case',
  message: `There is no case ${caseId} here. Look for it in the worklist.`,
})

/** The reports of a record with their key pictures, in the shape that the server asks for. */
export const reportsOf = (
  record: Pick<Record, 'read'>,
  now: () => Date,
  figuresOf: (caseId: CaseId) => Promise<readonly Figure[]>,
  localRows: () => Promise<readonly LocalRow[]>,
) => ({
  boardPage: async (request: {
    caseId: CaseId
    format: 'pdf' | 'md'
    who: Pick<Who, 'name'>
  }): Promise<Result<Report, ReportFailure>> =>
    boardReport({ ...request, record, now: now(), figures: await figuresOf(request.caseId), local: await localRows() }),
  decisionSheet: (request: {
    caseId: CaseId
    format: 'pdf' | 'md'
    who: Pick<Who, 'name'>
  }): Promise<Result<Report, ReportFailure>> => decisionSheetReport({ ...request, record, now: now() }),
})
