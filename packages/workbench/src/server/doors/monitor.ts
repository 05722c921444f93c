import { monitoring, protocolOfPlan, protocolOfSession } from '@theca/monitor'
import type { Protocol } from '@theca/neurophysiology'
import { findProtocol } from '@theca/neurophysiology'
import { operativePlans, signedPlan } from '@theca/plan'
import type { CaseId, Entry } from '@theca/record'
import { foldView } from '@theca/record'
import type { monitorRoutes } from '../../contract/index.ts'
import type { LiveStart } from '../../monitor/live.ts'
import { lookBack } from '../../monitor/look-back.ts'
import { discover } from '../../monitor/lsl/discover.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { authorOf, caseExists, sent } from './shared.ts'

const SEARCH_MS = 1_000
/** IPv4 addresses of this computer on which may be searched, and of senders that may be connected to. Empty: none. */
const INTERFACES = 'monitor.lsl-interfaces'
const HOSTS = 'monitor.lsl-hosts'

/** The monitor room's door: operations begin, end, and are spoken to. */
export function monitorDoor(house: House): Some<keyof typeof monitorRoutes> {
  const { live, folder, record } = house.parts

  const addresses = async (key: string): Promise<string[]> => {
    const value = (await folder.settings.get(key))?.value
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  }

  /** Only this computer, unless an administrator named others: a browser must not make us knock on strange doors. */
  const mayConnect = async (host: string): Promise<boolean> =>
    host === '127.0.0.1' || (await addresses(HOSTS)).includes(host)

  const protocolFor = async (
    caseId: CaseId,
    asked: { from: 'plan' } | { from: 'shipped'; id: string } | { from: 'file'; protocol: Protocol },
  ): Promise<Pick<LiveStart, 'protocol' | 'from' | 'left'> | string> => {
    if (asked.from === 'file') return { protocol: asked.protocol, from: { from: 'file', plan: null }, left: [] }
    if (asked.from === 'shipped') {
      const protocol = findProtocol(asked.id)
      return protocol === null
        ? `No protocol "${asked.id}" comes with Theca. Choose one of the list.`
        : { protocol, from: { from: 'shipped', plan: null }, left: [] }
    }
    const signed = signedPlan(foldView(operativePlans, await record.read(caseId)))?.version ?? null
    if (signed === null || signed.plan.monitoring === null)
      return 'No signed plan of this case has a montage. Sign the plan, or choose a protocol.'
    const { seq, hash } = signed.entry
    const made = protocolOfPlan(signed.plan.monitoring, { id: `plan-${seq}`, title: 'Montage of the signed plan' })
    if (!made.ok) return made.failure.message
    return { ...made.value, from: { from: 'plan', plan: { entry: seq, hash } } }
  }

  return {
    async liveSessions() {
      const sessions = live
        .sessions()
        .map((each) => ({ ...each, source: { ...each.source, channels: [...each.source.channels] } }))
      return noted({ sessions }, { action: 'read', what: `listed ${sessions.length} operations` })
    },

    async liveStreams() {
      const found = await discover(await addresses(INTERFACES), SEARCH_MS)
      const streams = found.map(({ host, info }) => ({
        host,
        port: info.dataPort,
        uid: info.uid,
        name: info.name,
        type: info.type,
        rateHz: info.rateHz,
        format: info.format,
        channelCount: info.channelCount,
      }))
      return noted({ streams }, { action: 'read', what: `looked for live streams: ${streams.length} found` })
    },

    async startLive({ params, body, who }) {
      const caseId = params.case
      if (!(await caseExists(house, caseId))) return noSuchCase(caseId)
      const { source } = body
      if (source.kind === 'file' && (await house.accounts.mode()) !== 'local')
        return refused(403, 'local-only', 'Files of this computer are replayed only while nobody has to sign in.')
      if (source.kind === 'lsl') {
        const hosts = [source.host, ...(source.markers === null ? [] : [source.markers.host])]
        for (const host of hosts)
          if (!(await mayConnect(host)))
            return refused(
              403,
              'host-not-allowed',
              `${host} is not among the senders that the settings allow (${HOSTS}).`,
            )
      }
      const protocol = await protocolFor(caseId, body.protocol)
      if (typeof protocol === 'string') return refused(422, 'no-protocol', protocol)
      const started = await live.start({ caseId, source, ...protocol, by: authorOf(who) })
      if (!started.ok) return refused(422, started.failure.code, started.failure.message)
      const { source: about, ...session } = started.value
      return noted(
        { ...session, source: { ...about, channels: [...about.channels] } },
        { action: 'write', case: caseId, what: `began to record (session ${session.session})` },
      )
    },

    async stopLive({ params }) {
      if (!runs(live.sessions(), params)) return noSession(params.session)
      const stopped = await live.stop(params.session)
      if (!stopped.ok) return refused(422, stopped.failure.code, stopped.failure.message)
      const entry = stopped.value === null ? null : (sent(stopped.value) as unknown as Entry)
      return noted(
        { entry },
        { action: 'write', case: params.case, what: `ended the recording (session ${params.session})` },
      )
    },

    async ionmReport({ params, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const { ionmReport } = await import('../../render/ionm-report.ts')
      const made = await ionmReport({ record, caseId: params.case, format: params.format, who, now: house.parts.now() })
      if (!made.ok) return refused(422, made.failure.code, made.failure.message)
      const what = `made the neuromonitoring report (${params.format})`
      return noted(made.value, { action: 'export', case: params.case, what })
    },

    async liveFrames({ params, query }) {
      const entries = await record.read(params.case)
      if (entries.length === 0) return noSuchCase(params.case)
      const said = foldView(monitoring, entries)
      const file = said.recordings.find(({ session }) => session === params.session)?.stopped?.body.files[0]
      const protocol = protocolOfSession(said, params.session)
      if (file === undefined || protocol === null)
        return refused(
          404,
          'no-recording',
          `No finished recording ${params.session} with its protocol is in this case.`,
        )
      const frames = await lookBack(folder, {
        caseId: params.case,
        artifact: file.artifact,
        session: params.session,
        protocol,
        everyS: query.everyS ?? null,
        name: file.name,
      })
      if (!frames.ok) return refused(422, frames.failure.code, frames.failure.message)
      return noted(
        { bytes: frames.value, mediaType: 'application/x-ndjson', fileName: `${params.session}.ndjson` },
        { action: 'read', case: params.case, what: `judged the recording of session ${params.session} again` },
      )
    },

    async sayLive({ params, body, who }) {
      if (!runs(live.sessions(), params)) return noSession(params.session)
      const said = await live.say(params.session, body, authorOf(who))
      if (!said.ok) return refused(409, said.failure.code, said.failure.message)
      const { atS, kept, entry } = said.value
      return noted(
        { atS, kept, entry: entry === null ? null : (sent(entry) as unknown as Entry) },
        { action: 'write', case: params.case, what: `said ${body.what} in session ${params.session}` },
      )
    },
  }
}

const runs = (
  sessions: readonly { readonly session: string; readonly case: string }[],
  { session, case: caseId }: { readonly session: string; readonly case: string },
): boolean => sessions.some((each) => each.session === session && each.case === caseId)

const noSession = (session: string) =>
  refused(404, 'no-such-session', `No operation ${session} of this case runs here. Its recording may be in the case.`)
