import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiveFrame, Saying } from '@theca/monitor'
import { mergeFrame, monitoring } from '@theca/monitor'
import { memorySource, openRecording } from '@theca/formats'
import type { Protocol } from '@theca/neurophysiology'
import { findProtocol } from '@theca/neurophysiology'
import { openDataFolder } from '@theca/platform'
import type { Author } from '@theca/record'
import { foldView } from '@theca/record'
import { newCaseId, openRecord } from '@theca/record/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../src/kinds.ts'
import type { LiveHost } from '../../src/monitor/live.ts'
import { liveHost } from '../../src/monitor/live.ts'
import { openRecorder } from '../../src/monitor/recording/recorder.ts'
import { headerOf, sampleOf } from './support/ramp.ts'
import { mkdirSync } from 'node:fs'

const path = mkdtempSync(join(tmpdir(), 'theca-live-'))
const opened = await openDataFolder(join(path, 'data'), { create: true })
if (!opened.ok) throw new Error(opened.failure.message)
const folder = opened.value
const record = openRecord({ ...folder, kinds, now: () => new Date() })
const by: Author = { type: 'person', id: 'nw', name: 'N. Weiss', role: 'neurophysiologist' }
let host: LiveHost
beforeAll(() => {
  host = liveHost({
    record,
    artifacts: folder.artifacts,
    path: folder.path,
    now: () => new Date(),
    version: '0.0.0-test',
  })
})
afterAll(async () => {
  await host.close()
  await folder.close()
  rmSync(path, { recursive: true, force: true })
})

const protocol = findProtocol('intramedullary-thoracic') as Protocol
const request = (caseId: string, speed: number, scenario = 'S4') => ({
  caseId,
  source: { kind: 'simulator' as const, scenario, seed: 1, speed },
  protocol,
  from: { from: 'shipped' as const, plan: null },
  left: [],
  by,
})

test(
  'an operation from the simulator: frames, alarms in the record, a file with every sample',
  { timeout: 180_000 },
  async () => {
    const caseId = newCaseId()
    const started = await host.start(request(caseId, 0))
    if (!started.ok) throw new Error(started.failure.message)
    const { session, source } = started.value
    expect(source).toMatchObject({ kind: 'simulator', synthetic: true, rateHz: 10_000 })
    let [view, taken, missed]: [LiveFrame | null, number, number] = [null, 0, 0]
    const watching = host.watch(session, (frame) => {
      const next = mergeFrame(view, frame)
      if (next === null) missed += 1
      view = next ?? watching?.complete() ?? view
      taken += 1
    })
    expect(watching).not.toBeNull()
    const step = await host.say(session, { what: 'step', body: { step: 'dura-open', words: 'CANARY NAME' } }, by)
    expect(step).toMatchObject({ ok: true, value: { kept: true, entry: { kind: 'monitor.surgical-step' } } })
    // The simulator ends by itself; stopping answers when everything is kept.
    const ended = await new Promise<Awaited<ReturnType<LiveHost['stop']>>>((resolve) => {
      const timer = setInterval(() => {
        if (host.sessions().find((each) => each.session === session)?.running === true) return
        clearInterval(timer)
        void host.stop(session).then(resolve)
      }, 200)
    })
    if (!ended.ok) throw new Error(ended.failure.message)
    expect(ended.value).toMatchObject({ kind: 'monitor.recording-stopped' })
    const entries = await record.read(caseId)
    const said = foldView(monitoring, entries)
    expect(said.recordings[0]?.stopped?.body).toMatchObject({
      kept: 6_000_000,
      lost: 0,
      gapsInAll: 0,
      why: 'source-ended',
    })
    const alarms = said.alarms.map(({ line, rule, priority }) => `${line} ${rule} ${priority}`)
    expect(alarms).toContain('dwave-caudal dwave-fall-50 high')
    expect(alarms).toContain('mep-ta-left mep-lost high')
    expect(said.baselines.length).toBeGreaterThan(3)
    expect(said.steps[0]?.body).toMatchObject({ step: 'dura-open', words: 'CANARY NAME' })
    // What the screen was told and what the record says are the same alarms.
    const last = view as LiveFrame | null
    expect(last).toMatchObject({ synthetic: true, phase: 'ended', account: { lost: 0, recorder: 'closed' } })
    expect(
      last?.alarms.some(
        ({ line, priority, phase }) => line === 'dwave-caudal' && priority === 'high' && phase === 'active',
      ),
    ).toBe(true)
    expect(last?.matrix?.state).toBe('red')
    expect(last?.traces.some(({ line, of }) => line === 'dwave-caudal' && of === 'baseline')).toBe(true)
    expect(last?.points.filter(({ line }) => line === 'dwave-caudal').length).toBeGreaterThan(20)
    expect(taken).toBeGreaterThan(5)
    expect(missed).toBeLessThanOrEqual(1)
    // The file: whole, labelled, without the words of a person.
    const [file] = said.recordings[0]?.stopped?.body.files ?? []
    const bytes = await folder.artifacts.get(caseId, file?.artifact ?? '')
    if (!bytes.ok) throw new Error(bytes.failure.message)
    const recording = openRecording(memorySource(bytes.value.bytes), 'x.bdf')
    if (!recording.ok) throw new Error(recording.failure.message)
    expect(recording.value).toMatchObject({ format: 'BDF+C', durationS: 600 })
    const texts = recording.value.annotations.map(({ text }) => text)
    expect(texts).toContain('note:event;text=step: dura-open')
    expect(texts.some((text) => text.includes('SYNTHETIC'))).toBe(true)
    expect(texts.join()).not.toContain('CANARY')
  },
)

