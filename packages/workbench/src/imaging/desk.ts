import type { PatientIdentity } from '@theca/formats'
import {
  cordDraft,
  cordLabelsOf,
  imaging as imagingView,
  imagingDraft,
  personKey,
  seriesOfGrid,
  tumourLabelOf,
  volumesDraft,
} from '@theca/plan'
import { readFileSync } from 'node:fs'
import type { ArtifactFolder } from '@theca/platform'
import { zipFiles, DEFAULT_LIMITS } from '@theca/platform'
import type { ArtifactId, CaseId, Draft, Instant, Record, Result } from '@theca/record'
import { foldView, ok, refuse } from '@theca/record'
import { directions } from '@theca/volumetry'
import { version } from '../version.ts'
import type { Source } from './foreign.ts'
import { collect } from './index.ts'
import { measureBytes } from './measuring.ts'
import type { ForeignReader } from './reader.ts'
import type { Scan } from './scan.ts'
import { scanSources } from './scan.ts'
import type { ImagingFailure, Progress } from './types.ts'

/** What is said of a labelmap: the volumes, and cord and canal where both are among the labels. */
export type LabelsMeasured = { draft: Draft; cord: Draft | null }

/** Images and labels of a case: kept as artifacts first, then read, then said in the record. */
export type ImagingDesk = {
  readImaging(request: {
    caseId: CaseId
    from: { artifacts: readonly ArtifactId[] } | { path: string }
    onProgress: Progress
  }): Promise<Result<{ draft: Draft; identities: PatientIdentity[] }, ImagingFailure>>
  measureLabels(request: {
    caseId: CaseId
    artifact: ArtifactId
    tumourLabel?: number | null
    seriesInstanceUid?: string | null
  }): Promise<Result<LabelsMeasured, ImagingFailure>>
}

type Parts = { record: Record; artifacts: ArtifactFolder; reader: ForeignReader; now: () => Instant }

