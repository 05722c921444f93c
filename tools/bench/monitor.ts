import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordedFor, replay } from '../../packages/monitor/src/index.ts'
import { measureLive } from '../../packages/neurophysiology/bench/live.ts'
import { simulate } from '../../packages/neurophysiology/src/simulator/index.ts'
import { openRecordingFile } from '../../packages/workbench/src/monitor/recording-file.ts'
import { simulatedEdf } from '../../packages/workbench/src/monitor/simulated.ts'
import type { Figure } from '../bench.ts'

const LIVE_S = 60

/** A recording on the disk, over and over until six hours have gone through the step, in blocks of 20 ms. */
const SIX_HOURS_S = 6 * 3600

/** The step live on 64 channels at 20 kHz, and the replay of a long case. The workload W1 has its own command. */
export async function bench(): Promise<Figure[]> {
  const live = measureLive(LIVE_S)
  const replayed = replayFigure()
  return [
    {
      what: `live step, ${live.channels} channels at 20 kHz, share of one core`,
      ours: live.sharePercent,
      unit: '%',
      hold: '25 %',
    },
    { what: 'live step, 99 of 100 blocks of 20 ms within (CPU)', ours: live.p99Ms, unit: 'ms', hold: '5 ms' },
    {
      what: `replay of ${replayed.hours.toFixed(1)} h, 13 channels at 10 kHz`,
      ours: replayed.factor,
      unit: '× real time',
      hold: '100 ×',
    },
  ]
}

function replayFigure(): { readonly hours: number; readonly factor: number } {
  const folder = mkdtempSync(join(tmpdir(), 'theca-bench-monitor-'))
  try {
    const made = simulate('S1')
    if (made === null) throw new Error('the simulator has no S1')
    const path = join(folder, 's1.edf')
    writeFileSync(path, '')
    for (const part of simulatedEdf(made)) appendFileSync(path, part)
    const rounds = Math.ceil(SIX_HOURS_S / made.durationS)
    let took = 0
    for (let round = 0; round < rounds; round += 1) {
      const opened = openRecordingFile(path)
      if (!opened.ok) throw new Error(opened.failure.message)
      const recorded = recordedFor(opened.value.recording, made.scenario.protocol)
      if (!recorded.ok) throw new Error(recorded.failure.message)
      const began = process.cpuUsage()
      const told = replay(recorded.value, { blockMs: 20, options: { autoBaseline: true, lowerGlobal: false } })
      while (told.next().done !== true);
      const spent = process.cpuUsage(began)
      took += (spent.user + spent.system) / 1e6
      opened.value.close()
    }
    return { hours: (rounds * made.durationS) / 3600, factor: (rounds * made.durationS) / took }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
