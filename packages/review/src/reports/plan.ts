import { compartmentTitles, formatSegments } from '@theca/anatomy'
import { assessment } from '@theca/assess'
import type { LesionMap, OperationPlan, OperativePlanBody, PlanVersion } from '@theca/plan'
import {
  adjuncts,
  approaches,
  approachOptions,
  approachTitle,
  axialDrawing,
  consentFacts,
  currentPlan,
  differenceBetween,
  imaging,
  latestOperation,
  lesionMapOf,
  operativePlans,
  radiotherapyFacts,
  reading,
  rulesBroken,
  sideDrawing,
  sideTitle,
  signedPlan,
  situationOf,
  steroidFact,
  tradeOffs,
} from '@theca/plan'
import type { Entry, Result } from '@theca/record'
import { foldStatements, ok, refuse, statementsOf } from '@theca/record'
import type { Part, Source } from './page.ts'
import type { Block, Paper, PaperInput, PaperRow } from './paper.ts'
import { basisParts, beside, footOf, gap, joined, number, said, text, wide, withSources } from './paper.ts'
import {
  approachFields,
  gateItems,
  levelFields,
  monitoringFields,
  needItems,
  operationWords,
  perioperativeFields,
  personFields,
  stopItems,
  versionSource,
} from './plan-parts.ts'
import { entrySource } from './scores.ts'

export type NoPlan = { readonly code: 'no-plan'; readonly message: string }

/** What both papers of a plan are made from; a refusal where no version was ever kept. */
export function planFacts(entries: readonly Entry[]) {
  const statements = statementsOf(entries)
  const assessed = foldStatements(assessment, statements)
  const plans = foldStatements(operativePlans, statements)
  const operation = latestOperation(plans)
  const current = currentPlan(plans)
  if (operation === null || current === null) {
    return refuse<NoPlan>({
      code: 'no-plan',
      message: 'No operative plan is kept in this case. Keep a version on its plan page first.',
    })
  }
  const map = lesionMapOf(assessed, foldStatements(imaging, statements), foldStatements(reading, statements), current)
  return ok({ assessed, operation, current, signed: signedPlan(plans), map })
}

/**
 * The plan report: the last version, whether it is signed, what changed since, and everything that it rests on.
 *
 * @returns a refusal where there is no plan.
 * @example planPaper({ entries: await record.read('TH-7K2QD'), now, preparedBy: 'A. Weiss', version })
 */
export function planPaper(input: PaperInput & { entries: readonly Entry[] }): Result<Paper, NoPlan> {
  const facts = planFacts(input.entries)
  if (!facts.ok) return facts
  const { assessed, operation, current, signed, map } = facts.value
  const source = versionSource(current)
  const { plan } = current
  return ok(
    withSources({
      title: 'Operative plan',
      name: 'operative-plan',
      case: input.entries.at(-1)?.case ?? '',
      synthetic: assessed.opened?.body.synthetic ?? false,
      prepared: { at: input.now, timeZone: input.timeZone ?? 'UTC', by: input.preparedBy },
      about: stateParts(current, operation),
      lead: [said(source, operationWords(plan))],
      rows: [
        ...changedRows(current, signed?.version ?? null),
        wide(lesionTable(map)),
        wide({
          is: 'drawings',
          key: 'drawings',
          title: 'Levels and approach',
          drawings: [sideDrawing(plan), axialDrawing(plan)],
        }),
        beside(
          [{ is: 'section', section: { key: 'levels', title: 'Levels', fields: levelFields(source, plan) } }],
          [
            {
              is: 'section',
              section: { key: 'approach', title: 'Approach and goal', fields: approachFields(source, plan) },
            },
          ],
        ),
        wide(optionTable(source, plan)),
        ...tradeOffRows(plan),
        wide({ is: 'list', key: 'stop', title: 'Stop rules', items: orNothing(stopItems(source, plan, true)) }),
        beside(
          [
            {
              is: 'section',
              section: {
                key: 'perioperative',
                title: 'Around the operation',
                fields: perioperativeFields(source, plan, input.now, input.local),
              },
            },
          ],
          [{ is: 'section', section: { key: 'person', title: 'The person', fields: personFields(source, plan) } }],
        ),
        wide({
          is: 'section',
          section: { key: 'monitoring', title: 'Monitoring', fields: monitoringFields(source, plan.monitoring) },
        }),
        ...montageRows(source, plan),
        beside(
          [{ is: 'list', key: 'gates', title: 'Gates', items: gateItems(source, plan) }],
          [{ is: 'list', key: 'adjuncts', title: 'What is known of the adjuncts planned', items: adjunctItems(plan) }],
        ),
        beside(
          [
            {
              is: 'list',
              key: 'radiotherapy',
              title: 'For radiotherapy',
              items: radiotherapyFacts.map(({ title, basis }) => [text(`${title}:`), ...basisParts(basis)]),
            },
          ],
          [{ is: 'list', key: 'consent', title: 'Said before consent', items: consentFacts.map(basisParts) }],
        ),
      ],
      notes: notesOf(plan),
      foot: footOf(input.version, input.entries),
    }),
  )
}

