import { describe, expect, test } from 'vitest'
import { boardDecision, decisionNow, goalsNow, pathwayTime, referral } from '../src/index.ts'
import { at, openCase, say } from './support.ts'
import v1 from '../../../test/samples/assess.referral.v1.json' with { type: 'json' }

const option = (name: string, verdict: string) => ({ option: name, verdict, why: 'as said' })
const decision = (...options: ReturnType<typeof option>[]) => ({
  metOn: '2026-03-04',
  present: [],
  options,
  dissent: [],
  wouldChange: [],
  actions: [{ id: 'a1', what: 'theatre', role: 'neurosurgeon', due: null }],
})

describe('what can be chosen together', () => {
  test.each([
    [['surgery', 'systemic'], true],
    [['surgery-then-radiotherapy', 'systemic', 'supportive'], true],
    [['biopsy', 'radiotherapy'], true],
    [['watch', 'supportive'], true],
    [['surgery', 'biopsy'], false],
    [['surgery', 'surgery-then-radiotherapy'], false],
    [['surgery-then-radiotherapy', 'radiotherapy'], false],
    [['radiotherapy', 'stereotactic-radiotherapy'], false],
    [['watch', 'surgery'], false],
  ])('%j: %s', (chosen, allowed) => {
    const options = chosen.map((each) => option(each, 'chosen'))
    expect(boardDecision.body.safeParse(decision(...options)).success).toBe(allowed)
    const weighed = chosen.map((each) => option(each, 'alternative'))
    expect(boardDecision.body.safeParse(decision(...weighed)).success).toBe(true)
  })
})

test('a decision keeps what became of it, also when the decision is worded anew', async () => {
  const room = openCase()
  await room.add(say('assess.board-decision', decision(option('surgery', 'chosen')), at('09:00')))
  const followed = { decision: 1, action: 'a1', outcome: 'done', on: '2026-03-05', why: { is: 'not-asked' } }
  await room.add(say('assess.board-follow-through', followed, at('10:00')))
  await room.amend(1, say('assess.board-decision', decision(option('biopsy', 'chosen')), at('09:00')))
  const now = decisionNow(await room.state())
  expect(now).toMatchObject({ seq: 1, entry: { seq: 3 }, body: { options: [{ option: 'biopsy' }] } })
  expect(now?.followThrough.map(({ body }) => body.outcome)).toEqual(['done'])
})

test('goals asked again stand beside the earlier ones', async () => {
  const unknown = { is: 'not-known' }
  const goals = (first: string) => ({
    ranked: [first],
    expectation: { walking: unknown, pain: unknown, home: unknown, time: unknown },
    toldBy: 'patient',
    tradeOff: unknown,
    escalation: unknown,
    revisitOn: unknown,
    words: unknown,
  })
  const room = openCase()
  await room.add(
    say('assess.goals', goals('survival'), at('09:00')),
    say('assess.goals', goals('time-at-home'), at('10:00')),
  )
  const state = await room.state()
  expect(state.goals).toHaveLength(2)
  expect(goalsNow(state)?.body.ranked).toEqual(['time-at-home'])
})

test('a referral of version 1 is read as one that did not ask the rest', () => {
  const past = referral.past[1]
  const read = referral.body.parse(past?.upgrade(past.body.parse(v1.body) as never))
  expect(read).toMatchObject({
    lesions: [{ from: 'T9/10', position: 'not-known' }],
    antithrombotics: { is: 'not-asked' },
    csf: { is: 'not-asked' },
    neuraxisMri: { brain: 'not-known' },
  })
})

test('neurological signs belong to the suspicion, a treatment to the decision', () => {
  const time = { event: 'mri', at: at('09:00'), neurologicalSigns: null, treatment: null }
  expect(pathwayTime.body.safeParse(time).success).toBe(true)
  expect(pathwayTime.body.safeParse({ ...time, neurologicalSigns: 'yes' }).success).toBe(false)
  expect(pathwayTime.body.safeParse({ ...time, treatment: 'surgery' }).success).toBe(false)
})
