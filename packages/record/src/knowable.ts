import { z } from 'zod'

/**
 * An answer that may not be there, and why it is not. "Not asked", "not known" and "not applicable" are three different
 * statements; none of them is zero, no, or an empty text.
 */
export type Knowable<T> =
  { is: 'known'; value: T } | { is: 'not-asked' } | { is: 'not-known' } | { is: 'not-applicable' }

export const knowable = <S extends z.ZodType>(value: S) =>
  z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('known'), value }),
    z.strictObject({ is: z.literal('not-asked') }),
    z.strictObject({ is: z.literal('not-known') }),
    z.strictObject({ is: z.literal('not-applicable') }),
  ])

export const known = <T>(value: T): Knowable<T> => ({ is: 'known', value })
export const NOT_ASKED: Knowable<never> = { is: 'not-asked' }
export const NOT_KNOWN: Knowable<never> = { is: 'not-known' }

/** The value, or `null` where there is none. For computing; a page shows the reason instead. */
export const valueOf = <T>(answer: Knowable<T> | undefined): T | null => (answer?.is === 'known' ? answer.value : null)

/** The words for an answer that is not there. */
export const missingWords = {
  'not-asked': 'not asked',
  'not-known': 'not known',
  'not-applicable': 'not applicable',
} as const

/** The value in words, or the reason why there is none. */
export const inWords = <T>(answer: Knowable<T> | undefined, words: (value: T) => string = String): string =>
  answer === undefined
    ? missingWords['not-asked']
    : answer.is === 'known'
      ? words(answer.value)
      : missingWords[answer.is]
