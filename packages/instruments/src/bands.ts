import type { Band, Instrument, Value } from './define.ts'

/** The band of a value, by the id that the rule gave or by where the value lies; null when no band holds it. */
export const bandAt = (
  instrument: Pick<Instrument, 'bands' | 'scale'>,
  value: Value | null,
  id?: string,
): Band | null => {
  if (id !== undefined) return instrument.bands.find((band) => band.id === id) ?? null
  if (value === null) return null
  return instrument.bands.find((band) => holds(instrument, band, value)) ?? null
}

/** Every band that a stretch of the scale touches; exactly one means that the missing answers no longer matter. */
export const bandsWithin = (instrument: Pick<Instrument, 'bands' | 'scale'>, [low, high]: [Value, Value]): Band[] => {
  const place = placeOn(instrument)
  return instrument.bands.filter((band) => {
    const below = band.to !== null && (band.open === 'to' ? place(band.to) <= place(low) : place(band.to) < place(low))
    const above =
      band.from !== null && (band.open === 'from' ? place(band.from) >= place(high) : place(band.from) > place(high))
    return !below && !above
  })
}

const holds = (instrument: Pick<Instrument, 'bands' | 'scale'>, band: Band, value: Value): boolean =>
  bandsWithin({ bands: [band], scale: instrument.scale }, [value, value]).length === 1

const placeOn = ({ scale }: Pick<Instrument, 'scale'>): ((value: Value) => number) =>
  scale.kind === 'ordered' || scale.kind === 'named'
    ? (value) => scale.values.indexOf(String(value))
    : (value) => Number(value)
