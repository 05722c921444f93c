import { instruments } from '@theca/instruments'
import { describe, expect, test } from 'vitest'
import type { Prognosis } from '../src/index.ts'
import { intraduralFacts, prognosisDesk } from '../src/index.ts'
import { models } from '../src/prognosis/bands.ts'
import { answered, at, caseOf, opened, referred } from './support.ts'

async function modelOf(id: string, ...drafts: Parameters<typeof caseOf>): Promise<Prognosis> {
  const found = prognosisDesk(await caseOf(...drafts)).find((each) => each.instrument === id)
  if (found === undefined) throw new Error(`no ${id} on the desk`)
  return found
}

describe('the bands as numbers', () => {
  test('every saying names a band of its instrument', () => {
    for (const { id, says } of models) {
      const bands = instruments.find((each) => each.id === id)?.bands.map((band) => band.id) ?? []
      for (const { band } of says) expect(bands, id).toContain(band)
    }
  })

  test('they are the words of the instrument: the numbers stand in its band', () => {
    for (const { id, says } of models)
      for (const { band, months, percent } of says) {
        const words = instruments.find((each) => each.id === id)?.bands.find((each) => each.id === band)
        const said = `${words?.label} ${words?.meaning}`
        if (percent !== null) expect(said, `${id} ${band}`).toContain(`${percent} %`)
        else if (months !== null) expect(said, `${id} ${band}`).toMatch(new RegExp(`\\b${months} months`))
      }
  })
})

describe('a model recorded', () => {
  test('13 points of Tokuhashi say a year or more, and are outside inside the dura', async () => {
    const answers = {
      kps: 60,
      extraspinalBone: 'none',
      vertebral: 'none',
      organs: 'none',
      palsy: 'D',
      primary: 'breast',
    }
    const model = await modelOf('tokuhashi-revised', referred(), answered('tokuhashi-revised', answers, at('09:00')))
    expect(model).toMatchObject({
      value: 13,
      range: [13, 13],
      from: 'recorded',
      seq: 2,
      fitness: { code: 'X', inside: 'outside' },
      says: [{ kind: 'expected', low: 12, high: null, open: true }],
      forced: ['Metastases in vertebral bodies'],
    })
  })

  test('van der Linden 2: a median of about three months', async () => {
    const answers = { kps: 60, primary: 'lung', visceral: 'yes' }
    const model = await modelOf('van-der-linden', answered('van-der-linden', answers, at('09:00')))
    expect(model).toMatchObject({ value: 2, says: [{ kind: 'median', months: 3 }], fitness: { inside: 'unknown' } })
  })

  test('a model from outside stands under its own name with its own shares', async () => {
    const answers = {
      model: 'SORG nomogram',
      modelVersion: 'page of the study group',
      computedAt: '2026-03-01T10:00:00Z',
      ninetyDaySurvivalPercent: 78,
      oneYearSurvivalPercent: 50,
      enteredBy: 'A. Example',
    }
    const second = { ...answers, model: 'SORG machine learning', oneYearSurvivalPercent: 40 }
    const state = await caseOf(
      answered('external-prognosis', answers, at('09:00')),
      answered('external-prognosis', second, at('10:00')),
    )
    const external = prognosisDesk(state).filter(({ instrument }) => instrument === 'external-prognosis')
    expect(external.map(({ title }) => title)).toEqual(['SORG nomogram', 'SORG machine learning'])
    expect(external[0]?.says.map(({ percent }) => percent)).toEqual([78, 50])
    expect(external[0]?.says[0]?.months).toBeCloseTo(2.957, 3)
  })
})

describe('a model put together from the case', () => {
  test('what is known narrows it, what is missing is named, and every band in reach is shown', async () => {
    const model = await modelOf('van-der-linden', referred(), answered('kps', { kps: 60 }, at('09:00')))
    expect(model).toMatchObject({
      from: 'derived',
      status: 'incomplete',
      value: null,
      range: [1, 2],
      missing: ['Visceral metastases'],
      says: [{ band: 'A' }],
    })
  })

  test('leptomeningeal disease is disseminated in Katagiri, and missing blood leaves a range', async () => {
    const model = await modelOf(
      'katagiri-2014',
      referred({ compartments: ['leptomeningeal'] }),
      answered('ecog', { ecog: 3 }, at('09:00')),
    )
    // renal cell 2, disseminated 2, ECOG 1: 5; laboratory 0 to 2, chemotherapy 0 or 1, bone 0 or 1.
    expect(model.range).toEqual([5, 9])
    expect(model.says.map(({ band }) => band)).toEqual(['4-6', '7-10', '7-10'])
  })

  test('a spine score is asked what it cannot be asked inside the dura, and says which item was forced', async () => {
    const systemic = { is: 'known', value: { status: 'no-other-disease', sites: [] } }
    const model = await modelOf('tokuhashi-revised', referred({ systemic }), answered('kps', { kps: 60 }, at('09:00')))
    expect(model).toMatchObject({
      range: [10, 12],
      forced: ['Metastases in vertebral bodies'],
      missing: ['Palsy (Frankel)'],
    })
  })

  test('nothing known: no value, the whole range, nothing invented', async () => {
    const model = await modelOf('tomita', opened())
    expect(model).toMatchObject({ value: null, range: [2, 10], status: 'incomplete', says: [] })
    // Katagiri has bands with survival: none is shown while all are possible.
    expect(await modelOf('katagiri-2014', opened())).toMatchObject({ range: [0, 10], says: [] })
  })
})

test('a score of the brain means nothing without brain metastases, and says so', async () => {
  const model = await modelOf('gpa-breast', referred())
  expect(model).toMatchObject({
    status: 'not_applicable',
    value: null,
    says: [],
    fitness: { code: 'N', inside: 'outside' },
  })
})

test('outside the dura the case lies inside, with both it is not known', async () => {
  const inside = async (compartments: string[]) => (await modelOf('tomita', referred({ compartments }))).fitness.inside
  expect(await inside(['vertebral'])).toBe('inside')
  expect(await inside(['vertebral', 'intramedullary'])).toBe('unknown')
})

test('facts of the compartment of the case stand first; none is left out', async () => {
  const facts = intraduralFacts(await caseOf(referred({ compartments: ['intramedullary'] })))
  expect(facts[0]?.here).toBe(true)
  expect(facts.filter(({ here }) => here).map(({ compartment }) => compartment)).not.toContain(
    'intradural_extramedullary',
  )
  expect(facts.some(({ here }) => !here)).toBe(true)
})
