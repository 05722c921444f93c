import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReferenceRowShown, ReferenceTable } from '@theca/instruments'
import { fieldInWords, readReferenceTable, referenceTables } from '@theca/instruments'
import { Evidence } from '@theca/assess/screens'
import { useMemo, useRef, useState } from 'react'
import { referenceQuery } from '../data/queries.ts'
import { Empty, Head, Kbd, Problem, usePageTitle, useNow } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { plural } from '../parts/words.ts'
import { InstrumentList } from './instrument-list.tsx'
import { RowPane } from './row-pane.tsx'
import { ageOfTable, fieldLabel, fieldTitles } from './words.ts'
import './reference.css'

type Found = { readonly table: ReferenceTable; readonly row: ReferenceRowShown }

const textOf = ({ table, row }: Found): string =>
  [table.title, row.title, row.id, row.published?.source ?? '', ...Object.values(row.fields).map(fieldInWords)]
    .join(' ')
    .toLowerCase()

/** Tables to look things up in: what was published, what this centre has otherwise, and whose that is. */
export function Reference() {
  const { table: tableId, row: rowId } = useSearch({ from: '/house/reference' })
  const navigate = useNavigate()
  const { data, error } = useQuery(referenceQuery)
  const [wanted, setWanted] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const edits = data?.edits
  const found = useMemo((): Found[] => {
    const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean)
    return referenceTables
      .filter(({ id }) => words.length > 0 || id === (tableId ?? referenceTables[0]?.id))
      .flatMap((table) => readReferenceTable(table, edits ?? []).map((row) => ({ table, row })))
      .filter((each) => words.every((word) => textOf(each).includes(word)))
  }, [wanted, tableId, edits])
  const chosen = found.find(({ row }) => row.id === rowId) ?? null
  const table = referenceTables.find(({ id }) => id === tableId) ?? referenceTables[0]
  usePageTitle('Reference')
  const open = (each: Found | undefined): void => {
    if (each !== undefined) void navigate({ to: '/reference', search: { table: each.table.id, row: each.row.id } })
  }
  const move = (by: number) => (): void => {
    const at = chosen === null ? -1 : found.indexOf(chosen)
    open(found[Math.min(Math.max(at + by, 0), found.length - 1)])
  }
  useKeys('Reference', [
    { keys: '/', does: 'Search all tables', run: () => search.current?.focus() },
    { keys: 'j', does: 'Next row', run: move(1) },
    { keys: 'k', does: 'Previous row', run: move(-1) },
  ])
  if (table === undefined) return null
  return (
    <main className="main reference" id="main" tabIndex={-1}>
      <nav className="pane nv" aria-label="Reference tables and instruments">
        <Head>
          <h1 className="like2">Reference</h1>
        </Head>
        <ul>
          {referenceTables.map(({ id, title }) => (
            <li key={id}>
              <Link
                to="/reference"
                search={{ table: id }}
                aria-current={id === table.id && wanted === '' ? 'page' : undefined}
                activeProps={{}}
                onClick={() => setWanted('')}
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
        <InstrumentList current={null} />
      </nav>
      <section className="pane grow" aria-label="Rows">
        <Head>
          <h2>{wanted === '' ? table.title : 'Found in all tables'}</h2>
          <span className="grow" />
          <span className="filter">
            <input
              ref={search}
              className="f"
              type="search"
              aria-label="Search all tables"
              placeholder="Search all tables"
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
            <Kbd>/</Kbd>
          </span>
        </Head>
        {wanted === '' ? <About table={table} /> : null}
        {error === null ? null : (
          <Problem error={error}>
            <p>Only the published rows are shown; what this centre has otherwise could not be read.</p>
          </Problem>
        )}
        {found.length === 0 ? (
          <Empty>No row says this. What is not listed is undetermined, never a no.</Empty>
        ) : (
          <Rows found={found} mixed={wanted !== ''} chosen={chosen} onOpen={open} />
        )}
      </section>
      <RowPane
        key={`${table.id}.${chosen?.row.id ?? 'none'}.${chosen?.row.history.length ?? 0}`}
        table={chosen?.table ?? table}
        row={chosen?.row ?? null}
      />
    </main>
  )
}

function About({ table }: { table: ReferenceTable }) {
  const now = useNow(3_600_000)
  return (
    <div className="body about">
      <p className="t12 m">{table.about}</p>
      <p className="t12">
        Compared with its sources on <b className="num">{table.reviewedOn}</b>, {ageOfTable(table.reviewedOn, now)}. It
        gives no advice; local policy stands beside it, with a name and a day.
      </p>
    </div>
  )
}

function Rows(props: { found: readonly Found[]; mixed: boolean; chosen: Found | null; onOpen: (each: Found) => void }) {
  const { found, mixed, chosen, onOpen } = props
  const first = found[0]?.table
  const keys =
    mixed || first === undefined
      ? []
      : Object.keys(first.fields.shape).filter((key) => !['title', 'target'].includes(key))
  return (
    <table className="grid">
      <caption className="vh">{plural(found.length, 'row', 'rows')}</caption>
      <thead>
        <tr>
          <th scope="col">Row</th>
          {mixed ? <th scope="col">Table</th> : null}
          {mixed || first === undefined ? (
            <th scope="col">Says</th>
          ) : (
            keys.map((key) => (
              <th scope="col" key={key}>
                {fieldTitles(first)[key]}
              </th>
            ))
          )}
          <th scope="col">Source</th>
        </tr>
      </thead>
      <tbody>
        {found.map((each) => {
          const { table, row } = each
          return (
            <tr
              key={`${table.id}.${row.id}`}
              className={each.row.id === chosen?.row.id && each.table.id === chosen.table.id ? 'on' : undefined}
            >
              <th scope="row">
                <button type="button" className="aslink" onClick={() => onOpen(each)}>
                  {row.title}
                </button>
              </th>
              {mixed ? <td className="m">{table.title}</td> : null}
              {mixed ? (
                <td>
                  {Object.entries(row.fields)
                    .filter(([key]) => key !== 'title' && key !== 'target')
                    .map(([key, value]) => fieldLabel(table, key, value))
                    .join('; ')}
                </td>
              ) : (
                keys.map((key) => <td key={key}>{fieldLabel(table, key, row.fields[key])}</td>)
              )}
              <td className="src">
                {row.local === null ? (
                  row.published === null ? (
                    <span className="q">given back; no published row</span>
                  ) : (
                    <Evidence of={row.published.evidenceStatus} />
                  )
                ) : (
                  <span className="bd accb">{`local: ${row.local.owner.name}, ${row.local.at.slice(0, 10)}`}</span>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
