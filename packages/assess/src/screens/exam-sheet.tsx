import { DERMATOMES, KEY_MUSCLES, dermatomeTitle, isKeyMuscle, keyMuscleNames } from '@theca/anatomy'
import type { KeyboardEvent } from 'react'
import { useRef } from 'react'
import type { ItemSchema } from './item-schema.ts'
import { itemsOf, plainItem } from './item-schema.ts'
import { InstrumentForm } from './instrument-form.tsx'

type Side = 'right' | 'left'
type Column = 'motor' | 'lightTouch' | 'pinPrick'
type Cells = Readonly<Partial<Record<Column, Readonly<Record<string, string | null>>>>>
type Answers = Readonly<Record<string, unknown>>

/** As the sheet is read: RIGHT on the left of the page, LEFT on its right, motor outside. */
const columns: readonly { side: Side; column: Column; title: string }[] = [
  { side: 'right', column: 'motor', title: 'Motor' },
  { side: 'right', column: 'lightTouch', title: 'Light touch' },
  { side: 'right', column: 'pinPrick', title: 'Pin prick' },
  { side: 'left', column: 'lightTouch', title: 'Light touch' },
  { side: 'left', column: 'pinPrick', title: 'Pin prick' },
  { side: 'left', column: 'motor', title: 'Motor' },
]

const cellsOf = (answers: Answers, side: Side): Cells =>
  typeof answers[side] === 'object' && answers[side] !== null ? answers[side] : {}

/** Where a column has a cell: sensation at every dermatome, power at the ten key muscles. */
const rowsOf = (column: Column): readonly string[] => (column === 'motor' ? KEY_MUSCLES : DERMATOMES)

/**
 * The examination sheet as a grid: a digit writes and goes down, arrows move, N is not testable, `*` tags, `.` repeats to
 * the bottom, `=` copies the other side.
 */
export function ExamSheet({
  schema,
  answers,
  onChange,
}: {
  schema: ItemSchema
  answers: Answers
  onChange: (answers: Answers) => void
}) {
  const grid = useRef<HTMLTableElement>(null)
  const allowed = (column: Column): ReadonlySet<string> => {
    const cells = plainItem(plainItem(schema.properties?.['right'] ?? {}).properties?.[column] ?? {}).properties ?? {}
    return new Set(plainItem(Object.values(cells)[0] ?? {}).enum?.map(String))
  }
  const byColumn = { motor: allowed('motor'), lightTouch: allowed('lightTouch'), pinPrick: allowed('pinPrick') }
  const valueAt = (side: Side, column: Column, row: string): string => cellsOf(answers, side)[column]?.[row] ?? ''
  const write = (side: Side, column: Column, given: Readonly<Record<string, string>>): void => {
    const before = cellsOf(answers, side)
    const cells = Object.entries({ ...before[column], ...given }).filter(([, value]) => value !== '' && value !== null)
    onChange({ ...answers, [side]: { ...before, [column]: Object.fromEntries(cells) } })
  }
  const focus = (row: number, column: number): void =>
    grid.current?.querySelector<HTMLInputElement>(`input[data-at="${row}-${column}"]`)?.focus()
  const step = (row: number, column: number, by: number): void => {
    const rows = rowsOf(columns[column]?.column ?? 'motor')
    const place = rows.indexOf(DERMATOMES[row] ?? '')
    const next = rows[place + by]
    if (next !== undefined) focus(DERMATOMES.indexOf(next as (typeof DERMATOMES)[number]), column)
  }
  const onKeyDown = (event: KeyboardEvent, row: number, at: number): void => {
    const place = columns[at]
    if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const { side, column } = place
    const name = DERMATOMES[row] ?? ''
    const set = (value: string, go = true): void => {
      if (!byColumn[column].has(value) && value !== '') return
      write(side, column, { [name]: value })
      if (go) step(row, at, 1)
    }
    const value = valueAt(side, column, name)
    const key = event.key.toLowerCase()
    if (/^\d$/.test(key)) set(key)
    else if (key === 'n') set('NT')
    else if (key === '*') set(value.endsWith('**') ? value.replaceAll('*', '') : `${value}*`, false)
    else if (key === 'backspace' || key === 'delete') set('', false)
    else if (key === '.')
      write(
        side,
        column,
        Object.fromEntries(
          rowsOf(column)
            .slice(rowsOf(column).indexOf(name))
            .map((each) => [each, value]),
        ),
      )
    else if (key === '=')
      write(
        side,
        column,
        Object.fromEntries(
          rowsOf(column).map((each) => [each, valueAt(side === 'right' ? 'left' : 'right', column, each)]),
        ),
      )
    else if (key === 'arrowdown') step(row, at, 1)
    else if (key === 'arrowup') step(row, at, -1)
    else if (key === 'arrowright') focus(row, at + 1)
    else if (key === 'arrowleft') focus(row, at - 1)
    else return
    event.preventDefault()
  }
  const others = itemsOf(schema).filter(({ key }) => key !== 'right' && key !== 'left')
  return (
    <>
      <p className="note">
        <kbd>0</kbd> to <kbd>5</kbd> write and go down · arrows move · <kbd>N</kbd> not testable · <kbd>*</kbd> not from
        the cord · <kbd>.</kbd> the same to the bottom · <kbd>=</kbd> copy the other side
      </p>
      <table className="sheet" ref={grid}>
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">Side</span>
            </th>
            <th scope="colgroup" colSpan={3}>
              RIGHT
            </th>
            <th scope="colgroup" colSpan={3}>
              LEFT
            </th>
            <th scope="col">
              <span className="vh">Muscle of the row</span>
            </th>
          </tr>
          <tr>
            <th scope="col">Segment</th>
            {columns.map(({ side, title }, at) => (
              <th scope="col" key={`${side}-${at}`}>
                {title}
              </th>
            ))}
            <th scope="col">Key muscle</th>
          </tr>
        </thead>
        <tbody>
          {DERMATOMES.map((dermatome, row) => (
            <tr key={dermatome}>
              <th scope="row">{dermatomeTitle(dermatome)}</th>
              {columns.map(({ side, column }, at) => {
                if (!rowsOf(column).includes(dermatome))
                  return (
                    <td key={`${side}-${column}`} className="none">
                      <span className="vh">no key muscle</span>
                    </td>
                  )
                const value = valueAt(side, column, dermatome)
                return (
                  <td key={`${side}-${column}`} className={value.startsWith('NT') ? 'nt' : undefined}>
                    <input
                      data-at={`${row}-${at}`}
                      aria-label={`${side.toUpperCase()} ${column === 'motor' ? 'motor' : column === 'lightTouch' ? 'light touch' : 'pin prick'} ${dermatomeTitle(dermatome)}`}
                      value={value}
                      readOnly
                      tabIndex={row === (column === 'motor' ? 3 : 0) ? 0 : -1}
                      onKeyDown={(event) => onKeyDown(event, row, at)}
                    />
                  </td>
                )
              })}
              <td className="q t11 nw">{isKeyMuscle(dermatome) ? keyMuscleNames[dermatome] : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <InstrumentForm items={others} answers={answers} fault={null} onChange={onChange} />
    </>
  )
}
