import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { startServer } from '../../src/server/start.ts'

/** An installed browser; nothing is downloaded for a test. */
export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const webRoot = resolve(import.meta.dirname, '../../dist/web')

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why these tests cannot run here; null when they can. In CI that is a failure, not a reason to skip. */
export function whyNot(): string | null {
  const missing = !existsSync(chromiumPath)
    ? `no Chromium at ${chromiumPath}; set CHROMIUM`
    : !existsSync(join(webRoot, 'index.html'))
      ? 'the pages are not built; run npm run build'
      : null
  if (missing !== null && process.env['CI'] === 'true') throw new Error(`In CI the pages are tested: ${missing}.`)
  return missing
}

export type Bench = {
  readonly address: string
  readonly token: string
  readonly browser: Browser
  /** A person's browser, signed in, with every request that leaves the workbench noted. */
  visit(options?: {
    width?: number
    height?: number
    theme?: string
  }): Promise<{ page: Page; context: BrowserContext; strayed: string[]; dialogs: string[]; errors: string[] }>
  /** The workbench ends; the browser stays open. */
  stop(): Promise<void>
  close(): Promise<void>
}

/** The real server on a folder of its own, and a browser. */
export async function openBench(): Promise<Bench> {
  const data = mkdtempSync(join(tmpdir(), 'theca-web-'))
  const started = await startServer({ data, port: 0, webRoot, log: () => undefined })
  if (!started.ok) throw new Error(started.failure.message)
  const { address, token, close } = started.value
  if (token === null) throw new Error('a fresh folder has no accounts')
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags })
  return {
    address,
    token,
    browser,
    async visit({ width = 1600, height = 1000, theme = 'light' } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB', acceptDownloads: true })
      await context.addInitScript(
        `try { localStorage.setItem('theca.theme', localStorage.getItem('theca.theme') ?? '${theme}') } catch {}`,
      )
      const page = await context.newPage()
      const strayed: string[] = []
      const dialogs: string[] = []
      const errors: string[] = []
      const own = new URL(address).host
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.host !== own && url.protocol !== 'data:' && url.protocol !== 'blob:') strayed.push(request.url())
      })
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await page.goto(`${address}#${token}`)
      await page.waitForLoadState('networkidle')
      return { page, context, strayed, dialogs, errors }
    },
    stop: close,
    async close() {
      await browser.close()
      await close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
