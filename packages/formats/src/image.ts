/** Three numbers in the DICOM patient coordinate system (LPS), millimetres or unit-free for directions. */
export type Vector3 = readonly [number, number, number]

/**
 * What one image (one classic file, or one frame of a multi-frame file) says about itself.
 * `null` means that the file does not say. Nothing here has been repaired or guessed.
 */
export type ImageHeader = {
  sopClassUid: string | null
  sopInstanceUid: string | null
  seriesInstanceUid: string | null
  studyInstanceUid: string | null
  frameOfReferenceUid: string | null
  transferSyntaxUid: string
  modality: string | null
  seriesDescription: string | null
  seriesNumber: number | null
  instanceNumber: number | null
  /** ISO date YYYY-MM-DD of the series, else of the acquisition, else of the study. */
  date: string | null
  columns: number | null
  rows: number | null
  frames: number
  /** Frame index inside its file, 0 for classic files. */
  frame: number
  /** Unit vectors along a row (columns increase) and along a column (rows increase). */
  orientation: { row: Vector3; column: Vector3 } | null
  /** Centre of the first voxel. */
  positionMm: Vector3 | null
  /** [between rows, between columns] as DICOM writes Pixel Spacing. */
  pixelSpacingMm: readonly [number, number] | null
  sliceThicknessMm: number | null
  spacingBetweenSlicesMm: number | null
  pixels: PixelDescription | null
  burnedInAnnotation: 'yes' | 'no' | null
  echoTimeMs: number | null
  imageType: readonly string[]
  temporalIndex: number | null
}

/** How the stored values are to be read. */
export type PixelDescription = {
  samplesPerPixel: number
  photometricInterpretation: string
  bitsAllocated: number
  bitsStored: number
  highBit: number
  signed: boolean
  rescaleSlope: number
  rescaleIntercept: number
  /** 1 where colour planes are stored one after the other instead of pixel by pixel. */
  planarConfiguration?: 0 | 1
  /**
   * Position of the pixel data element's value in the file, and its length; encapsulated when length is null. In a
   * deflated file the position counts in the file as it would be with its data set inflated.
   */
  offset: number
  length: number | null
}

/** Who the file says it is about. Kept apart from everything else: it goes to the identity vault or nowhere. */
export type PatientIdentity = {
  name: string | null
  patientId: string | null
  birthDate: string | null
  sex: string | null
}
