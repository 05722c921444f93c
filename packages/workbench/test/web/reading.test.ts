import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uidOf } from '../../src/demo/uids.ts'
import type { Bench } from './browser.ts'
import { openBench, whyNot } from './browser.ts'
import type { Talk } from './reading-scene.ts'
import {
  CORD,
  TUMOUR,
  colourAt,
  countOfGrey,
  folderOf,
  newCase,
  openReading,
  phantomSegmentation,
  placeShown,
  placesOn,
  readFolder,
  readingPath,
  smallPhantom,
  smallPhantoms,
  talkTo,
  uidOfSmall,
} from './reading-scene.ts'

const why = whyNot()

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

/** Red, green and blue nearly alike: no label lies there. */
const isGrey = ([r, g, b]: readonly [number, number, number]): boolean => Math.max(r, g, b) - Math.min(r, g, b) < 4

describe.skipIf(why !== null)(
  why === null ? 'the reading room' : `the reading room (skipped: ${why})`,
  { timeout: 180_000 },
  () => {
    let bench: Bench
    let talk: Talk
    let caseId = ''
    const series = uidOfSmall('whole')

    beforeAll(async () => {
      bench = await openBench()
      talk = await talkTo(bench)
      caseId = await newCase(talk)
      const phantom = smallPhantom()
      await readFolder(talk, caseId, folderOf(phantom, 'whole'))
      await readFolder(talk, caseId, folderOf(phantom, 'gaps', [9, 10]))
      const artifact = await talk.put(caseId, phantomSegmentation(phantom, 'whole', '2026-03-03'))
      await talk.post(`cases/${caseId}/actions/measure-labels`, { artifact })
    }, 180_000)
    afterAll(() => bench?.close())

    test('three linked planes: what is clicked in one is under the crosshair of the others, with its place and value', async () => {
      const { page, errors, strayed } = await bench.visit({ theme: 'dark' })
      await openReading(page, bench.address, caseId, series)
      expect(await page.locator('.vp').count()).toBe(3)
      const letters = await page
        .locator('.vp')
        .evaluateAll((all) =>
          all.map((pane) => [...pane.querySelectorAll('.letter')].map((text) => text.textContent).join(' ')),
        )
      expect(letters).toEqual(['A P H F', 'R L A P', 'R L H F'])
      const axial = page.locator('.vp').nth(1)
      const sagittal = page.locator('.vp').first()
      // First the height of the tumour on the sagittal picture, then its place on the axial one.
      const onSagittal = await placesOn(page, sagittal, 'p', 'h')
      await page.mouse.click(onSagittal(TUMOUR).x, onSagittal(TUMOUR).y)
      const onAxial = await placesOn(page, axial, 'l', 'p')
      await page.mouse.click(onAxial(TUMOUR).x, onAxial(TUMOUR).y)
      const tumour = await placeShown(page)
      expect([tumour.l - TUMOUR.l, tumour.p - TUMOUR.p, tumour.h - TUMOUR.h].every((off) => Math.abs(off) < 0.8)).toBe(
        true,
      )
      const value = Number(/value ([\d.]+)/.exec(tumour.words)?.[1])
      // 780 in the phantom, with a coil bias of 15 % and noise of 12.
      expect(value).toBeGreaterThan(640)
      await page.mouse.click(onAxial(CORD).x, onAxial(CORD).y)
      expect(Number(/value ([\d.]+)/.exec((await placeShown(page)).words)?.[1])).toBeLessThan(420)
      expect([errors, strayed]).toEqual([[], []])
      await page.context().close()
    })

    test('the labels lie where they were drawn: anchor points in tumour, cord and beside them', async () => {
      const { page } = await bench.visit({ theme: 'dark' })
      await openReading(page, bench.address, caseId, series)
      const sagittal = page.locator('.vp').first()
      const axial = page.locator('.vp').nth(1)
      const onSagittal = await placesOn(page, sagittal, 'p', 'h')
      await page.mouse.click(onSagittal(TUMOUR).x, onSagittal(TUMOUR).y)
      const at = await placesOn(page, axial, 'l', 'p')
      expect(isGrey(await colourAt(page, 1, at(TUMOUR)))).toBe(true)
      await page.getByRole('button', { name: 'Take into the drawing' }).click()
      await page.getByText('Stroke 1 saved').waitFor()
      const [tumour, cord] = [await colourAt(page, 1, at(TUMOUR)), await colourAt(page, 1, at(CORD))]
      // Amber has least blue, the cord's cyan has least red.
      expect(tumour[0] - tumour[2]).toBeGreaterThan(15)
      expect(cord[2] - cord[0]).toBeGreaterThan(15)
      const beside = { ...TUMOUR, l: TUMOUR.l - 8 }
      expect(isGrey(await colourAt(page, 1, at(beside)))).toBe(true)
      await page.mouse.click(at(TUMOUR).x, at(TUMOUR).y)
      expect(await page.locator('.vstatus').innerText()).toContain('tumour')
      await page.keyboard.press('h')
      expect(isGrey(await colourAt(page, 1, at(TUMOUR)))).toBe(true)
      await page.context().close()
    })

    test('a stroke is saved, is there again after the page was killed, is undone, and a drawing is finished as an entry', async () => {
      const own = await newCase(talk)
      await readFolder(talk, own, folderOf(smallPhantom(), 'stroke'))
      const uid = uidOfSmall('stroke')
      const { page, context } = await bench.visit({ theme: 'dark' })
      await openReading(page, bench.address, own, uid)
      const axial = page.locator('.vp').nth(1)
      const box = await axial.boundingBox()
      if (box === null) throw new Error('the picture is not shown')
      await page.keyboard.press('b')
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      for (let step = 1; step <= 8; step += 1) await page.mouse.move(x + step * 2, y)
      await page.mouse.up()
      await page.getByText('Stroke 1 saved').waitFor()
      expect(isGrey(await colourAt(page, 1, { x: x + 8, y }))).toBe(false)
      await page.close({ runBeforeUnload: false })

      const again = await context.newPage()
      await openReading(again, bench.address, own, uid)
      await again.getByText('Stroke 1 saved').waitFor()
      expect(isGrey(await colourAt(again, 1, { x: x + 8, y }))).toBe(false)
      await again.keyboard.press('z')
      await again.getByText('Stroke 2 saved').waitFor()
      expect(isGrey(await colourAt(again, 1, { x: x + 8, y }))).toBe(true)
      await again.keyboard.press('y')
      await again.getByText('Stroke 3 saved').waitFor()
      await again.getByRole('button', { name: 'Finish: keep and measure' }).click()
      await again.getByText('Kept as DICOM SEG and measured').waitFor()
      await again.locator('.ms').getByText('tumour').waitFor()
      await context.close()
    })

    test('two windows on one drawing: the second is told, takes the strokes over, and both are kept', async () => {
      const own = await newCase(talk)
      await readFolder(talk, own, folderOf(smallPhantom(), 'two'))
      const uid = uidOfSmall('two')
      const { page: first, context } = await bench.visit({ theme: 'dark' })
      await openReading(first, bench.address, own, uid)
      const dab = async (page: Page): Promise<void> => {
        await page.keyboard.press('b')
        await page.keyboard.press('Space')
      }
      await dab(first)
      await first.getByText('Stroke 1 saved').waitFor()
      const second = await context.newPage()
      await openReading(second, bench.address, own, uid)
      await second.getByText('Stroke 1 saved').waitFor()
      await first.keyboard.press('ArrowDown')
      await first.keyboard.press('ArrowDown')
      await dab(first)
      await first.getByText('Stroke 2 saved').waitFor()
      await second.keyboard.press('ArrowUp')
      await second.keyboard.press('ArrowUp')
      await dab(second)
      await second.getByText('goes on in another window').waitFor()
      await second.getByRole('button', { name: 'Take them over, mine behind' }).click()
      await second.getByText('Stroke 3 saved').waitFor()
      await context.close()
    })

    test('the server goes away while drawing: the page says that strokes are not saved, and keeps them', async () => {
      const own = await newCase(talk)
      await readFolder(talk, own, folderOf(smallPhantom(), 'away'))
      const { page, context } = await bench.visit({ theme: 'dark' })
      await openReading(page, bench.address, own, uidOfSmall('away'))
      await page.route('**/strokes', (route) => route.abort())
      await page.keyboard.press('b')
      await page.keyboard.press('Space')
      await page.getByText('1 stroke is not saved').waitFor()
      await page.unroute('**/strokes')
      await page.getByText('Stroke 1 saved').waitFor()
      await context.close()
    })

    test('missing slices are hatched and named, and nothing can be drawn on them', async () => {
      const { page, context } = await bench.visit({ theme: 'dark' })
      await openReading(page, bench.address, caseId, uidOfSmall('gaps'), false)
      await page.getByText('Nothing is drawn or measured on this series').waitFor()
      expect(await page.getByRole('button', { name: 'Brush', exact: true }).isDisabled()).toBe(true)
      const hatched = await countOfGrey(page, 1, 110)
      expect(hatched).toBeGreaterThan(500)
      await context.close()
    })

    test('without a pointer: slices, crosshair, a length, a lesion', async () => {
      const own = await newCase(talk)
      await readFolder(talk, own, folderOf(smallPhantom(), 'keys'))
      const { page, context } = await bench.visit({ theme: 'light' })
      await openReading(page, bench.address, own, uidOfSmall('keys'))
      const before = await placeShown(page)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Control+ArrowRight')
      const after = await placeShown(page)
      expect(after.l).not.toBe(before.l)
      expect(after.p).toBeCloseTo(before.p + 1.5, 1)
      await page.keyboard.press('l')
      await page.keyboard.press('Space')
      for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+ArrowDown')
      await page.keyboard.press('Space')
      await page.getByRole('region', { name: 'Measured on the picture' }).getByText('6.0 mm').waitFor()
      await page.getByRole('button', { name: 'Add at the crosshair' }).press('Enter')
      await page.getByRole('button', { name: 'Note lesion 1' }).press('Enter')
      await page.getByRole('region', { name: 'Lesions' }).getByText('index').waitFor()
      await page.locator('.vp').first().click()
      await page.keyboard.press('?')
      await page.getByRole('dialog').getByText('Previous slice').waitFor()
      await page.keyboard.press('Escape')
      await context.close()
    })

    test('side by side: one examination is linked, another only by landmarks; levels are named once', async () => {
      const own = await newCase(talk)
      for (const phantom of smallPhantoms()) await readFolder(talk, own, folderOf(phantom, 'pair'))
      const { page, context, errors } = await bench.visit({ theme: 'dark' })
      await openReading(page, bench.address, own, uidOf('pair/FIRST'))
      const beside = (name: string) => page.getByRole('button', { name: `Show SYNTHETIC PH01 ${name} beside` })
      await beside('SECOND').click()
      await expect.poll(() => page.locator('.vp').count()).toBe(2)
      const click = async (at: number, right: number, down: number): Promise<void> => {
        const box = await page.locator('.vp').nth(at).boundingBox()
        if (box === null) throw new Error('the picture is not shown')
        await page.mouse.click(box.x + box.width * right, box.y + box.height * down)
      }
      await click(0, 0.55, 0.3)
      const here = await placeShown(page)
      await page.keyboard.press('p')
      const there = await placeShown(page)
      expect([there.l, there.p, there.h]).toEqual([here.l, here.p, here.h])
      expect(await page.getByText('not linked').count()).toBe(0)

      await beside('SECOND').click()
      await beside('AFTER').click()
      await page.getByText('not linked: other frame of reference').waitFor()
      await page.keyboard.press('k')
      for (const [right, down] of [
        [0.45, 0.2],
        [0.6, 0.4],
        [0.4, 0.6],
        [0.55, 0.8],
      ] as const) {
        await click(0, right, down)
        await click(1, right, down)
      }
      await page.getByText('left at 4 landmarks').waitFor()
      await page.getByRole('button', { name: 'Align', exact: true }).click()
      await page.getByText('aligned by landmarks, 0.0 mm left').waitFor()

      await beside('AFTER').click()
      await expect.poll(() => page.locator('.vp').count()).toBe(3)
      await page.keyboard.press('n')
      await click(0, 0.35, 0.3)
      await click(0, 0.35, 0.6)
      await page.getByLabel('Level of mark 1').selectOption('T9')
      await page.getByLabel('Level of mark 2').selectOption('T11')
      await page.getByRole('button', { name: 'Save levels' }).click()
      await page.getByRole('region', { name: 'Levels' }).getByText('T9 to T11').waitFor()
      await page.getByRole('button', { name: /^SYNTHETIC PH01 SECOND/ }).click()
      const words = () => page.locator('.vp').first().locator('.mark.level text').allTextContents()
      await expect.poll(words).toEqual(['T9', '(T10)', 'T11'])
      await page.getByText('Nobody has said whether there is transitional anatomy').waitFor()
      expect(errors).toEqual([])
      await context.close()
    })

    test.each([
      ['dark', 1600],
      ['light', 1280],
      ['theatre', 1920],
    ] as const)('axe finds nothing: %s at %d', async (theme, width) => {
      const { page, context } = await bench.visit({ theme, width, height: 1000 })
      await openReading(page, bench.address, caseId, series)
      await page.keyboard.press('g')
      expect(await faultsOf(page)).toEqual([])
      await page.keyboard.press('n')
      expect(await faultsOf(page)).toEqual([])
      await page.goto(readingPath(bench.address, await newCase(talk)))
      await page.getByText('No images yet').waitFor()
      expect(await faultsOf(page)).toEqual([])
      await context.close()
    })
  },
)
