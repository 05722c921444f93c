import { queryOptions } from '@tanstack/react-query'
import type { LiveFrame } from '@theca/monitor'
import { liveFrame, mergeFrame } from '@theca/monitor'
import type { CaseId } from '@theca/record'
import { call } from '../../contract/client.ts'
import type { Feed, FeedView } from './feed.ts'

/** A finished recording, judged again by the same step: its last frame holds every trend point and event. */
export const recordedFrameQuery = (id: CaseId, session: string) =>
  queryOptions({
    queryKey: ['recorded-frame', id, session],
    queryFn: async (): Promise<LiveFrame | null> => {
      const response = await call('liveFrames', { params: { case: id, session } })
      return frameOf((await response.text()).trim())
    },
    staleTime: Infinity,
    gcTime: 300_000,
  })

const frameOf = (line: string): LiveFrame | null => {
  const read = line === '' ? null : liveFrame.safeParse(JSON.parse(line))
  return read?.success === true ? read.data : null
}

/** Frames of a long operation: at most as many as a browser holds with ease. */
const MOST_FRAMES = 2400

export type Replay = Feed & {
  readonly frames: readonly LiveFrame[]
  /** Puts the picture at a place of the acquisition clock. */
  seek(atS: number): void
  play(speed: number): void
  pause(): void
  state(): { readonly playing: boolean; readonly speed: number; readonly atS: number; readonly endS: number }
}

/** Everything that the room saw, from frames, at any speed and from any place. */
export async function openReplay(id: CaseId, session: string, durationS: number): Promise<Replay> {
  const everyS = Math.max(1, durationS / MOST_FRAMES)
  const response = await call('liveFrames', { params: { case: id, session }, query: { everyS } })
  const frames = (await response.text()).split('\n').flatMap((line) => frameOf(line.trim()) ?? [])
  const listeners = new Set<() => void>()
  let now: FeedView = { view: frames[0] ?? null, state: 'open', cameAt: performance.now(), because: null }
  let [next, atS, speed] = [1, frames[0]?.atS ?? 0, 1]
  let timer: ReturnType<typeof setInterval> | null = null

  const say = (view: LiveFrame | null): void => {
    now = { ...now, view, cameAt: performance.now() }
    for (const listener of listeners) listener()
  }
  /** Frames up to a place, from where the picture stands or from the beginning. */
  const reach = (place: number): void => {
    atS = Math.min(Math.max(place, frames[0]?.atS ?? 0), frames.at(-1)?.atS ?? 0)
    let view = now.view
    if (view === null || view.atS > atS) [view, next] = [frames[0] ?? null, 1]
    for (const frame of frames.slice(next)) {
      if (frame.atS > atS + 1e-6) break
      view = mergeFrame(view, frame)
      next += 1
    }
    say(view)
  }
  const pause = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
    say(now.view)
  }
  return {
    frames,
    now: () => now,
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: pause,
    seek: reach,
    pause,
    play(asked) {
      pause()
      speed = asked
      let before = performance.now()
      timer = setInterval(() => {
        const moment = performance.now()
        const end = frames.at(-1)?.atS ?? 0
        reach(atS + ((moment - before) / 1000) * speed)
        before = moment
        if (atS >= end) pause()
      }, 200)
    },
    state: () => ({ playing: timer !== null, speed, atS, endS: frames.at(-1)?.atS ?? 0 }),
  }
}
