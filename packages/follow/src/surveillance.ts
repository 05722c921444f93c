import type { Assessment } from '@theca/assess'
import { z } from 'zod'
import type { Course } from './views/course.ts'
import { daysFrom } from './views/outcome.ts'

/** A schedule as data: what is due how many days after day 0, and how early or late still counts. */
export const surveillanceProtocol = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,60}$/),
  version: z.int().min(1),
  title: z.string().min(1),
  evidence: z.strictObject({ mark: z.enum(['verified', 'secondary', 'recalled', 'proposed']), source: z.string() }),
  items: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{2,40}$/),
        title: z.string().min(1),
        what: z.enum(['examination', 'mri', 'visit']),
        /** Instruments of an examination; any of them answers it. */
        instruments: z.array(z.string()),
        atDays: z.array(z.int().min(0)).min(1),
        /** After the last of `atDays`, again every so many days; null ends the schedule there. */
        thenEveryDays: z.int().min(1).nullable(),
        windowDays: z.int().min(0),
      }),
    )
    .min(1),
})
export type SurveillanceProtocol = z.infer<typeof surveillanceProtocol>

const recalled = (source: string): SurveillanceProtocol['evidence'] => ({ mark: 'recalled', source })

/** Shipped schedules. A centre changes them; both are from recalled guidance, and say so. */
export const SURVEILLANCE_PROTOCOLS: readonly SurveillanceProtocol[] = [
  {
    id: 'after-resection',
    version: 1,
    title: 'After resection of an intradural metastasis',
    evidence: recalled('default schedule of the instruments; MRI at 72 h, about 3 months, then 3-monthly'),
    items: [
      examination(
        'function',
        'Neurology and function',
        ['mccormick-modified', 'ambulation', 'isncsci'],
        [2, 42, 90, 180, 365],
        180,
        14,
      ),
      examination('pain', 'Pain', ['pain-nrs'], [7, 14, 21, 28, 42, 90, 180, 365], 180, 7),
      mri('residual', 'MRI for the residual', [2], null, 3),
      mri('surveillance', 'MRI of the whole neuraxis', [90, 180, 270, 365], 90, 21),
    ],
  },
  {
    id: 'leptomeningeal',
    version: 1,
    title: 'Leptomeningeal disease',
    evidence: recalled('EANO–ESMO 2023: examination about 4-weekly, neuraxis MRI every 8 to 12 weeks'),
    items: [
      examination(
        'function',
        'Neurology and function',
        ['mccormick-modified', 'ambulation', 'isncsci'],
        [28, 56, 84],
        28,
        10,
      ),
      mri('surveillance', 'MRI of the whole neuraxis', [70, 140], 70, 14),
    ],
  },
]

type Item = SurveillanceProtocol['items'][number]

function examination(
  id: string,
  title: string,
  instruments: string[],
  atDays: number[],
  thenEveryDays: number | null,
  windowDays: number,
): Item {
  return { id, title, what: 'examination', instruments, atDays, thenEveryDays, windowDays }
}

function mri(id: string, title: string, atDays: number[], thenEveryDays: number | null, windowDays: number): Item {
  return { id, title, what: 'mri', instruments: [], atDays, thenEveryDays, windowDays }
}

export const findSurveillance = (id: string): SurveillanceProtocol | null =>
  SURVEILLANCE_PROTOCOLS.find((each) => each.id === id) ?? null

export type Due = {
  readonly item: string
  readonly title: string
  readonly dueOn: string
  readonly state: 'done' | 'due' | 'overdue' | 'coming' | 'missed'
  /** Day on which it was done, in the window or later; null when it was not. */
  readonly doneOn: string | null
  readonly daysLate: number | null
}

/** Nobody is followed for longer than this in one list: ten years of days. */
const HORIZON_DAYS = 3653

const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

function daysOfItem({ atDays, thenEveryDays }: Item, until: number): readonly number[] {
  const days = atDays.filter((day) => day <= until)
  if (thenEveryDays === null) return days
  for (let day = Math.max(...atDays) + thenEveryDays; day <= until; day += thenEveryDays) days.push(day)
  return days
}

function doneDays(item: Item, course: Course, assessment: Assessment): readonly string[] {
  const days =
    item.what === 'mri'
      ? course.responses.map(({ at }) => at)
      : item.what === 'visit'
        ? course.visits.map(({ at }) => at)
        : item.instruments.flatMap((id) => (assessment.examinations.get(id) ?? []).map(({ at }) => at))
  return days.map((day) => day.slice(0, 10)).sort()
}

/**
 * What is due by a schedule, item by item, until some days ahead of now. It ends at death or hospice: nothing later is due.
 * A thing not done whose window closed before the next one opened is *missed*, not for ever overdue.
 *
 * @param from day 0, `now` and `aheadDays`: ISO days.
 * @example dueList(protocol, course, assessment, { from: '2026-03-06', now: '2026-06-20', aheadDays: 30 })
 */
export function dueList(
  { items }: SurveillanceProtocol,
  course: Course,
  assessment: Assessment,
  { from, now, aheadDays }: { readonly from: string; readonly now: string; readonly aheadDays: number },
): readonly Due[] {
  const ends = [course.death?.body.on, course.hospice?.body.on].filter((day) => day !== undefined).sort()[0] ?? null
  const until = Math.min(HORIZON_DAYS, daysFrom(from, now) + aheadDays)
  return items
    .flatMap((item) => {
      const done = doneDays(item, course, assessment)
      const days = daysOfItem(item, until)
      return days.flatMap((offset, index): Due[] => {
        const dueOn = later(from, offset)
        if (ends !== null && dueOn > ends) return []
        const closes = days[index + 1]
        const opensOn = later(dueOn, -item.windowDays)
        const nextOpensOn = closes === undefined ? null : later(from, closes - item.windowDays)
        const doneOn = done.find((day) => day >= opensOn && (nextOpensOn === null || day < nextOpensOn)) ?? null
        const lateFrom = later(dueOn, item.windowDays)
        const state =
          doneOn !== null
            ? 'done'
            : nextOpensOn !== null && now >= nextOpensOn
              ? 'missed'
              : now > lateFrom
                ? 'overdue'
                : now >= opensOn
                  ? 'due'
                  : 'coming'
        const daysLate = state === 'overdue' ? daysFrom(dueOn, now) : null
        return [{ item: item.id, title: item.title, dueOn, state, doneOn, daysLate }]
      })
    })
    .sort((a, b) => (a.dueOn === b.dueOn ? 0 : a.dueOn < b.dueOn ? -1 : 1))
}
