import type { VertebralLevel } from '@theca/anatomy'
import { levelOrdinal, VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { Drawing, Shape, ShapeRole } from './drawing.ts'
import { label, path } from './drawing.ts'
import type { Landmark } from './levels.ts'
import { exposureBy, laminaOf } from './levels.ts'
import type { OperativePlanBody, PlannedLesion } from './plan-body.ts'
import { indexLesion } from './situation.ts'

const SIDE = {
  width: 106,
  words: 77,
  bodyLeft: 4,
  bodyRight: 25,
  sacLeft: 27,
  sacRight: 43,
  laminaLeft: 45,
  laminaRight: 59,
} as const
const PITCH = 26
const AROUND = 1

/**
 * The spine from the side, front to the left: vertebrae, sac, cord, the tumour at its heights, and the laminae that are
 * opened. Where discs are not labelled every vertebra is drawn equally high, and the drawing says that nothing on it is
 * measured.
 */
export function sideDrawing(plan: OperativePlanBody): Drawing {
  const lesion = indexLesion(plan)
  const measured = isMeasured(plan, lesion)
  const landmarks = measured ? plan.levels.landmarks : equalSteps(plan, lesion)
  const extent = measured
    ? { topMm: lesion.topMm as number, bottomMm: lesion.bottomMm as number }
    : byLevels(landmarks, lesion)
  const shown = landmarksShown(landmarks, plan, lesion)
  const top = Math.max(...shown.map((each) => each.upperDiscMm))
  const bottom = Math.min(...shown.map((each) => each.lowerDiscMm))
  const down = (heightMm: number): number => top - heightMm
  const exposure = measured ? exposureBy(landmarks, extent, plan.levels.marginMm, plan.levels.laminae) : null
  const margin = plan.levels.marginMm
  return {
    title: 'Side view, front to the left',
    says: sideWords(plan, lesion, measured),
    width: SIDE.width,
    height: top - bottom,
    text: Math.max(2.4, (top - bottom) / 42),
    shapes: [
      path('sac', [
        [SIDE.sacLeft, 0],
        [SIDE.sacRight, 0],
        [SIDE.sacRight, top - bottom],
        [SIDE.sacLeft, top - bottom],
      ]),
      cordShape(lesion, down(extent.topMm), down(extent.bottomMm), top - bottom),
      ...shown.flatMap((each) => vertebra(each, down, plan.levels.laminae.includes(each.level))),
      tumourShape(lesion, down(extent.topMm), down(extent.bottomMm)),
      ...(exposure === null
        ? []
        : bracket(62, down(exposure.window.topMm), down(exposure.window.bottomMm), 'top', 'window', 'opened')),
      ...(measured && margin > 0
        ? bracket(67, down(extent.topMm + margin), down(extent.bottomMm - margin), 'bottom', 'needed')
        : []),
      ...(measured ? bracket(72, down(extent.topMm), down(extent.bottomMm), 'middle', 'tumour') : []),
    ],
  }
}

/** Whether heights of discs and tumour are there, so that the drawing is to scale. */
const isMeasured = ({ levels }: OperativePlanBody, { topMm, bottomMm }: PlannedLesion): boolean =>
  levels.landmarks.length > 0 && topMm !== null && bottomMm !== null && topMm > bottomMm

function equalSteps({ levels }: OperativePlanBody, { from, to }: PlannedLesion): Landmark[] {
  const ordinals = [from, to, ...levels.laminae].map(levelOrdinal)
  const first = Math.max(0, Math.min(...ordinals) - AROUND)
  const last = Math.min(VERTEBRAL_LEVELS.length - 1, Math.max(...ordinals) + AROUND)
  return VERTEBRAL_LEVELS.slice(first, last + 1).map((level, place) => ({
    level,
    upperDiscMm: -place * PITCH,
    lowerDiscMm: -(place + 1) * PITCH,
  }))
}

function byLevels(landmarks: readonly Landmark[], { from, to }: PlannedLesion): { topMm: number; bottomMm: number } {
  const at = (level: VertebralLevel): Landmark | undefined => landmarks.find((each) => each.level === level)
  return {
    topMm: (at(from)?.upperDiscMm ?? 0) - PITCH * 0.15,
    bottomMm: (at(to)?.lowerDiscMm ?? -PITCH) + PITCH * 0.15,
  }
}

/** One vertebra more than what is opened or diseased, above and below. */
function landmarksShown(
  landmarks: readonly Landmark[],
  { levels }: OperativePlanBody,
  { from, to }: PlannedLesion,
): Landmark[] {
  const ordinals = [from, to, ...levels.laminae].map(levelOrdinal)
  const [first, last] = [Math.min(...ordinals) - AROUND, Math.max(...ordinals) + AROUND]
  const shown = landmarks.filter(({ level }) => levelOrdinal(level) >= first && levelOrdinal(level) <= last)
  return shown.length === 0 ? [...landmarks] : shown
}

function vertebra(landmark: Landmark, down: (mm: number) => number, opened: boolean): Shape[] {
  const [y, end] = [down(landmark.upperDiscMm), down(landmark.lowerDiscMm)]
  const disc = Math.min(2.5, (end - y) * 0.1)
  const lamina = laminaOf(landmark)
  const middle = (y + end) / 2
  const top = lamina === null ? 0 : down(lamina.topMm)
  const bottom = lamina === null ? 0 : down(lamina.bottomMm)
  const slope = (end - y) * 0.24
  return [
    path('bone', [
      [SIDE.bodyLeft, y + disc],
      [SIDE.bodyRight, y + disc],
      [SIDE.bodyRight - 0.8, middle],
      [SIDE.bodyRight, end - disc],
      [SIDE.bodyLeft, end - disc],
      [SIDE.bodyLeft + 0.8, middle],
    ]),
    path(
      'disc',
      [
        [SIDE.bodyLeft + 1, y],
        [SIDE.bodyRight - 1, y],
      ],
      false,
    ),
    label(landmark.level, (SIDE.bodyLeft + SIDE.bodyRight) / 2, middle, 'bone'),
    ...(lamina === null
      ? []
      : [
          // A lamina slopes down and back over the next one.
          path(opened ? 'opened' : 'bone', [
            [SIDE.laminaLeft, top],
            [SIDE.laminaLeft + 3, top],
            [SIDE.laminaRight, top + slope],
            [SIDE.laminaRight, bottom],
            [SIDE.laminaLeft + 4, bottom - slope * 0.6],
            [SIDE.laminaLeft, bottom - slope * 0.6],
          ]),
          label(landmark.level, SIDE.laminaLeft + 9.5, (top + slope + bottom) / 2, opened ? 'opened' : 'bone'),
        ]),
  ]
}

const inFront = ({ sector }: PlannedLesion): boolean => sector === 'ventral' || sector === 'ventrolateral'
const inside = ({ compartment }: PlannedLesion): boolean => compartment === 'intramedullary'

/** The cord gives way to what presses on it, and is widened by what grows in it. A scheme: the bend is not measured. */
function cordShape(lesion: PlannedLesion, top: number, bottom: number, height: number): Shape {
  const middle = (top + bottom) / 2
  const length = Math.max(4, (bottom - top) * 0.6)
  const away = inside(lesion) ? 0 : inFront(lesion) ? 2.6 : lesion.sector === null ? 0 : -2.6
  const wide = inside(lesion) ? 1.6 : 0
  const near = (y: number): number => Math.exp(-((y - middle) ** 2) / (2 * length ** 2))
  const steps = Array.from({ length: 25 }, (_, place) => (place * height) / 24)
  const left = steps.map((y): readonly [number, number] => [31.5 + away * near(y) - wide * near(y), y])
  const right = steps.toReversed().map((y): readonly [number, number] => [38.5 + (away * 1.25 + wide) * near(y), y])
  return path('cord', [...left, ...right])
}

function tumourShape(lesion: PlannedLesion, top: number, bottom: number): Shape {
  const x = inside(lesion) ? 35 : inFront(lesion) ? 30.2 : lesion.sector === null ? 35 : 39.4
  return { is: 'ellipse', role: 'tumour', x, y: (top + bottom) / 2, rx: 3, ry: Math.max(1.5, (bottom - top) / 2) }
}

/** A length beside the spine, with its name and size at one end or in the middle, where no other has its own. */
function bracket(
  x: number,
  top: number,
  bottom: number,
  named: 'top' | 'middle' | 'bottom',
  name: string,
  role: ShapeRole = 'measure',
): Shape[] {
  const y = named === 'top' ? top : named === 'bottom' ? bottom : (top + bottom) / 2
  return [
    path(
      role,
      [
        [x - 1.2, top],
        [x, top],
        [x, bottom],
        [x - 1.2, bottom],
      ],
      false,
    ),
    path(
      role,
      [
        [x, y],
        [SIDE.words - 1, y],
      ],
      false,
    ),
    label(`${name} ${(bottom - top).toFixed(1)} mm`, SIDE.words, y, role === 'opened' ? 'way' : role, 'start'),
  ]
}

const where = ({ from, to }: PlannedLesion): string => (from === to ? from : `${from} to ${to}`)

function sideWords(plan: OperativePlanBody, lesion: PlannedLesion, measured: boolean): string {
  const opened =
    plan.levels.laminae.length === 0
      ? 'No lamina is chosen.'
      : `The laminae of ${plan.levels.laminae.join(' and ')} are marked to be opened.`
  const scale = measured ? 'Heights are measured; depth is a scheme.' : 'A scheme: no height is measured.'
  const behind = inside(lesion)
    ? 'in the cord'
    : inFront(lesion)
      ? 'in front of the cord'
      : lesion.sector === null
        ? 'in the sac, sector not read'
        : 'behind the cord'
  return `The tumour lies ${behind} at ${where(lesion)}. ${opened} ${scale}`
}
