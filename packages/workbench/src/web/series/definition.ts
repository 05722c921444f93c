import type { CohortDefinition } from '@theca/review'
import { cohortDefinition } from '@theca/review'
import { saveFile } from '../data/save.ts'

const KEPT = 'theca.cohort'

/** The definition as it was left in this browser; null where none was. */
export function keptDefinition(): CohortDefinition | null {
  try {
    const read = cohortDefinition.safeParse(JSON.parse(localStorage.getItem(KEPT) ?? ''))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

export function keepDefinition(definition: CohortDefinition): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(definition))
  } catch {
    // A forbidden storage costs the definition after a reload, and nothing of the record.
  }
}

/** Saves a definition as a file that the command line reads too. */
export const saveDefinition = (definition: CohortDefinition): void =>
  saveFile(
    `${definition.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.cohort.json`,
    new Blob([`${JSON.stringify(definition, null, 2)}\n`], { type: 'application/json' }),
  )

/** A definition from a file, or why it is none. */
export async function openDefinition(file: File): Promise<CohortDefinition | string> {
  try {
    const read = cohortDefinition.safeParse(JSON.parse(await file.text()))
    if (read.success) return read.data
    return `${file.name} is no cohort: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`
  } catch {
    return `${file.name} is not JSON. Choose a file that was saved here.`
  }
}
