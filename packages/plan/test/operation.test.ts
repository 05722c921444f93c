import { readFileSync } from 'node:fs'
import { assessment } from '@theca/assess'
import type { Draft, Entry, Json } from '@theca/record'
import { foldView, known } from '@theca/record'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GateId, OperativePlanBody, SigningFailure, StabilityAnswers } from '../src/index.ts'
import {
  answersFrom,
  approachOptions,
  approachRules,
  approaches,
  axialDrawing,
  cordLabelsOf,
  cordMeasured,
  cordEntryOf,
  currentPlan,
  differenceBetween,
  firstPlan,
  GATES,
  imaging,
  lesionMapOf,
  openGates,
  operativePlan,
  operativePlans,
  planDraft,
  planSigned,
  planSources,
  reading,
  sideDrawing,
  signedPlan,
  settled,
  signPlan,
  situationOf,
  STABILITY_ITEMS,
  stabilityItems,
  stabilityOf,
  stopRules,
  tradeOffs,
} from '../src/index.ts'
import { finishedPlan } from './plan.ts'

const now = '2026-03-05T10:00:00.000Z'
const entryOf = (draft: Draft, seq: number): Entry => ({
  ...draft,
  case: 'TH-7K2QD',
  seq,
  author: { type: 'person', id: 'a', name: 'A. Weiss', role: 'surgeon' },
  recordedAt: `2026-03-05T10:00:${String(seq).padStart(2, '0')}.000Z`,
  previous: '0'.repeat(64),
  hash: String(seq).repeat(64).slice(0, 64),
})
const kept = (plans: readonly OperativePlanBody[]): Entry[] =>
  plans.map((plan, place) => entryOf(planDraft(plan, now), place + 1))
const plansOf = (entries: readonly Entry[]) => foldView(operativePlans, entries)
const refusal = (entries: readonly Entry[], seq: number): SigningFailure | null => {
  const signed = signPlan(plansOf(entries), seq, now)
  return signed.ok ? null : signed.failure
}

describe('approach by compartment', () => {
  const situation = situationOf(finishedPlan)
  const named = (change: Partial<typeof situation>): string[] =>
    approachOptions({ ...situation, ...change })
      .filter((each) => each.named.length > 0)
      .map(({ id }) => id)

  test.each([
    [{}, ['hemilaminectomy', 'interlaminar']],
    [{ side: 'midline', sector: 'dorsal' }, ['laminectomy', 'laminoplasty']],
    [{ side: 'both' }, ['laminectomy', 'laminoplasty']],
    [{ levels: ['T8', 'T9', 'T10'] }, ['laminectomy', 'laminoplasty']],
    [{ sector: 'lateral' }, ['posterolateral']],
    [{ sector: 'ventrolateral' }, ['posterolateral']],
    [{ sector: 'ventral' }, ['transpedicular', 'anterior']],
    [{ sector: 'ventral', levels: ['C2'] }, ['far-lateral']],
    [{ foramen: 'yes' }, ['hemilaminectomy', 'interlaminar', 'facetectomy']],
    [{ laminae: 4 }, ['hemilaminectomy', 'interlaminar', 'laminoplasty']],
    [{ compartment: 'leptomeningeal', linearOnly: 'yes' }, ['biopsy-only']],
    [{ compartment: 'intramedullary', sector: 'central' }, ['laminectomy', 'laminoplasty']],
  ] as const)('%o names %o', (change, expected) => {
    expect(named(change as Partial<typeof situation>)).toEqual(expected)
  })

  test('without a sector nothing is named, and that is said', () => {
    const options = approachOptions({ ...situation, sector: null })
    expect(options.every((each) => each.named.length === 0)).toBe(true)
    expect(options.length).toBeGreaterThan(2)
    expect(options[0]?.cautions[0]?.words).toBe('The sector is not read: no rule of the corridor was asked.')
  })

  test('laminectomy stands beside every other way, so that there is something to compare', () => {
    expect(approachOptions(situation).map(({ id }) => id)).toContain('laminectomy')
  })
})

describe('entry into the cord', () => {
  test('the midline unless another way saves 2 mm', () => {
    const entry = (midline: number, left: number): string => {
      const found = cordEntryOf({ midline, 'left-drez': left, 'right-drez': null, pial: null })
      return found.ok ? found.value.entry : found.failure.code
    }
    expect(entry(3, 1)).toBe('left-drez')
    expect(entry(3, 1.01)).toBe('midline')
    expect(entry(1, 3)).toBe('midline')
  })
  test('without the midline nothing can be compared', () => {
    expect(cordEntryOf({ midline: null, 'left-drez': 0, 'right-drez': null, pial: null })).toMatchObject({ ok: false })
  })
})

