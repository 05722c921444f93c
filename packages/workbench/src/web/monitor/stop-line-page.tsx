import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { extentOf } from '@theca/follow'
import type { AlarmStory, LiveFrame, Monitoring } from '@theca/monitor'
import { protocolOfSession, stopLine } from '@theca/monitor'
import { useEffect, useRef, useState } from 'react'
import { contract } from '../../contract/index.ts'
import { pathOf } from '../../contract/client.ts'
import { useOpenCase } from '../case/context.ts'
import type { CaseData } from '../data/queries.ts'
import { Empty, Head, Kbd, Problem, usePageTitle, Wait } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { SyntheticChip } from '../parts/status.tsx'
import { day, number, plural } from '../parts/words.ts'
import { AlarmSymbol } from './alarm-band.tsx'
import { useFeed, useFeedView } from './feed.ts'
import { liveSessionsQuery } from './queries.ts'
import { recordedFrameQuery } from './recorded-frames.ts'
import { duration, limitsOf } from './scene.ts'
import type { Examined } from './stop-line-data.ts'
import {
  answerOf,
  countedAs,
  deficitOf,
  examinedAround,
  lanesOfSignals,
  leftOf,
  lineName,
  onsetOf,
  rowsOf,
} from './stop-line-data.ts'
import { StopLinePicture } from './stop-line-picture.tsx'
import { clockOf, timeOf, useMonitoring } from './use-room.ts'
import './monitor.css'

/** Where it stopped, and why: one axis, the examination before and after beneath, an alarm at the side. */
export function StopLinePage() {
  const { session } = useParams({ from: '/cases/$id/monitor/stop-line/$session' })
  const data = useOpenCase()
  usePageTitle(`${data.id} stop-line`)
  const said = useMonitoring(data.statements)
  const recording = said.recordings.find((each) => each.session === session)
  const live = useQuery(liveSessionsQuery)
  const running = live.data?.sessions.some((each) => each.session === session && each.running) ?? false
  if (recording === undefined)
    return (
      <main className="main" id="main" tabIndex={-1}>
        <div className="pane grow">
          <h1 className="vh">Stop-line</h1>
          <Empty
            action={
              <Link to="/cases/$id/monitor" params={{ id: data.id }} className="b">
                Sessions of this case
              </Link>
            }
          >
            No session {session} is in this case.
          </Empty>
        </div>
      </main>
    )
  return running ? (
    <Running data={data} said={said} session={session} />
  ) : (
    <Finished data={data} said={said} session={session} kept={recording.stopped !== null} />
  )
}

type Common = { data: CaseData; said: Monitoring; session: string }

function Running(props: Common) {
  const { view } = useFeedView(useFeed(props.session))
  return <Page {...props} frame={view} note={view === null ? 'waiting for the first frame' : 'still running'} />
}

function Finished({ kept, ...props }: Common & { kept: boolean }) {
  const frame = useQuery({ ...recordedFrameQuery(props.data.id, props.session), enabled: kept })
  const note = !kept
    ? 'no recording kept: signals are not shown'
    : frame.isPending
      ? 'judging the recording again'
      : null
  return <Page {...props} frame={frame.data ?? null} note={note} error={frame.error} />
}

