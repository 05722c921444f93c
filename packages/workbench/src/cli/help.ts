import { usageOf } from './arguments.ts'
import type { Command, Option } from './command.ts'
import type { Group } from './commands/index.ts'

const NOT_A_DEVICE =
  'Theca documents and supports research. It is not a medical device and advises neither for nor against an operation.'

const listed = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, says]) => `  ${name.padEnd(width)}  ${says}`).join('\n')
}

export const mainHelp = (groups: readonly Group[]): string =>
  [
    'theca COMMAND [--help]',
    '',
    'An open workbench for the surgery of intradural spinal metastases.',
    '',
    listed(groups.map(({ name, summary }) => [name, summary] as const)),
    '',
    'Every command takes --help, with an example. Most take --json.',
    '',
    'Example:',
    '  theca instruments show kps',
    '',
    NOT_A_DEVICE,
  ].join('\n')

export const groupHelp = (name: string, commands: readonly Command[]): string =>
  [
    `theca ${name} COMMAND [--help]`,
    '',
    listed(commands.map((command) => [usageOf(command), command.summary] as const)),
    '',
    'Example:',
    ...commands.slice(0, 1).flatMap(({ examples }) => examples.map((example) => `  ${example}`)),
  ].join('\n')

export const commandHelp = (command: Command): string =>
  [
    `theca ${usageOf(command)}${Object.keys(command.options).length > 0 ? ' [options]' : ''}`,
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    ...(command.notes === undefined ? [] : ['', command.notes]),
    '',
    listed([...Object.entries(command.options).map(optionRow), ['--help', 'this page'] as const]),
    '',
    command.examples.length === 1 ? 'Example:' : 'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n')

const optionRow = ([name, { takes, says }]: [string, Option]): readonly [string, string] => [
  takes === undefined ? `--${name}` : `--${name} ${takes}`,
  says,
]
