import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CaseId } from '@theca/record'
import type { Similar, SimilarCase } from '@theca/review'
import { checklistOf, filledShare, scareDraft } from '@theca/review'
import { useMemo } from 'react'
import { call } from '../../contract/client.ts'
import { draftFormats } from '../../contract/index.ts'
import { useOpenCase } from '../case/context.ts'
import { useMay } from '../data/queries.ts'
import { saveAnswer } from '../data/save.ts'
import { Empty, Head, Problem, usePageTitle, Wait } from '../parts/basics.tsx'
import { number, plural } from '../parts/words.ts'
import './review.css'

const similarQuery = (id: CaseId, entries: number) =>
  queryOptions({
    queryKey: ['similar', id, entries],
    queryFn: () => call('similarCases', { params: { case: id }, query: { k: 6 } }),
    staleTime: 60_000,
  })

/** What one case teaches: cases like it with their outcomes, and a draft report from its entries. */
export function Review() {
  const { id, entries } = useOpenCase()
  usePageTitle(`${id} review`)
  const { data, error, refetch } = useQuery(similarQuery(id, entries.length))
  return (
    <main className="main review" id="main" tabIndex={-1}>
      <section className="pane grow" aria-label="Similar cases">
        <Head>
          <h2>Similar cases</h2>
          <span className="m">own and published, by what was known before treatment</span>
        </Head>
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
            <Wait>Comparing with every case.</Wait>
          ) : (
            <Neighbours similar={data} />
          )}
        </div>
      </section>
      <DraftPane />
    </main>
  )
}

const featureWords: Readonly<Record<string, string>> = {
  compartment: 'compartment',
  primary: 'primary',
  walksBefore: 'walking before',
  kps: 'Karnofsky',
  level: 'level',
  brainMetastases: 'brain metastases',
  leptomeningeal: 'leptomeningeal disease',
  tempo: 'tempo',
  systemicControlled: 'systemic disease',
  lesions: 'number of lesions',
  ageYears: 'age',
  monthsSincePrimary: 'time since the primary',
  driver: 'driver',
}

function Neighbours({ similar }: { similar: Similar }) {
  const { coverage, because, neighbours, warning, stability } = similar
  const shaky = stability.filter(({ kept, of }) => kept < of)
  return (
    <>
      <p className="m">
        Known of this case: {number(coverage * 100)} % of the weight. Outcomes are listed, never averaged: this is no
        forecast.
      </p>
      {because === null ? null : <Empty>{because}</Empty>}
      <ol className="neighbours">
        {neighbours.map((each) => (
          <Neighbour key={each.id} of={each} />
        ))}
      </ol>
      {shaky.length === 0 ? null : (
        <p className="t12 m">
          Moving one weight by half would change who is shown:{' '}
          {shaky
            .map(({ feature, kept, of }) => `${featureWords[feature] ?? feature} (${kept} of ${of} stay)`)
            .join(', ')}
          .
        </p>
      )}
      <p className="t12 m">{warning}</p>
    </>
  )
}

function Neighbour({ of }: { of: SimilarCase }) {
  const known = of.contributions.filter(({ difference }) => difference !== null)
  const apart = known.filter(({ difference }) => Number(difference) > 0)
  return (
    <li className={of.counterExample ? 'counter' : ''}>
      <div className="line">
        {of.origin === 'own' ? (
          <Link to="/cases/$id" params={{ id: of.id }}>
            <b>{of.id}</b>
          </Link>
        ) : (
          <b>{of.id}</b>
        )}
        <span className="num">
          distance {number(of.distance, 2)} over {number(of.coverage * 100)} % of the weight
        </span>
        {of.counterExample ? <span className="bd">counter-example: it ended badly</span> : null}
      </div>
      <p>
        <span className="q">Like in</span>{' '}
        {known
          .filter(({ difference }) => difference === 0)
          .map(({ feature }) => featureWords[feature] ?? feature)
          .join(', ') || 'nothing exactly'}
        ; <span className="q">differs in</span>{' '}
        {apart
          .map(({ feature, difference }) => `${featureWords[feature] ?? feature} ${number(Number(difference), 2)}`)
          .join(', ') || 'nothing that both know'}
        .
      </p>
      <p>{of.outcome.length === 0 ? <span className="unk">outcome not known</span> : of.outcome.join('; ')}</p>
      {of.citation === null ? null : <p className="t12 q">{of.citation}</p>}
    </li>
  )
}

/** The draft report: how much the entries support, what is still a question, and the file itself. */
function DraftPane() {
  const { id, entries, went } = useOpenCase()
  const mayExport = useMay('case:export')
  const draft = useMemo(() => scareDraft(entries), [entries])
  const { filled, of } = filledShare(draft)
  const save = useMutation({
    mutationFn: async (format: (typeof draftFormats)[number]) =>
      saveAnswer(await call('caseDraft', { params: { case: id, format } })),
  })
  const paper = useMutation({
    mutationFn: async () => saveAnswer(await call('operationPaper', { params: { case: id, format: 'pdf' } })),
  })
  return (
    <section className="pane drafts" aria-label="Draft case report">
      <Head>
        <h2>Draft case report</h2>
        <span className="m">after SCARE 2023</span>
      </Head>
      <div className="body">
        <p>
          <b className="num">{filled}</b> of {plural(of, 'item')} have text from the entries; the rest are questions.
          De-identified: days are counted from the operation.
        </p>
        {mayExport ? (
          <div className="acts">
            {draftFormats.map((format) => (
              <button
                key={format}
                type="button"
                className="b"
                disabled={save.isPending}
                onClick={() => save.mutate(format)}
              >
                {format === 'docx' ? 'Word' : format === 'md' ? 'Markdown' : 'PDF'}
              </button>
            ))}
            {went.operations.length === 0 ? null : (
              <button type="button" className="b" disabled={paper.isPending} onClick={() => paper.mutate()}>
                Operation record
              </button>
            )}
          </div>
        ) : null}
        {[save.error, paper.error].map((error) =>
          error === null ? null : <Problem key={error.message} error={error} inline />,
        )}
        <table className="t">
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {checklistOf(draft).map(({ item, heading, state, questions }) => (
              <tr key={item} className={state}>
                <th scope="row">
                  {item}. {heading}
                </th>
                <td>
                  {state}
                  {questions === 0 ? '' : `, ${plural(questions, 'question')}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
