import { useEffect, useState } from 'react'
import type { Feed } from './feed.ts'
import { openSound } from './sound.ts'

/** Sound is off until somebody switches it on: a browser plays none before, and a page that was reloaded says so. */
export function useSound(feed: Feed, stale: boolean) {
  const [on, setOn] = useState(false)
  const [emg, setEmg] = useState(false)
  useEffect(() => {
    if (!on) return undefined
    const opened = openSound()
    opened.emg(emg)
    const timer = setInterval(() => opened.hear(feed.now().view, stale), 100)
    return () => {
      clearInterval(timer)
      opened.close()
    }
  }, [feed, on, emg, stale])
  return { on, emg, toggle: () => setOn(!on), toggleEmg: () => setEmg(!emg) }
}
