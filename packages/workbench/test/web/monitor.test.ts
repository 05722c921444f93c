import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'

const why = whyNot()
let bench: Bench
let cases: readonly string[] = []

const address = (path: string): string => bench.address.slice(0, -1) + path

type Found = { id: string; nodes: { target: unknown; html: string }[] }
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const options = JSON.stringify({ runOnly: { type: 'tag', values: tags } })
  const { violations } = await page.evaluate<{ violations: Found[] }>(`axe.run(document, ${options})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 160)}`),
  )
}

async function post(page: Page, path: string, body: unknown): Promise<{ session: string; entry: { seq: number } }> {
  const script = `fetch(${JSON.stringify(path)}, { method: 'POST', headers: { 'content-type': 'application/json', 'x-theca': '1' }, body: ${JSON.stringify(JSON.stringify(body))} }).then((answer) => answer.json())`
  return page.evaluate<{ session: string; entry: { seq: number } }>(script)
}

const begin = async (page: Page, id: string, scenario: string, speed: number): Promise<string> =>
  (
    await post(page, `/api/cases/${id}/live`, {
      source: { kind: 'simulator', scenario, seed: 41, speed },
      protocol: { from: 'shipped', id: 'intramedullary-thoracic' },
    })
  ).session

/** Everything that is operated in theatre is at least 44 px high and wide enough for a finger. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('.theatre button, .theatre select, .theatre input:not([type=checkbox])')].flatMap((each) => { const { width, height } = each.getBoundingClientRect(); return height >= 44 && width >= 32 ? [] : [each.textContent + ' ' + Math.round(width) + ' x ' + Math.round(height)] })`,
  )

describe.skipIf(why !== null)(
  why === null ? 'the theatre' : `the theatre (skipped: ${why})`,
  { timeout: 180_000 },
  () => {
    beforeAll(async () => {
      bench = await openBench()
      const { page, context } = await bench.visit()
      await page.getByRole('button', { name: 'Open the demonstration' }).click()
      await page.waitForURL(({ pathname }) => pathname === '/', { timeout: 90_000 })
      await page.locator('tr[data-case]').first().waitFor()
      cases = await page.$$eval('tr[data-case]', (all) => all.map((row) => row.getAttribute('data-case') ?? ''))
      await context.close()
    }, 180_000)
    afterAll(() => bench?.close())

    test('an operation by keyboard alone: started, steps and events said, an alarm answered, stopped, looked back at', async () => {
      const id = cases[0] ?? ''
      const { page, context, errors, dialogs, strayed } = await bench.visit({ width: 1920, height: 1080 })
      await page.goto(address(`/cases/${id}`))
      await page.getByRole('region', { name: 'Case', exact: true }).waitFor()
      await page.keyboard.press('Alt+4')
      await page.waitForURL(/\/monitor$/)
      await page.getByLabel('Speed').selectOption('20')
      expect(await faultsOf(page)).toEqual([])
      await page.keyboard.press('Control+Enter')
      await page.waitForURL(/\/monitor\/live\?session=/)
      const session = new URL(page.url()).searchParams.get('session') ?? ''
      await page.locator('[data-age=live]').waitFor()
      expect(await page.getByText('SYNTHETIC DEMONSTRATION').count()).toBe(1)

      await page.keyboard.press('5')
      await page.getByText(/Step: resection begins, .*on the disk/).waitFor()
      await page.keyboard.press('c')
      await page.getByText(/coagulation, .*on the disk/).waitFor()
      await page.keyboard.press('z')
      await page.getByText(/^Struck:/).waitFor()
      await page.keyboard.press('f')
      await page.keyboard.type('62')
      await page.keyboard.press('Enter')
      await page.getByText(/Values, .*on the disk/).waitFor()
      expect(await page.locator('.pcell.low').textContent()).toContain('low62')

      const alarm = page.locator('.aband[data-priority=high]')
      await alarm.waitFor({ timeout: 60_000 })
      expect(await alarm.textContent()).toMatch(/HIGH/)
      expect(await faultsOf(page)).toEqual([])
      expect(await tooSmall(page)).toEqual([])
      await page.keyboard.press('a')
      await page.getByText(/^Acknowledged, .*on the disk/).waitFor()
      await page.keyboard.press('/')
      await page.keyboard.press('r')
      await page.getByText('A new baseline would make the fall the new normal').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Pause; quiet in the room', exact: false }).first().click()
      await page.getByText(/^Done, .*on the disk/).waitFor()
      for (const key of [',', 'l', 'g', '.', '?']) {
        await page.keyboard.press(key)
        await page.waitForTimeout(60)
        expect(await faultsOf(page), `panel of ${key}`).toEqual([])
        await page.keyboard.press('Escape')
      }
      await page.keyboard.press('w')
      expect(await page.getByRole('img', { name: /Waterfall/ }).count()).toBe(1)

      await post(page, `/api/cases/${id}/live/${session}/stop`, {})
      await page.locator('[data-age=ended]').waitFor()
      await page.goto(address(`/cases/${id}/monitor/stop-line/${session}`))
      await page.locator('.stopline .siglane').first().waitFor({ timeout: 60_000 })
      expect(await page.getByRole('button', { name: /^Alarm \d:/ }).count()).toBeGreaterThan(0)
      expect(await faultsOf(page)).toEqual([])
      await page.keyboard.press('t')
      const words = (await page.locator('.rowstable').textContent()) ?? ''
      expect(words).toContain('resection begins')
      expect(words).toContain('MAP 62 mmHg')
      expect(words).not.toContain('coagulation')
      await page.keyboard.press('Space')
      await page.getByText('REPLAY, not live').waitFor({ timeout: 60_000 })
      await page.keyboard.press('Space')
      await page.getByRole('button', { name: /Pause/ }).first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      expect(await page.getByRole('button', { name: 'Dura' }).isDisabled()).toBe(true)
      expect([dialogs, strayed, errors]).toEqual([[], [], []])
      await context.close()
    })

    test('several rooms: each with its own age, view and loss; axe in three themes', async () => {
      const { page, context } = await bench.visit({ width: 1920, height: 1080 })
      const [, second = '', third = ''] = cases
      const sessions = [await begin(page, second, 'S14', 10), await begin(page, third, 'S2', 4)]
      await page.goto(address('/rooms'))
      await page.locator('[data-room] [data-age=live]').nth(1).waitFor()
      const mine = page.locator(`[aria-label*="${second}"]`)
      await mine.getByRole('button', { name: 'log' }).click()
      expect(await page.getByRole('region', { name: 'Log of the room' }).count()).toBe(1)
      await mine.getByText(/samples lost in 1 gap/).waitFor({ timeout: 60_000 })
      for (const theme of ['light', 'dark', 'theatre']) {
        await page.evaluate(`localStorage.setItem('theca.theme', '${theme}')`)
        await page.reload()
        await page.locator('[data-room]').first().waitFor()
        expect(await faultsOf(page), theme).toEqual([])
      }
      await mine.getByRole('button', { name: 'Message' }).click()
      await mine.getByLabel('What was said').fill('repeat the D-wave')
      await page.keyboard.press('Enter')
      await mine.getByText(/^Call, .*on the disk/).waitFor()
      await mine.getByRole('button', { name: 'log' }).click()
      await mine.getByText(/repeat the D-wave/).waitFor()
      await post(page, `/api/cases/${second}/live/${sessions[0] ?? ''}/stop`, {})
      await post(page, `/api/cases/${third}/live/${sessions[1] ?? ''}/stop`, {})
      await page.locator(`[aria-label*="${second}"]`).waitFor({ state: 'detached' })
      await context.close()
    })
  },
)
