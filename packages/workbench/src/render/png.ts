import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A grey picture, one byte a pixel, row by row from the top, as PNG.
 *
 * @throws RangeError when the bytes do not fill the picture.
 * @example greyPng(2, 1, new Uint8Array([0, 255]))
 */
export function greyPng(width: number, height: number, grey: Uint8Array): Uint8Array {
  if (width < 1 || height < 1 || grey.length !== width * height) {
    throw new RangeError(`${grey.length} bytes do not fill ${width} × ${height} pixels`)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits of grey; deflate, the five standard filters, not interlaced.
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered(width, height, grey))),
    chunk('IEND'),
  ])
}

/** Each row as differences from the row above, which are small in pictures of a body and pack to half the size. */
function filtered(width: number, height: number, grey: Uint8Array): Uint8Array {
  const rows = new Uint8Array((width + 1) * height)
  const UP = 2
  for (let y = 0; y < height; y++) {
    const at = y * (width + 1)
    rows[at] = UP
    for (let x = 0; x < width; x++) {
      const above = y === 0 ? 0 : (grey[(y - 1) * width + x] as number)
      rows[at + 1 + x] = (grey[y * width + x] as number) - above
    }
  }
  return rows
}

function chunk(name: string, data: Uint8Array = new Uint8Array()): Buffer {
  const framed = Buffer.alloc(data.length + 12)
  framed.writeUInt32BE(data.length, 0)
  framed.write(name, 4, 'latin1')
  framed.set(data, 8)
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + data.length)), 8 + data.length)
  return framed
}
