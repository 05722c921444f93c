import { DERMATOMES, KEY_MUSCLES } from '@theca/anatomy'
import { defineInstrument, type Details } from '../define.ts'
import { classify, type Classification } from '../isncsci/classify.ts'
import { examAnswers, type ExamAnswers } from '../isncsci/exam-schema.ts'
import { tagOf, type Exam, type SideExam } from '../isncsci/exam.ts'
import { explain } from '../isncsci/explain.ts'
import { totalsOf, type CellsBySide } from '../isncsci/totals.ts'
import { generic } from '../validity.ts'

type Side = ExamAnswers['right']

const COLUMNS = [
  ['motor', KEY_MUSCLES],
  ['lightTouch', DERMATOMES],
  ['pinPrick', DERMATOMES],
] as const

const blanksOf = (which: string, side: Side | undefined): string[] => {
  if (side === undefined) return [which]
  return COLUMNS.flatMap(([column, keys]) => {
    const cells = side[column]
    if (cells === undefined) return [`${which}.${column}`]
    return keys.filter((key) => (cells[key] ?? null) === null).map((key) => `${which}.${column}.${key}`)
  })
}

const blanks = ({ right, left }: Partial<ExamAnswers>): string[] => [
  ...blanksOf('right', right),
  ...blanksOf('left', left),
]

const cellsOf = (side: Side | undefined): CellsBySide => ({
  motor: side?.motor ?? {},
  lightTouch: side?.lightTouch ?? {},
  pinPrick: side?.pinPrick ?? {},
})

const totals = ({ right, left }: Partial<ExamAnswers>) => totalsOf(cellsOf(right), cellsOf(left), DERMATOMES)

// Called only when no cell is blank, which is all that the checked answers lack to be an examination.
const sideOf = (side: Side): SideExam =>
  ({ ...cellsOf(side), lowestNonKeyMuscle: side.lowestNonKeyMuscle ?? null }) as unknown as SideExam

const examFrom = (said: Partial<ExamAnswers> & Pick<ExamAnswers, 'right' | 'left'>): Exam => ({
  right: sideOf(said.right),
  left: sideOf(said.left),
  voluntaryAnalContraction: said.voluntaryAnalContraction ?? 'NT',
  deepAnalPressure: said.deepAnalPressure ?? 'NT',
})

const hasTag = (said: Partial<ExamAnswers>): boolean =>
  [said.right, said.left].some((side) =>
    COLUMNS.some(([column]) => Object.values(side?.[column] ?? {}).some((cell) => tagOf(cell ?? '') !== '')),
  )

const flagsOf = (said: Partial<ExamAnswers>, found: Classification | null): string[] => {
  const flags: string[] = []
  if (hasTag(said) && said.comment === undefined) flags.push('tagged value without a comment')
  if (found === null) return flags
  if (found.ais.length > 1) flags.push(`AIS not single: ${found.ais.join(' or ')}`)
  if (found.ais.some((grade) => grade.startsWith('E'))) {
    flags.push('AIS E means recovery from an earlier deficit; without one it reads: no deficit recorded')
  }
  return flags
}

const unclassified = { completeness: null, ais: null, zpp: null }

/** Levels need every cell; completeness, grade and zones also need the anal examination. */
const partialDetails = (said: Partial<ExamAnswers>): Details => {
  const { right, left } = said
  const nothing = { sensoryLevel: null, motorLevel: null, neurologicalLevel: null, ...unclassified }
  if (right === undefined || left === undefined || blanks(said).length > 0) return { totals: totals(said), ...nothing }
  const { sensoryLevel, motorLevel, neurologicalLevel } = classify(examFrom({ ...said, right, left }))
  return { totals: totals(said), sensoryLevel, motorLevel, neurologicalLevel, ...unclassified }
}

/** `2x5 0x23` → cells; for the worked examples. */
const cells = (keys: readonly string[], pattern: string): Record<string, string> => {
  const values = pattern.split(' ').flatMap((part) => {
    const [value, times] = part.split('x')
    return Array.from({ length: Number(times ?? 1) }, () => value ?? '')
  })
  return Object.fromEntries(keys.map((key, place) => [key, values[place] ?? '']))
}

const sheet = (motor: string, touch: string, pin = touch) => ({
  motor: cells(KEY_MUSCLES, motor),
  lightTouch: cells(DERMATOMES, touch),
  pinPrick: cells(DERMATOMES, pin),
  lowestNonKeyMuscle: null,
})

const scar = sheet('5x10', '2x28')
const tagged = { ...scar, lightTouch: { ...scar.lightTouch, T6: '0**' } }

const grades = {
  A: 'complete',
  B: 'sensory incomplete',
  C: 'motor incomplete, fewer than half of the muscles below at least 3',
  D: 'motor incomplete, at least half of the muscles below at least 3',
  E: 'normal, after an earlier deficit',
} as const

