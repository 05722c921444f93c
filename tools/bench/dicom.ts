import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedFile } from '../../test/support/shared.ts'
import type { Figure } from '../bench.ts'

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number

function secondsOf(command: string, args: readonly string[]): number | null {
  const times: number[] = []
  for (let run = 0; run < 7; run += 1) {
    const began = performance.now()
    const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'] })
    if (done.error !== undefined || done.status !== 0) return null
    times.push((performance.now() - began) / 1000)
  }
  return median(times)
}

/** A folder of 120 DICOM files, 63 MB, to one sorted volume on the disk: whole processes, warm file cache. */
export async function bench(): Promise<Figure[]> {
  const series = sharedFile('data/imaging/tumour-dicom')
  if (series === undefined) return []
  const out = mkdtempSync(join(tmpdir(), 'theca-bench-'))
  try {
    const ours = secondsOf('node_modules/.bin/theca', ['dicom', 'convert', series, join(out, 'ours.nii')])
    if (ours === null) throw new Error('theca dicom convert failed')
    const peer = secondsOf('dcm2niix', ['-z', 'n', '-o', out, '-f', 'peer', series])
    const what = 'DICOM folder (63 MB, 120 files) to volume, whole process'
    return [
      {
        what,
        ours,
        unit: 's',
        peer: peer === null ? { name: 'dcm2niix', missing: 'not installed' } : { name: 'dcm2niix', value: peer },
        hold: '≤ dcm2niix',
      },
    ]
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}
