import { Evidence, Validity } from '@theca/assess/screens'
import type { EvidenceStatus, ValidityCode } from '@theca/instruments'
import { capital, number } from '../parts/words.ts'

/** A result as it is kept and as it is computed while answering: the same shape, the same picture. */
export type Result = {
  readonly status: 'complete' | 'incomplete' | 'not_applicable'
  readonly value: number | string | null
  readonly outOf: number | null
  readonly band: { readonly id: string; readonly label: string } | null
  readonly attainable: readonly [number | string, number | string] | null
  readonly bandDetermined: boolean
  readonly missing: readonly string[]
  readonly validity: { readonly code: ValidityCode; readonly reason: string }
  readonly flags: readonly string[]
  readonly direction: 'higher_better' | 'higher_worse' | 'none'
  readonly evidenceStatus: EvidenceStatus
  readonly source: string
}

const directions = { higher_better: 'higher is better', higher_worse: 'higher is worse', none: '' } as const

const shownValue = (value: number | string): string =>
  typeof value === 'number' ? number(value, Number.isInteger(value) ? 0 : 2) : value.replaceAll('_', ' ')

/** Value, range still attainable, band, fitness for this person, evidence, source. */
export function ResultFacts({
  result,
  titles,
  quiet = false,
}: {
  result: Result
  titles?: ReadonlyMap<string, string>
  quiet?: boolean
}) {
  const { value, outOf, band, attainable, missing, validity, flags } = result
  // A grade is a name; its place in the list is not what people call it.
  const named = band !== null && band.label.startsWith(`${band.id}:`)
  const range = attainable === null ? null : `${shownValue(attainable[0])} to ${shownValue(attainable[1])}`
  return (
    <div className="result">
      <div className="big">
        {quiet && result.status !== 'not_applicable' ? (
          <span className="mis">not asked</span>
        ) : result.status === 'not_applicable' ? (
          <span className="na">not applicable</span>
        ) : value !== null && named ? (
          <span>{band.id}</span>
        ) : value !== null ? (
          <span className="num">
            {shownValue(value)}
            {outOf === null ? null : <span className="u">{` of ${outOf}`}</span>}
          </span>
        ) : range !== null ? (
          <span className="num">
            {range}
            {outOf === null ? null : <span className="u">{` of ${outOf}`}</span>}
          </span>
        ) : (
          <span className="mis">no value yet</span>
        )}
      </div>
      {band === null ? null : (
        <p className="t15">
          {named ? capital(band.label.slice(band.id.length + 1).trim()) : band.label}
          {value === null && result.bandDetermined ? <span className="q"> determined either way</span> : null}
        </p>
      )}
      <dl className="kv">
        {value !== null && range !== null ? (
          <>
            <dt>attainable</dt>
            <dd className="num">{range}</dd>
          </>
        ) : null}
        {missing.length === 0 || quiet ? null : (
          <>
            <dt>not answered</dt>
            <dd>
              {missing.length > 8
                ? `${missing.length} items`
                : missing.map((key) => titles?.get(key) ?? key).join(', ')}
            </dd>
          </>
        )}
        {directions[result.direction] === '' ? null : (
          <>
            <dt>direction</dt>
            <dd>{directions[result.direction]}</dd>
          </>
        )}
        <dt>fitness</dt>
        <dd>
          <Validity code={validity.code} words />
          <div className="t12 m">{validity.reason}</div>
        </dd>
        <dt>evidence</dt>
        <dd>
          <Evidence of={result.evidenceStatus} />
        </dd>
        <dt>source</dt>
        <dd>{result.source}</dd>
      </dl>
      {flags
        .filter((flag) => validity.code !== 'X' || !flag.startsWith('derived in extradural'))
        .map((flag) => (
          <p key={flag} className={flag.startsWith('derived in') ? 't12 amb' : 't12 m'}>
            {flag}
          </p>
        ))}
    </div>
  )
}
