import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Protocol } from '@theca/neurophysiology'
import { readProtocol, SHIPPED_PROTOCOLS } from '@theca/neurophysiology'
import { SCENARIOS } from '@theca/neurophysiology/simulator'
import { operativePlans, signedPlan } from '@theca/plan'
import { foldStatements } from '@theca/record'
import { useMemo, useState } from 'react'
import { call } from '../../contract/client.ts'
import { useOpenCase } from '../case/context.ts'
import { useMay, useSession } from '../data/queries.ts'
import { Empty, Head, Kbd, Problem, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { Seg } from '../parts/seg.tsx'
import { plural } from '../parts/words.ts'
import { liveSessionsQuery } from './queries.ts'
import { SessionsPane } from './sessions-pane.tsx'
import { SizesPane } from './sizes-pane.tsx'
import { useMonitoring } from './use-room.ts'
import './monitor.css'

type SourceKind = 'simulator' | 'file' | 'lsl'
type LslStream = Awaited<ReturnType<typeof call<'liveStreams'>>>['streams'][number]
type Start = Parameters<typeof call<'startLive'>>[1]['body']

/** Before the operation: where signals come from, what is monitored, how large the type is; and the sessions there are. */
export function MonitorStart() {
  const data = useOpenCase()
  const { id } = data
  usePageTitle(`${id} monitor`)
  const said = useMonitoring(data.statements)
  const { data: live } = useQuery(liveSessionsQuery)
  return (
    <main className="main monitor" id="main" tabIndex={-1}>
      <section className="pane startpane" aria-label="Start monitoring">
        <Head>
          <h2>Start monitoring</h2>
          <span className="m">source, protocol</span>
        </Head>
        <div className="body">
          <StartForm />
        </div>
      </section>
      <SessionsPane said={said} live={(live?.sessions ?? []).filter((each) => each.case === id)} />
      <SizesPane />
    </main>
  )
}

function StartForm() {
  const { id, statements, assessed } = useOpenCase()
  const navigate = useNavigate()
  const client = useQueryClient()
  const mayWrite = useMay('case:write')
  const local = useSession()?.mode === 'local'
  const [kind, setKind] = useState<SourceKind>('simulator')
  const [scenario, setScenario] = useState('S4')
  const [seed, setSeed] = useState('41')
  const [speed, setSpeed] = useState('1')
  const [path, setPath] = useState('')
  const [stream, setStream] = useState<LslStream | null>(null)
  const [markers, setMarkers] = useState<LslStream | null>(null)
  const plan = useMemo(
    () => signedPlan(foldStatements(operativePlans, statements))?.version.plan.monitoring ?? null,
    [statements],
  )
  const [protocol, setProtocol] = useState<string | null>(null)
  const [file, setFile] = useState<{ protocol: Protocol } | { faults: readonly string[] } | null>(null)
  const ofScenario = SCENARIOS.find((each) => each.id === scenario)?.protocol.id ?? 'intramedullary-thoracic'
  const chosen = protocol ?? (kind === 'simulator' ? ofScenario : plan === null ? ofScenario : 'plan')

  const start = useMutation({
    mutationFn: (body: Start) => call('startLive', { params: { case: id }, body }),
    onSuccess: async ({ session }) => {
      await client.invalidateQueries({ queryKey: liveSessionsQuery.queryKey })
      await navigate({ to: '/cases/$id/monitor/live', params: { id }, search: { session } })
    },
  })
  const source: Start['source'] | null =
    kind === 'simulator'
      ? { kind, scenario, seed: Number(seed), speed: Number(speed) }
      : kind === 'file'
        ? path.trim() === ''
          ? null
          : { kind, path: path.trim(), speed: Number(speed) }
        : stream === null
          ? null
          : {
              kind,
              host: stream.host,
              port: stream.port,
              uid: stream.uid,
              markers: markers === null ? null : { host: markers.host, port: markers.port, uid: markers.uid },
            }
  const body: Start | null =
    source === null
      ? null
      : chosen === 'plan'
        ? { source, protocol: { from: 'plan' } }
        : chosen === 'file'
          ? file !== null && 'protocol' in file
            ? { source, protocol: { from: 'file', protocol: file.protocol } }
            : null
          : { source, protocol: { from: 'shipped', id: chosen } }
  const go = (): void => {
    if (body !== null && mayWrite && !start.isPending) start.mutate(body)
  }
  useKeys('Monitor', [{ keys: 'ctrl+Enter', does: 'Start recording', inFields: true, run: go }])
  // Invented signals beside what is true of a person would be taken for it some day.
  const intoReal = kind === 'simulator' && assessed.opened?.body.synthetic !== true
  return (
    <form
      className="startform"
      onSubmit={(event) => {
        event.preventDefault()
        go()
      }}
    >
      <fieldset>
        <legend>Source</legend>
        <Seg<SourceKind>
          label="Source"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'simulator', title: 'Simulator' },
            { value: 'file', title: 'Recording' },
            { value: 'lsl', title: 'Live stream (LSL)' },
          ]}
        />
        {kind === 'simulator' ? (
          <>
            <p className="synline">
              <span className="bd syn">synthetic</span> made by a program, of no person; labelled on every screen and in
              the record.
            </p>
            <label className="sf">
              <span>Scenario</span>
              <select className="f" value={scenario} onChange={(event) => setScenario(event.currentTarget.value)}>
                {SCENARIOS.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.id}: {each.title}
                  </option>
                ))}
              </select>
            </label>
            <label className="sf short">
              <span>Seed</span>
              <input
                className="f"
                type="number"
                min={0}
                step={1}
                value={seed}
                onChange={(event) => setSeed(event.currentTarget.value)}
              />
            </label>
          </>
        ) : kind === 'file' ? (
          local ? (
            <label className="sf">
              <span>File on this computer</span>
              <input
                className="f"
                value={path}
                maxLength={4000}
                placeholder="EDF+, BDF+, XDF, BrainVision, CSV"
                onChange={(event) => setPath(event.currentTarget.value)}
              />
            </label>
          ) : (
            <p className="q">
              Files of this computer are replayed only while nobody has to sign in. Finished recordings of this case
              replay from the list.
            </p>
          )
        ) : (
          <LslPick stream={stream} markers={markers} onStream={setStream} onMarkers={setMarkers} />
        )}
        {kind === 'lsl' ? null : (
          <label className="sf short">
            <span>Speed</span>
            <select className="f" value={speed} onChange={(event) => setSpeed(event.currentTarget.value)}>
              {['1', '2', '4', '8', '20'].map((each) => (
                <option key={each} value={each}>
                  {each === '1' ? 'as it was, 1 ×' : `${each} ×`}
                </option>
              ))}
            </select>
          </label>
        )}
      </fieldset>
      <fieldset>
        <legend>Protocol</legend>
        <label className="sf">
          <span>What is monitored</span>
          <select className="f" value={chosen} onChange={(event) => setProtocol(event.currentTarget.value)}>
            <option value="plan" disabled={plan === null}>
              {plan === null
                ? 'Montage of the signed plan: none signed'
                : `Montage of the signed plan, ${plural(plan.lines.length, 'line')}`}
            </option>
            {SHIPPED_PROTOCOLS.map((each) => (
              <option key={each.id} value={each.id}>
                {each.title}, {plural(each.lines.length, 'line')}
              </option>
            ))}
            <option value="file">A protocol of one&apos;s own (JSON)</option>
          </select>
        </label>
        {chosen === 'file' ? <ProtocolFile file={file} onFile={setFile} /> : null}
      </fieldset>
      {intoReal ? (
        <p className="why">
          This case is not marked as synthetic. A simulated session stays in its record for ever, labelled synthetic.
        </p>
      ) : null}
      <button type="submit" className="b p lg" disabled={body === null || !mayWrite || start.isPending}>
        {start.isPending ? 'Opening the source' : 'Start recording'} <Kbd>Ctrl Enter</Kbd>
      </button>
      {mayWrite ? null : <p className="q">Your role reads this case and does not start recordings.</p>}
      {start.error === null ? null : <Problem error={start.error} inline />}
    </form>
  )
}

