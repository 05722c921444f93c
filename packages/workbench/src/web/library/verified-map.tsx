import { publishedCases, publishedSeriesList } from '@theca/review'
import { number } from '../parts/words.ts'
import type { VerifiedField } from './search.ts'
import { verifiedMap } from './search.ts'

/** How many facts there are in each field, and how much of their sources had been read when they were written down. */
export function VerifiedMap() {
  const cases = publishedCases()
  const series = publishedSeriesList()
  return (
    <>
      <p className="m">
        A fact counts as known when its source tells it. How much was read is said of a publication, not of each fact: a
        fact of an abstract may read otherwise in the full text.
      </p>
      <Table title={`Single cases (${number(cases.length)})`} rows={verifiedMap(cases)} />
      <Table title={`Series (${number(series.length)})`} rows={verifiedMap(series)} />
    </>
  )
}

function Table({ title, rows }: { title: string; rows: readonly VerifiedField[] }) {
  const total = (of: (row: VerifiedField) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
  const line = (known: number, of: number, by: VerifiedField['by']) => (
    <>
      <td className="num">
        {number(known)} of {number(of)}
      </td>
      {([by.full, by.abstract, by.recalled] as const).map((each, place) => (
        <td key={['full', 'abstract', 'recalled'][place]} className="num">
          {number(each)}
        </td>
      ))}
      <td aria-hidden="true">
        <svg className="share" viewBox="0 0 100 8" preserveAspectRatio="none">
          <rect className="full" width={(by.full / of) * 100} height="8" />
          <rect className="abstract" x={(by.full / of) * 100} width={(by.abstract / of) * 100} height="8" />
        </svg>
      </td>
    </>
  )
  return (
    <table className="t map">
      <caption>{title}</caption>
      <thead>
        <tr>
          {['Field', 'Known', 'Read in full', 'Abstract read', 'Recalled'].map((each) => (
            <th key={each} scope="col">
              {each}
            </th>
          ))}
          <th scope="col">Share of all</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, known, of, by }) => (
          <tr key={field}>
            <th scope="row">{field.replaceAll('_', ' ').replaceAll('.', ', ')}</th>
            {line(known, of, by)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All facts</th>
          {line(
            total((row) => row.known),
            total((row) => row.of),
            {
              full: total(({ by }) => by.full),
              abstract: total(({ by }) => by.abstract),
              recalled: total(({ by }) => by.recalled),
            },
          )}
        </tr>
      </tfoot>
    </table>
  )
}
