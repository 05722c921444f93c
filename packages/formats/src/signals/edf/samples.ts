import { ok } from '../../failure.ts'
import { bytesAt } from '../source.ts'
import type { Fetch } from '../timeline.ts'
import type { ByteSource } from '../types.ts'
import type { EdfHeader, EdfSignal } from './header.ts'
import { missingValue, WRITER } from './write.ts'

const BLOCK_BYTES = 4 * 1024 * 1024
const SMALL_RECORD = 8192

/** Stored samples of one signal: small records are read many at a time, of large ones only the signal's own bytes. */
export function fetchFrom(source: ByteSource, header: EdfHeader, signal: EdfSignal, scaled: boolean): Fetch {
  const { recordBytes, headerBytes, bytesPerSample } = header
  const { samplesPerRecord, offset } = signal
  const missing =
    writtenHere(header) && signal.digitalMin === missingValue(header.family) + 1 ? missingValue(header.family) : NaN
  const put = putInto(signal, bytesPerSample, scaled, missing)
  const small = recordBytes <= SMALL_RECORD
  const perBlock = small ? Math.floor(BLOCK_BYTES / recordBytes) : 1
  return (stored, count, into, at) => {
    const end = stored + count
    for (let sample = stored; sample < end;) {
      const record = Math.floor(sample / samplesPerRecord)
      const last = Math.min(Math.ceil(end / samplesPerRecord), record + perBlock)
      const skip = sample - record * samplesPerRecord
      const blockAt = headerBytes + record * recordBytes
      const inBlock = Math.min(end, last * samplesPerRecord) - sample
      const from = small ? 0 : offset + skip * bytesPerSample
      const bytes = bytesAt(source, blockAt + from, small ? (last - record) * recordBytes : inBlock * bytesPerSample)
      if (!bytes.ok) return bytes
      for (let done = 0; done < inBlock;) {
        const inRecord = skip + done
        const recordOfSample = Math.floor(inRecord / samplesPerRecord)
        const within = inRecord - recordOfSample * samplesPerRecord
        const run = Math.min(inBlock - done, samplesPerRecord - within)
        put(
          bytes.value,
          small ? recordOfSample * recordBytes + offset + within * bytesPerSample : 0,
          run,
          into,
          at + (sample - stored) + done,
        )
        done += run
      }
      sample += inBlock
    }
    return ok(null)
  }
}

/** Our own writer marks what was not recorded with the value below the digital range; elsewhere such a value is a value. */
const writtenHere = ({ recording }: EdfHeader): boolean =>
  new RegExp(`^Startdate \\S+ \\S+ \\S+ ${WRITER}(?:_|$)`).test(recording)

type Put = (bytes: Uint8Array, from: number, count: number, into: Float64Array, at: number) => void

function putInto(
  { physicalMin, physicalMax, digitalMin, digitalMax }: EdfSignal,
  bytesPerSample: 2 | 3,
  scaled: boolean,
  missing: number,
): Put {
  const canScale = scaled && physicalMin !== null && physicalMax !== null && digitalMin !== null && digitalMax !== null
  const gain = canScale ? (physicalMax - physicalMin) / (digitalMax - digitalMin) : 1
  const least = canScale ? digitalMin : 0
  const base = canScale ? physicalMin : 0
  if (bytesPerSample === 2)
    return (bytes, from, count, into, at) => {
      for (let i = 0, b = from; i < count; i++, b += 2) {
        const digital = (((bytes[b] as number) | ((bytes[b + 1] as number) << 8)) << 16) >> 16
        into[at + i] = digital === missing ? NaN : (digital - least) * gain + base
      }
    }
  return (bytes, from, count, into, at) => {
    for (let i = 0, b = from; i < count; i++, b += 3) {
      const shifted = ((bytes[b] as number) << 8) | ((bytes[b + 1] as number) << 16) | ((bytes[b + 2] as number) << 24)
      const digital = shifted >> 8
      into[at + i] = digital === missing ? NaN : (digital - least) * gain + base
    }
  }
}
