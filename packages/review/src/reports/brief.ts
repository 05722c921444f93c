import { axialDrawing, gates, openGates, sideDrawing } from '@theca/plan'
import type { OperativePlanBody } from '@theca/plan'
import type { Entry, Result } from '@theca/record'
import { ok } from '@theca/record'
import type { Field, Part, Source } from './page.ts'
import type { Block, Paper, PaperInput, PaperRow } from './paper.ts'
import { beside, footOf, gap, said, text, wide, withSources } from './paper.ts'
import type { NoPlan } from './plan.ts'
import { planFacts, stateParts } from './plan.ts'
import {
  approachFields,
  levelFields,
  monitoringFields,
  needItems,
  operationWords,
  perioperativeFields,
  personFields,
  stopItems,
  versionSource,
} from './plan-parts.ts'

/**
 * The team brief: one side of paper that hangs in theatre. What is done, on which side, when to stop, what is watched.
 * It says at the top whether it is signed, and names every gate that is open.
 *
 * @returns a refusal where there is no plan.
 * @example briefPaper({ entries, now, preparedBy: 'A. Weiss', version })
 */
export function briefPaper(input: PaperInput & { entries: readonly Entry[] }): Result<Paper, NoPlan> {
  const facts = planFacts(input.entries)
  if (!facts.ok) return facts
  const { assessed, operation, current } = facts.value
  const source = versionSource(current)
  const { plan } = current
  const keep =
    (...keys: string[]) =>
    ({ key }: { key: string }): boolean =>
      keys.includes(key)
  return ok(
    withSources({
      title: 'Team brief',
      name: 'team-brief',
      case: input.entries.at(-1)?.case ?? '',
      synthetic: assessed.opened?.body.synthetic ?? false,
      prepared: { at: input.now, timeZone: input.timeZone ?? 'UTC', by: input.preparedBy },
      about: stateParts(current, operation),
      lead: [said(source, operationWords(plan))],
      rows: [
        // Two columns that run on by themselves: a long one takes no room from the other.
        beside(
          [
            {
              is: 'drawings',
              key: 'drawings',
              title: 'Levels and side',
              drawings: [sideDrawing(plan), axialDrawing(plan)],
            },
            section('perioperative', 'Around the operation', perioperativeFields(source, plan, input.now, input.local)),
          ],
          [
            { is: 'list', key: 'stop', title: 'Stop when', items: stopOrNone(source, plan) },
            section('levels', 'Levels', levelFields(source, plan).filter(keep('laminae', 'window', 'counting'))),
            section(
              'approach',
              'Way',
              approachFields(source, plan).filter(keep('goal', 'entry', 'dura', 'instrumentation')),
            ),
            section(
              'monitoring',
              'Watched',
              monitoringFields(source, plan.monitoring).filter(({ key }) => key !== 'segments'),
            ),
            { is: 'list', key: 'needs', title: 'Anaesthesia', items: needItems(source, plan.monitoring) },
            section(
              'person',
              'The person',
              personFields(source, plan).filter(keep('hopes', 'trade-off', 'escalation')),
            ),
          ],
        ),
        openRow(source, plan),
        wide({
          is: 'lines',
          key: 'team',
          title: 'Said aloud together',
          lines: ['Surgeon', 'Neurophysiologist', 'Anaesthetist', 'Theatre nurse'],
        }),
      ],
      notes: [],
      foot: footOf(input.version, input.entries),
    }),
  )
}

const section = (key: string, title: string, fields: readonly Field[]): Block => ({
  is: 'section',
  section: { key, title, fields },
})

const stopOrNone = (source: Source, plan: OperativePlanBody): Part[][] => {
  const items = stopItems(source, plan, false)
  return items.length === 0 ? [[gap('not-asked', 'no stop rule agreed')]] : items
}

/** A few below each other, many in two columns: all of them stand on the one side. */
function openRow(source: Source, plan: OperativePlanBody): PaperRow {
  const title = 'Open before the knife'
  const items = openGates(plan).map(({ gate, because }): Part[] => [
    text(`${gates[gate].title}:`),
    said(source, because, 'computed'),
  ])
  if (items.length === 0)
    return wide({ is: 'list', key: 'gates', title, items: [[text('Nothing: every gate is answered.')]] })
  if (items.length <= FEW) return wide({ is: 'list', key: 'gates', title, items, boxes: true })
  const half = Math.ceil(items.length / 2)
  return beside(
    [{ is: 'list', key: 'gates', title, items: items.slice(0, half), boxes: true }],
    [{ is: 'list', key: 'gates-on', title: `${title}, continued`, items: items.slice(half), boxes: true }],
  )
}

const FEW = 3
