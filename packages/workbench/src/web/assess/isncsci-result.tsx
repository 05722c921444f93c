import { Evidence, Validity } from '@theca/assess/screens'
import type { ScoreResult } from '@theca/instruments'
import { useNow } from '../parts/basics.tsx'
import { moment } from '../parts/words.ts'

type Labels = readonly string[] | null | undefined
type Sides = { readonly right: Labels; readonly left: Labels } | null | undefined
type Reason = { readonly about: string; readonly label: string; readonly because: string }

/** The details of the instrument, as far as the answers reach. */
type Details = {
  readonly totals?: Readonly<Record<string, number | string | null>>
  readonly sensoryLevel?: Sides
  readonly motorLevel?: Sides
  readonly neurologicalLevel?: Labels
  readonly completeness?: Labels
  readonly ais?: Labels
  readonly zpp?: { readonly sensory: Sides; readonly motor: Sides } | null
  readonly because?: readonly Reason[]
}

/** An examination before this one, to hold the new one against. */
type EarlierExam = { readonly at: string; readonly details: unknown }

/** A set is never collapsed into one label; what is not known yet says so. */
function Labels({ of, say = (label) => label }: { of: Labels; say?: (label: string) => string }) {
  if (of === null || of === undefined || of.length === 0) return <span className="q">open</span>
  return (
    <>
      {of.map(say).join(', ')}
      {of.length > 1 ? <span className="t11 q either">either, a cell leaves it open</span> : null}
    </>
  )
}

const completenessWords = (label: string): string => label.replace('C', 'complete').replace('I', 'incomplete')
const zoneWords = (label: string): string => label.replace('NA', 'not applicable')

const rows = [
  ['uems', 'Upper limb motor, UEMS', 50],
  ['lems', 'Leg motor, LEMS', 50],
  ['lightTouch', 'Light touch', 112],
  ['pinPrick', 'Pin prick', 112],
] as const

/** Levels, grade, zones and sums, as they follow from every key; the sums beside those of the examination before. */
export function IsncsciResult({ result, earlier }: { result: ScoreResult; earlier: EarlierExam | null }) {
  const now = useNow(600_000)
  const found = result.details as Details
  const then = earlier === null ? null : (earlier.details as Details)
  const pairs = [
    ['Sensory level', found.sensoryLevel, undefined],
    ['Motor level', found.motorLevel, undefined],
    ['Sensory ZPP', found.zpp?.sensory, zoneWords],
    ['Motor ZPP', found.zpp?.motor, zoneWords],
  ] as const
  return (
    <>
      <div className="body sec exres" aria-live="polite">
        <h3>Classification, not signed</h3>
        <dl className="exhead">
          <div>
            <dt>Neurological level</dt>
            <dd>
              <Labels of={found.neurologicalLevel} />
            </dd>
          </div>
          <div>
            <dt>Completeness</dt>
            <dd>
              <Labels of={found.completeness} say={completenessWords} />
            </dd>
          </div>
          <div>
            <dt>AIS</dt>
            <dd>
              <Labels of={found.ais} />
            </dd>
          </div>
        </dl>
        <table className="extable">
          <thead>
            <tr>
              <th scope="col">
                <span className="vh">Statement</span>
              </th>
              <th scope="col">RIGHT</th>
              <th scope="col">LEFT</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(([title, of, say]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>
                  <Labels of={of?.right} {...(say === undefined ? {} : { say })} />
                </td>
                <td>
                  <Labels of={of?.left} {...(say === undefined ? {} : { say })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="extable sums">
          <thead>
            <tr>
              <th scope="col">
                <span className="vh">Sum</span>
              </th>
              <th scope="col">Total</th>
              <th scope="col">of</th>
              <th scope="col">{earlier === null ? 'before' : moment(earlier.at, now)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([key, title, most]) => (
              <tr key={key}>
                <th scope="row">{title}</th>
                <td className="num strong">
                  <Total of={found.totals?.[key]} />
                </td>
                <td className="num q">{most}</td>
                <td className="num">
                  {earlier === null ? (
                    <span className="q">not examined</span>
                  ) : (
                    <Before total={then?.totals?.[key]} now={found.totals?.[key]} />
                  )}
                </td>
              </tr>
            ))}
            {earlier === null ? null : (
              <tr>
                <th scope="row">Level and grade then</th>
                <td colSpan={3}>
                  <Labels of={then?.neurologicalLevel} />
                  {', AIS '}
                  <Labels of={then?.ais} />
                </td>
              </tr>
            )}
          </tbody>
        </table>
        <p className="t12 m rowx">
          <Validity code={result.validity.code} words /> <Evidence of={result.evidenceStatus} />
        </p>
        {result.flags.map((flag) => (
          <p key={flag} className="t12 amb">
            {flag}
          </p>
        ))}
      </div>
      <div className="body sec why">
        <h3>Why these answers</h3>
        {found.because === undefined ? (
          <p className="q t12">
            {found.neurologicalLevel === null || found.neurologicalLevel === undefined
              ? 'Levels are given when no cell is open.'
              : 'Reasons are given when the sacral questions are answered too.'}
          </p>
        ) : (
          <ul>
            {found.because.map(({ about, label, because }) => (
              <li key={`${about}-${label}`}>
                <b>{label.replace('_', '-')}</b>{' '}
                <span className="q">{about.replace(/^(right|left)/, (side) => side.toUpperCase())}.</span> {because}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

const Total = ({ of }: { of: number | string | null | undefined }) =>
  of === null || of === undefined ? (
    <span className="q">open</span>
  ) : of === 'ND' ? (
    <b className="nd" title="not determinable: a cell was not testable">
      ND
    </b>
  ) : (
    <>{of}</>
  )

/** What it was, and the step to now where both are numbers; a fall is said in a word beside the sign. */
function Before({
  total,
  now,
}: {
  total: number | string | null | undefined
  now: number | string | null | undefined
}) {
  if (typeof total !== 'number' || typeof now !== 'number' || total === now) return <Total of={total} />
  const by = now - total
  return (
    <>
      {total} <span className={by < 0 ? 'red' : 'm'}>{by < 0 ? `−${-by} worse` : `+${by} better`}</span>
    </>
  )
}
