import type { ProtocolLine } from '../protocol/index.ts'
import { mixSeed, randomBits } from './random.ts'

/** µV at `ms` after the stimulus; amplitude 1 is the healthy response. */
export type Wave = (ms: number) => number

const bell = (ms: number, centre: number, width: number): number => Math.exp(-0.5 * ((ms - centre) / width) ** 2)

/** Gaussian pair: −A at μ, +kA at μ + δ, or the reverse (specification section 17). */
const pair =
  (sign: 1 | -1, uv: number, at: number, width: number, after: number, later: number): Wave =>
  (ms) =>
    sign * uv * (bell(ms, at, width) - 0.8 * bell(ms, at + after, later))

/** Packets of motor units: A·sin(2πf(t − on))·e^(−(t − on)/τ)·(1 − e^(−(t − on)/1 ms)). Fixed for a muscle. */
const muscleWave = (seed: number, onsetMs: number, uv: number): Wave => {
  const bits = randomBits(seed)
  const uniform = (low: number, high: number): number => low + ((high - low) * bits()) / 4_294_967_296
  const packets = Array.from({ length: 5 }, (_, at) => ({
    on: onsetMs + (at === 0 ? 0 : uniform(0, 3)),
    f: uniform(0.06, 0.14),
    tau: uniform(6, 12),
    a: uniform(0.5, 1),
  }))
  const raw: Wave = (ms) =>
    packets.reduce(
      (sum, { on, f, tau, a }) =>
        ms <= on
          ? sum
          : sum + a * Math.sin(2 * Math.PI * f * (ms - on)) * Math.exp(-(ms - on) / tau) * (1 - Math.exp(-(ms - on))),
      0,
    )
  const peaks = Array.from({ length: 1000 }, (_, at) => raw(onsetMs + at / 10))
  const scale = uv / (Math.max(...peaks) - Math.min(...peaks))
  return (ms) => scale * raw(ms)
}

const ONSETS: Readonly<Record<string, readonly [onsetMs: number, uv: number]>> = {
  APB: [22, 1200],
  TA: [30, 800],
  AH: [40, 900],
  EAS: [28, 400],
}

/** Healthy response of a line, and where its main latency lies. */
export const waveOf = (
  { id, modality, channel, measure, role }: ProtocolLine,
  seed: number,
): { readonly wave: Wave; readonly latencyMs: number } => {
  if (modality === 'mep') {
    const [onset, uv] = ONSETS[channel.split('-')[0] ?? ''] ?? [30, 500]
    return { wave: muscleWave(mixSeed(seed, id), onset, uv), latencyMs: onset }
  }
  if (modality === 'bcr') return { wave: muscleWave(mixSeed(seed, id), 30, 300), latencyMs: 30 }
  if (modality === 'tof') return { wave: muscleWave(mixSeed(seed, id), 5, 6000), latencyMs: 5 }
  if (modality === 'dwave' && measure.kind === 'volley') {
    // 60 m/s: 300 mm is 5 ms. The window runs from 50 to 74 m/s.
    const at = (measure.window.toMs * 50) / 60
    return {
      wave: (ms) => -35 * bell(ms, at, 0.35) + 10 * bell(ms, at - 0.8, 0.35) + 10 * bell(ms, at + 0.8, 0.35),
      latencyMs: at,
    }
  }
  if (role === 'peripheral') return { wave: pair(-1, 3, 10, 0.5, 1.4, 0.8), latencyMs: 10 }
  if (id.includes('tibial')) return { wave: pair(1, 2, 40, 2.4, 8, 3.2), latencyMs: 40 }
  return { wave: pair(-1, 2.5, 20, 1.2, 4.5, 1.8), latencyMs: 20 }
}
