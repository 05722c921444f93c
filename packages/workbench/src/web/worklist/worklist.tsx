import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import type { WorklistRow } from '@theca/review'
import { urgencyGroups } from '@theca/review/worklist'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { openBoard } from '../case/board-menu.tsx'
import { useMay, worklistQuery } from '../data/queries.ts'
import { followWorklist } from '../live.ts'
import { Empty, Kbd, Problem, Wait, useNow, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { useGrowing, useScrollTo } from '../parts/list.ts'
import { Seg } from '../parts/seg.tsx'
import { Urgency } from '../parts/status.tsx'
import { number, plural, today } from '../parts/words.ts'
import { Peek } from './peek.tsx'
import { Row } from './row.tsx'
import { SPARK_DAYS } from './spark.tsx'
import './worklist.css'

type Show = 'all' | 'assess' | 'plan' | 'missing'
const WIDE = '(min-width: 1441px)'

/** What comes next where nothing is missing. */
const DONE: ReadonlySet<string> = new Set(['Tumour-board page', 'Operation'])

const shows: Record<Show, (row: WorklistRow) => boolean> = {
  all: () => true,
  assess: ({ phase }) => phase === 'assess',
  plan: ({ phase }) => phase === 'plan',
  missing: ({ next }) => next !== null && !DONE.has(next.what),
}

const fits = (row: WorklistRow, text: string): boolean => {
  const line = [row.case, row.primary, row.compartments, row.levels, row.urgency.because, row.next?.what, row.walking]
    .join(' ')
    .toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word))
}

/** Who is waiting, most urgent first, and for what. */
export function Worklist() {
  usePageTitle('Worklist')
  const mayRead = useMay('case:read')
  const { data, error, refetch, isFetching } = useQuery({ ...worklistQuery, enabled: mayRead })
  useEffect(() => (mayRead ? followWorklist() : undefined), [mayRead])
  // Whoever keeps the workbench without seeing persons begins where that work is.
  if (!mayRead) return <Navigate to="/settings" replace />
  if (error !== null && data === undefined) {
    return (
      <main className="main" id="main">
        <div className="pane grow">
          <h1 className="vh">Worklist</h1>
          <Problem
            error={error}
            action={
              <button type="button" className="b" onClick={() => void refetch()}>
                Try again
              </button>
            }
          />
        </div>
      </main>
    )
  }
  if (data === undefined) {
    return (
      <main className="main" id="main">
        <div className="pane grow">
          <h1 className="vh">Worklist</h1>
          <Wait>Reading the worklist.</Wait>
        </div>
      </main>
    )
  }
  // What was seen before another page may be old: only a fresh empty list means a first start.
  if (data.rows.length === 0 && data.closed === 0 && !isFetching) return <Navigate to="/welcome" replace />
  return <List rows={data.rows} closed={data.closed} />
}

