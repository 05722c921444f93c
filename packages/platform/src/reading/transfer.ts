/** An answer whose buffers are handed over to the caller instead of being copied. */
export class Transferred {
  readonly value: unknown
  readonly buffers: ArrayBuffer[]
  constructor(value: unknown, buffers: ArrayBuffer[]) {
    this.value = value
    this.buffers = buffers
  }
}

/**
 * Wraps what a reader's function returns.
 *
 * @example
 * return transferred({ voxels }, [voxels.buffer])
 */
export const transferred = (value: unknown, buffers: ArrayBuffer[]): Transferred => new Transferred(value, buffers)
