import type { Block, Paper, PaperRow, Part } from '@theca/review'
import { drawDrawing } from './drawing.ts'
import {
  beginLaterSheet,
  BODY,
  boxed,
  drawAll,
  drawRight,
  feet,
  FINE,
  FOOT_TOP,
  GUTTER,
  HALF,
  HEAD,
  HEAD_RIGHT,
  heading,
  INK,
  lackingNote,
  mark,
  pair,
  QUIET,
  restsKey,
  restsOn,
  runsOf,
  sectionUnits,
  sharedRest,
  SMALL,
  space,
  synthetic,
  tagged,
} from './pdf.ts'
import type { Row, Write } from './pdf.ts'
import type { Run } from './typeset.ts'
import type { Element, Sheet, Style, Unit } from './sheet.ts'
import { A4, INNER, MARGIN, openSheet } from './sheet.ts'
import type { Clock } from './words.ts'
import { clockOf, oneLine, sourcesByAuthor } from './words.ts'

/** How densely a paper is set: text, leading, height of the drawings. The last is as small as print on a wall may be. */
const SETTINGS = {
  page: { body: BODY, small: SMALL, drawingHeight: 190 },
  dense: { body: { size: 8, leading: 10.2 }, small: { size: 7.5, leading: 9.4 }, drawingHeight: 150 },
  densest: { body: { size: 7, leading: 8.8 }, small: { size: 6.8, leading: 8.4 }, drawingHeight: 110 },
} as const satisfies Record<string, Density>
type Density = { readonly body: Style; readonly small: Style; readonly drawingHeight: number }

/**
 * A paper of blocks in print: A4, black on white, tagged. It goes on overleaf when it has to; nothing is ever cut.
 *
 * @param oneSide sets it more densely, and more so again, as long as it does not fit on one side.
 */
export async function paperPdf(paper: Paper, oneSide = false): Promise<Uint8Array> {
  if (!oneSide) return (await setPaper(paper, SETTINGS.page)).bytes
  const dense = await setPaper(paper, SETTINGS.dense)
  return dense.sides === 1 ? dense.bytes : (await setPaper(paper, SETTINGS.densest)).bytes
}

async function setPaper(paper: Paper, density: Density): Promise<{ bytes: Uint8Array; sides: number }> {
  const clock = clockOf(paper.prepared.at, paper.prepared.timeZone)
  const sheet = openSheet({
    title: `${paper.title}: ${paper.case}${paper.synthetic ? ', synthetic demonstration' : ''}`,
    author: paper.prepared.by,
    createdAt: new Date(paper.prepared.at),
    bottom: () => FOOT_TOP - 8,
    begin: (on, number) => beginLaterSheet(on, paper, number),
    leave: () => undefined,
  })
  const setting: Setting = { sheet, clock, write: (parts, said) => runsOf(parts, clock, said), ...density }
  let y = head(setting, paper)
  y = synthetic(sheet, paper, y)
  const rows: Row[] = [
    leadRow(setting, paper),
    ...paper.rows.map((row) => rowOf(setting, row)),
    ...notesRow(setting, paper),
    ...sourceRows(setting, paper),
  ]
  if (sheet.lacking) rows.push(lackingNote(sheet))
  for (const row of rows) y = sheet.flow(y, row.columns) + row.after
  feet(sheet, paper)
  const sides = sheet.doc.bufferedPageRange().count
  return { bytes: await sheet.finish(), sides }
}

type Setting = Density & { readonly sheet: Sheet; readonly clock: Clock; readonly write: Write }

// ── head ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const LEAD: Style = { size: 12, leading: 15.5, face: 'strong' }

function head({ sheet, clock, write }: Setting, paper: Paper): number {
  const { doc } = sheet
  const top = MARGIN
  sheet.artifact(() => mark(doc, MARGIN, top + 3))
  const section = sheet.element(sheet.root, 'Sect')
  const [left, width] = [MARGIN + 32, INNER - 32 - HEAD_RIGHT - GUTTER]
  drawAll(
    sheet.text(sheet.element(section, 'H1'), [{ text: paper.title, face: 'strong' }], width, { size: 15, leading: 18 }),
    left,
    top,
  )
  const sub = `${clock.day(paper.prepared.at)} ${paper.prepared.at.slice(0, 4)}, prepared ${clock.time(paper.prepared.at)} ${paper.prepared.timeZone} by ${oneLine(paper.prepared.by)}`
  const prepared = drawAll(sheet.text(sheet.element(section, 'P'), [{ text: sub }], width, SMALL), left, top + 18)
  drawRight(sheet, sheet.element(section, 'P'), [{ text: paper.case, face: 'heavy' }], top, { size: 15, leading: 18 })
  const about = drawRight(sheet, sheet.element(section, 'P'), write(paper.about), top + 18, SMALL)
  const end = Math.max(prepared, about, top + 28) + 5
  sheet.artifact(() =>
    doc
      .moveTo(MARGIN, end)
      .lineTo(A4.width - MARGIN, end)
      .lineWidth(1.5)
      .stroke(INK),
  )
  return end + 7
}

