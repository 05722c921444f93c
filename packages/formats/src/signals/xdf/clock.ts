/** When a recorder measured a stream's clock (on that clock), and what must be added to get to the recorder's. */
export type ClockOffset = { readonly timeS: number; readonly offsetS: number }

/** Measurements come every five seconds. A step back, a hole, or an offset that leaps means another clock. */
const HOLE_S = 60
const LEAP_S = 1

export type Clock = {
  /** A stamp of the stream on the recorder's clock. */
  readonly correct: (stampS: number) => number
  readonly resets: number
}

/**
 * From a stream's clock to the recorder's, so that streams of several computers can be laid beside each other: a straight
 * line through the measured offsets by least squares, one line between two resets [xdf-2023]. Stamps before the first
 * measurement use the first line. Without measurements stamps stay as they are.
 */
export function clockOf(offsets: readonly ClockOffset[]): Clock {
  const parts = partsOf(offsets)
  const lines = parts.map((part) => ({ endS: (part.at(-1) as ClockOffset).timeS, ...fitted(part) }))
  const [only] = lines
  if (only === undefined) return { correct: (stampS) => stampS, resets: 0 }
  if (lines.length === 1)
    return { correct: (stampS) => stampS + only.at + only.slope * (stampS - only.centreS), resets: 0 }
  // After a reset the same stamp can occur twice; a stamp belongs to the first part that has not ended before it.
  const correct = (stampS: number): number => {
    const line = lines.find((each, i) => {
      const startS = (parts[i] as readonly ClockOffset[])[0]?.timeS ?? 0
      return stampS >= startS - HOLE_S && stampS <= each.endS + HOLE_S
    })
    const { at, slope, centreS } = line ?? only
    return stampS + at + slope * (stampS - centreS)
  }
  return { correct, resets: lines.length - 1 }
}

function partsOf(offsets: readonly ClockOffset[]): ClockOffset[][] {
  const parts: ClockOffset[][] = []
  for (const measured of offsets) {
    const last = parts.at(-1)?.at(-1)
    const stepS = last === undefined ? NaN : measured.timeS - last.timeS
    const goesOn = stepS >= 0 && stepS <= HOLE_S && Math.abs(measured.offsetS - (last?.offsetS ?? 0)) <= LEAP_S
    if (goesOn) parts.at(-1)?.push(measured)
    else parts.push([measured])
  }
  return parts
}

/** Offset `at` at `centreS`, and by how much it changes a second. Centred, so that stamps of 10^6 s keep their digits. */
function fitted(part: readonly ClockOffset[]): { at: number; slope: number; centreS: number } {
  const centreS = part.reduce((sum, { timeS }) => sum + timeS, 0) / part.length
  const at = part.reduce((sum, { offsetS }) => sum + offsetS, 0) / part.length
  let across = 0
  let along = 0
  for (const { timeS, offsetS } of part) {
    across += (timeS - centreS) * (offsetS - at)
    along += (timeS - centreS) ** 2
  }
  return { at, slope: along > 0 ? across / along : 0, centreS }
}
