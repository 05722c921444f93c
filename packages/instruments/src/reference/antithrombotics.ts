import { z } from 'zod'
import type { EvidenceStatus } from '../define.ts'
import { whole, words } from '../items.ts'
import { localRow, saidLocally, type LocalRow } from './local.ts'

/**
 * How long after the last dose of an antithrombotic an intradural spine operation is prompted as cleared.
 *
 * Intradural spine surgery is itself a site of high bleeding risk, so the long interval holds for everyone and there is no
 * standard-risk row. Times are elapsed hours: the calendar rules of PAUSE ("two days off" means no dose on those days,
 * last dose on day −3) are not 48 hours and are not coded as such. Where sources differ the longer interval is used
 * (project rule). Local policy overrides; an emergency bypasses with a documented reason.
 */
export type AntithromboticRow = {
  drug: string
  title: string
  /** Hours since the last dose, by creatinine clearance where that matters. */
  stopHours: StopRule
  restart: string
  evidenceStatus: EvidenceStatus
  source: string
}

type StopRule =
  | { kind: 'fixed'; hours: number; alsoNeeds?: string | undefined }
  /** Rows from high to low clearance; `null` hours is "no rule: measure". */
  | {
      kind: 'by-clearance'
      rows: readonly { fromMlMin: number; hours: number | null }[]
      alsoNeeds?: string | undefined
    }

/** What a row says, and what a local row may say instead: hours by clearance, from high to low, the last from 0. */
export const antithromboticFields = z.strictObject({
  title: words('Drug'),
  rows: z
    .array(
      z.strictObject({
        fromMlMin: whole('Creatinine clearance from', { min: 0, max: 200, unit: 'mL/min' }),
        hours: whole('Hours since the last dose', { min: 0, max: 1000, unit: 'h' }).nullable().default(null),
      }),
    )
    .min(1)
    .max(6)
    .refine((rows) => rows.at(-1)?.fromMlMin === 0, { message: 'the last row begins at a clearance of 0' })
    .refine((rows) => rows.every((row, at) => at === 0 || row.fromMlMin < (rows[at - 1]?.fromMlMin ?? 0)), {
      message: 'clearances run from high to low',
    })
    .meta({ title: 'Stop before surgery', help: 'Hours left empty say: no rule, measure.' }),
  alsoNeeds: words('Also needs').nullable().default(null),
  restart: words('Restart'),
})

/** The rule of a local row; a single row from a clearance of 0 holds at any clearance. */
const localRule = ({ rows, alsoNeeds }: z.output<typeof antithromboticFields>): StopRule => {
  const [only, ...others] = rows
  return others.length === 0 && only !== undefined && only.hours !== null
    ? { kind: 'fixed', hours: only.hours, ...(alsoNeeds === null ? {} : { alsoNeeds }) }
    : { kind: 'by-clearance', rows, ...(alsoNeeds === null ? {} : { alsoNeeds }) }
}

const DAY = 24
const DOAC_RESTART = '48 to 72 h or later, imaging reviewed'

