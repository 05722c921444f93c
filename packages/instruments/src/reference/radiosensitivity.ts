import { z } from 'zod'
import { choice } from '../items.ts'
import { localRow, type LocalRow } from './local.ts'
import type { ReferenceRow } from './row.ts'

/**
 * Response to conventional radiotherapy as NOMS uses it. Derived for epidural disease and low doses: inside the dura the
 * histology stays true, the remedy of radiosurgery does not transfer by itself. Unknown histology has no row.
 */
export type Radiosensitivity = 'sensitive' | 'moderately_sensitive' | 'resistant'

export type RadiosensitivityRow = ReferenceRow & { histology: string; group: Radiosensitivity }

/** What a row says, and what a local row may say instead. */
export const radiosensitivityFields = z.strictObject({
  group: choice('Response to conventional radiotherapy', {
    sensitive: 'radiosensitive',
    moderately_sensitive: 'moderately sensitive, counted as sensitive in NOMS',
    resistant: 'radioresistant',
  }),
})

const nomsPage = { evidenceStatus: 'secondary', source: 'public NOMS decision page citing Laufer 2013' } as const
const recalled = { evidenceStatus: 'recalled', source: 'recalled' } as const
const aoSurgery = { evidenceStatus: 'verified', source: 'AO Surgery Reference, radiosensitivity' } as const

export const radiosensitivity: readonly RadiosensitivityRow[] = [
  { histology: 'lymphoma', group: 'sensitive', ...nomsPage },
  { histology: 'myeloma', group: 'sensitive', ...nomsPage },
  { histology: 'seminoma', group: 'sensitive', ...nomsPage },
  {
    histology: 'small-cell lung',
    group: 'sensitive',
    evidenceStatus: 'secondary',
    source: 'neuro-oncology teaching template',
  },
  { histology: 'plasmacytoma', group: 'sensitive', ...recalled },
  { histology: 'breast', group: 'moderately_sensitive', ...nomsPage },
  { histology: 'prostate', group: 'moderately_sensitive', ...nomsPage },
  { histology: 'ovarian', group: 'moderately_sensitive', ...nomsPage },
  { histology: 'neuroendocrine', group: 'moderately_sensitive', ...nomsPage },
  { histology: 'renal', group: 'resistant', ...aoSurgery },
  { histology: 'melanoma', group: 'resistant', ...aoSurgery },
  { histology: 'thyroid', group: 'resistant', ...aoSurgery },
  { histology: 'colorectal', group: 'resistant', ...aoSurgery },
  { histology: 'sarcoma', group: 'resistant', ...nomsPage },
  { histology: 'non-small-cell lung', group: 'resistant', ...nomsPage },
  { histology: 'hepatocellular', group: 'resistant', ...nomsPage },
  { histology: 'cholangiocarcinoma', group: 'resistant', ...recalled },
  { histology: 'bladder', group: 'resistant', ...recalled },
]

/**
 * The oncologic answer of NOMS for a histology: moderately sensitive counts as sensitive, anything not listed is undetermined.
 *
 * @param local rows that a centre has otherwise; `localRow(local, 'radiosensitivity', histology)` says whose was used
 * @example nomsOncologic('renal') // 'resistant'
 */
export const nomsOncologic = (
  histology: string,
  local: readonly LocalRow[] = [],
): 'sensitive' | 'resistant' | 'undetermined' => {
  const name = histology.trim().toLowerCase()
  const own = radiosensitivityFields.safeParse(localRow(local, 'radiosensitivity', name)?.fields)
  const group = own.success ? own.data.group : radiosensitivity.find((each) => each.histology === name)?.group
  if (group === undefined) return 'undetermined'
  return group === 'resistant' ? 'resistant' : 'sensitive'
}
