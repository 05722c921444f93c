import { describe, expect, it } from 'vitest'
import {
  angiographyPrompt,
  antithromboticClearance,
  antithrombotics,
  cnsActiveDrugs,
  fieldInWords,
  findReferenceTable,
  hypervascular,
  nomsOncologic,
  prognosticFacts,
  readReferenceTable,
  referenceTables,
  type LocalRow,
  radiosensitivity,
} from '../src/index.ts'

describe('reference tables', () => {
  it('every row carries its mark and its source', () => {
    const rows = [...radiosensitivity, ...cnsActiveDrugs, ...hypervascular, ...antithrombotics, ...prognosticFacts]
    for (const { evidenceStatus, source } of rows) {
      expect(['verified', 'secondary', 'recalled', 'project']).toContain(evidenceStatus)
      expect(source.length).toBeGreaterThan(5)
    }
    expect(rows.length).toBeGreaterThan(50)
  })

  it('no histology stands in two groups; unknown is undetermined', () => {
    const names = radiosensitivity.map(({ histology }) => histology)
    expect(new Set(names).size).toBe(names.length)
    expect(['Lymphoma', 'breast', 'renal', 'not in the table'].map((each) => nomsOncologic(each))).toEqual([
      'sensitive',
      'sensitive',
      'resistant',
      'undetermined',
    ])
  })

  it('renal prompts, breast does not', () => {
    expect([angiographyPrompt('renal') !== null, angiographyPrompt('breast')]).toEqual([true, null])
  })

  it('every CNS-active row is dated and gives no dose advice', () => {
    for (const row of cnsActiveDrugs) expect(row.reviewedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })
})

describe('trap 13: a calendar rule is not 48 hours', () => {
  const says = (drug: string, hours: number | null, clearance: number | null) =>
    antithromboticClearance(drug, hours, clearance).says

  it('the examples of the dossier', () => {
    expect(says('apixaban', 36, null)).toBe('not cleared (72 h)')
    expect(says('apixaban', 60, 90)).toBe('not cleared (72 h)')
    expect(says('lmwh_prophylactic', 13, 90)).toBe('cleared (12 h passed)')
    expect(says('lmwh_prophylactic', 13, 40)).toBe('not cleared (24 h)')
  })

  it('no direct anticoagulant is cleared before 72 hours at any clearance', () => {
    for (const drug of ['apixaban', 'rivaroxaban', 'edoxaban', 'dabigatran'])
      for (const clearance of [null, 5, 15, 29, 30, 49, 50, 120])
        for (const hours of [0, 24, 48, 71.9])
          expect(antithromboticClearance(drug, hours, clearance).status).toBe('not_cleared')
  })

  it('dabigatran by clearance: 72, 96, 120 hours, none below 15', () => {
    const cleared = (clearance: number) =>
      [71, 72, 95, 96, 119, 120, 500].filter(
        (hours) => antithromboticClearance('dabigatran', hours, clearance).status === 'cleared',
      )[0]
    expect([50, 49, 30, 29, 15, 14].map(cleared)).toEqual([72, 96, 96, 120, 120, undefined])
  })

  it('what is not known is unknown, never cleared', () => {
    for (const { drug } of antithrombotics) {
      expect(antithromboticClearance(drug, null, 90).status).toBe('unknown')
    }
    expect(antithromboticClearance('apixaban', 500, null).status).toBe('unknown')
    expect(antithromboticClearance('apixaban', 500, 20).status).toBe('unknown')
    expect(antithromboticClearance('warfarin', 200, null).status).toBe('unknown')
    expect(antithromboticClearance('warfarin', 200, null, false).status).toBe('not_cleared')
    expect(antithromboticClearance('warfarin', 200, null, true).status).toBe('cleared')
    expect(antithromboticClearance('fondaparinux', 500, 90).status).toBe('unknown')
  })
})

describe('rows that a centre has otherwise', () => {
  const local = (table: string, row: string, fields: unknown): LocalRow => ({
    table,
    row,
    fields,
    owner: { name: 'A. Example' },
    at: '2026-03-06T10:00:00.000Z',
    reason: 'local policy',
  })
  const own = { title: 'apixaban here', rows: [{ fromMlMin: 0, hours: 96 }], alsoNeeds: null, restart: 'day 3' }

  it('decide, say whose they are, and give way again to the published row', () => {
    const edits = [local('antithrombotics', 'apixaban', own)]
    expect(antithromboticClearance('apixaban', 80, null, null, edits)).toEqual({
      status: 'not_cleared',
      limitHours: 96,
      says: 'not cleared (96 h); local rule of A. Example, 2026-03-06',
    })
    expect(antithromboticClearance('apixaban', 97, 20, null, edits).status).toBe('cleared')
    const back = [...edits, local('antithrombotics', 'apixaban', null)]
    expect(antithromboticClearance('apixaban', 80, 90, null, back).says).toBe('cleared (72 h passed)')
    expect(nomsOncologic('renal', [local('radiosensitivity', 'renal', { group: 'sensitive' })])).toBe('sensitive')
    expect(nomsOncologic('chordoma', [local('radiosensitivity', 'chordoma', { group: 'resistant' })])).toBe('resistant')
    const pale = [local('hypervascular', 'renal', { hypervascular: 'no', meanVascularity: null })]
    expect(angiographyPrompt('renal', pale)).toBeNull()
    const breast = [local('hypervascular', 'breast', { hypervascular: 'yes', meanVascularity: 1 })]
    expect(angiographyPrompt('breast', breast)).toContain('local rule of A. Example, 2026-03-06')
  })

  it('a local row with a clearance that has no rule, and another need, stays as careful as a published one', () => {
    const rows = [
      { fromMlMin: 50, hours: 72 },
      { fromMlMin: 0, hours: null },
    ]
    const edits = [local('antithrombotics', 'fondaparinux', { ...own, rows, alsoNeeds: 'anti-Xa low' })]
    const at = (hours: number | null, clearance: number | null, met: boolean | null = null) =>
      antithromboticClearance('fondaparinux', hours, clearance, met, edits).status
    expect([at(100, 30), at(100, null), at(50, 30), at(100, 60), at(100, 60, true), at(100, 60, false)]).toEqual([
      'unknown',
      'unknown',
      'not_cleared',
      'unknown',
      'cleared',
      'not_cleared',
    ])
  })

  it('every published row is one that the table itself accepts; a local one that is not is passed over', () => {
    for (const table of referenceTables) {
      expect(new Set(table.rows.map(({ id }) => id)).size).toBe(table.rows.length)
      for (const { id, fields } of table.rows) {
        expect([id, table.fields.safeParse(fields).success]).toEqual([id, true])
        expect(id).toMatch(/^[a-z0-9][a-z0-9 ._-]{0,80}$/)
        expect(Object.values(fields).map(fieldInWords).join()).not.toMatch(/undefined|object/)
      }
    }
    const broken = [local('antithrombotics', 'apixaban', { hours: 1 })]
    expect(antithromboticClearance('apixaban', 2, 90, null, broken)).toMatchObject({
      status: 'not_cleared',
      limitHours: 72,
    })
    const backwards = {
      ...own,
      rows: [
        { fromMlMin: 0, hours: 1 },
        { fromMlMin: 50, hours: 2 },
      ],
    }
    expect(findReferenceTable('antithrombotics')?.fields.safeParse(backwards).success).toBe(false)
  })

  it('the published row stays beside the local one, with everything that was before', () => {
    const table = findReferenceTable('antithrombotics')
    if (table === undefined) throw new Error('no table')
    const edits = [local('antithrombotics', 'apixaban', own), local('antithrombotics', 'fondaparinux', own)]
    const rows = readReferenceTable(table, edits)
    expect(rows.find(({ id }) => id === 'apixaban')).toMatchObject({
      published: { fields: { rows: [{ hours: 72 }, { hours: null }] } },
      local: { reason: 'local policy' },
      fields: own,
      history: [edits[0]],
    })
    expect(rows.at(-1)).toMatchObject({ id: 'fondaparinux', published: null, fields: own })
    expect(readReferenceTable(table, []).filter((row) => row.local !== null)).toEqual([])
  })
})
