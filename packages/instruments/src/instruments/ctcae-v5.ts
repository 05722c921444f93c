import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, words } from '../items.ts'
import { generic } from '../validity.ts'

const terms = {
  csf_leakage: 'cerebrospinal fluid leakage',
  wound_dehiscence: 'wound dehiscence',
  wound_infection: 'wound infection',
  meningitis: 'meningitis',
  hematoma: 'hematoma',
  postoperative_hemorrhage: 'postoperative hemorrhage',
  intracranial_hemorrhage: 'intracranial hemorrhage',
  paresthesia: 'paresthesia',
  peripheral_motor_neuropathy: 'peripheral motor neuropathy',
  peripheral_sensory_neuropathy: 'peripheral sensory neuropathy',
  neuralgia: 'neuralgia',
  urinary_retention: 'urinary retention',
  myelitis: 'myelitis',
  thromboembolic_event: 'thromboembolic event',
  radiation_recall: 'radiation recall',
  dysphagia: 'dysphagia',
} as const

type Term = keyof typeof terms

/** Grades that a term has, where a source was seen. Others are accepted and flagged as not checked. */
const allowedGrades: Partial<Record<Term, readonly number[]>> = {
  csf_leakage: [1, 2, 3, 4, 5],
  wound_dehiscence: [1, 2, 3, 4, 5],
  meningitis: [3, 4, 5],
  hematoma: [1, 2, 3, 4, 5],
  intracranial_hemorrhage: [1, 2, 3, 4, 5],
  peripheral_motor_neuropathy: [1, 2, 3, 4, 5],
  peripheral_sensory_neuropathy: [1, 2, 3, 4],
  thromboembolic_event: [1, 2, 3, 4, 5],
  radiation_recall: [1, 2, 3, 4, 5],
  neuralgia: [1, 2, 3],
  paresthesia: [1, 2, 3],
}

const csfLeakage: Readonly<Record<number, string>> = {
  1: 'after craniotomy without symptoms; after lumbar puncture transient headache, postural care',
  2: 'after craniotomy moderate symptoms, medical intervention; after lumbar puncture persistent moderate symptoms, blood patch',
  3: 'severe symptoms, medical intervention',
  4: 'life-threatening, urgent intervention',
  5: 'death',
}

/** Where the dossier names what decides between two grades. */
const woundInfection: Readonly<Record<number, string>> = {
  2: 'treated by mouth',
  3: 'intravenous drugs or an invasive intervention',
}

const general = {
  1: 'mild',
  2: 'moderate',
  3: 'severe, or in hospital',
  4: 'life-threatening',
  5: 'death',
} as const

const answers = z.object({
  term: choice('Term', terms, {
    help: 'There is no term for spinal haematoma: hematoma or postoperative hemorrhage, with the site in words.',
  }),
  grade: grade('Grade', general),
  site: words('Site or remark').optional(),
})

export const ctcaeV5 = defineInstrument({
  id: 'ctcae-v5',
  version: '1.0.0',
  title: 'CTCAE 5.0',
  room: 'follow',
  domain: 'toxicity',
  measures: 'grade of one adverse event term',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 1, max: 5, step: 1 },
  answers,
  validity: generic('severity of an adverse event, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free (NCI)',
  source: 'NCI CTCAE 5.0',
  references: ['nci-ctcae-2017'],
  citation:
    'National Cancer Institute, Common Terminology Criteria for Adverse Events version 5.0, seen in a public transcription.',
  priority: 'should',
  bands: ([1, 2, 3, 4, 5] as const).map((each) => ({
    id: String(each),
    label: general[each],
    from: each,
    to: each,
    meaning: general[each],
  })),
  worked: [
    {
      answers: { term: 'csf_leakage', grade: 2 },
      expect: { value: 2 },
      source: 'by hand: leak treated with a blood patch',
    },
    {
      answers: { term: 'wound_infection', grade: 3 },
      expect: { value: 3, band: '3' },
      source: 'by hand: IV antibiotics in hospital',
    },
  ],
  compute: ({ term, grade, site }) => {
    const allowed = allowedGrades[term]
    if (allowed !== undefined && !allowed.includes(grade)) {
      return {
        refused: {
          item: 'grade',
          message: `Grade (grade): ${terms[term]} has no grade ${grade}; allowed: ${allowed.join(', ')}.`,
        },
      }
    }
    const named = term === 'csf_leakage' ? csfLeakage : term === 'wound_infection' ? woundInfection : general
    const wording = named[grade]
    return {
      value: grade,
      details: { term: terms[term], wording: wording ?? general[grade], site: site ?? null },
      flags: allowed === undefined ? [`which grades "${terms[term]}" has was not checked`] : [],
    }
  },
  says: ({ term, grade }, { details }) =>
    `${terms[term].replace(/^./, (first) => first.toUpperCase())}, CTCAE grade ${grade}: ${String(details['wording'])}.`,
})
