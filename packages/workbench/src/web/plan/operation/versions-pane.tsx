import { Link } from '@tanstack/react-router'
import type { OperationPlan, OperativePlanBody } from '@theca/plan'
import { differenceBetween } from '@theca/plan'
import { Head } from '../../parts/basics.tsx'
import { moment } from '../../parts/words.ts'

/** Every version, who kept and who signed it, and what changed from one to the next. */
export function VersionsPane({
  others,
  onAnother,
  operation,
  drafted,
  id,
}: {
  operation: OperationPlan | null
  drafted: OperativePlanBody | null
  id: string
  /** Plans of earlier operations. */
  others: readonly OperationPlan[]
  /** Begins the plan of another operation; null where that is not possible now. */
  onAnother: (() => void) | null
}) {
  if (operation === null) return null
  const { versions, signatures } = operation
  const last = versions.at(-1)
  const unsaved = drafted === null || last === undefined ? [] : differenceBetween(last.plan, drafted)
  return (
    <section aria-label="Versions" className="tr">
      <Head>
        <h2>Versions</h2>
        {operation.operation > 1 ? <span className="m">{`operation ${operation.operation}`}</span> : null}
        <span className="grow" />
        {onAnother === null ? null : (
          <button type="button" className="b" onClick={onAnother}>
            Plan another operation
          </button>
        )}
      </Head>
      {unsaved.length === 0 ? null : (
        <div className="body">
          <h3>In this draft, not kept yet</h3>
          <Changes words={unsaved} />
        </div>
      )}
      {versions.toReversed().map((version) => {
        const before = versions.find(({ number }) => number === version.number - 1)
        const signed = signatures.filter((each) => each.version.place === version.place)
        return (
          <div key={version.place} className="body ver">
            <div className="rowx wrapx">
              <b>{`Version ${version.number}`}</b>
              <span className="m t12">{`${version.entry.author.name}, ${moment(version.at)}`}</span>
              {signed.map((each) => (
                <span key={each.entry.seq} className={each.void === null ? 'bd solid' : 'bd amber'}>
                  {each.void === null
                    ? `signed by ${each.entry.author.name}, ${moment(each.entry.effectiveAt)}`
                    : `signature void: ${each.void}`}
                </span>
              ))}
              <span className="grow" />
              <Link to="/cases/$id" params={{ id }} search={{ entry: version.entry.seq }} className="t12">
                {`entry ${version.entry.seq}`}
              </Link>
            </div>
            {before === undefined ? null : <Changes words={differenceBetween(before.plan, version.plan)} />}
          </div>
        )
      })}
      {others.map((each) => (
        <p key={each.operation} className="body t12 m ver">
          {`Operation ${each.operation}: ${each.versions.length} versions, ${each.signatures.some((one) => one.void === null) ? 'signed' : 'never signed'}; `}
          <Link to="/cases/$id" params={{ id }} search={{ entry: each.versions.at(-1)?.entry.seq ?? 1 }}>
            {`entry ${each.versions.at(-1)?.entry.seq ?? ''}`}
          </Link>
        </p>
      ))}
    </section>
  )
}

const Changes = ({ words }: { words: readonly string[] }) =>
  words.length === 0 ? (
    <p className="t12 m">Nothing changed.</p>
  ) : (
    <ul className="facts t12">
      {words.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  )

/** What changed since the version that is signed: the first thing to read before anybody goes on from it. */
export function SinceSigned({ operation }: { operation: OperationPlan }) {
  const signed = operation.signatures.findLast((each) => each.void === null)
  const last = operation.versions.at(-1)
  if (signed === undefined || last === undefined || signed.version.place === last.place) return null
  const changes = differenceBetween(signed.version.plan, last.plan)
  return (
    <details className="since points">
      <summary>
        <span>
          <b>{`Changed since the signed version ${signed.version.number}: `}</b>
          {changes.length === 0 ? 'nothing' : changes.map((each) => each.split(':', 1)[0]?.toLowerCase()).join(', ')}
        </span>
      </summary>
      <Changes words={changes} />
    </details>
  )
}
