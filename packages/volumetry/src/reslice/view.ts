import type { Grid, Vector3 } from '../affine.ts'
import { directions, patientToVoxel, sliceNormal, voxelToPatient } from '../affine.ts'
import { add, cross, dot, scale, subtract } from '../vector.ts'

export type ViewName = 'axial' | 'sagittal' | 'coronal'

/**
 * How a picture lies in the patient: which way is right and down on the screen. `axis` is the grid axis looked along
 * (0 columns, 1 rows, 2 slices) when the picture is a plane of voxels, `null` when it is cut across them.
 */
export type Frame = {
  view: ViewName
  right: Vector3
  down: Vector3
  /** Away from the reader: right × down. */
  into: Vector3
  axis: 0 | 1 | 2 | null
  /** The plane in which the images were made. */
  acquired: boolean
  /** Angle between the picture and the patient's own plane of that name, degrees. */
  obliqueDeg: number
}

/** As radiologists look: the patient's right at the left of the picture, front or head on top (LPS). */
const ideal: Record<ViewName, { right: Vector3; down: Vector3 }> = {
  axial: { right: [1, 0, 0], down: [0, 1, 0] },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1] },
  coronal: { right: [1, 0, 0], down: [0, 0, -1] },
}
export const VIEWS = ['axial', 'sagittal', 'coronal'] as const satisfies readonly ViewName[]

/** The three planes of the patient, whatever the grid; slices are cut across the voxels. */
export const patientFrame = (view: ViewName): Frame => {
  const { right, down } = ideal[view]
  return { view, right, down, into: cross(right, down), axis: null, acquired: false, obliqueDeg: 0 }
}

/**
 * The three planes of voxels of a grid, each under the name of the patient plane that it is nearest to and turned so that
 * it is looked at as usual. The plane in which the images were made is shown voxel for voxel, without a cut.
 *
 * A leaning grid has planes that are not at right angles: there only the acquired plane is one of voxels.
 *
 * @example gridFrames(grid).sagittal.acquired
 */
export function gridFrames(grid: Grid): Record<ViewName, Frame> {
  const { column, row } = directions(grid)
  const normal = sliceNormal(grid)
  const axes: readonly Vector3[] = [column, row, normal]
  const leans = Math.abs(dot(directions(grid).slice, normal)) < 0.9999
  const named = nameAxes(axes)
  const frame = (view: ViewName): Frame => {
    const along = named[view]
    const { right, down } = ideal[view]
    const others = [0, 1, 2].filter((axis) => axis !== along)
    const [first, second] = [axes[others[0] as number] as Vector3, axes[others[1] as number] as Vector3]
    const firstIsRight =
      Math.abs(dot(first, right)) + Math.abs(dot(second, down)) >=
      Math.abs(dot(second, right)) + Math.abs(dot(first, down))
    const [across, along2] = firstIsRight ? [first, second] : [second, first]
    const facing = (axis: Vector3, wanted: Vector3): Vector3 => (dot(axis, wanted) < 0 ? scale(axis, -1) : axis)
    const [toRight, toDown] = [facing(across, right), facing(along2, down)]
    const into = cross(toRight, toDown)
    const straight = Math.min(1, Math.abs(dot(into, cross(right, down))))
    return {
      view,
      right: toRight,
      down: toDown,
      into,
      axis: leans && along !== 2 ? null : along,
      acquired: along === 2,
      obliqueDeg: (Math.acos(straight) * 180) / Math.PI,
    }
  }
  return { axial: frame('axial'), sagittal: frame('sagittal'), coronal: frame('coronal') }
}

/** Which axis of the grid each view looks along: of the six ways, the one with the least turning altogether. */
function nameAxes(axes: readonly Vector3[]): Record<ViewName, 0 | 1 | 2> {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const
  const likeness = (order: readonly number[]): number =>
    VIEWS.reduce((sum, view, place) => {
      const { right, down } = ideal[view]
      return sum + Math.abs(dot(axes[order[place] as number] as Vector3, cross(right, down)))
    }, 0)
  const best = orders.reduce((most, order) => (likeness(order) > likeness(most) ? order : most))
  return { axial: best[0], sagittal: best[1], coronal: best[2] }
}

/** The view in which the images of a grid were made. */
export const acquiredView = (grid: Grid): ViewName => {
  const frames = gridFrames(grid)
  return VIEWS.find((view) => frames[view].acquired) ?? 'axial'
}

const LETTERS = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const

/**
 * Where a direction points in the patient: `P`, or `PH` where it leans by more than about 12°, the stronger first.
 *
 * @example letterOf([0, -1, 0]) // 'A'
 */
export function letterOf(direction: Vector3): string {
  return [0, 1, 2]
    .map((axis) => ({ axis, size: direction[axis] as number }))
    .filter(({ size }) => Math.abs(size) > 0.2)
    .sort((a, b) => Math.abs(b.size) - Math.abs(a.size))
    .slice(0, 2)
    .map(({ axis, size }) => (LETTERS[axis] as readonly [string, string])[size > 0 ? 0 : 1])
    .join('')
}

/** A rectangle of samples in the patient: centre of the first one, and the steps to the next. */
export type PicturePlane = {
  originMm: Vector3
  rightStepMm: Vector3
  downStepMm: Vector3
  columns: number
  rows: number
}

/**
 * The plane that a picture of a size shows: looked at by a frame, centred on a place, through the slice that holds
 * `depthMm` (any place on the slice). Along a grid axis it goes exactly through the nearest voxel centres.
 *
 * @param mmPerPixel distance of neighbouring samples
 */
