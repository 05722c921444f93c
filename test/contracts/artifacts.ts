import type { ArtifactStore, Vault } from '@theca/record'
import { sha256 } from '@theca/record/kernel'
import { afterEach, describe, expect, test } from 'vitest'
import type { ArtifactFolder } from '../../packages/platform/src/ports.ts'

const A = 'TH-00001'
const B = 'TH-00002'
const about = { mediaType: 'application/dicom', addedAt: '2026-03-06T13:36:20.000Z' }
const CHUNK = 256 * 1024
/** Bytes that repeat nowhere near a chunk's length, so that a chunk in the wrong place shows. */
const bytesOf = (length: number): Buffer =>
  Buffer.from(
    Uint32Array.from({ length: Math.ceil(length / 4) }, (_, index) => Math.imul(index, 2_654_435_761)).buffer,
  ).subarray(0, length)
const plain = (bytes: Uint8Array): Buffer => Buffer.from(bytes)
async function* inPieces(bytes: Uint8Array, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

type Open = { artifacts: ArtifactFolder; vault: Vault; close: () => Promise<void> }

/** What every store of artifacts must do. */
export function artifactContract(name: string, make: () => Promise<Open>): void {
  describe(`artifacts: ${name}`, () => {
    let open: Open
    const fresh = async (): Promise<Open> => (open = await make())
    afterEach(() => open.close())
    const put = async (artifacts: ArtifactStore, caseId: string, bytes: Uint8Array) => {
      const done = await artifacts.put(caseId, bytes, about)
      if (!done.ok) throw new Error(done.failure.message)
      return done.value
    }

    test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])(
      'gives back %i bytes, whole, in part and as a stream',
      async (length) => {
        const { artifacts } = await fresh()
        const bytes = bytesOf(length)
        const kept = await put(artifacts, A, bytes)
        expect(kept).toEqual({ id: sha256(bytes), case: A, bytes: length, ...about })
        const got = await artifacts.get(A, kept.id)
        expect(got.ok && [got.value.artifact, plain(got.value.bytes).equals(bytes)]).toEqual([kept, true])
        expect(await artifacts.about(A, kept.id)).toEqual({ ok: true, value: kept })
        for (const [from, size] of [
          [0, 10],
          [length - 5, 100],
          [CHUNK - 3, 6],
          [CHUNK, CHUNK],
          [0, length],
          [length + 9, 4],
        ] as const) {
          const part = await artifacts.read(A, kept.id, { from, length: size })
          expect(
            part.ok && plain(part.value.bytes).equals(bytes.subarray(Math.max(0, from), Math.max(0, from) + size)),
          ).toBe(true)
        }
        const stream = await artifacts.readStream(A, kept.id)
        const pieces: Uint8Array[] = []
        if (stream.ok) for await (const piece of stream.value.bytes) pieces.push(piece)
        expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
      },
    )

    test('takes a stream in pieces of any size', async () => {
      const { artifacts } = await fresh()
      const bytes = bytesOf(CHUNK * 2 + 100)
      for (const piece of [1_000, CHUNK, CHUNK * 3]) {
        const done = await artifacts.put(A, inPieces(bytes, piece), about)
        expect(done).toMatchObject({ ok: true, value: { id: sha256(bytes), bytes: bytes.length } })
      }
      const got = await artifacts.get(A, sha256(bytes))
      expect(got.ok && plain(got.value.bytes).equals(bytes)).toBe(true)
    })

    test('the same bytes are one artifact, however often and at once they come', async () => {
      const { artifacts } = await fresh()
      const bytes = bytesOf(5_000)
      const first = await put(artifacts, A, bytes)
      const later = { ...about, addedAt: '2027-01-01T00:00:00.000Z' }
      const again = await Promise.all([
        ...Array.from({ length: 4 }, () => artifacts.put(A, bytes, later)),
        ...Array.from({ length: 4 }, () => artifacts.put(A, inPieces(bytes, 999), later)),
      ])
      expect(again).toEqual(again.map(() => ({ ok: true, value: first })))
      const both = await Promise.all(Array.from({ length: 6 }, () => artifacts.put(B, bytesOf(9_000), about)))
      expect(new Set(both.map((one) => JSON.stringify(one))).size).toBe(1)
      expect(await artifacts.list(A)).toEqual([first])
    })

    test('a case sees its own artifacts only', async () => {
      const { artifacts } = await fresh()
      const one = await put(artifacts, A, bytesOf(10))
      await put(artifacts, B, bytesOf(20))
      expect(await artifacts.list(A)).toEqual([one])
      expect(await artifacts.get(B, one.id)).toMatchObject({ ok: false, failure: { code: 'missing' } })
      for (const id of ['', '../../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(62)}/.`]) {
        expect(await artifacts.get(A, id)).toMatchObject({ ok: false, failure: { code: 'missing' } })
      }
      expect(await artifacts.get('../TH-00001', one.id)).toMatchObject({ ok: false, failure: { code: 'missing' } })
      expect(await artifacts.list('..')).toEqual([])
    })

    test('refuses more bytes than allowed and keeps nothing of them', async () => {
      const { artifacts } = await fresh()
      const bytes = bytesOf(CHUNK + 10)
      const limits = { ...about, maximumBytes: CHUNK }
      expect(await artifacts.put(A, bytes, limits)).toMatchObject({ ok: false, failure: { code: 'too-large' } })
      expect(await artifacts.put(A, inPieces(bytes, 1_000), limits)).toMatchObject({
        ok: false,
        failure: { code: 'too-large' },
      })
      expect(await artifacts.list(A)).toEqual([])
      expect(await artifacts.put(A, bytes, { ...about, maximumBytes: bytes.length })).toMatchObject({ ok: true })
    })

    test('a source that fails is passed on, and nothing is kept', async () => {
      const { artifacts } = await fresh()
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield bytesOf(CHUNK * 2)
        throw new Error('the sender went away')
      }
      await expect(artifacts.put(A, failing(), about)).rejects.toThrow('the sender went away')
      expect(await artifacts.list(A)).toEqual([])
      expect(await artifacts.put(A, bytesOf(5), about)).toMatchObject({ ok: true })
    })

    test('many at once are each answered', async () => {
      const { artifacts } = await fresh()
      const answers = new Map<number, string>()
      const drafts = Array.from({ length: 60 }, (_, index) => ({ bytes: bytesOf(1_000 + (index % 50)), ...about }))
      await artifacts.putMany(A, drafts, (result, index) =>
        answers.set(index, result.ok ? result.value.id : result.failure.code),
      )
      expect([...answers.keys()].sort((a, b) => a - b)).toEqual(drafts.map((_, index) => index))
      for (const [index, id] of answers) expect(id).toBe(sha256(drafts[index]?.bytes ?? Buffer.alloc(0)))
      expect(await artifacts.list(A)).toHaveLength(50)
    })

    test('an erased case can be neither read nor added to', async () => {
      const { artifacts, vault } = await fresh()
      const one = await put(artifacts, A, bytesOf(10))
      const other = await put(artifacts, B, bytesOf(10))
      await vault.erase(A)
      expect(await artifacts.get(A, one.id)).toMatchObject({ ok: false, failure: { code: 'erased' } })
      expect(await artifacts.put(A, bytesOf(11), about)).toMatchObject({ ok: false, failure: { code: 'erased' } })
      expect(await artifacts.list(A)).toEqual([])
      expect(await artifacts.discardErased(B)).toBe(0)
      expect(await artifacts.discardErased(A)).toBe(1)
      expect(await artifacts.list(B)).toEqual([other])
    })
  })
}
