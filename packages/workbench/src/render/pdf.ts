import type { BoardPage, Field, Figure, Part, Section } from '@theca/review'
import { isGlued, onOneSide } from '@theca/review'
import { drawFunctionChart, CHART_HEIGHT } from './chart.ts'
import type { Element, Sheet, Style, Unit } from './sheet.ts'
import { A4, INNER, MARGIN, openSheet } from './sheet.ts'
import type { Run } from './typeset.ts'
import { breakLines } from './typeset.ts'
import type { Clock } from './words.ts'
import {
  amount,
  clockOf,
  evidenceInWords,
  gapInWords,
  missingInWords,
  oneLine,
  shortHash,
  sourcesByAuthor,
} from './words.ts'

/**
 * The board page in print: A4, black on white, one side, tagged for screen readers. Longer than one side, it goes on
 * overleaf and says so; nothing is ever cut.
 */

export const INK = '#000'
export const QUIET = '#4a4a4a'

export const BODY: Style = { size: 9, leading: 11.6 }
export const SMALL: Style = { size: 8, leading: 10 }
export const FINE: Style = { size: 7.5, leading: 9.4, grey: '#2b2b2b' }
export const HEAD: Style = { size: 8.5, leading: 12.5, face: 'strong' }
/** For a page that would not stay on one side otherwise: the letters of `SMALL`, closer. */
const DENSE: Style = { size: 8, leading: 9.4 }
const DENSE_QUESTION: Style = { size: 11, leading: 14, face: 'medium' }
const DENSE_FINE: Style = { ...FINE, size: 6.6, leading: 8 }
const QUESTION: Style = { size: 12, leading: 16, face: 'medium' }

export const GUTTER = 13
const DECISION_HEIGHT = 66
export const FOOT_TOP = A4.height - MARGIN - 12
const DECISION_TOP = FOOT_TOP - 8 - DECISION_HEIGHT

/**
 * Sets the page.
 *
 * @example await writeFile('TH-7K2QD.pdf', await boardPdf(boardPage({ entries, now, preparedBy, version })))
 */
export async function boardPdf(page: BoardPage): Promise<Uint8Array> {
  const roomy = setBoard(page, false)
  if (roomy.fits) return roomy.print()
  // Smaller before less; and where nothing helps, everything, overleaf.
  const less = onOneSide(page, (candidate) => setBoard(candidate, true).fits)
  return less === null ? roomy.print() : setBoard(less, true).print()
}

/** Sets a page without drawing it yet, and says whether it stays on one side. */
function setBoard(page: BoardPage, dense: boolean): { fits: boolean; print: () => Promise<Uint8Array> } {
  const clock = clockOf(page.prepared.at, page.prepared.timeZone)
  const body = dense ? DENSE : SMALL
  let fits = false
  const sheet = openSheet({
    title: `${page.title}: ${page.case}${page.synthetic ? ', synthetic demonstration' : ''}`,
    author: page.prepared.by,
    createdAt: new Date(page.prepared.at),
    // The line that says that the page goes on takes its room only when it does.
    bottom: (number) => (number === 0 ? DECISION_TOP - (fits ? 4 : 16) : FOOT_TOP - 16),
    begin: (on, number) => beginLaterSheet(on, page, number),
    leave: (on) => note(on, 'continues on the next side'),
  })
  const write: Write = (parts, said) => runsOf(parts, clock, said)
  let y = head(sheet, page, clock)
  y = synthetic(sheet, page, y)
  const above = [
    question(sheet, page, write, dense ? DENSE_QUESTION : QUESTION),
    ...personRows(sheet, page, write, clock, dense ? DENSE : BODY),
  ]
  const pictures = figurePlaces(sheet, page.figures, dense)
  const section = (each: Section): Unit[] => [...sectionUnits(sheet, each, write, clock, [74, HALF], body), space(5)]
  const blocks = [
    section(page.disease),
    section(page.imaging),
    section(page.goals),
    section(page.ways),
    [...prognosis(sheet, page, write, body), space(5)],
    contradictions(sheet, page, write, body),
    stillMissing(sheet, page, body),
  ]
  const below = [
    balanced(blocks),
    ...optionRows(sheet, page, write, body),
    ...sources(sheet, page, clock, dense ? DENSE_FINE : FINE),
  ]
  if (sheet.lacking) below.push(lackingNote(sheet))
  const room = DECISION_TOP - 4 - y
  const rows = [...above, ...figureRows(sheet, pictures, room - heightOfAll([...above, ...below])), ...below]
  fits = heightOfAll(rows) <= room
  return {
    fits,
    print() {
      for (const row of rows) y = sheet.flow(y, row.columns) + row.after
      decision(sheet, page)
      feet(sheet, page)
      return sheet.finish()
    },
  }
}

