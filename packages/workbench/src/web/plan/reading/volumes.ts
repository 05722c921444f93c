import { queryOptions } from '@tanstack/react-query'
import type { SeriesRead } from '@theca/plan'
import type { CaseId } from '@theca/record'
import type { Volume } from '@theca/volumetry/reslice'
import { call } from '../../../contract/client.ts'
import type { OpenedSeries } from '../../../contract/index.ts'

/** A series in the browser: what the server said about it, and its voxels. */
export type Opened = { head: OpenedSeries; volume: Volume }

/** What the server opens at most, and what this page holds open at once; a page that dies shows nothing at all. */
export const MOST_BYTES = 512 * 1024 * 1024
export const MOST_OPEN_BYTES = 1024 * 1024 * 1024

/** Memory that a series needs when it is opened: two bytes a voxel, as nearly all have. */
export const needsBytes = ({ dimensions: [columns, rows], images }: SeriesRead): number => columns * rows * images * 2

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
} as const

/**
 * Opens a series. Nothing of it is kept once no picture shows it: images are the largest thing a page holds, and one that
 * is closed must be gone.
 */
export const volumeQuery = (id: CaseId, series: string) =>
  queryOptions({
    queryKey: ['volume', id, series],
    queryFn: async ({ signal }): Promise<Opened> => {
      const params = { case: id, series }
      const head = await call('openSeries', { params, signal })
      const response = await call('seriesVoxels', { params, signal })
      const bytes = await response.arrayBuffer()
      const data = new arrays[head.values](bytes)
      const present = head.present.every(Boolean) ? null : Uint8Array.from(head.present, Number)
      const { grid, slope, intercept } = head
      return { head, volume: { grid, data, slope, intercept, present } }
    },
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
  })
