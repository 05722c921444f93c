/** Pieces of a signal as they came, oldest first. Holes between them are lost samples. */
type Pieces = readonly { readonly start: number; readonly samples: Float64Array }[]

/** Samples [from, from + length), NaN where there is a hole. */
export const extract = (pieces: Pieces, from: number, length: number): Float64Array => {
  const found = new Float64Array(length).fill(Number.NaN)
  for (const { start, samples } of pieces) {
    const [low, high] = [Math.max(from, start), Math.min(from + length, start + samples.length)]
    if (low < high) found.set(samples.subarray(low - start, high - start), low - from)
  }
  return found
}

/** Drops pieces that end before `from`. */
export const keepFrom = <P extends { readonly start: number }>(
  pieces: readonly P[],
  from: number,
  lengthOf: (piece: P) => number,
): readonly P[] => pieces.filter((piece) => piece.start + lengthOf(piece) > from)
