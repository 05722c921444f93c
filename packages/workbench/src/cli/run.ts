import { readArguments } from './arguments.ts'
import type { Command, Failure } from './command.ts'
import { wrongUsage } from './command.ts'
import type { Group } from './commands/index.ts'
import { groups } from './commands/index.ts'
import { commandHelp, groupHelp, mainHelp } from './help.ts'
import { nearest } from './nearest.ts'
import { printLine, tell } from './output.ts'

const HELP = new Set(['--help', '-h', 'help'])

/**
 * Runs one command line.
 *
 * @returns the exit code: 0 done, 1 the input could not be used, 2 wrong usage.
 * @example await run(['instruments', 'list', '--json'])
 */
export async function run(given: readonly string[]): Promise<0 | 1 | 2> {
  const [first, ...rest] = given
  if (first === undefined) {
    await printLine(mainHelp(groups))
    return 2
  }
  if (HELP.has(first)) {
    if (rest.length > 0) return run([...rest, '--help'])
    await printLine(mainHelp(groups))
    return 0
  }
  if (first === '--version' || first === '-v') return run(['version', ...rest])
  const group = groups.find(({ name }) => name === first)
  return group === undefined
    ? end(
        unknown(
          'command',
          first,
          groups.map(({ name }) => name),
        ),
      )
    : runGroup(group, rest)
}

async function runGroup(group: Group, given: readonly string[]): Promise<0 | 1 | 2> {
  const commands = await group.load()
  const single = commands.find(({ name }) => name === group.name)
  if (single !== undefined) return runCommand(single, given)
  const [first, ...rest] = given
  if (first === undefined || HELP.has(first)) {
    await printLine(groupHelp(group.name, commands))
    return first === undefined ? 2 : 0
  }
  const command = commands.find(({ name }) => name === `${group.name} ${first}`)
  const names = commands.map(({ name }) => name.slice(group.name.length + 1))
  return command === undefined ? end(unknown(`command ${group.name}`, first, names)) : runCommand(command, rest)
}

async function runCommand(command: Command, given: readonly string[]): Promise<0 | 1 | 2> {
  const words = given.includes('--') ? given.slice(0, given.indexOf('--')) : given
  if (words.some((word) => word === '--help' || word === '-h')) {
    await printLine(commandHelp(command))
    return 0
  }
  const input = readArguments(command, given)
  if (!input.ok) return end(input.failure)
  const failure = await command.run(input.value)
  return failure === null ? 0 : end(failure)
}

function end({ message, usage }: Failure): 1 | 2 {
  tell(message)
  return usage === true ? 2 : 1
}

function unknown(what: string, given: string, names: readonly string[]): Failure {
  const near = nearest(given, names)
  const hint = near === null ? `There are: ${names.join(', ')}.` : `The nearest is "${near}".`
  return wrongUsage(
    `There is no ${what === 'command' ? `command "${given}"` : `command "${what.replace('command ', '')} ${given}"`}. ${hint}`,
  )
}
