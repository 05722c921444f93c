import { microvoltsPer } from '@theca/formats'
import type { Note, Stimulus } from '@theca/neurophysiology'
import { readAnnotation } from '@theca/neurophysiology'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { probeClock } from '../lsl/clock.ts'
import type { LslFailure, LslInfo } from '../lsl/info.ts'
import type { StreamAddress } from '../lsl/inlet.ts'
import { fullInfo, receive } from '../lsl/inlet.ts'
import { newTimeline, place, placeOfMoment } from '../lsl/timeline.ts'
import type { LslSamples } from '../lsl/wire.ts'
import type { Give, Source } from './source.ts'

/** Signals wait so long for the markers of the same moment, which come by another way. */
const HOLD_MS = 80
const CLOCK_MS = 2_000
/** Half of an old offset is forgotten in 90 s: one probe every two seconds moves it by this share. */
const CLOCK_SHARE = 1 - 0.5 ** (2 / 90)
/** A marker that comes later than this is told as an event: the sweep that it began is over. */
const LATE_S = 1

/**
 * A live stream of the lab streaming layer, and beside it the stream of markers that says when stimuli were given
 * (`stim:mep`, see `annotationOf`). The unit of every channel must be said: nothing is guessed.
 *
 * @example await lslSource({ host: '127.0.0.1', port: 16572, uid, markers: null })
 */
export async function lslSource(
  request: StreamAddress & { readonly markers: StreamAddress | null },
): Promise<Result<Source, LslFailure>> {
  const info = await fullInfo(request)
  if (!info.ok) return info
  const unfit = faultOf(info.value)
  if (unfit !== null) return refuse({ code: 'refused', message: unfit })
  const markers = request.markers === null ? null : await fullInfo(request.markers)
  if (markers !== null && !markers.ok) return markers
  if (markers !== null && markers.value.format !== 'string')
    return refuse({ code: 'refused', message: `The stream "${markers.value.name}" holds numbers and no markers.` })
  const marking =
    markers === null || request.markers === null ? null : { address: request.markers, info: markers.value }
  return ok(sourceOf({ address: request, info: info.value }, marking))
}

const faultOf = ({ name, format, rateHz, channels }: LslInfo): string | null => {
  if (format === 'string' || rateHz === 0) return `The stream "${name}" holds markers and no signals.`
  const dumb = channels.find(({ unit }) => microvoltsPer(unit) === null)
  if (dumb === undefined) return null
  return `Channel "${dumb.label}" of the stream "${name}" ${dumb.unit === null ? 'does not say its unit' : `has the unit "${dumb.unit}", which is no voltage`}. Set "microvolts" at the sender; nothing is guessed.`
}

type Stream = { readonly address: StreamAddress; readonly info: LslInfo }
type Held = { readonly at: number; readonly start: number; readonly channels: readonly Float64Array[] }

function sourceOf(signals: Stream, markers: Stream | null): Source {
  const { info } = signals
  const factors = info.channels.map(({ unit }) => microvoltsPer(unit) ?? Number.NaN)
  const [clock, markerClock] = [newClock(signals), markers === null ? null : newClock(markers)]
  let connected = false
  let timeline = newTimeline
  let held: Held[] = []
  let waiting: { readonly at: number; readonly text: string }[] = []

  const takeSignals = ({ stamps, values }: LslSamples): void => {
    const placed = place(timeline, stamps, info.rateHz, clock.offsetS())
    timeline = placed.timeline
    for (const { from, count, start } of placed.runs) {
      const channels = values.map((samples, at) =>
        samples.subarray(from, from + count).map((value) => value * (factors[at] as number)),
      )
      held.push({ at: performance.now(), start, channels })
    }
  }
  const takeMarkers = ({ stamps, texts }: LslSamples): void => {
    for (const [at, stamp] of stamps.entries()) {
      const text = texts[at]?.[0] ?? ''
      if (stamp === null || text === '') continue
      const where = placeOfMoment(timeline, stamp - (markerClock?.offsetS() ?? 0), info.rateHz)
      if (where !== null) waiting.push({ at: where, text })
    }
  }
  const release = (give: Give, all: boolean): void => {
    const until = performance.now() - (markers === null || all ? 0 : HOLD_MS)
    while (held[0] !== undefined && held[0].at <= until) {
      const { start, channels } = held[0]
      held = held.slice(1)
      const end = start + (channels[0]?.length ?? 0)
      const due = waiting.filter(({ at }) => at < end)
      waiting = waiting.filter(({ at }) => at >= end)
      void give({ start, channels, ...saidBy(due, start, info.rateHz) })
    }
  }

  return {
    kind: 'lsl',
    name: info.name,
    synthetic: /synthetic/i.test(`${info.name} ${info.type}`),
    autoBaseline: false,
    rateHz: info.rateHz,
    channels: info.channels.map(({ label }) => label),
    state: () => ({ state: connected ? 'live' : 'lost', clockOffsetMs: clock.known() ? clock.offsetS() * 1000 : null }),
    async run(give, signal) {
      const timer = setInterval(() => release(give, false), 10)
      const running = [clock.run(signal), markerClock?.run(signal)]
      const listening =
        markers === null ? null : follow(markers, { samples: takeMarkers, connected: () => undefined }, signal)
      await follow(signals, { samples: takeSignals, connected: (is) => void (connected = is) }, signal)
      clearInterval(timer)
      release(give, true)
      await Promise.all([...running, listening])
      return signal.aborted ? 'stopped' : 'ended'
    },
  }
}

/** Receives, and looks again when the sender was started anew under another name at the same address. */
async function follow(
  { address, info }: Stream,
  events: Parameters<typeof receive>[2],
  signal: AbortSignal,
): Promise<void> {
  let now: Stream = { address, info }
  while (!signal.aborted) {
    const ended = await receive(now.address, now.info, events, signal)
    if (ended === null || ended.code !== 'refused') return
    const again = await fullInfo(address)
    const same = again.ok && again.value.name === info.name && again.value.channelCount === info.channelCount
    if (same && again.value.rateHz === info.rateHz)
      now = { info: again.value, address: { ...address, uid: again.value.uid } }
    else await new Promise((resolve) => setTimeout(resolve, CLOCK_MS))
  }
}

function saidBy(
  markers: readonly { readonly at: number; readonly text: string }[],
  start: number,
  rateHz: number,
): { readonly stimuli: Stimulus[]; readonly notes: Note[] } {
  const [stimuli, notes]: [Stimulus[], Note[]] = [[], []]
  for (const { at, text } of markers.toSorted((a, b) => a.at - b.at)) {
    const said = readAnnotation(at, text)
    if ('note' in said) notes.push({ ...said.note, at: Math.max(at, start) })
    else if (at >= start - LATE_S * rateHz) stimuli.push(said.stimulus)
    else
      notes.push({
        at: start,
        kind: 'event',
        text: `a marker came ${((start - at) / rateHz).toFixed(1)} s late: ${text}`,
      })
  }
  return { stimuli, notes }
}

/** The offset of a sender's clock, asked for every two seconds and followed slowly. */
function newClock({ address, info }: Stream) {
  let offset: number | null = null
  return {
    known: () => offset !== null,
    offsetS: () => offset ?? 0,
    async run(signal: AbortSignal): Promise<void> {
      if (info.servicePort === 0) return
      while (!signal.aborted) {
        const found = await probeClock(address.host, info.servicePort)
        if (found !== null) offset = offset === null ? found.offsetS : offset + CLOCK_SHARE * (found.offsetS - offset)
        await new Promise((resolve) => setTimeout(resolve, CLOCK_MS))
      }
    },
  }
}
