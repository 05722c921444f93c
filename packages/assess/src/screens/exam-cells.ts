import { DERMATOMES, KEY_MUSCLES, dermatomeTitle } from '@theca/anatomy'
import type { Dermatome } from '@theca/anatomy'

export type Side = 'right' | 'left'
export type Column = 'motor' | 'lightTouch' | 'pinPrick'
export type Answers = Readonly<Record<string, unknown>>
type Cells = Readonly<Partial<Record<Column, Readonly<Record<string, string | null>>>>>

/** As the sheet is read: RIGHT on the left of the page, LEFT on its right, motor outside. */
export const COLUMNS: readonly { readonly side: Side; readonly column: Column }[] = [
  { side: 'right', column: 'motor' },
  { side: 'right', column: 'lightTouch' },
  { side: 'right', column: 'pinPrick' },
  { side: 'left', column: 'lightTouch' },
  { side: 'left', column: 'pinPrick' },
  { side: 'left', column: 'motor' },
]

export const columnWords: Readonly<Record<Column, string>> = {
  motor: 'motor',
  lightTouch: 'light touch',
  pinPrick: 'pin prick',
}

/** Where a column has a cell: sensation at every dermatome, power at the ten key muscles. */
export const rowsOf = (column: Column): readonly string[] => (column === 'motor' ? KEY_MUSCLES : DERMATOMES)

const cellsOf = (answers: Answers, side: Side): Cells =>
  typeof answers[side] === 'object' && answers[side] !== null ? answers[side] : {}

export const valueAt = (answers: Answers, side: Side, column: Column, row: string): string =>
  cellsOf(answers, side)[column]?.[row] ?? ''

/** The answers with some cells of a column written; an empty value clears a cell. */
export function written(
  answers: Answers,
  side: Side,
  column: Column,
  given: Readonly<Record<string, string>>,
): Answers {
  const before = cellsOf(answers, side)
  const cells = Object.entries({ ...before[column], ...given }).filter(([, value]) => value !== '' && value !== null)
  return { ...answers, [side]: { ...before, [column]: Object.fromEntries(cells) } }
}

/** The value of a cell, or of the one above where it is empty, from this cell to the bottom. */
export function filledDown(answers: Answers, side: Side, column: Column, row: string): Answers {
  const rows = rowsOf(column)
  const from = rows.indexOf(row)
  const own = valueAt(answers, side, column, row)
  const value = own === '' ? valueAt(answers, side, column, rows[from - 1] ?? '') : own
  if (value === '') return answers
  return written(answers, side, column, Object.fromEntries(rows.slice(from).map((each) => [each, value])))
}

/** The whole column as it is on the other side. */
export function copiedAcross(answers: Answers, side: Side, column: Column): Answers {
  const other: Side = side === 'right' ? 'left' : 'right'
  return written(
    answers,
    side,
    column,
    Object.fromEntries(rowsOf(column).map((each) => [each, valueAt(answers, other, column, each)])),
  )
}

/** None, `*` (not from the cord, not normal), `**` (not from the cord, counts as normal), none again. */
export const nextTag = (value: string): string => (value.endsWith('**') ? value.replaceAll('*', '') : `${value}*`)

const shortWords: Readonly<Record<Column, string>> = { motor: 'motor', lightTouch: 'LT', pinPrick: 'PP' }

/** Every tagged cell, as it is written beside its row. */
export function remarksAt(answers: Answers, row: string): string[] {
  return (['right', 'left'] as const).flatMap((side) =>
    (['motor', 'lightTouch', 'pinPrick'] as const).flatMap((column) => {
      const value = valueAt(answers, side, column, row)
      const mark = /\*+$/.exec(value)?.[0]
      if (mark === undefined) return []
      return [`${side.toUpperCase()} ${shortWords[column]} ${mark}`]
    }),
  )
}

export const hasTag = (answers: Answers): boolean => DERMATOMES.some((row) => remarksAt(answers, row).length > 0)

/** What is drawn for a dermatome: the lower of light touch and pin prick, or why there is no number. */
export type Sensation = 'normal' | 'altered' | 'absent' | 'not-testable' | 'counts-as-normal' | 'open'

export const sensationWords: Readonly<Record<Sensation, string>> = {
  normal: 'normal',
  altered: 'altered',
  absent: 'absent',
  'not-testable': 'not testable',
  'counts-as-normal': '** counts as normal',
  open: 'not examined',
}

/**
 * Sensation of one dermatome on one side. An open cell beside a tested one stays open: half an answer is none.
 *
 * @example sensationAt({ right: { lightTouch: { T4: '2' }, pinPrick: { T4: '1' } } }, 'right', 'T4') // 'altered'
 */
export function sensationAt(answers: Answers, side: Side, dermatome: Dermatome): Sensation {
  const values = [valueAt(answers, side, 'lightTouch', dermatome), valueAt(answers, side, 'pinPrick', dermatome)]
  if (values.includes('')) return 'open'
  if (values.some((value) => value.endsWith('**'))) return 'counts-as-normal'
  if (values.some((value) => value.startsWith('NT'))) return 'not-testable'
  const lowest = Math.min(...values.map((value) => Number(value.replaceAll('*', ''))))
  return lowest === 2 ? 'normal' : lowest === 1 ? 'altered' : 'absent'
}

/** One side in words: `C2 to T10 normal, T11 to S4-5 absent`. */
export function sensationInWords(answers: Answers, side: Side): string {
  const runs: { state: Sensation; first: Dermatome; last: Dermatome }[] = []
  for (const dermatome of DERMATOMES) {
    const state = sensationAt(answers, side, dermatome)
    const run = runs.at(-1)
    if (run?.state === state) run.last = dermatome
    else runs.push({ state, first: dermatome, last: dermatome })
  }
  return runs
    .map(({ state, first, last }) => {
      const where = first === last ? dermatomeTitle(first) : `${dermatomeTitle(first)} to ${dermatomeTitle(last)}`
      return `${where} ${sensationWords[state]}`
    })
    .join(', ')
}
