import type { Compartment } from '@theca/anatomy'
import type { Draft, Json } from '@theca/record'
import { foldView, kindsOf, known } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import type { Assessment } from '../src/index.ts'
import { answerInstrument, assessEntries, assessment, NOTHING_ASKED } from '../src/index.ts'

const surgeon = { type: 'person', id: 'a', name: 'Dr A. Example', role: 'surgeon' } as const
export const CASE = 'TH-7K2QD'
export const DAY = '2026-03-04'
export const at = (time: string, day = DAY): string => `${day}T${time}:00.000Z`

export function answered(
  id: string,
  answers: { [item: string]: unknown },
  when: string,
  compartments: readonly Compartment[] = ['intradural_extramedullary'],
): Draft {
  const draft = answerInstrument(id, answers, compartments, when)
  if (!draft.ok) throw new Error(draft.failure.message)
  return draft.value
}

const versions = new Map<string, number>(assessEntries.map(({ kind, version }) => [kind, version]))

export const say = (kind: string, body: unknown, when: string): Draft => ({
  kind,
  version: versions.get(kind) ?? 1,
  body: JSON.parse(JSON.stringify(body)) as Json,
  effectiveAt: when,
})

export const opened = (birthYear = 1965): Draft =>
  say('assess.case-opened', { synthetic: true, sex: 'male', birthYear: known(birthYear) }, at('06:00'))

export const referred = (more: Record<string, unknown> = {}): Draft =>
  say(
    'assess.referral',
    {
      ...NOTHING_ASKED,
      primary: { site: 'kidney', histology: known('clear cell'), driver: { is: 'not-known' } },
      compartments: ['intradural_extramedullary'],
      lesions: [
        { compartment: 'intradural_extramedullary', from: 'T9/10', to: 'T10', side: 'right', position: 'dorsolateral' },
      ],
      ...more,
    },
    at('06:30'),
  )

/** A record that takes amendments too. */
export function openCase() {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds: kindsOf(assessEntries),
    now: () => new Date('2026-03-05T10:00:00Z'),
  })
  return {
    async add(...drafts: Draft[]): Promise<void> {
      const done = await record.append(CASE, drafts, surgeon)
      if (!done.ok) throw new Error(done.failure.message)
    },
    async amend(amends: number, { kind, version, body, effectiveAt }: Draft): Promise<void> {
      const done = await record.amend(CASE, { amends, reason: 'was wrong', kind, version, body, effectiveAt }, surgeon)
      if (!done.ok) throw new Error(done.failure.message)
    },
    state: async (): Promise<Assessment> => foldView(assessment, await record.read(CASE)),
  }
}

export async function caseOf(...drafts: Draft[]): Promise<Assessment> {
  const room = openCase()
  await room.add(...drafts)
  return room.state()
}

const DERMATOMES = 'C2 C3 C4 C5 C6 C7 C8 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 L1 L2 L3 L4 L5 S1 S2 S3 S4_5'.split(' ')
const MUSCLES = 'C5 C6 C7 C8 T1 L2 L3 L4 L5 S1'.split(' ')

/** An examination with full arms; legs and everything below T10 as given on both sides. */
export function isncsci(leg: number, below: '0' | '1' | '2', sacral: '0' | '1' | '2', anal: 'Yes' | 'No') {
  const touch = Object.fromEntries(
    DERMATOMES.map((level, place) => [level, level === 'S4_5' ? sacral : place > 16 ? below : '2']),
  )
  const motor = Object.fromEntries(MUSCLES.map((level, place) => [level, place < 5 ? '5' : String(leg)]))
  const side = { motor, lightTouch: touch, pinPrick: touch, lowestNonKeyMuscle: null }
  return { right: side, left: side, voluntaryAnalContraction: anal, deepAnalPressure: anal }
}
