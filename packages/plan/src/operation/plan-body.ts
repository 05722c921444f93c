import { COMPARTMENTS, VERTEBRAL_LEVELS } from '@theca/anatomy'
import { antithrombotics } from '@theca/instruments'
import { freeText, knowable } from '@theca/record'
import { z } from 'zod'
import { ADJUNCTS, HOPES } from './adjuncts.ts'
import { APPROACHES, SECTORS, SIDES } from './approach.ts'
import { GATES } from './gates.ts'
import { monitoringPlan } from './montage.ts'
import { CORD_ENTRIES } from './myelotomy.ts'
import { STABILITY_ITEMS } from './stability.ts'
import { GOALS, STOP_RULES } from './trade-off.ts'

/**
 * The operative plan as it is said: everything that was chosen, by whom it was overridden and why, and every gate that
 * was answered. Each time it is kept it is a new version; none is ever changed.
 */

const level = z.enum(VERTEBRAL_LEVELS)
const yesNo = z.enum(['yes', 'no', 'not-known'])
const words = (maximum: number) => knowable(freeText(maximum))
const height = z.number().min(-5000).max(5000)
const seqs = z.array(z.int().min(1)).max(20)

export const CORD_SIGNALS = ['none', 'below-1', '1-to-2', '2-or-more', 'not-read'] as const
export const CSF_BLOCKS = ['none', 'partial', 'complete', 'not-read'] as const
export const ENHANCEMENTS = ['none', 'homogeneous', 'heterogeneous', 'ring', 'not-read'] as const

/** What the images show of a lesion and of the cord beside it, as the surgeon read it. Extents of the signal in levels. */
const signs = z.strictObject({
  cordSignal: z.enum(CORD_SIGNALS),
  oedemaMm: z.number().min(0).max(600).nullable(),
  syrinx: yesNo,
  csfBlock: z.enum(CSF_BLOCKS),
  enhancement: z.enum(ENHANCEMENTS),
})
export type LesionSigns = z.infer<typeof signs>
export const SIGNS_NOT_READ: LesionSigns = {
  cordSignal: 'not-read',
  oedemaMm: null,
  syrinx: 'not-known',
  csfBlock: 'not-read',
  enhancement: 'not-read',
}

/** A lesion that is operated on. Heights are patient z in mm, of the solid tumour. */
export const plannedLesion = z.strictObject({
  compartment: z.enum(COMPARTMENTS),
  from: level,
  to: level,
  side: z.enum(SIDES),
  sector: z.enum(SECTORS).nullable(),
  /** 0 dorsal, 90 lateral, 180 ventral; + left, − right. */
  angleDeg: z.number().min(-180).max(180).nullable(),
  topMm: height.nullable(),
  bottomMm: height.nullable(),
  foramen: yesNo,
  adherent: yesNo,
  linearOnly: yesNo,
  signs,
  /** Entries that this rests on: referral, reading, measurement. */
  rests: seqs,
})
export type PlannedLesion = z.infer<typeof plannedLesion>

const levelsPart = z.strictObject({
  marginMm: z.number().min(0).max(50),
  landmarks: z.array(z.strictObject({ level, upperDiscMm: height, lowerDiscMm: height })).max(30),
  laminae: z.array(level).max(15),
  /** Whether the laminae are those that were proposed, or chosen by hand and why. */
  by: z.enum(['proposal', 'surgeon']),
  reason: freeText(500).nullable(),
  counting: z.enum(['from-c2', 'from-sacrum', 'other', 'not-known']),
  transitional: yesNo,
  conus: level.nullable(),
})

const approachPart = z.strictObject({
  option: z.enum(APPROACHES).nullable(),
  side: z.enum(SIDES),
  /** Why a way was taken that no rule names. */
  override: freeText(500).nullable(),
  entry: z.enum(CORD_ENTRIES).nullable(),
  /** Normal cord along each way in, mm; null where it is not measured. */
  pathsMm: z.record(z.enum(CORD_ENTRIES), z.number().min(0).max(40).nullable()),
  duralOpeningMm: z.number().min(0).max(500).nullable(),
})

/** One antithrombotic drug and when it was last taken; what is not known is null and never clears. */
const antithrombotic = z.strictObject({
  drug: z.enum(antithrombotics.map(({ drug }) => drug) as [string, ...string[]]),
  lastDoseAt: z.iso.datetime({ precision: 3 }).nullable(),
  clearanceMlMin: z.number().min(0).max(300).nullable(),
  otherwiseMet: z.boolean().nullable(),
})
export type Antithrombotic = z.infer<typeof antithrombotic>

const gateAnswer = z.strictObject({
  gate: z.enum(GATES),
  answer: z.enum(['yes', 'no', 'not-applicable']),
  words: freeText(500).nullable(),
})
export type GateAnswer = z.infer<typeof gateAnswer>

export const operativePlanBody = z.strictObject({
  /** A person may be operated on more than once; each operation has its own plan. */
  operation: z.int().min(1).max(20),
  lesions: z.array(plannedLesion).min(1, 'a plan names at least one lesion').max(20),
  levels: levelsPart,
  approach: approachPart,
  goal: z.enum(GOALS).nullable(),
  stability: z.strictObject({
    answers: z.partialRecord(z.enum(STABILITY_ITEMS), yesNo),
    instrumentation: z.enum(['none', 'planned', 'bail-out', 'not-decided']),
    reason: freeText(500).nullable(),
  }),
  adjuncts: z
    .array(
      z.strictObject({
        adjunct: z.enum(ADJUNCTS),
        use: z.enum(['planned', 'not-planned', 'not-available']),
        words: freeText(300).nullable(),
      }),
    )
    .max(20),
  perioperative: z.strictObject({
    steroid: words(300),
    /** Null: not asked. An empty list: none is taken. */
    antithrombotics: z.array(antithrombotic).max(8).nullable(),
    blood: words(300),
    positioning: words(300),
    pressureMmHg: z.number().min(40).max(140).nullable(),
    closure: words(300),
    radiotherapyBefore: words(300),
  }),
  stopRules: z.strictObject({
    agreed: z.array(z.enum(STOP_RULES)).max(10),
    own: freeText(500).nullable(),
    agreedWith: freeText(200).nullable(),
  }),
  monitoring: monitoringPlan.nullable(),
  consent: z.strictObject({
    /** What the person hopes for, in their order. */
    hopes: z.array(z.enum(HOPES)).max(6),
    tradeOff: words(1000),
    ifNothing: words(500),
    escalation: words(500),
  }),
  gates: z.array(gateAnswer).max(30),
})
export type OperativePlanBody = z.infer<typeof operativePlanBody>
