import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killRound } from '../test/monitor/support/kill.ts'

/**
 * `record-kill.ts [rounds]`: kill -9 while 32 channels at 20 kHz are recorded, at random times; prints one JSON value,
 * exits 1 when anything that was acknowledged is lost or wrong, or the tail is longer than a second.
 */
const rounds = Number(process.argv[2] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'theca-record-kill-'))
const total = {
  rounds,
  acknowledgedSamples: 0,
  lostSamples: 0,
  annotations: 0,
  lostAnnotations: 0,
  wrong: 0,
  unexplained: 0,
  longestTailS: 0,
}
for (let round = 0; round < rounds; round += 1) {
  const path = join(folder, 'signals.log')
  const one = await killRound(path, Math.random() * 1500)
  rmSync(path)
  total.acknowledgedSamples += one.acknowledged
  total.lostSamples += Math.max(0, one.acknowledged - one.found)
  total.annotations += one.annotationsAcknowledged
  total.lostAnnotations += one.annotationsAcknowledged - one.annotationsFound
  total.wrong += one.wrong
  total.unexplained += one.unexplained
  total.longestTailS = Math.max(total.longestTailS, one.tailS)
  process.stderr.write(`\r${round + 1}/${rounds} `)
}
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify(total)}\n`)
const faults = total.lostSamples + total.lostAnnotations + total.wrong + total.unexplained
process.exitCode = faults === 0 && total.longestTailS <= 1 ? 0 : 1
