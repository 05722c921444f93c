import type { ValidityRule } from './validity.ts'
import { grade, whole, yesNo } from './items.ts'
import { kpsLabels } from './instruments/kps.ts'

const { 0: _dead, ...alive } = kpsLabels

/** Items that the graded prognostic assessments share. */
export const gpaItems = {
  newBrainMetastases: yesNo('Newly diagnosed parenchymal brain metastases'),
  ageYears: whole('Age', { min: 0, max: 120, unit: 'years' }),
  kps: grade('Karnofsky performance status', alive),
  extracranial: yesNo('Extracranial metastases'),
  brainMetastases: whole('Number of brain metastases', { min: 1, max: 300, unit: 'lesions' }),
} as const

const WHY = 'only for newly diagnosed brain parenchymal metastases; says nothing of the spine'

/** Means nothing for any spinal compartment; computed only for brain metastases that are on record. */
export const brainOnly: ValidityRule = {
  byCompartment: {
    intramedullary: 'N',
    intradural_extramedullary: 'N',
    leptomeningeal: 'N',
    epidural: 'N',
    vertebral: 'N',
  },
  of: (_setting, { newBrainMetastases }) =>
    newBrainMetastases === 'yes'
      ? { code: 'U', reason: 'prognosis of brain metastases, which are recorded; says nothing of the spinal disease' }
      : { code: 'N', reason: WHY },
}

export const BRAIN_FLAG = 'prognosis of brain metastases, not of the spinal disease'

/** The four groups of the study group's calculator; medians differ by diagnosis and stand in the details. */
export const gpaBands = (medians: readonly string[]) => {
  const groups = [
    ['0-1', 0, 1],
    ['1.5-2', 1.5, 2],
    ['2.5-3', 2.5, 3],
    ['3.5-4', 3.5, 4],
  ] as const
  return groups.map(([id, from, to], place) => ({
    id,
    label: `${id.replace('-', ' to ')}: ${medians[place] ?? ''}`,
    from,
    to,
    meaning: `median survival with brain metastases: ${medians[place] ?? ''}`,
  }))
}

/** Which of the four groups a score lies in, 0 to 3. */
export const gpaGroup = (score: number): number => (score <= 1 ? 0 : score <= 2 ? 1 : score <= 3 ? 2 : 3)
