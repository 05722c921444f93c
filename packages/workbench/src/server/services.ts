import type { OpenFolder } from '@theca/platform'
import { backup, verifyFolder } from '@theca/platform'
import { ok, refuse, toInstant } from '@theca/record'
import { openRecord } from '@theca/record/kernel'
import { makeDemonstration } from '../demo/index.ts'
import { imagingDesk } from '../imaging/desk.ts'
import { keyImages } from '../imaging/key-images.ts'
import { openReader, openReadingReader } from '../imaging/reader.ts'
import { readingDesk } from '../imaging/reading-desk.ts'
import { kinds } from '../kinds.ts'
import { liveHost } from '../monitor/live.ts'
import { reportsOf } from '../render/reports.ts'
import { version } from '../version.ts'
import type { Check, Progress, ServerParts } from './deps.ts'

type Services = Pick<
  ServerParts,
  'record' | 'imaging' | 'reading' | 'live' | 'reports' | 'demonstration' | 'keeping'
> & {
  readonly close: () => Promise<void>
}

/** Puts the real services together over an open data folder. */
export function servicesOf(folder: OpenFolder, now: () => Date): Services {
  const record = openRecord({ ...folder, kinds, now })
  const reader = openReader()
  const readingReader = openReadingReader()
  const live = liveHost({ record, artifacts: folder.artifacts, path: folder.path, now, version })
  const imaging = imagingDesk({ record, artifacts: folder.artifacts, reader, now: () => toInstant(now()) })
  return {
    record,
    imaging,
    live,
    reading: readingDesk({
      record,
      artifacts: folder.artifacts,
      reader: readingReader,
      imaging,
      now: () => toInstant(now()),
    }),
    reports: reportsOf(
      record,
      now,
      (caseId) => keyImages({ record, artifacts: folder.artifacts, reader }, caseId),
      () => folder.reference.edits(),
    ),
    demonstration: {
      make: ({ onProgress }) => makeDemonstration({ record, artifacts: folder.artifacts, imaging, now }, onProgress),
    },
    keeping: {
      verify: async (onProgress) => checkOf(await verifyFolder(folder, { progress: stepsOf(onProgress) })),
      async backup(target, onProgress) {
        const done = await backup(folder, target, { now, progress: stepsOf(onProgress) })
        return done.ok
          ? ok({ target: done.value.path, bytes: done.value.bytes, check: checkOf(done.value) })
          : refuse(done.failure)
      },
    },
    close: async () => {
      await live.close()
      await Promise.all([reader.close(), readingReader.close()])
    },
  }
}

const stepsOf =
  (onProgress: Progress) =>
  ({ what, done, total }: { what: string; done: number; total: number }): void =>
    onProgress(what, done, total)

const checkOf = ({ cases, entries, artifacts, broken }: Check): Check => ({
  cases,
  entries,
  artifacts,
  broken: broken.map(({ where, what }) => ({ where, what })),
})
