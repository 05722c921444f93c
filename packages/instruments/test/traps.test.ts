/** The misprints and traps of the dossier, section 13, each by name, and the small tables tested whole. */
import { describe, expect, it } from 'vitest'
import {
  CDC_2022_FACTORS,
  findInstrument,
  instruments,
  listEntry,
  resectionOf,
  scoreInstrument,
  X_FLAG,
  type Instrument,
  type ScoreInput,
} from '../src/index.ts'
import { result } from './support.ts'

const get = (id: string): Instrument => {
  const found = findInstrument(id)
  if (found === undefined) throw new Error(`no instrument ${id}`)
  return found
}

const score = (id: string, answers: Record<string, unknown>, input: Omit<ScoreInput, 'answers'> = {}) =>
  result(get(id), { answers, ...input })

const failure = (id: string, answers: Record<string, unknown>) => {
  const scored = scoreInstrument(get(id), { answers })
  if (scored.ok) throw new Error(`accepted: ${JSON.stringify(answers)}`)
  return scored.failure
}

describe('the list of the command line', () => {
  it('holds these ids in the order of the dossier, and three that the dossier names without an id', () => {
    const ids =
      'isncsci mrc frankel mccormick-modified mccormick-original nurick mjoa cooper-epstein sphincter kps ecog ambulation barthel pain-nrs opioid-mme ipc-pain-response sins escc cord-compression tokuhashi-revised tomita bauer-modified bauer-original katagiri-2014 van-der-linden nesms osri rades-ambulation rades-short-survival rades-survival external-prognosis gpa-lung-mol gpa-melanoma-mol gpa-breast eano-esmo-lm rano-lm-revised noms lmnop nice-ng234 asa mfi-5 cci albumin pni gnri conut mgps clavien-dindo saves-v2 ctcae-v5 extent-of-resection recist-1-1 local-control urgency sosgoq eq-5d odi'
    const more = ['joa-thoracic', 'intradural-relation', 'quality-of-life']
    const all = instruments.map(({ id }) => id)
    expect(all.filter((id) => !more.includes(id))).toEqual(ids.split(' '))
    expect(all.filter((id) => more.includes(id))).toEqual(more)
  })

  it('directions are those of the dossier', () => {
    const better = 'tokuhashi-revised bauer-modified van-der-linden nesms mjoa kps barthel gpa-lung-mol'.split(' ')
    const worse = 'tomita katagiri-2014 osri sins nurick mccormick-modified ecog asa cci mfi-5'.split(' ')
    expect(better.map((id) => get(id).direction)).toEqual(better.map(() => 'higher_better'))
    expect(worse.map((id) => get(id).direction)).toEqual(worse.map(() => 'higher_worse'))
  })
})

describe('trap 1: Tokuhashi bands printed with reversed inequality', () => {
  it('a low total is the short survival', () => {
    const low = {
      kps: 20,
      extraspinalBone: 'three_or_more',
      vertebral: 'three_or_more',
      organs: 'unremovable',
      palsy: 'A',
      primary: 'lung',
    }
    const high = { kps: 90, extraspinalBone: 'none', vertebral: 'one', organs: 'none', palsy: 'E', primary: 'breast' }
    expect(score('tokuhashi-revised', low)).toMatchObject({ value: 0, band: { label: 'less than 6 months' } })
    expect(score('tokuhashi-revised', high)).toMatchObject({ value: 15, band: { label: '1 year or more' } })
  })

  it.each([
    [10, 0],
    [40, 0],
    [50, 1],
    [70, 1],
    [80, 2],
    [100, 2],
  ])('KPS %i gives %i', (kps, points) => {
    const rest = { extraspinalBone: 'none', vertebral: 'one', organs: 'none', palsy: 'E', primary: 'lung' }
    expect(score('tokuhashi-revised', { kps, ...rest }).details['points']).toMatchObject({ kps: points })
  })

  it('KPS 0 is refused; no vertebral metastasis counts 2 and says so', () => {
    expect(failure('tokuhashi-revised', { kps: 0 }).item).toBe('kps')
    const none = { kps: 60, extraspinalBone: 'none', vertebral: 'none', organs: 'none', palsy: 'D', primary: 'breast' }
    expect(score('tokuhashi-revised', none).flags.join()).toContain('out_of_domain_item: vertebral')
  })
})

describe('trap 2: four McCormick grades against five', () => {
  it('the original refuses V and stores its variant', () => {
    expect(failure('mccormick-original', { grade: 'V' })).toMatchObject({
      item: 'grade',
      message: expect.stringContaining('I, II, III, IV'),
    })
    expect(score('mccormick-original', { grade: 'IV' }).details['variant']).toBe('original-4')
  })

  it('conversion is one-way: IV and V both become an approximate IV', () => {
    const original = ['I', 'II', 'III', 'IV', 'V'].map(
      (grade) => score('mccormick-modified', { grade }).details['originalApproximate'],
    )
    expect(original).toEqual(['I', 'II', 'III', 'IV', 'IV'])
  })
})

