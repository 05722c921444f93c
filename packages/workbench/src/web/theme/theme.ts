import { useSyncExternalStore } from 'react'

export const themes = {
  light: { title: 'Light', use: 'clinic, board, print' },
  dark: { title: 'Dark', use: 'reading room, remote' },
  theatre: { title: 'Theatre', use: 'low luminance, no white' },
} as const
export type Theme = keyof typeof themes

/** What a person chose for this browser; never changed by the program. */
export type Preferences = { readonly theme: Theme; readonly singleKeys: boolean }

const listeners = new Set<() => void>()
const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
const isTheme = (text: string | null): text is Theme => text !== null && text in themes
const storedTheme = stored('theca.theme')
let preferences: Preferences = {
  theme: isTheme(storedTheme) ? storedTheme : 'light',
  singleKeys: stored('theca.single-keys') !== 'off',
}

function set(next: Preferences): void {
  preferences = next
  document.documentElement.dataset['theme'] = next.theme
  try {
    localStorage.setItem('theca.theme', next.theme)
    localStorage.setItem('theca.single-keys', next.singleKeys ? 'on' : 'off')
  } catch {
    // Chosen for this visit only, where storage is forbidden.
  }
  for (const listener of listeners) listener()
}

export const preferencesNow = (): Preferences => preferences
export const chooseTheme = (theme: Theme): void => set({ ...preferences, theme })
export const chooseSingleKeys = (singleKeys: boolean): void => set({ ...preferences, singleKeys })

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferencesNow)
