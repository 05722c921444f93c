/* oxlint-disable jsx-a11y/no-autofocus -- the person has just asked for this field by its key */
import { IconCheck, IconSlash } from '@tabler/icons-react'
import type { LiveAlarm, LiveLine, Monitoring, OnClock, ResponseItem } from '@theca/monitor'
import { RESPONSE_ITEMS } from '@theca/monitor'
import { useState } from 'react'
import { alarmSentence, duration } from './scene.ts'

type Role = 'neurophysiologist' | 'anaesthetist' | 'surgeon'
const COLUMNS: readonly { title: string; by: Role; headings: readonly string[] }[] = [
  { title: 'Signals', by: 'neurophysiologist', headings: ['announce', 'technical'] },
  { title: 'Anaesthesia', by: 'anaesthetist', headings: ['anaesthesia'] },
  { title: 'Surgery', by: 'surgeon', headings: ['surgery'] },
  { title: 'Decide', by: 'surgeon', headings: ['decide', 'consider'] },
]
const ITEMS = Object.keys(RESPONSE_ITEMS) as ResponseItem[]

/** What the record has of an item since this alarm began: the last word counts. */
export function answersOf(
  said: Monitoring,
  session: string,
  alarm: LiveAlarm,
): ReadonlyMap<ResponseItem, { readonly done: boolean; readonly atS: number | null }> {
  const story = said.alarms.find(
    (each) =>
      each.session === session &&
      each.line === alarm.line &&
      each.family === alarm.family &&
      each.number === alarm.number,
  )
  const all = [
    ...(story?.responses ?? []),
    ...said.responses.filter(({ body }) => body.session === session && (body.atS ?? 0) >= alarm.onsetS),
  ]
  return new Map(all.map(({ body }) => [body.item, { done: body.done, atS: body.atS }]))
}

export type Answer = {
  readonly item: ResponseItem
  readonly done: boolean
  readonly because: string | null
  readonly by: Role
}

/** The checklist of an alarm: who, done or not and why, how long after the onset. The timer never says "too late". */
export function ResponsePanel(props: {
  readonly alarm: LiveAlarm
  readonly line: LiveLine | undefined
  readonly session: string
  readonly nowS: number
  readonly said: Monitoring
  readonly on: OnClock | null
  readonly onAnswer: (answer: Answer) => void
}) {
  const { alarm, said, session, onAnswer } = props
  const answers = answersOf(said, session, alarm)
  const [refusing, setRefusing] = useState<{ item: ResponseItem; by: Role } | null>(null)
  const [because, setBecause] = useState('')
  return (
    <div className="response">
      <p className="rhead">
        {alarmSentence(alarm, props.line)}, <b className="num">{duration(props.nowS - alarm.onsetS)}</b> since the
        onset; {answers.size} of {ITEMS.length} answered.{' '}
        <span className="q">Items recalled, not checked; a local setting. Recovery was seen after 2 to 210 min.</span>
      </p>
      {refusing === null ? null : (
        <form
          className="rwhy"
          onSubmit={(event) => {
            event.preventDefault()
            if (because.trim() === '') return
            onAnswer({ ...refusing, done: false, because: because.trim() })
            setRefusing(null)
            setBecause('')
          }}
        >
          <label>
            Not done: {RESPONSE_ITEMS[refusing.item].words}. Why?
            <input
              className="f"
              autoFocus
              maxLength={400}
              value={because}
              onChange={(event) => setBecause(event.currentTarget.value)}
            />
          </label>
          <button type="submit" className="lkey" disabled={because.trim() === ''}>
            Not done
          </button>
          <button type="button" className="lkey" onClick={() => setRefusing(null)}>
            Back
          </button>
        </form>
      )}
      <div className="rcols">
        {COLUMNS.map((column) => (
          <section key={column.title} aria-label={column.title}>
            <h3>
              {column.title} <span>{column.by}</span>
            </h3>
            <ul>
              {ITEMS.filter((item) => column.headings.includes(RESPONSE_ITEMS[item].heading)).map((item) => {
                const answer = answers.get(item)
                const after =
                  answer?.atS === null || answer?.atS === undefined ? null : duration(answer.atS - alarm.onsetS)
                return (
                  <li key={item}>
                    <button
                      type="button"
                      className="ritem"
                      aria-pressed={answer?.done === true}
                      onClick={() => onAnswer({ item, done: true, because: null, by: column.by })}
                    >
                      <span className={answer === undefined ? 'rbox' : 'rbox full'} aria-hidden="true">
                        {answer === undefined ? null : answer.done ? <IconCheck /> : <IconSlash />}
                      </span>
                      <span>{RESPONSE_ITEMS[item].words}</span>
                      <span className="q num">{answer === undefined ? '' : answer.done ? after : 'not done'}</span>
                    </button>
                    <button
                      type="button"
                      className="rnot"
                      aria-label={`Not done: ${RESPONSE_ITEMS[item].words}`}
                      title="Not done, with a reason"
                      onClick={() => setRefusing({ item, by: column.by })}
                    >
                      <IconSlash aria-hidden="true" />
                    </button>
                  </li>
                )
              })}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}
