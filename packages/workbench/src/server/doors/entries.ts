import { planSigned } from '@theca/plan'
import type { Amendment, CaseId, Draft, Entry, Identity, Record, Refusal, Result } from '@theca/record'
import { newCaseId } from '@theca/record/kernel'
import type { Who } from '../../contract/index.ts'
import { can } from '../../contract/index.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { authorOf, caseExists, draftOf, namesOf, present, refusedBy, sent } from './shared.ts'

/** The first door: what is said about a case. */
export function entriesDoor(
  house: House,
): Some<'openCase' | 'readCase' | 'append' | 'amend' | 'identity' | 'setIdentity' | 'erase'> {
  const { record, folder } = house.parts
  const { vault } = folder
  return {
    async openCase({ body, who }) {
      if (body.identity !== undefined && !can(who, 'case:identity')) {
        return refused(
          403,
          'not-allowed',
          'Your role does not allow to set names. Open the case without one, or ask a colleague who may.',
        )
      }
      const drafts = body.drafts.map(draftOf)
      if (drafts[0]?.kind !== 'assess.case-opened') {
        return refused(
          400,
          'invalid',
          'The first entry of a case is assess.case-opened. Put it first and send it again.',
          { at: 'drafts.0.kind' },
        )
      }
      const opened = await openWithNewId(record, drafts, who)
      if (!opened.ok) return refusedBy(opened.failure)
      const { caseId, entries } = opened.value
      if (body.identity !== undefined) await vault.setIdentity(caseId, body.identity)
      house.worklist.touch(caseId)
      return noted(
        { case: caseId, entries: entries.map(sent) },
        { action: 'write', case: caseId, what: `opened the case with ${namesOf(entries)}` },
        ...(body.identity === undefined ? [] : [{ action: 'identity' as const, case: caseId, what: 'set the name' }]),
      )
    },

    async readCase({ params }) {
      const entries = await record.read(params.case)
      if (entries.length === 0) return noSuchCase(params.case)
      return noted(
        { case: params.case, entries: entries.map(sent) },
        { action: 'read', case: params.case, what: `read the case (${entries.length} entries)` },
      )
    },

    async append({ params, body, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const unchecked = body.drafts.find(({ kind }) => checked.has(kind))
      if (unchecked !== undefined) return byItsAction(unchecked.kind)
      const expects = body.unamended === undefined ? undefined : { unamended: body.unamended }
      const done = await record.append(params.case, body.drafts.map(draftOf), authorOf(who), expects)
      if (!done.ok) return refusedBy(done.failure)
      house.worklist.touch(params.case)
      return noted(
        { entries: done.value.map(sent) },
        { action: 'write', case: params.case, what: `appended ${namesOf(done.value)}` },
      )
    },

    async amend({ params, body, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      if ('kind' in body && checked.has(body.kind)) return byItsAction(body.kind)
      const done = await record.amend(params.case, amendmentOf(body), authorOf(who))
      if (!done.ok) return refusedBy(done.failure)
      house.worklist.touch(params.case)
      const did = done.value.retracts === true ? 'withdrew' : 'amended'
      return noted(
        { entry: sent(done.value) },
        { action: 'write', case: params.case, what: `${did} entry ${body.amends} by ${namesOf([done.value])}` },
      )
    },

    async identity({ params }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const identity = (await vault.identity(params.case)) ?? null
      return noted({ identity }, { action: 'identity', case: params.case, what: 'saw the name' })
    },

    async setIdentity({ params, body }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      if (await vault.erased(params.case))
        return refused(410, 'erased', `${params.case} was erased; no name is kept for it any more.`)
      await vault.setIdentity(params.case, body satisfies Identity)
      return noted({ done: true }, { action: 'identity', case: params.case, what: 'set the name' })
    },

    async erase({ params, body }) {
      const caseId = params.case
      if (body.confirm !== caseId)
        return refused(400, 'not-confirmed', `Erasing cannot be undone. Type ${caseId} to confirm it.`, {
          at: 'confirm',
        })
      if (!(await caseExists(house, caseId))) return noSuchCase(caseId)
      await vault.erase(caseId)
      const files = await folder.artifacts.discardErased(caseId)
      // The row held words of the case.
      await house.worklist.erased(caseId)
      // The reason is kept here and nowhere else: the case, which would have held it, cannot be read any more.
      return noted(
        { done: true },
        { action: 'erase', case: caseId, what: `erased the case and ${files} artifacts: ${body.reason}` },
      )
    },
  }
}

/** What is said only after a check, by an action of its own. */
const checked = new Set<string>([planSigned.kind])
const byItsAction = (kind: string) =>
  refused(422, 'needs-its-action', `${kind} is said by its own action, after a check. Use that.`, { at: 'kind' })

type Amended = Parameters<Some<'amend'>['amend']>[0]['body']

const amendmentOf = (body: Amended): Amendment =>
  'retracts' in body ? present<Amendment & { retracts: true }>(body) : present<Amendment & Draft>(body)

/** How often an id may be taken: with 33 million ids and 10,000 cases the second try is already one in 3,000. */
const TRIES = 5

/** An id nobody has. Whether it is taken is asked under the lock of the case, not before. */
async function openWithNewId(
  record: Record,
  drafts: readonly Draft[],
  who: Who,
): Promise<Result<{ caseId: CaseId; entries: Entry[] }, Refusal>> {
  for (let left = TRIES; ; left -= 1) {
    const caseId = newCaseId()
    const done = await record.append(caseId, drafts, authorOf(who), { empty: true })
    if (done.ok) return { ok: true, value: { caseId, entries: done.value } }
    if (done.failure.code !== 'expectation-failed' || left <= 1) return done
  }
}
