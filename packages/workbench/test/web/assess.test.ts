import axe from 'axe-core'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'
import { counted } from './counted.ts'

const why = whyNot()
let bench: Bench
let full = ''
let bare = ''

async function go(page: Page, path: string): Promise<void> {
  await page.goto(bench.address.slice(0, -1) + path)
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor({ state: 'attached' })
}
const form = (id: string, name: string): string => `/cases/${id}/assess?form=${name}`

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

const pages = [
  'referral',
  'serial',
  'clock',
  'prognosis',
  'frameworks',
  'goals',
  'board',
  'sphincter',
  'tomita',
] as const

describe.skipIf(why !== null)(why === null ? 'the desk' : `the desk (skipped: ${why})`, { timeout: 240_000 }, () => {
  beforeAll(async () => {
    bench = await openBench()
    const { page, context } = await bench.visit()
    await page.getByRole('button', { name: 'Open the demonstration' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/', { timeout: 120_000 })
    await page.locator('tr[data-case]').first().waitFor()
    const rows = await page.$$eval('tr[data-case]', (all) =>
      all.map((row) => ({ id: row.getAttribute('data-case') ?? '', text: row.textContent })),
    )
    full = rows.find(({ text }) => text.includes('kidney'))?.id ?? ''
    bare = rows.find(({ text }) => text.includes('unknown primary'))?.id ?? ''
    expect([full, bare]).not.toContain('')
    await context.close()
  }, 240_000)
  afterAll(() => bench?.close())

  test.each(['light', 'dark', 'theatre'])('axe finds nothing in %s, in a full and in a bare case', async (theme) => {
    const { page, context, strayed, errors } = await bench.visit({ theme })
    const faults: Record<string, string[]> = {}
    for (const id of [full, bare])
      for (const name of pages) {
        await go(page, form(id, name))
        const found = await faultsOf(page)
        if (found.length > 0) faults[`${name} of ${id === full ? 'full' : 'bare'}`] = found
      }
    expect(faults).toEqual({})
    expect([...strayed, ...errors]).toEqual([])
    await context.close()
  })

  test('a complete intake by keyboard takes less than five minutes', async () => {
    const { page, context, errors } = await bench.visit()
    const hand = counted(page)
    /** Answers one question and goes on by Enter. */
    const answer = async (text: string): Promise<void> => {
      hand.think()
      await hand.type(text)
      await hand.press('Enter')
    }
    await hand.press('n')
    await page.waitForURL(/welcome/)
    await page.getByRole('button', { name: /without images/ }).waitFor()
    await hand.press('n')
    await page.getByRole('dialog').waitFor()
    /** Tab as often as it takes, each one counted. */
    const tabTo = async (selector: string): Promise<void> => {
      for (let tries = 0; tries < 8; tries += 1) {
        if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`))
          return
        await hand.press('Tab')
      }
      throw new Error(`Tab does not reach ${selector}`)
    }
    await tabTo('[role=dialog] .seg input')
    hand.think()
    await hand.press('2')
    await tabTo('[role=dialog] input[type=number]')
    hand.think()
    await hand.type('1964')
    await hand.press('Enter')
    await page.locator('.intake').waitFor()
    await expect.poll(() => page.evaluate(`document.activeElement?.getAttribute('role')`)).toBe('combobox')
    await answer('kid')
    await answer('clear cell')
    hand.think()
    await hand.press('?')
    const focused = (): Promise<string> =>
      page.evaluate<string>(`document.activeElement?.closest('.krow')?.querySelector('.flabel')?.textContent ?? ''`)
    expect(await focused()).toBe('Cancer diagnosed')
    await answer('14 mar 2022')
    await answer('21 nov')
    hand.think()
    await hand.press('2', 'Enter')
    expect(await focused()).toBe('Lesions')
    hand.think()
    await hand.type('T9/10-T10 r dl')
    await hand.press('Enter')
    // The fields of the lesion say the same; nothing is to be done there.
    expect(await page.getByLabel('Lesion 1, from').inputValue()).toBe('T9/10')
    await hand.press('Enter', 'Enter')
    expect(await focused()).toBe('First symptom')
    await answer('5 nov')
    hand.think()
    await hand.press('1', 'Enter')
    await answer('band-like pain, then unsteady legs')
    hand.think()
    await hand.press('4', 'Enter')
    hand.think()
    await hand.press('1', 'Enter')
    await answer('21 nov')
    hand.think()
    await hand.press('4', 'Enter')
    hand.think()
    await hand.press('2', 'Enter', '2', 'Enter')
    expect(await focused()).toBe('Treatment before')
    hand.think()
    await hand.type('su')
    await hand.press('Enter')
    await hand.type('sy')
    await hand.press('Enter', 'Enter')
    await answer('25 mar 2022')
    await answer('nephrectomy')
    await hand.press('Enter')
    await answer('nivolumab')
    expect(await focused()).toBe('Antithrombotics')
    hand.think()
    await hand.type('api')
    await hand.press('Enter', 'Enter')
    hand.think()
    await hand.press('1', 'Enter')
    await answer('22 nov 8:00')
    expect(await focused()).toBe('The question')
    await answer('Operate now, or irradiate first?')
    hand.think()
    await hand.type('to walk to his allotment')
    await hand.press('Control+Enter')
    await page.getByText(/^Kept at/).waitFor()
    const { keys, clicks, questions, seconds } = hand.sum()
    process.stdout.write(`intake: ${keys} keys, ${clicks} clicks, ${questions} questions, ${seconds} s\n`)
    expect(clicks).toBe(0)
    expect(seconds).toBeLessThan(300)
    const said = await page.locator('.banner').textContent()
    expect(said).toContain('Kidney')
    expect(said).toContain('T9/10 to T10')
    expect(said).toContain('to walk to his allotment')
    // As it was typed, in the record.
    await page.reload()
    await page.locator('.intake').waitFor()
    expect(await page.getByLabel('Lesion 1, position to the cord').inputValue()).toBe('dorsolateral')
    expect(await page.getByLabel('surgery, what').inputValue()).toBe('nephrectomy')
    expect(errors).toEqual([])
    await context.close()
  })

  test('everything that must be examined, one instrument after the other, by keyboard', async () => {
    const { page, context, errors } = await bench.visit()
    const hand = counted(page)
    // What follows the ISNCSCI sheet, which has keys of its own. Each word is the answer to one question.
    const answers: Readonly<Record<string, readonly string[]>> = {
      mrc: ['4'],
      frankel: ['4'],
      'mccormick-modified': ['3'],
      'mccormick-original': ['3'],
      sphincter: ['1', '1', '1', '4'],
      kps: ['6'],
      ecog: ['2'],
      ambulation: ['2'],
      'pain-nrs': ['8'],
      'opioid-mme': ['6', '90'],
      asa: ['3', '1'],
      'mfi-5': ['2', '1', '2', '2', '2'],
      cci: ['61', '2', '2', '2', '2', '2', '2', '2', '2', '1', '1', '2', '2', '3', '2', '2', '2'],
      albumin: ['3.6'],
      'tokuhashi-revised': ['6', '3', '4', '2', '4', 'kid'],
      tomita: ['2', '2', '3'],
      'bauer-modified': ['1', '2', '3'],
      'katagiri-2014': ['ren', '2', '0.9', '200', '3.6', '250', '9.4', '0.6', '2', '1', '2'],
      'eano-esmo-lm': ['4', '2', '3', '1'],
    }
    const formNow = (): string => new URL(page.url()).searchParams.get('form') ?? ''
    await go(page, form(full, 'mrc'))
    const done: string[] = []
    const stopped: string[] = []
    while (answers[formNow()] !== undefined && !done.includes(formNow())) {
      const here = formNow()
      await page.locator(`.ins a[data-form="${here}"][aria-current=page]`).waitFor()
      await page.locator('.form .items').waitFor()
      if (here === 'opioid-mme') {
        for (let tries = 0; tries < 40; tries += 1) {
          if (await page.evaluate<boolean>(`document.activeElement?.textContent.startsWith('Add to') === true`)) break
          await hand.press('Tab')
        }
        await hand.press('Enter', 'Tab')
      }
      // A list of many primaries is no row of digits: Enter goes to it first.
      if (here === 'katagiri-2014') await hand.press('Enter')
      for (const [place, answer] of (answers[here] ?? []).entries()) {
        hand.think()
        if (place > 0) await hand.press('Enter')
        await hand.type(answer)
      }
      await hand.press('Control+Enter')
      done.push(here)
      await page.locator('.said').first().waitFor()
      await page.waitForTimeout(60)
      if (formNow() === here) {
        stopped.push(`${here}: ${(await page.locator('.contra').allTextContents()).join(' ')}`)
        await hand.press('j')
        await page.waitForTimeout(60)
      }
    }
    const { keys, clicks, questions, seconds } = hand.sum()
    process.stdout.write(
      `full assessment: ${done.length} instruments, ${keys} keys, ${clicks} clicks, ${questions} questions, ${seconds} s\n`,
    )
    expect(stopped).toEqual([])
    expect(done.toSorted()).toEqual(Object.keys(answers).toSorted())
    expect(clicks).toBe(0)
    expect(errors).toEqual([])
    // Nothing was answered in part: every key went where it was meant to.
    const inPart = await page.$$eval('.ins a:has(svg[aria-label="in part"])', (all) =>
      all.map((each) => each.getAttribute('data-form')),
    )
    expect(inPart).toEqual([])
    await context.close()
  })

  test('an unknown is one key, and typing takes it back', async () => {
    const { page, context } = await bench.visit()
    await go(page, form(bare, 'referral'))
    const histology = page.getByLabel('Histology', { exact: true })
    await histology.fill('')
    await histology.press('?')
    const absent = page.getByRole('button', { name: 'Histology: not known' })
    expect(await absent.getAttribute('aria-pressed')).toBe('true')
    expect(await page.evaluate(`document.activeElement?.closest('.krow')?.textContent`)).toContain('Driver')
    await histology.fill('clear cell')
    expect(await absent.getAttribute('aria-pressed')).toBe('false')
    await page.getByLabel('Driver', { exact: true }).press('-')
    expect(await page.getByRole('button', { name: 'Driver: not applicable' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: 'Discard draft' }).click()
    await context.close()
  })

  test('the desk goes on to the next instrument, and a contradiction stops it', async () => {
    const { page, context, errors } = await bench.visit()
    await go(page, form(bare, 'kps'))
    await page.locator('.op').first().waitFor()
    // The keyboard is there already: a digit answers. Karnofsky 90.
    await page.keyboard.press('9')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Kept at .*Karnofsky/).waitFor()
    expect(new URL(page.url()).searchParams.get('form')).not.toBe('kps')
    await go(page, form(bare, 'mccormick-modified'))
    await page.locator('.op').first().waitFor()
    await page.keyboard.press('5')
    await page.keyboard.press('Control+Enter')
    const panel = page.getByRole('alert', { name: 'Contradictions' })
    await panel.waitFor()
    expect(await panel.textContent()).toMatch(/Karnofsky 90/)
    expect(new URL(page.url()).searchParams.get('form')).toBe('mccormick-modified')
    const open = await page.locator('.contracount').textContent()
    await panel.getByRole('button', { name: 'Both stand, because' }).first().click()
    await page.keyboard.type('Karnofsky was asked before the fall of this morning')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.contracount').allTextContents()).not.toEqual([open])
    expect(errors).toEqual([])
    await context.close()
  })

  test('chart and table say the same', async () => {
    const { page, context } = await bench.visit()
    await go(page, form(full, 'prognosis'))
    await page.locator('.progchart').waitFor()
    const marks = await page.$$eval('[data-point], [data-bar]', (all) =>
      all.map((mark) => ({
        id: mark.getAttribute('data-point') ?? mark.getAttribute('data-bar') ?? '',
        words: mark.textContent,
      })),
    )
    expect(marks.length).toBeGreaterThan(1)
    const label = (await page.locator('.progchart').getAttribute('aria-label')) ?? ''
    for (const { id, words } of marks) {
      const row = await page.locator(`tr[data-model="${id}"]`).textContent()
      expect(row).toContain(words.slice(words.lastIndexOf(': ') + 2))
      expect(label).toContain(words)
    }
    // Every model that means nothing here stays, with the reason.
    expect(await page.locator('.progtable tr.na').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('not applicable')]),
    )
    await page.getByRole('button', { name: 'Van der Linden' }).click()
    expect(await page.locator('.progtable .why').textContent()).toMatch(/outside the population/)
    await context.close()
  })

  test('goals are ranked by digits and arrows, and stand in the banner', async () => {
    const { page, context } = await bench.visit()
    await go(page, form(bare, 'goals'))
    expect(await page.locator('.banner').textContent()).toMatch(/Goals of care.*not asked/)
    const hand = counted(page)
    await page.getByRole('group', { name: 'Goals in order' }).focus()
    await hand.press('2', '1', '6')
    await page.getByRole('button', { name: 'keep walking: up' }).click()
    expect(await page.getByRole('button', { name: 'keep walking: 1 of 3' }).isVisible()).toBe(true)
    await page.getByRole('radio', { name: 'at home with help' }).check()
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Kept at/).waitFor()
    expect(await page.locator('.banner').textContent()).toContain('keep walking, less pain')
    await context.close()
  })

  test('a decision with its reasons, dissent and actions; follow-through from the list', async () => {
    const { page, context, errors } = await bench.visit()
    await go(page, form(bare, 'board'))
    const hand = counted(page)
    await page.getByLabel('Option', { exact: true }).focus()
    await hand.type('surgery')
    await hand.press('Enter')
    await hand.type('radio')
    await hand.press('Enter', 'Enter')
    await hand.press('1', 'Enter')
    await hand.type('progressive, single lesion')
    await hand.press('Enter', '3', 'Enter')
    expect(await page.locator('.sign').textContent()).toContain('Say why radiotherapy was rejected.')
    await hand.type('too slow')
    await hand.press('Enter')
    await hand.type('a second lesion')
    await hand.press('Enter', 'Enter')
    await page.getByLabel('Action', { exact: true }).focus()
    await hand.type('neuros')
    await hand.press('Enter', 'Enter')
    await hand.type('theatre')
    await hand.press('Enter')
    await hand.type('2 nov')
    await hand.press('Control+Enter')
    await page.locator('.standing').waitFor()
    const standing = await page.locator('.standing').textContent()
    expect(standing).toMatch(/chosen.*surgery.*progressive, single lesion/)
    expect(standing).toMatch(/Would change it: a second lesion/)
    expect(standing).toMatch(/overdue/)
    await page.getByRole('button', { name: 'theatre: changed' }).click()
    await expect.poll(() => page.locator('.actions').textContent()).toMatch(/changed.*2026|changed/)
    await go(page, `/cases/${bare}`)
    expect(await page.locator('.pic svg').textContent()).toMatch(/board/)
    expect(errors).toEqual([])
    await context.close()
  })

  test('without the network nothing typed is lost, and nothing counts as said', async () => {
    const { page, context } = await bench.visit()
    await go(page, form(bare, 'ecog'))
    await page.locator('.op').first().waitFor()
    await page.keyboard.press('2')
    await context.setOffline(true)
    await page.keyboard.press('Control+Enter')
    const refused = page.locator('.signfoot [role=alert]')
    await refused.waitFor()
    expect(await refused.textContent()).toContain('does not answer')
    expect(await page.locator('.op input:checked').getAttribute('value')).toBe('2')
    await context.setOffline(false)
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Kept at .*ECOG/).waitFor()
    await context.close()
  })

  test('the two pages leave this room in one press each', async () => {
    const { page, context } = await bench.visit()
    await go(page, form(full, 'board'))
    for (const name of ['Board page', 'Sheet for the person']) {
      const waits = page.waitForEvent('download')
      await page.locator('.standing').getByRole('link', { name }).click()
      const file = await (await waits).path()
      expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
    }
    await context.close()
  })

  test('a running clock is started by one statement', async () => {
    const { page, context } = await bench.visit()
    await go(page, form(bare, 'clock'))
    expect(await page.locator('.clocks').textContent()).toContain('not known')
    await page.getByRole('radio', { name: 'yes' }).check()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.locator('.clocks li').first().textContent()).toMatch(/running/)
    expect(await page.locator('.clocks li').first().textContent()).toMatch(/left of 24 h since suspicion/)
    await context.close()
  })

  test('a narrow screen folds the prognosis and brings it by its key', async () => {
    const { page, context } = await bench.visit({ width: 1280, height: 800 })
    await go(page, form(full, 'kps'))
    expect(await page.locator('aside.prog').isVisible()).toBe(false)
    await page.keyboard.press('p')
    expect(await page.locator('aside.prog').isVisible()).toBe(true)
    await page.keyboard.press('p')
    expect(await page.locator('aside.prog').isVisible()).toBe(false)
    expect(await page.evaluate<number>(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(1280)
    await context.close()
  })
})