export function imagingDesk(parts: Parts): ImagingDesk {
  return {
    async readImaging({ caseId, from, onProgress }) {
      const kept =
        'path' in from
          ? await keepPath(parts, caseId, from.path, onProgress)
          : await unpack(parts, caseId, from.artifacts)
      if (!kept.ok) return kept
      // The same bytes given twice are one artifact, and are read once.
      const ids = [...new Set(kept.value)]
      const scanned = await scanKept(parts, caseId, ids, onProgress)
      if (!scanned.ok) return scanned
      const scan = scanned.value
      const fault = importFault(scan)
      if (fault !== null) return refuse(fault)
      const manifest = await keepManifest(parts, caseId, scan, ids)
      if (!manifest.ok) return manifest
      const draft = imagingDraft({
        files: scan.files,
        read: scan.read,
        skipped: scan.skipped,
        patients: scan.persons.length,
        series: scan.series.map(({ series }) => series),
        manifest: manifest.value,
        now: parts.now(),
      })
      return ok({ draft, identities: scan.persons })
    },

    async measureLabels({ caseId, artifact, tumourLabel, seriesInstanceUid }) {
      const found = await parts.artifacts.get(caseId, artifact)
      if (!found.ok) return found
      const measured = await measureBytes(parts.reader, found.value.bytes)
      if (!measured.ok) return measured
      const { grid, labels, from, spacingMm, voxelVolumeMm3 } = measured.value
      if (from === 'nrrd' || from === 'rtstruct')
        return refuse({
          code: 'unsupported',
          message: `${from === 'nrrd' ? 'NRRD is' : 'Structure sets are'} measured on the command line. For the record, save the labels as NIfTI or DICOM SEG.`,
        })
      if (labels.length === 0)
        return refuse({
          code: 'no-label',
          message: 'The labelmap is empty: no voxel has a label. Draw or export the labels, then give it again.',
        })
      if (tumourLabel !== undefined && tumourLabel !== null && !labels.some(({ label }) => label === tumourLabel)) {
        return refuse({
          code: 'no-label',
          message: `Label ${tumourLabel} does not occur in the labelmap, which has ${labels.map(({ label }) => label).join(', ')}.`,
        })
      }
      const series = foldView(imagingView, await parts.record.read(caseId)).studies.flatMap(({ read }) => read.series)
      const facing = directions(grid)
      const wanted = seriesInstanceUid ?? measured.value.seriesInstanceUid
      const place = {
        dimensions: [...grid.dimensions] as [number, number, number],
        spacingMm: [...spacingMm] as [number, number, number],
        originMm: [...grid.originMm] as [number, number, number],
        rowDirection: [...facing.column] as [number, number, number],
        columnDirection: [...facing.row] as [number, number, number],
      }
      const drawnOn = series.find((each) => each.seriesInstanceUid === wanted) ?? seriesOfGrid(series, place)
      const tumour = tumourLabel === undefined ? tumourLabelOf(labels) : tumourLabel
      const draft = volumesDraft({
        from,
        series: drawnOn,
        seriesInstanceUid: wanted,
        tumourLabel: tumour,
        dimensions: grid.dimensions,
        spacingMm,
        voxelVolumeMm3,
        labels: labels.map(
          ({
            label,
            name,
            voxels,
            volumeMm3,
            volumeMl,
            volumeBoundsMm3,
            centroidMm,
            extentMm,
            craniocaudalMm,
            maximumDiameterMm,
            components,
          }) => ({
            label,
            name: name?.slice(0, 120) ?? null,
            voxels,
            volumeMm3,
            volumeMl,
            volumeBoundsMm3: [volumeBoundsMm3[0], volumeBoundsMm3[1]],
            centroidMm: [...centroidMm] as [number, number, number],
            extentMm,
            craniocaudalMm,
            maximumDiameterMm,
            components,
          }),
        ),
        method: `volumetry ${version}: voxels × voxel volume from the affine; bounds by half a voxel in and out`,
        labelmap: artifact,
        now: parts.now(),
      })
      const roles = cordLabelsOf(labels, tumour)
      if (roles === null) return ok({ draft, cord: null })
      const again = await measureBytes(parts.reader, found.value.bytes, {
        cord: roles.cord,
        canal: [roles.canal],
        ...(roles.tumour === null ? {} : { tumour: roles.tumour }),
      })
      if (!again.ok) return again
      const { cord: measure } = again.value
      const cord =
        measure === undefined
          ? null
          : cordDraft({
              measure,
              labels: roles,
              seriesInstanceUid: drawnOn?.seriesInstanceUid ?? wanted,
              imagedOn: drawnOn?.date ?? null,
              method: `volumetry ${version}: fitted ellipse and smoothed centreline on labels; normal levels 20 to 40 mm away`,
              labelmap: artifact,
              effectiveAt: draft.effectiveAt,
            })
      return ok({ draft, cord })
    },
  }
}

async function keepPath(
  parts: Parts,
  caseId: CaseId,
  path: string,
  onProgress: Progress,
): Promise<Result<ArtifactId[], ImagingFailure>> {
  const collected = await collect(path)
  if (!collected.ok) return collected
  return keepSources(parts, caseId, collected.value.sources, onProgress)
}

async function keepSources(
  parts: Parts,
  caseId: CaseId,
  sources: readonly Source[],
  onProgress: Progress,
): Promise<Result<ArtifactId[], ImagingFailure>> {
  const ids: ArtifactId[] = []
  let failure: ImagingFailure | null = null
  let done = 0
  const drafts = function* () {
    for (const source of sources) {
      if (failure !== null) return
      yield {
        bytes: 'path' in source ? readFileSync(source.path) : source.bytes,
        mediaType: 'application/dicom',
        addedAt: parts.now(),
      }
    }
  }
  await parts.artifacts.putMany(caseId, drafts(), (result, index) => {
    if (result.ok) ids[index] = result.value.id
    else failure ??= result.failure
    done += 1
    onProgress('keeping files', done, sources.length)
  })
  return failure === null ? ok(ids) : refuse(failure)
}

/** Archives among the artifacts are opened, and what is inside is kept as artifacts of its own. */
async function unpack(
  parts: Parts,
  caseId: CaseId,
  artifacts: readonly ArtifactId[],
): Promise<Result<ArtifactId[], ImagingFailure>> {
  const ids: ArtifactId[] = []
  for (const id of artifacts) {
    const head = await parts.artifacts.read(caseId, id, { from: 0, length: 4 })
    if (!head.ok) return head
    if (!isZipBytes(head.value.bytes)) {
      ids.push(id)
      continue
    }
    const entries = await archiveEntries(parts, caseId, id)
    if (!entries.ok) return entries
    const inside = await keepSources(parts, caseId, entries.value, () => undefined)
    if (!inside.ok) return inside
    ids.push(...inside.value)
  }
  return ok(ids)
}

