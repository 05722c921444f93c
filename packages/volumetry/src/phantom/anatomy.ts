import type { PhantomCase } from './cases.ts'

/** Label numbers; vertebra k is `vertebra + k` and the disc below it `disc + k`, k = 0 at the top. */
export const phantomLabel = {
  background: 0,
  cord: 1,
  csf: 2,
  tumour: 3,
  oedema: 4,
  syrinx: 5,
  fat: 6,
  vertebra: 10,
  disc: 40,
} as const

const sequence = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => letter + (at + 1))
const levels = [...sequence('C', 7), ...sequence('T', 12), ...sequence('L', 5), ...sequence('S', 5)]

/** Width of the fat ring round the canal, and half axes of the vertebral bodies. */
const FAT_MM = 2
const BODY_WIDTH_OF_CANAL = 1.75
const BODY_SEMI_DEPTH_MM = 13.5
const BODY_CENTRE_MM = 13

/** Names of the vertebrae from the top. @throws RangeError for a top level that is not one. */
export function vertebraNames({ topVertebra, vertebrae }: PhantomCase): string[] {
  const start = levels.indexOf(topVertebra)
  if (start < 0 || start + vertebrae > levels.length)
    throw new RangeError(`no ${vertebrae} vertebrae from ${topVertebra}`)
  return levels.slice(start, start + vertebrae)
}

export const topOfSpine = (one: PhantomCase): number => (one.vertebrae * one.pitchMm) / 2

/** Centre of the canal at height z. */
export function canalCentre(one: PhantomCase, z: number): [x: number, y: number] {
  const [amplitude, wavelength] = one.sagittalCurveMm
  const [aside, sideWavelength] = one.sideCurveMm
  return [
    aside * Math.sin((2 * Math.PI * z) / sideWavelength),
    amplitude * (Math.cos((2 * Math.PI * z) / wavelength) - 1),
  ]
}

/** Slope of the canal centre, mm per mm of height. */
export function canalSlope(one: PhantomCase, z: number): [x: number, y: number] {
  const [amplitude, wavelength] = one.sagittalCurveMm
  const [aside, sideWavelength] = one.sideCurveMm
  return [
    ((aside * 2 * Math.PI) / sideWavelength) * Math.cos((2 * Math.PI * z) / sideWavelength),
    ((-amplitude * 2 * Math.PI) / wavelength) * Math.sin((2 * Math.PI * z) / wavelength),
  ]
}

export type CordSection = { transverse: number; frontBack: number; shiftX: number; shiftY: number }

/** Semi-axes of the cord at height z and its shift from the canal centre; it springs back with the resected tumour. */
export function cordSection(one: PhantomCase, z: number, residual: number): CordSection {
  const { squeeze, cordMm } = one
  const near = Math.exp(-((z - squeeze.zMm) ** 2) / (2 * squeeze.lengthMm ** 2))
  const weight = residual < 1 ? near * residual ** (1 / 3) : near
  return {
    transverse: cordMm[0] * (1 - squeeze.transverse * weight),
    frontBack: cordMm[1] * (1 - squeeze.frontBack * weight),
    shiftX: squeeze.shiftMm[0] * weight,
    shiftY: squeeze.shiftMm[1] * weight,
  }
}

type Ellipsoid = { x: number; y: number; z: number; rx: number; ry: number; rz: number }

/** Tumour ellipsoids in patient coordinates, shrunk in all directions alike to the residual volume. */
export function tumourEllipsoids(one: PhantomCase, residual: number): Ellipsoid[] {
  if (residual <= 0) return []
  const factor = residual ** (1 / 3)
  return one.tumours.map(({ centreMm: [x, y, z], semiAxesMm: [rx, ry, rz] }) => {
    const [cx, cy] = canalCentre(one, z)
    return { x: cx + x, y: cy + y, z, rx: rx * factor, ry: ry * factor, rz: rz * factor }
  })
}

/** The label at a point in patient coordinates. Tumour wins over syrinx, syrinx over oedema, oedema over cord. */
export function anatomyOf(one: PhantomCase, residual: number): (x: number, y: number, z: number) => number {
  const tumours = tumourEllipsoids(one, residual)
  const { oedema, syrinx, canalMm, conusZMm, pitchMm, discMm, vertebrae } = one
  const [ca, cb] = canalMm
  const top = topOfSpine(one)
  return (px, py, pz) => {
    for (const t of tumours) {
      if (((px - t.x) / t.rx) ** 2 + ((py - t.y) / t.ry) ** 2 + ((pz - t.z) / t.rz) ** 2 < 1) return phantomLabel.tumour
    }
    const [cx, cy] = canalCentre(one, pz)
    const x = px - cx
    const y = py - cy
    if (syrinx !== null && pz > syrinx.fromZMm && pz < syrinx.toZMm && x ** 2 + y ** 2 < syrinx.radiusMm ** 2) {
      return phantomLabel.syrinx
    }
    if (within(x, y, ca + FAT_MM, cb + FAT_MM)) {
      const { transverse, frontBack, shiftX, shiftY } = cordSection(one, pz, residual)
      if ((conusZMm === null || pz > conusZMm) && within(x - shiftX, y - shiftY, transverse, frontBack)) {
        if (oedema === null || !(pz > oedema.fromZMm && pz < oedema.toZMm)) return phantomLabel.cord
        const f = oedema.cordFraction
        return within(x - shiftX, y - shiftY, transverse * f, frontBack * f) ? phantomLabel.oedema : phantomLabel.cord
      }
      if (within(x, y, ca, cb)) return phantomLabel.csf
    }
    const level = Math.floor((top - pz) / pitchMm)
    const body = within(x, y + cb + FAT_MM + BODY_CENTRE_MM, ca * BODY_WIDTH_OF_CANAL, BODY_SEMI_DEPTH_MM)
    if (body && level >= 0 && level < vertebrae) {
      const depth = top - pz - level * pitchMm
      return (depth > pitchMm - discMm ? phantomLabel.disc : phantomLabel.vertebra) + level
    }
    return within(x, y, ca + FAT_MM, cb + FAT_MM) ? phantomLabel.fat : phantomLabel.background
  }
}

const within = (x: number, y: number, a: number, b: number): boolean => (x / a) ** 2 + (y / b) ** 2 < 1

/** Whether any anatomy can lie within `reach` of a point; a cheap test that spares most of the air its samples. */
export function anatomyNear(one: PhantomCase, reach: number): (x: number, y: number, z: number) => boolean {
  const [ca, cb] = one.canalMm
  const steepest =
    Math.abs((one.sagittalCurveMm[0] * 2 * Math.PI) / one.sagittalCurveMm[1]) +
    Math.abs((one.sideCurveMm[0] * 2 * Math.PI) / one.sideCurveMm[1])
  const margin = reach * (1 + steepest)
  const width = Math.max(ca * BODY_WIDTH_OF_CANAL, ca + FAT_MM) + margin
  const back = cb + FAT_MM + margin
  const front = cb + FAT_MM + BODY_CENTRE_MM + BODY_SEMI_DEPTH_MM + margin
  return (x, y, z) => {
    const [cx, cy] = canalCentre(one, z)
    return Math.abs(x - cx) < width && y - cy < back && y - cy > -front
  }
}
