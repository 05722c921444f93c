import type { Missing, Quantity, Source, When } from '@theca/review'
import { whyTitles } from '@theca/review'

/** The words that print and Markdown share. */

/** Between a number and its unit: narrow, and never at the end of a line. */
export const NARROW = '\u202F'
const NO_BREAK = '\u00A0'

/** How moments are said on a page: in its time zone, without the year inside the year of the page. */
export type Clock = {
  readonly day: (on: string) => string
  readonly when: (when: When) => string
  readonly minute: (at: string) => string
  readonly time: (at: string) => string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * @example clockOf('2026-03-06T12:00:00.000Z', 'UTC').when({ on: '2026-03-04', precision: 'day' }) // '4 Mar'
 */
export function clockOf(now: string, timeZone: string, withYear = false): Clock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const partsOf = (at: string): Record<string, string> =>
    Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  const thisYear = partsOf(now)['year']
  const dayIn = (year: string | undefined, month: string | undefined, day: string | undefined): string =>
    `${Number(day)}${NO_BREAK}${MONTHS[Number(month) - 1] ?? ''}${year === thisYear && !withYear ? '' : `${NO_BREAK}${year}`}`
  const day = (on: string): string => {
    // A date without a time is a day of a calendar; no time zone may move it.
    const calendar = /^(\d{4})-(\d{2})-(\d{2})$/.exec(on)
    if (calendar !== null) return dayIn(calendar[1], calendar[2], calendar[3])
    const parts = partsOf(on)
    return dayIn(parts['year'], parts['month'], parts['day'])
  }
  const time = (at: string): string => {
    const parts = partsOf(at)
    return `${parts['hour']}:${parts['minute']}`
  }
  const minute = (at: string): string => `${day(at)}, ${time(at)}`
  const when = ({ on, precision }: When): string => {
    if (precision === 'year') return on
    if (precision === 'month') return day(on.slice(0, 10)).replace(/^\d+\u00A0/, '')
    return precision === 'minute' && on.length > 10 ? minute(on) : `${precision === 'week' ? 'week of ' : ''}${day(on)}`
  }
  return { day, when, minute, time }
}

/** `0.736 mL (0.53 to 0.95)`: value, unit, interval. */
export function amount({ value, unit, interval }: Quantity): string {
  const bounds = interval === undefined ? '' : ` (${interval.low} to ${interval.high})`
  return `${value.replaceAll(' ', NO_BREAK)}${NARROW}${unit.replaceAll(' ', NO_BREAK)}${bounds}`
}

/** `not asked`, with the reason where there is one. */
export function gapInWords({ why, because }: Missing): string {
  if (because === undefined) return whyTitles[why]
  return because.startsWith('not ') ? because : `${because} (${whyTitles[why]})`
}

const evidenceWords = {
  verified: 'seen in source',
  secondary: 'second-hand',
  recalled: 'recalled, not checked',
  project: 'project measure',
} as const

/** An instrument's mark in words; null where the number is a measurement or a statement and needs none. */
export const evidenceInWords = (evidence: Quantity['evidence']): string | null =>
  evidence === 'measured' || evidence === 'stated' || evidence === 'computed' ? null : evidenceWords[evidence]

/** One line that says what a number rests on. */
export function sourceInWords(source: Source, clock: Clock): string {
  if (source.type === 'publication') return `${source.short}: ${source.citation}`
  const { method, author, at, validity, amended } = source
  const fitness = validity === null ? '' : `; validity here ${validity.code}`
  return `${method}; ${author}; ${clock.when(at)}${fitness}${amended ? '; amended' : ''}`
}

/** `5f0c 12aa … 9e41`: enough of a hash to compare by eye. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}`

/**
 * Text of others made safe for a line of print: one line, no control characters, and no marks that turn the reading
 * direction, with which a name could be made to read as another.
 */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()

/**
 * Sources for print: those of one author together, and within them the entries of one method with their times;
 * publications last, each for itself.
 */
export function sourcesByAuthor(sources: readonly Source[], clock: Clock): { head: string; items: string[] }[] {
  const entries = sources.filter((source) => source.type === 'entry')
  const publications = sources.filter((source) => source.type === 'publication')
  const authors = [...Map.groupBy(entries, ({ author }) => author)].map(([head, said]) => ({
    head,
    items: [...Map.groupBy(said, methodInWords)].map(
      ([method, same]) => `${method} ${same.map((each) => timeOf(each, clock)).join(', ')}`,
    ),
  }))
  return [...authors, ...publications.map(({ short, citation }) => ({ head: short, items: [citation] }))]
}

type EntrySource = Extract<Source, { type: 'entry' }>

const methodInWords = ({ method, validity }: EntrySource): string =>
  `${method}${validity === null ? '' : ` (${validity.code})`}`

const timeOf = ({ seq, at, amended }: EntrySource, clock: Clock): string =>
  `[${seq}]${NO_BREAK}${clock.when(at).replaceAll(', ', NO_BREAK)}${amended ? ' amended' : ''}`

/** Names and abbreviations keep their capitals within a sentence. */
const NAMES = /^[A-Z]{2}|^McCormick|^Karnofsky/

/** `wish, home (not asked); driver (not known)`: the reason once for all fields that share it. */
export function missingInWords(items: readonly { label: string; why: string }[]): string {
  const groups: { why: string; labels: string[] }[] = []
  for (const { label, why } of items) {
    const word = NAMES.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
    const same = groups.find((group) => group.why === why)
    if (same === undefined) groups.push({ why, labels: [word] })
    else same.labels.push(word)
  }
  return groups.map(({ why, labels }) => `${labels.join(', ')} (${why})`).join('; ')
}
