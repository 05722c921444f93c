import { rmSync, writeFileSync } from 'node:fs'
import { openDataFolder } from '../../src/folder.ts'
import { verifyFolder } from '../../src/verify.ts'

/** Appends, lets every fsync fail, appends again twice, heals the disk, and opens the folder anew. */
const [path = '', trigger = ''] = process.argv.slice(2)
const by = { author: { type: 'device', name: 'test', version: '1' } as const, recordedAt: '2026-03-06T13:36:20.000Z' }
const open = async () => {
  const opened = await openDataFolder(path, { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.value
}
const append = async (folder: Awaited<ReturnType<typeof open>>): Promise<string> => {
  try {
    const draft = { kind: 'test.note', version: 1, body: null, effectiveAt: by.recordedAt }
    const done = await folder.store.append('TH-00001', [draft], by)
    return done.ok ? `kept ${done.value[0]?.seq}` : done.failure.message
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const folder = await open()
await folder.vault.ensureKey('TH-00001')
say(await append(folder))
writeFileSync(trigger, '')
say(await append(folder))
say(await append(folder))
rmSync(trigger)
say(await append(folder))
await folder.close()
const again = await open()
say('reopened')
say(await append(again))
say(`broken ${(await verifyFolder(again)).broken.length}`)
await again.close()
