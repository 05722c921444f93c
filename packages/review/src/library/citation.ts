import { z } from 'zod'

const text = z.string().nullable()

/** What identifies the publication; `null` was not read, and `first_author_source` says when a name was only recalled. */
export const citation = z.object({
  first_author: text,
  title: text,
  journal: text,
  year: z.int().nullable(),
  volume: text,
  pages: text,
  doi: text,
  pmid: text,
})
export type Citation = z.infer<typeof citation>

/** How much of a publication was read before its facts were written down. */
export const sourceSeen = z.enum(['full', 'abstract', 'recalled'])
export type SourceSeen = z.infer<typeof sourceSeen>

/**
 * A citation on one line, from what is known of it.
 *
 * @example citationInWords({ first_author: 'Knafo', year: 2013, journal: 'J Neurosurg Spine', … }) // 'Knafo 2013, J Neurosurg Spine 18:…'
 */
export function citationInWords({ first_author, year, journal, title, volume, pages, doi, pmid }: Citation): string {
  const who = first_author ?? 'author not read'
  const place = [volume, pages].filter((each) => each !== null).join(':')
  const where = [journal ?? title, place === '' ? null : place].filter((each) => each !== null).join(' ')
  const key = doi !== null ? `doi ${doi}` : pmid !== null ? `PMID ${pmid}` : null
  return [`${who} ${year ?? 'year not read'}`, where === '' ? null : where, key]
    .filter((each) => each !== null)
    .join(', ')
}
