import type { LiveFrame } from '@theca/monitor'
import type { Page } from 'playwright-core'
import type { Bench } from '../test/web/browser.ts'
import { openBench, whyNot } from '../test/web/browser.ts'
import { newCase, talkTo } from '../test/web/reading-scene.ts'

/** The theatre screen in a headless browser without a GPU, on simulated signals. */
export type TheatreFigures = {
  /** Pictures a second over five seconds, while frames come and every trace is painted. */
  framesPerS: number
  /** From the last sample of the deciding sweep to the alarm in the page, ms; an alarm each, of all scenarios. */
  alarmMs: readonly number[]
  p50Ms: number
  p99Ms: number
}

/** An alarm of each kind: D-wave and muscles, one sensory response, a reversible fall. */
const SCENARIOS = ['S4', 'S3', 'S13'] as const
const SPEED = 8
const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/**
 * Measures frame rate and the way of an alarm to the screen. Null where there is no browser.
 *
 * @example print((await measureTheatre())?.p99Ms)
 */
export async function measureTheatre(): Promise<TheatreFigures | null> {
  if (whyNot() !== null) return null
  const bench = await openBench()
  try {
    const alarmMs: number[] = []
    for (const scenario of SCENARIOS) alarmMs.push(...(await alarmsOf(bench, scenario)))
    const framesPerS = await rateOf(bench)
    return { framesPerS, alarmMs, p50Ms: at(alarmMs, 0.5), p99Ms: at(alarmMs, 0.99) }
  } finally {
    await bench.close()
  }
}

async function begin(bench: Bench, scenario: string, speed: number): Promise<{ path: string; session: string }> {
  const talk = await talkTo(bench)
  const id = await newCase(talk)
  const { session } = await talk.post<{ session: string }>(`cases/${id}/live`, {
    source: { kind: 'simulator', scenario, seed: 41, speed },
    protocol: { from: 'shipped', id: scenario === 'S13' ? 'extramedullary-thoracic' : 'intramedullary-thoracic' },
  })
  return { path: `${bench.address}cases/${id}/monitor/live?session=${session}`, session }
}

/** Notes when a row first shows an alarm, by this computer's clock. */
const WATCH = `window.__seen = {}; new MutationObserver(() => {
  for (const each of document.querySelectorAll('[data-trace]')) {
    const { trace, look } = each.dataset
    if (look && !(trace in window.__seen)) window.__seen[trace] = Date.now()
  }
}).observe(document, { subtree: true, childList: true, attributes: true })`

async function alarmsOf(bench: Bench, scenario: string): Promise<number[]> {
  const { page, context } = await bench.visit({ width: 1920, height: 1080 })
  await page.addInitScript(WATCH)
  const raised = new Map<string, number>()
  let began = Infinity
  let ended = false
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { type: string; frame?: LiveFrame }
      if (message.frame === undefined) return
      const { frame } = message
      // A sample cannot come before it is made: the earliest estimate of the beginning is the best one.
      if (frame.ageMs !== null) began = Math.min(began, Date.now() - frame.ageMs - (frame.atS * 1000) / SPEED)
      for (const event of frame.events)
        if (event.type === 'alarm' && event.line !== null && event.priority !== 'none' && !raised.has(event.line))
          raised.set(event.line, event.atS)
      ended ||= frame.phase === 'ended'
    }),
  )
  const { path } = await begin(bench, scenario, SPEED)
  await page.goto(path)
  while (!ended) await page.waitForTimeout(500)
  const seen = await page.evaluate<Record<string, number>>('window.__seen')
  await context.close()
  return [...raised].flatMap(([line, atS]) => {
    const shown = seen[line]
    return shown === undefined ? [] : [shown - (began + (atS * 1000) / SPEED)]
  })
}

async function rateOf(bench: Bench): Promise<number> {
  const { page, context } = await bench.visit({ width: 1920, height: 1080 })
  const { path } = await begin(bench, 'S4', 20)
  await page.goto(path)
  await page.locator('[data-age=live]').waitFor()
  await page.waitForTimeout(3_000)
  const rate = await pictures(page)
  await context.close()
  return rate
}

const pictures = (page: Page): Promise<number> =>
  page.evaluate<number>(
    `new Promise((done) => { let count = 0; const began = performance.now(); const turn = () => { count += 1; if (performance.now() - began < 5000) requestAnimationFrame(turn); else done(count / ((performance.now() - began) / 1000)) }; requestAnimationFrame(turn) })`,
  )

if (import.meta.main) {
  const figures = await measureTheatre()
  process.stdout.write(`${figures === null ? 'no browser here' : JSON.stringify(figures, null, 1)}\n`)
}
