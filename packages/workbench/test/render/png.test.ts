import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { greyPng } from '../../src/render/png.ts'

/** Reads back what was written, by the filter that every row names. */
function readBack(png: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = Buffer.from(png)
  const at = bytes.indexOf('IDAT')
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)))
  const grey = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    expect(rows[y * (width + 1)]).toBe(2)
    for (let x = 0; x < width; x++)
      grey[y * width + x] =
        (rows[y * (width + 1) + 1 + x] as number) + (y === 0 ? 0 : (grey[(y - 1) * width + x] as number))
  }
  return grey
}

it('keeps every pixel', () => {
  const grey = Uint8Array.from({ length: 7 * 5 }, (_, place) => (place * 53) % 256)
  const png = greyPng(7, 5, grey)
  expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\u0089PNG\r\n\u001A\n')
  expect(readBack(png, 7, 5)).toEqual(grey)
})

it('refuses bytes that do not fill the picture', () => {
  expect(() => greyPng(2, 2, new Uint8Array(3))).toThrow('3 bytes do not fill 2 × 2 pixels')
  expect(() => greyPng(0, 0, new Uint8Array())).toThrow(RangeError)
})
