import type { RecordingHeader } from '../../../src/monitor/recording/frames.ts'

/** A signal of which every sample is known, so that a wrong or displaced one shows. */
export const CHILD = { channels: 32, rateHz: 20_000, blockMs: 20 } as const

export const sampleOf = (channel: number, at: number): number => ((at * 7 + channel * 131) % 20_011) / 8 - 1250

export const headerOf = (over: Partial<RecordingHeader> = {}): RecordingHeader => ({
  format: 'theca-recording',
  version: 1,
  session: 'test0001',
  synthetic: true,
  source: { kind: 'simulator', name: 'ramp' },
  rateHz: CHILD.rateHz,
  channels: Array.from({ length: CHILD.channels }, (_, channel) => `CH${channel + 1}`),
  startedAt: '2026-03-06T08:00:00.000Z',
  ...over,
})
