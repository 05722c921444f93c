/** Guesses that cost nothing; from the next one on each waits twice as long as the one before, up to a quarter of an hour. */
const FREE = 5
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Names remembered: an attacker who invents logins must not fill the memory. */
const REMEMBERED = 10_000

type Tries = { failed: number; openAt: number }

/** Slows down guessing, by login and address together, so that nobody can lock somebody else out from another place. */
export type Limiter = {
  /** Milliseconds to wait, or 0: then the try is counted, and counts as failed until `succeeded`. */
  wait(name: string, now: number): number
  succeeded(name: string): void
}

/**
 * Counts before the answer is known: many guesses sent at once are as slow as one after the other.
 *
 * @example
 * const limiter = newLimiter()
 * if (limiter.wait('a.weiss 127.0.0.1', Date.now()) > 0) return refused(429, …)
 */
export function newLimiter(): Limiter {
  const known = new Map<string, Tries>()
  return {
    wait(name, now) {
      const tries = known.get(name) ?? { failed: 0, openAt: 0 }
      if (now < tries.openAt) return tries.openAt - now
      const failed = tries.failed + 1
      const wait = failed < FREE ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failed - FREE))
      known.delete(name)
      known.set(name, { failed, openAt: now + wait })
      const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined
      if (oldest !== undefined) known.delete(oldest)
      return 0
    },
    succeeded: (name) => void known.delete(name),
  }
}
