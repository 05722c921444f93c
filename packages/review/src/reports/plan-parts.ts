import { formatSegments, muscle, SENSORY_NERVES } from '@theca/anatomy'
import type { MuscleId, SensoryNerveId } from '@theca/anatomy'
import type { LocalRow } from '@theca/instruments'
import { antithrombotics, antithromboticClearance } from '@theca/instruments'
import type { MonitoringPlan, OperativePlanBody, PlanVersion, StopRuleId } from '@theca/plan'
import {
  adjuncts,
  approachTitle,
  cordEntryTitles,
  countingTitles,
  exposureBy,
  exposureInWords,
  gates,
  GATES,
  goalTitles,
  hopeTitles,
  instrumentationTitles,
  openGates,
  sideTitle,
  stabilityOf,
  stopRules,
} from '@theca/plan'
import type { Instant } from '@theca/record'
import type { Field, Part, Source } from './page.ts'
import { answer, basisParts, gap, joined, number, said, text } from './paper.ts'
import { entrySource } from './scores.ts'

/** Pieces of the operative plan that the plan report and the team brief share. */

export const versionSource = ({ entry, number: version }: PlanVersion): Source =>
  entrySource(entry, `Operative plan, version ${version}`)

export const field = (key: string, label: string, ...parts: Part[]): Field => ({ key, label, parts })

const orGap = (source: Source, words: string | null): Part[] =>
  words === null || words.trim() === '' ? [gap('not-asked')] : [said(source, words)]

/** `RIGHT hemilaminectomy, T9 + T10, for an intradural extramedullary tumour at T9 to T10`. */
export function operationWords({ approach, levels, lesions }: OperativePlanBody): string {
  const [lesion] = lesions
  const way = approach.option === null ? 'Approach not chosen' : approachTitle(approach.option, approach.side)
  const laminae = levels.laminae.length === 0 ? 'laminae not chosen' : levels.laminae.join(' + ')
  if (lesion === undefined) return `${way}, ${laminae}`
  const where = lesion.from === lesion.to ? lesion.from : `${lesion.from} to ${lesion.to}`
  return `${way}, ${laminae}; ${lesion.compartment.replaceAll('_', ' ')} tumour at ${where}, ${sideTitle(lesion.side)}`
}

export function levelFields(source: Source, plan: OperativePlanBody): Field[] {
  const { levels, lesions } = plan
  const [lesion] = lesions
  const measured =
    lesion !== undefined && lesion.topMm !== null && lesion.bottomMm !== null && levels.landmarks.length > 0
  const extent = measured ? { topMm: lesion.topMm as number, bottomMm: lesion.bottomMm as number } : null
  const exposure = extent === null ? null : exposureBy(levels.landmarks, extent, levels.marginMm, levels.laminae)
  return [
    field(
      'laminae',
      'Laminae',
      ...(levels.laminae.length === 0
        ? [gap('not-asked', 'not chosen')]
        : [said(source, exposure === null ? levels.laminae.join(' + ') : exposureInWords(exposure))]),
    ),
    field(
      'window',
      'Window',
      ...(exposure === null
        ? [gap('not-determinable', 'discs or tumour are not measured')]
        : [
            number(source, exposure.windowMm.toFixed(1), 'mm', 'computed'),
            text(', spare'),
            number(source, exposure.spareMm.toFixed(1), 'mm', 'computed'),
          ]),
    ),
    field(
      'needed',
      'Needed',
      ...(extent === null
        ? [gap('not-determinable', 'discs or tumour are not measured')]
        : [
            number(source, (extent.topMm - extent.bottomMm).toFixed(1), 'mm', 'measured'),
            text('and margin'),
            number(source, String(levels.marginMm), 'mm'),
          ]),
    ),
    field(
      'chosen',
      'Chosen by',
      said(source, levels.by === 'proposal' ? 'as proposed' : 'the surgeon'),
      ...(levels.by === 'surgeon' ? [text(':'), ...orGap(source, levels.reason)] : []),
    ),
    field(
      'counting',
      'Counted',
      ...(levels.counting === 'not-known' ? [gap('not-known')] : [said(source, countingTitles[levels.counting])]),
      text(', transitional anatomy'),
      ...(levels.transitional === 'not-known' ? [gap('not-known')] : [said(source, levels.transitional)]),
    ),
    field('conus', 'Conus', ...(levels.conus === null ? [gap('not-known')] : [said(source, levels.conus)])),
  ]
}

