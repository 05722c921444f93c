/**
 * The one place that writes. stdout carries the answer and nothing else; sentences, warnings and progress go to stderr.
 */

/** Waits until the text has been handed over, so that a slow reader slows the writer instead of filling the memory. */
export function print(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve()
    else process.stdout.once('drain', resolve)
  })
}

export const printLine = (text: string): Promise<void> => print(`${text}\n`)

export const printJson = (value: unknown): Promise<void> => printLine(JSON.stringify(value, null, 2))

/** A sentence for a person: a warning, an error, what happens now. */
export const tell = (sentence: string): void => void process.stderr.write(`theca: ${sentence}\n`)

/** Progress on one line that overwrites itself; silent where stderr is no terminal. */
export type Progress = ((what: string, done: number, of: number | null) => void) & { end: () => void }

const EVERY_MS = 100

export function progressLine(): Progress {
  if (!process.stderr.isTTY) return Object.assign(() => undefined, { end: () => undefined })
  let shownAt = 0
  let shown = false
  const show = (what: string, done: number, of: number | null): void => {
    const now = performance.now()
    if (now - shownAt < EVERY_MS && done !== of) return
    shownAt = now
    shown = true
    process.stderr.write(`\r\u001B[K${what} ${done}${of === null ? '' : ` of ${of}`}`)
  }
  return Object.assign(show, { end: () => void (shown && process.stderr.write('\r\u001B[K')) })
}

/** The same for work that reports `{ what, done, total }`, and a way to stop it with Ctrl C between two steps. */
export function watched(progress: Progress): {
  signal: AbortSignal
  progress: (step: { what: string; done: number; total: number }) => void
} {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort(new Error('stopped from the keyboard')))
  return { signal: controller.signal, progress: ({ what, done, total }) => progress(what, done, total) }
}

/** A reader that went away, as in `theca … | head`, ends the command quietly. */
export function endWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

export type Column = { readonly title: string; readonly right?: boolean }

/**
 * A table in plain text, columns aligned, numbers to the right.
 *
 * @example table([{ title: 'id' }, { title: 'mL', right: true }], [['tumour', '0.736']])
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, place) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[place] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ right }, place) => {
        const cell = cells[place] ?? ''
        const space = ' '.repeat(Math.max(0, (widths[place] ?? 0) - widthOf(cell)))
        return right === true ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join('\n')
}

const graphemes = new Intl.Segmenter()
const widthOf = (text: string): number => [...graphemes.segment(text)].length

/** Text of others on a terminal: control characters, which could move the cursor or change colours, are shown as �. */
export const plain = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (each) => (each === '\t' ? ' ' : '\uFFFD'))
