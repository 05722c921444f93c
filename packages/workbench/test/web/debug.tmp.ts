import { mkdirSync, writeFileSync } from 'node:fs'
import { generatePhantom } from '@theca/volumetry/phantom'
import { phantomSegmentation, phantomSlices } from '../../src/demo/phantom-files.ts'
import { openBench } from './browser.ts'
const dir = '/tmp/phantom'
mkdirSync(dir, { recursive: true })
const { series } = generatePhantom({ case: 'PH01', series: ['T2_SAG', 'T1GD_SAG'], samples: [2, 2, 3] })
let n = 0
for (const [i, each] of series.entries()) for (const slice of phantomSlices(each, 'try/own', '2026-11-20', i + 1)) writeFileSync(`${dir}/${String(n++).padStart(4, '0')}.dcm`, slice)
const drawn = series[1]
if (drawn) writeFileSync('/tmp/labels.dcm', phantomSegmentation(drawn, 'try/own', '2026-11-20'))
const bench = await openBench()
const { page, errors, strayed } = await bench.visit()
await page.waitForTimeout(500)
const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('o')])
await chooser.setFiles(dir)
await page.waitForURL(/plan/); await page.waitForTimeout(250); await page.screenshot({ path: '/tmp/shots/sending.png' })
await page.getByText(/Read and kept/).waitFor(); await page.screenshot({ path: '/tmp/shots/own-plan.png' })
const [maps] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('l')])
await maps.setFiles('/tmp/labels.dcm')
await page.getByText('tumour (synthetic)').first().waitFor(); await page.waitForTimeout(300); await page.screenshot({ path: '/tmp/shots/own-measured.png' })
console.log(page.url())
await page.keyboard.press('Alt+1'); await page.waitForTimeout(700); await page.screenshot({ path: '/tmp/shots/own-case.png' })
await page.goto(bench.address + 'settings?page=keeping'); await page.waitForTimeout(500)
await page.getByLabel(/Folder of this computer/).fill('/tmp/theca-backup-' + Date.now())
await page.keyboard.press('Enter'); await page.waitForTimeout(1500)
await page.getByRole('button', { name: 'Verify' }).click(); await page.waitForTimeout(1500); await page.screenshot({ path: '/tmp/shots/own-keeping.png' })
await page.goto(bench.address + 'settings?page=people'); await page.waitForTimeout(500)
await page.keyboard.press('n'); await page.waitForTimeout(400); await page.screenshot({ path: '/tmp/shots/add-person.png' })
await page.getByLabel('Name, as').fill('Dr A. Example'); await page.getByLabel('Login').fill('admin'); await page.getByLabel('Password').fill('a long sentence here')
await page.getByRole('button', { name: 'Add', exact: true }).click(); await page.waitForTimeout(1500); await page.screenshot({ path: '/tmp/shots/after-person.png' }); console.log(page.url())
if (page.url().includes('sign-in')) { await page.getByLabel('Login').fill('admin'); await page.getByLabel('Password').fill('wrong sentence here'); await page.keyboard.press('Enter'); await page.waitForTimeout(900); await page.screenshot({ path: '/tmp/shots/signin.png' }) ; await page.getByLabel('Password').fill('a long sentence here'); await page.keyboard.press('Enter'); await page.waitForTimeout(1200); await page.screenshot({ path: '/tmp/shots/admin.png' }); console.log(page.url()) }
console.log(errors, strayed)
await bench.close(); process.exit(0)
