import type { BodyOf } from '@theca/record'
import { dayInWords, defineEntry, freeText, knowable, valueOf } from '@theca/record'
import { z } from 'zod'

export const GOALS = [
  'keep-walking',
  'relieve-pain',
  'keep-bladder-bowel',
  'hand-function',
  'time-at-home',
  'survival',
] as const
export type Goal = (typeof GOALS)[number]

/** What a treatment is expected to bring, best first in each list, so that it can be compared with what came. */
export const EXPECTATIONS = {
  walking: ['improve', 'keep', 'slower-loss', 'none'],
  pain: ['gone', 'less', 'same'],
  home: ['home-alone', 'home-with-help', 'institution', 'hospice'],
  time: ['years', 'year', 'months', 'weeks'],
} as const

export const ESCALATIONS = ['full', 'no-icu', 'no-resuscitation', 'comfort'] as const

export const goalWords: Readonly<Record<Goal, string>> = {
  'keep-walking': 'keep walking',
  'relieve-pain': 'less pain',
  'keep-bladder-bowel': 'keep bladder and bowel control',
  'hand-function': 'use of the hands',
  'time-at-home': 'time at home',
  survival: 'live longer',
}

export const escalationWords: Readonly<Record<(typeof ESCALATIONS)[number], string>> = {
  full: 'full treatment',
  'no-icu': 'no intensive care',
  'no-resuscitation': 'no resuscitation',
  comfort: 'comfort only',
}

export const expectationWords = {
  walking: {
    improve: 'walk better',
    keep: 'keep walking as now',
    'slower-loss': 'lose walking later',
    none: 'no walking',
  },
  pain: { gone: 'no pain', less: 'less pain', same: 'pain as now' },
  home: {
    'home-alone': 'at home alone',
    'home-with-help': 'at home with help',
    institution: 'in a care home',
    hospice: 'in a hospice',
  },
  time: { weeks: 'weeks', months: 'months', year: 'about a year', years: 'years' },
} as const

/**
 * What matters to the person, in the person's order, and what all sides expect of the treatment: said before it, so that
 * it can be held against what came.
 */
export const goals = defineEntry({
  kind: 'assess.goals',
  version: 1,
  title: 'Goals of care',
  body: z.strictObject({
    /** Most important first; what is not named was not chosen. */
    ranked: z
      .array(z.enum(GOALS))
      .min(1, 'choose at least one goal')
      .max(GOALS.length)
      .refine((ranked) => new Set(ranked).size === ranked.length, 'each goal has one place'),
    expectation: z.strictObject({
      walking: knowable(z.enum(EXPECTATIONS.walking)),
      pain: knowable(z.enum(EXPECTATIONS.pain)),
      home: knowable(z.enum(EXPECTATIONS.home)),
      time: knowable(z.enum(EXPECTATIONS.time)),
    }),
    toldBy: z.enum(['patient', 'surrogate']),
    /** What would be given up for what. */
    tradeOff: knowable(freeText(500)),
    escalation: knowable(z.enum(ESCALATIONS)),
    revisitOn: knowable(z.iso.date()),
    /** The person's own words. */
    words: knowable(freeText(800)),
  }),
  says: (body) => {
    const escalation = valueOf(body.escalation)
    const revisit = valueOf(body.revisitOn)
    return (
      `Goals, told by the ${body.toldBy === 'patient' ? 'patient' : 'surrogate'}: ${body.ranked.map((goal) => goalWords[goal]).join(', then ')}` +
      (escalation === null ? '' : `; ${escalationWords[escalation]}`) +
      `${revisit === null ? '' : `; to be asked again on ${dayInWords(revisit)}`}.`
    )
  },
})
export type Goals = BodyOf<typeof goals>
