import { createHash } from 'node:crypto'

/** A DICOM UID made from a name (2.25 and a 128-bit number): the same name gives the same UID. */
export const uidOf = (name: string): string =>
  `2.25.${BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 30)}`)}`
