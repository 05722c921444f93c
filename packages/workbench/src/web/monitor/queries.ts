import { queryOptions } from '@tanstack/react-query'
import { call } from '../../contract/client.ts'

/** Operations that run here, and those that ended since the workbench started. */
export const liveSessionsQuery = queryOptions({
  queryKey: ['live-sessions'],
  queryFn: () => call('liveSessions', {}),
  staleTime: 0,
  refetchInterval: 5_000,
})
export type LiveSession = Awaited<ReturnType<typeof call<'liveSessions'>>>['sessions'][number]
