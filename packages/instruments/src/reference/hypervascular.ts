import { z } from 'zod'
import { measure, yesNo } from '../items.ts'
import { localRow, saidLocally, type LocalRow } from './local.ts'
import type { ReferenceRow } from './row.ts'

/**
 * Histologies that are typically hypervascular: a prompt to answer the question of angiography, not of embolisation.
 * The evidence is vertebral. An intradural tumour often shares its pial supply with the anterior spinal or a
 * radiculomedullary artery, which is a contraindication. Embolisation lowered blood loss only in tumours hypervascular on
 * angiography, not by label (11 studies, 839 patients, doi 10.3389/fonc.2020.597476).
 */
export type HypervascularRow = ReferenceRow & {
  histology: string
  /** Mean vascularity on angiography, 0 to 3, in 228 angiograms; null where not given. */
  meanVascularity: number | null
}

/** What a row says, and what a local row may say instead. */
export const hypervascularFields = z.strictObject({
  hypervascular: yesNo('Asks for the answer of angiography'),
  meanVascularity: measure('Mean vascularity on angiography', { unit: '0 to 3', min: 0, max: 3 })
    .nullable()
    .default(null),
})

const typical = {
  meanVascularity: null,
  evidenceStatus: 'recalled',
  source: 'typical list, unmarked in the dossier',
} as const
const measured = { evidenceStatus: 'verified', source: '228 angiograms, PMC3806015' } as const

export const hypervascular: readonly HypervascularRow[] = [
  { histology: 'renal', meanVascularity: 2.0, ...measured },
  { histology: 'thyroid', meanVascularity: 2.0, ...measured },
  { histology: 'haemangiopericytoma', meanVascularity: 2.6, ...measured },
  { histology: 'solitary fibrous tumour', ...typical },
  { histology: 'hepatocellular', ...typical },
  { histology: 'leiomyosarcoma', ...typical },
  { histology: 'neuroendocrine', ...typical },
  { histology: 'melanoma', ...typical },
]

export const ANGIOGRAPHY_PROMPT = 'hypervascular histology — angiography question answered?'

/**
 * The planning prompt for a histology, or null.
 *
 * @example angiographyPrompt('renal') // 'hypervascular histology — angiography question answered?'
 * A centre's own row decides where there is one, and says so.
 */
export const angiographyPrompt = (histology: string, local: readonly LocalRow[] = []): string | null => {
  const name = histology.trim().toLowerCase()
  const held = localRow(local, 'hypervascular', name)
  const own = hypervascularFields.safeParse(held?.fields)
  if (own.success && held !== null) {
    return own.data.hypervascular === 'yes' ? `${ANGIOGRAPHY_PROMPT} (${saidLocally(held)})` : null
  }
  return hypervascular.some((row) => row.histology === name) ? ANGIOGRAPHY_PROMPT : null
}
