import type { CohortResult, Count, EndpointResult, LandmarkResult, Plot } from '@theca/review'
import { curvePlot, forestPlot, frontierPlot, swimmerPlot, transitionPlot } from '@theca/review'
import { Link } from '@tanstack/react-router'
import { Empty } from '../parts/basics.tsx'
import { number } from '../parts/words.ts'
import { PlotFigure } from './plot.tsx'

/** Passport lines in front of every table that leaves: how the numbers came about travels with them. */
export const passportText = ({ passport, caveats }: CohortResult): string =>
  [
    `# ${passport.title}; ${passport.included} cases`,
    ...passport.criteria.map((each) => `# where ${each}`),
    ...caveats.map((each) => `# ${each}`),
    '',
  ].join('\r\n')

const months = (value: number | null): string => (value === null ? 'not reached' : `${number(value, 1)} months`)

export function Curves({ result }: { result: CohortResult }) {
  const passport = passportText(result)
  return (
    <>
      {result.endpoints.map((endpoint) => (
        <Endpoint key={endpoint.endpoint} endpoint={endpoint} plot={curvePlot(endpoint)} passport={passport} />
      ))}
      {result.landmarks.map((landmark) => (
        <LandmarkPart key={landmark.days} landmark={landmark} passport={passport} />
      ))}
    </>
  )
}

/** Survival by radiotherapy from a landmark on, with why it does not start at the operation. */
function LandmarkPart({ landmark, passport }: { landmark: LandmarkResult; passport: string }) {
  const { days, because, before, survival } = landmark
  const plot = curvePlot(survival, { id: `curve-landmark-${days}`, clock: `months after day ${days}` })
  return (
    <div className="landmark">
      <Endpoint endpoint={survival} plot={plot} passport={passport} />
      <p className="said t12 m">
        {number(before.died)} had died and {number(before.notFollowed)} were no longer followed by day {days}. {because}
      </p>
    </div>
  )
}

function Endpoint({ endpoint, plot, passport }: { endpoint: EndpointResult; plot: Plot | null; passport: string }) {
  const withheld = [...(endpoint.survival ?? []), ...(endpoint.incidence ?? [])].flatMap((each) =>
    'withheld' in each ? [`${String(each.group).replaceAll(/[_-]/g, ' ')}: ${each.because}`] : [],
  )
  const medians = (endpoint.survival ?? []).flatMap((each) =>
    'median' in each
      ? [
          `${endpoint.survival?.length === 1 ? 'Median' : String(each.group).replaceAll(/[_-]/g, ' ')} ${months(each.median.value)} (${months(each.median.low)} to ${months(each.median.high)})`,
        ]
      : [],
  )
  return (
    <section aria-label={endpoint.title}>
      {plot === null ? (
        <>
          <h3>{endpoint.title}</h3>
          <Empty>{endpoint.n === 0 ? 'Nobody is counted here.' : (withheld[0] ?? 'No curve can be drawn.')}</Empty>
        </>
      ) : (
        <PlotFigure plot={plot} note={`${endpoint.events} events among ${endpoint.n}`} passport={passport} />
      )}
      <p className="said t12">
        {[
          ...medians,
          ...(endpoint.comparison === null
            ? []
            : endpoint.comparison.p === null
              ? [endpoint.comparison.because ?? 'No comparison']
              : [`${endpoint.comparison.test} p = ${endpoint.comparison.p.toPrecision(2)}`]),
          ...(plot === null ? [] : withheld),
          ...(endpoint.notCounted === 0 ? [] : [`${endpoint.notCounted} not counted here`]),
        ].join('. ')}
      </p>
    </section>
  )
}

export const counted = ({ x, n, interval }: Count): string =>
  interval === null
    ? 'nobody examined twice'
    : `${number(x)} of ${number(n)} (${number(interval.low * 100)} to ${number(interval.high * 100)} %)`

export function FunctionPart({ result }: { result: CohortResult }) {
  const { better, same, worse, walking, matrix } = result.function
  const passport = passportText(result)
  const plot = transitionPlot(matrix)
  return (
    <section aria-label="Function">
      {plot === null ? (
        <Empty>Nobody was examined before and after.</Empty>
      ) : (
        <PlotFigure plot={plot} passport={passport} />
      )}
      <table className="t counts">
        <tbody>
          {[better, same, worse, walking.kept, walking.regained].map((count) => (
            <tr key={count.title}>
              <th scope="row">{count.title}</th>
              <td className="num">{counted(count)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Walking before and after</th>
            <td>
              {'withheld' in walking.test ? walking.test.because : `McNemar exact p = ${walking.test.p.toPrecision(2)}`}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}

export function Literature({ result }: { result: CohortResult }) {
  const passport = passportText(result)
  return (
    <section aria-label="Beside the literature">
      {result.benchmarks.map((benchmark) => (
        <div key={benchmark.id} className="forest">
          <PlotFigure plot={forestPlot(benchmark)} passport={passport} />
        </div>
      ))}
      <ul className="t12 m warnings">
        {(result.benchmarks[0]?.warnings ?? []).map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  )
}

export function People({ result }: { result: CohortResult }) {
  const passport = passportText(result)
  const [swimmer, frontier] = [swimmerPlot(result.members), frontierPlot(result.members)]
  return (
    <section aria-label="Persons">
      {swimmer === null ? null : <PlotFigure plot={swimmer} passport={passport} />}
      {frontier === null ? (
        <Empty>Nobody has both volumes and an examination at three months.</Empty>
      ) : (
        <PlotFigure plot={frontier} passport={passport} />
      )}
      <table className="t people">
        <thead>
          <tr>
            {['case', 'compartment', 'primary', 'operated', 'extent', 'grade', 'walking', 'followed', 'end'].map(
              (each) => (
                <th key={each} scope="col">
                  {each}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {result.members.map((member) => (
            <tr key={member.case}>
              <td>
                <Link to="/cases/$id/follow" params={{ id: member.case }}>
                  {member.case}
                </Link>
              </td>
              <td>{member.compartment?.replaceAll('_', ' ') ?? <span className="unk">not known</span>}</td>
              <td>{member.site ?? <span className="unk">not known</span>}</td>
              <td className="num">{member.operatedOn}</td>
              <td>{member.extentByWord ?? <span className="unk">not stated</span>}</td>
              <td className="num">{`${member.mccormickBefore ?? '–'} to ${member.mccormickAfter ?? '–'}`}</td>
              <td>{`${member.walkingBefore ?? '–'} to ${member.walkingAfter ?? '–'}`.replaceAll('_', ' ')}</td>
              <td className="num">{member.followedDays === null ? '–' : `${member.followedDays} d`}</td>
              <td>{member.died ? 'died' : member.lost ? 'lost' : 'alive'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