/** Sets parts as runs; what rests on `said` does not repeat its source. */
export type Write = (parts: readonly Part[], said?: string | null) => Run[]

/** Columns beside each other, and the space beneath them. */
export type Row = {
  readonly columns: readonly { readonly x: number; readonly units: readonly Unit[] }[]
  readonly after: number
}

const heightOf = ({ columns, after }: Row): number =>
  Math.max(...columns.map(({ units }) => unitsHeight(units))) + after

const heightOfAll = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + heightOf(row), 0)

export const HALF = (INNER - GUTTER) / 2

export const pair = (left: readonly Unit[], right: readonly Unit[], after = 7): Row => ({
  columns: [
    { x: MARGIN, units: left },
    { x: MARGIN + HALF + GUTTER, units: right },
  ],
  after,
})

const unitsHeight = (units: readonly Unit[]): number => units.reduce((sum, { height }) => sum + height, 0)

/** Blocks in two columns, each where less stands so far: a short one beside a long one would leave a hole. */
function balanced(blocks: readonly (readonly Unit[])[]): Row {
  const [left, right]: [Unit[], Unit[]] = [[], []]
  for (const block of blocks) (unitsHeight(left) <= unitsHeight(right) ? left : right).push(...block)
  return pair(left, right)
}

// ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The parts of a field in ink: value and unit, date, and the place of the source in brackets. */
export function runsOf(parts: readonly Part[], clock: Clock, said: string | null = null): Run[] {
  return parts.flatMap((part, place) => {
    const runs = runsOfPart(part, clock, isSaidLater(part, parts.slice(place + 1)) || restsKey(part) === said)
    return place === 0 || isGlued(part) ? runs : [{ text: ' ' }, ...runs]
  })
}

/** Whether the next statement has the same source and date, so that both are said once, after the last of them. */
function isSaidLater(part: Part, later: readonly Part[]): boolean {
  const next = later.find((each) => each.is !== 'text')
  return next !== undefined && restsKey(part) !== undefined && restsKey(part) === restsKey(next)
}

/** Source and date in one word, to see whether two statements share both. */
export function restsKey(part: Part): string | undefined {
  if (part.is === 'text' || part.is === 'missing') return undefined
  const { source, at } = part
  return `${source.type === 'entry' ? source.seq : source.short} ${at.on.slice(0, 10)}`
}

const FEW = 3

/** The source and date that most of some statements rest on: said at their head instead of behind each of them. */
export function sharedRest(parts: readonly Part[]): Marked | null {
  const marked = parts.filter((part): part is Marked => restsKey(part) !== undefined)
  const groups = [...Map.groupBy(marked, restsKey).values()].sort((a, b) => b.length - a.length)
  const [largest] = groups
  return largest !== undefined && largest.length >= FEW ? (largest[0] ?? null) : null
}

function runsOfPart(part: Part, clock: Clock, saidAfter: boolean): Run[] {
  if (part.is === 'text') return [{ text: part.text }]
  if (part.is === 'missing') return [{ text: '\u25A1\u00A0' }, { text: gapInWords(part), grey: QUIET }]
  const said =
    part.is === 'quantity' ? amount(part) : part.quoted === true ? `“${oneLine(part.words)}”` : oneLine(part.words)
  return [{ text: said }, ...validityRuns(part), ...(saidAfter ? [] : [restsOn(part, clock)])]
}

type Marked = Extract<Part, { is: 'quantity' | 'words' }>

function validityRuns({ validity, evidence }: Marked): Run[] {
  const box: Run[] =
    validity?.code === 'X'
      ? [{ text: '\u00A0' }, { text: 'X', boxed: true, face: 'heavy', size: 7.5 }, { text: ' not validated here' }]
      : []
  const mark = evidenceInWords(evidence)
  return mark === 'recalled, not checked' ? [...box, { text: ' (recalled)', grey: QUIET }] : box
}