export function approachFields(source: Source, plan: OperativePlanBody): Field[] {
  const { approach, stability } = plan
  return [
    field(
      'approach',
      'Approach',
      ...(approach.option === null
        ? [gap('not-asked', 'not chosen')]
        : [said(source, approachTitle(approach.option, approach.side))]),
    ),
    ...(approach.override === null || approach.override.trim() === ''
      ? []
      : [field('override', 'Because', said(source, approach.override))]),
    ...(approach.entry === null
      ? []
      : [field('entry', 'Into the cord', said(source, cordEntryTitles[approach.entry]))]),
    field(
      'dura',
      'Dura',
      ...(approach.duralOpeningMm === null
        ? [gap('not-asked')]
        : [text('opened over'), number(source, String(approach.duralOpeningMm), 'mm')]),
    ),
    field(
      'goal',
      'Goal',
      ...(plan.goal === null ? [gap('not-asked', 'not chosen')] : [said(source, goalTitles[plan.goal])]),
    ),
    field('stability', 'Stability', said(source, stabilityOf(stability.answers).says.replace(/\.$/, ''), 'computed')),
    field(
      'instrumentation',
      'Instrumentation',
      ...(stability.instrumentation === 'not-decided'
        ? [gap('not-known', 'not decided')]
        : [said(source, instrumentationTitles[stability.instrumentation])]),
      ...(stability.reason === null || stability.reason.trim() === ''
        ? []
        : [text(':'), said(source, stability.reason)]),
    ),
  ]
}

export function stopItems(
  source: Source,
  { stopRules: { agreed, own } }: OperativePlanBody,
  withBasis: boolean,
): Part[][] {
  const items = agreed.map((id: StopRuleId): Part[] => {
    const { sign, does, basis } = stopRules[id]
    return [said(source, `${sign}: ${does}`), ...(withBasis ? [text('.'), ...basisParts(basis)] : [])]
  })
  const words = own?.trim() ?? ''
  return words === '' ? items : [...items, [said(source, words)]]
}

export function perioperativeFields(
  source: Source,
  { perioperative: p, adjuncts: chosen }: OperativePlanBody,
  now: Instant,
  local: readonly LocalRow[] = [],
): Field[] {
  const planned = chosen.filter(({ use }) => use === 'planned')
  return [
    field('positioning', 'Positioning', ...answer(source, p.positioning)),
    field(
      'pressure',
      'Arterial pressure',
      ...(p.pressureMmHg === null ? [gap('not-asked')] : [number(source, String(p.pressureMmHg), 'mmHg or more')]),
    ),
    field('steroid', 'Steroid', ...answer(source, p.steroid)),
    field('antithrombotics', 'Antithrombotics', ...antithromboticParts(source, p.antithrombotics, now, local)),
    field('blood', 'Blood', ...answer(source, p.blood)),
    field(
      'adjuncts',
      'Adjuncts',
      ...(planned.length === 0
        ? [gap('not-asked')]
        : joined(
            planned.map(({ adjunct, words }) => [
              said(
                source,
                `${adjuncts[adjunct].title}${words === null || words.trim() === '' ? '' : `: ${words.trim()}`}`,
              ),
            ]),
          )),
    ),
    field('closure', 'Closure', ...answer(source, p.closure)),
  ]
}

/** Each drug with its last dose, and what the table of intervals says of it now. */
function antithromboticParts(
  source: Source,
  drugs: OperativePlanBody['perioperative']['antithrombotics'],
  now: Instant,
  local: readonly LocalRow[],
): Part[] {
  if (drugs === null) return [gap('not-asked')]
  if (drugs.length === 0) return [said(source, 'none taken')]
  return joined(
    drugs.map(({ drug, lastDoseAt, clearanceMlMin, otherwiseMet }) => {
      const hours = lastDoseAt === null ? null : (Date.parse(now) - Date.parse(lastDoseAt)) / 3_600_000
      const title = antithrombotics.find((each) => each.drug === drug)?.title ?? drug
      return [
        said(source, title),
        text(', last dose'),
        ...(hours === null
          ? [gap('not-known')]
          : [number(source, String(Math.floor(hours)), 'h before this page', 'computed')]),
        text(':'),
        said(source, antithromboticClearance(drug, hours, clearanceMlMin, otherwiseMet, local).says, 'computed'),
      ]
    }),
  )
}

