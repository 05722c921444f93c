import type { OperativePlanBody } from '@theca/plan'
import { planDraft } from '@theca/plan'
import type { Json } from '@theca/record'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finishedPlan } from '../../../plan/test/plan.ts'
import { plannedDraft } from './planned.ts'
import type { House, Visitor } from './support.ts'
import { AT, openCase, openHouse, problemOf, send, visitorAs } from './support.ts'

let house: House
let surgeon: Visitor
beforeAll(async () => {
  house = await openHouse()
  surgeon = await visitorAs(house, 'surgeon')
})
afterAll(() => house.close())

const sign = (caseId: string, plan: number) =>
  send(house, 'signPlan', surgeon, { params: { case: caseId }, body: { plan } })

describe('signing a plan', () => {
  test('with a gate open it is refused, the gates are named, and nothing is written', async () => {
    const open: OperativePlanBody = { ...finishedPlan, gates: finishedPlan.gates.slice(2) }
    const caseId = await openCase(house, [planDraft(open, AT)])
    expect(await problemOf(await sign(caseId, 2))).toMatchObject({
      status: 422,
      code: 'gates-open',
      gates: [
        { gate: 'whole-neuraxis-mri', because: 'not answered' },
        { gate: 'mri-in-date', because: 'not answered' },
      ],
    })
    expect((await house.record.read(caseId)).length).toBe(2)
  })

  test('names the version by its hash, once', async () => {
    const caseId = await openCase(house, [plannedDraft])
    const response = await sign(caseId, 2)
    expect(response.status).toBe(200)
    const [, plan, signed] = await house.record.read(caseId)
    expect(signed?.body).toEqual({ operation: 1, planVersion: 1, plan: 2, planHash: plan?.hash })
    expect(await problemOf(await sign(caseId, 2))).toMatchObject({ status: 422, code: 'already-signed' })
  })

  test('cannot be gone round by saying the signature as an entry', async () => {
    const caseId = await openCase(house, [planDraft({ ...finishedPlan, gates: [] }, AT)])
    const body: Json = { operation: 1, planVersion: 1, plan: 2, planHash: 'a'.repeat(64) }
    const draft = { kind: 'plan.plan-signed', version: 1, body, effectiveAt: AT }
    const appended = await send(house, 'append', surgeon, { params: { case: caseId }, body: { drafts: [draft] } })
    expect(await problemOf(appended)).toMatchObject({ status: 422, code: 'needs-its-action' })
    const amended = await send(house, 'amend', surgeon, {
      params: { case: caseId },
      body: { ...draft, amends: 2, reason: 'round the check' },
    })
    expect(await problemOf(amended)).toMatchObject({ status: 422, code: 'needs-its-action' })
  })
})

describe('what is made from a plan', () => {
  test('without one there is a sentence that says what to do', async () => {
    const caseId = await openCase(house)
    for (const paper of ['operative-plan', 'team-brief'] as const) {
      const made = await send(house, 'planPaper', surgeon, { params: { case: caseId, paper, format: 'pdf' } })
      expect(await problemOf(made)).toMatchObject({ status: 422, code: 'no-plan' })
    }
    const montage = await send(house, 'montage', surgeon, { params: { case: caseId } })
    expect(await problemOf(montage)).toMatchObject({ status: 422, code: 'no-plan' })
  })

  test('the montage says whether its version is signed', async () => {
    const caseId = await openCase(house, [plannedDraft])
    const read = async () =>
      (await (await send(house, 'montage', surgeon, { params: { case: caseId } })).json()) as { plan: unknown }
    expect((await read()).plan).toEqual({ case: caseId, operation: 1, version: 1, signed: false })
    await sign(caseId, 2)
    expect((await read()).plan).toEqual({ case: caseId, operation: 1, version: 1, signed: true })
  })

  test('the board page keeps its own address', async () => {
    const caseId = await openCase(house)
    const page = await send(house, 'boardPage', surgeon, { params: { case: caseId, format: 'pdf' } })
    expect(await page.text()).toBe('a page as pdf')
  })
})
