import type { Entry } from '@theca/record'
import type { Draft, DraftSection } from './draft.ts'
import { neverEmpty } from './draft.ts'
import type { Facts } from './facts.ts'
import { factsOf } from './facts.ts'
import { caseTables } from './case-tables.ts'
import {
  adjuvantSentences,
  complicationSentences,
  diagnosticSentences,
  endSentences,
  extentSentences,
  findingSentences,
  historySentences,
  interventionSentences,
  intervalSentences,
  monitoringSentences,
  outcomeSentences,
  patientSentences,
  preparationSentences,
  wishSentences,
} from './case-sentences.ts'
import { literatureSentences } from './literature.ts'

type Item = {
  readonly item: string
  readonly heading: string
  readonly sentences: (facts: Facts) => DraftSection['sentences']
  /** What the record cannot know, or does not know here. */
  readonly questions: (facts: Facts) => readonly string[]
}

const none = (): DraftSection['sentences'] => []
const ask =
  (...questions: string[]) =>
  () =>
    questions

/** Asked only where nothing was found. */
const unless = (found: (facts: Facts) => readonly unknown[], question: string) => (facts: Facts) =>
  found(facts).length === 0 ? [question] : []

/**
 * SCARE 2023 in our words: what each item wants, what the record can say to it, and what stays a question.
 *
 * @source [scare-2023]
 */
const ITEMS: readonly Item[] = [
  {
    item: '1',
    heading: 'Title',
    sentences: (facts) => titleSentence(facts),
    questions: ask('Which single finding should the title name beside "case report"?'),
  },
  {
    item: '2',
    heading: 'Keywords',
    sentences: none,
    questions: ask('Which three to six keywords, "case report" among them?'),
  },
  {
    item: '3',
    heading: 'Highlights',
    sentences: none,
    questions: ask('Which three to five points should a reader keep?'),
  },
  {
    item: '4',
    heading: 'Abstract',
    sentences: (facts) => [...patientSentences(facts), ...outcomeSentences(facts)].slice(0, 4),
    questions: ask('What is the importance of this case, and which three lessons conclude the abstract?'),
  },
  {
    item: '5',
    heading: 'Introduction',
    sentences: (facts) => literatureSentences(facts.assessed),
    questions: ask('Why this case?'),
  },
  {
    item: '6',
    heading: 'Statement of the guideline',
    sentences: none,
    questions: ask('Confirm that the work has been reported in line with the SCARE criteria, with its citation.'),
  },
  {
    item: '7',
    heading: 'Timeline',
    sentences: (facts) => intervalSentences(facts),
    questions: () => [],
  },
  {
    item: '8a',
    heading: 'Patient: presentation',
    sentences: (facts) => patientSentences(facts),
    questions: unless(patientSentences, 'Age, sex, and how did the person come to you?'),
  },
  {
    item: '8b',
    heading: 'Patient: history',
    sentences: (facts) => historySentences(facts),
    questions: ask('Drugs, allergies, family and social history, as far as they matter and name nobody?'),
  },
  {
    item: '9',
    heading: 'Clinical findings',
    sentences: (facts) => findingSentences(facts),
    questions: unless(findingSentences, 'What did the examination before treatment show?'),
  },
  {
    item: '10',
    heading: 'Diagnostic assessment',
    sentences: (facts) => diagnosticSentences(facts),
    questions: ask('Which differential diagnoses were weighed, and what spoke for and against them?'),
  },
  {
    item: '11a',
    heading: 'Intervention: preparation',
    sentences: (facts) => preparationSentences(facts),
    questions: unless(preparationSentences, 'How was the person prepared for the operation?'),
  },
  {
    item: '11b',
    heading: 'Intervention: operation',
    sentences: (facts) => interventionSentences(facts),
    questions: ask('Position, equipment, sutures; who operated, with what experience, in what setting?'),
  },
  {
    item: '11c',
    heading: 'Intervention: neuromonitoring',
    sentences: (facts) => monitoringSentences(facts),
    questions: unless(monitoringSentences, 'Was the cord monitored, with which modalities, and were there alarms?'),
  },
  {
    item: '11d',
    heading: 'Intervention: extent of resection',
    sentences: (facts) => extentSentences(facts),
    questions: unless(extentSentences, 'How much was removed, by what measure?'),
  },
  {
    item: '11e',
    heading: 'Adjuvant therapy',
    sentences: (facts) => adjuvantSentences(facts),
    questions: unless(adjuvantSentences, 'Which radiotherapy and drugs followed, or why none?'),
  },
  {
    item: '12a',
    heading: 'Follow-up: function, pain, walking',
    sentences: (facts) => outcomeSentences(facts),
    questions: unless(outcomeSentences, 'How were function, walking and pain afterwards, on which days?'),
  },
  {
    item: '12b',
    heading: 'Follow-up: complications',
    sentences: (facts) => complicationSentences(facts),
    questions: ({ went }) =>
      went.complications.length === 0 ? ['Were there no complications within 30 days, or are they not recorded?'] : [],
  },
  {
    item: '12c',
    heading: 'Follow-up: course of the disease and last contact',
    sentences: (facts) => endSentences(facts),
    questions: unless(endSentences, 'Did the disease come back, and when was the last contact?'),
  },
  {
    item: '13',
    heading: 'Discussion',
    sentences: (facts) => literatureSentences(facts.assessed),
    questions: ask('Strengths and weaknesses of the approach; what does this case add, and what does it leave open?'),
  },
  {
    item: '14',
    heading: 'Patient perspective',
    sentences: (facts) => wishSentences(facts),
    questions: ask('What does the person, or the family, say of the treatment in their own words, with their leave?'),
  },
  {
    item: '15',
    heading: 'Informed consent',
    sentences: none,
    questions: ask('Is written consent to publication kept, and where? Without it nothing is sent.'),
  },
  {
    item: '16',
    heading: 'Declarations',
    sentences: none,
    questions: ask('Conflicts of interest, funding, ethics, registration, contributions of each author?'),
  },
  {
    item: '17',
    heading: 'Images',
    sentences: ({ imaged }) =>
      imaged.studies.length === 0
        ? []
        : [
            {
              text: `Imaging of ${imaged.studies.length} ${imaged.studies.length === 1 ? 'examination' : 'examinations'} is kept in the record.`,
              data: imaged.studies.map(({ entry }) => entry.seq),
            },
          ],
    questions: ask('Which images, annotated, and is no name burnt into them?'),
  },
]