function leadRow({ sheet, write }: Setting, paper: Paper): Row {
  const [first] = paper.lead
  const units = sheet.text(
    sheet.element(sheet.root, 'P'),
    write(paper.lead, first === undefined ? null : restsKey(first)),
    INNER,
    LEAD,
  )
  return { columns: [{ x: MARGIN, units }], after: 7 }
}

function notesRow(setting: Setting, { notes }: Paper): Row[] {
  if (notes.length === 0) return []
  const block: Block = {
    is: 'list',
    key: 'notes',
    title: 'Notes on this page',
    items: notes.map((words): Part[] => [{ is: 'text', text: oneLine(words) }]),
  }
  return [rowOf(setting, { columns: [[block]] })]
}

// ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function rowOf(setting: Setting, { columns }: PaperRow): Row {
  const width = columns.length === 1 ? INNER : HALF
  return {
    columns: columns.map((blocks, place) => ({
      x: MARGIN + place * (HALF + GUTTER),
      units: blocks.flatMap((block, at) => [...(at === 0 ? [] : [space(5)]), ...blockUnits(setting, block, width)]),
    })),
    after: 7,
  }
}

function blockUnits(setting: Setting, block: Block, width: number): Unit[] {
  switch (block.is) {
    case 'section':
      return sectionUnits(
        setting.sheet,
        block.section,
        setting.write,
        setting.clock,
        [width > HALF ? 96 : 84, width],
        setting.body,
      )
    case 'list':
      return listUnits(setting, block, width)
    case 'table':
      return tableUnits(setting, block, width)
    case 'drawings':
      return drawingUnits(setting, block, width)
    case 'lines':
      return lineUnits(setting, block, width)
  }
}

/** The head of a block, with the source that most of it rests on; what rests on it does not repeat it. */
function headed(
  { sheet, clock, write }: Setting,
  section: Element,
  title: string,
  parts: readonly Part[],
  width: number,
) {
  const shared = sharedRest(parts)
  const rest = shared === null ? [] : [restsOn(shared, clock)]
  const units = sheet.text(sheet.element(section, 'H2'), [{ text: title, face: 'strong' }, ...rest], width, HEAD)
  const key = shared === null ? null : (restsKey(shared) ?? null)
  return { units, write: (each: readonly Part[]) => write(each, key) }
}

function listUnits(setting: Setting, { title, items, boxes }: Extract<Block, { is: 'list' }>, width: number): Unit[] {
  const { sheet, body } = setting
  const section = sheet.element(sheet.root, 'Sect')
  const { units, write } = headed(setting, section, title, items.flat(), width)
  const list = sheet.element(section, 'L')
  return [
    ...units,
    ...items.flatMap((parts) => {
      const lines = sheet.text(sheet.element(sheet.element(list, 'LI'), 'LBody'), write(parts), width - 12, body)
      return boxes === true ? boxed(sheet, lines) : dotted(sheet, lines)
    }),
  ]
}

const dotted = (sheet: Sheet, lines: readonly Unit[]): Unit[] =>
  lines.map((line, place) => ({
    height: line.height,
    draw(x: number, y: number) {
      if (place === 0) sheet.artifact(() => sheet.doc.circle(x + 3.5, y + line.height / 2, 1.3).fill(INK))
      line.draw(x + 12, y)
    },
  }))

