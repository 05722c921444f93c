import type { DateTreatment } from './rules.ts'

/** What stands in the place of a text that an object needs and must not have. */
export const REMOVED = 'REMOVED'

/** A value that fits a representation and says nothing. */
export function dummyOf(vr: string, former: string): string {
  if (vr === 'DA' || (vr === 'UN' && /^\d{8}$/.test(former))) return '19000101'
  if (vr === 'DT' || (vr === 'UN' && /^\d{12,}/.test(former))) return '19000101000000'
  if (vr === 'TM' || (vr === 'UN' && /^\d{6}(\.\d+)?$/.test(former))) return '000000'
  if (vr === 'IS' || vr === 'DS') return '0'
  return vr === 'AS' ? '000D' : REMOVED
}

/** Another UID for a UID, the same for the same, under the root for random numbers (PS3.5 annex B). */
export function replacedUid(uid: string, keyedHash: (text: string) => Uint8Array): string {
  if (uid === '' || uid.startsWith('1.2.840.10008.')) return uid
  let number = 0n
  for (const byte of keyedHash(`uid ${uid}`).subarray(0, 16)) number = number * 256n + BigInt(byte)
  return `2.25.${number}`
}

/** A date, or a date with time, moved by whole days; null where it is not in the form of the standard. */
export function shiftedDate(text: string, treatment: DateTreatment): string | null {
  const found = /^(\d{4})(\d{2})(\d{2})(.*)$/.exec(text)
  if (found === null || typeof treatment === 'string') return null
  const [, year, month, day, rest = ''] = found
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day)) + treatment.shiftDays * 86_400_000
  const moved = new Date(at)
  if (Number.isNaN(at) || moved.getUTCFullYear() < 1 || moved.getUTCFullYear() > 9999) return null
  return moved.toISOString().slice(0, 10).replaceAll('-', '') + rest
}

/** Ages above 89 years single people out (and are treated as a date by privacy rules); they become 90 years. */
export const cappedAge = (text: string): string => (/^\d{3}Y$/.test(text) && text > '089Y' ? '090Y' : text)

// Words of protocols, planes, regions and contrast that name no one. A word that is not here is left out.
const VOCABULARY = new Set(
  `t1 t1w t2 t2w pd stir flair tse fse se ir tirm vibe space cube vista mprage mpr dixon gre swi dwi adc epi haste ciss
  fiesta tof mra mrv mri ct cta cbct pet us xr dx seg sr 2d 3d iso fs fatsat fat sat sup suppressed nonfs sag sagittal
  cor coronal ax axial tra trans transversal obl oblique loc localizer localiser scout survey topogram head brain neck
  spine spinal cord canal c cs cervical cerv t ts th thoracic thorac dorsal l ls lumbar lumb s sacral sacrum whole total
  upper middle lower thoracolumbar cervicothoracic lumbosacral conus cauda myelo myelography gd gad gadolinium contrast
  km kontrast post pre nativ native plain without with po pc ce delayed dyn dynamic perf perfusion diff diffusion b0 tr
  te ti fov res hr hires high low resolution thin thick slice slices recon reformat derived composed subtraction sub mip
  left right rt li re bone soft tissue lung window kernel segmentation labels tumour tumor oedema edema syrinx baseline
  follow up followup postop preop intraop study exam series image images`.split(/\s+/),
)

/** A description of which only known words are left: "T2 TSE SAG for Ms Miller" becomes "T2 TSE SAG". */
export const cleaned = (text: string): string =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => VOCABULARY.has(word.toLowerCase()) || /^\d{1,2}(mm)?$/i.test(word))
    .join(' ')
