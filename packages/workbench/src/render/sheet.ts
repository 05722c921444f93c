import PDFDocument from 'pdfkit'
import type { Face, Line, Measure, Run } from './typeset.ts'
import { breakLines, FACES, fontFile } from './typeset.ts'

/**
 * A tagged A4 sheet that grows: blocks are set into columns line by line, and what does not fit goes on the next sheet.
 * Everything that is drawn is either part of the structure tree or marked as an artifact.
 */

export const A4 = { width: 595.28, height: 841.89 } as const
/** 10 mm. */
export const MARGIN = 28.35
export const INNER = A4.width - 2 * MARGIN

/** A place in the structure tree, with its type, which pdfkit keeps to itself. */
export type Element = { readonly node: ReturnType<Doc['struct']>; readonly type: string }
export type Doc = PDFKit.PDFDocument

/** One height of a column that is never divided: a line of text, a picture. */
export type Unit = { readonly height: number; readonly draw: (x: number, y: number) => void }

export type Sheet = {
  readonly doc: Doc
  readonly measure: Measure
  readonly root: Element
  /** A structure element under another. */
  element(
    parent: Element,
    type: string,
    options?: { alt?: string; title?: string; scope?: 'Row' | 'Column' | 'Both' },
  ): Element
  /** Text as units, one a line, tagged as content of the element. */
  text(element: Element, runs: readonly Run[], width: number, style: Style): Unit[]
  /** Draws something that means nothing by itself. */
  artifact(draw: () => void): void
  /** Draws one line of text as content of an element, or as an artifact. */
  line(element: Element | null, line: Line, x: number, baselineTop: number, style: Style): void
  /** Sets columns side by side from `y` down, on as many sheets as they need; returns where they end. */
  flow(y: number, columns: readonly { x: number; units: readonly Unit[] }[]): number
  /** Whether a letter was met that the font cannot show. */
  lacking: boolean
  /** Ends the document and gives its bytes. */
  finish(): Promise<Uint8Array>
}

export type Style = { readonly size: number; readonly leading: number; readonly face?: Face; readonly grey?: string }

export type SheetOptions = {
  readonly title: string
  readonly author: string
  readonly createdAt: Date
  /** Lowest place that text may reach on the first sheet and on later ones. */
  readonly bottom: (page: number) => number
  /** Draws what every later sheet begins with; returns where its content starts. */
  readonly begin: (sheet: Sheet, page: number) => number
  /** Called on the sheet that is left because there is no room. */
  readonly leave: (sheet: Sheet, page: number) => void
}

export function openSheet(options: SheetOptions): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: true,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    subset: 'PDF/UA',
    // No standard font: it would be named and not embedded.
    font: '',
    info: {
      Title: options.title,
      Author: options.author,
      Creator: 'Theca',
      Producer: 'Theca, pdfkit',
      CreationDate: options.createdAt,
      ModDate: options.createdAt,
    },
    // The published types know the archive subsets only.
  } as unknown as PDFKit.PDFDocumentOptions)
  const bytes: Buffer[] = []
  doc.on('data', (chunk: Buffer) => bytes.push(chunk))
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(bytes)))
    doc.on('error', reject)
  })
  for (const face of Object.keys(FACES) as Face[]) doc.registerFont(face, fontFile(face))
  const root: Element = { node: doc.struct('Document'), type: 'Document' }
  doc.addStructure(root.node)
  let page = 0

  const sheet: Sheet = {
    doc,
    measure: measureOf(doc),
    root,
    lacking: false,
    element(parent, type, about = {}) {
      const node = doc.struct(type, about)
      parent.node.add(node)
      return { node, type }
    },
    text(element, runs, width, style) {
      const lines = breakLines(runs, width, style.size, sheet.measure)
      if (lines.some((line) => line.runs.some(({ actual }) => actual !== undefined))) sheet.lacking = true
      return lines.map((line) => ({ height: style.leading, draw: (x, y) => sheet.line(element, line, x, y, style) }))
    },
    artifact(draw) {
      doc.markContent('Artifact', { type: 'Layout' })
      draw()
      doc.endMarkedContent()
    },
    line(element, line, x, y, style) {
      for (const run of line.runs) drawRun(sheet, element, run, x, y, style)
    },
    flow(from, columns) {
      let y = from
      let rest = columns.map(({ x, units }) => ({ x, units: [...units] }))
      for (;;) {
        const drawn = rest.map((column) => drawWhatFits(column, y, options.bottom(page)))
        rest = drawn.map(({ x, left }) => ({ x, units: left }))
        if (rest.every(({ units }) => units.length === 0)) return Math.max(y, ...drawn.map(({ end }) => end))
        // A unit higher than a sheet would ask for sheets without end; it is drawn over the edge instead.
        const stuck = y <= options.bottom(page) - 600 && drawn.every(({ end }) => end === y)
        if (stuck) rest = rest.map(({ x, units }) => (units.shift()?.draw(x, y), { x, units }))
        options.leave(sheet, page)
        page += 1
        doc.addPage({ size: 'A4', margin: 0 })
        y = options.begin(sheet, page)
      }
    },
    finish() {
      root.node.end()
      doc.end()
      return ended
    },
  }
  return sheet
}

