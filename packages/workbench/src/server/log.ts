/** One event of the program itself. Never a body, a name, or an id other than that of a case. */
export type LogEvent = {
  readonly event: string
  readonly [field: string]: string | number | boolean | null | undefined
}
export type Log = (event: LogEvent) => void

/**
 * One line of JSON on stderr: JSON escapes every line break, so an event can forge no second one.
 *
 * @example log({ event: 'unexpected', route: 'POST /api/cases', reference: '7K2QD' })
 */
export const logLine: Log = (event) =>
  void process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`)

/** Where an error came from, without its message: messages of libraries quote what they were given. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return frames
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ')
}
