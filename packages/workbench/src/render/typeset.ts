import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unpackWoff2 } from './woff2.ts'

/**
 * Lines of text set by ourselves, because a page that must never cut anything has to know the height of every line
 * before it is drawn, and has to be able to break between any two.
 */

const require = createRequire(import.meta.url)
const FOLDER = join(dirname(require.resolve('inter-ui/package.json')), 'web')

export const FACES = {
  text: 'Inter-Regular',
  medium: 'Inter-Medium',
  strong: 'Inter-SemiBold',
  heavy: 'Inter-Bold',
} as const
export type Face = keyof typeof FACES

/** Unpacked once: it costs more than the page. */
const files = new Map<Face, Buffer>()

/** The whole font of a face, not its Latin cut: Greek, Cyrillic and the mathematical signs are needed. */
export function fontFile(face: Face): Buffer {
  const known = files.get(face) ?? unpackWoff2(readFileSync(join(FOLDER, `${FACES[face]}.woff2`)))
  files.set(face, known)
  return known
}

/** A stretch of text in one style. `actual` is what the text is, where the font cannot show it. */
export type Run = {
  readonly text: string
  readonly face?: Face
  readonly size?: number
  readonly grey?: string
  /** White on a black box: the mark of an extrapolated score. */
  readonly boxed?: true
  readonly actual?: string
}

export type PlacedRun = Run & { readonly x: number; readonly width: number }
export type Line = { readonly runs: readonly PlacedRun[]; readonly width: number }

export type Measure = {
  width(text: string, face: Face, size: number): number
  /** Whether the font has a sign for a character. */
  has(codePoint: number, face: Face): boolean
}

/** Stands where the font has no sign; the text itself goes along unseen. */
export const NO_GLYPH = '\u25A1'

/**
 * Breaks runs into lines of a width: at spaces, after slashes and hyphens between words, and within a word only when it is longer
 * than a line.
 */
export function breakLines(runs: readonly Run[], width: number, size: number, measure: Measure): Line[] {
  const lines: Line[] = []
  let placed: PlacedRun[] = []
  let x = 0
  const end = (): void => {
    lines.push({ runs: merged(placed), width: x })
    placed = []
    x = 0
  }
  const widthOf = (run: Run, text: string): number =>
    measure.width(text, run.face ?? 'text', run.size ?? size) + (run.boxed ? 4 : 0)
  const put = (run: Run, text: string): void => {
    const wide = widthOf(run, text)
    placed.push({ ...run, text, x, width: wide })
    x += wide
  }
  for (const word of words(shown(runs, measure))) {
    const wide = word.reduce((sum, run) => sum + widthOf(run, run.text), 0)
    const bare = wide - trailing(word, widthOf)
    if (x > 0 && x + bare > width) end()
    if (bare <= width) {
      for (const run of word) put(run, run.text)
      continue
    }
    for (const run of word) {
      for (const letter of graphemes(run)) {
        if (x > 0 && x + widthOf(run, letter) > width) end()
        put(run, letter)
      }
    }
  }
  if (placed.length > 0 || lines.length === 0) end()
  return lines
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const graphemes = (run: Run): string[] =>
  run.actual === undefined ? [...segmenter.segment(run.text)].map(({ segment }) => segment) : [run.text]

const trailing = (word: readonly Run[], widthOf: (run: Run, text: string) => number): number => {
  const last = word.at(-1)
  return last !== undefined && last.text.endsWith(' ')
    ? widthOf(last, last.text) - widthOf(last, last.text.trimEnd())
    : 0
}

/** Characters that the font cannot show become □, a word at a time, and carry what they are. */
function shown(runs: readonly Run[], measure: Measure): Run[] {
  return runs.flatMap((run) => {
    const missing = (text: string): boolean =>
      Array.from(text).some((each) => each !== ' ' && !measure.has(each.codePointAt(0) ?? 0, run.face ?? 'text'))
    if (!missing(run.text)) return [run]
    return run.text.split(/(?<= )/).map((word) => {
      if (!missing(word)) return { ...run, text: word }
      const letters = [...segmenter.segment(word)]
        .map(({ segment }) => (missing(segment) ? NO_GLYPH : segment))
        .join('')
      return { ...run, text: letters, actual: word }
    })
  })
}

/** Words that stay together, each with the space after it; a word may be made of several runs. */
function words(runs: readonly Run[]): Run[][] {
  const found: Run[][] = []
  let word: Run[] = []
  for (const run of runs) {
    const pieces = run.actual === undefined ? run.text.split(/(?<=[ \u200B])|(?<=[^\d][/-])(?=\p{L}{3})/u) : [run.text]
    for (const text of pieces) {
      if (text === '') continue
      word.push({ ...run, text })
      if (/[ \u200B/-]$/.test(text)) {
        found.push(word)
        word = []
      }
    }
  }
  return word.length > 0 ? [...found, word] : found
}

/** Neighbours of one style become one run again, so that the text layer has whole phrases. */
function merged(runs: readonly PlacedRun[]): PlacedRun[] {
  const joined: PlacedRun[] = []
  for (const run of runs) {
    const before = joined.at(-1)
    const same =
      before !== undefined &&
      before.face === run.face &&
      before.size === run.size &&
      before.grey === run.grey &&
      before.boxed === run.boxed &&
      before.actual === undefined &&
      run.actual === undefined &&
      run.boxed === undefined
    if (same) joined[joined.length - 1] = { ...before, text: before.text + run.text, width: before.width + run.width }
    else joined.push(run)
  }
  return joined
}
