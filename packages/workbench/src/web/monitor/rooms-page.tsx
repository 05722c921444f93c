import { IconEye, IconMessage } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LiveFrame } from '@theca/monitor'
import { useEffect, useState } from 'react'
import { useCase, useMay } from '../data/queries.ts'
import { Empty, Kbd, Problem, useNow, usePageTitle, Wait } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { capital, clock } from '../parts/words.ts'
import { AlarmSymbol } from './alarm-band.tsx'
import type { Feed } from './feed.ts'
import { useFeed, useFeedView } from './feed.ts'
import { CallForm } from './forms.tsx'
import type { LiveSession } from './queries.ts'
import { liveSessionsQuery } from './queries.ts'
import { RoomPicture } from './room-picture.tsx'
import type { RoomChoice } from './room-picture.tsx'
import { alarmDetail, alarmSentence, duration, shownAlarms } from './scene.ts'
import { AgeMark, useAge } from './theatre-board.tsx'
import { clockOf, useMonitoring } from './use-room.ts'
import { useTheatre } from './use-theatre.ts'
import './monitor.css'

/** What a reader is advised to have before them at once (ACNS 11A, quoted; second-hand). */
const ADVISED = 3

/** Where a room stands in the list: alarm first, then the one that was not looked at for longest. */
type Standing = { readonly rank: number; readonly looked: number }

/** Several operations on one page for a reader who is elsewhere. */
export function Rooms() {
  usePageTitle('Rooms')
  const { data, error } = useQuery(liveSessionsQuery)
  const now = useNow(1000)
  const [standings] = useState(() => new Map<string, Standing>())
  const [order, setOrder] = useState<readonly string[]>([])
  const sessions = data?.sessions ?? []
  const running = sessions.filter((each) => each.running)
  const names = running.map(({ session }) => session).join(' ')
  // Rooms change places when an alarm begins or ends, at most every two seconds.
  useEffect(() => {
    const sort = (): void => {
      const next = names
        .split(' ')
        .filter((session) => session !== '')
        .map((session) => ({ session, ...(standings.get(session) ?? { rank: 0, looked: 0 }) }))
        .toSorted((a, b) => b.rank - a.rank || a.looked - b.looked)
        .map(({ session }) => session)
      setOrder((before) => (before.join() === next.join() ? before : next))
    }
    sort()
    const timer = setInterval(sort, 2000)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a ref is the same object for the life of the page
  }, [names, standings])
  const shown = order.flatMap((session) => running.find((each) => each.session === session) ?? [])
  useKeys(
    'Rooms',
    [1, 2, 3, 4, 5, 6, 7, 8].map((place) => ({
      keys: String(place),
      does: `Room ${place}: acknowledge, or open`,
      run: () => document.querySelector<HTMLElement>(`[data-room="${place}"] [data-first]`)?.click(),
    })),
  )
  return (
    <main className="main col rooms" id="main" tabIndex={-1}>
      <div className="head">
        <h1>Rooms</h1>
        <span className="m">sorted by alarm, then by time since you looked</span>
        <span className="grow" />
        {running.length > ADVISED ? (
          <span className="bd amber">
            {running.length} rooms; {ADVISED} are advised (ACNS 11A, second-hand)
          </span>
        ) : null}
        <time className="num">{clock(now, true)}</time>
      </div>
      {error !== null ? (
        <Problem error={error} />
      ) : data === undefined ? (
        <Wait>Looking for operations that run.</Wait>
      ) : running.length === 0 ? (
        <Empty>No operation runs here. Open a case, then Monitor (Alt 4), to start one.</Empty>
      ) : (
        <div className="roomgrid">
          {shown.map((each, at) => (
            <Room
              key={each.session}
              of={each}
              place={at + 1}
              onStanding={(standing) => standings.set(each.session, standing)}
            />
          ))}
        </div>
      )}
    </main>
  )
}

function Room({ of, place, onStanding }: { of: LiveSession; place: number; onStanding: (standing: Standing) => void }) {
  const feed = useFeed(of.session)
  const { view, state, because } = useFeedView(feed)
  if (feed === null || view === null)
    return (
      <section className="room" data-room={place} aria-label={`Room ${place}`}>
        {state === 'refused' ? <p>{because}</p> : <Wait>Waiting for the first frame.</Wait>}
      </section>
    )
  return <OpenRoom of={of} place={place} feed={feed} view={view} onStanding={onStanding} />
}

