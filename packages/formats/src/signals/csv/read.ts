import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { decodeField } from '../text.ts'
import { axisSamples, readAxis, timelineOfRuns, type Timeline } from '../timeline.ts'
import type { ByteSource, Recording, SignalChannel, SignalFault } from '../types.ts'
import { microvoltsPer } from '../units.ts'
import { cellsOf, numberOf, readLayout, type CsvLayout } from './layout.ts'

const HEAD_BYTES = 256 * 1024
const BLOCK_BYTES = 1024 * 1024
const LONGEST_LINE = 1024 * 1024

/**
 * Opens a text file of columns: a column of times in s or ms, or a line that says the sampling rate, and one channel in
 * every other column. Text cannot be read by ranges, so it is read once and its numbers are kept; larger files than the
 * limit are refused. Rows are laid on the regular grid nearest to their times: what falls between is a gap, what does not
 * fit the grid a fault.
 *
 * @example
 * const recording = openCsv(memorySource(new TextEncoder().encode('time [ms];TA [µV]\n0;1,5\n1;2,5\n')))
 */
export function openCsv(source: ByteSource): Result<Recording> {
  if (source.bytes > SIGNAL_LIMITS.csvBytes)
    return failed(
      'limit-exceeded',
      `A text file of ${source.bytes} bytes is too large; at most ${SIGNAL_LIMITS.csvBytes} are read. Export the recording as EDF+.`,
      'byte 0',
    )
  const layout = readLayout(source.read(0, HEAD_BYTES))
  if (!layout.ok) return layout
  const { time, rateHz } = layout.value
  if (time === null && rateHz === null)
    return failed(
      'unsupported',
      'The file does not say how fast it was sampled. Name a column "time [s]" or "time [ms]", or add a line "Sampling rate (Hz) = …".',
      `line ${Math.max(1, layout.value.headLines)}`,
    )
  const faults: SignalFault[] = []
  const rows = readRows(source, layout.value, faults)
  if (!rows.ok) return rows
  const placed = time === null ? regular(rows.value.count, rateHz as number) : byTimes(rows.value, time, faults)
  if (!placed.ok) return placed
  return ok(recordingOf(layout.value, rows.value, placed.value, faults))
}

type Rows = { readonly columns: readonly Float64Array[]; readonly count: number }

function readRows(source: ByteSource, layout: CsvLayout, faults: SignalFault[]): Result<Rows> {
  const width = layout.columns.length
  let columns = layout.columns.map(() => new Float64Array(1024))
  let count = 0
  let damaged = 0
  let cells = 0
  let line = 0
  for (const text of linesOf(source)) {
    if (line++ < layout.headLines || text.trim() === '' || text.startsWith('#')) continue
    const numbers = cellsOf(text, layout).map((cell) => numberOf(cell, layout.decimalComma))
    if (numbers.length !== width) {
      damaged++
      continue
    }
    if (count === (columns[0] as Float64Array).length)
      columns = columns.map((column) => {
        const longer = new Float64Array(count * 2)
        longer.set(column)
        return longer
      })
    for (let i = 0; i < width; i++) {
      const number = numbers[i] as number | null
      if (number === null) cells++
      ;(columns[i] as Float64Array)[count] = number ?? NaN
    }
    count++
  }
  if (damaged > count)
    return failed(
      'malformed',
      `Only ${count} of ${count + damaged} lines have the ${width} numbers of the first one.`,
      `line ${layout.headLines + 1}`,
    )
  if (damaged > 0)
    faults.push({
      code: 'damaged-rows',
      message: `Lines with another number of columns than the first one: ${damaged}. They are left out.`,
    })
  if (cells > 0)
    faults.push({
      code: 'damaged-values',
      message: `Cells that are no number: ${cells}. Nothing is shown in their place.`,
    })
  return ok({ columns: columns.map((column) => column.subarray(0, count)), count })
}

function* linesOf(source: ByteSource): Generator<string> {
  let rest = new Uint8Array(0)
  for (let at = 0; at < source.bytes; at += BLOCK_BYTES) {
    const block = source.read(at, BLOCK_BYTES)
    if (block.length === 0) break
    const bytes = new Uint8Array(rest.length + block.length)
    bytes.set(rest)
    bytes.set(block, rest.length)
    const end = Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13))
    // What has no end for so long is no row; it comes as the damaged line that it is.
    const taken = end < 0 && bytes.length > LONGEST_LINE ? bytes.length : end + 1
    rest = bytes.slice(taken)
    if (taken > 0)
      yield* decodeField(bytes.subarray(0, taken))
        .replace(/^\ufeff/, '')
        .split(/\r?\n|\r/)
  }
  if (rest.length > 0) yield* decodeField(rest).split(/\r?\n|\r/)
}

type Placed = { readonly timeline: Timeline; readonly rateHz: number }

function regular(count: number, rateHz: number): Result<Placed> {
  const runs = count === 0 ? [] : [{ onsetS: 0, block: 0, blocks: count }]
  return withinLimits({ rateHz, timeline: timelineOfRuns(runs, 1 / rateHz) })
}

