import { approachTitle } from './approach.ts'
import { sideTitle } from './difference.ts'
import type { Drawing, Shape } from './drawing.ts'
import { label, path } from './drawing.ts'
import type { OperativePlanBody, PlannedLesion } from './plan-body.ts'
import { indexLesion } from './situation.ts'

const inside = ({ compartment }: PlannedLesion): boolean => compartment === 'intramedullary'

const AXIAL = { size: 62, x: 31, y: 31, sac: [17, 15] as const } as const

/**
 * The sac seen from below, as on an axial image: the patient’s right at the left. The ring carries the sectors, the
 * tumour stands in its own, the arrow is the side of the approach.
 */
export function axialDrawing(plan: OperativePlanBody): Drawing {
  const lesion = indexLesion(plan)
  const angle = angleOf(lesion)
  const at = angle === null ? null : placeOf(angle, inside(lesion) ? 3.5 : 8.2)
  const away = angle === null || inside(lesion) ? ([AXIAL.x, AXIAL.y] as const) : placeOf(angle, -4.5)
  return {
    title: 'Seen from below, right at the left',
    says: axialWords(plan, lesion, angle),
    width: AXIAL.size,
    height: AXIAL.size,
    text: 3.2,
    shapes: [
      ...ringOf(lesion, angle),
      { is: 'ellipse', role: 'sac', x: AXIAL.x, y: AXIAL.y, rx: AXIAL.sac[0], ry: AXIAL.sac[1] },
      {
        is: 'ellipse',
        role: 'cord',
        x: away[0],
        y: away[1],
        rx: inside(lesion) ? 9 : 7.6,
        ry: inside(lesion) ? 6.8 : 4.8,
      },
      ...(at === null
        ? []
        : [
            {
              is: 'ellipse' as const,
              role: 'tumour' as const,
              x: at[0],
              y: at[1],
              rx: inside(lesion) ? 4.2 : 6.8,
              ry: inside(lesion) ? 3.6 : 6,
            },
          ]),
      label('R', 2, AXIAL.y + 1, 'measure', 'start'),
      label('L', AXIAL.size - 2, AXIAL.y + 1, 'measure', 'end'),
      label('A', AXIAL.x, 3.4, 'measure'),
      ...wayOf(plan),
    ],
  }
}

/** Measured, or the middle of the sector on its side; null where neither is known. */
function angleOf({ angleDeg, sector, side }: PlannedLesion): number | null {
  if (angleDeg !== null) return angleDeg
  if (sector === null) return null
  const middle = { dorsal: 0, dorsolateral: 52.5, lateral: 90, ventrolateral: 127.5, ventral: 180, central: 0 }[sector]
  if (middle === 0 || middle === 180) return middle
  return side === 'left' ? middle : side === 'right' ? -middle : null
}

/** 0° is dorsal, which is down; + is the patient’s left, which is on the right of the picture. */
const placeOf = (angleDeg: number, radius: number): readonly [number, number] => {
  const radians = (angleDeg * Math.PI) / 180
  return [AXIAL.x + radius * Math.sin(radians), AXIAL.y + radius * Math.cos(radians)]
}

const RING = { inner: 20.5, outer: 24.5 } as const
const EDGES = [-180, -150, -105, -75, -30, 30, 75, 105, 150, 180] as const

function ringOf(lesion: PlannedLesion, angle: number | null): Shape[] {
  return EDGES.slice(0, -1).map((from, place) => {
    const to = EDGES[place + 1] as number
    const steps = Array.from({ length: 9 }, (_, step) => from + ((to - from) * step) / 8)
    const held =
      angle !== null &&
      lesion.sector !== 'central' &&
      angle >= from &&
      angle <= to &&
      !(Math.abs(angle) === 180 && from !== 150)
    return path(held ? 'opened' : 'ring', [
      ...steps.map((each) => placeOf(each, RING.outer)),
      ...steps.toReversed().map((each) => placeOf(each, RING.inner)),
    ])
  })
}

function wayOf({ approach: { option, side } }: OperativePlanBody): Shape[] {
  if (option === null || option === 'anterior') return []
  const from = side === 'left' ? 38 : side === 'right' ? -38 : 0
  const [start, end] = [placeOf(from, 36), placeOf(from, 26)]
  const [tipA, tipB] = [placeOf(from - 4, 28.6), placeOf(from + 4, 28.6)]
  return [path('way', [start, end], false), path('way', [end, tipA, tipB])]
}

function axialWords(plan: OperativePlanBody, lesion: PlannedLesion, angle: number | null): string {
  const sector =
    lesion.sector === null
      ? 'The sector is not read.'
      : `The tumour lies ${lesion.sector === 'central' ? 'in the middle of the cord' : `${sectorSide(lesion)}${lesion.sector}`}${lesion.angleDeg === null ? '' : `, ${lesion.angleDeg.toFixed(1).replace('-', '−')}°`}.`
  const way =
    plan.approach.option === null
      ? 'No approach is chosen.'
      : `The approach is ${approachTitle(plan.approach.option, plan.approach.side)}.`
  return `${sector} ${angle === null ? '' : `${way} `}A scheme: sizes are not measured.`
}

const sectorSide = ({ side, sector }: PlannedLesion): string =>
  sector === 'dorsal' || sector === 'ventral' ? '' : side === 'left' || side === 'right' ? `${sideTitle(side)} ` : ''