const labs = (over: Record<string, [number, string]> = {}) => {
  const normal: Record<string, [number, string]> = {
    crp: [0.1, 'mg/dL'],
    ldh: [180, 'IU/L'],
    albumin: [4.2, 'g/dL'],
    platelets: [250, '10³/µL'],
    calcium: [9.2, 'mg/dL'],
    bilirubin: [0.6, 'mg/dL'],
  }
  return Object.fromEntries(
    Object.entries({ ...normal, ...over }).map(([key, [value, unit]]) => [key, { value, unit }]),
  )
}

const katagiri = (over: Record<string, [number, string]>, visceral = 'none') =>
  score('katagiri-2014', {
    primary: 'thyroid',
    visceral,
    ...labs(over),
    ecog: 0,
    previousChemotherapy: 'no',
    multipleSkeletal: 'no',
  })

describe('trap 3: Katagiri', () => {
  it('the two laboratory tiers use different analytes and never add up: all 64 patterns', () => {
    const beyond: Record<string, [number, string]> = {
      crp: [0.4, 'mg/dL'],
      ldh: [250, 'IU/L'],
      albumin: [3.69, 'g/dL'],
      platelets: [99, '10³/µL'],
      calcium: [10.3, 'mg/dL'],
      bilirubin: [1.4, 'mg/dL'],
    }
    const keys = Object.keys(beyond)
    for (let bits = 0; bits < 64; bits++) {
      const on = keys.filter((_key, place) => (bits & (1 << place)) !== 0)
      const expected = on.some((key) => ['platelets', 'calcium', 'bilirubin'].includes(key)) ? 2 : on.length > 0 ? 1 : 0
      const over = Object.fromEntries(on.map((key) => [key, beyond[key] as [number, string]]))
      expect([on, katagiri(over).value]).toEqual([on, expected])
    }
  })

  it('leptomeningeal is disseminated', () => {
    expect(katagiri({}, 'disseminated').value).toBe(2)
    expect(katagiri({}, 'nodular').value).toBe(1)
  })

  it('a solitary intramedullary metastasis is nodular by analogy, and only then says so', () => {
    const answers = { ...labs(), primary: 'thyroid', ecog: 0, previousChemotherapy: 'no', multipleSkeletal: 'no' }
    const flags = (visceral: string, compartment: 'intramedullary' | 'leptomeningeal') =>
      score('katagiri-2014', { ...answers, visceral }, { compartments: [compartment] }).flags.join()
    expect(flags('nodular', 'intramedullary')).toContain('by analogy')
    expect(flags('nodular', 'leptomeningeal')).not.toContain('by analogy')
    expect(flags('disseminated', 'intramedullary')).not.toContain('by analogy')
  })

  it('SI units give the same tiers at their limits', () => {
    expect(katagiri({ crp: [4, 'mg/L'] }).value).toBe(1)
    expect(katagiri({ albumin: [37, 'g/L'] }).value).toBe(0)
    expect(katagiri({ albumin: [36, 'g/L'] }).value).toBe(1)
    expect(katagiri({ calcium: [2.57, 'mmol/L'] }).value).toBe(2)
    expect(katagiri({ bilirubin: [24, 'µmol/L'] }).value).toBe(2)
  })

  it('a missing laboratory value gives a range, not a value, and a critical one closes it', () => {
    const { calcium: _calcium, ...rest } = labs()
    const base = { primary: 'thyroid', visceral: 'none', ecog: 0, previousChemotherapy: 'no', multipleSkeletal: 'no' }
    expect(score('katagiri-2014', { ...base, ...rest })).toMatchObject({
      status: 'incomplete',
      value: null,
      attainable: [0, 2],
      missing: ['calcium'],
      band: { id: '0-3' },
      bandDetermined: true,
    })
    const { calcium: _other, ...critical } = labs({ platelets: [90, '10⁹/L'] })
    expect(score('katagiri-2014', { ...base, ...critical }).attainable).toEqual([2, 2])
  })

  it('a primary whose group is recalled weakens the mark of the result', () => {
    const answers = { ...labs(), visceral: 'none', ecog: 0, previousChemotherapy: 'no', multipleSkeletal: 'no' }
    expect(score('katagiri-2014', { ...answers, primary: 'ovary' }).evidenceStatus).toBe('recalled')
    expect(score('katagiri-2014', { ...answers, primary: 'renal_cell' }).evidenceStatus).toBe('secondary')
  })
})

