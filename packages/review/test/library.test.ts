import { describe, expect, test } from 'vitest'
import {
  citationInWords,
  filterLibrary,
  publishedBenchmarks,
  publishedCases,
  publishedSeriesList,
  readCondition,
} from '../src/index.ts'

const where = (...texts: string[]) =>
  texts.map((text) => {
    const condition = readCondition(text)
    if (!condition.ok) throw new Error(condition.failure.message)
    return condition.value
  })

const count = (items: readonly object[], ...texts: string[]): number => {
  const found = filterLibrary(items, where(...texts))
  if (!found.ok) throw new Error(found.failure.message)
  return found.value.length
}

test('the shipped library is read whole, and every citation says something', () => {
  expect(publishedCases()).toHaveLength(57)
  expect(publishedSeriesList()).toHaveLength(46)
  for (const { citation } of [...publishedCases(), ...publishedSeriesList()])
    expect(citationInWords(citation)).toMatch(/^.+ (\d{4}|year not read)/)
  expect(new Set(publishedCases().map(({ id }) => id)).size).toBe(57)
})

test('nothing of the library speaks of the two patients of the seed paper', () => {
  const keys = [...publishedCases(), ...publishedSeriesList()].map(({ citation }) => citation.doi)
  expect(keys).not.toContain('10.1093/jscr/rjae108')
})

test('every study of a benchmark is a series of the library, and its counts add up', () => {
  const ids = new Set(publishedSeriesList().map(({ id }) => id))
  for (const { studies, k, patients, events } of Object.values(publishedBenchmarks())) {
    for (const { id } of studies) expect(ids.has(id), id).toBe(true)
    expect(studies).toHaveLength(k)
    expect(studies.reduce((sum, { n }) => sum + n, 0)).toBe(patients)
    expect(studies.reduce((sum, { x }) => sum + x, 0)).toBe(events)
  }
})

describe('filters', () => {
  const cases = publishedCases()

  test('agree with a filter written by hand', () => {
    expect(count(cases, 'primary.group=lung', 'compartment=intramedullary')).toBe(
      cases.filter((each) => each.primary.group === 'lung' && each.compartment === 'intramedullary').length,
    )
    expect(count(cases, 'citation.year>=2015')).toBe(
      cases.filter(({ citation }) => Number(citation.year) >= 2015).length,
    )
    expect(count(cases, 'level.region=conus')).toBe(cases.filter(({ level }) => level.region.includes('conus')).length)
  })

  test('an unknown meets neither yes nor no, only null', () => {
    const all = cases.length
    const parts = ['=true', '=false', '=null'].map((end) => count(cases, `disease.brain_metastases${end}`))
    expect(parts.reduce((sum, each) => sum + each, 0)).toBe(all)
    expect(parts[2]).toBeGreaterThan(0)
    expect(count(cases, 'disease.brain_metastases!=true')).toBe(parts[1])
    expect(count(cases, 'pre.kps<=100')).toBe(all - count(cases, 'pre.kps=null'))
  })

  test('a field that is not there is named, with those that are', () => {
    const found = filterLibrary(cases, where('primary.gruop=lung'))
    expect(found.ok ? '' : found.failure.message).toMatch(/no field primary\.gruop.*primary\.group/)
    expect(readCondition('primary.group').ok).toBe(false)
    expect(filterLibrary(cases, where('age_years>=old')).ok).toBe(false)
  })
})
