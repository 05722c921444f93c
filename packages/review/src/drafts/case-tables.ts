import { daysFrom } from '@theca/follow'
import type { DraftTable } from './draft.ts'
import type { Facts } from './facts.ts'
import { around, dayWords } from './facts.ts'

const INSTRUMENTS = [
  ['mccormick-modified', 'McCormick, modified'],
  ['ambulation', 'Walking'],
  ['kps', 'Karnofsky'],
  ['pain-nrs', 'Pain, worst'],
] as const

/** Tables that a report must contain: function and pain by day, and the lesions. */
export const caseTables = (facts: Facts): readonly DraftTable[] => [lesions(facts), functionByDay(facts)]

function lesions({ assessed }: Facts): DraftTable {
  const said = assessed.referral
  return {
    title: 'Lesions',
    head: ['compartment', 'from', 'to', 'side', 'entry'],
    rows: (said?.body.lesions ?? []).map(({ compartment, from, to, side }) => [
      compartment.replaceAll('_', ' '),
      from,
      to,
      side.replaceAll('-', ' '),
      String(said?.entry.seq ?? ''),
    ]),
    note: 'As referred; sizes stand with the measured volumes.',
  }
}

function functionByDay(facts: Facts): DraftTable {
  const rows = INSTRUMENTS.flatMap(([id, title]) => {
    const { before, after } = around(facts, id)
    return [...before.slice(-1), ...after].map(({ at, seq, answered }) => ({
      day: facts.zero === null ? 0 : daysFrom(facts.zero, at),
      cells: [
        dayWords(facts, at),
        title,
        answered.result.band?.label ?? String(answered.result.value ?? 'incomplete'),
        answered.result.validity.code,
        String(seq),
      ],
    }))
  })
  return {
    title: 'Function and pain',
    head: ['day', 'instrument', 'result', 'validity', 'entry'],
    rows: rows.sort((a, b) => a.day - b.day).map(({ cells }) => cells),
    note: 'Validity in intradural disease: V validated, U generic, X derived elsewhere, N not applicable.',
  }
}
