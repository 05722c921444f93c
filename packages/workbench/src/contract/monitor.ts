import { liveFrame, saying } from '@theca/monitor'
import { protocolSchema } from '@theca/neurophysiology'
import type { Entry } from '@theca/record'
import { caseId, instant } from '@theca/record'
import { z } from 'zod'
import type { Route } from './index.ts'

/** The monitor room: operations that run, and what people say to them. Frames come by the streams door. */

const entry = z.custom<Entry>((value) => typeof value === 'object' && value !== null)
export const liveSessionId = z.string().regex(/^[a-z0-9]{8,32}$/)
const uid = z.string().regex(/^[A-Za-z0-9-]{1,80}$/)
const speed = z.number().min(0).max(1000)
const address = z.strictObject({ host: z.ipv4(), port: z.int().min(1).max(65_535), uid })

/** Where signals come from. Files of this computer only while nobody has to sign in. */
export const liveSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('simulator'),
    scenario: z.string().regex(/^[A-Za-z0-9]{1,8}$/),
    seed: z.int().min(0),
    speed,
  }),
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4000), speed }),
  z.strictObject({ kind: z.literal('lsl'), ...address.shape, markers: address.nullable() }),
])

/** What is monitored: the montage of the signed plan, a protocol that comes with Theca, or one of one's own. */
export const liveProtocol = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('plan') }),
  z.strictObject({ from: z.literal('shipped'), id: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  z.strictObject({ from: z.literal('file'), protocol: protocolSchema }),
])

export const liveSession = z.strictObject({
  session: liveSessionId,
  case: caseId,
  startedAt: instant,
  source: z.strictObject({
    kind: z.enum(['lsl', 'file', 'simulator']),
    name: z.string(),
    synthetic: z.boolean(),
    rateHz: z.number(),
    channels: z.array(z.string()),
  }),
  protocol: z.strictObject({ id: z.string(), title: z.string() }),
  running: z.boolean(),
})

const ofSession = z.strictObject({ case: caseId, session: liveSessionId })

export const monitorRoutes = {
  liveSessions: {
    method: 'GET',
    path: '/api/live/sessions',
    summary: 'Operations that run, and those that ended since the start of the workbench',
    needs: 'case:read',
    response: z.strictObject({ sessions: z.array(liveSession) }),
  },
  liveStreams: {
    method: 'GET',
    path: '/api/live/streams',
    summary: 'Live signal streams on this computer, and on the interfaces that the settings name',
    needs: 'case:write',
    response: z.strictObject({
      streams: z.array(
        z.strictObject({
          host: z.string(),
          port: z.int(),
          uid: z.string(),
          name: z.string(),
          type: z.string(),
          rateHz: z.number(),
          format: z.string(),
          channelCount: z.int(),
        }),
      ),
    }),
  },
  startLive: {
    method: 'POST',
    path: '/api/cases/:case/live',
    summary: 'Begins to record and to monitor an operation',
    needs: 'case:write',
    params: z.strictObject({ case: caseId }),
    body: z.strictObject({ source: liveSource, protocol: liveProtocol }),
    response: liveSession,
  },
  stopLive: {
    method: 'POST',
    path: '/api/cases/:case/live/:session/stop',
    summary: 'Ends a recording; answered when its file is kept and the record says so',
    needs: 'case:write',
    params: ofSession,
    body: z.strictObject({}),
    response: z.strictObject({ entry: entry.nullable() }),
  },
  ionmReport: {
    method: 'GET',
    path: '/api/cases/:case/reports/ionm.:format',
    summary: 'The report of the neuromonitoring',
    needs: 'case:export',
    params: z.strictObject({ case: caseId, format: z.enum(['pdf', 'md']) }),
    response: 'application/pdf',
  },
  sayLive: {
    method: 'POST',
    path: '/api/cases/:case/live/:session/say',
    summary: 'Says an event, a step, a value, a baseline, an acknowledgement; answered when it is on the disk',
    needs: 'case:write',
    params: ofSession,
    body: saying,
    /** `kept`: it is on the disk of the recording. */
    response: z.strictObject({ atS: z.number(), kept: z.boolean(), entry: entry.nullable() }),
  },
  liveFrames: {
    method: 'GET',
    path: '/api/cases/:case/live/:session/frames',
    summary: 'Frames of a finished recording, judged again by the same step: one JSON text a line; nothing is written',
    needs: 'case:read',
    params: ofSession,
    /** Seconds of signal between frames; without it one frame, at the end. */
    query: z.strictObject({ everyS: z.coerce.number().min(0.2).max(600).optional() }),
    response: 'application/x-ndjson',
  },
} as const satisfies Record<string, Route>

export const frameMessage = z.strictObject({ type: z.literal('frame'), frame: liveFrame })
