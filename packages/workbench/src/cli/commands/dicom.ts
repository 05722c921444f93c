import type { ScanReport } from '../../imaging/types.ts'
import type { Command } from '../command.ts'
import { isSet, JSON_OPTION, textOf, wordAt, wrongUsage } from '../command.ts'
import { missing } from '../files.ts'
import { plain, printJson, printLine, progressLine, table } from '../output.ts'

const number = (value: number | null | undefined, decimals: number): string =>
  value === null || value === undefined ? 'not known' : value.toFixed(decimals)

/** Series as a table, and each fault in words beneath: a fault that has to be looked for is not seen. */
function scanInWords({ files, read, skipped, patients, series }: ScanReport): string {
  const rows = series.map((each, place) => [
    String(place + 1),
    each.modality ?? 'not known',
    plain(each.description ?? 'no description'),
    each.date ?? 'undated',
    String(each.images),
    each.dimensions.join(' × '),
    each.spacingMm === null ? 'not known' : each.spacingMm.map((mm) => mm.toFixed(2)).join(' × '),
    number(each.voxelVolumeMm3, 3),
    each.measurable ? 'yes' : 'no',
    ...(each.values === undefined
      ? []
      : [each.values === null ? 'not decoded' : `${each.values.min} to ${each.values.max}`]),
  ])
  const columns = [
    { title: '' },
    { title: 'modality' },
    { title: 'description' },
    { title: 'date' },
    { title: 'images', right: true },
    { title: 'voxels' },
    { title: 'spacing mm' },
    { title: 'voxel mm³', right: true },
    { title: 'measurable' },
    ...(series.some(({ values }) => values !== undefined) ? [{ title: 'values' }] : []),
  ]
  const faults = series.flatMap((each, place) =>
    each.faults.map(({ code, message }) => `Series ${place + 1}: ${message.replace(/\.$/, '')}. [${code}]`),
  )
  return [
    `${files} files, ${read} images read, ${series.length} series, ${patients} ${patients === 1 ? 'person' : 'persons'}.`,
    ...(rows.length === 0 ? [] : ['', table(columns, rows)]),
    ...(faults.length === 0 ? [] : ['', ...faults]),
    ...(skipped.length === 0
      ? []
      : ['', 'Skipped', ...skipped.map(({ path, reason }) => `  ${plain(path)}: ${reason}`)]),
    '',
    ...series.map(({ seriesInstanceUid }, place) => `Series ${place + 1}: ${seriesInstanceUid}`),
  ].join('\n')
}

const scan: Command = {
  name: 'dicom scan',
  takes: 'PATH',
  summary: 'series, geometry and faults of a folder, ZIP or file; changes nothing',
  words: [1, 1],
  options: { ...JSON_OPTION, values: { says: 'also decode every pixel: least, greatest and mean modality value' } },
  examples: ['theca dicom scan mri', 'theca dicom scan mri --values --json'],
  async run(input) {
    const path = wordAt(input, 0)
    const gone = await missing(path)
    if (gone !== null) return gone
    const { scanPath } = await import('../../imaging/index.ts')
    const progress = progressLine()
    const report = await scanPath(path, { values: isSet(input, 'values'), onProgress: progress })
    progress.end()
    if (!report.ok) return { message: report.failure.message }
    await (isSet(input, 'json') ? printJson(report.value) : printLine(scanInWords(report.value)))
    // The report is printed all the same: it says file by file why. A script still has to see that nothing could be used.
    if (report.value.read > 0) return null
    const looked =
      report.value.files === 1
        ? 'the file is no DICOM image'
        : `none of the ${report.value.files} files is a DICOM image`
    return {
      message: `${path}: ${looked} (${report.value.skipped[0]?.reason ?? 'no reason was found'}). Give the folder that holds the images.`,
    }
  },
}

const convert: Command = {
  name: 'dicom convert',
  takes: 'PATH OUT.nii.gz',
  summary: 'writes one series as NIfTI with the same voxels, affine in RAS; refuses a series that is not measurable',
  words: [2, 2],
  options: { ...JSON_OPTION, series: { takes: 'UID', says: 'which, where there are several' } },
  examples: ['theca dicom convert mri t2.nii.gz --series 1.2.826.0.1.3680043.8.498.1'],
  async run(input) {
    const [path, out] = [wordAt(input, 0), wordAt(input, 1)]
    if (!/\.nii(\.gz)?$/.test(out)) return wrongUsage(`The output ends in .nii or .nii.gz; "${out}" does not.`)
    const gone = await missing(path)
    if (gone !== null) return gone
    const { convertToNifti } = await import('../../imaging/index.ts')
    const series = textOf(input, 'series')
    const progress = progressLine()
    const done = await convertToNifti(path, out, { onProgress: progress, ...(series === undefined ? {} : { series }) })
    progress.end()
    if (!done.ok) return { message: done.failure.message }
    await (isSet(input, 'json')
      ? printJson({ out, ...done.value })
      : printLine(`${out}: ${done.value.voxels} voxels of series ${done.value.series.seriesInstanceUid}.`))
    return null
  },
}

export const commands: readonly Command[] = [scan, convert]
