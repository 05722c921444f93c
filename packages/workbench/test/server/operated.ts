import type { Draft } from '@theca/record'
import { readFileSync } from 'node:fs'

/** The saved sample of a kind, so that it stays right when the kind changes. */
const sampleOf = (kind: string): Pick<Draft, 'version' | 'body'> =>
  JSON.parse(readFileSync(`test/samples/${kind}.v1.json`, 'utf8')) as Pick<Draft, 'version' | 'body'>

/** An invented operation. */
const sample = sampleOf('follow.operation')

export const operatedDraft: Draft = {
  kind: 'follow.operation',
  version: sample.version,
  body: sample.body,
  effectiveAt: '2026-03-01T08:00:00.000Z',
}

/** An invented recording of its neuromonitoring. */
export const recordedDraft: Draft = {
  ...sampleOf('monitor.recording-started'),
  kind: 'monitor.recording-started',
  effectiveAt: '2026-03-01T08:10:00.000Z',
}
