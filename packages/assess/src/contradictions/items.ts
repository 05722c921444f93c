import { domainOf, findInstrument } from '@theca/instruments'
import type { Reading } from './readings.ts'
import { answerTo, reading, standing } from './readings.ts'

/** Reads one item of an instrument whenever it was said, in the words of its form. */
export const item = (instrument: string, title: string, name: string): Reading =>
  standing(reading(instrument, title, domainIn(instrument, name), answerTo(name), wordsOf(instrument, name)))

const schemaOf = (instrument: string, name: string) => findInstrument(instrument)?.answers.shape[name]

const domainIn = (instrument: string, name: string): string[] => {
  const schema = schemaOf(instrument, name)
  return schema === undefined ? [] : (domainOf(schema) ?? []).map(String)
}

/** The label that the form shows, so that a contradiction reads like the form. */
const wordsOf =
  (instrument: string, name: string) =>
  (value: string): string =>
    (schemaOf(instrument, name)?.meta()?.['labels'] as Record<string, string> | undefined)?.[value] ?? value
