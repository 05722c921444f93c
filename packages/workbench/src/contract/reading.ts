import { drawingAbout, drawingId, stroke } from '@theca/plan'
import { artifactId, caseId } from '@theca/record'
import { z } from 'zod'
import type { Entry } from '@theca/record'
import type { Route } from './index.ts'

/** The reading room: series as checked volumes, and drawings kept stroke by stroke. */

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'a DICOM UID')
const vector = z.tuple([z.number(), z.number(), z.number()])
const entry = z.custom<Entry>((value) => typeof value === 'object' && value !== null)

export const valueTypes = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32'] as const

/** All of an opened series but its voxels. */
export const openedSeries = z.strictObject({
  seriesInstanceUid: uid,
  shape: z.enum(['volume', 'gapped', 'stack']),
  grid: z.strictObject({
    dimensions: z.tuple([z.int(), z.int(), z.int()]),
    originMm: vector,
    columnStepMm: vector,
    rowStepMm: vector,
    sliceStepMm: vector,
  }),
  /** One per slice of the grid: whether there is an image. */
  present: z.array(z.boolean()),
  positionsMm: z.array(z.number()),
  verdict: z.string(),
  faults: z.array(z.strictObject({ code: z.string(), message: z.string() })),
  slope: z.number(),
  intercept: z.number(),
  inverted: z.boolean(),
  sliceThicknessMm: z.number().nullable(),
  frameOfReferenceUid: z.string().nullable(),
  values: z.enum(valueTypes),
  bytes: z.int(),
})
export type OpenedSeries = z.infer<typeof openedSeries>

const ofSeries = z.strictObject({ case: caseId, series: uid })
const ofDrawing = z.strictObject({ case: caseId, drawing: drawingId })
const label = z.strictObject({ artifact: artifactId, label: z.int().min(1).max(65_535) })

export const readingRoutes = {
  openSeries: {
    method: 'GET',
    path: '/api/cases/:case/series/:series',
    summary: 'A series decoded and checked: grid, slices, faults, type of its values',
    needs: 'case:read',
    params: ofSeries,
    response: openedSeries,
  },
  seriesVoxels: {
    method: 'GET',
    path: '/api/cases/:case/series/:series/voxels',
    summary: 'The voxels of a series, little endian, columns fastest, in the type that opening it named',
    needs: 'case:read',
    params: ofSeries,
    response: 'application/octet-stream',
  },
  seriesLabels: {
    method: 'GET',
    path: '/api/cases/:case/series/:series/labels/:artifact',
    summary: 'A labelmap on the voxels of a series, one byte a voxel, with the numbers that drawing uses',
    needs: 'case:read',
    params: z.strictObject({ case: caseId, series: uid, artifact: artifactId }),
    /** Which label is the tumour, where the names in the labelmap do not say. */
    query: z.strictObject({ tumour: z.coerce.number().int().min(1).max(65_535).optional() }),
    response: 'application/octet-stream',
  },
  drawings: {
    method: 'GET',
    path: '/api/cases/:case/drawings',
    summary: 'Drawings under way or finished: who, on which series, how many strokes',
    needs: 'case:read',
    params: z.strictObject({ case: caseId }),
    response: z.strictObject({ drawings: z.array(drawingAbout) }),
  },
  drawing: {
    method: 'GET',
    path: '/api/cases/:case/drawings/:drawing',
    summary: 'Every stroke of a drawing, in order',
    needs: 'case:read',
    params: ofDrawing,
    response: z.strictObject({ about: drawingAbout, strokes: z.array(stroke) }),
  },
  addStrokes: {
    method: 'POST',
    path: '/api/cases/:case/drawings/:drawing/strokes',
    summary:
      'Keeps strokes; answered when they are on the disk. 409 drawing-moved when somebody drew on since place `at`',
    needs: 'case:write',
    params: ofDrawing,
    body: z.strictObject({
      seriesInstanceUid: uid,
      /** How many strokes the sender knows of; these come after them. */
      at: z.int().min(0),
      /** The same key again is the same strokes again: a repeated sending is kept once. */
      key: z.string().regex(/^[0-9a-f-]{8,40}$/),
      strokes: z.array(stroke).min(1).max(200),
    }),
    response: z.strictObject({ strokes: z.int() }),
  },
  finishDrawing: {
    method: 'POST',
    path: '/api/cases/:case/drawings/:drawing/finish',
    summary: 'Writes a drawing as DICOM SEG, keeps it, measures it, and says so in the record',
    needs: 'case:write',
    params: ofDrawing,
    /** How many strokes the sender has seen: what is finished is what was on the screen. */
    body: z.strictObject({ at: z.int().min(1) }),
    /** `beside`: cord and canal, where both are drawn. */
    response: z.strictObject({ entry, beside: z.array(entry) }),
  },
  compareReaders: {
    method: 'POST',
    path: '/api/cases/:case/actions/compare-readers',
    summary: 'Compares a label of two labelmaps on the same grid: volumes, Dice, distances of the surfaces',
    needs: 'case:write',
    params: z.strictObject({ case: caseId }),
    body: z.strictObject({ first: label, second: label }),
    response: z.strictObject({ entry }),
  },
} as const satisfies Record<string, Route>
