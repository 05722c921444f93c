import { vrOfTag } from '../dictionary.ts'
import type { DicomElement } from '../parse.ts'
import { PROFILE, type Action, type RowOption } from './profile.ts'

export type DateTreatment = 'remove' | 'keep' | { shiftDays: number }

/** What of the profile's options is wanted. */
export type Wishes = {
  dates: DateTreatment
  keepPatientCharacteristics: boolean
  keepDevice: boolean
  cleanDescriptors: boolean
}

/** What is done to one element. `enter`: a sequence stays and its items are treated one by one. */
export type Treatment = 'keep' | 'remove' | 'empty' | 'dummy' | 'uid' | 'shift' | 'clean' | 'enter'

/** Objects in which a classic image module rules: what the profile leaves open may be removed there. */
const CLASSIC = new Set(
  ['1', '2', '4', '20', '128', '7', '6.1', '3.1', '12.1', '12.2'].map((end) => `1.2.840.10008.5.1.4.1.1.${end}`),
)

/** Standard UIDs (classes, syntaxes, coding schemes) that identify no one, beside those under the root of DICOM. */
const NAMING_UIDS = new Set([0x0008010c, 0x00080117, 0x00080118])
/** Versions of code tables, which are written as dates. */
const VERSION_DATES = new Set([0x00080106, 0x00080107])

const FREE_TEXT = new Set(['LT', 'ST', 'UT', 'UC', 'UR'])
const DATES = new Set(['DA', 'DT', 'TM'])

/**
 * What becomes of an element. The table decides; beyond it whatever can name somebody by its representation (names,
 * free text, dates, application titles, UIDs) is treated as the table treats its like. Codes, numbers and short labels
 * without a row stay, as the profile lets them.
 */
export function treatmentOf(element: DicomElement, sopClassUid: string | null, wishes: Wishes): Treatment {
  const { tag, items } = element
  const vr = element.vr === 'UN' ? vrOfTag(tag) : element.vr
  const group = tag >>> 16
  // Overlays and curves are drawings, and drawings can be writing.
  if ((group & 0xff00) === 0x5000 || ((group & 0xff00) === 0x6000 && group % 2 === 0)) return 'remove'
  if ((tag & 0xffff) === 0) return 'remove'
  const row = PROFILE.get(tag) ?? rowByRepresentation(tag, vr)
  if (row === null) return items === null ? 'keep' : 'enter'
  const gentle = row.option === null ? null : gently(row.option, vr, items !== null, wishes)
  if (gentle !== null) return gentle
  return decided(row.action, sopClassUid !== null && CLASSIC.has(sopClassUid), items !== null)
}

function rowByRepresentation(tag: number, vr: string): { action: Action; option: RowOption | null } | null {
  if (vr === 'PN') return { action: 'Z/D', option: null }
  if (vr === 'AE') return { action: 'X', option: null }
  if (FREE_TEXT.has(vr)) return { action: 'X/D', option: 'descriptor' }
  if (DATES.has(vr) && !VERSION_DATES.has(tag)) return { action: 'X/D', option: 'dates' }
  return vr === 'UI' && !NAMING_UIDS.has(tag) ? { action: 'U', option: null } : null
}

function gently(option: RowOption, vr: string, isSequence: boolean, wishes: Wishes): Treatment | null {
  if (option === 'patient') return wishes.keepPatientCharacteristics ? 'keep' : null
  if (option === 'device') return wishes.keepDevice ? (isSequence ? 'enter' : 'keep') : null
  if (option === 'descriptor') return wishes.cleanDescriptors && !isSequence ? 'clean' : null
  if (wishes.dates === 'keep') return 'keep'
  if (wishes.dates === 'remove') return null
  // A time of day is not changed by moving days.
  return vr === 'TM' || vr === 'SH' ? 'keep' : 'shift'
}

/**
 * Of several actions one that fits the object. Empty fits attributes that may be absent or without value, which is what
 * these are in classic images (a sequence is then left out); in others the last choice, a dummy, fits always.
 */
function decided(action: Action, isClassic: boolean, isSequence: boolean): Treatment {
  if (action === 'X/Z/U') return 'enter'
  const choices = action.split('/')
  const mayBeEmpty = choices.includes('Z') && !isSequence
  const chosen = !isClassic ? choices.at(-1) : mayBeEmpty ? 'Z' : choices[0]
  if (chosen === 'X') return 'remove'
  if (chosen === 'Z') return 'empty'
  if (chosen === 'U') return 'uid'
  return isSequence ? 'enter' : 'dummy'
}
