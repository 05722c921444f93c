import { transferred } from '@theca/platform/reading'
import type { Grid } from '@theca/volumetry'
import { sameGrid, voxelCount } from '@theca/volumetry'
import type { DrawnLabel } from '@theca/volumetry/segmentation'
import { DRAWN_LABELS } from '@theca/volumetry/segmentation'
import { labelsOf } from './labels.ts'

/** What names in labelmaps of others mean here; the first that fits. A name that fits none is left out. */
const meanings: readonly (readonly [RegExp, DrawnLabel])[] = [
  [/residual|rest/i, 'residual'],
  [/tumou?r|neoplasm|lesion|metasta/i, 'tumour'],
  [/o?edema/i, 'oedema'],
  [/syrinx|cavity/i, 'syrinx'],
  [/canal|csf|cerebrospinal|fluid|thecal/i, 'canal'],
  [/cord/i, 'cord'],
]

/**
 * A labelmap as drawing has it: one byte a voxel of the series, labels by their names. Runs in a reader's thread.
 *
 * @param tumour the label that a person named as tumour, for labelmaps without names
 */
export async function labelsOnGrid(bytes: Uint8Array, grid: Grid, tumour: number | null): Promise<unknown> {
  const read = await labelsOf(bytes)
  if (!read.ok) return read
  if (!sameGrid(read.grid, grid, 0.05))
    return { code: 'other-grid', message: 'This labelmap was drawn on another series: its voxels lie elsewhere.' }
  const out = new Uint8Array(voxelCount(grid))
  let found = 0
  for (const { map, label } of read.maps) {
    const numbers =
      label === null ? namesOf(map.labels, map.names, tumour) : singleOf(label, map.names.get(1) ?? null, tumour)
    found += numbers.size
    for (let at = 0; at < out.length; at += 1) {
      const number = numbers.get(map.labels[at] as number)
      if (number !== undefined) out[at] = number
    }
  }
  if (found === 0)
    return {
      code: 'no-label',
      message: 'No label of this labelmap is one that is drawn here (tumour, cord, canal, oedema, syrinx).',
    }
  return transferred({ labels: out }, [out.buffer])
}

const meant = (name: string | null): DrawnLabel | null =>
  meanings.find(([words]) => name !== null && words.test(name))?.[1] ?? null

function singleOf(label: number, name: string | null, tumour: number | null): Map<number, number> {
  const drawn = meant(name) ?? (label === tumour ? 'tumour' : null)
  return new Map(drawn === null ? [] : [[1, DRAWN_LABELS[drawn]]])
}

function namesOf(
  labels: ArrayLike<number>,
  names: ReadonlyMap<number, string>,
  tumour: number | null,
): Map<number, number> {
  const numbers = new Map<number, number>()
  const present = new Set<number>(Array.from(labels).filter((label) => label !== 0))
  for (const label of present) {
    const drawn = meant(names.get(label) ?? null) ?? (label === tumour ? 'tumour' : null)
    if (drawn !== null) numbers.set(label, DRAWN_LABELS[drawn])
  }
  return numbers
}
