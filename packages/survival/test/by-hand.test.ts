import { describe, expect, test } from 'vitest'
import {
  cohort,
  cox,
  cumulativeIncidence,
  fineGray,
  followUp,
  grayTest,
  incidenceSteps,
  kaplanMeier,
  landmark,
  logRank,
  numbersAtRisk,
  proportionality,
  restrictedMean,
  survivalAt,
  survivalSteps,
} from '../src/index.ts'
import { expectClose } from './close.ts'

describe('a curve worked by hand', () => {
  // Times 2, 3, 3+, 5 (+ censored): 4 at risk, one dies: ¾. 3 at risk, one dies, one is censored after: ¾ · ⅔ = ½. 1 at risk, dies: 0.
  const [curve] = kaplanMeier(cohort({ time: [5, 3, 2, 3], event: [1, 0, 1, 1] }))
  test('each step', () => {
    expect(survivalSteps(curve!).map(({ time, atRisk, events, censored }) => [time, atRisk, events, censored])).toEqual(
      [
        [2, 4, 1, 0],
        [3, 3, 1, 1],
        [5, 1, 1, 0],
      ],
    )
    expectClose(curve!.survival, [3 / 4, 1 / 2, 0], 1e-15)
    // Greenwood: 1/(4·3) = 1/12; + 1/(3·2) = 1/4.
    expectClose(curve!.standardError, [0.75 * Math.sqrt(1 / 12), 0.5 * Math.sqrt(1 / 4), null], 1e-15)
  })
  test('the median lies in the middle of the plateau at one half', () => {
    expect(curve!.median.value).toBe(4)
  })
  test('survival between, before and after the steps', () => {
    expect([1.9, 2, 4, 99].map((moment) => survivalAt(curve!, moment))).toEqual([1, 0.75, 0.5, 0])
  })
  test('at 0 and at 1 the log-log interval is undefined, not [0, 0] or [1, 1]', () => {
    const [early] = kaplanMeier(cohort({ time: [1, 2, 3], event: [0, 1, 1] }))
    expect(survivalSteps(early!).map(({ low, high }) => [low === null, high === null])).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ])
  })
})

describe('restricted mean, by hand', () => {
  const people = cohort({ time: [1, 3, 2, 4], event: [1, 1, 1, 1], group: ['a', 'a', 'b', 'b'] })
  test('areas, difference and ratio to 2', () => {
    // a: 1 to time 1, ½ to 2: 1.5; Var = (½)² · 1/(2·1) = 1/8. b: whole square 2 with no event before 2 that leaves area: 2.
    const { groups, difference, ratio } = restrictedMean(people, 2)
    expectClose([groups[0]!.rmst, groups[0]!.standardError, groups[1]!.rmst], [1.5, Math.sqrt(1 / 8), 2], 1e-15)
    expectClose([difference!.value, ratio!.value], [0.5, 4 / 3], 1e-15)
  })
  test('beyond the last time with someone alive there is no mean', () => {
    const { groups } = restrictedMean(cohort({ time: [1, 3], event: [1, 0] }), 4)
    expect(groups[0]).toMatchObject({ rmst: null, because: expect.stringMatching(/ends at 3, before 4/) as string })
    // With all dead the curve is known to stay at 0.
    expectClose(restrictedMean(cohort({ time: [1, 3], event: [1, 1] }), 4).groups[0]!.rmst, 2, 1e-15)
  })
})

