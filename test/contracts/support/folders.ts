import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type OpenFolder, openDataFolder, type Seams } from '../../../packages/platform/src/folder.ts'

const made: string[] = []
afterAll(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })))

/** A new empty folder that is gone when the tests are. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'theca-test-'))
  made.push(path)
  return path
}

/** A data folder in a temporary place; `close` removes it too. */
export async function newFolder(
  options: { postgresUrl?: string; seams?: Seams } = {},
): Promise<{ folder: OpenFolder; close: () => Promise<void> }> {
  const root = temporaryFolder()
  const folder = await opened(join(root, 'data'), options)
  return {
    folder,
    async close() {
      await folder.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

export async function opened(
  path: string,
  { postgresUrl, seams }: { postgresUrl?: string; seams?: Seams } = {},
): Promise<OpenFolder> {
  const done = await openDataFolder(
    path,
    { create: true, ...(postgresUrl === undefined ? {} : { postgresUrl }) },
    seams,
  )
  if (!done.ok) throw new Error(done.failure.message)
  return done.value
}
