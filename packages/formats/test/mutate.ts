/** Damages a copy of the bytes in one to eight places, most of them in the first kilobytes where structure lies. */
export function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  let copy: Uint8Array = new Uint8Array(bytes)
  const count = 1 + Math.floor(random() * 8)
  for (let i = 0; i < count && copy.length > 0; i++) {
    const reach = random() < 0.8 ? Math.min(copy.length, 4096) : copy.length
    copy = damaged(copy, Math.floor(random() * reach), random)
  }
  return copy
}

const INTERESTING = [0, 1, 0x7f, 0x80, 0xfe, 0xff]

function damaged(bytes: Uint8Array, at: number, random: () => number): Uint8Array {
  const kind = Math.floor(random() * 9)
  const run = 1 + Math.floor(random() * 16)
  if (kind <= 2) bytes[at] = Math.floor(random() * 256)
  else if (kind === 3) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  else if (kind === 4) bytes.fill(INTERESTING[Math.floor(random() * INTERESTING.length)] ?? 0, at, at + 4)
  else if (kind === 5) bytes.copyWithin(at, Math.floor(random() * bytes.length), at + run)
  else if (kind === 6) return joined(bytes.subarray(0, at), bytes.subarray(at + run))
  else if (kind === 7) return joined(bytes.subarray(0, at), bytes.subarray(at, at + run), bytes.subarray(at))
  else if (random() < 0.3) return bytes.slice(0, Math.max(1, at))
  return bytes
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
