import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Trace } from '@theca/assess'
import { frameworksOf } from '@theca/assess'
import { Validity } from '@theca/assess/screens'
import { useMemo } from 'react'
import { useOpenCase } from '../case/context.ts'
import { referenceQuery } from '../data/queries.ts'
import { Head } from '../parts/basics.tsx'
import './serial.css'

/** Each framework as a way that can be followed: question, answer, where it was said, what it leads to. None decides. */
export function FrameworksPage() {
  const { assessed } = useOpenCase()
  const local = useQuery(referenceQuery).data?.edits
  const traces = useMemo(() => frameworksOf(assessed, local), [assessed, local])
  return (
    <section className="pane form wideform" aria-label="Frameworks">
      <Head>
        <h2>Frameworks, explained</h2>
        <span className="m">each with its questions; none of them decides</span>
        <span className="grow" />
        <Link to="/reference" className="b">
          Reference tables
        </Link>
      </Head>
      {traces.map((trace) => (
        <OneTrace key={trace.id} trace={trace} />
      ))}
    </section>
  )
}

function OneTrace({ trace }: { trace: Trace }) {
  const { id } = useOpenCase()
  const { title, result, steps, open, validity } = trace
  return (
    <section className="trace" aria-label={title}>
      <div className="head">
        <Validity code={validity.code} />
        <h3>{title}</h3>
        <span className="grow" />
        {open.length === 0 ? null : <span className="mis t11">{`${open.length} of ${steps.length} not asked`}</span>}
      </div>
      <p className="result">
        <span className="t15">
          {result ??
            (validity.code !== 'N' && open.length > 0
              ? `No result yet: ${open.length} of ${steps.length} questions are open.`
              : 'No result by this framework; what it asks is put together beneath.')}
        </span>{' '}
        <span className="t12 m">{validity.reason}</span>
      </p>
      <ol>
        {steps.map((step) => (
          <li key={step.question}>
            <span>{step.question}</span>
            <span>
              {step.answer === null ? (
                <span className="mis">not asked</span>
              ) : step.from === null ? (
                step.answer
              ) : (
                <>
                  {step.answer}{' '}
                  <Link className="t11" to="/cases/$id" params={{ id }} search={{ entry: step.from }}>
                    {`entry ${step.from}`}
                  </Link>
                </>
              )}
            </span>
            <span className="m">
              {step.leadsTo}
              <span className="t11 q">{step.source}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
