import type { Vault } from '@theca/record'
import { newCaseKey } from '@theca/record/kernel'
import { afterEach, describe, expect, test } from 'vitest'

const A = 'TH-00001'
const B = 'TH-00002'
const identity = { name: 'Erika Mustermann', birthDate: '1961-02-03', sex: 'female', hospitalNumber: '0815' } as const

/** What every vault must do. */
export function vaultContract(name: string, make: () => Promise<{ vault: Vault; close: () => Promise<void> }>): void {
  describe(`vault: ${name}`, () => {
    let open: { vault: Vault; close: () => Promise<void> }
    const fresh = async (): Promise<Vault> => (open = await make()).vault
    afterEach(() => open.close())

    test('keeps identities, one to a case, the last one said', async () => {
      const vault = await fresh()
      expect(await vault.identity(A)).toBeUndefined()
      await vault.setIdentity(A, { ...identity, name: 'Erika Muster' })
      await vault.setIdentity(A, identity)
      expect(await vault.identity(A)).toEqual(identity)
      expect(await vault.identity(B)).toBeUndefined()
      expect(await vault.key(A)).toBeUndefined()
    })

    test('makes one key for a case, whoever asks at the same time', async () => {
      const vault = await fresh()
      expect(await vault.key(A)).toBeUndefined()
      const keys = await Promise.all(Array.from({ length: 10 }, () => vault.ensureKey(A)))
      expect(new Set(keys.map((key) => Buffer.from(key ?? []).toString('hex'))).size).toBe(1)
      expect(keys[0]).toHaveLength(32)
      expect(Buffer.from((await vault.key(A)) ?? [])).toEqual(Buffer.from(keys[0] ?? []))
      await vault.setIdentity(A, identity)
      expect(Buffer.from((await vault.ensureKey(A)) ?? [])).toEqual(Buffer.from(keys[0] ?? []))
    })

    test('adopts the key of an imported case, but not a second one', async () => {
      const vault = await fresh()
      const key = newCaseKey()
      expect(await vault.adoptKey(A, key)).toEqual({ ok: true, value: null })
      expect(await vault.adoptKey(A, key)).toEqual({ ok: true, value: null })
      expect(await vault.adoptKey(A, newCaseKey())).toMatchObject({ ok: false })
      expect(Buffer.from((await vault.ensureKey(A)) ?? [])).toEqual(Buffer.from(key))
    })

    test('erases for ever: no identity, no key, no way back', async () => {
      const vault = await fresh()
      const key = await vault.ensureKey(A)
      await vault.setIdentity(A, identity)
      await vault.ensureKey(B)
      expect(await vault.erased(A)).toBe(false)
      await vault.erase(A)
      await vault.erase(A)
      expect(await vault.erased(A)).toBe(true)
      expect(await vault.identity(A)).toBeUndefined()
      expect(await vault.key(A)).toBeUndefined()
      expect(await vault.ensureKey(A)).toBeUndefined()
      expect(await vault.adoptKey(A, key ?? newCaseKey())).toMatchObject({ ok: false })
      await vault.setIdentity(A, identity)
      expect(await vault.identity(A)).toBeUndefined()
      expect(await vault.key(B)).toHaveLength(32)
    })
  })
}
