import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { unpackWoff2 } from '../../src/render/woff2.ts'

type Glyph = { advanceWidth: number; path: { toSVG(): string }; bbox: unknown }
type Font = { numGlyphs: number; unitsPerEm: number; postscriptName: string; getGlyph(id: number): Glyph }

// The reader behind pdfkit: it reads WOFF 2 well and subsets it badly, so it can judge what was unpacked.
const require = createRequire(createRequire(import.meta.url).resolve('pdfkit'))
const fontkit = require('fontkit') as { create(bytes: Buffer): Font }
const packed = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('inter-ui/package.json')), 'web/Inter-Regular.woff2'),
)

it('gives the font back outline by outline, as another reader sees it in the packed file', () => {
  const [before, after] = [fontkit.create(packed), fontkit.create(unpackWoff2(packed))]
  expect(after.postscriptName).toBe('Inter-Regular')
  expect(after.numGlyphs).toBe(before.numGlyphs)
  expect(after.unitsPerEm).toBe(before.unitsPerEm)
  for (let id = 0; id < before.numGlyphs; id++) {
    const [one, other] = [before.getGlyph(id), after.getGlyph(id)]
    expect([id, other.advanceWidth]).toEqual([id, one.advanceWidth])
    expect([id, other.path.toSVG()]).toEqual([id, one.path.toSVG()])
  }
})

it('refuses what is no such file', () => {
  expect(() => unpackWoff2(Buffer.from('not a font, not at all, not even a small one'))).toThrow('not a WOFF 2 file')
})
