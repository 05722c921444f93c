import { assessment } from '@theca/assess'
import type { AlarmStory, Monitoring, StopLine } from '@theca/monitor'
import {
  BASELINE_STAGES,
  caseAlarm,
  EVENTS,
  monitoring,
  montageLines,
  RESPONSE_ITEMS,
  STOP_DECISIONS,
  stopLine,
  SURGICAL_STEPS,
  teamTitles,
} from '@theca/monitor'
import type { Entry, Result } from '@theca/record'
import { foldStatements, ok, refuse, statementsOf } from '@theca/record'
import type { Field, Part, Source } from './page.ts'
import type { Block, Paper, PaperInput } from './paper.ts'
import { beside, footOf, gap, joined, number, said, text, wide, withSources } from './paper.ts'
import { entrySource } from './scores.ts'

export type NotMonitored = { readonly code: 'not-monitored'; readonly message: string }

/**
 * The report of the neuromonitoring of an operation: what was monitored and how, the baselines and what could not be
 * followed, every significant change with when it was told, what was done and whether it came back, what was lost, and
 * lines for the impression. Content after the guidelines of the field as recalled ([gertsch-2019]).
 *
 * @param session of several recordings; without it the last one
 * @returns a refusal where nothing was recorded
 * @example ionmPaper({ entries, now, preparedBy: 'N. Weiss', version })
 */
export function ionmPaper(
  input: PaperInput & { readonly entries: readonly Entry[]; readonly session?: string },
): Result<Paper, NotMonitored> {
  const { entries, now, preparedBy, version, timeZone } = input
  const statements = statementsOf(entries)
  const all = foldStatements(monitoring, statements)
  const recording = all.recordings.findLast(({ session }) => input.session === undefined || session === input.session)
  const begun = recording?.started ?? recording?.stopped ?? null
  if (recording === undefined || begun === null)
    return refuse({
      code: 'not-monitored',
      message: 'No recording of a neuromonitoring is in this case. Record the operation in the monitor room first.',
    })
  const { session } = recording
  const line = stopLine(all, session)
  const assessed = foldStatements(assessment, statements)
  const source = entrySource(begun.entry, 'Recording')
  const alarms = all.alarms.filter((each) => each.session === session)
  const synthetic = (assessed.opened?.body.synthetic ?? false) || (recording.started?.body.synthetic ?? false)
  return ok(
    withSources({
      title: 'Neuromonitoring report',
      name: 'neuromonitoring',
      case: begun.entry.case,
      synthetic,
      prepared: { at: now, timeZone: timeZone ?? 'UTC', by: preparedBy },
      foot: {
        ...footOf(version, entries),
        notice: 'Not a medical device; displays and records. The trained neurophysiologist decides.',
      },
      notes: notesOf(all, session),
      about: [text('Recording'), said(source, session)],
      lead: leadOf(all, alarms, source),
      rows: [
        beside(
          [section('recording', 'Recording', recordingFields(recording))],
          [section('montage', 'Montage', montageFields(all))],
        ),
        wide(lineTable(all)),
        wide(baselineTable(all, session)),
        wide(changeTable(line)),
        beside([section('physiology', 'Physiology', physiologyFields(all, session))], [courseList(all, session)]),
        wide(notEvaluableList(all, session), decisionList(all, session)),
        wide({
          is: 'lines',
          key: 'impression',
          title: 'Impression',
          lines: ['Impression', 'Complications of the monitoring', 'Read by, on site or remote', 'Signature, date'],
        }),
      ],
    }),
  )
}

const section = (key: string, title: string, fields: readonly Field[]): Block => ({
  is: 'section',
  section: { key, title, fields },
})
const field = (key: string, label: string, parts: readonly Part[]): Field => ({ key, label, parts })

/** The acquisition clock: hours, minutes and seconds since the first sample. */
const clock = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)]
    .map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')

const leadWords = {
  none: 'No alarm of medium or high priority',
  reversed: 'Alarms, all recovered',
  irreversible: 'An alarm that had not recovered when the recording ended',
  'not-monitored': 'Nothing recorded',
} as const

