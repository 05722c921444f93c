import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { decimalOf, decodeField, shown, wholeOf } from '../text.ts'
import type { ByteSource } from '../types.ts'

export type BrainVisionChannel = { readonly label: string; readonly gain: number | null; readonly unit: string }

export type BrainVisionHeader = {
  readonly dataFile: string
  readonly markerFile: string | null
  readonly orientation: 'MULTIPLEXED' | 'VECTORIZED'
  readonly binary: 'INT_16' | 'IEEE_FLOAT_32'
  readonly rateHz: number
  readonly channels: readonly BrainVisionChannel[]
}

/** Sections of `key=value` lines; a line with a semicolon in front is a comment. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>

const MARK = /^\s*Brain ?Vision (?:Data Exchange )?(Header|Marker) File/i

/** Which of the two text files of a BrainVision recording this is, by its first line. */
export function brainVisionPart(head: Uint8Array): 'Header' | 'Marker' | null {
  const found = MARK.exec(decodeField(head.subarray(0, 128)).replace(/^\ufeff/, ''))?.[1]?.toLowerCase()
  return found === undefined ? null : found === 'header' ? 'Header' : 'Marker'
}

export function sectionsOf(source: ByteSource): Result<Sections> {
  if (source.bytes > SIGNAL_LIMITS.headerBytes)
    return failed(
      'limit-exceeded',
      `A text file of ${source.bytes} bytes is no BrainVision header or marker file.`,
      'byte 0',
    )
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  for (const line of decodeField(source.read(0, source.bytes)).split(/\r\n|\n|\r/)) {
    const name = /^\[([^\]]{1,64})\]\s*$/.exec(line)?.[1]
    if (name !== undefined) {
      section = sections.get(name.toLowerCase()) ?? new Map()
      sections.set(name.toLowerCase(), section)
    } else if (!line.startsWith(';')) {
      const equals = line.indexOf('=')
      if (equals > 0) section?.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim())
    }
  }
  return ok(sections)
}

/**
 * A BrainVision header file [brainvision-2019]: which file holds the samples, how they lie in it, and what a step of each
 * channel is worth. `name` is the header's own name, for `$b`.
 */
export function readBrainVisionHeader(source: ByteSource, name: string): Result<BrainVisionHeader> {
  const sections = sectionsOf(source)
  if (!sections.ok) return sections
  const common = sections.value.get('common infos')
  const of = (key: string): string => common?.get(key.toLowerCase()) ?? ''
  const dataFile = bareName(of('DataFile'), name)
  if (dataFile === null)
    return failed(
      'malformed',
      'The header does not name the file of its samples, or names one in another folder.',
      'DataFile',
    )
  if (of('DataFormat').toUpperCase() !== 'BINARY' && of('DataFormat') !== '')
    return failed('unsupported', 'The samples are written as text. Export the recording in binary form.', 'DataFormat')
  const domain = of('DataType').toUpperCase()
  if (domain !== '' && domain !== 'TIMEDOMAIN')
    return failed('unsupported', 'The file holds no signal over time.', 'DataType')
  const orientation = of('DataOrientation').toUpperCase() || 'MULTIPLEXED'
  if (orientation !== 'MULTIPLEXED' && orientation !== 'VECTORIZED')
    return failed(
      'malformed',
      `The order of the samples is ${shown(orientation)}, which the format does not have.`,
      'DataOrientation',
    )
  const binary = (sections.value.get('binary infos')?.get('binaryformat') ?? 'INT_16').toUpperCase()
  if (binary !== 'INT_16' && binary !== 'IEEE_FLOAT_32')
    return failed('unsupported', `Samples of the form ${shown(binary)} are not read.`, 'BinaryFormat')
  if ((sections.value.get('binary infos')?.get('usebigendianorder') ?? 'NO').toUpperCase() === 'YES')
    return failed('unsupported', 'Samples in big-endian order are not read.', 'UseBigEndianOrder')
  const count = wholeOf(of('NumberOfChannels'))
  if (count === null || count < 1 || count > SIGNAL_LIMITS.channels)
    return failed(
      'malformed',
      `The number of channels is ${shown(of('NumberOfChannels'))}; it must be 1 to ${SIGNAL_LIMITS.channels}.`,
      'NumberOfChannels',
    )
  const intervalUs = decimalOf(of('SamplingInterval'))?.value ?? 0
  if (!(intervalUs > 0 && Number.isFinite(1e6 / intervalUs)))
    return failed(
      'malformed',
      `The sampling interval is ${shown(of('SamplingInterval'))}; it must be above 0 µs.`,
      'SamplingInterval',
    )
  return ok({
    dataFile,
    markerFile: bareName(of('MarkerFile'), name),
    orientation,
    binary,
    rateHz: 1e6 / intervalUs,
    channels: channelsOf(sections.value.get('channel infos'), count),
  })
}

/** A name without a folder, or null: a header must not make anyone read other places. */
function bareName(name: string, header: string): string | null {
  const filled = name.replaceAll('$b', header.replace(/\.[^.]*$/, ''))
  return filled === '' || /[/\\\0]/.test(filled) || filled === '.' || filled === '..' ? null : filled
}

function channelsOf(infos: ReadonlyMap<string, string> | undefined, count: number): BrainVisionChannel[] {
  return Array.from({ length: count }, (_, i) => {
    const [label = '', , resolution = '', unit = ''] = fieldsOf(infos?.get(`ch${i + 1}`) ?? '')
    const gain = resolution === '' ? 1 : (decimalOf(resolution)?.value ?? null)
    // Without a unit it is µV, as the format says.
    return { label: label || `Ch${i + 1}`, gain: gain === 0 ? null : gain, unit: unit || 'µV' }
  })
}

/** Fields between commas; a comma inside of one is written `\1`. */
export const fieldsOf = (line: string): string[] => line.split(',').map((field) => field.replaceAll('\\1', ',').trim())
