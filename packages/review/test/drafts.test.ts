import { describe, expect, test } from 'vitest'
import { checklistOf, filledShare, groundless, operationPaper, scareDraft } from '../src/index.ts'
import { cohortDrafts } from '../../workbench/src/demo/cohort/index.ts'
import { emptyCase, entriesOf, fullCase } from './cases.ts'

/** Invented courses of the demonstration cohort, as entries. */
const courses = cohortDrafts({ persons: 60, seed: 3, until: '2026-03-04' }).map((drafts) => entriesOf(drafts))
const all = [fullCase(), emptyCase(), ...courses]

describe('a draft after SCARE', () => {
  test('no sentence without a datum, in any course', () => {
    for (const entries of all) expect(groundless(scareDraft(entries))).toEqual([])
  })

  test('every entry that a sentence names is an entry of the case', () => {
    for (const entries of all) {
      const seqs = new Set(entries.map(({ seq }) => seq))
      for (const { sentences } of scareDraft(entries).sections)
        for (const seq of sentences.flatMap(({ data }) => data)) expect(seqs.has(seq), String(seq)).toBe(true)
    }
  })

  test('nobody can be recognised: no date, no case id, no author', () => {
    for (const entries of all) {
      const draft = scareDraft(entries)
      const words = JSON.stringify({ sections: draft.sections, tables: draft.tables })
      expect(words).not.toMatch(/\b(19|20)\d\d-\d\d-\d\d\b/)
      expect(words).not.toContain(entries[0]?.case)
      expect(words).not.toContain('Example')
      // The free words of the full case stand in its entries and nowhere in the draft.
      for (const told of ['allotment', 'wedding', 'stairs']) expect(words).not.toContain(told)
    }
  })

  test('an item without text is a question, and the checklist says so', () => {
    const rows = checklistOf(scareDraft(emptyCase()))
    for (const { state, questions } of rows) if (state === 'open') expect(questions).toBeGreaterThan(0)
    expect(rows.find(({ heading }) => heading === 'Informed consent')?.state).toBe('open')
  })

  test('a followed course fills at least two thirds of the items', () => {
    const shares = courses.map((entries) => filledShare(scareDraft(entries)))
    const longest = Math.max(...shares.map(({ filled, of }) => filled / of))
    expect(longest).toBeGreaterThan(2 / 3)
  })
})

describe('the operation record', () => {
  const input = { now: '2026-03-04T12:00:00.000Z', preparedBy: 'A. Weiss', version: '0' }

  test('a case without an operation has none', () => {
    expect(operationPaper({ ...input, entries: fullCase() })).toMatchObject({
      ok: false,
      failure: { code: 'no-operation' },
    })
  })

  test('every course of the cohort prints, and no complication is not the same as none', () => {
    for (const entries of courses) {
      const made = operationPaper({ ...input, entries })
      if (!made.ok) throw new Error(made.failure.message)
      const words = JSON.stringify(made.value.rows)
      if (!words.includes('Complication'))
        expect(words).toContain('no complication is recorded; that none occurred is not said')
    }
  })
})