function leadOf(all: Monitoring, alarms: readonly AlarmStory[], source: Source): Part[] {
  const worst = alarms.filter(({ priority }) => priority === 'high')
  const words: Part[] = [said(source, leadWords[caseAlarm(all)], 'computed')]
  return worst.length === 0
    ? words
    : [
        ...words,
        text('; high priority:'),
        said(source, [...new Set(worst.map(({ line }) => line))].join(', '), 'computed'),
      ]
}

function recordingFields({ started, stopped }: Monitoring['recordings'][number]): Field[] {
  const from = started === null ? null : entrySource(started.entry, 'Recording')
  const to = stopped === null ? null : entrySource(stopped.entry, 'Recording')
  const body = stopped?.body
  return [
    field(
      'source',
      'Source',
      from === null || started === null ? [gap('not-known')] : [said(from, sourceWords[started.body.source])],
    ),
    field(
      'rate',
      'Channels and rate',
      from === null || started === null
        ? [gap('not-known')]
        : [
            number(from, String(started.body.channels.length), 'channels'),
            text('at'),
            number(from, String(started.body.rateHz), 'Hz'),
          ],
    ),
    field(
      'protocol',
      'Protocol',
      from === null || started === null ? [gap('not-known')] : [said(from, started.body.protocolId)],
    ),
    field(
      'duration',
      'Duration',
      to === null || body === undefined
        ? [gap('not-known', 'still running, or never ended')]
        : [number(to, (body.durationS / 60).toFixed(0), 'min', 'measured')],
    ),
    field(
      'lost',
      'Lost',
      to === null || body === undefined
        ? [gap('not-known')]
        : [
            number(to, String(body.lost), 'samples a channel', 'measured'),
            text('in'),
            number(to, String(body.gapsInAll), body.gapsInAll === 1 ? 'gap' : 'gaps', 'measured'),
          ],
    ),
    field(
      'files',
      'Files',
      to === null || body === undefined || body.files.length === 0
        ? [gap('not-known', 'no file kept')]
        : body.files.map(({ name, artifact }) => said(to, `${name}, SHA-256 ${artifact.slice(0, 16)}…`)),
    ),
  ]
}

const sourceWords = { lsl: 'live stream', file: 'replayed file', simulator: 'simulator, synthetic' } as const

function montageFields({ montages }: Monitoring): Field[] {
  const loaded = montages.at(-1)
  if (loaded === undefined) return [field('montage', 'Montage', [gap('not-known', 'no montage was loaded')])]
  const source = entrySource(loaded.entry, 'Montage')
  const { body } = loaded
  const from =
    body.from === 'plan' ? 'signed plan' : body.from === 'shipped' ? 'protocol that comes with Theca' : 'file'
  return [
    field('from', 'From', [
      said(source, from),
      ...(body.plan === null ? [] : [said(source, `entry ${body.plan.entry}`)]),
    ]),
    field('title', 'Title', [said(source, body.title)]),
    field('lines', 'Monitored', [
      number(source, String(body.lines), 'lines'),
      text('on'),
      number(source, String(body.channels), 'channels'),
    ]),
    field(
      'left',
      'Planned, not monitored',
      body.left.length === 0
        ? [said(source, 'nothing')]
        : joined(body.left.map(({ line, because }) => [said(source, `${line}: ${because}`)])),
    ),
  ]
}

/** Derivation, stimulus, filter and average of every line, from the protocol that was loaded. */
function lineTable({ montages }: Monitoring): Block {
  const loaded = montages.at(-1)
  const source = loaded === undefined ? null : entrySource(loaded.entry, 'Montage')
  const lines = loaded === undefined ? [] : montageLines(loaded.body.protocol)
  const rows =
    source === null
      ? []
      : lines.map(({ line, modality, channel, stimulus, band, sweeps }): readonly (readonly Part[])[] => [
          [said(source, line)],
          [said(source, modality.toUpperCase())],
          [said(source, channel)],
          stimulus === null ? [text('continuous')] : [said(source, stimulus)],
          [said(source, band)],
          [said(source, sweeps === 1 ? 'single trials' : `${sweeps} sweeps`)],
        ])
  const head = ['Line', 'Modality', 'Derivation', 'Stimulus', 'Filter', 'Result from']
  return table('lines', 'Lines', head, [0.22, 0.11, 0.14, 0.15, 0.24, 0.14], rows, 'no montage was loaded')
}

