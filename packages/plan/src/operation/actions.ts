import { parseSpinePosition } from '@theca/anatomy'
import type { Assessment } from '@theca/assess'
import type { Draft, Entry, Instant, Json, Result } from '@theca/record'
import { NOT_ASKED, ok, refuse } from '@theca/record'
import type { Imaging } from '../views.ts'
import type { MeasuredSector } from '../cord-measured.ts'
import { operativePlan, planSigned } from './entries.ts'
import { gates } from './gates.ts'
import { defaultMarginMm } from './levels.ts'
import type { OperativePlanBody, PlannedLesion } from './plan-body.ts'
import { SIGNS_NOT_READ } from './plan-body.ts'
import type { OpenGate } from './readiness.ts'
import { openGates, unchosen } from './readiness.ts'
import { NO_PATHS } from './myelotomy.ts'
import { rank } from './situation.ts'
import type { OperativePlans } from './view.ts'
import { latestOperation } from './view.ts'

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

/** The entry that keeps a version of the plan. */
export const planDraft = (body: OperativePlanBody, now: Instant): Draft => ({
  kind: operativePlan.kind,
  version: operativePlan.version,
  body: plain(body),
  effectiveAt: now,
})

export type SigningFailure =
  | { readonly code: 'no-such-plan'; readonly message: string }
  | { readonly code: 'not-the-last'; readonly message: string }
  | { readonly code: 'already-signed'; readonly message: string }
  | { readonly code: 'not-chosen'; readonly message: string; readonly missing: readonly string[] }
  | { readonly code: 'gates-open'; readonly message: string; readonly gates: readonly OpenGate[] }

/**
 * The entry that signs a version of the plan. Refused with any gate open, and the refusal names them.
 *
 * @param seq the entry of the version as it stands.
 * @example
 * const signed = signPlan(foldView(operativePlans, entries), 14, now)
 * if (!signed.ok && signed.failure.code === 'gates-open') signed.failure.gates   // [{ gate: 'levels-counted', … }]
 */
export function signPlan(plans: OperativePlans, seq: number, now: Instant): Result<Draft, SigningFailure> {
  const operation = latestOperation(plans)
  const version = operation?.versions.find(({ entry }) => entry.seq === seq)
  if (operation === null || version === undefined)
    return refuse({
      code: 'no-such-plan',
      message: `Entry ${seq} is no version of the plan as it stands. Reload the page.`,
    })
  if (version !== operation.versions.at(-1))
    return refuse({
      code: 'not-the-last',
      message: `Version ${version.number} is not the last; version ${operation.versions.length} was kept since. Read it, then sign that one.`,
    })
  if (operation.signatures.some((each) => each.version.entry.seq === seq && each.void === null))
    return refuse({
      code: 'already-signed',
      message: `Version ${version.number} is signed. A change makes a new version.`,
    })
  const missing = unchosen(version.plan)
  if (missing.length > 0)
    return refuse({
      code: 'not-chosen',
      message: `Not chosen yet: ${missing.join(', ')}. Choose, keep the plan, then sign.`,
      missing,
    })
  const open = openGates(version.plan)
  if (open.length > 0)
    return refuse({
      code: 'gates-open',
      message: `Open: ${open.map(({ gate, because }) => `${gates[gate].title} (${because})`).join('; ')}. Answer, keep the plan, then sign.`,
      gates: open,
    })
  const body = {
    operation: operation.operation,
    planVersion: version.number,
    plan: version.place,
    planHash: version.entry.hash,
  }
  return ok({ kind: planSigned.kind, version: planSigned.version, body: plain(body), effectiveAt: now })
}

/**
 * A plan to begin with: the lesions of the referral, heights and sector from the one tumour that was measured,
 * nothing chosen.
 *
 * @returns null where no lesion with a level is recorded: there is nothing to plan by.
 */
