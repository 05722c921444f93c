import { folderFiles } from '@theca/platform/reading'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record/result'
import type { AssembledSeries } from '@theca/plan'
import { collectStudy } from './dicomweb.ts'
import type { SeriesFile, Source, Values } from './foreign.ts'
import { directoryInWords, missingListed } from './media.ts'
import type { ForeignReader } from './reader.ts'
import { openReader } from './reader.ts'
import type { Scan } from './scan.ts'
import { scanSources } from './scan.ts'
import type { ImagingFailure, Progress, ScannedSeries, ScanReport } from './types.ts'

export type * from './types.ts'

/** The files of a folder, of a ZIP, or the one file, as sources for a reader, with their names as they may be shown. */
export type Collected = { sources: Source[]; names: string[] }

export async function collect(path: string): Promise<Result<Collected, ImagingFailure>> {
  const found = await folderFiles(path)
  if (!found.ok) return refuse({ code: found.failure.code, message: `${path}: ${found.failure.message}` })
  try {
    const { files, kind } = found.value
    if (files.length === 0)
      return refuse({ code: 'empty', message: `${path} holds no files. Give the folder or ZIP that holds the images.` })
    const sources: Source[] = []
    for (const file of files) {
      if (file.path !== undefined) {
        sources.push({ path: file.path })
        continue
      }
      const bytes = await file.bytes()
      if (!bytes.ok) return refuse({ code: bytes.failure.code, message: `${path}: ${bytes.failure.message}` })
      sources.push({ bytes: bytes.value })
    }
    return ok({ sources, names: kind === 'file' ? [path] : files.map(({ name }) => name) })
  } finally {
    await found.value.close()
  }
}

/**
 * Scans a folder, a ZIP or a file: series, geometry, faults.
 *
 * @param options.values also decode every pixel and give least, greatest and mean of the modality values.
 * @example
 * const scanned = await scanPath('/media/cd', { values: true })
 * if (scanned.ok) for (const series of scanned.value.series) tell(series.faults)
 */
export async function scanPath(
  path: string,
  options: { values?: boolean; onProgress?: Progress } = {},
): Promise<Result<ScanReport, ImagingFailure>> {
  const reader = openReader()
  try {
    return await scanWith(reader, path, options)
  } finally {
    await reader.close()
  }
}

/** The same with a reader that is already there: for many paths. */
export async function scanWith(
  reader: ForeignReader,
  path: string,
  options: { values?: boolean; onProgress?: Progress } = {},
): Promise<Result<ScanReport, ImagingFailure>> {
  const collected = await collect(path)
  return collected.ok ? ok(await scanCollected(reader, collected.value, options)) : collected
}

/**
 * The same for a study in an archive with DICOMweb, which the user has named.
 *
 * @example await scanStudy('https://archive.example/dicom-web/studies/1.2.3')
 */
export async function scanStudy(
  address: string,
  options: { values?: boolean; onProgress?: Progress; authorization?: string } = {},
): Promise<Result<ScanReport, ImagingFailure>> {
  const collected = await collectStudy(address, options)
  if (!collected.ok) return collected
  const reader = openReader()
  try {
    return ok(await scanCollected(reader, collected.value, options))
  } finally {
    await reader.close()
  }
}

async function scanCollected(
  reader: ForeignReader,
  { sources, names }: Collected,
  options: { values?: boolean; onProgress?: Progress },
): Promise<ScanReport> {
  const scan = await scanSources(reader, sources, options.onProgress)
  const values = options.values === true ? await valuesOfSeries(reader, scan, sources) : undefined
  return reportOf(scan, names, values)
}

