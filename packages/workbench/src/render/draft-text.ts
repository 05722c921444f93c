import type { Draft, DraftSection, DraftTable, Sentence } from '@theca/review'
import { checklistOf, filledShare } from '@theca/review'

/** What a sentence rests on, as it stands behind it: `[14, 22]`, or the publication. */
export function restsOn({ data, cites }: Sentence): string {
  const entries = [...new Set(data)]
  return [entries.length === 0 ? null : `[${entries.join(', ')}]`, cites === undefined ? null : `(${cites.join('; ')})`]
    .filter((each) => each !== null)
    .join(' ')
}

/** `17 of 25 items have text`. */
export function shareInWords(draft: Draft): string {
  const { filled, of } = filledShare(draft)
  return `${filled} of ${of} items of ${draft.guideline} have text; the rest are questions.`
}

export const SYNTHETIC = 'SYNTHETIC DEMONSTRATION. No real person.'

/**
 * A draft as Markdown.
 *
 * @example draftMarkdown(scareDraft(entries))
 */
export function draftMarkdown(draft: Draft): string {
  return [
    `# ${draft.title}`,
    '',
    ...(draft.synthetic ? [`> **${SYNTHETIC}**`, ''] : []),
    ...draft.notices.map((each) => `> ${each}`),
    '',
    shareInWords(draft),
    '',
    ...draft.sections.flatMap(sectionText),
    ...draft.tables.flatMap(tableText),
    `## Checklist: ${draft.guideline}`,
    '',
    '| item | heading | state | sentences | questions |',
    '|---|---|---|---:|---:|',
    ...checklistOf(draft).map(
      ({ item, heading, state, sentences, questions }) =>
        `| ${item} | ${heading} | ${state} | ${sentences} | ${questions} |`,
    ),
    '',
  ].join('\n')
}

const sectionText = ({ item, heading, sentences, questions }: DraftSection): string[] => [
  `## ${item}. ${heading}`,
  '',
  ...(sentences.length === 0 ? [] : [sentences.map((each) => `${each.text} ${restsOn(each)}`.trim()).join(' '), '']),
  ...questions.map((question) => `- **Question:** ${question}`),
  ...(questions.length === 0 ? [] : ['']),
]

const cell = (words: string): string => words.replaceAll('|', '\\|')

const tableText = ({ title, head, rows, note }: DraftTable): string[] => [
  `## ${title}`,
  '',
  `| ${head.map(cell).join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  '',
  note,
  '',
]
