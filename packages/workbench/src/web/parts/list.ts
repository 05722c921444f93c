import { useEffect, useRef, useState } from 'react'

const STEP = 150

/** Long lists grow as they are read: ten thousand rows at once would cost seconds and nobody reads them. */
export function useGrowing(length: number, atLeast = 0) {
  const [shown, setShown] = useState(STEP)
  const end = useRef<HTMLElement | null>(null)
  const count = Math.min(length, Math.max(shown, atLeast + 20))
  useEffect(() => {
    const element = end.current
    if (element === null || count >= length) return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setShown(count + STEP)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [count, length])
  return { count, end: (element: HTMLElement | null) => void (end.current = element) }
}

/** Keeps the chosen row in view without moving anything that is already seen. */
export function useScrollTo(selector: string | null): void {
  useEffect(() => {
    if (selector !== null) document.querySelector(selector)?.scrollIntoView({ block: 'nearest' })
  }, [selector])
}
