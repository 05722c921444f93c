import type { Reader } from '@theca/platform/reading'
import { createReader } from '@theca/platform/reading'

/** Calls functions of `foreign.ts` in threads of their own, by name. */
export type ForeignReader = Reader

/**
 * Two threads, 2 GiB each, one minute a call: a whole-spine series of 2,000 slices is inspected in under a second, the
 * largest labelmap is measured in a few. What needs more is not an examination.
 */
export const openReader = (): ForeignReader =>
  createReader({
    entry: new URL('./foreign.ts', import.meta.url),
    timeoutMs: 60_000,
    maximumMemoryMb: 2048,
    workers: 2,
  })

/** The same limits for the reading room, in threads of its own: an import under way must not keep a picture waiting. */
export const openReadingReader = (): ForeignReader =>
  createReader({
    entry: new URL('./reading-thread.ts', import.meta.url),
    timeoutMs: 60_000,
    maximumMemoryMb: 2048,
    workers: 2,
  })
