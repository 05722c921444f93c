import { COMPARTMENTS, type Compartment } from '@theca/anatomy'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  absenceOf,
  answersSchema,
  findInstrument,
  instruments,
  isRequired,
  listEntry,
  sayResult,
} from '../src/index.ts'
import { scoreInstrument, showEntry, X_FLAG, type Instrument, type ScoreResult, type Value } from '../src/index.ts'
import { allAnswers, answersOf, result } from './support.ts'

const ALL: readonly Compartment[] = COMPARTMENTS
const subsets = Array.from({ length: 32 }, (_, bits) => COMPARTMENTS.filter((_, place) => (bits & (1 << place)) !== 0))

/** Complete answers: all of them where they can be listed, a seeded sample where they cannot. */
const examples = (instrument: Instrument): Record<string, unknown>[] => [
  ...instrument.worked.map(({ answers }) => answers),
  ...(allAnswers(instrument, 3000) ?? fc.sample(answersOf(instrument), { numRuns: 300, seed: 20261122 })),
]

const placeOf = ({ scale }: Instrument, value: Value): number =>
  scale.kind === 'ordered' || scale.kind === 'named' ? scale.values.indexOf(String(value)) : Number(value)

const isOnScale = (instrument: Instrument, value: Value): boolean => {
  const { scale } = instrument
  if (scale.kind === 'ordered' || scale.kind === 'named') return scale.values.includes(String(value))
  if (scale.kind === 'measure') return typeof value === 'number' && Number.isFinite(value)
  const steps = (Number(value) - scale.min) / scale.step
  const onGrid = Math.abs(steps - Math.round(steps)) < 1e-9
  return typeof value === 'number' && value >= scale.min && value <= scale.max && onGrid
}

const completeResults = (instrument: Instrument) =>
  examples(instrument).flatMap((answers) => {
    const scored = scoreInstrument(instrument, { answers, compartments: ALL })
    return scored.ok && scored.result.status === 'complete' ? [{ answers, full: scored.result }] : []
  })