const withinLimits = (placed: Placed): Result<Placed> =>
  placed.timeline.durationS <= SIGNAL_LIMITS.durationS
    ? ok(placed)
    : failed('limit-exceeded', `The recording is longer than ${SIGNAL_LIMITS.durationS} s.`, 'time')

/** How far a time may lie from its place on the grid, in steps, before the sampling counts as irregular. */
const JITTER = 0.1

function byTimes(
  { columns, count }: Rows,
  { column, secondsPer }: NonNullable<CsvLayout['time']>,
  faults: SignalFault[],
): Result<Placed> {
  const times = columns[column] as Float64Array
  if (count < 2)
    return failed('malformed', 'Two rows at least are needed to tell the sampling rate from their times.', 'time')
  const stepS = stepOf(times) * secondsPer
  if (!(stepS > 0) || !Number.isFinite(1 / stepS))
    return failed('malformed', 'The times do not increase from row to row.', 'time')
  const startS = (times[0] as number) * secondsPer
  const runs: { onsetS: number; block: number; blocks: number }[] = []
  let run = { onsetS: 0, block: 0, blocks: 0 }
  let backwards = 0
  let farthest = 0
  for (let row = 0; row < count; row++) {
    const atS = (times[row] as number) * secondsPer - startS
    const expectedS = run.onsetS + run.blocks * stepS
    const steps = (atS - expectedS) / stepS
    if (Number.isNaN(atS) || (runs.length > 0 && steps <= -1)) backwards++
    if (Math.abs(steps) < 1) farthest = Math.max(farthest, Math.abs(steps))
    if (runs.length > 0 && Math.abs(steps) < 0.5) run.blocks++
    else {
      run = { onsetS: Number.isNaN(atS) ? expectedS : Math.round(atS / stepS) * stepS, block: row, blocks: 1 }
      runs.push(run)
      if (runs.length > SIGNAL_LIMITS.segments)
        return failed('limit-exceeded', `The times leap more than ${SIGNAL_LIMITS.segments} times.`, `row ${row + 1}`)
    }
  }
  if (backwards * 2 > count) return failed('malformed', 'The times do not increase from row to row.', 'time')
  if (backwards > 0)
    faults.push({
      code: 'time-not-increasing',
      message: `Rows whose time is missing or before that of the row above: ${backwards}. They are laid at their times; where rows overlap, the first is shown.`,
    })
  if (farthest > JITTER)
    faults.push({
      code: 'irregular-sampling',
      message: `The times are not evenly spaced: a row lies up to ${farthest.toFixed(2)} steps from where an even step of ${Number((stepS * 1000).toPrecision(6))} ms would put it.`,
    })
  return withinLimits({ rateHz: 1 / stepS, timeline: timelineOfRuns(runs, stepS) })
}

/** The usual step: the mean of those near the median, so that times rounded to few digits keep the true rate. */
function stepOf(times: Float64Array): number {
  const steps = times.subarray(1).map((time, i) => time - (times[i] as number))
  const sorted = Float64Array.from(steps).sort()
  const middle = sorted[Math.floor(sorted.length / 2)] as number
  let sum = 0
  let near = 0
  for (const step of steps)
    if (Math.abs(step - middle) <= 0.5 * Math.abs(middle)) {
      sum += step
      near++
    }
  const mean = near > 0 ? sum / near : middle
  return snapped(mean, near, middle)
}

/** A rate that is a whole number of Hz to the precision of the times is that number. */
function snapped(step: number, count: number, usual: number): number {
  const perUnit = 1 / step
  const whole = Math.round(perUnit)
  const off = Math.abs(1 / whole - step) * count
  return whole >= 1 && off < 0.25 * usual ? 1 / whole : step
}

function recordingOf(layout: CsvLayout, rows: Rows, { timeline, rateHz }: Placed, faults: SignalFault[]): Recording {
  const sampling = { rateHz, samplesPerBlock: 1 }
  const samples = axisSamples(timeline, sampling)
  const used = layout.columns.map((_, i) => i).filter((i) => i !== layout.time?.column)
  const channels = used.map((column, index): SignalChannel => {
    const { label, unit } = layout.columns[column] as CsvLayout['columns'][number]
    return {
      index,
      label,
      unit,
      rateHz,
      samples,
      physicalMin: null,
      physicalMax: null,
      digitalMin: null,
      digitalMax: null,
      prefilter: null,
      scaled: true,
      toMicrovolts: microvoltsPer(unit),
    }
  })
  return {
    format: 'CSV',
    startTime: layout.date,
    durationS: timeline.durationS,
    channels,
    annotations: [],
    gaps: timeline.gaps,
    faults,
    read(channel, from, count) {
      const column = rows.columns[used[channel] ?? -1]
      if (column === undefined) throw new RangeError(`there is no channel ${channel}`)
      return readAxis(timeline, sampling, from, count, (stored, length, into, at) => {
        into.set(column.subarray(stored, stored + length), at)
        return ok(null)
      })
    },
  }
}
