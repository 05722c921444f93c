import { writeWaveform, type SignalAnnotation } from '../../src/index.ts'

// Small recordings of every format that is not written by the package, generated from what the formats say.

const text = (words: string): Uint8Array => new TextEncoder().encode(words)

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
const f64 = (...values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer)

/** A chunk of XDF: its length in four bytes, its tag, its content. */
export const chunk = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const bytes = joined(...content)
  return joined(Uint8Array.of(4), u32(bytes.length + 2), Uint8Array.of(tag, 0), bytes)
}

export const streamHeader = (
  id: number,
  name: string,
  channels: number,
  rateHz: number,
  format: string,
  units = 'microvolts',
): Uint8Array =>
  chunk(
    2,
    u32(id),
    text(
      `<?xml version="1.0"?><info><name>${name}</name><type>EMG</type><channel_count>${channels}</channel_count><nominal_srate>${rateHz}</nominal_srate><channel_format>${format}</channel_format><desc><channels>${Array.from(
        { length: channels },
        (_, i) => `<channel><label>${name}-${i + 1}</label><unit>${units}</unit></channel>`,
      ).join('')}</channels></desc></info>`,
    ),
  )

/** Samples of float32 values; a stamp per sample, or null where it is left to the rate. */
export const floats = (
  id: number,
  samples: readonly { stampS: number | null; values: readonly number[] }[],
): Uint8Array =>
  chunk(
    3,
    u32(id),
    Uint8Array.of(4),
    u32(samples.length),
    ...samples.flatMap(({ stampS, values }) => [
      stampS === null ? Uint8Array.of(0) : joined(Uint8Array.of(8), f64(stampS)),
      new Uint8Array(Float32Array.from(values).buffer),
    ]),
  )

export const marks = (id: number, list: readonly { stampS: number; words: string }[]): Uint8Array =>
  chunk(
    3,
    u32(id),
    Uint8Array.of(4),
    u32(list.length),
    ...list.map(({ stampS, words }) =>
      joined(Uint8Array.of(8), f64(stampS), Uint8Array.of(1, text(words).length), text(words)),
    ),
  )

export const clockOffset = (id: number, timeS: number, offsetS: number): Uint8Array =>
  chunk(4, u32(id), f64(timeS, offsetS))

export const BOUNDARY_CHUNK = chunk(
  5,
  Uint8Array.of(0x43, 0xa5, 0x46, 0xdc, 0xcb, 0xf5, 0x41, 0x0f, 0xb3, 0x0e, 0xd5, 0x46, 0x73, 0x83, 0xcb, 0xe4),
)

export const xdfFile = (...chunks: readonly Uint8Array[]): Uint8Array =>
  joined(
    text('XDF:'),
    chunk(1, text('<info><version>1.0</version><datetime>2026-01-02T10:00:00+0100</datetime></info>')),
    ...chunks,
  )

type XdfShape = {
  readonly rateHz?: number
  readonly trueHz?: number
  readonly seconds?: number
  readonly offsetS?: number
  readonly drift?: number
  readonly gapAfterS?: number
  readonly gapS?: number
}

/** Two streams: two channels with a stamp at the beginning of each chunk, and marks once a second on the recorder's clock. */
export function xdf({
  rateHz = 100,
  trueHz = rateHz,
  seconds = 10,
  offsetS = -3,
  drift = 0,
  gapAfterS,
  gapS = 0,
}: XdfShape = {}): { bytes: Uint8Array; values: number[] } {
  const perChunk = rateHz / 4
  const chunks: Uint8Array[] = []
  const values: number[] = []
  for (let k = 0; k < seconds * 4; k++) {
    const first = k * perChunk
    // On the recorder's clock, then back to the stream's own: t + offset + drift · t is what the recorder would say.
    const late = gapAfterS !== undefined && first / rateHz >= gapAfterS ? gapS : 0
    const recorderS = 1000 + first / trueHz + late
    const stampS = (recorderS - offsetS) / (1 + drift)
    const samples = Array.from({ length: perChunk }, (_, i) => ({
      stampS: i === 0 ? stampS : null,
      values: [first + i, -(first + i)],
    }))
    values.push(...samples.map(({ values: [value = NaN] }) => value))
    chunks.push(floats(1, samples))
    if (k % 4 === 0)
      chunks.push(
        clockOffset(1, stampS, offsetS + drift * stampS),
        marks(2, [{ stampS: recorderS, words: `mark ${k / 4}` }]),
      )
  }
  const bytes = xdfFile(
    streamHeader(1, 'EMG', 2, rateHz, 'float32'),
    streamHeader(2, 'Events', 1, 0, 'string'),
    ...chunks,
  )
  return { bytes, values }
}

