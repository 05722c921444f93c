import { statSync } from 'node:fs'
import { openRecordingFile } from '../monitor/recording-file.ts'
import type { SignalsFailure, SignalsReport } from './types.ts'

/**
 * What is done with recordings from outside. These functions run in a worker with limits on time and memory, never in the
 * process that holds the record; they get a path and read by ranges, so that a recording of gigabytes costs its header.
 */
export function describe(path: string): { ok: true; value: SignalsReport } | { ok: false; failure: SignalsFailure } {
  if (!statSync(path).isFile())
    return { ok: false, failure: { code: 'not-signals', message: `${path} is not a file. Give one recording.` } }
  const opened = openRecordingFile(path)
  if (!opened.ok) return opened
  try {
    const { format, startTime, durationS, channels, annotations, gaps, faults } = opened.value.recording
    return { ok: true, value: { format, startTime, durationS, channels, annotations, gaps, faults } }
  } finally {
    opened.value.close()
  }
}
