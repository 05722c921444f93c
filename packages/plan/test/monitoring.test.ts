import type { Compartment, MuscleId, SensoryNerveId, VertebralLevel } from '@theca/anatomy'
import { muscle, VERTEBRAL_LEVELS } from '@theca/anatomy'
import { describe, expect, test } from 'vitest'
import type { MonitoringPlan, MonitoringQuestion, PlannedChannel } from '../src/index.ts'
import {
  exportedMontage,
  MONITORING_ROWS,
  monitoringPlan,
  monitoringPlanOf,
  montageFaults,
  montageJsonSchema,
  NO_CHANGES,
  rowsAt,
  rulesBroken,
} from '../src/index.ts'

const ask = (from: VertebralLevel, to: VertebralLevel = from, more: Partial<MonitoringQuestion> = {}) =>
  monitoringPlanOf({
    stretches: [{ from, to }],
    compartment: 'intradural_extramedullary',
    side: 'right',
    conus: null,
    rotatesCord: false,
    unstable: false,
    changes: NO_CHANGES,
    ...more,
  })

const musclesIn = (plan: MonitoringPlan, role: PlannedChannel['role']): MuscleId[] => [
  ...new Set(plan.channels.flatMap((each) => (each.role === role && each.muscle !== null ? [each.muscle] : []))),
]
const stimulated = (plan: MonitoringPlan, role: 'risk' | 'control'): SensoryNerveId[] => [
  ...new Set(
    plan.lines.flatMap(({ modality, stimulus, role: is }) =>
      modality === 'ssep' && is === role ? [(stimulus ?? '').split('-')[0] as SensoryNerveId] : [],
    ),
  ),
]

/** The plan table of the planning dossier, typed again: level, S, L, C (one of), N, D-wave words, reflex. */
const table: readonly {
  row: (typeof MONITORING_ROWS)[number]
  at: VertebralLevel
  s: MuscleId[]
  l: MuscleId[]
  c: MuscleId[]
  n: SensoryNerveId[]
  control?: SensoryNerveId[]
  d: RegExp
  emg: MuscleId[]
  bcr: boolean
}[] = [
  {
    row: 'craniocervical',
    at: 'C1',
    s: ['trapezius', 'sternocleidomastoid', 'deltoid'],
    l: ['biceps', 'apb', 'quadriceps', 'tibialis-anterior', 'abductor-hallucis'],
    c: ['face', 'tongue'],
    n: ['median', 'ulnar', 'tibial'],
    d: /C5 to T1/,
    emg: ['trapezius', 'sternocleidomastoid'],
    bcr: false,
  },
  {
    row: 'c3-c4',
    at: 'C3',
    s: ['trapezius', 'deltoid'],
    l: ['biceps', 'triceps', 'apb', 'quadriceps', 'tibialis-anterior', 'abductor-hallucis'],
    c: ['face'],
    n: ['median', 'ulnar', 'tibial'],
    d: /C6 to T2/,
    emg: ['deltoid', 'biceps'],
    bcr: false,
  },
  {
    row: 'c5',
    at: 'C4',
    s: ['deltoid', 'biceps'],
    l: ['triceps', 'apb', 'adm', 'quadriceps', 'tibialis-anterior', 'abductor-hallucis'],
    c: ['trapezius'],
    n: ['median', 'ulnar', 'tibial'],
    d: /T1 to T4/,
    emg: ['deltoid', 'biceps'],
    bcr: false,
  },
  {
    row: 'c6-c7',
    at: 'C5',
    s: ['biceps', 'brachioradialis', 'triceps'],
    l: ['apb', 'adm', 'tibialis-anterior', 'abductor-hallucis', 'quadriceps'],
    c: ['deltoid', 'trapezius'],
    n: ['ulnar', 'median', 'tibial'],
    d: /T2 to T5/,
    emg: ['biceps', 'triceps'],
    bcr: false,
  },
  {
    row: 'c8-t1',
    at: 'C7',
    s: ['triceps', 'apb', 'adm', 'fdi'],
    l: ['quadriceps', 'tibialis-anterior', 'abductor-hallucis'],
    c: ['deltoid', 'biceps'],
    n: ['ulnar', 'median', 'tibial'],
    d: /T3 to T6.*C4 to C6/,
    emg: ['apb', 'fdi'],
    bcr: false,
  },
  {
    row: 't2-t6',
    at: 'T4',
    s: ['intercostals'],
    l: ['quadriceps', 'tibialis-anterior', 'abductor-hallucis', 'gastrocnemius'],
    c: ['apb', 'adm'],
    n: ['tibial'],
    control: ['median', 'ulnar'],
    d: /below the tumour.*T1 to T2/,
    emg: ['intercostals'],
    bcr: false,
  },
  {
    row: 't7-t10',
    at: 'T9',
    s: ['rectus-abdominis', 'external-oblique'],
    l: ['iliopsoas', 'quadriceps', 'tibialis-anterior', 'abductor-hallucis'],
    c: ['apb', 'adm'],
    n: ['tibial'],
    control: ['ulnar'],
    d: /below the tumour.*above the tumour/,
    emg: ['rectus-abdominis', 'external-oblique'],
    bcr: false,
  },
  {
    row: 'conus',
    at: 'T12',
    s: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis', 'eas'],
    l: ['eus'],
    c: ['apb', 'rectus-abdominis'],
    n: ['tibial', 'saphenous', 'pudendal'],
    d: /^null, above the tumour/,
    emg: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis'],
    bcr: true,
  },
  {
    row: 'cauda',
    at: 'L3',
    s: ['iliopsoas', 'adductor', 'quadriceps', 'tibialis-anterior', 'gastrocnemius', 'abductor-hallucis', 'eas'],
    l: ['eus'],
    c: ['apb', 'rectus-abdominis'],
    n: ['tibial', 'pudendal', 'saphenous'],
    d: /^null, null/,
    emg: ['iliopsoas', 'eas'],
    bcr: true,
  },
  {
    row: 'sacral',
    at: 'S2',
    s: ['gastrocnemius', 'abductor-hallucis', 'eas', 'eus'],
    l: [],
    c: ['tibialis-anterior', 'apb'],
    n: ['pudendal', 'tibial'],
    d: /^null, null/,
    emg: ['gastrocnemius', 'eas'],
    bcr: true,
  },
]

