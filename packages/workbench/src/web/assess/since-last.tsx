import type { Serial, SerialPoint } from '@theca/assess'
import { serialOf } from '@theca/assess'
import { useMemo } from 'react'
import { useOpenCase } from '../case/context.ts'
import { useNow } from '../parts/basics.tsx'
import { age, moment, number } from '../parts/words.ts'
import { ONE_EXAMINATION_MS } from './desk-list.ts'

type Change = { serial: Serial; before: SerialPoint; now: SerialPoint }

/** For everything answered at the latest examination, what it was at the one before. */
function changesOf(all: readonly Serial[]): Change[] {
  const lastAt = Math.max(...all.flatMap(({ lastAt: at }) => (at === null ? [] : [Date.parse(at)])))
  const sameExamination = ({ at }: SerialPoint): boolean => lastAt - Date.parse(at) <= ONE_EXAMINATION_MS
  return all.flatMap((serial) => {
    const now = serial.points.findLast(sameExamination)
    const before = serial.points.findLast((point) => !sameExamination(point))
    return now === undefined || before === undefined ? [] : [{ serial, before, now }]
  })
}

/** `worse by 1 grade`, `−2, worse`, `same`: the direction of the scale is in the word, never only in the sign. */
function changeWords({ serial, before, now }: Change): { words: string; worse: boolean } {
  const by = now.value - before.value
  if (by === 0) return { words: 'same', worse: false }
  const worse = serial.direction !== 'none' && by > 0 === (serial.direction === 'higher_worse')
  const way = serial.direction === 'none' ? 'changed' : worse ? 'worse' : 'better'
  const graded = !Number.isFinite(Number(now.label))
  const steps = Math.abs(by)
  if (graded) return { words: `${way} by ${steps} ${steps === 1 ? 'grade' : 'grades'}`, worse }
  return { words: `${by > 0 ? '+' : ''}${number(by, Number.isInteger(by) ? 0 : 1)}, ${way}`, worse }
}

/** What changed between the last two examinations, with its direction in words. */
export function SinceLast() {
  const { assessed } = useOpenCase()
  const now = useNow()
  const changes = useMemo(() => changesOf(serialOf(assessed)), [assessed])
  const previous = changes
    .map(({ before }) => before.at)
    .toSorted()
    .at(-1)
  return (
    <div className="body sec since">
      <div className="rowx">
        <h3>Since the last examination</h3>
        <span className="grow" />
        {previous === undefined ? null : (
          <span className="q t11 num">{`${moment(previous, now)}, ${age(previous, now)} ago`}</span>
        )}
      </div>
      {previous === undefined ? (
        <p className="q t12">No measure was examined twice yet.</p>
      ) : (
        <table>
          <thead className="vh">
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">Before</th>
              <th scope="col">to</th>
              <th scope="col">Now</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => {
              const { words, worse } = changeWords(change)
              return (
                <tr key={change.serial.instrument}>
                  <th scope="row">{change.serial.title}</th>
                  <td className="r m">{change.before.label.replaceAll('_', ' ')}</td>
                  <td className="q">→</td>
                  <td className="strong">{change.now.label.replaceAll('_', ' ')}</td>
                  <td className={worse ? 'red' : words === 'same' ? 'q' : ''}>{words}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </div>
  )
}
