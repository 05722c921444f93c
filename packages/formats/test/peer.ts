import { spawnSync } from 'node:child_process'

/** What a command says, or undefined where it is not installed. */
export function run(command: string, ...parameters: string[]): { status: number | null; text: string } | undefined {
  const done = spawnSync(command, parameters, { encoding: 'utf8' })
  return done.error === undefined ? { status: done.status, text: done.stdout + done.stderr } : undefined
}
export const has = (command: string): boolean => run(command, '--version') !== undefined
