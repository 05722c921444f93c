import type { SegmentInput } from '@theca/formats'
import { SEGMENT_CODES, imageHeaders, parseDicom, patientIdentity, writeSegmentation } from '@theca/formats'
import { transferred } from '@theca/platform/reading'
import type { Grid } from '@theca/volumetry'
import { voxelCount } from '@theca/volumetry'
import type { DrawnLabel, Stroke } from '@theca/volumetry/segmentation'
import { DRAWN_LABELS, drawnLabels, foldStrokes } from '@theca/volumetry/segmentation'
import type { SeriesImage, SeriesRefused } from './checked-volume.ts'

/** What a written segmentation needs beside the strokes; identifiers are made by the caller, who may be random. */
export type SegmentationAbout = {
  author: string
  program: string
  date: string
  time: string
  seriesInstanceUid: string
  sopInstanceUid: string
  dimensionOrganizationUid: string
}

const codes = {
  cord: [SEGMENT_CODES.anatomicalStructure, SEGMENT_CODES.spinalCord],
  canal: [SEGMENT_CODES.anatomicalStructure, SEGMENT_CODES.spinalCanal],
  tumour: [SEGMENT_CODES.abnormalStructure, SEGMENT_CODES.neoplasm],
  residual: [SEGMENT_CODES.abnormalStructure, SEGMENT_CODES.neoplasm],
  oedema: [SEGMENT_CODES.abnormalStructure, SEGMENT_CODES.edema],
  // No concept of the context groups that were seen names a syrinx; what fills it is fluid.
  syrinx: [SEGMENT_CODES.bodySubstance, SEGMENT_CODES.cerebrospinalFluid],
} as const satisfies Record<DrawnLabel, unknown>

/** Names that say more than the label: a voxel has one label, so the canal is drawn round what it holds. */
const segmentNames: Partial<Record<DrawnLabel, string>> = {
  residual: 'residual tumour',
  canal: 'canal without contents',
}

/** Tools that a hand alone guides. With any other the segment is semi-automatic, and names the program. */
const BY_HAND = new Set(['brush', 'erase', 'clear'])

/**
 * A drawing as DICOM SEG: the strokes folded to labels on the grid of their series, one segment per label drawn.
 *
 * @param images the source images in the order of the slices of `grid`
 */
export function drawingToSegmentation(
  images: readonly SeriesImage[],
  grid: Grid,
  strokes: readonly Stroke[],
  about: SegmentationAbout,
): unknown {
  const source = sourceOf(images)
  if ('code' in source) return source
  const labels = foldStrokes(voxelCount(grid), strokes)
  const drawn = drawnLabels.filter((name) => labels.includes(DRAWN_LABELS[name]))
  if (drawn.length === 0)
    return { code: 'no-label', message: 'Nothing is drawn. Draw the tumour, or choose another drawing.' }
  const { author, program, ...identifiers } = about
  const bytes = writeSegmentation({
    ...grid,
    labels,
    segments: drawn.map((name) => segmentOf(name, strokes, program)),
    source,
    ...identifiers,
    seriesNumber: 900,
    seriesDescription: 'Drawn in Theca',
    author: author.replaceAll(/[\\^=]/g, ' ').slice(0, 64),
    softwareVersion: program,
  })
  return transferred({ bytes }, [bytes.buffer as ArrayBuffer])
}

function segmentOf(name: DrawnLabel, strokes: readonly Stroke[], program: string): SegmentInput {
  const label = DRAWN_LABELS[name]
  const tools = strokes.flatMap((stroke) =>
    stroke.act === 'draw' && stroke.delta.some((part) => part.label === label) ? [stroke.by.tool] : [],
  )
  const helped = [...new Set(tools)].filter((tool) => !BY_HAND.has(tool)).sort()
  const [category, property] = codes[name]
  return {
    labelValue: label,
    label: segmentNames[name] ?? name,
    algorithm:
      helped.length === 0
        ? { type: 'MANUAL' }
        : { type: 'SEMIAUTOMATIC', name: `${program}: ${helped.join(', ')}`.slice(0, 64) },
    category,
    property,
  }
}

type Source = Parameters<typeof writeSegmentation>[0]['source']

function sourceOf(images: readonly SeriesImage[]): Source | SeriesRefused {
  const instances: { sopClassUid: string; sopInstanceUid: string; slice: number }[] = []
  let study: Omit<Source, 'instances'> | null = null
  let last: { bytes: Uint8Array; headers: { sopClassUid: string | null; sopInstanceUid: string | null }[] } | null =
    null
  for (const [slice, { bytes, frame }] of images.entries()) {
    if (last === null || last.bytes !== bytes) {
      const file = parseDicom(bytes, { stopAtPixelData: true, fileBytes: bytes.length })
      if (!file.ok) return file.failure
      const headers = imageHeaders(file.value)
      if (!headers.ok) return headers.failure
      last = { bytes, headers: headers.value }
      const [header] = headers.value
      if (study === null && header !== undefined) {
        const { studyInstanceUid, frameOfReferenceUid, seriesInstanceUid } = header
        if (studyInstanceUid === null || frameOfReferenceUid === null || seriesInstanceUid === null)
          return {
            code: 'undecodable',
            message:
              'The images do not name their study and frame of reference, so nothing that refers to them can be written.',
          }
        study = {
          patient: patientIdentity(file.value),
          studyInstanceUid,
          frameOfReferenceUid,
          seriesInstanceUid,
          studyDate: header.date,
          studyTime: null,
          studyId: null,
          accessionNumber: null,
        }
      }
    }
    const header = last.headers[frame]
    if (header !== undefined && header.sopClassUid !== null && header.sopInstanceUid !== null)
      instances.push({ sopClassUid: header.sopClassUid, sopInstanceUid: header.sopInstanceUid, slice })
  }
  return study === null ? { code: 'undecodable', message: 'The series has no image.' } : { ...study, instances }
}