function List({ rows, closed }: { rows: readonly WorklistRow[]; closed: number }) {
  const navigate = useNavigate()
  const now = useNow()
  const filter = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [show, setShow] = useState<Show>('all')
  const [chosen, setChosen] = useState<string | null>(null)
  const [peeks, setPeeks] = useState(() => window.matchMedia(WIDE).matches)
  const mayWrite = useMay('case:write')
  const mayExport = useMay('case:export')
  const mixed = rows.some(({ synthetic }) => synthetic) && rows.some(({ synthetic }) => !synthetic)

  const shown = useMemo(
    () => rows.filter((row) => shows[show](row) && (text.trim() === '' || fits(row, text.trim()))),
    [rows, show, text],
  )
  const at = Math.max(
    0,
    shown.findIndex((row) => row.case === chosen),
  )
  const row = shown[at] ?? null
  const { count, end } = useGrowing(shown.length, at)
  useScrollTo(chosen === null ? null : `tr[data-case="${chosen}"]`)

  const choose = useCallback((id: string) => setChosen(id), [])
  const move = (by: number): void => {
    const next = shown[Math.min(Math.max(at + (chosen === null && by > 0 ? 0 : by), 0), shown.length - 1)]
    if (next === undefined) return
    setChosen(next.case)
    document.querySelector<HTMLElement>(`tr[data-case="${next.case}"] a`)?.focus({ preventScroll: true })
  }
  const open = (): void => void (row !== null && navigate({ to: '/cases/$id', params: { id: row.case } }))
  useKeys('Worklist', [
    { keys: 'j', does: 'Next case', run: () => move(1) },
    { keys: 'k', does: 'Previous case', run: () => move(-1) },
    { keys: 'ArrowDown', does: 'Next case', run: () => move(1) },
    { keys: 'ArrowUp', does: 'Previous case', run: () => move(-1) },
    { keys: 'Enter', does: 'Open the case', run: open },
    { keys: 'Space', does: 'Peek, or close the peek', run: () => setPeeks(!peeks) },
    ...(mayWrite
      ? [
          { keys: 'n', does: 'New case', run: () => void navigate({ to: '/welcome' }) },
          {
            keys: 'e',
            does: 'Examine',
            run: () => void (row !== null && navigate({ to: '/cases/$id/assess', params: { id: row.case } })),
          },
        ]
      : []),
    ...(mayExport
      ? [{ keys: 'b', does: 'Board page, PDF', run: () => void (row !== null && openBoard(row.case, 'pdf')) }]
      : []),
    { keys: '/', does: 'Filter', run: () => filter.current?.focus() },
    {
      keys: 'Escape',
      does: 'Clear the filter, leave the field, close the peek',
      inFields: true,
      run: () => {
        if (document.activeElement === filter.current) filter.current?.blur()
        else if (text !== '') setText('')
        else setPeeks(false)
      },
    },
  ])
  const counts = (each: Show): string => number(rows.filter(shows[each]).length)
  return (
    <main className="main col" id="main" tabIndex={-1}>
      <div className="title">
        <h1>Worklist</h1>
        <span className="m num">{`${number(rows.length)} open, ${number(closed)} closed`}</span>
        <Seg
          label="Show"
          value={show}
          onChange={setShow}
          options={[
            { value: 'all', title: 'All' },
            { value: 'assess', title: `Assess ${counts('assess')}` },
            { value: 'plan', title: `Plan ${counts('plan')}` },
            { value: 'missing', title: `Something missing ${counts('missing')}` },
          ]}
        />
        <label className="filter">
          <span className="vh">Filter</span>
          <input
            ref={filter}
            className="f"
            type="search"
            placeholder="Filter"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Kbd>/</Kbd>
        </label>
        <span className="grow" />
        <span className="m num wide">{today(now)}</span>
        {mayWrite ? (
          <Link to="/welcome" className="b p">
            <IconPlus className="i" aria-hidden="true" />
            New case <Kbd>N</Kbd>
          </Link>
        ) : null}
      </div>
      <div className="main">
        <section className="pane list" aria-label="Cases by urgency" tabIndex={-1}>
          <table>
            <thead>
              <tr>
                <th scope="col">Case, primary</th>
                <th scope="col">Compartment, level</th>
                <th scope="col">Why it stands here</th>
                <th scope="col">{`Function, ${SPARK_DAYS} days`}</th>
                <th scope="col" className="r">
                  Exam
                </th>
                <th scope="col">Phase</th>
                <th scope="col">Next thing missing</th>
              </tr>
            </thead>
            {urgencyGroups.map(({ category, rule }) => {
              const group = shown.slice(0, count).filter((each) => each.urgency.category === category)
              if (group.length === 0) return null
              return (
                <tbody key={category}>
                  <tr className="g">
                    <th colSpan={7} scope="colgroup">
                      <div>
                        <Urgency of={category} />
                        <span className="num m">
                          {shown.filter((each) => each.urgency.category === category).length}
                        </span>
                        <span className="q t11">{rule}</span>
                      </div>
                    </th>
                  </tr>
                  {group.map((each) => (
                    <Row
                      key={each.case}
                      row={each}
                      now={now}
                      chosen={each.case === (chosen ?? shown[0]?.case)}
                      mixed={mixed}
                      onChoose={choose}
                    />
                  ))}
                </tbody>
              )
            })}
          </table>
          {shown.length === 0 ? (
            <Empty
              action={
                <button
                  type="button"
                  className="b"
                  onClick={() => {
                    setText('')
                    setShow('all')
                  }}
                >
                  Show all
                </button>
              }
            >
              {rows.length === 0
                ? `No case is open. ${plural(closed, 'case')} closed.`
                : 'No open case fits this filter.'}
            </Empty>
          ) : (
            <p className="end q t12" ref={end}>
              {count < shown.length
                ? `Showing ${number(count)} of ${number(shown.length)}.`
                : 'End of the open list. A case leaves this list when a person closes it, never by itself.'}
            </p>
          )}
        </section>
        {peeks ? <Peek row={row} now={now} onClose={() => setPeeks(false)} /> : null}
      </div>
    </main>
  )
}
