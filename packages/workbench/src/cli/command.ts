import type { Result } from '@theca/record'

/**
 * What a command is: a name, what it takes, an example that runs, and the function that does it. Each file in
 * `commands/` declares its own; nothing here knows any of them.
 */
export type Option = {
  /** The word that stands for the value in the help; without it the option is a switch. */
  readonly takes?: string
  readonly says: string
  /** It may stand more than once; `textsOf` gives all its values. */
  readonly many?: true
}

export type Command = {
  /** As it is typed: `instruments score`. */
  readonly name: string
  /** What follows the name in the help: `ID [FILE|-]`. */
  readonly takes?: string
  readonly summary: string
  /** How many words follow the name. */
  readonly words: readonly [least: number, most: number]
  readonly options: Readonly<Record<string, Option>>
  /** Lines for a shell; each of them is run by a test. */
  readonly examples: readonly string[]
  /** What else somebody must know, in plain sentences. */
  readonly notes?: string
  readonly run: (input: Input) => Promise<Outcome>
}

export type Input = {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | true | readonly string[]>>
}

/** Null is done. A failure is one sentence: what, where, what to do; `usage` when the command line itself is wrong. */
export type Failure = { readonly message: string; readonly usage?: true }
export type Outcome = Failure | null

/** An answer, or the failure that ends the command. */
export type Answer<T> = Result<T, Failure>

export const JSON_OPTION = { json: { says: 'print JSON on stdout and nothing else' } } as const satisfies Record<
  string,
  Option
>
export const DATA_OPTIONS = {
  data: { takes: 'DIR', says: 'the data folder; without it THECA_DATA, or a folder in the home folder' },
  postgres: { takes: 'URL', says: 'the record is on this PostgreSQL server; without it THECA_POSTGRES' },
} as const satisfies Record<string, Option>

/** The text given to an option, or undefined. */
export const textOf = (input: Input, option: string): string | undefined => {
  const value = input.options[option]
  return typeof value === 'string' ? value : undefined
}

/** All texts given to an option that may stand more than once, in their order. */
export const textsOf = (input: Input, option: string): readonly string[] => {
  const value = input.options[option]
  return value === undefined || value === true ? [] : typeof value === 'string' ? [value] : value
}

/** Whether a switch was set. */
export const isSet = (input: Input, option: string): boolean => input.options[option] !== undefined

/** A word that the parser has made sure is there. */
export const wordAt = (input: Input, place: number): string => input.words[place] ?? ''

export const wrongUsage = (message: string): Failure => ({ message, usage: true })

/** A whole number from an option, or why it is none. */
export function wholeNumber(text: string, option: string, least: number, most: number): Answer<number> {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return { ok: true, value }
  return { ok: false, failure: wrongUsage(`--${option} takes a whole number from ${least} to ${most}, not "${text}".`) }
}
