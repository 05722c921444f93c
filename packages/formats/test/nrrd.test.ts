import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import { isNrrd, readNrrd, readSegmentation } from '../src/index.ts'
import { mutated } from './mutate.ts'
import { bytesOf, expectTyped, seededRandom, valueOf } from './support.ts'

const HEAD = [
  'NRRD0005',
  '# written by hand',
  'type: unsigned short',
  'dimension: 3',
  'space: left-posterior-superior',
  'sizes: 3 2 2',
  'space directions: (0.5,0,0) (0,0,-0.75) (0,2,0)',
  'kinds: domain domain domain',
  'endian: little',
  'encoding: raw',
  'space origin: (1.5,-2,3e1)',
  'Segment0_Name:=Größe: links',
  'Segment0_LabelValue:=2',
]
const VOXELS = new Uint8Array(Uint16Array.from({ length: 12 }, (_, i) => i * 100).buffer)

/** A file with some lines changed: a value of null takes the line away. */
function file(changes: Record<string, string | null> = {}, voxels: Uint8Array = VOXELS): Uint8Array {
  const lines = HEAD.filter((line) => changes[line.split(':')[0] ?? ''] === undefined)
  const more = Object.entries(changes).flatMap(([field, value]) => (value === null ? [] : [`${field}: ${value}`]))
  return Buffer.concat([Buffer.from([...lines, ...more, '', ''].join('\n')), voxels])
}

describe('NRRD', () => {
  test('sizes, place, values, names', () => {
    const volume = valueOf(readNrrd(file()))
    expect(volume).toMatchObject({
      dimensions: [3, 2, 2],
      layers: 1,
      affine: { originMm: [1.5, -2, 30], columnStepMm: [0.5, 0, 0], rowStepMm: [0, 0, -0.75], sliceStepMm: [0, 2, 0] },
      segments: [{ name: 'Größe: links', labelValue: 2, layer: 0 }],
    })
    expect([...volume.data]).toEqual(Array.from({ length: 12 }, (_, i) => i * 100))
  })

  test('gzip, big endian, CR LF, and a header in bytes that are no UTF-8', () => {
    const plain = [...valueOf(readNrrd(file())).data]
    expect([...valueOf(readNrrd(file({ encoding: 'gzip' }, gzipSync(VOXELS)))).data]).toEqual(plain)
    const swapped = VOXELS.map((_, i) => VOXELS[i ^ 1] ?? 0)
    expect([...valueOf(readNrrd(file({ endian: 'big' }, swapped))).data]).toEqual(plain)
    const text = Buffer.from(file()).toString('latin1')
    const end = text.indexOf('\n\n') + 2
    const crlf = Buffer.concat([Buffer.from(text.slice(0, end).replaceAll('\n', '\r\n'), 'latin1'), VOXELS])
    expect([...valueOf(readNrrd(crlf)).data]).toEqual(plain)
    const foreign = Buffer.from(text.replace('written by hand', 'written \xff\xfe'), 'latin1')
    expect([...valueOf(readNrrd(foreign)).data]).toEqual(plain)
  })

  test('RAS is turned to LPS', () => {
    const { affine } = valueOf(readNrrd(file({ space: 'right-anterior-superior' })))
    expect(affine).toEqual({
      originMm: [-1.5, 2, 30],
      columnStepMm: [-0.5, -0, 0],
      rowStepMm: [-0, -0, -0.75],
      sliceStepMm: [-0, -2, 0],
    })
  })

  test('layers of overlapping segments', () => {
    const bytes = file({
      dimension: '4',
      sizes: '2 3 2 1',
      'space directions': 'none (1,0,0) (0,1,0) (0,0,1)',
      Segment1_LabelValue: null,
    })
    expect(valueOf(readNrrd(bytes))).toMatchObject({ layers: 2, dimensions: [3, 2, 1] })
  })

  test.each([
    ['data file', { 'data file': '../../etc/passwd' }, 'unsupported'],
    ['byte skip', { 'byte skip': '-1' }, 'unsupported'],
    ['encoding', { encoding: 'bzip2' }, 'unsupported'],
    ['type', { type: 'block' }, 'unsupported'],
    ['dimension', { dimension: '7' }, 'unsupported'],
    ['sizes', { sizes: '3 2' }, 'malformed'],
    ['sizes', { sizes: '3 2 0' }, 'malformed'],
    ['sizes', { sizes: '3 2 3' }, 'truncated'],
    ['sizes', { sizes: '65535 65535 65535' }, 'limit-exceeded'],
    ['endian', { endian: null }, 'malformed'],
    ['space', { space: null }, 'unsupported'],
    ['space directions', { 'space directions': '(1,0,0) (0,1,0) (1,1,0)' }, 'malformed'],
    ['space directions', { 'space directions': '(1,0,0) (0,1,0) none' }, 'malformed'],
    ['space origin', { 'space origin': '(1,,2)' }, 'malformed'],
  ])('%s: %o is refused', (at, changes, code) => {
    expect(readNrrd(file(changes))).toMatchObject({ ok: false, failure: { code, at } })
  })

  test('a bomb stops at what the header needs', () => {
    const bomb = file({ encoding: 'gzip' }, gzipSync(new Uint8Array(64 * 1024 * 1024)))
    expect(readNrrd(bomb)).toMatchObject({ ok: false, failure: { code: 'limit-exceeded' } })
  })

  test('another file is none, and a header without end is cut short', () => {
    expect(isNrrd(new TextEncoder().encode('NRRD'))).toBe(false)
    expect(readNrrd(new Uint8Array(0))).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
    expect(readNrrd(new TextEncoder().encode(HEAD.join('\n')))).toMatchObject({
      ok: false,
      failure: { code: 'truncated' },
    })
  })

  test('3,000 damaged files: every failure is typed', () => {
    const random = seededRandom(3)
    const seeds = [file(), file({ encoding: 'gzip' }, gzipSync(VOXELS))]
    let refused = 0
    for (let i = 0; i < 3000; i++) {
      const read = readNrrd(mutated(seeds[i % 2] as Uint8Array, random))
      expectTyped(read)
      if (!read.ok) refused += 1
    }
    expect(refused).toBeGreaterThan(500)
    expect(refused).toBeLessThan(3000)
  })
})

const folder = sharedFile('data/imaging/dicom-seg')
test.skipIf(folder === undefined)('the mask and the place of a DICOM segmentation that was made from it', () => {
  const original = valueOf(readNrrd(bytesOf(join(folder ?? '', 'liver_seg.nrrd'))))
  const segmentation = valueOf(readSegmentation(bytesOf(join(folder ?? '', 'liver.dcm'))))
  expect(original.dimensions).toEqual(segmentation.dimensions)
  for (const key of ['originMm', 'columnStepMm', 'rowStepMm', 'sliceStepMm'] as const)
    for (const axis of [0, 1, 2] as const) expect(original.affine[key][axis]).toBeCloseTo(segmentation[key][axis], 4)
  const mask = Uint8Array.from(original.data, (value) => (value === 0 ? 0 : 1))
  expect(Buffer.compare(mask, segmentation.maskOf(1) ?? new Uint8Array())).toBe(0)
})

const detached = sharedFile('data/hostile/volume/nrrd_detached_traversal.nrrd')
test.skipIf(detached === undefined)('voxels in a file that a header names are never opened', () => {
  expect(readNrrd(bytesOf(detached ?? ''))).toMatchObject({
    ok: false,
    failure: { code: 'unsupported', at: 'data file' },
  })
})