function baselineTable({ baselines }: Monitoring, session: string): Block {
  const rows = baselines
    .filter(({ body }) => body.session === session)
    .flatMap(({ body, entry }) => {
      const source = entrySource(entry, 'Baseline')
      return body.lines.map((line): readonly (readonly Part[])[] => [
        [said(source, line.line)],
        [said(source, BASELINE_STAGES[body.stage]), ...(body.atS === null ? [] : [said(source, clock(body.atS))])],
        line.valueUv === null
          ? [gap('not-determinable', 'no response: not monitorable')]
          : [number(source, line.valueUv.toPrecision(3), 'µV', 'measured')],
        line.beforeUv === null
          ? [gap('not-applicable', 'first')]
          : [number(source, line.beforeUv.toPrecision(3), 'µV', 'measured')],
        [said(source, line.quality, 'measured')],
      ])
    })
  return table(
    'baselines',
    'Baselines',
    ['Line', 'When', 'Value', 'Before it', 'Quality'],
    [0.2, 0.22, 0.14, 0.14, 0.3],
    rows,
    'no baseline was signed',
  )
}

/** Every change in its order: value, when it was told and whether it was said back, what was done, whether it came back. */
function changeTable({ alarms }: StopLine): Block {
  const rows = alarms.map(({ story, done, notDone, minutesBelow }): readonly (readonly Part[])[] => {
    const { raised, calls } = story
    const source = entrySource(raised.entry, 'Alarm')
    const { body } = raised
    const call = calls[0]
    const items = (ids: readonly string[]): string =>
      ids.map((id) => RESPONSE_ITEMS[id as keyof typeof RESPONSE_ITEMS].words.toLowerCase()).join(', ')
    return [
      [said(source, clock(body.onsetS ?? body.atS))],
      [said(source, story.line), ...(story.priority === null ? [] : [said(source, story.priority)])],
      story.deepestPercent === null
        ? [said(source, body.reason, 'measured')]
        : [number(source, story.deepestPercent.toFixed(0).replace('-', '−'), '%', 'measured')],
      call === undefined
        ? [gap('not-asked', 'no call recorded')]
        : [
            said(
              entrySource(call.entry, 'Call'),
              `${call.body.atS === null ? '' : `${clock(call.body.atS)}, `}${teamTitles[call.body.to]}, ${readBackWords[call.body.readBack]}`,
            ),
          ],
      done.length + notDone.length === 0
        ? [gap('not-asked', 'no response recorded')]
        : joined([
            ...(done.length === 0 ? [] : [[said(source, items(done))]]),
            ...(notDone.length === 0 ? [] : [[text('not done:'), said(source, items(notDone))]]),
          ]),
      story.course === 'open'
        ? [text('not recovered')]
        : [
            text('recovered'),
            ...(minutesBelow === null
              ? []
              : [text('after'), number(source, minutesBelow.toFixed(0), 'min', 'computed')]),
          ],
    ]
  })
  return table(
    'changes',
    'Significant changes',
    ['Onset', 'Line', 'Deepest change', 'Told', 'Done', 'Course'],
    [0.1, 0.19, 0.15, 0.2, 0.22, 0.14],
    rows,
    'no alarm was raised',
  )
}

const readBackWords = { right: 'said back', corrected: 'said back and corrected', none: 'not said back' } as const

function table(
  key: string,
  title: string,
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly (readonly Part[])[])[],
  empty: string,
): Block {
  return rows.length === 0
    ? { is: 'list', key, title, items: [[gap('not-applicable', empty)]] }
    : { is: 'table', key, title, head, widths, rows }
}

