import { useElementSize } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import type { Serial, SerialVelocity } from '@theca/assess'
import { ambulationRibbon, serialOf, sphincterLane, urgencyOfCase } from '@theca/assess'
import { findInstrument } from '@theca/instruments'
import { urgencyGroups } from '@theca/review'
import { scaleTime } from 'd3-scale'
import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { useOpenCase } from '../case/context.ts'
import { Empty, Head, useNow } from '../parts/basics.tsx'
import { Urgency } from '../parts/status.tsx'
import { age, day, moment, number } from '../parts/words.ts'
import { groupTitle } from './desk-list.ts'
import { SerialChart, SphincterLane, WalkingRibbon } from './serial-chart.tsx'
import type { Time } from './serial-chart.tsx'
import './serial.css'

const DAY = 86_400_000
const directionWords = {
  higher_better: 'higher is better; up is better',
  higher_worse: 'higher is worse; drawn so that up is better',
  none: 'no direction; up is higher',
} as const

/** A score of outlook is no course of the person; walking and sphincters have lanes of their own. */
function isCourse({ instrument }: Serial): boolean {
  if (instrument === 'ambulation' || instrument === 'sphincter') return false
  const found = findInstrument(instrument.split('.', 1)[0] ?? '')
  return found === undefined || !['Prognosis', 'Frameworks', 'Compression'].includes(groupTitle(found))
}

