import type { MeasureReport } from '../../imaging/types.ts'
import type { Answer, Command, Input } from '../command.ts'
import { isSet, JSON_OPTION, textOf, wholeNumber, wordAt, wrongUsage } from '../command.ts'
import { missing, writeWhole } from '../files.ts'
import { plain, printJson, printLine, progressLine, table, tell } from '../output.ts'

type Options = { before?: string; cord?: number; canal?: number[]; tumour?: number; series?: string }

function optionsOf(input: Input): Answer<Options> {
  const options: Options = {}
  for (const name of ['before', 'series'] as const) {
    const path = textOf(input, name)
    if (path !== undefined) options[name] = path
  }
  for (const name of ['cord', 'tumour'] as const) {
    const text = textOf(input, name)
    if (text === undefined) continue
    const label = wholeNumber(text, name, 1, 65_535)
    if (!label.ok) return label
    options[name] = label.value
  }
  const canal = textOf(input, 'canal')
  for (const text of canal?.split(',') ?? []) {
    const label = wholeNumber(text, 'canal', 1, 65_535)
    if (!label.ok) return label
    options.canal = [...(options.canal ?? []), label.value]
  }
  if (options.canal !== undefined && options.cord === undefined)
    return { ok: false, failure: wrongUsage('--canal is measured beside the cord. Give --cord as well.') }
  return { ok: true, value: options }
}

function labelsTable({ labels }: MeasureReport): string {
  const columns = [
    { title: 'label', right: true },
    { title: 'name' },
    { title: 'mL', right: true },
    { title: 'bounds mL' },
    { title: 'voxels', right: true },
    { title: 'head to foot mm', right: true },
    { title: 'diameter mm', right: true },
    { title: 'parts', right: true },
    { title: 'centre mm, LPS' },
  ]
  return table(
    columns,
    labels.map((each) => [
      String(each.label),
      plain(each.name ?? 'not named'),
      each.volumeMl.toFixed(3),
      each.volumeBoundsMm3.map((mm3) => (mm3 / 1000).toFixed(3)).join(' to '),
      String(each.voxels),
      each.craniocaudalMm.toFixed(1),
      each.maximumDiameterMm.toFixed(1),
      String(each.components.length),
      each.centroidMm.map((mm) => mm.toFixed(1)).join(', '),
    ]),
  )
}

type Resection = { label: number; beforeMm3: number; afterMm3: number; percent: number | null; class: string | null }
type Cord = {
  msccPercent?: number | null
  compressionRatio?: number | null
  areaRatio?: number | null
  canalOccupancyPercent?: number | null
  tumourSector?: { name: string; angleDeg: number } | null
  worst?: { positionMm: number; areaMm2: number } | null
}

const amount = (value: number | null | undefined, unit: string, decimals = 1): string =>
  value === null || value === undefined ? 'not determinable' : `${value.toFixed(decimals)}${unit}`

function measureInWords(report: MeasureReport): string {
  const { dimensions, spacingMm, voxelVolumeMm3 } = report
  const removed = report.extentOfResection as Resection | undefined
  const cord = report.cord as Cord | undefined
  return [
    `${dimensions.join(' × ')} voxels of ${spacingMm.map((mm) => mm.toFixed(3)).join(' × ')} mm, ${voxelVolumeMm3.toFixed(4)} mm³ each.`,
    ...(report.series === undefined
      ? []
      : [`On series ${report.series.seriesInstanceUid} (${plain(report.series.description ?? 'no description')}).`]),
    '',
    labelsTable(report),
    ...(removed === undefined
      ? []
      : [
          '',
          `Label ${removed.label}: ${(removed.beforeMm3 / 1000).toFixed(3)} mL before, ${(removed.afterMm3 / 1000).toFixed(3)} mL after, ${amount(removed.percent, ' %')} removed${removed.class === null ? '' : ` (${removed.class} by volume)`}.`,
        ]),
    ...(cord === undefined ? [] : ['', ...cordInWords(cord)]),
  ].join('\n')
}

