import type { MeetingPeriod } from '@theca/review'
import type { Answer, Command, Input } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wrongUsage } from '../command.ts'
import { withData } from '../data.ts'
import { print, printJson, progressLine } from '../output.ts'

/** A day that the calendar has; 2026-02-30 is none. */
function dayOf(input: Input, option: 'from' | 'to'): Answer<string> {
  const given = textOf(input, option)
  const read = given !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00.000Z`) : null
  if (read === null || Number.isNaN(read.getTime()) || !read.toISOString().startsWith(given ?? ' '))
    return { ok: false, failure: wrongUsage(`--${option} takes a day such as 2026-03-31, not "${given ?? ''}".`) }
  return { ok: true, value: given ?? '' }
}

function periodOf(input: Input): Answer<MeetingPeriod> {
  const [from, to] = [dayOf(input, 'from'), dayOf(input, 'to')]
  if (!from.ok) return from
  if (!to.ok) return to
  if (from.value > to.value)
    return { ok: false, failure: wrongUsage(`--to ${to.value} is before --from ${from.value}. Exchange the two days.`) }
  const by = textOf(input, 'by') ?? 'operation'
  if (by !== 'operation' && by !== 'event')
    return { ok: false, failure: wrongUsage(`--by takes operation or event, not "${by}".`) }
  return { ok: true, value: { from: from.value, to: to.value, by } }
}

export const commands: readonly Command[] = [
  {
    name: 'report meeting',
    summary:
      'the cases of a period for a morbidity meeting, worst first: planned and done, alarms, complications, deaths',
    words: [0, 0],
    options: {
      from: { takes: 'DAY', says: 'first day of the period, such as 2026-01-01' },
      to: { takes: 'DAY', says: 'its last day' },
      by: {
        takes: 'WHAT',
        says: 'operation (operated on in the period) or event (something happened in it); without it operation',
      },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    notes:
      'Without --json it prints CSV, one row for each operation, without any words that a person wrote. As soon as one real case is in the period, synthetic ones are left out.',
    examples: ['theca report meeting --from 2026-01-01 --to 2026-03-31 --json'],
    async run(input) {
      const period = periodOf(input)
      if (!period.ok) return period.failure
      return withData(input, { writes: false }, async (data) => {
        const { meetingCaseOf, meetingCsv, meetingOf } = await import('@theca/review')
        const progress = progressLine()
        const heads = (await data.record.cases()).map((head) => head.case).sort()
        const cases = []
        for (const [place, id] of heads.entries()) {
          if (place % 50 === 0) progress('reading cases', place, heads.length)
          cases.push(meetingCaseOf(id, await data.record.read(id)))
        }
        progress.end()
        const meeting = meetingOf(
          cases.flatMap((each) => each ?? []),
          period.value,
        )
        const { from, to } = period.value
        await data.note('export', `printed the morbidity meeting ${from} to ${to} (${meeting.cases.length} cases)`)
        await (isSet(input, 'json') ? printJson(meeting) : print(meetingCsv(meeting)))
        return null
      })
    },
  },
]
