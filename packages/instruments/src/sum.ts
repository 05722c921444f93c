import type { z } from 'zod'
import { domainOf } from './items.ts'

/** Points of each item: a table over its answers, or a rule for a measured one. */
type RulesOf<S extends z.ZodObject> = {
  [K in keyof z.output<S>]?:
    ((value: NonNullable<z.output<S>[K]>) => number) | Readonly<Record<string | number, number>>
}

/**
 * A score that is the sum of its items. Items are independent, so the attainable range is exact: known points plus the
 * least, and plus the most, that each missing item can give.
 *
 * @example const sum = sumOf(answers, { pain: { none: 0, mechanical: 3 } }); sum.total({ pain: 'none' }) // 0
 */
export const sumOf = <S extends z.ZodObject>(answers: S, rules: RulesOf<S>) => {
  const pointsOf = (key: string, value: unknown): number => {
    const rule = rules[key as keyof typeof rules] as ((value: unknown) => number) | Record<string, number>
    const points = typeof rule === 'function' ? rule(value) : rule[String(value)]
    if (points === undefined) throw new Error(`no points for ${key} = ${String(value)}`)
    return points
  }
  const spanOf = (key: string): [number, number] => {
    const schema = answers.shape[key]
    const all = (schema === undefined ? null : domainOf(schema))?.map((value) => pointsOf(key, value))
    if (all === undefined) throw new Error(`${key} has no finite domain: give it cuts`)
    return [Math.min(...all), Math.max(...all)]
  }
  const keys = Object.keys(rules)
  const given = (said: object, key: string): unknown => (said as Record<string, unknown>)[key]
  return {
    points: (said: z.output<S>): Record<string, number> =>
      Object.fromEntries(keys.map((key) => [key, pointsOf(key, given(said, key))])),
    total: (said: z.output<S>): number => keys.reduce((sum, key) => sum + pointsOf(key, given(said, key)), 0),
    attain: (said: Partial<z.output<S>>): [number, number] => {
      const spans = keys.map((key): [number, number] => {
        const value = given(said, key)
        if (value === undefined) return spanOf(key)
        const points = pointsOf(key, value)
        return [points, points]
      })
      return [spans.reduce((sum, [low]) => sum + low, 0), spans.reduce((sum, [, high]) => sum + high, 0)]
    },
  }
}
