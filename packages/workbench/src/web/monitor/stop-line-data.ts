import type { Examination } from '@theca/assess'
import type { AlarmStory, LiveFrame, LivePoint, Monitoring, StopLine } from '@theca/monitor'
import { caseAlarm, EVENTS, RESPONSE_ITEMS, STOP_DECISIONS, SURGICAL_STEPS, teamTitles } from '@theca/monitor'
import type { CaseData } from '../data/queries.ts'
import { capital, number, plural } from '../parts/words.ts'
import { medianOfFive, shortTitle, SIDE_WORDS } from './scene.ts'

/** What the stop-line draws and says, as numbers and words. */

export type Lane = {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly series: readonly {
    readonly label: string
    readonly line: string
    readonly points: readonly (readonly [number, number])[]
  }[]
}

const seriesOf = (frame: LiveFrame, line: LiveFrame['lines'][number]): Lane['series'][number] => {
  const mine = frame.points.filter(
    (point): point is LivePoint => point.line === line.line && (point.percent !== null || point.present === false),
  )
  const raw = mine.map(({ percent, present }) => (present === false ? 0 : (percent ?? 0)))
  const values = line.modality === 'mep' ? medianOfFive(raw) : raw
  return {
    label: `${shortTitle(line).split(',')[0] ?? ''}${line.side === 'midline' ? '' : line.side === 'left' ? ' L' : ' R'}`,
    line: line.line,
    points: mine.map(({ atS }, at) => [atS, values[at] ?? 0] as const),
  }
}

/** Signals in lanes: what is at risk by side, controls together, D-wave, SSEP. A lane without a point is left out. */
export function lanesOfSignals(frame: LiveFrame | null): Lane[] {
  if (frame === null) return []
  const lane = (
    id: string,
    title: string,
    note: string,
    pick: (line: LiveFrame['lines'][number]) => boolean,
  ): Lane => ({
    id,
    title,
    note,
    series: frame.lines
      .filter(pick)
      .map((line) => seriesOf(frame, line))
      .filter(({ points }) => points.length > 0),
  })
  return [
    lane(
      'mep-left',
      'LEFT MEP',
      '%, median of five',
      ({ modality, side, role }) => modality === 'mep' && side === 'left' && role === 'risk',
    ),
    lane(
      'mep-right',
      'RIGHT MEP',
      '%, median of five',
      ({ modality, side, role }) => modality === 'mep' && side === 'right' && role === 'risk',
    ),
    lane('controls', 'Controls', 'above the lesion', ({ modality, role }) => modality === 'mep' && role === 'control'),
    lane('dwave', 'D-wave', '% of baseline', ({ modality, role }) => modality === 'dwave' && role === 'risk'),
    lane('ssep', 'SSEP', '% of baseline', ({ modality, role }) => modality === 'ssep' && role === 'risk'),
    lane('bcr', 'BCR', '% of baseline', ({ modality }) => modality === 'bcr'),
  ].filter(({ series }) => series.length > 0)
}

export type Left = { readonly atS: number; readonly low: number; readonly high: number }

/**
 * How much of the tumour is left, percent, as far as it was said aloud: between two estimates it lies between them, before
 * the first it is not known to be less than all, after the last it may be anything below.
 */
export function leftOf(items: StopLine['items'], fromS: number, toS: number): Left[] {
  const said = items.flatMap((item) =>
    item.is === 'decision' && item.removedPercent !== null ? [{ atS: item.atS, left: 100 - item.removedPercent }] : [],
  )
  if (said.length === 0) return []
  const edges = [{ atS: fromS, left: 100 }, ...said]
  return [
    ...edges.map(({ atS, left }, at) => ({ atS, high: left, low: Math.min(left, edges[at + 1]?.left ?? 0) })),
    { atS: toS, high: said.at(-1)?.left ?? 100, low: 0 },
  ]
}

export type Row = { readonly atS: number; readonly what: string; readonly words: string }

/** Every item of the axis in words: the table beside the picture, and what stands in the panel of an alarm. */
export function rowsOf(said: Monitoring, session: string): Row[] {
  const rows: Row[] = []
  const of = <B extends { session: string | null; atS: number | null }>(
    items: readonly { body: B }[],
    what: string,
    words: (body: B) => string,
  ): void => {
    for (const { body } of items)
      if (body.session === session && body.atS !== null) rows.push({ atS: body.atS, what, words: words(body) })
  }
  const mine = said.alarms.filter((each) => each.session === session)
  of(said.steps, 'step', ({ step, words }) => `${SURGICAL_STEPS[step]}${words === null ? '' : `: ${words}`}`)
  of(said.events, 'event', ({ code, words }) => `${EVENTS[code].words}${words === null ? '' : `: ${words}`}`)
  of(
    said.baselines,
    'baseline',
    ({ act, lines, reason }) => `${act}, ${plural(lines.length, 'line')}${reason === null ? '' : `: ${reason}`}`,
  )
  of(
    said.physiology,
    'values',
    (body) =>
      [
        body.mapMmHg === null ? '' : `MAP ${body.mapMmHg} mmHg`,
        body.temperatureC === null ? '' : `${body.temperatureC} °C`,
        body.tofCount === null ? '' : `TOF ${body.tofCount} of 4`,
        body.bolus === null ? '' : `bolus of ${body.bolus}`,
      ]
        .filter((part) => part !== '')
        .join(', ') || 'other values',
  )
  of(
    [...said.responses, ...mine.flatMap((each) => each.responses)],
    'response',
    ({ item, done, because, by }) =>
      `${done ? '' : 'not done: '}${RESPONSE_ITEMS[item].words} (${teamTitles[by]})${because === null ? '' : `: ${because}`}`,
  )
  of(
    [...said.calls, ...mine.flatMap((each) => each.calls)],
    'call',
    ({ from, to, words, readBack }) =>
      `${teamTitles[from]} to ${teamTitles[to]}: ${words}; ${readBack === 'none' ? 'not said back' : readBack === 'right' ? 'said back rightly' : 'said back, corrected'}`,
  )
  of(
    said.decisions,
    'decision',
    ({ decision, by, removedPercent, reason }) =>
      `${STOP_DECISIONS[decision]} (${teamTitles[by]})${removedPercent === null ? '' : `, ${removedPercent} % judged removed`}${reason === null ? '' : `: ${reason}`}`,
  )
  for (const story of mine)
    rows.push({
      atS: onsetOf(story),
      what: `alarm, ${story.priority ?? 'no priority'}`,
      words: `${story.line}${story.deepestPercent === null ? '' : `, ${number(story.deepestPercent)} %`}, ${story.course === 'recovered' ? 'recovered' : 'not recovered'}: ${story.raised.body.reason}`,
    })
  return rows.toSorted((a, b) => a.atS - b.atS)
}

