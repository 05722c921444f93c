import type { Recording } from '@theca/formats'

/** What a recording says of itself, without its samples. */
export type SignalsReport = Omit<Recording, 'read'>
export type SignalsFailure = { readonly code: string; readonly message: string }
