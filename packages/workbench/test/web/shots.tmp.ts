import { mkdirSync } from 'node:fs'
import { openBench } from './browser.ts'
const bench = await openBench()
const out = '/tmp/shots'
mkdirSync(out, { recursive: true })
const only = process.argv[2] ?? ''
const { page, errors, strayed } = await bench.visit()
await page.screenshot({ path: `${out}/welcome.png` })
console.log('start', page.url(), errors)
await page.getByRole('button', { name: 'Open the demonstration' }).click()
await page.waitForURL((u) => u.pathname === '/', { timeout: 60000 })
await page.waitForTimeout(800)
const ids = await page.$$eval('tr[data-case]', (rows) => rows.map((r) => [r.getAttribute('data-case'), r.textContent]))
console.log(ids.map((x) => x[0]).join(' '))
const full = ids.find((x) => x[1]?.includes('kidney'))?.[0]
const bare = ids.find((x) => x[1]?.includes('unknown primary'))?.[0]
const gap = ids.find((x) => x[1]?.includes('melanoma'))?.[0]
const pages: [string, string][] = [
  ['worklist', '/'],
  ['case', `/cases/${full}`],
  ['case-entry', `/cases/${full}?entry=20`],
  ['case-bare', `/cases/${bare}`],
  ['assess', `/cases/${full}/assess?form=mccormick-modified`],
  ['assess-referral', `/cases/${full}/assess?form=referral`],
  ['assess-person', `/cases/${full}/assess?form=person`],
  ['assess-tokuhashi', `/cases/${full}/assess?form=tokuhashi-revised`],
  ['assess-isncsci', `/cases/${full}/assess?form=isncsci`],
  ['assess-katagiri', `/cases/${full}/assess?form=katagiri-2014`],
  ['assess-opened', `/cases/${full}/assess?form=opened`],
  ['plan', `/cases/${full}/plan`],
  ['plan-gap', `/cases/${gap}/plan`],
  ['plan-empty', `/cases/${bare}/plan`],
  ['settings-people', '/settings?page=people'],
  ['settings-appearance', '/settings?page=appearance'],
  ['settings-keeping', '/settings?page=keeping'],
  ['settings-audit', '/settings?page=audit'],
  ['settings-api', '/settings?page=api'],
  ['settings-about', '/settings?page=about'],
  ['welcome2', '/welcome'],
  ['case-exam', `/cases/${full}?entry=15`],
  ['lost', '/nowhere'],
  ['case-none', '/cases/TH-00000'],
]
for (const theme of (process.argv[3] ?? 'light').split(','))
  for (const width of (process.argv[4] ?? '1600').split(',').map(Number)) {
    await page.setViewportSize({ width, height: width === 1280 ? 800 : width === 1920 ? 1080 : 1000 })
    await page.evaluate((t) => localStorage.setItem('theca.theme', t), theme)
    for (const [name, path] of pages) {
      if (only !== '' && !only.split(',').some((o) => name.startsWith(o))) continue
      await page.goto(bench.address.slice(0, -1) + path)
      await page.waitForLoadState('networkidle')
      await page.waitForTimeout(450)
      await page.screenshot({ path: `${out}/${name}-${theme}-${width}.png` })
    const bad = await page.evaluate(`[...document.querySelectorAll('body *')].flatMap((e) => {
      const st = getComputedStyle(e); const r = e.getBoundingClientRect()
      if (r.width === 0 || r.height === 0 || e.closest('.vh') || e.classList.contains('vh')) return []
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '')
      if (!own) return []
      const clipped = (st.overflow !== 'visible' && e.scrollWidth > e.clientWidth + 1 && st.textOverflow !== 'ellipsis') || (st.overflow === 'visible' && e.scrollWidth > e.clientWidth + 2 && st.display !== 'inline' && e.clientWidth > 0)
      const off = r.right > innerWidth + 1 && !e.closest('.list, .pic, .series, .ent')
      return clipped || off ? [(off ? 'OFF ' : 'CLIP ') + e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)] : []
    }).concat(document.documentElement.scrollWidth > innerWidth ? ['PAGE WIDER'] : [])`)
    if ((bad as string[]).length > 0) console.log(name, theme, width, [...new Set(bad as string[])].slice(0, 8))
    }
  }
console.log('errors', errors, 'strayed', strayed)
await bench.close()
process.exit(0)
