import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openDataFolder } from '../src/index.ts'
import { killRound } from './support/kill.ts'

const temporary = (): string => join(mkdtempSync(join(tmpdir(), 'theca-kill-')), 'data')

// Four rounds here; `bench/kill.ts 200` does two hundred.
test(
  'kill -9 while entries are written and slices imported loses nothing that was acknowledged',
  { timeout: 60_000 },
  async () => {
    const folder = temporary()
    for (let round = 0; round < 4; round += 1) {
      const { acknowledged, lost, broken, leftovers, startMs } = await killRound(
        folder,
        round,
        100 + Math.random() * 400,
      )
      expect({ lost, broken, leftovers }).toEqual({ lost: [], broken: [], leftovers: [] })
      expect(acknowledged).toBeGreaterThan(0)
      expect(startMs).toBeLessThan(5_000)
    }
  },
)

test('kill -9 at every statement of a first start leaves a folder that opens', { timeout: 120_000 }, async () => {
  const child = fileURLToPath(new URL('./support/dies-at-statement.ts', import.meta.url))
  let statement = 1
  for (; ; statement += 1) {
    const folder = temporary()
    const run = spawnSync(process.execPath, [child, folder, String(statement)], { encoding: 'utf8' })
    if (run.signal !== 'SIGKILL') {
      expect(run.stdout).toContain('opened')
      break
    }
    // Some are killed a second time, while the first start is being completed.
    if (statement % 3 === 0) spawnSync(process.execPath, [child, folder, '2'])
    const opened = await openDataFolder(folder, { create: true })
    expect(opened.ok ? 'opened' : opened.failure.message).toBe('opened')
    if (!opened.ok) continue
    await opened.value.audit.note({
      at: '2026-03-06T13:36:20.000Z',
      person: { id: 'p', name: 'p', role: 'r' },
      action: 'start',
      what: 'x',
    })
    await opened.value.close()
  }
  expect(statement).toBeGreaterThan(15)
})