describe('log-rank, by hand', () => {
  test('a: 1, 3; b: 2, 4; all events', () => {
    const found = logRank(cohort({ time: [1, 3, 2, 4], event: [1, 1, 1, 1], group: ['a', 'a', 'b', 'b'] }))
    // Expected in a: 2/4 + 1/3 + 1/2; variance ¼ + 2/9 + ¼.
    expectClose([found.groups[0]!.observed, found.groups[0]!.expected], [2, 4 / 3], 1e-15)
    expectClose(found.groups[0]!.variance, 1 / 4 + 2 / 9 + 1 / 4, 1e-15)
    expectClose(found.chiSquare, (2 / 3) ** 2 / (13 / 18), 1e-15)
  })
  test('a group without events still expects some; one never at risk takes no degree of freedom', () => {
    const two = logRank(cohort({ time: [1, 2, 9, 9], event: [1, 1, 0, 0], group: ['a', 'a', 'b', 'b'] }))
    expect([two.degreesOfFreedom, two.groups[1]!.observed]).toEqual([1, 0])
    const gone = logRank(cohort({ time: [5, 6, 7, 1], event: [1, 1, 0, 0], group: ['a', 'b', 'b', 'c'] }))
    expect([gone.degreesOfFreedom, gone.groups[2]!.expected]).toEqual([1, 0])
  })
  test('no events at all: nothing to compare', () => {
    const none = cohort({ time: [1, 2], event: [0, 0], group: ['a', 'b'] })
    expect(logRank(none)).toMatchObject({ chiSquare: 0, degreesOfFreedom: 0, p: 1 })
    expect(grayTest(none, 1)).toMatchObject({ statistic: 0, degreesOfFreedom: 0, p: 1 })
  })
})

describe('competing causes, by hand', () => {
  const [first, second] = cumulativeIncidence(cohort({ time: [1, 2, 3, 4], event: [1, 2, 0, 1] }))
  test('each step', () => {
    // S− is 1, ¾, ½, ½; cause 1: ¼, then ½ · 1/1; cause 2: ¾ · ⅓.
    expectClose(first!.incidence, [1 / 4, 1 / 4, 1 / 4, 3 / 4], 1e-15)
    expectClose(second!.incidence, [0, 1 / 4, 1 / 4, 1 / 4], 1e-15)
    expect(incidenceSteps(second!)[0]).toMatchObject({ incidence: 0, standardError: 0, low: null, high: null })
  })
  test('one minus Kaplan–Meier would say more: it brings the dead back', () => {
    const [naive] = kaplanMeier(cohort({ time: [1, 2, 3, 4], event: [1, 0, 0, 1] }))
    expect(1 - (naive!.survival[3] as number)).toBe(1)
    expect(first!.incidence[3]).toBe(0.75)
  })
})

