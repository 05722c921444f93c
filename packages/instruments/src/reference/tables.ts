import { z } from 'zod'
import type { EvidenceStatus } from '../define.ts'
import { words } from '../items.ts'
import { antithromboticFields, antithrombotics } from './antithrombotics.ts'
import { cnsActiveDrugs } from './cns-active-drugs.ts'
import { hypervascular, hypervascularFields } from './hypervascular.ts'
import { localRow, type LocalRow } from './local.ts'
import { radiosensitivity, radiosensitivityFields } from './radiosensitivity.ts'
import { REVIEWED_ON } from './row.ts'

/** A row as the program ships it. */
export type PublishedRow = {
  readonly id: string
  readonly title: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly evidenceStatus: EvidenceStatus
  readonly source: string
}

/** A table that is looked things up in, and whose rows a centre may have differently. */
export type ReferenceTable = {
  readonly id: 'radiosensitivity' | 'cns-active-drugs' | 'hypervascular' | 'antithrombotics'
  readonly title: string
  readonly about: string
  /** The day on which it was last compared with its sources. */
  readonly reviewedOn: string
  /** What a row says, with titles and labels; also what a local row may say. */
  readonly fields: z.ZodObject
  readonly rows: readonly PublishedRow[]
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

const cnsFields = z.strictObject({
  target: words('Molecular target'),
  agents: words('Drugs', { help: 'Separated by commas. No dose.' }),
  note: words('Note').nullable().default(null),
})

export const referenceTables: readonly ReferenceTable[] = [
  {
    id: 'radiosensitivity',
    title: 'Radiosensitivity by histology',
    about:
      'Response to conventional radiotherapy as NOMS uses it, derived for epidural disease. Inside the dura the histology stays true; the remedy of radiosurgery does not transfer by itself. What is not listed is undetermined.',
    reviewedOn: REVIEWED_ON,
    fields: radiosensitivityFields,
    rows: radiosensitivity.map(({ histology, group, evidenceStatus, source }) => ({
      id: histology,
      title: histology,
      fields: { group },
      evidenceStatus,
      source,
    })),
  },
  {
    id: 'cns-active-drugs',
    title: 'Systemic drugs with activity in CNS or CSF, by driver',
    about: 'A dated reference: which drugs were seen to act in CNS or CSF. It gives no advice, and none on dose.',
    reviewedOn: REVIEWED_ON,
    fields: cnsFields,
    rows: cnsActiveDrugs.map(({ target, agents, note, evidenceStatus, source }) => ({
      id: slug(`${target} ${agents[0] ?? ''}`),
      title: target,
      fields: { target, agents: agents.join(', '), note },
      evidenceStatus,
      source,
    })),
  },
  {
    id: 'hypervascular',
    title: 'Hypervascular histologies',
    about:
      'A prompt to answer the question of angiography. The evidence is vertebral; an intradural tumour often shares its supply with the anterior spinal or a radiculomedullary artery, which is a contraindication to embolisation.',
    reviewedOn: REVIEWED_ON,
    fields: hypervascularFields,
    rows: hypervascular.map(({ histology, meanVascularity, evidenceStatus, source }) => ({
      id: histology,
      title: histology,
      fields: { hypervascular: 'yes', meanVascularity },
      evidenceStatus,
      source,
    })),
  },
  {
    id: 'antithrombotics',
    title: 'Antithrombotics around intradural spine surgery',
    about:
      'Elapsed hours since the last dose. Intradural spine surgery is itself a site of high bleeding risk, so the long interval holds for everyone. A calendar rule ("two days off") is not 48 hours. Emergencies bypass with a documented reason.',
    reviewedOn: REVIEWED_ON,
    fields: antithromboticFields,
    rows: antithrombotics.map(({ drug, title, stopHours, restart, evidenceStatus, source }) => ({
      id: drug,
      title,
      fields: {
        title,
        rows: stopHours.kind === 'fixed' ? [{ fromMlMin: 0, hours: stopHours.hours }] : stopHours.rows,
        alsoNeeds: stopHours.kind === 'fixed' ? (stopHours.alsoNeeds ?? null) : null,
        restart,
      },
      evidenceStatus,
      source,
    })),
  },
]

export const findReferenceTable = (id: string): ReferenceTable | undefined =>
  referenceTables.find((table) => table.id === id)

/** A row as it is shown: what was published, what the centre has instead, and everything that it had before. */
export type ReferenceRowShown = {
  readonly id: string
  readonly title: string
  readonly published: PublishedRow | null
  readonly local: LocalRow | null
  /** What holds: local where there is one. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly history: readonly LocalRow[]
}

/**
 * The rows of a table with the local ones in force, in the order of the table, a centre's own rows after them.
 *
 * @param local every local row ever written, oldest first
 * @example readReferenceTable(table, []).every(({ local }) => local === null) // true
 */
export const readReferenceTable = (table: ReferenceTable, local: readonly LocalRow[]): ReferenceRowShown[] => {
  const own = local.filter((each) => each.table === table.id)
  const published = new Map(table.rows.map((row) => [row.id, row]))
  const added = [...new Set(own.map(({ row }) => row))].filter((row) => !published.has(row))
  return [...table.rows.map(({ id }) => id), ...added].map((id) => {
    const row = published.get(id) ?? null
    const held = localRow(own, table.id, id)
    return {
      id,
      title: row?.title ?? id,
      published: row,
      local: held,
      fields: (held?.fields ?? row?.fields ?? {}) as Readonly<Record<string, unknown>>,
      history: own.filter((each) => each.row === id),
    }
  })
}

/** Words in which a field of a row is read. */
export const fieldInWords = (value: unknown): string => {
  if (value === null || value === undefined) return 'not given'
  if (Array.isArray(value)) return value.map(partInWords).join('; ')
  return typeof value === 'string' || typeof value === 'number' ? String(value).replaceAll('_', ' ') : 'given'
}

const partInWords = (part: unknown, _place: number, all: readonly unknown[]): string => {
  if (typeof part !== 'object' || part === null) return String(part)
  const { fromMlMin, hours } = part as { fromMlMin: number; hours: number | null }
  const says = hours === null ? 'no rule, measure' : `${hours} h`
  if (all.length === 1) return says
  return fromMlMin === 0 ? `below that ${says}` : `${says} from ${fromMlMin} mL/min`
}