describe('trap 4: ESCC grades are strings', () => {
  it('1a, 1b and 1c stay apart, with ranks 1, 2, 3', () => {
    const ranks = ['0', '1a', '1b', '1c', '2', '3'].map((grade) => {
      const { value, details, band } = score('escc', { grade }, { compartments: ['epidural'] })
      return [value, details['rank'], band?.id]
    })
    expect(ranks).toEqual([
      ['0', 0, 'low'],
      ['1a', 1, 'low'],
      ['1b', 2, 'low'],
      ['1c', 3, 'low'],
      ['2', 4, 'high'],
      ['3', 5, 'high'],
    ])
    expect(failure('escc', { grade: 1 }).item).toBe('grade')
  })

  it('below the conus there is no cord', () => {
    expect(score('escc', { grade: '2', atCord: 'no' }, { compartments: ['epidural'] })).toMatchObject({
      status: 'not_applicable',
      value: null,
    })
  })
})

describe('trap 5: MME factors of 2022', () => {
  it('hydromorphone 5, tramadol 0.2, methadone 4.7, not those of 2016', () => {
    expect(CDC_2022_FACTORS).toEqual({
      codeine: 0.15,
      fentanyl_transdermal: 2.4,
      hydrocodone: 1,
      hydromorphone: 5,
      methadone: 4.7,
      morphine: 1,
      oxycodone: 1.5,
      oxymorphone: 3,
      tapentadol: 0.4,
      tramadol: 0.2,
    })
  })

  it('a patch is not multiplied by 24, no opioid is 0, and another drug needs a factor with its source', () => {
    expect(score('opioid-mme', { opioids: [{ drug: 'fentanyl_transdermal', amount: 25 }] }).value).toBe(60)
    expect(score('opioid-mme', { opioids: [] }).value).toBe(0)
    expect(failure('opioid-mme', { opioids: [{ drug: 'other', amount: 10, factor: 3 }] }).item).toBe(
      'opioids.0.factorSource',
    )
    expect(failure('opioid-mme', { opioids: [{ drug: 'other', amount: 10 }] }).item).toBe('opioids.0.factor')
    expect(failure('opioid-mme', { opioids: [{ drug: 'morphine', amount: 10, factor: 3 }] }).item).toBe(
      'opioids.0.factor',
    )
    expect(
      score('opioid-mme', {
        opioids: [{ drug: 'other', amount: 10, factor: 3, factorSource: 'local table', name: 'morphine IV' }],
      }),
    ).toMatchObject({ value: 30, flags: [expect.anything(), expect.stringContaining('local table')] })
  })
})

describe('trap 6: Lung-molGPA age and lesion cut-offs', () => {
  const lung = (over: Record<string, unknown>) =>
    score('gpa-lung-mol', {
      newBrainMetastases: 'yes',
      ageYears: 80,
      kps: 50,
      extracranial: 'yes',
      brainMetastases: 9,
      histology: 'other',
      ...over,
    })

  it('the limits are 70 years and 4 lesions', () => {
    expect([69, 70].map((ageYears) => lung({ ageYears }).value)).toEqual([0.5, 0])
    expect([4, 5].map((brainMetastases) => lung({ brainMetastases }).value)).toEqual([0.5, 0])
    expect([70, 80, 90].map((kps) => lung({ kps }).value)).toEqual([0, 0.5, 1])
  })

  it('without adenocarcinoma the maximum is 3 and the driver is not asked', () => {
    const top = { ageYears: 50, kps: 100, extracranial: 'no', brainMetastases: 1 }
    expect(lung(top)).toMatchObject({ value: 3, missing: [], details: { medianSurvivalMonths: 12.8 } })
    expect(lung({ ...top, histology: 'adenocarcinoma' })).toMatchObject({
      status: 'incomplete',
      missing: ['driver'],
      attainable: [3, 4],
    })
    expect(lung({ ...top, histology: 'adenocarcinoma', driver: 'unknown' }).value).toBe(3)
  })

  it('without recorded brain metastases it is not applicable for any compartment', () => {
    expect(Object.values(listEntry(get('gpa-breast')).validity)).toEqual(['N', 'N', 'N', 'N', 'N'])
    expect(score('gpa-breast', {}, { compartments: ['vertebral'] })).toMatchObject({
      status: 'not_applicable',
      value: null,
    })
  })
})