function OpenRoom({
  of,
  place,
  feed,
  view,
  onStanding,
}: {
  of: LiveSession
  place: number
  feed: Feed
  view: LiveFrame
  onStanding: (standing: Standing) => void
}) {
  const age = useAge(feed)
  const client = useQueryClient()
  const { data } = useCase(of.case)
  const said = useMonitoring(data?.statements ?? [])
  const on = clockOf(said, of.session) ?? { session: of.session, startedAt: of.startedAt }
  const theatre = useTheatre(of.case, of.session, on)
  const mayWrite = useMay('case:write')
  const [choice, setChoice] = useRoomChoice(of.session)
  const [calling, setCalling] = useState(false)
  const [looked, setLooked] = useState(() => Date.now())
  const alarms = shownAlarms(view.alarms)
  const [top] = alarms
  const stale = age.is === 'none'
  const rank =
    (stale ? 2.5 : 0) +
    (top === undefined ? 0 : { high: 6, medium: 4, low: 1, none: 0 }[top.priority] - (top.acknowledged ? 1 : 0))
  useEffect(() => {
    onStanding({ rank, looked })
  }, [rank, looked, onStanding])
  // Words of calls and events are in the record only: read again when the room says that there are new ones.
  const told = view.events.filter(({ type }) => type === 'event').length
  useEffect(() => {
    if (told > 0) void client.invalidateQueries({ queryKey: ['case', of.case] })
  }, [client, of.case, told])
  const now = useNow(1000)
  const look = (): void => setLooked(Date.now())
  const line = view.lines.find((each) => each.line === top?.line)
  const step = said.steps.findLast(({ body }) => body.session === of.session)?.body.step ?? null
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- nothing is operated: it is noted that somebody looked
    <section
      className={`room ${stale ? 'stale' : (top?.priority ?? 'none')}`}
      data-room={place}
      aria-label={`Room ${place}, ${of.case}`}
      onPointerEnter={look}
      onFocus={look}
    >
      <div className="roomhead">
        <b>Room {place}</b> <span className="id">{of.case}</span> <span className="q">{of.protocol.title}</span>
        {of.source.synthetic ? <span className="bd syn">synthetic</span> : null}
        <span className="grow" />
        <AgeMark age={age} lost={view.account.lost} gaps={view.account.gaps} />
      </div>
      {stale ? (
        <div className="aband technical">
          <span className="ablock">TECHNICAL</span>
          <div className="awords">
            <b>{capital(age.words)}. Not current.</b>
            <span>
              Values are as of {clock(new Date(Date.parse(on.startedAt) + view.atS * 1000), true)}. Call the room.
            </span>
          </div>
        </div>
      ) : null}
      {top === undefined ? (
        stale ? null : (
          <p className="noalarm">no alarm{view.inhibited === null ? '' : `; cannot evaluate: ${view.inhibited}`}</p>
        )
      ) : (
        <div className={`aband ${top.priority}`}>
          <span className="ablock">
            <AlarmSymbol priority={top.priority} still={top.acknowledged || top.phase === 'recovered'} />
            {top.priority.toUpperCase()}
          </span>
          <div className="awords">
            <b>{alarmSentence(top, line)}</b>
            <span title={alarmDetail(top, line)}>{alarmDetail(top, line)}</span>
          </div>
          <span className="asince">
            {top.acknowledged ? 'acknowledged' : 'not acknowledged'} <b>{duration(view.atS - top.onsetS)}</b>
          </span>
          {top.acknowledged || !mayWrite ? null : (
            <button type="button" className="bigkey fill" data-first onClick={() => theatre.acknowledge(top)}>
              Acknowledge <Kbd>{place}</Kbd>
            </button>
          )}
        </div>
      )}
      <fieldset className="tools" aria-label="View of this room">
        {(['numbers', 'trend', 'traces', 'log'] as const).map((name) => (
          <button
            key={name}
            type="button"
            className="lkey"
            aria-pressed={choice === name}
            onClick={() => setChoice(name)}
          >
            {name}
          </button>
        ))}
        <span className="grow" />
        <span className="q">step {step === null ? 'not said' : step.replaceAll('-', ' ')}</span>
      </fieldset>
      <RoomPicture choice={choice} feed={feed} view={view} said={said} on={on} stale={stale} />
      {calling ? (
        <CallForm
          from="remote-reader"
          alarm={top ?? null}
          sentence={top === undefined ? '' : alarmSentence(top, line)}
          say={(saying, words) => {
            theatre.say(saying, words)
            setCalling(false)
          }}
        />
      ) : null}
      <div className="roomfoot">
        <span className="q">
          <IconEye className="i s" aria-hidden="true" /> you looked {duration((now.getTime() - looked) / 1000)} ago
        </span>
        <output>{theatre.told?.words ?? ''}</output>
        <span className="grow" />
        <button
          type="button"
          className="lkey"
          disabled={!mayWrite}
          aria-expanded={calling}
          onClick={() => setCalling(!calling)}
        >
          <IconMessage className="i s" aria-hidden="true" /> Message
        </button>
        <Link
          to="/cases/$id/monitor/live"
          params={{ id: of.case }}
          search={{ session: of.session }}
          className="lkey"
          {...(top === undefined || top.acknowledged ? { 'data-first': true } : {})}
        >
          Open room
        </Link>
      </div>
    </section>
  )
}

const CHOICES: readonly RoomChoice[] = ['numbers', 'trend', 'traces', 'log']

/** Each room keeps the view that its reader chose, in this browser. */
function useRoomChoice(session: string): [RoomChoice, (choice: RoomChoice) => void] {
  const key = `theca.room.${session}`
  const [choice, setChoice] = useState<RoomChoice>(() => {
    try {
      return CHOICES.find((each) => each === localStorage.getItem(key)) ?? 'numbers'
    } catch {
      return 'numbers'
    }
  })
  return [
    choice,
    (next) => {
      setChoice(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // Chosen for this visit only, where storage is forbidden.
      }
    },
  ]
}
