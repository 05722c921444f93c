import { DICTIONARY, type Keyword } from '../dictionary.ts'
import type { OutElement } from './encode.ts'
import { METHOD_CODES, type MethodCode } from './profile.ts'
import type { Wishes } from './rules.ts'

/** The elements by which a file says that it was de-identified, and how. Former ones are replaced. */
export const MARKS: readonly number[] = (
  [
    'PatientIdentityRemoved',
    'DeidentificationMethod',
    'DeidentificationMethodCodeSequence',
    'LongitudinalTemporalInformationModified',
  ] as const
).map((keyword) => DICTIONARY[keyword][0])

/** What the file has to say about itself afterwards (PS3.15 section E.1.1). */
export function marks(wishes: Wishes): OutElement[] {
  const { dates } = wishes
  const temporal = dates === 'keep' ? 'UNMODIFIED' : dates === 'remove' ? 'REMOVED' : 'MODIFIED'
  return [
    text('PatientIdentityRemoved', 'YES'),
    text('DeidentificationMethod', 'Theca: DICOM PS3.15 annex E, basic profile'),
    text('LongitudinalTemporalInformationModified', temporal),
    {
      tag: DICTIONARY.DeidentificationMethodCodeSequence[0],
      vr: 'SQ',
      items: methodCodes(wishes).map(({ value, meaning }) => [
        text('CodeValue', value),
        text('CodingSchemeDesignator', 'DCM'),
        text('CodeMeaning', meaning),
      ]),
    },
  ]
}

const text = (keyword: Keyword, value: string): OutElement => ({
  tag: DICTIONARY[keyword][0],
  vr: DICTIONARY[keyword][1],
  value: new TextEncoder().encode(value),
})

/** The codes of the profile and of the options that were used. */
function methodCodes({ dates, keepPatientCharacteristics, keepDevice, cleanDescriptors }: Wishes): MethodCode[] {
  return [
    METHOD_CODES.basic,
    ...(cleanDescriptors ? [METHOD_CODES.descriptors] : []),
    ...(dates === 'keep' ? [METHOD_CODES.fullDates] : []),
    ...(typeof dates === 'object' ? [METHOD_CODES.modifiedDates] : []),
    ...(keepPatientCharacteristics ? [METHOD_CODES.patient] : []),
    ...(keepDevice ? [METHOD_CODES.device] : []),
  ]
}
