/** A picture of numbers: the same text in the browser, on the command line and in print, with its words and its data. */
export type Plot = {
  readonly id: string
  readonly title: string
  /** What the picture shows, in sentences, for those who do not see it. */
  readonly alt: string
  readonly svg: string
  /** Every number of the picture, with a head line. */
  readonly csv: string
}

/** Colours of the theme where there is one, else of print. Colour is never the only difference between two marks. */
export const INK = 'var(--ink, #191a1c)'
export const QUIET = 'var(--ink-2, #55575c)'
export const FAINT = 'var(--line-2, #bdb8ac)'
export const GRID = 'var(--line, #dad6cc)'
export const ACCENT = 'var(--accent, #1a52b8)'

type Attributes = Readonly<Record<string, string | number | undefined>>

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => escapes[letter] ?? letter)

/** Hundredths of a pixel are finer than any screen. */
const shown = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : value

/** An element as text; undefined attributes are left out. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(shown(value))}"`],
  )
  return `<${name}${given.join('')}${children.length === 0 ? '/>' : `>${children.join('')}</${name}>`}`
}

export const label = (x: number, y: number, words: string, more: Attributes = {}): string =>
  element('text', { x, y, fill: INK, 'font-size': 12, ...more }, escaped(words))

/** The whole picture, with its name and description for assistive technology. */
export function picture(
  width: number,
  height: number,
  title: string,
  alt: string,
  ...parts: readonly string[]
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'font-family': 'Inter, system-ui, sans-serif',
    },
    element('title', {}, escaped(title)),
    element('desc', {}, escaped(alt)),
    ...parts,
  )
}

type Cell = string | number | boolean | null

/** A table as CSV after RFC 4180; what is not known is an empty cell. */
export const csvOf = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'

function cell(value: Cell): string {
  if (value === null) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Dashes that tell curves apart without colour, the first of them solid. */
export const DASHES: readonly (string | undefined)[] = [undefined, '7 4', '2 3', '9 3 2 3', '1 4', '12 4']
export const HUES: readonly string[] = [
  ACCENT,
  'var(--plot-2, #8a3b12)',
  'var(--plot-3, #1f6f5c)',
  'var(--plot-4, #6b3fa0)',
  INK,
  QUIET,
]
