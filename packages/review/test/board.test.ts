import { known, NOT_KNOWN } from '@theca/record'
import { describe, expect, it } from 'vitest'
import { boardPage, onOneSide, partsOf, sectionsOf, type BoardPage, type Part } from '../src/index.ts'
import {
  answered,
  emptyCase,
  entriesOf,
  fullCase,
  isncsci,
  NOW,
  opened,
  personBody,
  referralBody,
  said,
  volumes,
} from './cases.ts'

const pageOf = (
  entries: Parameters<typeof boardPage>[0]['entries'],
  more: Partial<Parameters<typeof boardPage>[0]> = {},
): BoardPage => boardPage({ entries, now: NOW, preparedBy: 'Dr A. Example', version: '0.1.0', ...more })

const cases = {
  full: fullCase(),
  empty: emptyCase(),
  'nothing at all': [],
  'half said': entriesOf([
    opened(),
    said(
      'assess.referral',
      referralBody({ compartments: ['intramedullary', 'leptomeningeal'], question: NOT_KNOWN }),
      NOW,
    ),
    answered('kps', { kps: null }, NOW),
    answered('sphincter', { bladder: 'normal' }, NOW),
    answered('isncsci', isncsci([3, 3, 3, 3, 3], [5, 5, 5, 5, 5]), NOW),
  ]),
}

const fieldOf = (page: BoardPage, key: string): readonly Part[] =>
  sectionsOf(page)
    .flatMap(({ fields }) => fields)
    .find((field) => field.key === key)?.parts ?? []

const wordsIn = (parts: readonly Part[]): string =>
  parts
    .map((part) =>
      part.is === 'text'
        ? part.text
        : part.is === 'words'
          ? part.words
          : part.is === 'missing'
            ? part.why
            : `${part.value} ${part.unit}`,
    )
    .join(' ')

describe.each(Object.entries(cases))('the board page of a case: %s', (_, entries) => {
  const page = pageOf(entries)

  it('gives every number a unit, a date, a source and an evidence mark', () => {
    for (const part of partsOf(page)) {
      if (part.is !== 'quantity') continue
      expect(part.value, part.unit).not.toMatch(/NaN|undefined|null|Infinity/)
      expect(part.unit.trim(), part.value).not.toBe('')
      expect(part.at.on).toMatch(/^\d{4}(-\d{2}-\d{2}(T[\d:.]+Z)?)?$/)
      expect(part.evidence).toMatch(/^(verified|secondary|recalled|project|measured|stated|computed)$/)
      if (part.source.type === 'entry') {
        expect(part.source.seq).toBeGreaterThan(0)
        expect(part.source.author).toContain('Dr A. Example')
        expect(part.source.method.length).toBeGreaterThan(5)
      } else {
        expect(`${part.source.short} ${part.source.citation}`).toMatch(/n \d+|doi 10\./)
      }
    }
  })

  it('has no digit in its own words: a number there would have no source', () => {
    for (const part of partsOf(page)) if (part.is === 'text') expect(part.text).not.toMatch(/\d/)
  })

  it('never leaves a field empty, and says of each missing one which kind of missing it is', () => {
    for (const { fields } of sectionsOf(page)) {
      for (const { label, parts } of fields) {
        expect(parts.length, label).toBeGreaterThan(0)
        expect(wordsIn(parts).trim(), label).not.toBe('')
        for (const part of parts)
          if (part.is === 'missing') expect(part.why).toMatch(/^not-(asked|known|applicable|determinable|testable)$/)
      }
    }
  })

  it('always has fitness, other illness and mood', () => {
    const keys = page.person.fields.map(({ key }) => key)
    expect(keys).toEqual(['wish', 'psychologicalStatus', 'kps', 'ecog', 'physicalStatus', 'comorbidity', 'home'])
    expect(page.person.fields.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Psychological status', 'Physical status', 'Comorbidity']),
    )
  })

  it('lists every source once, and each that a part names', () => {
    const named = partsOf(page).flatMap((part) => (part.is === 'quantity' || part.is === 'words' ? [part.source] : []))
    const refs = page.sources.map((source) => (source.type === 'entry' ? source.seq : source.short))
    expect(new Set(refs).size).toBe(refs.length)
    for (const source of named) expect(refs).toContain(source.type === 'entry' ? source.seq : source.short)
  })

  it('advises nothing and says so', () => {
    expect(page.foot.notice).toBe('Not a medical device; advises neither for nor against an operation.')
    const own = JSON.stringify([page.prognosis, page.options, page.decision, page.stillMissing, page.title])
    expect(own).not.toMatch(/\b(should|must|recommend\w*|best|optimal|safe|significant|predicts?)\b|!/i)
  })
})

