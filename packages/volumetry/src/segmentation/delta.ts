/**
 * What one stroke does to the voxels: which of them get which label. Runs are pairs of first voxel and length, rising, in
 * the order of the voxels (i fastest). Kept as data, so that drawing can be replayed to the voxel by any later version.
 */
export type Delta = readonly { readonly label: number; readonly runs: readonly number[] }[]

/**
 * Labels after a stroke; changes the array given and returns what undoes it.
 *
 * @example
 * const undo = applyDelta(labels, delta)
 * applyDelta(labels, undo) // as before
 *
 * @param counts how many voxels each label has; kept right, because counting anew takes longer than a stroke
 */
export function applyDelta(labels: Uint8Array, delta: Delta, counts?: Int32Array): Delta {
  // Last first: where a stroke names a voxel twice, its earliest label is what comes back.
  return delta
    .map((part) => applyPart(labels, part, counts))
    .reverse()
    .flat()
}

function applyPart(labels: Uint8Array, { label, runs }: Delta[number], counts?: Int32Array): Delta {
  const before = new Map<number, number[]>()
  for (let at = 0; at < runs.length; at += 2) {
    const first = runs[at] as number
    const end = first + (runs[at + 1] as number)
    for (let voxel = first; voxel < end; voxel += 1) {
      const was = labels[voxel] as number
      if (was === label) continue
      append(before, was, voxel)
      labels[voxel] = label
      if (counts === undefined) continue
      counts[was] = (counts[was] as number) - 1
      counts[label] = (counts[label] as number) + 1
    }
  }
  return [...before].map(([was, runs]) => ({ label: was, runs }))
}

/** Adds a voxel, higher than all before, to the runs of a label. */
function append(byLabel: Map<number, number[]>, label: number, voxel: number): void {
  const runs = byLabel.get(label)
  if (runs === undefined) byLabel.set(label, [voxel, 1])
  else if ((runs.at(-2) as number) + (runs.at(-1) as number) === voxel) (runs[runs.length - 1] as number) += 1
  else runs.push(voxel, 1)
}

/** A stroke that gives one label to the voxels named, in rising order; those that have it already are left out. */
export function deltaOf(label: number, voxels: Iterable<number>, labels: Uint8Array): Delta {
  const byLabel = new Map<number, number[]>()
  for (const voxel of voxels) if (labels[voxel] !== label) append(byLabel, label, voxel)
  return [...byLabel].map(([, runs]) => ({ label, runs }))
}

/** What turns one labelling into another. Both have the same voxels. */
export function differenceOf(before: Uint8Array, after: Uint8Array): Delta {
  const byLabel = new Map<number, number[]>()
  for (let voxel = 0; voxel < after.length; voxel += 1)
    if (before[voxel] !== after[voxel]) append(byLabel, after[voxel] as number, voxel)
  return [...byLabel].map(([label, runs]) => ({ label, runs }))
}

/** How many voxels a stroke names. */
export const voxelsIn = (delta: Delta): number =>
  delta.reduce((sum, { runs }) => sum + runs.reduce((part, value, at) => part + (at % 2 === 1 ? value : 0), 0), 0)

/**
 * What is wrong with a stroke from outside, or `null`: runs must lie within the voxels, rise, and have labels of one byte.
 */
export function faultOfDelta(delta: Delta, voxels: number): string | null {
  for (const { label, runs } of delta) {
    if (!Number.isInteger(label) || label < 0 || label > 255) return 'a label is not a whole number from 0 to 255'
    if (runs.length % 2 !== 0) return 'a run has no length'
    let end = 0
    for (let at = 0; at < runs.length; at += 2) {
      const [first, length] = [runs[at] as number, runs[at + 1] as number]
      if (!Number.isInteger(first) || !Number.isInteger(length) || length < 1)
        return 'a run is not made of whole numbers'
      if (first < end) return 'the runs do not rise'
      end = first + length
      if (end > voxels) return 'a run goes beyond the voxels of the series'
    }
  }
  return null
}
