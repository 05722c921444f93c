import { inWords } from '@theca/record'
import { adjuncts, hopeTitles } from './adjuncts.ts'
import { approachTitle } from './approach.ts'
import { GATES, gates } from './gates.ts'
import { CORD_ENTRIES, cordEntryTitles } from './myelotomy.ts'
import type { LesionSigns, OperativePlanBody } from './plan-body.ts'
import { STABILITY_ITEMS, stabilityItems } from './stability.ts'
import { goalTitles, stopRules } from './trade-off.ts'

/**
 * What changed between two versions of a plan, field by field in sentences. One list of fields serves the difference, the
 * page and the report, so that nothing can change unseen.
 */
type PlanField = { readonly label: string; readonly of: (plan: OperativePlanBody) => string }

const orNone = (words: string | null): string => (words === null || words.trim() === '' ? 'none' : words.trim())
const mm = (value: number | null): string => (value === null ? 'not known' : `${value} mm`)
const list = (items: readonly string[], none = 'none'): string => (items.length === 0 ? none : items.join(', '))
const yesNo = { yes: 'yes', no: 'no', 'not-known': 'not known' } as const
export const sideTitle = (side: string): string =>
  side === 'right' || side === 'left'
    ? side.toUpperCase()
    : side === 'not-known'
      ? 'side not known'
      : side === 'both'
        ? 'both sides'
        : side
export const countingTitles = {
  'from-c2': 'from C2',
  'from-sacrum': 'from the sacrum',
  other: 'another way',
  'not-known': 'not known',
} as const
export const instrumentationTitles = {
  none: 'none',
  planned: 'planned',
  'bail-out': 'ready if needed',
  'not-decided': 'not decided',
} as const

const signalTitles = {
  none: 'no cord signal',
  'below-1': 'cord signal below one level',
  '1-to-2': 'cord signal one to two levels',
  '2-or-more': 'cord signal two levels or more',
  'not-read': 'cord signal not read',
} as const
const syrinxTitles = { yes: 'syrinx', no: 'no syrinx', 'not-known': 'syrinx not known' } as const

/** `no cord signal, oedema not measured, no syrinx, CSF block partial, enhancement homogeneous`. */
export function signsInWords({ cordSignal, oedemaMm, syrinx, csfBlock, enhancement }: LesionSigns): string {
  const words = (is: string): string => is.replace('-', ' ')
  return [
    signalTitles[cordSignal],
    oedemaMm === null ? 'oedema not measured' : `oedema ${oedemaMm} mm`,
    syrinxTitles[syrinx],
    `CSF block ${words(csfBlock)}`,
    `enhancement ${words(enhancement)}`,
  ].join(', ')
}

const lesionFields = (place: number): PlanField[] => {
  const of = (plan: OperativePlanBody) => plan.lesions[place]
  const label = place === 0 ? 'Index lesion' : `Lesion ${place + 1}`
  return [
    {
      label,
      of: (plan) => {
        const each = of(plan)
        return each === undefined
          ? 'none'
          : `${each.compartment.replaceAll('_', ' ')}, ${each.from === each.to ? each.from : `${each.from} to ${each.to}`}, ${sideTitle(each.side)}`
      },
    },
    {
      label: `${label}, sector`,
      of: (plan) => {
        const each = of(plan)
        return each === undefined || each.sector === null
          ? 'not known'
          : `${each.sector}${each.angleDeg === null ? '' : `, ${each.angleDeg}°`}`
      },
    },
    {
      label: `${label}, top and bottom`,
      of: (plan) => `${mm(of(plan)?.topMm ?? null)} and ${mm(of(plan)?.bottomMm ?? null)}`,
    },
    {
      label: `${label}, foramen, adherent, linear only`,
      of: (plan) => {
        const each = of(plan)
        return each === undefined
          ? 'none'
          : [each.foramen, each.adherent, each.linearOnly].map((is) => yesNo[is]).join(', ')
      },
    },
    {
      label: `${label}, signs`,
      of: (plan) => {
        const each = of(plan)
        return each === undefined ? 'none' : signsInWords(each.signs)
      },
    },
    { label: `${label}, rests on`, of: (plan) => list((of(plan)?.rests ?? []).map((seq) => `entry ${seq}`)) },
  ]
}

