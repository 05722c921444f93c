import type { SeriesRead } from '@theca/plan'
import { imaging } from '@theca/plan'
import type { ArtifactFolder } from '@theca/platform'
import type { ArtifactId, CaseId, Record } from '@theca/record'
import { dayInWords, foldView } from '@theca/record'
import type { Figure } from '@theca/review'
import type { Grid, Vector3 } from '@theca/volumetry'
import { patientToVoxel } from '@theca/volumetry'
import { greyPng } from '../render/png.ts'
import type { GreyImage } from './foreign.ts'
import type { ForeignReader } from './reader.ts'

type Manifest = { series: { seriesInstanceUid: string; images: { artifact: ArtifactId; frame: number }[] }[] }

/** The side of a key picture: four vertebrae high, so that levels can be recognised. */
const SIDE_MM = 110
const MOST = 3

/**
 * The key pictures of a case: in each measurable series of the examination that the last tumour volume comes from, the
 * slice through the middle of the tumour. None where no tumour was measured, or its series is not known.
 *
 * @example const figures = await keyImages({ record, artifacts, reader }, 'TH-7K2QD')
 */
export async function keyImages(
  parts: { record: Pick<Record, 'read'>; artifacts: ArtifactFolder; reader: ForeignReader },
  caseId: CaseId,
): Promise<Figure[]> {
  const { tumourVolumes, studies } = foldView(imaging, await parts.record.read(caseId))
  const volume = tumourVolumes.at(-1)
  const study = studies.findLast(({ read }) =>
    read.series.some(({ seriesInstanceUid }) => seriesInstanceUid === volume?.measured.seriesInstanceUid),
  )
  const manifestId = study?.entry.evidence?.[0]
  if (volume === undefined || study === undefined || manifestId === undefined) return []
  const manifest = await readManifest(parts.artifacts, caseId, manifestId)
  const drawnOn = study.read.series.find(
    ({ seriesInstanceUid }) => seriesInstanceUid === volume.measured.seriesInstanceUid,
  )
  const sameFrame = study.read.series.filter(
    (each) =>
      each.measurable && each.frameOfReferenceUid !== null && each.frameOfReferenceUid === drawnOn?.frameOfReferenceUid,
  )
  const figures: Figure[] = []
  for (const series of [...sameFrame].slice(0, MOST)) {
    const images =
      manifest?.series.find(({ seriesInstanceUid }) => seriesInstanceUid === series.seriesInstanceUid)?.images ?? []
    const figure = await keyImage(parts, caseId, series, images, volume.tumour.centroidMm)
    if (figure !== null) figures.push(figure)
  }
  return figures
}

async function readManifest(artifacts: ArtifactFolder, caseId: CaseId, id: ArtifactId): Promise<Manifest | null> {
  const found = await artifacts.get(caseId, id)
  return found.ok ? (JSON.parse(new TextDecoder().decode(found.value.bytes)) as Manifest) : null
}

async function keyImage(
  parts: { artifacts: ArtifactFolder; reader: ForeignReader },
  caseId: CaseId,
  series: SeriesRead,
  images: Manifest['series'][number]['images'],
  centroidMm: Vector3,
): Promise<Figure | null> {
  const grid = gridOf(series)
  if (grid === null) return null
  const [column, row, slice] = patientToVoxel(grid, centroidMm)
  const image = images[Math.round(slice)]
  if (image === undefined) return null
  const found = await parts.artifacts.get(caseId, image.artifact)
  if (!found.ok) return null
  const view = { centre: [column, row], sideMm: SIDE_MM }
  const answer = await parts.reader.call<GreyImage | { code: string }>('greyImage', [
    { bytes: found.value.bytes },
    image.frame,
    view,
  ])
  if (!answer.ok || 'code' in answer.value) return null
  const { width, height, grey, pixelMm } = answer.value
  const name = series.description ?? series.modality ?? 'Series'
  const where = `slice ${Math.round(slice) + 1} of ${series.dimensions[2]}, through the tumour's middle`
  const edges = `${sideOf(series.rowDirection, -1)} at the left edge, ${sideOf(series.columnDirection, -1)} at the top`
  const date = series.date === null ? 'undated' : dayInWords(series.date)
  return {
    png: greyPng(width, height, grey),
    width: width * pixelMm[0],
    height: height * pixelMm[1],
    alt: `${name}: ${where}; ${edges}.`,
    caption: `${name}, ${date}. S${where.slice(1)}; ${edges}.`,
  }
}

function gridOf({
  dimensions,
  spacingMm,
  originMm,
  rowDirection,
  columnDirection,
  sliceDirection,
}: SeriesRead): Grid | null {
  if (
    spacingMm === null ||
    originMm === null ||
    rowDirection === null ||
    columnDirection === null ||
    sliceDirection === null
  )
    return null
  const step = (direction: readonly number[], mm: number): Vector3 => [
    (direction[0] as number) * mm,
    (direction[1] as number) * mm,
    (direction[2] as number) * mm,
  ]
  return {
    dimensions,
    originMm,
    columnStepMm: step(rowDirection, spacingMm[0]),
    rowStepMm: step(columnDirection, spacingMm[1]),
    sliceStepMm: step(sliceDirection, spacingMm[2]),
  }
}

const SIDES = [
  ['LEFT', 'RIGHT'],
  ['back', 'front'],
  ['head', 'feet'],
] as const

/** The side of the body that lies at the beginning (−1) or end (+1) of an image axis. LPS: +x left, +y back, +z head. */
function sideOf(direction: readonly number[] | null, end: 1 | -1): string {
  if (direction === null) return 'unknown side'
  const axis = direction.reduce(
    (most, value, index) => (Math.abs(value) > Math.abs(direction[most] as number) ? index : most),
    0,
  )
  const sign = Math.sign(direction[axis] as number) * end
  return (SIDES[axis] as readonly [string, string])[sign > 0 ? 0 : 1]
}
