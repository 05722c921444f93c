import type { ImageHeader, PatientIdentity, Vector3 } from '@theca/formats'
import type { Grid, StackGeometry } from '@theca/volumetry'
import { directions, stackGeometry, voxelVolumeMm3 } from '@theca/volumetry'
import type { SeriesRead } from './entries.ts'

/** One image as it was found: which file, what it says about itself, and what was wrong with the file. */
export type FoundImage = {
  /** Index of the file in the order in which files were given. */
  file: number
  header: ImageHeader
  identity: PatientIdentity
  /** Bytes of pixel data that the file promises and does not have. */
  missingPixelBytes: number
  /** Why the pixels cannot be read, when that is known already. */
  undecodable: { code: 'unsupported-transfer-syntax' | 'undecodable' | 'limit-exceeded'; message: string } | null
}

export type SeriesFault = { code: string; message: string; files?: number[]; positionsMm?: number[] }

/** A series in the order of its slices, with its grid when it has one. */
export type AssembledSeries = {
  series: Omit<SeriesRead, 'faults'> & { transferSyntaxUid: string | null; faults: SeriesFault[] }
  /** Images in the order of the slices; those that do not fit the stack are left out and named in the faults. */
  ordered: FoundImage[]
  grid: Grid | null
  geometry: StackGeometry
}

/** Objects that are about images but are no stack of slices: their frames are not judged as one. */
const NOT_A_STACK = new Set(['SEG', 'SR', 'PR', 'KO', 'RTSTRUCT', 'RTPLAN', 'RTDOSE', 'DOC', 'REG', 'FID'])

/** A picture of many slices side by side (Siemens): where each lies stands only in the maker's own elements. */
const isMosaic = ({ header }: FoundImage): boolean => header.imageType.includes('MOSAIC')

/** These are said and do not hinder measuring: positions decide about geometry, a mask decides about volume. */
const REMARKS = new Set(['spacing-tag-disagrees', 'burnt-in-annotation'])

/**
 * Puts images together into series: sorted by position, judged by positions alone, every fault in words. A series
 * with a fault that could make a number wrong is not measurable, and then has no voxel volume either.
 *
 * @example
 * for (const { series } of assembleSeries(images)) if (!series.measurable) tell(series.faults)
 */
export function assembleSeries(images: readonly FoundImage[]): AssembledSeries[] {
  const groups = Map.groupBy(images, ({ header }) => header.seriesInstanceUid ?? '')
  const persons = personsByStudy(images)
  return [...groups.values()].map((group) => assemble(group, persons)).sort(byStudyAndNumber)
}

const byStudyAndNumber = (a: AssembledSeries, b: AssembledSeries): number =>
  (a.series.date ?? '').localeCompare(b.series.date ?? '') ||
  (a.ordered[0]?.header.seriesNumber ?? 0) - (b.ordered[0]?.header.seriesNumber ?? 0) ||
  a.series.seriesInstanceUid.localeCompare(b.series.seriesInstanceUid)

function assemble(group: readonly FoundImage[], persons: ReadonlyMap<string, Set<string>>): AssembledSeries {
  const faults: SeriesFault[] = []
  const distinct = withoutRepeatedUids(group, faults)
  const first = distinct[0] as FoundImage
  const { header } = first
  const isStack = !NOT_A_STACK.has(header.modality ?? '') && header.pixels !== null && !isMosaic(first)
  const geometry = stackGeometry(isStack ? distinct.map(({ header }) => header) : [])
  if (isStack)
    for (const { slices, ...fault } of geometry.faults)
      faults.push({ ...fault, ...(slices && { files: filesOf(slices.map((index) => distinct[index])) }) })
  faults.push(...fileFaults(distinct), ...identityFaults(distinct, persons))
  const ordered = isStack ? geometry.order.map((index) => distinct[index] as FoundImage) : distinct
  const { grid } = geometry
  const measurable = isStack && geometry.measurable && grid !== null && faults.every(({ code }) => REMARKS.has(code))
  const facing = grid === null ? null : directions(grid)
  const head = ordered[0]?.header ?? header
  return {
    ordered,
    grid,
    geometry,
    series: {
      seriesInstanceUid: header.seriesInstanceUid ?? '0',
      studyInstanceUid: header.studyInstanceUid,
      frameOfReferenceUid: header.frameOfReferenceUid,
      modality: header.modality,
      description: header.seriesDescription,
      date: header.date,
      transferSyntaxUid: header.transferSyntaxUid,
      images: group.length,
      dimensions: grid === null ? [head.columns ?? 0, head.rows ?? 0, ordered.length] : [...grid.dimensions],
      spacingMm: geometry.spacingMm === null ? null : [...geometry.spacingMm],
      sliceThicknessMm: head.sliceThicknessMm,
      originMm: head.positionMm === null ? null : [...head.positionMm],
      rowDirection: head.orientation === null ? null : [...head.orientation.row],
      columnDirection: head.orientation === null ? null : [...head.orientation.column],
      sliceDirection:
        facing !== null ? [...facing.slice] : head.orientation === null ? null : [...normal(head.orientation)],
      voxelVolumeMm3: measurable && grid !== null ? voxelVolumeMm3(grid) : null,
      measurable,
      faults,
    },
  }
}

