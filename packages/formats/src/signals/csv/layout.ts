import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { decodeField, decimalOf } from '../text.ts'

/** How a text of columns is to be read. */
export type CsvLayout = {
  readonly delimiter: ',' | ';' | '\t' | ' '
  /** Whether a delimiter also stands after the last column. */
  readonly closed: boolean
  readonly decimalComma: boolean
  /** Lines before the first row of numbers. */
  readonly headLines: number
  readonly columns: readonly { readonly label: string; readonly unit: string | null }[]
  /** The column of times, and the seconds in one of its units. */
  readonly time: { readonly column: number; readonly secondsPer: number } | null
  /** From a line such as `Sampling Rate (Hz):= 1000`. */
  readonly rateHz: number | null
  readonly date: string | null
}

const HEAD_LINES = 1000
/** Names and lines of words beyond this are no such thing, and patterns are not tried on them. */
const LONGEST_WORDS = 512

/**
 * Understands the head of a text file of samples: lines of words, at most one line of column names with units in
 * brackets, then rows of numbers. The delimiter is the one that cuts the first rows into the same number of numbers; a
 * comma is a decimal sign where another delimiter stands between the columns.
 */
export function readLayout(head: Uint8Array): Result<CsvLayout> {
  if (head.includes(0))
    return failed(
      'not-signals',
      'The file is no recording that can be read here: EDF, BDF, XDF, BrainVision (.vhdr), DICOM waveform, or text in columns.',
      'byte 0',
    )
  const lines = decodeField(wholeLines(head))
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
  for (const [index, line] of lines.slice(0, HEAD_LINES).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const next = lines.slice(index + 1).find((each) => each.trim() !== '') ?? line
    const cuts = CUTS.flatMap((cut) => {
      const row = numbersOf(line, cut)
      return row !== null && numbersOf(next, cut)?.numbers.length === row.numbers.length ? [{ cut, row }] : []
    })
    // A comma could cut or be a decimal sign: columns are preferred to one column of decimal commas.
    const found = cuts.find(({ row }) => row.numbers.length > 1) ?? cuts[0]
    if (found !== undefined) return layoutOf(lines.slice(0, index), index, found.cut, found.row, next)
  }
  return failed('not-signals', 'The file has no rows of numbers.', 'line 1')
}

/** A head that was cut inside a line or a letter ends at its last whole line. */
function wholeLines(head: Uint8Array): Uint8Array {
  const last = head.lastIndexOf(10)
  return last > 0 ? head.subarray(0, last) : head
}

type Cut = Pick<CsvLayout, 'delimiter' | 'closed'>
const CUTS: readonly Cut[] = ([';', '\t', ',', ' '] as const).flatMap((delimiter) => [
  { delimiter, closed: true },
  { delimiter, closed: false },
])

type Row = { readonly numbers: readonly number[]; readonly commas: boolean }

/** Cells of a line as numbers; null when one is none. Empty cells and words for "missing" are NaN. */
function numbersOf(line: string, cut: Cut): Row | null {
  const { delimiter, closed } = cut
  if (closed && !line.endsWith(delimiter)) return null
  const cells = cellsOf(line, cut)
  const numbers = cells.map((cell) => numberOf(cell, delimiter !== ','))
  if (numbers.includes(null) || !numbers.some((number) => !Number.isNaN(number))) return null
  return { numbers: numbers as number[], commas: delimiter !== ',' && cells.some((cell) => cell.includes(',')) }
}

export function cellsOf(line: string, { delimiter, closed }: Cut): string[] {
  const cells = delimiter === ' ' ? line.trim().split(/[ \t]+/) : line.split(delimiter)
  if (closed && cells.at(-1)?.trim() === '') cells.pop()
  return cells
}

const MISSING = /^(?:|nan|na|n\/a|null|-)$/i