function Page({
  data,
  said,
  session,
  frame,
  note,
  error = null,
}: Common & { frame: LiveFrame | null; note: string | null; error?: Error | null }) {
  const { id } = data
  const navigate = useNavigate()
  const on = clockOf(said, session)
  const time = (atS: number, seconds = false): string => timeOf(on, atS, seconds)
  const line = stopLine(said, session)
  const alarms = line.alarms
    .map(({ story }) => story)
    .filter(({ priority }) => priority === 'high' || priority === 'medium')
    .toSorted((a, b) => onsetOf(a) - onsetOf(b))
  const [chosen, setChosen] = useState<number | null>(alarms.length === 0 ? null : 0)
  const [zoom, setZoom] = useState(0)
  const [table, setTable] = useState(false)
  const endS = Math.max(60, line.toS ?? 0, frame?.atS ?? 0)
  const window = windowOf(endS, zoom, chosen === null ? null : (alarms[chosen] ?? null))
  const extent = extentOf(data.went, data.imaged)?.byVolume ?? null
  const started = said.recordings.find((each) => each.session === session)?.started ?? null
  const examined = examinedAround(data, started?.at ?? '')
  const replay = (): void =>
    void navigate({
      to: '/cases/$id/monitor/replay/$session',
      params: { id, session },
      search: { at: chosen === null ? 0 : Math.max(0, Math.floor(onsetOf(alarms[chosen] as AlarmStory) - BEFORE_S)) },
    })
  const move = (by: number): void => {
    if (alarms.length > 0) setChosen(((chosen ?? (by > 0 ? -1 : 0)) + by + alarms.length) % alarms.length)
  }
  useKeys('Stop-line', [
    { keys: '[', does: 'Alarm before', run: () => move(-1) },
    { keys: ']', does: 'Next alarm', run: () => move(1) },
    { keys: '+', does: 'Nearer', run: () => setZoom(Math.min(4, zoom + 1)) },
    { keys: '-', does: 'Farther', run: () => setZoom(Math.max(0, zoom - 1)) },
    { keys: 't', does: 'Picture or table', run: () => setTable(!table) },
    { keys: 'Space', does: 'Replay from before the alarm', run: replay },
  ])
  const [pane, width] = useWidth()
  const story = chosen === null ? null : (alarms[chosen] ?? null)
  return (
    <main className="main stoplinepage" id="main" tabIndex={-1}>
      <section className="pane grow" aria-label="Stop-line">
        <Head>
          <h1>Where it stopped, and why</h1>
          <span className="m">
            {started === null ? session : `${day(started.at)}, ${started.body.sourceName}`}{' '}
            {note === null ? '' : `· ${note}`}
          </span>
          {started?.body.synthetic === true ? <SyntheticChip /> : null}
          <span className="grow" />
          <span className="noprint mactions">
            <button type="button" className="b" aria-pressed={table} onClick={() => setTable(!table)}>
              {table ? 'Picture' : 'Table'} <Kbd>T</Kbd>
            </button>
            <button type="button" className="b" aria-label="Farther" onClick={() => setZoom(Math.max(0, zoom - 1))}>
              −
            </button>
            <button type="button" className="b" aria-label="Nearer" onClick={() => setZoom(Math.min(4, zoom + 1))}>
              +
            </button>
            <button type="button" className="b" onClick={() => globalThis.print()}>
              Print
            </button>
            <a className="b" href={pathOf(contract.ionmReport, { case: id, format: 'pdf' }, { session })} download="">
              Report
            </a>
          </span>
        </Head>
        {error === null ? null : <Problem error={error} inline />}
        <div className="body" ref={pane}>
          {table ? (
            <RowsTable rows={rowsOf(said, session)} time={time} />
          ) : width === 0 ? (
            <Wait>Measuring the page.</Wait>
          ) : (
            <StopLinePicture
              width={width}
              line={line}
              lanes={lanesOfSignals(frame)}
              frame={frame}
              said={said}
              left={leftOf(line.items, 0, endS)}
              byImaging={
                extent === null
                  ? null
                  : { percent: 100 - extent.percent, low: 100 - extent.bounds[1], high: 100 - extent.bounds[0] }
              }
              limits={limitsOf(protocolOfSession(said, session))}
              window={window}
              alarms={alarms}
              chosen={chosen}
              onChoose={setChosen}
              time={time}
            />
          )}
          <p className="answer15">{answerOf(line, frame, (atS) => time(atS, true))}</p>
        </div>
        <FunctionStrip examined={examined} />
      </section>
      <AlarmPane
        {...{ said, session, frame, alarms, chosen, examined, time }}
        story={story}
        onChoose={setChosen}
        onReplay={replay}
      />
    </main>
  )
}

