import type { BoardPage, Field, Part, Section, Source } from '@theca/review'
import { isGlued } from '@theca/review'
import type { Clock } from './words.ts'
import {
  amount,
  clockOf,
  evidenceInWords,
  gapInWords,
  missingInWords,
  oneLine,
  shortHash,
  sourceInWords,
} from './words.ts'

/**
 * The board page as Markdown: every number with its unit, its date and a footnote that names its source. What people
 * wrote is escaped, so that it can neither format nor link nor run anything.
 *
 * @example boardMarkdown(boardPage({ entries, now, preparedBy, version }))
 */
export function boardMarkdown(page: BoardPage): string {
  const clock = clockOf(page.prepared.at, page.prepared.timeZone, true)
  const notes = new Notes(page.sources)
  const write = (parts: readonly Part[]): string => partsText(parts, clock, notes)
  const section = ({ title, fields }: Section): string[] => [
    `## ${title}`,
    '',
    ...fields.map((each) => row(each, write)),
    '',
  ]
  const lines = [
    `# ${page.title}: ${page.case}`,
    '',
    ...(page.synthetic ? ['> **SYNTHETIC DEMONSTRATION.** No real person.', ''] : []),
    `${page.head.fields.map((each) => `${each.label}: ${write(each.parts)}`).join('; ')}. ${identityText(page)}`,
    '',
    `Prepared ${clock.minute(page.prepared.at)} (${page.prepared.timeZone}) by ${escape(page.prepared.by)}.`,
    '',
    `## ${page.question.label}`,
    '',
    write(page.question.parts),
    '',
    ...section(page.person),
    ...section(page.neurology),
    ...chartText(page, write),
    ...section(page.disease),
    ...section(page.imaging),
    '## Prognosis',
    '',
    ...page.prognosis.flatMap((parts) => [write(parts), '']),
    ...section(page.goals),
    ...section(page.ways),
    ...(page.contradictions.length === 0
      ? []
      : ['## Contradictions to resolve', '', ...page.contradictions.map((parts) => `- [ ] ${write(parts)}`), '']),
    ...optionsText(page, write),
    '## Still missing',
    '',
    ...missingText(page),
    '',
    ...(page.notes.length === 0
      ? []
      : ['## Notes on this page', '', ...page.notes.map((each) => `- ${escape(each)}`), '']),
    '## Decision',
    '',
    ...page.decision.flatMap((line) => [`${line}: ____________________`, '']),
    '## Sources',
    '',
    ...page.sources.map((source) => `[^${notes.of(source)}]: ${escape(sourceInWords(source, clock))}`),
    '',
    '---',
    '',
    footText(page),
    '',
  ]
  return lines.join('\n')
}

/** Footnote names: `e9` for entry 9, `p1` for the first publication. */
export class Notes {
  readonly #publications: string[]
  constructor(sources: readonly Source[]) {
    this.#publications = sources.flatMap((source) => (source.type === 'publication' ? [source.short] : []))
  }
  of(source: Source): string {
    return source.type === 'entry' ? `e${source.seq}` : `p${this.#publications.indexOf(source.short) + 1}`
  }
}

export const row = ({ label, parts }: Field, write: (parts: readonly Part[]) => string): string =>
  `- **${label}:** ${write(parts)}`

export function partsText(parts: readonly Part[], clock: Clock, notes: Notes): string {
  return parts
    .map((part, place) => `${place === 0 || isGlued(part) ? '' : ' '}${partText(part, clock, notes)}`)
    .join('')
}

function partText(part: Part, clock: Clock, notes: Notes): string {
  switch (part.is) {
    case 'text':
      return part.text
    case 'missing':
      return `*${escape(gapInWords(part))}*`
    case 'words': {
      const words = escape(part.words)
      const said = part.quoted === true ? `“${isolate(words)}”` : isolate(words)
      return `${said}${marks(part)}[^${notes.of(part.source)}]`
    }
    case 'quantity': {
      const kind = part.interval === undefined ? '' : ` [${part.interval.kind}]`
      return `${amount(part)}${kind} (${clock.when(part.at)}${marksInside(part)})[^${notes.of(part.source)}]`
    }
  }
}

type Marked = Extract<Part, { is: 'quantity' | 'words' }>

const marksOf = ({ evidence, validity }: Marked): string[] => {
  const mark = evidenceInWords(evidence)
  const codes = validity === undefined ? [] : [validity.code === 'X' ? 'X: not validated here' : validity.code]
  return [...(mark === null || mark === 'seen in source' ? [] : [mark]), ...codes]
}
const marksInside = (part: Marked): string =>
  marksOf(part)
    .map((mark) => `, ${mark}`)
    .join('')
const marks = (part: Marked): string => {
  const found = marksOf(part)
  return found.length === 0 ? '' : ` (${found.join(', ')})`
}

function chartText({ chart }: BoardPage, write: (parts: readonly Part[]) => string): string[] {
  if (chart === null) return ['## Function over time', '', '*not asked*', '']
  const points = chart.points.map(({ quantity }) => `- ${write([quantity])}`)
  return [`## ${chart.title} over time`, '', write(chart.caption), '', ...points, '']
}

function optionsText({ options, change }: BoardPage, write: (parts: readonly Part[]) => string): string[] {
  const rows = options.rows.map(
    ({ option, verdict, why }) => `- **${write(option)}**, ${write(verdict)}: ${write(why)}`,
  )
  return [
    `## ${options.label}`,
    '',
    write(options.parts),
    '',
    ...rows,
    ...(rows.length === 0 ? [] : ['']),
    ...(change.length === 0
      ? []
      : ['## What would change it; dissent; actions', '', ...change.map((parts) => `- ${write(parts)}`), '']),
  ]
}

const missingText = (page: BoardPage): string[] =>
  page.stillMissing.length === 0
    ? ['Nothing that this page asks for.']
    : page.stillMissing.map(({ section, items }) => `- [ ] ${section}: ${escape(missingInWords(items))}`)

const identityText = ({ identity }: BoardPage): string =>
  identity === null
    ? 'The name is on the meeting list only.'
    : `Name: ${isolate(escape(identity.name ?? 'not known'))}; born ${identity.birthDate ?? 'not known'}; hospital number ${escape(identity.hospitalNumber ?? 'not known')}.`

export function footText({ foot }: Pick<BoardPage, 'foot'>): string {
  const chain = foot.chain === null ? '' : `, chain ${shortHash(foot.chain)}`
  return `Theca ${foot.version}, record at entry ${foot.entries}${chain}. ${foot.notice}`
}

/** Punctuation that could mean something to Markdown or HTML, made to mean itself. */
export function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
  return (
    oneLine(text)
      .replaceAll(/[\\`*_[\]<>|~^$&]/g, (each) => entities[each] ?? `\\${each}`)
      // Only the first character of a line can begin a heading, a list or a rule.
      .replace(/^([-=+#]|\d+(?=[.)]))/, '\\$1')
      // Renderers turn bare addresses into links; a page of the record links nowhere.
      .replaceAll(/(https?|ftp):\/\//gi, '$1:\u200B//')
      .replaceAll(/\bwww\./gi, 'www\u200B.')
  )
}

/** Right-to-left words keep their order to themselves and do not turn the line around them. */
const isolate = (words: string): string =>
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(words) ? `\u2068${words}\u2069` : words
