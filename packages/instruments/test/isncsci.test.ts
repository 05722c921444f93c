import { DERMATOMES, KEY_MUSCLES } from '@theca/anatomy'
import { describe, expect, it } from 'vitest'
import { findInstrument, isncsciExam, type Instrument } from '../src/index.ts'
import { chaosOf, examOf, printedByOracle, printedOf, withoutStars, type Printed } from './isncsci-exams.ts'
import { result } from './support.ts'

const { classify, explain, totalsOf } = isncsciExam
type Exam = isncsciExam.Exam
type SideExam = isncsciExam.SideExam

const isncsci = findInstrument('isncsci') as Instrument

const seeds = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1)

const examAt = (seed: number, notTestable: number, tagged: number): Exam =>
  (seed % 4 === 0 ? chaosOf : examOf)(seed, { notTestable, tagged })

const labelOutputs = (printed: Printed): [string, string][] =>
  Object.entries(printed).filter(([key]) => !/^(uems|lems|motorTotal|lightTouch|pinPrick)/.test(key))

describe('against the open algorithm (npm isncsci 2.0.6)', () => {
  it('fully tested, untagged: every output identical', () => {
    for (const seed of seeds(2500)) {
      const exam = examAt(seed, 0, 0)
      expect({ seed, ...printedOf(exam) }).toEqual({ seed, ...printedByOracle(exam) })
    }
  })

  // That algorithm forms AIS and the non-key rule from sets, one output at a time, so it can keep a grade that no single
  // examination could have, or apply the non-key rule to worlds that are not AIS C. Everything else is the same.
  it('not testable: levels identical; AIS never more than theirs; motor zones differ only with a non-key muscle', () => {
    let narrower = 0
    for (const seed of seeds(1500)) {
      const exam = examAt(seed, seed % 2 === 0 ? 0.02 : 0.12, 0)
      const [ours, theirs] = [printedOf(exam), printedByOracle(exam)]
      for (const [key, label] of Object.entries(ours)) {
        const other = theirs[key] ?? ''
        if (label === other) continue
        const nonKey = exam.right.lowestNonKeyMuscle !== null || exam.left.lowestNonKeyMuscle !== null
        const isAis = key === 'ais' && label.split(',').every((grade) => other.split(',').includes(grade))
        expect({ seed, key, label, other, explained: isAis || (key.startsWith('zppMotor') && nonKey) }).toMatchObject({
          explained: true,
        })
        narrower++
      }
    }
    expect(narrower).toBeLessThan(40)
  })

  it('tagged: same labels; stars agree in 99 of 100 outputs', () => {
    let [outputs, sameStars] = [0, 0]
    for (const seed of seeds(1500)) {
      const exam = examAt(seed, 0, 0.04)
      const [ours, theirs] = [printedOf(exam), printedByOracle(exam)]
      for (const [key, label] of Object.entries(ours)) {
        outputs++
        if (label === theirs[key]) sameStars++
        if (key === 'ais' || key.startsWith('zppMotor')) continue
        expect([seed, key, withoutStars(label)]).toEqual([seed, key, withoutStars(theirs[key] ?? '')])
      }
    }
    expect(sameStars / outputs).toBeGreaterThan(0.99)
  })

  it('motor level: all 4⁵ patterns of the arm and all 4⁵ of the leg', () => {
    const grades = ['0', '2', '4', '5']
    for (let code = 0; code < 4 ** 5; code++) {
      const pattern = [0, 1, 2, 3, 4].map((place) => grades[Math.floor(code / 4 ** place) % 4] ?? '')
      for (const block of ['arm', 'leg']) {
        const five = ['5', '5', '5', '5', '5']
        const exam = examWith(block === 'arm' ? [...pattern, ...five] : [...five, ...pattern])
        expect({ code, block, ...printedOf(exam) }).toEqual({ code, block, ...printedByOracle(exam) })
      }
    }
  })
})

const column = (keys: readonly string[], values: (key: string, place: number) => string) =>
  Object.fromEntries(keys.map((key, place) => [key, values(key, place)]))

const sideWith = (motor: readonly string[]): SideExam =>
  ({
    motor: column(KEY_MUSCLES, (_key, place) => motor[place] ?? ''),
    lightTouch: column(DERMATOMES, () => '2'),
    pinPrick: column(DERMATOMES, () => '2'),
    lowestNonKeyMuscle: null,
  }) as unknown as SideExam

const examWith = (motor: readonly string[]): Exam => ({
  right: sideWith(motor),
  left: sideWith(motor),
  voluntaryAnalContraction: 'No',
  deepAnalPressure: 'Yes',
})

