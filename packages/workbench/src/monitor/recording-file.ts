import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ByteSource, Recording } from '@theca/formats'
import { openRecording } from '@theca/formats'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'

/** A recording on the disk, open: read by ranges, never as a whole. */
export type OpenRecording = { readonly recording: Recording; readonly close: () => void }
export type RecordingFailure = { readonly code: string; readonly message: string }

/**
 * Opens a recording by its path. Files beside it (BrainVision) are opened by their bare name in the same folder.
 *
 * @throws what the file system says of a file that cannot be opened: the caller knows what to say of it
 * @example const opened = openRecordingFile('case.edf'); if (opened.ok) opened.value.recording.channels
 */
export function openRecordingFile(path: string): Result<OpenRecording, RecordingFailure> {
  const handles: number[] = []
  const source = (file: string): ByteSource => {
    const handle = openSync(file, 'r')
    handles.push(handle)
    return sourceOf(handle)
  }
  const close = (): void => {
    for (const handle of handles.splice(0)) closeSync(handle)
  }
  try {
    const opened = openRecording(source(path), basename(path), (name) => beside(path, name, source))
    if (opened.ok) return ok({ recording: opened.value, close })
    close()
    const { code, message, at } = opened.failure
    return refuse({ code, message: `${path}: ${message}${at === undefined ? '' : ` (${at})`}` })
  } catch (error) {
    close()
    throw error
  }
}

function beside(path: string, name: string, source: (file: string) => ByteSource): ByteSource | null {
  if (name === '' || basename(name) !== name) return null
  try {
    return source(join(dirname(path), name))
  } catch {
    return null
  }
}

function sourceOf(handle: number): ByteSource {
  const { size } = fstatSync(handle)
  return {
    bytes: size,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      let done = 0
      while (done < bytes.length) {
        const read = readSync(handle, bytes, done, bytes.length - done, offset + done)
        if (read === 0) break
        done += read
      }
      return done === bytes.length ? bytes : bytes.subarray(0, done)
    },
  }
}
