import { describe, expect, test } from 'vitest'
import { cohortDrafts } from '../../workbench/src/demo/cohort/index.ts'
import type { CohortResult, Plot } from '../src/index.ts'
import {
  analyseCohort,
  curvePlot,
  forestPlot,
  frontierPlot,
  memberOf,
  swimmerPlot,
  transitionPlot,
  WHOLE_RECORD,
} from '../src/index.ts'
import { entriesOf } from './cases.ts'

const members = cohortDrafts({ persons: 80, seed: 5, until: '2026-03-04' }).map((drafts, place) => ({
  ...memberOf('TH-7K2QD', entriesOf(drafts)),
  case: `TH-${String(place).padStart(5, '0')}`,
}))

function resultOf(groupBy: 'compartment' | null): CohortResult {
  const answer = analyseCohort(members, { ...WHOLE_RECORD, synthetic: 'only', groupBy })
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}
const result = resultOf(null)

const plots = (of: CohortResult): readonly Plot[] =>
  [
    ...of.endpoints.map((endpoint) => curvePlot(endpoint)),
    ...of.benchmarks.map(forestPlot),
    swimmerPlot(of.members),
    frontierPlot(of.members),
    transitionPlot(of.function.matrix),
  ].filter((each) => each !== null)

/** Start and end tags must pair up, and no attribute may hold something that is no number where a number belongs. */
function faultsIn(svg: string): string[] {
  const open: string[] = []
  const faults: string[] = []
  for (const [, closing, name = '', , self] of svg.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (closing === '/') {
      if (open.pop() !== name) faults.push(`</${name}> closes nothing`)
    } else if (self !== '/') open.push(name)
  }
  if (/NaN|Infinity|undefined|null/.test(svg)) faults.push('an attribute is no number')
  return [...faults, ...open.map((name) => `<${name}> stays open`)]
}

describe.each([
  ['together', result],
  ['by compartment', resultOf('compartment')],
])('%s', (_, of) => {
  test('every picture is well formed, has a name and words, and brings its data', () => {
    expect(plots(of).length).toBeGreaterThanOrEqual(9)
    for (const { id, svg, alt, csv } of plots(of)) {
      expect(faultsIn(svg), id).toEqual([])
      expect(svg).toMatch(/<title>.+<\/title><desc>.+<\/desc>/)
      expect(alt.length, id).toBeGreaterThan(30)
      const [head = '', ...rows] = csv.trim().split('\r\n')
      for (const row of rows) expect(row.replaceAll(/"[^"]*"/g, '').split(',').length, id).toBe(head.split(',').length)
    }
  })
})

test('the data of a curve are its steps: as many as the answer has, in the same order', () => {
  const [death] = result.endpoints
  const [curve] = death?.survival ?? []
  if (death === undefined || curve === undefined || !('steps' in curve)) throw new Error('no curve')
  const rows = curvePlot(death)?.csv.trim().split('\r\n').slice(1) ?? []
  expect(rows.map((row) => Number(row.split(',')[1]))).toEqual(curve.steps.map(({ time }) => time))
  expect(rows.map((row) => Number(row.split(',')[4]))).toEqual(curve.steps.map(({ survival }) => survival))
})

test('the bands of the transitions add up to everybody', () => {
  const rows = transitionPlot(result.function.matrix)?.csv.trim().split('\r\n').slice(1) ?? []
  const all = rows.flatMap((row) => row.split(',').slice(1).map(Number)).reduce((sum, each) => sum + each, 0)
  expect(all).toBe(members.length)
})

test('words from outside cannot become marks of the picture', () => {
  const [first] = result.benchmarks
  if (first === undefined) throw new Error('no benchmark')
  const { svg } = forestPlot({ ...first, title: '<script>"&', sentence: '</desc><script>' })
  expect(svg).not.toContain('<script')
  expect(faultsIn(svg)).toEqual([])
})

test('nobody is drawn where nobody is counted', () => {
  expect(swimmerPlot([])).toBeNull()
  expect(frontierPlot([])).toBeNull()
  expect(transitionPlot({ before: ['I'], after: ['I'], counts: [[0]] })).toBeNull()
})