/** Every examination without NT and tags that this one could be, cell by cell. */
const worldsOf = (exam: Exam): Exam[] => {
  let worlds: Exam[] = [exam]
  const open = (change: (world: Exam, value: string) => Exam, values: readonly string[]) => {
    worlds = worlds.flatMap((world) => values.map((value) => change(world, value)))
  }
  for (const side of ['right', 'left'] as const)
    for (const column of ['motor', 'lightTouch', 'pinPrick'] as const) {
      const normal = column === 'motor' ? 5 : 2
      for (const [key, cell] of Object.entries(exam[side][column])) {
        if (cell.length === 1) continue
        const values = isncsciExam.valuesOf(cell, normal, 'standard').map(String)
        const distinct =
          column === 'motor'
            ? values.filter((value) => ['0', '1', '3', '5'].includes(value) || values.length === 1)
            : values
        const kept = distinct.length > 0 ? distinct : values
        open(
          (world, value) => ({
            ...world,
            [side]: { ...world[side], [column]: { ...world[side][column], [key]: value } },
          }),
          kept,
        )
      }
    }
  for (const key of ['voluntaryAnalContraction', 'deepAnalPressure'] as const) {
    if (exam[key] === 'NT') open((world, value) => ({ ...world, [key]: value }), ['Yes', 'No'])
  }
  return worlds
}

const openCells = (exam: Exam): number =>
  [exam.right, exam.left]
    .flatMap((side) => [side.motor, side.lightTouch, side.pinPrick])
    .reduce(
      (count, cells) =>
        count + Object.values(cells).filter((cell) => /^NT\*?$|\d\*$/.test(cell) && !cell.endsWith('**')).length,
      0,
    )

describe('possible worlds', () => {
  it.each([
    ['not testable', 0.02, 0],
    ['tagged', 0, 0.025],
  ])('%s: each set is exactly what the enumerated examinations give', (_title, notTestable, tagged) => {
    let compared = 0
    for (const seed of seeds(900)) {
      const exam = examAt(seed, notTestable, tagged)
      const open = openCells(exam)
      if (open === 0 || open > 4) continue
      const union = new Map<string, Set<string>>()
      for (const world of worldsOf(exam))
        for (const [key, label] of labelOutputs(printedOf(world))) {
          union.set(key, (union.get(key) ?? new Set()).add(label))
        }
      for (const [key, label] of labelOutputs(printedOf(exam))) {
        const labels = label.replaceAll('*', '').split(',')
        expect({ seed, key, labels: [...labels].sort() }).toEqual({
          seed,
          key,
          labels: [...(union.get(key) ?? [])].sort(),
        })
        expect(new Set(labels).size).toBe(labels.length)
      }
      compared++
    }
    expect(compared).toBeGreaterThan(100)
  })

  it('an examination with nothing testable still ends, with every label possible', () => {
    const blank: SideExam = {
      motor: column(KEY_MUSCLES, () => 'NT'),
      lightTouch: column(DERMATOMES, () => 'NT'),
      pinPrick: column(DERMATOMES, () => 'NT'),
      lowestNonKeyMuscle: null,
    } as unknown as SideExam
    const exam: Exam = { right: blank, left: blank, voluntaryAnalContraction: 'NT', deepAnalPressure: 'NT' }
    const found = classify(exam)
    expect(found.ais).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(found.completeness).toEqual(['C', 'I'])
    expect(found.neurologicalLevel).toHaveLength(29)
    expect(found.neurologicalLevel.at(-1)).toBe('INT')
    expect(found.zpp.sensory.right[0]).toBe('NA')
    expect(totalsOf(blank, blank, DERMATOMES)).toMatchObject({
      uems: 'ND',
      lems: 'ND',
      lightTouch: 'ND',
      pinPrick: 'ND',
    })
  })
})

describe('explanation', () => {
  it('gives one sentence for every label, and nothing else', () => {
    for (const seed of seeds(300)) {
      const exam = examAt(seed, seed % 3 === 0 ? 0.05 : 0, seed % 5 === 0 ? 0.03 : 0)
      const found = classify(exam)
      const reasons = explain(exam, found)
      const labels = [
        ...found.sensoryLevel.right,
        ...found.sensoryLevel.left,
        ...found.motorLevel.right,
        ...found.motorLevel.left,
        ...found.neurologicalLevel,
        ...found.completeness,
        ...found.ais,
        ...found.zpp.sensory.right,
        ...found.zpp.sensory.left,
        ...found.zpp.motor.right,
        ...found.zpp.motor.left,
      ]
      expect(reasons.map(({ label }) => label).sort()).toEqual(labels.sort())
      for (const { because } of reasons) {
        expect(because).toMatch(/^[A-Z].*\.$/)
        expect(because).not.toMatch(/undefined|null/)
      }
    }
  })

  it('names the segment and its values', () => {
    const exam = examWith(['5', '5', '5', '5', '5', '5', '5', '4', '3', '5'])
    const said = explain(exam, classify(exam))
    expect(said.find(({ about }) => about === 'right motor level')).toEqual({
      about: 'right motor level',
      label: 'L4',
      because:
        'Lowest muscle of at least 3 with 5 in all above: L4 ankle dorsiflexors 4, then L5 long toe extensors 3.',
    })
  })
})

