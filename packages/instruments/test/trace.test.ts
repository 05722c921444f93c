import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainInstrument, instrumentMarkdown, instruments, sayResult, scoreInstrument } from '../src/index.ts'
import { answersOf } from './support.ts'

const questions = (steps: ReturnType<typeof explainInstrument>) =>
  Object.fromEntries(steps.map(({ question, answer, leadsTo }) => [question, [answer, leadsTo]]))

describe('the way from answers to a result', () => {
  it('NOMS says what each heading decides, and that a body too ill does not matter for a sensitive tumour', () => {
    const steps = explainInstrument('noms', {
      escc: '3',
      oncologic: 'sensitive',
      mechanical: 'unstable',
      systemic: 'unable',
    })
    expect(steps.map(({ leadsTo }) => leadsTo)).toEqual([
      'high grade compression',
      'conventional radiotherapy reaches it',
      'stabilisation comes first',
      'does not change this cell',
    ])
  })

  it('EANO–ESMO: equivocal is not positive; without the whole neuraxis the certainty is provisional', () => {
    const found = questions(
      explainInstrument('eano-esmo-lm', { cytology: 'equivocal', mri: 'nodular', wholeNeuraxisMri: 'no' }),
    )
    expect(found['CSF cytology']).toEqual(['equivocal', 'type II: equivocal is not positive'])
    expect(found['MRI pattern']?.[1]).toBe('letter B')
    expect(found['Symptoms and signs']?.[0]).toBeNull()
    expect(found['MRI covers brain and whole spine']?.[1]).toBe('certainty provisional')
  })

  it('the clock of the guideline says the hours, and its content on steroids by number', () => {
    const steps = explainInstrument('nice-ng234', {
      suspicionAt: '2026-03-02T10:00:00Z',
      neurologicalSigns: 'yes',
      mriAt: '2026-03-03T09:30:00Z',
    })
    expect(questions(steps)['MRI done']?.[1]).toBe('met: 23.5 h of 24 h')
    expect(steps.at(-1)).toMatchObject({ question: 'Steroids', source: 'NICE NG234 1.8.1, second-hand' })
  })

  it('urgency gives the facts with their time; ISNCSCI gives the reason of each level', () => {
    const examinations = [
      { at: '2026-03-01T08:00:00Z', lems: 44, walking: 'independent' },
      { at: '2026-03-03T08:00:00Z', lems: 36, walking: 'non_ambulatory' },
    ]
    const found = questions(explainInstrument('urgency', { examinations }))
    expect(found['Walking lost']).toEqual(['lost walking in 48 h', 'emergent'])
    expect(found['AIS worse']?.[0]).toBeNull()
    const exam = instruments.find(({ id }) => id === 'isncsci')?.worked[0]?.answers ?? {}
    const levels = questions(explainInstrument('isncsci', exam))
    expect(levels['right sensory level']).toEqual([
      'C6',
      'C7 is the first segment that is not normal: light touch 0, pin prick 0.',
    ])
    const { voluntaryAnalContraction: _unknown, ...open } = exam
    expect(Object.keys(questions(explainInstrument('isncsci', open)))).not.toContain('AIS')
  })

  it('a sum says the points of each answer; they add up to the total', () => {
    const worked = instruments.find(({ id }) => id === 'sins')?.worked[0]
    const steps = explainInstrument('sins', worked?.answers ?? {}, { compartments: ['vertebral'] })
    expect(steps.reduce((total, { leadsTo }) => total + Number.parseInt(leadsTo, 10), 0)).toBe(worked?.expect.value)
  })

  it('says nothing for an instrument that is none, or answers that are refused', () => {
    expect(explainInstrument('kpss', {})).toEqual([])
    expect(explainInstrument('kps', { kps: 71 })).toEqual([])
  })

  it('of any instrument and any answers every step is words, and the open questions are among them', () => {
    for (const { id, answers, ...instrument } of instruments) {
      fc.assert(
        fc.property(answersOf({ id, answers, ...instrument }), (given) => {
          for (const { question, answer, source, leadsTo } of explainInstrument(id, given, {
            compartments: ['epidural'],
          })) {
            expect([question, source].every((text) => text.length > 1)).toBe(true)
            expect(`${question} ${answer} ${leadsTo}`).not.toMatch(/undefined|NaN|\[object/)
          }
        }),
        { numRuns: 20, seed: 7 },
      )
    }
  })
})

describe('the documentation page', () => {
  it.each(instruments.map((each) => [each.id, each] as const))(
    '%s: questions, bands, validity, examples, source',
    (_id, each) => {
      const page = instrumentMarkdown(each)
      for (const key of Object.keys(each.answers.shape)) expect(page).toContain(`(\`${key}\``)
      for (const { label } of each.bands) expect(page).toContain(label.replaceAll('|', '\\|'))
      for (const worked of each.worked) {
        const scored = scoreInstrument(each, { ...worked, compartments: worked.compartments ?? [] })
        if (scored.ok) expect(page).toContain(sayResult(each, worked.answers, scored.result))
      }
      expect(page).toContain(each.citation)
      expect(page).not.toMatch(/undefined|NaN|\[object|null/)
    },
  )
})
