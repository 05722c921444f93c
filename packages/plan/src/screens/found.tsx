import type { BodyOf } from '@theca/record'
import type { CordMeasured } from '../cord-measured.ts'
import { sectorInWords } from '../cord-measured.ts'
import type { imagingRead, volumesMeasured } from '../entries.ts'

const NARROW = '\u202f'
const mm = (value: number, decimals = 1): string => value.toFixed(decimals)

/** What was read from a folder of images: each series with its grid, and every fault in words. */
export function SeriesList({ read }: { read: BodyOf<typeof imagingRead> }) {
  return (
    <>
      <div className="body sec">
        <h3>{`${read.series.length} series, ${read.read} of ${read.files} files read`}</h3>
        {read.skipped.map(({ reason, files }) => (
          <p key={reason} className="t12 m">{`${files} left out: ${reason}`}</p>
        ))}
      </div>
      <ul className="serieslist">
        {read.series.map((series) => (
          <li key={series.seriesInstanceUid}>
            <div className="rowx">
              <b className="el">{series.description ?? 'No description'}</b>
              <span className="grow" />
              <span className="q num">{series.modality}</span>
            </div>
            <p className="t12 m num">
              {series.dimensions.join(' × ')}
              {series.spacingMm === null
                ? ''
                : `, ${series.spacingMm.map((each) => mm(each, 2)).join(' × ')}${NARROW}mm`}
            </p>
            {series.faults.map((fault) => (
              <p key={fault.code + fault.message} className={series.measurable ? 't12 m' : 't12 amb'}>
                {fault.message}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The series of a case as a table: geometry first, because it decides whether a number may be taken from it. */
export function SeriesTable({ read, caption }: { read: BodyOf<typeof imagingRead>; caption: string }) {
  return (
    <table className="grid series">
      <caption className="vh">{caption}</caption>
      <colgroup>
        <col />
        <col style={{ width: 56 }} />
        <col style={{ width: 64 }} />
        <col style={{ width: 128 }} />
        <col style={{ width: 176 }} />
        <col style={{ width: 78 }} />
        <col style={{ width: '36%' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col">Kind</th>
          <th scope="col" className="r">
            Images
          </th>
          <th scope="col" className="r">
            Grid
          </th>
          <th scope="col" className="r">
            Spacing, mm
          </th>
          <th scope="col" className="r">
            Slice, mm
          </th>
          <th scope="col">Geometry</th>
        </tr>
      </thead>
      <tbody>
        {read.series.map((series) => (
          <tr key={series.seriesInstanceUid}>
            <th scope="row" className="srow">
              <span className="el">{series.description ?? <span className="unk">not known</span>}</span>
            </th>
            <td className="m">{series.modality ?? <span className="unk">not known</span>}</td>
            <td className="r num">{series.images}</td>
            <td className="r num">{series.dimensions.join(' × ')}</td>
            <td className="r num">
              {series.spacingMm === null ? (
                <span className="unk">not known</span>
              ) : (
                series.spacingMm.map((each) => mm(each, 2)).join(' × ')
              )}
            </td>
            <td className="r num">
              {series.sliceThicknessMm === null ? <span className="unk">not known</span> : mm(series.sliceThicknessMm)}
            </td>
            <td>
              {series.measurable && series.faults.length === 0 ? <span className="m">uniform</span> : null}
              {series.measurable ? null : <b className="amb">not measurable. </b>}
              {series.faults.map((fault) => (
                <span key={fault.code + fault.message}>{sentence(fault.message)} </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

type Measured = BodyOf<typeof volumesMeasured>

/** Volumes with their bounds. Which label is the tumour is said by a person when the names do not. */
export function Volumes({
  measured,
  narrow = false,
  onTumour,
}: {
  measured: Measured
  narrow?: boolean
  onTumour?: (label: number) => void
}) {
  return (
    <div className="volumes">
      <table className="grid">
        <caption className="vh">Volumes of labels</caption>
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col" className="r">
              mL
            </th>
            <th scope="col" className="r">
              bounds, mL
            </th>
            {narrow ? null : (
              <>
                <th scope="col" className="r">
                  craniocaudal, mm
                </th>
                <th scope="col" className="r">
                  longest, mm
                </th>
                <th scope="col" className="r">
                  parts
                </th>
                <th scope="col" className="r">
                  voxels
                </th>
                <th scope="col">Role</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {measured.labels.map((label) => {
            const isTumour = label.label === measured.tumourLabel
            return (
              <tr key={label.label}>
                <th scope="row" className="srow">
                  <span className="el">
                    <span className="q num">{label.label}</span> {label.name ?? <span className="unk">no name</span>}
                    {narrow && isTumour ? <span className="bd accb">tumour</span> : null}
                  </span>
                </th>
                <td className="r num">{isTumour ? <b>{label.volumeMl.toFixed(3)}</b> : label.volumeMl.toFixed(3)}</td>
                <td className="r num m">
                  {label.volumeBoundsMm3.map((each) => (each / 1000).toFixed(2)).join(' to ')}
                </td>
                {narrow ? null : (
                  <>
                    <td className="r num">{mm(label.craniocaudalMm)}</td>
                    <td className="r num">{mm(label.maximumDiameterMm)}</td>
                    <td className="r num">{label.components.length}</td>
                    <td className="r num m">{String(label.voxels).replace(/\B(?=(\d{3})+$)/g, NARROW)}</td>
                    <td>
                      {isTumour ? (
                        <b>tumour</b>
                      ) : onTumour === undefined ? (
                        ''
                      ) : (
                        <button type="button" className="b q" onClick={() => onTumour(label.label)}>
                          This is the tumour
                        </button>
                      )}
                    </td>
                  </>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="t11 q note">{`${measured.method}; one voxel is ${measured.voxelVolumeMm3.toFixed(3)}${NARROW}mm³.`}</p>
    </div>
  )
}

const orUnknown = (value: number | null, decimals: number, unit: string): string | null =>
  value === null ? null : `${value.toFixed(decimals)}${unit}`

/** Cord and canal at the worst level; what could not be measured stands there as not known, with the reason below. */
export function CordFigures({ measured }: { measured: CordMeasured }) {
  const { worst, uncertaintyMm, tumourSector } = measured
  const share = (value: number | null): string | null => orUnknown(value, 0, `${NARROW}%`)
  const rows: readonly (readonly [string, string | null])[] = [
    ['Height', `${mm(worst.positionMm)}${NARROW}mm`],
    ['Front to back', `${mm(worst.apMm)}${NARROW}mm ± ${mm(uncertaintyMm.ap)}`],
    ['Side to side', `${mm(worst.transverseMm)}${NARROW}mm ± ${mm(uncertaintyMm.transverse)}`],
    ['Area at right angles', `${mm(worst.areaPerpendicularMm2)}${NARROW}mm²`],
    ['Cord compression (MSCC)', share(measured.msccPercent)],
    ['Canal compromise (MCC)', share(measured.mccPercent)],
    ['Compression ratio', orUnknown(measured.compressionRatio, 2, '')],
    ['Cord in the canal', share(measured.cordOccupancyPercent)],
    ['Tumour in the canal', share(measured.tumourOccupancyPercent)],
    ['Sector of the tumour', tumourSector && sectorInWords(tumourSector)],
  ]
  return (
    <div className="volumes">
      <table className="grid">
        <caption className="vh">Cord and canal at the worst level</caption>
        <tbody>
          {rows.map(([title, value]) => (
            <tr key={title}>
              <th scope="row" className="srow">
                {title}
              </th>
              <td className="r num">{value ?? <span className="unk">not known</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {measured.notes.map((note) => (
        <p key={note} className="t11 amb note">
          {sentence(note)}
        </p>
      ))}
      <p className="t11 q note">{sentence(measured.method)}</p>
    </div>
  )
}
