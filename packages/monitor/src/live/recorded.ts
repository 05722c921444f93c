import type { Recording, SignalChannel } from '@theca/formats'
import type { Block, Note, Protocol, ProtocolLine, Setup, Stimulus } from '@theca/neurophysiology'
import { readAnnotation } from '@theca/neurophysiology'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'

/** Why a recording cannot be judged by a protocol, in one sentence. */
export type RecordedFailure = {
  readonly code: 'no-channel' | 'no-voltage' | 'mixed-rates' | 'rate-too-low' | 'nothing-to-judge' | 'unreadable'
  readonly message: string
}

/** A line of the protocol that this recording cannot serve, and why. */
export type Unserved = { readonly line: string; readonly because: string }

/** A recording as the step wants it: channels of the protocol in µV, stimuli and notes on one count of samples. */
export type Recorded = {
  readonly setup: Omit<Setup, 'options'>
  readonly samples: number
  /** The recording says that it was made by a program. */
  readonly synthetic: boolean
  readonly stimuli: readonly Stimulus[]
  readonly notes: readonly Note[]
  readonly unserved: readonly Unserved[]
  /** Samples of all channels, µV; NaN where nothing was recorded. */
  read(from: number, count: number): Result<readonly Float64Array[], RecordedFailure>
}

/** How an annotation of a made recording begins. */
export const SYNTHETIC = 'SYNTHETIC'

const fault = (code: RecordedFailure['code'], message: string): { readonly ok: false; failure: RecordedFailure } =>
  refuse({ code, message })

/** EDF+ writes the type of a signal before its name: `EEG Cz-FPz`. */
const bare = (label: string): string => label.trim().replace(/^(?:EEG|EMG|EP|EOG|ECG|MEG) +(?=\S)/, '')

const inQuotes = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ')
const some = (words: readonly string[], most = 12): string =>
  words.length <= most ? inQuotes(words) : `${inQuotes(words.slice(0, most))} and ${words.length - most} more`

/** Channels that the protocol listens to: derivations of its lines, and the references against mains hum. */
const wanted = ({ lines }: Protocol): string[] => [
  ...new Set(
    lines.flatMap(({ channel, measure }) =>
      measure.kind === 'trains' && measure.mainsReference !== null ? [channel, measure.mainsReference] : [channel],
    ),
  ),
]

/**
 * Reads a recording for a protocol. Channels are found by their label, written as in the protocol; all of them must
 * have one rate and a voltage as their unit, for nothing is resampled or guessed.
 *
 * A stimulus is an annotation `stim:CODE` (see `annotationOf`), or one whose whole text is a stimulus of the protocol;
 * every other annotation is a note.
 *
 * @returns lines that cannot be served are named in `unserved`; when none can be, the recording is refused
 * @example recordedFor(recording, findProtocol('conus-cauda'))
 */
export function recordedFor(recording: Recording, protocol: Protocol): Result<Recorded, RecordedFailure> {
  const found = wanted(protocol).flatMap((label) => {
    const channel = recording.channels.find((each) => bare(each.label) === label)
    return channel === undefined ? [] : [channel]
  })
  const [first] = found
  if (first === undefined) {
    const [theirs, ours] = [some(recording.channels.map(({ label }) => label)), some(wanted(protocol))]
    return fault(
      'no-channel',
      `No channel of the recording (${theirs}) is one of the protocol's (${ours}). Use a protocol that names the channels of this recording.`,
    )
  }
  const unfit = faultOf(found, first, protocol)
  if (unfit !== null) return refuse(unfit)
  const labels = found.map(({ label }) => bare(label))
  const { stimuli, notes } = placed(recording, protocol, first)
  const codes = new Set(stimuli.map(({ code }) => code))
  const unserved = protocol.lines.flatMap((line): Unserved[] => because(line, labels, codes))
  if (unserved.length === protocol.lines.length) {
    return fault(
      'nothing-to-judge',
      `Nothing in the recording can be judged: ${unserved[0]?.because ?? 'the protocol has no lines'}. Stimuli are annotations such as "stim:${protocol.lines.find(({ stimulus }) => stimulus !== null)?.stimulus ?? 'mep'}".`,
    )
  }
  return ok({
    setup: { protocol, rateHz: first.rateHz, channels: labels },
    samples: Math.max(...found.map(({ samples }) => samples)),
    synthetic: notes.some((note) => note.kind === 'event' && note.text.startsWith(SYNTHETIC)),
    stimuli,
    notes,
    unserved,
    read: (from, count) => readAll(recording, found, from, count),
  })
}

const because = (
  { id, channel, stimulus }: ProtocolLine,
  labels: readonly string[],
  codes: Set<string>,
): Unserved[] => {
  if (!labels.includes(channel)) return [{ line: id, because: `the recording has no channel "${channel}"` }]
  const silent = stimulus !== null && !codes.has(stimulus)
  return silent ? [{ line: id, because: `the recording has no stimulus "${stimulus}"` }] : []
}