/** Date and entry of a statement: small, because they stand behind each of them. */
export function restsOn(part: Marked, clock: Clock): Run {
  const { source, at } = part
  if (source.type === 'publication') return { text: ` (${source.short})`, grey: QUIET, size: 7.5 }
  const day = at.on === '' ? '' : clock.when({ ...at, precision: at.precision === 'minute' ? 'day' : at.precision })
  return { text: ` ${day}\u00A0[${source.seq}]`, grey: QUIET, size: 7.5 }
}

export const heading = (sheet: Sheet, parent: Element, title: string, width: number): Unit[] =>
  sheet.text(sheet.element(parent, 'H2'), [{ text: title, face: 'strong' }], width, HEAD)

export const space = (height: number): Unit => ({ height, draw: () => undefined })

/** A section as a table of label and content, line by line beside each other. */
export function sectionUnits(
  sheet: Sheet,
  section: Section,
  write: Write,
  clock: Clock,
  [labelWidth, width]: readonly [number, number],
  body: Style = BODY,
): Unit[] {
  const parent = sheet.element(sheet.root, 'Sect')
  const shared = sharedRest(section.fields.flatMap(({ parts }) => parts))
  const rest = shared === null ? [] : [restsOn(shared, clock)]
  const title = sheet.text(sheet.element(parent, 'H2'), [{ text: section.title, face: 'strong' }, ...rest], width, HEAD)
  const table = sheet.element(parent, 'Table')
  const said = shared === null ? null : (restsKey(shared) ?? null)
  return [
    ...title,
    ...section.fields.flatMap((each) =>
      fieldUnits(sheet, table, each, (parts) => write(parts, said), labelWidth, width, body),
    ),
  ]
}

function fieldUnits(
  sheet: Sheet,
  table: Element,
  field: Field,
  write: Write,
  labelWidth: number,
  width: number,
  body: Style,
): Unit[] {
  const row = sheet.element(table, 'TR')
  const labels = sheet.text(
    sheet.element(row, 'TH', { scope: 'Row' }),
    [{ text: field.label, grey: QUIET }],
    labelWidth - 4,
    body,
  )
  const contents = sheet.text(sheet.element(row, 'TD'), write(field.parts), width - labelWidth, body)
  const lines = Math.max(labels.length, contents.length)
  return Array.from({ length: lines }, (_, place) => ({
    height: body.leading,
    draw(x: number, y: number) {
      labels[place]?.draw(x, y)
      contents[place]?.draw(x + labelWidth, y)
    },
  }))
}

// ── blocks, from the top down ────────────────────────────────────────────────────────────────────────────────────────

function head(sheet: Sheet, page: BoardPage, clock: Clock): number {
  const { doc } = sheet
  const top = MARGIN
  sheet.artifact(() => mark(doc, MARGIN, top + 3))
  const text = sheet.element(sheet.root, 'Sect')
  const left = MARGIN + 32
  const width = INNER - 32 - HEAD_RIGHT - GUTTER
  drawAll(
    sheet.text(sheet.element(text, 'H1'), [{ text: page.title, face: 'strong' }], width, { size: 15, leading: 18 }),
    left,
    top,
  )
  const sub = `${clock.day(page.prepared.at)} ${page.prepared.at.slice(0, 4)}, prepared ${clock.time(page.prepared.at)} ${page.prepared.timeZone} by ${oneLine(page.prepared.by)}`
  const prepared = drawAll(sheet.text(sheet.element(text, 'P'), [{ text: sub }], width, SMALL), left, top + 18)
  const about = identityRuns(
    page,
    runsOf(
      page.head.fields.flatMap((field, place) => [
        ...(place === 0 ? [] : [{ is: 'text' as const, text: ',' }]),
        ...field.parts,
      ]),
      clock,
    ),
  )
  drawRight(sheet, sheet.element(text, 'P'), [{ text: page.case, face: 'heavy' }], top, { size: 15, leading: 18 })
  const identified = drawRight(sheet, sheet.element(text, 'P'), about, top + 18, SMALL)
  const end = Math.max(prepared, identified, top + 28) + 5
  sheet.artifact(() =>
    doc
      .moveTo(MARGIN, end)
      .lineTo(A4.width - MARGIN, end)
      .lineWidth(1.5)
      .stroke(INK),
  )
  return end + 7
}

