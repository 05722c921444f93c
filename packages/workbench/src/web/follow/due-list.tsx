import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FollowUpList, FollowUpRow } from '@theca/follow'
import { contact } from '@theca/follow'
import type { CaseId } from '@theca/record'
import { NOT_ASKED, toInstant } from '@theca/record'
import { useState } from 'react'
import { call } from '../../contract/client.ts'
import { queryClient, useMay } from '../data/queries.ts'
import { sayInCase } from '../data/say.ts'
import { Empty, Head, Problem, usePageTitle, Wait } from '../parts/basics.tsx'
import { SyntheticChip } from '../parts/status.tsx'
import { day, fullDay, number, plural } from '../parts/words.ts'
import './due-list.css'

const dueQuery = queryOptions({ queryKey: ['follow-up'], queryFn: () => call('followUps', {}), staleTime: 5_000 })

/** Everybody of the house who is due: whom to call first, why, and what was tried. */
export function DueList() {
  usePageTitle('Follow-up')
  const { data, error, refetch } = useQuery(dueQuery)
  return (
    <main className="main duelist" id="main" tabIndex={-1}>
      <section className="pane grow" aria-label="Due for follow-up">
        <Head>
          <h1 className="like2">Follow-up</h1>
          <span className="m">
            by the schedule of each case; at risk first, then the longest late. Ends at death and hospice.
          </span>
        </Head>
        <div className="body">
          {error !== null ? (
            <Problem
              error={error}
              action={
                <button type="button" className="b" onClick={() => void refetch()}>
                  Try again
                </button>
              }
            />
          ) : data === undefined ? (
            <Wait>Reading every case.</Wait>
          ) : (
            <List list={data} />
          )}
        </div>
      </section>
    </main>
  )
}

function List({ list }: { list: FollowUpList }) {
  const { rows, unscheduled, ended, nothingDue, notOperated } = list
  const late = rows.filter(({ daysLate }) => daysLate !== null).length
  return (
    <>
      <p className="sum">
        <b className="num">{number(late)}</b> overdue, <b className="num">{number(rows.length - late)}</b> due now.{' '}
        <span className="m">
          Not here: {number(nothingDue)} with nothing due, {number(ended)} died or in hospice, {number(notOperated)} not
          operated on.
        </span>
      </p>
      {rows.length === 0 ? (
        <Empty>Nobody is due today. A schedule is set in the room Follow of each case, under Surveillance.</Empty>
      ) : (
        <table className="t">
          <thead>
            <tr>
              {['Case', 'Called first because', 'Due', 'Late', 'Last known', 'Last attempt', 'Log an attempt'].map(
                (each) => (
                  <th key={each} scope="col">
                    {each}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.case} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {unscheduled.length === 0 ? null : (
        <section className="unscheduled" aria-label="Without a schedule">
          <h2>{plural(unscheduled.length, 'person', 'persons')} without a schedule: nothing can be overdue for them</h2>
          <ul>
            {unscheduled.map(({ case: id, because }) => (
              <li key={id}>
                <Link to="/cases/$id/follow" params={{ id }} search={{ form: 'surveillance' }}>
                  {id}
                </Link>{' '}
                <span className="q">{because}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Row({ row }: { row: FollowUpRow }) {
  const { case: id, risk, items, daysLate, lastKnownOn, attempts, lastContact, lost, synthetic } = row
  return (
    <tr>
      <th scope="row">
        <Link to="/cases/$id/follow" params={{ id }} search={{ form: 'visit' }}>
          {id}
        </Link>
        <span className="chips">
          {lost ? <span className="bd">lost to follow-up</span> : null}
          {synthetic ? <SyntheticChip /> : null}
        </span>
      </th>
      <td>{risk.high ? risk.reasons.join(', ') : <span className="q">no reason of the rule</span>}</td>
      <td>
        {items.slice(0, 2).map(({ item, title, dueOn }) => (
          <div key={`${item}${dueOn}`}>
            {title} <span className="q num">{fullDay(dueOn)}</span>
          </div>
        ))}
        {items.length > 2 ? <span className="q">and {number(items.length - 2)} more</span> : null}
      </td>
      <td className="num">
        {daysLate === null ? <span className="q">not yet</span> : <b>{plural(daysLate, 'day')}</b>}
      </td>
      <td className="num">{lastKnownOn === null ? <span className="unk">not known</span> : fullDay(lastKnownOn)}</td>
      <td>
        {lastContact === null ? (
          <span className="mis">nobody tried</span>
        ) : (
          <>
            <span className="num">{day(lastContact.at)}</span> {lastContact.by.replaceAll('-', ' ')}:{' '}
            {lastContact.outcome.replaceAll('-', ' ')}
            {attempts > 1 ? <span className="q">{` (${number(attempts)} attempts without an answer)`}</span> : null}
          </>
        )}
      </td>
      <td>
        <Attempt id={id} />
      </td>
    </tr>
  )
}

const outcomes = [
  { outcome: 'not-reached', title: 'No answer' },
  { outcome: 'reached', title: 'Reached' },
] as const

/** One click says that somebody called now. Anything else is said with the form of the case. */
function Attempt({ id }: { id: CaseId }) {
  const may = useMay('case:write')
  const [said, setSaid] = useState<string | null>(null)
  const log = useMutation({
    mutationFn: async (outcome: (typeof outcomes)[number]['outcome']) => {
      await sayInCase(id, [
        {
          kind: contact.kind,
          version: contact.version,
          body: { by: 'telephone', outcome, words: NOT_ASKED },
          effectiveAt: toInstant(new Date()),
        },
      ])
      return outcome
    },
    onSuccess: (outcome) => {
      setSaid(outcome === 'reached' ? 'Logged: reached.' : 'Logged: no answer.')
      void queryClient.invalidateQueries({ queryKey: ['follow-up'] })
    },
  })
  if (!may) return <span className="q">not among your rights</span>
  return (
    <span className="attempt">
      {outcomes.map(({ outcome, title }) => (
        <button
          key={outcome}
          type="button"
          className="b"
          aria-label={`${title}, telephone, ${id}`}
          disabled={log.isPending}
          onClick={() => log.mutate(outcome)}
        >
          {title}
        </button>
      ))}
      <Link to="/cases/$id/follow" params={{ id }} search={{ form: 'contact' }} aria-label={`other attempt, ${id}`}>
        other
      </Link>
      <output className="t11 q">{said}</output>
      {log.error === null ? null : <Problem error={log.error} inline />}
    </span>
  )
}
