import { useEffect, useRef, useSyncExternalStore } from 'react'
import { preferencesNow } from '../theme/theme.ts'

/**
 * The keys of a screen, in one table: pressed, printed on buttons, and listed under `?`. Single letters act only outside
 * of fields and can be switched off (WCAG 2.1.4).
 */
export type Binding = {
  /** `j`, `Enter`, `Space`, `ctrl+k`, `alt+1`, `g w`. */
  readonly keys: string
  readonly does: string
  readonly run: (event: KeyboardEvent) => void
  /** Acts while a text field has the focus as well. */
  readonly inFields?: boolean
}
type Group = { readonly title: string; readonly bindings: readonly Binding[] }

let groups: readonly { current: Group }[] = []
const listeners = new Set<() => void>()
const change = (next: readonly { current: Group }[]): void => {
  groups = next
  for (const listener of listeners) listener()
}

export function useKeys(title: string, bindings: readonly Binding[]): void {
  const group = useRef<Group>({ title, bindings })
  useEffect(() => {
    group.current = { title, bindings }
  })
  useEffect(() => {
    change([...groups, group])
    return () => change(groups.filter((each) => each !== group))
  }, [])
}

/** All that can be pressed here, for the page under `?`. */
export const useKeyGroups = (): readonly Group[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => groups,
  ).map((each) => each.current)

const FIELDS =
  'input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=file]), textarea, select, [contenteditable=true]'
/** What Space operates; a link is left to the page. */
const PRESSED = 'button, summary, [role=button], [role=menuitem], input, select, textarea, [role=option]'
const OPENED = `a[href], ${PRESSED}`

function nameOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key}`
}

let prefix: { key: string; at: number } | null = null

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target instanceof Element ? event.target : document.body
  // A dialog has the keyboard to itself.
  if (document.querySelector('[role=dialog], [role=menu]') !== null) return
  const name = nameOf(event)
  const inField = target.closest(FIELDS) !== null
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  const letter = plain && event.key.length === 1 && event.key !== ' '
  if (letter && !preferencesNow().singleKeys) return
  // What has the focus keeps the keys that operate it.
  if (plain && name === 'Enter' && target.closest(OPENED) !== null) return
  if (plain && name === 'Space' && target.closest(PRESSED) !== null) return
  if (name.startsWith('Arrow') && target.closest('input, select, textarea, [role=radiogroup]') !== null) return
  const sequence = prefix !== null && event.timeStamp - prefix.at < 1200 ? `${prefix.key} ${name}` : null
  prefix = null
  const found = find(sequence, inField) ?? find(name, inField)
  if (found !== null) {
    event.preventDefault()
    found.run(event)
  } else if (
    letter &&
    !inField &&
    groups.some(({ current }) => current.bindings.some(({ keys }) => keys.startsWith(`${name} `)))
  ) {
    prefix = { key: name, at: event.timeStamp }
  }
}

function find(name: string | null, inField: boolean): Binding | null {
  if (name === null) return null
  for (const { current } of groups.toReversed()) {
    const found = current.bindings.find(({ keys, inFields }) => keys === name && (!inField || inFields === true))
    if (found !== undefined) return found
  }
  return null
}

export function listenToKeys(): void {
  window.addEventListener('keydown', onKeyDown)
}
