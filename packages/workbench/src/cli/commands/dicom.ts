import type { ScanReport } from '../../imaging/types.ts'
import type { DeidentifyReport } from '../../imaging/deidentifying.ts'
import type { DeidentifyWishes } from '../../imaging/deidentifying-thread.ts'
import { isWebAddress } from '../../imaging/web-address.ts'
import type { Answer, Command, Input } from '../command.ts'
import { isSet, JSON_OPTION, textOf, wholeNumber, wordAt, wrongUsage } from '../command.ts'
import { missing, readBytes } from '../files.ts'
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
  summary: 'series, geometry and faults of a folder, ZIP, file or DICOMweb study; changes nothing',
  words: [1, 1],
  options: { ...JSON_OPTION, values: { says: 'also decode every pixel: least, greatest and mean modality value' } },
  examples: ['theca dicom scan mri', 'theca dicom scan mri --values --json'],
  notes:
    'PATH may be the address of a study in an archive with DICOMweb, https://…/studies/UID, or of one of its series. Then, and only then, the network is used. A permission is taken from THECA_DICOMWEB_AUTHORIZATION as it stands and sent to that address alone.',
  async run(input) {
    const path = wordAt(input, 0)
    const isWeb = isWebAddress(path)
    const gone = isWeb ? null : await missing(path)
    if (gone !== null) return gone
    const { scanPath, scanStudy } = await import('../../imaging/index.ts')
    const progress = progressLine()
    const authorization = process.env['THECA_DICOMWEB_AUTHORIZATION']
    const options = { values: isSet(input, 'values'), onProgress: progress }
    const report = isWeb
      ? await scanStudy(path, { ...options, ...(authorization === undefined ? {} : { authorization }) })
      : await scanPath(path, options)
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

/** What the options ask for, or how they contradict each other. */
function wishesOf(input: Input): Answer<DeidentifyWishes> {
  const days = textOf(input, 'shift-dates')
  if (days !== undefined && isSet(input, 'keep-dates'))
    return { ok: false, failure: wrongUsage('--keep-dates and --shift-dates exclude each other. Give one of them.') }
  const shift = days === undefined ? null : wholeNumber(days, 'shift-dates', -36_500, 36_500)
  if (shift !== null && !shift.ok) return shift
  return {
    ok: true,
    value: {
      dates: shift !== null ? { shiftDays: shift.value } : isSet(input, 'keep-dates') ? 'keep' : 'remove',
      keepPatientCharacteristics: isSet(input, 'keep-characteristics'),
      keepDevice: isSet(input, 'keep-device'),
      cleanDescriptors: isSet(input, 'clean-descriptions'),
    },
  }
}

const LEAST_KEY_BYTES = 16

function deidentifiedInWords(out: string, { files, copied, persons, notCopied, warnings }: DeidentifyReport): string {
  return [
    `${out}: ${copied} of ${files} files, ${persons} ${persons === 1 ? 'person' : 'persons'}; what was changed is in report.json.`,
    ...(notCopied.length === 0
      ? []
      : ['', 'Not copied', ...notCopied.map(({ path, reason }) => `  ${plain(path)}: ${reason}`)]),
    ...(warnings.length === 0
      ? []
      : [
          '',
          'To be looked at before anything leaves this computer',
          ...warnings.map((each) => `  ${each.message} (${each.files.length} files, first ${each.files[0] ?? ''})`),
        ]),
  ].join('\n')
}

const deidentifying: Command = {
  name: 'dicom deidentify',
  takes: 'PATH OUT',
  summary: 'copies images without what identifies the patient (DICOM PS3.15 annex E) into a new folder OUT',
  words: [2, 2],
  options: {
    ...JSON_OPTION,
    'keep-dates': { says: 'leave dates and times as they are' },
    'shift-dates': { takes: 'DAYS', says: 'move all dates by so many days, so that intervals stay' },
    'keep-characteristics': { says: 'keep sex, age, size and weight' },
    'keep-device': { says: 'keep names and numbers of the scanner' },
    'clean-descriptions': { says: 'keep known words of descriptions (T2, SAG, CERVICAL) instead of removing them' },
    key: {
      takes: 'FILE',
      says: 'a secret of 16 bytes or more; the same secret gives the same new UIDs and names again',
    },
  },
  examples: ['theca dicom deidentify mri mri-neutral --shift-dates -41 --clean-descriptions'],
  notes:
    'Pixels are not changed: text that is burnt into a picture, and a face, stay. The command says which files to look at. Without --key a random secret is used once and forgotten.',
  async run(input) {
    const [path, out] = [wordAt(input, 0), wordAt(input, 1)]
    const wishes = wishesOf(input)
    if (!wishes.ok) return wishes.failure
    const gone = await missing(path)
    if (gone !== null) return gone
    const keyFile = textOf(input, 'key')
    const key = keyFile === undefined ? null : await readBytes(keyFile)
    if (key !== null && !key.ok) return key.failure
    if (key !== null && key.value.length < LEAST_KEY_BYTES)
      return { message: `${keyFile} has ${key.value.length} bytes; a secret has ${LEAST_KEY_BYTES} or more.` }
    const { deidentifyPath } = await import('../../imaging/deidentifying.ts')
    const progress = progressLine()
    const done = await deidentifyPath(path, out, wishes.value, {
      onProgress: progress,
      ...(key === null ? {} : { key: key.value }),
    })
    progress.end()
    if (!done.ok) return { message: done.failure.message }
    await (isSet(input, 'json') ? printJson({ out, ...done.value }) : printLine(deidentifiedInWords(out, done.value)))
    if (done.value.copied > 0) return null
    return { message: `${path}: nothing was copied (${done.value.notCopied[0]?.reason ?? 'there are no files'}).` }
  },
}

export const commands: readonly Command[] = [scan, convert, deidentifying]