const worked = (place: number) =>
  structuredClone(isncsci.worked[place]?.answers) as {
    right: { motor: Record<string, string>; lightTouch: Record<string, string | null> }
    left: object
    voluntaryAnalContraction?: string
    deepAnalPressure?: string
  }

describe('explanation, output by output', () => {
  const reason = (exam: Exam, about: string) =>
    explain(exam, classify(exam)).find((each) => each.about === about)?.because

  it('each grade says what makes it', () => {
    const normal = examWith(Array.from({ length: 10 }, () => '5'))
    const healthy: Exam = { ...normal, voluntaryAnalContraction: 'Yes' }
    expect(reason(healthy, 'AIS')).toContain('no deficit recorded')
    const absent = { lightTouch: { S4_5: '0' }, pinPrick: { S4_5: '0' } }
    const cut = (side: SideExam): SideExam =>
      ({
        ...side,
        lightTouch: { ...column(DERMATOMES, (_key, place) => (place < 5 ? '2' : '0')), ...absent.lightTouch },
        pinPrick: { ...column(DERMATOMES, (_key, place) => (place < 5 ? '2' : '0')), ...absent.pinPrick },
        motor: column(KEY_MUSCLES, (_key, place) => (place < 2 ? '5' : '0')),
      }) as unknown as SideExam
    const complete: Exam = { ...normal, right: cut(normal.right), left: cut(normal.left), deepAnalPressure: 'No' }
    expect(reason(complete, 'AIS')).toBe('Complete: nothing is preserved at S4-5.')
    expect(reason(complete, 'completeness')).toContain(
      'deep anal pressure No, S4-5 light touch and pin prick right 0 and 0',
    )
    expect(reason(complete, 'neurological level')).toContain('right C7 light touch 0, pin prick 0')
    expect(reason(complete, 'right motor zone of partial preservation')).toContain('C6 wrist extensors 5')
    expect(reason({ ...complete, deepAnalPressure: 'Yes' }, 'AIS')).toContain('no motor function is preserved at S4-5')
    expect(reason({ ...complete, voluntaryAnalContraction: 'Yes' }, 'AIS')).toContain(
      'fewer than half of the key muscles',
    )
    expect(reason({ ...complete, voluntaryAnalContraction: 'Yes' }, 'AIS')).toContain(': 0 of 16')
  })
})

describe('a blank is not NT', () => {
  it('a blank cell: incomplete, no classification, totals of full columns only', () => {
    const answers = worked(0)
    answers.right.lightTouch['T6'] = null
    expect(result(isncsci, { answers })).toMatchObject({
      status: 'incomplete',
      value: null,
      missing: ['right.lightTouch.T6'],
      details: {
        ais: null,
        neurologicalLevel: null,
        totals: { lightTouch: null, lightTouchRight: null, pinPrick: 20, uems: 20 },
      },
    })
  })

  it('a blank anal examination: levels, but no completeness, grade or zones', () => {
    const { voluntaryAnalContraction: _vac, ...answers } = worked(0)
    expect(result(isncsci, { answers })).toMatchObject({
      status: 'incomplete',
      missing: ['voluntaryAnalContraction'],
      details: { neurologicalLevel: ['C6'], completeness: null, ais: null, zpp: null },
    })
  })

  it('a whole side missing names the side', () => {
    const { left: _left, ...answers } = worked(0)
    expect(result(isncsci, { answers }).missing).toEqual(['left'])
  })
})

describe('sets are never collapsed', () => {
  it('two possible grades: value null, both attainable, a flag', () => {
    const answers = worked(1)
    const motor = answers.right.motor
    for (const muscle of ['L2', 'L3', 'L4', 'L5', 'S1', 'C6', 'C7', 'C8', 'T1']) motor[muscle] = 'NT'
    const left = answers.left as { motor: Record<string, string> }
    for (const muscle of ['L2', 'L3', 'L4']) left.motor[muscle] = '0'
    const found = result(isncsci, { answers })
    expect(found).toMatchObject({
      status: 'complete',
      value: null,
      attainable: ['C', 'D'],
      band: null,
      bandDetermined: false,
    })
    expect(found.details['ais']).toEqual(['C', 'D'])
    expect(found.flags).toContain('AIS not single: C or D')
  })

  it('a tag without a comment says so; AIS E asks for an earlier deficit', () => {
    const { comment: _comment, ...answers } = worked(3) as ReturnType<typeof worked> & { comment: string }
    expect(result(isncsci, { answers }).flags).toEqual([
      'tagged value without a comment',
      expect.stringContaining('recovery'),
    ])
  })

  it.each(['5*', '6', 'nt', 3])('a motor cell of %j is refused with its place', (cell) => {
    const answers = worked(0)
    ;(answers.right.motor as Record<string, unknown>)['C5'] = cell
    expect(() => result(isncsci, { answers })).toThrow('right.motor.C5')
  })
})
