import type { Compartment } from '@theca/anatomy'
import { z } from 'zod'
import type { Instrument } from './define.ts'
import { instruments } from './instruments/index.ts'
import type { ValidityCode } from './validity.ts'

export { instruments }

/** The instrument of an id, or undefined. */
export const findInstrument = (id: string): Instrument | undefined =>
  instruments.find((instrument) => instrument.id === id)

export type ListEntry = Pick<
  Instrument,
  | 'id'
  | 'version'
  | 'title'
  | 'room'
  | 'domain'
  | 'measures'
  | 'direction'
  | 'evidenceStatus'
  | 'licence'
  | 'source'
  | 'priority'
> & {
  range: { min: number; max: number; step: number } | null
  /** The allowed values of a scale of names, lowest first where they are ordered. */
  values: readonly string[] | null
  validity: Readonly<Record<Compartment, ValidityCode>>
}

export type ShowEntry = ListEntry &
  Pick<Instrument, 'bands' | 'worked' | 'citation' | 'references'> & {
    answers: Record<string, unknown>
    evidenceNote: string | null
    licenceRule: 'totals only' | null
  }

/** An instrument as `theca instruments list --json` prints it. */
export const listEntry = (instrument: Instrument): ListEntry => {
  const { id, version, title, room, domain, measures, direction, scale } = instrument
  const { evidenceStatus, licence, source, priority, validity } = instrument
  const range = scale.kind === 'points' ? { min: scale.min, max: scale.max, step: scale.step } : null
  const values = scale.kind === 'ordered' || scale.kind === 'named' ? scale.values : null
  const head = { id, version, title, room, domain, measures, direction, range, values }
  return { ...head, validity: validity.byCompartment, evidenceStatus, licence, source, priority }
}

/** An instrument as `theca instruments show ID --json` prints it: with its questions as JSON Schema and its examples. */
export const showEntry = (instrument: Instrument): ShowEntry => ({
  ...listEntry(instrument),
  answers: answersSchema(instrument),
  bands: instrument.bands,
  worked: instrument.worked,
  citation: instrument.citation,
  references: instrument.references,
  evidenceNote: instrument.evidenceNote ?? null,
  licenceRule: instrument.licenceRule ?? null,
})

/** The questions of an instrument as JSON Schema, with titles, labels, units and help on every item. */
export const answersSchema = (instrument: Instrument): Record<string, unknown> => ({
  ...z.toJSONSchema(instrument.answers, { io: 'input' }),
})