/** A number, NaN where the cell says that there is none, null where it is something else. */
export function numberOf(cell: string, comma: boolean): number | null {
  const text = cell.trim().replace(/^"(.*)"$/, '$1')
  if (MISSING.test(text)) return NaN
  const found = decimalOf(comma ? text.replace(/,(?=\d+(?:[eE][+-]?\d+)?$)/, '.') : text)
  return found === null || found.comma ? null : found.value
}

function layoutOf(before: readonly string[], headLines: number, cut: Cut, row: Row, next: string): Result<CsvLayout> {
  const count = row.numbers.length
  if (count > SIGNAL_LIMITS.channels + 1)
    return failed(
      'limit-exceeded',
      `A row has ${count} numbers; at most ${SIGNAL_LIMITS.channels} channels are read.`,
      `line ${headLines + 1}`,
    )
  const names = namesOf(before, cut, count)
  const columns = Array.from({ length: count }, (_, i) => columnOf(names?.[i] ?? `Column ${i + 1}`))
  const rateHz = before.map(rateOf).find((rate) => rate !== null) ?? null
  const date = before
    .map((line) => /\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)/.exec(line)?.[1])
    .find((found) => found !== undefined)
  const commas = row.commas || (numbersOf(next, cut)?.commas ?? false)
  return ok({
    ...cut,
    decimalComma: commas,
    headLines,
    columns,
    time: timeColumn(columns),
    rateHz,
    date: date ?? null,
  })
}

/** The last line of as many words as there are columns, or a line `Labels:= …`. */
function namesOf(before: readonly string[], { delimiter }: Cut, count: number): string[] | null {
  for (const line of before.toReversed()) {
    const labelled = /^#?\s*Labels?\s*:?=\s*(.+)$/i.exec(line)?.[1] ?? line.replace(/^#\s*/, '')
    if (labelled.trim() === '' || /:=/.test(labelled)) continue
    for (const between of [delimiter, '\t', ';', ','] as const) {
      const cells = cellsOf(labelled, { delimiter: between, closed: labelled.endsWith(between) }).map((cell) =>
        cell.trim().replace(/^"(.*)"$/, '$1'),
      )
      if (cells.length === count && cells.some((cell) => numberOf(cell, true) === null)) return cells
    }
  }
  return null
}

/** `Fz [µV]`, `Fz (µV)`: what stands in brackets at the end is the unit. */
function columnOf(name: string): { label: string; unit: string | null } {
  if (name.length > LONGEST_WORDS) return { label: name.slice(0, LONGEST_WORDS), unit: null }
  const found = /^(.*?)\s*[[(]([^\][()]{1,16})[\])]$/.exec(name)
  return found === null ? { label: name, unit: null } : { label: found[1] || name, unit: (found[2] as string).trim() }
}

const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['sec', 1],
  ['seconds', 1],
  ['ms', 1e-3],
  ['msec', 1e-3],
  ['µs', 1e-6],
  ['us', 1e-6],
])

/** A column of times is called so and has a unit of time; without a unit it is not guessed. */
function timeColumn(columns: CsvLayout['columns']): CsvLayout['time'] {
  const column = columns.findIndex(({ label }) =>
    /^(?:t|time|times|zeit|temps|tempo|tiempo|timestamp)(?:[_ ]?(?:m|µ|u)?s)?$/i.test(label),
  )
  if (column < 0) return null
  const { label, unit } = columns[column] as CsvLayout['columns'][number]
  const said = unit ?? /[_ ]((?:m|µ|u)?s)$/i.exec(label)?.[1] ?? ''
  const secondsPer = TIME_UNITS.get(said.toLowerCase().replace('μ', 'µ'))
  return secondsPer === undefined ? null : { column, secondsPer }
}

function rateOf(line: string): number | null {
  if (line.length > LONGEST_WORDS) return null
  const found =
    /(?:sampling|sample)[ _-]?(?:rate|frequency)\s*(?:[[(]Hz[\])])?\s*[:=]{1,2}\s*([\d.,]+)\s*(?:Hz)?\s*$/i.exec(
      line,
    )?.[1]
  const value = found === undefined ? null : (decimalOf(found)?.value ?? null)
  return value !== null && value > 0 ? value : null
}
