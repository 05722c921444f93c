import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openDataFolder } from '../../src/folder.ts'

/**
 * A program that is going to be killed: appends entries, adds slices, notes what it did, and prints each acknowledgement
 * the moment it has one. `writer.ts <folder> <seed>`.
 */
const [path = '', seed = '0'] = process.argv.slice(2)
// Written straight to the pipe: what is buffered in a killed process was never said.
const say = (line: string): void => void writeSync(1, `${line}\n`)

const opened = await openDataFolder(path, { create: true })
if (!opened.ok) throw new Error(opened.failure.message)
const { store, artifacts, audit, vault } = opened.value
const author = { type: 'device', name: 'writer', version: '1' } as const
const caseOf = (index: number): string => `TH-0000${index % 4}`
const at = (): string => new Date().toISOString()
say('ready')

async function appendEntries(): Promise<never> {
  for (let index = 0; ; index += 1) {
    const caseId = caseOf(index)
    await vault.ensureKey(caseId)
    const drafts = Array.from({ length: 1 + (index % 3) }, (_, part) => ({
      kind: 'test.event',
      version: 1,
      body: { index, part },
      effectiveAt: at(),
      key: `${seed}-${index}-${part}`,
    }))
    const done = await store.append(caseId, drafts, { author, recordedAt: at() })
    if (!done.ok) throw new Error(done.failure.message)
    for (const entry of done.value) say(`entry ${caseId} ${entry.seq} ${entry.hash}`)
    if (index % 5 === 0) {
      await audit.note({
        at: at(),
        person: { id: 'p', name: 'p', role: 'r' },
        action: 'write',
        case: caseId,
        what: `${seed} ${index}`,
      })
      say(`audit ${seed} ${index}`)
    }
  }
}

function* slices(): Generator<{ bytes: Uint8Array; mediaType: string; addedAt: string }> {
  for (let index = 0; index < 500; index += 1) {
    const start = createHash('sha256').update(`${seed} ${index}`).digest()
    yield { bytes: Buffer.concat([start, Buffer.alloc(60_000, index)]), mediaType: 'application/dicom', addedAt: at() }
  }
}

async function importSlices(): Promise<void> {
  const caseId = caseOf(Number(seed))
  await artifacts.putMany(caseId, slices(), (result) => {
    if (!result.ok) throw new Error(result.failure.message)
    say(`artifact ${caseId} ${result.value.id}`)
  })
}

await Promise.all([appendEntries(), importSlices()])
