import { describe, expect, test } from 'vitest'
import { contradictionRules, contradictionsOf } from '../src/index.ts'
import { answered, at, caseOf, isncsci, openCase, opened, referred, say } from './support.ts'

/**
 * Each table worked by hand from the wording of the two scales, not from the rule: rows are the first side, columns the
 * second, `x` cannot stand together.
 */
const tables: Readonly<Record<string, { columns: string; rows: Readonly<Record<string, string>> }>> = {
  'mccormick-ambulation': {
    columns: 'non_ambulatory assistance aid independent',
    rows: { I: 'xxx.', II: 'xxx.', III: 'xx..', IV: '....', V: '.xxx' },
  },
  'mccormick-ais': {
    columns: 'A B C D E',
    rows: { I: 'xxx..', II: 'xxx..', III: 'xx...', IV: '....x', V: '...xx' },
  },
  'mccormick-sphincter': {
    columns: 'no uncertain yes',
    rows: { I: '..x', II: '...', III: '...', IV: '...', V: '...' },
  },
  'mccormick-leg-power': {
    columns: 'below 10|10 to 19|20 to 29|30 to 39|40 to 50',
    rows: { I: 'xxxx.', II: 'xxx..', III: '.....', IV: '.....', V: '..xxx' },
  },
  'kps-ambulation': {
    columns: 'non_ambulatory assistance aid independent',
    rows: {
      '0': '.xxx',
      '10': '..xx',
      '20': '..xx',
      '30': '....',
      '40': '....',
      '50': '....',
      '60': '....',
      '70': '.x..',
      '80': 'xx..',
      '90': 'xxx.',
      '100': 'xxx.',
    },
  },
  'kps-mccormick': {
    columns: '0 10 20 30 40 50 60 70 80 90 100',
    rows: { I: '...........', II: '...........', III: '..........x', IV: '.......xxxx', V: '........xxx' },
  },
  'kps-ais': {
    columns: 'A B C D E',
    rows: {
      '0': '.....',
      '10': '.....',
      '20': '.....',
      '30': '.....',
      '40': '.....',
      '50': '.....',
      '60': '.....',
      '70': '.....',
      '80': 'xx...',
      '90': 'xxx..',
      '100': 'xxxx.',
    },
  },
  'ecog-kps': {
    columns: '0 10 20 30 40 50 60 70 80 90 100',
    rows: {
      '0': 'xxxxxxx....',
      '1': 'xxxxx......',
      '2': 'xxx......xx',
      '3': 'x......xxxx',
      '4': 'x....xxxxxx',
      '5': '.xxxxxxxxxx',
    },
  },
  'frankel-ais': { columns: 'A B C D E', rows: { A: '.xxxx', B: '..xxx', C: '....x', D: 'xx...', E: 'xxx..' } },
  'nurick-ambulation': {
    columns: 'non_ambulatory assistance aid independent',
    rows: { '0': 'xxx.', '1': 'xxx.', '2': 'xx..', '3': 'xx..', '4': 'x..x', '5': '.xxx' },
  },
  'barthel-ambulation': {
    columns: 'non_ambulatory assistance aid independent',
    rows: { '0': '....', '5': '....', '10': 'x...', '15': 'xx..' },
  },
  'cooper-ambulation': {
    columns: 'non_ambulatory assistance aid independent',
    rows: { '0': 'xxx.', '1': 'xxx.', '2': 'x...', '3': '.xxx', '4': '.xxx', '5': '.xxx' },
  },
  'mjoa-ambulation': {
    columns: 'non_ambulatory assistance aid independent',
    rows: { '0': '.xxx', '1': '.xxx', '2': '..xx', '3': 'x...', '4': 'x...', '5': 'xx..', '6': 'xx..', '7': 'xxx.' },
  },
  'sphincter-sacral': {
    columns: 'normal reduced absent',
    rows: { normal: '.xx', reduced: 'x..', absent: 'x..' },
  },
  'sphincter-contraction': { columns: 'Yes No', rows: { normal: '.x', 'not normal': '..' } },
  'sphincter-ais': { columns: 'A B C D E', rows: { normal: 'x....', 'not normal': '.....' } },
  'tokuhashi-frankel': {
    columns: 'A B C D E',
    rows: { A: '.xxxx', B: 'x.xxx', C: 'xx.xx', D: 'xxx.x', E: 'xxxx.' },
  },
  'mfi5-before': { columns: '0 10 20 30 40 50 60 70 80 90 100', rows: { yes: '.......xxxx', no: '...........' } },
  'mfi5-now': { columns: 'I II III IV V', rows: { yes: 'xx...', no: '...xx' } },
  'walking-in-rades': { columns: 'non_ambulatory assistance aid independent', rows: { yes: 'xx..', no: '..xx' } },
  'ipc-opioid': { columns: 'none some', rows: { none: '.x', some: 'x.' } },
  'urgency-rule': {
    columns: 'planned expedited urgent emergent',
    rows: { planned: '.xxx', expedited: 'x.xx', urgent: 'xx.x', emergent: 'xxx.' },
  },
  'escc-compartment': {
    columns: 'intradural only|extradural too|extradural only',
    rows: { answered: 'x..' },
  },
  'sins-compartment': {
    columns: 'intradural only|extradural too|extradural only',
    rows: { answered: 'x..' },
  },
  'noms-compartment': {
    columns: 'intradural only|extradural too|extradural only',
    rows: { answered: 'x..' },
  },
  'eano-cytology': {
    columns: 'positive equivocal negative not_done',
    rows: { positive: '.xxx', equivocal: 'x.xx', negative: 'xx.x', not_done: 'xxx.' },
  },
  'eano-neuraxis': { columns: 'yes no', rows: { yes: '.x', no: 'x.' } },
  'eano-solitary': { columns: 'yes no', rows: { yes: 'x.', no: '..' } },
  'eano-compartment': {
    columns: 'yes no',
    rows: { confirmed: '.x', probable: '..', possible: '..', lack: '..' },
  },
  'katagiri-leptomeningeal': { columns: 'yes no', rows: { none: 'x.', nodular: 'x.', disseminated: '..' } },
  'katagiri-chemotherapy': { columns: 'yes no', rows: { yes: '.x', no: '..' } },
  'organs-tokuhashi': { columns: 'yes no', rows: { unremovable: '..', removable: '..', none: 'x.' } },
  'visceral-tomita': { columns: 'yes no', rows: { none: 'x.', treatable: '..', untreatable: '..' } },
  'bone-bauer': { columns: 'yes no', rows: { solitary: '..', multiple: '..', none: 'x.' } },
  'brain-breast': { columns: 'yes no', rows: { yes: '.x', no: '..' } },
}