describe('Cox, by hand', () => {
  test('two of each, one tie of event and censoring', () => {
    // Times: treated 1, 3+; control 2, 3. Risk sets: {T,T,C,C}, {T,C,C} at 2, {T,C} at 3 since one censored at 3 is still at risk.
    const fit = cox(cohort({ time: [1, 3, 2, 3], event: [1, 0, 1, 1] }), [{ name: 'treated', values: [1, 1, 0, 0] }])
    // log L(0) = −log 4 − log 3 − log 2; score at 0 = 1 − ½ − ⅓ − ½; information ¼ + 2/9 + ¼.
    expectClose(fit.logLikelihood.null, -Math.log(24), 1e-14)
    expectClose(fit.tests.score.statistic, (1 / 3) ** 2 / (13 / 18), 1e-14)
    const b = fit.coefficients[0]!.estimate!
    const share = (treated: number, control: number): number =>
      (treated * Math.exp(b)) / (treated * Math.exp(b) + control)
    expectClose(1 - share(2, 2) - share(1, 2) - share(1, 1), 0, 1e-9)
  })
  test('ties three ways on two deaths of three, by their own formulas', () => {
    const people = cohort({ time: [1, 1, 2], event: [1, 1, 0] })
    const x = [{ name: 'x', values: [1, 0, 0] }]
    const null3 = (ties: 'breslow' | 'efron' | 'exact'): number => cox(people, x, { ties }).logLikelihood.null
    expectClose(null3('breslow'), -2 * Math.log(3), 1e-14)
    expectClose(null3('efron'), -Math.log(3) - Math.log(2), 1e-14)
    expectClose(null3('exact'), -Math.log(3), 1e-14)
  })
  test('complete separation is said, not printed as a huge number', () => {
    const people = cohort({ time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 0, 0] })
    const fit = cox(people, [{ name: 'arm', values: ['x', 'x', 'x', 'a', 'a', 'a'] }])
    expect(fit).toMatchObject({ converged: false, because: 'not estimable: arm=x separates the events completely' })
    expect(fit.coefficients[0]).toMatchObject({ state: 'infinite', estimate: null, hazardRatio: null, low: null })
    expect(fit.coefficients[0]!.because).toContain('rises')
    expect(fit.tests.wald).toBeNull()
    // The likelihood ratio has a limit all the same: the model can explain all that the order says.
    expectClose(fit.tests.likelihoodRatio.statistic, 2 * (Math.log(6 * 5 * 4) - Math.log(3 * 2 * 1)), 1e-7)
    expect(() => proportionality(people, [{ name: 'arm', values: [1, 1, 1, 0, 0, 0] }])).toThrow('infinite')
  })
  test('one infinite coefficient leaves the other estimated', () => {
    const values = [1, 1, 1, 0, 0, 0, 0, 0]
    const fit = cox(cohort({ time: [1, 2, 3, 4, 5, 6, 7, 8], event: [1, 1, 1, 0, 1, 0, 1, 1] }), [
      { name: 'sure', values },
      { name: 'age', values: [50, 61, 55, 58, 70, 44, 67, 52] },
    ])
    expect(fit.coefficients.map(({ state }) => state)).toEqual(['infinite', 'estimated'])
  })
  test('a huge but finite hazard ratio is estimated', () => {
    // The thirty exposed die before the thirty others, but for the two in the middle, who change places.
    const time = Array.from({ length: 60 }, (_, index) => index + 1)
    const values = time.map((moment) => Number(moment < 30 || moment === 31))
    const fit = cox(cohort({ time, event: time.map(() => 1) }), [{ name: 'x', values }])
    expect(fit.converged).toBe(true)
    expect(fit.coefficients[0]!.hazardRatio).toBeGreaterThan(50)
  })
  test('a redundant and a constant column are named; the rest is as without them', () => {
    const people = cohort({ time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 1, 1, 1] })
    const x = [3, 1, 4, 1, 5, 2]
    const alone = cox(people, [{ name: 'x', values: x }])
    const more = cox(people, [
      { name: 'x', values: x },
      { name: 'twice', values: x.map((value) => 2 * value + 1) },
      { name: 'same', values: x.map(() => 7) },
    ])
    expect(more.coefficients.map(({ state }) => state)).toEqual(['estimated', 'redundant', 'redundant'])
    expectClose(more.coefficients[0]!.estimate, alone.coefficients[0]!.estimate, 1e-12)
  })
  test('no events: nothing can be estimated and nothing breaks', () => {
    const fit = cox(cohort({ time: [1, 2, 3], event: [0, 0, 0] }), [{ name: 'x', values: [1, 2, 3] }])
    expect([fit.events, fit.concordance, fit.coefficients[0]!.state]).toEqual([0, null, 'redundant'])
  })
  test('covariates far from zero and on other scales change nothing but the unit', () => {
    const people = cohort({ time: [4, 1, 6, 2, 7, 3], event: [1, 1, 0, 1, 1, 1] })
    const values = [0.3, 0.9, 0.1, 0.4, 0.5, 0.2]
    const near = cox(people, [{ name: 'x', values }]).coefficients[0]!
    const far = cox(people, [{ name: 'x', values: values.map((x) => 1e6 + 1000 * x) }]).coefficients[0]!
    expectClose(far.estimate! * 1000, near.estimate, 1e-6)
    expectClose(far.z, near.z, 1e-6)
  })
})

