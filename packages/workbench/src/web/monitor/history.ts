import type { LiveTrace } from '@theca/monitor'
import type { Feed } from './feed.ts'

/** How many traces of a line a waterfall shows. */
const KEPT = 24

/** Traces since this page was opened: frames hold the latest only. */
export type History = { of(line: string): readonly LiveTrace[]; close(): void }

/** Collects each new trace of a feed, once. */
export function collect(feed: Feed): History {
  const kept = new Map<string, LiveTrace[]>()
  const take = (): void => {
    for (const trace of feed.now().view?.traces ?? []) {
      if (trace.of !== 'now') continue
      const mine = kept.get(trace.line) ?? []
      if ((mine.at(-1)?.atS ?? -1) >= trace.atS) continue
      kept.set(trace.line, [...mine, trace].slice(-KEPT))
    }
  }
  take()
  const stop = feed.listen(take)
  return { of: (line) => kept.get(line) ?? [], close: stop }
}