export const antithrombotics: readonly AntithromboticRow[] = [
  {
    drug: 'apixaban',
    title: 'apixaban, therapeutic dose',
    // Longer below a clearance of 30, but no source seen gives the number.
    stopHours: {
      kind: 'by-clearance',
      rows: [
        { fromMlMin: 30, hours: 72 },
        { fromMlMin: 0, hours: null },
      ],
    },
    restart: DOAC_RESTART,
    evidenceStatus: 'secondary',
    source: 'UpToDate neuraxial timing; NHS Lothian for clearance below 30; restart PAUSE 2019',
  },
  {
    drug: 'rivaroxaban',
    title: 'rivaroxaban, therapeutic dose',
    stopHours: {
      kind: 'by-clearance',
      rows: [
        { fromMlMin: 30, hours: 72 },
        { fromMlMin: 0, hours: null },
      ],
    },
    restart: DOAC_RESTART,
    evidenceStatus: 'secondary',
    source: 'UpToDate neuraxial timing; NHS Lothian for clearance below 30; restart PAUSE 2019',
  },
  {
    drug: 'edoxaban',
    title: 'edoxaban',
    stopHours: { kind: 'fixed', hours: 72 },
    restart: DOAC_RESTART,
    evidenceStatus: 'recalled',
    source: 'recalled; not studied in PAUSE',
  },
  {
    drug: 'dabigatran',
    title: 'dabigatran',
    stopHours: {
      kind: 'by-clearance',
      rows: [
        { fromMlMin: 50, hours: 72 },
        { fromMlMin: 30, hours: 96 },
        { fromMlMin: 15, hours: 120 },
        { fromMlMin: 0, hours: null },
      ],
    },
    restart: '48 to 72 h or later',
    evidenceStatus: 'secondary',
    source: 'University of Washington anticoagulation page; J Am Board Fam Med table 2A; restart PAUSE 2019',
  },
  {
    drug: 'warfarin',
    title: 'warfarin',
    stopHours: { kind: 'fixed', hours: 5 * DAY, alsoNeeds: 'INR 1.4 or less' },
    restart: '48 to 72 h or later (recalled)',
    evidenceStatus: 'secondary',
    source: 'summaries of CHEST 2022; NHS Lothian for the INR',
  },
  {
    drug: 'lmwh_therapeutic',
    title: 'low-molecular-weight heparin, therapeutic dose',
    stopHours: {
      kind: 'by-clearance',
      rows: [
        { fromMlMin: 50, hours: 24 },
        { fromMlMin: 0, hours: 48 },
      ],
    },
    restart: '48 to 72 h (recalled)',
    evidenceStatus: 'secondary',
    source: 'NHS Lothian; Swiss cardiac anaesthesia textbook 8.4.3',
  },
  {
    drug: 'lmwh_prophylactic',
    title: 'low-molecular-weight heparin, prophylactic dose',
    stopHours: {
      kind: 'by-clearance',
      rows: [
        { fromMlMin: 50, hours: 12 },
        { fromMlMin: 0, hours: 24 },
      ],
    },
    restart: '24 to 48 h (recalled)',
    evidenceStatus: 'secondary',
    source: 'NHS Lothian; Swiss cardiac anaesthesia textbook 8.4.3',
  },
  {
    drug: 'ufh_infusion',
    title: 'unfractionated heparin, infusion',
    stopHours: { kind: 'fixed', hours: 6, alsoNeeds: 'normal aPTT' },
    restart: '48 to 72 h (recalled)',
    evidenceStatus: 'secondary',
    source: 'hospital neuraxial guideline 2018 (4 to 6 h; the longer is used)',
  },
  {
    drug: 'aspirin',
    title: 'aspirin',
    stopHours: { kind: 'fixed', hours: 7 * DAY, alsoNeeds: 'a stent discussed' },
    restart: '7 days (recalled)',
    evidenceStatus: 'secondary',
    source: 'summaries of CHEST 2022 (5 to 7 days; the longer is used)',
  },
  {
    drug: 'clopidogrel',
    title: 'clopidogrel',
    stopHours: { kind: 'fixed', hours: 7 * DAY },
    restart: 'discussed',
    evidenceStatus: 'secondary',
    source: 'summaries of CHEST 2022; McMaster textbook; NHS Lothian (5 to 7 days)',
  },
  {
    drug: 'prasugrel',
    title: 'prasugrel',
    stopHours: { kind: 'fixed', hours: 10 * DAY },
    restart: 'discussed',
    evidenceStatus: 'secondary',
    source: 'summaries of CHEST 2022; McMaster textbook; NHS Lothian (7 to 10 days)',
  },
  {
    drug: 'ticagrelor',
    title: 'ticagrelor',
    stopHours: { kind: 'fixed', hours: 5 * DAY },
    restart: 'discussed',
    evidenceStatus: 'secondary',
    source: 'summaries of CHEST 2022; McMaster textbook; NHS Lothian (3 to 5 days)',
  },
]