describe('small and odd cohorts', () => {
  test('one subject, with and without an event', () => {
    const [died] = kaplanMeier(cohort({ time: [4], event: [1] }))
    expect(survivalSteps(died!)).toEqual([
      { time: 4, atRisk: 1, events: 1, censored: 0, survival: 0, standardError: null, low: null, high: null },
    ])
    expect(died!.median).toEqual({ value: 4, low: null, high: null })
    const [lives] = kaplanMeier(cohort({ time: [4], event: [0] }))
    expect([lives!.survival[0], lives!.median.value]).toEqual([1, null])
  })
  test('nobody', () => {
    const [curve] = kaplanMeier(cohort({ time: [], event: [] }))
    expect([curve!.n, curve!.time.length, curve!.median.value]).toEqual([0, 0, null])
    expect(restrictedMean(cohort({ time: [], event: [] }), 1).groups[0]!.rmst).toBeNull()
  })
  test('all die at one moment', () => {
    const [curve] = kaplanMeier(cohort({ time: [3, 3, 3], event: [1, 1, 1] }))
    expect([curve!.survival[0], curve!.median.value]).toEqual([0, 3])
  })
  test('time 0 counts, and −0 is 0', () => {
    expect(kaplanMeier(cohort({ time: [-0, 0, 1], event: [1, 0, 1] }))[0]!.atRisk[0]).toBe(3)
  })
  test('follow-up is not the median of times: deaths do not shorten it', () => {
    const people = cohort({ time: [1, 2, 10, 11, 12], event: [1, 1, 0, 0, 0] })
    expect(followUp(people).value).toBe(11)
  })
  test('delayed entry: risk sets hold those who came before and have not left', () => {
    const people = cohort({ time: [3, 5, 8], event: [1, 1, 1], entry: [0, 2, 4] })
    expect([...kaplanMeier(people)[0]!.atRisk]).toEqual([2, 2, 1])
    // Entering at a time is after its events: at 2 the second is not yet at risk.
    expect(numbersAtRisk(people, [2, 2.5, 3, 4.5, 9])[0]!.atRisk).toEqual([1, 2, 2, 2, 0])
    expect(() => grayTest(people, 1)).toThrow('delayed entry')
    expect(() => fineGray(people, 1, [{ name: 'x', values: [1, 2, 3] }])).toThrow('delayed entry')
  })
  test('landmark: events at the landmark are before it', () => {
    const people = cohort({ time: [10, 30, 30, 40, 90], event: [1, 1, 0, 1, 0], group: ['a', 'b', 'a', 'b', 'a'] })
    const found = landmark(people, 30, ['rt', 'rt', 'no', 'rt', 'no'])
    expect(found).toMatchObject({ rows: [3, 4], excluded: { event: 2, censored: 1, notYetEntered: 0 } })
    expect([...found.cohort.time]).toEqual([10, 60])
    expect(found.cohort.group.labels).toEqual(['no', 'rt'])
  })
  test.each([
    [{ time: [1, -1], event: [0, 0] }, 'time in row 2 is -1'],
    [{ time: [1, NaN], event: [0, 0] }, 'time in row 2'],
    [{ time: [1], event: [0.5] }, 'event in row 1 is 0.5'],
    [{ time: [1], event: [-1] }, 'event in row 1 is -1'],
    [{ time: [1, 2], event: [1] }, 'event has 1 rows'],
    [{ time: [1], event: [1], entry: [1] }, 'never at risk'],
  ])('%o is refused', (subjects, sentence) => {
    expect(() => cohort(subjects)).toThrow(sentence)
  })
  test('results are frozen', () => {
    const people = cohort({ time: [1, 2], event: [1, 0], group: [0, 1] })
    for (const made of [
      people,
      kaplanMeier(people),
      kaplanMeier(people)[0],
      logRank(people),
      restrictedMean(people, 0.5),
    ]) {
      expect(Object.isFrozen(made)).toBe(true)
    }
  })
})