function identityRuns({ identity }: BoardPage, about: readonly Run[]): Run[] {
  if (identity === null) return [...about, { text: '; name on the meeting list only' }]
  const born = identity.birthDate === null ? 'birth date not known' : `born ${identity.birthDate}`
  return [
    {
      text: `${oneLine(identity.name ?? 'name not known')}, ${born}, ${oneLine(identity.hospitalNumber ?? 'no hospital number')}; `,
    },
    ...about,
  ]
}

/** Case and person stand at the right of the head. */
export const HEAD_RIGHT = 230

export function drawRight(sheet: Sheet, element: Element, runs: readonly Run[], y: number, style: Style): number {
  const width = HEAD_RIGHT
  const lines = breakLines(runs, width, style.size, sheet.measure)
  for (const [place, line] of lines.entries())
    sheet.line(element, line, A4.width - MARGIN - line.width, y + place * style.leading, style)
  return y + lines.length * style.leading
}

export function drawAll(units: readonly Unit[], x: number, from: number): number {
  let y = from
  for (const unit of units) {
    unit.draw(x, y)
    y += unit.height
  }
  return y
}

/** The sac in axial view: dura, and a cord slightly displaced. */
export function mark(doc: Sheet['doc'], x: number, y: number): void {
  doc
    .lineWidth(1.9)
    .ellipse(x + 11, y + 10, 10, 8.8)
    .stroke(INK)
  doc.ellipse(x + 11.6, y + 10.6, 5.1, 3.6).fill(INK)
}

const SYNTHETIC = 'SYNTHETIC DEMONSTRATION. No real person.'

export function synthetic(sheet: Sheet, page: Pick<BoardPage, 'synthetic'>, y: number): number {
  if (!page.synthetic) return y
  sheet.artifact(() => syntheticBox(sheet, y))
  drawAll(
    sheet.text(sheet.element(sheet.root, 'P'), [{ text: SYNTHETIC, face: 'strong' }], INNER - 20, SMALL),
    MARGIN + 11,
    y + 2.5,
  )
  return y + 20
}

function syntheticBox({ doc }: Sheet, y: number): void {
  doc.lineWidth(0.75).rect(MARGIN, y, INNER, 14.5).stroke(INK)
  doc.rect(MARGIN, y, 4.5, 14.5).fill(INK)
}

function question(sheet: Sheet, page: BoardPage, write: Write, style: Style): Row {
  const section = sheet.element(sheet.root, 'Sect')
  const width = INNER - 18
  const title = heading(sheet, section, page.question.label, width)
  const asked = write(page.question.parts).map((run) => ({ ...run, face: run.face ?? ('medium' as const) }))
  const lines = sheet.text(sheet.element(section, 'P'), asked, width, style)
  const units = [...title, ...lines]
  // The ground is drawn line by line, so that a question longer than a side keeps it overleaf.
  const grounded = [shaded(sheet, space(4)), ...units.map((unit) => shaded(sheet, unit)), shaded(sheet, space(5))]
  return { columns: [{ x: MARGIN, units: grounded }], after: 8 }
}

const shaded = (sheet: Sheet, unit: Unit): Unit => ({
  height: unit.height,
  draw(x, y) {
    sheet.artifact(() => sheet.doc.rect(x, y - 0.1, INNER, unit.height + 0.2).fill('#f2f2f2'))
    unit.draw(x + 9, y)
  },
})

/** Beyond this many letters the person has the whole width: long words in a narrow column cost a second side. */
const LONG_PERSON = 520

function personRows(sheet: Sheet, page: BoardPage, write: Write, clock: Clock, body: Style): Row[] {
  const letters = page.person.fields
    .flatMap(({ parts }) => parts)
    .reduce((sum, part) => sum + (part.is === 'words' ? part.words.length : 0), 0)
  const long = letters > LONG_PERSON
  const widths = [190, 180, INNER - 190 - 180 - 2 * GUTTER] as const
  const person = sectionUnits(sheet, page.person, write, clock, long ? [96, INNER] : [66, widths[0]], body)
  const neurology = sectionUnits(sheet, page.neurology, write, clock, long ? [78, HALF] : [54, widths[1]], body)
  const chart = chartUnits(sheet, page, write, clock, widths[2])
  if (long) return [{ columns: [{ x: MARGIN, units: person }], after: 7 }, pair(neurology, chart)]
  const columns = [
    { x: MARGIN, units: person },
    { x: MARGIN + widths[0] + GUTTER, units: neurology },
    { x: MARGIN + widths[0] + widths[1] + 2 * GUTTER, units: chart },
  ]
  return [{ columns, after: 7 }]
}

