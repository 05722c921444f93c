import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'

const reason = whyNot()

describe.skipIf(reason !== null)(`the palette${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  }, 60_000)
  afterAll(() => bench.close())

  test('every page that it names opens without an error, from a case and from outside', async () => {
    const { page, context, errors } = await bench.visit()
    const id = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json', 'x-theca': '1' }
      const said = { synthetic: true, sex: 'female', birthYear: { is: 'not-asked' } }
      const draft = { kind: 'assess.case-opened', version: 1, body: said, effectiveAt: '2026-03-03T08:00:00.000Z' }
      const body = JSON.stringify({ drafts: [draft] })
      const opened = await fetch('/api/cases', { method: 'POST', headers, body })
      return ((await opened.json()) as { case: string }).case
    })
    expect(id).toMatch(/^TH-/)
    const wanted: [string, string][] = [
      ['reading room', `/cases/${id}/plan/reading`],
      ['operative', `/cases/${id}/plan/operation`],
      ['follow th-', `/cases/${id}/follow`],
      ['review', `/cases/${id}/review`],
      ['morbidity', '/series/meeting'],
      ['library', '/library'],
      ['series cohorts', '/series'],
      ['follow-up', '/follow-up'],
    ]
    for (const [words, path] of wanted) {
      await page.goto(`${new URL(bench.address).origin}/cases/${id}`)
      await page.locator('#main').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill(words)
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname === path, { timeout: 10_000 })
      await page.locator('h1').first().waitFor()
    }
    expect(errors).toEqual([])
    await context.close()
  }, 90_000)
})
