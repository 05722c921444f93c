import { IconCheck, IconCircleDashed, IconCircleHalf2, IconSlash } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { compartmentsOf, latest } from '@theca/assess'
import { Validity } from '@theca/assess/screens'
import type { Instrument } from '@theca/instruments'
import { findInstrument, instruments } from '@theca/instruments'
import { useMemo, useRef, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { Empty, Head, Kbd, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { useScrollTo } from '../parts/list.ts'
import { number } from '../parts/words.ts'
import { InstrumentPage } from './instrument-page.tsx'
import { OpeningPage, PersonPage } from './person-page.tsx'
import { ReferralPage } from './referral-page.tsx'
import './assess.css'

const pages = [
  { id: 'opened', title: 'Opening, name, closing' },
  { id: 'referral', title: 'Referral' },
  { id: 'person', title: 'The person' },
] as const

/** Before surgery: what the referring team says, the person, and every instrument. */
export function Assess() {
  const data = useOpenCase()
  const { assessed } = data
  usePageTitle(`${data.id} assess`)
  const search = useSearch({ from: '/cases/$id/assess' })
  const form = search.form ?? (assessed.referral === null ? 'referral' : 'mccormick-modified')
  const instrument = findInstrument(form)
  const amended = search.amend === undefined ? null : (data.entries.find(({ seq }) => seq === search.amend) ?? null)
  return (
    <main className="main assess" id="main" tabIndex={-1}>
      <Index form={form} />
      {form === 'referral' ? (
        <ReferralPage />
      ) : form === 'person' ? (
        <PersonPage />
      ) : form === 'opened' ? (
        <OpeningPage />
      ) : instrument === undefined ? (
        <section className="pane form">
          <Empty>{`There is no form called ${form}. Choose one on the left.`}</Empty>
        </section>
      ) : (
        <InstrumentPage key={`${instrument.id}.${amended?.seq ?? ''}`} instrument={instrument} amending={amended} />
      )}
    </main>
  )
}

/** All forms, with what they said last and how far they fit this person. */
function Index({ form }: { form: string }) {
  const { id, assessed } = useOpenCase()
  const navigate = useNavigate()
  const [all, setAll] = useState(false)
  const [text, setText] = useState('')
  const filter = useRef<HTMLInputElement>(null)
  const groups = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    const fits = (each: Instrument): boolean =>
      wanted === ''
        ? all ||
          each.id === form ||
          assessed.examinations.has(each.id) ||
          (each.priority === 'must' && each.room === 'assess')
        : `${each.title} ${each.domain} ${each.id}`.toLowerCase().includes(wanted)
    return [...Map.groupBy(instruments.filter(fits), ({ domain }) => domain)]
  }, [all, text, form, assessed])
  const order = [
    ...pages.map((page) => page.id as string),
    ...groups.flatMap(([, list]) => list.map((each) => each.id)),
  ]
  const go = (to: string | undefined): void =>
    void (to !== undefined && navigate({ to: '/cases/$id/assess', params: { id }, search: { form: to } }))
  const move = (by: number): void => go(order[Math.min(Math.max(order.indexOf(form) + by, 0), order.length - 1)])
  useScrollTo(`.ins a[data-form="${form}"]`)
  useKeys('Assess', [
    { keys: 'j', does: 'Next form', run: () => move(1) },
    { keys: 'k', does: 'Previous form', run: () => move(-1) },
    { keys: '/', does: 'Find an instrument', run: () => filter.current?.focus() },
    {
      keys: 'Escape',
      does: 'Leave the field; what was typed is kept',
      inFields: true,
      run: () => (document.activeElement as HTMLElement | null)?.blur(),
    },
  ])
  const done = { opened: true, referral: assessed.referral !== null, person: assessed.person !== null }
  return (
    <nav className="pane ins" aria-label="Forms">
      <Head>
        <h2>Assess</h2>
        <span className="grow" />
        <label className="filter">
          <span className="vh">Find an instrument</span>
          <input
            ref={filter}
            type="search"
            className="f"
            placeholder="Find"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && go(groups[0]?.[1][0]?.id)}
          />
          <Kbd>/</Kbd>
        </label>
      </Head>
      <h3>Case</h3>
      <ul>
        {pages.map((page) => (
          <li key={page.id}>
            <Link
              to="/cases/$id/assess"
              params={{ id }}
              search={{ form: page.id }}
              data-form={page.id}
              aria-current={form === page.id ? 'page' : undefined}
              activeProps={{}}
            >
              {done[page.id] ? (
                <IconCheck className="i s" aria-label="answered" />
              ) : (
                <IconCircleDashed className="i s" aria-label="not asked" />
              )}
              <span className="nm">{page.title}</span>
            </Link>
          </li>
        ))}
      </ul>
      {groups.map(([domain, list]) => (
        <section key={domain}>
          <h3>{domain.charAt(0).toUpperCase() + domain.slice(1)}</h3>
          <ul>
            {list.map((each) => (
              <InstrumentLine key={each.id} instrument={each} current={form === each.id} />
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 ? <Empty>No instrument is called so.</Empty> : null}
      {text === '' ? (
        <div className="body">
          <button type="button" className="b" onClick={() => setAll(!all)}>
            {all ? 'Show the usual ones' : `Show all ${instruments.length} instruments`}
          </button>
        </div>
      ) : null}
    </nav>
  )
}

function InstrumentLine({ instrument, current }: { instrument: Instrument; current: boolean }) {
  const { id, assessed } = useOpenCase()
  const last = latest(assessed, instrument.id)?.answered.result ?? null
  const { code } = instrument.validity.of({ compartments: new Set(compartmentsOf(assessed)) }, {})
  const value =
    last === null
      ? ''
      : last.status === 'not_applicable'
        ? ''
        : typeof last.value === 'number'
          ? number(last.value, Number.isInteger(last.value) ? 0 : 1)
          : (last.band?.id ?? last.value ?? '').replaceAll('_', ' ')
  const shown = instrument.id.startsWith('mccormick') && last !== null ? (last.band?.id ?? '') : value
  return (
    <li className={code === 'N' ? 'na' : undefined}>
      <Link
        to="/cases/$id/assess"
        params={{ id }}
        search={{ form: instrument.id }}
        data-form={instrument.id}
        aria-current={current ? 'page' : undefined}
        activeProps={{}}
      >
        {code === 'N' ? (
          <IconSlash className="i s" aria-label="not applicable" />
        ) : last === null ? (
          <IconCircleDashed className="i s" aria-label="not asked" />
        ) : last.status === 'incomplete' ? (
          <IconCircleHalf2 className="i s" aria-label="in part" />
        ) : (
          <IconCheck className="i s" aria-label="answered" />
        )}
        <span className="nm el">{instrument.title}</span>
        <span className="rs el">{shown}</span>
        <Validity code={code} />
      </Link>
    </li>
  )
}
