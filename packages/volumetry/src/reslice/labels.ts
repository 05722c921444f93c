/** Share of the colour inside an outline: enough to see, too little to hide what is beneath. */
const INSIDE = 0.2

/**
 * Lays labels over a grey picture: outlines in full colour, insides tinted. An outline is a sample whose neighbour on
 * any side has another label.
 *
 * @param shown one label per sample, row by row
 * @param colours by label number, RGBA bytes in one word (little endian)
 * @param bytes the picture, RGBA; changed
 */
export function layLabels(shown: Uint8Array, columns: number, colours: Uint32Array, bytes: Uint8ClampedArray): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  const rows = shown.length / columns
  for (let y = 0, at = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1, at += 1) {
      const label = shown[at] as number
      if (label === 0) continue
      const colour = colours[label] as number
      const edge =
        x === 0 ||
        y === 0 ||
        x === columns - 1 ||
        y === rows - 1 ||
        shown[at - 1] !== label ||
        shown[at + 1] !== label ||
        shown[at - columns] !== label ||
        shown[at + columns] !== label
      words[at] = edge ? colour : tinted(words[at] as number, colour)
    }
  }
}

function tinted(grey: number, colour: number): number {
  const mix = (shift: number): number => {
    const [below, above] = [(grey >> shift) & 255, (colour >> shift) & 255]
    return Math.round(below + (above - below) * INSIDE) << shift
  }
  return (0xff000000 | mix(16) | mix(8) | mix(0)) >>> 0
}
