import { momentText } from '@theca/assess/screens'
import type { Draft, Entry, EntryKind } from '@theca/record'
import { useState } from 'react'
import { useCorrection } from '../data/drafts.ts'
import { useMay } from '../data/queries.ts'
import { capital } from '../parts/words.ts'
import { useSaying } from './use-saying.ts'
import type { When } from './when.tsx'
import { instantOf, isMoment } from './when.tsx'

type Typed<Body> = { readonly body: Body; readonly at: When; readonly reason: string }
type Says<Body> = Pick<EntryKind<string, Body>, 'kind' | 'version' | 'body' | 'says'>

/**
 * A form that says one kind of statement, or corrects one: the draft that survives, what is still wanted, the conflict
 * with somebody who was quicker, and signing.
 *
 * @param corrects the entry that signing amends; null says something new.
 * @param wants what this form wants beyond its kind, in one sentence; null when nothing.
 */
export function useStatement<Body>(
  id: string,
  name: string,
  kind: Says<Body>,
  options: {
    start: Body
    corrects: Entry | null
    wants?: (body: Body) => string | null
    /** What stands may be said again unchanged: it was asked again. */
    repeats?: boolean
    /** What the moment of signing adds to the body. */
    seal?: (body: Body, effectiveAt: string) => Body
    /** Statements that are said together with this one, all or none. */
    also?: (body: Body, effectiveAt: string) => Draft[]
    onSaid?: () => void
  },
) {
  const { start, corrects } = options
  const may = useMay(corrects === null ? 'case:write' : 'case:sign')
  const draft = useCorrection<Typed<Body>>(`${id}.${name}.${kind.version}`, corrects?.seq ?? 0, () => ({
    body: start,
    at: corrects === null ? null : momentText(corrects.effectiveAt),
    reason: '',
  }))
  const [saidAt, setSaidAt] = useState<Date | null>(null)
  const saying = useSaying(id, () => {
    draft.discard()
    setSaidAt(new Date())
    options.onSaid?.()
  })
  const { body, at, reason } = draft.value
  const theirs = saying.conflict ?? (draft.moved ? corrects : null)
  const parsed = kind.body.safeParse(body)
  const issue = parsed.success ? undefined : parsed.error.issues[0]?.message
  const wanted = options.wants?.(body) ?? null
  const because =
    theirs !== null
      ? 'Choose above which correction holds.'
      : wanted !== null
        ? wanted
        : issue !== undefined
          ? `${capital(issue)}.`
          : !isMoment(at)
            ? 'Say when this was true.'
            : corrects !== null && reason.trim() === ''
              ? draft.touched
                ? 'A correction needs its reason.'
                : 'This is what stands. Change it with a reason.'
              : corrects === null && !draft.touched && options.repeats !== true
                ? 'Nothing answered yet.'
                : null
  const sign = (amends: number | null): void => {
    const effectiveAt = instantOf(at)
    if (effectiveAt === null) return
    saying.say({
      body: {
        kind: kind.kind,
        version: kind.version,
        body: options.seal?.(body, effectiveAt) ?? body,
        effectiveAt,
      },
      key: draft.key,
      amends,
      reason,
      also: amends === null ? (options.also?.(body, effectiveAt) ?? []) : [],
    })
  }
  const set = (part: Partial<Typed<Body>>): void => {
    setSaidAt(null)
    draft.change((value) => ({ ...value, ...part }))
  }
  return {
    may,
    corrects,
    body,
    at,
    reason,
    because,
    theirs,
    saidAt,
    says: kind.says,
    waiting: saying.waiting,
    error: saying.error,
    touched: draft.touched,
    change: (part: Partial<Body>): void => {
      setSaidAt(null)
      draft.change((value) => ({ ...value, body: { ...value.body, ...part } }))
    },
    setAt: (text: When): void => set({ at: text }),
    setReason: (text: string): void => set({ reason: text }),
    sign,
    discard: draft.discard,
    leaveTheirs: (): void => {
      saying.leaveTheirs()
      draft.discard()
    },
  }
}

export type StatementState<Body> = ReturnType<typeof useStatement<Body>>
