import { DERMATOMES, dermatomeTitle, isKeyMuscle, keyMuscleNames } from '@theca/anatomy'
import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Answers, Column } from './exam-cells.ts'
import {
  COLUMNS,
  columnWords,
  copiedAcross,
  filledDown,
  nextTag,
  remarksAt,
  rowsOf,
  valueAt,
  written,
} from './exam-cells.ts'
import { ExamKeypad } from './exam-keypad.tsx'
import type { ItemSchema } from './item-schema.ts'
import { plainItem } from './item-schema.ts'

type Place = { readonly row: number; readonly at: number }

/**
 * The examination sheet as a grid: a digit writes and goes down, at the bottom on to the next column; arrows move, N is
 * not testable, `*` tags, `.` repeats to the bottom, `=` copies the other side. The same as buttons where there are no
 * keys.
 */
export function ExamSheet({
  schema,
  answers,
  totals,
  levels,
  onChange,
  onEnd,
}: {
  schema: ItemSchema
  answers: Answers
  /** Sums of the six columns as the sheet is read, or null where a cell is open. */
  totals: readonly (number | string | null)[]
  /** The neurological levels that are possible, without their star. */
  levels: readonly string[]
  onChange: (answers: Answers) => void
  /** After the last cell: where the examination goes on. */
  onEnd: () => void
}) {
  const grid = useRef<HTMLTableElement>(null)
  const [here, setHere] = useState<Place>({ row: 3, at: 0 })
  const allowed = (column: Column): ReadonlySet<string> => {
    const cells = plainItem(plainItem(schema.properties?.['right'] ?? {}).properties?.[column] ?? {}).properties ?? {}
    return new Set(plainItem(Object.values(cells)[0] ?? {}).enum?.map(String))
  }
  const byColumn = { motor: allowed('motor'), lightTouch: allowed('lightTouch'), pinPrick: allowed('pinPrick') }
  const focus = (row: number, at: number): boolean => {
    const cell = grid.current?.querySelector<HTMLInputElement>(`input[data-at="${row}-${at}"]`)
    cell?.focus()
    return cell !== null && cell !== undefined
  }
  // The keyboard is on the first cell as soon as the sheet opens.
  useEffect(() => grid.current?.querySelector<HTMLInputElement>('input[tabindex="0"]')?.focus(), [])
  const toColumn = (at: number): void => {
    const column = COLUMNS[at]
    if (column === undefined) onEnd()
    else focus(DERMATOMES.indexOf((rowsOf(column.column)[0] ?? '') as (typeof DERMATOMES)[number]), at)
  }
  const step = ({ row, at }: Place, by: number): boolean => {
    const rows = rowsOf(COLUMNS[at]?.column ?? 'motor')
    const next = rows[rows.indexOf(DERMATOMES[row] ?? '') + by]
    if (next === undefined) return false
    return focus(DERMATOMES.indexOf(next as (typeof DERMATOMES)[number]), at)
  }
  /** Sideways a muscle's row may have no cell; the next column that has one is taken. */
  const sideways = ({ row, at }: Place, by: number): void => {
    for (let next = at + by; next >= 0 && next < COLUMNS.length; next += by) if (focus(row, next)) return
  }
  const act = (key: string, place: Place): boolean => {
    const target = COLUMNS[place.at]
    const name = DERMATOMES[place.row] ?? ''
    if (target === undefined) return false
    const { side, column } = target
    const value = valueAt(answers, side, column, name)
    const set = (next: string): void => {
      if (byColumn[column].has(next) || next === '') onChange(written(answers, side, column, { [name]: next }))
    }
    if (/^\d$/.test(key) || key === 'n') {
      const next = key === 'n' ? 'NT' : key
      if (!byColumn[column].has(next)) return true
      set(next)
      if (!step(place, 1)) toColumn(place.at + 1)
    } else if (key === '*') {
      if (value !== '') set(byColumn[column].has(nextTag(value)) ? nextTag(value) : value.replaceAll('*', ''))
    } else if (key === 'backspace' || key === 'delete') set('')
    else if (key === '.') {
      onChange(filledDown(answers, side, column, name))
      toColumn(place.at + 1)
    } else if (key === '=') {
      onChange(copiedAcross(answers, side, column))
      toColumn(place.at + 1)
    } else if (key === 'arrowdown') step(place, 1)
    else if (key === 'arrowup') step(place, -1)
    else if (key === 'arrowright') sideways(place, 1)
    else if (key === 'arrowleft') sideways(place, -1)
    else return false
    return true
  }
  const onKeyDown = (event: KeyboardEvent, place: Place): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (act(event.key.toLowerCase(), place)) event.preventDefault()
  }
  return (
    <div className="examsheet">
      <table className="sheet" ref={grid}>
        <caption className="vh">
          Sensation and power by segment. Digits write and go down; N is not testable; star tags; point repeats to the
          bottom; equals copies the other side.
        </caption>
        <thead>
          <tr>
            <th scope="colgroup" colSpan={4} className="r">
              RIGHT
            </th>
            <th scope="col" rowSpan={2}>
              <span className="vh">Segment</span>
            </th>
            <th scope="colgroup" colSpan={4} className="l">
              LEFT
            </th>
          </tr>
          <tr>
            <th scope="col" className="mus r">
              key muscle
            </th>
            {['0–5', 'LT', 'PP'].map((title) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
            {['LT', 'PP', '0–5'].map((title) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
            <th scope="col" className="mus l">
              key muscle
            </th>
          </tr>
        </thead>
        <tbody>
          {DERMATOMES.map((dermatome, row) => {
            const muscle = isKeyMuscle(dermatome) ? keyMuscleNames[dermatome] : ''
            const cell = (at: number) => (
              <Cell
                key={at}
                place={{ row, at }}
                answers={answers}
                isHere={here.row === row && here.at === at}
                onHere={setHere}
                onKeyDown={onKeyDown}
              />
            )
            return (
              <tr key={dermatome}>
                <td className="mus r">{muscle}</td>
                {[0, 1, 2].map(cell)}
                <th scope="row" className={levels.includes(dermatome) ? 'segm lvl' : 'segm'}>
                  {dermatomeTitle(dermatome)}
                </th>
                {[3, 4, 5].map(cell)}
                <td className="mus l">
                  {[muscle, ...remarksAt(answers, dermatome)].filter((each) => each !== '').join(' · ')}
                </td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="mus r">
              sum of motor, LT, PP
            </th>
            {totals.slice(0, 3).map((total, at) => (
              <Sum key={at} total={total} />
            ))}
            <td>
              <span className="vh">between the sides</span>
            </td>
            {totals.slice(3).map((total, at) => (
              <Sum key={at} total={total} />
            ))}
          </tr>
        </tfoot>
      </table>
      <ExamKeypad
        onKey={(key) => {
          focus(here.row, here.at)
          act(key, here)
        }}
      />
    </div>
  )
}

/** Not determinable while a cell is not testable; empty while one is open. */
const Sum = ({ total }: { total: number | string | null }) => (
  <td className="sum num">{total === null ? <span className="q">open</span> : total}</td>
)

function Cell(props: {
  place: Place
  answers: Answers
  isHere: boolean
  onHere: (place: Place) => void
  onKeyDown: (event: KeyboardEvent, place: Place) => void
}) {
  const { place, answers, isHere } = props
  const dermatome = DERMATOMES[place.row]
  const { side, column } = COLUMNS[place.at] ?? { side: 'right', column: 'motor' }
  if (dermatome === undefined || !rowsOf(column).includes(dermatome)) {
    return (
      <td className="none">
        <span className="vh">no key muscle</span>
      </td>
    )
  }
  const value = valueAt(answers, side, column, dermatome)
  const full = column === 'motor' ? '5' : '2'
  const look = value.startsWith('NT')
    ? 'nt'
    : value !== '' && value !== full
      ? value.startsWith('0')
        ? 'zero'
        : 'low'
      : undefined
  return (
    <td className={look}>
      <input
        data-at={`${place.row}-${place.at}`}
        aria-label={`${side.toUpperCase()} ${columnWords[column]} ${dermatomeTitle(dermatome)}`}
        value={value}
        readOnly
        tabIndex={isHere ? 0 : -1}
        onFocus={() => props.onHere(place)}
        onKeyDown={(event) => props.onKeyDown(event, place)}
      />
    </td>
  )
}
