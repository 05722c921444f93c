/**
 * The name that a mistyped one was probably meant to be, or null when none is near: at most a third of its letters away.
 *
 * @example nearest('instrumnets', ['instruments', 'dicom']) // 'instruments'
 */
export function nearest(given: string, names: readonly string[]): string | null {
  const ranked = names
    .map((name) => ({ name, distance: name.startsWith(given) && given.length > 2 ? 0 : editDistance(given, name) }))
    .sort((a, b) => a.distance - b.distance)
  const [first] = ranked
  return first !== undefined && first.distance <= Math.max(1, Math.floor(first.name.length / 3)) ? first.name : null
}

/** Insertions, deletions, replacements and swapped neighbours from one word to the other. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity
      rows[i]?.push(Math.min(at(i - 1, j - 1) + (same ? 0 : 1), at(i - 1, j) + 1, at(i, j - 1) + 1, swapped))
    }
  }
  return at(a.length, b.length)
}
