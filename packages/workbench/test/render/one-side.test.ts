import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataFolder } from '@theca/platform'
import { decisionSheet } from '@theca/review'
import { known } from '@theca/record'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servicesOf } from '../../src/server/services.ts'
import { decisionSheetMarkdown, decisionSheetPdf } from '../../src/render/decision-sheet.ts'
import { emptyCase, entriesOf, fullCase, NOW, opened, personBody, said } from '../../../review/test/cases.ts'
import { HOSTILE, long, SIGNS } from './pages.ts'

/** Everything that is handed round a meeting or taken home stays on one side of A4, for every demonstration case. */

const tools = spawnSync('pdfinfo', ['-v']).error === undefined && spawnSync('pdftoppm', ['-v']).error === undefined
const skip = !tools && process.env['CI'] === undefined

const folder = mkdtempSync(join(tmpdir(), 'theca-one-side-'))
type Services = ReturnType<typeof servicesOf>
let services: Services | null = null
let close = async (): Promise<void> => undefined
let cases: readonly string[] = []

const who = { id: 'a', name: 'Dr A. Example', role: 'surgeon' } as const

beforeAll(async () => {
  const opened = await openDataFolder(join(folder, 'data'), { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  services = servicesOf(opened.value, () => new Date())
  const { demonstration, close: closeServices } = services
  close = async () => {
    await closeServices()
    await opened.value.close()
  }
  const made = await demonstration.make({ who: who, onProgress: () => undefined })
  if (!made.ok) throw new Error(made.failure.message)
  cases = made.value
}, 60_000)
afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

async function printed(
  report: 'boardPage' | 'decisionSheet',
  caseId: string,
  format: 'pdf' | 'md',
): Promise<Uint8Array> {
  const made = await services?.reports[report]({ caseId, format, who: who })
  if (made?.ok !== true) throw new Error('not printed')
  return Buffer.from(made.value.bytes)
}

const sidesOf = (file: string): string =>
  /Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))?.[1] ?? ''

/** The largest difference between the colours of any pixel: nought on a page in black and white. */
function colour(file: string): number {
  const ppm = execFileSync('pdftoppm', ['-r', '40', file], { maxBuffer: 1e8 })
  const header = /^P6\s+\d+\s+\d+\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1'))?.[0].length ?? 0
  let most = 0
  for (let at = header; at + 2 < ppm.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = ppm.subarray(at, at + 3)
    most = Math.max(most, Math.max(red, green, blue) - Math.min(red, green, blue))
  }
  return most
}

describe.skipIf(skip)('the demonstration in print', () => {
  it.each(['boardPage', 'decisionSheet'] as const)(
    '%s: one side, black and white, for every case',
    async (report) => {
      expect(cases.length).toBeGreaterThan(4)
      for (const each of cases) {
        const file = join(folder, `${report}-${each}.pdf`)
        writeFileSync(file, await printed(report, each, 'pdf'))
        expect(sidesOf(file), each).toBe('1')
        expect(colour(file), each).toBe(0)
      }
    },
    120_000,
  )

  it('what the board page left out to stay on one side is said on it, and stands in Markdown', async () => {
    const texts = cases.map((each) =>
      execFileSync('pdftotext', [join(folder, `boardPage-${each}.pdf`), '-'], { encoding: 'utf8' }).replaceAll(
        /\s+/g,
        ' ',
      ),
    )
    const place = texts.findIndex((text) => text.includes('Left out to stay on one side'))
    expect(place).toBeGreaterThanOrEqual(0)
    const out = Buffer.from(await printed('boardPage', cases[place] ?? '', 'md')).toString('utf8')
    expect(out).not.toContain('Left out')
    expect(out).toContain('## Sources')
    expect(out).toMatch(/\[\^e\d+\]: /)
  }, 30_000)
})

const sheetOf = (entries: Parameters<typeof decisionSheet>[0]['entries']) =>
  decisionSheet({ entries, now: NOW, preparedBy: 'Dr A. Example' })

describe.skipIf(skip)('the sheet for the person who decides', () => {
  it.each(Object.entries({ full: fullCase(), empty: emptyCase(), nothing: [] }))(
    '%s is one tagged side',
    async (name, entries) => {
      const file = join(folder, `sheet-${name}.pdf`)
      writeFileSync(file, await decisionSheetPdf(sheetOf(entries)))
      const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' })
      expect(info).toMatch(/Tagged:\s+yes/)
      expect(info).toMatch(/Pages:\s+1\n/)
      expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
    },
  )

  it('a long wish makes the letters smaller and is never cut', async () => {
    const entries = entriesOf([opened(), said('assess.person', personBody({ wish: known(long('ENDWISH')) }), NOW)])
    const file = join(folder, 'sheet-long.pdf')
    writeFileSync(file, await decisionSheetPdf(sheetOf(entries)))
    expect(sidesOf(file)).toBe('1')
    expect(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })).toContain('ENDWISH')
  })

  it('shows what somebody typed as it was typed, and nothing in it runs', () => {
    const entries = entriesOf([
      opened(),
      said('assess.person', personBody({ wish: known(`${HOSTILE} ${SIGNS}`) }), NOW),
    ])
    const markdown = decisionSheetMarkdown(sheetOf(entries))
    expect(markdown).not.toContain('<script>')
    expect(markdown).not.toMatch(/[^\\]\]\(http/)
    expect(markdown).toContain('Łódź')
  })
})