export type Clearance = {
  status: 'cleared' | 'not_cleared' | 'unknown'
  /** Hours that the rule asks for; null where no rule could be chosen. */
  limitHours: number | null
  /** One plain phrase, for example `not cleared (72 h)`; names the local rule where one was used. */
  says: string
}

/**
 * Whether enough hours have passed since the last dose. What is not known makes the answer unknown, never cleared.
 *
 * @param hoursSinceLastDose null when the time of the last dose is not known
 * @param clearanceMlMin creatinine clearance, null when not known; needed only for drugs whose interval depends on it
 * @param local rows that a centre has otherwise
 * @param otherwiseMet whether what the row also needs (INR, aPTT) is met; null when not known
 *
 * @example antithromboticClearance('apixaban', 60, 90) // { status: 'not_cleared', limitHours: 72, says: 'not cleared (72 h)' }
 */
export const antithromboticClearance = (
  drug: string,
  hoursSinceLastDose: number | null,
  clearanceMlMin: number | null,
  otherwiseMet: boolean | null = null,
  local: readonly LocalRow[] = [],
): Clearance => {
  const held = localRow(local, 'antithrombotics', drug)
  const own = antithromboticFields.safeParse(held?.fields)
  if (own.success && held !== null) {
    const found = clearanceBy(localRule(own.data), hoursSinceLastDose, clearanceMlMin, otherwiseMet)
    return { ...found, says: `${found.says}; ${saidLocally(held)}` }
  }
  const row = antithrombotics.find((each) => each.drug === drug)
  return row === undefined
    ? unknown('no rule for this drug')
    : clearanceBy(row.stopHours, hoursSinceLastDose, clearanceMlMin, otherwiseMet)
}

const clearanceBy = (
  stopHours: StopRule,
  hoursSinceLastDose: number | null,
  clearanceMlMin: number | null,
  otherwiseMet: boolean | null,
): Clearance => {
  const limitHours = clearanceMlMin === null ? onlyLimit(stopHours) : limitOf(stopHours, clearanceMlMin)
  const leastHours = limitHours ?? leastLimit(stopHours, clearanceMlMin)
  if (hoursSinceLastDose !== null && hoursSinceLastDose < leastHours) {
    return { status: 'not_cleared', limitHours: leastHours, says: `not cleared (${leastHours} h)` }
  }
  if (limitHours === null) return unknown(whyNoLimit(clearanceMlMin))
  if (hoursSinceLastDose === null) return unknown('time of the last dose not known')
  const { alsoNeeds } = stopHours
  if (alsoNeeds !== undefined && otherwiseMet === null) return { ...unknown(`also needs ${alsoNeeds}`), limitHours }
  if (alsoNeeds !== undefined && otherwiseMet === false) {
    return { status: 'not_cleared', limitHours, says: `not cleared (needs ${alsoNeeds})` }
  }
  return { status: 'cleared', limitHours, says: `cleared (${limitHours} h passed)` }
}

const unknown = (why: string): Clearance => ({ status: 'unknown', limitHours: null, says: `not known (${why})` })

const whyNoLimit = (clearanceMlMin: number | null): string =>
  clearanceMlMin === null
    ? 'creatinine clearance not known'
    : `no rule at a clearance of ${clearanceMlMin} mL/min: measure`

const limitOf = (rule: StopRule, clearanceMlMin: number): number | null =>
  rule.kind === 'fixed' ? rule.hours : (rule.rows.find(({ fromMlMin }) => clearanceMlMin >= fromMlMin)?.hours ?? null)

const onlyLimit = (rule: StopRule): number | null => (rule.kind === 'fixed' ? rule.hours : null)

/** The interval that is certainly not enough where none could be chosen: lower clearance never needs less time. */
const leastLimit = (rule: StopRule, clearanceMlMin: number | null): number => {
  if (rule.kind === 'fixed') return rule.hours
  const hours = rule.rows.map((row) => row.hours).filter((each) => each !== null)
  if (hours.length === 0) return 0
  return clearanceMlMin === null ? Math.min(...hours) : Math.max(...hours)
}
