import type { LiveAlarm, LiveFrame } from '@theca/monitor'

/**
 * Tones after the makers' manuals that follow IEC 60601-1-8: ten pulses for HIGH about every 10 s, three for MEDIUM every 15 s,
 * one for LOW every 30 s. Off unless somebody switches it on; the screen says AUDIO OFF until then. The free-run EMG is
 * heard as noise that follows its envelope: the signal itself is not in the frames.
 */
export type Sound = { hear(view: LiveFrame | null, stale: boolean): void; emg(on: boolean): void; close(): void }

const EVERY_S = { high: 10, medium: 15, low: 30, none: Infinity } as const
/** Onsets of the pulses in seconds: 3 + 2, twice. */
const PULSES: Readonly<Record<LiveAlarm['priority'], readonly number[]>> = {
  high: [0, 0.2, 0.4, 0.8, 1, 1.9, 2.1, 2.3, 2.7, 2.9],
  medium: [0, 0.35, 0.7],
  low: [0],
  none: [],
}
const PULSE_S = 0.15
const HZ = { high: 880, medium: 660, low: 520, none: 0 } as const
/** An envelope of this height is as loud as it gets. */
const LOUD_UV = 300

export function openSound(): Sound {
  const context = new AudioContext()
  let next = 0
  let priority: LiveAlarm['priority'] = 'none'
  let noise: { source: AudioBufferSourceNode; gain: GainNode } | null = null

  const pulse = (at: number, hz: number): void => {
    const [oscillator, gain] = [context.createOscillator(), context.createGain()]
    oscillator.frequency.value = hz
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(0.2, at + 0.02)
    gain.gain.setValueAtTime(0.2, at + PULSE_S - 0.03)
    gain.gain.linearRampToValueAtTime(0, at + PULSE_S)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(at)
    oscillator.stop(at + PULSE_S)
  }
  return {
    hear(view, stale) {
      const sounding = (view?.alarms ?? []).filter(
        ({ phase, acknowledged, soundReturnsS, priority: is }) =>
          is !== 'none' &&
          phase !== 'pending' &&
          !acknowledged &&
          (soundReturnsS === null || soundReturnsS <= (view?.atS ?? 0)),
      )
      const found =
        (['high', 'medium', 'low'] as const).find((each) => sounding.some(({ priority: is }) => is === each)) ??
        (stale ? 'low' : 'none')
      if (found !== priority) next = 0
      priority = found
      if (found !== 'none' && context.currentTime >= next) {
        next = context.currentTime + EVERY_S[found]
        for (const onset of PULSES[found]) pulse(context.currentTime + 0.05 + onset, HZ[found])
      }
      if (noise === null) return
      const heights = (view?.emg ?? []).map(({ low, high }) => {
        const at = high.length - 1
        return (high[at] ?? 0) - (low[at] ?? 0)
      })
      noise.gain.gain.setTargetAtTime(
        stale ? 0 : 0.3 * Math.min(1, Math.max(0, ...heights) / LOUD_UV),
        context.currentTime,
        0.02,
      )
    },
    emg(on) {
      if (on === (noise !== null)) return
      if (!on) {
        noise?.source.stop()
        noise = null
        return
      }
      const buffer = context.createBuffer(1, context.sampleRate * 2, context.sampleRate)
      const samples = buffer.getChannelData(0)
      for (let at = 0; at < samples.length; at += 1) samples[at] = Math.random() * 2 - 1
      const [source, gain] = [context.createBufferSource(), context.createGain()]
      source.buffer = buffer
      source.loop = true
      gain.gain.value = 0
      source.connect(gain).connect(context.destination)
      source.start()
      noise = { source, gain }
    },
    close: () => void context.close(),
  }
}
