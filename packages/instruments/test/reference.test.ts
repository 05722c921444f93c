import { describe, expect, it } from 'vitest'
import {
  angiographyPrompt,
  antithromboticClearance,
  antithrombotics,
  cnsActiveDrugs,
  hypervascular,
  nomsOncologic,
  prognosticFacts,
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
    expect(['Lymphoma', 'breast', 'renal', 'not in the table'].map(nomsOncologic)).toEqual([
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
