import { levelsBetween, parseVertebralLevel } from '@theca/anatomy'

type Asked = { readonly key: string; readonly title: string; readonly note?: string }
type Options = readonly { readonly value: string; readonly title: string }[]

/** One question of a form of this room, as data: what is asked, and how it is answered. */
export type Field = Asked &
  (
    | { readonly as: 'choice'; readonly options: Options; readonly knowable?: true }
    | { readonly as: 'marks'; readonly options: Options }
    | { readonly as: 'yes-no' }
    | {
        readonly as: 'number'
        readonly unit: string
        readonly least: number
        readonly most: number
        readonly knowable?: true
      }
    /** `open`: a known "not yet", such as a drug that is still given. */
    | { readonly as: 'day'; readonly knowable?: true; readonly open?: string }
    | { readonly as: 'words'; readonly maximum: number; readonly knowable?: true }
    | { readonly as: 'levels' }
    /** An earlier entry that this one speaks of. */
    | { readonly as: 'which'; readonly options: readonly { readonly value: number; readonly title: string }[] }
  )

/**
 * Vertebrae as somebody types them, rostral to caudal, each once; null when a part is no vertebra.
 *
 * @example readLevels('T9-T11, L1') // ['T9', 'T10', 'T11', 'L1']
 */
export function readLevels(text: string): string[] | null {
  const found = new Set<string>()
  for (const part of text.split(/[,;\s]+/).filter((each) => each !== '')) {
    const [from = '', to = from, ...rest] = part.split(/[-–]/)
    const [first, last] = [parseVertebralLevel(from), parseVertebralLevel(to)]
    if (first === null || last === null || rest.length > 0) return null
    for (const level of levelsBetween(first, last)) found.add(level)
  }
  return [...found]
}
