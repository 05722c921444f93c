import { assessment } from '@theca/assess'
import {
  approachWords,
  beforeAfter,
  complicationWords,
  course,
  daysFrom,
  extentOf,
  extentWords,
  stoppedWords,
} from '@theca/follow'
import type { Course, Extent } from '@theca/follow'
import { caseAlarm, monitoring } from '@theca/monitor'
import { imaging } from '@theca/plan'
import type { Entry, Result } from '@theca/record'
import { foldStatements, ok, refuse, statementsOf, valueOf } from '@theca/record'
import type { Field, Part, Section } from './page.ts'
import type { Block, Paper, PaperInput } from './paper.ts'
import { answer, beside, footOf, gap, joined, number, said, text, wide, withSources } from './paper.ts'
import { entrySource, wordsOf } from './scores.ts'

export type NoOperation = { readonly code: 'no-operation'; readonly message: string }

/** Complications of these days belong to the operation, whatever caused them. */
const DAYS = 30

/**
 * The operation record: what was done and why it ended there, what was monitored, what the volumes say beside the
 * surgeon's word, and what happened within thirty days. One report for each operation, the first unless said otherwise.
 *
 * @returns a refusal where no operation is recorded.
 * @example operationPaper({ entries, now, preparedBy: 'A. Weiss', version })
 */
export function operationPaper(input: PaperInput & { readonly entries: readonly Entry[] }): Result<Paper, NoOperation> {
  const { entries, now, preparedBy, version, timeZone } = input
  const statements = statementsOf(entries)
  const went = foldStatements(course, statements)
  const operated = went.operations[0]
  if (operated === undefined)
    return refuse({
      code: 'no-operation',
      message: 'No operation is recorded in this case. Record it in the follow room first.',
    })
  const assessed = foldStatements(assessment, statements)
  const extent = extentOf(went, foldStatements(imaging, statements))
  const source = entrySource(operated.entry, 'Operation')
  const { body } = operated
  return ok(
    withSources({
      title: 'Operation record',
      name: 'operation',
      case: operated.entry.case,
      synthetic: assessed.opened?.body.synthetic ?? false,
      prepared: { at: now, timeZone: timeZone ?? 'UTC', by: preparedBy },
      foot: footOf(version, entries),
      notes: went.operations.length > 1 ? ['Further operations are recorded; this is the first.'] : [],
      about: [
        text('Incision'),
        said(source, approachWords[body.approach]),
        text('of'),
        said(source, body.levelsOpened.join(', ')),
      ],
      lead: [
        text('Resection'),
        said(source, extentWords[body.extentByWord]),
        text("by the surgeon's word; ended because"),
        said(source, stoppedWords[body.stoppedBecause]),
        text('.'),
      ],
      rows: [
        beside(
          [block('operation', 'Operation', operationFields(went))],
          [
            block('extent', 'Extent of resection', extentFields(extent)),
            block('monitoring', 'Neuromonitoring', monitoringFields(statements, went)),
          ],
        ),
        wide(block('function', 'Function before and at three months', functionFields(went, assessed))),
        wide(
          { is: 'list', key: 'complications', title: 'Within thirty days', items: complicationItems(went) },
          { is: 'list', key: 'pathology', title: 'Pathology', items: pathologyItems(went) },
        ),
      ],
    }),
  )
}

const block = (key: string, title: string, fields: readonly Field[]): Block => ({
  is: 'section',
  section: { key, title, fields } satisfies Section,
})
const field = (key: string, label: string, parts: readonly Part[]): Field => ({ key, label, parts })

function operationFields({ operations }: Course): readonly Field[] {
  const operated = operations[0]
  if (operated === undefined) return []
  const { body, entry } = operated
  const source = entrySource(entry, 'Operation')
  const yesNo = (label: string, key: string, given: typeof body.myelotomy): Field =>
    field(key, label, given.is === 'known' ? [said(source, given.value ? 'yes' : 'no')] : [gap(given.is)])
  const list = (given: typeof body.rootsDivided): readonly Part[] =>
    given.is !== 'known' ? [gap(given.is)] : [said(source, given.value.length === 0 ? 'none' : given.value.join(', '))]
  return [
    field('urgency', 'Urgency', body.urgency === 'not-known' ? [gap('not-known')] : [said(source, body.urgency)]),
    field('side', 'Side of the lesion', body.side === 'not-known' ? [gap('not-known')] : [said(source, body.side)]),
    yesNo('Myelotomy', 'myelotomy', body.myelotomy),
    field('roots', 'Roots divided', list(body.rootsDivided)),
    yesNo('Instrumentation', 'instrumentation', body.instrumentation),
    field(
      'blood',
      'Blood loss',
      body.bloodLossMl.is === 'known'
        ? [number(source, String(body.bloodLossMl.value), 'mL')]
        : [gap(body.bloodLossMl.is)],
    ),
    field(
      'closure',
      'Dural closure',
      body.closure.is === 'known' ? [said(source, body.closure.value.replaceAll('-', ' '))] : [gap(body.closure.is)],
    ),
    field('changed', 'Changed from the plan', answer(source, body.changedFromPlan, true)),
    field('stopped', 'Stopping, in words', answer(source, body.stoppedWords, true)),
    field('surgeons', 'Surgeons', answer(source, body.surgeons)),
    field('account', 'Account', answer(source, body.account, true)),
  ]
}