describe.each(Object.entries(tables))('%s', (id, { columns, rows }) => {
  const rule = contradictionRules.find((each) => each.id === id)
  if (rule === undefined) throw new Error(`there is no rule ${id}`)
  const across = columns.includes('|') ? columns.split('|') : columns.split(' ')

  test('its table covers everything that both sides can say', () => {
    expect([...across].sort()).toEqual([...rule.between[1].domain].sort())
    expect(Object.keys(rows).sort()).toEqual([...rule.between[0].domain].sort())
  })

  test.each(Object.entries(rows))('%s', (row, marks) => {
    expect(across.map((column) => (rule.contradicts(row, column) ? 'x' : '.')).join('')).toBe(marks)
  })
})

test('every rule says why, has its own name, and can both speak and be silent', () => {
  const ids = contradictionRules.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, reason, source, between, contradicts } of contradictionRules) {
    expect(id).toMatch(/^[a-z0-9-]{2,60}$/)
    expect(reason).toMatch(/^[A-Z].*\.$/)
    expect(source).not.toBe('')
    const pairs = between[0].domain.flatMap((a) => between[1].domain.map((b) => contradicts(a, b)))
    expect(pairs, id).toContain(true)
    expect(pairs, id).toContain(false)
  }
})

const mccormick = (grade: string, when: string) => answered('mccormick-modified', { grade }, when)
const walks = (walking: string, when: string) => answered('ambulation', { walking }, when)
const rulesOf = async (...drafts: Parameters<typeof caseOf>): Promise<string[]> =>
  contradictionsOf(await caseOf(...drafts)).map(({ rule }) => rule)

describe('within a day', () => {
  test('McCormick II with a stick: both said, nothing corrected', async () => {
    const [found] = contradictionsOf(await caseOf(mccormick('II', at('09:00')), walks('aid', at('11:00'))))
    expect(found).toMatchObject({
      rule: 'mccormick-ambulation',
      sentence: 'Modified McCormick II; walking with a stick, crutch or frame, no person.',
      entries: [1, 2],
      day: '2026-03-04',
      settled: null,
    })
  })

  test('exactly 24 h is the same day, a minute more is not', async () => {
    expect(await rulesOf(mccormick('II', at('09:00')), walks('aid', at('09:00', '2026-03-05')))).toHaveLength(1)
    expect(await rulesOf(mccormick('II', at('09:00')), walks('aid', at('09:01', '2026-03-05')))).toEqual([])
  })

  test('midnight between two examinations makes no difference', async () => {
    expect(await rulesOf(mccormick('II', at('23:50')), walks('aid', at('00:10', '2026-03-05')))).toHaveLength(1)
  })

  test('the later answer of each instrument counts', async () => {
    expect(
      await rulesOf(mccormick('II', at('08:00')), walks('aid', at('09:00')), mccormick('III', at('10:00'))),
    ).toEqual([])
  })

  test('an answer that is missing contradicts nothing', async () => {
    expect(
      await rulesOf(answered('mccormick-modified', { grade: null }, at('08:00')), walks('aid', at('09:00'))),
    ).toEqual([])
  })
})

