/**
 * Foreseen failure as a value. What nobody can act on is thrown instead and stops the program.
 *
 * @example
 * const done = await record.append(…)
 * if (!done.ok) return done.failure.message
 */
export type Result<T, F> = { ok: true; value: T } | { ok: false; failure: F }

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const refuse = <F>(failure: F): { ok: false; failure: F } => ({ ok: false, failure })