export const onsetOf = ({ raised }: AlarmStory): number => raised.body.onsetS ?? raised.body.atS

/** The side and name of a line where the frame knows it; its id otherwise. */
export function lineName(frame: LiveFrame | null, id: string): string {
  const line = frame?.lines.find((each) => each.line === id)
  if (line === undefined) return id
  const modality = line.modality === 'mep' ? ' MEP' : ''
  return `${SIDE_WORDS[line.side]} ${line.side === 'midline' ? line.title : shortTitle(line)}${modality}`.trim()
}

// ── function before and after ────────────────────────────────────────────────────────────────────────────────────────

export type Examined = {
  readonly at: string
  readonly after: boolean
  readonly power: number | null
  readonly grade: string | null
  readonly walking: string | null
}

const lems = ({ answered }: Examination): number | null => {
  const found = (answered.result as { details: { totals?: { lems?: unknown } } | null }).details?.totals?.lems
  return typeof found === 'number' ? found : null
}

/** Examinations of legs and walking around an operation: the last before it, and those after. */
export function examinedAround({ assessed }: Pick<CaseData, 'assessed'>, startedAt: string): Examined[] {
  const days = new Map<string, Examined>()
  const put = (id: string, take: (exam: Examination) => Partial<Examined>): void => {
    for (const exam of assessed.examinations.get(id) ?? []) {
      if (exam.answered.result.status !== 'complete') continue
      const day = exam.at.slice(0, 10)
      const known = days.get(day) ?? {
        at: exam.at,
        after: exam.at > startedAt,
        power: null,
        grade: null,
        walking: null,
      }
      days.set(day, { ...known, ...take(exam) })
    }
  }
  put('isncsci', (exam) => ({ power: lems(exam) }))
  put('mccormick-modified', ({ answered }) => ({ grade: answered.result.band?.id ?? null }))
  put('ambulation', ({ answered }) => ({
    walking: typeof answered.result.value === 'string' ? answered.result.value.replaceAll('_', ' ') : null,
  }))
  const all = [...days.values()].toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const before = all.filter(({ after }) => !after).slice(-1)
  return [...before, ...all.filter(({ after }) => after).slice(0, 5)]
}

/** A new deficit by leg power: the first examination after against the last before; null while one of them is missing. */
export function deficitOf(examined: readonly Examined[]): { readonly change: number; readonly at: string } | null {
  const before = examined.find(({ after, power }) => !after && power !== null)?.power ?? null
  const after = examined.find((each) => each.after && each.power !== null)
  if (before === null || after === undefined || after.power === null) return null
  return { change: after.power - before, at: after.at }
}

/** How this case counts in the table of alarms and deficits, under both conventions. */
export function countedAs(said: Monitoring, deficit: boolean): readonly [string, string] {
  const alarm = caseAlarm(said)
  if (alarm === 'not-monitored') return ['not monitored', 'not monitored']
  if (alarm === 'none') return deficit ? ['false negative', 'false negative'] : ['true negative', 'true negative']
  if (deficit) return ['true positive', 'true positive']
  return alarm === 'reversed' ? ['false positive', 'true positive, reversed'] : ['false positive', 'false positive']
}

/** The answer in one sentence. */
export function answerOf(line: StopLine, frame: LiveFrame | null, time: (atS: number) => string): string {
  const stop = line.items.find((item) => item.is === 'decision' && item.decision === 'stop')
  const removed = line.items.findLast((item) => item.is === 'decision' && item.removedPercent !== null)
  const told = line.alarms.filter(({ story }) => story.priority === 'high' || story.priority === 'medium')
  const open = told.filter(({ story }) => story.course === 'open').length
  const dwave = Math.min(
    ...(frame?.points ?? [])
      .filter(
        (point) =>
          point.percent !== null &&
          frame?.lines.some((each) => each.line === point.line && each.modality === 'dwave' && each.role === 'risk'),
      )
      .map(({ percent }) => percent as number),
  )
  const parts = [
    stop === undefined ? 'No decision to stop was said' : `Stopped at ${time(stop.atS)}`,
    removed === undefined || removed.is !== 'decision' || removed.removedPercent === null
      ? 'how much was left was not judged'
      : `${number(100 - removed.removedPercent)} % or less of the tumour left by the surgeon's word`,
    told.length === 0
      ? 'no alarm of medium or high priority'
      : `${plural(told.length, 'alarm')} of medium or high priority, ${open === 0 ? 'all recovered' : `${open} not recovered`}`,
    ...(Number.isFinite(dwave) ? [`lowest D-wave ${number(dwave)} % of its baseline`] : []),
  ]
  return `${capital(parts.join('; '))}.`
}
