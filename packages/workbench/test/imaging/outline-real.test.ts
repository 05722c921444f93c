import { readFileSync } from 'node:fs'
import { readNifti } from '@theca/formats'
import type { Grid, Vector3 } from '@theca/volumetry'
import { voxelToPatient } from '@theca/volumetry'
import type { Volume } from '@theca/volumetry/reslice'
import { agreementOf, outline } from '@theca/volumetry/segmentation'
import { expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'

/** Real spines with a cord that a person drew, against the outline from five clicks. A phantom is not enough. */
const folder = sharedFile('data/imaging/spine-nifti')

function volumeOf(name: string): Volume {
  const read = readNifti(readFileSync(`${folder}/${name}`))
  if (!read.ok) throw new Error(read.failure.message)
  if (!read.value.affineKnown) throw new Error(`${name} says where it lies`)
  const { dimensions, affine, data, slope, intercept } = read.value
  return { grid: { dimensions, ...affine }, data: Float32Array.from(data), slope, intercept, present: null }
}

const placeOf = (grid: Grid, voxel: number): Vector3 => {
  const [columns, rows] = grid.dimensions
  const line = Math.floor(voxel / columns)
  return voxelToPatient(grid, [voxel % columns, line % rows, Math.floor(line / rows)])
}

test.skipIf(folder === undefined).each([
  ['t2_cervical', 't2_cervical_cord-manual', 0.95],
  ['t1_cervical', 't1_cervical_cord-manual', 0.92],
])('%s: five clicks come to what a person drew', (name, drawn, dice) => {
  const volume = volumeOf(`${name}.nii.gz`)
  const { data } = volumeOf(`${drawn}.nii.gz`)
  const cord = Uint8Array.from(data, (value) => (value > 0.5 ? 1 : 0))
  const places = [...cord.keys()].filter((voxel) => cord[voxel] === 1).map((voxel) => placeOf(volume.grid, voxel))
  const heights = places.map(([, , z]) => z)
  const [low, high] = [Math.min(...heights) + 1, Math.max(...heights) - 1]
  const clicksMm = [0, 0.25, 0.5, 0.75, 1].map((share, at): Vector3 => {
    const near = places.filter(([, , z]) => Math.abs(z - (low + share * (high - low))) < 0.6)
    const mean = (axis: 0 | 1 | 2): number => near.reduce((sum, place) => sum + place[axis], 0) / near.length
    return [mean(0) + 0.5 * Math.cos(at * 2.4), mean(1) + 0.5 * Math.sin(at * 2.4), mean(2)]
  })
  const labels = new Uint8Array(cord.length)
  const found = outline(volume, { clicksMm, what: 'cord', labels, tumourWithinCord: false })
  if (typeof found === 'string') throw new Error(found)
  // The ends of a tube are cut at right angles to it; those of a drawing are slices.
  const compared = (voxel: number): boolean => {
    const z = placeOf(volume.grid, voxel)[2]
    return z > low + 3 && z < high - 3
  }
  const mask = new Uint8Array(cord.length)
  for (const voxel of found.voxels) if (compared(voxel)) mask[voxel] = 1
  const agreement = agreementOf(
    { grid: volume.grid, mask },
    { grid: volume.grid, mask: cord.map((value, voxel) => (compared(voxel) ? value : 0)) },
  )
  if (typeof agreement === 'string') throw new Error(agreement)
  expect(agreement.dice).toBeGreaterThan(dice)
  expect(agreement.hausdorff95Mm).toBeLessThan(1.5)
})
