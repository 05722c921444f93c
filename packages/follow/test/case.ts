import { answerInstrument, assessEntries, assessment } from '@theca/assess'
import { imaging, planEntries } from '@theca/plan'
import type { Draft, Json } from '@theca/record'
import { foldView, kindsOf, NOT_ASKED } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { course, followEntries } from '../src/index.ts'

/** An invented person's course, written through the real record: what is said is checked as it would be in use. */

const surgeon = { type: 'person', id: 'a', name: 'Dr A. Example', role: 'surgeon' } as const
const at = (day: string): string => `${day}T10:00:00.000Z`

export const said = (kind: string, body: unknown, day: string): Draft => ({
  kind,
  version: 1,
  body: body as Json,
  effectiveAt: at(day),
})

export function answered(id: string, answers: Record<string, unknown>, day: string): Draft {
  const draft = answerInstrument(id, answers, ['intradural_extramedullary'], at(day))
  if (!draft.ok) throw new Error(draft.failure.message)
  return draft.value
}

export const walks = (walking: string, day: string): Draft => answered('ambulation', { walking }, day)

export const operated = (day: string, more: Record<string, unknown> = {}): Draft =>
  said(
    'follow.operation',
    {
      plan: null,
      endedAt: NOT_ASKED,
      urgency: 'urgent',
      approach: 'laminectomy',
      levelsOpened: ['T10'],
      side: 'right',
      myelotomy: NOT_ASKED,
      rootsDivided: NOT_ASKED,
      instrumentation: NOT_ASKED,
      monitoring: NOT_ASKED,
      extentByWord: 'gtr',
      stoppedBecause: 'nothing-left',
      stoppedWords: NOT_ASKED,
      changedFromPlan: NOT_ASKED,
      bloodLossMl: NOT_ASKED,
      closure: NOT_ASKED,
      surgeons: NOT_ASKED,
      account: NOT_ASKED,
      ...more,
    },
    day,
  )

export const died = (on: string): Draft => said('follow.death', { on, cause: 'systemic-cancer', place: NOT_ASKED }, on)

export const cameBack = (what: string, on: string): Draft =>
  said('follow.recurrence', { what, on, evidence: 'imaging', confirmed: 'confirmed', words: NOT_ASKED }, on)

export const seen = (day: string, lives: string | null = null): Draft =>
  said(
    'follow.visit',
    { how: 'in-person', lives: lives === null ? NOT_ASKED : { is: 'known', value: lives }, words: NOT_ASKED },
    day,
  )

export function volume(ml: number, imagedOn: string): Draft {
  const mm3 = ml * 1000
  const label = {
    label: 3,
    name: null,
    voxels: 100,
    volumeMm3: mm3,
    volumeMl: ml,
    volumeBoundsMm3: [mm3 * 0.9, mm3 * 1.1],
    centroidMm: [0, 0, 0],
    extentMm: { x: 1, y: 1, z: 1 },
    craniocaudalMm: 1,
    maximumDiameterMm: 1,
    components: [],
  }
  return said(
    'plan.volumes-measured',
    {
      from: 'nifti',
      seriesInstanceUid: null,
      imagedOn,
      tumourLabel: 3,
      dimensions: [10, 10, 10],
      spacingMm: [1, 1, 1],
      voxelVolumeMm3: 1,
      labels: [label],
      method: 'voxel count',
    },
    imagedOn,
  )
}

export async function followed(drafts: readonly Draft[]) {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds: kindsOf(assessEntries, planEntries, followEntries),
    now: () => new Date('2027-01-01T00:00:00Z'),
  })
  const done = await record.append('TH-7K2QD', drafts, surgeon)
  if (!done.ok) throw new Error(done.failure.message)
  const entries = await record.read('TH-7K2QD')
  return {
    course: foldView(course, entries),
    assessment: foldView(assessment, entries),
    imaging: foldView(imaging, entries),
  }
}