const BEFORE_S = 180

/** The whole operation, or a part of it around the alarm that is chosen. */
function windowOf(endS: number, zoom: number, story: AlarmStory | null): readonly [number, number] {
  if (zoom === 0) return [0, endS]
  const span = endS / 2 ** zoom
  const middle = story === null ? endS / 2 : onsetOf(story)
  const from = Math.min(Math.max(0, middle - span / 2), endS - span)
  return [from, from + span]
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const pane = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = pane.current
    if (element === null) return undefined
    const look = new ResizeObserver(() => setWidth(Math.max(640, element.clientWidth - 32)))
    look.observe(element)
    return () => look.disconnect()
  }, [])
  return [pane, width]
}

function RowsTable({
  rows,
  time,
}: {
  rows: ReturnType<typeof rowsOf>
  time: (atS: number, seconds?: boolean) => string
}) {
  if (rows.length === 0) return <Empty>Nothing was said during this session.</Empty>
  return (
    <table className="table rowstable">
      <caption className="vh">Everything on the axis, in order</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">What</th>
          <th scope="col">In words</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ atS, what, words }, at) => (
          <tr key={`${atS} ${at}`}>
            <td className="num">{time(atS, true)}</td>
            <td>{what}</td>
            <td>{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function FunctionStrip({ examined }: { examined: readonly Examined[] }) {
  const before = examined.find(({ after }) => !after)
  return (
    <section className="functions" aria-label="Function before and after">
      <div>
        <b>Function</b>
        <span className="q">leg power of 50</span>
      </div>
      {examined.length === 0 ? (
        <p className="q">
          No complete examination is in this case. Examine before and after: without both no deficit can be told.
        </p>
      ) : null}
      {examined.map((each) => {
        const change =
          each.after && each.power !== null && before?.power !== null && before !== undefined
            ? each.power - before.power
            : null
        return (
          <div key={each.at} className={each.after ? '' : 'before'}>
            <span className="q">
              {each.after ? 'after' : 'before'}, {day(each.at)}
            </span>
            <span>
              <b className="t24 num">
                {each.power === null ? <span className="mis">not asked</span> : number(each.power)}
              </b>{' '}
              {change === null ? null : (
                <span className={change < 0 ? 'worse' : ''}>
                  {change > 0 ? `+${change}` : change < 0 ? `${number(change)} worse` : 'unchanged'}
                </span>
              )}
            </span>
            <span className="q">
              {each.grade === null ? '' : `McCormick ${each.grade}`} {each.walking ?? ''}
            </span>
          </div>
        )
      })}
    </section>
  )
}

type AlarmPaneProps = {
  said: Monitoring
  session: string
  frame: LiveFrame | null
  story: AlarmStory | null
  alarms: readonly AlarmStory[]
  chosen: number | null
  examined: readonly Examined[]
  time: (atS: number, seconds?: boolean) => string
  onChoose: (at: number) => void
  onReplay: () => void
}

/** One alarm: what was before it, what was done, whether it came back, and the deficit. */
function AlarmPane({
  said,
  session,
  frame,
  story,
  alarms,
  chosen,
  examined,
  time,
  onChoose,
  onReplay,
}: AlarmPaneProps) {
  if (story === null)
    return (
      <section className="pane alarmpane" aria-label="Alarm">
        <Head>
          <h2>Alarms</h2>
        </Head>
        <Empty>No alarm of medium or high priority was raised in this session.</Empty>
      </section>
    )
  const onset = onsetOf(story)
  const rows = rowsOf(said, session).filter(({ what }) => !what.startsWith('alarm'))
  const before = rows.filter(({ atS }) => atS >= onset - BEFORE_S && atS < onset)
  const until = story.resolvedAtS ?? Infinity
  const after = rows.filter(({ atS, what }) => atS >= onset && (atS <= until || what === 'decision'))
  const deficit = deficitOf(examined)
  const counted = countedAs(said, (deficit?.change ?? 0) < 0)
  return (
    <section className="pane alarmpane" aria-label={`Alarm ${(chosen ?? 0) + 1} of ${alarms.length}`}>
      <Head>
        <h2>
          Alarm {(chosen ?? 0) + 1} of {alarms.length}
        </h2>
        <span className={`bd ${story.priority === 'high' ? 'redb' : 'amber'}`}>{story.priority}</span>
        <span className="grow" />
        <span className="noprint">
          <button
            type="button"
            className="b"
            aria-label="Alarm before"
            onClick={() => onChoose(((chosen ?? 0) - 1 + alarms.length) % alarms.length)}
          >
            <Kbd>[</Kbd>
          </button>{' '}
          <button
            type="button"
            className="b"
            aria-label="Next alarm"
            onClick={() => onChoose(((chosen ?? 0) + 1) % alarms.length)}
          >
            <Kbd>]</Kbd>
          </button>
        </span>
      </Head>
      <div className="body">
        <p className="t15">
          <AlarmSymbol priority={story.priority ?? 'none'} still /> <b>{lineName(frame, story.line)}</b>
          {story.deepestPercent === null ? '' : `: deepest ${number(100 + story.deepestPercent)} % of baseline`}
        </p>
        <p className="q">
          {time(onset, true)}, {story.raised.body.reason}
          {story.pattern === null || story.pattern === 'nothing' ? '' : `; ${story.pattern.replace('-', ' ')}`}
        </p>
        <RowList
          title="Three minutes before"
          rows={before}
          time={time}
          empty="Nothing was said in the three minutes before."
        />
        <RowList title="What was done" rows={after} time={time} empty="Nothing was said that was done." />
        <h3>Did it recover?</h3>
        <p>
          {story.course === 'recovered' && story.resolvedAtS !== null
            ? `Yes, at ${time(story.resolvedAtS, true)}, after ${duration(story.resolvedAtS - onset)}.`
            : 'Not before the last word of the record.'}{' '}
          {story.acknowledgedAt === null ? 'Nobody acknowledged it.' : ''}
        </p>
        <h3>What was the deficit?</h3>
        <p>
          {deficit === null
            ? 'Not determinable: leg power was not examined both before and after.'
            : deficit.change < 0
              ? `Leg power ${number(deficit.change)} of 50 on ${day(deficit.at)}.`
              : `No loss of leg power on ${day(deficit.at)} (${deficit.change > 0 ? `+${deficit.change}` : 'unchanged'}).`}
        </p>
        {deficit === null ? null : (
          <>
            <h3>This case counts as</h3>
            <dl className="counted">
              <dt>a reversed change is false</dt>
              <dd>{counted[0]}</dd>
              <dt>a reversed change is true</dt>
              <dd>{counted[1]}</dd>
            </dl>
            <p className="q">
              Any loss of leg power at the first examination afterwards; both conventions stay. A D-wave that came back
              remains a risk marker (second-hand).
            </p>
          </>
        )}
      </div>
      <div className="panefoot noprint">
        <button type="button" className="b p" onClick={onReplay}>
          Replay from {time(Math.max(0, onset - BEFORE_S))} <Kbd>Space</Kbd>
        </button>
        <span className="q">{plural(alarms.length, 'alarm')}</span>
      </div>
    </section>
  )
}

function RowList({
  title,
  rows,
  time,
  empty,
}: {
  title: string
  rows: ReturnType<typeof rowsOf>
  time: (atS: number, seconds?: boolean) => string
  empty: string
}) {
  return (
    <>
      <h3>{title}</h3>
      {rows.length === 0 ? <p className="q">{empty}</p> : null}
      <ul className="rows">
        {rows.map(({ atS, what, words }, at) => (
          <li key={`${atS} ${at}`}>
            <time className="num">{time(atS, true)}</time>
            <span>
              {what === 'event' || what === 'response' ? '' : `${what}: `}
              {words}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
