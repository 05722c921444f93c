import { csvOf } from '../figures/svg.ts'
import type { Meeting } from './meeting.ts'
import { gradeOf } from './row.ts'

const HEAD = [
  'case',
  'synthetic',
  'compartment',
  'primary',
  'operatedOn',
  'approach',
  'levels',
  'extent',
  'stoppedBecause',
  'planVersion',
  'differences',
  'alarm',
  'complications',
  'worstClavienDindo',
  'newDeficit',
  'diedWithin30',
  'diedWithin90',
]
const GRADES = ['I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V']

/**
 * A meeting as CSV, one row for each operation. No word that a person wrote is in it: free text may name somebody.
 *
 * @example meetingCsv(meeting).split('\r\n').length
 */
export const meetingCsv = ({ cases, period }: Meeting): string =>
  `# morbidity meeting by ${period.by}, ${period.from} to ${period.to}\r\n` +
  csvOf(
    HEAD,
    cases.flatMap((each) =>
      each.operations.map((done) => [
        each.case,
        each.synthetic,
        each.compartment,
        each.site,
        done.on,
        done.approach,
        done.levels.join(' '),
        done.extent,
        done.stopped,
        done.planned?.version ?? null,
        done.differences?.join(' ') ?? null,
        done.alarm,
        each.complications.map(({ what, on }) => `${what} ${on}`).join('; '),
        GRADES.findLast((grade) => each.complications.some((one) => gradeOf(one) === grade)) ?? null,
        each.complications.some(({ newDeficit }) => newDeficit),
        done.diedWithin30,
        done.diedWithin90,
      ]),
    ),
  )