function chartUnits(sheet: Sheet, { chart }: BoardPage, write: Write, clock: Clock, width: number): Unit[] {
  const section = sheet.element(sheet.root, 'Sect')
  if (chart === null) {
    const title = heading(sheet, section, 'Function over time', width)
    return [
      ...title,
      ...sheet.text(sheet.element(section, 'P'), write([{ is: 'missing', why: 'not-asked' }]), width, BODY),
    ]
  }
  const title = heading(sheet, section, `${chart.title} ${chart.points.at(-1)?.quantity.unit ?? ''}`, width)
  const caption = write(chart.caption.map(quiet))
  const said = caption.map(({ text }) => text).join('')
  const alt = `${chart.title}: ${chart.points.map(({ at, quantity }) => `${quantity.value} on ${clock.day(at)}`).join(', ')}. ${said}`
  const figure = sheet.element(section, 'Figure', { alt })
  const picture: Unit = {
    height: CHART_HEIGHT,
    draw: (x, y) => tagged(sheet, figure, () => drawFunctionChart(sheet, chart, clock, x, y, width)),
  }
  return [...title, picture, ...sheet.text(sheet.element(section, 'Caption'), caption, width, SMALL)]
}

/** In a caption the source is said by the points themselves. */
const quiet = (part: Part): Part =>
  part.is === 'quantity'
    ? { is: 'text', text: `${amount(part)}${part.interval === undefined ? '' : `, ${part.interval.kind}`}` }
    : part

export function tagged(sheet: Sheet, element: Element, draw: () => void): void {
  const content = sheet.doc.markStructureContent(element.type)
  draw()
  sheet.doc.endMarkedContent()
  element.node.add(content)
}

type FigurePlace = {
  readonly figure: Figure
  readonly element: Element
  readonly caption: readonly Unit[]
  /** The picture is square or upright: its words stand at its side, and the page keeps its room. */
  readonly aside: boolean
  /** No picture is set lower: it could not be read. */
  readonly lowest: number
  readonly width: number
}

const FIGURE_GAP = 9
/** Two stand wider than three: their words then take fewer lines. */
const figureWidth = (count: number): number => (count <= 2 ? (INNER - FIGURE_GAP) / 2 : (INNER - 2 * FIGURE_GAP) / 3)
const [TALLEST, LOWEST, DENSE_LOWEST] = [143, 92, 64] as const
const ASIDE_GAP = 6
/** Narrower words at the side of a picture become a column of single words. */
const ASIDE_LEAST = 62

const widthAt = (figure: Figure, height: number): number => (height * figure.width) / figure.height

/** Places in the structure before anybody knows how much room is left for the pictures themselves. */
const figurePlaces = (sheet: Sheet, figures: readonly Figure[], dense: boolean): FigurePlace[] =>
  figures.map((figure) => {
    const width = figureWidth(figures.length)
    const lowest = dense ? DENSE_LOWEST : LOWEST
    const style = dense ? FINE : SMALL
    const section = sheet.element(sheet.root, 'Sect')
    const element = sheet.element(section, 'Figure', { alt: oneLine(figure.alt) })
    const left = width - widthAt(figure, lowest) - ASIDE_GAP
    const aside = left >= ASIDE_LEAST
    const words = [{ text: oneLine(figure.caption) }]
    const caption = sheet.text(sheet.element(section, 'Caption'), words, aside ? left : width, style)
    return { figure, element, caption, aside, lowest, width }
  })

/** Three beside each other, as high as the rest of the page leaves them, and never too small to be read. */
function figureRows(sheet: Sheet, places: readonly FigurePlace[], room: number): Row[] {
  const count = Math.ceil(places.length / 3)
  const captions = Math.max(0, ...places.map(({ caption, aside }) => (aside ? 0 : caption.length))) * SMALL.leading
  const share = room / Math.max(1, count) - captions - 26
  return Array.from({ length: count }, (_, row) => {
    const beside = places.slice(row * 3, row * 3 + 3)
    const natural = Math.max(...beside.map(({ figure, width }) => (width * figure.height) / figure.width))
    const height = Math.min(natural, TALLEST, Math.max(beside[0]?.lowest ?? LOWEST, share))
    const columns = beside.map((place, index) => ({
      x: MARGIN + index * (place.width + FIGURE_GAP),
      units: place.aside ? [withWordsAside(sheet, place)] : [picture(sheet, place, height), ...place.caption],
    }))
    return { columns, after: 7 }
  })
}

