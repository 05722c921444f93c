import type { Draft, DraftSection, Paper, Part } from '@theca/review'
import { checklistOf } from '@theca/review'
import { restsOn, shareInWords } from './draft-text.ts'

/** Brackets behind a sentence already name its entries; nothing is added to it in print. */
const words = (text: string): Part => ({ is: 'text', text })

/**
 * A draft as a paper, so that it prints as every other report does.
 *
 * @param prepared when and by whom; `foot` as of every report.
 */
export function draftPaper(draft: Draft, prepared: Paper['prepared'], foot: Paper['foot']): Paper {
  return {
    title: draft.title,
    name: 'draft',
    case: 'de-identified',
    synthetic: draft.synthetic,
    prepared,
    foot,
    notes: draft.notices,
    sources: [],
    about: [words(draft.guideline)],
    lead: [words(shareInWords(draft))],
    rows: [
      ...draft.sections.map((section) => ({
        columns: [
          [
            {
              is: 'list' as const,
              key: section.item,
              title: `${section.item}. ${section.heading}`,
              items: itemsOf(section),
            },
          ],
        ],
      })),
      ...draft.tables.map((table) => ({
        columns: [
          [
            {
              is: 'table' as const,
              key: table.title,
              title: table.title,
              head: table.head,
              widths: table.head.map(() => 1),
              rows: table.rows.map((row) => row.map((each) => [words(each)])),
            },
          ],
        ],
      })),
      {
        columns: [
          [
            {
              is: 'table' as const,
              key: 'checklist',
              title: `Checklist: ${draft.guideline}`,
              head: ['item', 'heading', 'state', 'questions'],
              widths: [1, 5, 2, 2],
              rows: checklistOf(draft).map(({ item, heading, state, questions }) =>
                [item, heading, state, String(questions)].map((each) => [words(each)]),
              ),
            },
          ],
        ],
      },
    ],
  }
}

const itemsOf = ({ sentences, questions }: DraftSection): readonly (readonly Part[])[] => [
  ...sentences.map((each) => [words(`${each.text} ${restsOn(each)}`)]),
  ...questions.map((question) => [words(`Question: ${question}`)]),
]
