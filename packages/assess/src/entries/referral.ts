import { COMPARTMENTS, describeCompartments } from '@theca/anatomy'
import type { BodyOf } from '@theca/record'
import { dayInWords, defineEntry, freeText, instant, inWords, knowable, NOT_ASKED, valueOf } from '@theca/record'
import { z } from 'zod'
import type { PrimarySite } from '../primary-sites.ts'
import { primarySiteTitles, primarySites } from '../primary-sites.ts'

const words = (maximum: number) => knowable(freeText(maximum))

const level = z
  .string()
  .regex(
    /^(C[1-7]|T([1-9]|1[0-2])|L[1-5]|S[1-5]|Co)(\/(C?[1-7]|T?([1-9]|1[0-2])|L?[1-5]|S?[1-5]|Co))?$/,
    'a level is written T10, T9/10 or L5/S1',
  )

export const LESION_POSITIONS = [
  'dorsal',
  'dorsolateral',
  'lateral',
  'ventrolateral',
  'ventral',
  'central',
  'not-known',
] as const

const placeOfDisease = {
  compartment: z.enum(COMPARTMENTS),
  from: level,
  to: level,
  side: z.enum(['right', 'left', 'midline', 'both', 'not-known']),
}

/** One place of disease, as the referral or the reading gives it. `position` is where it lies to the cord. */
export const lesion = z.strictObject({ ...placeOfDisease, position: z.enum(LESION_POSITIONS) })
export type Lesion = z.infer<typeof lesion>

export const CSF_CYTOLOGY = ['positive', 'equivocal', 'negative', 'not-done'] as const
export const NEURAXIS_REGIONS = ['brain', 'cervical', 'thoracic', 'lumbosacral'] as const
export const MRI_STATES = ['done-contrast', 'done-plain', 'not-done', 'not-known'] as const
export const SYSTEMIC_STATES = ['no-other-disease', 'controlled', 'progressing'] as const
export const SYSTEMIC_SITES = ['brain', 'lung', 'liver', 'bone', 'nodes', 'other'] as const
export const TREATMENTS = ['surgery', 'radiotherapy', 'systemic', 'intrathecal', 'steroid'] as const
export const DOSES = ['therapeutic', 'prophylactic', 'not-known'] as const
export const COURSES = ['stable', 'slow', 'stepwise', 'rapid', 'sudden'] as const

const asked = {
  primary: z.strictObject({
    site: z.enum(primarySites),
    histology: words(200),
    driver: words(200),
  }),
  compartments: z.array(z.enum(COMPARTMENTS)).min(1, 'choose at least one compartment').max(5),
  firstSymptom: knowable(
    z.strictObject({ date: z.iso.date(), precision: z.enum(['day', 'week', 'month']), what: words(500) }),
  ),
  question: words(500),
}

const versionOne = z.strictObject({ ...asked, lesions: z.array(z.strictObject(placeOfDisease)).max(60) })

/** Whether the neuraxis was imaged, region by region: a leptomeningeal deposit elsewhere changes the plan. */
const neuraxisMri = z.strictObject({
  brain: z.enum(MRI_STATES),
  cervical: z.enum(MRI_STATES),
  thoracic: z.enum(MRI_STATES),
  lumbosacral: z.enum(MRI_STATES),
  on: knowable(z.iso.date()),
})

const body = z.strictObject({
  ...asked,
  lesions: z.array(lesion).max(60),
  /** The cancer, and when disease inside the dura was first seen: with the driver, what trials ask first. */
  diagnosedOn: knowable(z.iso.date()),
  intraduralFoundOn: knowable(z.iso.date()),
  csf: knowable(
    z.strictObject({
      cytology: z.enum(CSF_CYTOLOGY),
      on: z.iso.date().nullable(),
      /** Taps without tumour cells; one negative tap does not exclude leptomeningeal disease. */
      tapsNegative: z.int().min(0).max(20).nullable(),
    }),
  ),
  neuraxisMri,
  /** Cancer outside the neuraxis. */
  systemic: knowable(
    z.strictObject({
      status: z.enum(SYSTEMIC_STATES),
      sites: z.array(z.enum(SYSTEMIC_SITES)).max(SYSTEMIC_SITES.length),
    }),
  ),
  /** A known empty list is "none was given". */
  previousTreatment: knowable(
    z
      .array(
        z.strictObject({
          what: z.enum(TREATMENTS),
          on: z.iso.date().nullable(),
          note: freeText(300).nullable(),
        }),
      )
      .max(40),
  ),
  /** `drug` is an id of the antithrombotics table, which a centre may extend. A known empty list is "none is taken". */
  antithrombotics: knowable(
    z
      .array(
        z.strictObject({
          drug: z.string().regex(/^[a-z0-9_-]{2,40}$/),
          dose: z.enum(DOSES),
          lastDoseAt: instant.nullable(),
        }),
      )
      .max(12),
  ),
  course: knowable(z.enum(COURSES)),
})

