import { dayInWords, defineEntry, freeText, knowable, valueOf } from '@theca/record'
import { z } from 'zod'

export const HOMES = ['home-alone', 'home-with-help', 'hospital', 'rehabilitation', 'institution', 'hospice'] as const

const homeWords: Readonly<Record<(typeof HOMES)[number], string>> = {
  'home-alone': 'at home alone',
  'home-with-help': 'at home with help',
  hospital: 'in hospital',
  rehabilitation: 'in rehabilitation',
  institution: 'in a care home',
  hospice: 'in a hospice',
}

/** The person was seen or spoken to. What was examined then is said by instruments of the same day. */
export const visit = defineEntry({
  kind: 'follow.visit',
  version: 1,
  title: 'Visit',
  body: z.strictObject({
    how: z.enum(['in-person', 'telephone', 'video', 'report']),
    lives: knowable(z.enum(HOMES)),
    words: knowable(freeText(2000)),
  }),
  says: (body) => {
    const lives = valueOf(body.lives)
    return `Seen ${howWords[body.how]}${lives === null ? '' : `; lives ${homeWords[lives]}`}.`
  },
})

const howWords = {
  'in-person': 'in person',
  telephone: 'by telephone',
  video: 'by video',
  report: 'through a report of others',
} as const

export const CONTACT_OUTCOMES = ['reached', 'not-reached', 'refused', 'moved', 'died'] as const

/** An attempt to reach somebody who is overdue, also when nobody answered. */
export const contact = defineEntry({
  kind: 'follow.contact',
  version: 1,
  title: 'Contact',
  body: z.strictObject({
    by: z.enum(['telephone', 'letter', 'family', 'general-practitioner', 'registry']),
    outcome: z.enum(CONTACT_OUTCOMES),
    words: knowable(freeText(500)),
  }),
  says: (body) => `Contact by ${body.by.replaceAll('-', ' ')}: ${contactWords[body.outcome]}.`,
})

const contactWords: Readonly<Record<(typeof CONTACT_OUTCOMES)[number], string>> = {
  reached: 'reached',
  'not-reached': 'nobody answered',
  refused: 'the person declined',
  moved: 'moved away',
  died: 'the person is said to have died',
}

/** Whether what was expected before treatment came: by the person, item by item. */
const met = z.enum(['met', 'partly', 'not-met', 'not-known'])
export const expectationMet = defineEntry({
  kind: 'follow.expectation-met',
  version: 1,
  title: 'Expectation met',
  body: z.strictObject({
    /** The entry of the goals that it is held against. */
    goals: z.int().min(1),
    walking: met,
    pain: met,
    home: met,
    time: met,
    toldBy: z.enum(['patient', 'surrogate', 'clinician']),
    words: knowable(freeText(800)),
  }),
  says: (body) =>
    `Expectation: ${(['walking', 'pain', 'home', 'time'] as const).map((item) => `${item} ${metWords[body[item]]}`).join(', ')}; told by the ${body.toldBy}.`,
})

const metWords = { met: 'met', partly: 'partly met', 'not-met': 'not met', 'not-known': 'not known' } as const

/** The schedule by which somebody is seen again, from a protocol that a centre may change. */
export const surveillanceSet = defineEntry({
  kind: 'follow.surveillance-set',
  version: 1,
  title: 'Surveillance',
  body: z.strictObject({
    protocol: z.string().regex(/^[a-z0-9-]{2,60}$/),
    protocolVersion: z.int().min(1),
    /** Day 0 of the schedule. */
    from: z.iso.date(),
    because: knowable(freeText(300)),
  }),
  says: (body) => `Surveillance by ${body.protocol}, version ${body.protocolVersion}, from ${dayInWords(body.from)}.`,
})
