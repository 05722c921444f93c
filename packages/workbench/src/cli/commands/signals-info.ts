import type { SignalsReport } from '../../signals/index.ts'
import type { Command } from '../command.ts'
import { isSet, JSON_OPTION, wordAt } from '../command.ts'
import { missing } from '../files.ts'
import { plain, printJson, printLine, table } from '../output.ts'

const shown = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(9))))
const seconds = (value: number): string => `${Number(value.toFixed(6))} s`

const MOST_ANNOTATIONS = 50

function inWords({ format, startTime, durationS, channels, annotations, gaps, faults }: SignalsReport): string {
  const start = startTime === null ? 'start not known' : `from ${startTime}`
  const listed = table(
    [
      { title: 'no', right: true },
      { title: 'label' },
      { title: 'unit' },
      { title: 'rate Hz', right: true },
      { title: 'samples', right: true },
      { title: 'range' },
      { title: 'filter' },
    ],
    channels.map(({ index, label, unit, rateHz, samples, physicalMin, physicalMax, prefilter, scaled }) => [
      String(index),
      plain(label),
      scaled ? plain(unit ?? 'not said') : 'digital',
      shown(rateHz),
      String(samples),
      physicalMin === null ? '–' : `${shown(physicalMin)} to ${shown(physicalMax)}`,
      plain(prefilter ?? ''),
    ]),
  )
  return [
    `${format}, ${start}, ${seconds(durationS)}, ${channels.length} channels.`,
    ...(channels.length === 0 ? [] : ['', listed]),
    ...(annotations.length === 0 ? [] : ['', `Annotations: ${annotations.length}`]),
    ...annotations
      .slice(0, MOST_ANNOTATIONS)
      .map(
        ({ onsetS, durationS: lasts, text }) =>
          `  ${seconds(onsetS)}${lasts === null ? '' : ` for ${seconds(lasts)}`}  ${plain(text)}`,
      ),
    ...(annotations.length > MOST_ANNOTATIONS ? [`  … all of them with --json`] : []),
    ...(gaps.length === 0 ? [] : ['', `Gaps: ${gaps.length}`]),
    ...gaps
      .slice(0, MOST_ANNOTATIONS)
      .map(({ fromS, toS }) => `  nothing recorded from ${seconds(fromS)} to ${seconds(toS)}`),
    ...(faults.length === 0 ? [] : ['', 'Faults:', ...faults.map(({ code, message }) => `  ${code}: ${message}`)]),
  ].join('\n')
}

/** What is in a recording, read in a thread with limits. */
export const info: Command = {
  name: 'signals info',
  takes: 'FILE',
  summary: 'channels, annotations, gaps and faults of a recording: EDF, BDF, XDF, BrainVision, CSV, DICOM waveform',
  words: [1, 1],
  options: JSON_OPTION,
  examples: ['theca signals info recording.edf', 'theca signals info recording.edf --json'],
  async run(input) {
    const path = wordAt(input, 0)
    const gone = await missing(path)
    if (gone !== null) return gone
    const { describeRecording, openSignalsReader } = await import('../../signals/index.ts')
    const reader = openSignalsReader()
    try {
      const report = await describeRecording(reader, path)
      if (!report.ok) return { message: report.failure.message }
      await (isSet(input, 'json') ? printJson(report.value) : printLine(inWords(report.value)))
      return null
    } finally {
      await reader.close()
    }
  },
}