describe('medians of the brain metastasis scores, per group of the score', () => {
  const base = { newBrainMetastases: 'yes', extracranial: 'no', brainMetastases: 1 }
  const median = (id: string, answers: Record<string, unknown>) => {
    const { value, band, details } = score(id, { ...base, ...answers })
    return [value, band?.id, details['medianSurvivalMonths']]
  }

  it('lung', () => {
    const lung = (histology: string) =>
      [
        { ageYears: 80, kps: 50, extracranial: 'yes' },
        { ageYears: 80, kps: 50 },
        { ageYears: 60, kps: 80 },
      ].map((said) => median('gpa-lung-mol', { ...said, histology, driver: 'negative' }))
    expect(lung('adenocarcinoma')).toEqual([
      [0.5, '0-1', 6.9],
      [1.5, '1.5-2', 13.7],
      [2.5, '2.5-3', 26.5],
    ])
    expect(lung('other')).toEqual([
      [0.5, '0-1', 5.3],
      [1.5, '1.5-2', 9.8],
      [2.5, '2.5-3', 12.8],
    ])
  })

  it('melanoma', () => {
    const said = [{ extracranial: 'yes' }, {}, { ageYears: 60 }, { ageYears: 60, kps: 90 }]
    const found = said.map((over) => median('gpa-melanoma-mol', { ageYears: 80, kps: 50, braf: 'unknown', ...over }))
    expect(found).toEqual([
      [1, '0-1', 4.9],
      [2, '1.5-2', 8.3],
      [2.5, '2.5-3', 15.8],
      [3.5, '3.5-4', 34.1],
    ])
  })

  it('breast', () => {
    const said = [
      { subtype: 'basal' },
      { subtype: 'luminal_a' },
      { subtype: 'her2' },
      { subtype: 'luminal_b', kps: 90 },
    ]
    const found = said.map((over) => median('gpa-breast', { ageYears: 80, kps: 50, ...over }))
    expect(found).toEqual([
      [1, '0-1', 6],
      [1.5, '1.5-2', 12.9],
      [2.5, '2.5-3', 23.5],
      [3.5, '3.5-4', 36.3],
    ])
  })
})

describe('trap 7: original and modified Bauer', () => {
  it('differ in items and bands', () => {
    const said = { visceral: 'no', primary: 'other', skeletal: 'multiple' }
    expect(score('bauer-modified', said)).toMatchObject({ value: 2, band: { id: '2' } })
    expect(score('bauer-original', { ...said, fracture: 'no' })).toMatchObject({ value: 3, band: { id: '2-3' } })
    expect(failure('bauer-modified', { ...said, fracture: 'no' }).item).toBe('fracture')
  })
})

describe('trap 8: Rades 2008 survival', () => {
  it('is a typed total of 20 to 45: its recalled items would reach 46', () => {
    expect(score('rades-survival', { total: 45 }).evidenceStatus).toBe('recalled')
    expect(failure('rades-survival', { total: 46 }).message).toContain('from 20 to 45')
    expect(failure('rades-ambulation', { total: 20 }).message).toContain('from 21 to 44')
  })

  it('ECOG 0 and 1 are outside the short-survival derivation', () => {
    const rest = {
      primary: 'lung',
      otherBone: 'no',
      visceral: 'no',
      intervalMonths: 15,
      ambulatory: 'yes',
      deficitDays: 7,
    }
    expect(score('rades-short-survival', { ecog: 1, ...rest })).toMatchObject({ status: 'not_applicable', value: null })
    expect(score('rades-short-survival', { ecog: 2, ...rest }).details['points']).toMatchObject({
      intervalMonths: 3,
      deficitDays: 4,
    })
    expect(
      score('rades-short-survival', { ecog: 2, ...rest, intervalMonths: 15.1, deficitDays: 7.1 }).details['points'],
    ).toMatchObject({ intervalMonths: 1, deficitDays: 1 })
  })
})

describe('trap 10: SINS and ESCC of a purely intradural lesion', () => {
  it.each(['sins', 'escc', 'noms'])('%s is not applicable, not 0', (id) => {
    for (const compartment of ['intramedullary', 'intradural_extramedullary', 'leptomeningeal'] as const) {
      const { answers } = get(id).worked[0] ?? { answers: {} }
      expect(score(id, answers, { compartments: [compartment] })).toMatchObject({
        status: 'not_applicable',
        value: null,
        band: null,
        validity: { code: 'N' },
      })
    }
  })

  it('SINS is flagged when bone disease coexists, and loses the flag for the bone lesion alone', () => {
    const { answers } = get('sins').worked[0] ?? { answers: {} }
    const both = ['intradural_extramedullary', 'vertebral'] as const
    expect(score('sins', answers, { compartments: both })).toMatchObject({
      value: 13,
      validity: { code: 'X' },
      flags: [X_FLAG],
    })
    expect(score('sins', answers, { compartments: both, lesion: 'vertebral' })).toMatchObject({
      validity: { code: 'V' },
      flags: [],
    })
  })

  it('a prognostic score keeps its flag until the extradural lesion is the one in question', () => {
    const answers = { primary: 'slow', visceral: 'none', bone: 'solitary' }
    const code = (input: Omit<ScoreInput, 'answers'>) => score('tomita', answers, input).validity.code
    expect(code({ compartments: ['intramedullary'] })).toBe('X')
    expect(code({ compartments: [] })).toBe('X')
    expect(code({ compartments: ['intramedullary', 'vertebral'] })).toBe('X')
    expect(code({ compartments: ['intramedullary', 'vertebral'], lesion: 'intramedullary' })).toBe('X')
    expect(code({ compartments: ['intramedullary'], lesion: 'vertebral' })).toBe('X')
    expect(code({ compartments: ['intramedullary', 'vertebral'], lesion: 'vertebral' })).toBe('V')
  })
})

