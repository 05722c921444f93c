import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Contradiction } from '@theca/assess'
import { contradictionSettled } from '@theca/assess'
import { useEffect, useId, useRef, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { useMay } from '../data/queries.ts'
import { Kbd, Problem } from '../parts/basics.tsx'
import { formOf } from './form-of.ts'
import { useSaying } from './use-saying.ts'

export const contradictionKey = ({ rule, entries }: Contradiction): string => `${rule}:${entries.join('.')}`

/**
 * Statements that exclude each other, beside the forms that made them. Nothing is corrected by itself: a person amends
 * one of the two, or says why both stand.
 *
 * @param fresh those that the last signature made; the keyboard goes to them.
 */
export function Contradictions({ list, fresh }: { list: readonly Contradiction[]; fresh: ReadonlySet<string> }) {
  const panel = useRef<HTMLElement>(null)
  const isFresh = list.some((each) => fresh.has(contradictionKey(each)))
  useEffect(() => {
    if (isFresh) panel.current?.focus()
  }, [isFresh])
  if (list.length === 0) return null
  return (
    <section
      className="contra"
      ref={panel}
      tabIndex={-1}
      aria-label="Contradictions"
      role={isFresh ? 'alert' : undefined}
    >
      <h3>
        <IconAlertTriangle className="i s" aria-hidden="true" />
        {isFresh
          ? 'This contradicts what was said before'
          : list.length === 1
            ? 'Two statements contradict each other'
            : `${list.length} contradictions`}
      </h3>
      {list.map((each) => (
        <One key={contradictionKey(each)} contradiction={each} />
      ))}
    </section>
  )
}

function One({ contradiction }: { contradiction: Contradiction }) {
  const { id, entries } = useOpenCase()
  const maySign = useMay('case:sign')
  const mayWrite = useMay('case:write')
  const [settling, setSettling] = useState(false)
  const { reason, sentence, sides, source } = contradiction
  return (
    <div className="one">
      <p className="strong">{sentence}</p>
      <p className="t12 m">
        {reason} <span className="q">{source}</span>
      </p>
      <div className="rowx wrapx">
        {maySign
          ? sides.map(({ seq }, place) => {
              const entry = entries.find((each) => each.seq === seq)
              const form = entry === undefined ? null : formOf(entry)
              const words = `Amend entry ${seq}`
              return place === 1 && sides[0].seq === seq ? null : form === null ? (
                <Link key={seq} className="b" to="/cases/$id" params={{ id }} search={{ entry: seq }}>
                  {words}
                </Link>
              ) : (
                <Link key={seq} className="b" to="/cases/$id/assess" params={{ id }} search={{ form, amend: seq }}>
                  {words}
                </Link>
              )
            })
          : null}
        {mayWrite && !settling ? (
          <button type="button" className="b" onClick={() => setSettling(true)}>
            Both stand, because
          </button>
        ) : null}
      </div>
      {settling ? <Settle contradiction={contradiction} onLeave={() => setSettling(false)} /> : null}
    </div>
  )
}

function Settle({ contradiction, onLeave }: { contradiction: Contradiction; onLeave: () => void }) {
  const { id } = useOpenCase()
  const field = useId()
  const [because, setBecause] = useState('')
  const [key] = useState(() => crypto.randomUUID())
  const saying = useSaying(id, onLeave)
  const ready = because.trim() !== '' && !saying.waiting
  const say = (): void => {
    if (!ready) return
    const { kind, version } = contradictionSettled
    const body = { rule: contradiction.rule, entries: [...contradiction.entries], because: because.trim() }
    saying.say({
      body: { kind, version, body, effectiveAt: new Date().toISOString() },
      key,
      amends: null,
      reason: '',
    })
  }
  return (
    <div className="settle">
      <label htmlFor={field} className="flabel">
        Why both stand, kept beside them
      </label>
      <span className="rowx">
        <input
          id={field}
          className="f grow"
          maxLength={600}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked for this field
          autoFocus
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              say()
            } else if (event.key === 'Escape') {
              event.preventDefault()
              onLeave()
            }
          }}
        />
        <button type="button" className="b p" disabled={!ready} onClick={say}>
          Settle <Kbd>Enter</Kbd>
        </button>
      </span>
      {saying.error === null ? null : <Problem inline error={saying.error} />}
    </div>
  )
}
