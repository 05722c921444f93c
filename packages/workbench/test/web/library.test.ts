import { publishedCases, publishedSeriesList } from '@theca/review'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsIn, isKnown, libraryCsv, searchLibrary, verifiedMap } from '../../src/web/library/search.ts'
import { parseCsv } from '../../src/cli/csv.ts'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'
import { faultsOf } from './faults.ts'

describe('searching the library', () => {
  const cases = publishedCases()

  test('words are looked for in values, conditions as on the command line, both at once', () => {
    const lung = searchLibrary(cases, 'primary.group=lung').items
    expect(lung.length).toBeGreaterThan(0)
    expect(lung.every(({ primary }) => primary.group === 'lung')).toBe(true)
    const both = searchLibrary(cases, 'primary.group=lung intramedullary').items
    expect(both.every(({ primary, compartment }) => primary.group === 'lung' && compartment === 'intramedullary')).toBe(
      true,
    )
    // A name of a field is not found in every case that has it.
    expect(searchLibrary(cases, 'survival_or_followup_months').items).toEqual([])
  })

  test('unknown meets only =null, and a condition that cannot be used finds nothing, with its reason', () => {
    const unknown = searchLibrary(cases, 'pre.kps=null').items
    expect(unknown.length + searchLibrary(cases, 'pre.kps>=0').items.length).toBe(cases.length)
    expect(unknown.every(({ pre }) => pre.kps === null)).toBe(true)
    for (const typed of ['pre.kps>=many', 'colour=blue', '=', 'a==b']) {
      const found = searchLibrary(cases, typed)
      expect([typed, found.items, found.fault === null]).toEqual([typed, [], false])
      expect(found.fault?.length).toBeLessThan(200)
    }
  })
})

describe('the map of what is verified', () => {
  test.each([
    ['cases', publishedCases()],
    ['series', publishedSeriesList()],
  ] as const)('%s: every fact is counted once, and agrees with a count by hand', (_, items) => {
    const map = verifiedMap(items)
    expect(new Set(map.map(({ field }) => field)).size).toBe(map.length)
    for (const { known, of, by } of map) {
      expect(known).toBe(by.full + by.abstract + by.recalled)
      expect(known).toBeLessThanOrEqual(of)
      expect(of).toBe(items.length)
    }
  })

  test('age is known where it is a number', () => {
    const age = verifiedMap(publishedCases()).find(({ field }) => field === 'age_years')
    expect(age?.known).toBe(publishedCases().filter((each) => typeof each.age_years === 'number').length)
  })

  test('an empty list is nothing known', () => {
    expect([isKnown([]), isKnown(null), isKnown(''), isKnown(0), isKnown(false)]).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  })
})

test('the CSV of what is shown is read back whole', () => {
  const cases = publishedCases()
  const table = parseCsv(libraryCsv(cases))
  expect(table['id']).toEqual(cases.map(({ id }) => id))
  expect(table['age_years']).toEqual(cases.map(({ age_years: age }) => age))
  expect(Object.keys(table)).toHaveLength(new Set(cases.flatMap((each) => fieldsIn(each).map((one) => one.field))).size)
})

const why = whyNot()
let bench: Bench
describe.skipIf(why !== null)(
  `the library in the browser${why === null ? '' : ` (${why})`}`,
  { timeout: 180_000 },
  () => {
    beforeAll(async () => {
      bench = await openBench()
    }, 60_000)
    afterAll(() => bench?.close())

    test.each(['light', 'dark'])('axe finds nothing, %s', async (theme) => {
      const { page, context, errors } = await bench.visit({ theme, width: 1280 })
      await page.goto(`${bench.address}library`)
      await page.getByText(/^57 of 57 publications/).waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('radio', { name: 'What is verified' }).check()
      await page.getByText('All facts').first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.goto(`${bench.address}library?open=${publishedCases()[3]?.id ?? ''}`)
      await page.getByText('not told', { exact: false }).first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
      expect(errors).toEqual([])
      await context.close()
    })

    test('a search narrows, a case opens with what is not told, those that ended badly are reached, CSV holds them', async () => {
      const { page, context } = await bench.visit()
      await page.goto(`${bench.address}library`)
      const search = page.getByLabel(/^Words, or conditions/)
      await search.fill('primary.group=lung')
      await page
        .getByText(new RegExp(`^${searchLibrary(publishedCases(), 'primary.group=lung').items.length} of 57`))
        .waitFor()
      await page.getByLabel('only those that ended badly').check()
      const rows = page.locator('.pubs li')
      const badly = await rows.count()
      expect(badly).toBeGreaterThan(0)
      expect(await page.locator('.pubs .bd').count()).toBe(badly)
      await rows.first().getByRole('button').click()
      const reader = page.getByRole('complementary', { name: 'Publication' })
      await reader.getByText(/^Ended badly/).waitFor()
      expect(await reader.getByText('not told', { exact: false }).count()).toBeGreaterThan(0)
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ])
      const table = parseCsv(readFileSync(await saved.path(), 'utf8'))
      expect(table['id']).toHaveLength(badly)
      await search.fill('colour=blue')
      await page.getByText(/^The library has no field colour/).waitFor()
      await context.close()
    })
  },
)
