import { COMPARTMENTS, compartmentTitles } from '@theca/anatomy'
import { Evidence, Validity, instrumentItems, optionsOf } from '@theca/assess/screens'
import type { Item } from '@theca/assess/screens'
import { Link, useParams } from '@tanstack/react-router'
import type { Band, Instrument, Worked } from '@theca/instruments'
import {
  answerInWords,
  explainInstrument,
  findInstrument,
  metaOf,
  sayResult,
  scoreInstrument,
} from '@theca/instruments'
import { Empty, Head, usePageTitle } from '../parts/basics.tsx'
import { capital } from '../parts/words.ts'
import { InstrumentList } from './instrument-list.tsx'
import './reference.css'

const directionWords = {
  higher_better: 'higher is better',
  higher_worse: 'higher is worse',
  none: 'no direction',
} as const

/** The documentation page of an instrument, made from its own file. */
export function InstrumentReference() {
  const { id } = useParams({ from: '/house/reference/instruments/$id' })
  const instrument = findInstrument(id)
  usePageTitle(instrument?.title ?? 'Instrument')
  return (
    <main className="main reference" id="main" tabIndex={-1}>
      <nav className="pane nv" aria-label="Reference">
        <Head>
          <h2 className="like2">Reference</h2>
        </Head>
        <ul>
          <li>
            <Link to="/reference" activeOptions={{ exact: true }} activeProps={{}}>
              Reference tables
            </Link>
          </li>
        </ul>
        <InstrumentList current={id} />
      </nav>
      {instrument === undefined ? (
        <section className="pane grow">
          <Empty>{`There is no instrument called ${id}. Choose one on the left.`}</Empty>
        </section>
      ) : (
        <Documentation instrument={instrument} />
      )}
    </main>
  )
}

function Documentation({ instrument }: { instrument: Instrument }) {
  const { id, version, title, measures, bands, scale, direction, evidenceStatus, evidenceNote, licence, licenceRule } =
    instrument
  return (
    <section className="pane grow doc" aria-label={title}>
      <Head>
        <h1 className="like2">{title}</h1>
        <span className="id q">{`${id} ${version}`}</span>
      </Head>
      <div className="body docbody">
        <p className="t15">{`Measures ${measures}.`}</p>
        <h2>Questions</h2>
        <ul className="questions">
          {instrumentItems(instrument).map((item) => (
            <Question key={item.key} item={item} />
          ))}
        </ul>
        <h2>Result</h2>
        <p>
          {scale.kind === 'points'
            ? `${scale.min} to ${scale.max} in steps of ${scale.step}`
            : scale.kind === 'measure'
              ? `A measure in ${scale.unit}`
              : `One of: ${scale.values.join(', ')}`}
          {`; ${directionWords[direction]}. A missing answer is never zero: the result is then the range still attainable.`}
        </p>
        {bands.length === 0 ? <p className="m">No bands are published that were seen.</p> : <Bands bands={bands} />}
        <h2>Where it holds</h2>
        <ul className="holds">
          {COMPARTMENTS.map((each) => (
            <li key={each}>
              <span>{capital(compartmentTitles[each])}</span>
              <Validity code={instrument.validity.byCompartment[each]} words />
            </li>
          ))}
        </ul>
        <h2>Worked examples</h2>
        {instrument.worked.map((worked) => (
          <Example key={worked.source} instrument={instrument} worked={worked} />
        ))}
        <h2>Source</h2>
        <p>{instrument.citation}</p>
        <p className="rowx">
          <Evidence of={evidenceStatus} /> {evidenceNote ?? ''}
        </p>
        <p className="m">
          {`Licence: ${licence}.`}
          {licenceRule === undefined
            ? ''
            : ' Totals only: the wording of the items belongs to its owners and is not here.'}
        </p>
        <p className="q t12">{`In the bibliography: ${instrument.references.join(', ')}.`}</p>
      </div>
    </section>
  )
}

const MOST = 20

function Question({ item: { key, schema, required } }: { item: Item }) {
  const options = optionsOf(schema)
  const parts = Object.keys(schema.properties ?? schema.items?.properties ?? {})
  return (
    <li>
      <b>{schema.title ?? key}</b> <span className="id q">{key}</span>
      {required ? null : <span className="q"> may stay open</span>}
      {schema.unit === undefined ? null : <span className="m">{`, ${schema.unit}`}</span>}
      {schema.help === undefined ? null : <span className="m">{` ${schema.help}`}</span>}
      {parts.length === 0 ? null : <span className="m">{` Made of ${parts.join(', ')}.`}</span>}
      {options.length === 0 ? null : options.length > MOST ? (
        <p className="m">{options.map(({ label }) => label).join(', ')}</p>
      ) : (
        <ul>
          {options.map(({ value, label }) => (
            <li key={value}>
              {String(value) === label ? label : `${value}: ${label}`.replace(/^[a-z_0-9]{3,}: /, '')}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

const ends = ({ from, to, open }: Band): string => {
  if (from === to && from !== null) return String(from)
  if (from === null && to === null) return 'by rule'
  if (from === null) return `${open === 'to' ? 'under' : 'up to'} ${to}`
  if (to === null) return `${open === 'from' ? 'over' : 'from'} ${from}`
  return `${open === 'from' ? 'over ' : ''}${from} to ${open === 'to' ? 'under ' : ''}${to}`
}

const Bands = ({ bands }: { bands: readonly Band[] }) => (
  <table className="grid narrow">
    <thead>
      <tr>
        <th scope="col">Value</th>
        <th scope="col">Band</th>
        <th scope="col">Published meaning</th>
      </tr>
    </thead>
    <tbody>
      {bands.map((band) => (
        <tr key={band.id}>
          <th scope="row" className="num">
            {ends(band)}
          </th>
          <td>{band.label}</td>
          <td>{band.meaning}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** What was answered, what it comes to, and what each answer led to. */
function Example({ instrument, worked }: { instrument: Instrument; worked: Worked }) {
  const where = { compartments: worked.compartments ?? [], lesion: worked.lesion }
  const scored = scoreInstrument(instrument, { answers: worked.answers, ...where })
  const steps = explainInstrument(instrument.id, worked.answers, where)
  return (
    <div className="example">
      <p>
        <b>{scored.ok ? sayResult(instrument, worked.answers, scored.result) : scored.failure.message}</b>{' '}
        <span className="q">{worked.source}</span>
      </p>
      {steps.length === 0 ? (
        <p className="m t12">
          {Object.entries(worked.answers)
            .map(([key, answer]) => {
              const schema = instrument.answers.shape[key]
              return schema === undefined
                ? key
                : `${metaOf(schema).title}: ${answerInWords(schema, answer) ?? 'not known'}`
            })
            .join('; ')}
        </p>
      ) : (
        <details>
          <summary>What each answer led to</summary>
          <dl className="steps">
            {steps.map(({ question, answer, leadsTo }) => (
              <div key={`${question}.${answer}`}>
                <dt>{question}</dt>
                <dd>
                  {answer ?? <span className="mis">not answered</span>}
                  <span className="m">{` → ${leadsTo}`}</span>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  )
}
