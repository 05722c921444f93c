import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../../src/server/start.ts'
import { theca } from '../cli/theca.ts'
import { chromiumPath, webRoot, whyNot } from './browser.ts'
import { faultsOf } from './faults.ts'

const why = whyNot()
const PEOPLE = 60

/** A cohort of invented persons behind the real server. */
async function openSeries() {
  const data = join(mkdtempSync(join(tmpdir(), 'theca-series-')), 'data')
  const made = await theca(['demo', '--cohort', String(PEOPLE), '--seed', '1', '--data', data])
  if (made.code !== 0) throw new Error(made.err)
  const started = await startServer({ data, port: 0, webRoot, log: () => undefined })
  if (!started.ok) throw new Error(started.failure.message)
  const { address, token, close } = started.value
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  return {
    async visit(theme = 'light', width = 1600) {
      const context = await browser.newContext({ viewport: { width, height: 1000 }, acceptDownloads: true })
      await context.addInitScript(`localStorage.setItem('theca.theme', '${theme}')`)
      const page = await context.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await page.goto(`${address}#${token ?? ''}`)
      await page.waitForLoadState('networkidle')
      return { page, context, errors }
    },
    go: async (page: Page, path: string): Promise<void> => {
      await page.goto(address.slice(0, -1) + path)
      await page.waitForLoadState('networkidle')
    },
    async close() {
      await browser.close()
      await close()
      rmSync(join(data, '..'), { recursive: true, force: true })
    },
  }
}

let bench: Awaited<ReturnType<typeof openSeries>>
const counts = (page: Page) => page.locator('.counts b').first()

describe.skipIf(why !== null)(`a series in the browser${why === null ? '' : ` (${why})`}`, { timeout: 240_000 }, () => {
  beforeAll(async () => {
    bench = await openSeries()
  }, 240_000)
  afterAll(() => bench?.close())

  test.each([
    ['light', 1280],
    ['dark', 1920],
  ])('axe finds nothing and nothing runs out of the page, %s at %i', async (theme, width) => {
    const { page, context, errors } = await bench.visit(theme, width)
    for (const path of ['/series', '/series/meeting', '/follow-up']) {
      await bench.go(page, path)
      await page.locator('.wait').waitFor({ state: 'detached' })
      expect([path, await faultsOf(page)]).toEqual([path, []])
      expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([path, 0])
    }
    await bench.go(page, '/series')
    for (const tab of ['Function', 'Beside the literature', 'Persons', 'Draft and data']) {
      await page.getByRole('radio', { name: tab }).check()
      expect([tab, await faultsOf(page)]).toEqual([tab, []])
    }
    expect(errors).toEqual([])
    await context.close()
  })

  test('a condition changes the counts, says why others are out, and its passport travels with the CSV', async () => {
    const { page, context } = await bench.visit()
    await bench.go(page, '/series')
    await counts(page).waitFor()
    expect(await counts(page).textContent()).toBe(String(PEOPLE))
    const field = page.getByRole('combobox', { name: 'A further condition' })
    await field.fill('colour=blue')
    await page.getByText(/has no field colour/).waitFor()
    expect(await page.getByRole('button', { name: 'Add' }).isDisabled()).toBe(true)
    await field.fill('compartment=intramedullary')
    await field.press('Enter')
    const left = Number(await counts(page).textContent())
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(PEOPLE)
    await page.getByText(`${PEOPLE - left} left out: does not meet compartment=intramedullary.`).waitFor()
    const first = page.locator('figure.plot').first()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      first.getByRole('button', { name: 'CSV' }).click(),
    ])
    const csv = readFileSync(await saved.path(), 'utf8')
    expect(csv).toContain(`${left} cases`)
    expect(csv).toContain('# where compartment=intramedullary')
    expect(csv).toContain('synthetic')
    await page.getByRole('button', { name: 'Remove compartment=intramedullary' }).click()
    expect(await counts(page).textContent()).toBe(String(PEOPLE))
    await context.close()
  })

  test('radiotherapy is looked at from a landmark on, with its reason', async () => {
    const { page, context } = await bench.visit()
    await bench.go(page, '/series')
    await page.getByText(/It starts on day 30: whoever died or was lost before/).waitFor()
    await page.getByText(/It starts on day 60/).waitFor()
    expect(await page.locator('.landmark').count()).toBe(2)
    await context.close()
  })

  test('a cohort is kept by its title, opened by another browser, replaced and forgotten', async () => {
    const { page, context } = await bench.visit()
    await bench.go(page, '/series')
    await page.getByLabel('Title').fill('Lung, operated')
    const field = page.getByRole('combobox', { name: 'A further condition' })
    await field.fill('site=lung')
    await field.press('Enter')
    const lung = await counts(page).textContent()
    await page.getByRole('button', { name: 'Keep under this title' }).click()
    await page.getByRole('button', { name: 'Replace the one of this title' }).waitFor()
    await context.close()
    const other = await bench.visit()
    await bench.go(other.page, '/series')
    await other.page.getByRole('button', { name: 'Lung, operated', exact: true }).click()
    expect(await counts(other.page).textContent()).toBe(lung)
    await other.page.getByRole('button', { name: 'Forget Lung, operated' }).click()
    await other.page.getByText('No cohort is kept yet.').waitFor()
    await other.context.close()
  })

  test('the meeting takes its period, and its CSV has a row for each operation', async () => {
    const { page, context } = await bench.visit()
    await bench.go(page, '/series/meeting')
    await page.getByRole('textbox', { name: 'From' }).fill('1 Jan 2019')
    await page
      .locator('.mcases > li')
      .nth(PEOPLE - 1)
      .waitFor()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ])
    expect(
      readFileSync(await saved.path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(PEOPLE + 2)
    await page.getByRole('radio', { name: 'something happened in it' }).check()
    await page.getByText(/no share is said/).waitFor()
    await page.getByRole('textbox', { name: 'To' }).fill('1 Jan 2018')
    await page.getByText('Give two days, the earlier one first.').waitFor()
    await context.close()
  })

  test('one click logs an attempt, and the list shows it', async () => {
    const { page, context } = await bench.visit()
    await bench.go(page, '/follow-up')
    const row = page.locator('.duelist tbody tr').first()
    await row.getByText('nobody tried').waitFor()
    await row.getByRole('button', { name: /^No answer/ }).click()
    await row.getByText(/telephone: not reached/).waitFor()
    await context.close()
  })
})
