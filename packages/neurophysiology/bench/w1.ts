import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { butterworth, filterTrace, notch, zeroPhaseFilter } from '../src/filters/index.ts'
import { cutEpochs, meanSweep, sampleWindow } from '../src/sweeps/index.ts'

/**
 * Workload W1: 32 channels × 20 kHz × 60 s from an EDF file, band-pass 30–1500 Hz and 50 Hz notch (zero phase),
 * 280 epochs, mean, peak-to-peak. CPU seconds of this process beside those of scipy on the same file, and the
 * differences in numbers.
 *
 * node packages/neurophysiology/bench/w1.ts [W1.edf] [--peer PATH/peer_bench.py] [--runs 3]
 */
const BAND = { kind: 'bandpass', order: 4, cutoffHz: [30, 1500] } as const
const EPOCH = { fromMs: -10, toMs: 100 }
const MEASURE = { fromMs: 15, toMs: 60 }

type Result = {
  cpuS: number
  wallS: number
  rssMib: number
  pp: number[]
  negMs: number[]
  posMs: number[]
  ppSum: number
}
type Peer = {
  cpu_s: number
  pp_uV: number[]
  neg_ms: number[]
  pos_ms: number[]
  pp_sum_uV: number
  total_s: number
  peak_rss_mib: number
}

const field = (bytes: Buffer, at: number, width: number): number => Number(bytes.toString('latin1', at, at + width))

/** Only what W1 needs of EDF: equal channels, whole records. */
const openEdf = (path: string): { channels: number; rateHz: number; read: (channel: number) => Float64Array } => {
  const bytes = readFileSync(path)
  const channels = field(bytes, 252, 4)
  const records = field(bytes, 236, 8)
  const column = (before: number, width: number, channel: number): number =>
    field(bytes, 256 + before * channels + width * channel, width)
  const perRecord = column(216, 8, 0)
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + field(bytes, 184, 8), records * channels * perRecord)
  const read = (channel: number): Float64Array => {
    const [low, high] = [column(104, 8, channel), column(112, 8, channel)]
    const [digitalLow, digitalHigh] = [column(120, 8, channel), column(128, 8, channel)]
    const gain = (high - low) / (digitalHigh - digitalLow)
    const trace = new Float64Array(records * perRecord)
    for (let record = 0; record < records; record += 1) {
      const from = (record * channels + channel) * perRecord
      const to = record * perRecord
      for (let at = 0; at < perRecord; at += 1) trace[to + at] = ((samples[from + at] ?? 0) - digitalLow) * gain + low
    }
    return trace
  }
  return { channels, rateHz: perRecord / field(bytes, 244, 8), read }
}

const measureW1 = (path: string): Result => {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  const { channels, rateHz, read } = openEdf(path)
  const filter = zeroPhaseFilter(butterworth({ ...BAND, rateHz }), notch({ frequencyHz: 50, quality: 30, rateHz }))
  const window = sampleWindow(EPOCH, rateHz)
  const [from, to] = [MEASURE.fromMs, MEASURE.toMs].map((ms) => Math.round(((ms - EPOCH.fromMs) * rateHz) / 1000)) as [
    number,
    number,
  ]
  const result = { pp: [] as number[], negMs: [] as number[], posMs: [] as number[] }
  for (let channel = 0; channel < channels; channel += 1) {
    const filtered = filterTrace(filter, read(channel))
    const count = Math.floor((filtered.length / rateHz - 0.3) * 4.7)
    const stimuli = Array.from({ length: count }, (_, index) => Math.round((0.1 + index / 4.7) * rateHz))
    const average = meanSweep(cutEpochs(filtered, stimuli, window).epochs).subarray(from, to)
    const [low, high] = [average.indexOf(Math.min(...average)), average.indexOf(Math.max(...average))]
    result.pp.push((average[high] ?? NaN) - (average[low] ?? NaN))
    result.negMs.push(((low + from) / rateHz) * 1e3 + EPOCH.fromMs)
    result.posMs.push(((high + from) / rateHz) * 1e3 + EPOCH.fromMs)
  }
  const { user, system } = process.cpuUsage(cpu)
  return {
    ...result,
    cpuS: (user + system) / 1e6,
    wallS: (performance.now() - wall) / 1e3,
    rssMib: process.resourceUsage().maxRSS / 1024,
    ppSum: result.pp.reduce((sum, value) => sum + value, 0),
  }
}

const python = (args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync('python3', args, {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  })
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? 'python3 did not run')
  return stdout
}

const option = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise)
}

const largest = (ours: readonly number[], theirs: readonly number[]): number =>
  Math.max(...theirs.map((value, index) => Math.abs(value - (ours[index] ?? NaN))))

const line = (text: string): boolean => process.stdout.write(`${text}\n`)

const main = (): void => {
  const shared = process.env['THECA_SHARED'] ?? new URL('../../../../shared', import.meta.url).pathname
  const peer = option('--peer', join(shared, 'data/signals/bench/peer_bench.py'))
  const given = (process.argv[2] ?? '').endsWith('.edf') ? process.argv[2] : undefined
  const path = given ?? join(tmpdir(), `theca-w1-${process.pid}.edf`)
  try {
    if (!existsSync(path)) python([peer, 'make', path])
    const runs = Array.from({ length: Number(option('--runs', '3')) }, () => measureW1(path))
    const best = runs.reduce((a, b) => (b.cpuS < a.cpuS ? b : a))
    line(
      `theca  CPU s ${runs.map(({ cpuS }) => cpuS.toFixed(2)).join(', ')}; best ${best.cpuS.toFixed(2)}; peak ${best.rssMib.toFixed(0)} MiB; peak-to-peak sum ${best.ppSum.toFixed(3)} µV`,
    )
    compare(
      best,
      runs.map(() => JSON.parse(python([peer, 'scipy', path])) as Peer),
    )
  } catch (error) {
    line(`peer not run: ${(error as Error).message}`)
  } finally {
    if (given === undefined) rmSync(path, { force: true })
  }
}

const compare = (ours: Result, peers: readonly Peer[]): void => {
  const best = peers.reduce((a, b) => (b.cpu_s < a.cpu_s ? b : a))
  line(
    `scipy  CPU s ${peers.map(({ cpu_s }) => cpu_s.toFixed(2)).join(', ')}; best ${best.cpu_s.toFixed(2)}; peak ${best.peak_rss_mib} MiB; peak-to-peak sum ${best.pp_sum_uV.toFixed(3)} µV`,
  )
  line(`ratio of CPU ${(ours.cpuS / best.cpu_s).toFixed(3)} (to hold: 0.5)`)
  line(`sum differs by ${((100 * Math.abs(ours.ppSum - best.pp_sum_uV)) / best.pp_sum_uV).toFixed(5)} %`)
  line(
    `first channels: peak-to-peak within ${largest(ours.pp, best.pp_uV).toExponential(1)} µV, latencies within ${Math.max(largest(ours.negMs, best.neg_ms), largest(ours.posMs, best.pos_ms)).toFixed(3)} ms`,
  )
}

main()
