import type { CaseId, Draft, Entry } from '@theca/record'
import type { OpenedSeries } from '../../contract/index.ts'
import type { readingRoutes, Who } from '../../contract/index.ts'
import type { SeriesOpened } from '../../imaging/checked-volume.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Failure } from '../deps.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { authorOf, caseExists, namesOf, refusedBy, sent } from './shared.ts'

/** The reading room's door: volumes to look at, strokes to keep. */
export function readingDoor(house: House): Some<keyof typeof readingRoutes> {
  const { record, reading } = house.parts

  const say = async (caseId: CaseId, drafts: Draft[], who: Who, what: string) => {
    const done = await record.append(caseId, drafts, authorOf(who))
    if (!done.ok) return refusedBy(done.failure)
    house.worklist.touch(caseId)
    const [entry, ...beside] = done.value.map((each) => sent(each) as unknown as Entry)
    const note = { action: 'write' as const, case: caseId, what: `${what}: ${namesOf(done.value)}` }
    return { ok: true as const, entry: entry as Entry, beside, note }
  }

  return {
    async openSeries({ params }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const opened = await reading.open(params.case, params.series)
      if (!opened.ok) return cannot(opened.failure)
      return noted(headOf(params.series, opened.value), { action: 'read', case: params.case, what: 'opened a series' })
    },

    async seriesVoxels({ params }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const opened = await reading.open(params.case, params.series)
      if (!opened.ok) return cannot(opened.failure)
      const { data } = opened.value
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      return noted(
        { bytes, mediaType: 'application/octet-stream', fileName: 'voxels' },
        { action: 'read', case: params.case, what: `read the voxels of a series (${bytes.length} bytes)` },
      )
    },

    async seriesLabels({ params, query }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const { series: seriesInstanceUid, artifact } = params
      const found = await reading.labels(params.case, { seriesInstanceUid, artifact, tumour: query.tumour ?? null })
      if (!found.ok) return cannot(found.failure)
      return noted(
        { bytes: found.value, mediaType: 'application/octet-stream', fileName: 'labels' },
        { action: 'read', case: params.case, what: `read labels ${artifact.slice(0, 12)} on a series` },
      )
    },

    async drawings({ params }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const drawings = await reading.drawings(params.case)
      return noted({ drawings }, { action: 'read', case: params.case, what: `listed ${drawings.length} drawings` })
    },

    async drawing({ params }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const read = await reading.drawing(params.case, params.drawing)
      if (!read.ok) return cannot(read.failure)
      const { about, strokes } = read.value
      return noted(
        { about, strokes: strokes as unknown as StrokesSent },
        { action: 'read', case: params.case, what: `read a drawing of ${about.strokes} strokes` },
      )
    },

    async addStrokes({ params, body, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const { drawing } = params
      const added = await reading.addStrokes(params.case, { ...body, drawing, person: { id: who.id, name: who.name } })
      if (!added.ok) return cannot(added.failure)
      return noted(
        { strokes: added.value },
        {
          action: 'write',
          case: params.case,
          what: `drew ${body.strokes.length} strokes (${drawing.slice(0, 8)}, now ${added.value})`,
        },
      )
    },

    async finishDrawing({ params, body, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const person = { id: who.id, name: who.name }
      const measured = await reading.finish(params.case, { drawing: params.drawing, at: body.at, person })
      if (!measured.ok) return cannot(measured.failure)
      const { draft, cord } = measured.value
      const said = await say(params.case, [draft, ...(cord === null ? [] : [cord])], who, 'finished a drawing')
      return said.ok ? noted({ entry: said.entry, beside: said.beside }, said.note) : said
    },

    async compareReaders({ params, body, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const draft = await reading.compare(params.case, body.first, body.second)
      if (!draft.ok) return cannot(draft.failure)
      const said = await say(params.case, [draft.value], who, 'compared two readers')
      return said.ok ? noted({ entry: said.entry }, said.note) : said
    },
  }
}

/** The contract's strokes can be written to, ours cannot; otherwise they are the same. */
type StrokesSent = Extract<Awaited<ReturnType<Some<'drawing'>['drawing']>>, { ok: true }>['value']['strokes']

const status: Record<string, number> = {
  'no-such-series': 404,
  'no-such-drawing': 404,
  'drawing-moved': 409,
  erased: 410,
  missing: 404,
  damaged: 500,
  'disk-full': 507,
}

const cannot = ({ code, message, ...more }: Failure) => refused(status[code] ?? 422, code, message, more)

const typeNames = {
  Int8Array: 'int8',
  Uint8Array: 'uint8',
  Int16Array: 'int16',
  Uint16Array: 'uint16',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Float32Array: 'float32',
} as const

function headOf(seriesInstanceUid: string, { data, present, grid, ...opened }: SeriesOpened): OpenedSeries {
  const { dimensions, originMm, columnStepMm, rowStepMm, sliceStepMm } = grid
  return {
    ...opened,
    seriesInstanceUid,
    grid: {
      dimensions: [...dimensions],
      originMm: [...originMm],
      columnStepMm: [...columnStepMm],
      rowStepMm: [...rowStepMm],
      sliceStepMm: [...sliceStepMm],
    },
    faults: opened.faults.map(({ code, message }) => ({ code, message })),
    present: [...present].map((each) => each === 1),
    values: typeNames[data.constructor.name as keyof typeof typeNames],
    bytes: data.byteLength,
  }
}