const picture = (sheet: Sheet, { figure, element, width }: FigurePlace, height: number): Unit => ({
  height: height + 3,
  draw: (x, y) =>
    tagged(sheet, element, () => sheet.doc.image(Buffer.from(figure.png), x, y, { fit: [width, height] })),
})

function withWordsAside(sheet: Sheet, place: FigurePlace): Unit {
  const image = picture(sheet, place, place.lowest)
  const words = place.caption.reduce((sum, { height }) => sum + height, 0)
  return {
    height: Math.max(image.height, words),
    draw(x, y) {
      image.draw(x, y)
      let at = y
      for (const line of place.caption) {
        line.draw(x + widthAt(place.figure, place.lowest) + ASIDE_GAP, at)
        at += line.height
      }
    },
  }
}

function prognosis(sheet: Sheet, page: BoardPage, write: Write, body: Style): Unit[] {
  const width = HALF
  const section = sheet.element(sheet.root, 'Sect')
  const title = heading(sheet, section, 'Prognosis', width)
  return [
    ...title,
    ...page.prognosis.flatMap((parts) => sheet.text(sheet.element(section, 'P'), write(parts), width, body)),
  ]
}

/** Two statements that exclude each other stand where a decision is read; without any the block is not there. */
function contradictions(sheet: Sheet, page: BoardPage, write: Write, body: Style): Unit[] {
  if (page.contradictions.length === 0) return []
  const section = sheet.element(sheet.root, 'Sect')
  const list = sheet.element(section, 'L')
  return [
    ...heading(sheet, section, 'Contradictions to resolve', HALF),
    ...page.contradictions.flatMap((parts) => {
      const item = sheet.element(sheet.element(list, 'LI'), 'LBody')
      return boxed(sheet, sheet.text(item, write(parts), HALF - 12, body))
    }),
    space(5),
  ]
}

const OPTION_WIDTH = 150
const VERDICT_WIDTH = 56

/** Options as a table over the whole width, and beneath them what would change the choice. */
function optionRows(sheet: Sheet, page: BoardPage, write: Write, body: Style): Row[] {
  const section = sheet.element(sheet.root, 'Sect')
  const { label, parts, rows } = page.options
  const title = sheet.text(
    sheet.element(section, 'H2'),
    [
      { text: label, face: 'strong' },
      { text: '  ' },
      ...write(parts).map((run) => ({ size: 7.5, ...run, face: 'text' as const })),
    ],
    INNER,
    HEAD,
  )
  if (rows.length === 0) return [{ columns: [{ x: MARGIN, units: title }], after: 5 }]
  const said = parts[0] === undefined ? null : (restsKey(parts[0]) ?? null)
  const table = sheet.element(section, 'Table')
  const units = rows.flatMap(({ option, verdict, why }) => {
    const row = sheet.element(table, 'TR')
    const strong = write(option, said).map((run) => ({ ...run, face: 'strong' as const }))
    const whyWidth = INNER - OPTION_WIDTH - VERDICT_WIDTH
    return ruled(sheet, body, [
      { x: 0, lines: sheet.text(sheet.element(row, 'TH', { scope: 'Row' }), strong, OPTION_WIDTH - 6, body) },
      { x: OPTION_WIDTH, lines: sheet.text(sheet.element(row, 'TD'), write(verdict, said), VERDICT_WIDTH - 4, body) },
      {
        x: OPTION_WIDTH + VERDICT_WIDTH,
        lines: sheet.text(sheet.element(row, 'TD'), write(why, said), whyWidth, body),
      },
    ])
  })
  return [
    { columns: [{ x: MARGIN, units: [...title, ...units] }], after: 5 },
    ...changeRow(sheet, page, write, said, body),
  ]
}

/** Cells beside each other, with a line above the first. */
function ruled(sheet: Sheet, body: Style, cells: readonly { x: number; lines: readonly Unit[] }[]): Unit[] {
  const height = Math.max(...cells.map(({ lines }) => lines.length))
  return Array.from({ length: height }, (_, place) => ({
    height: body.leading + (place === 0 ? 1.5 : 0),
    draw(x: number, y: number) {
      if (place === 0)
        sheet.artifact(() =>
          sheet.doc
            .moveTo(x, y + 0.5)
            .lineTo(x + INNER, y + 0.5)
            .lineWidth(0.5)
            .stroke('#777'),
        )
      for (const cell of cells) cell.lines[place]?.draw(x + cell.x, y + (place === 0 ? 1.5 : 0))
    },
  }))
}

