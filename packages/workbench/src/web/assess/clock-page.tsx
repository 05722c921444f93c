import { IconClock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Clock, PathwayTime } from '@theca/assess'
import { PATHWAY_EVENTS, guidelineClock, pathwayEventWords, pathwayTime } from '@theca/assess'
import { Evidence, Validity } from '@theca/assess/screens'
import type { Entry } from '@theca/record'
import { useOpenCase } from '../case/context.ts'
import { Head, useNow } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { moment } from '../parts/words.ts'
import { StatementForm } from './statement-form.tsx'
import { useStatement } from './use-statement.ts'
import './intake.css'
import './serial.css'

const titles: Record<Clock['id'], string> = {
  mri: 'MRI of the spine',
  radiotherapy: 'Radiotherapy',
  coordinator: 'Coordinator',
  steroid: 'Steroid',
}
const statusWords: Record<Clock['status'], string> = {
  met: 'met',
  missed: 'later than asked',
  running: 'running',
  unknown: 'not known',
  not_applicable: 'not applicable',
}

/** The guideline's times as audit timers, and the moments they are counted from. */
export function ClockPage({ amending }: { amending: Entry | null }) {
  const { assessed } = useOpenCase()
  const now = useNow()
  // What was recorded after the last tick of this page is not in its future.
  const recorded = assessed.pathway.at(-1)?.entry.recordedAt ?? ''
  const tick = now.toISOString()
  const clocks = guidelineClock(assessed, recorded > tick ? recorded : tick)
  return (
    <div className="pane form wideform stackx">
      <section aria-label="Guideline clock">
        <Head>
          <h2>Guideline clock</h2>
          <Validity code="X" words />
          <span className="grow" />
          <span className="q t11">an audit of times; it advises nothing</span>
        </Head>
        <ul className="clocks">
          {clocks.map((clock) => (
            <ClockLine key={clock.id} clock={clock} />
          ))}
        </ul>
      </section>
      <Moments />
      <PathwayForm key={amending?.seq ?? 'new'} amending={amending} />
    </div>
  )
}

function ClockLine({ clock }: { clock: Clock }) {
  const { id } = useOpenCase()
  const { status } = clock
  const look =
    status === 'missed' ? 'bd amber' : status === 'running' ? 'bd accb' : status === 'met' ? 'bd solid' : 'bd'
  return (
    <li>
      <span className="strong">{titles[clock.id]}</span>
      <span className="say">{clock.sentence}</span>
      <span className={look}>
        {status === 'running' ? <IconClock className="i" aria-hidden="true" /> : null}
        {statusWords[status]}
      </span>
      <span className="t12 m">
        {clock.statement}. <span className="q">{clock.source}</span> <Evidence of={clock.evidenceStatus} />
        {clock.entries.map((seq) => (
          <Link key={seq} to="/cases/$id" params={{ id }} search={{ entry: seq }}>
            {` entry ${seq}`}
          </Link>
        ))}
      </span>
    </li>
  )
}

function Moments() {
  const { id, assessed } = useOpenCase()
  const now = useNow()
  if (assessed.pathway.length === 0) return null
  return (
    <section className="body" aria-label="Recorded times">
      <h3>Recorded times</h3>
      <ul>
        {assessed.pathway.map(({ body, entry }) => (
          <li key={entry.seq}>
            <span className="num m">{moment(body.at, now)}</span>{' '}
            <Link to="/cases/$id" params={{ id }} search={{ entry: entry.seq }}>
              {pathwayTime.says(body)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const empty: PathwayTime = {
  event: 'suspicion',
  at: '1970-01-01T00:00:00.000Z',
  neurologicalSigns: 'not-known',
  treatment: null,
}

function PathwayForm({ amending }: { amending: Entry | null }) {
  const { id } = useOpenCase()
  const form = useStatement<PathwayTime>(id, `pathway.${amending?.seq ?? 'new'}`, pathwayTime, {
    start: (amending?.body as PathwayTime | undefined) ?? empty,
    corrects: amending,
    // The statement is true at the moment that it names.
    seal: (body, effectiveAt) => ({ ...body, at: effectiveAt }),
  })
  const { body, change } = form
  const treated = body.event === 'decision' || body.event === 'treatment-start'
  return (
    <StatementForm title="Record a time" note="the moment itself stands at the foot" form={form} className="inline">
      <div className="krow">
        <span className="flabel" aria-hidden="true">
          What happened
        </span>
        <Seg
          label="What happened"
          value={body.event}
          onChange={(event) =>
            change({ event, neurologicalSigns: event === 'suspicion' ? 'not-known' : null, treatment: null })
          }
          options={PATHWAY_EVENTS.map((value) => ({ value, title: pathwayEventWords[value] }))}
        />
      </div>
      {body.event === 'suspicion' ? (
        <div className="krow">
          <span className="flabel" aria-hidden="true">
            Neurological signs
          </span>
          <Seg
            label="Neurological symptoms or signs"
            value={body.neurologicalSigns}
            onChange={(neurologicalSigns) => change({ neurologicalSigns })}
            options={[
              { value: 'yes', title: 'yes' },
              { value: 'no', title: 'no, pain alone' },
              { value: 'not-known', title: 'not known' },
            ]}
          />
        </div>
      ) : null}
      {treated ? (
        <div className="krow">
          <span className="flabel" aria-hidden="true">
            Treatment
          </span>
          <Seg
            label="Treatment"
            value={body.treatment}
            onChange={(treatment) => change({ treatment })}
            options={[
              { value: 'surgery', title: 'surgery' },
              { value: 'radiotherapy', title: 'radiotherapy' },
            ]}
          />
        </div>
      ) : null}
    </StatementForm>
  )
}
