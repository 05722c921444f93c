import type { SignalFault } from '../types.ts'

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

type Day = { year: number; month: number; day: number }

/**
 * The start as ISO local time, from date and time of the header and the recording field of EDF+ (`Startdate
 * 24-JAN-2020 …`), which has all four digits of the year. With two digits 85 to 99 are 1985 to 1999, 00 to 84 are 2000 to
 * 2084 [kemp-2003]. A day that no calendar has is null: never another day. The fraction of a second comes from the first
 * record (`offsetS`).
 */
export function startOf(
  { date, time, recording }: { date: string; time: string; recording: string },
  offsetS: number,
  faults: SignalFault[],
): string | null {
  const day = dayOf(date, recording, faults)
  const seconds = secondsOf(time, faults)
  if (day === null || seconds === null) return null
  return isoTime(Date.UTC(day.year, day.month - 1, day.day) / 1000 + seconds, offsetS)
}

/** ISO local time of whole seconds plus a fraction, as many digits as are needed, at most 7. */
export function isoTime(wholeS: number, offsetS: number): string {
  const floor = Math.floor(offsetS)
  // Seven digits: EDF+ writers keep 100 ns.
  const fraction = Math.round((offsetS - floor) * 1e7)
  const date = new Date((wholeS + floor + Math.floor(fraction / 1e7)) * 1000)
  const digits = String(fraction % 1e7)
    .padStart(7, '0')
    .replace(/0+$/, '')
  return date.toISOString().slice(0, 19) + (digits === '' ? '' : `.${digits}`)
}

function dayOf(date: string, recording: string, faults: SignalFault[]): Day | null {
  const named = /^Startdate (\d{2})-([A-Z]{3})-(\d{4})(?: |$)/i.exec(recording)
  const full =
    named === null
      ? null
      : realDay(Number(named[3]), MONTHS.indexOf((named[2] as string).toUpperCase()) + 1, Number(named[1]))
  const short = /^(\d{2})([.:/-])(\d{2})\2(\d{2}|yy)$/.exec(date)
  if (short === null) return full ?? noDate(faults, 'The start date is not written as dd.mm.yy')
  if (short[2] !== '.')
    faults.push({
      code: 'odd-date',
      message: 'The start date is not written with points; it is read as day, month, year.',
    })
  if (short[4] === 'yy') return full ?? noDate(faults, 'The start date has no year')
  const two = Number(short[4])
  const day = realDay(two >= 85 ? 1900 + two : 2000 + two, Number(short[3]), Number(short[1]))
  if (day === null) return noDate(faults, 'The start date is a day that does not exist')
  if (full === null) return day
  if (full.day === day.day && full.month === day.month && full.year % 100 === two) return full
  faults.push({
    code: 'dates-disagree',
    message: 'The two start dates of the header are different days; the first one is shown.',
  })
  return day
}

function noDate(faults: SignalFault[], why: string): null {
  faults.push({ code: 'no-start-time', message: `${why}; the start is not known.` })
  return null
}

function realDay(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null
}

function secondsOf(time: string, faults: SignalFault[]): number | null {
  const found = /^(\d{2})([.:])(\d{2})\2(\d{2})$/.exec(time)
  if (found === null) return noDate(faults, 'The start time is not written as hh.mm.ss')
  if (found[2] === ':')
    faults.push({
      code: 'odd-time',
      message: 'The start time is written with colons instead of points; it is read all the same.',
    })
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[3]), Number(found[4])]
  if (hours > 23 || minutes > 59 || seconds > 59) return noDate(faults, 'The start time does not exist')
  return hours * 3600 + minutes * 60 + seconds
}
