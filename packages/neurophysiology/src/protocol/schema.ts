import { z } from 'zod'
import { alarmRuleSchema, evidenceSchema, MODALITIES, MONITORING_SITES } from '../alarms/rules.ts'

const window = z
  .strictObject({ fromMs: z.number().min(-1000).max(2000), toMs: z.number().min(-1000).max(2000) })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { message: 'a window must end after it begins' })

const polarity = z.enum(['negative', 'positive'])

/** How a line is measured. The modality says what it means, this says how it is done. */
export const measureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('markers'),
    first: z.strictObject({ name: z.string(), polarity, window }),
    second: z.strictObject({ name: z.string(), polarity, afterMs: window }),
  }),
  z.strictObject({ kind: z.literal('muscle'), before: window, response: window, floorUv: z.number().positive() }),
  z.strictObject({ kind: z.literal('volley'), window }),
  z.strictObject({ kind: z.literal('trains'), mainsReference: z.string().nullable() }),
  z.strictObject({ kind: z.literal('state') }),
  z.strictObject({ kind: z.literal('twitches'), response: window, floorUv: z.number().positive() }),
])

export const lineSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    modality: z.enum(MODALITIES),
    /** Label of the recorded derivation, active minus reference. */
    channel: z.string().min(1),
    /** Code of the stimulus that starts a sweep; null for continuous recording. */
    stimulus: z.string().min(1).nullable(),
    side: z.enum(['left', 'right', 'midline']),
    role: z.enum(['risk', 'control', 'peripheral', 'state']),
    /** For a peripheral line: the lines of the same limb. */
    limbOf: z.array(z.string()),
    sweepMs: window,
    blank: z.strictObject({ trainMs: z.number().min(0).max(200), afterMs: z.number().min(0).max(20) }),
    filter: z.strictObject({
      highPassHz: z.number().positive(),
      lowPassHz: z.number().positive(),
      order: z.int().min(1).max(4),
      notch: z.boolean(),
    }),
    /** Accepted sweeps that make one result; 1 judges every trial. */
    sweeps: z.int().min(1).max(4000),
    reject: z.strictObject({
      amplitudeUv: z.number().positive().nullable(),
      stepUv: z.number().positive().nullable(),
      flatUv: z.number().positive().nullable(),
      railUv: z.number().positive().nullable(),
    }),
    measure: measureSchema,
    evidence: evidenceSchema,
  })
  .meta({ title: 'Line', description: 'One derivation, its stimulus, filter, average and measure' })
export type ProtocolLine = z.infer<typeof lineSchema>

export const protocolSchema = z
  .strictObject({
    format: z.literal('theca-monitoring-protocol'),
    version: z.literal(1),
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    site: z.enum(MONITORING_SITES),
    mainsHz: z.union([z.literal(50), z.literal(60)]),
    notes: z.array(z.string()),
    lines: z.array(lineSchema).min(1),
    rules: z.array(alarmRuleSchema),
  })
  .superRefine(({ lines, rules }, context) => {
    for (const [name, ids] of [
      ['lines', lines.map(({ id }) => id)],
      ['rules', rules.map(({ id }) => id)],
    ] as const) {
      const twice = ids.find((id, at) => ids.indexOf(id) !== at)
      if (twice !== undefined) context.addIssue({ code: 'custom', path: [name], message: `${twice} occurs twice` })
    }
    for (const [at, { measure, stimulus, id, filter }] of lines.entries()) {
      const continuous = measure.kind === 'trains' || measure.kind === 'state'
      if (continuous !== (stimulus === null)) {
        context.addIssue({
          code: 'custom',
          path: ['lines', at, 'stimulus'],
          message: `${id}: trains and state are continuous, everything else needs a stimulus`,
        })
      }
      if (filter.highPassHz >= filter.lowPassHz) {
        context.addIssue({
          code: 'custom',
          path: ['lines', at, 'filter'],
          message: `${id}: the high-pass must lie below the low-pass`,
        })
      }
    }
  })
  .meta({
    title: 'Theca monitoring protocol',
    description: 'Lines, filters, averages, measures and alarm rules of one kind of operation',
  })
export type Protocol = z.infer<typeof protocolSchema>

/** JSON Schema of a protocol file, for editors and other programs. Cross-field rules are checked by `readProtocol` only. */
export const protocolJsonSchema = (): Record<string, unknown> => z.toJSONSchema(protocolSchema, { io: 'input' })

export type ProtocolReading =
  { readonly ok: true; readonly protocol: Protocol } | { readonly ok: false; readonly faults: readonly string[] }

/**
 * Reads a protocol from parsed JSON.
 *
 * @returns faults in words with their place: `lines.2.filter: ta-left: the high-pass must lie below the low-pass`
 * @example readProtocol(JSON.parse(text))
 */
export const readProtocol = (value: unknown): ProtocolReading => {
  const read = protocolSchema.safeParse(value)
  if (read.success) return { ok: true, protocol: read.data }
  return {
    ok: false,
    faults: read.error.issues.map(({ path, message }) => `${path.join('.') || 'protocol'}: ${message}`),
  }
}

/** Filter and montage in one word: two measures may be compared only when theirs are equal. */
export const settingsOf = ({ channel, filter, sweepMs }: ProtocolLine): string =>
  `${channel} ${filter.highPassHz}-${filter.lowPassHz} Hz order ${filter.order}${filter.notch ? ' notch' : ''} ${sweepMs.fromMs}…${sweepMs.toMs} ms`
