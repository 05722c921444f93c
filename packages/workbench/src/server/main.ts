import { join } from 'node:path'
import { startServer } from './start.ts'

/**
 * The server by itself, without the command line: for trying pages against it.
 *
 *     node packages/workbench/src/server/main.ts FOLDER [PORT]
 */
const [, , data, port] = process.argv
if (data === undefined) {
  process.stderr.write('theca: give a data folder: main.ts FOLDER [PORT]\n')
  process.exit(2)
}
const webRoot = join(import.meta.dirname, '../../dist/web')
const started = await startServer({ data, webRoot, ...(port !== undefined && { port: Number(port) }) })
if (started.ok)
  process.stdout.write(`${started.value.address}${started.value.token === null ? '' : `#${started.value.token}`}\n`)
else process.stderr.write(`theca: ${started.failure.message}\n`)
process.exitCode = started.ok ? 0 : 1
