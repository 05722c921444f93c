import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { LiveFrame } from '@theca/monitor'
import type { CaseId } from '@theca/record'
import { useEffect } from 'react'
import { lastSeqOf, liveHandlers, useCase, useMay } from '../data/queries.ts'
import type { CaseData } from '../data/queries.ts'
import { followCase, startLive } from '../live.ts'
import { Empty, Problem, Synthetic, usePageTitle, Wait } from '../parts/basics.tsx'
import { usePreferences } from '../theme/theme.ts'
import { useFeed, useFeedView } from './feed.ts'
import type { Feed, FeedView } from './feed.ts'
import { liveSessionsQuery } from './queries.ts'
import { theatreSizes, useSetup } from './sizes.ts'
import { TheatreBoard } from './theatre-board.tsx'
import { useMonitoring } from './use-room.ts'
import './monitor.css'

/**
 * The screen in theatre: one page without bar or dialog, in theatre colours, sized by reading distance. What it needs of the
 * record it reads once and then follows.
 */
export function LivePage() {
  const { id } = useParams({ from: '/cases/$id/monitor/live' })
  const { session: asked } = useSearch({ from: '/cases/$id/monitor/live' })
  usePageTitle(`${id} theatre`)
  const { data, error } = useCase(id)
  const loaded = data !== undefined
  useEffect(() => startLive(liveHandlers), [])
  useEffect(() => (loaded ? followCase(id, () => lastSeqOf(id)) : undefined), [id, loaded])
  const sessions = useQuery(liveSessionsQuery)
  const mine = sessions.data?.sessions.filter((each) => each.case === id) ?? []
  const session = asked ?? (mine.find(({ running }) => running) ?? mine.at(-1))?.session ?? null
  return (
    <Theatre>
      {data === undefined ? (
        <main id="main" className="theatre-empty">
          <h1>{id}</h1>
          {error === null ? <Wait>Reading the entries of {id}.</Wait> : <Problem error={error} />}
        </main>
      ) : session === null ? (
        <Nothing id={id} loading={sessions.isPending} />
      ) : (
        <Session key={session} data={data} session={session} />
      )}
    </Theatre>
  )
}

/** Theme and sizes of the place where it hangs. */
export function Theatre({ children }: { children: React.ReactNode }) {
  const setup = useSetup()
  const { theme } = usePreferences()
  const { far, near, arm } = theatreSizes(setup, window.screen)
  const shown = setup.theatreColours ? 'theatre' : theme
  // Scroll bars and the page behind belong to the theme as well.
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown
    return () => void (document.documentElement.dataset['theme'] = theme)
  }, [shown, theme])
  return (
    <div
      className="theatre"
      style={{ '--t-2m': `${far}px`, '--t-1m': `${near}px`, '--t-arm': `${arm}px` } as React.CSSProperties}
    >
      {children}
    </div>
  )
}

function Nothing({ id, loading }: { id: CaseId; loading: boolean }) {
  const navigate = useNavigate()
  return (
    <main id="main" className="theatre-empty">
      <h1>{id}</h1>
      {loading ? (
        <Wait>Looking for an operation that runs.</Wait>
      ) : (
        <Empty
          action={
            <button
              type="button"
              className="bigkey fill"
              onClick={() => void navigate({ to: '/cases/$id/monitor', params: { id } })}
            >
              Choose a source
            </button>
          }
        >
          No operation of this case runs here. A source and a protocol start one.
        </Empty>
      )}
    </main>
  )
}

function Session({ data, session }: { data: CaseData; session: string }) {
  const feed = useFeed(session)
  const shown = useFeedView(feed)
  const said = useMonitoring(data.statements)
  const navigate = useNavigate()
  const mayWrite = useMay('case:write')
  if (feed === null || shown.view === null)
    return (
      <main id="main" className="theatre-empty">
        <h1>{data.id}</h1>
        {shown.state === 'refused' ? (
          <Empty
            action={
              <button
                type="button"
                className="bigkey fill"
                onClick={() => void navigate({ to: '/cases/$id/monitor', params: { id: data.id } })}
              >
                To the sessions of this case
              </button>
            }
          >
            {shown.because}
          </Empty>
        ) : (
          <Wait>Waiting for the first frame of session {session}.</Wait>
        )}
      </main>
    )
  return <Board data={data} feed={feed} shown={shown} view={shown.view} said={said} mayWrite={mayWrite} />
}

function Board(props: {
  data: CaseData
  feed: Feed
  shown: FeedView
  view: LiveFrame
  said: ReturnType<typeof useMonitoring>
  mayWrite: boolean
}) {
  const { view } = props
  return (
    <>
      {view.synthetic ? (
        <section aria-label="Notice">
          <Synthetic note={`simulated signals, of no person: ${view.source.name.replace(/^SYNTHETIC /, '')}`} />
        </section>
      ) : null}
      <TheatreBoard {...props} />
    </>
  )
}
