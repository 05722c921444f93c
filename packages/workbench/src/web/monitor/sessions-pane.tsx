import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Monitoring } from '@theca/monitor'
import { call } from '../../contract/client.ts'
import { useOpenCase } from '../case/context.ts'
import { useMay } from '../data/queries.ts'
import { Empty, Head, Problem } from '../parts/basics.tsx'
import { SyntheticChip } from '../parts/status.tsx'
import { number, moment, plural } from '../parts/words.ts'
import type { LiveSession } from './queries.ts'
import { liveSessionsQuery } from './queries.ts'
import { duration } from './scene.ts'

/** Operations of this case: those that run, and those that were. */
export function SessionsPane({ said, live }: { said: Monitoring; live: readonly LiveSession[] }) {
  const { id } = useOpenCase()
  const client = useQueryClient()
  const mayWrite = useMay('case:write')
  const stop = useMutation({
    mutationFn: (session: string) => call('stopLive', { params: { case: id, session }, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: liveSessionsQuery.queryKey }),
  })
  const recordings = said.recordings.toReversed()
  return (
    <section className="pane grow" aria-label="Sessions of this case">
      <Head>
        <h2>Sessions</h2>
        <span className="m">{plural(recordings.length, 'recording')}</span>
        <span className="grow" />
        <Link to="/rooms" className="b">
          All rooms
        </Link>
      </Head>
      <div className="body">
        {stop.error === null ? null : <Problem error={stop.error} inline />}
        {recordings.length === 0 ? (
          <Empty>No operation of this case was monitored here. A source and a protocol start one.</Empty>
        ) : (
          <ul className="sessions">
            {recordings.map(({ session, started, stopped }) => {
              const running = live.some((each) => each.session === session && each.running)
              const alarms = said.alarms.filter((each) => each.session === session)
              return (
                <li key={session}>
                  <div>
                    <b>{started === null ? 'beginning not known' : moment(started.at)}</b>{' '}
                    <span className="id q">{session}</span>{' '}
                    {started?.body.synthetic === true ? <SyntheticChip /> : null}{' '}
                    {running ? <span className="bd accb">runs</span> : null}
                    <p className="q">
                      {started === null
                        ? ''
                        : `${started.body.sourceName}, protocol ${started.body.protocolId}, ${plural(started.body.channels.length, 'channel')} at ${number(started.body.rateHz)} Hz. `}
                      {stopped === null
                        ? running
                          ? ''
                          : 'No end recorded; it is recovered at the next start. '
                        : `${duration(stopped.body.durationS)}, ${number(stopped.body.lost)} samples lost. `}
                      {plural(alarms.length, 'alarm')}
                      {alarms.length === 0
                        ? ''
                        : `, ${alarms.filter(({ course }) => course === 'open').length} not recovered`}
                      .
                    </p>
                  </div>
                  <span className="mactions">
                    {running ? (
                      <>
                        <Link to="/cases/$id/monitor/live" params={{ id }} search={{ session }} className="b p">
                          Theatre screen
                        </Link>
                        <button
                          type="button"
                          className="b"
                          disabled={!mayWrite || stop.isPending}
                          onClick={() => stop.mutate(session)}
                        >
                          {stop.isPending && stop.variables === session ? 'Keeping the file' : 'Stop'}
                        </button>
                      </>
                    ) : null}
                    <Link to="/cases/$id/monitor/stop-line/$session" params={{ id, session }} className="b">
                      Stop-line
                    </Link>
                  </span>
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </section>
  )
}
