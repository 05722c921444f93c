import { useElementSize } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import type { IntraduralFact, Prognosis } from '@theca/assess'
import { intraduralFacts, prognosisDesk } from '@theca/assess'
import { Evidence, Validity } from '@theca/assess/screens'
import { useMemo, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { Head, Kbd } from '../parts/basics.tsx'
import { moment } from '../parts/words.ts'
import { PrognosisChart } from './prognosis-chart.tsx'
import {
  barsOf,
  pointsOf,
  pointsWords,
  sayingWords,
  seriesFacts,
  seriesWords,
  spreadSentence,
} from './prognosis-picture.ts'
import './prognosis.css'

const NARROWEST = 620
const DRAWN_SERIES = 7

/** Every model beside the others, each with how far it holds here, and what is published of this disease itself. */
export function PrognosisPane({ wide = false, onLeave }: { wide?: boolean; onLeave?: () => void }) {
  const { id, assessed } = useOpenCase()
  const { ref, width } = useElementSize()
  const desk = useMemo(() => prognosisDesk(assessed), [assessed])
  const series = useMemo(() => seriesFacts(assessed), [assessed])
  const facts = useMemo(() => intraduralFacts(assessed), [assessed])
  const usable = desk.filter(({ fitness }) => fitness.code !== 'N')
  const [points, bars] = [pointsOf(usable), barsOf(usable)]
  const drawn = series.slice(0, DRAWN_SERIES)
  const sentence = spreadSentence(usable)
  const label = [sentence, ...[...points, ...bars].map(({ words }) => words), ...drawn.map(seriesWords)].join('; ')
  return (
    <aside className={wide ? 'pane form prog' : 'pane desk prog'} aria-label="Prognosis, side by side">
      <Head>
        <h2>Prognosis, side by side</h2>
        <span className="grow" />
        <span className="q t11">fitness for this person</span>
        {(['V', 'U', 'X', 'N'] as const).map((code) => (
          <Validity key={code} code={code} />
        ))}
        {onLeave === undefined ? null : (
          <button type="button" className="b q fold" onClick={onLeave}>
            Form <Kbd>P</Kbd>
          </button>
        )}
      </Head>
      <div className="body">
        <p className="t15 lead">{sentence}</p>
        <p className="leg t12">
          <span>
            <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
              <path d="M7 .5l6.5 6.5L7 13.5.5 7Z" fill="var(--amber-fill)" stroke="var(--on-amber)" />
            </svg>
            made for extradural disease, extrapolated here
          </span>
          <span>
            <svg width="12" height="12" aria-hidden="true">
              <rect x="1" y="1" width="10" height="10" fill="var(--ink)" />
            </svg>
            published intradural series, a fact and no forecast
          </span>
        </p>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse */}
        <section className="chartbox" ref={ref} tabIndex={0} aria-label="Chart of what the models say">
          {width > 0 ? (
            <PrognosisChart
              points={points}
              bars={bars}
              series={drawn}
              width={Math.max(NARROWEST, Math.floor(width))}
              label={label}
            />
          ) : null}
        </section>
      </div>
      <table className="progtable">
        <caption className="vh">What each model says, the same as the chart</caption>
        <colgroup>
          <col style={{ width: 46 }} />
          <col className="c-model" />
          <col className="c-points" />
          <col />
          <col />
          <col className="c-ev" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">Fitness</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col" className="r">
              Points
            </th>
            <th scope="col">Band, and what it says</th>
            <th scope="col">Missing or forced</th>
            <th scope="col">Evidence</th>
          </tr>
        </thead>
        <tbody>
          {[...usable, ...desk.filter(({ fitness }) => fitness.code === 'N')].map((each) => (
            <ModelRows key={each.id} id={id} model={each} />
          ))}
        </tbody>
      </table>
      <div className="body sec">
        <Link className="b" to="/cases/$id/assess" params={{ id }} search={{ form: 'external-prognosis' }}>
          Record what another model says
        </Link>
        <span className="note"> with its name, version and date; nothing is computed here.</span>
      </div>
      <Facts facts={facts} series={series} />
    </aside>
  )
}

const insideWords = {
  inside: 'this case lies in the population it was made for',
  outside: 'this case lies outside the population it was made for',
  unknown: 'whether this case lies in its population is not known',
} as const