export function brainVision(changes: Record<string, string> = {}): {
  header: Uint8Array
  markers: Uint8Array
  data: Uint8Array
  values: number[][]
} {
  const infos: Record<string, string> = {
    DataFile: '$b.eeg',
    MarkerFile: 'case.vmrk',
    DataFormat: 'BINARY',
    DataOrientation: 'MULTIPLEXED',
    NumberOfChannels: '2',
    SamplingInterval: '500',
    BinaryFormat: 'INT_16',
    ...changes,
  }
  const { BinaryFormat, ...common } = infos
  const lines = Object.entries(common).map(([key, value]) => `${key}=${value}`)
  const header = text(
    [
      'Brain Vision Data Exchange Header File Version 1.0',
      '[Common Infos]',
      ...lines,
      '[Binary Infos]',
      `BinaryFormat=${BinaryFormat}`,
      '[Channel Infos]',
      'Ch1=TA\\1L,,0.5,µV',
      'Ch2=MAP,,0.25,mmHg',
      '',
    ].join('\r\n'),
  )
  const markers = text(
    [
      'Brain Vision Data Exchange Marker File, Version 1.0',
      '[Marker Infos]',
      'Mk1=New Segment,,1,1,0,20260102100000250000',
      'Mk2=Stimulus,S  1,101,1,0',
      'Mk3=New Segment,,201,1,0,20260102100010250000',
      'Mk4=Stimulus,S  2,301,1,0',
      '',
    ].join('\n'),
  )
  const stored = [Array.from({ length: 400 }, (_, i) => i - 200), Array.from({ length: 400 }, (_, i) => 3 * i)]
  const vectorized = infos['DataOrientation'] === 'VECTORIZED'
  const order = vectorized ? stored.flat() : (stored[0] as number[]).flatMap((value, i) => [value, stored[1]?.[i] ?? 0])
  const data = new Uint8Array((BinaryFormat === 'INT_16' ? Int16Array.from(order) : Float32Array.from(order)).buffer)
  return {
    header,
    markers,
    data,
    values: [(stored[0] as number[]).map((value) => value * 0.5), (stored[1] as number[]).map((value) => value * 0.25)],
  }
}

export const csv = (): Uint8Array =>
  text(
    `Device: invented\ntime [ms];TA-L [µV];MAP [mmHg]\n${Array.from({ length: 200 }, (_, i) => `${i / 2};${(i / 10).toFixed(2)};${70 + (i % 5)}`.replaceAll('.', ',')).join('\n')}\n`,
  )

export const waveform = (
  annotations: readonly SignalAnnotation[] = [{ onsetS: 0.1, durationS: null, text: 'traction' }],
): Uint8Array =>
  writeWaveform({
    kind: 'emg',
    patient: { name: 'Test^Ada', patientId: 'T-1', birthDate: null, sex: 'F' },
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: '2.25.3',
    seriesNumber: 7,
    startTime: '2026-01-02T10:00:00.25',
    rateHz: 2000,
    channels: [
      {
        label: 'TA-L',
        unit: 'uV',
        samples: Float64Array.from({ length: 600 }, (_, i) => 123.4 * Math.sin(i / 7)),
        highPassHz: 30,
        lowPassHz: 1500,
      },
      { label: 'TA-R', unit: 'uV', samples: Float64Array.from({ length: 600 }, (_, i) => (i === 5 ? NaN : i / 3)) },
    ],
    annotations,
    softwareVersion: '0.1',
    synthetic: true,
  })
