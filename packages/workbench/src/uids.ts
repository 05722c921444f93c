import { createHash, randomUUID } from 'node:crypto'

/** A new DICOM UID: 2.25 and a random number of 128 bits (PS3.5 B.2). */
export const newUid = (): string => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`

/** A DICOM UID made from a name (2.25 and a 120-bit number): the same name gives the same UID. */
export const uidOf = (name: string): string =>
  `2.25.${BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 30)}`)}`
