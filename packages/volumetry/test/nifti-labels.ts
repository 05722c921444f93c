import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Labelmap, Vector3 } from '../src/index.ts'

/** Reads a NIfTI labelmap of whole numbers by its sform; for tests only, so it refuses everything else. */
export function readNiftiLabels(path: string): Labelmap {
  const bytes = gunzipSync(readFileSync(path))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = (axis: number): number => view.getInt16(40 + 2 * axis, true)
  const affine = (row: number, column: number): number => view.getFloat32(280 + 16 * row + 4 * column, true)
  const lps = (column: number): Vector3 => [-affine(0, column), -affine(1, column), affine(2, column)]
  if (view.getInt16(254, true) === 0) throw new Error(`${path}: no sform`)
  const grid = {
    dimensions: [size(1), size(2), size(3)] as const,
    originMm: lps(3),
    columnStepMm: lps(0),
    rowStepMm: lps(1),
    sliceStepMm: lps(2),
  }
  const start = view.getFloat32(108, true)
  const read = valueReader(view, view.getInt16(70, true))
  const labels = Uint8Array.from({ length: size(1) * size(2) * size(3) }, (_, at) => read(start, at))
  return { grid, labels, names: new Map() }
}

function valueReader(view: DataView, type: number): (start: number, at: number) => number {
  if (type === 2) return (start, at) => view.getUint8(start + at)
  if (type === 4) return (start, at) => view.getInt16(start + 2 * at, true)
  if (type === 16) return (start, at) => view.getFloat32(start + 4 * at, true)
  if (type === 64) return (start, at) => view.getFloat64(start + 8 * at, true)
  throw new Error(`labels of NIfTI type ${type} are not read here`)
}
