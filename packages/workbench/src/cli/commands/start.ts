import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { DATA_OPTIONS, isSet, textOf, wholeNumber } from '../command.ts'
import { dataPath, postgresUrl } from '../data.ts'
import { printLine, tell } from '../output.ts'

const PAGES = join(import.meta.dirname, '../../../dist/web')

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens the address where there is a desktop; a failure is not worth a word, the address is on the screen. */
function openBrowser(address: string): void {
  const { platform, env } = process
  const desktop =
    platform === 'darwin' ||
    platform === 'win32' ||
    env['DISPLAY'] !== undefined ||
    env['WAYLAND_DISPLAY'] !== undefined
  if (!desktop || env['CI'] !== undefined) return
  const [command, ...args] = openers[platform] ?? ['xdg-open']
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

export const commands: readonly Command[] = [
  {
    name: 'start',
    summary: 'the workbench in the browser, on this computer only',
    words: [0, 0],
    options: {
      port: { takes: 'N', says: 'the port; without it PORT, or the next free one' },
      'no-open': { says: 'do not open the browser' },
      ...DATA_OPTIONS,
    },
    notes:
      'Prints the address on a line of its own; it holds a token that opens the workbench, so treat it as a password.\nCtrl C ends it.',
    examples: ['theca start --port 7450 --data theca-data --no-open'],
    async run(input) {
      const given = textOf(input, 'port') ?? process.env['PORT']
      const port = given === undefined || given === '' ? null : wholeNumber(given, 'port', 0, 65_535)
      if (port !== null && !port.ok) return port.failure
      const data = dataPath(input)
      tell(`data folder ${data}`)
      if (!existsSync(join(PAGES, 'index.html')))
        tell('the pages are not built; programs are answered, browsers are not. "npm start" builds them.')
      const { startServer } = await import('../../server/start.ts')
      const url = postgresUrl(input)
      const started = await startServer({
        data,
        webRoot: PAGES,
        ...(port === null ? {} : { port: port.value }),
        ...(url === undefined ? {} : { postgresUrl: url }),
      })
      if (!started.ok) return { message: started.failure.message }
      const { address, token } = started.value
      const entrance = token === null ? address : `${address}#${token}`
      await printLine(entrance)
      if (!isSet(input, 'no-open')) openBrowser(entrance)
      // The server holds the program open; its own signal handlers end it.
      return null
    },
  },
]
