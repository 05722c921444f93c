import type { Entry, Instant } from '@theca/record'
import { defineView } from '@theca/record'
import type { OpenGate } from './readiness.ts'
import { openGates } from './readiness.ts'
import { operativePlan, planSigned } from './entries.ts'
import type { OperativePlanBody } from './plan-body.ts'

/** A version of the plan of one operation, with the entry that says it. */
export type PlanVersion = {
  /** Counted from 1 within its operation. */
  readonly number: number
  /** The first entry of the version: its place, whatever was corrected since. */
  readonly place: number
  readonly plan: OperativePlanBody
  readonly entry: Entry
  readonly at: Instant
}

/** A signature, and whether it still holds. */
export type PlanSignature = {
  readonly version: PlanVersion
  readonly entry: Entry
  /** Why it does not hold: the version was corrected since, or gates were open when it was signed. Null where it holds. */
  readonly void: string | null
  readonly open: readonly OpenGate[]
}

export type OperationPlan = {
  readonly operation: number
  readonly versions: readonly PlanVersion[]
  readonly signatures: readonly PlanSignature[]
}

export type OperativePlans = { readonly operations: readonly OperationPlan[] }

/**
 * The operative plans of a case: versions of each operation in the order in which they were kept, and who signed which.
 * A signature names the hash of what was signed and is tested again at every reading, wherever it came from.
 *
 * @example currentPlan(foldView(operativePlans, entries))?.plan.goal   // 'debulk'
 */
export const operativePlans = defineView({
  name: 'plan.operative-plans',
  from: [operativePlan, planSigned],
  start: (): OperativePlans => ({ operations: [] }),
  fold: (state, said): OperativePlans => {
    const { operation } = said.body
    const before = state.operations.find((each) => each.operation === operation) ?? {
      operation,
      versions: [],
      signatures: [],
    }
    const after =
      said.kind === 'plan.operative-plan'
        ? withVersion(before, said.body, said.entry, said.first)
        : withSignature(before, said.body, said.entry)
    const others = state.operations.filter((each) => each.operation !== operation)
    return { operations: [...others, after].toSorted((a, b) => a.operation - b.operation) }
  },
})

function withVersion(of: OperationPlan, plan: OperativePlanBody, entry: Entry, first: Entry): OperationPlan {
  // In order of keeping, not of when it was true: a version is later because it was written later.
  const versions = [...of.versions, { number: 0, place: first.seq, plan, entry, at: first.recordedAt }]
    .toSorted((a, b) => a.place - b.place)
    .map((each, place) => ({ ...each, number: place + 1 }))
  return { ...of, versions }
}

function withSignature(of: OperationPlan, body: { plan: number; planHash: string }, entry: Entry): OperationPlan {
  const version = of.versions.find(({ place }) => place === body.plan)
  if (version === undefined) return of
  const open = openGates(version.plan)
  const because =
    version.entry.hash !== body.planHash
      ? 'the version was corrected after it was signed'
      : open.length > 0
        ? `${open.length} gates were open when it was signed`
        : null
  return { ...of, signatures: [...of.signatures, { version, entry, void: because, open }] }
}

/** The plan of the latest operation. */
export const latestOperation = (state: OperativePlans): OperationPlan | null => state.operations.at(-1) ?? null

/** The last version of the latest operation, signed or not. */
export const currentPlan = (state: OperativePlans): PlanVersion | null =>
  latestOperation(state)?.versions.at(-1) ?? null

/** The last signature of the latest operation that holds. */
export const signedPlan = (state: OperativePlans): PlanSignature | null =>
  latestOperation(state)?.signatures.findLast((each) => each.void === null) ?? null