test('the table below is the whole of the table', () => {
  expect(table.map(({ row }) => row)).toEqual([...MONITORING_ROWS])
})

describe.each(table)('a tumour at $at: row $row', ({ row, at, s, l, c, n, control = [], d, emg, bcr }) => {
  const plan = ask(at)

  test('sentinel, long-tract and control muscles as listed', () => {
    expect(plan.rows).toEqual([row])
    expect(musclesIn(plan, 'sentinel')).toEqual(s)
    expect(
      musclesIn(plan, 'long-tract').filter((each) =>
        plan.channels.every((channel) => channel.muscle !== each || !channel.because.startsWith('rule')),
      ),
    ).toEqual(l)
    const controls = musclesIn(plan, 'control')
    expect(controls.length).toBeGreaterThanOrEqual(1)
    expect(controls.filter((each) => !c.includes(each))).toEqual([])
  })

  test('sensory nerves, D-wave and continuous EMG as listed', () => {
    expect(stimulated(plan, 'risk').toSorted()).toEqual(n.toSorted())
    expect(stimulated(plan, 'control').toSorted()).toEqual(control.toSorted())
    expect(`${plan.dWave.caudal}, ${plan.dWave.rostral}`).toMatch(d)
    const running = plan.lines.filter(({ modality }) => modality === 'emg').map(({ channel }) => channel)
    for (const each of emg) expect(running.some((id) => id.startsWith(muscle(each).label.toLowerCase()))).toBe(true)
  })

  test('two muscles below in every limb, a hand and a foot, a control; sphincter and reflex where roots are', () => {
    expect(rulesBroken(plan)).toEqual([])
    const sphincters = plan.channels.filter((each) => each.muscle === 'eas').map(({ side }) => side)
    expect(sphincters).toEqual(bcr ? ['left', 'right'] : [])
    expect(plan.lines.filter(({ modality }) => modality === 'bcr').length).toBe(bcr ? 2 : 0)
    expect(plan.needs.some(({ id }) => id === 'no-long-relaxant')).toBe(bcr)
  })

  test('holds together and is valid by its own schema', () => {
    expect(montageFaults(plan)).toEqual([])
    expect(monitoringPlan.parse(plan)).toEqual(plan)
    const exported = { ...plan, plan: { case: 'TH-7K2QD', operation: 1, version: 2, signed: true } }
    expect(exportedMontage.parse(JSON.parse(JSON.stringify(exported)))).toEqual(exported)
  })
})

