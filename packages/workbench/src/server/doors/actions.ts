import type { CaseId, Draft, Entry } from '@theca/record'
import type { Who } from '../../contract/index.ts'
import { can } from '../../contract/index.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { Failure } from '../deps.ts'
import type { House } from './shared.ts'
import { asTask, authorOf, caseExists, namesOf, present, refusedBy, sent } from './shared.ts'

const cannot = ({ code, message }: Failure) => refused(422, code, message)

/** Intentions that need a check, or say several things at once. */
export function actionsDoor(
  house: House,
): Some<'readImaging' | 'measureLabels' | 'demonstration' | 'boardPage' | 'decisionSheet'> {
  const { record, imaging, reports, demonstration } = house.parts

  /** What was found is said in the record by the person who asked for it. */
  const say = async (caseId: CaseId, drafts: Draft[], who: Who) => {
    const done = await record.append(caseId, drafts, authorOf(who))
    if (!done.ok) return refusedBy(done.failure)
    house.worklist.touch(caseId)
    return { ok: true as const, entry: done.value[0] as Entry, all: done.value }
  }

  return {
    async readImaging({ params, body, who, session }) {
      const caseId = params.case
      if ('path' in body.from && (await house.accounts.mode()) !== 'local') {
        return refused(
          403,
          'local-only',
          'Folders of this computer are read only while nobody has to sign in. Drop the files into the page.',
        )
      }
      if (!(await caseExists(house, caseId))) return noSuchCase(caseId)
      return asTask(house, session, body.task, async (onProgress) => {
        const read = await imaging.readImaging({ caseId, from: body.from, who, onProgress })
        if (!read.ok) return cannot(read.failure)
        const said = await say(caseId, [read.value.draft], who)
        if (!said.ok) return said
        // Images name people; whoever may not see names does not get them this way either.
        const identities = can(who, 'case:identity') ? [...read.value.identities] : []
        return noted(
          { entry: sent(said.entry), identities },
          { action: 'write', case: caseId, what: `read imaging: ${namesOf([said.entry])}` },
          ...(identities.length === 0
            ? []
            : [{ action: 'identity' as const, case: caseId, what: 'saw whom the images name' }]),
        )
      })
    },

    async measureLabels({ params, body, who }) {
      const caseId = params.case
      if (!(await caseExists(house, caseId))) return noSuchCase(caseId)
      const { artifact, tumourLabel, seriesInstanceUid } = body
      const measured = await imaging.measureLabels(
        present<Parameters<typeof imaging.measureLabels>[0]>({ caseId, artifact, tumourLabel, seriesInstanceUid }),
      )
      if (!measured.ok) return cannot(measured.failure)
      const { draft, cord } = measured.value
      const said = await say(caseId, [draft, ...(cord === null ? [] : [cord])], who)
      if (!said.ok) return said
      return noted(
        { entry: sent(said.entry), beside: said.all.slice(1).map(sent) },
        { action: 'write', case: caseId, what: `measured labels: ${namesOf(said.all)}` },
      )
    },

    demonstration: ({ body, who, session }) =>
      asTask(house, session, body.task, async (onProgress) => {
        const made = await demonstration.make({ who, onProgress })
        if (!made.ok) return cannot(made.failure)
        for (const caseId of made.value) house.worklist.touch(caseId)
        const notes = made.value.map((caseId) => ({
          action: 'write' as const,
          case: caseId,
          what: 'made the synthetic case',
        }))
        return noted(
          { cases: [...made.value] },
          { action: 'write', what: `made ${made.value.length} synthetic cases` },
          ...notes,
        )
      }),

    async boardPage({ params, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const page = await reports.boardPage({ caseId: params.case, format: params.format, who })
      if (!page.ok) return cannot(page.failure)
      return noted(page.value, {
        action: 'export',
        case: params.case,
        what: `made the tumour-board page (${params.format})`,
      })
    },

    async decisionSheet({ params, who }) {
      if (!(await caseExists(house, params.case))) return noSuchCase(params.case)
      const sheet = await reports.decisionSheet({ caseId: params.case, format: params.format, who })
      if (!sheet.ok) return cannot(sheet.failure)
      return noted(sheet.value, {
        action: 'export',
        case: params.case,
        what: `made the sheet for deciding together (${params.format})`,
      })
    },
  }
}
