import { drawingAbout, drawingId, stroke } from '@theca/plan'
import type { DrawingAbout } from '@theca/plan'
import type { ArtifactFolder } from '@theca/platform'
import type { ArtifactId, CaseId, Instant, Result } from '@theca/record'
import { artifactId, ok, refuse } from '@theca/record'
import type { Stroke } from '@theca/volumetry/segmentation'
import { faultOfDelta } from '@theca/volumetry/segmentation'
import { z } from 'zod'
import type { ImagingFailure } from './types.ts'

/**
 * Strokes, kept as they are drawn. What is sent together is one artifact: encrypted with the key of its case, on the disk
 * before it is acknowledged, in every backup, gone with an erasure. Each names the one before it, so a drawing is a chain
 * of artifacts and can be read from its last one.
 */
const MEDIA_TYPE = 'application/vnd.theca.strokes+json'

const link = z.strictObject({
  format: z.literal('theca-strokes'),
  formatVersion: z.literal(1),
  drawing: drawingId,
  seriesInstanceUid: z.string(),
  voxels: z.int(),
  personId: z.string(),
  person: z.string(),
  /** How many strokes came before. */
  at: z.int().min(0),
  previous: artifactId.nullable(),
  key: z.string(),
  addedAt: z.string(),
  strokes: z.array(stroke),
})
type Link = z.infer<typeof link>
type Known = Omit<Link, 'strokes'> & { id: ArtifactId; count: number }

export type Batch = {
  drawing: string
  seriesInstanceUid: string
  voxels: number
  person: { id: string; name: string }
  at: number
  key: string
  strokes: readonly Stroke[]
}
export type JournalFailure = ImagingFailure & { strokes?: number }

export type StrokeJournal = {
  list(caseId: CaseId): Promise<DrawingAbout[]>
  /** Failures: `no-such-drawing`, `damaged` with how many strokes can still be read. */
  read(
    caseId: CaseId,
    drawing: string,
  ): Promise<Result<{ about: DrawingAbout; strokes: Stroke[]; last: ArtifactId }, JournalFailure>>
  /**
   * Keeps strokes and answers how many there are, when they are on the disk. Failures: `drawing-moved` with the number of
   * strokes there really are, `other-series`, `invalid`, those of artifacts.
   */
  add(caseId: CaseId, batch: Batch): Promise<Result<number, JournalFailure>>
}

