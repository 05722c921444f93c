import type { BodyOf, Entry, Instant } from '@theca/record'
import { defineView } from '@theca/record'
import { cordMeasured } from './cord-measured.ts'
import type { LabelMeasured } from './entries.ts'
import { imagingRead, volumesMeasured } from './entries.ts'

/** A tumour volume with everything that has to travel with it. */
export type TumourVolume = {
  readonly at: Instant
  readonly entry: Entry
  readonly measured: BodyOf<typeof volumesMeasured>
  readonly tumour: LabelMeasured
}

export type Imaging = {
  readonly studies: readonly { at: Instant; entry: Entry; read: BodyOf<typeof imagingRead> }[]
  readonly measurements: readonly { at: Instant; entry: Entry; measured: BodyOf<typeof volumesMeasured> }[]
  /** Cord and canal as they were measured, oldest first. */
  readonly cords: readonly { at: Instant; entry: Entry; measured: BodyOf<typeof cordMeasured> }[]
  /** Measured labels that were marked as tumour, oldest first. */
  readonly tumourVolumes: readonly TumourVolume[]
}

/**
 * What was imaged and measured, in order of when the images were made.
 *
 * @example foldView(imaging, entries).tumourVolumes.at(-1)?.tumour.volumeMl
 */
export const imaging = defineView({
  name: 'plan.imaging',
  from: [imagingRead, volumesMeasured, cordMeasured],
  start: (): Imaging => ({ studies: [], measurements: [], cords: [], tumourVolumes: [] }),
  fold: (state, said): Imaging => {
    const { entry } = said
    const at = entry.effectiveAt
    if (said.kind === 'plan.imaging-read')
      return { ...state, studies: [...state.studies, { at, entry, read: said.body }] }
    if (said.kind === 'plan.cord-measured')
      return { ...state, cords: [...state.cords, { at, entry, measured: said.body }] }
    const measurements = [...state.measurements, { at, entry, measured: said.body }]
    const tumour = said.body.labels.find((each) => each.label === said.body.tumourLabel)
    if (tumour === undefined) return { ...state, measurements }
    return {
      ...state,
      measurements,
      tumourVolumes: [...state.tumourVolumes, { at, entry, measured: said.body, tumour }],
    }
  },
})
