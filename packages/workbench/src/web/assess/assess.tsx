import { useNavigate, useSearch } from '@tanstack/react-router'
import { contradictionsOf, decisionNow, goalWords, goalsNow, urgencyOfCase } from '@theca/assess'
import type { Assessment, Contradiction } from '@theca/assess'
import { findInstrument } from '@theca/instruments'
import type { Entry } from '@theca/record'
import { useMemo, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { caseNow } from '../data/queries.ts'
import { Empty, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { BoardDecisionPage } from './board-decision-page.tsx'
import { ClockPage } from './clock-page.tsx'
import { Contradictions, contradictionKey } from './contradictions.tsx'
import type { PageMarks } from './desk-index.tsx'
import { DeskIndex } from './desk-index.tsx'
import type { PageId } from './desk-list.ts'
import { isPage, nextInstrument } from './desk-list.ts'
import { FrameworksPage } from './frameworks-page.tsx'
import { GoalsPage } from './goals-page.tsx'
import { InstrumentPage } from './instrument-page.tsx'
import { IntakePage } from './intake-page.tsx'
import { OpeningPage } from './opening-page.tsx'
import { PersonPage } from './person-page.tsx'
import { PrognosisPane } from './prognosis-pane.tsx'
import { SerialPage } from './serial-page.tsx'
import './assess.css'

/** What was signed last on this desk; said on the form that opened after it. */
export type Kept = { readonly title: string; readonly at: Date }

const openContradictions = (assessed: Assessment): Contradiction[] =>
  contradictionsOf(assessed, urgencyOfCase(assessed)).filter(({ settled }) => settled === null)

const none: ReadonlySet<string> = new Set()

/** Before surgery: what the referring team says, the person, every instrument, and what they come to together. */
export function Assess() {
  const data = useOpenCase()
  const { id, assessed } = data
  usePageTitle(`${id} assess`)
  const navigate = useNavigate()
  const search = useSearch({ from: '/cases/$id/assess' })
  const form = search.form ?? (assessed.referral === null ? 'referral' : 'mccormick-modified')
  const instrument = findInstrument(form)
  const amended = search.amend === undefined ? null : (data.entries.find(({ seq }) => seq === search.amend) ?? null)
  const [kept, setKept] = useState<Kept | null>(null)
  const [fresh, setFresh] = useState(none)
  const [folded, setFolded] = useState(true)
  /** Where there is room for one pane: the form over which the list was opened; another form closes it. */
  const [listedOver, setListedOver] = useState<string | null>(null)
  const listed = listedOver === form
  const contradictions = useMemo(() => openContradictions(assessed), [assessed])
  const go = (to: string): void => {
    setKept(null)
    setFresh(none)
    void navigate({ to: '/cases/$id/assess', params: { id }, search: { form: to } })
  }
  /** A signature that contradicts what was said stays, with the contradiction in view; any other opens what is next. */
  const onSaid = (title: string): void => {
    const now = caseNow(id)?.assessed ?? assessed
    const known = new Set(contradictions.map(contradictionKey))
    const made = openContradictions(now)
      .map(contradictionKey)
      .filter((key) => !known.has(key))
    const next = made.length > 0 ? null : nextInstrument(now, form, Date.now())
    if (next !== null) go(next.id)
    setFresh(new Set(made))
    setKept({ title, at: new Date() })
  }
  useKeys('Assess', [
    { keys: 'p', does: 'Prognosis over the form, where the screen is narrow', run: () => setFolded(!folded) },
  ])
  const here = (
    <Contradictions
      list={contradictions.filter((each) => fresh.size === 0 || fresh.has(contradictionKey(each)))}
      fresh={fresh}
    />
  )
  return (
    <main className={`main assess${folded ? ' folded' : ''}${listed ? ' listed' : ''}`} id="main" tabIndex={-1}>
      <button
        type="button"
        className="b formlist"
        aria-expanded={listed}
        onClick={() => setListedOver(listed ? null : form)}
      >
        {listed ? 'Hide the forms' : 'All forms'}
      </button>
      <DeskIndex form={form} marks={marksOf(assessed)} contradictions={contradictions.length} go={go} />
      {isPage(form) ? (
        <Page key={`${form}.${amended?.seq ?? ''}`} form={form} amending={amended} />
      ) : instrument === undefined ? (
        <section className="pane form">
          <Empty>{`There is no form called ${form}. Choose one on the left.`}</Empty>
        </section>
      ) : (
        <>
          <InstrumentPage
            key={`${instrument.id}.${amended?.seq ?? ''}`}
            instrument={instrument}
            amending={amended}
            kept={kept}
            contradictions={here}
            onPrognosis={() => setFolded(false)}
            onSaid={onSaid}
          />
          {/* The examination sheet takes the room; the prognosis has a page of its own. */}
          {instrument.id === 'isncsci' ? null : <PrognosisPane onLeave={() => setFolded(true)} />}
        </>
      )}
    </main>
  )
}

function Page({ form, amending }: { form: PageId; amending: Entry | null }) {
  switch (form) {
    case 'referral':
      return <IntakePage />
    case 'person':
      return <PersonPage />
    case 'opened':
      return <OpeningPage />
    case 'serial':
      return <SerialPage />
    case 'clock':
      return <ClockPage amending={amending} />
    case 'prognosis':
      return <PrognosisPane wide />
    case 'frameworks':
      return <FrameworksPage />
    case 'goals':
      return <GoalsPage amending={amending} />
    case 'board':
      return <BoardDecisionPage amending={amending} />
  }
}

/** What the list says beside each page. */
function marksOf(assessed: Assessment): PageMarks {
  const goals = goalsNow(assessed)
  const first = goals?.body.ranked[0]
  const decision = decisionNow(assessed)
  return {
    referral: { done: assessed.referral !== null, words: '' },
    person: { done: assessed.person !== null, words: '' },
    opened: { done: true, words: '' },
    goals: { done: goals !== null, words: first === undefined ? 'not asked' : goalWords[first] },
    board: { done: decision !== null, words: decision === null ? 'not decided' : decision.body.metOn },
  }
}
