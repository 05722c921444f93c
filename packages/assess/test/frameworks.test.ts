import { describe, expect, test } from 'vitest'
import { frameworksOf, NOMS_SUMMARY_TITLE, radiosensitivityOf } from '../src/index.ts'
import type { Trace } from '../src/index.ts'
import { answered, at, caseOf, referred } from './support.ts'

async function traceOf(id: Trace['id'], ...drafts: Parameters<typeof caseOf>): Promise<Trace> {
  const found = frameworksOf(await caseOf(...drafts)).find((each) => each.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return found
}

const noms = { escc: '3', oncologic: 'resistant', mechanical: 'unstable', systemic: 'able', sins: 8 }

describe('NOMS', () => {
  test('no cell for a purely intradural lesion, even where somebody answered it', async () => {
    const trace = await traceOf('noms', referred(), answered('noms', noms, at('09:00'), ['epidural']))
    expect(trace).toMatchObject({ title: NOMS_SUMMARY_TITLE, result: null, validity: { code: 'N' } })
    expect(trace.steps).toHaveLength(4)
    expect(trace.steps[1]).toMatchObject({ answer: 'radioresistant to conventional radiotherapy', from: 1 })
    expect(JSON.stringify(trace)).not.toContain('separation')
  })

  test('without any compartment there is no cell either', async () => {
    expect(await traceOf('noms', answered('noms', noms, at('09:00'), ['epidural']))).toMatchObject({ result: null })
  })

  test('with epidural disease too: the cell of the epidural lesion, flagged', async () => {
    const both = referred({ compartments: ['intradural_extramedullary', 'epidural'] })
    const trace = await traceOf('noms', both, answered('noms', noms, at('09:00'), ['epidural']))
    expect(trace.result).toBe('decompression and stabilisation, then radiosurgery (high grade)')
    expect(trace.validity.code).toBe('X')
  })
})

test.each([
  ['kidney', null, 'resistant'],
  ['lymphoma', null, 'sensitive'],
  ['lung', null, 'undetermined'],
  ['lung', 'small-cell', 'sensitive'],
  ['lung', 'non-small-cell, squamous', 'resistant'],
  ['lung', 'adenocarcinoma', 'resistant'],
  ['unknown-primary', 'adenocarcinoma', 'undetermined'],
])('%s, %s: %s', async (site, histology, group) => {
  const primary = {
    site,
    histology: histology === null ? { is: 'not-known' } : { is: 'known', value: histology },
    driver: { is: 'not-asked' },
  }
  expect(radiosensitivityOf(await caseOf(referred({ primary }))).group).toBe(group)
})

test('LMNOP: what is not known stays open, and mechanics inside the dura is a question of the approach', async () => {
  const primary = { site: 'kidney', histology: { is: 'not-known' }, driver: { is: 'not-asked' } }
  const trace = await traceOf('lmnop', referred({ primary }))
  expect(trace.result).toBeNull()
  expect(trace.open).toEqual([
    'M: instability expected from the approach',
    'N: neurology',
    'O: histology',
    'P: fitness',
    'P: wishes',
    'P: prior therapy',
  ])
})

describe('EANO–ESMO', () => {
  test('the class with the way to it', async () => {
    const answers = { cytology: 'positive', mri: 'linear', clinical: 'typical', wholeNeuraxisMri: 'yes' }
    const trace = await traceOf('eano-esmo-lm', referred(), answered('eano-esmo-lm', answers, at('09:00')))
    expect(trace).toMatchObject({ result: 'type I-A, confirmed', open: [], validity: { code: 'V' } })
  })

  test('cytology of the referral is there before the class is', async () => {
    const csf = { is: 'known', value: { cytology: 'negative', on: '2026-03-03', tapsNegative: 2 } }
    const trace = await traceOf('eano-esmo-lm', referred({ csf }))
    expect(trace.result).toBeNull()
    expect(trace.steps[0]?.answer).toBe('negative, 3 Mar 2026, negative 2 times')
  })
})

test('fitness is never one number', async () => {
  const trace = await traceOf('fitness', answered('asa', { asa: 'III', emergency: 'no' }, at('09:00')))
  expect(trace.result).toBeNull()
  expect(trace.steps.filter(({ answer }) => answer !== null)).toHaveLength(1)
})
