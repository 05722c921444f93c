import type { AuditEvent, AuditTrail } from '@theca/record'
import { afterEach, describe, expect, test } from 'vitest'

const event = (what: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  at: '2026-03-06T13:36:20.000Z',
  person: { id: 'p1', name: 'A. Weiss', role: 'surgeon' },
  action: 'read',
  what,
  ...more,
})

/** What every audit trail must do. */
export function auditContract(
  name: string,
  make: () => Promise<{ audit: AuditTrail; close: () => Promise<void> }>,
): void {
  describe(`audit trail: ${name}`, () => {
    let open: { audit: AuditTrail; close: () => Promise<void> }
    const fresh = async (): Promise<AuditTrail> => (open = await make()).audit
    afterEach(() => open.close())

    test('shows the newest first, by case and page by page', async () => {
      const audit = await fresh()
      expect(await audit.verify()).toBeNull()
      for (let index = 1; index <= 10; index += 1)
        await audit.note(event(`event ${index}`, index % 2 === 0 ? { case: 'TH-00001' } : {}))
      expect((await audit.read({ limit: 3 })).map(({ what }) => what)).toEqual(['event 10', 'event 9', 'event 8'])
      const ofCase = await audit.read({ case: 'TH-00001', limit: 3 })
      expect(ofCase.map(({ what }) => what)).toEqual(['event 10', 'event 8', 'event 6'])
      const before = await audit.read({ case: 'TH-00001', before: ofCase[2]?.position ?? 0, limit: 3 })
      expect(before.map(({ what }) => what)).toEqual(['event 4', 'event 2'])
      expect(ofCase[0]).toEqual({ ...event('event 10', { case: 'TH-00001' }), position: ofCase[0]?.position })
      expect(await audit.verify()).toBeNull()
    })

    test('events noted at once stand in one chain', async () => {
      const audit = await fresh()
      await Promise.all(Array.from({ length: 40 }, (_, index) => audit.note(event(`Größe ${index}\n"'`))))
      const all = await audit.read({ limit: 100 })
      expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index))
      expect(await audit.verify()).toBeNull()
    })
  })
}
