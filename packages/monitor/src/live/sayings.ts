import type { Note } from '@theca/neurophysiology'
import type { Draft, Json } from '@theca/record'
import { z } from 'zod'
import type { OnClock } from '../actions.ts'
import { momentOf } from '../actions.ts'
import { BASELINE_STAGES } from '../codes.ts'
import { callMade, physiologyValue, responseGiven, stopDecision, surgicalStep, theatreEvent } from '../entries.ts'

/**
 * What people say during an operation, from a key or a form. Each becomes an annotation of the recording, a note for the step,
 * and an entry where the record keeps it. The place on the acquisition clock is given by whoever records.
 */
const lineIds = z.union([
  z.literal('all'),
  z
    .array(z.string().regex(/^[a-z0-9-]{1,60}$/))
    .min(1)
    .max(160),
])
const oneLine = z.string().regex(/^[a-z0-9-]{1,60}$/)
const without = { session: true, atS: true } as const

const shapeOf = (body: z.ZodType): z.ZodRawShape => (body as unknown as z.ZodObject).shape

type Without<T> = Omit<T, keyof typeof without>
type Body<K> = K extends { body: z.ZodType<infer B> } ? B : never

/** A body without what the recorder gives: session and place. */
const ofEntry = <K extends { body: z.ZodType }>(kind: K): z.ZodType<Without<Body<K>>> => {
  const { session: _session, atS: _atS, ...shape } = shapeOf(kind.body)
  return z.strictObject(shape) as unknown as z.ZodType<Without<Body<K>>>
}

export const saying = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('event'), body: ofEntry(theatreEvent) }),
  z.strictObject({ what: z.literal('step'), body: ofEntry(surgicalStep) }),
  z.strictObject({ what: z.literal('physiology'), body: ofEntry(physiologyValue) }),
  z.strictObject({ what: z.literal('response'), body: ofEntry(responseGiven) }),
  z.strictObject({ what: z.literal('call'), body: ofEntry(callMade) }),
  z.strictObject({ what: z.literal('decision'), body: ofEntry(stopDecision) }),
  z.strictObject({
    what: z.literal('baseline'),
    lines: lineIds,
    stage: z.enum(Object.keys(BASELINE_STAGES) as [keyof typeof BASELINE_STAGES]),
    reason: z.string().max(400).nullable(),
  }),
  z.strictObject({ what: z.literal('acknowledge'), line: z.union([z.literal('all'), oneLine]) }),
  z.strictObject({ what: z.literal('audio-pause'), line: z.union([z.literal('all'), oneLine]) }),
  z.strictObject({ what: z.literal('inhibit'), because: z.string().regex(/^[a-z0-9 -]{1,60}$/) }),
  z.strictObject({ what: z.literal('resume') }),
  z.strictObject({ what: z.literal('threshold'), line: oneLine, volts: z.number().min(0).max(2000).nullable() }),
])
export type Saying = z.infer<typeof saying>

const inWords = (code: string, words: string | null): string => (words === null ? code : `${code}: ${words}`)

type Placeless<N> = N extends Note ? Omit<N, 'at'> : never

/**
 * The note that the step is given. What it does not use is an event with its code, so that a replay of the recording
 * tells it at its place.
 *
 * @param by who says it: stands in a baseline as its author
 */
export function noteOf(said: Saying, by: string): Placeless<Note> {
  switch (said.what) {
    case 'baseline':
      return { kind: 'baseline', lines: said.lines, author: by, reason: said.stage }
    case 'acknowledge':
    case 'audio-pause':
      return { kind: said.what, line: said.line }
    case 'inhibit':
      return { kind: 'inhibit', because: said.because }
    case 'resume':
      return { kind: 'resume' }
    case 'threshold':
      return { kind: 'threshold', line: said.line, volts: said.volts }
    case 'physiology': {
      const { mapMmHg, macVolatile, temperatureC, tofCount, tofRatio, bolus } = said.body
      return {
        kind: 'physiology',
        ...(mapMmHg === null ? {} : { map: mapMmHg }),
        ...(macVolatile === null ? {} : { mac: macVolatile }),
        ...(temperatureC === null ? {} : { temperature: temperatureC }),
        ...(tofCount === null ? {} : { tofCount }),
        ...(tofRatio === null ? {} : { tofRatio }),
        ...(bolus === null ? {} : { bolus }),
      }
    }
    // Free words stay in the record, sealed: a recording leaves the house, and words can name a person.
    case 'event':
      return { kind: 'event', text: inWords('event', said.body.code) }
    case 'step':
      return { kind: 'event', text: inWords('step', said.body.step) }
    case 'response':
      return { kind: 'event', text: inWords(said.body.done ? 'done' : 'not done', said.body.item) }
    case 'call':
      return { kind: 'event', text: inWords('call', `${said.body.from} to ${said.body.to}`) }
    case 'decision':
      return { kind: 'event', text: inWords('decision', said.body.decision) }
  }
}

const kindOf = {
  event: theatreEvent,
  step: surgicalStep,
  physiology: physiologyValue,
  response: responseGiven,
  call: callMade,
  decision: stopDecision,
} as const

/** The entry that the record keeps of it, or null: what the step answers (baselines, alarms) is said by its answer. */
export function draftOfSaying(said: Saying, clock: OnClock, atS: number): Draft | null {
  if (!('body' in said)) return null
  const { kind, version } = kindOf[said.what]
  const body = JSON.parse(JSON.stringify({ ...said.body, session: clock.session, atS })) as Json
  return { kind, version, body, effectiveAt: momentOf(clock, atS) }
}
