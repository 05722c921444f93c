import { replay } from '@theca/monitor'
import type { Output } from '@theca/neurophysiology'
import { SCENARIOS, simulate } from '@theca/neurophysiology/simulator'
import type { Command } from '../command.ts'
import { isSet, JSON_OPTION, textOf, wholeNumber, wordAt, wrongUsage } from '../command.ts'
import { writeWhole } from '../files.ts'
import { nearest } from '../nearest.ts'
import { printJson, printLine, table } from '../output.ts'
import { PROTOCOL_OPTION, protocolOf, withRecorded } from '../recordings.ts'

/** One output as a line of JSON: what the command line promises, and what stands beside it. Traces stay inside. */
const lineOf = ({ average, alarm, eeg, ...told }: Output): object => ({
  atS: told.atS,
  type: told.type,
  line: told.line,
  rule: told.rule,
  priority: told.priority,
  measured: told.measured,
  reference: told.reference,
  changePercent: told.changePercent,
  reason: told.reason,
  ...(alarm === undefined
    ? {}
    : {
        alarm: {
          number: alarm.number,
          onsetS: alarm.onsetS,
          change: alarm.change,
          family: alarm.family,
          pattern: alarm.pattern?.kind ?? null,
        },
      }),
  ...(average === undefined
    ? {}
    : {
        average: {
          latencyMs: average.latencyMs,
          peakToPeakUv: average.peakToPeakUv,
          present: average.present,
          accepted: average.accepted,
          rejected: average.rejected,
          residualNoiseUv: average.quality?.residualNoiseUv ?? null,
        },
      }),
  ...(eeg === undefined ? {} : { eeg }),
})

const wordsOf = ({ atS, type, line, priority, reason }: Output): string =>
  `${atS.toFixed(3).padStart(10)} s  ${type.padEnd(13)}  ${(priority ?? '').padEnd(6)}  ${line ?? ''}${line === null ? '' : ': '}${reason}`

const replayCommand: Command = {
  name: 'monitor replay',
  takes: 'FILE',
  summary: 'a recording through the live step: baselines, averages, alarms, what was lost',
  words: [1, 1],
  options: {
    ...PROTOCOL_OPTION,
    rules: { takes: 'R.json', says: "alarm rules in place of the protocol's own" },
    'block-ms': { takes: 'MS', says: 'length of a block; the result does not depend on it; without it 20' },
    ...JSON_OPTION,
  },
  examples: ['theca monitor replay recording.edf --protocol conus-cauda --json'],
  notes:
    'Baselines are signed by the notes of the recording, else once from the first sufficient results. With --json one JSON value a line, the last one a summary.',
  async run(input) {
    const block = wholeNumber(textOf(input, 'block-ms') ?? '20', 'block-ms', 1, 3_600_000)
    if (!block.ok) return block.failure
    const protocol = await protocolOf(input)
    if (!protocol.ok) return protocol.failure
    const print = isSet(input, 'json')
      ? (output: Output): Promise<void> => printLine(JSON.stringify(lineOf(output)))
      : (output: Output): Promise<void> | void => (output.type === 'average' ? undefined : printLine(wordsOf(output)))
    return withRecorded(wordAt(input, 0), protocol.value, async (recorded) => {
      const signed = recorded.notes.some(({ kind }) => kind === 'baseline')
      const began = performance.now()
      const told = replay(recorded, {
        blockMs: block.value,
        options: { autoBaseline: !signed, lowerGlobal: false },
      })
      let next = told.next()
      for (; next.done !== true; next = told.next()) await print(next.value)
      if (!next.value.ok) return { message: `${wordAt(input, 0)}: ${next.value.failure.message}` }
      const summary = next.value.value
      const tookS = (performance.now() - began) / 1000
      const realTimeFactor = summary.durationS / tookS
      await printLine(
        isSet(input, 'json')
          ? JSON.stringify({ type: 'summary', ...summary, realTimeFactor })
          : `${summary.durationS.toFixed(1)} s, ${summary.samples} samples a channel, ${summary.lost} lost; ${realTimeFactor.toFixed(0)} × real time`,
      )
      return null
    })
  },
}

const simulateCommand: Command = {
  name: 'monitor simulate',
  takes: 'SCENARIO',
  summary: 'labelled synthetic signals, and what is true of them; --list names the scenarios',
  words: [0, 1],
  options: {
    list: { says: 'the scenarios' },
    seed: { takes: 'N', says: 'another patient of the same scenario; without it 1' },
    out: { takes: 'FILE.edf', says: 'where to write the signals' },
    truth: { takes: 'TRUTH.json', says: 'where to write what is true of them' },
    ...JSON_OPTION,
  },
  examples: ['theca monitor simulate --list', 'theca monitor simulate S4 --out s4.edf --truth s4.json'],
  async run(input) {
    if (isSet(input, 'list')) {
      const rows = SCENARIOS.map(({ id, title, protocol, durationS }) => ({
        id,
        title,
        protocol: protocol.id,
        durationS,
      }))
      await (isSet(input, 'json')
        ? printJson(rows)
        : printLine(
            table(
              [{ title: 'id' }, { title: 'title' }, { title: 'protocol' }, { title: 's', right: true }],
              rows.map(({ id, title, protocol, durationS }) => [id, title, protocol, String(durationS)]),
            ),
          ))
      return null
    }
    const id = wordAt(input, 0)
    const [out, truth] = [textOf(input, 'out'), textOf(input, 'truth')]
    if (id === '' || out === undefined || truth === undefined)
      return wrongUsage('theca monitor simulate wants a SCENARIO, --out FILE.edf and --truth TRUTH.json; or --list.')
    const seed = wholeNumber(textOf(input, 'seed') ?? '1', 'seed', 0, 2 ** 31 - 1)
    if (!seed.ok) return seed.failure
    const made = simulate(id, { seed: seed.value })
    if (made === null) {
      const near = nearest(
        id,
        SCENARIOS.map((each) => each.id),
      )
      return wrongUsage(
        `There is no scenario "${id}". ${near === null ? '"theca monitor simulate --list" names them.' : `The nearest is ${near}.`}`,
      )
    }
    const { simulatedEdf } = await import('../../monitor/simulated.ts')
    const written = await writeWhole(out, simulatedEdf(made))
    if (!written.ok) return written.failure
    const told = await writeWhole(truth, [`${JSON.stringify({ ...made.truth, file: out }, null, 2)}\n`])
    if (!told.ok) return told.failure
    await (isSet(input, 'json')
      ? printJson({ scenario: made.scenario.id, seed: made.seed, file: written.value, truth: told.value })
      : printLine(`${written.value}: SYNTHETIC, ${made.scenario.title}; truth in ${told.value}`))
    return null
  },
}

export const commands: readonly Command[] = [replayCommand, simulateCommand]
