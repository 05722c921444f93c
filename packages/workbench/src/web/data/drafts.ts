import { useCallback, useEffect, useState } from 'react'

/**
 * What is typed and not yet said. It survives Esc, another page and a reload, until it is saved or discarded; the key
 * travels with it, so that a repeated attempt is recognised by the record and never doubles.
 */
export type Draft<T> = { readonly value: T; readonly key: string }

const prefix = 'theca.draft.'

function load<T>(name: string): Draft<T> | null {
  try {
    const text = sessionStorage.getItem(prefix + name)
    return text === null ? null : (JSON.parse(text) as Draft<T>)
  } catch {
    return null
  }
}

function keep(name: string, draft: unknown): void {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + name)
    else sessionStorage.setItem(prefix + name, JSON.stringify(draft))
  } catch {
    // A full or forbidden storage costs the protection against a reload, not the text on the page.
  }
}

/**
 * @param name the case and the form.
 * @returns the draft, whether it differs from what it started as, and how to change and discard it.
 */
export function useDraft<T>(name: string, start: () => T) {
  const fresh = (): Draft<T> => ({ value: start(), key: crypto.randomUUID() })
  const [state, setState] = useState(() => {
    const kept = load<T>(name)
    return { name, draft: kept ?? fresh(), touched: kept !== null }
  })
  let current = state
  // Another form in the same place: its own draft, without a frame that shows the old one.
  if (state.name !== name) {
    const kept = load<T>(name)
    current = { name, draft: kept ?? fresh(), touched: kept !== null }
    setState(current)
  }
  useEffect(() => {
    if (state.touched) keep(state.name, state.draft)
  }, [state])
  const change = useCallback((next: (value: T) => T) => {
    setState((before) => ({ ...before, touched: true, draft: { ...before.draft, value: next(before.draft.value) } }))
  }, [])
  const discard = (to?: T): void => {
    keep(name, null)
    setState({ name, touched: false, draft: to === undefined ? fresh() : { value: to, key: crypto.randomUUID() } })
  }
  return { value: current.draft.value, key: current.draft.key, touched: current.touched, change, discard }
}

/**
 * A draft that corrects a statement. When the statement changes under it (somebody else was quicker), an untouched draft
 * follows; a touched one is kept as it is and `moved` says that a person has to choose.
 *
 * @param base the place of the entry that the draft corrects; 0 where there is none yet.
 */
export function useCorrection<T>(name: string, base: number, start: () => T) {
  const draft = useDraft<{ base: number; typed: T }>(name, () => ({ base, typed: start() }))
  const follows = !draft.touched && draft.value.base !== base
  return {
    value: follows ? start() : draft.value.typed,
    key: draft.key,
    touched: draft.touched,
    moved: draft.touched && draft.value.base !== base,
    change: (next: (value: T) => T): void =>
      draft.change((before) => (follows ? { base, typed: next(start()) } : { ...before, typed: next(before.typed) })),
    discard: (): void => draft.discard(),
  }
}
