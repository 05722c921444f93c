import type { Grid } from '@theca/volumetry'
import { voxelVolumeMm3 } from '@theca/volumetry'
import type { Agreement, AgreementFailure } from '@theca/volumetry/segmentation'
import { agreementOf } from '@theca/volumetry/segmentation'
import type { LabelsRead } from './labels.ts'
import { labelsOf } from './labels.ts'

export type Agreed =
  | {
      ok: true
      agreement: Agreement
      volumesMm3: readonly [number, number]
      name: string | null
      seriesInstanceUid: string | null
    }
  | { ok: false; code: string; message: string }

const disagreements: Record<AgreementFailure, string> = {
  'other-grid': 'The two labelmaps were drawn on different series. Compare drawings of one series.',
  'leaning-grid': 'The slices of this series lean, so distances between its voxels are not given.',
  empty: 'One of the two labels has no voxel.',
}

type Side = { bytes: Uint8Array; label: number }

/** How far two labels agree, each one label of a labelmap. Runs in a reader's thread. */
export async function agree(first: Side, second: Side): Promise<Agreed> {
  const [one, other] = [await labelsOf(first.bytes), await labelsOf(second.bytes)]
  if (!one.ok) return one
  if (!other.ok) return other
  const a = maskOf(one, first.label)
  const agreement = agreementOf(a, maskOf(other, second.label))
  if (typeof agreement === 'string') return { ok: false, code: agreement, message: disagreements[agreement] }
  const voxelMm3 = voxelVolumeMm3(a.grid)
  return {
    ok: true,
    agreement,
    volumesMm3: [agreement.voxels[0] * voxelMm3, agreement.voxels[1] * voxelMm3],
    name: one.maps.find(({ label }) => label === first.label)?.map.names.get(1) ?? null,
    seriesInstanceUid: one.seriesInstanceUid,
  }
}

/** A segment of its own has 1 for inside; a map of several labels has the label. */
function maskOf({ grid, maps }: Extract<LabelsRead, { ok: true }>, label: number): { grid: Grid; mask: Uint8Array } {
  const own = maps.find((each) => each.label === label)
  const { labels } = (own ?? maps.find((each) => each.label === null))?.map ?? { labels: new Uint8Array(0) }
  const inside = own === undefined ? label : 1
  const mask = new Uint8Array(grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2])
  for (let at = 0; at < labels.length; at += 1) if (labels[at] === inside) mask[at] = 1
  return { grid, mask }
}
