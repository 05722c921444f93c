import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PhantomSeries } from '@theca/volumetry/phantom'
import { generatePhantom, phantomSeries } from '@theca/volumetry/phantom'
import type { Locator, Page } from 'playwright-core'
import { phantomSegmentation, phantomSlices } from '../../src/demo/phantom-files.ts'
import { uidOf } from '../../src/demo/uids.ts'

/** A running workbench as a program sees it. */
export type Talk = {
  address: string
  post: <T>(path: string, body: unknown) => Promise<T>
  put: (caseId: string, bytes: Uint8Array) => Promise<string>
}

export async function talkTo({ address, token }: { address: string; token: string }): Promise<Talk> {
  const json = { 'content-type': 'application/json', 'x-theca': '1' }
  const started = await fetch(`${address}api/session/start`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token }),
  })
  const cookie = (started.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return {
    address,
    async post<T>(path: string, body: unknown) {
      const response = await fetch(`${address}api/${path}`, {
        method: 'POST',
        headers: { ...json, cookie },
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
      return (await response.json()) as T
    },
    async put(caseId, bytes) {
      const headers = { 'content-type': 'application/dicom', 'x-theca': '1', cookie }
      const response = await fetch(`${address}api/cases/${caseId}/artifacts`, {
        method: 'POST',
        headers,
        body: new Uint8Array(bytes),
      })
      return ((await response.json()) as { id: string }).id
    },
  }
}

export async function newCase({ post }: Talk): Promise<string> {
  const opened = {
    kind: 'assess.case-opened',
    version: 1,
    effectiveAt: new Date().toISOString(),
    body: { synthetic: true, sex: 'not-known', birthYear: { is: 'not-asked' } },
  }
  return (await post<{ case: string }>('cases', { drafts: [opened] })).case
}

/** Images of this computer, read where they lie. */
export async function readFolder({ post }: Talk, caseId: string, path: string): Promise<void> {
  await post(`cases/${caseId}/actions/read-imaging`, { task: `task-${caseId}-${path.length}`, from: { path } })
}

export const smallPhantom = (): PhantomSeries =>
  generatePhantom({ case: 'PH01', series: ['SMALL'] }).series[0] as PhantomSeries
/** Before the operation twice (one examination, one frame of reference) and after it (another one). */
export const smallPhantoms = (): PhantomSeries[] =>
  generatePhantom({
    case: 'PH01',
    series: [
      { ...phantomSeries.SMALL, name: 'FIRST' },
      { ...phantomSeries.SMALL, name: 'SECOND' },
      { ...phantomSeries.SMALL, name: 'AFTER', residual: 0.15 },
    ],
  }).series
export const uidOfSmall = (name: string): string => uidOf(`${name}/SMALL`)

/** A folder with the slices of a phantom, some of them left out. */
export function folderOf(series: PhantomSeries, name: string, without: readonly number[] = []): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'theca-scene-')), name)
  mkdirSync(folder)
  for (const [at, bytes] of [...phantomSlices(series, name, '2026-03-03', 1)].entries())
    if (!without.includes(at)) writeFileSync(join(folder, `${at}.dcm`), bytes)
  return folder
}
export { phantomSegmentation }

/** The middle of the tumour and of the cord at its height in PH01, LPS mm. */
export const TUMOUR = { l: -2.76, p: 2.86, h: 4 }
export const CORD = { l: 3.34, p: -3.54, h: 4 }

/** `R 3.9 P 4.7 H 3.5 mm` as numbers, LPS. */
export async function placeShown(page: Page): Promise<{ l: number; p: number; h: number; words: string }> {
  const words = await page.locator('.vstatus').innerText()
  const found = /([LR]) ([\d.]+) ([PA]) ([\d.]+) ([HF]) ([\d.]+) mm/.exec(words)
  if (found === null) throw new Error(`no place in: ${words}`)
  const signed = (letter: string | undefined, value: string | undefined, negative: string): number =>
    Number(value) * (letter === negative ? -1 : 1)
  return {
    l: signed(found[1], found[2], 'R'),
    p: signed(found[3], found[4], 'A'),
    h: signed(found[5], found[6], 'F'),
    words,
  }
}

/** Where places are on a picture: two clicks with the crosshair say it. */
export async function placesOn(page: Page, pane: Locator, right: 'l' | 'p', down: 'p' | 'h') {
  const box = await pane.boundingBox()
  if (box === null) throw new Error('the picture is not shown')
  const [x1, y1, x2, y2] = [box.width * 0.4, box.height * 0.4, box.width * 0.6, box.height * 0.6]
  await page.keyboard.press('v')
  await page.mouse.click(box.x + x1, box.y + y1)
  const a = await placeShown(page)
  await page.mouse.click(box.x + x2, box.y + y2)
  const b = await placeShown(page)
  return (place: { l: number; p: number; h: number }): { x: number; y: number } => ({
    x: box.x + x1 + ((place[right] - a[right]) / (b[right] - a[right])) * (x2 - x1),
    y: box.y + y1 + ((place[down] - a[down]) / (b[down] - a[down])) * (y2 - y1),
  })
}

// What runs in the page is text: its names are the browser's and not ours.
const canvasOf = (pane: number): string => `document.querySelectorAll('.vp canvas')[${pane}]`

/** Colour of a picture under a point of the page. */
export const colourAt = (
  page: Page,
  pane: number,
  { x, y }: { x: number; y: number },
): Promise<[number, number, number]> =>
  page.evaluate(`(() => {
    const canvas = ${canvasOf(pane)}
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    const [left, top] = [Math.round((${x} - box.left) * scale), Math.round((${y} - box.top) * scale)]
    return [...canvas.getContext('2d').getImageData(left, top, 1, 1).data].slice(0, 3)
  })()`)

/** How many samples of a picture have exactly this grey. */
export const countOfGrey = (page: Page, pane: number, grey: number): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = ${canvasOf(pane)}
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.filter((value, at) => at % 4 === 0 && value === ${grey}).length
  })()`)

export const readingPath = (address: string, caseId: string, series?: string): string =>
  `${address}cases/${caseId}/plan/reading${series === undefined ? '' : `?series=${series}`}`

/** Opens the reading room; where the series may be drawn on, waits until its drawing is there. */
export async function openReading(
  page: Page,
  address: string,
  caseId: string,
  series?: string,
  drawable = true,
): Promise<void> {
  await page.goto(readingPath(address, caseId, series))
  await page.locator('.vp canvas').first().waitFor()
  await page.locator('.vstatus').waitFor()
  if (drawable) await page.locator('button[aria-label="Brush"]:enabled').waitFor()
}
