import { Link } from '@tanstack/react-router'
import type { WorklistRow } from '@theca/review'
import { memo } from 'react'
import { Missing, Phase, SyntheticChip } from '../parts/status.tsx'
import { age, personWord } from '../parts/words.ts'
import { Spark } from './spark.tsx'

/** `woman, about 49, lung, adenocarcinoma`. */
export function personLine(row: WorklistRow, now: Date): string {
  const years = row.birthYear === null ? 'age not known' : String(now.getFullYear() - row.birthYear)
  return [
    `${personWord(row.sex)} ${years}`,
    row.primary === null ? 'primary not recorded' : row.primary.charAt(0).toLowerCase() + row.primary.slice(1),
  ].join(', ')
}

type Props = { row: WorklistRow; now: Date; chosen: boolean; mixed: boolean; onChoose: (id: string) => void }

export const Row = memo(function Row({ row, now, chosen, mixed, onChoose }: Props) {
  // The most pressing fact stands first; what else triggered the rule stands beneath it.
  const [reason, ...others] = row.urgency.because.split('; ')
  return (
    <tr
      className="pick"
      data-case={row.case}
      aria-current={chosen ? 'true' : undefined}
      onClick={() => onChoose(row.case)}
    >
      <td>
        <div className="rowx">
          <Link
            to="/cases/$id"
            params={{ id: row.case }}
            className="id plain ink"
            onFocus={() => onChoose(row.case)}
            onClick={(event) => event.stopPropagation()}
          >
            {row.case}
          </Link>
          {mixed && row.synthetic ? <SyntheticChip /> : null}
        </div>
        <div className="t11 q el">{personLine(row, now)}</div>
      </td>
      <td>
        <div className="el">{row.compartments ?? <Missing is="not-asked" />}</div>
        <div className="t11 q el">{row.levels ?? (row.compartments === null ? '' : 'level not recorded')}</div>
      </td>
      <td>
        <div className="el wy">{reason}</div>
        <div className="t11 q el">
          {[
            ...others,
            row.firstSymptomOn === null
              ? 'first symptom not asked'
              : `first symptom ${age(`${row.firstSymptomOn}T12:00:00Z`, now)} ago`,
          ].join('; ')}
        </div>
      </td>
      <td>
        <div className="fx">
          <Spark of={row.function} now={now} />
          <div>
            <div>
              {row.function.now === null ? (
                <span className="mis">no exam</span>
              ) : (
                <>
                  {row.function.now}
                  <span className="u"> of V</span>
                </>
              )}
            </div>
            <div className="t11 q el walk">{row.walking ?? <Missing is="not-asked" />}</div>
          </div>
        </div>
      </td>
      <td className="r num">{row.lastExaminationAt === null ? '–' : age(row.lastExaminationAt, now)}</td>
      <td>
        <Phase of={row.phase} />
      </td>
      <td>
        {row.next === null ? (
          <span className="na">nothing missing</span>
        ) : (
          <>
            <div className="el nx">{row.next.what}</div>
            <div className="t11 q el">{row.next.detail}</div>
          </>
        )}
      </td>
    </tr>
  )
})
