import { Link } from '@tanstack/react-router'
import type { DiedWithin, Meeting, MeetingCase, MeetingComplication, MeetingOperation } from '@theca/review'
import { gradeOf } from '@theca/review'
import { valueOf } from '@theca/record'
import { Missing, SyntheticChip } from '../parts/status.tsx'
import { capital, fullDay, number } from '../parts/words.ts'

const alarmWords: Readonly<Record<MeetingOperation['alarm'], string>> = {
  none: 'No alarm.',
  reversed: 'Alarms, all came back.',
  irreversible: 'An alarm that did not come back.',
  'not-monitored': 'Not recorded.',
}

/** Each case as one block, worst first: what was done beside what was planned, what alarmed, what went wrong. */
export function MeetingCases({ meeting }: { meeting: Meeting }) {
  return (
    <ol className="mcases">
      {meeting.cases.map((each) => (
        <Case key={each.case} of={each} />
      ))}
    </ol>
  )
}

function Case({ of }: { of: MeetingCase }) {
  const { death, complications, alarms, operations } = of
  return (
    <li>
      <div className="whois">
        <Link to="/cases/$id/follow" params={{ id: of.case }}>
          <b>{of.case}</b>
        </Link>
        <span>
          {of.compartment?.replaceAll('_', ' ') ?? <span className="unk">compartment not known</span>},{' '}
          {of.site ?? <span className="unk">primary not known</span>}
        </span>
        {of.synthetic ? <SyntheticChip /> : null}
        {death === null ? null : (
          <span className="bd solid">
            died {fullDay(death.on)}
            {death.dayAfter === null ? '' : `, day ${number(death.dayAfter)}`}
          </span>
        )}
      </div>
      {operations.map((done) => (
        <Operation key={done.on} of={done} />
      ))}
      {complications.length === 0 ? (
        <p className="q">No complication recorded.</p>
      ) : (
        <ul className="went">
          {complications.map((each) => (
            <li key={`${each.on}${each.what}`}>
              <Complication of={each} />
            </li>
          ))}
        </ul>
      )}
      {alarms.length === 0 ? null : (
        <ul className="went">
          {alarms.map(({ on, line, priority, deepestPercent, course, done }) => (
            <li key={`${on}${line}${String(priority)}`}>
              Alarm of {priority} priority on {line}
              {deepestPercent === null ? '' : `, ${number(deepestPercent)} %`},{' '}
              {course === 'recovered' ? 'came back' : <b>did not come back</b>}
              {done.length === 0 ? '; no response recorded' : `; done: ${done.join(', ').replaceAll('-', ' ')}`}.
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Operation({ of }: { of: MeetingOperation }) {
  const { on, approach, levels, extent, stopped, changed, alarm, diedWithin30, diedWithin90 } = of
  return (
    <p>
      <span className="num">{fullDay(on)}</span>: {approach} {levels.join(', ')}, resection {extent} by the word, ended
      because {stopped}. {alarmWords[alarm]} <Died of={diedWithin30} days={30} />{' '}
      {diedWithin30 === 'no' ? <Died of={diedWithin90} days={90} /> : null}
      <br />
      <Planned of={of} />{' '}
      <span className="q">
        Changed from the plan, in the surgeon&apos;s words:{' '}
        {changed.is === 'known' ? null : <Missing is={changed.is} />}
      </span>
      {changed.is === 'known' ? changed.value : null}
    </p>
  )
}

function Planned({ of: { planned, differences } }: { of: MeetingOperation }) {
  if (planned === null) return <span className="q">No signed plan to compare with.</span>
  if (differences === null || differences.length === 0)
    return <span className="q">As signed in version {planned.version} of the plan.</span>
  return (
    <>
      <span className="bd amber">differs from version {planned.version} of the plan</span> {differences.join(' ')}
    </>
  )
}

/** Only what needs looking at is said: alive is quiet, not known is not. */
function Died({ of, days }: { of: DiedWithin; days: number }) {
  if (of === 'no') return null
  return of === 'yes' ? <b>Died within {days} days.</b> : <span className="unk">alive at day {days} not known</span>
}

function Complication({ of }: { of: MeetingComplication }) {
  const { on, dayAfter, what, phase, now, newDeficit, saves, ctcae } = of
  const grade = gradeOf(of)
  const others = [
    ['SAVES', valueOf(saves)],
    ['CTCAE', valueOf(ctcae)],
  ].flatMap(([scale, value]) => (value === null ? [] : [`${scale} ${value}`]))
  return (
    <>
      {newDeficit ? <b>{capital(what)}</b> : capital(what)}, <span className="num">{fullDay(on)}</span>
      {dayAfter === null ? '' : ` (day ${number(dayAfter)})`}, {phase};{' '}
      {grade === null ? (
        <>
          Clavien–Dindo <Missing is={of.clavienDindo.is === 'known' ? 'not-known' : of.clavienDindo.is} />
        </>
      ) : (
        `Clavien–Dindo ${grade}`
      )}
      {others.length === 0 ? '' : `, ${others.join(', ')}`};{' '}
      {now === null ? 'course not said' : now.replaceAll('-', ' ')}.
    </>
  )
}
