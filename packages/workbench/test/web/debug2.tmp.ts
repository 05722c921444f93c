import { openBench } from './browser.ts'
const bench = await openBench()
const { page, errors, strayed } = await bench.visit({ width: 1280, height: 800 })
await page.getByRole('button', { name: 'Open the demonstration' }).click()
await page.waitForTimeout(150); await page.screenshot({ path: '/tmp/shots/demo-progress.png' })
await page.waitForURL((u) => u.pathname === '/', { timeout: 60000 })
await page.waitForTimeout(800)
await page.keyboard.press('Space'); await page.waitForTimeout(200); await page.screenshot({ path: '/tmp/shots/worklist-peek-1280.png' })
const ids = await page.$$eval('tr[data-case]', (rows) => rows.map((r) => [r.getAttribute('data-case'), r.textContent]))
const full = ids.find((x) => x[1]?.includes('kidney'))?.[0]
const go = async (path: string) => { await page.goto(bench.address.slice(0, -1) + path); await page.waitForLoadState('networkidle'); await page.waitForTimeout(300) }
await go(`/cases/${full}?entry=15`); await page.screenshot({ path: '/tmp/shots/case-entry-1280.png' })
await page.getByRole('button', { name: /Amend/ }).click(); await page.waitForTimeout(300); await page.getByText('When it was true').click(); await page.waitForTimeout(150); await page.screenshot({ path: '/tmp/shots/amend-when.png' })
await page.keyboard.press('Escape')
await go(`/cases/${full}/assess?form=isncsci`)
const first = page.locator('input[data-at="0-1"]'); await first.focus()
await page.keyboard.press('2'); await page.keyboard.press('2'); await page.keyboard.press('1'); await page.keyboard.press('n'); await page.keyboard.press('2'); await page.keyboard.press('ArrowUp'); await page.keyboard.press('.'); await page.keyboard.press('ArrowRight'); await page.keyboard.press('0'); await page.waitForTimeout(200)
await page.screenshot({ path: '/tmp/shots/isncsci-typed.png' })
await go(`/cases/${full}/assess?form=tokuhashi-revised`)
await page.locator('.op input').first().focus(); await page.keyboard.press('6'); await page.keyboard.press('Tab'); await page.waitForTimeout(200)
await page.screenshot({ path: '/tmp/shots/tokuhashi-part.png' })
// many buttons: who menu, board menu
await page.locator('.who').click(); await page.waitForTimeout(250); await page.screenshot({ path: '/tmp/shots/who.png' }); await page.keyboard.press('Escape')
// downloads
const [dl] = await Promise.all([page.waitForEvent('download'), (async () => { await page.getByRole('button', { name: /Board page/ }).click(); await page.getByRole('menuitem', { name: /PDF/ }).click() })()])
console.log('download', dl.suggestedFilename())
// server gone
await bench.stop(); await page.waitForTimeout(1200)
await page.screenshot({ path: '/tmp/shots/lost-line.png' })
await page.keyboard.press('Control+Enter'); await page.waitForTimeout(800); await page.screenshot({ path: '/tmp/shots/lost-sign.png' })
console.log(errors, strayed)
await bench.close(); process.exit(0)
