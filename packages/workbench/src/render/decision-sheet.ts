import type { DecisionSheet, PlainBlock, PlainSentence } from '@theca/review'
import { drawAll, FOOT_TOP, GUTTER, HALF, INK, mark, QUIET, space, synthetic } from './pdf.ts'
import { escape } from './markdown.ts'
import { A4, INNER, MARGIN, openSheet } from './sheet.ts'
import type { Element, Sheet, Style, Unit } from './sheet.ts'
import type { Run } from './typeset.ts'
import { clockOf, oneLine } from './words.ts'

/**
 * The sheet for the person in print: large letters, black on white, one side. A long text of somebody's own makes the
 * letters smaller before it goes overleaf; nothing is cut.
 */
const SIZES: readonly { body: Style; head: Style; small: Style }[] = [
  {
    body: { size: 10.5, leading: 13.6 },
    head: { size: 11, leading: 16, face: 'strong' },
    small: { size: 7.5, leading: 9.4, grey: QUIET },
  },
  {
    body: { size: 9.5, leading: 12 },
    head: { size: 10, leading: 14, face: 'strong' },
    small: { size: 7, leading: 8.6, grey: QUIET },
  },
  {
    body: { size: 8.5, leading: 10.6 },
    head: { size: 9, leading: 12.4, face: 'strong' },
    small: { size: 6.6, leading: 8, grey: QUIET },
  },
]

/** @example await writeFile('sheet.pdf', await decisionSheetPdf(decisionSheet({ entries, now, preparedBy }))) */
export async function decisionSheetPdf(page: DecisionSheet): Promise<Uint8Array> {
  let made: Awaited<ReturnType<typeof setSheet>> = { bytes: new Uint8Array(), sides: 0 }
  for (const sizes of SIZES) {
    made = await setSheet(page, sizes)
    if (made.sides === 1) break
  }
  return made.bytes
}

type Sizes = (typeof SIZES)[number]

async function setSheet(page: DecisionSheet, sizes: Sizes): Promise<{ bytes: Uint8Array; sides: number }> {
  const { body, head, small } = sizes
  const sheet = openSheet({
    title: `${page.title}: ${page.case}${page.synthetic ? ', synthetic demonstration' : ''}`,
    author: page.prepared.by,
    createdAt: new Date(page.prepared.at),
    bottom: () => FOOT_TOP - 6,
    begin: () => MARGIN,
    leave: () => undefined,
  })
  let y = synthetic(sheet, page, titleOf(sheet, page))
  const block = (each: PlainBlock, width: number): Unit[] => {
    const section = sheet.element(sheet.root, 'Sect')
    return [
      ...titled(sheet, section, each.title, width, head),
      ...each.sentences.flatMap((sentence) =>
        sheet.text(sheet.element(section, 'P'), runsOf(sentence), width, {
          ...body,
          ...(sentence.own ? { face: 'strong' as const } : {}),
        }),
      ),
      space(5),
    ]
  }
  const [matters, ...others] = page.blocks
  const rows: { x: number; units: readonly Unit[] }[][] = [
    one(sheet.text(sheet.element(sheet.root, 'P'), [{ text: page.lead }], INNER, body)),
    one([space(4)]),
    [
      { x: MARGIN, units: matters === undefined ? [] : block(matters, HALF) },
      { x: MARGIN + HALF + GUTTER, units: others.flatMap((each) => block(each, HALF)) },
    ],
    one(waysUnits(sheet, page, sizes)),
    one([space(5)]),
    [
      { x: MARGIN, units: [...block(page.unknown, HALF), ...alarmUnits(sheet, page, sizes)] },
      { x: MARGIN + HALF + GUTTER, units: questionUnits(sheet, page, sizes) },
    ],
    one(lineUnits(sheet, page, body)),
    one(sourceUnits(sheet, page, small)),
  ]
  for (const columns of rows) y = sheet.flow(y, columns)
  footOf(sheet, page)
  const sides = sheet.doc.bufferedPageRange().count
  return { bytes: await sheet.finish(), sides }
}

const one = (units: readonly Unit[]) => [{ x: MARGIN, units }]

const titled = (sheet: Sheet, section: Element, words: string, width: number, head: Style): Unit[] =>
  sheet.text(sheet.element(section, 'H2'), [{ text: words, face: 'strong' }], width, head)