describe('trap 12: two scales named mJOA', () => {
  it('the 18-point form stores its variant; below T1 nothing is computed', () => {
    const items = { motorArm: 5, motorLeg: 7, sensationArm: 3, sphincter: 3 }
    expect(score('mjoa', { lesionLevel: 'T1', ...items })).toMatchObject({
      value: 18,
      band: { id: 'normal' },
      details: { variant: 'benzel18' },
    })
    expect(score('mjoa', { lesionLevel: 'T2', ...items })).toMatchObject({
      status: 'not_applicable',
      value: null,
      validity: { code: 'N' },
    })
    expect(failure('mjoa', { total: 17 }).item).toBe('total')
    expect(score('mjoa', { lesionLevel: 'C4', ...items, previousTotal: 18 }).details['recoveryPercent']).toBeNull()
  })
})

describe('small tables, whole', () => {
  it('Tomita: every total from 2 to 10 is reached', () => {
    const totals = new Set(
      ['slow', 'moderate', 'rapid'].flatMap((primary) =>
        ['none', 'treatable', 'untreatable'].flatMap((visceral) =>
          ['solitary', 'multiple'].map((bone) => Number(score('tomita', { primary, visceral, bone }).value)),
        ),
      ),
    )
    expect([...totals].sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('OSRI: points of primary and KPS', () => {
    const table = ['slow', 'moderate', 'rapid', 'lung'].map((primary) =>
      [80, 50, 40].map((kps) => score('osri', { primary, kps }).value),
    )
    expect(table).toEqual([
      [1, 2, 3],
      [2, 3, 4],
      [4, 5, 6],
      [5, 6, 7],
    ])
  })

  it('NOMS: all cells of the published table', () => {
    const cell = (escc: string, oncologic: string, mechanical: string, systemic: string) =>
      score('noms', { escc, oncologic, mechanical, systemic }, { compartments: ['epidural'] }).value
    for (const escc of ['0', '1a', '1b', '1c'])
      for (const systemic of ['able', 'unable']) {
        expect(cell(escc, 'sensitive', 'stable', systemic)).toBe('cebrt')
        expect(cell(escc, 'sensitive', 'unstable', systemic)).toBe('stabilisation-cebrt')
        expect(cell(escc, 'resistant', 'stable', systemic)).toBe('srs')
        expect(cell(escc, 'resistant', 'unstable', systemic)).toBe('stabilisation-srs')
      }
    for (const escc of ['2', '3']) {
      for (const systemic of ['able', 'unable']) {
        expect(cell(escc, 'sensitive', 'stable', systemic)).toBe('cebrt')
        expect(cell(escc, 'sensitive', 'unstable', systemic)).toBe('stabilisation-cebrt')
      }
      expect(cell(escc, 'resistant', 'stable', 'able')).toBe('separation-srs')
      expect(cell(escc, 'resistant', 'stable', 'unable')).toBe('cebrt')
      expect(cell(escc, 'resistant', 'unstable', 'able')).toBe('decompression-srs')
      expect(cell(escc, 'resistant', 'unstable', 'unable')).toBe('stabilisation-cebrt')
    }
  })

  it('NOMS: undetermined has no cell, recalled cells say so, 1c carries its note', () => {
    const noms = (over: Record<string, unknown>) =>
      score(
        'noms',
        { escc: '3', oncologic: 'resistant', mechanical: 'unstable', systemic: 'unable', ...over },
        { compartments: ['epidural'] },
      )
    expect(noms({ oncologic: 'undetermined' })).toMatchObject({ status: 'not_applicable', value: null })
    expect(noms({}).evidenceStatus).toBe('recalled')
    expect(noms({ systemic: 'able' }).evidenceStatus).toBe('secondary')
    expect(noms({ escc: '1c' }).flags.join()).toContain('1c counts as low grade')
    expect(noms({ sins: 9 }).flags.join()).toContain('indeterminate')
  })

  it('EANO–ESMO: certainty of all 60 combinations', () => {
    const imaging = ['linear', 'nodular', 'both']
    for (const cytology of ['positive', 'equivocal', 'negative', 'not_done'])
      for (const mri of [...imaging, 'hydrocephalus', 'normal'])
        for (const clinical of ['typical', 'other', 'none']) {
          const { value, band } = score(
            'eano-esmo-lm',
            { cytology, mri, clinical, wholeNeuraxisMri: 'yes' },
            { compartments: ['leptomeningeal'] },
          )
          const findings = Number(imaging.includes(mri)) + Number(clinical === 'typical')
          const certainty = cytology === 'positive' ? 'confirmed' : (['lack', 'possible', 'probable'][findings] ?? '')
          expect([cytology, mri, clinical, band?.id]).toEqual([cytology, mri, clinical, certainty])
          expect(String(value).startsWith(cytology === 'positive' ? 'I-' : 'II-')).toBe(true)
        }
  })

  it('EANO–ESMO: a biopsy makes type I; an incomplete MRI makes it provisional', () => {
    const said = {
      cytology: 'negative',
      mri: 'normal',
      clinical: 'none',
      wholeNeuraxisMri: 'no',
      biopsyPositive: 'yes',
    }
    expect(score('eano-esmo-lm', said)).toMatchObject({
      value: 'I-D-normal',
      band: { id: 'confirmed' },
      details: { provisional: true },
    })
  })

  it('CONUT, mGPS, albumin, PNI and GNRI at their limits', () => {
    const conut = (albumin: number, lymphocytes: number, cholesterol: number) =>
      score('conut', {
        albumin: { value: albumin, unit: 'g/dL' },
        lymphocytes: { value: lymphocytes, unit: '/mm³' },
        cholesterol: { value: cholesterol, unit: 'mg/dL' },
      }).value
    expect([3.5, 3.49, 3, 2.99, 2.5, 2.49].map((albumin) => conut(albumin, 1600, 180))).toEqual([0, 2, 2, 4, 4, 6])
    expect([1600, 1599, 1200, 1199, 800, 799].map((cells) => conut(3.5, cells, 180))).toEqual([0, 1, 1, 2, 2, 3])
    expect([180, 179, 140, 139, 100, 99].map((cholesterol) => conut(3.5, 1600, cholesterol))).toEqual([
      0, 1, 1, 2, 2, 3,
    ])
    const mgps = (crp: number, albumin: number) =>
      score('mgps', { crp: { value: crp, unit: 'mg/L' }, albumin: { value: albumin, unit: 'g/L' } }).value
    expect([mgps(10, 20), mgps(10.1, 35), mgps(10.1, 34.9)]).toEqual([0, 1, 2])
    const pni = (albumin: number) =>
      score('pni', { albumin: { value: albumin, unit: 'g/dL' }, lymphocytes: { value: 1000, unit: '/mm³' } }).band?.id
    expect([3.49, 3.5, 3.99, 4].map(pni)).toEqual(['high', 'moderate', 'moderate', 'none'])
  })

  it('Clavien–Dindo: major begins at IIIa; d is written', () => {
    const bands = ['I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V'].map(
      (grade) => score('clavien-dindo', { grade, presentAtDischarge: 'no' }).band?.id,
    )
    expect(bands).toEqual(['minor', 'minor', 'major', 'major', 'major', 'major', 'major'])
    expect(score('clavien-dindo', { grade: 'II', presentAtDischarge: 'yes' }).details['written']).toBe('II-d')
  })

  it('CTCAE: a grade that the term lacks is refused', () => {
    for (const grade of [1, 2]) expect(failure('ctcae-v5', { term: 'meningitis', grade }).message).toContain('3, 4, 5')
    for (const term of ['neuralgia', 'paresthesia']) expect(failure('ctcae-v5', { term, grade: 4 }).item).toBe('grade')
    expect(score('ctcae-v5', { term: 'csf_leakage', grade: 2 }).details['wording']).toContain('blood patch')
  })

  it('SAVES: the planned durotomy is not an adverse event', () => {
    expect(score('saves-v2', { grade: 2, phase: 'intraoperative', type: 'intended_durotomy' })).toMatchObject({
      status: 'not_applicable',
      value: null,
    })
  })

  it('Charlson: severe forms replace mild ones; age by decades', () => {
    const none = Object.fromEntries(
      Object.keys(get('cci').answers.shape).map((key) => [
        key,
        ['liver', 'diabetes', 'tumour'].includes(key) ? 'none' : 'no',
      ]),
    )
    const cci = (over: Record<string, unknown>) => score('cci', { ...none, ageYears: 40, ...over }).value
    expect([49, 50, 59, 60, 69, 70, 79, 80, 99].map((ageYears) => cci({ ageYears }))).toEqual([
      0, 1, 1, 2, 2, 3, 3, 4, 4,
    ])
    expect(['mild', 'moderate_severe'].map((liver) => cci({ liver }))).toEqual([1, 3])
    expect(['plain', 'damage'].map((diabetes) => cci({ diabetes }))).toEqual([1, 2])
    expect(['localised', 'metastatic'].map((tumour) => cci({ tumour }))).toEqual([2, 6])
    expect(['hemiplegia', 'renal', 'leukaemia', 'lymphoma', 'aids'].map((key) => cci({ [key]: 'yes' }))).toEqual([
      2, 2, 2, 2, 6,
    ])
  })

  it('Nurick, KPS and ECOG take whole grades only', () => {
    expect(failure('kps', { kps: 75 }).message).toContain('allowed: 0, 10, 20')
    expect(failure('nurick', { grade: 6 }).item).toBe('grade')
    expect(failure('cooper-epstein', { arm: 5, leg: 5 }).item).toBe('arm')
    expect(failure('van-der-linden', { kps: 10 }).message).toContain('outside the published range')
    expect(failure('barthel', { feeding: 7 }).item).toBe('feeding')
    expect(failure('barthel', { total: 52 }).message).toContain('a whole number from 0 to 100 in steps of 5')
    expect(failure('odi', { percent: 35.55 }).message).toContain('in steps of 0.1')
  })

  it('KPS to ECOG is suggested, grade by grade', () => {
    const suggested = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0].map(
      (kps) => score('kps', { kps }).details['ecogSuggestion'],
    )
    expect(suggested).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5])
  })
})

