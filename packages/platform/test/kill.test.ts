import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/contracts/support/folders.ts'
import { openDataFolder } from '../src/index.ts'
import { killRound } from './support/kill.ts'

const temporary = (): string => join(temporaryFolder(), 'data')

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

// Every statement with CI=true; every third otherwise, from another one each time.
test('kill -9 at any statement of a first start leaves a folder that opens', { timeout: 120_000 }, async () => {
  const child = fileURLToPath(new URL('./support/dies-at-statement.ts', import.meta.url))
  const step = process.env['CI'] === 'true' ? 1 : 3
  let statement = step === 1 ? 1 : 1 + Math.floor(Math.random() * step)
  let killed = 0
  for (; ; statement += step) {
    const folder = temporary()
    const run = spawnSync(process.execPath, [child, folder, String(statement)], { encoding: 'utf8' })
    if (run.signal !== 'SIGKILL') {
      expect(run.stdout).toContain('opened')
      break
    }
    killed += 1
    // Some are killed a second time, while the first start is being completed.
    if (killed % 3 === 0) spawnSync(process.execPath, [child, folder, '2'])
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
  expect(killed * step).toBeGreaterThan(15)
})
