import type { Entry } from '@theca/record'
import { readBody, sentenceOf } from '@theca/record'
import { kinds } from '../../kinds.ts'

export const says = (entry: Entry): string => sentenceOf(kinds, entry)
export const read = (entry: Entry) => readBody(kinds, entry)
export const titleOf = (kind: string): string => kinds.get(kind)?.title ?? kind

export const rooms = { assess: 'Assess', plan: 'Plan', monitor: 'Monitor', follow: 'Follow' } as const
/** The room that a statement was made in, by the first word of its kind. */
export const roomOf = (kind: string): string => kind.split('.', 1)[0] ?? ''
export const roomTitle = (kind: string): string => (rooms as Record<string, string>)[roomOf(kind)] ?? roomOf(kind)

export const authorName = ({ author }: Entry): string => author.name
export const authorRole = ({ author }: Entry): string =>
  author.type === 'person' ? author.role : `${author.type}, version ${author.version}`
