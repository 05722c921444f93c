/**
 * Drawings of a plan as shapes in millimetre-like units, before any renderer: screen and print draw the same. They are
 * schemes, not images, and say so; where heights are not measured, the scheme says that too.
 */

/** What a shape is, so that a renderer chooses ink, hatch and words; never a colour alone. */
export type ShapeRole = 'bone' | 'disc' | 'sac' | 'cord' | 'tumour' | 'opened' | 'ring' | 'way' | 'measure'

export type Shape =
  | {
      readonly is: 'path'
      readonly role: ShapeRole
      readonly points: readonly (readonly [number, number])[]
      readonly closed: boolean
    }
  | {
      readonly is: 'ellipse'
      readonly role: ShapeRole
      readonly x: number
      readonly y: number
      readonly rx: number
      readonly ry: number
    }
  | {
      readonly is: 'label'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly anchor: 'start' | 'middle' | 'end'
      readonly weight: 'text' | 'strong'
      readonly role: ShapeRole
    }

export type Drawing = {
  readonly title: string
  /** What it shows, in sentences: alternative text on screen and in print. */
  readonly says: string
  readonly width: number
  readonly height: number
  /** Size of labels in the units of the drawing. */
  readonly text: number
  readonly shapes: readonly Shape[]
}

export const path = (role: ShapeRole, points: readonly (readonly [number, number])[], closed = true): Shape => ({
  is: 'path',
  role,
  points,
  closed,
})
export const label = (
  text: string,
  x: number,
  y: number,
  role: ShapeRole,
  anchor: 'start' | 'middle' | 'end' = 'middle',
  weight: 'text' | 'strong' = 'strong',
): Shape => ({ is: 'label', text, x, y, anchor, weight, role })