describe('points of stability', () => {
  test('one hard or two soft reach the question; what is not known keeps it open, never no', () => {
    const allNo: StabilityAnswers = Object.fromEntries(STABILITY_ITEMS.map((id) => [id, 'no' as const]))
    expect(stabilityOf(allNo).fixation).toBe('not-reached')
    expect(stabilityOf({}).fixation).toBe('open')
    expect(stabilityOf({ ...allNo, junction: 'not-known' }).fixation).toBe('not-reached')
    expect(stabilityOf({ ...allNo, junction: 'yes', young: 'not-known' }).fixation).toBe('open')
    expect(stabilityOf({ ...allNo, corpectomy: 'not-known' }).fixation).toBe('open')
    for (const id of STABILITY_ITEMS)
      expect(stabilityOf({ ...allNo, [id]: 'yes' }).fixation).toBe(
        stabilityItems[id].weight === 'hard' ? 'consider' : 'not-reached',
      )
  })
  test('two soft ones, whichever they are', () => {
    const soft = STABILITY_ITEMS.filter((id) => stabilityItems[id].weight === 'soft')
    fc.assert(
      fc.property(fc.subarray(soft, { minLength: 2 }), (chosen) => {
        expect(stabilityOf(Object.fromEntries(chosen.map((id) => [id, 'yes' as const]))).fixation).toBe('consider')
      }),
    )
  })
  test('laminae and approach answer their own items', () => {
    expect(answersFrom(['T9', 'T10'], [])).toEqual({ junction: 'no', 'many-laminae': 'no', 'c2-or-c7': 'no' })
    expect(answersFrom(['C6', 'C7', 'T1'], approaches.transpedicular.stability)).toEqual({
      junction: 'yes',
      'many-laminae': 'yes',
      'c2-or-c7': 'yes',
      'pedicle-and-facet': 'yes',
    })
  })
})

describe('gates', () => {
  test('a finished plan has none open', () => {
    expect(openGates(finishedPlan)).toEqual([])
  })
  test.each(GATES.map((gate) => [gate]))(
    '%s, not answered, keeps the plan from being signed, and the refusal names it',
    (gate) => {
      const plan = { ...finishedPlan, gates: finishedPlan.gates.filter((each) => each.gate !== gate) }
      const failure = refusal(kept([plan]), 1)
      expect(failure).toMatchObject({ code: 'gates-open', gates: [{ gate, because: 'not answered' }] })
    },
  )
  test('no needs its reason, and with one it is an answer', () => {
    const answered = (words: string | null): OperativePlanBody => ({
      ...finishedPlan,
      gates: finishedPlan.gates.map((each) =>
        each.gate === 'whole-neuraxis-mri' ? { ...each, answer: 'no', words } : each,
      ),
    })
    expect(openGates(answered(' '))).toEqual([{ gate: 'whole-neuraxis-mri', because: 'no needs its reason' }])
    expect(openGates(answered('emergency, brain tomorrow'))).toEqual([])
  })
  test.each<[GateId, Partial<OperativePlanBody>, string]>([
    ['goal-and-stop-rule', { stopRules: { agreed: [], own: null, agreedWith: null } }, 'the plan has no stop rule'],
    ['monitoring-plan', { monitoring: null }, 'the plan has no montage'],
    [
      'levels-counted',
      { levels: { ...finishedPlan.levels, counting: 'not-known' } },
      'the plan does not say how the levels were counted',
    ],
    [
      'side-and-sector',
      { lesions: finishedPlan.lesions.map((each) => ({ ...each, side: 'not-known' as const })) },
      'the plan does not know the side',
    ],
    [
      'antithrombotics',
      { perioperative: { ...finishedPlan.perioperative, antithrombotics: null } },
      'the plan does not say what is taken',
    ],
    [
      'goals-of-care',
      { consent: { ...finishedPlan.consent, hopes: [] } },
      'the plan does not say what the person hopes for',
    ],
  ])('%s: a yes that the plan does not bear out stays open', (gate, change, because) => {
    expect(openGates({ ...finishedPlan, ...change })).toEqual([{ gate, because }])
  })
})