const orNothing = (items: Part[][]): Part[][] => (items.length === 0 ? [[gap('not-asked', 'none agreed')]] : items)

/** `Version 2, signed by A. Weiss`, or `draft, not signed` with the version that is. */
export function stateParts(current: PlanVersion, { signatures }: OperationPlan): Part[] {
  const version: Part = said(versionSource(current), `version ${current.number}`, 'computed')
  const signature = signatures.findLast((each) => each.version.place === current.place)
  const earlier = signatures.findLast((each) => each.void === null)
  if (signature?.void === null) {
    const by = entrySource(signature.entry, 'Plan signed')
    return [version, text(', signed by'), said(by, signature.entry.author.name)]
  }
  return [
    version,
    text(', draft, not signed'),
    ...(signature === undefined
      ? []
      : [
          text('; signature void:'),
          said(entrySource(signature.entry, 'Plan signed'), signature.void ?? '', 'computed'),
        ]),
    ...(earlier === undefined
      ? []
      : [
          text('; signed is'),
          said(entrySource(earlier.entry, 'Plan signed'), `version ${earlier.version.number}`, 'computed'),
        ]),
  ]
}

function changedRows(current: PlanVersion, signed: PlanVersion | null): PaperRow[] {
  if (signed === null || signed.number === current.number) return []
  const changes = differenceBetween(signed.plan, current.plan)
  const items =
    changes.length === 0
      ? [[text('Nothing; the words are the same.')]]
      : changes.map((each): Part[] => [said(versionSource(current), each, 'computed')])
  return [wide({ is: 'list', key: 'changed', title: 'Changed since the signed version', items })]
}

function lesionTable({ lesions, figures, notRead, unassigned }: LesionMap): Block {
  const rows = lesions.map(({ compartment, levels, side, sector, signs, index, entry }): Part[][] => {
    const source = entrySource(entry, 'Lesion')
    return [
      levels === null ? [gap('not-known')] : [said(source, levels)],
      compartment === null ? [gap('not-known')] : [said(source, compartmentTitles[compartment])],
      side === 'not-known' ? [gap('not-known')] : [said(source, sideTitle(side))],
      sector === null ? [gap('not-asked')] : [said(source, sector)],
      [...(index ? [said(source, 'index lesion')] : []), ...(signs === null ? [] : [said(source, signs)])],
    ]
  })
  const measures = figures.map(({ label, value, unit, bounds, method, imagedOn, entry }): Part[][] => {
    const source = entrySource(entry, method, imagedOn === null ? undefined : { on: imagedOn, precision: 'day' })
    const interval =
      bounds === null ? {} : { interval: { low: bounds[0], high: bounds[1], kind: 'outline half a voxel in and out' } }
    return [[said(source, label)], [{ ...number(source, value, unit, 'measured'), ...interval }], [], [], []]
  })
  const missing: Part[][][] = notRead.length === 0 ? [] : [[[text('Not read')], [text(notRead.join('; '))], [], [], []]]
  const of: Part[][][] =
    unassigned === null ? [] : [[[text('Measures')], [gap('not-known', 'of which lesion was not said')], [], [], []]]
  return {
    is: 'table',
    key: 'lesions',
    title: 'Lesion map',
    head: ['Level', 'Compartment, measure', 'Side', 'Sector', 'Signs'],
    widths: [2, 3.4, 1.4, 1.8, 4],
    rows: [...rows, ...measures, ...of, ...missing],
  }
}