/** What the referring team says. The compartment is mandatory: prognosis differs between compartments by a factor of ten. */
export const referral = defineEntry({
  kind: 'assess.referral',
  version: 2,
  title: 'Referral',
  body,
  says: (said) => {
    const levels = said.lesions
      .map((each) => (each.from === each.to ? each.from : `${each.from} to ${each.to}`))
      .join(', ')
    const [first, course, systemic] = [valueOf(said.firstSymptom), valueOf(said.course), valueOf(said.systemic)]
    return (
      `Referred: ${cancerInWords(said.primary.site)}, ${describeCompartments(said.compartments)} disease` +
      `${levels === '' ? ', level not recorded' : ` at ${levels}`}; first symptom ${first === null ? inWords(said.firstSymptom) : dayInWords(first.date)}` +
      (course === null ? '' : `, ${courseWords[course]}`) +
      `${systemic === null ? '' : `; ${systemicWords[systemic.status]}`}.`
    )
  },
  past: { 1: { body: versionOne, upgrade: fromVersionOne } },
})
export type Referral = BodyOf<typeof referral>

type Course = (typeof COURSES)[number]
type SystemicState = (typeof SYSTEMIC_STATES)[number]

export const courseWords: Readonly<Record<Course, string>> = {
  stable: 'stable course',
  slow: 'slow course',
  stepwise: 'stepwise course',
  rapid: 'rapid course',
  sudden: 'sudden onset',
}

export const systemicWords: Readonly<Record<SystemicState, string>> = {
  'no-other-disease': 'no cancer elsewhere',
  controlled: 'cancer elsewhere controlled',
  progressing: 'cancer elsewhere progressing',
}

/** What is asked of a referral and has not been asked yet, so that a form and an older version start from one place. */
export const NOTHING_ASKED: Omit<z.infer<typeof body>, 'primary' | 'compartments' | 'lesions'> = {
  firstSymptom: NOT_ASKED,
  question: NOT_ASKED,
  diagnosedOn: NOT_ASKED,
  intraduralFoundOn: NOT_ASKED,
  csf: NOT_ASKED,
  neuraxisMri: {
    brain: 'not-known',
    cervical: 'not-known',
    thoracic: 'not-known',
    lumbosacral: 'not-known',
    on: NOT_ASKED,
  },
  systemic: NOT_ASKED,
  previousTreatment: NOT_ASKED,
  antithrombotics: NOT_ASKED,
  course: NOT_ASKED,
}

/** Version 1 did not ask; "not asked" is what it says now. */
function fromVersionOne(said: z.infer<typeof versionOne>): z.infer<typeof body> {
  return {
    ...NOTHING_ASKED,
    ...said,
    lesions: said.lesions.map((each) => ({ ...each, position: 'not-known' as const })),
  }
}

/** `kidney primary`; the two that are no place say themselves. */
const cancerInWords = (site: PrimarySite): string =>
  site === 'unknown-primary'
    ? 'cancer of unknown primary'
    : site === 'not-known'
      ? 'primary not known'
      : `${primarySiteTitles[site].toLowerCase()} primary`

/** The regions of the neuraxis that no contrast MRI has shown; empty when the whole of it was seen. */
export const neuraxisGaps = (mri: Referral['neuraxisMri']): (typeof NEURAXIS_REGIONS)[number][] =>
  NEURAXIS_REGIONS.filter((region) => mri[region] !== 'done-contrast')
