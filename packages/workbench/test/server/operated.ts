import type { Draft } from '@theca/record'
import { readFileSync } from 'node:fs'

/** An invented operation: the saved sample of its kind, so that it stays right when the kind changes. */
const sample = JSON.parse(readFileSync('test/samples/follow.operation.v1.json', 'utf8')) as Pick<
  Draft,
  'version' | 'body'
>

export const operatedDraft: Draft = {
  kind: 'follow.operation',
  version: sample.version,
  body: sample.body,
  effectiveAt: '2026-03-01T08:00:00.000Z',
}
