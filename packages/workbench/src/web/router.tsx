import {
  Outlet,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { call } from '../contract/client.ts'
import { queryClient, sessionQuery } from './data/queries.ts'
import { Lost } from './shell/lost.tsx'

/** Each room is its own piece of the program, fetched when somebody goes there. */

/** The address printed at start carries a token once; it is spent and leaves the address bar. */
async function spendStartToken(): Promise<void> {
  // Behind the hash, so that it reaches no log; a link within a page is shorter than any token.
  const token = /^#([A-Za-z0-9_-]{24,200})$/.exec(location.hash)?.[1] ?? null
  if (token === null) return
  history.replaceState(null, '', location.pathname)
  try {
    queryClient.setQueryData(sessionQuery.queryKey, await call('start', { body: { token } }))
  } catch {
    // A token of an earlier start: the page for signing in says what to do.
  }
}
let spent: Promise<void> | null = null

async function signedIn(): Promise<void> {
  await (spent ??= spendStartToken())
  const session = await queryClient.ensureQueryData(sessionQuery)
  if (session.who === null) throw redirect({ to: '/sign-in' })
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <Lost />,
  errorComponent: ({ error }) => <Lost error={error} />,
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./welcome/welcome.tsx'), 'Welcome'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./welcome/sign-in.tsx'), 'SignIn'),
})
const house = createRoute({
  getParentRoute: () => root,
  id: 'house',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./shell/house.tsx'), 'House'),
})
const worklist = createRoute({
  getParentRoute: () => house,
  path: '/',
  component: lazyRouteComponent(() => import('./worklist/worklist.tsx'), 'Worklist'),
})
const settings = createRoute({
  getParentRoute: () => house,
  path: '/settings',
  validateSearch: (search): { page?: string } => (typeof search['page'] === 'string' ? { page: search['page'] } : {}),
  component: lazyRouteComponent(() => import('./settings/settings.tsx'), 'Settings'),
})
const series = createRoute({
  getParentRoute: () => house,
  path: '/series',
  component: lazyRouteComponent(() => import('./series/series.tsx'), 'Series'),
})
const meeting = createRoute({
  getParentRoute: () => house,
  path: '/series/meeting',
  component: lazyRouteComponent(() => import('./series/meeting.tsx'), 'MeetingPage'),
})
const library = createRoute({
  getParentRoute: () => house,
  path: '/library',
  validateSearch: (search): { open?: string } =>
    typeof search['open'] === 'string' && /^[a-z0-9-]{1,80}$/.test(search['open']) ? { open: search['open'] } : {},
  component: lazyRouteComponent(() => import('./library/library.tsx'), 'Library'),
})
const reference = createRoute({
  getParentRoute: () => house,
  path: '/reference',
  validateSearch: (search): { table?: string; row?: string } => ({
    ...(typeof search['table'] === 'string' ? { table: search['table'] } : {}),
    ...(typeof search['row'] === 'string' ? { row: search['row'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./reference/reference.tsx'), 'Reference'),
})
const instrumentReference = createRoute({
  getParentRoute: () => house,
  path: '/reference/instruments/$id',
  component: lazyRouteComponent(() => import('./reference/instrument-page.tsx'), 'InstrumentReference'),
})
const followUp = createRoute({
  getParentRoute: () => house,
  path: '/follow-up',
  component: lazyRouteComponent(() => import('./follow/due-list.tsx'), 'DueList'),
})
const rooms = createRoute({
  getParentRoute: () => house,
  path: '/rooms',
  component: lazyRouteComponent(() => import('./monitor/rooms-page.tsx'), 'Rooms'),
})
const theatre = createRoute({
  getParentRoute: () => root,
  path: '/cases/$id/monitor/live',
  beforeLoad: signedIn,
  validateSearch: (search): { session?: string } =>
    typeof search['session'] === 'string' && /^[a-z0-9]{8,32}$/.test(search['session'])
      ? { session: search['session'] }
      : {},
  component: lazyRouteComponent(() => import('./monitor/live-page.tsx'), 'LivePage'),
})
const replay = createRoute({
  getParentRoute: () => root,
  path: '/cases/$id/monitor/replay/$session',
  beforeLoad: signedIn,
  validateSearch: (search): { at: number } => ({
    at: typeof search['at'] === 'number' && search['at'] >= 0 ? search['at'] : 0,
  }),
  component: lazyRouteComponent(() => import('./monitor/replay-page.tsx'), 'ReplayPage'),
})
const caseRoute = createRoute({
  getParentRoute: () => root,
  path: '/cases/$id',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./case/case.tsx'), 'CasePage'),
})
const timeline = createRoute({
  getParentRoute: () => caseRoute,
  path: '/',
  validateSearch: (search): { entry?: number } =>
    typeof search['entry'] === 'number' ? { entry: search['entry'] } : {},
  component: lazyRouteComponent(() => import('./case/timeline-page.tsx'), 'TimelinePage'),
})
const assess = createRoute({
  getParentRoute: () => caseRoute,
  path: '/assess',
  validateSearch: (search): { form?: string; amend?: number } => ({
    ...(typeof search['form'] === 'string' ? { form: search['form'] } : {}),
    ...(typeof search['amend'] === 'number' ? { amend: search['amend'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./assess/assess.tsx'), 'Assess'),
})
const plan = createRoute({
  getParentRoute: () => caseRoute,
  path: '/plan',
  component: lazyRouteComponent(() => import('./plan/plan.tsx'), 'Plan'),
})

const readingRoom = createRoute({
  getParentRoute: () => caseRoute,
  path: '/plan/reading',
  validateSearch: (search): { series?: string } =>
    typeof search['series'] === 'string' && /^[0-9.]{1,64}$/.test(search['series']) ? { series: search['series'] } : {},
  component: lazyRouteComponent(() => import('./plan/reading/reading.tsx'), 'ReadingRoom'),
})

const operation = createRoute({
  getParentRoute: () => caseRoute,
  path: '/plan/operation',
  validateSearch: (search): { part?: string } => (typeof search['part'] === 'string' ? { part: search['part'] } : {}),
  component: lazyRouteComponent(() => import('./plan/operation/operation.tsx'), 'Operation'),
})

const monitor = createRoute({
  getParentRoute: () => caseRoute,
  path: '/monitor',
  component: lazyRouteComponent(() => import('./monitor/start-page.tsx'), 'MonitorStart'),
})

const stopLine = createRoute({
  getParentRoute: () => caseRoute,
  path: '/monitor/stop-line/$session',
  component: lazyRouteComponent(() => import('./monitor/stop-line-page.tsx'), 'StopLinePage'),
})

const follow = createRoute({
  getParentRoute: () => caseRoute,
  path: '/follow',
  validateSearch: (search): { form?: string; amend?: number } => ({
    ...(typeof search['form'] === 'string' ? { form: search['form'] } : {}),
    ...(typeof search['amend'] === 'number' ? { amend: search['amend'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./follow/follow.tsx'), 'Follow'),
})

const review = createRoute({
  getParentRoute: () => caseRoute,
  path: '/review',
  component: lazyRouteComponent(() => import('./review/review.tsx'), 'Review'),
})

const routeTree = root.addChildren([
  welcome,
  signIn,
  house.addChildren([worklist, followUp, series, meeting, library, rooms, settings, reference, instrumentReference]),
  theatre,
  replay,
  caseRoute.addChildren([timeline, assess, plan, operation, readingRoom, monitor, stopLine, follow, review]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