const normal = ({ row, column }: { row: Vector3; column: Vector3 }): Vector3 => [
  row[1] * column[2] - row[2] * column[1],
  row[2] * column[0] - row[0] * column[2],
  row[0] * column[1] - row[1] * column[0],
]

const filesOf = (images: readonly (FoundImage | undefined)[]): number[] => [
  ...new Set(images.flatMap((image) => (image === undefined ? [] : [image.file]))),
]

/** Two images under one name are a conflict that a person decides; the first is shown, nothing is measured. */
function withoutRepeatedUids(group: readonly FoundImage[], faults: SeriesFault[]): FoundImage[] {
  const byUid = new Map<string, FoundImage>()
  const repeated: FoundImage[] = []
  for (const image of group) {
    const { sopInstanceUid, frame } = image.header
    const name = sopInstanceUid === null ? `file ${image.file}` : `${sopInstanceUid} ${frame}`
    if (byUid.has(name)) repeated.push(image)
    else byUid.set(name, image)
  }
  if (repeated.length > 0) {
    const message = `${repeated.length === 1 ? '1 image carries' : `${repeated.length} images carry`} the identifier of another image with other content; both are kept, choose the right one at the scanner's archive before measuring`
    faults.push({ code: 'duplicate-uid', message, files: filesOf(repeated) })
  }
  return [...byUid.values()]
}

function fileFaults(images: readonly FoundImage[]): SeriesFault[] {
  const faults: SeriesFault[] = []
  const cut = images.filter(({ missingPixelBytes }) => missingPixelBytes > 0)
  if (cut.length > 0) {
    const bytes = cut.reduce((sum, { missingPixelBytes }) => sum + missingPixelBytes, 0)
    const message = `${cut.length === 1 ? '1 file ends' : `${cut.length} files end`} ${bytes} bytes before the end of the image; copy the series again`
    faults.push({ code: 'truncated', message, files: filesOf(cut) })
  }
  const byReason = Map.groupBy(
    images.filter(({ undecodable }) => undecodable !== null),
    ({ undecodable }) => undecodable?.code ?? 'undecodable',
  )
  for (const [code, affected] of byReason)
    faults.push({ code, message: affected[0]?.undecodable?.message ?? '', files: filesOf(affected) })
  const mosaics = images.filter(isMosaic)
  if (mosaics.length > 0) {
    const message = `${mosaics.length === 1 ? '1 image is a mosaic' : `${mosaics.length} images are mosaics`} of many slices (Siemens), whose places in the patient are not written in the standard way; export the series as one image per slice, or as an enhanced multi-frame image`
    faults.push({ code: 'no-position', message, files: filesOf(mosaics) })
  }
  const burnt = images.filter(({ header }) => header.burnedInAnnotation === 'yes')
  if (burnt.length > 0) {
    const message = `${burnt.length === 1 ? '1 image has' : `${burnt.length} images have`} text burnt into the picture, which may name the person; look at it before anything leaves this computer`
    faults.push({ code: 'burnt-in-annotation', message, files: filesOf(burnt) })
  }
  return faults
}

/** What tells two persons apart in the files. Case and spaces of a name do not count. */
export const personKey = ({ patientId, name, birthDate }: PatientIdentity): string =>
  [patientId, name?.toLowerCase().replaceAll(/[\s^]+/g, ' '), birthDate].map((part) => part?.trim() ?? '').join('|')

function personsByStudy(images: readonly FoundImage[]): Map<string, Set<string>> {
  const persons = new Map<string, Set<string>>()
  for (const { header, identity } of images) {
    const study = header.studyInstanceUid ?? ''
    persons.set(study, (persons.get(study) ?? new Set()).add(personKey(identity)))
  }
  return persons
}

function identityFaults(images: readonly FoundImage[], persons: ReadonlyMap<string, Set<string>>): SeriesFault[] {
  const within = new Set(images.map(({ identity }) => personKey(identity))).size
  const inStudy = persons.get(images[0]?.header.studyInstanceUid ?? '')?.size ?? 1
  const count = Math.max(within, inStudy)
  if (count < 2) return []
  const where = within > 1 ? 'This series' : 'The examination that this series belongs to'
  return [
    {
      code: 'mixed-patient',
      message: `${where} names ${count} different persons; sort the images by person before importing them`,
    },
  ]
}
