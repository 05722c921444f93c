import { readFileSync } from 'node:fs'
import { sharedFile } from '../../../test/support/shared.ts'

type Peak = { i: number; ms: number; uv: number; at_window_edge: boolean; ms_parabolic?: number; uv_parabolic?: number }
type MepNumbers = {
  trials: number
  pp_uV: number[]
  pp_median: number
  pp_cv: number
  rms_pre: number[]
  auc_rect_uV_ms: number[]
}

export type Reference = {
  signal: { n: number; sum: number; sumsq: number }
  filters: {
    name: string
    kind: 'lowpass' | 'highpass' | 'bandpass'
    order: number
    fc: number | [number, number]
    fs: number
    sos: number[][]
    zi: [number, number][]
    idx: number[]
    sosfilt: number[]
    sosfilt_zi_x0: number[]
    sosfiltfilt: number[]
    sosfilt_sumsq: number
    sosfiltfilt_sumsq: number
    padlen: number
    gain_db: Record<string, number>
  }[]
  notch: {
    f0: number
    Q: number
    fs: number
    b: number[]
    a: number[]
    idx: number[]
    lfilter: number[]
    filtfilt: number[]
  }[]
  sep: { ch: { ch: number; neg: Peak; pos: Peak; pp: number; rms_baseline: number; auc_rect_uV_ms: number }[] }
  xcorr: {
    ch: number
    lag: number
    lag_parabolic: number
    r_max: number
    r_at_zero: number
    truncated_both_lag: number
  }
  mep_ID01: MepNumbers
  mep_ID03: MepNumbers
  averaging: {
    N: number
    rms_signal: number
    rms_plus_minus: number
    snr_db: number
    fsp: number
    single_point_index: number
    split_half_r: number
  }
}

export const referencePath = sharedFile('data/signals/reference/dsp_reference.json')

/** The scipy numbers; call only where `referencePath` is defined. */
export const readReference = (): Reference => JSON.parse(readFileSync(referencePath as string, 'utf8')) as Reference

/** The portable test signal of the reference: no random numbers needed. */
export const tone = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => {
    const waves = Math.sin(2 * Math.PI * 0.013 * i) + 0.5 * Math.sin(2 * Math.PI * 0.1 * i + 0.3)
    return waves + ((i * 7919) % 101) / 101 - 0.5
  })
