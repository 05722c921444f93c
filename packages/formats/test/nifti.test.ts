import * as fc from 'fast-check'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import { readNifti, writeNifti, type NiftiData, type NiftiInput, type NiftiVolume } from '../src/index.ts'
import { mutated } from './mutate.ts'
import { bytesOf, expectTyped, seededRandom, valueOf } from './support.ts'

const affine = {
  originMm: [-10.5, 20.25, 30],
  columnStepMm: [0.75, 0, 0],
  rowStepMm: [0, 0, -0.5],
  sliceStepMm: [0, 3.25, 0],
} as const
const volume = (changes: Partial<NiftiInput> = {}): NiftiInput => ({
  dimensions: [2, 3, 4],
  affine,
  data: Int16Array.from({ length: 24 }, (_, i) => i - 12),
  ...changes,
})

describe('what is written is read', () => {
  const types = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]

  test.each(types.map((Type) => [Type.name, Type] as const))('%s, plain and gzip', (_, Type) => {
    const data: NiftiData = Type.from(Array.from({ length: 24 }, (_value, i) => i * 5))
    for (const gzip of [false, true]) {
      const read = valueOf(
        readNifti(writeNifti(volume({ data, slope: 2, intercept: -7, description: 'cord' }), { gzip })),
      )
      expect(read).toMatchObject({ dimensions: [2, 3, 4], frames: 1, slope: 2, intercept: -7, description: 'cord' })
      expect(read.data).toBeInstanceOf(Type)
      expect([...read.data]).toEqual([...data])
      expect(read).toMatchObject({ affineKnown: true, affineSource: 'sform', affine })
    }
  })

  test('any oblique grid, by sform and by qform', () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })
    const size = fc.double({ min: 0.1, max: 10, noNaN: true })
    fc.assert(
      fc.property(angle, angle, angle, size, size, size, fc.boolean(), (a, b, c, dx, dy, dz, flipped) => {
        const [x, y, z] = rotation(a, b, c)
        const grid = {
          originMm: [1, -2, 3] as const,
          columnStepMm: times(x, dx),
          rowStepMm: times(y, dy),
          sliceStepMm: times(z, flipped ? -dz : dz),
        }
        const bytes = writeNifti(volume({ affine: grid }))
        expectNear(valueOf(readNifti(bytes)), grid, 'sform')
        new DataView(bytes.buffer).setInt16(254, 0, true)
        expectNear(valueOf(readNifti(bytes)), grid, 'qform')
      }),
    )
  })

  test('a sheared grid has no qform: without sform its place is not known', () => {
    const sheared = { ...affine, sliceStepMm: [0.5, 3, 0.2] as const }
    const bytes = writeNifti(volume({ affine: sheared }))
    expectNear(valueOf(readNifti(bytes)), sheared, 'sform')
    new DataView(bytes.buffer).setInt16(254, 0, true)
    const read = valueOf(readNifti(bytes))
    expect(read.affineKnown).toBe(false)
    expect(read.affineKnown ? [] : read.voxelSizesMm[0]).toBeCloseTo(0.75, 6)
  })

  test('the same volume gives the same bytes', () => {
    expect(writeNifti(volume(), { gzip: true })).toEqual(writeNifti(volume(), { gzip: true }))
  })

  test('values that do not fill the volume are the caller’s mistake', () => {
    expect(() => writeNifti(volume({ data: new Uint8Array(23) }))).toThrow(RangeError)
  })
})

const times = (v: readonly number[], by: number) => [(v[0] ?? 0) * by, (v[1] ?? 0) * by, (v[2] ?? 0) * by] as const

/** Columns of Rz(c)·Ry(b)·Rx(a). */
function rotation(a: number, b: number, c: number): [number[], number[], number[]] {
  const [sa, ca, sb, cb, sc, cc] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b), Math.sin(c), Math.cos(c)]
  return [
    [cc * cb, sc * cb, -sb],
    [cc * sb * sa - sc * ca, sc * sb * sa + cc * ca, cb * sa],
    [cc * sb * ca + sc * sa, sc * sb * ca - cc * sa, cb * ca],
  ]
}

function expectNear(read: NiftiVolume, grid: NiftiInput['affine'], source: string): void {
  if (!read.affineKnown) throw new Error('the affine is not known')
  expect(read.affineSource).toBe(source)
  for (const key of ['originMm', 'columnStepMm', 'rowStepMm', 'sliceStepMm'] as const) {
    // Single precision in the file; near a half turn the quaternion's first component is a root of a rounding error.
    read.affine[key].forEach((value, i) => expect(Math.abs(value - (grid[key][i] ?? NaN))).toBeLessThan(0.02))
  }
}

