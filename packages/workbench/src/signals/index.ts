import type { Reader } from '@theca/platform/reading'
import { createReader } from '@theca/platform/reading'
import type { Result } from '@theca/record'
import { refuse } from '@theca/record/result'
import type { SignalsFailure, SignalsReport } from './types.ts'

export type { SignalsFailure, SignalsReport } from './types.ts'

/**
 * One thread, half a minute and 1 GiB a call: the annotations of a day in records of 10 ms are read in seconds, and the
 * largest text file that is taken needs some 700 MB for its numbers.
 */
export const openSignalsReader = (): Reader =>
  createReader({
    entry: new URL('./foreign.ts', import.meta.url),
    timeoutMs: 30_000,
    maximumMemoryMb: 1024,
    workers: 1,
  })

/**
 * What a recording says of itself: channels, annotations, gaps, faults. Samples are not read.
 *
 * Errors: why the file is no recording, or 'timeout', 'memory', 'crashed'; the sentence names the file.
 *
 * @example
 * const report = await describeRecording(reader, 'case.edf')
 * if (report.ok) for (const { label, rateHz } of report.value.channels) tell(`${label} ${rateHz} Hz`)
 */
export async function describeRecording(reader: Reader, path: string): Promise<Result<SignalsReport, SignalsFailure>> {
  const answer = await reader.call<Result<SignalsReport, SignalsFailure>>('describe', [path])
  if (answer.ok) return answer.value
  const { code, message } = answer.failure
  return refuse({ code, message: `${path}: ${message}` })
}
