import { MutationCache, QueryCache, QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { Assessment } from '@theca/assess'
import { assessment } from '@theca/assess'
import type { Course } from '@theca/follow'
import { course } from '@theca/follow'
import type { Imaging } from '@theca/plan'
import { imaging } from '@theca/plan'
import type { CaseId, Entry, Statement } from '@theca/record'
import { foldStatements, statementsOf } from '@theca/record'
import type { WorklistRow } from '@theca/review'
import { compareRows } from '@theca/review/worklist'
import { Refused, call } from '../../contract/client.ts'
import type { Action, Session } from '../../contract/index.ts'
import { can } from '../../contract/index.ts'
import type { LiveHandlers } from '../live.ts'

/** A refusal is an answer: repeating it would only be slower. A lost connection is tried again. */
const worthRetrying = (failures: number, error: unknown): boolean =>
  error instanceof Refused && error.status === 0 && failures < 2

/** A session that ended elsewhere: asked again, and the page goes to signing in. */
const onError = (error: unknown): void => {
  if (error instanceof Refused && error.problem.code === 'not-signed-in')
    void queryClient.invalidateQueries({ queryKey: ['session'] })
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { staleTime: 30_000, retry: worthRetrying, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => call('session', {}),
  staleTime: Infinity,
})
export const worklistQuery = queryOptions({
  queryKey: ['worklist'],
  queryFn: () => call('worklist', {}),
  staleTime: Infinity,
  refetchOnMount: 'always',
})
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: () => call('status', {}),
  refetchInterval: 60_000,
})
export const referenceQuery = queryOptions({
  queryKey: ['reference'],
  queryFn: () => call('reference', {}),
})
export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: () => call('people', {}) })
export const auditQuery = (limit: number) =>
  queryOptions({ queryKey: ['audit', limit], queryFn: () => call('audit', { query: { limit } }), staleTime: 0 })
export const openapiQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: () => call('openapi', {}),
  staleTime: Infinity,
})
export const artifactsQuery = (id: CaseId) =>
  queryOptions({
    queryKey: ['artifacts', id],
    queryFn: () => call('artifacts', { params: { case: id } }),
    staleTime: 5_000,
  })

/** A case as the page holds it: the entries, and everything folded from them by the same views as on the server. */
export type CaseData = {
  readonly id: CaseId
  readonly entries: readonly Entry[]
  readonly statements: readonly Statement[]
  readonly assessed: Assessment
  readonly imaged: Imaging
  readonly went: Course
}

const folded = (id: CaseId, entries: readonly Entry[]): CaseData => {
  const statements = statementsOf(entries)
  return {
    id,
    entries,
    statements,
    assessed: foldStatements(assessment, statements),
    imaged: foldStatements(imaging, statements),
    went: foldStatements(course, statements),
  }
}

type Kept = { case: CaseId; entries: Entry[] }
// The contract reads entries loosely, so that kinds of a newer version pass; optional fields then widen to undefined.
const asEntries = (entries: readonly unknown[]): Entry[] => entries as Entry[]

export const caseQuery = (id: CaseId) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: async (): Promise<Kept> => {
      const { entries } = await call('readCase', { params: { case: id } })
      return { case: id, entries: asEntries(entries) }
    },
    staleTime: Infinity,
  })

const foldKept = (kept: Kept): CaseData => folded(kept.case, kept.entries)
export const useCase = (id: CaseId) => useQuery({ ...caseQuery(id), select: foldKept })

/** The case as it stands this moment, with what a write has just answered; null when it was never read. */
export function caseNow(id: CaseId): CaseData | null {
  const kept = queryClient.getQueryData<Kept>(['case', id])
  return kept === undefined ? null : foldKept(kept)
}

/** Entries from wherever they come first: the answer to a write or the stream. Each place is kept once. */
export function keepEntries(id: CaseId, entries: readonly unknown[]): void {
  void queryClient.invalidateQueries({ queryKey: ['status'] })
  queryClient.setQueryData(['case', id], (kept: Kept | undefined) => {
    if (kept === undefined) return kept
    const known = new Set(kept.entries.map(({ seq }) => seq))
    const fresh = asEntries(entries).filter(({ seq }) => !known.has(seq))
    return fresh.length === 0 ? kept : { case: id, entries: [...kept.entries, ...fresh].sort((a, b) => a.seq - b.seq) }
  })
}

export const lastSeqOf = (id: CaseId): number => queryClient.getQueryData<Kept>(['case', id])?.entries.at(-1)?.seq ?? 0

type Worklist = Awaited<ReturnType<typeof call<'worklist'>>>

function keepRow(row: WorklistRow): void {
  queryClient.setQueryData(['worklist'], (list: Worklist | undefined) => {
    if (list === undefined) return list
    const others = list.rows.filter((each) => each.case !== row.case)
    const wasOpen = others.length < list.rows.length
    if (row.closed !== null) return { ...list, rows: others, closed: list.closed + (wasOpen ? 1 : 0) }
    return { ...list, rows: [...others, row].sort(compareRows) }
  })
}

export const liveHandlers: LiveHandlers = {
  entries: (message) => keepEntries(message.case, message.entries),
  row: (message) => {
    keepRow(message.row)
    void queryClient.invalidateQueries({ queryKey: ['status'] })
  },
  returned: () => {
    void queryClient.invalidateQueries({ queryKey: ['worklist'] })
    void queryClient.invalidateQueries({ queryKey: ['status'] })
  },
  refused: () => void queryClient.invalidateQueries({ queryKey: ['session'] }),
  signedOut: () => void queryClient.invalidateQueries({ queryKey: ['session'] }),
}

export const useSession = (): Session | null => useQuery(sessionQuery).data ?? null
export const useMay = (action: Action): boolean => can(useSession()?.who ?? null, action)
