export { fftInPlace, powerSpectrum } from './fft.ts'
export type { Spectrum } from './welch.ts'
export { bandPower, welch } from './welch.ts'
