import { Link } from '@tanstack/react-router'
import { compartmentTitles } from '@theca/anatomy'
import type { LesionMap } from '@theca/plan'
import { sideTitle } from '@theca/plan'
import { Head } from '../../parts/basics.tsx'
import { Missing, Quantity } from '../../parts/status.tsx'
import { day } from '../../parts/words.ts'

const origins = { referral: 'referral', reading: 'reading', plan: 'this plan' } as const

/** The inventory of the whole neuraxis; every line and every number leads to the entry that it comes from. */
export function LesionMapPane({ map, id }: { map: LesionMap; id: string }) {
  return (
    <section aria-label="Lesion map">
      <Head>
        <h2>Lesion map</h2>
        <span className="m">whole neuraxis, from the top</span>
      </Head>
      <div className="scrollx">
        <table className="grid map">
          <thead>
            <tr>
              <th scope="col">Level</th>
              <th scope="col">Compartment</th>
              <th scope="col">Side, sector</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {map.lesions.map(({ key, number, compartment, levels, side, sector, signs, index, from, entry }) => (
              <tr key={key}>
                <th scope="row" className="srow">
                  {number === null ? '' : `${number}. `}
                  {levels ?? <Missing is="not-known" />} {index ? <span className="bd">index</span> : null}
                </th>
                <td>
                  {compartment === null ? <Missing is="not-known" /> : compartmentTitles[compartment]}
                  {signs === null ? null : <div className="t11 q">{signs}</div>}
                </td>
                <td>
                  {side === 'not-known' ? <Missing is="not-known" /> : sideTitle(side)}
                  {sector === null ? '' : `, ${sector}`}
                </td>
                <td>
                  <Link to="/cases/$id" params={{ id }} search={{ entry: entry.seq }}>
                    {`${origins[from]}, entry ${entry.seq}`}
                  </Link>
                </td>
              </tr>
            ))}
            {map.figures.map(({ label, value, unit, bounds, method, imagedOn, entry }) => (
              <tr key={`${label} ${entry.seq}`}>
                <th scope="row" className="srow">
                  {label}
                </th>
                <td colSpan={2}>
                  <Quantity
                    value={value}
                    unit={unit}
                    {...(bounds === null ? {} : { interval: `${bounds[0]} to ${bounds[1]}` })}
                  />{' '}
                  <span className="q t11">{imagedOn === null ? 'images undated' : `MRI of ${day(imagedOn)}`}</span>
                </td>
                <td>
                  <Link to="/cases/$id" params={{ id }} search={{ entry: entry.seq }} title={method}>
                    {`entry ${entry.seq}`}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {map.unassigned === null ? null : <p className="body t12 amb first">{map.unassigned}</p>}
      {map.notRead.length === 0 ? null : <p className="body t12 m first">{`Not read: ${map.notRead.join('; ')}.`}</p>}
    </section>
  )
}
