import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const known = new Set(
  [...readFileSync('docs/references.bib', 'utf8').matchAll(/^@\w+\{([^,]+),/gm)].map((match) => match[1]),
)

/** `[mantel-1966]` and the few keys without a year. */
const KEY = /\[((?:[a-z][a-z0-9]*-)+(?:1[89]|20)\d{2}|clunie-spacing|itk-\d+|dicom-ps3\.\d+|sct-[a-z]+|rfc\d+)\]/g

test('every source that the code names by key is in the bibliography, with how far it was read', () => {
  const used = readdirSync('packages', { withFileTypes: true }).flatMap(({ name }) =>
    readdirSync(join('packages', name), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(src[\\/].*\.tsx?|README\.md)$/.test(file))
      .flatMap((file) =>
        [...readFileSync(join('packages', name, file), 'utf8').matchAll(KEY)].map((match) => `${match[1]}`),
      ),
  )
  expect(used.length).toBeGreaterThan(5)
  expect([...new Set(used)].filter((key) => !known.has(key)).sort()).toEqual([])
  for (const line of readFileSync('docs/references.bib', 'utf8')
    .split('\n')
    .filter((each) => each.startsWith('@')))
    expect(line).toMatch(/seen: /)
})
