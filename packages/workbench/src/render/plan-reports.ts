import type { LocalRow } from '@theca/instruments'
import type { CaseId, Entry, Record, Result } from '@theca/record'
import { foldView, ok, refuse, toInstant } from '@theca/record'
import type { ExportedMontage } from '@theca/plan'
import { currentPlan, operativePlans, signedPlan } from '@theca/plan'
import { briefPaper, planPaper } from '@theca/review'
import type { Who } from '../contract/roles.ts'
import { version } from '../version.ts'
import { paperMarkdown } from './paper-markdown.ts'
import type { Report } from './reports.ts'

export type PlanReportFailure = { readonly code: 'no-such-case' | 'no-plan' | 'no-montage'; readonly message: string }

export type PlanRequest = {
  readonly record: Pick<Record, 'read'>
  readonly caseId: CaseId
  /** The whole plan, or the one side that hangs in theatre. */
  readonly which: 'plan' | 'brief'
  readonly format: 'pdf' | 'md'
  readonly who: Pick<Who, 'name'>
  readonly now: Date
  /** Rows of the reference tables that this centre has otherwise. */
  readonly local?: readonly LocalRow[]
  readonly timeZone?: string
}

const noCase = (caseId: CaseId): PlanReportFailure => ({
  code: 'no-such-case',
  message: `There is no case ${caseId} here. Look for it in the worklist.`,
})

/**
 * The operative plan or the team brief of a case. The caller notes the export on the audit trail before the bytes leave.
 *
 * @example await planReport({ record, caseId: 'TH-7K2QD', which: 'brief', format: 'pdf', who, now: new Date() })
 */
export async function planReport(request: PlanRequest): Promise<Result<Report, PlanReportFailure>> {
  const { record, caseId, which, format, who, now } = request
  const entries = await record.read(caseId)
  if (entries.length === 0) return refuse(noCase(caseId))
  const timeZone = request.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
  const input = { entries, now: toInstant(now), preparedBy: who.name, version, timeZone, local: request.local }
  const made = which === 'plan' ? planPaper(input) : briefPaper(input)
  if (!made.ok) return made
  const paper = made.value
  const name = `${caseId}-${paper.name}-${toInstant(now).slice(0, 10)}${paper.synthetic ? '-synthetic' : ''}`
  if (format === 'md') {
    const bytes = Buffer.from(paperMarkdown(paper))
    return ok({ bytes, mediaType: 'text/markdown; charset=utf-8', fileName: `${name}.md` })
  }
  const { paperPdf } = await import('./paper.ts')
  return ok({ bytes: await paperPdf(paper, which === 'brief'), mediaType: 'application/pdf', fileName: `${name}.pdf` })
}

/**
 * The montage of the signed version, or of the last where none is signed, as it goes to the monitor room.
 *
 * @returns a refusal where there is no plan or no montage in it.
 */
export function montageOf(caseId: CaseId, entries: readonly Entry[]): Result<ExportedMontage, PlanReportFailure> {
  if (entries.length === 0) return refuse(noCase(caseId))
  const plans = foldView(operativePlans, entries)
  const signed = signedPlan(plans)
  const chosen = signed?.version ?? currentPlan(plans)
  if (chosen === null)
    return refuse({
      code: 'no-plan',
      message: `No operative plan is kept in ${caseId}. Keep a version on its plan page first.`,
    })
  const { plan, number } = chosen
  if (plan.monitoring === null)
    return refuse({
      code: 'no-montage',
      message: `Version ${number} of the plan has no montage. Plan the monitoring and keep it.`,
    })
  return ok({
    ...plan.monitoring,
    plan: { case: caseId, operation: plan.operation, version: number, signed: signed !== null },
  })
}