/** One model: the line, and under it what its badge means. */
function ModelRows({ id, model }: { id: string; model: Prognosis }) {
  const [open, setOpen] = useState(false)
  const { fitness, forced, missing } = model
  const na = fitness.code === 'N'
  const points = pointsWords(model)
  const says = model.says.map(sayingWords)
  const lacks = [
    ...missing.map((item) => `${item} not answered`),
    ...forced.map((item) => `${item}: no such disease, lowest used`),
  ]
  const form = model.instrument
  // A band that is named after its survival would say it twice.
  const group = model.band === null || /month|year|%|\d/.test(model.band.label) ? null : `${model.band.label}, `
  return (
    <>
      <tr className={na ? 'na' : undefined} data-model={model.id}>
        <td>
          <Validity code={fitness.code} />
        </td>
        <th scope="row">
          <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
            {model.title}
          </button>
        </th>
        {na ? (
          <td colSpan={4} className="m">
            not applicable: {fitness.reason}
          </td>
        ) : (
          <>
            <td className="r num strong">{points ?? <span className="mis">not asked</span>}</td>
            <td>
              {group === null ? null : <span>{group}</span>}
              {says.length === 0 ? (
                <span className="q">{points === null ? 'nothing answered' : 'no survival published'}</span>
              ) : (
                <span>{[...new Set(says)].join('; ')}</span>
              )}
            </td>
            <td className="m el" title={lacks.join('; ')}>
              {lacks.join('; ')}
            </td>
            <td>
              <Evidence of={model.evidenceStatus} />
            </td>
          </>
        )}
      </tr>
      {open ? (
        <tr className="why">
          <td colSpan={6}>
            <dl className="kv">
              <dt>fitness</dt>
              <dd>
                <Validity code={fitness.code} words /> <span className="m">{fitness.reason}</span>
              </dd>
              <dt>made for</dt>
              <dd>{fitness.madeFor}</dd>
              <dt>validated in</dt>
              <dd>{fitness.validatedIn}</dd>
              <dt>era</dt>
              <dd>{fitness.era}</dd>
              <dt>this case</dt>
              <dd>{insideWords[fitness.inside]}</dd>
              <dt>source</dt>
              <dd className="cite">{model.citation}</dd>
              <dt>answers</dt>
              <dd>
                {model.from === 'recorded' && model.seq !== null && model.at !== null ? (
                  <Link to="/cases/$id" params={{ id }} search={{ entry: model.seq }}>
                    {`entry ${model.seq}, ${moment(model.at)}`}
                  </Link>
                ) : (
                  'put together from what the case says; nobody has answered it'
                )}
                {na ? null : (
                  <Link className="b q" to="/cases/$id/assess" params={{ id }} search={{ form }}>
                    Answer
                  </Link>
                )}
              </dd>
              {lacks.length === 0 ? null : (
                <>
                  <dt>open items</dt>
                  <dd>{lacks.join('; ')}</dd>
                </>
              )}
              {model.notes.map((note) => (
                <div key={note} className="noteline">
                  {note}
                </div>
              ))}
            </dl>
          </td>
        </tr>
      ) : null}
    </>
  )
}

function Facts({ facts, series }: { facts: readonly IntraduralFact[]; series: ReturnType<typeof seriesFacts> }) {
  return (
    <div className="body sec facts">
      <h3>Published of intradural disease</h3>
      <p className="t12 q">
        Small retrospective series of selected people, mostly read at abstract level; no prediction for this person.
      </p>
      <ul>
        {facts.map((fact) => (
          <li key={fact.says} className={fact.here ? undefined : 'q'}>
            <span>{fact.says}</span>
            <span className="t11 q">
              n {fact.n}, {fact.source} <Evidence of={fact.evidenceStatus} />
              {fact.here ? null : ', another compartment'}
            </span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{`Median survival of ${series.length} series, as a table`}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Series</th>
              <th scope="col" className="r">
                n
              </th>
              <th scope="col" className="r">
                Median, months
              </th>
              <th scope="col">Range</th>
              <th scope="col">Counted from</th>
              <th scope="col">Read</th>
            </tr>
          </thead>
          <tbody>
            {series.map((each) => (
              <tr key={each.id}>
                <th scope="row">{each.title}</th>
                <td className="r num">{each.n ?? 'not read'}</td>
                <td className="r num">{each.median}</td>
                <td className="num">
                  {each.range === null ? <span className="unk">not read</span> : `${each.range[0]} to ${each.range[1]}`}
                </td>
                <td>{each.from ?? <span className="unk">not read</span>}</td>
                <td>
                  {each.seen}
                  {each.overlap === null ? '' : `; ${each.overlap}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  )
}
