import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePhantom } from '@theca/volumetry/phantom'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bench } from '../../packages/workbench/test/web/browser.ts'
import { openBench, whyNot } from '../../packages/workbench/test/web/browser.ts'
import { phantomSlices } from '../../packages/workbench/src/demo/phantom-files.ts'
import { sharedFile } from '../support/shared.ts'

/** One case, by hand, in a real browser, against the real server: from the first page to the board page. */
const why = whyNot()
const phantom = sharedFile('data/imaging/phantom/PH01/dicom/T1GD_SAG')
const labels = sharedFile('data/imaging/phantom/PH01/labels/T1GD_SAG_labels.nii.gz')
const spine = sharedFile('data/imaging/spine-dicom/t2_lumbar_sag')

describe.skipIf(why !== null)(
  why === null ? 'a first case' : `a first case (skipped: ${why})`,
  { timeout: 180_000 },
  () => {
    let bench: Bench
    let work: string
    beforeAll(async () => {
      work = mkdtempSync(join(tmpdir(), 'theca-journey-'))
      bench = await openBench()
    }, 60_000)
    afterAll(async () => {
      await bench.close()
      rmSync(work, { recursive: true, force: true })
    })

    const answer = async (
      page: Page,
      id: string,
      form: string,
      choose: (page: Page) => Promise<void>,
    ): Promise<void> => {
      await page.goto(`${bench.address}cases/${id}/assess?form=${form}`)
      await choose(page)
      await page.keyboard.press('Control+Enter')
      await page.getByText(/^Kept at/).waitFor()
    }

    test.skipIf(phantom === undefined || labels === undefined || spine === undefined)(
      'from the first page to the board page, with real images',
      async () => {
        const { page, context, strayed, errors } = await bench.visit()

        // 1. The first page offers two doors.
        await page.getByRole('heading', { name: 'Open the demonstration' }).waitFor()
        await page.getByRole('heading', { name: 'Start with your own case' }).waitFor()

        // 2. A folder of MRI opens the case; it is read, checked and listed.
        await page.locator('input[webkitdirectory]').setInputFiles(phantom ?? '')
        await page.waitForURL(/\/cases\/TH-[0-9A-Z]{5}\/plan/)
        const id = /TH-[0-9A-Z]{5}/.exec(page.url())?.[0] ?? ''
        const row = page.getByRole('row', { name: /T1GD_SAG/ })
        await row.waitFor({ timeout: 60_000 })
        expect(await row.textContent()).toMatch(/MR17192 × 288 × 170\.75 × 0\.75 × 3\.303\.0uniform/)
        // A second, real examination, named as a folder of this computer.
        await page.getByLabel('Or a folder of this computer, read where it is').fill(spine ?? '')
        await page.getByRole('button', { name: 'Read' }).click()
        const second = page.getByRole('row', { name: /T2_LUMBAR_SAG/ })
        await second.waitFor({ timeout: 60_000 })
        expect(await second.textContent()).toContain('257 × 201 × 38')

        // 3. The referral, and the first instruments.
        await answer(page, id, 'referral', async () => {
          await page.getByRole('combobox', { name: 'Primary', exact: true }).fill('kidney')
          await page.keyboard.press('Enter')
          await page.getByLabel('intradural extramedullary').first().check({ force: true })
          await page.getByRole('textbox', { name: 'Lesions', exact: true }).fill('T9/10-T10 r')
          await page.keyboard.press('Enter')
          await page.getByLabel('First symptom', { exact: true }).fill('1 Nov 2026')
          await page.keyboard.press('Tab')
        })
        const choose = (value: string) => (): Promise<void> =>
          page.locator(`input[value="${value}"]`).first().check({ force: true })
        await answer(page, id, 'mccormick-modified', choose('III'))
        await answer(page, id, 'ambulation', choose('aid'))
        await answer(page, id, 'kps', choose('60'))
        await answer(page, id, 'pain-nrs', () =>
          page
            .getByLabel(/^Worst pain/)
            .first()
            .fill('8'),
        )

        // 4. A labelmap is measured, and a person says which label is the tumour.
        await page.goto(`${bench.address}cases/${id}/plan`)
        await page
          .locator('input[type=file]:not([webkitdirectory])')
          .last()
          .setInputFiles(labels ?? '')
        await page.getByText('no label is marked as tumour').waitFor({ timeout: 60_000 })
        const tumour = page.getByRole('row').filter({ hasText: '0.696' })
        expect(await tumour.textContent()).toContain('0.24 to 1.30')
        await tumour.getByRole('button').click()
        await expect.poll(() => tumour.textContent(), { timeout: 15_000 }).toMatch(/tumour/i)

        // 5. The worklist and the case page.
        await page.goto(bench.address)
        const listed = page.locator(`tr[data-case="${id}"]`)
        await listed.waitFor()
        expect(await listed.textContent()).toContain('One examination shows no change')
        await page.goto(`${bench.address}cases/${id}`)
        await page.locator('tr[data-entry]').first().waitFor()
        const sentences = await page.locator('tr[data-entry]').allTextContents()
        expect(sentences.join('\n')).toContain('Tumour 0.696 mL (0.24 to 1.30)')
        await page.locator('tr[data-entry]', { hasText: 'Tumour 0.696 mL' }).click()
        await page.locator('.side').waitFor()
        expect(await page.locator('.side').textContent()).toMatch(/Rests on.*Label 3 is the tumour/s)

        // 6. The board page, as PDF and as Markdown.
        const pdf = await context.request.get(`${bench.address}api/cases/${id}/reports/mdt.pdf`)
        expect(pdf.status()).toBe(200)
        const file = join(work, 'board.pdf')
        writeFileSync(file, await pdf.body())
        expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
        if (existsSync('/usr/bin/pdfinfo'))
          expect(spawnSync('pdfinfo', [file], { encoding: 'utf8' }).stdout).toMatch(/Tagged:\s+yes/)
        const markdown = await (await context.request.get(`${bench.address}api/cases/${id}/reports/mdt.md`)).text()
        expect(markdown.replaceAll(/[\u00A0\u202F]/g, ' ')).toContain('0.696 mL')
        for (const field of ['Physical status', 'Comorbidity', 'Psychological status'])
          expect(markdown).toContain(field)
        expect(markdown).toMatch(/Physical status[^\n]*not asked/)
        expect(strayed).toEqual([])
        expect(errors).toEqual([])
        await context.close()
      },
    )

    test('without shared inputs: our own phantom, dropped as files, with two slices missing', async () => {
      const { page, context, errors } = await bench.visit()
      const [small] = generatePhantom({ case: 'PH01', series: ['SMALL'], samples: [1, 1, 1] }).series
      if (small === undefined) throw new Error('no phantom')
      const files = [...phantomSlices(small, 'journey', '2026-03-03', 1)]
        .toSpliced(10, 2)
        .map((bytes, index) => ({ name: `IM${index}.dcm`, mimeType: 'application/dicom', buffer: Buffer.from(bytes) }))
      await page.goto(`${bench.address}welcome`)
      await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(files)
      const row = page.getByRole('row', { name: /SYNTHETIC PH01 SMALL/ })
      await row.waitFor({ timeout: 60_000 })
      expect(await row.textContent()).toMatch(/not measurable\. 2 slices are missing between/)
      expect(errors).toEqual([])
      await context.close()
    })

    test.skipIf(phantom === undefined || !existsSync('/usr/bin/zip'))('a ZIP, as it comes from a viewer', async () => {
      const { page, context, errors } = await bench.visit()
      const archive = join(work, 'examination.zip')
      expect(spawnSync('zip', ['-q', '-r', archive, '.'], { cwd: phantom ?? '' }).status).toBe(0)
      await page.goto(`${bench.address}welcome`)
      await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(archive)
      const row = page.getByRole('row', { name: /T1GD_SAG/ })
      await row.waitFor({ timeout: 60_000 })
      expect(await row.textContent()).toContain('uniform')
      expect(errors).toEqual([])
      await context.close()
    })

    test.each([
      ['a letter instead of images', 'letter.dcm', 'Dear colleague', /is a DICOM image/],
      ['half a file', 'half.dcm', null, /None of the 1 files is a DICOM image|not measurable/],
    ])('%s is said in one sentence, and the workbench goes on', async (_, name, text, words) => {
      const { page, context } = await bench.visit()
      const [small] = generatePhantom({ case: 'PH01', series: ['SMALL'], samples: [1, 1, 1] }).series
      const [first] = small === undefined ? [] : phantomSlices(small, 'journey', '2026-03-03', 1)
      const buffer = text === null ? Buffer.from((first as Uint8Array).subarray(0, 700)) : Buffer.from(text)
      await page.goto(`${bench.address}welcome`)
      await page
        .locator('input[type=file]:not([webkitdirectory])')
        .first()
        .setInputFiles([{ name, mimeType: 'application/dicom', buffer }])
      await page.getByText(words).first().waitFor({ timeout: 60_000 })
      await context.close()
    })
  },
)
