import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boardPdf } from '../../src/render/pdf.ts'
import { greyPng } from '../../src/render/png.ts'
import { fullCase } from '../../../review/test/cases.ts'
import { pageOf, pages, RIGHT_TO_LEFT, SIGNS } from './pages.ts'

/** The tools that read the file back are no part of Theca; in CI their absence is a fault, elsewhere it is said. */
const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined
const tools = has('pdftotext') && has('pdfinfo') && has('pdffonts')
const skip = !tools && process.env['CI'] === undefined

const folder = mkdtempSync(join(tmpdir(), 'theca-pdf-'))
const run = (tool: string, args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const fileOf = (name: string): string => join(folder, `${name}.pdf`)

const grey = (width: number, height: number): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, place) => (place * 7) % 256)
const figure = (name: string) => ({
  png: greyPng(230, 190, grey(230, 190)),
  width: 230,
  height: 190,
  alt: `Alternative ${name}`,
  caption: `Caption ${name}, 3 Mar.`,
})

const printed = {
  ...pages,
  pictures: () => pageOf({ entries: fullCase(), figures: ['one', 'two', 'three'].map(figure) }),
}

beforeAll(async () => {
  for (const [name, page] of Object.entries(printed)) writeFileSync(fileOf(name), await boardPdf(page()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(skip)('the board page as PDF', () => {
  it.each(Object.keys(printed))('%s is tagged, has a title and a language, and is A4', (name) => {
    const info = run('pdfinfo', [fileOf(name)])
    expect(info).toMatch(/Tagged:\s+yes/)
    expect(info).toMatch(/Title:\s+Tumour board, one case: TH-7K2QD/)
    expect(info).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/)
    expect(run('pdfinfo', ['-meta', fileOf(name)])).toContain('<pdfuaid:part>1</pdfuaid:part>')
  })

  it.each(Object.keys(printed))('%s embeds every font that it names', (name) => {
    const rows = run('pdffonts', [fileOf(name)])
      .trim()
      .split('\n')
      .slice(2)
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(row).toMatch(/Inter-\w+\s+CID TrueType\s+Identity-H\s+yes yes yes/)
  })

  it.each(['full', 'empty', 'real', 'hostile', 'pictures'])('%s fits on one side', (name) => {
    expect(run('pdfinfo', [fileOf(name)])).toMatch(/Pages:\s+1\n/)
  })

  it('has a structure tree with headings, tables, a list and a figure with its alternative text', () => {
    const tree = run('pdfinfo', ['-struct-text', fileOf('full')])
    for (const type of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'LBody', 'Figure', 'Caption'])
      expect(tree).toMatch(new RegExp(`^\\s*${type}\\b`, 'm'))
    expect(tree).toContain('Psychological')
    expect(run('pdfinfo', ['-struct', fileOf('pictures')])).toContain('Figure')
  })

  it('reads in the order of the page', () => {
    const tree = run('pdfinfo', ['-struct-text', fileOf('full')]).replaceAll(/\s+/g, ' ')
    const places = [
      'Tumour board, one case',
      'SYNTHETIC',
      'Question to the meeting',
      'The person',
      'Neurology',
      'Disease',
      'Imaging',
      'Goals',
      'Time and frameworks',
      'Prognosis',
      'Contradictions to resolve',
      'Still missing',
      'Options considered',
      'Sources',
      'Decision',
      'Not a medical device',
    ].map((words) => tree.indexOf(words))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('shows numbers with unit, date and entry', () => {
    const text = run('pdftotext', ['-layout', fileOf('full'), '-']).replaceAll(/[\u00A0\u202F]/g, ' ')
    expect(text).toContain('0.736 mL (0.53 to 0.95) 3 Mar [9]')
    expect(text).toContain('60 of 100 4 Mar [13]')
    expect(text).toMatch(/Theca 0\.1\.0, record at entry 17, chain [0-9a-f]{4} [0-9a-f]{4} … [0-9a-f]{4}/)
  })

  it('has the places that are forgotten elsewhere, empty or not', () => {
    for (const name of Object.keys(printed)) {
      const text = run('pdftotext', ['-layout', fileOf(name), '-']).replaceAll(/\s+/g, ' ')
      for (const words of ['Psychological', 'Physical', 'Comorbidity', 'Karnofsky', 'ECOG', 'Home', 'Wish'])
        expect(text).toContain(words)
    }
    expect(run('pdftotext', [fileOf('empty'), '-']).match(/not asked/g)?.length).toBeGreaterThan(20)
  })

  it('cuts nothing: a long text goes on overleaf and says so', () => {
    const text = run('pdftotext', ['-layout', fileOf('long'), '-'])
    for (const end of ['ENDQUESTION', 'ENDWISH', 'ENDMOOD', 'ENDPHYSICAL', 'ENDCOMORBIDITY', 'ENDHOME'])
      expect(text).toContain(end)
    expect(run('pdfinfo', [fileOf('long')])).toMatch(/Pages:\s+2\n/)
    expect(text).toContain('continues on the next side')
    expect(text).toContain('continued, side 2')
    expect(text.match(/SYNTHETIC DEMONSTRATION/g)).toHaveLength(2)
    expect(text.match(/Not a medical device/g)).toHaveLength(2)
  })

  it('prints the signs that clinical text needs', () => {
    const text = run('pdftotext', [fileOf('hostile'), '-']).replaceAll(/\s+/g, ' ')
    for (const sign of SIGNS.split(' ')) expect(text).toContain(sign)
  })

  it('shows markup as it was written, and says where a letter could not be shown', () => {
    const text = run('pdftotext', [fileOf('hostile'), '-']).replaceAll(/\s+/g, ' ')
    expect(text).toContain('<script>alert(1)</script>')
    // Under the text layer; this reader turns right-to-left words around, others do not.
    for (const word of RIGHT_TO_LEFT.split(' '))
      expect([word, word.split('').toReversed().join('')].some((each) => text.includes(each))).toBe(true)
    expect(text).toContain('letters that the font of this print does not hold')
    expect(run('pdftotext', [fileOf('full'), '-'])).not.toContain('letters that the font')
  })

  it('says that it is synthetic, and only when it is', () => {
    expect(run('pdftotext', [fileOf('full'), '-'])).toContain('SYNTHETIC DEMONSTRATION')
    expect(run('pdftotext', [fileOf('real'), '-'])).not.toContain('SYNTHETIC')
  })

  it.skipIf(!has('qpdf'))('has no fault of syntax', () => {
    for (const name of Object.keys(printed))
      expect(run('qpdf', ['--check', fileOf(name)])).toContain('No syntax or stream encoding errors')
  })
})
