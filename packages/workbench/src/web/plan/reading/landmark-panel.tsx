import { useMutation } from '@tanstack/react-query'
import { alignmentDraft } from '@theca/plan'
import type { Vector3 } from '@theca/volumetry'
import { useState } from 'react'
import { useOpenCase } from '../../case/context.ts'
import { sayInCase } from '../../data/say.ts'
import { Head, Problem } from '../../parts/basics.tsx'
import type { Parts } from './reading.tsx'
import { NOTHING } from './state.ts'

/** Two examinations laid on each other by places marked in both. */
export function LandmarkPanel({ state, change, shown }: Parts) {
  const { id } = useOpenCase()
  const [first, second] = shown
  const [from, to] = [first?.opened.head.frameOfReferenceUid ?? null, second?.opened.head.frameOfReferenceUid ?? null]
  const pairs = state.pending.pairs.flatMap((pair): { fromMm: Vector3; toMm: Vector3 }[] =>
    pair.from === null || pair.to === null ? [] : [{ fromMm: pair.from, toMm: pair.to }],
  )
  const [fault, setFault] = useState<string | null>(null)
  const [openedAt] = useState(() => new Date().toISOString())
  const made =
    from === null || to === null || pairs.length < 3
      ? null
      : alignmentDraft({ fromFrameUid: from, toFrameUid: to }, pairs, openedAt)
  const save = useMutation({
    mutationFn: async () => {
      if (made === null) return
      if (!made.ok) return setFault(made.message)
      await sayInCase(id, [made.draft])
      change({
        pending: NOTHING,
        tool: 'cross',
        message: `Aligned; ${made.residualMm.toFixed(1)} mm left at the landmarks.`,
      })
    },
  })
  return (
    <section aria-label="Align examinations">
      <Head>
        <h2>Align examinations</h2>
      </Head>
      <div className="body stack">
        {from !== null && from === to ? (
          <p className="t12">These two series share their frame of reference; they are linked already.</p>
        ) : from === null || to === null ? (
          <p className="t12 amb">One of the series does not name its frame of reference, so it cannot be aligned.</p>
        ) : (
          <>
            <p className="t12 m">
              Click the same places in both series, three pairs or more, not on one line: corners of vertebral bodies,
              tips of spinous processes. The spine may have bent between the two; the distance left at the landmarks
              says so.
            </p>
            <ol className="marks t12 num">
              {state.pending.pairs.map(({ from: a, to: b }, at) => (
                <li
                  key={at}
                >{`${a === null ? 'first missing' : 'first set'}, ${b === null ? 'second missing' : 'second set'}`}</li>
              ))}
            </ol>
            {made?.ok === true ? (
              <p className="num">{`${made.residualMm.toFixed(1)} mm left at ${pairs.length} landmarks.${pairs.length === 3 ? ' Three leave little to judge by; a fourth shows an error.' : ''}`}</p>
            ) : null}
            {made?.ok === false ? <p className="amb t12">{made.message}</p> : null}
            {fault === null ? null : <p className="amb t12">{fault}</p>}
            {save.error === null ? null : <Problem inline error={save.error} />}
            <div className="rowx">
              <button
                type="button"
                className="b p"
                disabled={made?.ok !== true || save.isPending}
                onClick={() => save.mutate()}
              >
                Align
              </button>
              <button type="button" className="b q" onClick={() => change({ pending: NOTHING })}>
                Begin again
              </button>
            </div>
          </>
        )}
      </div>
    </section>
  )
}
