import type { NiftiVolume, NrrdVolume, SegmentationVolume } from '@theca/formats'
import { isNrrd, parseDicom, prepareCodecs, readNifti, readNrrd, readSegmentation, textOf } from '@theca/formats'
import type { Grid, Labelmap } from '@theca/volumetry'
import type { OnSeries, StructureDrawn } from './structures.ts'
import { labelsOfStructures } from './structures.ts'

export type LabelsFrom = 'nifti' | 'dicom-seg' | 'nrrd' | 'rtstruct'

export type Labels = {
  ok: true
  from: LabelsFrom
  grid: Grid
  seriesInstanceUid: string | null
  /** Null where the format names none: NIfTI, NRRD. */
  frameOfReferenceUid: string | null
  /** One mask per label, or one map where labels cannot overlap. */
  maps: { map: Labelmap; label: number | null }[]
  /** Of a structure set: what became of the contours of each region. */
  structures?: StructureDrawn[]
}
export type LabelsRead = Labels | { ok: false; code: string; message: string }
export type Either<T> = { ok: true; value: T } | { ok: false; code: string; message: string }

const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3'

/** Reads labels from NIfTI, DICOM SEG, NRRD, or an RT Structure Set with the series it lies on, told by their bytes. */
export async function labelsOf(bytes: Uint8Array, on: OnSeries | null = null): Promise<LabelsRead> {
  const isDicom = bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM'
  if (isDicom) {
    const file = parseDicom(bytes, { stopAtPixelData: true })
    if (file.ok && textOf(file.value.dataset, 'SOPClassUID') === RT_STRUCTURE_SET) return labelsOfStructures(bytes, on)
    if (file.ok) await prepareCodecs([file.value.transferSyntax.uid])
    const read = readSegmentation(bytes)
    return read.ok ? fromSegmentation(read.value) : { ok: false, ...read.failure }
  }
  if (isNrrd(bytes)) {
    const read = readNrrd(bytes)
    return read.ok ? fromNrrd(read.value) : { ok: false, ...read.failure }
  }
  const read = readNifti(bytes)
  if (!read.ok) {
    const message =
      read.failure.code === 'not-nifti'
        ? 'The file is neither NIfTI (.nii, .nii.gz) nor DICOM SEG nor NRRD. Give a labelmap in one of these formats.'
        : read.failure.message
    return { ok: false, code: read.failure.code, message }
  }
  return fromNifti(read.value)
}

function fromSegmentation(volume: SegmentationVolume): LabelsRead {
  const { dimensions, originMm, columnStepMm, rowStepMm, sliceStepMm } = volume
  const grid: Grid = { dimensions, originMm, columnStepMm, rowStepMm, sliceStepMm }
  const maps = volume.segments.flatMap(({ number, label }) => {
    const labels = volume.maskOf(number)
    return labels === null ? [] : [{ map: { grid, labels, names: new Map([[1, label]]) }, label: number }]
  })
  const { referencedSeriesUid: seriesInstanceUid, frameOfReferenceUid } = volume
  return { ok: true, from: 'dicom-seg', grid, seriesInstanceUid, frameOfReferenceUid, maps }
}

function fromNifti(volume: NiftiVolume): LabelsRead {
  if (!volume.affineKnown) {
    return {
      ok: false,
      code: 'no-position',
      message:
        'The file does not say how the image lies in the body (sform and qform codes are both 0). Save it again with its orientation.',
    }
  }
  const grid: Grid = { dimensions: volume.dimensions, ...volume.affine }
  const labels = wholeLabels(volume.data, volume.slope, volume.intercept)
  if (!labels.ok) return labels
  const maps = [{ map: { grid, labels: labels.value, names: new Map<number, string>() }, label: null }]
  return { ok: true, from: 'nifti', grid, seriesInstanceUid: null, frameOfReferenceUid: null, maps }
}

/** Values as labels, or the first that is none. */
function wholeLabels(data: ArrayLike<number>, slope = 1, intercept = 0): Either<Uint16Array> {
  const labels = new Uint16Array(data.length)
  for (let at = 0; at < labels.length; at += 1) {
    const value = (data[at] as number) * slope + intercept
    if (!Number.isInteger(value) || value < 0 || value > 65_535) {
      return {
        ok: false,
        code: 'undecodable',
        message: `The file holds the value ${Number(value.toPrecision(6))}, which is no label (whole numbers from 0 to 65 535). Is it the image instead of its labels?`,
      }
    }
    labels[at] = value
  }
  return { ok: true, value: labels }
}

/** One map with the names that 3D Slicer gives; where segments overlap in layers, one mask for each, numbered in order. */
function fromNrrd({ dimensions, affine, layers, data, segments }: NrrdVolume): LabelsRead {
  const grid: Grid = { dimensions, ...affine }
  const labels = wholeLabels(data)
  if (!labels.ok) return labels
  const base = { ok: true as const, from: 'nrrd' as const, grid, seriesInstanceUid: null, frameOfReferenceUid: null }
  if (layers === 1) {
    const names = new Map(segments.map(({ labelValue, name }) => [labelValue, name]))
    return { ...base, maps: [{ map: { grid, labels: labels.value, names }, label: null }] }
  }
  if (segments.length === 0)
    return {
      ok: false,
      code: 'unsupported',
      message: 'The file has several values per voxel and does not say which segments they are.',
    }
  const maps = segments.map(({ name, labelValue, layer }, index) => {
    const mask = new Uint8Array(labels.value.length / layers)
    for (let at = 0; at < mask.length; at += 1) mask[at] = labels.value[at * layers + layer] === labelValue ? 1 : 0
    return { map: { grid, labels: mask, names: new Map([[1, name]]) }, label: index + 1 }
  })
  return { ...base, maps }
}