describe('headers as they come', () => {
  const edited = (edit: (view: DataView) => void, changes: Partial<NiftiInput> = {}) => {
    const bytes = writeNifti(volume(changes))
    edit(new DataView(bytes.buffer))
    return readNifti(bytes)
  }

  test('big endian', () => {
    const little = writeNifti(volume())
    const big = little.slice()
    const swap = (at: number, size: number) => big.subarray(at, at + size).reverse()
    swap(0, 4)
    for (let at = 40; at < 56; at += 2) swap(at, 2)
    for (const at of [68, 70, 72, 74, 252, 254]) swap(at, 2)
    for (let at = 76; at < 120; at += 4) swap(at, 4)
    for (let at = 256; at < 328; at += 4) swap(at, 4)
    for (let at = 352; at < big.length; at += 2) swap(at, 2)
    const read = valueOf(readNifti(big))
    expect([...read.data]).toEqual([...valueOf(readNifti(little)).data])
    expect(read).toMatchObject({ affineKnown: true, affine, unitKnown: true })
  })

  test('slope 0 and slope NaN mean no scaling', () => {
    for (const slope of [0, NaN]) {
      const read = valueOf(edited((view) => view.setFloat32(112, slope, true)))
      expect([read.slope, read.intercept]).toEqual([1, 0])
    }
  })

  test('metres and micrometres become millimetres', () => {
    for (const [unit, factor] of [
      [1, 1000],
      [3, 0.001],
    ] as const) {
      const read = valueOf(edited((view) => view.setUint8(123, unit)))
      expect(read.affineKnown && read.affine.columnStepMm[0]).toBeCloseTo(0.75 * factor, 6)
    }
    expect(valueOf(edited((view) => view.setUint8(123, 0))).unitKnown).toBe(false)
  })

  test('four dimensions only when asked for', () => {
    const four = (view: DataView) => {
      view.setInt16(40, 4, true)
      view.setInt16(46, 2, true)
      view.setInt16(48, 2, true)
    }
    expect(edited(four)).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
    const bytes = writeNifti(volume())
    four(new DataView(bytes.buffer))
    expect(valueOf(readNifti(bytes, { allowFrames: true }))).toMatchObject({ dimensions: [2, 3, 2], frames: 2 })
  })

  test.each([
    ['not-nifti', (view: DataView) => view.setInt32(0, 349, true)],
    ['unsupported', (view: DataView) => view.setInt32(0, 540, true)],
    ['unsupported', (view: DataView) => view.setUint8(345, 0x69)],
    ['unsupported', (view: DataView) => view.setInt16(70, 128, true)],
    ['malformed', (view: DataView) => view.setInt16(72, 8, true)],
    ['malformed', (view: DataView) => view.setInt16(42, -2, true)],
    ['malformed', (view: DataView) => view.setInt16(40, 9, true)],
    ['malformed', (view: DataView) => view.setFloat32(108, NaN, true)],
    ['malformed', (view: DataView) => view.setFloat32(280, Infinity, true)],
    ['limit-exceeded', (view: DataView) => [42, 44, 46].forEach((at) => view.setInt16(at, 32767, true))],
    ['truncated', (view: DataView) => view.setInt16(46, 5, true)],
    ['truncated', (view: DataView) => view.setFloat32(108, 400, true)],
  ])('%s', (code, edit) => expect(edited(edit)).toMatchObject({ ok: false, failure: { code } }))

  test('a gzip stream that goes on after the image is a bomb, one cut short is truncated', () => {
    const bytes = writeNifti(volume())
    const padded = new Uint8Array(bytes.length + 3 * 2 ** 20)
    padded.set(bytes)
    expect(readNifti(gzipSync(padded))).toMatchObject({ ok: false, failure: { code: 'limit-exceeded' } })
    const whole = writeNifti(volume(), { gzip: true })
    expect(readNifti(whole.subarray(0, whole.length - 9))).toMatchObject({ ok: false, failure: { code: 'truncated' } })
  })

  test('5,000 mutants, plain and gzip', () => {
    const random = seededRandom(7)
    const seeds = [writeNifti(volume()), writeNifti(volume(), { gzip: true })]
    let refused = 0
    for (let i = 0; i < 5000; i++) {
      const read = readNifti(mutated(seeds[i % 2] as Uint8Array, random))
      expectTyped(read)
      if (!read.ok) refused++
      else {
        const [columns, rows, slices] = read.value.dimensions
        expect(read.value.data.length).toBe(columns * rows * slices)
        const numbers = read.value.affineKnown ? Object.values(read.value.affine).flat() : read.value.voxelSizesMm
        expect(numbers.every(Number.isFinite)).toBe(true)
      }
    }
    expect(refused).toBeGreaterThan(1000)
    expect(refused).toBeLessThan(5000)
  })
})

const phantom = sharedFile('data/imaging/phantom/PH01')

describe.skipIf(phantom === undefined)('label volumes of the phantom', () => {
  const truth =
    phantom === undefined ? null : JSON.parse(new TextDecoder().decode(bytesOf(join(phantom, 'truth.json'))))

  test.each(['T1GD_SAG', 'T2_AX_OBL', 'T1GD_3D_ISO', 'T1GD_3D_POSTOP'])('%s: tumour volume', (series) => {
    const read = valueOf(readNifti(bytesOf(join(phantom ?? '', `labels/${series}_labels.nii.gz`))))
    if (!read.affineKnown) throw new Error('the affine is not known')
    const voxelMm3 = Math.abs(determinant(read.affine))
    let voxels = 0
    for (const label of read.data) if (label === 3) voxels++
    expect(voxels * voxelMm3).toBeCloseTo(truth.series[series].tumour_labelmap_mm3, 1)
  })
})

function determinant({ columnStepMm: a, rowStepMm: b, sliceStepMm: c }: NiftiInput['affine']): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
}
