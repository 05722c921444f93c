import { IconAlertTriangle, IconCircleFilled, IconCircleHalf2, IconPlugConnectedX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { EventCode, LiveAlarm, LiveFrame, Monitoring, OnClock } from '@theca/monitor'
import { EVENTS, protocolOfSession, SURGICAL_STEPS } from '@theca/monitor'
import { levelsInWords } from '@theca/assess'
import { useEffect, useRef, useState } from 'react'
import type { CaseData } from '../data/queries.ts'
import { Kbd } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { capital, number, plural } from '../parts/words.ts'
import { AlarmBand } from './alarm-band.tsx'
import type { Feed, FeedView } from './feed.ts'
import { Keypad } from './keypad.tsx'
import { PhysiologyStrip } from './physiology-strip.tsx'
import type { Age } from './scene.ts'
import { ageOf, alarmSentence, duration, limitsOf, shownAlarms, tilesOf } from './scene.ts'
import type { PanelName } from './side-panel.tsx'
import { SidePanel } from './side-panel.tsx'
import { theatreSizes, useSetup } from './sizes.ts'
import { ACTION_KEYS, EVENT_KEYS, STEP_KEYS } from './theatre-keys.ts'
import { TraceStack } from './traces.tsx'
import type { TrendChoice } from './trend.tsx'
import { TrendView, Waterfall } from './trend.tsx'
import { clockOf, timeOf } from './use-room.ts'
import { useSound } from './use-sound.ts'
import { useTheatre } from './use-theatre.ts'

type Props = { data: CaseData; feed: Feed; shown: FeedView; view: LiveFrame; said: Monitoring; mayWrite: boolean }

/** Everything of a running operation on one page; keys before pointers. */
export function TheatreBoard({ data, feed, shown, view, said, mayWrite }: Props) {
  const navigate = useNavigate()
  const on = clockOf(said, view.session)
  const age = useAge(feed)
  const stale = age.is === 'none'
  const limits = limitsOf(protocolOfSession(said, view.session))
  const theatre = useTheatre(data.id, view.session, on)
  const sound = useSound(feed, stale)
  const [panel, setPanel] = useState<PanelName | null>(null)
  const [choice, setChoice] = useState<TrendChoice>({ focus: null, minutes: 60, trials: false })
  const [falling, setFalling] = useState(false)
  const alarms = shownAlarms(view.alarms)
  const top = alarms[0] ?? null
  const step = said.steps.findLast(({ body }) => body.session === view.session)?.body ?? null
  const lastEvent = said.events.findLast(({ body }) => body.session === view.session)?.body.code ?? null
  const running = view.phase !== 'ended'
  const enabled = mayWrite && running
  const open = panel ?? (top === null ? 'log' : 'response')
  const event = (code: EventCode): void => {
    if (!enabled) return
    if (code === 'note') return setPanel('note')
    theatre.event(code)
  }
  const toggle = (name: PanelName) => (): void => setPanel(panel === name ? null : name)
  const acknowledge = (alarm: LiveAlarm): void => theatre.acknowledge(alarm)
  const nextAlarm = alarms.find(({ acknowledged }) => !acknowledged)

  useKeys('Theatre', [
    {
      keys: ACTION_KEYS.acknowledge,
      does: 'Acknowledge the alarm',
      run: () => nextAlarm !== undefined && acknowledge(nextAlarm),
    },
    { keys: ACTION_KEYS.silence, does: 'Pause audio for two minutes', run: theatre.silence },
    { keys: ACTION_KEYS.strike, does: 'Strike the last thing said here', run: theatre.strike },
    { keys: ACTION_KEYS.response, does: 'Response checklist', run: toggle('response') },
    { keys: ACTION_KEYS.alarms, does: 'All alarms', run: toggle('alarms') },
    { keys: ACTION_KEYS.call, does: 'Call: told and heard', run: toggle('call') },
    { keys: ACTION_KEYS.values, does: 'Physiology values', run: toggle('values') },
    { keys: ACTION_KEYS.decision, does: 'Decision on the resection', run: toggle('decision') },
    { keys: ACTION_KEYS.baselines, does: 'Baselines', run: toggle('baselines') },
    { keys: ACTION_KEYS.steps, does: 'All steps', run: toggle('steps') },
    { keys: ACTION_KEYS.waterfall, does: 'Trend or waterfall', run: () => setFalling(!falling) },
    {
      keys: ACTION_KEYS.trials,
      does: 'MEP trend: trials or median of five',
      run: () => setChoice({ ...choice, trials: !choice.trials }),
    },
    { keys: ACTION_KEYS.sound, does: 'Sound on or off', run: sound.toggle },
    { keys: '?', does: 'All keys', run: toggle('keys') },
    { keys: 'Escape', does: 'Back to log or checklist', inFields: true, run: () => setPanel(null) },
    {
      keys: 'alt+4',
      does: 'Sessions of this case',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id/monitor', params: { id: data.id } }),
    },
    ...STEP_KEYS.map((each) => ({
      keys: each.key,
      does: each.words,
      run: () => void (enabled && theatre.step(each.step)),
    })),
    ...EVENT_KEYS.map((each) => ({ keys: each.key.toLowerCase(), does: each.words, run: () => event(each.code) })),
  ])

  const setup = useSetup()
  const { arm } = theatreSizes(setup, window.screen)
  const focus = choice.focus ?? view.lines.find(({ line }) => line === top?.line)?.modality ?? 'mep'
  return (
    <>
      <TopLine
        data={data}
        view={view}
        age={age}
        on={on}
        step={step === null ? null : { words: SURGICAL_STEPS[step.step], atS: step.atS }}
        said={said}
      />
      <AlarmBand
        view={view}
        age={age}
        said={said}
        on={on}
        sound={sound.on}
        onAcknowledge={acknowledge}
        onSilence={theatre.silence}
        onAll={toggle('alarms')}
      />
      <main className="tmain" id="main" tabIndex={-1}>
        <h1 className="vh">{data.id} in theatre</h1>
        <TraceStack feed={feed} view={view} stale={stale} />
        <div className="tright">
          <Tiles
            view={view}
            stale={stale}
            limits={limits}
            focus={choice.focus}
            onFocus={(modality) => setChoice({ ...choice, focus: modality })}
            on={on}
          />
          <div className="tpicture">
            <fieldset className="tools" aria-label="Picture">
              <button type="button" className="lkey" aria-pressed={!falling} onClick={() => setFalling(false)}>
                Trend
              </button>
              <button type="button" className="lkey" aria-pressed={falling} onClick={() => setFalling(true)}>
                Waterfall <Kbd>W</Kbd>
              </button>
              {([10, 60, 360] as const).map((minutes) => (
                <button
                  key={minutes}
                  type="button"
                  className="lkey"
                  aria-pressed={choice.minutes === minutes}
                  onClick={() => setChoice({ ...choice, minutes })}
                >
                  {minutes === 360 ? '6 h' : minutes === 60 ? '1 h' : '10 min'}
                </button>
              ))}
              <button
                type="button"
                className="lkey"
                aria-pressed={choice.trials}
                onClick={() => setChoice({ ...choice, trials: !choice.trials })}
              >
                MEP trials <Kbd>Y</Kbd>
              </button>
            </fieldset>
            {falling ? (
              <Waterfall feed={feed} view={view} focus={focus} on={on} px={arm} />
            ) : (
              <TrendView feed={feed} view={view} said={said} on={on} limits={limits} choice={choice} px={arm} />
            )}
          </div>
          <Matrix view={view} />
          <SidePanel
            open={open}
            onOpen={setPanel}
            data={data}
            view={view}
            said={said}
            on={on}
            enabled={enabled}
            sentence={
              top === null
                ? ''
                : alarmSentence(
                    top,
                    view.lines.find(({ line }) => line === top.line),
                  )
            }
            alarm={top}
            theatre={theatre}
            sound={sound}
          />
        </div>
      </main>
      <PhysiologyStrip view={view} said={said} stale={stale} />
      <Keypad
        step={step?.step ?? null}
        last={lastEvent}
        enabled={enabled}
        onStep={theatre.step}
        onSteps={toggle('steps')}
        onEvent={event}
      />
      <footer className="tfoot">
        <output className={theatre.told?.failed === true ? 'told failed' : 'told'}>
          {theatre.told?.words ?? (lastEvent === null ? '' : `Last: ${capital(EVENTS[lastEvent].words)}`)}
        </output>
        <span className="grow" />
        {shown.state === 'lost' ? <span>Connection to the workbench lost; it comes back by itself.</span> : null}
        <span>
          <span className="wideonly">Displays and records; the neurophysiologist decides. </span>Not a medical device.
        </span>
        <span>
          <Kbd>Z</Kbd> strikes the last
        </span>
        <button type="button" className="lkey" onClick={toggle('keys')}>
          All keys <Kbd>?</Kbd>
        </button>
      </footer>
    </>
  )
}

/** Age of the data, asked four times a second: a stream that stands still sends nothing that would say so. */
export function useAge(feed: Feed): Age {
  const [age, setAge] = useState<Age>(() => ageOf(feed.now(), performance.now()))
  const last = useRef(age.words)
  useEffect(() => {
    const look = (): void => {
      const next = ageOf(feed.now(), performance.now())
      if (next.words === last.current) return
      last.current = next.words
      setAge(next)
    }
    const timer = setInterval(look, 250)
    return () => clearInterval(timer)
  }, [feed])
  return age
}

/** A disc, a half disc or a struck plug, and the words: stale is grey and says so. */
export function AgeMark({ age, lost, gaps }: { age: Age; lost: number; gaps: number }) {
  const Icon = age.is === 'live' ? IconCircleFilled : age.is === 'behind' ? IconCircleHalf2 : IconPlugConnectedX
  return (
    <span className={`agemark ${age.is}`} data-age={age.is}>
      <Icon className="i" aria-hidden="true" />
      <b>{age.words}</b>
      <span>
        {number(lost)} samples lost{gaps > 0 ? ` in ${plural(gaps, 'gap')}` : ''}
      </span>
    </span>
  )
}

function TopLine({
  data,
  view,
  age,
  on,
  step,
  said,
}: {
  data: CaseData
  view: LiveFrame
  age: Age
  on: OnClock | null
  step: { words: string; atS: number | null } | null
  said: Monitoring
}) {
  const { referral } = data.assessed
  const removed = said.decisions.findLast(
    ({ body }) => body.session === view.session && body.removedPercent !== null,
  )?.body
  const { recorder, tailS, headroomMin } = view.account
  return (
    <header className="ttop">
      <b className="id">{data.id}</b>
      <span className="twhat">{referral === null ? '' : (levelsInWords(referral.body.lesions) ?? '')}</span>
      <span>
        step <b>{step === null ? 'not said' : step.words}</b>{' '}
        {step?.atS === null || step === null ? '' : duration(view.atS - step.atS)}
      </span>
      {removed?.removedPercent === undefined || removed.removedPercent === null ? null : (
        <span title="Said aloud by the surgeon: at least this much since then">
          removed <b>{number(removed.removedPercent)} to 100 %</b>
        </span>
      )}
      <span className="grow" />
      <AgeMark age={age} lost={view.account.lost} gaps={view.account.gaps} />
      <span className={['recording', 'closed', 'not-recorded'].includes(recorder) ? '' : 'trouble'}>
        {recorder === 'recording' ? (
          <>
            on disk <b>{duration(view.atS - tailS)}</b>
          </>
        ) : recorder === 'closed' || recorder === 'not-recorded' ? (
          recorder === 'closed' ? (
            'recording closed'
          ) : (
            ''
          )
        ) : (
          <>
            <IconAlertTriangle className="i" aria-hidden="true" /> {recorder.replace('-', ' ')}
          </>
        )}
        {headroomMin !== null && headroomMin < 60 ? `, disk full in ${number(headroomMin)} min` : ''}
      </span>
      <time className="tclock">{timeOf(on, view.atS)}</time>
    </header>
  )
}

function Tiles({
  view,
  stale,
  limits,
  focus,
  onFocus,
  on,
}: {
  view: LiveFrame
  stale: boolean
  limits: ReturnType<typeof limitsOf>
  focus: string | null
  onFocus: (modality: string | null) => void
  on: OnClock | null
}) {
  return (
    <fieldset className="tiles" aria-label="Modalities">
      {tilesOf(view, limits).map((tile) => (
        <button
          key={tile.modality}
          type="button"
          className={`tile ${tile.priority}${tile.evaluated && !stale ? '' : ' blind'}`}
          aria-pressed={focus === tile.modality}
          onClick={() => onFocus(focus === tile.modality ? null : tile.modality)}
        >
          <span className="tmod">{tile.title}</span>
          <b className={/^[\d−]/.test(tile.figure) ? '' : 'word'}>
            {stale ? `as of ${timeOf(on, view.atS, false)}` : tile.figure}
            {stale ? '' : <small>{tile.unit}</small>}
          </b>
          <span className="tnote">
            {tile.priority === 'none' || stale ? null : <IconAlertTriangle className="i s" aria-hidden="true" />}
            {stale ? 'not current' : tile.note}
          </span>
        </button>
      ))}
    </fieldset>
  )
}

/** States of the table without their colours: nothing here is green, and a colour would be believed before its words. */
const MATRIX_WORDS: Readonly<Record<string, string>> = {
  green: 'MEP and D-wave hold',
  'green-limited': 'MEP hold, no D-wave safety net',
  amber: 'Watch',
  'amber-red': 'Pause and correct',
  red: 'Stop line',
  'red-inconsistent': 'Stop and verify',
  'red-no-safety-net': 'Stop, no D-wave safety net',
  'cannot-evaluate': 'Cannot evaluate',
}

/** What the D-wave and the muscle responses say together; a table of the literature, partly recalled. */
function Matrix({ view }: { view: LiveFrame }) {
  if (view.matrix === null) return null
  return (
    <p className="matrix">
      <b>{MATRIX_WORDS[view.matrix.state] ?? capital(view.matrix.state.replaceAll('-', ' '))}</b>
      <span className="bd">MEP and D-wave, table recalled in part</span>
      <span>{view.matrix.words}</span>
    </p>
  )
}
