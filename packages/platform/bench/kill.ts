import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killRound } from '../test/support/kill.ts'

/** `kill.ts [rounds]`: kill -9 during writing and import at random times; prints one JSON value, exits 1 for any loss. */
const rounds = Number(process.argv[2] ?? 200)
let folder = mkdtempSync(join(tmpdir(), 'theca-kill-'))
const total = { rounds, acknowledged: 0, lost: 0, broken: 0, leftovers: 0, slowestStartMs: 0 }
for (let round = 0; round < rounds; round += 1) {
  // A fresh folder every tenth round, so that first starts are killed too and the folder stays small.
  if (round % 10 === 0) {
    rmSync(folder, { recursive: true, force: true })
    folder = mkdtempSync(join(tmpdir(), 'theca-kill-'))
  }
  const one = await killRound(join(folder, 'data'), round, Math.random() * 800)
  total.acknowledged += one.acknowledged
  total.lost += one.lost.length
  total.broken += one.broken.length
  total.leftovers += one.leftovers.length
  total.slowestStartMs = Math.max(total.slowestStartMs, Math.round(one.startMs))
  process.stderr.write(`\r${round + 1}/${rounds} `)
}
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify(total)}\n`)
process.exitCode = total.lost + total.broken + total.leftovers === 0 ? 0 : 1
