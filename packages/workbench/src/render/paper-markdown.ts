import type { Block, Paper, Part } from '@theca/review'
import { escape, footText, Notes, partsText, row } from './markdown.ts'
import { clockOf, sourceInWords } from './words.ts'

/**
 * A paper of blocks as Markdown: the same words as in print, every number with its unit, its date and its source.
 *
 * @example paperMarkdown(paper)
 */
export function paperMarkdown(paper: Paper): string {
  const clock = clockOf(paper.prepared.at, paper.prepared.timeZone, true)
  const notes = new Notes(paper.sources)
  const write = (parts: readonly Part[]): string => partsText(parts, clock, notes)
  const lines = [
    `# ${paper.title}: ${paper.case}`,
    '',
    ...(paper.synthetic ? ['> **SYNTHETIC DEMONSTRATION.** No real person.', ''] : []),
    `${write(paper.about)}.`,
    '',
    `Prepared ${clock.minute(paper.prepared.at)} (${paper.prepared.timeZone}) by ${escape(paper.prepared.by)}.`,
    '',
    `**${write(paper.lead)}**`,
    '',
    ...paper.rows.flatMap(({ columns }) => columns.flat()).flatMap((block) => blockText(block, write)),
    ...(paper.notes.length === 0
      ? []
      : ['## Notes on this page', '', ...paper.notes.map((each) => `- ${escape(each)}`), '']),
    '## Sources',
    '',
    ...paper.sources.map((source) => `[^${notes.of(source)}]: ${escape(sourceInWords(source, clock))}`),
    '',
    '---',
    '',
    footText(paper),
    '',
  ]
  return lines.join('\n')
}

function blockText(block: Block, write: (parts: readonly Part[]) => string): string[] {
  switch (block.is) {
    case 'section':
      return [`## ${block.section.title}`, '', ...block.section.fields.map((each) => row(each, write)), '']
    case 'list':
      return [
        `## ${block.title}`,
        '',
        ...block.items.map((parts) => `- ${block.boxes === true ? '[ ] ' : ''}${write(parts)}`),
        '',
      ]
    case 'table':
      return [
        `## ${block.title}`,
        '',
        `| ${block.head.join(' | ')} |`,
        `|${block.head.map(() => '---|').join('')}`,
        ...block.rows.map((cells) => `| ${cells.map((parts) => write(parts)).join(' | ')} |`),
        '',
      ]
    case 'drawings':
      return [
        `## ${block.title}`,
        '',
        ...block.drawings.map(({ title, says }) => `- **${escape(title)}:** ${escape(says)}`),
        '',
      ]
    case 'lines':
      return [`## ${block.title}`, '', ...block.lines.flatMap((each) => [`${each}: ____________________`, ''])]
  }
}
