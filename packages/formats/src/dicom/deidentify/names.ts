import { DICTIONARY } from '../dictionary.ts'
import type { DicomDataSet } from '../parse.ts'
import { textValues } from '../values.ts'

/** Elements that hold who somebody is: their values must not stand anywhere else in the file. */
const IDENTIFYING: readonly number[] = [
  ...(['PatientName', 'PatientID', 'PatientBirthDate', 'AccessionNumber', 'ReferringPhysicianName'] as const).map(
    (keyword) => DICTIONARY[keyword][0],
  ),
  // Other IDs and names of the patient, mother's name, address, telephone, insurance and record numbers; physicians and
  // operators; the institution and its department.
  0x00101000,
  0x00101001,
  0x00101005,
  0x00101060,
  0x00101040,
  0x00102154,
  0x00101050,
  0x00101090,
  0x00080080,
  0x00080081,
  0x00081040,
  0x00081048,
  0x00081050,
  0x00081060,
  0x00081070,
  0x0008009c,
  0x00321032,
  0x00380010,
]

/** The values of these elements on every level, whole and in parts, in small letters. Shorter ones would match by chance. */
export function identifyingValues(set: DicomDataSet): string[] {
  return [...set.elements.values()].flatMap((element) => {
    if (element.items !== null) return element.items.flatMap(identifyingValues)
    if (!IDENTIFYING.includes(element.tag)) return []
    return textValues(set, element)
      .flatMap((text) => [text, ...text.split(/[\^=\s]+/)])
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part.length >= 4)
  })
}