test('what people say is placed, kept and entered; a baseline is theirs', { timeout: 120_000 }, async () => {
  const caseId = newCaseId()
  const started = await host.start(request(caseId, 20, 'S1'))
  if (!started.ok) throw new Error(started.failure.message)
  const { session } = started.value
  const watching = host.watch(session, () => undefined)
  const at = async (seconds: number): Promise<void> => {
    while ((watching?.complete()?.atS ?? 0) < seconds) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await at(90)
  const baseline: Saying = { what: 'baseline', lines: ['dwave-caudal'], stage: 'pre-resection', reason: 'dura open' }
  expect(await host.say(session, baseline, by)).toMatchObject({ ok: true, value: { kept: true, entry: null } })
  const pressure = {
    what: 'physiology' as const,
    body: {
      by: 'person' as const,
      mapMmHg: 62,
      heartRatePerMin: null,
      temperatureC: 36.1,
      spo2Percent: null,
      etco2MmHg: null,
      macVolatile: null,
      propofolMgKgH: null,
      remifentanilUgKgMin: null,
      ketamineMgKgH: null,
      tofCount: null,
      tofRatio: null,
      bolus: null,
    },
  }
  const said = await host.say(session, pressure, by)
  expect(said).toMatchObject({ ok: true, value: { kept: true, entry: { kind: 'monitor.physiology' } } })
  await at(95)
  const ended = await host.stop(session)
  expect(ended).toMatchObject({ ok: true })
  const view = foldView(monitoring, await record.read(caseId))
  expect(view.recordings[0]?.stopped?.body.why).toBe('stopped')
  const mine = view.baselines.find(({ entry }) => entry.author.type === 'person')
  expect(mine?.body).toMatchObject({
    act: 'reset',
    stage: 'pre-resection',
    reason: 'dura open',
    lines: [{ line: 'dwave-caudal' }],
  })
  expect(view.physiology[0]?.body).toMatchObject({ mapMmHg: 62, temperatureC: 36.1 })
  expect(await host.say(session, pressure, by)).toMatchObject({ ok: false, failure: { code: 'ended' } })
})

test('a source or protocol that does not fit is refused in a sentence, and leaves no session', async () => {
  const before = host.sessions().length
  const none = await host.start({
    ...request(newCaseId(), 0),
    source: { kind: 'simulator', scenario: 'S99', seed: 1, speed: 1 },
  })
  expect(none).toMatchObject({ ok: false, failure: { code: 'no-such-scenario' } })
  const other: Protocol = {
    ...protocol,
    lines: [{ ...(protocol.lines[0] as Protocol['lines'][number]), channel: 'Nowhere' }],
  }
  const unfit = await host.start({ ...request(newCaseId(), 0), protocol: other })
  expect(unfit).toMatchObject({ ok: false, failure: { message: expect.stringContaining('no channel of the source') } })
  expect(host.sessions().length).toBe(before)
  expect(await host.stop('00000000')).toMatchObject({ ok: false, failure: { code: 'no-such-session' } })
})

test('a recording that a crash left is finished at the next start', async () => {
  const caseId = newCaseId()
  const session = 'abcd1234'
  const left = join(folder.path, 'recordings', caseId, session)
  mkdirSync(left, { recursive: true })
  const header = headerOf({ session, rateHz: 1000, channels: ['A', 'B'] })
  const recorder = await openRecorder(join(left, 'signals.log'), header)
  const block = (from: number, count: number) =>
    [0, 1].map((channel) => Float32Array.from({ length: count }, (_, at) => sampleOf(channel, from + at)))
  recorder.samples(0, block(0, 2500))
  recorder.samples(3000, block(3000, 500))
  await recorder.annotate(3400, 'stim:mep')
  // No close: the program was stopped here.
  expect(await host.recover()).toEqual([{ session, samples: 3000 }])
  const said = foldView(monitoring, await record.read(caseId))
  const stopped = said.recordings[0]?.stopped?.body
  expect(stopped).toMatchObject({
    why: 'recovered',
    kept: 3000,
    lost: 500,
    gaps: [{ fromS: 2.5, toS: 3, why: 'source' }],
  })
  const bytes = await folder.artifacts.get(caseId, stopped?.files[0]?.artifact ?? '')
  if (!bytes.ok) throw new Error(bytes.failure.message)
  const recording = openRecording(memorySource(bytes.value.bytes), 'x.bdf')
  if (!recording.ok) throw new Error(recording.failure.message)
  const samples = recording.value.read(1, 0, 3500)
  if (!samples.ok) throw new Error(samples.failure.message)
  for (const at of [0, 777, 2499, 3000, 3499]) expect(samples.value[at]).toBeCloseTo(sampleOf(1, at), 2)
  for (const at of [2500, 2999]) expect(samples.value[at]).toBeNaN()
  expect(recording.value.annotations.map(({ onsetS, text }) => [onsetS, text])).toContainEqual([3.4, 'stim:mep'])
  expect(await host.recover()).toEqual([])
})