describe('NESMS', () => {
  it('odds of death at one year against a score of 3; none was published for 0', () => {
    const odds = [3, 2, 1, 0].map((value) => {
      const answers = {
        modifiedBauer: value > 0 ? 3 : 0,
        walking: value > 1 ? 'independent' : 'aid',
        albumin: { value: value > 2 ? 4 : 3, unit: 'g/dL' },
      }
      return score('nesms', answers).details['oneYearDeathOddsAgainst3']
    })
    expect(odds).toEqual([null, { odds: 7.04, low: 2.47, high: 20.08 }, { odds: 31.3, low: 8.8, high: 111 }, null])
  })
})

describe('pain response', () => {
  const ipc = (before: [number, number], after: [number, number], over: Record<string, unknown> = {}) =>
    score('ipc-pain-response', {
      painBefore: before[0],
      mmeBefore: before[1],
      painAfter: after[0],
      mmeAfter: after[1],
      ...over,
    })

  it('gaps are decided: from 0 mg any opioid is an increase, and no pain at baseline is not assessable', () => {
    expect(ipc([7, 0], [7, 5]).value).toBe('PP')
    expect(ipc([7, 0], [7, 0]).value).toBe('IR')
    expect(ipc([0, 60], [0, 60])).toMatchObject({ status: 'not_applicable', value: null })
    expect(ipc([7, 60], [0, 60], { daysSinceTreatment: 27 }).status).toBe('not_applicable')
    expect(ipc([7, 60], [0, 60], { daysSinceTreatment: 28 }).value).toBe('CR')
  })

  it('limits are included: 2 points, 25 %', () => {
    expect([45, 45.1].map((mme) => ipc([7, 60], [7, mme]).value)).toEqual(['PR', 'IR'])
    expect([75, 74.9].map((mme) => ipc([7, 60], [7, mme]).value)).toEqual(['PP', 'IR'])
    expect([75, 90].map((mme) => ipc([7, 60], [8, mme]).value)).toEqual(['PP', 'PP'])
  })
})

