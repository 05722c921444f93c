import type { Instrument, ScoreResult } from '@theca/instruments'
import type { AnswersHead } from './answers-csv.ts'
import { answersHead, answersRow, isQuoteOpen } from './answers-csv.ts'
import type { Answer, Failure } from './command.ts'
import { LONGEST_LINE, linesOf } from './files.ts'
import type { Line } from './files.ts'
import { print, tell } from './output.ts'

type Said = ScoreResult & { says: string }
export type ScoreOne = (instrument: Instrument, given: unknown) => Answer<Said>

/** One input that was read, or why it could not be; `row` counts the inputs from 1. */
type Outcome = { readonly row: number; readonly id: string | null; readonly scored: Answer<Said> }

/**
 * Scores one input after the other: one result a line, whatever the input, so that the place of an answer is the place of
 * its question. JSON lines, or a CSV whose head line names the answers; told apart by the name, else by the first line.
 * A bad row answers `{ error, row }` and the rest go on. Never more than a row is held.
 */
export async function scoreBatch(
  instrument: Instrument,
  path: string,
  asCsv: boolean,
  score: ScoreOne,
): Promise<Failure | null> {
  const opened = await linesOf(path)
  if (!opened.ok) return opened.failure
  const lines = opened.value[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done === true)
    return { message: `There is nothing in ${path === '-' ? 'stdin' : path}. Give one input a line.` }
  const start: Line = { ...first.value, text: first.value.text.replace(/^\uFEFF/, '') }
  const rest: AsyncIterable<Line> = { [Symbol.asyncIterator]: () => lines }
  let outcomes: AsyncIterable<Outcome>
  if (isTable(path, start.text)) {
    const head = answersHead(instrument, start.text)
    if (!head.ok) return head.failure
    if (head.value.separator === ';')
      tell('columns are separated by semicolons; a comma in a number is read as its point.')
    outcomes = fromTable(instrument, head.value, rest, score)
  } else outcomes = fromJsonLines(instrument, start, rest, score)
  await write(outcomes, asCsv)
  return null
}

const isTable = (path: string, first: string): boolean =>
  /\.csv$/i.test(path) ||
  (!/\.(jsonl|ndjson|json)$/i.test(path) && first.trim() !== '' && !first.trimStart().startsWith('{'))

const failed = (message: string): { ok: false; failure: Failure } => ({ ok: false, failure: { message } })

async function* fromJsonLines(
  instrument: Instrument,
  first: Line,
  rest: AsyncIterable<Line>,
  score: ScoreOne,
): AsyncGenerator<Outcome> {
  let row = 1
  yield { row, id: null, scored: jsonLine(instrument, first, row, score) }
  for await (const line of rest) {
    row += 1
    yield { row, id: null, scored: jsonLine(instrument, line, row, score) }
  }
}

function jsonLine(instrument: Instrument, { text, cut }: Line, row: number, score: ScoreOne): Answer<Said> {
  if (cut) return failed(tooLong(`Line ${row}`))
  if (text.trim() === '') return failed(`Line ${row} is empty.`)
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return failed(`Line ${row} is not JSON.`)
  }
  return score(instrument, given)
}

const tooLong = (where: string): string =>
  `${where} is longer than ${LONGEST_LINE / 1024 / 1024} MiB; no input is. Shorten it.`

async function* fromTable(
  instrument: Instrument,
  head: AnswersHead,
  lines: AsyncIterable<Line>,
  score: ScoreOne,
): AsyncGenerator<Outcome> {
  let row = 0
  for await (const { text, cut } of wholeRows(lines)) {
    row += 1
    const read = cut ? failed(tooLong(`Row ${row}`)) : answersRow(head, text)
    if (!read.ok) yield { row, id: null, scored: cut ? read : failed(`Row ${row}: ${read.failure.message}.`) }
    else yield { row, id: read.value.id, scored: score(instrument, read.value.input) }
  }
}

/** Joins the lines of a row whose cells have line ends within quotes; empty lines between rows are no rows. */
async function* wholeRows(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  let held: string | null = null
  for await (const { text, cut } of lines) {
    const row: string = held === null ? text : `${held}\n${text}`
    if (cut || row.length > LONGEST_LINE) {
      yield { text: '', cut: true }
      held = null
    } else if (isQuoteOpen(row)) held = row
    else {
      held = null
      if (row.trim() !== '') yield { text: row, cut: false }
    }
  }
  if (held !== null) yield { text: held, cut: false }
}

/** Handed over in pieces: a write for every line would cost more than the scoring. */
const PIECE = 65_536

async function write(outcomes: AsyncIterable<Outcome>, asCsv: boolean): Promise<void> {
  let waiting = asCsv ? `${CSV_HEAD.join(',')}\n` : ''
  let read = 0
  let bad = 0
  for await (const outcome of outcomes) {
    read += 1
    if (!outcome.scored.ok) bad += 1
    waiting += `${asCsv ? csvOf(outcome) : jsonOf(outcome)}\n`
    if (waiting.length < PIECE) continue
    await print(waiting)
    waiting = ''
  }
  if (waiting !== '') await print(waiting)
  if (bad > 0) tell(`${bad} of ${read} rows could not be used; each says why in its place.`)
}

const jsonOf = ({ row, id, scored }: Outcome): string =>
  JSON.stringify({
    ...(id === null ? {} : { id }),
    ...(scored.ok ? scored.value : { error: scored.failure.message, row }),
  })

const CSV_HEAD =
  'row,id,instrument,version,status,value,outOf,band,attainableLow,attainableHigh,bandDetermined,missing,validity,flags,evidenceStatus,says,error'.split(
    ',',
  )

function csvOf({ row, id, scored }: Outcome): string {
  if (!scored.ok)
    return [row, id, ...Array<null>(CSV_HEAD.length - 3).fill(null), scored.failure.message].map(csvCell).join(',')
  const { instrument, version, status, value, outOf, band, attainable, bandDetermined, missing, validity, flags } =
    scored.value
  const { evidenceStatus, says } = scored.value
  const [low, high] = attainable ?? [null, null]
  const cells = [row, id, instrument, version, status, value, outOf, band?.id ?? null, low, high, bandDetermined]
  return [...cells, missing.join('|'), validity.code, flags.join('|'), evidenceStatus, says, null]
    .map(csvCell)
    .join(',')
}

/** Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function csvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
