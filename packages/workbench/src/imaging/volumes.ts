import { imaging } from '@theca/plan'
import type { SeriesRead } from '@theca/plan'
import type { ArtifactFolder } from '@theca/platform'
import type { ArtifactId, CaseId, Record, Result } from '@theca/record'
import { foldView, ok, refuse } from '@theca/record'
import type { SeriesImage, SeriesOpened, SeriesRefused } from './checked-volume.ts'
import type { ForeignReader } from './reader.ts'
import type { ImagingFailure } from './types.ts'

/**
 * The largest series that is opened, as voxels in memory. A whole spine of 1 mm voxels takes 0.1 GB; what is larger than
 * this would fill the browser, and a page that dies shows nothing at all.
 */
export const MOST_VOLUME_BYTES = 512 * 1024 * 1024
/** Opened volumes kept for the next look: about ten spine examinations. */
const KEPT_BYTES = 768 * 1024 * 1024

/** A series as the record knows it, with the artifacts of its images in the order of its slices. */
export type SeriesFiles = {
  series: SeriesRead
  images: readonly { artifact: ArtifactId; frame: number }[]
}

export type Volumes = {
  /** Where the images of a series are. Failures: `no-such-series`, those of artifacts. */
  files(caseId: CaseId, seriesInstanceUid: string): Promise<Result<SeriesFiles, ImagingFailure>>
  /** The series decoded and checked; from memory when it was opened lately. Failures: also `too-large`, those of reading. */
  open(caseId: CaseId, seriesInstanceUid: string): Promise<Result<SeriesOpened, ImagingFailure>>
  /** The bytes of every image, for writing what refers to them. */
  imagesOf(caseId: CaseId, files: SeriesFiles): Promise<Result<SeriesImage[], ImagingFailure>>
}

type Parts = { record: Pick<Record, 'read'>; artifacts: ArtifactFolder; reader: ForeignReader }
type Manifest = { series: { seriesInstanceUid: string; images: { artifact: ArtifactId; frame: number }[] }[] }

/**
 * Opens series for the reading room. Decoding happens in threads with limits; what was opened is kept in memory up to a
 * bound, the longest unused going first.
 *
 * @example const opened = await volumesOf({ record, artifacts, reader }).open('TH-7K2QD', uid)
 */
export function volumesOf(parts: Parts): Volumes {
  const kept = newShelf(KEPT_BYTES)
  const underway = new Map<string, Promise<Result<SeriesOpened, ImagingFailure>>>()

  const files: Volumes['files'] = async (caseId, uid) => {
    const { studies } = foldView(imaging, await parts.record.read(caseId))
    const study = studies.findLast(({ read }) => read.series.some(({ seriesInstanceUid }) => seriesInstanceUid === uid))
    const series = study?.read.series.find(({ seriesInstanceUid }) => seriesInstanceUid === uid)
    const manifestId = study?.entry.evidence?.[0]
    if (series === undefined || manifestId === undefined) return refuse(noSuchSeries)
    const found = await parts.artifacts.get(caseId, manifestId)
    if (!found.ok) return found
    const manifest = JSON.parse(new TextDecoder().decode(found.value.bytes)) as Manifest
    const images = manifest.series.find(({ seriesInstanceUid }) => seriesInstanceUid === uid)?.images ?? []
    return images.length === 0 ? refuse(noSuchSeries) : ok({ series, images })
  }

  const imagesOf: Volumes['imagesOf'] = async (caseId, { images }) => {
    const read: SeriesImage[] = []
    const files = new Map<ArtifactId, Uint8Array>()
    for (const { artifact, frame } of images) {
      const known = files.get(artifact)
      if (known === undefined) {
        const found = await parts.artifacts.get(caseId, artifact)
        if (!found.ok) return found
        files.set(artifact, found.value.bytes)
      }
      read.push({ bytes: files.get(artifact) as Uint8Array, frame })
    }
    return ok(read)
  }

  const decode = async (caseId: CaseId, found: SeriesFiles): Promise<Result<SeriesOpened, ImagingFailure>> => {
    const images = await imagesOf(caseId, found)
    if (!images.ok) return images
    const answer = await parts.reader.call<SeriesOpened | SeriesRefused>('openSeries', [images.value])
    if (!answer.ok) return answer
    if ('code' in answer.value) return refuse(answer.value)
    const opened = answer.value
    // A fault that the record knows of (two persons, a file cut short) outlives a geometry that looks well.
    return ok(found.series.measurable || opened.shape !== 'volume' ? opened : { ...opened, shape: 'stack' as const })
  }

  return {
    files,
    imagesOf,
    async open(caseId, uid) {
      // Asked every time: an erased case has no manifest any more, and must not be shown from memory.
      const found = await files(caseId, uid)
      if (!found.ok) return found
      const [columns, rows] = found.value.series.dimensions
      const bytes = columns * rows * found.value.images.length * 2
      if (bytes > MOST_VOLUME_BYTES) return refuse(tooLarge(bytes))
      const name = `${caseId} ${uid} ${found.value.images[0]?.artifact} ${found.value.images.length}`
      const had = kept.get(name)
      if (had !== null) return ok(had)
      const running = underway.get(name) ?? decode(caseId, found.value)
      underway.set(name, running)
      const opened = await running.finally(() => underway.delete(name))
      if (opened.ok) kept.put(name, opened.value)
      return opened
    },
  }
}

const noSuchSeries: ImagingFailure = {
  code: 'no-such-series',
  message: 'This case has no such series. Open the plan room and choose one of those listed there.',
}

const mib = (bytes: number): string => `${Math.ceil(bytes / 1_048_576)} MiB`
const tooLarge = (bytes: number): ImagingFailure => ({
  code: 'too-large',
  message: `This series needs ${mib(bytes)} of memory; at most ${mib(MOST_VOLUME_BYTES)} are opened at once. Export it with fewer or smaller slices.`,
})

/** A shelf of a certain length: what was looked at longest ago falls off first. */
function newShelf(mostBytes: number) {
  const items = new Map<string, SeriesOpened>()
  const bytes = (): number => [...items.values()].reduce((sum, { data }) => sum + data.byteLength, 0)
  return {
    get(name: string): SeriesOpened | null {
      const found = items.get(name)
      if (found === undefined) return null
      items.delete(name)
      items.set(name, found)
      return found
    },
    put(name: string, opened: SeriesOpened): void {
      items.set(name, opened)
      for (const [oldest] of items) {
        if (bytes() <= mostBytes || oldest === name) break
        items.delete(oldest)
      }
    },
  }
}
