import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openLog } from '../../../src/monitor/recording/recover.ts'
import { CHILD, sampleOf } from './ramp.ts'

export type KillRound = {
  /** Acknowledged before the kill, and found afterwards. */
  readonly acknowledged: number
  readonly found: number
  readonly annotationsAcknowledged: number
  readonly annotationsFound: number
  /** Seconds that were given to the recorder and are not on the disk. */
  readonly tailS: number
  /** Samples with another value than they had; positions that neither a piece nor a loss explains. */
  readonly wrong: number
  readonly unexplained: number
}

const child = fileURLToPath(new URL('./record-child.ts', import.meta.url))

/** Starts a recorder, kills it after `afterMs` of recording, and compares what it had promised with what is there. */
export async function killRound(path: string, afterMs: number): Promise<KillRound> {
  const told = { k: 0, m: 0, r: 0 }
  const process_ = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: process_.stdout })
  let killing: NodeJS.Timeout | undefined
  lines.on('line', (line) => {
    const [word, value] = line.split(' ') as ['k' | 'm' | 'r', string]
    told[word] = Math.max(told[word], Number(value))
    killing ??= setTimeout(() => process_.kill('SIGKILL'), afterMs)
  })
  await new Promise((resolve) => lines.on('close', resolve))
  return compare(path, told)
}

function compare(path: string, told: { k: number; m: number; r: number }): KillRound {
  const log = openLog(path)
  if (!log.ok) throw new Error(log.failure.message)
  const { found, read, close } = log.value
  let [wrong, next, unexplained] = [0, 0, 0]
  for (const piece of found.pieces) {
    if (piece.start !== next) unexplained += Math.abs(piece.start - next)
    next = piece.start + piece.count
    read(piece).forEach((samples, channel) =>
      samples.forEach((value, at) => {
        if (value !== Math.fround(sampleOf(channel, piece.start + at))) wrong += 1
      }),
    )
  }
  close()
  const annotations = new Set(found.annotations.map(({ text }) => Number(text.split('=')[1])))
  const annotationsFound = Array.from({ length: told.m }, (_, at) => at + 1).filter((each) =>
    annotations.has(each),
  ).length
  return {
    acknowledged: told.k,
    found: found.samples,
    annotationsAcknowledged: told.m,
    annotationsFound,
    tailS: (told.r - found.samples) / CHILD.rateHz,
    wrong,
    unexplained,
  }
}
