import type { LiveAlarm, LiveFrame, LiveLine, LivePoint } from '@theca/monitor'
import { STALE_MS } from '@theca/monitor'
import type { AlarmRule, Protocol } from '@theca/neurophysiology'
import { number, withUnit } from '../parts/words.ts'
import type { FeedView } from './feed.ts'

/** What a frame means on a screen: words and numbers, no pictures. */

export type Age = {
  readonly is: 'live' | 'behind' | 'none' | 'ended'
  readonly seconds: number | null
  readonly words: string
}
/** Behind by more than this is said; beyond `STALE_MS` nothing is shown as current. */
const LIVE_MS = 1_000

/**
 * How old what is shown is: age of the newest sample when the frame was made, and the time since it came. Never "live"
 * without a frame.
 *
 * @param now by the clock that `cameAt` was taken from, ms
 */
export function ageOf({ view, cameAt, state }: FeedView, now: number): Age {
  if (view === null || cameAt === null) return { is: 'none', seconds: null, words: 'no data yet' }
  if (view.phase === 'ended') return { is: 'ended', seconds: null, words: 'ended' }
  if (view.ageMs === null) return { is: 'none', seconds: null, words: 'no sample yet' }
  const ms = view.ageMs + Math.max(0, now - cameAt)
  const seconds = ms / 1000
  if (ms > STALE_MS) return { is: 'none', seconds, words: `no data for ${duration(seconds)}` }
  if (ms > LIVE_MS || state !== 'open') return { is: 'behind', seconds, words: `behind ${seconds.toFixed(0)} s` }
  return { is: 'live', seconds, words: `live ${seconds.toFixed(1)} s` }
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `0:14`, `2:54`, `1:04:10`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

export const SIDE_WORDS = { left: 'LEFT', right: 'RIGHT', midline: '' } as const
export const MODALITY_WORDS: Readonly<Record<string, string>> = {
  mep: 'MEP',
  dwave: 'D-wave',
  ssep: 'SSEP',
  emg: 'EMG',
  temg: 'Triggered EMG',
  bcr: 'BCR',
  tof: 'TOF',
  eeg: 'EEG',
}
export const MODALITY_ORDER = ['mep', 'ssep', 'bcr', 'dwave', 'temg', 'emg', 'tof', 'eeg'] as const

/** Name without its side, which stands in the column. */
export const shortTitle = ({ title, side }: Pick<LiveLine, 'title' | 'side'>): string =>
  title
    .replace(new RegExp(`\\s*\\b${side}\\b`, 'i'), '')
    .replace(/^Free-run /i, '')
    .replace(/^D-wave, /, '')
    .replace(/^./, (first) => first.toUpperCase())

/** Side first and in capitals, then the name: a mistake of side could cut. */
export const fullTitle = (line: Pick<LiveLine, 'title' | 'side' | 'modality'>): string =>
  [
    SIDE_WORDS[line.side],
    shortTitle(line).replace(/^./, (first) => (line.side === 'midline' ? first : first.toLowerCase())),
    line.modality === 'mep' ? 'MEP' : line.modality === 'dwave' ? 'D-wave' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')

/** What stands where the number would: a percentage, that it is gone, or why there is none. */
export function figureOf(line: LiveLine): {
  readonly figure: string
  readonly note: string
  readonly evaluated: boolean
} {
  const is = (figure: string, note: string, evaluated = false) => ({ figure, note, evaluated })
  switch (line.state) {
    case 'not-served':
      return is('not served', line.because ?? '')
    case 'no-baseline':
      return is(line.amplitudeUv === null ? 'waiting' : amplitude(line.amplitudeUv), 'no baseline signed')
    case 'not-monitorable':
      return is('not monitorable', line.because ?? '')
    case 'inhibited':
      return is('cannot evaluate', line.because ?? '')
    case 'monitored':
      break
  }
  if (line.present === false)
    return is('LOST', line.referenceUv === null ? '' : `was ${amplitude(line.referenceUv)}`, true)
  if (line.percent === null) return is('not measured', 'since the baseline')
  return is(number(line.percent), line.amplitudeUv === null ? '' : amplitude(line.amplitudeUv), true)
}

export const amplitude = (uv: number): string =>
  uv >= 1000 ? withUnit(number(uv / 1000, 1), 'mV') : withUnit(number(uv, uv < 10 ? 1 : 0), 'µV')

const RANK = { high: 3, medium: 2, low: 1, none: 0 } as const

/** The most urgent first; among equals those that nobody has acknowledged, then the newest. */
export const byUrgency = (a: LiveAlarm, b: LiveAlarm): number =>
  RANK[b.priority] - RANK[a.priority] ||
  Number(a.phase === 'recovered') - Number(b.phase === 'recovered') ||
  Number(a.acknowledged) - Number(b.acknowledged) ||
  b.onsetS - a.onsetS

/** Alarms that have a signal: confirmed and with a priority. Pending ones are announced as unconfirmed. */
export const shownAlarms = (alarms: readonly LiveAlarm[]): LiveAlarm[] =>
  alarms.filter(({ priority, phase }) => priority !== 'none' && phase !== 'pending').toSorted(byUrgency)
export const pendingAlarms = (alarms: readonly LiveAlarm[]): LiveAlarm[] =>
  alarms.filter(({ phase }) => phase === 'pending').toSorted(byUrgency)

/** What, side, how much: the sentence that is read at two metres. */
export function alarmSentence(alarm: LiveAlarm, line: LiveLine | undefined): string {
  const name = line === undefined ? alarm.line : fullTitle(line)
  if (alarm.measured === 0 || /lost/.test(alarm.rule ?? '')) return `${name} lost`
  if (alarm.changePercent !== null && alarm.changePercent < 0)
    return `${name} ${number(100 + alarm.changePercent)} % of baseline`
  return `${name}: ${alarm.rule ?? alarm.family}`
}

/** What was, what is, the pattern, and what became of it. */
export function alarmDetail(alarm: LiveAlarm, line: LiveLine | undefined): string {
  const parts = [
    ...(alarm.reference === null ? [] : [`was ${amplitude(alarm.reference)}`]),
    ...(alarm.pattern === null || alarm.pattern === 'nothing' ? [] : [alarm.pattern.replace('-', ' ')]),
    ...(alarm.phase === 'recovered' && line !== undefined && line.percent !== null
      ? [`recovered, now ${number(line.percent)} %`]
      : []),
    alarm.reason,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

export type Tile = {
  readonly modality: string
  readonly title: string
  readonly figure: string
  readonly unit: string
  readonly note: string
  readonly priority: LiveAlarm['priority']
  readonly evaluated: boolean
}

/**
 * One tile for each modality: the worst line at risk. A modality of which nothing can be judged says why; it never
 * looks as if all were well.
 */
export function tilesOf(view: LiveFrame, limits: Limits): Tile[] {
  return ['mep', 'dwave', 'ssep', 'bcr', 'emg'].flatMap((modality): Tile[] => {
    const lines = view.lines.filter((line) => line.modality === modality)
    if (lines.length === 0) return []
    const ids = new Set(lines.map(({ line }) => line))
    const worst = shownAlarms(view.alarms).find(({ line }) => ids.has(line))
    const priority = worst?.priority ?? 'none'
    const title = MODALITY_WORDS[modality] ?? modality
    const tile = (figure: string, unit: string, note: string, evaluated: boolean): Tile[] => [
      { modality, title, figure, unit, note, priority, evaluated },
    ]
    if (modality === 'emg') {
      const [first] = lines
      if (first?.state !== 'monitored') return tile('cannot evaluate', '', first?.because ?? '', false)
      const sounding = worst !== undefined && worst.phase === 'active'
      return tile(
        sounding ? 'A-train' : 'quiet',
        '',
        sounding ? nameOf(lines, worst.line) : 'silence is not safety',
        true,
      )
    }
    const risk = lines.filter(({ role }) => role === 'risk')
    const judged = risk.filter((line) => figureOf(line).evaluated)
    const low = judged.toSorted((a, b) => share(a) - share(b))[0]
    if (low === undefined) {
      const [first] = risk.length > 0 ? risk : lines
      return tile(
        'cannot evaluate',
        '',
        first === undefined ? '' : figureOf(first).note || figureOf(first).figure,
        false,
      )
    }
    const { figure } = figureOf(low)
    const limit = limits[modality]
    const missing = risk.length - judged.length
    const note = `${SIDE_WORDS[low.side]} ${shortTitle(low)}${limit === undefined ? '' : `, limit ${number(limit)}`}${missing === 0 ? '' : `; ${missing} not judged`}`
    return tile(figure, figure === 'LOST' ? '' : '%', note.trim(), true)
  })
}

const share = (line: LiveLine): number => (line.present === false ? -1 : (line.percent ?? Infinity))
const nameOf = (lines: readonly LiveLine[], id: string): string => {
  const line = lines.find((each) => each.line === id)
  return line === undefined ? id : `${SIDE_WORDS[line.side]} ${shortTitle(line)}`
}

/** Percent of the baseline at which the gravest falling rule of each modality speaks, from the protocol of the session. */
export type Limits = Readonly<Record<string, number | undefined>>
export function limitsOf(protocol: Pick<Protocol, 'rules' | 'site'> | null): Limits {
  const limits: Record<string, number> = {}
  for (const rule of protocol?.rules ?? []) {
    const at = fallLimit(rule)
    if (at === null || !rule.on || rule.priority === 'none' || rule.priority === 'low') continue
    if (protocol !== null && !rule.sites.includes(protocol.site)) continue
    limits[rule.modality] = Math.min(limits[rule.modality] ?? 100, at)
  }
  return limits
}
const fallLimit = ({ condition }: AlarmRule): number | null =>
  condition.kind === 'fall' ? 100 - condition.percent : null

export type Trend = { readonly line: string; readonly atS: readonly number[]; readonly percent: readonly number[] }

/**
 * Percent of the baseline over time; a lost response is zero. Muscle responses vary from trial to trial: their trend is
 * the median of five unless single trials are asked for.
 */
export function trendOf(points: readonly LivePoint[], line: string, smooth: boolean): Trend {
  const mine = points.filter((point) => point.line === line && (point.percent !== null || point.present === false))
  const values = mine.map(({ percent, present }) => (present === false ? 0 : (percent ?? 0)))
  return { line, atS: mine.map(({ atS }) => atS), percent: smooth ? medianOfFive(values) : values }
}

/** The median of each value and the four before it; fewer at the beginning. */
export const medianOfFive = (values: readonly number[]): number[] =>
  values.map((_, at) => {
    const five = values.slice(Math.max(0, at - 4), at + 1).toSorted((a, b) => a - b)
    const middle = Math.floor(five.length / 2)
    const upper = five[middle] ?? 0
    return five.length % 2 === 1 ? upper : ((five[middle - 1] ?? upper) + upper) / 2
  })