const fields: readonly PlanField[] = [
  ...Array.from({ length: 20 }, (_, place) => lesionFields(place)).flat(),
  { label: 'Margin', of: ({ levels }) => mm(levels.marginMm) },
  {
    label: 'Labelled discs',
    of: ({ levels }) =>
      list(levels.landmarks.map((each) => `${each.level} ${each.upperDiscMm} to ${each.lowerDiscMm} mm`)),
  },
  {
    label: 'Laminae',
    of: ({ levels }) =>
      `${levels.laminae.length === 0 ? 'not chosen' : levels.laminae.join(' + ')}${levels.by === 'surgeon' ? ', by the surgeon' : ''}`,
  },
  { label: 'Reason for the laminae', of: ({ levels }) => orNone(levels.reason) },
  { label: 'Levels counted', of: ({ levels }) => countingTitles[levels.counting] },
  { label: 'Transitional anatomy', of: ({ levels }) => yesNo[levels.transitional] },
  { label: 'Conus', of: ({ levels }) => levels.conus ?? 'not known' },
  {
    label: 'Approach',
    of: ({ approach }) => (approach.option === null ? 'not chosen' : approachTitle(approach.option, approach.side)),
  },
  { label: 'Side of the approach', of: ({ approach }) => sideTitle(approach.side) },
  { label: 'Reason for the approach', of: ({ approach }) => orNone(approach.override) },
  {
    label: 'Entry into the cord',
    of: ({ approach }) => (approach.entry === null ? 'none' : cordEntryTitles[approach.entry]),
  },
  {
    label: 'Ways into the cord',
    of: ({ approach }) => CORD_ENTRIES.map((way) => `${way} ${mm(approach.pathsMm[way])}`).join(', '),
  },
  { label: 'Dural opening', of: ({ approach }) => mm(approach.duralOpeningMm) },
  { label: 'Goal', of: ({ goal }) => (goal === null ? 'not chosen' : goalTitles[goal]) },
  ...STABILITY_ITEMS.map((id): PlanField => ({
    label: stabilityItems[id].title,
    of: ({ stability }) => {
      const is = stability.answers[id]
      return is === undefined ? 'not asked' : yesNo[is]
    },
  })),
  { label: 'Instrumentation', of: ({ stability }) => instrumentationTitles[stability.instrumentation] },
  { label: 'Reason for the instrumentation', of: ({ stability }) => orNone(stability.reason) },
  ...(Object.keys(adjuncts) as (keyof typeof adjuncts)[]).map((id): PlanField => ({
    label: adjuncts[id].title,
    of: (plan) => {
      const found = plan.adjuncts.find(({ adjunct }) => adjunct === id)
      return found === undefined
        ? 'not asked'
        : `${found.use.replace('-', ' ')}${found.words === null || found.words.trim() === '' ? '' : `: ${found.words.trim()}`}`
    },
  })),
  { label: 'Steroid', of: ({ perioperative }) => inWords(perioperative.steroid) },
  {
    label: 'Antithrombotics',
    of: ({ perioperative: { antithrombotics } }) =>
      antithrombotics === null
        ? 'not asked'
        : list(
            antithrombotics.map(
              (each) =>
                `${each.drug}, last ${each.lastDoseAt ?? 'not known'}, clearance ${each.clearanceMlMin ?? 'not known'}, laboratory ${each.otherwiseMet === null ? 'not known' : each.otherwiseMet ? 'met' : 'not met'}`,
            ),
            'none taken',
          ),
  },
  { label: 'Blood', of: ({ perioperative }) => inWords(perioperative.blood) },
  { label: 'Positioning', of: ({ perioperative }) => inWords(perioperative.positioning) },
  {
    label: 'Arterial pressure',
    of: ({ perioperative }) =>
      perioperative.pressureMmHg === null ? 'not chosen' : `${perioperative.pressureMmHg} mmHg`,
  },
  { label: 'Closure', of: ({ perioperative }) => inWords(perioperative.closure) },
  { label: 'Radiotherapy before', of: ({ perioperative }) => inWords(perioperative.radiotherapyBefore) },
  { label: 'Stop rules', of: ({ stopRules: { agreed } }) => list(agreed.map((id) => stopRules[id].sign)) },
  { label: 'Own stop rule', of: (plan) => orNone(plan.stopRules.own) },
  { label: 'Stop rules agreed with', of: (plan) => orNone(plan.stopRules.agreedWith) },
  {
    label: 'Monitored muscles and leads',
    of: ({ monitoring }) =>
      monitoring === null
        ? 'none planned'
        : list(monitoring.channels.map(({ label: name, role }) => `${name} ${role.replace('-', ' ')}`)),
  },
  {
    label: 'Monitored lines',
    of: ({ monitoring }) => (monitoring === null ? 'none planned' : list(monitoring.lines.map(({ id }) => id))),
  },
  {
    label: 'D-wave',
    of: ({ monitoring }) =>
      monitoring === null
        ? 'none planned'
        : `${monitoring.dWave.use.replace('-', ' ')}, caudal ${monitoring.dWave.caudal ?? 'none'}, rostral ${monitoring.dWave.rostral ?? 'none'}`,
  },
  { label: 'Needs of monitoring', of: ({ monitoring }) => list(monitoring?.needs.map(({ words }) => words) ?? []) },
  { label: 'Reason for changing the montage', of: ({ monitoring }) => orNone(monitoring?.changes.reason ?? null) },
  {
    label: 'What the person hopes for',
    of: ({ consent }) =>
      list(
        consent.hopes.map((each) => hopeTitles[each]),
        'not asked',
      ),
  },
  { label: 'Trade-off, in their words', of: ({ consent }) => inWords(consent.tradeOff) },
  { label: 'If nothing is done', of: ({ consent }) => inWords(consent.ifNothing) },
  { label: 'Escalation', of: ({ consent }) => inWords(consent.escalation) },
  ...GATES.map((id): PlanField => ({
    label: gates[id].title,
    of: (plan) => {
      const found = plan.gates.find(({ gate }) => gate === id)
      return found === undefined
        ? 'not answered'
        : `${found.answer.replace('-', ' ')}${found.words === null || found.words.trim() === '' ? '' : `: ${found.words.trim()}`}`
    },
  })),
]

/**
 * One sentence for each field that differs; none where the two say the same.
 *
 * @example differenceBetween(signed, current)   // ['Goal: decompress only → debulk as function allows.']
 */
export function differenceBetween(before: OperativePlanBody, after: OperativePlanBody): string[] {
  return fields.flatMap(({ label, of }) => {
    const [was, is] = [of(before), of(after)]
    return was === is ? [] : [`${label}: ${was} → ${is}.`]
  })
}