export function personFields(source: Source, { consent, perioperative }: OperativePlanBody): Field[] {
  return [
    field(
      'hopes',
      'Hopes for, in this order',
      ...(consent.hopes.length === 0
        ? [gap('not-asked')]
        : [said(source, consent.hopes.map((each) => hopeTitles[each]).join(', '))]),
    ),
    field('trade-off', 'Trade-off', ...answer(source, consent.tradeOff, true)),
    field('nothing', 'If nothing is done', ...answer(source, consent.ifNothing)),
    field('escalation', 'Escalation', ...answer(source, consent.escalation)),
    field('radiotherapy', 'Radiotherapy before', ...answer(source, perioperative.radiotherapyBefore)),
  ]
}

export const gateItems = (source: Source, plan: OperativePlanBody): Part[][] => {
  const open = openGates(plan)
  return GATES.map((gate) => {
    const found = plan.gates.find((each) => each.gate === gate)
    const still = open.find((each) => each.gate === gate)
    const { title } = gates[gate]
    if (found === undefined) return [text(`${title}:`), gap('not-asked', 'not answered')]
    const words = `${found.answer.replace('-', ' ')}${found.words === null || found.words.trim() === '' ? '' : `, ${found.words.trim()}`}`
    return [
      text(`${title}:`),
      said(source, words),
      ...(still === undefined ? [] : [text('; open:'), said(source, still.because, 'computed')]),
    ]
  })
}

// ── monitoring ───────────────────────────────────────────────────────────────────────────────────────────────────────

const roleTitles = { sentinel: 'At the tumour', 'long-tract': 'Below', control: 'Above, control' } as const

/** Muscles by role, sensory nerves, D-wave, reflex: as a theatre team reads it. */
export function monitoringFields(source: Source, monitoring: MonitoringPlan | null): Field[] {
  if (monitoring === null) return [field('monitoring', 'Monitoring', gap('not-asked', 'no montage'))]
  const roles = (Object.keys(roleTitles) as (keyof typeof roleTitles)[]).flatMap((role) => {
    const muscles = sidesByMuscle(monitoring, role)
    return muscles.length === 0 ? [] : [field(role, roleTitles[role], said(source, muscles.join(', ')))]
  })
  const nerves = [
    ...new Set(
      monitoring.lines.flatMap(({ modality, stimulus }) =>
        modality === 'ssep' && stimulus !== null ? [stimulus.split('-')[0] as SensoryNerveId] : [],
      ),
    ),
  ]
  const { dWave } = monitoring
  const leads = [
    ...(dWave.caudal === null ? [] : [`lead ${dWave.caudal}`]),
    ...(dWave.rostral === null ? [] : [`control ${dWave.rostral}`]),
  ]
  return [
    field(
      'segments',
      'Cord segments',
      ...(monitoring.segments === null
        ? [gap('not-applicable', 'below the conus')]
        : [said(source, `about ${formatSegments(monitoring.segments)}, give or take two`, 'computed')]),
    ),
    ...roles,
    field(
      'ssep',
      'SSEP',
      ...(nerves.length === 0
        ? [gap('not-applicable')]
        : [
            said(
              source,
              nerves.map((nerve) => SENSORY_NERVES[nerve].title.replace(' nerve', '').toLowerCase()).join(', '),
            ),
          ]),
    ),
    field(
      'dwave',
      'D-wave',
      said(
        source,
        [dWave.use.replace('-', ' '), ...leads, dWave.because].join('; '),
        dWave.mark === 'project' ? 'project' : dWave.mark,
      ),
    ),
    field('reflex', 'Reflex and roots', said(source, reflexWords(monitoring))),
  ]
}

const reflexWords = ({ lines }: MonitoringPlan): string => {
  const has = (modality: string): boolean => lines.some((line) => line.modality === modality)
  const found = [
    ...(has('bcr') ? ['bulbocavernosus reflex'] : []),
    ...(has('emg') ? ['free-run EMG'] : []),
    ...(has('temg') ? ['triggered EMG'] : []),
  ]
  return found.length === 0 ? 'none' : found.join(', ')
}

/** `TA`, or with its side where only one is recorded. */
function sidesByMuscle({ channels }: MonitoringPlan, role: string): string[] {
  const ids = [
    ...new Set(channels.flatMap((each) => (each.role === role && each.muscle !== null ? [each.muscle] : []))),
  ]
  return ids.map((id: MuscleId) => {
    const name = muscle(id).title.toLowerCase()
    const sides = channels.filter((each) => each.muscle === id).map(({ side }) => side)
    const [side] = sides
    return sides.length === 1 && side !== undefined && side !== 'midline' ? `${name} ${sideTitle(side)}` : name
  })
}

export const needItems = (source: Source, monitoring: MonitoringPlan | null): Part[][] =>
  (monitoring?.needs ?? []).map(({ words, mark }) => [said(source, words, mark === 'project' ? 'project' : mark)])