function reportOf(scan: Scan, names: readonly string[], values?: readonly Values[]): ScanReport {
  const named = (file: number): string => names[file] ?? `file ${file + 1}`
  const directories = new Map(
    scan.directories.map(({ file, listed }) => [
      file,
      { listed: listed.length, missing: names.length > 1 ? missingListed(named(file), listed, names) : null },
    ]),
  )
  const reasonOf = ({ file, reason }: Scan['skipped'][number]): string => {
    const directory = directories.get(file)
    return directory === undefined ? reason : directoryInWords(directory.listed, directory.missing)
  }
  return {
    files: scan.files,
    read: scan.read,
    skipped: scan.skipped.map((each) => ({ path: named(each.file), reason: reasonOf(each) })),
    missing: [...new Set([...directories.values()].flatMap(({ missing }) => missing ?? []))],
    patients: scan.persons.length,
    series: scan.series.map(({ series }, index): ScannedSeries => {
      const found = values?.[index]
      const faults = series.faults.map(({ files, ...fault }) => ({
        ...fault,
        ...(files && { files: files.map(named) }),
      }))
      if (found === undefined) return { ...series, faults }
      if (found.ok) return { ...series, faults, values: { min: found.min, max: found.max, mean: found.mean } }
      const known = faults.some(({ code }) => code === found.code)
      return {
        ...series,
        measurable: false,
        voxelVolumeMm3: null,
        faults: known ? faults : [...faults, { code: found.code, message: found.message }],
        values: null,
      }
    }),
  }
}

async function valuesOfSeries(reader: ForeignReader, scan: Scan, sources: readonly Source[]): Promise<Values[]> {
  const found: Values[] = []
  for (const { ordered, series } of scan.series) {
    if (series.modality !== null && ordered[0]?.header.pixels === null)
      found.push({ ok: false, code: 'undecodable', message: 'This object has no pixels.' })
    else {
      const answer = await reader.call<Values>('valuesOf', [seriesFiles(ordered, sources)])
      found.push(answer.ok ? answer.value : { ok: false, code: 'undecodable', message: answer.failure.message })
    }
  }
  return found
}

const seriesFiles = (ordered: AssembledSeries['ordered'], sources: readonly Source[]): SeriesFile[] =>
  ordered.map(({ file, header }) => ({ source: sources[file] as Source, frame: header.frame }))

/**
 * Writes one series as NIfTI with the same voxels. Refuses a series that is not measurable, with its fault.
 *
 * @example await convertToNifti('/media/cd', 't2.nii.gz', { series: '1.2.840…' })
 */
export async function convertToNifti(
  path: string,
  out: string,
  options: { series?: string; onProgress?: Progress } = {},
): Promise<Result<{ series: ScannedSeries; voxels: number }, ImagingFailure>> {
  const collected = await collect(path)
  if (!collected.ok) return collected
  const { sources, names } = collected.value
  if (!/\.nii(\.gz)?$/.test(out)) return refuse({ code: 'usage', message: `${out} does not end in .nii or .nii.gz.` })
  const reader = openReader()
  try {
    const scan = await scanSources(reader, sources, options.onProgress)
    const chosen = chooseSeries(scan, path, options.series)
    if (!chosen.ok) return chosen
    const { ordered, grid } = chosen.value
    const answer = await reader.call<{ ok: true; voxels: number } | ({ ok: false } & ImagingFailure)>('convert', [
      seriesFiles(ordered, sources),
      grid,
      out,
    ])
    const done = answer.ok ? answer.value : { ok: false as const, ...answer.failure }
    if (!done.ok) return refuse({ code: done.code, message: done.message })
    return ok({
      series: reportOf({ ...scan, series: [chosen.value] }, names).series[0] as ScannedSeries,
      voxels: done.voxels,
    })
  } finally {
    await reader.close()
  }
}

function chooseSeries(scan: Scan, path: string, wanted: string | undefined): Result<AssembledSeries, ImagingFailure> {
  const candidates = scan.series.filter(({ series }) => wanted === undefined || series.seriesInstanceUid === wanted)
  const [only, ...more] = candidates.length > 1 ? candidates.filter(({ series }) => series.measurable) : candidates
  if (only === undefined)
    return refuse({
      code: 'missing',
      message:
        wanted === undefined
          ? `${path} holds no series of images.`
          : `${path} holds no series ${wanted}. "theca dicom scan" lists them.`,
    })
  if (more.length > 0)
    return refuse({
      code: 'usage',
      message: `${path} holds ${more.length + 1} series; choose one with --series UID. "theca dicom scan" lists them.`,
    })
  if (!only.series.measurable)
    return refuse({
      code: only.series.faults[0]?.code ?? 'unmeasurable',
      message: `The series is not written: ${only.series.faults[0]?.message ?? 'its geometry is not known'}.`,
    })
  return ok(only)
}