function tableUnits(
  setting: Setting,
  { title, head: heads, widths, rows }: Extract<Block, { is: 'table' }>,
  width: number,
): Unit[] {
  const { sheet } = setting
  const section = sheet.element(sheet.root, 'Sect')
  const { units, write } = headed(setting, section, title, rows.flat(2), width)
  const table = sheet.element(section, 'Table')
  const all = widths.reduce((sum, each) => sum + each, 0)
  const wide = widths.map((share) => (share / all) * width)
  /** A row is never divided: half of a line of a table says something else. */
  const rowUnit = (type: 'TH' | 'TD', cells: readonly (readonly Run[])[]): Unit => {
    const row = sheet.element(table, 'TR')
    const columns = cells.map((runs, place) =>
      sheet.text(
        sheet.element(row, type, type === 'TH' ? { scope: 'Column' } : {}),
        runs,
        (wide[place] ?? 0) - 6,
        SMALL,
      ),
    )
    return {
      height: Math.max(1, ...columns.map((lines) => lines.length)) * SMALL.leading + 1.5,
      draw(x, y) {
        sheet.artifact(() =>
          sheet.doc
            .moveTo(x, y)
            .lineTo(x + width, y)
            .lineWidth(0.4)
            .stroke('#999'),
        )
        let at = x
        for (const [place, lines] of columns.entries()) {
          drawAll(lines, at, y + 1)
          at += wide[place] ?? 0
        }
      },
    }
  }
  return [
    ...units,
    rowUnit(
      'TH',
      heads.map((words) => [{ text: words, grey: QUIET }]),
    ),
    ...rows.map((row) => rowUnit('TD', row.map(write))),
  ]
}

function drawingUnits(
  { sheet, drawingHeight, small }: Setting,
  { title, drawings }: Extract<Block, { is: 'drawings' }>,
  width: number,
): Unit[] {
  const section = sheet.element(sheet.root, 'Sect')
  const each = (width - GUTTER * (drawings.length - 1)) / Math.max(1, drawings.length)
  const figures = drawings.map((drawing) => ({
    drawing,
    element: sheet.element(section, 'Figure', { alt: `${drawing.title}. ${drawing.says}` }),
  }))
  const height = Math.max(0, ...drawings.map((of) => Math.min(drawingHeight, (each * of.height) / of.width)))
  const captions = figures.map(({ drawing }) =>
    sheet.text(sheet.element(section, 'Caption'), [{ text: drawing.says }], each, small),
  )
  const lines = Math.max(0, ...captions.map((units) => units.length))
  return [
    ...heading(sheet, section, title, width),
    {
      height: height + 5,
      draw(x, y) {
        for (const [place, { drawing, element }] of figures.entries())
          tagged(sheet, element, () => drawDrawing(sheet, drawing, x + place * (each + GUTTER), y, each, height))
      },
    },
    ...Array.from({ length: lines }, (_, line): Unit => ({
      height: small.leading,
      draw(x, y) {
        for (const [place, units] of captions.entries()) units[line]?.draw(x + place * (each + GUTTER), y)
      },
    })),
  ]
}

/** Lines to write on, as many beside each other as there is room for. */
function lineUnits({ sheet }: Setting, { title, lines }: Extract<Block, { is: 'lines' }>, width: number): Unit[] {
  const section = sheet.element(sheet.root, 'Sect')
  const each = width / Math.max(1, lines.length)
  const labels = lines.map((words) =>
    sheet.text(sheet.element(section, 'P'), [{ text: words, grey: '#2b2b2b' }], each - 10, SMALL),
  )
  return [
    ...sheet.text(sheet.element(section, 'H2'), [{ text: title, face: 'strong' }], width, HEAD),
    {
      height: 30,
      draw(x, y) {
        for (const [place, units] of labels.entries()) {
          const at = x + place * each
          units[0]?.draw(at, y + 18)
          sheet.artifact(() =>
            sheet.doc
              .moveTo(at, y + 17)
              .lineTo(at + each - 10, y + 17)
              .lineWidth(0.75)
              .stroke(INK),
          )
        }
      },
    },
  ]
}

// ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What the numbers in brackets stand for, in two columns; one author is never divided between them. */
function sourceRows({ sheet, clock }: Setting, paper: Paper): Row[] {
  if (paper.sources.length === 0) return []
  const section = sheet.element(sheet.root, 'Sect')
  const title = heading(sheet, section, 'Sources: entries of the record in brackets, then publications', INNER)
  const list = sheet.element(section, 'L')
  const items = sourcesByAuthor(paper.sources, clock).map(({ head: name, items: of }) =>
    sheet.text(
      sheet.element(sheet.element(list, 'LI'), 'LBody'),
      [{ text: `${oneLine(name)}: `, face: 'strong' }, { text: of.map(oneLine).join('; ') }],
      HALF,
      FINE,
    ),
  )
  const lines = items.reduce((sum, units) => sum + units.length, 0)
  const left: Unit[] = []
  const right: Unit[] = []
  for (const units of items) (right.length === 0 && left.length < lines / 2 ? left : right).push(...units)
  return [{ columns: [{ x: MARGIN, units: title }], after: 0 }, pair(left, right, 0)]
}
