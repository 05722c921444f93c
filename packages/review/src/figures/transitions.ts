import type { FunctionMatrix } from '../cohort/index.ts'
import type { Plot } from './svg.ts'
import { csvOf, element, FAINT, HUES, INK, label, picture, QUIET } from './svg.ts'

const WIDTH = 560
const HEIGHT = 320
const NODE = 14
const GAP = 8
const LEFT = 96
const RIGHT = WIDTH - 120

/**
 * Grades before and after as bands whose width is the number of persons. Death and not knowing are places to end in, not
 * gaps.
 *
 * @example transitionPlot(result.function.matrix)?.svg
 */
export function transitionPlot({ before, after, counts }: FunctionMatrix): Plot | null {
  const rows = counts.map((row) => row.reduce((sum, each) => sum + each, 0))
  const columns = after.map((_, column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0))
  const total = rows.reduce((sum, each) => sum + each, 0)
  if (total === 0) return null
  const used = Math.max(rows.filter((each) => each > 0).length, columns.filter((each) => each > 0).length)
  const unit = (HEIGHT - 24 - (used - 1) * GAP) / total
  const [from, to] = [places(rows, unit), places(columns, unit)]
  const [leftAt, rightAt] = [from.map((each) => each), to.map((each) => each)]
  const bands: string[] = []
  for (const [row, line] of counts.entries()) {
    for (const [column, count] of line.entries()) {
      if (count === 0) continue
      const [y0, y1, height] = [leftAt[row] ?? 0, rightAt[column] ?? 0, count * unit]
      leftAt[row] = y0 + height
      rightAt[column] = y1 + height
      bands.push(band(y0, y1, height, look(row, column, before.length - 1)))
    }
  }
  const alt = `McCormick grade before and about three months after the operation for ${total} persons: ${after.map((name, column) => `${columns[column] ?? 0} ${name}`).join(', ')}.`
  const side = (
    names: readonly string[],
    sizes: readonly number[],
    at: readonly number[],
    x: number,
    end: boolean,
  ): string[] =>
    names.flatMap((name, place) => {
      const size = sizes[place] ?? 0
      if (size === 0) return []
      const y = at[place] ?? 0
      return [
        element('rect', { x, y, width: NODE, height: Math.max(1, size * unit), fill: INK }),
        label(end ? x + NODE + 8 : x - 8, y + (size * unit) / 2 + 4, `${name}, ${size}`, {
          'text-anchor': end ? 'start' : 'end',
        }),
      ]
    })
  return {
    id: 'transitions',
    title: 'McCormick before and at three months',
    alt,
    svg: picture(
      WIDTH,
      HEIGHT,
      'McCormick before and at three months',
      alt,
      ...bands,
      ...side(before, rows, from, LEFT, false),
      ...side(after, columns, to, RIGHT, true),
      label(LEFT + NODE, HEIGHT - 4, 'before', { 'text-anchor': 'end', fill: QUIET }),
      label(RIGHT, HEIGHT - 4, 'at three months', { fill: QUIET }),
    ),
    csv: csvOf(
      ['before', ...after],
      before.map((name, row) => [name, ...(counts[row] ?? [])]),
    ),
  }
}

/** Tops of the nodes of one side; an empty one takes no room. */
function places(sizes: readonly number[], unit: number): number[] {
  let top = 8
  return sizes.map((size) => {
    const at = top
    if (size > 0) top += size * unit + GAP
    return at
  })
}

/** Better, same and worse differ by fill; everything else is grey. */
function look(row: number, column: number, grades: number): { fill: string; opacity: number } {
  if (row >= grades || column >= grades) return { fill: FAINT, opacity: 0.55 }
  if (column < row) return { fill: HUES[0] ?? INK, opacity: 0.5 }
  return column === row ? { fill: QUIET, opacity: 0.35 } : { fill: HUES[1] ?? INK, opacity: 0.6 }
}

function band(y0: number, y1: number, height: number, { fill, opacity }: { fill: string; opacity: number }): string {
  const [x0, x1] = [LEFT + NODE, RIGHT]
  const middle = (x0 + x1) / 2
  const d = `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}V${y1 + height}C${middle},${y1 + height} ${middle},${y0 + height} ${x0},${y0 + height}Z`
  return element('path', { d, fill, 'fill-opacity': opacity })
}
