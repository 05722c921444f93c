import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Labelmap, Vector3 } from '../src/index.ts'

/** Reads an 8-bit NIfTI labelmap by its sform; for tests only, so it refuses everything else. */
export function readNiftiLabels(path: string): Labelmap {
  const bytes = gunzipSync(readFileSync(path))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getInt16(70, true) !== 2 || view.getInt16(254, true) === 0) throw new Error(`${path}: not 8 bit with sform`)
  const size = (axis: number): number => view.getInt16(40 + 2 * axis, true)
  const affine = (row: number, column: number): number => view.getFloat32(280 + 16 * row + 4 * column, true)
  const lps = (column: number): Vector3 => [-affine(0, column), -affine(1, column), affine(2, column)]
  const grid = {
    dimensions: [size(1), size(2), size(3)] as const,
    originMm: lps(3),
    columnStepMm: lps(0),
    rowStepMm: lps(1),
    sliceStepMm: lps(2),
  }
  const start = view.getFloat32(108, true)
  return { grid, labels: Uint8Array.from(bytes.subarray(start, start + size(1) * size(2) * size(3))), names: new Map() }
}
