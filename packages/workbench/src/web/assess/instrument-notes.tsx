import { Link } from '@tanstack/react-router'
import type { Instrument } from '@theca/instruments'
import { useOpenCase } from '../case/context.ts'
import { moment } from '../parts/words.ts'

/** What an instrument said before, and where it comes from. */
export function InstrumentNotes({ instrument }: { instrument: Instrument }) {
  const { id, assessed } = useOpenCase()
  const serial = assessed.examinations.get(instrument.id) ?? []
  return (
    <>
      <div className="body sec serial">
        <h3>
          {serial.length === 0
            ? 'Not answered before'
            : `Answered ${serial.length === 1 ? 'once' : `${serial.length} times`}`}
        </h3>
        <ul>
          {serial.toReversed().map((exam) => {
            const { result } = exam.answered
            const graded = instrument.bands.every(({ from, to }) => from === to)
            return (
              <li key={exam.entry.seq}>
                <span className="num m">{moment(exam.at)}</span>
                <Link to="/cases/$id" params={{ id }} search={{ entry: exam.entry.seq }} className="el">
                  {result.status === 'complete'
                    ? (result.band?.label ??
                      `${result.value ?? ''}${result.outOf === null ? '' : ` of ${result.outOf}`}`)
                    : result.status === 'incomplete'
                      ? 'incomplete'
                      : 'not applicable'}
                </Link>
                <span className="num r">
                  {typeof result.value === 'number' && result.band !== null && !graded ? result.value : ''}
                </span>
              </li>
            )
          })}
        </ul>
      </div>
      <details className="body sec aboutit">
        <summary>About this instrument</summary>
        <p className="t12 m cite">{instrument.citation}</p>
        {instrument.evidenceNote === undefined ? null : <p className="t12 m">{instrument.evidenceNote}</p>}
        <p className="t12">
          <Link to="/reference/instruments/$id" params={{ id: instrument.id }}>
            Questions, bands, worked examples and source on one page
          </Link>
        </p>
        <p className="t12 q">{`Version ${instrument.version}; licence: ${instrument.licence}`}</p>
      </details>
    </>
  )
}
