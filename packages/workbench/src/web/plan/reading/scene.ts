import type { FrameLink, LevelMark, PlacedLevel, Reading } from '@theca/plan'
import { levelsAlong, linkBetween } from '@theca/plan'
import type { Mark } from '@theca/plan/screens/reading'
import type { Grid, Vector3 } from '@theca/volumetry'
import { spacingMm } from '@theca/volumetry'
import type { Frame, ViewName } from '@theca/volumetry/reslice'
import { gridFrames, moved, patientFrame, sliceOf, voxelAt } from '@theca/volumetry/reslice'
import type { Opened } from './volumes.ts'
import type { Pending, ReadingState } from './state.ts'

/** A series on the screen, and how its places follow from those of the first. */
export type Shown = { uid: string; opened: Opened; link: FrameLink | null }

export function frameOf({ opened }: Shown, view: ViewName, planes: ReadingState['planes']): Frame {
  const own = gridFrames(opened.volume.grid)[view]
  return planes === 'patient' && opened.head.shape !== 'stack' ? patientFrame(view) : own
}

/** The cursor in the frame of a series: carried over where it is linked, its own where it is not. */
export const cursorIn = (state: ReadingState, shown: Shown): Vector3 | null => {
  if (shown.uid === state.series[0]) return state.cursorMm
  if (shown.link !== null && state.cursorMm !== null) return moved(shown.link.motion, state.cursorMm)
  return state.ownCursors[shown.uid] ?? null
}

/** Levels marked in any frame of reference that this one is linked with. */
export function levelsIn(
  reading: Reading,
  shown: Shown | null,
): { placed: PlacedLevel[]; said: Reading['levels'][number]['said'] | null } {
  if (shown === null) return { placed: [], said: null }
  const { frameOfReferenceUid, seriesInstanceUid } = shown.opened.head
  const own = reading.levels.findLast(({ said }) =>
    said.frameOfReferenceUid === null
      ? said.seriesInstanceUid === seriesInstanceUid
      : said.frameOfReferenceUid === frameOfReferenceUid,
  )
  if (own !== undefined) return { placed: levelsAlong(own.said.marks), said: own.said }
  for (const { said } of reading.levels.toReversed()) {
    const link = linkBetween(reading.alignments, said.frameOfReferenceUid, frameOfReferenceUid)
    if (link === null) continue
    const marks: LevelMark[] = said.marks.map(({ level, positionMm }) => ({
      level,
      positionMm: moved(link.motion, positionMm),
    }))
    return { placed: levelsAlong(marks), said }
  }
  return { placed: [], said: null }
}

/** Everything marked in a series, as marks for its pictures. */
export function marksOf(parts: {
  reading: Reading
  shown: Shown
  view: ViewName
  levels: readonly PlacedLevel[]
  pending: Pending
  first: boolean
  pendingLevels: readonly LevelMark[]
}): Mark[] {
  const { reading, shown, view, levels, pending, first, pendingLevels } = parts
  const { head, volume } = shown.opened
  const near = Math.max(1, spacingMm(volume.grid)[2] / 2 + 0.01)
  const linked = (frame: string | null, series: string): ((place: Vector3) => Vector3) | null => {
    if (series === shown.uid) return (place) => place
    const link = linkBetween(reading.alignments, frame, head.frameOfReferenceUid)
    return link === null ? null : (place) => moved(link.motion, place)
  }
  const marks: Mark[] = []
  for (const { entry, said } of reading.calipers) {
    const carry = linked(said.frameOfReferenceUid, said.seriesInstanceUid)
    if (carry === null) continue
    const { measure } = said
    const base = { id: `c${entry.seq}`, reachMm: near }
    if (measure.is === 'length')
      marks.push({
        ...base,
        is: 'line',
        placesMm: measure.endsMm.map(carry),
        words: `${measure.lengthMm.toFixed(1)} mm`,
      })
    else if (measure.is === 'angle')
      marks.push({
        ...base,
        is: 'angle',
        placesMm: measure.pointsMm.map(carry),
        words: `${measure.angleDeg.toFixed(1)}°`,
      })
    else
      marks.push(
        {
          ...base,
          is: 'line',
          placesMm: measure.longEndsMm.map(carry),
          words: `${measure.longMm.toFixed(1)} × ${measure.acrossMm.toFixed(1)} mm`,
        },
        { ...base, id: `c${entry.seq}b`, is: 'line', placesMm: measure.acrossEndsMm.map(carry), words: null },
      )
  }
  for (const { said } of reading.lesions) {
    const carry = linked(said.frameOfReferenceUid, said.seriesInstanceUid)
    if (carry === null) continue
    marks.push({
      id: `l${said.lesion}`,
      is: 'lesion',
      placesMm: [carry(said.positionMm)],
      words: `${said.lesion}`,
      reachMm: Math.max(4, near),
    })
  }
  if (view !== 'axial') {
    const shownLevels = pendingLevels.length > 0 && first ? levelsAlong(pendingLevels) : levels
    for (const { level, positionMm, marked } of shownLevels)
      marks.push({
        id: `v${level}`,
        is: 'level',
        placesMm: [positionMm],
        words: marked ? level : `(${level})`,
        reachMm: 45,
      })
  }
  const mine = pending.points.filter(({ series }) => series === shown.uid).map(({ placeMm }) => placeMm)
  if (mine.length > 0) marks.push({ id: 'pending', is: 'pending', placesMm: mine, words: null, reachMm: 1e4 })
  if (first) {
    for (const [at, place] of pending.inside.entries())
      marks.push({ id: `in${at}`, is: 'inside', placesMm: [place], words: null, reachMm: near + 2 })
    for (const [at, place] of pending.outside.entries())
      marks.push({ id: `out${at}`, is: 'outside', placesMm: [place], words: null, reachMm: near + 2 })
  }
  for (const [at, { from, to }] of pending.pairs.entries()) {
    const place = first ? from : to
    if (place !== null)
      marks.push({ id: `p${at}`, is: 'point', placesMm: [place], words: `${at + 1}`, reachMm: near + 2 })
  }
  return marks
}

/** What a picture shows of the slice it is at: `slice 31 of 64`, or where it is cut. */
export function sliceWords(grid: Grid, frame: Frame, atMm: Vector3 | null, present: Uint8Array | null): string {
  if (atMm === null) return ''
  if (frame.axis === null) return `cut at ${placeWords(atMm)}`
  const [voxel, slice] = [voxelAt(grid, atMm), sliceOf(grid, frame, atMm)]
  if (voxel === null || slice === null) return 'outside'
  const gone = frame.axis === 2 && present?.[voxel[2]] === 0
  return `slice ${slice.slice} of ${slice.of}${gone ? ', missing' : ''}`
}

const sides = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const

/** A place in the patient, in words that need no convention: `L 12.0 P 3.5 H 104.2 mm`. */
export const placeWords = (place: Vector3): string =>
  `${place.map((value, axis) => `${(sides[axis] as readonly [string, string])[value >= 0 ? 0 : 1]} ${Math.abs(value).toFixed(1)}`).join(' ')} mm`
