import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

/** Runs the command as a person's shell would. */

export const ROOT = resolve(import.meta.dirname, '../../../..')
export const BIN = join(ROOT, 'node_modules/.bin')

export type Ran = { code: number | null; out: string; err: string }
type Options = { input?: string; cwd?: string; env?: Record<string, string> }

const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  CI: '1',
  TZ: 'UTC',
  PATH: `${BIN}:${process.env['PATH']}`,
  ...more,
})

function ran(command: string, args: readonly string[], { input = '', cwd, env }: Options): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: cwd ?? ROOT, env: environment(env) })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.on('error', failed)
    child.on('close', (code) => done({ code, out, err }))
    child.stdin.on('error', () => undefined).end(input)
  })
}

export const theca = (args: readonly string[], options: Options = {}): Promise<Ran> => ran('theca', args, options)

/** A whole line, with its pipes and quotes. */
export const shell = (line: string, options: Options = {}): Promise<Ran> => ran('sh', ['-c', line], options)