function drawWhatFits(
  { x, units }: { x: number; units: Unit[] },
  from: number,
  bottom: number,
): { x: number; left: Unit[]; end: number } {
  let y = from
  let drawn = 0
  for (const unit of units) {
    if (y + unit.height > bottom) break
    unit.draw(x, y)
    y += unit.height
    drawn += 1
  }
  return { x, left: units.slice(drawn), end: y }
}

/** Inter draws the point and a following 1 so close that 0.1 reads as 01. A number must not depend on good light. */
export const NO_KERNING = { features: { kern: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[] }

type InnerFont = { hasGlyphForCodePoint: (codePoint: number) => boolean }

/** pdfkit keeps the parsed font to itself; there is no other way to ask it for a sign. */
const innerFont = (doc: Doc): InnerFont => (doc as unknown as { _font: { font: InnerFont } })._font.font

function measureOf(doc: Doc): Measure {
  const has = new Map<string, boolean>()
  // Widths grow with the size, so each word is set once per face, at 1000.
  const widths = new Map<string, number>()
  return {
    width(text, face, size) {
      const key = `${face} ${text}`
      const known = widths.get(key) ?? doc.font(face, 1000).widthOfString(text, NO_KERNING)
      widths.set(key, known)
      return (known * size) / 1000
    },
    has(codePoint, face) {
      const key = `${face} ${codePoint}`
      const known = has.get(key) ?? (doc.font(face), innerFont(doc).hasGlyphForCodePoint(codePoint))
      has.set(key, known)
      return known
    },
  }
}

function drawRun(
  sheet: Sheet,
  element: Element | null,
  run: Line['runs'][number],
  x: number,
  y: number,
  style: Style,
): void {
  const { doc } = sheet
  const size = run.size ?? style.size
  const at = x + run.x
  // Smaller signs stand on the line of the larger ones.
  const top = y + (style.leading - style.size * 1.21) / 2 + (style.size - size) * 0.97
  if (run.boxed) sheet.artifact(() => doc.rect(at, top + 0.6, run.width - 1, size * 1.12).fill('#000'))
  const content = element === null ? null : doc.markStructureContent(element.type)
  if (content === null) doc.markContent('Artifact', { type: 'Pagination' })
  // Within it, what the text is: for screen readers, for copying and for searching, where the font shows □.
  if (run.actual !== undefined) doc.markContent('Span', { actual: run.actual })
  doc
    .font(run.face ?? style.face ?? 'text', size)
    .fillColor(run.boxed ? '#fff' : (run.grey ?? style.grey ?? '#000'))
    .text(run.text, at + (run.boxed ? 1.5 : 0), top, { lineBreak: false, ...NO_KERNING })
  if (run.actual !== undefined) doc.endMarkedContent()
  doc.endMarkedContent()
  if (content !== null) element?.node.add(content)
}
