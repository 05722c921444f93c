import { afterEach, describe, expect, test } from 'vitest'
import type { ReferenceEdit, ReferenceStore } from '../../packages/platform/src/ports.ts'

type Open = { reference: ReferenceStore; close: () => Promise<void> }

const edit = (row: string, hours: number | null): Omit<ReferenceEdit, 'position'> => ({
  table: 'antithrombotics',
  row,
  fields: hours === null ? null : { hours, note: 'über 72 h' },
  owner: { id: 'p1', name: 'A. Weiß' },
  at: '2026-03-06T10:00:00.000Z',
  reason: 'local policy of 1 March',
})

/** What every store of local reference rows must do. */
export function referenceContract(name: string, make: () => Promise<Open>): void {
  describe(`local rows of reference tables: ${name}`, () => {
    let open: Open
    const fresh = async (): Promise<Open> => (open = await make())
    afterEach(() => open.close())

    test('keeps every edit, in order, and gives the original back by one more', async () => {
      const { reference } = await fresh()
      expect(await reference.edits()).toEqual([])
      const first = await reference.add(edit('apixaban', 96), null)
      if (!first.ok) throw new Error(first.failure.message)
      expect(await reference.add(edit('warfarin', 120), null)).toMatchObject({ ok: true })
      expect(await reference.add(edit('apixaban', null), first.value.position)).toMatchObject({ ok: true })
      const all = await reference.edits()
      expect(all.map(({ row, fields }) => [row, fields])).toEqual([
        ['apixaban', { hours: 96, note: 'über 72 h' }],
        ['warfarin', { hours: 120, note: 'über 72 h' }],
        ['apixaban', null],
      ])
      expect(all[0]).toEqual(first.value)
      expect(all.map(({ position }) => position)).toEqual(all.map(({ position }) => position).toSorted((a, b) => a - b))
    })

    test('of two who change the same row unseen, one wins and the other is shown what holds', async () => {
      const { reference } = await fresh()
      const both = await Promise.all([96, 120, 144].map((hours) => reference.add(edit('apixaban', hours), null)))
      const won = both.filter((each) => each.ok)
      const [kept] = await reference.edits()
      expect([won.length, (await reference.edits()).length]).toEqual([1, 1])
      for (const each of both)
        if (!each.ok) expect(each.failure).toMatchObject({ code: 'edited-meanwhile', holds: kept })
    })
  })
}