function faultOf(found: readonly SignalChannel[], first: SignalChannel, { lines }: Protocol): RecordedFailure | null {
  const noVoltage = found.find(({ scaled, toMicrovolts }) => !scaled || toMicrovolts === null)
  if (noVoltage !== undefined) {
    const why = noVoltage.scaled
      ? `its unit is ${noVoltage.unit === null ? 'not given' : `"${noVoltage.unit}"`}, and no voltage`
      : 'its scaling cannot be trusted'
    return {
      code: 'no-voltage',
      message: `Channel "${noVoltage.label.trim()}" cannot be judged in µV: ${why}. Correct the header of a copy, or leave its lines out of the protocol.`,
    }
  }
  const other = found.find(({ rateHz }) => rateHz !== first.rateHz)
  if (other !== undefined) {
    return {
      code: 'mixed-rates',
      message: `Channels of the protocol have different rates: "${first.label.trim()}" ${first.rateHz} Hz, "${other.label.trim()}" ${other.rateHz} Hz. Export them at one rate, or use a protocol for one of them.`,
    }
  }
  const steep = lines.find(
    ({ channel, filter }) =>
      found.some(({ label }) => bare(label) === channel) && filter.highPassHz >= 0.45 * first.rateHz,
  )
  if (steep === undefined) return null
  return {
    code: 'rate-too-low',
    message: `${first.rateHz} Hz is too slow for line ${steep.id}, whose band begins at ${steep.filter.highPassHz} Hz. Record faster, or leave the line out of the protocol.`,
  }
}

/** Stimuli and notes on the count of samples. A note outside the recording stays, at its nearer end; a stimulus there has no sweep. */
function placed(
  { annotations }: Recording,
  protocol: Protocol,
  { rateHz, samples }: SignalChannel,
): { stimuli: Stimulus[]; notes: Note[] } {
  const codes = new Set(protocol.lines.map(({ stimulus }) => stimulus))
  const stimuli: Stimulus[] = []
  const notes: Note[] = []
  for (const { onsetS, text } of annotations) {
    const at = Math.round(onsetS * rateHz)
    const bare = codes.has(text.trim())
    const read = bare ? { stimulus: { at, code: text.trim() } } : readAnnotation(at, text)
    if ('note' in read) notes.push({ ...read.note, at: Math.min(Math.max(0, at), Math.max(0, samples - 1)) })
    else if (at >= 0 && at < samples) stimuli.push(read.stimulus)
  }
  const inOrder = <T extends { readonly at: number }>(items: readonly T[]): T[] => items.toSorted((a, b) => a.at - b.at)
  return { stimuli: inOrder(stimuli), notes: inOrder(notes) }
}

function readAll(
  recording: Recording,
  channels: readonly SignalChannel[],
  from: number,
  count: number,
): Result<readonly Float64Array[], RecordedFailure> {
  const all: Float64Array[] = []
  for (const { index, toMicrovolts } of channels) {
    const read = recording.read(index, from, count)
    if (!read.ok) return fault('unreadable', read.failure.message)
    const samples = new Float64Array(count).fill(Number.NaN)
    const factor = toMicrovolts ?? Number.NaN
    for (let at = 0; at < Math.min(count, read.value.length); at += 1) samples[at] = (read.value[at] as number) * factor
    all.push(samples)
  }
  return ok(all)
}

/** Read from the file at once: a second is a few hundred kilobytes for any montage. */
const READ_S = 1
/** A longer block is cut into pieces of this length: memory stays small, and the step does not depend on it. */
const LONGEST_S = 10

/**
 * The recording as blocks of a given length, read a second at a time. Blocks do not overlap and leave nothing out.
 *
 * @returns a part that cannot be read ends the blocks: it is the last item, a failure
 * @example for (const block of blocksOf(recorded, 200)) if (block.ok) state = step(state, block.value).state
 */
export function* blocksOf(recorded: Recorded, blockSamples: number): Generator<Result<Block, RecordedFailure>> {
  const { setup, samples } = recorded
  const [stimuli, notes] = [cursorOf(recorded.stimuli), cursorOf(recorded.notes)]
  const size = Math.max(1, Math.min(Math.round(blockSamples), Math.floor(LONGEST_S * setup.rateHz)))
  const perRead = Math.max(size, Math.floor((READ_S * setup.rateHz) / size) * size)
  for (let from = 0; from < samples; from += perRead) {
    const read = recorded.read(from, Math.min(perRead, samples - from))
    if (!read.ok) return yield read
    const length = read.value[0]?.length ?? 0
    for (let at = 0; at < length; at += size) {
      const end = Math.min(length, at + size)
      yield ok({
        start: from + at,
        channels: read.value.map((channel) => channel.subarray(at, end)),
        stimuli: stimuli(from + end),
        notes: notes(from + end),
      })
    }
  }
}

/** Takes items in order, up to a place. */
function cursorOf<T extends { readonly at: number }>(items: readonly T[]): (before: number) => T[] {
  let next = 0
  return (before) => {
    const from = next
    while (next < items.length && (items[next] as T).at < before) next += 1
    return items.slice(from, next)
  }
}
