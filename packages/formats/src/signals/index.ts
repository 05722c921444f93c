import { failed, type Result } from '../failure.ts'
import { brainVisionPart } from './brainvision/header.ts'
import { openBrainVision } from './brainvision/read.ts'
import { openCsv } from './csv/read.ts'
import { looksLikeDicom, openWaveform } from './dicom/read.ts'
import { looksLikeEdf } from './edf/header.ts'
import { openEdf } from './edf/read.ts'
import type { ByteSource, Companions, Recording } from './types.ts'
import { openXdf } from './xdf/read.ts'
import { looksLikeXdf } from './xdf/streams.ts'

export { SIGNAL_LIMITS } from './limits.ts'
export { memorySource } from './source.ts'
export { microvoltsPer } from './units.ts'
export { parseXml, type XmlElement } from './xdf/xml.ts'
export type {
  ByteSource,
  Companions,
  Recording,
  SignalAnnotation,
  SignalChannel,
  SignalFault,
  SignalFormat,
  SignalGap,
} from './types.ts'

// Writing.
export { edfRange } from './edf/fields.ts'
export {
  startEdf,
  type EdfChannelInput,
  type EdfInput,
  type EdfRecord,
  type EdfRecordInput,
  type EdfWriting,
} from './edf/write.ts'
export { writeEdf, type EdfFile, type EdfFileChannel, type EdfFileInput } from './edf/whole.ts'
export { WAVEFORM_CLASSES, writeWaveform, type WaveformChannelInput, type WaveformInput } from './dicom/write.ts'

// Overviews.
export { overview, pyramidFits, type Overview } from './pyramid/overview.ts'
export { buildPyramid, pyramidSteps, type Pyramid, type PyramidChannel, type PyramidLevel } from './pyramid/build.ts'
export { pyramidBytes, readPyramid } from './pyramid/bytes.ts'

const HEAD_BYTES = 512

/**
 * Opens a recording: EDF, EDF+, BDF, BDF+, XDF, BrainVision, a text file of columns, a DICOM waveform. The format is told by
 * the content, never by the name; `name` stands for `$b` in BrainVision headers. `companions` gives the files beside it.
 *
 * Reads headers and annotations; samples are read when they are asked for. Never throws for foreign bytes. Sources that
 * are larger than they say, or shrink while they are read, answer `truncated`.
 *
 * @example
 * const recording = openRecording(memorySource(bytes), 'case.edf')
 * if (recording.ok) recording.value.read(0, 0, 1000)
 */
export function openRecording(
  source: ByteSource,
  name: string,
  companions: Companions = () => null,
): Result<Recording> {
  if (source.bytes === 0) return failed('truncated', 'The file is empty.', 'byte 0')
  const head = source.read(0, HEAD_BYTES)
  if (looksLikeEdf(head)) return openEdf(source)
  if (looksLikeXdf(head)) return openXdf(source)
  if (looksLikeDicom(head)) return openWaveform(source)
  const part = brainVisionPart(head)
  if (part === 'Header') return openBrainVision(source, name, companions)
  if (part === 'Marker')
    return failed(
      'unsupported',
      'This is the marker file of a BrainVision recording. Open its header file (.vhdr) instead.',
      'byte 0',
    )
  return openCsv(source)
}
