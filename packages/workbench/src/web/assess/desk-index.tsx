import { IconAlertTriangle, IconCheck, IconCircleDashed, IconCircleHalf2, IconSlash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { latest } from '@theca/assess'
import { Validity } from '@theca/assess/screens'
import type { Instrument } from '@theca/instruments'
import { instruments } from '@theca/instruments'
import type { ReactNode } from 'react'
import { useRef, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { Empty, Head, Kbd } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { useScrollTo } from '../parts/list.ts'
import { plural } from '../parts/words.ts'
import type { PageId } from './desk-list.ts'
import { casePages, decisionPages, deskGroups, fitness, pages, readingPages } from './desk-list.ts'
import { resultWords } from './result-words.ts'

/** What each page holds in a word, and whether it was said. */
export type PageMarks = Readonly<Partial<Record<PageId, { done: boolean; words: string }>>>

/** All forms of the room, with what they said last and how far they fit this person. */
export function DeskIndex({
  form,
  marks,
  contradictions,
  go,
}: {
  form: string
  marks: PageMarks
  contradictions: number
  go: (form: string) => void
}) {
  const { assessed } = useOpenCase()
  const [all, setAll] = useState(false)
  const [text, setText] = useState('')
  const filter = useRef<HTMLInputElement>(null)
  const groups = deskGroups(assessed, form, text, all)
  const order: readonly string[] = [
    ...casePages,
    ...readingPages,
    ...decisionPages,
    ...groups.flatMap(([, list]) => list.map(({ id }) => id)),
  ]
  const move = (by: number): void => {
    const to = order[Math.min(Math.max(order.indexOf(form) + by, 0), order.length - 1)]
    if (to !== undefined) go(to)
  }
  useScrollTo(`.ins a[data-form="${form}"]`)
  useKeys('Assess', [
    { keys: 'j', does: 'Next form', run: () => move(1) },
    { keys: 'k', does: 'Previous form', run: () => move(-1) },
    { keys: 'ArrowDown', does: 'Next form', run: () => move(1) },
    { keys: 'ArrowUp', does: 'Previous form', run: () => move(-1) },
    { keys: '/', does: 'Find an instrument', run: () => filter.current?.focus() },
    {
      keys: 'Escape',
      does: 'Leave the field; what was typed is kept',
      inFields: true,
      run: () => (document.activeElement as HTMLElement | null)?.blur(),
    },
  ])
  const found = (): void => {
    const first = groups[0]?.[1][0]?.id
    if (first === undefined) return
    go(first)
    setText('')
    filter.current?.blur()
  }
  const list = (title: string, ids: readonly PageId[]): ReactNode => (
    <section>
      <h3>{title}</h3>
      <ul>
        {ids.map((id) => (
          <PageLine key={id} id={id} current={form === id} mark={marks[id]} />
        ))}
      </ul>
    </section>
  )
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
            onKeyDown={(event) => event.key === 'Enter' && found()}
          />
          <Kbd>/</Kbd>
        </label>
      </Head>
      {contradictions === 0 ? null : (
        <p className="contracount">
          <IconAlertTriangle className="i s" aria-hidden="true" />
          {plural(contradictions, 'contradiction')} open
        </p>
      )}
      {text === '' ? (
        <>
          {list('Case', casePages)}
          {list('Read together', readingPages)}
          {list('Decide', decisionPages)}
        </>
      ) : null}
      {groups.map(([title, each]) => (
        <section key={title}>
          <h3>{title}</h3>
          <ul>
            {each.map((instrument) => (
              <InstrumentLine key={instrument.id} instrument={instrument} current={form === instrument.id} />
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 ? <Empty>No instrument is called so.</Empty> : null}
      {text === '' ? (
        <div className="more">
          <button type="button" className="b q" onClick={() => setAll(!all)}>
            {all ? 'Show the usual ones' : `Show all ${instruments.length} instruments`}
          </button>
        </div>
      ) : null}
    </nav>
  )
}

function Line(props: { form: string; title: string; current: boolean; icon: ReactNode; children: ReactNode }) {
  const { id } = useOpenCase()
  return (
    <Link
      to="/cases/$id/assess"
      params={{ id }}
      search={{ form: props.form }}
      data-form={props.form}
      aria-current={props.current ? 'page' : undefined}
      activeProps={{}}
    >
      {props.icon}
      <span className="nm el">{props.title}</span>
      {props.children}
    </Link>
  )
}

const answered = <IconCheck className="i s" aria-label="answered" />
const notAsked = <IconCircleDashed className="i s" aria-label="not asked" />

function PageLine({ id, current, mark }: { id: PageId; current: boolean; mark: PageMarks[PageId] }) {
  const icon = mark === undefined ? <span className="i s" /> : mark.done ? answered : notAsked
  return (
    <li>
      <Line form={id} title={pages[id]} current={current} icon={icon}>
        <span className="rs el">{mark?.words ?? ''}</span>
      </Line>
    </li>
  )
}

function InstrumentLine({ instrument, current }: { instrument: Instrument; current: boolean }) {
  const { assessed } = useOpenCase()
  const last = latest(assessed, instrument.id)?.answered.result ?? null
  const { code } = fitness(instrument, assessed)
  const icon =
    code === 'N' ? (
      <IconSlash className="i s" aria-label="not applicable" />
    ) : last === null ? (
      notAsked
    ) : last.status === 'incomplete' ? (
      <IconCircleHalf2 className="i s" aria-label="in part" />
    ) : (
      answered
    )
  return (
    <li className={code === 'N' ? 'na' : undefined}>
      <Line form={instrument.id} title={instrument.title} current={current} icon={icon}>
        <span className="rs el">{last === null ? '' : resultWords(instrument.id, last)}</span>
        <Validity code={code} />
      </Line>
    </li>
  )
}
