import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'
import { counted } from './counted.ts'
import { faultsOf } from './faults.ts'

const why = whyNot()
let bench: Bench
let fresh = ''

async function go(page: Page, path: string): Promise<void> {
  await page.goto(bench.address.slice(0, -1) + path)
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor({ state: 'attached' })
}

describe.skipIf(why !== null)(
  `after surgery, in the browser${why === null ? '' : ` (${why})`}`,
  { timeout: 240_000 },
  () => {
    beforeAll(async () => {
      bench = await openBench()
      const { page, context } = await bench.visit()
      await page.getByRole('button', { name: 'Open the demonstration' }).click()
      await page.waitForURL(({ pathname }) => pathname === '/', { timeout: 120_000 })
      await page.locator('tr[data-case]').first().waitFor()
      const rows = await page.$$eval('tr[data-case]', (all) =>
        all.map((row) => ({ id: row.getAttribute('data-case') ?? '', text: row.textContent })),
      )
      fresh = rows.find(({ text }) => text.includes('unknown primary'))?.id ?? ''
      expect(fresh).not.toBe('')
      await context.close()
    }, 240_000)
    afterAll(() => bench?.close())

    test.each(['light', 'dark'])('axe finds nothing on an empty course and beside it, %s', async (theme) => {
      const { page, context, errors } = await bench.visit({ theme, width: 1280 })
      for (const path of ['follow', 'follow?form=visit', 'follow?form=complication', 'follow?form=drug', 'review']) {
        await go(page, `/cases/${fresh}/${path}`)
        expect([path, await faultsOf(page)]).toEqual([path, []])
        expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([path, 0])
      }
      expect(errors).toEqual([])
      await context.close()
    })

    test('the operation is said by keyboard, then amended with a reason; both stay', async () => {
      const { page, context, errors } = await bench.visit()
      await go(page, `/cases/${fresh}/follow?form=operation`)
      const levels = page.getByRole('textbox', { name: /levels/i }).first()
      await levels.fill('T9-T10')
      await page
        .getByRole('radiogroup', { name: /approach/i })
        .getByRole('radio')
        .first()
        .focus()
      await page.keyboard.press('Space')
      await page
        .getByRole('radiogroup', { name: /extent/i })
        .getByRole('radio', { name: 'subtotal' })
        .focus()
      await page.keyboard.press('Space')
      await page.getByText('Ended because: choose one.').waitFor()
      await page.getByRole('radiogroup', { name: 'Ended because' }).getByRole('radio').nth(2).focus()
      await page.keyboard.press('Space')
      await page.keyboard.press('Control+Enter')
      await page.getByText(/^Kept at/).waitFor()
      const before = page.getByRole('region', { name: 'Said before' })
      await before.getByText(/Operated: laminectomy T9, T10; resection subtotal/).waitFor()
      await before.getByRole('button', { name: 'Amend' }).click()
      await page
        .getByRole('radiogroup', { name: /extent/i })
        .getByRole('radio', { name: 'near-total' })
        .check()
      expect(
        await page
          .getByRole('button', { name: /^Amend Ctrl/ })
          .or(page.locator('.signfoot .b.p'))
          .first()
          .isDisabled(),
      ).toBe(true)
      await page.getByLabel(/^Reason of the correction/).fill('read again on the film')
      await page.keyboard.press('Control+Enter')
      await before.getByText(/resection near-total/).waitFor()
      expect(await before.getByText('amended').count()).toBe(1)
      expect(errors).toEqual([])
      await context.close()
    })

    test('a visit with function, walking, pain and performance, by keyboard alone', async () => {
      const { page, context, errors } = await bench.visit()
      await go(page, `/cases/${fresh}/follow?form=visit`)
      const { press, type, sum } = counted(page)
      // To the first question, which holds "in person"; then lives at home with help, McCormick II, aid, pain 3, KPS 70.
      await press('Enter', 'Enter', '2', 'Enter', '2', 'Enter', '2', 'Enter')
      await type('3')
      await press('Enter', '4', 'Control+Enter')
      await page.getByText(/^Kept at/).waitFor()
      const made = sum()
      process.stdout.write(`visit by keyboard: ${made.keys} keys, ${made.clicks} clicks\n`)
      expect(made.clicks).toBe(0)
      expect(made.keys).toBeLessThanOrEqual(25)
      await page.getByText(/Seen in person; lives at home with help/).waitFor()
      await go(page, `/cases/${fresh}`)
      const text = (await page.locator('main').first().textContent()) ?? ''
      for (const said of [/McCormick/, /70/, /3/]) expect(text).toMatch(said)
      expect(errors).toEqual([])
      await context.close()
    })
  },
)
