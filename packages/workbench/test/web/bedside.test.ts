import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'
import { counted } from './counted.ts'

/** The examination sheet by keys and by fingers, and the reference pages. */
const why = whyNot()
let bench: Bench
let full = ''

async function go(page: Page, path: string): Promise<void> {
  await page.goto(bench.address.slice(0, -1) + path)
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor({ state: 'attached' })
}
const form = (name: string): string => `/cases/${full}/assess?form=${name}`

type Found = { id: string; nodes: { target: unknown; html: string }[] }

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await page.evaluate<{ violations: Found[] }>(
    `axe.run(document, ${JSON.stringify({ runOnly: { type: 'tag', values: tags } })})`,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 140)}`),
  )
}

const resultOf = (page: Page): Promise<string> => page.locator('.exres').innerText()

describe.skipIf(why !== null)(why === null ? 'bedside' : `bedside (skipped: ${why})`, { timeout: 240_000 }, () => {
  beforeAll(async () => {
    bench = await openBench()
    const { page, context } = await bench.visit()
    await page.getByRole('button', { name: 'Open the demonstration' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/', { timeout: 120_000 })
    await page.locator('tr[data-case]').first().waitFor()
    full = (await page.locator('tr[data-case]', { hasText: 'kidney' }).first().getAttribute('data-case')) ?? ''
    expect(full).not.toBe('')
    await context.close()
  }, 240_000)
  afterAll(() => bench?.close())

  /** What a hand does at three keys a second, which is slow typing. */
  const KEYS_PER_SECOND = 3

  const examination = async (name: string, keys: readonly string[], wanted: readonly (string | RegExp)[]): Promise<void> => {
    const { page, context, errors } = await bench.visit()
    await go(page, form('isncsci'))
    await page.locator('.sheet input:focus').waitFor()
    const hand = counted(page)
    for (const key of keys) await hand.press(key)
    await hand.press('Control+Enter')
    const said = await resultOf(page)
    for (const each of wanted) expect(said).toMatch(each)
    const { keys: pressed } = hand.sum()
    const seconds = pressed / KEYS_PER_SECOND
    console.log(`${name}: ${pressed} keys, ${seconds.toFixed(1)} s at ${KEYS_PER_SECOND} keys a second`)
    expect(seconds).toBeLessThan(180)
    expect(errors).toEqual([])
    await context.close()
  }

  test('a full normal examination by keys: fill down, then copy the side', async () => {
    await examination(
      'a full normal examination',
      ['5', '.', '2', '.', '2', '.', '=', '=', '=', '1', 'Enter', '1'],
      [/Neurological level\s+INT/, /AIS\s+E/, /Leg motor, LEMS\s+50/, /Light touch\s+112/],
    )
  })

  test('a complete lesion at T10 by keys, with the reason of each level', async () => {
    const feels = Array.from({ length: 17 }, () => '2')
    await examination(
      'a complete lesion at T10',
      [...['5', '5', '5', '5', '5', '0', '.'], ...feels, '0', '.', ...feels, '0', '.', '=', '=', '=', '2', 'Enter', '2'],
      [/Neurological level\s+T10/, /Completeness\s+complete/, /AIS\s+A/, /Leg motor, LEMS\s+0/],
    )
  })
})
