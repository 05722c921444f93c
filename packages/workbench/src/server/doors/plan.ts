import { operativePlans, signPlan } from '@theca/plan'
import type { Entry } from '@theca/record'
import { foldView, toInstant } from '@theca/record'
import { montageOf, planReport } from '../../render/plan-reports.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { authorOf, caseExists, namesOf, refusedBy } from './shared.ts'

/** Signing a plan, and what is printed and handed on from it. */
export function planDoor(house: House): Some<'signPlan' | 'planPaper' | 'montage'> {
  const { record, folder, now } = house.parts
  return {
    async signPlan({ params, body, who }) {
      const caseId = params.case
      if (!(await caseExists(house, caseId))) return noSuchCase(caseId)
      const signed = signPlan(foldView(operativePlans, await record.read(caseId)), body.plan, toInstant(now()))
      if (!signed.ok) {
        const { code, message } = signed.failure
        return refused(422, code, message, 'gates' in signed.failure ? { gates: signed.failure.gates } : {})
      }
      const draft = body.key === undefined ? signed.value : { ...signed.value, key: body.key }
      // A correction of the version that came between the check and the writing: the signature is refused.
      const done = await record.append(caseId, [draft], authorOf(who), { unamended: [body.plan] })
      if (!done.ok) return refusedBy(done.failure)
      house.worklist.touch(caseId)
      return noted(
        { entry: done.value[0] as Entry },
        { action: 'write', case: caseId, what: `signed the plan: ${namesOf(done.value)}` },
      )
    },

    async planPaper({ params, who }) {
      const { case: caseId, paper, format } = params
      const which = paper === 'team-brief' ? 'brief' : 'plan'
      const made = await planReport({
        record,
        caseId,
        which,
        format,
        who,
        now: now(),
        local: await folder.reference.edits(),
      })
      if (!made.ok && made.failure.code === 'no-such-case') return noSuchCase(caseId)
      if (!made.ok) return refused(422, made.failure.code, made.failure.message)
      return noted(made.value, {
        action: 'export',
        case: caseId,
        what: `made the ${paper.replace('-', ' ')} (${format})`,
      })
    },

    async montage({ params }) {
      const caseId = params.case
      const montage = montageOf(caseId, await record.read(caseId))
      if (!montage.ok && montage.failure.code === 'no-such-case') return noSuchCase(caseId)
      if (!montage.ok) return refused(422, montage.failure.code, montage.failure.message)
      return noted(montage.value, { action: 'read', case: caseId, what: 'read the montage of the plan' })
    },
  }
}
