import { Link } from '@tanstack/react-router'
import type { WorklistRow } from '@theca/review'
import { IconSquare } from '@tabler/icons-react'
import { useMay } from '../data/queries.ts'
import { BoardMenu } from '../case/board-menu.tsx'
import { Empty, Head, Kbd } from '../parts/basics.tsx'
import { Missing, Quantity, Urgency } from '../parts/status.tsx'
import { age, plural } from '../parts/words.ts'
import { personLine } from './row.tsx'
import { GradeChart } from './spark.tsx'

/** The chosen case at a glance, before it is opened. */
export function Peek({ row, now, onClose }: { row: WorklistRow | null; now: Date; onClose: () => void }) {
  const mayWrite = useMay('case:write')
  const mayExport = useMay('case:export')
  if (row === null) {
    return (
      <aside className="pane peek" aria-label="Chosen case">
        <Empty>No case is chosen.</Empty>
      </aside>
    )
  }
  const { points } = row.function
  return (
    <aside className="pane peek" aria-label={`${row.case} at a glance`}>
      <Head>
        <h2 className="id">{row.case}</h2>
        <span className="m el">{personLine(row, now)}</span>
        <span className="grow" />
        <button type="button" className="b q" onClick={onClose}>
          <Kbd>Space</Kbd> close
        </button>
      </Head>
      <div className="body sec">
        <div className="rowx">
          <Urgency of={row.urgency.category} />
          <span className="q t11">project rule, not validated</span>
        </div>
        <p className="t15 lead">{row.urgency.because}.</p>
        {row.urgency.notes.map((note) => (
          <p key={note} className="t12 q">
            {note}
          </p>
        ))}
      </div>
      <div className="body sec">
        <div className="rowx">
          <h3>{row.function.label}</h3>
          <span className="grow" />
          <span className="num">
            {row.function.now === null ? (
              <Missing is="not-asked" />
            ) : (
              <Quantity value={<b>{row.function.now}</b>} unit="of V" />
            )}
          </span>
        </div>
        <p className="t11 q r">{`${plural(points.length, 'examination')}${row.lastExaminationAt === null ? '' : `, last ${age(row.lastExaminationAt, now)} old`}; grades are ranks, no slope is drawn`}</p>
        <GradeChart of={row.function} now={now} />
      </div>
      <div className="body sec">
        <dl className="kv">
          <dt>Walking</dt>
          <dd>{row.walking ?? <Missing is="not-asked" />}</dd>
          <dt>First symptom</dt>
          <dd>
            {row.firstSymptomOn === null ? (
              <Missing is="not-asked" />
            ) : (
              `${age(`${row.firstSymptomOn}T12:00:00Z`, now)} ago`
            )}
          </dd>
          <dt>Compartment</dt>
          <dd>{row.compartments ?? <Missing is="not-asked" />}</dd>
          <dt>Level</dt>
          <dd>{row.levels ?? <Missing is="not-asked" />}</dd>
        </dl>
      </div>
      {row.next === null ? null : (
        <div className="body sec miss">
          <h3>Next thing missing</h3>
          <div className="rowx">
            <IconSquare className="i s" aria-hidden="true" />
            <div>
              {row.next.what}
              <div className="t12 q">{row.next.detail}</div>
            </div>
          </div>
        </div>
      )}
      <div className="acts">
        <Link to="/cases/$id" params={{ id: row.case }} className="b p">
          Open case <Kbd>Enter</Kbd>
        </Link>
        {mayWrite ? (
          <Link to="/cases/$id/assess" params={{ id: row.case }} className="b">
            Examine <Kbd>E</Kbd>
          </Link>
        ) : null}
        {mayExport ? <BoardMenu id={row.case} up short /> : null}
      </div>
    </aside>
  )
}
