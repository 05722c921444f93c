import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DateText } from '@theca/assess/screens'
import type { Meeting, MeetingPeriod } from '@theca/review'
import { meetingCsv } from '@theca/review'
import { useState } from 'react'
import { call } from '../../contract/client.ts'
import { useMay } from '../data/queries.ts'
import { saveFile } from '../data/save.ts'
import { Empty, Head, Problem, usePageTitle, Wait } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { fullDay, number } from '../parts/words.ts'
import { MeetingCases } from './meeting-cases.tsx'
import { counted } from './results.tsx'
import './series.css'
import './meeting.css'

const meetingQuery = (period: MeetingPeriod) =>
  queryOptions({
    queryKey: ['meeting', period],
    queryFn: () => call('meeting', { query: { ...period } }),
    staleTime: 10_000,
  })

/** The year until today: a first period that is never empty for want of choosing. */
function lastYear(): MeetingPeriod {
  const to = new Date()
  const from = new Date(to)
  from.setFullYear(to.getFullYear() - 1)
  return { from: from.toISOString().slice(0, 10), to: to.toISOString().slice(0, 10), by: 'operation' }
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** The morbidity meeting: a period's cases, worst first, planned beside done, and what they come to. */
export function MeetingPage() {
  usePageTitle('Morbidity meeting')
  const [period, setPeriod] = useState(lastYear)
  const usable = isDay(period.from) && isDay(period.to) && period.from <= period.to
  const { data, error } = useQuery({ ...meetingQuery(period), enabled: usable })
  const mayExport = useMay('case:export')
  return (
    <main className="main series meeting" id="main" tabIndex={-1}>
      <section className="pane grow" aria-label="Morbidity meeting">
        <Head>
          <h1 className="like2">Morbidity meeting</h1>
          <Link to="/series" className="noprint">
            Series
          </Link>
          <span className="grow" />
          {mayExport && data !== undefined ? (
            <>
              <button
                type="button"
                className="b noprint"
                onClick={() =>
                  saveFile(
                    `meeting-${period.from}-${period.to}.csv`,
                    new Blob([meetingCsv(data)], { type: 'text/csv' }),
                  )
                }
              >
                CSV
              </button>
              <button type="button" className="b noprint" onClick={() => window.print()}>
                Print
              </button>
            </>
          ) : null}
        </Head>
        <div className="body">
          <Chooser period={period} onChange={setPeriod} />
          {!usable ? (
            <Empty>Give two days, the earlier one first.</Empty>
          ) : error !== null ? (
            <Problem error={error} />
          ) : data === undefined ? (
            <Wait>Reading every case.</Wait>
          ) : (
            <Found meeting={data} />
          )}
        </div>
      </section>
    </main>
  )
}

function Chooser({ period, onChange }: { period: MeetingPeriod; onChange: (period: MeetingPeriod) => void }) {
  return (
    <div className="chooser noprint">
      {(['from', 'to'] as const).map((end) => (
        <span key={end} className="beside">
          <span className="flabel" aria-hidden="true">
            {end === 'from' ? 'From' : 'To'}
          </span>
          <DateText
            of="day"
            label={end === 'from' ? 'From' : 'To'}
            value={period[end]}
            onChange={(day) => onChange({ ...period, [end]: day ?? '' })}
          />
        </span>
      ))}
      <Seg
        label="Cases by"
        value={period.by}
        onChange={(by) => onChange({ ...period, by })}
        options={[
          { value: 'operation', title: 'operated in the period' },
          { value: 'event', title: 'something happened in it' },
        ]}
      />
    </div>
  )
}

function Found({ meeting }: { meeting: Meeting }) {
  const { period, cases, notes, synthetic } = meeting
  if (cases.length === 0)
    return (
      <Empty>
        {period.by === 'operation' ? 'Nobody was operated on' : 'Nothing is recorded'} from {fullDay(period.from)} to{' '}
        {fullDay(period.to)}. Choose another period.
      </Empty>
    )
  return (
    <>
      <p className="onpaper">
        {fullDay(period.from)} to {fullDay(period.to)}, by {period.by}.
      </p>
      <Totals meeting={meeting} />
      <ul className="caveats">
        {[
          ...(synthetic.shown > 0
            ? [`${number(synthetic.shown)} of ${number(cases.length)} cases are synthetic.`]
            : []),
          ...(synthetic.leftOut > 0 ? [`${number(synthetic.leftOut)} synthetic cases are left out.`] : []),
          ...notes,
        ].map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <MeetingCases meeting={meeting} />
    </>
  )
}

function Totals({ meeting }: { meeting: Meeting }) {
  const { cases, operations, alarms, grades, newDeficit, planned, died30, died90 } = meeting
  const recorded = operations - alarms['not-monitored']
  const lines: readonly (readonly [string, string])[] = [
    ['Cases, operations', `${number(cases.length)}, ${number(operations)}`],
    ...[died30, died90].flatMap((each): [string, string][] =>
      each === null
        ? []
        : [
            [
              each.count.title,
              `${counted(each.count)}${each.notKnown === 0 ? '' : `; ${number(each.notKnown)} not known`}`,
            ],
          ],
    ),
    [newDeficit.title, meeting.period.by === 'operation' ? counted(newDeficit) : number(newDeficit.x)],
    [
      'Complications, Clavien–Dindo',
      grades.length === 0
        ? 'none recorded'
        : grades.map(({ grade, complications }) => `${grade}: ${number(complications)}`).join(', '),
    ],
    [
      'Alarms',
      recorded === 0
        ? 'no recording is kept'
        : `${number(alarms.none)} none, ${number(alarms.reversed)} came back, ${number(alarms.irreversible)} did not; ${number(alarms['not-monitored'])} not recorded`,
    ],
    [
      'Planned and done',
      planned.signed === 0
        ? 'no signed plan'
        : `${number(planned.differ)} of ${number(planned.signed)} with a signed plan differ`,
    ],
  ]
  return (
    <dl className="totals">
      {lines.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
