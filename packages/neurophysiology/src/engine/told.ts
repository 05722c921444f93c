import type { EngineState, Output } from './types.ts'

/** The state after something, and what there is to tell of it. */
export type Told = { readonly state: EngineState; readonly outputs: readonly Output[] }

export const plain = (state: EngineState): Told => ({ state, outputs: [] })

/** Not called `then`: a module with that name would be taken for a promise. One thing after the other, their outputs in a row. */
export const andThen = (told: Told, next: (state: EngineState) => Told): Told => {
  const step = next(told.state)
  return { state: step.state, outputs: [...told.outputs, ...step.outputs] }
}

export const secondsAt = ({ setup }: EngineState, at: number): number => at / setup.rateHz

/** Indices of the lines with these ids. */
export const linesNamed = (state: EngineState, name: readonly string[] | 'all'): number[] =>
  state.plans.flatMap(({ line }, at) => (name === 'all' || name.includes(line.id) ? [at] : []))
