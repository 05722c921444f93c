import { z } from 'zod'

/**
 * Strokes as they travel between browser and server, and as they are kept. Names and settings are the program's words:
 * no free text, so nothing in a stroke can name a person.
 */
const word = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,40}$/)

/** A long run list is a whole canal on a fine grid; a longer one is no stroke. */
const MOST_NUMBERS = 600_000

export const stroke = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('draw'),
    by: z.strictObject({
      tool: word,
      settings: z.record(word, z.union([z.number(), z.boolean(), word])),
    }),
    delta: z
      .array(z.strictObject({ label: z.int().min(0).max(255), runs: z.array(z.int().min(0)).max(MOST_NUMBERS) }))
      .max(16),
  }),
  z.strictObject({ act: z.literal('undo') }),
  z.strictObject({ act: z.literal('redo') }),
])

/** Names a drawing: made by the browser that begins it. */
export const drawingId = z.string().regex(/^[0-9a-f-]{8,40}$/)

/** A drawing that is under way: who draws on which series, and how far it is. */
export const drawingAbout = z.strictObject({
  drawing: drawingId,
  seriesInstanceUid: z.string().regex(/^[0-9.]{1,64}$/),
  person: z.string(),
  strokes: z.int().min(0),
  startedAt: z.string(),
  changedAt: z.string(),
})
export type DrawingAbout = z.infer<typeof drawingAbout>
