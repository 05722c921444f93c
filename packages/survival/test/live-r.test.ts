import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'
import { expectClose, reference } from './close.ts'

/**
 * The committed references are what R says today. Skipped where R or one of its packages is not installed; the
 * references themselves are checked everywhere.
 */
const folder = fileURLToPath(new URL('references', import.meta.url))
const packages = ['survival', 'cmprsk', 'metafor', 'vcd', 'coin', 'cluster', 'exactRankTests']
const asked = spawnSync('Rscript', ['-e', packages.map((name) => `library(${name})`).join(';')], { encoding: 'utf8' })
const missing =
  asked.error !== undefined
    ? 'Rscript is not installed'
    : asked.status === 0
      ? null
      : `R lacks a package: ${asked.stderr.split('\n').find((line) => line.includes('there is no package')) ?? 'see Rscript'}`

type Json = number | string | boolean | null | Json[] | { [key: string]: Json }

/** Every number below a value, with the path to it. */
function numbers(value: Json, path = ''): [string, number | null][] {
  if (typeof value === 'number' || value === null) return [[path, value]]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => numbers(inner, `${path}/${key}`))
}

describe(missing === null ? 'R itself' : `R itself (skipped: ${missing})`, () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.R') && name !== 'json.R')
  test.skipIf(missing !== null).each(scripts)('%s gives the committed numbers', (script) => {
    const run = spawnSync('Rscript', [script], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 })
    const fresh = numbers(JSON.parse(run.stdout) as Json)
    const kept = numbers(reference<Json>(script.slice(0, -2)))
    // Iterative fits of another version of R may differ in the last digits.
    expectClose(
      fresh.map(([, value]) => value),
      kept.map(([, value]) => value),
      1e-6,
      script,
    )
  })
})