describe('what is on the page', () => {
  const page = pageOf(fullCase())

  it('is what the record says', () => {
    expect(page.case).toBe('TH-7K2QD')
    expect(page.synthetic).toBe(true)
    expect(wordsIn(fieldOf(page, 'age'))).toBe('about 61 y')
    expect(wordsIn(fieldOf(page, 'kps'))).toBe('60 of 100')
    expect(wordsIn(fieldOf(page, 'mccormick'))).toBe('III of V : moderate deficit, independent with an aid')
    expect(wordsIn(fieldOf(page, 'walking'))).toBe('walks with an aid ; before: walks without aid')
    expect(wordsIn(fieldOf(page, 'ais'))).toBe('D, neurological level T11')
    expect(wordsIn(fieldOf(page, 'sphincters'))).toBe('normal ; residual 40 mL')
    expect(wordsIn(fieldOf(page, 'driver'))).toBe('not-known')
    expect(wordsIn(fieldOf(page, 'levels'))).toBe('T9/10 to T10, RIGHT')
    expect(wordsIn(fieldOf(page, 'firstSymptom'))).toBe('numb right foot , 20 days before this page ; not-asked')
    expect(wordsIn(fieldOf(page, 'series'))).toBe('MR 3 series , 2 measurable')
    expect(wordsIn(fieldOf(page, 'faults'))).toContain('Slices 11 and 12 are missing')
  })

  it('carries the tumour volume with its bounds, the day of the images and the method', () => {
    expect(fieldOf(page, 'volume')[0]).toMatchObject({
      value: '0.736',
      unit: 'mL',
      interval: { low: '0.53', high: '0.95' },
      at: { on: '2026-03-03', precision: 'day' },
      evidence: 'measured',
      source: { seq: 9, method: 'Voxel count on the mask, volumetry 0.1.0' },
    })
    expect(wordsIn(fieldOf(page, 'craniocaudal'))).toBe('21.0 mm')
  })

  it('draws leg power with a slope and its interval from four examinations', () => {
    expect(page.chart?.title).toBe('Leg power')
    expect(page.chart?.points.map(({ value }) => value)).toEqual([48, 47, 44, 41])
    expect(page.chart?.line.length).toBeGreaterThan(2)
    expect(page.chart?.caption[0]).toMatchObject({
      value: '−1.4',
      unit: 'points per day',
      interval: { low: '−2.7', high: '0.0' },
      evidence: 'computed',
    })
  })

  it('draws no line through two points, and none through grades', () => {
    const two = pageOf(
      entriesOf([
        opened(),
        answered('isncsci', isncsci([4, 4, 4, 4, 4], [5, 5, 5, 5, 5]), '2026-03-02T10:00:00.000Z'),
        answered('isncsci', isncsci([3, 3, 3, 3, 3], [5, 5, 5, 5, 5]), NOW),
      ]),
    )
    expect(two.chart?.line).toEqual([])
    expect(wordsIn(two.chart?.caption ?? [])).toContain('two points make no line')
    const grades = pageOf(
      entriesOf(
        ['I', 'II', 'III'].map((grade, day) =>
          answered('mccormick-modified', { grade }, `2026-03-0${day + 1}T10:00:00.000Z`),
        ),
      ),
    )
    expect(grades.chart?.line).toEqual([])
    expect(grades.chart?.points.map(({ value }) => value)).toEqual([1, 2, 3])
  })

  it('shows published facts of the compartments of the case and no others', () => {
    const prognosis = (compartments: readonly string[]): string =>
      JSON.stringify(
        pageOf(entriesOf([opened(), said('assess.referral', referralBody({ compartments, lesions: [] }), NOW)]))
          .prognosis,
      )
    expect(prognosis(['intradural_extramedullary'])).toContain('Palmisciano 2022')
    expect(prognosis(['intradural_extramedullary'])).not.toContain('Wilson 2012')
    expect(prognosis(['intramedullary'])).toContain('Wilson 2012')
    expect(prognosis(['vertebral'])).toContain('not-applicable')
    expect(prognosis(['intramedullary'])).toContain('recalled')
  })

  it('lists what is still missing, computed from the page', () => {
    const empty = pageOf(emptyCase())
    expect(empty.stillMissing.map(({ section }) => section)).toEqual([
      'Meeting',
      'Case',
      'The person',
      'Neurology',
      'Disease',
      'Imaging',
      'Goals',
      'Time and frameworks',
    ])
    expect(
      empty.stillMissing.find(({ section }) => section === 'The person')?.items.map(({ label }) => label),
    ).toContain('Comorbidity')
    expect(page.stillMissing).toEqual([
      { section: 'Meeting', items: [{ label: 'Options considered', why: 'not recorded yet' }] },
      {
        section: 'Disease',
        items: [
          { label: 'Driver', why: 'not known' },
          { label: 'First symptom', why: 'not asked: course' },
          { label: 'Elsewhere', why: 'not asked' },
          { label: 'Neuraxis', why: 'not asked: MRI' },
          { label: 'Before', why: 'not asked' },
          { label: 'Blood', why: 'not asked' },
        ],
      },
      {
        section: 'Goals',
        items: ['In order', 'Expects', 'Would trade', 'Escalation'].map((label) => ({ label, why: 'not asked' })),
      },
      {
        section: 'Time and frameworks',
        items: [
          { label: 'MRI clock', why: 'no times recorded' },
          { label: 'Fitness', why: 'not asked' },
        ],
      },
    ])
  })

  it('tells apart the kinds of missing', () => {
    const half = pageOf(cases['half said'])
    expect(fieldOf(half, 'kps')).toMatchObject([{ is: 'missing', why: 'not-known' }])
    expect(fieldOf(half, 'ecog')).toMatchObject([{ is: 'missing', why: 'not-asked' }])
    expect(half.question.parts).toMatchObject([{ is: 'missing', why: 'not-known' }])
    const unmarked = pageOf(entriesOf([opened(), volumes({ tumourLabel: null })]))
    expect(fieldOf(unmarked, 'volume')).toMatchObject([
      { why: 'not-determinable', because: 'no label is marked as tumour' },
    ])
    expect(fieldOf(pageOf(emptyCase()), 'faults')).toMatchObject([{ why: 'not-applicable' }])
  })

  it('takes a text of blanks as not asked', () => {
    const blank = pageOf(entriesOf([opened(), said('assess.person', personBody({ comorbidity: known('   ') }), NOW)]))
    expect(fieldOf(blank, 'comorbidity')).toMatchObject([{ is: 'missing', why: 'not-asked' }])
  })

  it('shows the corrected value, marked as amended, and counts a withdrawn one for nothing', () => {
    const drafts = [opened(), answered('kps', { kps: 60 }, NOW), answered('ecog', { ecog: 2 }, NOW)]
    const corrected = { ...answered('kps', { kps: 50 }, NOW), amends: 2, reason: 'misread' }
    const withdrawn = {
      ...answered('ecog', { ecog: 2 }, NOW),
      amends: 3,
      retracts: true as const,
      body: null,
      reason: 'other person',
    }
    const amended = pageOf(entriesOf([...drafts, corrected, withdrawn]))
    expect(fieldOf(amended, 'kps')[0]).toMatchObject({ value: '50', source: { seq: 4, amended: true } })
    expect(fieldOf(amended, 'ecog')).toMatchObject([{ is: 'missing', why: 'not-asked' }])
  })

  it('says which entries it could not read, instead of letting them look unsaid', () => {
    const unknown = pageOf(
      entriesOf([opened(), said('assess.person', { not: 'a person' }, NOW), said('monitor.alarm', {}, NOW)]),
    )
    expect(unknown.notes).toHaveLength(2)
    expect(unknown.notes[0]).toMatch(/^Entry 2 is in the record and not on this page/)
  })

  it('says when newer images were read than were measured, and when the day of the images is not known', () => {
    const older = pageOf([
      ...fullCase().slice(0, 8),
      ...entriesOf([...Array.from({ length: 8 }, opened), volumes({ imagedOn: '2026-02-01' })]).slice(8),
    ])
    expect(wordsIn(fieldOf(older, 'volume'))).toContain('newer images were read')
    expect(wordsIn(fieldOf(pageOf(entriesOf([opened(), volumes({ imagedOn: null })])), 'volume'))).toContain(
      'date of the images not-known',
    )
  })

  it('carries a name only when it is given one', () => {
    expect(page.identity).toBeNull()
    expect(JSON.stringify(page)).not.toContain('Ada')
    const named = pageOf(fullCase(), { identity: { name: 'Ada', birthDate: null, sex: null, hospitalNumber: null } })
    expect(named.identity?.name).toBe('Ada')
  })
})

