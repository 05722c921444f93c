import type { Json } from '@theca/record'

/** The details of a result by name; empty where there are none. */
export const detailsIn = (details: Json): Readonly<Record<string, Json>> =>
  details !== null && typeof details === 'object' && !Array.isArray(details)
    ? (details as Readonly<Record<string, Json>>)
    : {}
