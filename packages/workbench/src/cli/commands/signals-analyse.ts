import { analyseBlocks } from '@theca/monitor'
import type { LineAnalysis } from '@theca/neurophysiology'
import type { Command } from '../command.ts'
import { isSet, JSON_OPTION, wordAt } from '../command.ts'
import { printJson, printLine, table, tell } from '../output.ts'
import { PROTOCOL_OPTION, protocolOf, withRecorded } from '../recordings.ts'

const shown = (value: number | null, decimals: number): string => (value === null ? '–' : value.toFixed(decimals))
const yesNo = (value: boolean | null): string => (value === null ? '–' : value ? 'yes' : 'no')

const inWords = (lines: readonly LineAnalysis[]): string =>
  table(
    [
      { title: 'line' },
      { title: 'sweeps', right: true },
      { title: 'rejected', right: true },
      { title: 'latency ms', right: true },
      { title: 'amplitude µV', right: true },
      { title: 'residual noise µV', right: true },
      { title: 'SNR', right: true },
      { title: 'reproducible' },
      { title: 'present' },
    ],
    lines.map((row) => [
      row.id,
      String(row.accepted),
      String(row.rejected),
      shown(row.latencyMs, 1),
      shown(row.peakToPeakUv, 2),
      shown(row.residualNoiseUv, 2),
      shown(row.snr, 1),
      yesNo(row.reproducible),
      yesNo(row.present),
    ]),
  )

/** A finished recording by its protocol: averages and measures of every line. */
export const analyse: Command = {
  name: 'signals analyse',
  takes: 'FILE',
  summary: 'averages and measures of a finished recording, line by line of a protocol',
  words: [1, 1],
  options: { ...PROTOCOL_OPTION, ...JSON_OPTION },
  examples: ['theca signals analyse recording.edf --protocol conus-cauda --json'],
  async run(input) {
    const protocol = await protocolOf(input)
    if (!protocol.ok) return protocol.failure
    return withRecorded(wordAt(input, 0), protocol.value, async (recorded) => {
      for (const { line, because } of recorded.unserved) tell(`${line}: ${because}.`)
      const lines = analyseBlocks(recorded)
      if (!lines.ok) return { message: `${wordAt(input, 0)}: ${lines.failure.message}` }
      await (isSet(input, 'json')
        ? printJson({ protocol: protocol.value.id, lines: lines.value })
        : printLine(inWords(lines.value)))
      return null
    })
  },
}