/** @example const journal = strokeJournal(folder.artifacts, () => toInstant(new Date())) */
export function strokeJournal(artifacts: ArtifactFolder, now: () => Instant): StrokeJournal {
  const chains = new Map<CaseId, Promise<Map<string, Known[]>>>()
  const turns = new Map<string, Promise<unknown>>()

  const chainsOf = (caseId: CaseId): Promise<Map<string, Known[]>> => {
    const found = chains.get(caseId) ?? readChains(artifacts, caseId)
    chains.set(caseId, found)
    return found
  }

  /** One after the other within a case: places are given here and nowhere else. */
  const inTurn = <T>(caseId: CaseId, work: () => Promise<T>): Promise<T> => {
    const done = (turns.get(caseId) ?? Promise.resolve()).then(work, work)
    turns.set(
      caseId,
      done.catch(() => undefined),
    )
    return done
  }

  const append = async (caseId: CaseId, batch: Batch): Promise<Result<number, JournalFailure>> => {
    const fault = faultOf(batch)
    if (fault !== null) return refuse({ code: 'invalid', message: `The stroke was not kept: ${fault}.` })
    const all = await chainsOf(caseId)
    const chain = all.get(batch.drawing) ?? []
    const last = chain.at(-1)
    const length = lengthOf(chain)
    if (last !== undefined && last.key === batch.key && last.at === batch.at) return ok(length)
    if (last !== undefined && last.seriesInstanceUid !== batch.seriesInstanceUid)
      return refuse({ code: 'other-series', message: 'This drawing is on another series. Begin a new one here.' })
    if (batch.at !== length) return refuse({ ...moved, strokes: length })
    const { person, strokes, ...rest } = batch
    const written: Link = {
      format: 'theca-strokes',
      formatVersion: 1,
      ...rest,
      personId: person.id,
      person: person.name,
      previous: last?.id ?? null,
      addedAt: now(),
      strokes: JSON.parse(JSON.stringify(strokes)) as Link['strokes'],
    }
    const bytes = new TextEncoder().encode(JSON.stringify(written))
    const kept = await artifacts.put(caseId, bytes, { mediaType: MEDIA_TYPE, addedAt: written.addedAt })
    if (!kept.ok) return kept
    all.set(batch.drawing, [...chain, knownOf(written, kept.value.id)])
    return ok(length + strokes.length)
  }

  return {
    add: (caseId, batch) => inTurn(caseId, () => append(caseId, batch)),
    list: async (caseId) => [...(await chainsOf(caseId)).values()].map(aboutOf),
    async read(caseId, drawing) {
      const chain = (await chainsOf(caseId)).get(drawing)
      const last = chain?.at(-1)
      if (chain === undefined || last === undefined) return refuse(noSuchDrawing)
      const strokes: Stroke[] = []
      for (const { id } of chain) {
        const found = await artifacts.get(caseId, id)
        if (!found.ok)
          return refuse({
            ...found.failure,
            message: `${found.failure.message} The drawing can be read up to stroke ${strokes.length}.`,
            strokes: strokes.length,
          })
        strokes.push(...((parsed(found.value.bytes)?.strokes ?? []) as Stroke[]))
      }
      return ok({ about: aboutOf(chain), strokes, last: last.id })
    },
  }
}

const moved: ImagingFailure = {
  code: 'drawing-moved',
  message:
    'This drawing goes on in another window: strokes were added there that are not on this screen. Take them over, or begin a drawing of your own.',
}
const noSuchDrawing: ImagingFailure = {
  code: 'no-such-drawing',
  message: 'This case has no such drawing. Choose one of the list, or begin a new one.',
}

const lengthOf = (chain: readonly Known[]): number => {
  const last = chain.at(-1)
  return last === undefined ? 0 : last.at + last.count
}

function faultOf({ strokes, voxels }: Batch): string | null {
  for (const each of strokes) {
    const fault = each.act === 'draw' ? faultOfDelta(each.delta, voxels) : null
    if (fault !== null) return fault
  }
  return null
}

function aboutOf(chain: readonly Known[]): DrawingAbout {
  const [first, last] = [chain[0] as Known, chain.at(-1) as Known]
  return drawingAbout.parse({
    drawing: first.drawing,
    seriesInstanceUid: first.seriesInstanceUid,
    person: first.person,
    strokes: lengthOf(chain),
    startedAt: first.addedAt,
    changedAt: last.addedAt,
  })
}

const knownOf = ({ strokes, ...rest }: Link, id: ArtifactId): Known => ({ ...rest, id, count: strokes.length })

function parsed(bytes: Uint8Array): Link | null {
  try {
    return link.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

/** The chains of a case from what is on the disk: each from its beginning, as far as one link names the one before. */
async function readChains(artifacts: ArtifactFolder, caseId: CaseId): Promise<Map<string, Known[]>> {
  const found: Known[] = []
  for (const { id, mediaType } of await artifacts.list(caseId)) {
    if (mediaType !== MEDIA_TYPE) continue
    const bytes = await artifacts.get(caseId, id)
    const read = bytes.ok ? parsed(bytes.value.bytes) : null
    if (read !== null) found.push(knownOf(read, id))
  }
  const chains = new Map<string, Known[]>()
  for (const one of found.sort((a, b) => a.at - b.at)) {
    const chain = chains.get(one.drawing) ?? []
    if (one.at === lengthOf(chain) && one.previous === (chain.at(-1)?.id ?? null))
      chains.set(one.drawing, [...chain, one])
  }
  return chains
}