function physiologyFields({ physiology }: Monitoring, session: string): Field[] {
  const own = physiology.filter(({ body }) => body.session === session)
  const range = (
    key: string,
    label: string,
    of: (body: (typeof own)[number]['body']) => number | null,
    unit: string,
  ): Field => {
    const values = own.flatMap(({ body, entry }) => {
      const value = of(body)
      return value === null ? [] : [{ value, source: entrySource(entry, 'Physiology') }]
    })
    const sorted = values.toSorted((a, b) => a.value - b.value)
    const [low, high] = [sorted[0], sorted.at(-1)]
    if (low === undefined || high === undefined) return field(key, label, [gap('not-known', 'no value recorded')])
    const lowest = number(low.source, String(low.value), unit)
    return field(
      key,
      label,
      low.value === high.value ? [lowest] : [lowest, text('to'), number(high.source, String(high.value), unit)],
    )
  }
  return [
    range('map', 'Mean arterial pressure', ({ mapMmHg }) => mapMmHg, 'mmHg'),
    range('temperature', 'Temperature', ({ temperatureC }) => temperatureC, '°C'),
    range('mac', 'Volatile agent', ({ macVolatile }) => macVolatile, 'MAC'),
    range('propofol', 'Propofol', ({ propofolMgKgH }) => propofolMgKgH, 'mg/kg/h'),
    range('tof', 'Train of four', ({ tofCount }) => tofCount, 'of four'),
  ]
}

/** Steps and events on the clock of the recording. */
function courseList({ steps, events }: Monitoring, session: string): Block {
  const course = [
    ...steps.map(({ body, entry }) => ({ body, entry, words: SURGICAL_STEPS[body.step] })),
    ...events.map(({ body, entry }) => ({ body, entry, words: EVENTS[body.code].words })),
  ]
    .filter(({ body }) => body.session === session)
    .toSorted((a, b) => (a.body.atS ?? 0) - (b.body.atS ?? 0))
  const items = course.map(({ body, entry, words }): readonly Part[] => {
    const source = entrySource(entry, 'Course')
    return [said(source, body.atS === null ? words : `${clock(body.atS)} ${words}`)]
  })
  return {
    is: 'list',
    key: 'course',
    title: 'Steps and events, in order',
    items: items.length === 0 ? [[gap('not-asked', 'none recorded')]] : items,
  }
}

function notEvaluableList({ notEvaluable }: Monitoring, session: string): Block {
  const items = notEvaluable
    .filter(({ body }) => body.session === session)
    .map(({ body, entry }): readonly Part[] => {
      const source = entrySource(entry, 'Not evaluable')
      return [said(source, `${body.line}: ${body.reason}`, 'measured')]
    })
  return {
    is: 'list',
    key: 'notEvaluable',
    title: 'Not evaluable, with the last reason',
    items: items.length === 0 ? [[text('nothing')]] : items,
  }
}

function decisionList({ decisions }: Monitoring, session: string): Block {
  const items = decisions
    .filter(({ body }) => body.session === session)
    .map(({ body, entry }): readonly Part[] => {
      const source = entrySource(entry, 'Decision')
      return [
        said(source, STOP_DECISIONS[body.decision]),
        ...(body.removedPercent === null
          ? []
          : [text(', judged removed'), number(source, String(body.removedPercent), '%')]),
        ...(body.reason === null ? [] : [text(':'), said(source, body.reason, 'stated', true)]),
      ]
    })
  return {
    is: 'list',
    key: 'decisions',
    title: 'Decisions on the resection',
    items: items.length === 0 ? [[gap('not-asked', 'none recorded')]] : items,
  }
}

/** A fall of the D-wave stays a mark of risk after it has recovered; a muscle response that recovered does not. */
const notesOf = ({ alarms, recordings }: Monitoring, session: string): string[] => [
  ...(recordings.length > 1 ? ['Further recordings are in this case; this is one of them.'] : []),
  ...(alarms.some(
    ({ session: own, line, course, rule }) =>
      own === session && course === 'recovered' && line.startsWith('dwave') && rule === 'dwave-fall-50',
  )
    ? ['The D-wave fell below half of its reference and recovered: a reversed fall stays a mark of risk.']
    : []),
]
