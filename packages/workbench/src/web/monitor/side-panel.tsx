import type { LiveAlarm, LiveFrame, Monitoring, OnClock } from '@theca/monitor'
import type { CaseData } from '../data/queries.ts'
import { Kbd } from '../parts/basics.tsx'
import { useKeyGroups } from '../parts/keys.ts'
import { AllSteps, alarmKey, BaselinesForm, CallForm, DecisionForm, NoteForm, ValuesForm } from './forms.tsx'
import { ResponsePanel } from './response-panel.tsx'
import { alarmDetail, alarmSentence, duration, shownAlarms } from './scene.ts'
import { timeOf } from './use-room.ts'
import type { useSound } from './use-sound.ts'
import type { useTheatre } from './use-theatre.ts'

export type PanelName =
  'response' | 'log' | 'alarms' | 'baselines' | 'values' | 'call' | 'decision' | 'steps' | 'note' | 'keys'
const TABS: readonly (readonly [PanelName, string, string])[] = [
  ['response', 'Response', '/'],
  ['log', 'Log', 'Esc'],
  ['alarms', 'Alarms', ','],
  ['values', 'Values', 'F'],
  ['call', 'Call', 'L'],
  ['decision', 'Decision', 'G'],
  ['baselines', 'Baselines', 'R'],
]

type Props = {
  readonly open: PanelName
  readonly onOpen: (name: PanelName | null) => void
  readonly data: CaseData
  readonly view: LiveFrame
  readonly said: Monitoring
  readonly on: OnClock | null
  readonly enabled: boolean
  readonly alarm: LiveAlarm | null
  readonly sentence: string
  readonly theatre: ReturnType<typeof useTheatre>
  readonly sound: ReturnType<typeof useSound>
}

/** One pane for everything that is asked or read beside the signals; it never covers them. */
export function SidePanel(props: Props) {
  const { open, onOpen } = props
  return (
    <section className="tpanel" aria-label={`Panel, ${open}`}>
      <fieldset className="tabs" aria-label="Panels">
        {TABS.map(([name, title, key]) => (
          <button
            key={name}
            type="button"
            className="lkey"
            aria-pressed={open === name}
            onClick={() => onOpen(open === name ? null : name)}
          >
            {title} <Kbd>{key}</Kbd>
          </button>
        ))}
      </fieldset>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a pane that scrolls must be reachable by keyboard */}
      <section className="tpanelbody" tabIndex={0} aria-label={`Content of ${open}`}>
        <Content {...props} />
      </section>
    </section>
  )
}

function Content({ open, view, said, on, enabled, alarm, sentence, theatre, sound, onOpen }: Props) {
  const say: typeof theatre.say = (saying, words) => {
    theatre.say(saying, words)
    if (saying.what !== 'response') onOpen(null)
  }
  if (!enabled && !['log', 'alarms', 'keys', 'response'].includes(open))
    return <p className="q">Nothing can be said now: the operation has ended, or your role only reads.</p>
  switch (open) {
    case 'response':
      return alarm === null ? (
        <p className="q">No alarm. The checklist opens with one.</p>
      ) : (
        <ResponsePanel
          alarm={alarm}
          line={view.lines.find(({ line }) => line === alarm.line)}
          session={view.session}
          nowS={view.atS}
          said={said}
          on={on}
          onAnswer={(answer) =>
            theatre.say(
              { what: 'response', body: { ...answer, alarm: alarmKey(alarm) } },
              answer.done ? 'Done' : 'Not done',
            )
          }
        />
      )
    case 'alarms':
      return <AlarmList view={view} on={on} enabled={enabled} onAcknowledge={theatre.acknowledge} />
    case 'values':
      return <ValuesForm say={say} />
    case 'call':
      return <CallForm say={say} alarm={alarm} sentence={sentence} />
    case 'decision':
      return <DecisionForm say={say} />
    case 'note':
      return <NoteForm say={say} />
    case 'steps':
      return (
        <AllSteps
          onStep={(step) => {
            theatre.step(step)
            onOpen(null)
          }}
        />
      )
    case 'baselines':
      return (
        <BaselinesForm view={view} said={said} say={say} lock={(stage, reason) => theatre.lock(view, stage, reason)} />
      )
    case 'keys':
      return <Keys sound={sound} />
    case 'log':
      return <Log view={view} on={on} />
  }
}

function AlarmList({
  view,
  on,
  enabled,
  onAcknowledge,
}: {
  view: LiveFrame
  on: OnClock | null
  enabled: boolean
  onAcknowledge: (alarm: LiveAlarm) => void
}) {
  const alarms = shownAlarms(view.alarms)
  const blind = view.lines.filter(({ state }) => state !== 'monitored')
  return (
    <div className="alist">
      {alarms.length === 0 ? <p className="q">No alarm.</p> : null}
      <ul>
        {alarms.map((alarm) => {
          const line = view.lines.find((each) => each.line === alarm.line)
          return (
            <li key={`${alarm.line} ${alarm.family}`} className={alarm.priority}>
              <b>{alarm.priority.toUpperCase()}</b>
              <span>
                {alarmSentence(alarm, line)} <span className="q">{alarmDetail(alarm, line)}</span>
              </span>
              <span className="num">
                {timeOf(on, alarm.onsetS)}, {duration(view.atS - alarm.onsetS)}
              </span>
              {alarm.acknowledged ? (
                <span className="q">acknowledged</span>
              ) : (
                <button type="button" className="lkey" disabled={!enabled} onClick={() => onAcknowledge(alarm)}>
                  Acknowledge
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {blind.length === 0 ? null : (
        <>
          <h3>Cannot be evaluated</h3>
          <ul>
            {blind.map((line) => (
              <li key={line.line} className="blind">
                <b>{line.title}</b> <span>{line.because ?? line.state.replaceAll('-', ' ')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const SHOWN_EVENTS = 200

function Log({ view, on }: { view: LiveFrame; on: OnClock | null }) {
  const events = view.events.slice(-SHOWN_EVENTS).toReversed()
  if (events.length === 0)
    return <p className="q">Nothing happened yet. Events and alarms are listed here, newest first.</p>
  return (
    <ol className="log" reversed>
      {events.map((event, at) => (
        <li key={`${event.atS} ${event.line ?? ''} ${at}`} className={event.priority ?? 'none'}>
          <time>{timeOf(on, event.atS)}</time>
          <b>{event.type === 'event' ? '' : event.type.replaceAll('-', ' ')}</b>
          <span>
            {event.line === null ? '' : `${event.line}: `}
            {event.words}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Keys({ sound }: { sound: Props['sound'] }) {
  const groups = useKeyGroups()
  return (
    <div className="allkeys">
      <div className="tabs">
        <button type="button" className="lkey" aria-pressed={sound.on} onClick={sound.toggle}>
          Alarm sound {sound.on ? 'on' : 'off'} <Kbd>H</Kbd>
        </button>
        <button type="button" className="lkey" aria-pressed={sound.emg} disabled={!sound.on} onClick={sound.toggleEmg}>
          EMG sound {sound.emg ? 'on' : 'off'} (its envelope)
        </button>
      </div>
      <ul>
        {groups.flatMap(({ bindings }) =>
          bindings.map(({ keys, does }) => (
            <li key={keys}>
              <kbd>{keys}</kbd> {does}
            </li>
          )),
        )}
      </ul>
    </div>
  )
}
