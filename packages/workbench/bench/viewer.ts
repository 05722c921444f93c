import type { CDPSession, Page } from 'playwright-core'
import { sharedFile } from '../../../test/support/shared.ts'
import type { Bench } from '../test/web/browser.ts'
import { openBench, whyNot } from '../test/web/browser.ts'
import { newCase, openReading, readFolder, readingPath, talkTo } from '../test/web/reading-scene.ts'

/** What a reader waits for, measured in a headless browser without a GPU. Times in ms, heap in MiB. */
export type ViewerFigures = {
  series: string
  /** From the address to three planes painted: a page that was never open, the series not yet decoded; then decoded. */
  firstColdMs: number
  firstWarmMs: number
  /** One step of the slice: all three planes cut anew and painted. */
  redrawMs: number
  /** From a pointer event of the brush to its voxels on the screen. */
  brushMs: number
  /** Memory of the page with the series open, and the share by which it grew over 50 times opening and closing. */
  heapMiB: number
  heapGrowth: number
}

const CYCLES = 50
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number

/**
 * Measures the reading room on the shared phantom and on the 63 MB head. `null` where no browser or no data is.
 *
 * @example for (const { series, redrawMs } of (await measureViewer()) ?? []) print(series, redrawMs)
 */
export async function measureViewer(): Promise<ViewerFigures[] | null> {
  const folders = [
    { series: 'PH01 3D, 64 × 216 × 144', path: sharedFile('data/imaging/phantom/PH01/dicom/T1GD_3D_ISO') },
    { series: 'VS-SEG-001, 120 × 512 × 512', path: sharedFile('data/imaging/tumour-dicom') },
  ]
  if (whyNot() !== null || folders.some(({ path }) => path === undefined)) return null
  const bench = await openBench()
  try {
    const figures: ViewerFigures[] = []
    for (const { series, path } of folders) figures.push({ series, ...(await measureSeries(bench, path as string)) })
    return figures
  } finally {
    await bench.close()
  }
}

async function measureSeries(bench: Bench, path: string): Promise<Omit<ViewerFigures, 'series'>> {
  const talk = await talkTo(bench)
  const caseId = await newCase(talk)
  await readFolder(talk, caseId, path)
  const address = readingPath(bench.address, caseId)
  const first = async (): Promise<number> => {
    const { page, context } = await bench.visit({ theme: 'dark' })
    const began = Date.now()
    await page.goto(address, { waitUntil: 'commit' })
    await waitForPicture(page)
    const took = Date.now() - began
    await context.close()
    return took
  }
  const firstColdMs = await first()
  const firstWarmMs = median([await first(), await first(), await first()])
  const { page, context } = await bench.visit({ theme: 'dark' })
  await openReading(page, bench.address, caseId)
  const redrawMs = await redraw(page)
  const brushMs = await brush(page)
  await context.close()
  const heap = await openAndClose(bench, caseId)
  return { firstColdMs, firstWarmMs, redrawMs, brushMs, ...heap }
}

// What runs in the page is text: its names are the browser's and not ours.

/** Three canvases, each with something lighter than black on it. */
const PAINTED = `() => {
  const all = [...document.querySelectorAll('.vp canvas')]
  return all.length === 3 && all.every((canvas) => {
    if (canvas.width < 10) return false
    const { data } = canvas.getContext('2d').getImageData(0, canvas.height >> 1, canvas.width, 1)
    return data.some((value, at) => at % 4 === 0 && value > 20)
  })
}`

/** Looks once a frame. As text to be evaluated, because the page itself may not make a program out of text. */
const waitForPicture = (page: Page): Promise<unknown> =>
  page.evaluate(`new Promise((done) => {
    const painted = ${PAINTED}
    const look = () => (painted() ? done(true) : requestAnimationFrame(look))
    look()
  })`)

const SHOWN = `const shown = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
const timed = async (count, act) => {
  const times = []
  for (let step = 0; step < count; step += 1) {
    const began = performance.now()
    act(step)
    await shown()
    times.push(performance.now() - began)
  }
  return times
}`

/** Time from a key to the end of the frame that shows its effect. */
const redraw = async (page: Page): Promise<number> =>
  median(
    await page.evaluate<number[]>(`(async () => {
      ${SHOWN}
      return timed(24, (step) => window.dispatchEvent(
        new KeyboardEvent('keydown', { key: step < 12 ? 'ArrowDown' : 'ArrowUp', bubbles: true, cancelable: true }),
      ))
    })()`),
  )

async function brush(page: Page): Promise<number> {
  await page.locator('button[aria-label="Brush"]:enabled').click()
  return median(
    await page.evaluate<number[]>(`(async () => {
      ${SHOWN}
      const pane = document.querySelectorAll('.vp')[1]
      const box = pane.getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      // A pointer made by a script cannot be captured.
      pane.setPointerCapture = () => undefined
      const send = (type, right) => pane.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, button: 0, buttons: 1, clientX: x + right, clientY: y, bubbles: true, isPrimary: true,
      }))
      send('pointerdown', 0)
      await shown()
      const times = await timed(24, (step) => send('pointermove', 3 * step + 3))
      send('pointerup', 75)
      return times
    })()`),
  )
}

async function openAndClose(bench: Bench, caseId: string): Promise<{ heapMiB: number; heapGrowth: number }> {
  const { page, context } = await bench.visit({ theme: 'dark' })
  const devtools = await context.newCDPSession(page)
  await openReading(page, bench.address, caseId)
  const cycle = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Images and volumes' }).click()
    await page.locator('.vp').first().waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Reading room' }).click()
    await waitForPicture(page)
  }
  for (let warm = 0; warm < 3; warm += 1) await cycle()
  const before = await used(devtools)
  for (let count = 0; count < CYCLES; count += 1) await cycle()
  const after = await used(devtools)
  await context.close()
  return { heapMiB: after / 2 ** 20, heapGrowth: (after - before) / before }
}

/** Objects and array buffers together, after everything unreachable is gone. */
async function used(devtools: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round += 1) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize = 0 } = (await devtools.send('Runtime.getHeapUsage')) as {
    usedSize: number
    backingStorageSize?: number
  }
  return usedSize + backingStorageSize
}
