import type { PublishedCase, PublishedSeries } from '@theca/review'
import { citationInWords } from '@theca/review'
import { Head } from '../parts/basics.tsx'
import { number } from '../parts/words.ts'
import { isKnown, seenWords } from './search.ts'

const LEFT_OUT = new Set(['id', 'kind', 'citation', 'source_seen', 'completeness'])

/** One publication with all that was written down of it; what its source does not tell stands there as not told. */
export function Item({ item, poor }: { item: PublishedCase | PublishedSeries; poor: boolean }) {
  const parts = Object.entries(item).filter(([name]) => !LEFT_OUT.has(name))
  const { doi } = item.citation
  return (
    <>
      <Head>
        <h2 className="id">{item.id}</h2>
        <span className="grow" />
        <span className={`seen ${item.source_seen}`}>{seenWords[item.source_seen]}</span>
      </Head>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse */}
      <section className="body" tabIndex={0} aria-label="All that was written down">
        {item.citation.title === null ? null : (
          <p>
            <b>{item.citation.title}</b>
          </p>
        )}
        <p className="m">{citationInWords(item.citation)}</p>
        {doi === null ? null : <p className="id t12 q">https://doi.org/{doi}</p>}
        {poor ? <p>Ended badly: worse, walking lost, or died within 90 days. Kept on purpose.</p> : null}
        {'completeness' in item ? (
          <p className="t12 m">{number(item.completeness * 100)} % of ten core fields are told.</p>
        ) : null}
        <dl className="facts">
          {parts.map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
      </section>
    </>
  )
}

const spaced = (text: string): string => text.replaceAll('_', ' ')

function Fact({ name, value }: { name: string; value: unknown }) {
  return (
    <div>
      <dt>{spaced(name)}</dt>
      <dd>
        <Value value={value} />
      </dd>
    </div>
  )
}

/** A value of any shape in words. Ids and codes lose their underscores, sentences have none. */
function Value({ value }: { value: unknown }) {
  if (!isKnown(value)) return <span className="unk">not told</span>
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return <span className="num">{value}</span>
  if (typeof value === 'string') return /\s/.test(value) ? value : spaced(value)
  if (Array.isArray(value))
    return value.every((each) => typeof each !== 'object' || each === null) ? (
      value.map((each) => spaced(String(each))).join(', ')
    ) : (
      <ul>
        {value.map((each) => (
          <li key={JSON.stringify(each)}>
            <Value value={each} />
          </li>
        ))}
      </ul>
    )
  const inside = Object.entries(value as Record<string, unknown>)
  const [told, untold] = [
    inside.filter(([, each]) => isKnown(each)),
    inside.filter(([, each]) => !isKnown(each)).map(([name]) => spaced(name)),
  ]
  return (
    <>
      {told.map(([name, each]) => (
        <span key={name} className="pairing">
          <span className="q">{spaced(name)}</span> <Value value={each} />
        </span>
      ))}
      {untold.length === 0 ? null : <span className="unk">not told: {untold.join(', ')}</span>}
    </>
  )
}
