const FACTORS: ReadonlyMap<string, number> = new Map([
  ['pV', 1e-6],
  ['nV', 1e-3],
  ['uV', 1],
  ['microV', 1],
  ['microvolt', 1],
  ['microvolts', 1],
  ['mV', 1e3],
  ['millivolt', 1e3],
  ['millivolts', 1e3],
  ['V', 1e6],
  ['volt', 1e6],
  ['volts', 1e6],
  // As some recorders write it; there is no other unit of that name.
  ['UV', 1],
  ['uv', 1],
])

/**
 * Factor from a unit to µV, null when it is no voltage or not known. Both micro signs (U+00B5, U+03BC) and `u` are µ;
 * the case counts otherwise, because mV and MV differ by nine powers of ten. A UTF-8 micro sign that a program read as
 * Latin-1 and wrote again (`ÂµV`) is still a micro sign.
 *
 * @example
 * microvoltsPer('mV') // 1000
 */
export function microvoltsPer(unit: string | null): number | null {
  if (unit === null) return null
  return FACTORS.get(unit.replace(/^(?:Â?\u00b5|\u03bc)/, 'u')) ?? null
}
