import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'

const why = whyNot()
let bench: Bench
let planned = ''
let bare = ''

const address = (path: string): string => bench.address.slice(0, -1) + path

async function go(page: Page, path: string): Promise<void> {
  await page.goto(address(path))
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor({ state: 'attached' })
}

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { target: unknown; html: string }[] }[]
  }>(`axe.run(document, ${JSON.stringify({ runOnly: { type: 'tag', values: tags } })})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 160)}`),
  )
}

describe.skipIf(why !== null)('the operative plan in the browser', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    bench = await openBench()
    const { page, context } = await bench.visit()
    await page.getByRole('button', { name: 'Open the demonstration' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/', { timeout: 90_000 })
    await page.locator('tr[data-case]').first().waitFor()
    const rows = await page.$$eval('tr[data-case]', (all) =>
      all.map((row) => ({ id: row.getAttribute('data-case') ?? '', text: row.textContent })),
    )
    planned = rows.find(({ text }) => text.includes('kidney'))?.id ?? ''
    bare = rows.find(({ text }) => text.includes('unknown primary'))?.id ?? ''
    await context.close()
  }, 180_000)
  afterAll(() => bench?.close())

  test.each(['light', 'dark', 'theatre'])('axe finds nothing in any part of the page, %s', async (theme) => {
    const { page, context, errors } = await bench.visit({ theme })
    for (const part of ['levels', 'monitoring', 'around', 'map', 'versions']) {
      await go(page, `/cases/${planned}/plan/operation?part=${part}`)
      expect([part, await faultsOf(page)]).toEqual([part, []])
    }
    await go(page, `/cases/${bare}/plan/operation`)
    expect(await faultsOf(page)).toEqual([])
    expect(errors).toEqual([])
    await context.close()
  })

  test.each([1280, 1920])('nothing runs out of the page at %i', async (width) => {
    const { page, context } = await bench.visit({ width })
    for (const part of ['levels', 'monitoring', 'around', 'map', 'versions']) {
      await go(page, `/cases/${planned}/plan/operation?part=${part}`)
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect([part, over]).toEqual([part, 0])
    }
    await context.close()
  })

  test('without a lesion it says what starts a plan', async () => {
    const { page, context } = await bench.visit()
    await go(page, `/cases/${bare}/plan/operation`)
    await expect.poll(() => page.getByRole('link', { name: 'Name the lesion in the referral' }).count()).toBe(1)
    await context.close()
  })

  test('a wider margin keeps the laminae; a lamina by hand asks for its reason; the draft outlives a reload', async () => {
    const { page, context } = await bench.visit()
    await go(page, `/cases/${planned}/plan/operation`)
    const says = page.getByText(/^T9 \+ T10: window 46\.8 mm, spare 0\.3 mm/)
    await says.waitFor()
    await page.getByLabel('Margin').fill('12')
    await page.getByText(/^T9 \+ T10 \+ T11: window/).waitFor()
    expect(await page.getByRole('checkbox', { name: 'T11' }).isChecked()).toBe(true)
    await page.getByRole('checkbox', { name: 'T8' }).check()
    await page.getByLabel('Reason for these laminae').fill('soft bone')
    await page.reload()
    await page.waitForLoadState('networkidle')
    expect(await page.getByLabel('Reason for these laminae').inputValue()).toBe('soft bone')
    await page.getByRole('button', { name: 'Discard draft' }).click()
    await says.waitFor()
    await context.close()
  })

  test('by keyboard: the open gates are answered, the version is kept, then signed', async () => {
    const { page, context, errors } = await bench.visit()
    await go(page, `/cases/${planned}/plan/operation`)
    expect(await page.getByRole('button', { name: /^Sign plan v2/ }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Answer Levels counted by two people' }).focus()
    await page.keyboard.press('Enter')
    const levels = page.getByRole('radiogroup', { name: 'Levels counted by two people' })
    await levels.getByRole('radio', { name: 'yes' }).focus()
    await page.keyboard.press('Space')
    await page.getByLabel('Name both people and how they counted.').fill('A and B, both from C2')
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Answer Consent covers what is planned' }).focus()
    await page.keyboard.press('Enter')
    await page
      .getByRole('radiogroup', { name: 'Consent covers what is planned' })
      .getByRole('radio', { name: 'yes' })
      .focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Kept at/).waitFor()
    await page.getByRole('button', { name: /^Sign plan v3/ }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Signed at/).waitFor()
    await page
      .getByText(/^signed by/)
      .first()
      .waitFor()
    await go(page, `/cases/${planned}/plan/operation?part=versions`)
    expect(await page.locator('.ver .bd.solid').count()).toBe(2)
    await page.getByRole('button', { name: 'Plan another operation' }).click()
    await page.getByText('operation 2', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Sign plan v1/ }).waitFor()
    expect(errors).toEqual([])
    await context.close()
  })
})
