import { IconBellOff, IconCheck, IconPlugConnectedX } from '@tabler/icons-react'
import type { LiveAlarm, LiveFrame, Monitoring, OnClock } from '@theca/monitor'
import type { Age } from './scene.ts'
import { alarmDetail, alarmSentence, duration, pendingAlarms, shownAlarms } from './scene.ts'
import { Kbd } from '../parts/basics.tsx'
import { clock } from '../parts/words.ts'
import { timeOf } from './use-room.ts'

const MARKS = { high: '!!!', medium: '!!', low: '!', none: '' } as const

/** The only thing that flashes: a triangle with its marks; with reduced motion it stands still and its border is thicker. */
export const AlarmSymbol = ({ priority, still = false }: { priority: LiveAlarm['priority']; still?: boolean }) => (
  <span className={`asym ${priority}${still ? ' still' : ''}`} aria-hidden="true">
    <svg viewBox="0 0 48 44" fill="none" stroke="currentColor" strokeWidth="4" strokeLinejoin="round">
      <path d="M24 4 45 40H3Z" />
      <text x="24" y="36" textAnchor="middle" className="marks">
        {MARKS[priority]}
      </text>
    </svg>
  </span>
)

/** Who acknowledged an alarm and when, by the record; null while it is only known that somebody did. */
export function acknowledgedAt(said: Monitoring, session: string, { line, family, number }: LiveAlarm): string | null {
  return (
    said.alarms.find(
      (each) => each.session === session && each.line === line && each.family === family && each.number === number,
    )?.acknowledgedAt ?? null
  )
}

type Props = {
  readonly view: LiveFrame
  readonly age: Age
  readonly said: Monitoring
  readonly on: OnClock | null
  readonly sound: boolean
  readonly onAcknowledge: (alarm: LiveAlarm) => void
  readonly onSilence: () => void
  readonly onAll: () => void
}

/** What must be seen from across the room: the gravest alarm, and whether the data are there at all. */
export function AlarmBand(props: Props) {
  const { view, age } = props
  const alarms = shownAlarms(view.alarms)
  const [first, ...others] = alarms
  const pending = pendingAlarms(view.alarms)
  return (
    <section className="bands" aria-label="Alarms">
      {/* Read aloud once, when it changes; the running times beside it are not. */}
      <p className="vh" aria-live="assertive">
        {age.is === 'none' ? 'No data. ' : ''}
        {first === undefined
          ? ''
          : `${first.priority} priority: ${alarmSentence(
              first,
              view.lines.find(({ line }) => line === first.line),
            )}`}
      </p>
      {age.is === 'none' ? (
        <div className="aband technical" data-priority="technical">
          <span className="ablock">
            <IconPlugConnectedX aria-hidden="true" />
            TECHNICAL
          </span>
          <div className="awords">
            <b>{age.seconds === null ? 'No data yet.' : `No data since ${timeOf(props.on, view.atS)}. Not current.`}</b>
            <span>
              What is shown is as of then. Look at cable, amplifier and sender; recording goes on by itself when data
              come.
            </span>
          </div>
          <span className="asince">
            {age.seconds === null ? null : (
              <>
                since <b>{duration(age.seconds)}</b>
              </>
            )}
          </span>
        </div>
      ) : null}
      {first === undefined ? null : <Band {...props} alarm={first} others={others.length} />}
      {first === undefined && pending[0] !== undefined ? (
        <div className="apending">
          <b>
            Unconfirmed:{' '}
            {alarmSentence(
              pending[0],
              view.lines.find(({ line }) => line === pending[0]?.line),
            )}
            .
          </b>{' '}
          Repeat the test now.
        </div>
      ) : null}
    </section>
  )
}

function Band({
  view,
  said,
  on,
  sound,
  alarm,
  others,
  onAcknowledge,
  onSilence,
  onAll,
}: Props & { alarm: LiveAlarm; others: number }) {
  const line = view.lines.find((each) => each.line === alarm.line)
  const recovered = alarm.phase === 'recovered'
  const at = alarm.acknowledged ? acknowledgedAt(said, view.session, alarm) : null
  const rests = alarm.soundReturnsS === null ? 0 : alarm.soundReturnsS - view.atS
  return (
    <section
      className={`aband ${alarm.priority}`}
      data-priority={alarm.priority}
      data-onset={alarm.onsetS}
      aria-label={`Alarm, ${alarm.priority} priority`}
    >
      <span className="ablock">
        <AlarmSymbol priority={alarm.priority} still={recovered || alarm.acknowledged} />
        {alarm.priority.toUpperCase()}
      </span>
      <div className="awords">
        <b>{alarmSentence(alarm, line)}</b>
        <span title={alarmDetail(alarm, line)}>
          {recovered ? 'Latched. ' : ''}
          {alarmDetail(alarm, line)}
        </span>
      </div>
      <span className="asince">
        since {timeOf(on, alarm.onsetS)} <b>{duration(view.atS - alarm.onsetS)}</b>
      </span>
      <span className="aact">
        {alarm.acknowledged ? (
          <span className="aack">
            <IconCheck className="i" aria-hidden="true" /> acknowledged{at === null ? '' : ` ${clock(at, true)}`}
          </span>
        ) : (
          <button type="button" className="bigkey fill" onClick={() => onAcknowledge(alarm)}>
            Acknowledge <Kbd>A</Kbd>
          </button>
        )}
        <span className="aline">
          {rests > 0 ? (
            <span className="asound">
              <IconBellOff className="i s" aria-hidden="true" /> AUDIO PAUSED {duration(rests)}
            </span>
          ) : sound ? (
            <button type="button" className="lkey" onClick={onSilence}>
              Pause audio 2 min <Kbd>S</Kbd>
            </button>
          ) : (
            <span className="asound">
              <IconBellOff className="i s" aria-hidden="true" /> AUDIO OFF
            </span>
          )}
          {others === 0 ? null : (
            <button type="button" className="lkey" onClick={onAll}>
              {others} more <Kbd>,</Kbd>
            </button>
          )}
        </span>
      </span>
    </section>
  )
}
