import type { Assessment } from '@theca/assess'
import { compartmentsOf, latest } from '@theca/assess'
import type { Instrument } from '@theca/instruments'
import { instruments } from '@theca/instruments'

/** Pages of the room that are no instrument, in the order of the work. */
export const pages = {
  referral: 'Intake',
  person: 'The person',
  opened: 'Opening, name, closing',
  serial: 'Serial examination',
  clock: 'Times and clock',
  prognosis: 'Prognosis, side by side',
  frameworks: 'Frameworks, explained',
  goals: 'Goals and expectation',
  board: 'Tumour-board decision',
} as const
export type PageId = keyof typeof pages
export const isPage = (form: string): form is PageId => Object.hasOwn(pages, form)

export const casePages = ['referral', 'person', 'opened'] as const satisfies readonly PageId[]
export const readingPages = ['serial', 'clock', 'prognosis', 'frameworks'] as const satisfies readonly PageId[]
export const decisionPages = ['goals', 'board'] as const satisfies readonly PageId[]

/** The instruments' own domains are finer than a list of headings can be. */
const groupOf: Readonly<Record<string, string>> = {
  neurology: 'Neurology',
  'neurology and function': 'Neurology',
  gait: 'Neurology',
  'cervical myelopathy': 'Neurology',
  'thoracic myelopathy': 'Neurology',
  'intramedullary tumours': 'Neurology',
  urgency: 'Neurology',
  function: 'Function, pain',
  pain: 'Function, pain',
  'pain outcome': 'Function, pain',
  'quality of life': 'Function, pain',
  'cord compression': 'Compression',
  'epidural compression': 'Compression',
  stability: 'Compression',
  fitness: 'Fitness',
  nutrition: 'Fitness',
  prognosis: 'Prognosis',
  'brain metastases': 'Prognosis',
  framework: 'Frameworks',
  'leptomeningeal disease': 'Frameworks',
  'leptomeningeal response': 'Frameworks',
  timing: 'Frameworks',
}
const groupOrder = [
  'Neurology',
  'Function, pain',
  'Compression',
  'Fitness',
  'Prognosis',
  'Frameworks',
  'Course',
] as const

/** The heading that an instrument stands under. */
export const groupTitle = ({ domain }: Pick<Instrument, 'domain'>): string => groupOf[domain] ?? 'Course'

/** Put together by pages of their own from what was examined: nobody is asked for them again. */
const readElsewhere: ReadonlySet<string> = new Set(['urgency', 'nice-ng234'])

export type Group = readonly [title: string, instruments: readonly Instrument[]]

/**
 * The instruments that the desk lists, by heading.
 *
 * @param wanted words typed to find one; an empty text lists the usual ones.
 * @param all every instrument instead of those a team needs before surgery and those already answered.
 */
export function deskGroups(assessed: Assessment, form: string, wanted: string, all: boolean): Group[] {
  const text = wanted.trim().toLowerCase()
  const listed = instruments.filter(({ id, title, domain, priority, room }) =>
    text !== ''
      ? `${title} ${domain} ${id}`.toLowerCase().includes(text)
      : all ||
        id === form ||
        assessed.examinations.has(id) ||
        (priority === 'must' && room === 'assess' && !readElsewhere.has(id)),
  )
  const groups = Map.groupBy(listed, groupTitle)
  return groupOrder.flatMap((title) => {
    const list = groups.get(title)
    return list === undefined ? [] : [[title, list] as const]
  })
}

/** Answers given within this time belong to one examination of the person. */
export const ONE_EXAMINATION_MS = 2 * 3_600_000

/** How far an instrument holds in the compartments of this case. */
export const fitness = (instrument: Instrument, assessed: Assessment) =>
  instrument.validity.of({ compartments: new Set(compartmentsOf(assessed)) }, {})

/**
 * What is examined next: the following listed instrument that fits this case and was not answered in this examination; from
 * the top again after the last one; null when nothing is left.
 */
export function nextInstrument(assessed: Assessment, from: string, now: number): Instrument | null {
  const list = deskGroups(assessed, from, '', false).flatMap(([, each]) => each)
  const at = list.findIndex(({ id }) => id === from)
  const open = (instrument: Instrument): boolean => {
    const last = latest(assessed, instrument.id)
    const answered = last !== null && now - Date.parse(last.at) < ONE_EXAMINATION_MS
    return (
      instrument.priority === 'must' &&
      !readElsewhere.has(instrument.id) &&
      !answered &&
      fitness(instrument, assessed).code !== 'N'
    )
  }
  return [...list.slice(at + 1), ...list.slice(0, Math.max(at, 0))].find(open) ?? null
}
