import { planDraft, signPlan, operativePlans } from '@theca/plan'
import type { OperativePlanBody } from '@theca/plan'
import type { Entry } from '@theca/record'
import { foldView, known, NOT_ASKED } from '@theca/record'
import { describe, expect, it } from 'vitest'
import { finishedPlan } from '../../plan/test/plan.ts'
import type { Paper, Part } from '../src/index.ts'
import { briefPaper, partsOfPaper, planPaper } from '../src/index.ts'
import { emptyCase, entriesOf, fullCase, NOW, opened } from './cases.ts'

const input = { now: NOW, preparedBy: 'Dr A. Example', version: '0.1.0' }
const with_ = (...plans: OperativePlanBody[]): Entry[] =>
  entriesOf([
    ...fullCase().map(({ kind, version, body, effectiveAt }) => ({ kind, version, body, effectiveAt })),
    ...plans.map((plan) => planDraft(plan, NOW)),
  ])

const made = (of: typeof planPaper, entries: readonly Entry[]): Paper => {
  const paper = of({ ...input, entries })
  if (!paper.ok) throw new Error(paper.failure.message)
  return paper.value
}
const words = (paper: Paper): string =>
  partsOfPaper(paper)
    .map((part) =>
      part.is === 'text'
        ? part.text
        : part.is === 'words'
          ? part.words
          : part.is === 'missing'
            ? (part.because ?? part.why)
            : `${part.value} ${part.unit}`,
    )
    .join(' ')

/** As little as a plan may say. */
const bare: OperativePlanBody = {
  ...finishedPlan,
  levels: { ...finishedPlan.levels, landmarks: [], laminae: [], counting: 'not-known' },
  approach: { ...finishedPlan.approach, option: null, duralOpeningMm: null },
  goal: null,
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

describe.each([
  ['the plan', planPaper, finishedPlan],
  ['the brief', briefPaper, finishedPlan],
  ['the plan that says nothing', planPaper, bare],
  ['the brief that says nothing', briefPaper, bare],
] as const)('%s', (_, of, plan) => {
  const paper = made(of, with_(plan))
  const parts: Part[] = partsOfPaper(paper)

  it('gives every number a unit and a source, and has no digit in its own words', () => {
    for (const part of parts) {
      if (part.is === 'text') expect(part.text).not.toMatch(/\d/)
      if (part.is === 'quantity')
        expect([part.unit.trim() === '', part.value]).toEqual([false, expect.not.stringMatching(/NaN|null|undefined/)])
      if (part.is === 'words') expect(part.words.trim()).not.toBe('')
    }
  })

  it('leaves no field empty, and lists every source that it names', () => {
    for (const { columns } of paper.rows)
      for (const block of columns.flat()) {
        if (block.is === 'section')
          for (const { label, parts: of_ } of block.section.fields) expect(of_.length, label).toBeGreaterThan(0)
        if (block.is === 'list')
          expect(block.items.length, block.title).toBeGreaterThanOrEqual(block.key === 'needs' ? 0 : 1)
      }
    for (const part of parts)
      if (part.is === 'words' || part.is === 'quantity')
        expect(
          paper.sources.some((source) =>
            source.type === 'entry'
              ? part.source.type === 'entry' && source.seq === part.source.seq
              : part.source.type === 'publication' && source.short === part.source.short,
          ),
        ).toBe(true)
  })
})

describe('what the papers say', () => {
  it('the brief names operation, side, stop rules, muscles and what is open', () => {
    const said = words(made(briefPaper, with_({ ...finishedPlan, gates: finishedPlan.gates.slice(1) })))
    expect(said).toContain('RIGHT hemilaminectomy, T9 + T10; intradural extramedullary tumour at T9 to T10, RIGHT')
    expect(said).toContain('D-wave falls by more than 50 %: stop the resection')
    expect(said).toContain('rectus abdominis, external oblique')
    expect(said).toContain('Whole-neuraxis MRI: not answered')
    expect(words(made(briefPaper, with_(finishedPlan)))).toContain('Nothing: every gate is answered.')
  })

  it('says whether the version is signed, by whom, and what changed since', () => {
    const draft = with_(finishedPlan)
    expect(words(made(planPaper, draft))).toContain('draft, not signed')
    const signed = signPlan(foldView(operativePlans, draft), draft.length, NOW)
    if (!signed.ok) throw new Error(signed.failure.message)
    const bodies = draft.map(({ kind, version, body, effectiveAt }) => ({ kind, version, body, effectiveAt }))
    const both = entriesOf([...bodies, signed.value])
    expect(words(made(planPaper, both))).toContain('version 1 , signed by Dr A. Example')
    const later = entriesOf([...bodies, signed.value, planDraft({ ...finishedPlan, goal: 'biopsy' }, NOW)])
    const report = words(made(planPaper, later))
    expect(report).toContain('draft, not signed')
    expect(report).toContain('Goal: debulk as function allows → biopsy.')
  })

  it('an antithrombotic without its hour is not cleared', () => {
    const drug = { drug: 'apixaban', lastDoseAt: null, clearanceMlMin: 90, otherwiseMet: null }
    const plan = { ...finishedPlan, perioperative: { ...finishedPlan.perioperative, antithrombotics: [drug] } }
    expect(words(made(briefPaper, with_(plan)))).toContain('time of the last dose not known')
    const dosed = { ...drug, lastDoseAt: '2026-03-02T11:34:00.000Z' }
    const two = { ...finishedPlan, perioperative: { ...finishedPlan.perioperative, antithrombotics: [dosed] } }
    expect(words(made(briefPaper, with_(two)))).toContain('48 h before this page : not cleared (72 h)')
  })

  it('without a plan it is refused with what to do', () => {
    const refused = planPaper({ ...input, entries: emptyCase() })
    expect(refused).toMatchObject({ ok: false, failure: { code: 'no-plan' } })
    expect(briefPaper({ ...input, entries: entriesOf([opened()]) }).ok).toBe(false)
  })

  it('words of people stay theirs', () => {
    const quoted = { ...finishedPlan, consent: { ...finishedPlan.consent, tradeOff: known('3 of 10 is too much') } }
    const part = partsOfPaper(made(briefPaper, with_(quoted))).find(
      (each) => each.is === 'words' && each.words.startsWith('3 of 10'),
    )
    expect(part).toMatchObject({ quoted: true, evidence: 'stated' })
  })
})
