import { useNavigate, useSearch } from '@tanstack/react-router'
import { useElementSize } from '@mantine/hooks'
import { useCallback, useMemo, useState } from 'react'
import { roomOf, rooms } from '../data/kinds.ts'
import { useMay } from '../data/queries.ts'
import { Empty, Kbd, useNow, usePageTitle } from '../parts/basics.tsx'
import { useMonitoring } from '../monitor/use-room.ts'
import { useKeys } from '../parts/keys.ts'
import { useGrowing, useScrollTo } from '../parts/list.ts'
import { Seg } from '../parts/seg.tsx'
import { number } from '../parts/words.ts'
import { AmendDialog } from './amend-dialog.tsx'
import { useOpenCase } from './context.ts'
import { EntryPane } from './entry-pane.tsx'
import { EntryRow } from './entry-row.tsx'
import { lanesOf } from './lanes.ts'
import { Timeline } from './timeline.tsx'

type Room = 'all' | keyof typeof rooms
const NARROWEST = 760

const openEvidence = (): void => document.querySelector<HTMLElement>('.side a[download]')?.focus()

/** The whole case in one picture, and every statement beneath it. */
export function TimelinePage() {
  const data = useOpenCase()
  const { id, statements, assessed, imaged, went } = data
  usePageTitle(`${id} time line`)
  const navigate = useNavigate()
  const { entry } = useSearch({ from: '/cases/$id/' })
  const now = useNow(60_000)
  const maySign = useMay('case:sign')
  const mayWrite = useMay('case:write')
  const [room, setRoom] = useState<Room>('all')
  const [amending, setAmending] = useState(false)
  const { ref, width } = useElementSize()
  const monitored = useMonitoring(statements)
  const lanes = useMemo(
    () => lanesOf(assessed, imaged, went, monitored, now.getTime()),
    [assessed, imaged, went, monitored, now],
  )

  const shown = useMemo(
    () =>
      statements
        .filter(({ first }) => room === 'all' || roomOf(first.kind) === room)
        .toSorted((a, b) =>
          a.entry.effectiveAt < b.entry.effectiveAt
            ? 1
            : a.entry.effectiveAt > b.entry.effectiveAt
              ? -1
              : b.first.seq - a.first.seq,
        ),
    [statements, room],
  )
  const at = shown.findIndex(({ first, entry: current }) => first.seq === entry || current.seq === entry)
  const chosen = shown[at] ?? null
  const { count, end } = useGrowing(shown.length, at)
  useScrollTo(chosen === null ? null : `tr[data-entry="${chosen.first.seq}"]`)

  const choose = useCallback(
    (seq: number | null) =>
      void navigate({ to: '/cases/$id', params: { id }, search: seq === null ? {} : { entry: seq }, replace: true }),
    [navigate, id],
  )
  const onChoose = useCallback((seq: number) => choose(seq), [choose])
  const move = (by: number): void => {
    const next = shown[at === -1 ? 0 : Math.min(Math.max(at + by, 0), shown.length - 1)]
    if (next === undefined) return
    choose(next.first.seq)
    document.querySelector<HTMLElement>(`tr[data-entry="${next.first.seq}"] button`)?.focus({ preventScroll: true })
  }
  useKeys('Time line', [
    { keys: 'j', does: 'Next entry', run: () => move(1) },
    { keys: 'k', does: 'Previous entry', run: () => move(-1) },
    { keys: 'ArrowDown', does: 'Next entry', run: () => move(1) },
    { keys: 'ArrowUp', does: 'Previous entry', run: () => move(-1) },
    { keys: 'Enter', does: 'Open evidence', run: openEvidence },
    { keys: 'Escape', does: 'Close the entry', run: () => choose(null) },
    ...(maySign && chosen !== null && !chosen.withdrawn
      ? [{ keys: 'm', does: 'Amend, with reason', run: () => setAmending(true) }]
      : []),
    ...(mayWrite
      ? [{ keys: 'e', does: 'Examine', run: () => void navigate({ to: '/cases/$id/assess', params: { id } }) }]
      : []),
  ])
  return (
    <main className="main" id="main" tabIndex={-1}>
      <section className="pane tl" aria-label="Time line and entries">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse */}
        <section className="pic" ref={ref} aria-label="Time line" tabIndex={0}>
          {lanes.empty ? (
            <Empty>No examination and no images yet. What happens to this person appears here on one time scale.</Empty>
          ) : width > 0 ? (
            <Timeline
              lanes={lanes}
              now={now.getTime()}
              width={Math.max(NARROWEST, Math.floor(width))}
              chosen={chosen?.entry.seq ?? null}
              onChoose={onChoose}
            />
          ) : null}
        </section>
        <div className="head eh">
          <h2>Entries</h2>
          <span className="num m">{number(shown.length)}</span>
          <Seg
            label="Room"
            value={room}
            onChange={setRoom}
            options={[
              { value: 'all', title: 'All' },
              ...Object.entries(rooms).map(([value, title]) => ({ value: value as Room, title })),
            ]}
          />
          <span className="grow" />
          <span className="rowx q t11 wide" aria-hidden="true">
            newest first <Kbd>J</Kbd> <Kbd>K</Kbd> move <Kbd>Enter</Kbd> evidence
          </span>
        </div>
        <div className="ent">
          <table className="grid">
            <colgroup>
              <col style={{ width: 148 }} />
              <col style={{ width: 92 }} />
              <col />
              <col className="c-by" />
              <col style={{ width: 52 }} />
              <col style={{ width: 60 }} />
            </colgroup>
            <thead className="vh">
              <tr>
                <th scope="col">True at</th>
                <th scope="col">Room</th>
                <th scope="col">Says</th>
                <th scope="col">Said by</th>
                <th scope="col">Rests on</th>
                <th scope="col">Entry</th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, count).map((statement) => (
                <EntryRow
                  key={statement.first.seq}
                  statement={statement}
                  chosen={statement === chosen}
                  onChoose={onChoose}
                  onOpen={openEvidence}
                />
              ))}
            </tbody>
          </table>
          {shown.length === 0 ? <Empty>Nothing was said in this room yet.</Empty> : null}
          <p className="end q t12" ref={end}>
            {count < shown.length ? `Showing ${number(count)} of ${number(shown.length)}.` : 'First entry of the case.'}
          </p>
        </div>
      </section>
      {chosen === null ? null : (
        <EntryPane
          id={id}
          statement={chosen}
          entries={data.entries}
          onAmend={() => setAmending(true)}
          onClose={() => choose(null)}
        />
      )}
      {chosen === null ? null : (
        <AmendDialog id={id} statement={chosen} open={amending} onClose={() => setAmending(false)} />
      )}
    </main>
  )
}