/** Keys of the bibliography; each of its entries says how far the source was read. */
const bibliography = new Set(
  [
    ...readFileSync(join(import.meta.dirname, '../../../docs/references.bib'), 'utf8').matchAll(/^@\w+\{([^,]+),/gm),
  ].map(([, key]) => key),
)

const wording = /\b(should|must operate|recommend\w*|best|optimal|advis\w*|indicated)\b|!/i

describe('the registry', () => {
  it('holds each id once', () => {
    expect(new Set(instruments.map(({ id }) => id)).size).toBe(instruments.length)
    expect(findInstrument('no-such-id')).toBeUndefined()
  })

  it('counts by priority: what the first useful release needs is there', () => {
    const count = (priority: string) => instruments.filter((each) => each.priority === priority).length
    expect({ must: count('must'), should: count('should'), could: count('could') }).toEqual({
      must: 31,
      should: 17,
      could: 12,
    })
  })
})

describe.each(instruments.map((instrument) => [instrument.id, instrument] as const))('%s', (_id, instrument) => {
  const entry = showEntry(instrument)

  it('names its source, citation, licence and what it measures', () => {
    expect(findInstrument(instrument.id)).toBe(instrument)
    for (const text of [entry.source, entry.citation, entry.licence, entry.measures, entry.title, entry.domain]) {
      expect(text.length).toBeGreaterThan(2)
    }
    expect(entry.references.length).toBeGreaterThan(0)
    expect(entry.references.filter((key) => !bibliography.has(key))).toEqual([])
    expect(entry.worked.length).toBeGreaterThan(0)
    expect(entry.worked.every(({ source }) => source.length > 0)).toBe(true)
  })

  it.each(instrument.worked.map((worked, place) => [place + 1, worked.source, worked] as const))(
    'worked example %i holds: %s',
    (_place, _source, { answers, compartments, lesion, expect: wanted }) => {
      const found = result(instrument, { answers, compartments: compartments ?? [], lesion })
      if (instrument.scale.kind === 'measure' && typeof wanted.value === 'number') {
        // Measured values are worked to one decimal in the dossier; nothing rounds them in the result.
        expect(Math.abs(Number(found.value) - wanted.value)).toBeLessThan(0.0500001)
      } else if (wanted.value !== undefined) expect(found.value).toEqual(wanted.value)
      expect(found.status).toBe(wanted.status ?? 'complete')
      if (wanted.band !== undefined) expect(found.band?.id ?? null).toBe(wanted.band)
      if (wanted.details !== undefined) expect(found.details).toMatchObject(wanted.details)
      for (const flag of wanted.flags ?? []) expect(found.flags.join('; ')).toContain(flag)
      expect(sayResult(instrument, answers, found)).toMatch(/^[A-Za-z0-9][^!]*\.$/)
    },
  )

  it('scores every complete set of answers on its scale, and its details survive JSON', () => {
    const complete = completeResults(instrument)
    expect(complete.length).toBeGreaterThan(0)
    for (const { answers, full } of complete) {
      expect(full.missing).toEqual([])
      if (full.value !== null) expect(full.attainable).toBeNull()
      if (full.value !== null) expect([full.value, isOnScale(instrument, full.value)]).toEqual([full.value, true])
      expect(JSON.parse(JSON.stringify(full))).toEqual(full)
      const says = sayResult(instrument, answers, full)
      expect(says).not.toMatch(/undefined|null|NaN|\[object/)
      expect(says).not.toMatch(wording)
    }
  })

  it('bands cover its points without overlap', () => {
    const { scale, bands } = instrument
    if (bands.length === 0) return
    const values: Value[] = []
    if (scale.kind === 'points') {
      const steps = Math.round((scale.max - scale.min) / scale.step)
      for (let step = 0; step <= steps; step++) values.push(scale.min + step * scale.step)
    }
    if (scale.kind === 'ordered') values.push(...scale.values)
    for (const value of values) {
      const at = placeOf(instrument, value)
      const holding = bands.filter(({ from, to, open }) => {
        const [low, high] = [
          from === null ? -Infinity : placeOf(instrument, from),
          to === null ? Infinity : placeOf(instrument, to),
        ]
        return (open === 'from' ? at > low : at >= low) && (open === 'to' ? at < high : at <= high)
      })
      expect([value, holding.map(({ id }) => id).length]).toEqual([value, 1])
    }
  })

  it('one answer missing is incomplete, and what is attainable contains the full score', () => {
    const keys = Object.keys(instrument.answers.shape)
    let dropped = 0
    for (const { answers, full } of completeResults(instrument).filter((_, place) => place % 7 === 0)) {
      for (const key of keys) {
        if (!(key in answers)) continue
        const { [key]: _gone, ...rest } = answers
        const partial = result(instrument, { answers: rest, compartments: ALL })
        if (partial.status !== 'incomplete') continue
        dropped++
        expect(partial.value).toBeNull()
        expect(partial.missing.length).toBeGreaterThan(0)
        expectContains(instrument, partial, full)
      }
    }
    if (keys.some((key) => isRequired(instrument.answers.shape[key] as z.ZodType))) expect(dropped).toBeGreaterThan(0)
  })

  it('what is attainable is exactly what trying every completion gives, and so is whether the band is settled', () => {
    const all = allAnswers(instrument, SMALL)
    if (all === null || (instrument.scale.kind !== 'points' && instrument.scale.kind !== 'ordered')) return
    const keys = Object.keys(instrument.answers.shape).filter((key) =>
      isRequired(instrument.answers.shape[key] as z.ZodType),
    )
    for (const answers of sampled(all, 60)) {
      for (const dropped of dropsOf(keys)) {
        const rest = Object.fromEntries(Object.entries(answers).filter(([key]) => !dropped.includes(key)))
        const partial = result(instrument, { answers: rest, compartments: ALL })
        if (partial.status !== 'incomplete' || partial.attainable === null) continue
        const reached = all
          .filter((each) => Object.entries(rest).every(([key, value]) => each[key] === value))
          .flatMap((each) => {
            const scored = scoreInstrument(instrument, { answers: each, compartments: ALL })
            return scored.ok && scored.result.value !== null ? [scored.result] : []
          })
        if (reached.length === 0) continue
        const places = reached.map(({ value }) => placeOf(instrument, value as Value))
        expect({ rest, attainable: partial.attainable.map((value) => placeOf(instrument, value)) }).toEqual({
          rest,
          attainable: [Math.min(...places), Math.max(...places)],
        })
        const bands = new Set(reached.map(({ band }) => band?.id ?? null))
        if (partial.bandDetermined) expect([...bands]).toEqual([partial.band?.id])
        else expect({ rest, bands: bands.size > 1 || bands.has(null) }).toEqual({ rest, bands: true })
      }
    }
  })

  it('nothing answered is incomplete or not applicable, never a number', () => {
    const empty = result(instrument, { answers: {}, compartments: ALL })
    expect(empty.value).toBeNull()
    expect(empty.status).not.toBe('complete')
  })

  it('refuses an answer outside the set, and an unknown item, by name', () => {
    for (const key of Object.keys(instrument.answers.shape)) {
      for (const strange of [{ strange: true }, -987654321.5, '']) {
        const schema = instrument.answers.shape[key] as z.ZodType
        if (schema.safeParse(strange).success) continue
        const scored = scoreInstrument(instrument, { answers: { [key]: strange } })
        expect(scored.ok).toBe(false)
        if (scored.ok) continue
        expect(scored.failure.item.split('.')[0]).toBe(key)
        expect(scored.failure.message).toContain(key)
        expect(scored.failure.message.length).toBeGreaterThan(key.length + 10)
      }
    }
    const scored = scoreInstrument(instrument, { answers: { noSuchItem: 1 } })
    expect(scored).toMatchObject({ ok: false, failure: { item: 'noSuchItem' } })
  })

  it('JSON Schema carries a title for every item, and labels, a unit or parts of its own', () => {
    const schema = answersSchema(instrument) as { properties: Record<string, Record<string, unknown>> }
    expect(Object.keys(schema.properties)).toEqual(Object.keys(instrument.answers.shape))
    const visit = (name: string, item: Record<string, unknown>): void => {
      const inner = (item['anyOf'] as Record<string, unknown>[] | undefined)?.find((each) => each['type'] !== 'null')
      if (item['title'] === undefined && inner !== undefined) return visit(name, inner)
      expect([name, typeof item['title']]).toEqual([name, 'string'])
      const parts = item['properties'] ?? item['items'] ?? item['additionalProperties']
      if (parts !== undefined && parts !== false) {
        if (item['items'] !== undefined) visit(`${name}[]`, item['items'] as Record<string, unknown>)
        for (const [key, part] of Object.entries(
          (item['properties'] ?? {}) as Record<string, Record<string, unknown>>,
        )) {
          visit(`${name}.${key}`, part)
        }
        return
      }
      const labels = item['labels'] as Record<string, string> | undefined
      if (item['enum'] !== undefined || item['const'] !== undefined) {
        const options = (item['enum'] as unknown[] | undefined) ?? [item['const']]
        expect([name, Object.keys(labels ?? {}).sort()]).toEqual([name, options.map(String).sort()])
      } else {
        expect([name, typeof item['unit']]).toEqual([name, 'string'])
      }
    }
    for (const [key, item] of Object.entries(schema.properties)) visit(key, item)
  })

  it('says nothing that reads as an instruction', () => {
    // The priority "should" is a word of the roadmap, not of the clinic.
    const { priority: _roadmap, ...shown } = entry
    expect(JSON.stringify(shown).match(wording)).toBeNull()
  })

  it('holds no item text when the text belongs to someone else', () => {
    if (instrument.licenceRule !== 'totals only') return
    const schema = answersSchema(instrument) as { properties: Record<string, Record<string, unknown>> }
    for (const item of Object.values(schema.properties)) {
      const labels = Object.values((item['labels'] ?? {}) as Record<string, string>)
      expect(labels.every((label) => label.split(' ').length <= 4)).toBe(true)
    }
  })

  it('keeps validity and result together for all 32 sets of compartments', () => {
    const answers = instrument.worked[0]?.answers ?? {}
    const codes = listEntry(instrument).validity
    for (const compartments of subsets) {
      const scored = scoreInstrument(instrument, { answers, compartments })
      if (!scored.ok) throw new Error(scored.failure.message)
      const { validity, status, value, flags } = scored.result
      expect(validity.reason.length).toBeGreaterThan(5)
      if (validity.code === 'N') expect([status, value]).toEqual(['not_applicable', null])
      expect(flags.includes(X_FLAG)).toBe(validity.code === 'X')
      const only = compartments[0]
      if (compartments.length === 1 && only !== undefined && codes[only] === 'N' && status !== 'complete') {
        expect(value).toBeNull()
      }
    }
  })
})

/** Instruments with so many complete answers or fewer are tried whole. */
const SMALL = 3000

const sampled = <T>(all: readonly T[], most: number): T[] =>
  all.filter((_, place) => all.length <= most || place % Math.ceil(all.length / most) === 0)

/** Each item, and each pair, left out. */
const dropsOf = (keys: readonly string[]): string[][] => [
  ...keys.map((key) => [key]),
  ...keys.flatMap((first, place) => keys.slice(place + 1).map((second) => [first, second])),
]

const expectContains = (instrument: Instrument, partial: ScoreResult, full: ScoreResult): void => {
  const { scale } = instrument
  if (partial.attainable === null) {
    expect(['named', 'measure']).toContain(scale.kind)
    return
  }
  if (full.value === null) return
  const [low, high] = partial.attainable.map((value) => placeOf(instrument, value)) as [number, number]
  const at = placeOf(instrument, full.value)
  expect({ low: low <= at, high: high >= at, at, range: [low, high] }).toMatchObject({ low: true, high: true })
  if (partial.bandDetermined) expect(partial.band).toEqual(full.band)
}

describe('absences', () => {
  it('four different statements, none of them zero', () => {
    expect(['not_asked', 'not_known', 'not_testable', 'not_applicable'].map(absenceOf)).toEqual([
      'not_asked',
      'not_known',
      'not_testable',
      'not_applicable',
    ])
    expect([absenceOf(undefined), absenceOf(null), absenceOf(0), absenceOf('no')]).toEqual([
      'not_asked',
      'not_known',
      null,
      null,
    ])
    const kps = findInstrument('kps')
    if (kps === undefined) throw new Error('kps is not registered')
    expect(result(kps, { answers: { kps: 'not_testable' } })).toMatchObject({
      status: 'incomplete',
      value: null,
      attainable: [0, 100],
      missing: ['kps'],
      details: { absent: { kps: 'not_testable' } },
    })
  })
})
