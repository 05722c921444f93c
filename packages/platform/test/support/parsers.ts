import { transferred } from '../../src/reading/transfer.ts'

/** Parsers with every fault that a parser can have. */
export const double = (value: number): number => value * 2
export const later = async (value: number): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 50))
  return value
}
export function hang(): never {
  for (;;);
}
export function swallowHeap(): number {
  const all: unknown[] = []
  for (;;) all.push(Array.from({ length: 10_000 }, (_, index) => ({ index })))
}
export function swallowBuffers(): number {
  const all: Buffer[] = []
  const end = Date.now() + 5_000
  while (Date.now() < end) {
    all.push(Buffer.alloc(4 * 2 ** 20, 1))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  }
  return all.length
}
export function throwText(): never {
  // oxlint-disable-next-line no-throw-literal, only-throw-error
  throw 'Mustermann^Erika'
}
export function throwError(): never {
  throw new RangeError('Mustermann^Erika')
}
export const leave = (): never => process.exit(3)
export const voxels = (): unknown => {
  const made = new Float64Array(1_000).fill(1.5)
  return transferred({ made }, [made.buffer])
}
export const length = (bytes: Uint8Array): number => bytes.length
