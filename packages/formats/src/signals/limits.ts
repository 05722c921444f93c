/**
 * What a recording may claim before it is refused. Each is far above what a theatre makes in a day, and low enough that a
 * file which lies cannot fill the memory.
 */
export const SIGNAL_LIMITS = {
  /** Channels of one recording. Amplifiers in use have up to 256; EDF's own field allows 9999. */
  channels: 4096,
  /** Records or chunks: 24 hours in records of 10 ms have 8.64 million. */
  records: 2 ** 24,
  /** Parts between gaps: a sweep a record at 5 Hz for 24 hours has 432,000. */
  segments: 1_000_000,
  /** Annotations kept; what is beyond is counted in a fault. */
  annotations: 1_000_000,
  annotationBytes: 64 * 2 ** 20,
  /** Longest recording with its gaps: what starts later than this has a wrong clock. */
  durationS: 400 * 86_400,
  /** Samples of one channel that one call reads: 512 MiB of numbers. */
  samplesPerRead: 2 ** 26,
  /** Bytes of text (headers, markers, CSV) that are read at all. */
  headerBytes: 4 * 2 ** 20,
  csvBytes: 128 * 2 ** 20,
  /** A DICOM waveform is read as a whole, because its parts can lie anywhere. */
  dicomBytes: 512 * 2 ** 20,
} as const
