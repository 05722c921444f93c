import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { generic } from '../validity.ts'

const CLAVIEN_GRADES = ['I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V'] as const

const labels = {
  I: 'no drugs beyond antiemetics, antipyretics, analgesics, diuretics, electrolytes, physiotherapy; bedside wound opening',
  II: 'other drugs, transfusion or parenteral nutrition',
  IIIa: 'intervention without general anaesthesia',
  IIIb: 'intervention under general anaesthesia',
  IVa: 'life-threatening, one organ (dialysis included), intermediate or intensive care; CNS complications included',
  IVb: 'life-threatening, several organs',
  V: 'death',
} as const

const MAJOR_FROM = CLAVIEN_GRADES.indexOf('IIIa')

const answers = z.object({
  grade: choice('Grade of the event', labels),
  presentAtDischarge: yesNo('Complication still present at discharge (suffix d)'),
  newDeficit: yesNo('New neurological deficit').optional(),
})

const written = ({ grade, presentAtDischarge }: z.output<typeof answers>): string =>
  presentAtDischarge === 'yes' && grade !== 'V' ? `${grade}-d` : grade

export const clavienDindo = defineInstrument({
  id: 'clavien-dindo',
  version: '1.0.0',
  title: 'Clavien–Dindo',
  room: 'follow',
  domain: 'complication',
  measures: 'severity of one complication by what it took to treat; the highest grade counts for the person',
  direction: 'higher_worse',
  scale: { kind: 'ordered', values: CLAVIEN_GRADES },
  answers,
  validity: generic('severity of a complication, not tied to a compartment'),
  evidenceStatus: 'verified',
  evidenceNote: 'The line to "major" differs between papers: IIIa here, IIIb in some.',
  licence: 'free',
  source: 'Dindo 2004',
  references: ['dindo-2004'],
  citation: 'Dindo D, Ann Surg 2004;240:205–213, doi 10.1097/01.sla.0000133083.54934.ae.',
  priority: 'must',
  bands: [
    { id: 'minor', label: 'minor', from: 'I', to: 'II', meaning: 'below IIIa' },
    { id: 'major', label: 'major', from: 'IIIa', to: 'V', meaning: 'IIIa or above' },
  ],
  worked: [
    {
      answers: { grade: 'IIIa', presentAtDischarge: 'no' },
      expect: { value: 'IIIa', band: 'major' },
      source: 'dossier 11.1: CSF leak, lumbar drain under local anaesthesia',
    },
    {
      answers: { grade: 'IIIb', presentAtDischarge: 'no' },
      expect: { value: 'IIIb' },
      source: 'dossier 11.1: revision under general anaesthesia',
    },
    {
      answers: { grade: 'II', presentAtDischarge: 'no' },
      expect: { value: 'II', band: 'minor' },
      source: 'dossier 11.1: urinary infection, antibiotics',
    },
  ],
  compute: (said) => ({
    value: said.grade,
    details: {
      written: written(said),
      rank: CLAVIEN_GRADES.indexOf(said.grade),
      major: CLAVIEN_GRADES.indexOf(said.grade) >= MAJOR_FROM,
    },
    flags:
      said.newDeficit === 'yes'
        ? ['a new neurological deficit has no natural grade here: record it as neurological outcome as well']
        : [],
  }),
  says: (said, { band }) => `Clavien–Dindo ${written(said)}, ${band?.label ?? ''}: ${labels[said.grade]}.`,
})