describe('signing', () => {
  test('names the version and its hash; a change makes a new version, and what changed is said', () => {
    const entries = kept([finishedPlan])
    const signed = signPlan(plansOf(entries), 1, now)
    if (!signed.ok) throw new Error(signed.failure.message)
    const changed: OperativePlanBody = { ...finishedPlan, goal: 'decompress' }
    const all = [...entries, entryOf(signed.value, 2), entryOf(planDraft(changed, now), 3)]
    const plans = plansOf(all)
    expect(signedPlan(plans)?.version.number).toBe(1)
    expect(plans.operations[0]?.signatures[0]?.version.place).toBe(plans.operations[0]?.versions[0]?.place)
    expect(currentPlan(plans)?.number).toBe(2)
    expect(differenceBetween(finishedPlan, changed)).toEqual(['Goal: debulk as function allows → decompress only.'])
    expect(planSigned.says(planSigned.body.parse(signed.value.body))).toBe('Plan version 1 signed (entry 1).')
  })

  test('only the last version, once, with everything chosen', () => {
    expect(refusal(kept([finishedPlan, finishedPlan]), 1)?.code).toBe('not-the-last')
    expect(refusal(kept([finishedPlan]), 9)?.code).toBe('no-such-plan')
    expect(refusal([], 1)?.code).toBe('no-such-plan')
    expect(refusal(kept([{ ...finishedPlan, approach: { ...finishedPlan.approach, option: null } }]), 1)?.code).toBe(
      'not-chosen',
    )
    const other = { ...finishedPlan.approach, option: 'laminectomy' as const }
    expect(refusal(kept([{ ...finishedPlan, approach: other }]), 1)).toMatchObject({
      code: 'not-chosen',
      missing: ['reason for the approach'],
    })
    expect(refusal(kept([{ ...finishedPlan, approach: { ...other, override: 'crosses the midline' } }]), 1)).toBeNull()
    const byHand = { ...finishedPlan.levels, by: 'surgeon' as const }
    expect(refusal(kept([{ ...finishedPlan, levels: byHand }]), 1)).toMatchObject({
      missing: ['reason for the laminae'],
    })
    const entries = kept([finishedPlan])
    const signed = signPlan(plansOf(entries), 1, now)
    expect(signed.ok && refusal([...entries, entryOf(signed.value, 2)], 1)?.code).toBe('already-signed')
  })

  test('a signature that came another way does not hold: open gates, another hash, a corrected version', () => {
    const open = { ...finishedPlan, gates: [] }
    const body = (plan: number, hash: string): Json => ({ operation: 1, planVersion: 1, plan, planHash: hash })
    const signature = (entries: Entry[], hash: string): Entry =>
      entryOf({ kind: 'plan.plan-signed', version: 1, body: body(1, hash), effectiveAt: now }, entries.length + 1)
    const first = kept([open])
    expect(plansOf([...first, signature(first, first[0]?.hash ?? '')]).operations[0]?.signatures[0]?.void).toBe(
      '13 gates were open when it was signed',
    )
    const good = kept([finishedPlan])
    const other = [...good, signature(good, 'f'.repeat(64))]
    expect(signedPlan(plansOf(other))).toBeNull()
    const corrected = [
      ...good,
      signature(good, good[0]?.hash ?? ''),
      { ...entryOf(planDraft({ ...finishedPlan, goal: 'biopsy' }, now), 3), amends: 1, reason: 'wrong' },
    ]
    expect(plansOf(corrected).operations[0]?.signatures[0]?.void).toBe('the version was corrected after it was signed')
  })
})

