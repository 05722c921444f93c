import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Care flows down this list, and so do imports: a package may import those named here and nothing else. */
const sciences = ['anatomy']
const mayImport: Record<string, readonly string[]> = {
  anatomy: [],
  instruments: [...sciences],
  volumetry: [...sciences],
  survival: [],
  neurophysiology: [...sciences],
  formats: [...sciences],
  record: [],
  assess: ['anatomy', 'instruments', 'record'],
  plan: ['anatomy', 'instruments', 'volumetry', 'formats', 'record', 'assess'],
  monitor: ['anatomy', 'instruments', 'neurophysiology', 'formats', 'record', 'assess', 'plan'],
  follow: ['anatomy', 'instruments', 'volumetry', 'record', 'assess', 'plan', 'monitor'],
  review: ['anatomy', 'instruments', 'volumetry', 'survival', 'record', 'assess', 'plan', 'monitor', 'follow'],
  platform: ['record', 'formats'],
  workbench: [
    'anatomy',
    'instruments',
    'volumetry',
    'formats',
    'survival',
    'neurophysiology',
    'record',
    'assess',
    'plan',
    'monitor',
    'follow',
    'review',
    'platform',
  ],
}

/** What a package takes from outside. Sciences and record take Zod; files, network and processes belong to the edges. */
const outside: Record<string, readonly RegExp[]> = {
  anatomy: [],
  instruments: [/^zod$/],
  volumetry: [],
  survival: [],
  neurophysiology: [/^zod$/],
  formats: [/^node:zlib$/, /^@cornerstonejs\/codec-/],
  record: [/^zod$/, /^node:crypto$/],
  assess: [/^zod$/],
  plan: [/^zod$/],
  monitor: [/^zod$/],
  follow: [/^zod$/],
  review: [/^zod$/, /^d3-(scale|shape)$/],
  platform: [/^node:/, /^kysely/, /^pg$/, /^zod$/],
  workbench: [/./],
}
const inScreens = [/^react/, /^@mantine\//, /^@tabler\//, /^@tanstack\//, /^d3-(scale|shape)$/, /^zod$/]

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesIn(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })
}

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)[^'"\n;]*?(?:\n[^'"\n;]*?)*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

test('every package is on the list', () => {
  expect(readdirSync('packages').sort()).toEqual(Object.keys(mayImport).sort())
})

for (const [name, allowed] of Object.entries(mayImport)) {
  test(`${name} imports ${allowed.join(', ') || 'no other package'}`, () => {
    const faults = filesIn(`packages/${name}/src`).flatMap((file) => {
      const screens = file.includes('/screens/')
      return importsOf(file).flatMap((specifier) => {
        if (specifier.startsWith('.')) {
          const target = join(file, '..', specifier)
          return target.startsWith(`packages/${name}/`) ? [] : [`${file} reaches into ${target}`]
        }
        const ours = /^@theca\/([a-z]+)/.exec(specifier)?.[1]
        if (ours !== undefined) return allowed.includes(ours) ? [] : [`${file} imports ${specifier}`]
        const fits =
          (outside[name] ?? []).some((rule) => rule.test(specifier)) ||
          (screens && inScreens.some((rule) => rule.test(specifier)))
        return fits ? [] : [`${file} imports ${specifier}`]
      })
    })
    expect(faults).toEqual([])
  })
}
