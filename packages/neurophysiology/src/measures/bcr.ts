import type { MepMeasure } from './mep.ts'
import { measureMep } from './mep.ts'
import type { Trace } from './peaks.ts'

/**
 * Where the bulbocavernosus reflex is looked for. Responses near 5 and 13 ms are direct and must not be measured;
 * typical reflex latency is 33 ms, perianal stimulation gives a habituating one near 55 ms.
 * @see Direct and reflex responses in perineal muscles, 82 men and 9 women (abstract read); window proposed
 */
export const BCR_WINDOW = { fromMs: 20, toMs: 50 } as const

/**
 * Measures the reflex like a muscle response, inside its own window.
 *
 * @example measureBcr(trial, { fromMs: -45, toMs: -5 }).present
 */
export const measureBcr = (
  trace: Trace,
  before: { readonly fromMs: number; readonly toMs: number },
  floorUv = 30,
): MepMeasure => measureMep(trace, { before, response: BCR_WINDOW, floorUv })