const cordInWords = (cord: Cord): string[] => [
  `Narrowest cord: ${amount(cord.worst?.areaMm2, ' mm²')} at ${amount(cord.worst?.positionMm, ' mm')}.`,
  `Cord compression (MSCC): ${amount(cord.msccPercent, ' %')}. Compression ratio: ${amount(cord.compressionRatio, '', 2)}. Area ratio: ${amount(cord.areaRatio, '', 2)}.`,
  `Canal occupied: ${amount(cord.canalOccupancyPercent, ' %')}. Tumour: ${cord.tumourSector === null || cord.tumourSector === undefined ? 'sector not determinable' : `${cord.tumourSector.name}, ${cord.tumourSector.angleDeg.toFixed(1)}°`}.`,
]

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

/** What of a structure set is not in its volumes, region by region. */
function untoldOf({ structures = [], labels }: MeasureReport): string[] {
  return structures.flatMap(({ label, name, contours, contoursOutside, contoursIgnored, slicesWithoutContour }) => {
    const parts = [
      contoursOutside > 0 ? `${count(contoursOutside, 'contour')} beyond the images not measured` : null,
      contoursIgnored > 0 ? `${count(contoursIgnored, 'open contour or point')} without an inside not measured` : null,
      slicesWithoutContour > 0
        ? `${count(slicesWithoutContour, 'slice')} between contours without one, left empty`
        : null,
      labels.every((each) => each.label !== label)
        ? contours === 0
          ? 'no contour'
          : 'no voxel whose centre lies inside'
        : null,
    ].filter((each) => each !== null)
    return parts.length === 0 ? [] : [`region ${label} (${plain(name ?? 'not named')}): ${parts.join('; ')}.`]
  })
}

export const commands: readonly Command[] = [
  {
    name: 'measure',
    takes: 'LABELS',
    summary:
      'volumes with bounds, extents and diameters of every label: NIfTI, DICOM SEG, NRRD, or an RT Structure Set on its series',
    words: [1, 1],
    options: {
      ...JSON_OPTION,
      before: { takes: 'BEFORE', says: 'an earlier labelmap: what was removed since' },
      cord: { takes: 'N', says: 'the label of the cord: its measures level by level' },
      canal: { takes: 'N,M', says: 'the labels of the canal beside the cord' },
      tumour: { takes: 'N', says: 'the label of the tumour' },
      series: {
        takes: 'FOLDER',
        says: 'the images that were drawn on: the labels must lie on their voxels; a structure set needs them',
      },
      sr: { takes: 'OUT.dcm', says: 'also write a DICOM measurement report (TID 1500) of a SEG or structure set' },
    },
    examples: [
      'theca measure labels.nii.gz',
      'theca measure labels.nii.gz --cord 1 --canal 2 --tumour 3 --json',
      'theca measure structures.dcm --series mri --sr measures.dcm',
    ],
    notes:
      'The report of --sr repeats the name and number of the patient from the file that was measured, because it belongs beside it in the same archive.',
    async run(input) {
      const options = optionsOf(input)
      if (!options.ok) return options.failure
      const { before, series } = options.value
      for (const path of [wordAt(input, 0), before, series].filter((each) => each !== undefined)) {
        const gone = await missing(path)
        if (gone !== null) return gone
      }
      const { measureFile } = await import('../../imaging/measuring.ts')
      const out = textOf(input, 'sr')
      const progress = progressLine()
      const done = await measureFile(wordAt(input, 0), {
        ...options.value,
        onProgress: progress,
        ...(out === undefined ? {} : { reportAt: new Date() }),
      })
      progress.end()
      if (!done.ok) return { message: done.failure.message }
      const { measures, report } = done.value
      for (const sentence of untoldOf(measures)) tell(sentence)
      const written = out === undefined || report === null ? null : await writeWhole(out, [report])
      if (written !== null && !written.ok) return written.failure
      const shown = written === null ? measures : { ...measures, report: written.value }
      await (isSet(input, 'json') ? printJson(shown) : printLine(measureInWords(measures)))
      if (written !== null && !isSet(input, 'json')) await printLine(`\n${written.value}`)
      return null
    },
  },
]