describe('clocks', () => {
  const nice = (over: Record<string, unknown>) =>
    score('nice-ng234', { suspicionAt: '2026-03-02T10:00:00+01:00', neurologicalSigns: 'yes', ...over })

  it('exactly 24:00 h is met, a minute later is missed, across time zones', () => {
    expect(nice({ mriAt: '2026-03-03T09:00:00Z' }).value).toBe('met')
    expect(nice({ mriAt: '2026-03-03T09:01:00Z' }).value).toBe('missed')
  })

  it('a time not recorded is unknown, not missed, until the clock is read', () => {
    expect(nice({}).value).toBe('unknown')
    expect(nice({ asOf: '2026-03-02T20:00:00+01:00' }).value).toBe('running')
    expect(nice({ asOf: '2026-03-04T10:00:00+01:00' }).value).toBe('missed')
  })

  it('radiotherapy runs only where surgery is not suitable', () => {
    const times = { decisionAt: '2026-03-03T10:00:00Z', treatmentStartAt: '2026-03-04T09:00:00Z' }
    const radiotherapy = (over: Record<string, unknown>) =>
      (nice({ ...times, ...over }).details['radiotherapy'] as { status: string }).status
    expect(radiotherapy({ suitableForSurgery: 'no' })).toBe('met')
    expect(radiotherapy({ suitableForSurgery: 'yes' })).toBe('not_applicable')
    expect(radiotherapy({})).toBe('unknown')
  })

  it('times that run backwards are refused', () => {
    expect(
      failure('nice-ng234', {
        suspicionAt: '2026-03-02T10:00:00Z',
        neurologicalSigns: 'no',
        mriAt: '2026-03-01T10:00:00Z',
      }).item,
    ).toBe('mriAt')
  })
})