describe('what changed', () => {
  test('no field of the plan can change unseen', () => {
    const variants: Partial<OperativePlanBody>[] = [
      { lesions: [{ ...(finishedPlan.lesions[0] as OperativePlanBody['lesions'][number]), adherent: 'yes' }] },
      { lesions: [...finishedPlan.lesions, ...finishedPlan.lesions] },
      { levels: { ...finishedPlan.levels, marginMm: 6 } },
      { lesions: finishedPlan.lesions.map((each) => ({ ...each, signs: { ...each.signs, oedemaMm: 12 } })) },
      { approach: { ...finishedPlan.approach, pathsMm: { ...finishedPlan.approach.pathsMm, midline: 2 } } },
      { levels: { ...finishedPlan.levels, conus: 'L1' } },
      { approach: { ...finishedPlan.approach, duralOpeningMm: 41 } },
      { stability: { ...finishedPlan.stability, answers: {} } },
      { adjuncts: [] },
      { perioperative: { ...finishedPlan.perioperative, pressureMmHg: 90 } },
      { stopRules: { ...finishedPlan.stopRules, own: 'stop at five' } },
      { consent: { ...finishedPlan.consent, tradeOff: known('none') } },
      { gates: finishedPlan.gates.slice(1) },
      { monitoring: null },
    ]
    for (const change of variants)
      expect(
        differenceBetween(finishedPlan, { ...finishedPlan, ...change }),
        JSON.stringify(Object.keys(change)),
      ).not.toEqual([])
    expect(differenceBetween(finishedPlan, structuredClone(finishedPlan))).toEqual([])
  })
})

test('a first plan takes lesions from the referral and heights from the one tumour measured', () => {
  const referral = entryOf(
    {
      kind: 'assess.referral',
      version: 1,
      effectiveAt: now,
      body: {
        primary: { site: 'kidney', histology: { is: 'not-asked' }, driver: { is: 'not-asked' } },
        compartments: ['intradural_extramedullary'],
        lesions: [
          { compartment: 'vertebral', from: 'L1', to: 'L1', side: 'both' },
          { compartment: 'intradural_extramedullary', from: 'T9/10', to: 'T10', side: 'right' },
        ],
        firstSymptom: { is: 'not-asked' },
        question: { is: 'not-asked' },
      },
    },
    1,
  )
  const plan = firstPlan(foldView(assessment, [referral]), foldView(imaging, [referral]))
  expect(plan?.lesions.map(({ compartment, from, to, side, rests }) => [compartment, from, to, side, rests])).toEqual([
    ['intradural_extramedullary', 'T9', 'T10', 'right', [1]],
    ['vertebral', 'L1', 'L1', 'both', [1]],
  ])
  expect(plan?.levels.marginMm).toBe(5)
  expect(plan?.goal).toBeNull()
  expect(operativePlan.body.safeParse(plan).success).toBe(true)
  expect(firstPlan(foldView(assessment, []), foldView(imaging, []))).toBeNull()
})

describe('what follows from a plan', () => {
  test('laminae follow the margin until somebody chooses others; the montage follows the levels', () => {
    const wider = settled({ ...finishedPlan, levels: { ...finishedPlan.levels, marginMm: 12 } })
    expect(wider.levels.laminae).toEqual(['T9', 'T10', 'T11'])
    expect(wider.stability.answers).toMatchObject({ junction: 'yes', 'many-laminae': 'yes' })
    const byHand = settled({ ...finishedPlan, levels: { ...finishedPlan.levels, marginMm: 12, by: 'surgeon' } })
    expect(byHand.levels.laminae).toEqual(['T9', 'T10'])
    const lower = finishedPlan.lesions.map((lesion) => ({ ...lesion, from: 'T12' as const, to: 'T12' as const }))
    expect(settled({ ...finishedPlan, lesions: lower }).monitoring?.rows).toEqual(['conus'])
    expect(settled({ ...finishedPlan, monitoring: null }).monitoring).toBeNull()
    expect(settled(settled(finishedPlan))).toEqual(settled(finishedPlan))
  })
})

describe('drawings', () => {
  test('the side view opens what is chosen and says whether it is to scale', () => {
    const drawing = sideDrawing(finishedPlan)
    const opened = drawing.shapes.filter((shape) => shape.is === 'label' && shape.role === 'opened')
    expect(opened.map((shape) => (shape.is === 'label' ? shape.text : ''))).toEqual(['T9', 'T10'])
    expect(drawing.says).toContain('Heights are measured')
    const scheme = sideDrawing({ ...finishedPlan, levels: { ...finishedPlan.levels, landmarks: [] } })
    expect(scheme.says).toContain('A scheme: no height is measured.')
    expect(scheme.shapes.some((shape) => shape.role === 'measure')).toBe(false)
  })
  test('the tumour stands on the side of the patient that it is on: right is left in the picture', () => {
    const x = (side: 'left' | 'right', angleDeg: number): number => {
      const shape = axialDrawing({
        ...finishedPlan,
        lesions: [{ ...(finishedPlan.lesions[0] as OperativePlanBody['lesions'][number]), side, angleDeg }],
      }).shapes.find((each) => each.role === 'tumour')
      return shape?.is === 'ellipse' ? shape.x : Number.NaN
    }
    expect(x('right', -43.6)).toBeLessThan(30)
    expect(x('left', 43.6)).toBeGreaterThan(30)
  })
})