const NOTICES = [
  'A draft from the record. Every sentence names its entries in brackets; remove the brackets last.',
  'De-identified: days are counted from the operation; names, dates and the case id are left out, and of the words that people wrote only the histology is copied. Check again before sending: rare disease makes people recognisable.',
  'Nothing was filled in from inference. What is missing is asked.',
]

/**
 * A case report after SCARE 2023, as far as the record supports one.
 *
 * @param entries all entries of the case.
 * @example filledShare(scareDraft(entries)) // { filled: 17, of: 25 }
 */
export function scareDraft(entries: readonly Entry[]): Draft {
  const facts = factsOf(entries)
  return {
    guideline: 'SCARE 2023',
    title: 'Draft case report',
    synthetic: facts.assessed.opened?.body.synthetic ?? false,
    sections: ITEMS.map(({ item, heading, sentences, questions }) =>
      neverEmpty({ item, heading, sentences: sentences(facts), questions: questions(facts) }),
    ),
    tables: caseTables(facts),
    notices: NOTICES,
  }
}

function titleSentence({ assessed }: Facts): DraftSection['sentences'] {
  const said = assessed.referral
  if (said === null) return []
  const compartment = said.body.compartments.map((each) => each.replaceAll('_', ' ')).join(' and ')
  const site = said.body.primary.site.replaceAll('-', ' ')
  return [
    {
      text: `Surgery for ${compartment} spinal metastasis of ${site === 'unknown primary' ? 'an unknown primary' : `${site} cancer`}: a case report`,
      data: [said.entry.seq],
    },
  ]
}
