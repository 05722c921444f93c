import { toInstant } from '@theca/record'
import { Readable } from 'node:stream'
import { limits } from '../../contract/index.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { caseExists, refusedArtifact, sentArtifact } from './shared.ts'

/** The second door: bytes that entries rest on. */
export function artifactsDoor(house: House): Some<'putArtifact' | 'artifacts' | 'artifact'> {
  const { folder, fileBytes = limits.fileBytes } = house.parts
  const { artifacts } = folder
  const tooLarge = () =>
    refused(
      413,
      'too-large',
      `One file is at most ${fileBytes / 1_048_576} MiB. Give the files of an archive one by one, or the folder itself.`,
    )
  return {
    async putArtifact({ params, body }) {
      if ((body.announced ?? 0) > fileBytes) return tooLarge()
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const about = { mediaType: body.mediaType, addedAt: toInstant(house.parts.now()), maximumBytes: fileBytes }
      const done = await artifacts.put(params.case, body.stream, about)
      if (!done.ok) return done.failure.code === 'too-large' ? tooLarge() : refusedArtifact(done.failure)
      return noted(sentArtifact(done.value), {
        action: 'write',
        case: params.case,
        what: `kept artifact ${done.value.id.slice(0, 12)} (${done.value.bytes} bytes)`,
      })
    },

    async artifacts({ params }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const found = await artifacts.list(params.case)
      return noted(
        { artifacts: found.map(sentArtifact) },
        { action: 'read', case: params.case, what: `listed ${found.length} artifacts` },
      )
    },

    async artifact({ params }) {
      const found = await artifacts.readStream(params.case, params.id)
      if (!found.ok) return refusedArtifact(found.failure)
      const { artifact, bytes } = found.value
      return noted(
        { bytes: Readable.from(bytes, { objectMode: false }), mediaType: artifact.mediaType, fileName: artifact.id },
        { action: 'read', case: params.case, what: `read artifact ${artifact.id.slice(0, 12)}` },
      )
    },
  }
}