function extentFields(extent: Extent | null): readonly Field[] {
  const byVolume = extent?.byVolume ?? null
  if (byVolume === null)
    return [field('volume', 'By volumes', [gap('not-determinable', extent?.because ?? 'no operation')])]
  const { before, after, percent, bounds, daysAfter } = byVolume
  const [first, second] = [entrySource(before.entry, 'Volumes'), entrySource(after.entry, 'Volumes')]
  return [
    field('before', 'Volume before', [number(first, before.tumour.volumeMl.toFixed(2), 'mL', 'measured')]),
    field('after', 'Volume after', [
      number(second, after.tumour.volumeMl.toFixed(2), 'mL', 'measured'),
      text('measured'),
      number(
        second,
        String(daysAfter),
        daysAfter === 1 ? 'day after the operation' : 'days after the operation',
        'computed',
      ),
    ]),
    field('removed', 'Removed', [
      {
        ...number(second, percent.toFixed(1), '%', 'computed'),
        interval: { low: bounds[0].toFixed(0), high: bounds[1].toFixed(0), kind: 'bounds' },
      },
      ...(extent?.disagree === true ? [text("; this is not the class of the surgeon's word")] : []),
    ]),
  ]
}

const alarmWords = {
  none: 'no alarm of medium or high priority',
  reversed: 'alarms, all recovered',
  irreversible: 'an alarm that did not recover',
  'not-monitored': 'no recording is kept',
} as const

function monitoringFields(statements: ReturnType<typeof statementsOf>, { operations }: Course): readonly Field[] {
  const operated = operations[0]
  const watched = foldStatements(monitoring, statements)
  const recorded = watched.recordings[0]?.started ?? watched.recordings[0]?.stopped ?? null
  const used = operated === undefined ? null : valueOf(operated.body.monitoring)
  return [
    field(
      'modalities',
      'Modalities',
      operated === undefined || used === null
        ? [gap('not-asked')]
        : [said(entrySource(operated.entry, 'Operation'), used.length === 0 ? 'none' : used.join(', ').toUpperCase())],
    ),
    field(
      'alarms',
      'Alarms',
      recorded === null
        ? [gap('not-known', alarmWords['not-monitored'])]
        : [said(entrySource(recorded.entry, 'Recording'), alarmWords[caseAlarm(watched)], 'computed')],
    ),
  ]
}

const FUNCTION = [
  ['mccormick-modified', 'McCormick, modified'],
  ['ambulation', 'Walking'],
  ['pain-nrs', 'Pain'],
] as const

const functionFields = (went: Course, assessed: Parameters<typeof beforeAfter>[2]): readonly Field[] =>
  FUNCTION.map(([id, label]) => {
    const { before, after, because } = beforeAfter(id, went, assessed)
    const words = (exam: typeof before): Part =>
      exam === null
        ? gap('not-known', because ?? 'not examined')
        : wordsOf(exam, exam.answered.result.band?.label ?? exam.answered.says)
    return field(id, label, [text('before:'), words(before), text('; after:'), words(after)])
  })

function complicationItems({ complications, operations }: Course): readonly (readonly Part[])[] {
  const zero = operations[0]?.at ?? ''
  const early = complications.filter(({ at }) => daysFrom(zero, at) <= DAYS && daysFrom(zero, at) >= 0)
  if (early.length === 0) return [[gap('not-known', 'no complication is recorded; that none occurred is not said')]]
  return early.map(({ body, entry, course: went }) => {
    const source = entrySource(entry, 'Complication')
    const grade = valueOf(body.clavienDindo)
    const now = went.at(-1)
    return joined([
      [said(source, complicationWords[body.what])],
      grade === null ? [gap('not-known', 'not graded')] : [said(source, `Clavien–Dindo ${grade}`)],
      now === undefined
        ? [gap('not-asked', 'course')]
        : [said(entrySource(now.entry, 'Course'), now.body.now.replaceAll('-', ' '))],
    ])
  })
}

const pathologyItems = ({ pathology }: Course): readonly (readonly Part[])[] =>
  pathology.length === 0
    ? [[gap('not-known', 'no result is recorded')]]
    : pathology.map(({ body, entry }) => [said(entrySource(entry, 'Pathology'), body.histology)])
