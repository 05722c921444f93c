import type { Compartment } from '@theca/anatomy'
import { formatSpinePosition, levelOrdinal, parseSpinePosition } from '@theca/anatomy'
import type { Lesion } from '@theca/assess'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'

/**
 * Lesions as they are dictated: `T9/10-T10 r dorsolateral idem; L2 l im`. The place comes first; side, position and
 * compartment follow in any order, each by its beginning.
 */

const sides: Readonly<Record<string, Lesion['side']>> = {
  r: 'right',
  right: 'right',
  l: 'left',
  left: 'left',
  m: 'midline',
  mid: 'midline',
  midline: 'midline',
  b: 'both',
  both: 'both',
  bilateral: 'both',
}

const positions: readonly (readonly [Lesion['position'], string])[] = [
  ['dorsolateral', 'dl'],
  ['ventrolateral', 'vl'],
  ['dorsal', 'd'],
  ['ventral', 'v'],
  ['lateral', 'lat'],
  ['central', 'c'],
]

const compartments: readonly (readonly [Compartment, readonly string[]])[] = [
  ['intradural_extramedullary', ['idem', 'id', 'extramedullary']],
  ['intramedullary', ['im', 'iscm', 'intramedullary']],
  ['leptomeningeal', ['lm', 'leptomeningeal']],
  ['epidural', ['ed', 'epidural']],
  ['vertebral', ['vb', 'vertebral']],
]

type Failure = { message: string }

const positionOf = (word: string): Lesion['position'] | null => {
  const short = positions.find(([, abbreviation]) => abbreviation === word)
  if (short !== undefined) return short[0]
  // "dors" could be two positions; the plain one is meant unless the word goes on.
  const fitting = word.length < 3 ? [] : positions.filter(([position]) => position.startsWith(word))
  return fitting.toSorted(([a], [b]) => a.length - b.length)[0]?.[0] ?? null
}

const compartmentOf = (word: string): Compartment | null =>
  compartments.find(([, names]) =>
    names.some((name) => name === word || (word.length > 4 && name.startsWith(word))),
  )?.[0] ?? null

/** `T9/10-T10`, `C4-5`, `T9/10 to T10`: two positions, or one that is both ends; rostral first. */
function spanOf(text: string): Result<{ from: string; to: string }, Failure> {
  const [first = '', second = first, ...more] = text.split(/[-–]/)
  const region = /^(th|d|[ctls])/i.exec(first)?.[0] ?? ''
  const upper = parseSpinePosition(first)
  const lower = parseSpinePosition(/^\d/.test(second) ? region + second : second)
  if (upper === null || lower === null || more.length > 0)
    return refuse({ message: `"${text}" is no level. Write T10, T9/10, T9/10-T10 or L5/S1.` })
  const [from, to] =
    levelOrdinal(upper.upper) <= levelOrdinal(lower.upper) ? ([upper, lower] as const) : ([lower, upper] as const)
  return ok({ from: formatSpinePosition(from), to: formatSpinePosition(to) })
}

function lesionOf(text: string, compartments: readonly Compartment[]): Result<Lesion, Failure> {
  const [place = '', ...words] = text
    .trim()
    .replace(/\s*[-–]\s*|\s+to\s+/i, '-')
    .split(/\s+/)
  const span = spanOf(place)
  if (!span.ok) return span
  const found: { side?: Lesion['side']; position?: Lesion['position']; compartment?: Compartment } = {}
  for (const word of words.map((each) => each.toLowerCase())) {
    const side = sides[word]
    const position = positionOf(word)
    const compartment = compartmentOf(word)
    if (side !== undefined) found.side = side
    else if (compartment !== null) found.compartment = compartment
    else if (position !== null) found.position = position
    else return refuse({ message: `"${word}" in "${text.trim()}" is no side, position or compartment.` })
  }
  const [only] = compartments
  const compartment = found.compartment ?? (compartments.length === 1 ? only : undefined)
  if (compartment === undefined)
    return refuse({ message: `Say the compartment of "${text.trim()}": im, idem, lm, ed or vb.` })
  return ok({
    compartment,
    ...span.value,
    side: found.side ?? 'not-known',
    position: found.position ?? 'not-known',
  })
}

/**
 * Reads one or several lesions, separated by `;` or `,`.
 *
 * @param chosen the compartments of the case; where it is one, it need not be repeated.
 * @returns the lesions, or one sentence on the first word that could not be read. Nothing is guessed.
 * @example readLesions('T9/10-T10 r dl', ['intradural_extramedullary'])
 * // one lesion: T9/10 to T10, right, dorsolateral
 */
export function readLesions(text: string, chosen: readonly Compartment[]): Result<Lesion[], Failure> {
  const lesions: Lesion[] = []
  for (const part of text.split(/[;,]/).filter((each) => each.trim() !== '')) {
    const lesion = lesionOf(part, chosen)
    if (!lesion.ok) return lesion
    lesions.push(lesion.value)
  }
  return ok(lesions)
}

const shortSide = { right: 'r', left: 'l', midline: 'm', both: 'b', 'not-known': '' } as const
const shortCompartment = {
  intradural_extramedullary: 'idem',
  intramedullary: 'im',
  leptomeningeal: 'lm',
  epidural: 'ed',
  vertebral: 'vb',
} as const

/** The same lesion as it would have been typed: what `readLesions` reads again. */
export const lesionWords = ({ from, to, side, position, compartment }: Lesion): string =>
  [
    from === to ? from : `${from}-${to}`,
    shortSide[side],
    position === 'not-known' ? '' : position,
    shortCompartment[compartment],
  ]
    .filter((word) => word !== '')
    .join(' ')