/** The number of a source stands small behind its sentence. */
const runsOf = ({ words, source, own }: PlainSentence): Run[] => [
  { text: own === true ? `“${oneLine(words)}”` : oneLine(words), ...(own === true ? { face: 'strong' as const } : {}) },
  ...(source === null ? [] : [{ text: `\u00A0(${source})`, grey: QUIET, size: 7.5 }]),
]

function titleOf(sheet: Sheet, page: DecisionSheet): number {
  const { doc } = sheet
  sheet.artifact(() => mark(doc, MARGIN, MARGIN + 3))
  const section = sheet.element(sheet.root, 'Sect')
  const style: Style = { size: 17, leading: 20, face: 'strong' }
  drawAll(
    sheet.text(sheet.element(section, 'H1'), [{ text: page.title, face: 'strong' }], 300, style),
    MARGIN + 32,
    MARGIN,
  )
  const clock = clockOf(page.prepared.at, page.prepared.timeZone, true)
  const about = `${page.case}, ${clock.day(page.prepared.at)}, from ${oneLine(page.prepared.by)}`
  const small: Style = { size: 8.5, leading: 11 }
  const end = drawAll(
    sheet.text(sheet.element(section, 'P'), [{ text: about }], INNER - 32, small),
    MARGIN + 32,
    MARGIN + 20,
  )
  sheet.artifact(() =>
    doc
      .moveTo(MARGIN, end + 4)
      .lineTo(A4.width - MARGIN, end + 4)
      .lineWidth(1.5)
      .stroke(INK),
  )
  return end + 10
}

const WAY = 112
/** What the team thinks of a way: smaller than the way, and still large enough to read. */
const NOTE: Style = { size: 8.5, leading: 10.4 }

function waysUnits(sheet: Sheet, page: DecisionSheet, { body, head }: Sizes): Unit[] {
  const section = sheet.element(sheet.root, 'Sect')
  const table = sheet.element(section, 'Table')
  const width = (INNER - WAY) / 2
  const row = (type: 'TH' | 'TD', cells: readonly (readonly Run[])[][], first: Style): Unit => {
    const tr = sheet.element(table, 'TR')
    const columns = cells.map((paragraphs, place) => {
      const head = place === 0 || type === 'TH'
      const cell = sheet.element(tr, head ? 'TH' : 'TD', head ? { scope: place === 0 ? 'Row' : 'Column' } : {})
      return paragraphs.flatMap((runs, at) =>
        sheet.text(
          cell,
          runs,
          (place === 0 ? WAY : width) - 8,
          place === 0 && at > 0 ? NOTE : place === 0 ? first : body,
        ),
      )
    })
    const height = Math.max(...columns.map((units) => units.reduce((sum, unit) => sum + unit.height, 0)))
    return {
      height: height + 4,
      draw(x, y) {
        sheet.artifact(() =>
          sheet.doc
            .moveTo(x, y)
            .lineTo(x + INNER, y)
            .lineWidth(0.5)
            .stroke('#777'),
        )
        for (const [place, units] of columns.entries())
          drawAll(units, x + (place === 0 ? 0 : WAY + (place - 1) * width), y + 2)
      },
    }
  }
  const strong = (text: string): Run[] => [{ text, face: 'strong' }]
  return [
    ...titled(sheet, section, 'The ways', INNER, head),
    row('TH', [[strong(' ')], [strong('What it can do')], [strong('What it cannot do, and what it can cost')]], body),
    ...page.ways.map(({ way, note, can, cannot }) =>
      row('TD', [[strong(way), ...(note === null ? [] : [[{ text: note }]])], can.map(runsOf), cannot.map(runsOf)], {
        ...body,
        face: 'strong',
      }),
    ),
  ]
}

function alarmUnits(sheet: Sheet, page: DecisionSheet, { body }: Sizes): Unit[] {
  const lines = sheet.text(sheet.element(sheet.root, 'P'), [{ text: page.alarm, face: 'strong' }], HALF - 14, body)
  const height = lines.length * body.leading + 8
  return [
    {
      height: height + 4,
      draw(x, y) {
        sheet.artifact(() => sheet.doc.rect(x, y, HALF, height).lineWidth(1).stroke(INK))
        drawAll(lines, x + 7, y + 4)
      },
    },
  ]
}

