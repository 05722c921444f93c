import { pathToFileURL } from 'node:url'
import { SHIPPED_PROTOCOLS, startEngine, step } from '../src/index.ts'
import type { Block, Protocol, ProtocolLine } from '../src/index.ts'
import { simulate } from '../src/simulator/index.ts'

/**
 * 64 channels at 20 kHz with all modalities in blocks of 20 ms, as they come live: what share of one core the step takes.
 * Four copies of an operation with its cord and its roots, on channels of their own, one clock. To hold: 25 %.
 *
 * node packages/neurophysiology/bench/live.ts [seconds]
 */
const RATE = 20_000
const BLOCK = 400
const COPIES = 4

/** Everything of the extramedullary protocol (16 channels with two more muscles), four times beside each other. */
const wide = (): Protocol => {
  const ED = SHIPPED_PROTOCOLS.find(({ id }) => id === 'extramedullary-thoracic') as Protocol
  const CC = SHIPPED_PROTOCOLS.find(({ id }) => id === 'conus-cauda') as Protocol
  const more = CC.lines.filter(({ id }) => ['mep-eas-left', 'mep-eas-right', 'bcr-left', 'bcr-right'].includes(id))
  const lines = Array.from({ length: COPIES }, (_, copy) =>
    [...ED.lines, ...more].map((line): ProtocolLine => ({
      ...line,
      id: `${line.id}-${copy}`,
      channel: `${line.channel}-${copy}`,
      limbOf: line.limbOf.map((id) => `${id}-${copy}`),
      measure: line.measure.kind === 'trains' ? { ...line.measure, mainsReference: `APB-L-${copy}` } : line.measure,
    })),
  ).flat()
  return { ...ED, id: 'wide', lines, rules: [...ED.rules, ...CC.rules.filter(({ modality }) => modality === 'bcr')] }
}

/** All of CPU time, so that other work on the machine does not count. */
export type LiveFigures = {
  readonly channels: number
  readonly sharePercent: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly heapGrowthMb: number
}

/** Runs the step over `seconds` of signal as fast as it goes, and counts CPU seconds of this process. */
export const measureLive = (seconds: number): LiveFigures => {
  const protocol = wide()
  const made = simulate('S1', { rateHz: RATE })
  if (made === null) throw new Error('the simulator has no S1')
  // Ten seconds of signal, over and over: making it would cost more than judging it.
  const loop = [...take(made.blocks(), 10)]
  const own = [...new Set(protocol.lines.map(({ channel }) => channel))]
  const spare = Array.from({ length: 64 - own.length }, (_, at) => `spare-${at}`)
  const channels = [...own, ...spare]
  const sourceOf = (label: string): number => Math.max(0, made.channels.indexOf(label.replace(/-\d+$/, '')))
  const columns = channels.map(sourceOf)
  let state = startEngine({ protocol, rateHz: RATE, channels, options: { autoBaseline: true, lowerGlobal: false } })
  const times: number[] = []
  let cpu = 0
  const heapBefore = process.memoryUsage().heapUsed
  for (const [second, from] of again(loop, seconds)) {
    for (let at = 0; at < RATE; at += BLOCK) {
      const inside = ({ at: when }: { readonly at: number }): boolean =>
        when - from.start >= at && when - from.start < at + BLOCK
      const shift = second * RATE - from.start
      const block: Block = {
        start: second * RATE + at,
        channels: columns.map((column) => from.channels.at(column)?.slice(at, at + BLOCK) ?? new Float64Array(BLOCK)),
        stimuli: from.stimuli.filter(inside).map((each) => ({ ...each, at: each.at + shift })),
        notes: [],
      }
      const before = process.cpuUsage()
      state = step(state, block).state
      const spent = process.cpuUsage(before)
      cpu += (spent.user + spent.system) / 1e6
      times.push((spent.user + spent.system) / 1e3)
    }
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? Number.NaN
  return {
    channels: channels.length,
    sharePercent: (100 * cpu) / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    heapGrowthMb: (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20,
  }
}

function* again(loop: readonly Block[], seconds: number): Generator<[second: number, from: Block]> {
  for (let second = 0; second < seconds;) for (const from of loop) if (second < seconds) yield [second++, from]
}

function* take(blocks: Iterable<Block>, count: number): Generator<Block> {
  let left = count
  for (const block of blocks) {
    if (left === 0) return
    left -= 1
    yield block
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(measureLive(Number(process.argv[2] ?? 60)))}\n`)
