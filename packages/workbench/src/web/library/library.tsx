import { useNavigate, useSearch } from '@tanstack/react-router'
import type { PublishedCase, PublishedSeries } from '@theca/review'
import {
  CASE_READING_RULES,
  citationInWords,
  publishedCases,
  publishedLibrary,
  publishedSeriesList,
  SERIES_READING_RULES,
} from '@theca/review'
import { useId, useMemo, useState } from 'react'
import { saveFile } from '../data/save.ts'
import { Empty, Head, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { Seg } from '../parts/seg.tsx'
import { number, plural } from '../parts/words.ts'
import { Item } from './item.tsx'
import { fieldsIn, libraryCsv, searchLibrary, seenWords } from './search.ts'
import { VerifiedMap } from './verified-map.tsx'
import './library.css'

const shelves = { cases: 'Cases', series: 'Series', map: 'What is verified' } as const
type Shelf = keyof typeof shelves

/** What was published about single patients and series: as far as it was read, and no further. */
export function Library() {
  usePageTitle('Library')
  const navigate = useNavigate()
  const { open } = useSearch({ from: '/house/library' })
  const [shelf, setShelf] = useState<Shelf>('cases')
  const [typed, setTyped] = useState('')
  const [badly, setBadly] = useState(false)
  const field = useId()
  const poor = useMemo(() => new Set(publishedLibrary().flatMap((each) => (each.poor ? [each.profile.id] : []))), [])
  const cases = useMemo(() => searchLibrary(publishedCases(), typed), [typed])
  const series = useMemo(() => searchLibrary(publishedSeriesList(), typed), [typed])
  const found = shelf === 'series' ? series : cases
  const shownCases = cases.items.filter(({ id }) => !badly || poor.has(id))
  const shown: readonly (PublishedCase | PublishedSeries)[] = shelf === 'series' ? series.items : shownCases
  const current = shown.find(({ id }) => id === open) ?? null
  const go = (id: string | null): void =>
    void navigate({ to: '/library', search: id === null ? {} : { open: id }, replace: true })
  const move = (by: number): void => {
    const next = shown[Math.min(Math.max(shown.findIndex(({ id }) => id === open) + by, 0), shown.length - 1)]
    if (next !== undefined) go(next.id)
  }
  useKeys('Library', [
    { keys: 'j', does: 'Next publication', run: () => move(1) },
    { keys: 'k', does: 'Publication before', run: () => move(-1) },
    { keys: '/', does: 'Search', run: () => document.getElementById(field)?.focus() },
  ])
  return (
    <main className="main library" id="main" tabIndex={-1}>
      <section className="pane grow shelf" aria-label="Publications">
        <Head>
          <h1 className="like2">Library</h1>
          <Seg
            label="Shelf"
            value={shelf}
            onChange={(next) => {
              setShelf(next)
              go(null)
            }}
            options={(Object.keys(shelves) as Shelf[]).map((value) => ({ value, title: shelves[value] }))}
          />
          <span className="grow" />
          {shelf === 'map' ? null : (
            <button
              type="button"
              className="b"
              disabled={shown.length === 0}
              onClick={() =>
                saveFile(`theca-library-${shelf}.csv`, new Blob([libraryCsv(shown)], { type: 'text/csv' }))
              }
            >
              CSV
            </button>
          )}
        </Head>
        {shelf === 'map' ? (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse
          <section className="body" tabIndex={0} aria-label="What is verified">
            <VerifiedMap />
          </section>
        ) : (
          <div className="body">
            <div className="finding">
              <label className="grow" htmlFor={field}>
                <span className="flabel">Words, or conditions such as primary.group=lung pre.kps&gt;=60</span>
                <input
                  id={field}
                  className="f"
                  list={`${field}-fields`}
                  value={typed}
                  aria-invalid={found.fault !== null ? true : undefined}
                  aria-describedby={`${field}-said`}
                  onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                />
              </label>
              <datalist id={`${field}-fields`}>
                {suggestions[shelf].map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </datalist>
              {shelf === 'cases' ? (
                <label className="check">
                  <input type="checkbox" checked={badly} onChange={() => setBadly(!badly)} /> only those that ended
                  badly
                </label>
              ) : null}
            </div>
            <p id={`${field}-said`} className={found.fault === null ? 'm t12' : 'fault t12'} aria-live="polite">
              {found.fault ??
                `${number(shown.length)} of ${plural(shelf === 'series' ? publishedSeriesList().length : publishedCases().length, 'publication')}.`}
            </p>
            {shown.length === 0 ? (
              found.fault === null ? (
                <Empty>Nothing in the library meets this. What a source does not tell meets only =null.</Empty>
              ) : null
            ) : (
              <List items={shown} poor={poor} open={open ?? null} go={go} />
            )}
          </div>
        )}
      </section>
      <aside className="pane reader" aria-label="Publication">
        {current === null ? (
          <Rules rules={shelf === 'series' ? SERIES_READING_RULES : CASE_READING_RULES} />
        ) : (
          <Item key={current.id} item={current} poor={poor.has(current.id)} />
        )}
      </aside>
    </main>
  )
}

const namesOf = (items: readonly object[]): readonly string[] =>
  [...new Set(items.flatMap((item) => fieldsIn(item).map(({ field }) => `${field}=`)))].sort()
const suggestions = { cases: namesOf(publishedCases()), series: namesOf(publishedSeriesList()) } as const

function List(props: {
  items: readonly (PublishedCase | PublishedSeries)[]
  poor: ReadonlySet<string>
  open: string | null
  go: (id: string | null) => void
}) {
  return (
    <ul className="pubs">
      {props.items.map((item) => (
        <li key={item.id} className={item.id === props.open ? 'cur' : ''}>
          <button
            type="button"
            aria-current={item.id === props.open ? 'true' : undefined}
            onClick={() => props.go(item.id === props.open ? null : item.id)}
          >
            <span className="what">
              {'pre' in item ? caseLine(item) : seriesLine(item)}
              {props.poor.has(item.id) ? <span className="bd">ended badly</span> : null}
            </span>
            <span className="q t12">{citationInWords(item.citation)}</span>
          </button>
          <span className={`seen ${item.source_seen}`}>{seenWords[item.source_seen]}</span>
        </li>
      ))}
    </ul>
  )
}

const spaced = (text: string): string => text.replaceAll('_', ' ')

function caseLine({ age_years: age, sex, primary, compartment, level }: PublishedCase): string {
  const where =
    level.first === null
      ? level.region.map(spaced).join(', ')
      : level.last === null || level.last === level.first
        ? level.first
        : `${level.first} to ${level.last}`
  const who = `${sex === null ? 'person' : sex === 'male' ? 'man' : 'woman'}${age === null ? ', age not told' : `, ${age}`}`
  return `${spaced(primary.site)}: ${spaced(compartment)}, ${where === '' ? 'level not told' : where}; ${who}`
}

const seriesLine = ({ role, n_patients: n, period }: PublishedSeries): string =>
  `${spaced(role)}, ${n === null ? 'number not told' : plural(n, 'patient')}${period === null ? '' : `, ${period}`}`

function Rules({ rules }: { rules: readonly string[] }) {
  return (
    <>
      <Head>
        <h2>How to read it</h2>
      </Head>
      <div className="body">
        <p>
          Small retrospective series and single cases, selected by their authors, read mostly in abstracts. No
          prediction for a patient, and no expected rate.
        </p>
        <ul className="rules">
          {rules.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
        <p className="m t12">Choose a publication to read it in full, with what its source does not tell.</p>
      </div>
    </>
  )
}
