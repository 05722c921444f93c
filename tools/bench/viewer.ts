import { measureViewer } from '../../packages/workbench/bench/viewer.ts'
import type { Figure } from '../bench.ts'

/** The figures of three other viewers on the same two series are of another day, on this class of machine. */
const elsewhere = [
  { name: 'Cornerstone3D 5.14, noted', first: 1150, redraw: 178 },
  { name: 'Cornerstone3D 5.14, noted', first: 5800, redraw: Number.NaN },
] as const

/** What a reader waits for: the first picture, the next slice, the brush; and whether closing a series frees it. */
export async function bench(): Promise<Figure[]> {
  const figures = await measureViewer()
  if (figures === null) {
    process.stderr.write('viewer: no Chromium, no built pages, or no shared images\n')
    return []
  }
  return figures.flatMap(
    ({ series, firstColdMs, firstWarmMs, redrawMs, brushMs, heapMiB, heapGrowth }, at): Figure[] => {
      const peer = elsewhere[at]
      return [
        {
          what: `${series}: three planes, first look`,
          ours: firstColdMs,
          unit: 'ms',
          ...(peer === undefined ? {} : { peer: { name: peer.name, value: peer.first } }),
          hold: '≤ 3000',
        },
        { what: `${series}: three planes, looked at before`, ours: firstWarmMs, unit: 'ms', hold: '≤ 3000' },
        {
          what: `${series}: next slice, three planes`,
          ours: redrawMs,
          unit: 'ms',
          ...(peer === undefined || Number.isNaN(peer.redraw) ? {} : { peer: { name: peer.name, value: peer.redraw } }),
          hold: '≤ 100',
        },
        { what: `${series}: brush to screen`, ours: brushMs, unit: 'ms', hold: '≤ 50' },
        { what: `${series}: memory of the page, open`, ours: heapMiB, unit: 'MiB', hold: '≤ 3 × series' },
        { what: `${series}: growth over 50 times open and closed`, ours: heapGrowth * 100, unit: '%', hold: '< 10' },
      ]
    },
  )
}
