import type { Event, Span } from './lanes.ts'

/** About the width of a label at 11 px, with room beside it. */
const wide = (label: string): number => label.length * 6 + 18
const ROW = 18
const MOST_ROWS = 4

type Placed = { readonly event: Event; readonly row: number | null; readonly left: boolean }

/**
 * Each moment on the first row where its words run into nobody's; where none is free its dot stands without words, which
 * are then in its title and in the list beneath.
 */
export function placeEvents(events: readonly Event[], x: (at: number) => number, right: number): readonly Placed[] {
  const ends: number[] = []
  return events.map((event) => {
    const at = x(event.at)
    const left = at + wide(event.label) > right
    const [from, to] = left ? [at - wide(event.label), at + 8] : [at - 6, at + wide(event.label)]
    const row = Array.from({ length: MOST_ROWS }, (_, each) => each).find((each) => (ends[each] ?? -Infinity) <= from)
    if (row === undefined) return { event, row: null, left }
    ends[row] = to
    return { event, row, left }
  })
}

export const eventRows = (placed: readonly Placed[]): number => Math.max(1, ...placed.map(({ row }) => (row ?? 0) + 1))
export const eventsHeight = (rows: number): number => 16 + rows * ROW

export function Events(props: {
  placed: readonly Placed[]
  top: number
  x: (at: number) => number
  onChoose: (seq: number) => void
}) {
  const { placed, top, x, onChoose } = props
  return (
    <>
      {placed.map(({ event, row, left }) => {
        const y = top + 16 + (row ?? 0) * ROW
        return (
          <g
            key={`${event.seq ?? ''}${event.label}`}
            className="mk"
            onClick={() => event.seq !== null && onChoose(event.seq)}
          >
            <title>{event.label}</title>
            <circle cx={x(event.at)} cy={y} r="4" fill="var(--ink-2)" />
            {row === null ? null : (
              <text x={x(event.at) + (left ? -9 : 9)} y={y + 4} textAnchor={left ? 'end' : 'start'}>
                {event.label}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

/** Treatments as bars from their first to their last day; what has no known end fades out hatched. */
export function Treatments(props: {
  spans: readonly Span[]
  top: number
  x: (at: number) => number
  last: number
  right: number
  onChoose: (seq: number) => void
}) {
  const { spans, top, x, last, right, onChoose } = props
  return (
    <>
      {spans.map(({ seq, from, to, label }, place) => {
        const [start, end] = [x(from), x(to ?? last)]
        const y = top + 8 + place * ROW
        const before = end + wide(label) > right
        return (
          <g key={seq} className="mk" onClick={() => onChoose(seq)}>
            <title>{label}</title>
            <rect
              x={start}
              y={y}
              width={Math.max(3, end - start)}
              height="10"
              fill={to === null ? 'url(#unseen)' : 'var(--ink-2)'}
              stroke="var(--ink-2)"
            />
            <text x={before ? start - 6 : end + 6} y={y + 9} textAnchor={before ? 'end' : 'start'}>
              {label}
            </text>
          </g>
        )
      })}
    </>
  )
}

export const treatmentsHeight = (count: number): number => 14 + count * ROW
