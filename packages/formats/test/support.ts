import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  modalityStatistics,
  SEGMENT_CODES,
  type FramePixels,
  type ImageHeader,
  type MrSlice,
  type Result,
  type SegmentationInput,
} from '../src/index.ts'

/** The value of a result, or a failure of the test that says why there is none. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message} (${result.failure.at ?? ''})`)
  return result.value
}

export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

/** All files below a folder, in a fixed order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesBelow(path) : [path]
    })
}

/** Random numbers from 0 to below 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const CODES = new Set([
  'not-dicom',
  'not-nifti',
  'not-signals',
  'truncated',
  'unsupported-transfer-syntax',
  'undecodable',
  'malformed',
  'limit-exceeded',
  'unsupported',
])

/** A failure has a known code and a sentence. */
export function expectTyped(result: Result<unknown>): void {
  if (result.ok) return
  expect(CODES).toContain(result.failure.code)
  expect(result.failure.message).toMatch(/^[A-Z(].*\.$/)
}

/** Whatever a header says is usable as it stands: finite, positive where a size, unit vectors where a direction. */
export function expectSane(header: ImageHeader): void {
  const sizes = [
    header.columns,
    header.rows,
    header.frames,
    header.sliceThicknessMm,
    header.spacingBetweenSlicesMm,
    ...(header.pixelSpacingMm ?? []),
  ]
  for (const size of sizes) if (size !== null) expect(size > 0 && Number.isFinite(size)).toBe(true)
  const numbers = [
    header.seriesNumber,
    header.instanceNumber,
    header.echoTimeMs,
    header.temporalIndex,
    header.pixels?.rescaleSlope ?? 1,
    header.pixels?.rescaleIntercept ?? 0,
    ...(header.positionMm ?? []),
  ]
  for (const number of numbers) if (number !== null) expect(Number.isFinite(number)).toBe(true)
  if (header.orientation !== null) {
    const { row, column } = header.orientation
    expect(Math.hypot(...row)).toBeCloseTo(1, 1)
    expect(Math.hypot(...column)).toBeCloseTo(1, 1)
  }
  const uids = [header.sopInstanceUid, header.seriesInstanceUid, header.studyInstanceUid, header.frameOfReferenceUid]
  for (const uid of uids) if (uid !== null) expect(uid).toMatch(/^[\d.]+$/)
  if (header.date !== null) expect(header.date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
}

/** As many values as the header promises, and a finite range. */
export function expectSanePixels(header: ImageHeader, frame: FramePixels): void {
  expect(frame.stored.length).toBe((header.columns ?? 0) * (header.rows ?? 0) * frame.samplesPerPixel)
  const { min, max, sum } = modalityStatistics(frame)
  expect(Number.isFinite(min) && Number.isFinite(max) && Number.isFinite(sum)).toBe(true)
}

/** A small MR slice to write; its pixels are a ramp. */
export function mrSlice(changes: Partial<MrSlice> = {}): MrSlice {
  const columns = changes.columns ?? 5
  const rows = changes.rows ?? 4
  return {
    patient: { name: 'Test^Ada', patientId: 'T-1', birthDate: '1960-02-29', sex: 'F' },
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: '2.25.3',
    frameOfReferenceUid: '2.25.4',
    date: '2026-01-02',
    time: '101112',
    seriesDescription: 'T1',
    seriesNumber: 3,
    instanceNumber: 7,
    columns,
    rows,
    pixels: Uint16Array.from({ length: columns * rows }, (_, i) => 3 * i),
    orientation: { row: [1, 0, 0], column: [0, 1, 0] },
    positionMm: [1.5, -2.25, 3.3],
    pixelSpacingMm: [0.75, 0.5],
    sliceThicknessMm: 3,
    spacingBetweenSlicesMm: 3.3,
    repetitionTimeMs: 600,
    echoTimeMs: 12,
    manufacturer: 'Synthetic',
    ...changes,
  }
}

/** Position of an element's tag in explicit little endian bytes, for tests that damage it. */
export function tagPosition(bytes: Uint8Array, tag: number): number {
  const wanted = [(tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255]
  for (let at = 132; at < bytes.length - 4; at++) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  }
  throw new Error(`tag ${tag.toString(16)} is not in the bytes`)
}

export const TUMOUR_CODES = { category: SEGMENT_CODES.abnormalStructure, property: SEGMENT_CODES.neoplasm }
const source: SegmentationInput['source'] = {
  patient: { name: 'Müller^Ada', patientId: 'T-1', birthDate: '1960-02-29', sex: 'F' },
  studyInstanceUid: '2.25.1',
  studyDate: '2026-01-01',
  studyTime: '101112',
  studyId: '1',
  accessionNumber: null,
  frameOfReferenceUid: '2.25.4',
  seriesInstanceUid: '2.25.2',
  instances: [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.4', sopInstanceUid: '2.25.3.1', slice: 0 }],
}

/** A small segmentation to write: two segments on an oblique grid, the first and last slice empty. */
export const segmentation = (changes: Partial<SegmentationInput> = {}): SegmentationInput => ({
  dimensions: [3, 2, 4],
  originMm: [10, -20, 30.5],
  columnStepMm: [0, 0.75, 0],
  rowStepMm: [0, 0, -0.5],
  sliceStepMm: [-3.3, 0, 0],
  labels: Uint8Array.from({ length: 24 }, (_, i) => (i >= 6 && i < 18 ? i % 3 : 0)),
  segments: [
    { labelValue: 2, label: 'Tumour', algorithm: { type: 'SEMIAUTOMATIC', name: 'Region growing' }, ...TUMOUR_CODES },
    { labelValue: 1, label: 'Cord', algorithm: { type: 'MANUAL' }, ...TUMOUR_CODES },
  ],
  source,
  seriesInstanceUid: '2.25.11',
  sopInstanceUid: '2.25.12',
  dimensionOrganizationUid: '2.25.13',
  seriesNumber: 100,
  seriesDescription: 'Tumour and cord',
  date: '2026-01-02',
  time: '111213',
  author: 'Neuro^Nina',
  softwareVersion: '0.1',
  ...changes,
})