const isZipBytes = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04

async function archiveEntries(parts: Parts, caseId: CaseId, id: ArtifactId): Promise<Result<Source[], ImagingFailure>> {
  const about = await parts.artifacts.about(caseId, id)
  if (!about.ok) return about
  const read = async (from: number, length: number): Promise<Buffer> => {
    const part = await parts.artifacts.read(caseId, id, { from, length })
    if (!part.ok) throw new Error(part.failure.message)
    return Buffer.from(part.value.bytes)
  }
  const found = await zipFiles({ size: about.value.bytes, read, close: () => Promise.resolve() }, DEFAULT_LIMITS)
  if (!found.ok)
    return refuse({ code: found.failure.code, message: `The archive was not opened: ${found.failure.message}` })
  const sources: Source[] = []
  for (const file of found.value.files) {
    const bytes = await file.bytes()
    if (!bytes.ok)
      return refuse({ code: bytes.failure.code, message: `The archive was not opened: ${bytes.failure.message}` })
    sources.push({ bytes: bytes.value })
  }
  return ok(sources)
}

async function scanKept(
  parts: Parts,
  caseId: CaseId,
  ids: readonly ArtifactId[],
  onProgress: Progress,
): Promise<Result<Scan, ImagingFailure>> {
  const sources: Source[] = []
  for (const id of ids) {
    const read = await parts.artifacts.read(caseId, id, { from: 0, length: HEAD_BYTES })
    if (!read.ok) return read
    sources.push({ bytes: read.value.bytes, fileBytes: read.value.artifact.bytes })
  }
  const scan = await scanSources(parts.reader, sources, onProgress)
  const needWhole = scan.skipped.filter(({ code, file }) => code === 'truncated' && isHead(sources[file]))
  if (needWhole.length === 0) return ok(scan)
  for (const { file } of needWhole) {
    const whole = await parts.artifacts.get(caseId, ids[file] as ArtifactId)
    if (!whole.ok) return whole
    sources[file] = { bytes: whole.value.bytes }
  }
  return ok(await scanSources(parts.reader, sources, onProgress))
}

/** Enough for nearly every header, so that an import needs memory by the number of its files and not by their size. */
const HEAD_BYTES = 64 * 1024

const isHead = (source: Source | undefined): boolean =>
  source !== undefined && 'bytes' in source && (source.fileBytes ?? 0) > source.bytes.length

function importFault(scan: Scan): ImagingFailure | null {
  if (scan.read === 0) {
    const first = scan.skipped[0]
    return {
      code: 'not-dicom',
      message: `None of the ${scan.files} files is a DICOM image (${first?.reason ?? 'nothing was given'}). Give the folder that holds the images; the files stay with the case and nothing was recorded.`,
    }
  }
  const persons = new Set(scan.persons.map(personKey)).size
  if (persons > 1) {
    return {
      code: 'mixed-patient',
      message: `These images name ${persons} different persons. Sort them by person and give one person's images; nothing was recorded.`,
    }
  }
  return null
}

async function keepManifest(
  parts: Parts,
  caseId: CaseId,
  scan: Scan,
  ids: readonly ArtifactId[],
): Promise<Result<ArtifactId, ImagingFailure>> {
  const manifest = {
    format: 'theca-series',
    formatVersion: 1,
    series: scan.series.map(({ series, ordered }) => ({
      seriesInstanceUid: series.seriesInstanceUid,
      images: ordered.map(({ file, header }) => ({
        artifact: ids[file],
        sopInstanceUid: header.sopInstanceUid,
        frame: header.frame,
      })),
    })),
  }
  const bytes = new TextEncoder().encode(JSON.stringify(manifest))
  const kept = await parts.artifacts.put(caseId, bytes, { mediaType: 'application/json', addedAt: parts.now() })
  return kept.ok ? ok(kept.value.id) : kept
}
