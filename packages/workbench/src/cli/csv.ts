/** Cells of a table as statistics read them: numbers where they are numbers, text else, null where there is nothing. */
export type CsvTable = Record<string, (number | string | null)[]>

const MISSING = new Set(['', 'NA', 'N/A', 'NaN', 'null', '.'])

/**
 * Reads a CSV (RFC 4180: quotes, doubled quotes, line ends within quotes) with a head line. The separator is the comma.
 *
 * @throws RangeError with the line, for a row of another length, a name that occurs twice, or an open quote. Nothing is
 * guessed: a file with semicolons or decimal commas is refused in words.
 * @example parseCsv('months,died\n4,1\n') // { months: [4], died: [1] }
 */
export function parseCsv(text: string): CsvTable {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''))
  const [head, ...body] = rows
  if (head === undefined || head.cells.every((cell) => cell.trim() === '')) throw new RangeError('the file is empty')
  if (head.cells.length === 1 && head.cells[0]?.includes(';'))
    throw new RangeError('the columns are separated by semicolons; save the file with commas and decimal points')
  const names = head.cells.map((cell) => cell.trim())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new RangeError(`the column "${twice}" occurs twice`)
  // A plain object with inherited names would confuse a column called "constructor" with what every object has.
  const columns: CsvTable = Object.assign(Object.create(null) as CsvTable, {})
  for (const name of names) columns[name] = []
  for (const { cells, line } of body) {
    if (cells.length !== names.length)
      throw new RangeError(`line ${line} has ${cells.length} cells and the head line has ${names.length}`)
    for (const [index, name] of names.entries()) columns[name]?.push(cellOf(cells[index] ?? ''))
  }
  return columns
}

function cellOf(text: string): number | string | null {
  const cell = text.trim()
  if (MISSING.has(cell)) return null
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell
}

type Row = { cells: string[]; line: number }

function rowsOf(text: string): Row[] {
  const rows: Row[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begun = 1
  const endRow = (): void => {
    cells.push(cell)
    if (cells.length > 1 || cell !== '') rows.push({ cells, line: begun })
    cells = []
    cell = ''
    begun = line + 1
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (sign === '"' && (quoted || cell === '')) quoted = !quoted
    else if (!quoted && sign === ',') {
      cells.push(cell)
      cell = ''
    } else if (!quoted && sign === '\n') {
      endRow()
      line += 1
    } else if (!quoted && sign === '\r' && text[at + 1] === '\n') continue
    else {
      if (sign === '\n') line += 1
      cell += sign
    }
  }
  if (quoted) throw new RangeError(`a quote opened on line ${begun} is never closed`)
  if (cell !== '' || cells.length > 0) endRow()
  return rows
}
