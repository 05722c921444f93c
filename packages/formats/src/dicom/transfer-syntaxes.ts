/** How a data set is encoded (PS3.5 annex A), and the name by which a refusal speaks of it. */
export type TransferSyntax = {
  uid: string
  name: string
  explicitVr: boolean
  littleEndian: boolean
  deflated: boolean
  encapsulated: boolean
}

const native = (uid: string, name: string, explicitVr: boolean, littleEndian = true, deflated = false) => ({
  uid,
  name,
  explicitVr,
  littleEndian,
  deflated,
  encapsulated: false,
})
const encapsulated = (uid: string, name: string) => ({
  uid,
  name,
  explicitVr: true,
  littleEndian: true,
  deflated: false,
  encapsulated: true,
})

export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2'
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'
export const DEFLATED_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99'
export const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2'
export const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.57'
export const JPEG_LOSSLESS_FIRST_ORDER = '1.2.840.10008.1.2.4.70'
export const JPEG_LS_LOSSLESS = '1.2.840.10008.1.2.4.80'
export const JPEG_LS_NEAR_LOSSLESS = '1.2.840.10008.1.2.4.81'
export const JPEG_BASELINE = '1.2.840.10008.1.2.4.50'
export const JPEG_EXTENDED = '1.2.840.10008.1.2.4.51'
export const JPEG_2000_LOSSLESS = '1.2.840.10008.1.2.4.90'
export const JPEG_2000 = '1.2.840.10008.1.2.4.91'
export const HTJ2K_LOSSLESS = '1.2.840.10008.1.2.4.201'
export const HTJ2K_LOSSLESS_RPCL = '1.2.840.10008.1.2.4.202'
export const HTJ2K = '1.2.840.10008.1.2.4.203'
export const RLE_LOSSLESS = '1.2.840.10008.1.2.5'

const SYNTAXES: readonly TransferSyntax[] = [
  native(IMPLICIT_LITTLE_ENDIAN, 'Implicit VR Little Endian', false),
  native(EXPLICIT_LITTLE_ENDIAN, 'Explicit VR Little Endian', true),
  native(DEFLATED_LITTLE_ENDIAN, 'Deflated Explicit VR Little Endian', true, true, true),
  native(EXPLICIT_BIG_ENDIAN, 'Explicit VR Big Endian', true, false),
  encapsulated('1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed'),
  encapsulated(JPEG_BASELINE, 'JPEG Baseline (8 bit, lossy)'),
  encapsulated(JPEG_EXTENDED, 'JPEG Extended (12 bit, lossy)'),
  encapsulated(JPEG_LOSSLESS, 'JPEG Lossless (process 14)'),
  encapsulated(JPEG_LOSSLESS_FIRST_ORDER, 'JPEG Lossless (process 14, first-order prediction)'),
  encapsulated(JPEG_LS_LOSSLESS, 'JPEG-LS Lossless'),
  encapsulated(JPEG_LS_NEAR_LOSSLESS, 'JPEG-LS Near-lossless'),
  encapsulated(JPEG_2000_LOSSLESS, 'JPEG 2000 Lossless'),
  encapsulated(JPEG_2000, 'JPEG 2000'),
  encapsulated('1.2.840.10008.1.2.4.92', 'JPEG 2000 Part 2 Lossless'),
  encapsulated('1.2.840.10008.1.2.4.93', 'JPEG 2000 Part 2'),
  encapsulated('1.2.840.10008.1.2.4.100', 'MPEG-2 Main Profile'),
  encapsulated('1.2.840.10008.1.2.4.101', 'MPEG-2 High Profile'),
  encapsulated('1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264'),
  encapsulated('1.2.840.10008.1.2.4.103', 'MPEG-4 AVC/H.264 BD-compatible'),
  encapsulated('1.2.840.10008.1.2.4.104', 'MPEG-4 AVC/H.264 2D video'),
  encapsulated('1.2.840.10008.1.2.4.105', 'MPEG-4 AVC/H.264 3D video'),
  encapsulated('1.2.840.10008.1.2.4.106', 'MPEG-4 AVC/H.264 stereo'),
  encapsulated('1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main'),
  encapsulated('1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10'),
  encapsulated('1.2.840.10008.1.2.4.110', 'JPEG XL Lossless'),
  encapsulated('1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression'),
  encapsulated('1.2.840.10008.1.2.4.112', 'JPEG XL'),
  encapsulated(HTJ2K_LOSSLESS, 'High-Throughput JPEG 2000 Lossless'),
  encapsulated(HTJ2K_LOSSLESS_RPCL, 'High-Throughput JPEG 2000 Lossless (RPCL)'),
  encapsulated(HTJ2K, 'High-Throughput JPEG 2000'),
  encapsulated(RLE_LOSSLESS, 'RLE Lossless'),
  encapsulated('1.2.840.10008.1.2.8.1', 'Deflated Image Frame'),
]

const BY_UID = new Map(SYNTAXES.map((syntax) => [syntax.uid, syntax]))

export const transferSyntax = (uid: string): TransferSyntax | undefined => BY_UID.get(uid)
