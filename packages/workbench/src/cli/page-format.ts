import type { CaseId } from '@theca/record'
import type { Report } from '../render/reports.ts'
import type { Answer, Input } from './command.ts'
import { isSet, textOf, wrongUsage } from './command.ts'

/** How a page leaves: as it is printed, as text, or as printed inside a DICOM object. */
export type PageFormat = 'pdf' | 'md' | 'dicom'

export const PAGE_FORMAT = {
  format: {
    takes: 'FORMAT',
    says: 'pdf (as it is printed), md (Markdown, every number with its source) or dicom (the PDF for an archive of images, under the case id)',
  },
} as const

/** The format asked for, or what is wrong with the line. */
export function pageFormatOf(input: Input): Answer<PageFormat> {
  const format = textOf(input, 'format') ?? 'pdf'
  if (format !== 'pdf' && format !== 'md' && format !== 'dicom')
    return { ok: false, failure: wrongUsage(`--format takes pdf, md or dicom, not "${format}".`) }
  if (textOf(input, 'out') === '-' && isSet(input, 'json'))
    return { ok: false, failure: wrongUsage('Either --json or --out -: both would write to stdout.') }
  return { ok: true, value: format }
}

/** What the typesetter makes for a format. */
export const typeset = (format: PageFormat): 'pdf' | 'md' => (format === 'md' ? 'md' : 'pdf')

/** The page as it was asked for. */
export async function asAsked(
  report: Report,
  format: PageFormat,
  about: { caseId: CaseId; title: string; now: Date },
): Promise<Report> {
  if (format !== 'dicom') return report
  const { encapsulated } = await import('../render/encapsulated.ts')
  return encapsulated(report, about)
}
