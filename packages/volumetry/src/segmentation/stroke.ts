import type { Delta } from './delta.ts'
import { applyDelta } from './delta.ts'

/** How a stroke was made, with every setting that decided it: what a reader later asks about. */
export type StrokeMaker = {
  /** `brush`, `erase`, `grow`, … */
  tool: string
  /** Settings by name, with their unit in the name. */
  settings: Readonly<Record<string, number | string | boolean>>
}

/**
 * One act of drawing. Undoing and redoing are acts too: nothing is taken back silently, and what was drawn before is
 * still there to be read.
 */
export type Stroke =
  | { readonly act: 'draw'; readonly by: StrokeMaker; readonly delta: Delta }
  | { readonly act: 'undo' }
  | { readonly act: 'redo' }

/** A drawing as it is on the screen: the labels, and what may be undone and redone. */
export type Drawing = {
  readonly labels: Uint8Array
  /** Strokes so far, acts of undoing included. */
  readonly strokes: number
  /** How many voxels each label has, by its number. */
  readonly counts: Int32Array
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/**
 * A drawing that strokes are added to. It is the fold of its strokes and nothing else: the same strokes give the same
 * voxels, in the browser and in the server.
 *
 * @param voxels how many the series has
 * @example
 * const sheet = newSheet(voxels)
 * for (const stroke of strokes) sheet.add(stroke)
 * sheet.now().labels
 */
export function newSheet(voxels: number): { add: (stroke: Stroke) => boolean; now: () => Drawing } {
  const labels = new Uint8Array(voxels)
  const counts = new Int32Array(256)
  counts[0] = voxels
  const lay = (delta: Delta): Delta => applyDelta(labels, delta, counts)
  const done: { delta: Delta; back: Delta }[] = []
  const undone: Delta[] = []
  let strokes = 0
  const add = (stroke: Stroke): boolean => {
    if (stroke.act === 'draw') {
      done.push({ delta: stroke.delta, back: lay(stroke.delta) })
      undone.length = 0
    } else if (stroke.act === 'undo') {
      const last = done.pop()
      if (last === undefined) return false
      lay(last.back)
      undone.push(last.delta)
    } else {
      const next = undone.pop()
      if (next === undefined) return false
      done.push({ delta: next, back: lay(next) })
    }
    strokes += 1
    return true
  }
  const now = (): Drawing => ({ labels, strokes, counts, canUndo: done.length > 0, canRedo: undone.length > 0 })
  return { add, now }
}

/** The labels that a list of strokes comes to. An undo with nothing to undo changes nothing. */
export function foldStrokes(voxels: number, strokes: readonly Stroke[]): Uint8Array {
  const sheet = newSheet(voxels)
  for (const stroke of strokes) sheet.add(stroke)
  return sheet.now().labels
}
