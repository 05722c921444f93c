import type { Grid, Vector3 } from '@theca/volumetry'
import type { Volume } from '@theca/volumetry/reslice'
import type { Delta, DrawnLabel, GrowFailure, OutlineFailure, Stroke } from '@theca/volumetry/segmentation'
import {
  DRAWN_LABELS,
  between,
  brushed,
  deltaOf,
  differenceOf,
  grow,
  holesOf,
  islandsOf,
  mayChange,
  outline,
  smoothed,
  thresholded,
  voxelsOf,
} from '@theca/volumetry/segmentation'

/** What a tool makes of a place or a press: a stroke, or a sentence why there is none. */
export type Act = { stroke: Stroke } | { message: string }

type Settings = Record<string, number | string | boolean>
const act = (tool: string, settings: Settings, delta: Delta, nothing: string): Act =>
  delta.length === 0 ? { message: nothing } : { stroke: { act: 'draw', by: { tool, settings }, delta } }

/** The canal and oedema are painted round what is there; everything else over it. */
const ontoOf = (label: DrawnLabel): 'empty' | 'anything' =>
  label === 'canal' || label === 'oedema' ? 'empty' : 'anything'

export type BrushTip = { radiusMm: number; ball: boolean; axis: 0 | 1 | 2 | null }

export function brushAct(
  grid: Grid,
  labels: Uint8Array,
  label: DrawnLabel,
  pathMm: readonly Vector3[],
  tip: BrushTip,
): Act {
  const onto = ontoOf(label)
  const voxels = brushed(grid, pathMm, tip.radiusMm, tip.ball ? null : tip.axis).filter((voxel) =>
    mayChange(onto, labels[voxel] as number),
  )
  return act('brush', settingsOf(tip), deltaOf(DRAWN_LABELS[label], voxels, labels), 'Nothing to paint here.')
}

/** Takes one label away, and only that one. */
export function eraseAct(
  grid: Grid,
  labels: Uint8Array,
  label: DrawnLabel,
  pathMm: readonly Vector3[],
  tip: BrushTip,
): Act {
  const voxels = brushed(grid, pathMm, tip.radiusMm, tip.ball ? null : tip.axis).filter(
    (voxel) => labels[voxel] === DRAWN_LABELS[label],
  )
  return act('erase', settingsOf(tip), deltaOf(0, voxels, labels), `There is no ${label} here.`)
}

const settingsOf = ({ radiusMm, ball }: BrushTip): Settings => ({ radiusMm: Number(radiusMm.toFixed(2)), ball })

export function thresholdAct(
  volume: Volume,
  labels: Uint8Array,
  label: DrawnLabel,
  pathMm: readonly Vector3[],
  tip: BrushTip,
  [low, high]: readonly [number, number],
): Act {
  const region = brushed(volume.grid, pathMm, tip.radiusMm, tip.ball ? null : tip.axis)
  const voxels = thresholded(volume, region, low, high).filter((voxel) =>
    mayChange(ontoOf(label), labels[voxel] as number),
  )
  const settings = { ...settingsOf(tip), low, high }
  return act(
    'threshold',
    settings,
    deltaOf(DRAWN_LABELS[label], voxels, labels),
    'No value here lies within the limits.',
  )
}

const growFailures: Record<GrowFailure, string> = {
  'no-inside-seed': 'Mark the lesion first: a dab inside it.',
  'no-outside-seed': 'Mark what is not lesion too (shift, or the right button): fluid, fat and cord beside it.',
  'seeds-overlap': 'A place is marked as lesion and as background. Take one of them back.',
  'outside-barrier':
    'The marks of the lesion lie outside the canal that was drawn. Draw the canal wider, or switch the barrier off.',
  'too-large': 'The radius holds too many voxels. Make it smaller.',
}

export function growAct(
  volume: Volume,
  labels: Uint8Array,
  label: DrawnLabel,
  seeds: {
    inside: readonly Vector3[]
    outside: readonly Vector3[]
    seedMm: number
    radiusMm: number
    barrier: boolean
  },
): Act & { note?: string } {
  const dab = (places: readonly Vector3[]): number[] => [
    ...new Set(places.flatMap((place) => brushed(volume.grid, [place], seeds.seedMm, null))),
  ]
  const inside = dab(seeds.inside)
  const taken = new Set(inside)
  const outside = dab(seeds.outside).filter((voxel) => !taken.has(voxel))
  const barrier = seeds.barrier ? barrierOf(labels) : null
  const grown = grow(volume, { inside, outside, radiusMm: seeds.radiusMm, barrier })
  if (typeof grown === 'string') return { message: growFailures[grown] }
  const settings = {
    radiusMm: seeds.radiusMm,
    seedMm: seeds.seedMm,
    insideSeeds: inside.length,
    outsideSeeds: outside.length,
    barrier: barrier !== null,
  }
  const made = act(
    'grow',
    settings,
    deltaOf(DRAWN_LABELS[label], grown.voxels, labels),
    'Nothing grew from these marks.',
  )
  const notes = [
    ...(grown.atLimit ? ['It reached the radius limit: look whether it goes on beyond.'] : []),
    ...(grown.doubtful > 0.15 ? [`${Math.round(grown.doubtful * 100)} % of it is not clear: check the outline.`] : []),
  ]
  return notes.length === 0 ? made : { ...made, note: notes.join(' ') }
}

