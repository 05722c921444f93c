import { COMPARTMENTS } from '@theca/anatomy'
import type { Instrument } from '@theca/instruments'
import { absenceOf } from '@theca/instruments'
import { z } from 'zod'
import type { Answer } from './command.ts'
import { nearest } from './nearest.ts'

/**
 * Answers of one instrument as rows of a table. The head line names the answers, nested ones with points
 * (`right.motor.C5`, `opioids.0.drug`); beside them `compartments` (joined by `|` or `;`), `lesion`, and `id`, which comes
 * back with the result. An empty cell is an answer that was not asked.
 */
export type AnswersHead = {
  readonly separator: ',' | ';'
  readonly columns: readonly Column[]
}

type Column =
  | { readonly is: 'compartments' | 'lesion' | 'id' }
  | { readonly is: 'answer'; readonly name: string; readonly path: readonly string[]; readonly leaf: z.core.$ZodType }

export type AnswersRow = { readonly id: string | null; readonly input: Record<string, unknown> }

/**
 * Reads the head line. Semicolons instead of commas are understood; numbers may then have a decimal comma.
 *
 * @returns the columns, or the sentence that names the column which the instrument does not know.
 */
export function answersHead(instrument: Instrument, line: string): Answer<AnswersHead> {
  const separator = separatorOf(line)
  const names = (cellsOf(line, separator) ?? []).map((cell) => cell.trim())
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) return refused(`The head line names the column "${twice}" twice.`)
  const columns: Column[] = []
  for (const name of names) {
    const column = columnOf(instrument, name)
    if (column === null) return refused(unknownColumn(instrument, name))
    columns.push(column)
  }
  return { ok: true, value: { separator, columns } }
}

/** One row as the input that `score` takes, or why it cannot be one. */
export function answersRow(head: AnswersHead, line: string): Answer<AnswersRow> {
  const cells = cellsOf(line, head.separator)
  if (cells === null) return refused('a quote is opened and never closed')
  if (cells.length !== head.columns.length) {
    return refused(`${cells.length} cells, and the head line names ${head.columns.length} columns`)
  }
  const answers: Record<string, unknown> = {}
  const row: { id: string | null; input: Record<string, unknown> } = { id: null, input: { answers } }
  for (const [at, column] of head.columns.entries()) {
    const text = (cells[at] ?? '').trim()
    if (text === '') continue
    if (column.is === 'answer') place(answers, column.path, valueOf(column.leaf, text, head.separator === ';'))
    else if (column.is === 'id') row.id = text
    else if (column.is === 'lesion') row.input['lesion'] = text
    else row.input['compartments'] = text.split(/[|;]/).map((each) => each.trim())
  }
  return { ok: true, value: row }
}

/** Whether a quote is still open at the end of a line: its row goes on in the next one. */
export const isQuoteOpen = (text: string): boolean => (text.split('"').length - 1) % 2 === 1

const refused = (message: string): { ok: false; failure: { message: string } } => ({ ok: false, failure: { message } })

/** The head line has names only, so a semicolon outside quotes can only be a separator. */
function separatorOf(line: string): ',' | ';' {
  const bare = line.replaceAll(/"[^"]*"/g, '')
  return bare.includes(';') && !bare.includes(',') ? ';' : ','
}

/** Cells of a row (RFC 4180), or null where a quote stays open. */
function cellsOf(line: string, separator: string): string[] | null {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at]
    if (quoted && sign === '"' && line[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (sign === '"' && (quoted || cell.trim() === '')) quoted = !quoted
    else if (!quoted && sign === separator) {
      cells.push(cell)
      cell = ''
    } else cell += sign
  }
  return quoted ? null : [...cells, cell]
}

function columnOf(instrument: Instrument, name: string): Column | null {
  const path = name.split('.')
  const leaf = leafAt(instrument.answers, path)
  if (leaf !== null) return { is: 'answer', name, path, leaf }
  return name === 'compartments' || name === 'lesion' || name === 'id' ? { is: name } : null
}

/** The schema at the end of a path; null where the instrument asks no such thing. */
function leafAt(schema: z.core.$ZodType, path: readonly string[]): z.core.$ZodType | null {
  const plain = plainSchema(schema)
  const [step, ...rest] = path
  if (step === undefined) return plain
  if (plain instanceof z.ZodObject) {
    const part = Object.hasOwn(plain.shape, step) ? plain.shape[step] : undefined
    return part === undefined ? null : leafAt(part, rest)
  }
  if (plain instanceof z.ZodArray) return /^\d{1,3}$/.test(step) ? leafAt(plain.element, rest) : null
  return plain instanceof z.ZodRecord && step !== '__proto__' ? leafAt(plain.valueType, rest) : null
}

const plainSchema = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? plainSchema(schema.unwrap()) : schema

/**
 * A cell as an answer. Numbers only where the instrument asks for a number; what cannot be one is handed on as it is, so
 * that the instrument refuses it by name. A list or a group may stand in its cell as JSON.
 */
function valueOf(leaf: z.core.$ZodType, text: string, decimalComma: boolean): unknown {
  if (leaf instanceof z.ZodNumber) return absenceOf(text) === null ? numberIn(text, decimalComma) : text
  if (leaf instanceof z.ZodLiteral && leaf.values.values().some((value) => typeof value === 'number'))
    return numberIn(text, false)
  if (leaf instanceof z.ZodArray || leaf instanceof z.ZodObject || leaf instanceof z.ZodRecord) return jsonIn(text)
  return text
}

function numberIn(text: string, decimalComma: boolean): number | string {
  const point = decimalComma && /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(point) ? Number(point) : text
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Puts a value at a path; whole numbers in the path are places in a list. Own keys only: a path comes from a file. */
function place(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let here: Record<string, unknown> = into
  for (const [at, step] of path.entries()) {
    if (at === path.length - 1) {
      here[step] = value
      return
    }
    const held = Object.hasOwn(here, step) ? here[step] : undefined
    const next = typeof held === 'object' && held !== null ? held : /^\d+$/.test(path[at + 1] ?? '') ? [] : {}
    here[step] = next
    here = next as Record<string, unknown>
  }
}

function unknownColumn(instrument: Instrument, name: string): string {
  const known = [...Object.keys(instrument.answers.shape), 'compartments', 'lesion', 'id']
  const near = nearest(name, known)
  const hint = near === null ? `It asks: ${known.slice(0, 12).join(', ')}.` : `The nearest is "${near}".`
  const empty =
    name === '' ? 'The head line has a column without a name.' : `${instrument.id} asks nothing called "${name}".`
  return `${empty} ${hint} Compartments are ${COMPARTMENTS.join(', ')}.`
}
