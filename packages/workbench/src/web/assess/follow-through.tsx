import { IconCalendarDue } from '@tabler/icons-react'
import type { BoardFollowThrough, Decision } from '@theca/assess'
import { boardFollowThrough, boardRoleWords, outcomeWords } from '@theca/assess'
import { NOT_ASKED, known } from '@theca/record'
import { useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { useMay } from '../data/queries.ts'
import { Problem, useNow } from '../parts/basics.tsx'
import { day, fullDay } from '../parts/words.ts'
import { useSaying } from './use-saying.ts'
import { instantOf } from './when.tsx'

type Action = Decision['body']['actions'][number]
const outcomes = ['done', 'not-done', 'changed'] as const

const dayOf = (now: Date): string =>
  `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`

/** The actions of a decision by their due day, each with what became of it. */
export function FollowThrough({ decision }: { decision: Decision }) {
  const now = useNow(60_000)
  const { actions } = decision.body
  if (actions.length === 0) return <p className="body q">No action was recorded with this decision.</p>
  const byDue = actions.toSorted((a, b) => ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : 1))
  return (
    <div className="body sec">
      <h3>Follow-through</h3>
      <ul className="actions">
        {byDue.map((action) => (
          <ActionLine key={action.id} decision={decision} action={action} today={dayOf(now)} />
        ))}
      </ul>
    </div>
  )
}

function ActionLine({ decision, action, today }: { decision: Decision; action: Action; today: string }) {
  const { id } = useOpenCase()
  const may = useMay('case:write')
  const [why, setWhy] = useState('')
  const [key, setKey] = useState(() => crypto.randomUUID())
  const saying = useSaying(id, () => {
    setWhy('')
    setKey(crypto.randomUUID())
  })
  const became = decision.followThrough.findLast(({ body }) => body.action === action.id)
  const overdue = became === undefined && action.due !== null && action.due < today
  const say = (outcome: BoardFollowThrough['outcome']): void => {
    const { kind, version } = boardFollowThrough
    const effectiveAt = instantOf(null)
    if (effectiveAt === null) return
    const body: BoardFollowThrough = {
      decision: decision.seq,
      action: action.id,
      outcome,
      on: today,
      why: why.trim() === '' ? NOT_ASKED : known(why.trim()),
    }
    saying.say({ body: { kind, version, body, effectiveAt }, key, amends: null, reason: '' })
  }
  return (
    <li>
      <span className={overdue ? 'red num' : 'm num'}>
        {overdue ? <IconCalendarDue className="i s" aria-hidden="true" /> : null}
        {action.due === null ? 'no day' : `${overdue ? 'overdue, ' : 'due '}${day(action.due)}`}
      </span>
      <span>
        {action.what} <span className="q">{boardRoleWords[action.role]}</span>
      </span>
      {became === undefined ? (
        may ? (
          <span className="rowx wrapx">
            <input
              className="f"
              maxLength={600}
              aria-label={`${action.what}: why`}
              placeholder="why, may stay open"
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
            {outcomes.map((outcome) => (
              <button
                key={outcome}
                type="button"
                className="b"
                disabled={saying.waiting}
                aria-label={`${action.what}: ${outcomeWords[outcome]}`}
                onClick={() => say(outcome)}
              >
                {outcomeWords[outcome]}
              </button>
            ))}
          </span>
        ) : (
          <span className="mis">not asked</span>
        )
      ) : (
        <span>
          <span className={became.body.outcome === 'done' ? 'bd solid' : 'bd'}>
            {outcomeWords[became.body.outcome]}
          </span>{' '}
          <span className="m">
            {fullDay(became.body.on)}
            {became.body.why.is === 'known' ? `: ${became.body.why.value}` : ''}
          </span>
        </span>
      )}
      {saying.error === null ? null : <Problem inline error={saying.error} />}
    </li>
  )
}
