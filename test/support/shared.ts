import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const candidates = [process.env['THECA_SHARED'], join(root, '../shared')].filter((path) => path !== undefined)
const folder = candidates.find((path) => existsSync(path))

/**
 * Where a shared test input lies, or `undefined` where there is none: then the test skips and says so.
 * With `CI=true` a missing input is a failure, because a green run without its inputs proves nothing.
 *
 * @example
 * const series = sharedFile('data/imaging/phantom/PH01/dicom/T1GD_SAG')
 * test.skipIf(series === undefined)('reads the phantom', () => …)
 */
export function sharedFile(path: string): string | undefined {
  const found = folder === undefined ? undefined : join(folder, path)
  if (found !== undefined && existsSync(found)) return found
  if (process.env['CI'] === 'true')
    throw new Error(`shared test input ${path} is missing; set THECA_SHARED to its folder`)
  process.stderr.write(`skipped: shared test input ${path} is not on this machine (set THECA_SHARED)\n`)
  return undefined
}
