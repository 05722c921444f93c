import { useSyncExternalStore } from 'react'

/** Which of the two floating pages is open: finding, or the keys. */
type Floating = 'palette' | 'keys' | null
let floating: Floating = null
const listeners = new Set<() => void>()
const set = (next: Floating): void => {
  floating = next
  for (const listener of listeners) listener()
}
export const openPalette = (): void => set('palette')
export const openKeys = (): void => set('keys')
export const closeFloating = (): void => set(null)
export const useFloating = (): Floating =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => floating,
  )