describe('size', () => {
  it('extent of resection: limits included, growth shown', () => {
    expect(resectionOf(5, 0.25)).toEqual({ percent: 95, class: 'NTR' })
    expect(resectionOf(10, 2)).toEqual({ percent: 80, class: 'STR' })
    expect(resectionOf(10, 9)).toEqual({ percent: 10, class: 'partial' })
    expect(resectionOf(10, 12)).toEqual({ percent: -20, class: 'biopsy' })
    expect(resectionOf(10, 0.51, { NTR: 90, STR: 80, partial: 10 }).class).toBe('NTR')
    expect(
      score('extent-of-resection', { postoperativeMri: 'yes', volumeBeforeMl: 10, volumeAfterMl: 12 }),
    ).toMatchObject({
      value: -20,
      flags: ['larger than before: growth or measurement'],
    })
  })

  it('without a postoperative MRI the class is the surgeon’s, and marked; linear disease has none', () => {
    expect(
      score(
        'extent-of-resection',
        { postoperativeMri: 'no', surgeonEstimate: 'GTR' },
        { compartments: ['intramedullary'] },
      ),
    ).toMatchObject({
      status: 'complete',
      value: null,
      band: { id: 'GTR' },
      details: { classFrom: 'surgeon_estimate' },
    })
    expect(score('extent-of-resection', {}, { compartments: ['leptomeningeal'] })).toMatchObject({
      status: 'not_applicable',
      validity: { code: 'N' },
    })
  })

  it('RECIST: 20 % of the nadir and 5 mm, 30 % of the baseline, limits included', () => {
    const recist = (baseline: number, nadir: number, now: number, newLesion = 'no', by = 'diameters') =>
      score('recist-1-1', { by, baseline, nadir, now, newLesion }).value
    expect([
      recist(50, 25, 30),
      recist(50, 25, 29.9),
      recist(50, 20, 24.9),
      recist(50, 50, 35),
      recist(50, 50, 35.1),
    ]).toEqual(['PD', 'PR', 'PR', 'PR', 'SD'])
    expect([recist(20, 20, 0), recist(20, 20, 0, 'yes'), recist(20, 0, 5), recist(20, 0, 4)]).toEqual([
      'CR',
      'PD',
      'PD',
      'PR',
    ])
    expect([
      recist(1, 1, 1.4, 'no', 'volumes'),
      recist(1, 1, 1.39, 'no', 'volumes'),
      recist(1, 1, 0.5, 'no', 'volumes'),
    ]).toEqual(['PD', 'SD', 'PR'])
    expect(failure('recist-1-1', { by: 'diameters', baseline: 10, nadir: 11, now: 5, newLesion: 'no' }).item).toBe(
      'nadir',
    )
  })

  it('cord compression: expansion keeps its sign, one neighbour is flagged, the canal is not encroached from inside', () => {
    const compartments = ['intradural_extramedullary'] as const
    expect(score('cord-compression', { cordWorstMm: 8, cordAboveMm: 6.4 }, { compartments })).toMatchObject({
      flags: ['expansion: the cord is wider than its neighbours', 'cord reference from one side only'],
    })
    const canal = {
      cordWorstMm: 3.4,
      cordAboveMm: 7,
      cordBelowMm: 6.6,
      canalWorstMm: 6.5,
      canalAboveMm: 14,
      canalBelowMm: 12,
    }
    expect(score('cord-compression', canal, { compartments }).details['mccPercent']).toBeNull()
    expect(score('cord-compression', canal, { compartments: ['intramedullary'] })).toMatchObject({
      status: 'not_applicable',
      value: null,
    })
    const ellipsoid = score(
      'cord-compression',
      { cordWorstMm: 5, cordAboveMm: 6, tumourAmm: 22, tumourBmm: 14, tumourCmm: 12 },
      { compartments },
    )
    expect((ellipsoid.details['thecaMeasures'] as { ellipsoidMl: number }).ellipsoidMl).toBeCloseTo(1.94, 2)
    expect(failure('cord-compression', { cordWorstMm: 0 }).message).toContain('above 0')
  })
})

describe('leptomeningeal response', () => {
  const rano = (over: Record<string, unknown>) =>
    score(
      'rano-lm-revised',
      {
        brainNodules: 'absent',
        brainLinear: 'absent',
        hydrocephalus: 'absent',
        spineNodules: 'absent',
        spineLinear: 'absent',
        readers: 2,
        ...over,
      },
      { compartments: ['leptomeningeal'] },
    )

  it('progression first, then what cannot be judged, then what went away or shrank', () => {
    expect(rano({ spineNodules: 'gone', spineLinear: 'worse' }).value).toBe('PD')
    expect(rano({ spineNodules: 'gone', spineLinear: 'NE' }).value).toBe('NE')
    expect(rano({ spineNodules: 'gone' }).value).toBe('CR')
    expect(rano({ spineNodules: 'gone', spineLinear: 'no_change' }).value).toBe('PR')
    expect(rano({ spineLinear: 'improved' }).value).toBe('PR')
    expect(rano({ hydrocephalus: 'improved' }).value).toBe('SD')
    expect(rano({}).status).toBe('not_applicable')
  })

  it('improved nodules ask for their products; half is a response, less is not', () => {
    expect(rano({ spineNodules: 'improved' })).toMatchObject({
      status: 'incomplete',
      missing: ['productsBeforeMm2', 'productsNowMm2'],
    })
    const shrunk = (productsNowMm2: number) =>
      rano({ spineNodules: 'improved', productsBeforeMm2: 100, productsNowMm2 }).value
    expect([50, 51].map(shrunk)).toEqual(['PR', 'SD'])
  })
})
