import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { auditQuery } from '../data/queries.ts'
import { Empty, Head, Problem, Wait } from '../parts/basics.tsx'
import { clock, day, number } from '../parts/words.ts'

const STEP = 100
const MOST = 500

/** Who did and saw what, newest first. Reading it is on it too. */
export function Audit() {
  const [limit, setLimit] = useState(STEP)
  const [text, setText] = useState('')
  const { data, error, isFetching } = useQuery(auditQuery(limit))
  const caseOf = (event: Readonly<Record<string, unknown>>): string | null =>
    typeof event['case'] === 'string' ? event['case'] : null
  const wanted = text.trim().toLowerCase()
  const events = (data?.events ?? []).filter(
    (event) =>
      wanted === '' ||
      `${event.person.name} ${event.action} ${event.what} ${caseOf(event) ?? ''}`.toLowerCase().includes(wanted),
  )
  return (
    <section className="pane grow" aria-label="Audit trail">
      <Head>
        <h2>Audit trail</h2>
        <span className="m num">{data === undefined ? '' : `newest ${number(data.events.length)}`}</span>
        <span className="grow" />
        <label className="filter">
          <span className="vh">Filter</span>
          <input
            type="search"
            className="f"
            placeholder="Person, case, action"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
      </Head>
      {error !== null ? <Problem error={error} /> : data === undefined ? <Wait>Reading the audit trail.</Wait> : null}
      {data !== undefined && events.length === 0 ? (
        <Empty>{wanted === '' ? 'Nothing was done yet.' : 'No event fits this filter.'}</Empty>
      ) : null}
      {events.length === 0 ? null : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col" style={{ width: 148 }}>
                When
              </th>
              <th scope="col" style={{ width: 200 }}>
                Who
              </th>
              <th scope="col" style={{ width: 96 }}>
                Action
              </th>
              <th scope="col" style={{ width: 112 }}>
                Case
              </th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => {
              const caseId = caseOf(event)
              return (
                <tr key={event.position}>
                  <td className="num m">{`${day(event.at)} ${clock(event.at, true)}`}</td>
                  <td className="el">{event.person.name}</td>
                  <td className={event.action === 'denied' ? 'amb' : 'm'}>{event.action}</td>
                  <td>
                    {caseId === null ? (
                      ''
                    ) : (
                      <Link to="/cases/$id" params={{ id: caseId }} className="id">
                        {caseId}
                      </Link>
                    )}
                  </td>
                  <td>{event.what}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {data !== undefined && data.events.length === limit && limit < MOST ? (
        <div className="body">
          <button
            type="button"
            className="b"
            disabled={isFetching}
            onClick={() => setLimit(Math.min(MOST, limit + STEP * 2))}
          >
            Show more
          </button>
        </div>
      ) : null}
    </section>
  )
}
