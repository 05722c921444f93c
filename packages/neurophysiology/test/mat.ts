import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'

const TYPES: Record<number, [number, (view: DataView, at: number) => number]> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at) => view.getInt16(at, true)],
  4: [2, (view, at) => view.getUint16(at, true)],
  5: [4, (view, at) => view.getInt32(at, true)],
  6: [4, (view, at) => view.getUint32(at, true)],
  7: [4, (view, at) => view.getFloat32(at, true)],
  9: [8, (view, at) => view.getFloat64(at, true)],
}

type Element = { type: number; data: Buffer; next: number }

const element = (bytes: Buffer, at: number): Element => {
  const small = bytes.readUInt16LE(at + 2)
  if (small > 0) return { type: bytes.readUInt16LE(at), data: bytes.subarray(at + 4, at + 4 + small), next: at + 8 }
  const size = bytes.readUInt32LE(at + 4)
  const type = bytes.readUInt32LE(at)
  const padded = type === 15 ? size : Math.ceil(size / 8) * 8
  return { type, data: bytes.subarray(at + 8, at + 8 + size), next: at + 8 + padded }
}

const numbers = ({ type, data }: Element): number[] => {
  const [size, read] = TYPES[type] as [number, (view: DataView, at: number) => number]
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Array.from({ length: data.length / size }, (_, at) => read(view, at * size))
}

/** One real matrix of a MATLAB 5 file, as columns: enough for the recorded muscle responses. */
export const readColumns = (path: string, name: string): Float64Array[] => {
  const bytes = readFileSync(path)
  for (let at = 128; at < bytes.length;) {
    const outer = element(bytes, at)
    at = outer.next
    const inner = outer.type === 15 ? element(inflateSync(outer.data), 0) : outer
    const flags = element(inner.data, 0)
    const dimensions = element(inner.data, flags.next)
    const label = element(inner.data, dimensions.next)
    if (inner.type !== 14 || label.data.toString('latin1') !== name) continue
    const [rows, columns] = numbers(dimensions) as [number, number]
    const values = Float64Array.from(numbers(element(inner.data, label.next)))
    return Array.from({ length: columns }, (_, column) => values.slice(column * rows, (column + 1) * rows))
  }
  throw new Error(`${name} is not in ${path}`)
}