export const isncsci = defineInstrument({
  id: 'isncsci',
  version: '1.0.0',
  title: 'ISNCSCI and AIS, 2019',
  room: 'assess',
  domain: 'neurology',
  measures: 'segmental sensation and power, neurological level, completeness, AIS grade, zones of partial preservation',
  direction: 'higher_better',
  scale: { kind: 'ordered', values: ['A', 'B', 'C', 'D', 'E'] },
  answers: examAnswers,
  validity: generic('derived in traumatic cord injury, used in most metastatic cord series'),
  evidenceStatus: 'verified',
  evidenceNote:
    'Rules checked against the open algorithm of the Praxis Spinal Cord Institute. Not-testable and tagged cells are read as possible worlds; where stars are written follows that algorithm and may differ in style.',
  licence: 'rules free; the worksheet is © ASIA and is not reproduced',
  source: 'ASIA/ISCoS 2019, Rupp 2021',
  references: ['rupp-2021', 'schuld-2024'],
  citation:
    'ASIA/ISCoS International Standards for Neurological Classification of Spinal Cord Injury, revised 2019. Rupp R, et al. Top Spinal Cord Inj Rehabil 2021;27(2):1–22, doi 10.46292/sci2702-1. Zones of partial preservation: Schuld 2024, doi 10.1038/s41393-023-00950-x.',
  priority: 'must',
  bands: (['A', 'B', 'C', 'D', 'E'] as const).map((grade) => ({
    id: grade,
    label: `AIS ${grade}: ${grades[grade]}`,
    from: grade,
    to: grade,
    meaning: grades[grade],
  })),
  worked: [
    {
      answers: {
        right: sheet('5 4 1 0x7', '2x5 0x23'),
        left: sheet('5 4 1 0x7', '2x5 0x23'),
        voluntaryAnalContraction: 'No',
        deepAnalPressure: 'No',
      },
      expect: {
        value: 'A',
        band: 'A',
        details: {
          sensoryLevel: { right: ['C6'], left: ['C6'] },
          motorLevel: { right: ['C6'], left: ['C6'] },
          neurologicalLevel: ['C6'],
          completeness: ['C'],
          ais: ['A'],
          zpp: { sensory: { right: ['C6'], left: ['C6'] }, motor: { right: ['C7'], left: ['C7'] } },
          totals: { uems: 20, lems: 0, lightTouch: 20, pinPrick: 20 },
        },
      },
      source: 'InSTeP sample 1',
    },
    {
      answers: {
        right: sheet('5 3x3 2 3 4 3x3', '2x4 1x24'),
        left: sheet('5x4 4 5x3 1 5', '2x28'),
        voluntaryAnalContraction: 'No',
        deepAnalPressure: 'No',
      },
      expect: {
        value: 'D',
        details: {
          sensoryLevel: { right: ['C5'], left: ['INT'] },
          motorLevel: { right: ['C6'], left: ['T1'] },
          neurologicalLevel: ['C5'],
          completeness: ['I'],
          ais: ['D'],
          zpp: { sensory: { right: ['NA'], left: ['NA'] }, motor: { right: ['S1'], left: ['S1'] } },
          totals: { uems: 40, lems: 37, lightTouch: 88, pinPrick: 88 },
        },
      },
      source: 'InSTeP sample 6',
    },
    {
      answers: {
        right: sheet('5x2 3 0x7', '2x5 0x23'),
        left: sheet('5 NT 2 0x7', '2x5 0x23'),
        voluntaryAnalContraction: 'No',
        deepAnalPressure: 'No',
      },
      expect: {
        value: 'A',
        details: {
          motorLevel: { left: ['C5', 'C6'] },
          neurologicalLevel: ['C5', 'C6'],
          ais: ['A'],
          totals: { uems: 'ND' },
        },
      },
      source: 'open algorithm, not-testable case',
    },
    {
      answers: { right: tagged, left: scar, voluntaryAnalContraction: 'Yes', deepAnalPressure: 'Yes', comment: 'scar' },
      expect: {
        value: 'E',
        details: {
          sensoryLevel: { right: ['INT*'], left: ['INT'] },
          neurologicalLevel: ['INT*'],
          ais: ['E*'],
          totals: { lightTouch: 110 },
        },
        flags: ['recovery from an earlier deficit'],
      },
      source: 'open algorithm, tagged case: scar at right T6',
    },
  ],
  missing: (said) => [
    ...blanks(said),
    ...(['voluntaryAnalContraction', 'deepAnalPressure'] as const).filter((key) => said[key] === undefined),
  ],
  attain: () => ['A', 'E'],
  open: (said) => ({ details: partialDetails(said), flags: flagsOf(said, null) }),
  trace: (said) => {
    const { right, left } = said
    if (right === undefined || left === undefined || blanks(said).length > 0) return []
    const exam = examFrom({ ...said, right, left })
    return explain(exam, classify(exam))
      .filter(({ about }) => said.voluntaryAnalContraction !== undefined || about.endsWith('level'))
      .map(({ about, label, because }) => ({ question: about, answer: label, leadsTo: because }))
  },
  compute: (said) => {
    const exam = examFrom(said)
    const found = classify(exam)
    const grades = found.ais.map((grade) => grade.replace('*', ''))
    const [first, last] = [grades[0], grades.at(-1)]
    const details = { totals: totals(said), ...found, because: explain(exam, found) }
    if (first === undefined || last === undefined || grades.length > 1) {
      return { value: null, attainable: [first ?? 'A', last ?? 'E'], details, flags: flagsOf(said, found) }
    }
    return { value: first, details, flags: flagsOf(said, found) }
  },
  says: (_said, { details }) => {
    const { ais, neurologicalLevel } = details as unknown as Classification
    return `AIS ${ais.join(' or ')}, neurological level ${neurologicalLevel.join(' or ')}.`
  },
})
