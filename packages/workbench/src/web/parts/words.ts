/** How values are written: narrow spaces, true minus signs, dates a person reads. Exports keep ISO 8601. */

const NARROW = '\u202f'
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/**
 * A number with a true minus and narrow spaces between thousands.
 *
 * @example number(-1.25, 1)   // '−1.3'
 * @example number(6212)       // '6 212', with a narrow no-break space
 */
export function number(value: number, decimals = 0): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, NARROW)
  const shown = fraction === undefined ? spaced : `${spaced}.${fraction}`
  return value < 0 && /[1-9]/.test(shown) ? `−${shown}` : shown
}

/** `0.736 mL` with a narrow no-break space. */
export const withUnit = (value: string, unit: string): string => `${value}${NARROW}${unit}`

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`

/** `6 Mar`, and the year when it is not this one. */
export function day(moment: string | Date, now: Date = new Date()): string {
  const date = typeof moment === 'string' ? parseDay(moment) : moment
  const year = date.getFullYear() === now.getFullYear() ? '' : ` ${date.getFullYear()}`
  return `${date.getDate()} ${months[date.getMonth()]}${year}`
}

/** Always with the year: where a statement is quoted. */
export const fullDay = (moment: string): string => {
  const date = parseDay(moment)
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`
}

/** A date without a clock is that day everywhere, whatever the zone. */
function parseDay(text: string): Date {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return plain === null ? new Date(text) : new Date(Number(plain[1]), Number(plain[2]) - 1, Number(plain[3]))
}

const two = (value: number): string => String(value).padStart(2, '0')

export const clock = (moment: string | Date, seconds = false): string => {
  const date = new Date(moment)
  return `${two(date.getHours())}:${two(date.getMinutes())}${seconds ? `:${two(date.getSeconds())}` : ''}`
}

/** `6 Mar 13:36`; a day alone where only the day is known (noon UTC stands for it). */
export const moment = (at: string, now: Date = new Date()): string =>
  isDayOnly(at) ? day(at.slice(0, 10), now) : `${day(at, now)} ${clock(at)}`
export const isDayOnly = (at: string): boolean => at.endsWith('T12:00:00.000Z')

export const today = (now: Date): string =>
  `${weekdays[now.getDay()]} ${now.getDate()} ${months[now.getMonth()]} ${now.getFullYear()}, ${clock(now)}`

/** `2 h`, `7 d`, `14 months`: the largest honest unit. */
export function age(from: string, now: Date): string {
  const hours = (now.getTime() - Date.parse(from)) / 3_600_000
  if (hours < -1 / 60) return 'in the future'
  if (hours < 1) return withUnit(String(Math.max(0, Math.round(hours * 60))), 'min')
  if (hours < 48) return withUnit(String(Math.floor(hours)), 'h')
  const days = Math.floor(hours / 24)
  return days < 120 ? withUnit(String(days), 'd') : `${Math.floor(days / 30.44)} months`
}

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let value = count
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return withUnit(number(value, value < 10 && unit > 1 ? 2 : value < 100 && unit > 0 ? 1 : 0), units[unit] ?? 'B')
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `man`, `woman`: a person, never a subject. */
export const personWord = (sex: string): string => ({ male: 'man', female: 'woman', other: 'person' })[sex] ?? 'person'
