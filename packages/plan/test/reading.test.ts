import type { Draft, Entry } from '@theca/record'
import { foldView } from '@theca/record'
import type { Vector3 } from '@theca/volumetry'
import { moved } from '@theca/volumetry/reslice'
import { describe, expect, test } from 'vitest'
import type { LevelMark } from '../src/index.ts'
import {
  alignmentDraft,
  caliperBody,
  caliperDraft,
  countingWarnings,
  lesionDraft,
  levelAt,
  levelsAlong,
  levelsDraft,
  linkBetween,
  nextLevel,
  reading,
  stroke,
} from '../src/index.ts'

const AT = '2026-03-03T12:00:00.000Z'
const where = { seriesInstanceUid: '1.2.3', frameOfReferenceUid: '1.9' }

/** Entries as a record would hold them; the chain does not matter to a view. */
const said = (...drafts: Draft[]): Entry[] =>
  drafts.map((draft, at) => ({
    ...draft,
    case: 'TH-7K2QD',
    seq: at + 1,
    author: { type: 'algorithm', name: 'test', version: '1' },
    recordedAt: AT,
    previous: '0'.repeat(64),
    hash: `${at}`.padStart(64, '0'),
  })) as unknown as Entry[]

describe('levels', () => {
  const marks: LevelMark[] = [
    { level: 'T12', positionMm: [0, -20, -78] },
    { level: 'T9', positionMm: [0, -20, 0] },
  ]

  test('two marks: those between on a straight line, none beyond', () => {
    expect(levelsAlong(marks).map(({ level, marked, positionMm }) => [level, marked, positionMm[2]])).toEqual([
      ['T9', true, 0],
      ['T10', false, -26],
      ['T11', false, -52],
      ['T12', true, -78],
    ])
  })

  test('on a bent spine they follow the bend: a parabola through five bodies is found to a millimetre', () => {
    const body = (n: number): Vector3 => [0, -20 + 0.6 * n * n, -26 * n]
    const five: LevelMark[] = (['T6', 'T8', 'T10', 'T12', 'L2'] as const).map((level, at) => ({
      level,
      positionMm: body(2 * at),
    }))
    for (const [n, { positionMm }] of levelsAlong(five).entries())
      expect(Math.hypot(...positionMm.map((value, axis) => value - (body(n)[axis] as number)))).toBeLessThan(1)
  })

  test('across a junction the numbers go on: T12 to L2', () => {
    const across = levelsAlong([
      { level: 'T12', positionMm: [0, 0, 0] },
      { level: 'L2', positionMm: [0, 0, -60] },
    ])
    expect(across.map(({ level }) => level)).toEqual(['T12', 'L1', 'L2'])
  })

  test('a level marked twice holds as it was marked last', () => {
    expect(levelsAlong([...marks, { level: 'T9', positionMm: [0, -20, 6] }])[0]?.positionMm[2]).toBe(6)
  })

  test('each thing that makes a count doubtful is said, and a sound count is silent', () => {
    const codes = (marks: LevelMark[], countedFrom: string, transitional: string) =>
      countingWarnings({ marks, countedFrom, transitional }).map(({ code }) => code)
    expect(codes(marks, 'c2', 'no')).toEqual([])
    expect(codes(marks, 'not-known', 'not-known')).toEqual(['transitional-not-known', 'start-not-known'])
    expect(codes(marks, 'sacrum', 'yes')).toEqual(['transitional'])
    const swapped: LevelMark[] = [
      { level: 'T9', positionMm: [0, 0, -26] },
      { level: 'T10', positionMm: [0, 0, 0] },
    ]
    expect(codes(swapped, 'c2', 'no')).toEqual(['out-of-order'])
    const far: LevelMark[] = [
      { level: 'T9', positionMm: [0, 0, 0] },
      { level: 'T10', positionMm: [0, 0, -64] },
    ]
    expect(codes(far, 'c2', 'no')).toEqual(['pitch'])
  })

  test('the level at a height, and nothing beyond the marks', () => {
    const placed = levelsAlong(marks)
    expect(levelAt(placed, [5, 5, -27])).toBe('T10')
    expect(levelAt(placed, [5, 5, 40])).toBeNull()
    expect(levelAt([], [0, 0, 0])).toBeNull()
    expect([nextLevel([]), nextLevel(marks)]).toEqual(['C2', 'L1'])
  })
})

