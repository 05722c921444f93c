import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import type { Basis } from './sources.ts'
import { project, recalled, verified } from './sources.ts'

/** Where the cord is opened for a tumour inside it. */
export const CORD_ENTRIES = ['midline', 'left-drez', 'right-drez', 'pial'] as const
export type CordEntry = (typeof CORD_ENTRIES)[number]

export const cordEntryTitles: Readonly<Record<CordEntry, string>> = {
  midline: 'posterior median sulcus',
  'left-drez': 'LEFT dorsal root entry zone',
  'right-drez': 'RIGHT dorsal root entry zone',
  pial: 'directly where it reaches the surface',
}

export const cordEntryBases: Readonly<Record<CordEntry, Basis>> = {
  midline: recalled('Midline myelotomy with dorsal column mapping.'),
  'left-drez': verified('myelotomy-2020', 'Described for eccentric dorsolateral tumours that nearly reach it.'),
  'right-drez': verified('myelotomy-2020', 'Described for eccentric dorsolateral tumours that nearly reach it.'),
  pial: recalled('Over the place where the tumour presents, through the smallest bridge.'),
}

/** Normal tissue between the surface and the tumour along each way, mm; null where it is not measured or there is none. */
export type CordPaths = Readonly<Record<CordEntry, number | null>>

export const NO_PATHS: CordPaths = { midline: null, 'left-drez': null, 'right-drez': null, pial: null }

/** A way other than the midline is proposed only when it saves at least this much normal tissue. Project rule. */
export const ENTRY_ADVANTAGE_MM = 2

export type EntryProposal = { readonly entry: CordEntry; readonly says: string; readonly basis: readonly Basis[] }

/**
 * The way with the least normal tissue, and the midline unless another saves at least 2 mm.
 *
 * @returns why there is none, when the midline was not measured: nothing can be compared with it.
 * @example cordEntryOf({ midline: 3.5, 'left-drez': 1, 'right-drez': 5, pial: null })   // left-drez
 */
export function cordEntryOf(paths: CordPaths): Result<EntryProposal, { code: 'no-midline'; message: string }> {
  const { midline } = paths
  if (midline === null || !(midline >= 0))
    return refuse({ code: 'no-midline', message: 'The way through the midline is not measured. Measure it first.' })
  const measured = CORD_ENTRIES.flatMap((entry) => {
    const mm = paths[entry]
    return mm === null || !(mm >= 0) ? [] : [{ entry, mm }]
  })
  const shortest = measured.toSorted((a, b) => a.mm - b.mm)[0] as { entry: CordEntry; mm: number }
  const saved = midline - shortest.mm
  const entry = saved >= ENTRY_ADVANTAGE_MM ? shortest.entry : 'midline'
  const says =
    entry === 'midline'
      ? `${cordEntryTitles.midline}: ${midline.toFixed(1)} mm of normal cord; no other way saves ${ENTRY_ADVANTAGE_MM} mm.`
      : `${cordEntryTitles[entry]}: ${shortest.mm.toFixed(1)} mm of normal cord, ${saved.toFixed(1)} mm less than the midline.`
  return ok({ entry, says, basis: [project('Least normal tissue, 2 mm to leave the midline.'), cordEntryBases[entry]] })
}
