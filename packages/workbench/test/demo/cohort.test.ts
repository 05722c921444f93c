import { assessment } from '@theca/assess'
import { course, daysWalking, extentOf, timeTo } from '@theca/follow'
import { imaging } from '@theca/plan'
import { foldView } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { expect, test } from 'vitest'
import { cohortDrafts, makeCohort } from '../../src/demo/cohort/index.ts'
import { kinds } from '../../src/kinds.ts'

const options = { persons: 200, seed: 7, until: '2026-03-04' }

test('the same seed draws the same persons, another seed others', () => {
  expect(JSON.stringify(cohortDrafts(options))).toBe(JSON.stringify(cohortDrafts(options)))
  expect(JSON.stringify(cohortDrafts({ ...options, seed: 8 }))).not.toBe(JSON.stringify(cohortDrafts(options)))
})

test('nothing is said after the books are closed, and nothing after death', () => {
  for (const drafts of cohortDrafts(options)) {
    for (const { effectiveAt } of drafts) expect(effectiveAt.slice(0, 10) <= options.until).toBe(true)
    const died = drafts.find(({ kind }) => kind === 'follow.death')
    if (died !== undefined)
      for (const { effectiveAt } of drafts) expect(effectiveAt <= died.effectiveAt, died.effectiveAt).toBe(true)
  }
})

test('two hundred persons pass the record, are labelled synthetic, and resemble what they were drawn from', async () => {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds,
    now: () => new Date('2026-03-04T12:00:00Z'),
  })
  const made = await makeCohort(record, options, () => undefined)
  if (!made.ok) throw new Error(made.failure.message)
  const cases = await Promise.all(
    made.value.map(async (id) => {
      const entries = await record.read(id)
      return {
        assessed: foldView(assessment, entries),
        went: foldView(course, entries),
        imaged: foldView(imaging, entries),
        authors: new Set(entries.map(({ author }) => author.type)),
      }
    }),
  )
  expect(cases).toHaveLength(200)
  for (const { assessed, went, authors } of cases) {
    expect(assessed.opened?.body.synthetic).toBe(true)
    expect([...authors]).toEqual(['algorithm'])
    expect(went.operations).toHaveLength(1)
    const walking = daysWalking(went, assessed)
    if (walking !== null) expect(walking.days + walking.unknown).toBeLessThanOrEqual(walking.of)
  }
  const died = cases.filter(({ went, assessed }) => {
    const to = timeTo('death', went, assessed)
    return to.ok && to.value.event === 1
  })
  // Medians of 3 to 9 months over six years: most have died; some are lost or alive.
  expect(died.length).toBeGreaterThan(130)
  expect(died.length).toBeLessThan(195)
  const gtr = cases.filter(({ went }) => went.operations[0]?.body.extentByWord === 'gtr').length
  expect(gtr / 200).toBeGreaterThan(0.3)
  expect(gtr / 200).toBeLessThan(0.6)
  const disagree = cases.filter(({ went, imaged }) => extentOf(went, imaged)?.disagree === true)
  expect(disagree.length).toBeGreaterThan(0)
})
