import { useState } from 'react'

/**
 * Days and moments as people write them. The browser's own date fields follow the country of its installation, so the
 * same digits can be read as two different days; here the month is a word, or the order is that of ISO 8601.
 */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const
const two = (part: number): string => String(part).padStart(2, '0')
const monthTitle = (month: number): string => {
  const name = months[month] ?? ''
  return name.charAt(0).toUpperCase() + name.slice(1)
}

type Day = { year: number; month: number; day: number }

/** `8 Nov 2026`, `8 Nov`, `2026-11-08`, `8.11.2026`. With slashes nobody can know which is the month: refused. */
function readDay(text: string, now: Date): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso !== null) return checked(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))
  const dots = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?$/.exec(text)
  if (dots !== null) return checked(Number(dots[3] ?? now.getFullYear()), Number(dots[2]) - 1, Number(dots[1]))
  const words = /^(\d{1,2})\.?\s*([a-z]{3,9})\.?\s*(\d{4})?$/i.exec(text)
  if (words === null) return null
  const month = months.indexOf((words[2] ?? '').slice(0, 3).toLowerCase() as (typeof months)[number])
  return checked(Number(words[3] ?? now.getFullYear()), month, Number(words[1]))
}

function checked(year: number, month: number, day: number): Day | null {
  const date = new Date(year, month, day)
  return month >= 0 && date.getMonth() === month && date.getDate() === day && year >= 1900 ? { year, month, day } : null
}

/**
 * @example parseDay('8 Nov 2026')   // '2026-11-08'
 * @example parseDay('11/08/2026')   // null: two days are written so
 */
export function parseDay(text: string, now: Date = new Date()): string | null {
  const found = readDay(text.trim(), now)
  return found === null ? null : `${found.year}-${two(found.month + 1)}-${two(found.day)}`
}

/** A day with a time, or a time alone for today; a day alone is its noon. */
export function parseMoment(text: string, now: Date = new Date()): string | null {
  const plain = text.trim().replace(/(\d)T(\d)/, '$1 $2')
  const time = /(?:^|[\s,]+)(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(plain)
  if (time !== null && (Number(time[1]) > 23 || Number(time[2]) > 59)) return null
  const rest = (time === null ? plain : plain.slice(0, time.index)).trim()
  const found =
    rest === '' && time !== null
      ? { year: now.getFullYear(), month: now.getMonth(), day: now.getDate() }
      : readDay(rest, now)
  if (found === null) return null
  return new Date(
    found.year,
    found.month,
    found.day,
    Number(time?.[1] ?? 12),
    Number(time?.[2] ?? 0),
    Number(time?.[3] ?? 0),
  ).toISOString()
}

export function dayText(iso: string): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-')
  return year === '' || day === '' ? '' : `${Number(day)} ${monthTitle(Number(month) - 1)} ${year}`
}

export function momentText(at: string | Date): string {
  const date = new Date(at)
  return `${date.getDate()} ${monthTitle(date.getMonth())} ${date.getFullYear()} ${two(date.getHours())}:${two(date.getMinutes())}`
}

type Props = {
  id?: string
  of: 'day' | 'moment'
  value: string | null
  disabled?: boolean
  label?: string
  onChange: (value: string | null) => void
}

/** A field that takes any of the spellings and shows the long one when it is left. */
export function DateText({ id, of, value, disabled = false, label, onChange }: Props) {
  const shown = (iso: string | null): string =>
    iso === null || iso === '' ? '' : of === 'day' ? dayText(iso) : momentText(iso)
  const parse = of === 'day' ? parseDay : parseMoment
  const [state, setState] = useState({ value, text: shown(value) })
  // Changed from outside: a draft discarded, another statement opened.
  if (state.value !== value) setState({ value, text: shown(value) })
  const { text } = state
  const bad = text.trim() !== '' && parse(text) === null
  return (
    <>
      <input
        id={id}
        className="f num"
        autoComplete="off"
        disabled={disabled}
        aria-label={label}
        aria-invalid={bad ? true : undefined}
        placeholder={of === 'day' ? '8 Nov 2026' : '8 Nov 2026 14:30'}
        value={text}
        onChange={(event) => {
          const typed = event.currentTarget.value
          const next = parse(typed)
          setState({ value: next, text: typed })
          if (next !== value) onChange(next)
        }}
        onBlur={() => setState({ value, text: bad ? text : shown(value) })}
      />
      {bad ? <span className="fault">Write it as {of === 'day' ? '8 Nov 2026' : '8 Nov 2026 14:30'}.</span> : null}
    </>
  )
}
