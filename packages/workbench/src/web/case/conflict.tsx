import type { Entry } from '@theca/record'
import { authorName, says } from '../data/kinds.ts'
import { useSession } from '../data/queries.ts'
import { useNow } from '../parts/basics.tsx'
import { clock, fullDay } from '../parts/words.ts'

/** Two corrections of one statement: both values, both names, both times, side by side. A person chooses. */
export function ConflictChoice(props: {
  theirs: Entry
  mine: { says: string; reason: string }
  waiting: boolean
  onTheirs: () => void
  onMine: () => void
}) {
  const { theirs, mine } = props
  const now = useNow()
  const me = useSession()?.who?.name ?? 'you'
  return (
    <div className="stack" role="alert">
      <p>Somebody else corrected this statement first. Both are kept readable; which one holds is for you to say.</p>
      <div className="two">
        <section>
          <h3>In the record</h3>
          <p className="strong">{says(theirs)}</p>
          <p className="m">“{theirs.reason ?? 'no reason kept'}”</p>
          <p className="t12 q num">{`${authorName(theirs)}, ${fullDay(theirs.recordedAt)} ${clock(theirs.recordedAt, true)}`}</p>
          <button type="button" className="b" onClick={props.onTheirs}>
            Leave theirs
          </button>
        </section>
        <section>
          <h3>Yours, not written yet</h3>
          <p className="strong">{mine.says}</p>
          <p className="m">“{mine.reason}”</p>
          <p className="t12 q num">{`${me}, ${fullDay(now.toISOString())} ${clock(now, true)}`}</p>
          <button type="button" className="b p" disabled={props.waiting} onClick={props.onMine}>
            Amend theirs with mine
          </button>
        </section>
      </div>
    </div>
  )
}