export function picturePlane(
  grid: Grid,
  frame: Frame,
  picture: { centreMm: Vector3; depthMm: Vector3; mmPerPixel: number; columns: number; rows: number },
): PicturePlane {
  const { columns, rows, mmPerPixel } = picture
  const depth = onSlice(grid, frame, picture.depthMm)
  const aside = dot(subtract(depth, picture.centreMm), frame.into)
  const centre = add(picture.centreMm, scale(frame.into, aside))
  const rightStepMm = scale(frame.right, mmPerPixel)
  const downStepMm = scale(frame.down, mmPerPixel)
  const corner = add(scale(rightStepMm, (1 - columns) / 2), scale(downStepMm, (1 - rows) / 2))
  return { originMm: add(centre, corner), rightStepMm, downStepMm, columns, rows }
}

/** A place moved to the middle of the slice that holds it; unchanged where the picture is cut across the voxels. */
export function onSlice(grid: Grid, { axis }: Frame, placeMm: Vector3): Vector3 {
  if (axis === null) return placeMm
  const voxel = patientToVoxel(grid, placeMm)
  const last = grid.dimensions[axis] - 1
  const index = Math.min(last, Math.max(0, Math.round(voxel[axis])))
  return voxelToPatient(grid, voxel.map((value, at) => (at === axis ? index : value)) as unknown as Vector3)
}

/** Which way pictures are leafed through: to the feet, to the patient's left, to the back. */
const ONWARD: Record<ViewName, Vector3> = { axial: [0, 0, -1], sagittal: [1, 0, 0], coronal: [0, 1, 0] }

const goesOnward = ({ view }: Frame, step: Vector3): boolean => dot(step, ONWARD[view]) >= 0

/**
 * The place one or more slices on (positive) or back: to the feet, to the left, to the back. Across the voxels a step is
 * the smallest voxel edge.
 */
export function stepped(grid: Grid, frame: Frame, placeMm: Vector3, steps: number): Vector3 {
  if (frame.axis === null) {
    const sign = goesOnward(frame, frame.into) ? 1 : -1
    return add(placeMm, scale(frame.into, sign * steps * smallestStep(grid)))
  }
  const voxel = patientToVoxel(grid, onSlice(grid, frame, placeMm))
  const axis = frame.axis
  const step = [grid.columnStepMm, grid.rowStepMm, grid.sliceStepMm][axis] as Vector3
  const sign = goesOnward(frame, step) ? 1 : -1
  const last = grid.dimensions[axis] - 1
  const index = Math.min(last, Math.max(0, Math.round(voxel[axis]) + sign * steps))
  return voxelToPatient(grid, voxel.map((value, at) => (at === axis ? index : value)) as unknown as Vector3)
}

const smallestStep = ({ columnStepMm, rowStepMm, sliceStepMm }: Grid): number =>
  Math.min(...[columnStepMm, rowStepMm, sliceStepMm].map((step) => Math.hypot(...step)))

/** The place of a picture point; `x` and `y` count samples from the centre of the first. */
export const placeOf = ({ originMm, rightStepMm, downStepMm }: PicturePlane, x: number, y: number): Vector3 =>
  add(originMm, add(scale(rightStepMm, x), scale(downStepMm, y)))

/** The picture point of a place, and how far in front of (negative) or behind the plane it lies, mm. */
export function pointOf(plane: PicturePlane, placeMm: Vector3): { x: number; y: number; behindMm: number } {
  const from = subtract(placeMm, plane.originMm)
  const mm2 = dot(plane.rightStepMm, plane.rightStepMm)
  const into = scale(cross(plane.rightStepMm, plane.downStepMm), 1 / mm2)
  return { x: dot(from, plane.rightStepMm) / mm2, y: dot(from, plane.downStepMm) / mm2, behindMm: dot(from, into) }
}

/** Millimetres per sample with which a whole grid is just in a picture of a size. */
export function fittingMm(grid: Grid, frame: Frame, columns: number, rows: number): number {
  const steps = [grid.columnStepMm, grid.rowStepMm, grid.sliceStepMm]
  const along = (direction: Vector3): number =>
    steps.reduce((sum, step, axis) => sum + Math.abs(dot(step, direction)) * (grid.dimensions[axis] as number), 0)
  return Math.max(along(frame.right) / columns, along(frame.down) / rows)
}

/** A place moved within a picture: so many millimetres to the right, so many down. */
export const shifted = (placeMm: Vector3, { right, down }: Frame, rightMm: number, downMm: number): Vector3 =>
  add(placeMm, add(scale(right, rightMm), scale(down, downMm)))

/** Whether two pictures show the same samples of the patient. */
export const samePlane = (a: PicturePlane, b: PicturePlane): boolean =>
  a.columns === b.columns &&
  a.rows === b.rows &&
  same(a.originMm, b.originMm) &&
  same(a.rightStepMm, b.rightStepMm) &&
  same(a.downStepMm, b.downStepMm)

const same = (a: Vector3, b: Vector3): boolean => a.every((value, axis) => value === b[axis])

/** How many slices a picture can be leafed through, and the one it is at, counted from 1 in that direction. */
export function sliceOf(grid: Grid, frame: Frame, placeMm: Vector3): { slice: number; of: number } | null {
  const { axis } = frame
  if (axis === null) return null
  const of = grid.dimensions[axis]
  const index = Math.min(of - 1, Math.max(0, Math.round(patientToVoxel(grid, placeMm)[axis])))
  const step = [grid.columnStepMm, grid.rowStepMm, grid.sliceStepMm][axis] as Vector3
  return { slice: (goesOnward(frame, step) ? index : of - 1 - index) + 1, of }
}
