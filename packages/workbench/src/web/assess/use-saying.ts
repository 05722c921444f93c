import { useMutation } from '@tanstack/react-query'
import type { Draft, Entry, Json } from '@theca/record'
import { useState } from 'react'
import type { Correction } from '../data/say.ts'
import { Conflict, amendInCase, sayInCase } from '../data/say.ts'

type Body = {
  readonly kind: string
  readonly version: number
  readonly body: unknown
  readonly effectiveAt: string
  readonly evidence?: readonly string[]
}

/**
 * Says something in a case, or corrects what was said. Nothing counts as said before the record has answered; a conflict
 * comes back as the entry that won.
 */
export function useSaying(id: string, onSaid: () => void) {
  const [conflict, setConflict] = useState<Entry | null>(null)
  const mutation = useMutation({
    mutationFn: async ({
      body,
      key,
      amends,
      reason,
      also = [],
    }: {
      body: Body
      key: string
      amends: number | null
      reason: string
      /** Said together with it, all or none; never with a correction. */
      also?: readonly Draft[]
    }) => {
      const draft: Draft = { ...body, body: body.body as Json, key }
      if (amends === null) await sayInCase(id, [draft, ...also])
      else await amendInCase(id, { ...draft, amends, reason } satisfies Correction)
    },
    onSuccess: () => {
      setConflict(null)
      onSaid()
    },
    onError: (error) => {
      if (error instanceof Conflict) setConflict(error.winner)
    },
  })
  return {
    say: mutation.mutate,
    waiting: mutation.isPending,
    error: mutation.error instanceof Conflict ? null : mutation.error,
    conflict,
    leaveTheirs: () => setConflict(null),
  }
}