function changeRow(sheet: Sheet, page: BoardPage, write: Write, said: string | null, body: Style): Row[] {
  if (page.change.length === 0) return []
  const section = sheet.element(sheet.root, 'Sect')
  const title = heading(sheet, section, 'What would change it; dissent; actions', INNER)
  const list = sheet.element(section, 'L')
  const items = page.change.map((parts) =>
    sheet.text(sheet.element(sheet.element(list, 'LI'), 'LBody'), [{ text: '– ' }, ...write(parts, said)], HALF, body),
  )
  const half = Math.ceil(items.length / 2)
  return [
    { columns: [{ x: MARGIN, units: title }], after: 0 },
    pair(items.slice(0, half).flat(), items.slice(half).flat(), 5),
  ]
}

function stillMissing(sheet: Sheet, page: BoardPage, body: Style): Unit[] {
  const width = HALF
  const section = sheet.element(sheet.root, 'Sect')
  const title = heading(sheet, section, 'Still missing', width)
  if (page.stillMissing.length === 0) {
    return [
      ...title,
      ...sheet.text(sheet.element(section, 'P'), [{ text: 'Nothing that this page asks for.' }], width, body),
      ...notes(sheet, page, width, body),
    ]
  }
  const list = sheet.element(section, 'L')
  const items = page.stillMissing.flatMap((each) => {
    const item = sheet.element(list, 'LI')
    const words = `${each.section}: ${missingInWords(each.items)}`
    return boxed(sheet, sheet.text(sheet.element(item, 'LBody'), [{ text: words }], width - 12, body))
  })
  return [...title, ...items, ...notes(sheet, page, width, body)]
}

export const boxed = (sheet: Sheet, lines: readonly Unit[]): Unit[] =>
  lines.map((line, place) => ({
    height: line.height,
    draw(x: number, y: number) {
      if (place === 0)
        sheet.artifact(() =>
          sheet.doc
            .lineWidth(0.75)
            .rect(x + 0.5, y + 3, 5.5, 5.5)
            .stroke(INK),
        )
      line.draw(x + 12, y)
    },
  }))

function notes(sheet: Sheet, page: BoardPage, width: number, body: Style): Unit[] {
  if (page.notes.length === 0) return []
  const section = sheet.element(sheet.root, 'Sect')
  const title = heading(sheet, section, 'Notes on this page', width)
  return [
    space(5),
    ...title,
    ...page.notes.flatMap((words) => sheet.text(sheet.element(section, 'P'), [{ text: oneLine(words) }], width, body)),
  ]
}

/** What the numbers in brackets stand for. */
function sources(sheet: Sheet, page: BoardPage, clock: Clock, fine: Style): Row[] {
  if (page.sources.length === 0) return []
  const section = sheet.element(sheet.root, 'Sect')
  const title = sheet.text(
    sheet.element(section, 'H2'),
    [{ text: 'Sources: entries of the record in brackets; their fitness for this case V, U, X or N', face: 'strong' }],
    INNER,
    HEAD,
  )
  const list = sheet.element(section, 'L')
  const lines = sourcesByAuthor(page.sources, clock).map(({ head: name, items }) => {
    const words = { text: items.map(oneLine).join('; ') }
    return sheet.text(
      sheet.element(sheet.element(list, 'LI'), 'LBody'),
      [{ text: `${oneLine(name)}: `, face: 'strong' }, words],
      HALF,
      fine,
    )
  })
  const units = lines.flat()
  const half = Math.ceil(units.length / 2)
  return [{ columns: [{ x: MARGIN, units: title }], after: 0 }, pair(units.slice(0, half), units.slice(half), 0)]
}

export function lackingNote(sheet: Sheet): Row {
  const words =
    '□ within a word: letters that the font of this print does not hold. The text is whole in Theca, in the Markdown page and under the text layer of this file.'
  return {
    columns: [
      { x: MARGIN, units: [space(4), ...sheet.text(sheet.element(sheet.root, 'P'), [{ text: words }], INNER, FINE)] },
    ],
    after: 0,
  }
}

// ── what stands still ────────────────────────────────────────────────────────────────────────────────────────────────

