import type { BodyOf, Entry } from '@theca/record'
import { defineView } from '@theca/record'
import type { RigidMotion } from '@theca/volumetry/reslice'
import { inverseMotion } from '@theca/volumetry/reslice'
import { caliperPlaced, examinationsAligned, lesionNoted, levelsMarked, readersCompared } from './entries.ts'

type Kept<K> = { readonly entry: Entry; readonly said: BodyOf<K> }

export type Reading = {
  /** The inventory by number; of a lesion noted again the last statement holds. */
  readonly lesions: readonly Kept<typeof lesionNoted>[]
  readonly calipers: readonly Kept<typeof caliperPlaced>[]
  /** The last marking of each frame of reference; series without a frame stand for themselves. */
  readonly levels: readonly Kept<typeof levelsMarked>[]
  readonly alignments: readonly Kept<typeof examinationsAligned>[]
  readonly comparisons: readonly Kept<typeof readersCompared>[]
}

const frameOf = ({ said }: Kept<typeof levelsMarked>): string => said.frameOfReferenceUid ?? said.seriesInstanceUid

/**
 * What readers said about the images.
 *
 * @example foldView(reading, entries).lesions[0]?.said.positionMm
 */
export const reading = defineView({
  name: 'plan.reading',
  from: [lesionNoted, caliperPlaced, levelsMarked, examinationsAligned, readersCompared],
  start: (): Reading => ({ lesions: [], calipers: [], levels: [], alignments: [], comparisons: [] }),
  fold: (state, said): Reading => {
    const { entry } = said
    switch (said.kind) {
      case 'plan.lesion-noted': {
        const others = state.lesions.filter((each) => each.said.lesion !== said.body.lesion)
        const lesions = [...others, { entry, said: said.body }].sort((a, b) => a.said.lesion - b.said.lesion)
        return { ...state, lesions }
      }
      case 'plan.caliper-placed':
        return { ...state, calipers: [...state.calipers, { entry, said: said.body }] }
      case 'plan.levels-marked': {
        const marked = { entry, said: said.body }
        return { ...state, levels: [...state.levels.filter((each) => frameOf(each) !== frameOf(marked)), marked] }
      }
      case 'plan.examinations-aligned':
        return { ...state, alignments: [...state.alignments, { entry, said: said.body }] }
      case 'plan.readers-compared':
        return { ...state, comparisons: [...state.comparisons, { entry, said: said.body }] }
    }
  },
})

/** How places of one frame of reference become places of another. */
export type FrameLink = { motion: RigidMotion; residualMm: number | null }

const REST: RigidMotion = {
  rotation: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  translationMm: [0, 0, 0],
}

/**
 * The way from one frame of reference to another: nothing to do within one; else the last alignment of the two by
 * landmarks, in either direction. `null` where nobody has aligned them: then they are not linked, whatever their
 * coordinates look like.
 */
export function linkBetween(
  alignments: Reading['alignments'],
  from: string | null,
  to: string | null,
): FrameLink | null {
  if (from === null || to === null) return null
  if (from === to) return { motion: REST, residualMm: null }
  const found = alignments.findLast(
    ({ said }) =>
      (said.fromFrameUid === from && said.toFrameUid === to) || (said.fromFrameUid === to && said.toFrameUid === from),
  )
  if (found === undefined) return null
  const { rotation, translationMm, residualMm, fromFrameUid } = found.said
  const motion: RigidMotion = { rotation, translationMm }
  return { motion: fromFrameUid === from ? motion : inverseMotion(motion), residualMm }
}
