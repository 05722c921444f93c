import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Monitoring } from '@theca/monitor'
import { useEffect, useState } from 'react'
import { useCase } from '../data/queries.ts'
import type { CaseData } from '../data/queries.ts'
import { Kbd, Problem, Synthetic, usePageTitle, Wait } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { day } from '../parts/words.ts'
import { useFeedView } from './feed.ts'
import { Theatre } from './live-page.tsx'
import type { Replay } from './recorded-frames.ts'
import { openReplay } from './recorded-frames.ts'
import { duration } from './scene.ts'
import { TheatreBoard } from './theatre-board.tsx'
import { clockOf, timeOf, untilS, useMonitoring } from './use-room.ts'
import './monitor.css'

const SPEEDS = [1, 4, 20, 60, 200] as const

/** A finished operation again, as the room saw it: the theatre page on frames of the recording. Nothing can be said in it. */
export function ReplayPage() {
  const { id, session } = useParams({ from: '/cases/$id/monitor/replay/$session' })
  const { at } = useSearch({ from: '/cases/$id/monitor/replay/$session' })
  usePageTitle(`${id} replay`)
  const { data, error } = useCase(id)
  const said = useMonitoring(data?.statements ?? [])
  const durationS = said.recordings.find((each) => each.session === session)?.stopped?.body.durationS ?? null
  const replay = useQuery({
    queryKey: ['replay', id, session],
    queryFn: () => openReplay(id, session, durationS ?? 0),
    enabled: durationS !== null,
    staleTime: Infinity,
    gcTime: 0,
  })
  const fault = error ?? replay.error
  return (
    <Theatre>
      {data !== undefined && replay.data !== undefined ? (
        <Shown data={data} said={said} replay={replay.data} session={session} at={at} />
      ) : (
        <main id="main" className="theatre-empty">
          <h1>{id} replay</h1>
          {fault !== null ? (
            <Problem error={fault} />
          ) : data !== undefined && durationS === null ? (
            <p>No finished recording {session} is in this case.</p>
          ) : (
            <Wait>Judging the recording again, frame by frame.</Wait>
          )}
        </main>
      )}
    </Theatre>
  )
}

function Shown({
  data,
  said,
  replay,
  session,
  at,
}: {
  data: CaseData
  said: Monitoring
  replay: Replay
  session: string
  at: number
}) {
  const navigate = useNavigate()
  const shown = useFeedView(replay)
  const [speed, setSpeed] = useState<number>(4)
  useEffect(() => {
    replay.seek(at)
    return () => replay.pause()
  }, [replay, at])
  const { playing, atS, endS } = replay.state()
  const toggle = (): void => (playing ? replay.pause() : replay.play(speed))
  const faster = (by: number): void => {
    const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(speed as 1) + by))] ?? 1
    setSpeed(next)
    if (playing) replay.play(next)
  }
  const back = (): void =>
    void navigate({ to: '/cases/$id/monitor/stop-line/$session', params: { id: data.id, session } })
  useKeys('Replay', [
    { keys: 'Space', does: 'Play or pause', run: toggle },
    { keys: '+', does: 'Faster', run: () => faster(1) },
    { keys: '-', does: 'Slower', run: () => faster(-1) },
    { keys: 'ArrowLeft', does: 'Ten seconds back', run: () => replay.seek(atS - 10) },
    { keys: 'ArrowRight', does: 'Ten seconds on', run: () => replay.seek(atS + 10) },
  ])
  if (shown.view === null) return <p className="theatre-empty">The recording holds no frame.</p>
  const on = clockOf(said, session)
  return (
    <>
      {shown.view.synthetic ? (
        <section aria-label="Notice">
          <Synthetic note="simulated signals, of no person" />
        </section>
      ) : null}
      <section className="replaybar" aria-label="Replay">
        <b>REPLAY, not live</b>
        <span>
          {on === null ? '' : day(on.startedAt)} {timeOf(on, atS)}
        </span>
        <button type="button" className="lkey" onClick={toggle}>
          {playing ? (
            <IconPlayerPause className="i" aria-hidden="true" />
          ) : (
            <IconPlayerPlay className="i" aria-hidden="true" />
          )}{' '}
          {playing ? 'Pause' : 'Play'} <Kbd>Space</Kbd>
        </button>
        <input
          type="range"
          aria-label="Place in the recording"
          min={0}
          max={Math.ceil(endS)}
          step={1}
          value={Math.round(atS)}
          aria-valuetext={timeOf(on, atS)}
          onChange={(event) => replay.seek(event.currentTarget.valueAsNumber)}
        />
        <span className="num">
          {duration(atS)} of {duration(endS)}
        </span>
        <fieldset aria-label="Speed">
          {SPEEDS.map((each) => (
            <button
              key={each}
              type="button"
              className="lkey"
              aria-pressed={speed === each}
              onClick={() => {
                setSpeed(each)
                if (playing) replay.play(each)
              }}
            >
              {each} ×
            </button>
          ))}
        </fieldset>
        <button type="button" className="lkey" onClick={back}>
          Stop-line
        </button>
      </section>
      <TheatreBoard
        data={data}
        feed={replay}
        shown={shown}
        view={shown.view}
        said={untilS(said, session, atS)}
        mayWrite={false}
      />
    </>
  )
}