describe('an entry that is amended', () => {
  test('takes its contradiction with it', async () => {
    const room = openCase()
    await room.add(mccormick('II', at('09:00')), walks('aid', at('09:00')))
    await room.amend(1, mccormick('III', at('09:00')))
    expect(contradictionsOf(await room.state())).toEqual([])
  })

  test('and what was settled before is open again where it still disagrees', async () => {
    const room = openCase()
    const because = 'uses a stick for an old knee'
    const settled = { rule: 'mccormick-ambulation', entries: [1, 2], because }
    await room.add(mccormick('II', at('09:00')), walks('aid', at('09:00')))
    await room.add(say('assess.contradiction-settled', settled, at('10:00')))
    expect(contradictionsOf(await room.state())[0]?.settled).toEqual({ by: 3, because })
    await room.amend(1, mccormick('I', at('09:00')))
    expect(contradictionsOf(await room.state())[0]).toMatchObject({ entries: [2, 4], settled: null })
  })
})

describe('what the screens of one day would show', () => {
  test('Karnofsky 90 with paraplegia', async () => {
    const rules = await rulesOf(
      answered('kps', { kps: 90 }, at('09:00')),
      walks('non_ambulatory', at('09:00')),
      mccormick('V', at('09:00')),
      answered('isncsci', isncsci(0, '0', '0', 'No'), at('09:30')),
    )
    expect(rules).toEqual(['kps-ambulation', 'kps-mccormick', 'kps-ais'])
  })

  test('a normal perianal sensation over an empty S4-5', async () => {
    const sphincter = { bladder: 'normal', bowel: 'normal', perianalSensation: 'normal' }
    const rules = await rulesOf(
      answered('sphincter', sphincter, at('09:00')),
      answered('isncsci', isncsci(0, '0', '0', 'No'), at('09:30')),
    )
    expect(rules).toEqual(['sphincter-sacral', 'sphincter-contraction', 'sphincter-ais'])
  })

  test('plegia with legs that lift', async () => {
    const rules = await rulesOf(
      mccormick('V', at('09:00')),
      answered('isncsci', isncsci(4, '1', '1', 'Yes'), at('09:30')),
    )
    expect(rules).toEqual(['mccormick-ais', 'mccormick-leg-power'])
  })

  test('an urgency that the rule does not give', async () => {
    const examinations = [
      { at: at('08:00', '2026-02-18'), mccormick: 'II' },
      { at: at('09:00'), mccormick: 'II' },
    ]
    const rules = await rulesOf(
      mccormick('II', at('09:00', '2026-03-03')),
      mccormick('III', at('09:00')),
      answered('urgency', { examinations }, at('09:30')),
    )
    expect(rules).toEqual(['urgency-rule'])
  })
})

describe('against the referral', () => {
  test('an epidural scale in purely intradural disease', async () => {
    expect(await rulesOf(referred(), answered('escc', { grade: '2' }, at('09:00'), ['epidural']))).toEqual([
      'escc-compartment',
    ])
    const both = referred({ compartments: ['intradural_extramedullary', 'epidural'] })
    expect(await rulesOf(both, answered('escc', { grade: '2' }, at('09:00'), ['epidural']))).toEqual([])
  })

  test('another cytology, and an MRI that was not done', async () => {
    const csf = { is: 'known', value: { cytology: 'positive', on: '2026-03-03', tapsNegative: null } }
    const neuraxisMri = {
      brain: 'not-done',
      cervical: 'done-contrast',
      thoracic: 'done-contrast',
      lumbosacral: 'done-contrast',
      on: { is: 'not-asked' },
    }
    const answers = { cytology: 'negative', mri: 'linear', clinical: 'typical', wholeNeuraxisMri: 'yes' }
    expect(await rulesOf(referred({ csf, neuraxisMri }), answered('eano-esmo-lm', answers, at('09:00')))).toEqual([
      'eano-cytology',
      'eano-neuraxis',
    ])
  })

  test('another primary, and organs that the referral lists', async () => {
    const systemic = { is: 'known', value: { status: 'progressing', sites: ['lung'] } }
    const answers = { kps: 70, primary: 'breast', visceral: 'no' }
    expect(await rulesOf(referred({ systemic }), answered('van-der-linden', answers, at('09:00')))).toEqual([
      'primary-van-der-linden',
      'visceral-van-der-linden',
    ])
  })

  test('what was not asked contradicts nothing', async () => {
    const answers = { kps: 70, primary: 'other', visceral: 'no' }
    expect(await rulesOf(referred(), answered('van-der-linden', answers, at('09:00')))).toEqual([])
  })

  test.each([
    [60, []],
    [61, []],
    [62, ['age-gpa-lung-mol']],
    [59, ['age-gpa-lung-mol']],
  ])('an age of %i for a person born in 1965, examined in 2026', async (ageYears, rules) => {
    const answers = {
      newBrainMetastases: 'yes',
      ageYears,
      kps: 80,
      extracranial: 'no',
      brainMetastases: 3,
      histology: 'adenocarcinoma',
      driver: 'positive',
    }
    expect(await rulesOf(opened(), answered('gpa-lung-mol', answers, at('09:00')))).toEqual(rules)
  })
})
