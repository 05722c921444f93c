import { readdirSync } from 'node:fs'

/**
 * Our figures beside those of a named peer on the same work in the same run. `npm run bench` runs all, `npm run bench
 * -- dicom` those whose name contains the word. Nothing here passes or fails: a machine decides how fast it is.
 */
export type Figure = {
  what: string
  /** Ours, in the unit named. */
  ours: number
  unit: string
  /** Who did the same work, and its figure; absent where there is nobody to compare with, or it is not installed. */
  peer?: { name: string; value: number } | { name: string; missing: string }
  /** What we mean to hold. */
  hold: string
}

const wanted = process.argv.slice(2)
const rows: string[][] = [['what', 'ours', 'peer', 'ratio', 'to hold']]
const shown = (value: number, unit: string): string =>
  `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`

for (const file of readdirSync(new URL('./bench', import.meta.url)).sort()) {
  const name = file.replace(/\.ts$/, '')
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue
  process.stderr.write(`${name} …\n`)
  const { bench } = (await import(`./bench/${file}`)) as { bench: () => Promise<Figure[]> }
  for (const { what, ours, unit, peer, hold } of await bench()) {
    const other =
      peer === undefined
        ? '–'
        : 'missing' in peer
          ? `${peer.name}: ${peer.missing}`
          : `${peer.name} ${shown(peer.value, unit)}`
    const ratio = peer === undefined || 'missing' in peer ? '–' : (ours / peer.value).toFixed(2)
    rows.push([what, shown(ours, unit), other, ratio, hold])
  }
}

const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
for (const row of rows)
  process.stdout.write(
    `${row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}\n`,
  )
