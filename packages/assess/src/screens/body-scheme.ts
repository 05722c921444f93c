import type { Dermatome } from '@theca/anatomy'

/**
 * Our own scheme of the body: plain bands, drawn with a ruler, not traced from any chart. It shows where on the body a
 * value lies, never where exactly a dermatome ends. One half is listed; the other is its mirror.
 *
 * Coordinates: x is the distance from the midline, y runs down, in units of the picture.
 */
export type Region = { readonly dermatome: Dermatome; readonly at: readonly (readonly [number, number])[] }

export const VIEW = { width: 448, height: 578, front: 106, back: 342 } as const

/** The outline of the head in front: the face is not tested. */
export const FACE = { cx: 0, cy: 40, rx: 24, ry: 30 } as const

const TRUNK = ['T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12'] as const
const TOP = 112
const BAND = 13.5

/** The trunk narrows to the waist and widens to the hip. */
const halfWidth = (y: number): number => (y < 215 ? 58 - (y - TOP) * 0.13 : 44.6 + (y - 215) * 0.24)

const band = (dermatome: Dermatome, from: number, to: number): Region => ({
  dermatome,
  at: [
    [0, from],
    [halfWidth(from), from - 4],
    [halfWidth(to), to - 4],
    [0, to],
  ],
})

const trunk = TRUNK.map((dermatome, place) => band(dermatome, TOP + place * BAND, TOP + (place + 1) * BAND))
const HIP = TOP + TRUNK.length * BAND

/** A stretch of the arm between two heights, and which part of its width, 0 outside to 1 inside. */
const arm = (dermatome: Dermatome, from: number, to: number, outer: number, inner: number): Region => {
  const axis = (y: number): number => 74 + (y - 104) * 0.1
  const width = (y: number): number => 20 - (y - 104) * 0.035
  const edge = (y: number, part: number): [number, number] => [axis(y) + width(y) * (0.5 - part), y]
  return { dermatome, at: [edge(from, outer), edge(from, inner), edge(to, inner), edge(to, outer)] }
}

const arms: readonly Region[] = [
  arm('C5', 104, 176, 0, 0.55),
  arm('T1', 112, 200, 0.55, 1),
  arm('C6', 176, 256, 0, 0.55),
  arm('C8', 200, 256, 0.55, 1),
  arm('C6', 256, 290, -0.15, 0.2),
  arm('C7', 256, 296, 0.2, 0.7),
  arm('C8', 256, 290, 0.7, 1.15),
]

/** A stretch of the leg, the same way. */
const leg = (dermatome: Dermatome, from: number, to: number, inner: number, outer: number): Region => {
  const inside = (y: number): number => 2 + (y - HIP) * 0.03
  const outside = (y: number): number => 54 - (y - HIP) * 0.098
  const edge = (y: number, part: number): [number, number] => [inside(y) + (outside(y) - inside(y)) * part, y]
  return { dermatome, at: [edge(from, inner), edge(from, outer), edge(to, outer), edge(to, inner)] }
}

const neck = (dermatome: Dermatome, from: number, to: number, wide: number): Region => ({
  dermatome,
  at: [
    [0, from],
    [wide, from],
    [wide, to],
    [0, to],
  ],
})

const shoulder: Region = {
  dermatome: 'C4',
  at: [
    [0, 90],
    [16, 90],
    [66, 102],
    [66, 110],
    [halfWidth(TOP), TOP - 4],
    [0, TOP],
  ],
}

export const front: readonly Region[] = [
  neck('C2', 66, 77, 15),
  neck('C3', 77, 90, 16),
  shoulder,
  ...trunk,
  band('L1', HIP, HIP + 15),
  ...arms,
  leg('L2', HIP + 15, HIP + 62, 0, 1),
  leg('L3', HIP + 62, HIP + 138, 0, 1),
  leg('L4', HIP + 138, HIP + 252, 0, 0.48),
  leg('L5', HIP + 138, HIP + 252, 0.48, 1),
  leg('L5', HIP + 252, HIP + 282, 0, 0.68),
  leg('S1', HIP + 252, HIP + 282, 0.68, 1.1),
]

export const back: readonly Region[] = [
  {
    dermatome: 'C2',
    at: [
      [0, 12],
      [18, 20],
      [24, 42],
      [16, 66],
      [0, 70],
    ],
  },
  neck('C3', 70, 90, 16),
  shoulder,
  ...trunk,
  band('L1', HIP, HIP + 12),
  ...arms,
  leg('L2', HIP + 12, HIP + 24, 0.42, 1),
  leg('L3', HIP + 24, HIP + 38, 0.42, 1),
  leg('S3', HIP + 12, HIP + 38, 0.2, 0.42),
  leg('S4_5', HIP + 12, HIP + 38, 0, 0.2),
  leg('S2', HIP + 38, HIP + 210, 0, 0.5),
  leg('L5', HIP + 38, HIP + 120, 0.5, 1),
  leg('S1', HIP + 120, HIP + 210, 0.5, 1),
  leg('L4', HIP + 210, HIP + 260, 0, 0.34),
  leg('S1', HIP + 210, HIP + 282, 0.34, 1),
  leg('L5', HIP + 260, HIP + 282, 0, 0.34),
]

/** Names beside the picture, each at its height. */
export const landmarks: readonly { readonly dermatome: Dermatome; readonly y: number }[] = (
  ['T4', 'T10', 'L1'] as const
).map((dermatome) => {
  const place = TRUNK.indexOf(dermatome as (typeof TRUNK)[number])
  return { dermatome, y: place < 0 ? HIP + 7 : TOP + (place + 0.5) * BAND }
})
