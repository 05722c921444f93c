import type { ListedFile, PatientIdentity } from '@theca/formats'
import type { AssembledSeries, FoundImage } from '@theca/plan/scan'
import { assembleSeries, personKey } from '@theca/plan/scan'
import type { Inspected, Source } from './foreign.ts'
import type { ForeignReader } from './reader.ts'
import type { Progress } from './types.ts'

/** What was found in a number of files: series in order, what was left out and why, and whom the files name. */
export type Scan = {
  files: number
  read: number
  skipped: { file: number; code: string; reason: string }[]
  /** What the DICOMDIRs among the files list. */
  directories: { file: number; listed: readonly ListedFile[] }[]
  series: AssembledSeries[]
  persons: PatientIdentity[]
}

/** Files per call to a worker: few enough that a file which exhausts its time costs little, enough to keep it busy. */
const BATCH = 64

/**
 * Inspects files and puts them together into series. A file that a worker could not finish within its limits is
 * named and left out; the others are not touched by it.
 */
export async function scanSources(
  reader: ForeignReader,
  sources: readonly Source[],
  progress: Progress = () => undefined,
): Promise<Scan> {
  const inspected = await inspectSources(reader, sources, progress)
  const skipped = inspected.flatMap((each, file) => (each.ok ? [] : [{ file, code: each.code, reason: each.reason }]))
  const directories = inspected.flatMap((each, file) =>
    !each.ok && each.listed !== undefined ? [{ file, listed: each.listed }] : [],
  )
  const images = inspected.flatMap((each, file) =>
    each.ok ? each.images.map((image): FoundImage => ({ ...image, file })) : [],
  )
  const copies = await identicalCopies(reader, sources, images)
  for (const file of copies) skipped.push({ file, code: 'duplicate', reason: 'an identical copy of another file' })
  const distinct = images.filter(({ file }) => !copies.has(file))
  const persons = [...new Map(distinct.map(({ identity }) => [personKey(identity), identity])).values()]
  const read = new Set(distinct.map(({ file }) => file)).size
  return { files: sources.length, read, skipped, directories, series: assembleSeries(distinct), persons }
}

async function inspectSources(
  reader: ForeignReader,
  sources: readonly Source[],
  progress: Progress,
): Promise<Inspected[]> {
  const results: Inspected[] = []
  const batches: Source[][] = []
  for (let at = 0; at < sources.length; at += BATCH) batches.push(sources.slice(at, at + BATCH))
  let done = 0
  const inspectBatch = async (batch: Source[], at: number): Promise<void> => {
    const answer = await reader.call<Inspected[]>('inspectAll', [batch])
    const found = answer.ok ? answer.value : await oneByOne(reader, batch)
    for (const [index, each] of found.entries()) results[at + index] = each
    done += batch.length
    progress('reading files', done, sources.length)
  }
  await Promise.all(batches.map((batch, index) => inspectBatch(batch, index * BATCH)))
  return results
}

/** After a batch failed: each file alone, so that the one at fault is known by its place. */
async function oneByOne(reader: ForeignReader, batch: readonly Source[]): Promise<Inspected[]> {
  const found: Inspected[] = []
  for (const source of batch) {
    const answer = await reader.call<Inspected[]>('inspectAll', [[source]])
    found.push(
      answer.ok
        ? (answer.value[0] as Inspected)
        : {
            ok: false,
            code:
              answer.failure.code === 'timeout' || answer.failure.code === 'memory' ? 'limit-exceeded' : 'undecodable',
            reason: answer.failure.message,
          },
    )
  }
  return found
}

/** Files that repeat another one byte for byte: a CD copied twice is not a conflict. */
async function identicalCopies(
  reader: ForeignReader,
  sources: readonly Source[],
  images: readonly FoundImage[],
): Promise<Set<number>> {
  const byUid = Map.groupBy(
    images.filter(({ header }) => header.sopInstanceUid !== null && header.frame === 0),
    ({ header }) => header.sopInstanceUid,
  )
  const suspects = [...byUid.values()].filter((group) => group.length > 1)
  const copies = new Set<number>()
  for (const group of suspects) {
    const answer = await reader.call<string[]>('digestAll', [group.map(({ file }) => sources[file] as Source)])
    if (!answer.ok) continue
    const seen = new Set<string>()
    for (const [index, digest] of answer.value.entries()) {
      if (seen.has(digest)) copies.add((group[index] as FoundImage).file)
      seen.add(digest)
    }
  }
  return copies
}
