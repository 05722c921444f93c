import type { CordSegment, VertebralLevel } from './levels.ts'
import { CORD_SEGMENTS } from './levels.ts'

/** Cord segments rostral to caudal, both included. */
export type SegmentRange = { readonly from: CordSegment; readonly to: CordSegment }

/** How far the rule may be out in one person, in segments: teaching sources disagree by as much. */
export const SEGMENT_UNCERTAINTY = 2

const range = (from: CordSegment, to: CordSegment = from): SegmentRange => ({ from, to })

/**
 * The cord segments that lie behind a vertebra, by the rule of thumb of two teaching sources: + 1 in the neck, + 2 from
 * T1, + 3 from T7, lumbar segments behind T10 to T12, the conus behind L1. A third source differs by two segments, so a
 * derived segment is always shown as approximate; `SEGMENT_UNCERTAINTY` says how much.
 *
 * @returns null below the conus, where only roots run.
 * @example segmentsBehind('T10') // { from: 'L1', to: 'L2' }
 */
export function segmentsBehind(level: VertebralLevel): SegmentRange | null {
  return behind[level] ?? null
}

const behind: Readonly<Partial<Record<VertebralLevel, SegmentRange>>> = {
  C1: range('C1', 'C2'),
  C2: range('C3'),
  C3: range('C4'),
  C4: range('C5'),
  C5: range('C6'),
  C6: range('C7'),
  C7: range('C8'),
  T1: range('T3'),
  T2: range('T4'),
  T3: range('T5'),
  T4: range('T6'),
  T5: range('T7'),
  T6: range('T8'),
  T7: range('T10'),
  T8: range('T11'),
  T9: range('T12'),
  T10: range('L1', 'L2'),
  T11: range('L3', 'L4'),
  T12: range('L5', 'S1'),
  L1: range('S2', 'Co1'),
}

/** Ordinal of a segment, 0 for C1, growing caudally. */
export const segmentOrdinal = (segment: CordSegment): number => CORD_SEGMENTS.indexOf(segment)

/** Whether two ranges share a segment. */
export const segmentsMeet = (a: SegmentRange, b: SegmentRange): boolean =>
  segmentOrdinal(a.from) <= segmentOrdinal(b.to) && segmentOrdinal(b.from) <= segmentOrdinal(a.to)

/** The smallest range that holds all of several; null for none. */
export function segmentHull(ranges: readonly SegmentRange[]): SegmentRange | null {
  const ordered = ranges.toSorted((a, b) => segmentOrdinal(a.from) - segmentOrdinal(b.from))
  const lowest = ranges.toSorted((a, b) => segmentOrdinal(b.to) - segmentOrdinal(a.to))[0]
  const [highest] = ordered
  return highest === undefined || lowest === undefined ? null : { from: highest.from, to: lowest.to }
}

/** `T12 to L2`, or one segment. */
export const formatSegments = ({ from, to }: SegmentRange): string => (from === to ? from : `${from} to ${to}`)
