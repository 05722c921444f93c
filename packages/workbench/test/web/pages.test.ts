import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'

const why = whyNot()
let bench: Bench
let full = ''
let bare = ''

const address = (path: string): string => bench.address.slice(0, -1) + path

async function go(page: Page, path: string): Promise<void> {
  await page.goto(address(path))
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor({ state: 'attached' })
}

type Found = { id: string; nodes: { target: unknown; html: string; failureSummary?: string }[] }

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const options = JSON.stringify({ runOnly: { type: 'tag', values: tags } })
  const { violations } = await page.evaluate<{ violations: Found[] }>(`axe.run(document, ${options})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 160)}`),
  )
}

describe.skipIf(why !== null)(why === null ? 'the pages' : `the pages (skipped: ${why})`, { timeout: 180_000 }, () => {
  beforeAll(async () => {
    bench = await openBench()
    const { page, context } = await bench.visit()
    await page.getByRole('button', { name: 'Open the demonstration' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/', { timeout: 90_000 })
    await page.locator('tr[data-case]').first().waitFor()
    const rows = await page.$$eval('tr[data-case]', (all) =>
      all.map((row) => ({ id: row.getAttribute('data-case') ?? '', text: row.textContent })),
    )
    full = rows.find(({ text }) => text.includes('kidney'))?.id ?? ''
    bare = rows.find(({ text }) => text.includes('unknown primary'))?.id ?? ''
    expect([full, bare]).not.toContain('')
    await context.close()
  }, 180_000)
  afterAll(() => bench?.close())

  describe('axe finds nothing', () => {
    const paths = (): Record<string, string> => ({
      worklist: '/',
      'first start': '/welcome',
      'time line': `/cases/${full}`,
      entry: `/cases/${full}?entry=20`,
      'time line, bare': `/cases/${bare}`,
      referral: `/cases/${full}/assess?form=referral`,
      'the person': `/cases/${full}/assess?form=person`,
      opening: `/cases/${full}/assess?form=opened`,
      instrument: `/cases/${full}/assess?form=katagiri-2014`,
      'examination sheet': `/cases/${full}/assess?form=isncsci`,
      plan: `/cases/${full}/plan`,
      'plan, empty': `/cases/${bare}/plan`,
      people: '/settings?page=people',
      appearance: '/settings?page=appearance',
      keeping: '/settings?page=keeping',
      audit: '/settings?page=audit',
      api: '/settings?page=api',
      about: '/settings?page=about',
      'sign in': '/sign-in',
      nowhere: '/nowhere',
      'no such case': '/cases/TH-00000',
    })
    test.each(['light', 'dark', 'theatre'])('in %s', async (theme) => {
      const { page, context, strayed } = await bench.visit({ theme })
      const faults: Record<string, string[]> = {}
      for (const [name, path] of Object.entries(paths())) {
        await go(page, path)
        const found = await faultsOf(page)
        if (found.length > 0) faults[name] = found
      }
      await go(page, '/')
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').waitFor()
      await page.waitForTimeout(200)
      const palette = await faultsOf(page)
      if (palette.length > 0) faults['palette'] = palette
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await page.waitForTimeout(200)
      const keys = await faultsOf(page)
      if (keys.length > 0) faults['keys'] = keys
      expect(faults).toEqual({})
      expect(strayed).toEqual([])
      await context.close()
    })
  })

  test('a whole examination by keyboard: worklist, case, form, sign, amend', async () => {
    const { page, context, errors } = await bench.visit()
    await page.locator('tr[data-case]').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const chosen = await page.locator('tr[aria-current=true]').getAttribute('data-case')
    await page.keyboard.press('/')
    await page.keyboard.type('breast')
    await page.keyboard.press('Escape')
    expect(await page.locator('tr[data-case]').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Space')
    expect(chosen).not.toBeNull()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.waitForURL(/settings/)
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await page.locator('tr[data-case]').first().waitFor()

    await go(page, `/cases/${bare}`)
    const before = await page.locator('tr[data-entry]').count()
    await page.keyboard.press('Alt+2')
    await page.waitForURL(/assess/)
    await page.locator('.op').first().waitFor()
    await page.locator('.op input').first().focus()
    await page.keyboard.press('4')
    expect(await page.locator('.result .big').textContent()).toBe('IV')
    // Reloaded before it was signed: what was answered is still there.
    await page.reload()
    await page.locator('.op').first().waitFor()
    expect(await page.locator('.op input:checked').getAttribute('value')).toBe('IV')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Kept at/).waitFor()
    await page.keyboard.press('Alt+1')
    await page.locator('tr[data-entry]').first().waitFor()
    expect(await page.locator('tr[data-entry]').count()).toBe(before + 1)
    await page.keyboard.press('j')
    await page.locator('.side').waitFor()
    expect(await page.locator('.side').textContent()).toContain('Modified McCormick IV')

    await page.keyboard.press('m')
    await page.getByRole('dialog').waitFor()
    await page.getByText('It should not be there').click()
    await page.getByRole('dialog').locator('textarea').fill('Answered for somebody else.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Withdrawn: Answered for somebody else.').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('two browsers see each other without a reload', async () => {
    const one = await bench.visit()
    const other = await bench.visit()
    await go(one.page, `/cases/${full}/assess?form=kps`)
    await go(other.page, `/cases/${full}`)
    const before = await other.page.locator('tr[data-entry]').count()
    await one.page.locator('.op', { hasText: 'disabled' }).first().click()
    await one.page.getByRole('button', { name: /^Sign/ }).click()
    await one.page.getByText(/^Kept at/).waitFor()
    await expect.poll(() => other.page.locator('tr[data-entry]').count(), { timeout: 10_000 }).toBe(before + 1)
    await Promise.all([one.context.close(), other.context.close()])
  })

  test('two corrections of one statement: both are shown, a person chooses', async () => {
    const one = await bench.visit()
    const other = await bench.visit()
    await Promise.all([
      go(one.page, `/cases/${full}/assess?form=person`),
      go(other.page, `/cases/${full}/assess?form=person`),
    ])
    for (const [visit, wish] of [
      [one, 'to go home'],
      [other, 'to walk'],
    ] as const) {
      await visit.page.getByLabel('Wish', { exact: true }).fill(wish)
      await visit.page.getByLabel(/Reason of the correction/).fill('Asked again.')
    }
    await one.page.keyboard.press('Control+Enter')
    await one.page.getByText(/^Kept at/).waitFor()
    // By hand or by habit: no key writes over what somebody else said.
    await other.page.keyboard.press('Control+Enter')
    await other.page.getByText('Somebody else corrected this statement first.').waitFor()
    expect(await other.page.locator('.two').textContent()).toMatch(/to go home.*to walk/s)
    await other.page.getByRole('button', { name: 'Amend theirs with mine' }).click()
    await other.page.getByText(/^Kept at/).waitFor()
    await expect.poll(() => one.page.getByLabel('Wish', { exact: true }).inputValue()).toBe('to walk')
    await Promise.all([one.context.close(), other.context.close()])
  })

  test('words that look like a program stay words', async () => {
    const { page, context, strayed, dialogs, errors } = await bench.visit()
    const hostile =
      '<img src=x onerror=alert(1)><script>alert(2)</script>"><svg onload=alert(3)>javascript:alert(4){{7*7}}'
    await go(page, `/cases/${bare}/assess?form=person`)
    for (const title of ['Wish', 'Comorbidity', 'Home'])
      await page.getByLabel(title, { exact: true }).fill(`${hostile} https://example.org/beacon.png`)
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Kept at/).waitFor()
    for (const path of [
      `/cases/${bare}`,
      `/cases/${bare}?entry=6`,
      `/cases/${bare}/assess?form=person`,
      '/',
      '/settings?page=audit',
    ]) {
      await go(page, path)
      await page.waitForTimeout(150)
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type('<img src=x onerror=alert(5)>')
    await page.waitForTimeout(150)
    expect(dialogs).toEqual([])
    expect(strayed).toEqual([])
    expect(errors).toEqual([])
    expect(await page.locator('img, script:not([src])').count()).toBe(0)
    await context.close()
  })

  // Last: it ends the time without accounts.
  test('the first account ends every session; people sign in, and see what their role may', async () => {
    const { page, context, strayed } = await bench.visit()
    await go(page, '/settings?page=people')
    await page.keyboard.press('n')
    await page.getByLabel(/^Name, as/).fill('T. Example')
    await page.getByLabel('Login').fill('keeper')
    await page.getByLabel('Password').fill('seven quiet rooms')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.waitForURL(/sign-in/)
    await page.getByLabel('Login').fill('keeper')
    await page.getByLabel('Password').fill('not this one at all')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('Password').fill('seven quiet rooms')
    await page.keyboard.press('Enter')
    await page.waitForURL(/settings/)
    await page.getByRole('heading', { name: 'People and access' }).waitFor()
    expect(await page.getByRole('link', { name: 'Worklist', exact: true }).count()).toBe(0)
    await page.locator('table.people tbody tr').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: /T. Example/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(/sign-in/)
    expect(strayed).toEqual([])
    await context.close()
  })
})