function ProtocolFile({
  file,
  onFile,
}: {
  file: { protocol: Protocol } | { faults: readonly string[] } | null
  onFile: (file: { protocol: Protocol } | { faults: readonly string[] }) => void
}) {
  const read = async (chosen: File): Promise<void> => {
    try {
      const found = readProtocol(JSON.parse(await chosen.text()))
      onFile(found.ok ? { protocol: found.protocol } : { faults: found.faults })
    } catch {
      onFile({ faults: ['the file is not JSON'] })
    }
  }
  return (
    <>
      <label className="sf">
        <span>Protocol file</span>
        <input
          type="file"
          accept="application/json,.json"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0]
            if (chosen !== undefined) void read(chosen)
          }}
        />
      </label>
      {file === null ? null : 'protocol' in file ? (
        <p className="q">
          {file.protocol.title}, {plural(file.protocol.lines.length, 'line')}.
        </p>
      ) : (
        <Problem inline>
          <p>This is no protocol: {file.faults.slice(0, 3).join('; ')}. Correct the file and choose it again.</p>
        </Problem>
      )}
    </>
  )
}

function LslPick({
  stream,
  markers,
  onStream,
  onMarkers,
}: {
  stream: LslStream | null
  markers: LslStream | null
  onStream: (stream: LslStream | null) => void
  onMarkers: (stream: LslStream | null) => void
}) {
  const found = useQuery({ queryKey: ['live-streams'], queryFn: () => call('liveStreams', {}), enabled: false })
  const streams = found.data?.streams ?? []
  const signals = streams.filter(({ format }) => format !== 'string')
  const marks = streams.filter(({ format }) => format === 'string')
  const pick = (of: readonly LslStream[], uid: string): LslStream | null => of.find((each) => each.uid === uid) ?? null
  return (
    <>
      <button type="button" className="b" disabled={found.isFetching} onClick={() => void found.refetch()}>
        {found.isFetching ? 'Looking for a second' : 'Look for streams'}
      </button>
      {found.error === null ? null : <Problem error={found.error} inline />}
      {found.data !== undefined && streams.length === 0 ? (
        <Empty>No stream answered on this computer or on the interfaces of the settings.</Empty>
      ) : null}
      {signals.length === 0 ? null : (
        <label className="sf">
          <span>Signals</span>
          <select
            className="f"
            value={stream?.uid ?? ''}
            onChange={(event) => onStream(pick(signals, event.currentTarget.value))}
          >
            <option value="">choose a stream</option>
            {signals.map((each) => (
              <option key={each.uid} value={each.uid}>
                {each.name}, {each.channelCount} channels, {each.rateHz} Hz, {each.host}
              </option>
            ))}
          </select>
        </label>
      )}
      {marks.length === 0 ? null : (
        <label className="sf">
          <span>Stimulus markers</span>
          <select
            className="f"
            value={markers?.uid ?? ''}
            onChange={(event) => onMarkers(pick(marks, event.currentTarget.value))}
          >
            <option value="">none: nothing with a stimulus can be measured</option>
            {marks.map((each) => (
              <option key={each.uid} value={each.uid}>
                {each.name}, {each.host}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  )
}
