import type { Grid, Labelmap } from './affine.ts'
import { cross, length } from './vector.ts'

/** A label lies within the cord when at least half of its surface touches cord; a ring of fluid has less inside. */
const WITHIN_SHARE = 0.5

/**
 * The cord labels given, and those that lie within them: oedema, a syrinx, a tumour inside the cord. They belong to
 * the cord's outline, which is what diameters are measured on. Decided by shared surface, one label after another,
 * because a tumour may touch oedema only. The fluid round the cord never counts: its outer wall is longer than its
 * inner one.
 *
 * @example
 * labelsWithinCord(labelmap, [1]) // [1, 4, 3, 5]
 */
export function labelsWithinCord(labelmap: Labelmap, cord: readonly number[]): number[] {
  const contacts = contactAreas(labelmap)
  const found = [...new Set(cord)]
  for (;;) {
    const candidates = [...contacts.keys()].filter((label) => label !== 0 && !found.includes(label))
    const shares = candidates.map((label) => ({ label, share: sharedWith(contacts.get(label), found) }))
    const best = shares.reduce((most, one) => (one.share > most.share ? one : most), { label: 0, share: 0 })
    if (best.share < WITHIN_SHARE) return found
    found.push(best.label)
  }
}

type Contacts = Map<number, Map<number, number>>

function sharedWith(areas: Map<number, number> | undefined, labels: readonly number[]): number {
  if (areas === undefined) return 0
  let [shared, total] = [0, 0]
  for (const [label, area] of areas) {
    total += area
    if (labels.includes(label)) shared += area
  }
  return total > 0 ? shared / total : 0
}

/** Area of the faces between each two labels, mm². The image edge is no face: what lies beyond is unknown. */
function contactAreas({ grid, labels }: Labelmap): Contacts {
  const contacts: Contacts = new Map()
  const [columns, rows, slices] = grid.dimensions
  const steps = [
    { step: 1, area: faceArea(grid, 0) },
    { step: columns, area: faceArea(grid, 1) },
    { step: columns * rows, area: faceArea(grid, 2) },
  ] as const
  for (let k = 0, at = 0; k < slices; k += 1) {
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1, at += 1) {
        const label = labels[at] as number
        if (i + 1 < columns && labels[at + 1] !== label) touch(contacts, label, labels[at + 1] as number, steps[0].area)
        if (j + 1 < rows && labels[at + columns] !== label) {
          touch(contacts, label, labels[at + columns] as number, steps[1].area)
        }
        const next = at + steps[2].step
        if (k + 1 < slices && labels[next] !== label) touch(contacts, label, labels[next] as number, steps[2].area)
      }
    }
  }
  return contacts
}

function faceArea({ columnStepMm: c, rowStepMm: r, sliceStepMm: s }: Grid, axis: 0 | 1 | 2): number {
  if (axis === 0) return length(cross(r, s))
  return axis === 1 ? length(cross(c, s)) : length(cross(c, r))
}

function touch(contacts: Contacts, a: number, b: number, area: number): void {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const areas = contacts.get(one) ?? new Map<number, number>()
    areas.set(other, (areas.get(other) ?? 0) + area)
    contacts.set(one, areas)
  }
}