/** The canal as a wall: all that was drawn within it. `null` where no canal was drawn. */
function barrierOf(labels: Uint8Array): Uint8Array | null {
  if (!labels.includes(DRAWN_LABELS.canal)) return null
  const within = new Set<number>([
    DRAWN_LABELS.canal,
    DRAWN_LABELS.cord,
    DRAWN_LABELS.tumour,
    DRAWN_LABELS.oedema,
    DRAWN_LABELS.syrinx,
    DRAWN_LABELS.residual,
  ])
  return Uint8Array.from(labels, (value) => (within.has(value) ? 1 : 0))
}

export function interpolateAct(grid: Grid, labels: Uint8Array, label: DrawnLabel, axis: 0 | 1 | 2): Act {
  const { voxels, slices } = between(grid, labels, DRAWN_LABELS[label], axis)
  const free = voxels.filter((voxel) => mayChange(ontoOf(label), labels[voxel] as number))
  return act(
    'interpolate',
    { axis, slices: slices.length },
    deltaOf(DRAWN_LABELS[label], free, labels),
    `There is nothing between drawn slices of the ${label}: draw it on two slices with others between them.`,
  )
}

/** Smoothing over one voxel edge, the smallest that changes anything. */
export function smoothAct(grid: Grid, labels: Uint8Array, label: DrawnLabel, sigmaMm: number): Act {
  const value = DRAWN_LABELS[label]
  const after = new Set(smoothed(grid, labels, value, sigmaMm))
  const gone = voxelsOf(labels, value).filter((voxel) => !after.has(voxel))
  const added = [...after].filter((voxel) => labels[voxel] === 0)
  const delta = [...deltaOf(0, gone, labels), ...deltaOf(value, added, labels)]
  return act('smooth', { sigmaMm }, delta, `There is no ${label} to smooth.`)
}

export const islandsAct = (grid: Grid, labels: Uint8Array, label: DrawnLabel, belowMm3: number): Act =>
  act(
    'islands',
    { belowMm3 },
    deltaOf(0, islandsOf(grid, labels, DRAWN_LABELS[label], belowMm3), labels),
    `The ${label} has no part smaller than ${belowMm3} mm³.`,
  )

export const fillAct = (grid: Grid, labels: Uint8Array, label: DrawnLabel): Act =>
  act(
    'fill',
    {},
    deltaOf(
      DRAWN_LABELS[label],
      holesOf(grid, labels, DRAWN_LABELS[label]).filter((voxel) => labels[voxel] === 0),
      labels,
    ),
    `The ${label} has no holes.`,
  )

export const clearAct = (labels: Uint8Array, label: DrawnLabel): Act =>
  act('clear', {}, deltaOf(0, voxelsOf(labels, DRAWN_LABELS[label]), labels), `There is no ${label} to clear.`)

/** Labels that were drawn elsewhere, laid over what is drawn here; voxels that they leave empty stay as they are. */
export function takeAct(labels: Uint8Array, given: Uint8Array): Act {
  const after = labels.map((label, voxel) => given[voxel] || label)
  return act('take', {}, differenceOf(labels, after), 'All of it is in the drawing already.')
}

const outlineFailures: Record<OutlineFailure, string> = {
  'too-few-clicks': 'Click the middle of the cord at three heights or more, along the stretch that is to be drawn.',
  'outside-series':
    'Part of the line lies outside the series, or nothing could be told apart along it. Place the clicks again.',
}

/**
 * Cord or canal along the clicks. The cord is laid into the canal and round tumour, oedema and syrinx; the canal round
 * everything that is drawn.
 */
export function outlineAct(
  volume: Volume,
  labels: Uint8Array,
  what: 'cord' | 'canal',
  clicksMm: readonly Vector3[],
  tumourWithinCord: boolean,
): Act & { note?: string } {
  const found = outline(volume, { clicksMm, what, labels, tumourWithinCord })
  if (typeof found === 'string') return { message: outlineFailures[found] }
  const free = found.voxels.filter((voxel) => {
    const label = labels[voxel]
    return label === 0 || (what === 'cord' && label === DRAWN_LABELS.canal)
  })
  const settings = { what, clicks: clicksMm.length, tumourWithinCord }
  const made = act(
    'outline',
    settings,
    deltaOf(DRAWN_LABELS[what], free, labels),
    `The ${what} is drawn there already.`,
  )
  const size = `${found.lengthMm.toFixed(0)} mm, mean section ${found.meanAreaMm2.toFixed(0)} mm².`
  return { ...made, note: [`Drawn over ${size}`, ...found.warnings].join(' ') }
}
