import { alarmRuleSchema, readProtocol } from '@theca/neurophysiology'
import type { AlarmRule, Protocol } from '@theca/neurophysiology'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { z } from 'zod'

type Failure = { readonly message: string }

/** Faults shown at once: a file of another kind has hundreds. */
const SHOWN = 3

const told = (name: string, what: string, faults: readonly string[]): { readonly ok: false; failure: Failure } => {
  const more = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : ''
  return refuse({
    message: `${name} is no ${what}: ${faults.slice(0, SHOWN).join('; ')}${more}. "theca protocol show --schema" says what it may hold.`,
  })
}

/** A protocol from parsed JSON. */
export function protocolFrom(value: unknown, name: string): Result<Protocol, Failure> {
  const read = readProtocol(value)
  return read.ok ? ok(read.protocol) : told(name, 'monitoring protocol', read.faults)
}

const rulesFile = z.union([
  z.array(alarmRuleSchema),
  z.looseObject({ rules: z.array(alarmRuleSchema) }).transform((it) => it.rules),
])

/** Alarm rules from parsed JSON: a list, or an object that has one under `rules`, such as a protocol. */
export function rulesFrom(value: unknown, name: string): Result<readonly AlarmRule[], Failure> {
  const read = rulesFile.safeParse(value)
  if (read.success) return ok(read.data)
  const faults = z.array(alarmRuleSchema).safeParse(Array.isArray(value) ? value : Object(value).rules)
  const issues = faults.success ? [] : faults.error.issues
  return told(
    name,
    'list of alarm rules',
    issues.map(({ path, message }) => `${path.join('.') || 'rules'}: ${message}`),
  )
}
