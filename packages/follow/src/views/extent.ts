import type { Imaging, TumourVolume } from '@theca/plan'
import type { ResectionClass } from '@theca/instruments'
import { resectionOf } from '@theca/instruments'
import type { Course } from './course.ts'
import { daysFrom } from './outcome.ts'

/** The volumes before and after, and what they come to. `bounds` is the least and the most that can have been removed. */
export type ExtentByVolume = {
  readonly before: TumourVolume
  readonly after: TumourVolume
  readonly percent: number
  readonly class: ResectionClass
  readonly bounds: readonly [low: number, high: number]
  /** Days from the operation to the later image; beyond 72 h residual and scar are hard to tell apart. */
  readonly daysAfter: number
}

export type Extent = {
  readonly byWord: string
  readonly stoppedBecause: string
  readonly byVolume: ExtentByVolume | null
  /** Why there is no number, when there is none. */
  readonly because: string | null
  /** The word and the volumes name different classes; a person looks at both. */
  readonly disagree: boolean
}

const classOfWord: Readonly<Record<string, ResectionClass>> = {
  gtr: 'GTR',
  'near-total': 'NTR',
  str: 'STR',
  partial: 'partial',
  biopsy: 'biopsy',
}

const dayOf = ({ measured, at }: TumourVolume): string => measured.imagedOn ?? at.slice(0, 10)

/**
 * Extent of resection of the first operation: the surgeon's word, and beside it the last volume before and the first after.
 *
 * @example extentOf(course, imaging)?.byVolume?.percent // 85.87
 */
export function extentOf(course: Course, { tumourVolumes }: Imaging): Extent | null {
  const [operated, next] = course.operations
  if (operated === undefined) return null
  const day = operated.at.slice(0, 10)
  const before = tumourVolumes.filter((each) => dayOf(each) <= day).at(-1)
  const after = tumourVolumes.find(
    (each) => dayOf(each) > day && (next === undefined || dayOf(each) <= next.at.slice(0, 10)),
  )
  const { extentByWord: byWord, stoppedBecause } = operated.body
  const said = { byWord, stoppedBecause }
  if (before === undefined)
    return { ...said, byVolume: null, because: 'no tumour volume before the operation', disagree: false }
  if (after === undefined)
    return { ...said, byVolume: null, because: 'no tumour volume after the operation', disagree: false }
  if (before.tumour.volumeMm3 === 0)
    return { ...said, byVolume: null, because: 'the volume before is zero', disagree: false }
  const found = resectionOf(before.tumour.volumeMl, after.tumour.volumeMl)
  const [leastBefore, mostBefore] = before.tumour.volumeBoundsMm3
  const [leastAfter, mostAfter] = after.tumour.volumeBoundsMm3
  const removed = (was: number, is: number): number => (was === 0 ? Number.NEGATIVE_INFINITY : ((was - is) / was) * 100)
  const word = classOfWord[byWord]
  return {
    ...said,
    byVolume: {
      before,
      after,
      ...found,
      bounds: [removed(leastBefore, mostAfter), removed(mostBefore, leastAfter)],
      daysAfter: daysFrom(day, dayOf(after)),
    },
    because: null,
    disagree: word !== undefined && word !== found.class,
  }
}
