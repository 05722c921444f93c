import { useNavigate, useSearch } from '@tanstack/react-router'
import { followEntries } from '@theca/follow'
import { kindsOf, sentenceOf } from '@theca/record'
import type { Statement } from '@theca/record'
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { Empty, Head, usePageTitle } from '../parts/basics.tsx'
import { keyToFirstQuestion } from '../parts/form-keys.ts'
import { useKeys } from '../parts/keys.ts'
import { moment } from '../parts/words.ts'
import { CoursePane } from './course-pane.tsx'
import { FollowForm } from './form-page.tsx'
import { formGroups } from './forms.ts'
import { VisitPage } from './visit-page.tsx'
import '../assess/assess.css'
import '../assess/intake.css'
import './follow.css'

const kinds = kindsOf(followEntries)

/** After surgery: what can be said, what was said, and what it comes to. */
export function Follow() {
  const data = useOpenCase()
  const { id, went } = data
  usePageTitle(`${id} follow`)
  const navigate = useNavigate()
  const search = useSearch({ from: '/cases/$id/follow' })
  const chosen = search.form ?? (went.operations.length === 0 ? 'operation' : 'visit')
  const groups = formGroups(data)
  const form = groups.flatMap(({ forms }) => forms).find((each) => each.id === chosen) ?? null
  const corrects = search.amend === undefined ? null : (data.entries.find(({ seq }) => seq === search.amend) ?? null)
  const [round, setRound] = useState(0)
  const middle = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const form = middle.current?.querySelector('.formbody') ?? null
      if (form !== null) keyToFirstQuestion(form, event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  const go = (to: string): void => void navigate({ to: '/cases/$id/follow', params: { id }, search: { form: to } })
  const order = ['visit', ...groups.flatMap(({ forms }) => forms.map((each) => each.id))]
  const step = (by: number): void => go(order[(order.indexOf(chosen) + by + order.length) % order.length] ?? 'visit')
  useKeys('Follow', [
    { keys: 'j', does: 'Next form', run: () => step(1) },
    { keys: 'k', does: 'Form before', run: () => step(-1) },
    { keys: 'v', does: 'Visit', run: () => go('visit') },
  ])
  return (
    <main className="main follow" id="main" tabIndex={-1}>
      <nav className="pane ins" aria-label="Forms of this room">
        <Head>
          <h2>Follow</h2>
        </Head>
        <div className="body">
          <Group title="Visit">
            <Item id="visit" title="Visit" count={went.visits.length} chosen={chosen} go={go} />
          </Group>
          {groups.map(({ title, forms }) => (
            <Group key={title} title={title}>
              {forms.map((each) => (
                <Item
                  key={each.id}
                  id={each.id}
                  title={each.title}
                  count={data.statements.filter((said) => said.entry.kind === each.kind.kind && !said.withdrawn).length}
                  chosen={chosen}
                  go={go}
                />
              ))}
            </Group>
          ))}
        </div>
      </nav>
      <div className="middle" ref={middle}>
        {chosen === 'visit' ? (
          <VisitPage onSaid={() => setRound(round + 1)} />
        ) : form === null ? (
          <section className="pane form">
            <Empty>{`There is no form called ${chosen}. Choose one on the left.`}</Empty>
          </section>
        ) : (
          <FollowForm
            key={`${form.id}.${corrects?.seq ?? ''}`}
            form={form}
            corrects={corrects}
            onSaid={() => {
              if (corrects !== null) go(form.id)
            }}
          />
        )}
        <Said
          statements={data.statements}
          kind={chosen === 'visit' ? 'follow.visit' : (form?.kind.kind ?? '')}
          amend={(seq) =>
            void navigate({ to: '/cases/$id/follow', params: { id }, search: { form: chosen, amend: seq } })
          }
          mayAmend={form !== null}
        />
      </div>
      <CoursePane data={data} />
    </main>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </>
  )
}

function Item(props: { id: string; title: string; count: number; chosen: string; go: (to: string) => void }) {
  const { id, title, count, chosen, go } = props
  return (
    <li className={id === chosen ? 'cur' : ''}>
      <button type="button" aria-current={id === chosen ? 'true' : undefined} onClick={() => go(id)}>
        <span className="nm">{title}</span>
        <span className="rs">{count === 0 ? '' : count}</span>
      </button>
    </li>
  )
}

/** What was said with this form before, newest first; each can be corrected with a reason. */
function Said(props: {
  statements: readonly Statement[]
  kind: string
  mayAmend: boolean
  amend: (seq: number) => void
}) {
  const said = props.statements.filter(({ entry, withdrawn }) => entry.kind === props.kind && !withdrawn).toReversed()
  if (said.length === 0) return null
  return (
    <section className="pane saidbefore" aria-label="Said before">
      <Head>
        <h2>Said before</h2>
      </Head>
      <ul className="body">
        {said.slice(0, 20).map(({ entry, earlier }) => (
          <li key={entry.seq}>
            <span className="num q">{moment(entry.effectiveAt)}</span>
            <span className="grow">
              {sentenceOf(kinds, entry)}
              {earlier.length === 0 ? null : <span className="bd">amended</span>}
            </span>
            {props.mayAmend ? (
              <button type="button" className="b q" onClick={() => props.amend(entry.seq)}>
                Amend
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