test('every source of a rule or a fact is in the bibliography and is used', () => {
  const bibliography = readFileSync('docs/references.bib', 'utf8')
  for (const key of Object.keys(planSources))
    expect(bibliography, key).toMatch(new RegExp(`^@\\w+\\{${key},.*seen: `, 'm'))
  const bases = [
    ...approachRules.flatMap(({ basis }) => basis),
    ...Object.values(approaches).flatMap(({ basis }) => basis),
    ...Object.values(tradeOffs).flatMap(({ forMore, forStopping }) => [...forMore, ...forStopping]),
    ...Object.values(stopRules).map(({ basis }) => basis),
  ]
  for (const basis of bases)
    expect(basis.source === null, basis.words).toBe(basis.mark === 'recalled' || basis.mark === 'project')
})

test('nothing says maximise', () => {
  const words = JSON.stringify([approaches, approachRules, tradeOffs, stopRules])
  expect(words).not.toMatch(/maximi[sz]e|maximum debulk/i)
})

test('sector and angle of the one lesion come from the cord as measured; a side that was named stays', () => {
  const sample = JSON.parse(readFileSync('test/samples/plan.cord-measured.v1.json', 'utf8')) as { body: Json }
  const cord = entryOf({ kind: cordMeasured.kind, version: 1, effectiveAt: now, body: sample.body }, 2)
  const referralOf = (lesions: Json): Entry => {
    const body = {
      primary: { site: 'kidney', histology: { is: 'not-asked' }, driver: { is: 'not-asked' } },
      compartments: ['intradural_extramedullary'],
      lesions,
      firstSymptom: { is: 'not-asked' },
      question: { is: 'not-asked' },
    }
    return entryOf({ kind: 'assess.referral', version: 1, effectiveAt: now, body }, 1)
  }
  const lesion = { compartment: 'intradural_extramedullary', from: 'T9/10', to: 'T10' }
  const begin = (lesions: Json) => {
    const entries = [referralOf(lesions), cord]
    return firstPlan(foldView(assessment, entries), foldView(imaging, entries))
  }
  expect(begin([{ ...lesion, side: 'not-known' }])?.lesions[0]).toMatchObject({
    sector: 'dorsolateral',
    angleDeg: -43.6,
    side: 'right',
    rests: [1, 2],
  })
  expect(begin([{ ...lesion, side: 'left' }])?.lesions[0]).toMatchObject({ sector: 'dorsolateral', side: 'left' })
  // Of several lesions nobody said which one was measured.
  const several = begin([
    { ...lesion, side: 'not-known' },
    { ...lesion, from: 'L1', to: 'L1', side: 'not-known' },
  ])
  expect(several?.lesions.map(({ sector, angleDeg }) => [sector, angleDeg])).toEqual([
    [null, null],
    [null, null],
  ])
  const map = lesionMapOf(foldView(assessment, [cord]), foldView(imaging, [cord]), foldView(reading, [cord]), null)
  expect(map.figures.map(({ value, unit, entry }) => [value, unit, entry.seq])).toEqual([
    ['4.8', 'mm', 2],
    ['10.4', 'mm', 2],
    ['38.3', 'mm²', 2],
    ['37', '%', 2],
    ['−43.6', '°', 2],
  ])
})

test('labels are cord and canal by their own names alone', () => {
  const named = (...names: (string | null)[]) => names.map((name, at) => ({ label: at + 1, name }))
  expect(cordLabelsOf(named('cord', 'canal without contents', 'tumour'), 3)).toEqual({ cord: 1, canal: 2, tumour: 3 })
  expect(cordLabelsOf(named('Spinal cord (synthetic)', 'Spinal canal'), null)).toMatchObject({ cord: 1, tumour: null })
  expect(cordLabelsOf(named(null, null, null), 3)).toBeNull()
  expect(cordLabelsOf(named('cord', 'tumour'), 2)).toBeNull()
  expect(cordLabelsOf(named('cord', 'cord', 'canal'), null)).toBeNull()
  expect(cordLabelsOf(named('cord oedema', 'canal'), null)).toBeNull()
})
