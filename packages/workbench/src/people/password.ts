import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Passwords by Argon2id, in the usual text form that carries its parameters: `$argon2id$v=19$m=65536,t=3,p=1$salt$tag`.
 * 64 MiB and three passes cost a tenth to a third of a second here, and a guesser the same each time.
 */
type Cost = { memory: number; passes: number; parallelism: number }

const COST: Cost = { memory: 65_536, passes: 3, parallelism: 1 }
const SALT = 16
const TAG = 32
/** Each takes 64 MiB: more at once would let a burst of sign-ins fill the memory. */
const AT_ONCE = 2

/**
 * Hashes a new password.
 *
 * @example const passwordHash = await hashPassword('correct horse battery staple')
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT)
  return written(COST, salt, await derive(password, salt, COST, TAG))
}

/**
 * Whether a password gives a hash. Takes as long when there is no hash, so that time does not tell which logins exist.
 *
 * @example await passwordFits('guess', account?.passwordHash ?? null)
 */
export async function passwordFits(password: string, hash: string | null): Promise<boolean> {
  const kept = hash === null ? null : readHash(hash)
  const { cost, salt, tag } = kept ?? NOBODY
  const found = await derive(password, salt, cost, tag.length)
  return timingSafeEqual(found, tag) && kept !== null
}

/** What an unknown login is compared with. */
const NOBODY = { cost: COST, salt: Buffer.alloc(SALT), tag: Buffer.alloc(TAG) }

function written({ memory, passes, parallelism }: Cost, salt: Uint8Array, tag: Uint8Array): string {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(tag)}`
}

function readHash(hash: string): { cost: Cost; salt: Buffer; tag: Buffer } | null {
  const parts =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(hash)
  if (parts === null) return null
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { cost, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') }
}

const waiting: (() => void)[] = []
let running = 0

async function derive(password: string, salt: Uint8Array, cost: Cost, tagLength: number): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    // One form of the same letters: an ü typed on another keyboard may be two code points.
    const message = password.normalize('NFKC')
    return await new Promise((resolve, reject) => {
      argon2('argon2id', { message, nonce: salt, tagLength, ...cost }, (error, tag) =>
        error === null ? resolve(tag) : reject(error),
      )
    })
  } finally {
    // The place is handed on, not given back, so that the count holds.
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}
