import type { Answer, Command, Input, Option } from './command.ts'
import { wrongUsage } from './command.ts'
import { nearest } from './nearest.ts'

/**
 * Reads what follows the name of a command: `--option value`, `--option=value`, `--switch`, and words. `--` ends the
 * options; a single `-` is a word and stands for stdin. A name of one letter takes one dash: `-k 3`. Every option may stand once, unless it says that it may more often.
 *
 * @example readArguments(command, ['kps', '-', '--json']) // { ok: true, value: { words: ['kps', '-'], options: { json: true } } }
 */
export function readArguments(command: Command, given: readonly string[]): Answer<Input> {
  const words: string[] = []
  const options: Record<string, string | true | readonly string[]> = {}
  const rest = [...given]
  while (rest.length > 0) {
    const next = rest.shift() as string
    if (next === '--') {
      words.push(...rest.splice(0))
    } else if (!next.startsWith('-') || next === '-') {
      words.push(next)
    } else {
      const read = readOption(command, next, rest)
      if (!read.ok) return read
      const [name, value] = read.value
      const before = options[name]
      if (command.options[name]?.many === true && value !== true)
        options[name] = Array.isArray(before) ? [...(before as string[]), value] : [value]
      else if (before === undefined) options[name] = value
      else return { ok: false, failure: wrongUsage(`--${name} is given twice.`) }
    }
  }
  const [least, most] = command.words
  if (words.length < least)
    return {
      ok: false,
      failure: wrongUsage(`theca ${usageOf(command)}: ${missingWord(command, words.length)} is missing.`),
    }
  if (words.length > most)
    return { ok: false, failure: wrongUsage(`theca ${command.name} does not take "${words[most]}".`) }
  return { ok: true, value: { words, options } }
}

function readOption(command: Command, given: string, rest: string[]): Answer<[string, string | true]> {
  const equals = given.indexOf('=')
  const name = (equals === -1 ? given : given.slice(0, equals)).replace(/^--?/, '')
  const option: Option | undefined = Object.hasOwn(command.options, name) ? command.options[name] : undefined
  // An option of one letter is written with one dash, any other with two.
  if (option === undefined || !(given.startsWith('--') || name.length === 1)) {
    const near = nearest(name, Object.keys(command.options))
    const hint = near === null ? `"theca ${command.name} --help" lists its options.` : `The nearest is --${near}.`
    return { ok: false, failure: wrongUsage(`theca ${command.name} has no option ${given}. ${hint}`) }
  }
  if (option.takes === undefined) {
    return equals === -1
      ? { ok: true, value: [name, true] }
      : { ok: false, failure: wrongUsage(`--${name} takes no value.`) }
  }
  const value = equals === -1 ? rest.shift() : given.slice(equals + 1)
  if (value === undefined || value === '') return { ok: false, failure: wrongUsage(`--${name} wants ${option.takes}.`) }
  return { ok: true, value: [name, value] }
}

export const usageOf = ({ name, takes }: Command): string => (takes === undefined ? name : `${name} ${takes}`)

const missingWord = ({ takes = '' }: Command, place: number): string => takes.split(' ')[place] ?? 'a word'