export function firstPlan(assessed: Assessment, imaged: Imaging, operation = 1): OperativePlanBody | null {
  const referred = assessed.referral
  const lesions = (referred?.body.lesions ?? []).flatMap((each): PlannedLesion[] => {
    const [from, to] = [parseSpinePosition(each.from), parseSpinePosition(each.to)]
    if (from === null || to === null) return []
    return [
      {
        ...blankLesion,
        compartment: each.compartment,
        from: from.upper,
        to: to.lower,
        side: each.side,
        rests: [referred?.entry.seq ?? 1],
      },
    ]
  })
  const [index, ...others] = lesions.toSorted((a, b) => rank(a.compartment) - rank(b.compartment))
  if (index === undefined) return null
  const measured = imaged.tumourVolumes.at(-1)
  const high: PlannedLesion =
    measured === undefined || lesions.length > 1
      ? index
      : {
          ...index,
          topMm: round(measured.tumour.centroidMm[2] + measured.tumour.extentMm.z / 2),
          bottomMm: round(measured.tumour.centroidMm[2] - measured.tumour.extentMm.z / 2),
          rests: [...index.rests, measured.entry.seq],
        }
  const sector = lesions.length > 1 ? null : measuredSector(imaged)
  const first = sector === null ? high : withSector(high, sector)
  return {
    ...blankPlan,
    operation,
    lesions: [first, ...others],
    levels: { ...blankPlan.levels, marginMm: defaultMarginMm(first.compartment) },
    approach: { ...blankPlan.approach, side: first.side },
  }
}

/** Where the tumour lies round the cord, as it was last measured, and the entry that says so. */
export type SectorMeasured = {
  readonly sector: MeasuredSector
  readonly entry: Entry
  readonly imagedOn: string | null
}

/** @returns null where no labels of cord, canal and tumour were measured. */
export function measuredSector({ cords }: Pick<Imaging, 'cords'>): SectorMeasured | null {
  const last = cords.findLast(({ measured }) => measured.tumourSector !== null)
  const sector = last?.measured.tumourSector ?? null
  return last === undefined || sector === null ? null : { sector, entry: last.entry, imagedOn: last.measured.imagedOn }
}

/**
 * A lesion with the measured sector and angle. A side that somebody named stays; where none is known, it is the
 * measured one.
 *
 * @example withSector(lesion, measured).sector   // 'dorsolateral'
 */
export function withSector(lesion: PlannedLesion, { sector, entry }: SectorMeasured): PlannedLesion {
  return {
    ...lesion,
    sector: sector.sector,
    angleDeg: sector.sector === 'central' ? null : round(sector.angleDeg),
    side: lesion.side === 'not-known' ? (sector.side ?? 'not-known') : lesion.side,
    rests: [...lesion.rests.filter((seq) => seq !== entry.seq), entry.seq].slice(-20),
  }
}

const round = (mm: number): number => Math.round(mm * 10) / 10

export const blankLesion = {
  sector: null,
  angleDeg: null,
  topMm: null,
  bottomMm: null,
  foramen: 'not-known',
  adherent: 'not-known',
  linearOnly: 'not-known',
  signs: SIGNS_NOT_READ,
} as const

const blankPlan: OperativePlanBody = {
  operation: 1,
  lesions: [],
  levels: {
    marginMm: 5,
    landmarks: [],
    laminae: [],
    by: 'proposal',
    reason: null,
    counting: 'not-known',
    transitional: 'not-known',
    conus: null,
  },
  approach: { option: null, side: 'not-known', override: null, entry: null, pathsMm: NO_PATHS, duralOpeningMm: null },
  goal: null,
  stability: { answers: {}, instrumentation: 'not-decided', reason: null },
  adjuncts: [],
  perioperative: {
    steroid: NOT_ASKED,
    antithrombotics: null,
    blood: NOT_ASKED,
    positioning: NOT_ASKED,
    pressureMmHg: null,
    closure: NOT_ASKED,
    radiotherapyBefore: NOT_ASKED,
  },
  stopRules: { agreed: [], own: null, agreedWith: null },
  monitoring: null,
  consent: { hopes: [], tradeOff: NOT_ASKED, ifNothing: NOT_ASKED, escalation: NOT_ASKED },
  gates: [],
}
