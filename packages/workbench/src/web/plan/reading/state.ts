import type { Look } from '@theca/plan/screens/reading'
import type { CaliperTool } from '@theca/plan'
import type { Vector3 } from '@theca/volumetry'
import type { Between, ViewName, Window } from '@theca/volumetry/reslice'
import type { DrawnLabel } from '@theca/volumetry/segmentation'

export type DrawTool = 'brush' | 'erase' | 'grow' | 'threshold' | 'outline'
export type Tool = 'cross' | 'window' | 'pan' | CaliperTool | DrawTool | 'level' | 'landmark'

export const isCaliper = (tool: Tool): tool is CaliperTool =>
  tool === 'length' || tool === 'diameters' || tool === 'angle'
export const isDrawTool = (tool: Tool): tool is DrawTool =>
  tool === 'brush' || tool === 'erase' || tool === 'grow' || tool === 'threshold' || tool === 'outline'

/** Places that wait to become something: ends of a caliper, seeds, a path along the cord, landmarks of two series. */
export type Pending = {
  points: readonly { placeMm: Vector3; series: string }[]
  inside: readonly Vector3[]
  outside: readonly Vector3[]
  pairs: readonly { from: Vector3 | null; to: Vector3 | null }[]
}
export const NOTHING: Pending = { points: [], inside: [], outside: [], pairs: [] }

export type ReadingState = {
  /** The series that the crosshair is in and that is drawn on; then those beside it. */
  series: readonly string[]
  layout: 'planes' | 'beside'
  view: ViewName
  planes: 'voxels' | 'patient'
  between: Between
  /** In the frame of the first series; `null` until it is opened. */
  cursorMm: Vector3 | null
  /** Cursors of series that are not linked with the first. */
  ownCursors: Readonly<Record<string, Vector3>>
  windows: Readonly<Record<string, Window>>
  looks: Readonly<Record<string, Look>>
  active: string
  tool: Tool
  label: DrawnLabel
  brushMm: number
  ball: boolean
  barrier: boolean
  radiusMm: number
  range: readonly [number, number] | null
  showLabels: boolean
  pending: Pending
  message: string | null
}

export type Change = Partial<ReadingState> | ((state: ReadingState) => Partial<ReadingState>)

export type Store = {
  get: () => ReadingState
  change: (change: Change) => void
  subscribe: (listener: () => void) => () => void
}

/**
 * Everything that is chosen here, changed through one function. A store and not a reducer, because a key must find what
 * the key before it did: what is drawn at the crosshair is drawn where the crosshair is now.
 */
export function newStore(first: ReadingState): Store {
  let state = first
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    change(change) {
      state = { ...state, ...(typeof change === 'function' ? change(state) : change) }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const firstState = (series: string | null): ReadingState => ({
  series: series === null ? [] : [series],
  layout: 'planes',
  view: 'sagittal',
  planes: 'voxels',
  between: 'linear',
  cursorMm: null,
  ownCursors: {},
  windows: {},
  looks: {},
  active: 'sagittal',
  tool: 'cross',
  label: 'tumour',
  brushMm: 3,
  ball: true,
  barrier: true,
  radiusMm: 20,
  range: null,
  showLabels: true,
  pending: NOTHING,
  message: null,
})

/** The longest zoom: a voxel of half a millimetre is then as wide as a finger. */
const MOST_ZOOM = 40

/** Nearer or further; the first step nearer goes to the crosshair, because that is what is looked at. */
export const zoomed = (look: Look | undefined, factor: number, cursorMm: Vector3 | null): Look => ({
  centreMm: look?.centreMm ?? (factor > 1 ? cursorMm : null),
  zoom: Math.min(MOST_ZOOM, Math.max(0.5, (look?.zoom ?? 1) * factor)),
})

/** The crosshair put somewhere by a list: pictures that are near something else go there too. */
export const jumped =
  (place: Vector3) =>
  (state: ReadingState): Partial<ReadingState> => ({
    cursorMm: place,
    looks: Object.fromEntries(
      Object.entries(state.looks).map(([key, look]) => [key, look.zoom > 1 ? { ...look, centreMm: place } : look]),
    ),
  })
