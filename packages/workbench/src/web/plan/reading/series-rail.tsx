import { IconAlertTriangle, IconCheck, IconCircle, IconColumns2 } from '@tabler/icons-react'
import type { SeriesRead } from '@theca/plan'
import { useOpenCase } from '../../case/context.ts'
import { bytes, fullDay, plural } from '../../parts/words.ts'
import type { Change, ReadingState } from './state.ts'
import { MOST_BYTES, MOST_OPEN_BYTES, needsBytes } from './volumes.ts'

const NOT_IMAGES = new Set(['SEG', 'SR', 'PR', 'KO', 'RTSTRUCT', 'DOC'])

/** Every series of the case with what its geometry allows, and what opening it costs before it is opened. */
export function SeriesRail(props: {
  state: ReadingState
  change: (next: Change) => void
  choose: (uid: string) => void
}) {
  const { imaged } = useOpenCase()
  return (
    <nav className="pane sr" aria-label="Series">
      {imaged.studies.toReversed().map(({ at, entry, read }) => (
        <section key={entry.seq}>
          <div className="head">
            <h2>{(read.series[0]?.date ?? null) === null ? 'Undated images' : fullDay(at.slice(0, 10))}</h2>
          </div>
          <ul>
            {read.series
              .filter(({ modality }) => !NOT_IMAGES.has(modality ?? ''))
              .map((series) => (
                <SeriesRow key={series.seriesInstanceUid} series={series} {...props} />
              ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function SeriesRow({ series, state, change, choose }: { series: SeriesRead } & Parameters<typeof SeriesRail>[0]) {
  const { imaged } = useOpenCase()
  const uid = series.seriesInstanceUid
  const [first, ...beside] = state.series
  const needs = needsBytes(series)
  const open = imaged.studies
    .flatMap(({ read }) => read.series)
    .filter(({ seriesInstanceUid }) => state.series.includes(seriesInstanceUid) && seriesInstanceUid !== uid)
    .reduce((sum, each) => sum + needsBytes(each), 0)
  const tooLarge = needs > MOST_BYTES
  const noRoom = !tooLarge && needs + open > MOST_OPEN_BYTES
  const isBeside = beside.includes(uid)
  const toggle = (): void =>
    change(
      isBeside
        ? { series: state.series.filter((each) => each !== uid), layout: beside.length === 1 ? 'planes' : 'beside' }
        : { series: [...state.series, uid], layout: 'beside' },
    )
  return (
    <li className={uid === first ? 'se on' : 'se'}>
      <button
        type="button"
        className="plain"
        aria-current={uid === first ? 'true' : undefined}
        disabled={tooLarge}
        onClick={() => choose(uid)}
      >
        <span className="nm">{series.description ?? series.modality ?? 'No description'}</span>
        <span className="t11 m num">
          {series.spacingMm === null
            ? plural(series.images, 'image')
            : `${series.images} × ${series.spacingMm[2].toFixed(1)} mm, ${bytes(needs)}`}
        </span>
        <Geometry series={series} />
        {tooLarge ? (
          <span className="t11 amb">{`needs ${bytes(needs)} of memory, at most ${bytes(MOST_BYTES)} are opened`}</span>
        ) : null}
      </button>
      {uid === first || state.series.length > 3 ? null : (
        <button
          type="button"
          className="b q beside"
          aria-pressed={isBeside}
          disabled={tooLarge || (noRoom && !isBeside)}
          title={noRoom && !isBeside ? `together more than ${bytes(MOST_OPEN_BYTES)}` : 'Show beside'}
          onClick={toggle}
        >
          <IconColumns2 className="i s" aria-hidden="true" />
          <span className="vh">{`Show ${series.description ?? 'this series'} beside`}</span>
        </button>
      )}
    </li>
  )
}

function Geometry({ series }: { series: SeriesRead }) {
  const fault = series.faults[0]
  if (series.measurable && fault === undefined)
    return (
      <span className="t11 q">
        <IconCheck className="i s" aria-hidden="true" /> uniform
      </span>
    )
  if (series.measurable)
    return (
      <span className="t11 q">
        <IconCircle className="i s" aria-hidden="true" /> {short(fault?.code ?? '')}
      </span>
    )
  return (
    <span className="t11 amb">
      <IconAlertTriangle className="i s" aria-hidden="true" /> {short(fault?.code ?? 'not measurable')}, not measured
    </span>
  )
}

const short = (code: string): string => code.replaceAll('-', ' ')