/** Every measure over time on one axis, how fast it falls, and what that means for urgency by the rule. */
export function SerialPage() {
  const { assessed } = useOpenCase()
  const now = useNow()
  const { ref, width } = useElementSize()
  const all = useMemo(() => serialOf(assessed, now.toISOString()), [assessed, now])
  const ribbon = useMemo(() => ambulationRibbon(assessed), [assessed])
  const sphincters = useMemo(() => sphincterLane(assessed), [assessed])
  const starts = [...all.flatMap(({ points }) => points), ...sphincters].map(({ at }) => Date.parse(at))
  const drawn = Math.max(260, Math.floor(width) - 668)
  const from = Math.min(...starts, now.getTime() - DAY)
  const time: Time = scaleTime([new Date(from), now], [14, drawn - 14])
  const shown = all.filter(isCourse)
  return (
    <section className="pane form wideform serialpage" aria-label="Serial examination" ref={ref}>
      <Head>
        <h2>Serial examination</h2>
        <span className="m">{starts.length === 0 ? 'nothing examined yet' : `since ${day(new Date(from), now)}`}</span>
      </Head>
      <UrgencyRule />
      {starts.length === 0 ? (
        <Empty>No examination yet. What is answered on the forms at the left appears here over time.</Empty>
      ) : (
        <table className="serialtable">
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">
                <span className="vh">Over time</span>
                <Ticks time={time} width={drawn} now={now} />
              </th>
              <th scope="col">Last change</th>
              <th scope="col">Velocity</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {ribbon.length === 0 ? null : (
              <Lane title="Walking" note="height is the class" last={ribbon.at(-1)?.from ?? null}>
                <WalkingRibbon ribbon={ribbon} time={time} width={drawn} />
              </Lane>
            )}
            {sphincters.length === 0 ? null : (
              <Lane title="Sphincters" note="full: involved" last={sphincters.at(-1)?.at ?? null}>
                <SphincterLane lane={sphincters} time={time} width={drawn} />
              </Lane>
            )}
            {shown.map((serial) => (
              <tr key={serial.instrument}>
                <th scope="row">
                  {serial.title}
                  <span className="t11 q">
                    {[serial.unit, directionWords[serial.direction]].filter(Boolean).join('; ')}
                  </span>
                </th>
                <td>
                  <SerialChart serial={serial} time={time} width={drawn} />
                </td>
                <td>
                  <LastChange serial={serial} />
                </td>
                <td>
                  <Velocity velocity={serial.velocity} because={serial.because} />
                </td>
                <td className="num">{serial.lastAt === null ? '' : `${age(serial.lastAt, now)} ago`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <PointsTable all={all} />
    </section>
  )
}

function Ticks({ time, width, now }: { time: Time; width: number; now: Date }) {
  const ticks = time.ticks(Math.max(2, Math.floor(width / 90))).filter((tick) => time(tick) < width - 70)
  return (
    <svg width={width} height="16" aria-hidden="true">
      {ticks.map((tick) => (
        <text key={tick.getTime()} x={time(tick)} y="12">
          {tick.getHours() === 0 ? day(tick, now) : `${String(tick.getHours()).padStart(2, '0')}:00`}
        </text>
      ))}
      <text x={width - 14} y="12" textAnchor="end" className="now">
        now
      </text>
    </svg>
  )
}

function Lane(props: { title: string; note: string; last: string | null; children: ReactNode }) {
  const now = useNow()
  return (
    <tr>
      <th scope="row">
        {props.title}
        <span className="t11 q">{props.note}</span>
      </th>
      <td>{props.children}</td>
      <td colSpan={2} className="t11 q">
        classes, no points: no line is drawn through them
      </td>
      <td className="num">{props.last === null ? '' : `${age(props.last, now)} ago`}</td>
    </tr>
  )
}

function LastChange({ serial }: { serial: Serial }) {
  const [before, last] = serial.points.slice(-2)
  if (before === undefined || last === undefined) return <span className="q">one examination</span>
  return (
    <>
      <span className="nw">{`${before.label} → ${last.label}`.replaceAll('_', ' ')}</span>
      <span className={last.change === 'worse' ? 'red t12' : 't12 m'}>{last.change ?? 'no direction'}</span>
    </>
  )
}

/** The slope with its interval and the warning that belongs to it; where there is none, why. */
function Velocity({ velocity, because }: { velocity: SerialVelocity | null; because: string }) {
  return (
    <>
      {velocity === null ? null : velocity.kind === 'line' ? (
        <span className="num strong">
          {`${number(velocity.perDay, 1)} per day`}
          <span className="q">{` (${number(velocity.low, 1)} to ${number(velocity.high, 1)}, 95 %), ${velocity.n} exams`}</span>
        </span>
      ) : (
        <span className="num">{`${number(velocity.change, 1)} in ${number(velocity.days, 1)} d, 2 exams`}</span>
      )}
      <span className="t11 q">{because}</span>
    </>
  )
}

/** The class, the rule that gives it, and the facts that triggered it. */
function UrgencyRule() {
  const { id, assessed } = useOpenCase()
  const now = useNow()
  const { category, facts, notes } = useMemo(() => urgencyOfCase(assessed), [assessed])
  const rule = urgencyGroups.find((group) => group.category === (category ?? 'not-known'))?.rule ?? ''
  return (
    <div className="body sec rule">
      <div className="rowx">
        <h3>Urgency</h3>
        <Urgency of={category ?? 'not-known'} />
        <span className="bd">project rule, not validated</span>
      </div>
      <p className="m">{`Rule: ${rule}.`}</p>
      <ul>
        {facts.map((fact) => (
          <li key={fact.fact}>
            <span className="strong">{fact.says}</span>
            <span className="m num">{` from ${moment(fact.from, now)} to ${moment(fact.to, now)}, ${number(fact.days, 1)} d: ${fact.category}`}</span>
          </li>
        ))}
        {notes.map((note) => (
          <li key={note} className="q t12">
            {note}
          </li>
        ))}
      </ul>
      <Link to="/cases/$id/assess" params={{ id }} search={{ form: 'clock' }} className="t12">
        Times and guideline clock
      </Link>
    </div>
  )
}

/** The same as the pictures, to be read. */
function PointsTable({ all }: { all: readonly Serial[] }) {
  const { id } = useOpenCase()
  if (all.length === 0) return null
  return (
    <details className="body sec aboutit">
      <summary>All examinations as a table</summary>
      <table className="points">
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">When</th>
            <th scope="col">Value</th>
            <th scope="col">Change</th>
            <th scope="col">Entry</th>
          </tr>
        </thead>
        <tbody>
          {all.flatMap(({ instrument, title, points }) =>
            points.map((point) => (
              <tr key={`${instrument}.${point.seq}`}>
                <td>{title}</td>
                <td className="num">{moment(point.at)}</td>
                <td>{point.label.replaceAll('_', ' ')}</td>
                <td>{point.change ?? 'first'}</td>
                <td>
                  <Link to="/cases/$id" params={{ id }} search={{ entry: point.seq }}>
                    {point.seq}
                  </Link>
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </details>
  )
}
