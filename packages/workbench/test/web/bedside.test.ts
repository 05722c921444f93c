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

  const examination = async (
    name: string,
    keys: readonly string[],
    wanted: readonly (string | RegExp)[],
  ): Promise<void> => {
    const { page, context, errors } = await bench.visit()
    await go(page, form('isncsci'))
    await page.locator('.sheet input:focus').waitFor()
    const hand = counted(page)
    for (const key of keys) await hand.press(key)
    const said = await resultOf(page)
    for (const each of wanted) expect(said).toMatch(each)
    await hand.press('Control+Enter')
    await page
      .getByText(/Kept at/)
      .first()
      .waitFor()
    const { keys: pressed } = hand.sum()
    const seconds = pressed / KEYS_PER_SECOND
    process.stdout.write(`${name}: ${pressed} keys, ${seconds.toFixed(1)} s at ${KEYS_PER_SECOND} keys a second\n`)
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
      ['5', '5', '5', '5', '5', '0', '.', ...feels, '0', '.', ...feels, '0', '.', '=', '=', '=', '2', 'Enter', '2'],
      [/Neurological level\s+T10/, /Completeness\s+complete/, /AIS\s+A/, /Leg motor, LEMS\s+0/],
    )
  })

  const themes = ['light', 'dark', 'theatre'] as const

  test.each(themes)('axe finds nothing in %s: sheet, reference tables, documentation', async (theme) => {
    const { page, context, strayed, errors } = await bench.visit({ theme })
    const faults: Record<string, string[]> = {}
    const look = async (name: string): Promise<void> => {
      const found = await faultsOf(page)
      if (found.length > 0) faults[name] = found
    }
    await go(page, form('isncsci'))
    await page.locator('.sheet input:focus').waitFor()
    for (const key of ['5', '.', '2', '.', '1', '*', '.', '=', '=', '=']) await page.keyboard.press(key)
    await look('sheet')
    await go(page, '/reference?table=antithrombotics&row=apixaban')
    await look('table')
    await page.getByRole('button', { name: 'Write a local row' }).click()
    await look('form')
    await go(page, '/reference/instruments/noms')
    await look('documentation')
    expect(faults).toEqual({})
    expect([...strayed, ...errors]).toEqual([])
    await context.close()
  })

  test('a tag asks for its comment, a side is said in words, and a cell is reached from the body', async () => {
    const { page, context } = await bench.visit()
    await go(page, form('isncsci'))
    await page.locator('.sheet input:focus').waitFor()
    for (const key of ['5', '.', '2', '.', '2', '.', '=', '=', '=']) await page.keyboard.press(key)
    await page.getByLabel('RIGHT light touch T6').focus()
    for (const key of ['0', 'ArrowUp', '*', '*']) await page.keyboard.press(key)
    expect(await page.getByLabel('RIGHT light touch T6').inputValue()).toBe('0**')
    expect(await page.locator('.sacral').innerText()).toContain('A tag needs its comment')
    expect(await page.locator('.bodyfig figcaption').innerText()).toContain(
      'RIGHT: C2 to T5 normal, T6 ** counts as normal, T7 to S4-5 normal',
    )
    await page.locator('.bodyfig polygon', { hasText: 'LEFT T6' }).first().click()
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('LEFT light touch T6')
    await context.close()
  })

  /** Everything that is touched, smaller than a finger: its name and its size. */
  const tooSmall = (page: Page, within: string): Promise<string[]> =>
    page.evaluate<string[]>(`[...document.querySelectorAll(${JSON.stringify(within)})]
      .map((each) => each.closest('label') ?? each)
      .filter((each) => each.offsetParent !== null)
      .map((each) => [each, each.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
      .map(([each, box]) => (each.getAttribute('aria-label') ?? each.textContent) + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))`)

  const inMain = ['button', 'select', 'input:not([type=hidden])', 'textarea', 'summary']
    .map((each) => `#main ${each}`)
    .join()

  test.each([
    ['isncsci', 820],
    ['sphincter', 820],
    ['tomita', 820],
    ['pain-nrs', 1180],
    ['isncsci', 1180],
  ])('%s at the bedside, %i wide: nothing to touch is smaller than 44 px, nothing is cut off', async (name, width) => {
    const { page, context } = await bench.visit({ width, height: 1180 })
    await go(page, form(name))
    expect(await tooSmall(page, inMain)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(
      await page.evaluate(
        `(() => { const main = document.querySelector('#main'); return main.scrollWidth <= main.clientWidth + 1 })()`,
      ),
    ).toBe(true)
    await context.close()
  })

  test('the sheet by fingers: a cell, then the keys beneath', async () => {
    const { page, context } = await bench.visit({ width: 820, height: 1180 })
    await go(page, form('isncsci'))
    await page.getByLabel('RIGHT light touch C2').click()
    const pad = page.getByRole('group', { name: 'Keys of the sheet' })
    await pad.getByRole('button', { name: 'write 2' }).click()
    await pad.getByRole('button', { name: 'the same to the bottom' }).click()
    expect(await page.getByLabel('RIGHT light touch S4-5').inputValue()).toBe('2')
    await page.getByRole('button', { name: 'All forms' }).click()
    await page.getByRole('link', { name: /Sphincters/ }).click()
    await page.getByRole('heading', { name: 'Sphincters' }).waitFor()
    expect(await page.locator('.ins').isVisible()).toBe(false)
    await context.close()
  })

  test('a local row stands beside the published one, decides, and is given back', async () => {
    const { page, context, errors } = await bench.visit()
    await go(page, '/reference?table=radiosensitivity&row=renal')
    expect(await page.locator('.about').innerText()).toMatch(/Compared with its sources on 20\d\d-\d\d-\d\d/)
    await page.keyboard.press('m')
    await page.getByRole('radio', { name: 'radiosensitive', exact: true }).check({ force: true })
    await page.getByLabel('Why this centre has it otherwise').fill('agreed by the board of 1 March')
    await page.getByRole('button', { name: 'Write the local row' }).click()
    const pane = page.locator('.rowpane')
    await pane.getByText('Holds here').waitFor()
    const said = await pane.innerText()
    expect(said).toContain('agreed by the board of 1 March')
    expect(said).toMatch(/Published, kept[^]*radioresistant/)
    await go(page, form('frameworks'))
    expect(await page.locator('.trace', { hasText: 'NOMS' }).first().innerText()).toMatch(
      /radiosensitive[^]*local rule of/,
    )
    await go(page, '/reference?table=radiosensitivity&row=renal')
    await page.getByRole('button', { name: 'Give the published row back' }).click()
    await page.getByLabel('Why this centre has it otherwise').fill('the agreement ended')
    await page.getByRole('button', { name: 'Give back' }).click()
    await pane.getByText('Published, holds').waitFor()
    expect(await pane.locator('.history li').count()).toBe(2)
    await page.locator('.reference input[type=search]').fill('hepatocellular')
    await page.getByRole('cell', { name: 'Hypervascular histologies' }).waitFor()
    expect(errors).toEqual([])
    await context.close()
  })
})
