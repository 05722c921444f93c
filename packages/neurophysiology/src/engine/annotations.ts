import type { Note, Stimulus } from './types.ts'

type Physiology = Extract<Note, { kind: 'physiology' }>
const PHYSIOLOGY = ['map', 'mac', 'temperature', 'suppression', 'tofCount', 'tofRatio'] as const

/**
 * Stimuli and notes as text, so that they survive in the annotations of EDF+, BDF+ or a marker stream:
 * `stim:tibial-left`, `stim:temg;mA=0.3`, `note:inhibit;because=cautery`, `physiology:map=62;tofCount=4;tofRatio=0.95`.
 *
 * @example annotationOf({ at: 0, code: 'temg', milliamps: 0.3 }) // 'stim:temg;mA=0.3'
 */
export const annotationOf = (item: Stimulus | Note): string => {
  if ('code' in item) return `stim:${item.code}${item.milliamps === undefined ? '' : `;mA=${item.milliamps}`}`
  switch (item.kind) {
    case 'physiology':
      return `physiology:${[...PHYSIOLOGY.flatMap((key) => (item[key] === undefined ? [] : [`${key}=${item[key]}`])), ...(item.bolus === undefined ? [] : [`bolus=${item.bolus}`])].join(';')}`
    case 'inhibit':
      return `note:inhibit;because=${item.because}`
    case 'event':
      return `note:event;text=${item.text}`
    case 'threshold':
      return `note:threshold;line=${item.line};volts=${item.volts ?? 'none'}`
    case 'baseline':
      return `note:baseline;lines=${item.lines === 'all' ? 'all' : item.lines.join(',')};author=${item.author};reason=${item.reason}`
    case 'acknowledge':
    case 'audio-pause':
      return `note:${item.kind};line=${item.line}`
    case 'resume':
      return 'note:resume'
  }
}

const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(';')
      .flatMap((part) =>
        part.includes('=') ? [[part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]] : [],
      ),
  )

const readNote = (at: number, body: string): Note => {
  const fields = fieldsOf(body)
  const text = (key: string): string => fields[key] ?? ''
  const kind = body.split(';')[0]
  switch (kind) {
    case 'inhibit':
      return { at, kind, because: text('because') }
    case 'resume':
      return { at, kind }
    case 'acknowledge':
    case 'audio-pause':
      return { at, kind, line: fields['line'] ?? 'all' }
    case 'threshold':
      return {
        at,
        kind,
        line: text('line'),
        volts: Number.isFinite(Number(fields['volts'])) ? Number(fields['volts']) : null,
      }
    case 'baseline':
      return {
        at,
        kind,
        lines: text('lines') === 'all' ? 'all' : text('lines').split(','),
        author: text('author'),
        reason: text('reason'),
      }
    default:
      return { at, kind: 'event', text: kind === 'event' ? text('text') : body }
  }
}

const readPhysiology = (at: number, body: string): Physiology => {
  const fields = fieldsOf(body)
  const numbers = PHYSIOLOGY.flatMap((key) =>
    fields[key] !== undefined && Number.isFinite(Number(fields[key])) ? [[key, Number(fields[key])]] : [],
  )
  return {
    at,
    kind: 'physiology',
    ...Object.fromEntries(numbers),
    ...(fields['bolus'] === undefined ? {} : { bolus: fields['bolus'] }),
  } as Physiology
}

/**
 * Reads an annotation. Text of another kind becomes an event with that text: what was written is never dropped.
 *
 * @param at sample of the annotation on the stream's count
 */
export const readAnnotation = (at: number, text: string): { readonly stimulus: Stimulus } | { readonly note: Note } => {
  const trimmed = text.trim()
  if (trimmed.startsWith('physiology:')) return { note: readPhysiology(at, trimmed.slice(11)) }
  if (trimmed.startsWith('note:')) return { note: readNote(at, trimmed.slice(5)) }
  if (!trimmed.startsWith('stim:')) return { note: { at, kind: 'event', text: trimmed } }
  const [code = '', ...rest] = trimmed.slice(5).split(';')
  const milliamps = Number(fieldsOf(rest.join(';'))['mA'])
  return { stimulus: { at, code, ...(Number.isFinite(milliamps) ? { milliamps } : {}) } }
}