/** The lines to write on stand at the foot of the first side, whatever else there is to read. */
function decision(sheet: Sheet, page: BoardPage): void {
  const { doc } = sheet
  doc.switchToPage(0)
  const section = sheet.element(sheet.root, 'Sect')
  sheet.artifact(() => doc.lineWidth(1.1).rect(MARGIN, DECISION_TOP, INNER, DECISION_HEIGHT).stroke(INK))
  drawAll(
    sheet.text(sheet.element(section, 'H2'), [{ text: 'Decision', face: 'strong' }], 200, HEAD),
    MARGIN + 9,
    DECISION_TOP + 4,
  )
  const width = (INNER - 18 - 15) / 2
  for (const [place, label] of page.decision.entries()) {
    const x = MARGIN + 9 + (place % 2) * (width + 15)
    const y = DECISION_TOP + 19 + Math.floor(place / 2) * 22
    const [line] = breakLines([{ text: label }], width, BODY.size, sheet.measure)
    if (line === undefined) continue
    sheet.line(sheet.element(section, 'P'), line, x, y, { ...BODY, grey: '#2b2b2b' })
    sheet.artifact(() =>
      doc
        .moveTo(x + line.width + 6, y + 11)
        .lineTo(x + width, y + 11)
        .lineWidth(0.75)
        .stroke(INK),
    )
  }
}

export function feet(sheet: Sheet, page: Pick<BoardPage, 'foot'>): void {
  const { doc } = sheet
  const { start, count } = doc.bufferedPageRange()
  for (let number = start; number < start + count; number++) {
    doc.switchToPage(number)
    sheet.artifact(() =>
      doc
        .moveTo(MARGIN, FOOT_TOP - 3)
        .lineTo(A4.width - MARGIN, FOOT_TOP - 3)
        .lineWidth(0.75)
        .stroke('#777'),
    )
    const element = number === start ? sheet.element(sheet.root, 'P') : null
    foot(sheet, element, page, count === 1 ? '' : `, side ${number - start + 1} of ${count}`)
  }
}

function foot(sheet: Sheet, element: Element | null, { foot: about }: Pick<BoardPage, 'foot'>, side: string): void {
  const chain = about.chain === null ? '' : `, chain ${shortHash(about.chain)}`
  const [left] = breakLines(
    [{ text: `Theca ${about.version}, record at entry ${about.entries}${chain}${side} ` }],
    INNER,
    FINE.size,
    sheet.measure,
  )
  const [right] = breakLines([{ text: about.notice }], INNER, FINE.size, sheet.measure)
  if (left !== undefined) sheet.line(element, left, MARGIN, FOOT_TOP, FINE)
  if (right !== undefined) sheet.line(element, right, A4.width - MARGIN - right.width, FOOT_TOP, FINE)
}

/** Said above the decision on the first side and at the foot of later ones. */
function note(sheet: Sheet, words: string): void {
  const first = sheet.doc.bufferedPageRange().count === 1
  const y = first ? DECISION_TOP - 14 : FOOT_TOP - 15
  const [line] = breakLines([{ text: words, face: 'strong' }], INNER, SMALL.size, sheet.measure)
  if (line !== undefined) sheet.line(null, line, A4.width - MARGIN - line.width, y, SMALL)
}

export function beginLaterSheet(
  sheet: Sheet,
  page: Pick<BoardPage, 'case' | 'title' | 'synthetic'>,
  number: number,
): number {
  const words = `${page.case}, ${page.title.toLowerCase()}, continued, side ${number + 1}`
  const [line] = breakLines([{ text: words, face: 'strong' }], INNER, BODY.size, sheet.measure)
  if (line !== undefined) sheet.line(null, line, MARGIN, MARGIN, BODY)
  const rule = MARGIN + 15
  sheet.artifact(() =>
    sheet.doc
      .moveTo(MARGIN, rule)
      .lineTo(A4.width - MARGIN, rule)
      .lineWidth(1.5)
      .stroke(INK),
  )
  if (!page.synthetic) return rule + 8
  sheet.artifact(() => syntheticBox(sheet, rule + 7))
  const [box] = breakLines([{ text: SYNTHETIC, face: 'strong' }], INNER, SMALL.size, sheet.measure)
  if (box !== undefined) sheet.line(null, box, MARGIN + 11, rule + 9.5, SMALL)
  return rule + 30
}
