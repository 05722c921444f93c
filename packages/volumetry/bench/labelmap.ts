import type { Labelmap } from '../src/index.ts'
import { labelStatistics, measureLabels } from '../src/index.ts'
import { readNiftiLabels } from '../test/nifti-labels.ts'

/** Milliseconds for 32 M voxels: the phantom labels given by path, tiled along the slices; best and median of nine. */
const path = process.argv[2]
if (path === undefined) {
  process.stderr.write('give a phantom labelmap, e.g. T1GD_3D_ISO_labels.nii.gz\n')
  process.exit(2)
}
const tile = readNiftiLabels(path)
const times = Math.round(32e6 / tile.labels.length)
const labels = new Uint8Array(tile.labels.length * times)
for (let copy = 0; copy < times; copy += 1) labels.set(tile.labels, copy * tile.labels.length)
const [columns, rows, slices] = tile.grid.dimensions
const tiled: Labelmap = { ...tile, grid: { ...tile.grid, dimensions: [columns, rows, slices * times] }, labels }

function report(name: string, run: () => unknown): void {
  const spent = Array.from({ length: 9 }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  }).sort((a, b) => a - b)
  const [best, median] = [spent[0], spent[4]].map((ms) => ms?.toFixed(1))
  process.stdout.write(`${name}: ${(labels.length / 1e6).toFixed(2)} M voxels, best ${best} ms, median ${median} ms\n`)
}

report('counts, centroid, extents', () => labelStatistics(tiled))
report('all measures', () => measureLabels(tiled))
