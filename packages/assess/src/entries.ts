import { COMPARTMENTS, describeCompartments } from '@theca/anatomy'
import {
  dayInWords,
  defineEntry,
  freeJson,
  freeText,
  inWords,
  knowable,
  programJson,
  programText,
  valueOf,
} from '@theca/record'
import { z } from 'zod'
import type { PrimarySite } from './primary-sites.ts'
import { primarySiteTitles, primarySites } from './primary-sites.ts'

const words = (maximum: number) => knowable(freeText(maximum))

/** The first entry of every case. Name and birth date are in the vault; a year is enough to say how old somebody is. */
export const caseOpened = defineEntry({
  kind: 'assess.case-opened',
  version: 1,
  title: 'Case opened',
  body: z.strictObject({
    synthetic: z.boolean(),
    sex: z.enum(['male', 'female', 'other', 'not-known']),
    birthYear: knowable(z.int().min(1900).max(2100)),
  }),
  says: (body) => (body.synthetic ? 'Synthetic case opened: no real person.' : 'Case opened.'),
})

const position = z
  .string()
  .regex(
    /^(C[1-7]|T([1-9]|1[0-2])|L[1-5]|S[1-5]|Co)(\/(C?[1-7]|T?([1-9]|1[0-2])|L?[1-5]|S?[1-5]|Co))?$/,
    'a level is written T10, T9/10 or L5/S1',
  )

/** One place of disease, as the referral or the reading gives it. */
export const lesion = z.strictObject({
  compartment: z.enum(COMPARTMENTS),
  from: position,
  to: position,
  side: z.enum(['right', 'left', 'midline', 'both', 'not-known']),
})
export type Lesion = z.infer<typeof lesion>

/** What the referring team says. The compartment is mandatory: prognosis differs between compartments by a factor of ten. */
export const referral = defineEntry({
  kind: 'assess.referral',
  version: 1,
  title: 'Referral',
  body: z.strictObject({
    primary: z.strictObject({
      site: z.enum(primarySites),
      histology: words(200),
      driver: words(200),
    }),
    compartments: z.array(z.enum(COMPARTMENTS)).min(1, 'choose at least one compartment').max(5),
    lesions: z.array(lesion).max(60),
    firstSymptom: knowable(
      z.strictObject({ date: z.iso.date(), precision: z.enum(['day', 'week', 'month']), what: words(500) }),
    ),
    question: words(500),
  }),
  says: (body) => {
    const levels = body.lesions
      .map((each) => (each.from === each.to ? each.from : `${each.from} to ${each.to}`))
      .join(', ')
    const first = valueOf(body.firstSymptom)
    return (
      `Referred: ${cancerInWords(body.primary.site)}, ${describeCompartments(body.compartments)} disease` +
      `${levels === '' ? ', level not recorded' : ` at ${levels}`}; first symptom ${first === null ? inWords(body.firstSymptom) : dayInWords(first.date)}.`
    )
  },
})

/** `kidney primary`; the two that are no place say themselves. */
const cancerInWords = (site: PrimarySite): string =>
  site === 'unknown-primary'
    ? 'cancer of unknown primary'
    : site === 'not-known'
      ? 'primary not known'
      : `${primarySiteTitles[site].toLowerCase()} primary`

/** What is forgotten elsewhere: the person's fitness, other illness, mood, home and wish. Each may be unknown; none may be absent. */
export const person = defineEntry({
  kind: 'assess.person',
  version: 1,
  title: 'The person',
  body: z.strictObject({
    physicalStatus: words(500),
    comorbidity: words(500),
    psychologicalStatus: words(500),
    home: words(500),
    wish: words(500),
  }),
  says: (body) =>
    `Physical status: ${inWords(body.physicalStatus)}. Comorbidity: ${inWords(body.comorbidity)}. ` +
    `Psychological status: ${inWords(body.psychologicalStatus)}. Home: ${inWords(body.home)}. Wish: ${inWords(body.wish)}.`,
})

/** Points, or the name of a grade. */
const scoreValue = z.union([z.number(), programText(80)])

/** An answered instrument: the answers, and the result as it was shown. Reading recomputes and reports a difference, never replaces. */
export const instrumentAnswered = defineEntry({
  kind: 'assess.instrument',
  version: 1,
  title: 'Instrument',
  body: z.strictObject({
    instrument: z.string().regex(/^[a-z0-9-]{2,40}$/),
    instrumentVersion: programText(20),
    answers: z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,60}$/), freeJson()),
    compartments: z.array(z.enum(COMPARTMENTS)),
    result: z.strictObject({
      status: z.enum(['complete', 'incomplete', 'not_applicable']),
      value: scoreValue.nullable(),
      outOf: z.number().nullable(),
      band: z.strictObject({ id: programText(80), label: programText(400) }).nullable(),
      attainable: z.tuple([scoreValue, scoreValue]).nullable(),
      bandDetermined: z.boolean(),
      missing: z.array(programText(80)),
      validity: z.strictObject({ code: z.enum(['V', 'U', 'X', 'N']), reason: programText(600) }),
      flags: z.array(programText(400)),
      direction: z.enum(['higher_better', 'higher_worse', 'none']),
      evidenceStatus: z.enum(['verified', 'secondary', 'recalled', 'project']),
      source: programText(400),
      details: programJson(),
    }),
    says: programText(600),
  }),
  says: (body) => body.says,
})

export const caseClosed = defineEntry({
  kind: 'assess.case-closed',
  version: 1,
  title: 'Case closed',
  body: z.strictObject({ because: z.enum(['died', 'treated-elsewhere', 'declined', 'not-this-disease', 'complete']) }),
  says: (body) => `Case closed: ${closingWords[body.because]}.`,
})

const closingWords = {
  died: 'the person died',
  'treated-elsewhere': 'treated elsewhere',
  declined: 'the person declined',
  'not-this-disease': 'not this disease',
  complete: 'follow-up complete',
} as const

export const assessEntries = [caseOpened, referral, person, instrumentAnswered, caseClosed] as const
