import { findProtocol } from '@theca/neurophysiology'
import type { Protocol } from '@theca/neurophysiology'
import type { Recorded } from '@theca/monitor'
import { recordedFor } from '@theca/monitor'
import { protocolFrom, rulesFrom } from '../monitor/protocol-file.ts'
import { openRecordingFile } from '../monitor/recording-file.ts'
import { describeRecording, openSignalsReader } from '../signals/index.ts'
import type { Answer, Failure, Input, Outcome } from './command.ts'
import { textOf, wrongUsage } from './command.ts'
import { fileFailure, missing, readJson } from './files.ts'

/** A recording and its protocol, as the commands that judge signals take them. */
export const PROTOCOL_OPTION = {
  protocol: { takes: 'P.json', says: 'a protocol file, or the id of one that comes with Theca' },
} as const

/** The protocol that `--protocol` names, with the rules of `--rules` in place of its own. */
export async function protocolOf(input: Input): Promise<Answer<Protocol>> {
  const name = textOf(input, 'protocol')
  if (name === undefined) return { ok: false, failure: wrongUsage('Name the protocol with --protocol P.json.') }
  const shipped = findProtocol(name)
  const protocol = shipped === null ? await protocolFile(name) : { ok: true as const, value: shipped }
  const rules = textOf(input, 'rules')
  if (!protocol.ok || rules === undefined) return protocol
  const json = await readJson(rules)
  if (!json.ok) return json
  const read = rulesFrom(json.value, rules)
  return read.ok ? { ok: true, value: { ...protocol.value, rules: [...read.value] } } : read
}

async function protocolFile(name: string): Promise<Answer<Protocol>> {
  const json = await readJson(name)
  return json.ok ? protocolFrom(json.value, name) : json
}

/** Opens a recording for a protocol, does something with it, and closes it. */
export async function withRecorded(
  path: string,
  protocol: Protocol,
  work: (recorded: Recorded) => Promise<Outcome>,
): Promise<Outcome> {
  const strange = await strangeness(path)
  if (strange !== null) return strange
  const opened = openedOr(path)
  if (!opened.ok) return opened.failure
  try {
    const recorded = recordedFor(opened.value.recording, protocol)
    return recorded.ok ? await work(recorded.value) : { message: `${path}: ${recorded.failure.message}` }
  } finally {
    opened.value.close()
  }
}

/**
 * Opened once in a thread with limits: a file that fills the memory or does not end is refused there. What is read
 * here afterwards is bounded by its header.
 */
async function strangeness(path: string): Promise<Failure | null> {
  const gone = await missing(path)
  if (gone !== null) return gone
  const reader = openSignalsReader()
  try {
    const described = await describeRecording(reader, path)
    return described.ok ? null : { message: described.failure.message }
  } finally {
    await reader.close()
  }
}

function openedOr(path: string): Answer<Extract<ReturnType<typeof openRecordingFile>, { ok: true }>['value']> {
  try {
    const opened = openRecordingFile(path)
    return opened.ok ? opened : { ok: false, failure: { message: opened.failure.message } }
  } catch (error) {
    return { ok: false, failure: fileFailure(path, error) satisfies Failure }
  }
}
