import {
  daysAtHome,
  daysWalking,
  dueList,
  extentOf,
  extentWords,
  findSurveillance,
  followUpRisk,
  lastKnownDay,
  stoppedWords,
  timeToAdjuvant,
  timeZero,
} from '@theca/follow'
import type { Due } from '@theca/follow'
import type { ReactNode } from 'react'
import type { CaseData } from '../data/queries.ts'
import { Empty, Head, useNow } from '../parts/basics.tsx'
import { Quantity } from '../parts/status.tsx'
import { capital, fullDay, number, plural } from '../parts/words.ts'

/** What became of the person so far: extent, adjuvants, days walking and at home, what is due. */
export function CoursePane({ data }: { data: CaseData }) {
  const { went, assessed } = data
  const zero = timeZero(went)
  return (
    <section className="pane coursepane" aria-label="Course since the operation">
      <Head>
        <h2>Course</h2>
        <span className="m">{zero === null ? 'no operation recorded' : `since ${fullDay(zero)}`}</span>
      </Head>
      <div className="body">
        {zero === null ? (
          <Empty>An operation starts the course. Record it on the left; everything after it counts from its day.</Empty>
        ) : (
          <>
            <Extent data={data} />
            <dl className="cards">
              <Days title="Days walking" of={daysWalking(went, assessed)} />
              <Days title="Days at home" of={daysAtHome(went, assessed)} />
              <Adjuvant {...timeToAdjuvant(went)} />
              <Last day={lastKnownDay(went, assessed)} data={data} />
            </dl>
          </>
        )}
        <DuePart data={data} />
      </div>
    </section>
  )
}

function Extent({ data: { went: course, imaged } }: { data: CaseData }) {
  const extent = extentOf(course, imaged)
  const operated = course.operations[0]
  if (extent === null || operated === undefined) return null
  const { byVolume } = extent
  return (
    <div className="extent">
      <h3>Extent of resection</h3>
      <p>
        <b>{capital(extentWords[operated.body.extentByWord])}</b> by the surgeon&apos;s word; ended because{' '}
        {stoppedWords[operated.body.stoppedBecause]}.
      </p>
      {byVolume === null ? (
        <p className="q">By volumes: not determinable, {extent.because}.</p>
      ) : (
        <p>
          By volumes{' '}
          <Quantity
            value={number(byVolume.percent, 1)}
            unit="%"
            interval={`${number(byVolume.bounds[0])} to ${number(byVolume.bounds[1])}`}
            source={`${number(byVolume.before.tumour.volumeMl, 2)} to ${number(byVolume.after.tumour.volumeMl, 2)} mL`}
            age={`${plural(byVolume.daysAfter, 'day')} after`}
          />
          {extent.disagree ? <span className="bd">not the class of the word: look at both</span> : null}
        </p>
      )}
    </div>
  )
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="card">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Days({ title, of }: { title: string; of: { days: number; unknown: number; of: number } | null }) {
  if (of === null) return null
  return (
    <Card title={title}>
      <Quantity value={number(of.days)} unit={`of ${number(of.of)}`} />
      {of.unknown === 0 ? null : <span className="q t11">{` ${number(of.unknown)} not known`}</span>}
    </Card>
  )
}

function Adjuvant({ radiotherapyDays, systemicDays }: ReturnType<typeof timeToAdjuvant>) {
  const said = (days: number | null) =>
    days === null ? <span className="mis">not recorded</span> : <Quantity value={number(days)} unit="d" />
  return (
    <Card title="To radiotherapy, to drugs">
      {said(radiotherapyDays)}, {said(systemicDays)}
    </Card>
  )
}

function Last({ day, data }: { day: string | null; data: CaseData }) {
  const { went } = data
  return (
    <Card title={went.death === null ? 'Last known' : 'Died'}>
      {day === null ? 'not known' : fullDay(day)}
      {went.lost === null ? null : <span className="bd">lost to follow-up</span>}
      {went.hospice === null ? null : <span className="bd">hospice</span>}
    </Card>
  )
}

const states: Readonly<Record<Due['state'], string>> = {
  overdue: 'overdue',
  due: 'due now',
  coming: 'coming',
  done: 'done',
  missed: 'missed',
}

function DuePart({ data }: { data: CaseData }) {
  const { went, assessed } = data
  const now = useNow().toISOString().slice(0, 10)
  const set = went.surveillance?.body ?? null
  const protocol = set === null ? null : findSurveillance(set.protocol)
  if (set === null || protocol === null)
    return (
      <div className="due">
        <h3>Surveillance</h3>
        <p className="q">No schedule is set: nothing is due, and nothing can be overdue.</p>
      </div>
    )
  const due = dueList(protocol, went, assessed, { from: set.from, now, aheadDays: 60 })
  const shown = [...due].reverse().slice(0, 14)
  const risk = followUpRisk(went, assessed)
  return (
    <div className="due">
      <h3>Surveillance</h3>
      <p className="m t12">
        {protocol.title}, {protocol.evidence.mark}: {protocol.evidence.source}.
        {risk.high ? ` Called first: ${risk.reasons.join(', ')}.` : ''}
      </p>
      {shown.length === 0 ? (
        <p className="q">Nothing is due.</p>
      ) : (
        <table className="t">
          <thead>
            <tr>
              <th scope="col">Due on</th>
              <th scope="col">What</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ item, title, dueOn, state, doneOn, daysLate }) => (
              <tr key={`${item}${dueOn}`} className={state}>
                <td className="num">{fullDay(dueOn)}</td>
                <td>{title}</td>
                <td>
                  {states[state]}
                  {daysLate === null ? '' : ` by ${plural(daysLate, 'day')}`}
                  {doneOn === null ? '' : ` on ${fullDay(doneOn)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