describe('the room before surgery on the page', () => {
  const decision = {
    metOn: '2026-03-04',
    present: [{ role: 'neurosurgeon', name: null }],
    options: [
      { option: 'watch', verdict: 'rejected', why: 'grade lost within 45 h' },
      { option: 'surgery', verdict: 'chosen', why: 'walks and loses power' },
    ],
    dissent: [{ role: 'radiation-oncologist', what: 'would irradiate first' }],
    wouldChange: ['a second lesion'],
    actions: [{ id: 'a1', what: 'angiography', role: 'radiologist', due: null }],
  }
  const score = { kps: 60, extraspinalBone: 'none', vertebral: 'none', organs: 'none', palsy: 'D', primary: 'kidney' }
  const suspicion = { event: 'suspicion', at: '2026-03-02T10:00:00.000Z', neurologicalSigns: 'yes', treatment: null }
  const mri = { event: 'mri', at: '2026-03-03T09:30:00.000Z', neurologicalSigns: null, treatment: null }
  const more = [
    said('assess.board-decision', decision, NOW),
    answered('tokuhashi-revised', score, NOW),
    answered('van-der-linden', { kps: 60, primary: 'other', visceral: 'no' }, NOW),
    said('assess.pathway-time', suspicion, suspicion.at),
    said('assess.pathway-time', mri, mri.at),
  ]
  const base = fullCase().map(({ kind, version, body, effectiveAt }) => ({ kind, version, body, effectiveAt }))
  const page = pageOf(entriesOf([...base, ...more]))

  it('has the options with the chosen one first, dissent, and what would change the choice', () => {
    expect(page.options.rows.map(({ option, verdict }) => wordsIn([...option, ...verdict]))).toEqual([
      'Surgery chosen',
      'Watch and examine again rejected',
    ])
    expect(page.change.map(wordsIn)).toEqual([
      'a second lesion',
      'Dissent, radiation oncologist: would irradiate first',
      'Action, radiologist: angiography : open',
    ])
  })

  it('puts scores side by side under one mark, each with what its source says, and averages nothing', () => {
    const spread = page.prognosis.at(-1) ?? []
    expect(wordsIn(spread)).toBe(
      'Scores made for disease outside the dura, side by side, never averaged: Revised Tokuhashi 11 of 15 : ≥ 6 months expected ; Van der Linden 2 of 6 : median 3 months .',
    )
    expect(spread.filter((part) => 'validity' in part && part.validity?.code === 'X')).toHaveLength(1)
  })

  it('has the clock, no NOMS cell inside the dura, and open contradictions with both entries', () => {
    expect(wordsIn(fieldOf(page, 'clock-mri'))).toBe('met: MRI 23.5\u00A0h after suspicion, within 24\u00A0h')
    expect(fieldOf(page, 'noms')).toMatchObject([{ is: 'missing', why: 'not-applicable' }])
    expect(page.contradictions.map(wordsIn)).toEqual(['Perianal sensation normal ; ISNCSCI sensation at S4-5 reduced'])
  })

  it('leaves out what is least missed, says so, and takes back what did not have to go', () => {
    const weight = (each: BoardPage): number =>
      each.sources.length + each.prognosis.length + each.change.length + each.ways.fields.length
    const less = onOneSide(page, (each) => weight(each) <= weight(page) - page.sources.length)
    expect(less?.sources).toEqual([])
    expect(less?.notes).toEqual(['Left out to stay on one side: the list of sources. The Markdown page has all of it.'])
    expect(less?.change).toEqual(page.change)
    expect(onOneSide(page, () => true)).toBe(page)
    expect(onOneSide(page, () => false)).toBeNull()
    const least = onOneSide(page, (each) => each.prognosis.length === 1)
    expect(least?.person).toEqual(page.person)
    expect(least?.contradictions).toEqual(page.contradictions)
    expect(least?.stillMissing).toEqual(page.stillMissing)
  })
})
