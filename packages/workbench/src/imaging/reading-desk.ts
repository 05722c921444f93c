import type { DrawingAbout } from '@theca/plan'
import { readersCompared } from '@theca/plan'
import type { ArtifactFolder } from '@theca/platform'
import type { ArtifactId, CaseId, Draft, Instant, Json, Record, Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { voxelCount } from '@theca/volumetry'
import type { Stroke } from '@theca/volumetry/segmentation'
import { newUid } from '../uids.ts'
import { version } from '../version.ts'
import type { Agreed } from './agree.ts'
import type { SeriesOpened } from './checked-volume.ts'
import type { ImagingDesk, LabelsMeasured } from './desk.ts'
import type { ForeignReader } from './reader.ts'
import type { JournalFailure, StrokeJournal } from './stroke-journal.ts'
import { strokeJournal } from './stroke-journal.ts'
import type { ImagingFailure } from './types.ts'
import { volumesOf } from './volumes.ts'

type Person = { id: string; name: string }

/** What the reading room needs of the server: series as volumes, drawings stroke by stroke, and what comes of them. */
export type ReadingDesk = {
  open(caseId: CaseId, seriesInstanceUid: string): Promise<Result<SeriesOpened, ImagingFailure>>
  /** A labelmap on the voxels of a series, with the numbers that drawing uses. Failures: `other-grid`, `no-label`. */
  labels(
    caseId: CaseId,
    request: { seriesInstanceUid: string; artifact: ArtifactId; tumour: number | null },
  ): Promise<Result<Uint8Array, ImagingFailure>>
  drawings(caseId: CaseId): Promise<DrawingAbout[]>
  drawing(caseId: CaseId, drawing: string): Promise<Result<{ about: DrawingAbout; strokes: Stroke[] }, JournalFailure>>
  addStrokes(
    caseId: CaseId,
    batch: {
      drawing: string
      seriesInstanceUid: string
      person: Person
      at: number
      key: string
      strokes: readonly Stroke[]
    },
  ): Promise<Result<number, JournalFailure>>
  /** Writes the drawing as DICOM SEG, keeps it and measures it. Failures: also `drawing-moved`, `no-label`. */
  finish(
    caseId: CaseId,
    request: { drawing: string; at: number; person: Person },
  ): Promise<Result<LabelsMeasured, JournalFailure>>
  compare(
    caseId: CaseId,
    first: { artifact: ArtifactId; label: number },
    second: { artifact: ArtifactId; label: number },
  ): Promise<Result<Draft, ImagingFailure>>
}

type Parts = {
  record: Pick<Record, 'read'>
  artifacts: ArtifactFolder
  reader: ForeignReader
  imaging: ImagingDesk
  now: () => Instant
}

/** @example const desk = readingDesk({ record, artifacts: folder.artifacts, reader, imaging, now }) */
export function readingDesk(parts: Parts): ReadingDesk {
  const volumes = volumesOf(parts)
  const journal = strokeJournal(parts.artifacts, parts.now)
  return {
    open: (caseId, uid) => volumes.open(caseId, uid),
    async labels(caseId, { seriesInstanceUid, artifact, tumour }) {
      const opened = await volumes.open(caseId, seriesInstanceUid)
      if (!opened.ok) return opened
      const found = await parts.artifacts.get(caseId, artifact)
      if (!found.ok) return found
      const answer = await parts.reader.call<{ labels: Uint8Array } | ImagingFailure>('labelsOnGrid', [
        found.value.bytes,
        opened.value.grid,
        tumour,
      ])
      if (!answer.ok) return answer
      return 'code' in answer.value ? refuse(answer.value) : ok(answer.value.labels)
    },
    drawings: (caseId) => journal.list(caseId),
    drawing: (caseId, drawing) => journal.read(caseId, drawing),
    async addStrokes(caseId, batch) {
      const found = await volumes.files(caseId, batch.seriesInstanceUid)
      if (!found.ok) return found
      const { series } = found.value
      if (!series.measurable) return refuse(notMeasurable(series.faults[0]?.message))
      const [columns, rows, slices] = series.dimensions
      return journal.add(caseId, { ...batch, voxels: columns * rows * slices })
    },
    async finish(caseId, request) {
      const written = await writeDrawing(parts, { volumes, journal }, caseId, request)
      if (!written.ok) return written
      const { segmentation, last, strokes, seriesInstanceUid } = written.value
      const measured = await parts.imaging.measureLabels({ caseId, artifact: segmentation, seriesInstanceUid })
      if (!measured.ok) return measured
      const drawn = (draft: Draft): Draft => {
        const body = draft.body as { method: string } & { [key: string]: Json }
        return {
          ...draft,
          body: { ...body, method: `${body.method}; drawn in Theca in ${strokes} strokes, which are kept` },
          // The labelmap first, as everywhere; then the last link of the strokes that it is the fold of.
          evidence: [segmentation, last],
        }
      }
      const { draft, cord } = measured.value
      return ok({ draft: drawn(draft), cord: cord && drawn(cord) })
    },
    async compare(caseId, first, second) {
      const sides: { bytes: Uint8Array; label: number }[] = []
      for (const { artifact, label } of [first, second]) {
        const found = await parts.artifacts.get(caseId, artifact)
        if (!found.ok) return found
        sides.push({ bytes: found.value.bytes, label })
      }
      const answer = await parts.reader.call<Agreed>('agree', sides)
      if (!answer.ok) return answer
      if (!answer.value.ok) return refuse({ code: answer.value.code, message: answer.value.message })
      return ok(comparisonDraft(answer.value, [first.artifact, second.artifact], parts.now()))
    },
  }
}

function comparisonDraft(
  { agreement, volumesMm3, name, seriesInstanceUid }: Extract<Agreed, { ok: true }>,
  evidence: ArtifactId[],
  now: Instant,
): Draft {
  const { dice, meanMm, hausdorff95Mm, hausdorffMm } = agreement
  const body = {
    seriesInstanceUid,
    name: name?.slice(0, 120) ?? null,
    volumesMm3: [...volumesMm3],
    dice,
    meanSurfaceMm: meanMm,
    hausdorff95Mm,
    hausdorffMm,
  }
  return { kind: readersCompared.kind, version: readersCompared.version, body, effectiveAt: now, evidence }
}

type Written = { segmentation: ArtifactId; last: ArtifactId; strokes: number; seriesInstanceUid: string }

async function writeDrawing(
  parts: Parts,
  { volumes, journal }: { volumes: ReturnType<typeof volumesOf>; journal: StrokeJournal },
  caseId: CaseId,
  { drawing, at, person }: { drawing: string; at: number; person: Person },
): Promise<Result<Written, JournalFailure>> {
  const read = await journal.read(caseId, drawing)
  if (!read.ok) return read
  const { about, strokes, last } = read.value
  if (strokes.length !== at)
    return refuse({
      code: 'drawing-moved',
      message: 'The drawing has changed since it was on the screen. Look at it again, then finish it.',
      strokes: strokes.length,
    })
  const opened = await volumes.open(caseId, about.seriesInstanceUid)
  if (!opened.ok) return opened
  const { grid, shape } = opened.value
  if (shape !== 'volume') return refuse(notMeasurable(opened.value.faults[0]?.message))
  const files = await volumes.files(caseId, about.seriesInstanceUid)
  if (!files.ok) return files
  const images = await volumes.imagesOf(caseId, files.value)
  if (!images.ok) return images
  if (voxelCount(grid) !== grid.dimensions[0] * grid.dimensions[1] * files.value.images.length)
    return refuse(notMeasurable('The images of the series have changed since it was read.'))
  const now = parts.now()
  const answer = await parts.reader.call<{ bytes: Uint8Array } | ImagingFailure>('drawingToSegmentation', [
    images.value,
    grid,
    strokes,
    {
      author: person.name,
      program: `Theca ${version}`,
      date: now.slice(0, 10),
      time: now.slice(11, 19).replaceAll(':', ''),
      seriesInstanceUid: newUid(),
      sopInstanceUid: newUid(),
      dimensionOrganizationUid: newUid(),
    },
  ])
  if (!answer.ok) return answer
  if ('code' in answer.value) return refuse(answer.value)
  const kept = await parts.artifacts.put(caseId, answer.value.bytes, { mediaType: 'application/dicom', addedAt: now })
  if (!kept.ok) return kept
  return ok({ segmentation: kept.value.id, last, strokes: strokes.length, seriesInstanceUid: about.seriesInstanceUid })
}

const notMeasurable = (why: string | undefined): ImagingFailure => ({
  code: 'not-measurable',
  message: `Nothing is drawn on this series, because its geometry cannot be trusted${why === undefined ? '' : `: ${why.replace(/\.$/, '')}`}. Choose another series.`,
})
