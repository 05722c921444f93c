import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import type { CohortDefinition, CohortResult, Member } from '@theca/review'
import { analyseCohort, WHOLE_RECORD } from '@theca/review'
import { useMemo, useState } from 'react'
import { call } from '../../contract/client.ts'
import { draftFormats } from '../../contract/index.ts'
import { useMay } from '../data/queries.ts'
import { saveAnswer } from '../data/save.ts'
import { Empty, Problem, Wait, usePageTitle } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { Link } from '@tanstack/react-router'
import { CohortPane } from './cohort-pane.tsx'
import { keepDefinition, keptDefinition } from './definition.ts'
import { Curves, FunctionPart, Literature, People } from './results.tsx'
import './series.css'

const rowsQuery = queryOptions({ queryKey: ['series'], queryFn: () => call('seriesRows', {}), staleTime: 10_000 })

const tabs = ['curves', 'function', 'literature', 'persons', 'drafts'] as const
type Tab = (typeof tabs)[number]
const tabTitles: Readonly<Record<Tab, string>> = {
  curves: 'Curves',
  function: 'Function',
  literature: 'Beside the literature',
  persons: 'Persons',
  drafts: 'Draft and data',
}

/** A record of invented persons only is shown as such at once; with one real case among them they are left out. */
const startFor = (rows: readonly Member[]): CohortDefinition =>
  rows.length > 0 && rows.every(({ synthetic }) => synthetic) ? { ...WHOLE_RECORD, synthetic: 'only' } : WHOLE_RECORD

/** Everybody who was operated on, as one honest series. */
export function Series() {
  usePageTitle('Series')
  const { data, error, refetch } = useQuery(rowsQuery)
  const [chosen, setDefinition] = useState(keptDefinition)
  const [tab, setTab] = useState<Tab>('curves')
  const rows = useMemo(() => data?.rows ?? [], [data])
  const definition = useMemo(() => chosen ?? startFor(rows), [chosen, rows])
  const analysed = useMemo(() => analyseCohort(rows, definition), [rows, definition])
  const change = (next: CohortDefinition): void => {
    keepDefinition(next)
    setDefinition(next)
  }
  const result = analysed.ok ? analysed.value : null
  return (
    <main className="main series" id="main" tabIndex={-1}>
      <h1 className="vh">Series</h1>
      <CohortPane definition={definition} rows={rows} result={result} onChange={change} />
      <section className="pane grow results" aria-label="Results">
        <div className="head">
          <Seg
            label="What is shown"
            value={tab}
            onChange={setTab}
            options={tabs.map((value) => ({ value, title: tabTitles[value] }))}
          />
          <span className="grow" />
          <Link to="/series/meeting">Morbidity meeting</Link>
        </div>
        <div className="body">
          {error !== null ? (
            <Problem
              error={error}
              action={
                <button type="button" className="b" onClick={() => void refetch()}>
                  Try again
                </button>
              }
            />
          ) : data === undefined ? (
            <Wait>Reading every case.</Wait>
          ) : !analysed.ok ? (
            <Problem>
              <p>{analysed.failure.message}</p>
            </Problem>
          ) : (
            <Shown tab={tab} result={analysed.value} definition={definition} />
          )}
        </div>
      </section>
    </main>
  )
}

function Shown({ tab, result, definition }: { tab: Tab; result: CohortResult; definition: CohortDefinition }) {
  if (result.passport.included === 0)
    return (
      <Empty>
        Nobody belongs to this cohort.{' '}
        {result.passport.excluded.map(({ because, cases }) => `${cases}: ${because}`).join('; ')}
        {result.passport.excluded.length === 0 ? 'No case is kept here yet.' : '.'}
      </Empty>
    )
  return (
    <>
      <ul className="caveats">
        {result.caveats.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <Part tab={tab} result={result} definition={definition} />
    </>
  )
}

function Part({ tab, result, definition }: { tab: Tab; result: CohortResult; definition: CohortDefinition }) {
  switch (tab) {
    case 'curves':
      return <Curves result={result} />
    case 'function':
      return <FunctionPart result={result} />
    case 'literature':
      return <Literature result={result} />
    case 'persons':
      return <People result={result} />
    case 'drafts':
      return <Drafts definition={definition} />
  }
}

/** The series as a draft, and its data frozen under a hash. */
function Drafts({ definition }: { definition: CohortDefinition }) {
  const mayExport = useMay('case:export')
  const draft = useMutation({
    mutationFn: async (format: (typeof draftFormats)[number]) =>
      saveAnswer(await call('seriesDraft', { params: { format }, body: definition })),
  })
  const frozen = useMutation({ mutationFn: async () => saveAnswer(await call('seriesFrozen', { body: definition })) })
  if (!mayExport) return <Empty>Exporting is not among the things that you may do here.</Empty>
  return (
    <section aria-label="Draft and data">
      <h3>A draft case series</h3>
      <p>
        After PROCESS and STROBE: what the rows support is written, the rest stands as questions. Nothing is invented;
        the checklist is filled as far as it goes.
      </p>
      <div className="acts">
        {draftFormats.map((format) => (
          <button
            key={format}
            type="button"
            className="b"
            disabled={draft.isPending}
            onClick={() => draft.mutate(format)}
          >
            {format === 'docx' ? 'Word' : format === 'md' ? 'Markdown' : 'PDF'}
          </button>
        ))}
      </div>
      <h3>The data set</h3>
      <p>The rows and the definition in one file, named by its hash: the same again gives the same bytes.</p>
      <div className="acts">
        <button type="button" className="b" disabled={frozen.isPending} onClick={() => frozen.mutate()}>
          Freeze and save
        </button>
      </div>
      {[draft.error, frozen.error].map((error) =>
        error === null ? null : <Problem key={error.message} error={error} inline />,
      )}
    </section>
  )
}
