import type { Draft, DraftSection, DraftTable } from '@theca/review'
import { checklistOf } from '@theca/review'
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { restsOn, shareInWords, SYNTHETIC } from './draft-text.ts'

/** Twentieths of a point. */
const AFTER = 120
const QUIET = '5A5A5A'

const plain = (text: string, more: { bold?: boolean; italics?: boolean; color?: string } = {}): Paragraph =>
  new Paragraph({ spacing: { after: AFTER }, children: [new TextRun({ text, ...more })] })

const heading = (text: string): Paragraph =>
  new Paragraph({ text, heading: HeadingLevel.HEADING_2, spacing: { before: 2 * AFTER, after: AFTER } })

/**
 * A draft as a Word document: headings, sentences with what they rest on in grey, questions to the author, tables, the
 * checklist.
 *
 * @example await writeFile('draft.docx', await draftDocx(scareDraft(entries)))
 */
export async function draftDocx(draft: Draft): Promise<Uint8Array> {
  const document = new Document({
    title: draft.title,
    creator: 'Theca',
    description: shareInWords(draft),
    sections: [
      {
        children: [
          new Paragraph({ text: draft.title, heading: HeadingLevel.TITLE }),
          ...(draft.synthetic ? [plain(SYNTHETIC, { bold: true })] : []),
          ...draft.notices.map((each) => plain(each, { italics: true })),
          plain(shareInWords(draft)),
          ...draft.sections.flatMap(sectionParts),
          ...draft.tables.flatMap(tableParts),
          heading(`Checklist: ${draft.guideline}`),
          grid(
            ['item', 'heading', 'state', 'sentences', 'questions'],
            checklistOf(draft).map(({ item, heading: title, state, sentences, questions }) => [
              item,
              title,
              state,
              String(sentences),
              String(questions),
            ]),
          ),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

function sectionParts({ item, heading: title, sentences, questions }: DraftSection): Paragraph[] {
  const runs = sentences.flatMap((each) => [
    new TextRun({ text: `${each.text} ` }),
    new TextRun({ text: `${restsOn(each)} `, color: QUIET, size: 16 }),
  ])
  return [
    heading(`${item}. ${title}`),
    ...(runs.length === 0 ? [] : [new Paragraph({ spacing: { after: AFTER }, children: runs })]),
    ...questions.map(
      (question) =>
        new Paragraph({
          spacing: { after: AFTER },
          bullet: { level: 0 },
          children: [new TextRun({ text: 'Question: ', bold: true }), new TextRun({ text: question, italics: true })],
        }),
    ),
  ]
}

const tableParts = ({ title, head, rows, note }: DraftTable): (Paragraph | Table)[] => [
  heading(title),
  grid(head, rows),
  plain(note, { italics: true, color: QUIET }),
]

function grid(head: readonly string[], rows: readonly (readonly string[])[]): Table {
  const line = (cells: readonly string[], bold: boolean): TableRow =>
    new TableRow({
      tableHeader: bold,
      children: cells.map(
        (text) => new TableCell({ children: [new Paragraph({ children: [new TextRun({ text, bold })] })] }),
      ),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [line(head, true), ...rows.map((row) => line(row, false))],
  })
}
