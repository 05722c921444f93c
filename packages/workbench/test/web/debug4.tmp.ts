import { openBench } from './browser.ts'
const bench = await openBench()
const { page, errors } = await bench.visit({ width: 1600, height: 1000 })
await page.getByRole('button', { name: 'Open the demonstration' }).click()
await page.waitForURL((u) => u.pathname === '/', { timeout: 60000 })
await page.locator('tr[data-case]').first().waitFor()
const one = (await page.evaluate(async () => (await fetch('/api/views/worklist')).json())) as {
  rows: Record<string, unknown>[]
}
const A = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const rows = Array.from({ length: 10000 }, (_, i) => ({
  ...one.rows[i % 6],
  case: 'TH-' + [20, 15, 10, 5, 0].map((s) => A[(i >> s) & 31]).join(''),
}))
await page.route('**/api/views/worklist', (r) =>
  r.fulfill({ contentType: 'application/json', body: JSON.stringify({ ...one, rows }) }),
)
const t = performance.now()
await page.goto(bench.address)
await page.locator('tr[data-case]').first().waitFor()
console.log(
  '10,000 cases first row',
  Math.round(performance.now() - t),
  'ms; rows in page',
  await page.locator('tr[data-case]').count(),
)
const t2 = performance.now()
await page.keyboard.press('/')
await page.keyboard.type('melanoma')
await page.waitForTimeout(50)
console.log('filter 8 letters', Math.round(performance.now() - t2), await page.locator('tr[data-case]').count())
await page.screenshot({ path: '/tmp/shots/worklist-10k.png' })
await page.keyboard.press('Escape')
for (let i = 0; i < 60; i += 1) await page.keyboard.press('j')
await page.waitForTimeout(200)
await page.screenshot({ path: '/tmp/shots/worklist-10k-j.png' })
console.log(errors)
await bench.close()
process.exit(0)
