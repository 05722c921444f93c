import type { Instrument } from '../define.ts'
import { ambulation } from './ambulation.ts'
import { ecog } from './ecog.ts'
import { isncsci } from './isncsci.ts'
import { kps } from './kps.ts'
import { mccormickModified } from './mccormick-modified.ts'
import { painNrs } from './pain-nrs.ts'
import { sphincter } from './sphincter.ts'
import { urgency } from './urgency.ts'

/** Every instrument, in the order of the dossier. A new one is one file and its line here. */
export const instruments: readonly Instrument[] = [
  isncsci,
  mccormickModified,
  sphincter,
  kps,
  ecog,
  ambulation,
  painNrs,
  urgency,
]
