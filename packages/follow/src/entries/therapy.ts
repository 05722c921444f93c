import type { BodyOf } from '@theca/record'
import { dayInWords, defineEntry, freeText, knowable, valueOf } from '@theca/record'
import { z } from 'zod'
import { eqd2 } from '../radiobiology.ts'

export const TARGETS = ['tumour-bed', 'lesion', 'involved-spine', 'craniospinal', 'brain', 'other'] as const
export const TECHNIQUES = ['conventional', 'conformal', 'vmat', 'stereotactic', 'proton', 'not-known'] as const

const targetWords: Readonly<Record<(typeof TARGETS)[number], string>> = {
  'tumour-bed': 'the tumour bed',
  lesion: 'the lesion',
  'involved-spine': 'the involved spine',
  craniospinal: 'the neuraxis',
  brain: 'the brain',
  other: 'another target',
}

/** A course of radiotherapy as prescribed and given. Theca computes no dose; `EQD2` is arithmetic on what was given. */
export const radiotherapy = defineEntry({
  kind: 'follow.radiotherapy',
  version: 1,
  title: 'Radiotherapy',
  body: z.strictObject({
    startedOn: z.iso.date(),
    endedOn: knowable(z.iso.date()),
    target: z.enum(TARGETS),
    technique: z.enum(TECHNIQUES),
    doseGy: z.number().positive().max(100),
    fractions: z.int().min(1).max(60),
    /** Tumour α/β that was assumed, Gy; 10 unless somebody says otherwise. */
    alphaBetaTumourGy: z.number().positive().max(20),
    cordMaximumGy: knowable(z.number().min(0).max(100)),
    completed: knowable(z.boolean()),
  }),
  says: (body) =>
    `Radiotherapy of ${targetWords[body.target]} from ${dayInWords(body.startedOn)}: ${body.doseGy} Gy in ${body.fractions}, ` +
    `EQD2 ${eqd2(body.doseGy, body.fractions, body.alphaBetaTumourGy).toFixed(1)} Gy (α/β ${body.alphaBetaTumourGy} Gy)` +
    `${body.technique === 'not-known' ? '' : `, ${body.technique}`}.`,
})
export type Radiotherapy = BodyOf<typeof radiotherapy>

export const ROUTES = ['systemic', 'intrathecal', 'steroid', 'analgesic', 'antithrombotic'] as const
export const CNS_ACTIVITY = ['known-active', 'limited', 'not-known'] as const

/** A drug from a day to a day: what confounds every early score and what may reach the fluid. Never a computed dose. */
export const drug = defineEntry({
  kind: 'follow.drug',
  version: 1,
  title: 'Drug',
  body: z.strictObject({
    route: z.enum(ROUTES),
    agent: freeText(120),
    dose: knowable(freeText(120)),
    startedOn: z.iso.date(),
    /** Known null is "still given". */
    endedOn: knowable(z.iso.date().nullable()),
    line: knowable(z.int().min(1).max(20)),
    cnsActivity: z.enum(CNS_ACTIVITY),
    endedBecause: knowable(z.enum(['complete', 'progression', 'toxicity', 'wish', 'other'])),
  }),
  says: (body) => {
    const ended = valueOf(body.endedOn)
    return `${routeWords[body.route]}: ${body.agent} from ${dayInWords(body.startedOn)}${ended === null ? '' : ` to ${dayInWords(ended)}`}.`
  },
})
export type Drug = BodyOf<typeof drug>

const routeWords: Readonly<Record<(typeof ROUTES)[number], string>> = {
  systemic: 'Systemic therapy',
  intrathecal: 'Intrathecal therapy',
  steroid: 'Steroid',
  analgesic: 'Analgesic',
  antithrombotic: 'Antithrombotic',
}
