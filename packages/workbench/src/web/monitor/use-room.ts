import type { Monitoring, OnClock, Saying } from '@theca/monitor'
import { momentOf, monitoring } from '@theca/monitor'
import type { CaseId, Entry, Statement } from '@theca/record'
import { foldStatements, toInstant } from '@theca/record'
import { useMemo } from 'react'
import { call } from '../../contract/client.ts'
import { keepEntries } from '../data/queries.ts'
import { clock } from '../parts/words.ts'

/** What the record says of the operations of a case. */
export const useMonitoring = (statements: readonly Statement[]): Monitoring =>
  useMemo(() => foldStatements(monitoring, statements), [statements])

/** Says something to a running operation. Answered when it is on the disk; what the record keeps of it is shown at once. */
export async function sayLive(
  id: CaseId,
  session: string,
  saying: Saying,
): Promise<{ readonly atS: number; readonly kept: boolean; readonly entry: Entry | null }> {
  const { atS, kept, entry } = await call('sayLive', { params: { case: id, session }, body: saying })
  if (entry !== null) keepEntries(id, [entry])
  return { atS, kept, entry }
}

/** When sample 0 was, by the record; what came before the record has its first entry is counted from now. */
export const clockOf = ({ recordings }: Monitoring, session: string): OnClock | null => {
  const started = recordings.find((each) => each.session === session)?.started ?? null
  return started === null ? null : { session, startedAt: toInstant(new Date(started.at)) }
}

/** `12:43:31` of a place on the acquisition clock; the seconds themselves while its beginning is not known. */
export const timeOf = (on: OnClock | null, atS: number, seconds = true): string =>
  on === null ? `${Math.round(atS)} s` : clock(momentOf(on, atS), seconds)

/** What had been said of a session by a place of its clock: a replay does not know what came later. */
export function untilS(said: Monitoring, session: string, atS: number): Monitoring {
  const by = <I extends { readonly body: { readonly session: string | null; readonly atS: number | null } }>(
    items: readonly I[],
  ): I[] => items.filter(({ body }) => body.session !== session || (body.atS ?? 0) <= atS)
  return {
    ...said,
    steps: by(said.steps),
    events: by(said.events),
    physiology: by(said.physiology),
    responses: by(said.responses),
    calls: by(said.calls),
    decisions: by(said.decisions),
    baselines: by(said.baselines),
    alarms: said.alarms
      .filter(({ session: of, raised }) => of !== session || raised.body.atS <= atS)
      .map((each) => ({ ...each, responses: by(each.responses), calls: by(each.calls) })),
  }
}