function questionUnits(sheet: Sheet, page: DecisionSheet, { body, head }: Sizes): Unit[] {
  const section = sheet.element(sheet.root, 'Sect')
  const list = sheet.element(section, 'L')
  return [
    ...titled(sheet, section, 'Questions that you can ask', HALF, head),
    ...page.questions.flatMap((words) =>
      sheet
        .text(sheet.element(sheet.element(list, 'LI'), 'LBody'), [{ text: words }], HALF - 14, body)
        .map((line, place): Unit => ({
          height: line.height,
          draw(x, y) {
            if (place === 0)
              sheet.artifact(() =>
                sheet.doc
                  .rect(x + 0.5, y + 3, 6, 6)
                  .lineWidth(0.75)
                  .stroke(INK),
              )
            line.draw(x + 14, y)
          },
        })),
    ),
  ]
}

/** Room to write by hand: a label, and a line that a pen can follow. */
function lineUnits(sheet: Sheet, page: DecisionSheet, body: Style): Unit[] {
  const section = sheet.element(sheet.root, 'Sect')
  return page.lines.map((words) => {
    const label = sheet.text(sheet.element(section, 'P'), [{ text: words }], 160, body)
    return {
      height: 26,
      draw(x, y) {
        drawAll(label, x, y + 26 - body.leading)
        sheet.artifact(() =>
          sheet.doc
            .moveTo(x + 165, y + 24)
            .lineTo(x + INNER, y + 24)
            .lineWidth(0.75)
            .stroke(INK),
        )
      },
    }
  })
}

function sourceUnits(sheet: Sheet, page: DecisionSheet, small: Style): Unit[] {
  if (page.sources.length === 0) return []
  const words = `The studies: ${page.sources.map((source, place) => `(${place + 1}) ${source}`).join('; ')}. Small studies that look back; read as summaries.`
  return [space(7), ...sheet.text(sheet.element(sheet.root, 'P'), [{ text: words }], INNER, small)]
}

function footOf(sheet: Sheet, page: DecisionSheet): void {
  const [line] = sheet.text(sheet.element(sheet.root, 'P'), [{ text: page.foot }], INNER, { size: 7.5, leading: 9.4 })
  const { start } = sheet.doc.bufferedPageRange()
  sheet.doc.switchToPage(start)
  line?.draw(MARGIN, FOOT_TOP)
}

/** The same in Markdown, with the studies as footnotes. */
export function decisionSheetMarkdown(page: DecisionSheet): string {
  const clock = clockOf(page.prepared.at, page.prepared.timeZone, true)
  const said = ({ words, source, own }: PlainSentence): string =>
    `${own === true ? `“${escape(words)}”` : escape(words)}${source === null ? '' : `[^${source}]`}`
  const block = ({ title, sentences }: PlainBlock): string[] => [
    `## ${title}`,
    '',
    ...sentences.flatMap((each) => [said(each), '']),
  ]
  return [
    `# ${page.title}: ${page.case}`,
    '',
    ...(page.synthetic ? ['> **SYNTHETIC DEMONSTRATION.** No real person.', ''] : []),
    `${clock.day(page.prepared.at)}, from ${escape(page.prepared.by)}.`,
    '',
    page.lead,
    '',
    ...page.blocks.flatMap(block),
    '## The ways',
    '',
    ...page.ways.flatMap(({ way, note, can, cannot }) => [
      `### ${way}`,
      '',
      ...(note === null ? [] : [`*${note}*`, '']),
      `- **Can:** ${can.map(said).join(' ')}`,
      `- **Cannot, and can cost:** ${cannot.map(said).join(' ')}`,
      '',
    ]),
    ...block(page.unknown),
    `**${page.alarm}**`,
    '',
    '## Questions that you can ask',
    '',
    ...page.questions.map((each) => `- [ ] ${each}`),
    '',
    ...page.lines.flatMap((each) => [`${each}: ____________________`, '']),
    ...page.sources.map((source, place) => `[^${place + 1}]: ${source}`),
    '',
    '---',
    '',
    page.foot,
    '',
  ].join('\n')
}