describe('the D-wave rule', () => {
  const use = (at: VertebralLevel, compartment: Compartment, rotatesCord = false): string =>
    ask(at, at, { compartment, rotatesCord }).dWave.use

  test('requested inside the cord or where it is turned, down to T10; open elsewhere; never at conus and cauda', () => {
    const shown = VERTEBRAL_LEVELS.map((level) => [
      level,
      use(level, 'intramedullary'),
      use(level, 'intradural_extramedullary', true),
      use(level, 'intradural_extramedullary'),
    ])
    for (const [level, inside, turned, outside] of shown) {
      const place = VERTEBRAL_LEVELS.indexOf(level as VertebralLevel)
      const expected =
        place <= VERTEBRAL_LEVELS.indexOf('T10')
          ? ['requested', 'requested', 'optional']
          : place <= VERTEBRAL_LEVELS.indexOf('L1')
            ? ['control-only', 'control-only', 'control-only']
            : ['none', 'none', 'none']
      expect([inside, turned, outside], level).toEqual(expected)
    }
  })

  test('the lead that counts lies below the tumour, the control above it', () => {
    const lines = ask('T4', 'T4', { compartment: 'intramedullary' }).lines.filter(
      ({ modality }) => modality === 'dwave',
    )
    expect(lines.map(({ id, role }) => `${id} ${role}`)).toEqual(['dwave-caudal risk', 'dwave-rostral control'])
  })
})

describe('several rows', () => {
  test('the reference phantom lies behind T9 and T10: segments T12 to L2, the row T7 to T10', () => {
    const plan = ask('T9', 'T10')
    expect(plan.rows).toEqual(['t7-t10'])
    expect(plan.segments).toEqual({ from: 'T12', to: 'L2' })
    expect(plan.site).toBe('intradural_extramedullary')
  })

  test('leptomeningeal disease at several levels: the union, with the control of the highest', () => {
    const plan = ask('C5', 'C5', {
      compartment: 'leptomeningeal',
      stretches: [
        { from: 'C5', to: 'C5' },
        { from: 'L3', to: 'L3' },
      ],
    })
    expect(plan.rows).toEqual(['c6-c7', 'cauda'])
    expect(musclesIn(plan, 'sentinel')).toEqual(expect.arrayContaining(['biceps', 'triceps', 'adductor', 'eas']))
    expect(musclesIn(plan, 'control')).toEqual(['deltoid'])
    expect(stimulated(plan, 'risk')).toEqual(expect.arrayContaining(['ulnar', 'median', 'tibial', 'pudendal']))
    expect(rulesBroken(plan)).toEqual([])
    expect(montageFaults(plan)).toEqual([])
  })

  test('below the conus only the side of the tumour, but both sphincters and both feet', () => {
    const plan = ask('L3', 'L3', { side: 'right' })
    const sides = (id: MuscleId): string[] => plan.channels.filter((each) => each.muscle === id).map(({ side }) => side)
    expect(sides('adductor')).toEqual(['right'])
    expect(sides('eas')).toEqual(['left', 'right'])
    expect(sides('abductor-hallucis')).toEqual(['left', 'right'])
    expect(ask('L3', 'L3', { side: 'not-known' }).channels.filter((each) => each.muscle === 'adductor').length).toBe(2)
  })

  test('a cord that ends lower keeps the conus row with it', () => {
    expect(rowsAt('L2', 'L2', null)).toEqual(['cauda'])
    expect(rowsAt('L2', 'L2', 'L2')).toEqual(['conus'])
    expect(rowsAt('L1', 'L1', 'T12')).toEqual(['cauda'])
  })
})

test('every level of the spine has a montage that keeps the rules, in every compartment and on every side', () => {
  for (const level of VERTEBRAL_LEVELS)
    for (const compartment of ['intramedullary', 'intradural_extramedullary', 'leptomeningeal'] as const)
      for (const side of ['left', 'right', 'midline', 'both', 'not-known'] as const) {
        const plan = ask(level, level, { compartment, side })
        expect([...rulesBroken(plan), ...montageFaults(plan)], `${level} ${compartment} ${side}`).toEqual([])
        expect(monitoringPlan.safeParse(plan).success).toBe(true)
      }
})

test('what a person takes out is out, and the rule that it breaks is said', () => {
  const plan = ask('T12', 'T12', { changes: { without: ['eas-left'], added: ['triceps'], reason: 'skin' } })
  expect(plan.channels.some(({ id }) => id === 'eas-left')).toBe(false)
  expect(plan.lines.some(({ channel }) => channel === 'eas-left')).toBe(false)
  expect(plan.channels.some(({ muscle: id }) => id === 'triceps')).toBe(true)
  expect(rulesBroken(plan)).toEqual(['The anal sphincter is not recorded on both sides.'])
})

test('the montage has a published schema', () => {
  expect(montageJsonSchema()).toMatchObject({ type: 'object', title: 'Theca montage of a plan' })
})