describe('calipers', () => {
  const at = { ...where, plane: 'axial', lesion: null, what: null } as const

  test('numbers come from the places; the longer diameter is the long one, whichever was clicked first', () => {
    const body = caliperBody(
      'diameters',
      [
        [0, 0, 0],
        [0, 8, 0],
        [-6, 4, 0],
        [6, 4, 0],
      ],
      at,
    )
    expect(body?.measure).toMatchObject({
      is: 'diameters',
      longMm: 12,
      acrossMm: 8,
      longEndsMm: [
        [-6, 4, 0],
        [6, 4, 0],
      ],
    })
    expect(
      caliperBody(
        'length',
        [
          [0, 0, 0],
          [3, 4, 0],
        ],
        at,
      )?.measure,
    ).toMatchObject({ lengthMm: 5 })
    expect(
      caliperBody(
        'angle',
        [
          [1, 0, 0],
          [0, 0, 0],
          [0, 2, 0],
        ],
        at,
      )?.measure,
    ).toMatchObject({ angleDeg: 90 })
  })

  test('without all its places there is no measure', () => {
    expect(caliperBody('length', [[0, 0, 0]], at)).toBeNull()
    expect(
      caliperBody(
        'diameters',
        [
          [0, 0, 0],
          [1, 0, 0],
          [0, 1, 0],
        ],
        at,
      ),
    ).toBeNull()
    expect(
      caliperBody(
        'angle',
        [
          [0, 0, 0],
          [0, 0, 0],
          [1, 0, 0],
        ],
        at,
      ),
    ).toBeNull()
  })
})

describe('what was read', () => {
  const lesion = (number: number, z: number) =>
    lesionDraft(
      {
        ...where,
        lesion: number,
        positionMm: [0, 0, z],
        compartment: null,
        level: null,
        index: number === 1,
        note: null,
      },
      AT,
    )

  test('the inventory is by number, and a lesion noted again is as it was noted last', () => {
    const { lesions } = foldView(reading, said(lesion(2, 5), lesion(1, 0), lesion(2, 9)))
    expect(lesions.map(({ said: { lesion: number, positionMm } }) => [number, positionMm[2]])).toEqual([
      [1, 0],
      [2, 9],
    ])
  })

  test('levels hold per frame of reference; calipers are kept as they come', () => {
    const levels = (frame: string | null, level: 'T9' | 'T10') =>
      levelsDraft(
        {
          ...where,
          frameOfReferenceUid: frame,
          marks: [{ level, positionMm: [0, 0, 0] }],
          countedFrom: 'c2',
          transitional: 'no',
        },
        AT,
      )
    const body = caliperBody(
      'length',
      [
        [0, 0, 0],
        [1, 0, 0],
      ],
      { ...where, plane: 'axial', lesion: null, what: null },
    )
    if (body === null) throw new Error('two places make a length')
    const found = foldView(
      reading,
      said(levels('1.9', 'T9'), levels('2.9', 'T9'), levels('1.9', 'T10'), caliperDraft(body, AT)),
    )
    expect(found.levels.map((each) => [each.said.frameOfReferenceUid, each.said.marks[0]?.level])).toEqual([
      ['2.9', 'T9'],
      ['1.9', 'T10'],
    ])
    expect(found.calipers).toHaveLength(1)
  })

  test('examinations are linked by their frame, by landmarks in either direction, and otherwise not at all', () => {
    const shift = ([x, y, z]: Vector3): Vector3 => [x + 7, y - 2, z + 30]
    const places: Vector3[] = [
      [0, 0, 0],
      [40, 0, 0],
      [0, 30, 0],
      [0, 0, 50],
    ]
    const made = alignmentDraft(
      { fromFrameUid: '1.9', toFrameUid: '2.9' },
      places.map((fromMm) => ({ fromMm, toMm: shift(fromMm) })),
      AT,
    )
    if (!made.ok) throw new Error(made.message)
    const { alignments } = foldView(reading, said(made.draft))
    const there = linkBetween(alignments, '1.9', '2.9')
    const back = linkBetween(alignments, '2.9', '1.9')
    if (there === null || back === null) throw new Error('the frames are aligned')
    const carried = moved(there.motion, [1, 2, 3])
    expect(carried.map((value) => Number(value.toFixed(9)))).toEqual([8, 0, 33])
    expect(moved(back.motion, carried).map((value) => Number(value.toFixed(9)))).toEqual([1, 2, 3])
    expect(there.residualMm).toBeLessThan(1e-9)
    expect(linkBetween(alignments, '1.9', '1.9')?.residualMm).toBeNull()
    expect(linkBetween(alignments, '1.9', '3.9')).toBeNull()
    expect(linkBetween(alignments, null, null)).toBeNull()
  })

  test('landmarks that cannot decide are refused in words', () => {
    const pair = (x: number) => ({ fromMm: [x, 0, 0] as Vector3, toMm: [x, 0, 0] as Vector3 })
    const frames = { fromFrameUid: '1.9', toFrameUid: '2.9' }
    expect(alignmentDraft(frames, [pair(0), pair(1)], AT)).toMatchObject({ ok: false })
    expect(alignmentDraft(frames, [pair(0), pair(1), pair(2)], AT)).toMatchObject({
      ok: false,
      message: expect.stringContaining('one line') as string,
    })
  })
})

test('a stroke can carry no free text', () => {
  const draw = (by: unknown) => stroke.safeParse({ act: 'draw', by, delta: [{ label: 3, runs: [0, 1] }] }).success
  expect(draw({ tool: 'brush', settings: { radiusMm: 2, ball: true, what: 'cord' } })).toBe(true)
  expect(draw({ tool: 'Mrs Smith', settings: {} })).toBe(false)
  expect(draw({ tool: 'brush', settings: { note: 'Mrs Smith' } })).toBe(false)
})