function optionTable(source: Source, plan: OperativePlanBody): Block {
  const rows = approachOptions(situationOf(plan)).map(({ id, named, cautions }): Part[][] => {
    const { bone, gives, costs, basis } = approaches[id]
    const chosen = plan.approach.option === id
    return [
      [said(source, `${approachTitle(id, plan.approach.side)}${chosen ? ', chosen' : ''}`)],
      [text(bone)],
      [text(gives)],
      [text(costs)],
      joined([
        ...(named.length === 0 ? [[text('for comparison')]] : named.map((rule): Part[] => [text(wordy(rule.when))])),
        ...cautions.map(basisParts),
        ...basis.map(basisParts),
      ]),
    ]
  })
  return {
    is: 'table',
    key: 'options',
    title: 'Options laid side by side, not ranked',
    head: ['Way', 'Bone', 'Gives', 'Costs', 'Named because; evidence'],
    widths: [2, 2, 2.4, 2.6, 5],
    rows,
  }
}

/** Program text carries no digit: the levels in a rule's words are written out. */
const wordy = (when: string): string => when.replaceAll('C1 to C3', 'the upper neck').replaceAll('C3', 'the upper neck')

function tradeOffRows(plan: OperativePlanBody): PaperRow[] {
  const [lesion] = plan.lesions
  const found = lesion === undefined ? undefined : tradeOffs[lesion.compartment]
  if (found === undefined) return []
  return [
    beside(
      [{ is: 'list', key: 'more', title: 'For removing more', items: found.forMore.map(basisParts) }],
      [{ is: 'list', key: 'stopping', title: 'For stopping earlier', items: found.forStopping.map(basisParts) }],
    ),
  ]
}

function montageRows(source: Source, { monitoring }: OperativePlanBody): PaperRow[] {
  if (monitoring === null) return []
  const rows = monitoring.channels.map(({ id, label, title, roots, role, because }): Part[][] => [
    [said(source, label)],
    [said(source, title)],
    [roots === null ? gap('not-applicable') : said(source, formatSegments(roots))],
    [text(role.replace('-', ' '))],
    [
      said(
        source,
        monitoring.lines
          .filter((line) => line.channel === id)
          .map(({ modality }) => modality.toUpperCase())
          .filter((each, at, all) => all.indexOf(each) === at)
          .join(', '),
        'computed',
      ),
    ],
    [said(source, because, 'computed')],
  ])
  return [
    wide({
      is: 'table',
      key: 'montage',
      title: 'Montage',
      head: ['Channel', 'Where', 'Roots', 'Role', 'Lines', 'Because'],
      widths: [1.5, 4, 1.6, 1.6, 2.2, 4],
      rows,
    }),
    wide({ is: 'list', key: 'needs', title: 'What monitoring needs of theatre', items: needItems(source, monitoring) }),
  ]
}

const adjunctItems = (plan: OperativePlanBody): Part[][] => [
  ...plan.adjuncts
    .filter(({ use }) => use === 'planned')
    .flatMap(({ adjunct }) =>
      adjuncts[adjunct].facts.map((fact): Part[] => [text(`${adjuncts[adjunct].title}:`), ...basisParts(fact)]),
    ),
  [text('Steroid:'), ...basisParts(steroidFact)],
]

const notesOf = (plan: OperativePlanBody): string[] => [
  ...(plan.monitoring === null ? [] : rulesBroken(plan.monitoring)),
  ...(plan.levels.transitional === 'yes'
    ? ['Transitional anatomy: the number of a vertebra may differ between readers.']
    : []),
]
