import type { Compartment, VertebralLevel } from '@theca/anatomy'
import { levelOrdinal } from '@theca/anatomy'
import type { Basis } from './sources.ts'
import { project, recalled, verified } from './sources.ts'

/**
 * Ways to a tumour, side by side: what each gives and what it costs, never ranked. A rule says which of them the
 * situation names, and why; a surgeon chooses, with a reason where no rule names the choice.
 */
export const APPROACHES = [
  'hemilaminectomy',
  'interlaminar',
  'laminectomy',
  'laminoplasty',
  'posterolateral',
  'transpedicular',
  'far-lateral',
  'anterior',
  'facetectomy',
  'biopsy-only',
] as const
export type ApproachId = (typeof APPROACHES)[number]

export const SECTORS = ['dorsal', 'dorsolateral', 'lateral', 'ventrolateral', 'ventral', 'central'] as const
export type Sector = (typeof SECTORS)[number]
export const SIDES = ['right', 'left', 'midline', 'both', 'not-known'] as const
export type Side = (typeof SIDES)[number]

/** What the rules ask. Unknown is unknown: no rule that needs it applies. */
export type Situation = {
  readonly compartment: Compartment
  readonly sector: Sector | null
  readonly side: Side
  /** Vertebrae that the tumour touches, from the top; empty where no level is known. */
  readonly levels: readonly VertebralLevel[]
  /** Laminae that the exposure needs; null before they are proposed or chosen. */
  readonly laminae: number | null
  readonly foramen: 'yes' | 'no' | 'not-known'
  readonly adherent: 'yes' | 'no' | 'not-known'
  readonly linearOnly: 'yes' | 'no' | 'not-known'
}

export type Approach = {
  readonly title: string
  /** Bone that is opened, and on how many sides. */
  readonly bone: string
  readonly reach: string
  readonly gives: string
  readonly costs: string
  /** Items of the stability list that the way brings with it. */
  readonly stability: readonly string[]
  readonly turnsCord: boolean
  readonly basis: readonly Basis[]
}

export const approaches: Readonly<Record<ApproachId, Approach>> = {
  hemilaminectomy: {
    title: 'Hemilaminectomy',
    bone: 'one side',
    reach: 'direct, dorsal half of that side',
    gives: 'ligaments and the muscle of the other side stay',
    costs: 'the far side is blind; ventral, bilateral or adherent tumour is hard to reach',
    stability: [],
    turnsCord: false,
    basis: [
      verified(
        'hemilaminectomy-2020',
        'Keeps ligament and muscle; ventral, bilateral and strongly adherent tumours speak against it.',
      ),
    ],
  },
  interlaminar: {
    title: 'Interlaminar or tubular',
    bone: 'one side, window between laminae',
    reach: 'direct, short and narrow',
    gives: 'least bone and muscle',
    costs: 'little room when the tumour bleeds or adheres',
    stability: [],
    turnsCord: false,
    basis: [verified('hemilaminectomy-2020', 'An option for small, dorsal, unilateral tumours.')],
  },
  laminectomy: {
    title: 'Laminectomy',
    bone: 'both sides',
    reach: 'direct, both poles and the midline',
    gives: 'room on both sides, quick',
    costs: 'muscle off both sides; deformity later in some',
    stability: [],
    turnsCord: false,
    basis: [
      verified(
        'mcgirt-2010',
        '238 intradural tumours: deformity 9 % after laminoplasty and 12 % after laminectomy, p 0.73; leak 3 and 9 %, p 0.14.',
      ),
    ],
  },
  laminoplasty: {
    title: 'Laminoplasty',
    bone: 'both sides, put back',
    reach: 'direct, both poles and the midline',
    gives: 'laminae go back; fewer deformities in pooled series',
    costs: 'longer; small implants in the field of radiotherapy',
    stability: [],
    turnsCord: false,
    basis: [
      verified(
        'byvaltsev-2023',
        'Deformity odds ratio 0.47 (0.27 to 0.84) against laminectomy, seven studies, 540 patients, very low quality.',
      ),
      verified(
        'dieringer-2024',
        '33 patients, 4 to 14 segments, 72 % laminoplasty: no later fixation for instability.',
      ),
    ],
  },
  posterolateral: {
    title: 'Posterolateral',
    bone: 'both sides with part of a facet joint',
    reach: 'lateral and ventrolateral, with the dentate ligament cut',
    gives: 'sees past the cord without pulling on it',
    costs: 'the cord is turned; a facet joint is thinned',
    stability: ['hemifacetectomies'],
    turnsCord: true,
    basis: [
      verified(
        'ventral-2010',
        'Ventral tumours were removed from behind in 29 patients; 181 against 136 min for dorsal ones.',
      ),
    ],
  },
  transpedicular: {
    title: 'Costotransverse or transpedicular',
    bone: 'pedicle, facet joint, part of the posterior wall on one side',
    reach: 'ventral, broad or calcified',
    gives: 'a flat way to the front of the cord',
    costs: 'stability; fixation is planned with it',
    stability: ['pedicle-and-facet'],
    turnsCord: true,
    basis: [verified('ventral-2024', '27 ventral meningiomas by removal of pedicle and facet joint on one side.')],
  },
  'far-lateral': {
    title: 'Far-lateral',
    bone: 'lateral part of C1 to C3, one side',
    reach: 'ventral at C1 to C3',
    gives: 'a ventral view without pulling on the cord',
    costs: 'vertebral artery in the field',
    stability: [],
    turnsCord: false,
    basis: [verified('far-lateral-2021', 'Described for ventral tumours of the upper neck.')],
  },
  anterior: {
    title: 'Anterior with corpectomy',
    bone: 'vertebral body',
    reach: 'ventral midline',
    gives: 'straight to the front',
    costs: 'durotomy at depth, reconstruction; an exception',
    stability: ['corpectomy'],
    turnsCord: false,
    basis: [recalled('An exception for strictly ventral tumours.')],
  },
  facetectomy: {
    title: 'With facetectomy to the foramen',
    bone: 'one side with the facet joint',
    reach: 'canal and foramen',
    gives: 'both parts of a dumbbell in one field',
    costs: 'the joint; sometimes two stages',
    stability: ['total-facetectomy'],
    turnsCord: false,
    basis: [recalled('Fixation when the whole facet joint goes.')],
  },
  'biopsy-only': {
    title: 'Biopsy or a way for CSF only',
    bone: 'one level',
    reach: 'tissue or CSF',
    gives: 'diagnosis; relief of pressure',
    costs: 'nothing is debulked',
    stability: [],
    turnsCord: false,
    basis: [recalled('Linear leptomeningeal disease is not debulked.')],
  },
}

export type ApproachRule = {
  readonly id: string
  /** The situation, in words. */
  readonly when: string
  readonly applies: (of: Situation) => boolean
  readonly names: readonly ApproachId[]
  readonly basis: readonly Basis[]
}

const outsideCord = ({ compartment }: Situation): boolean =>
  compartment === 'intradural_extramedullary' || compartment === 'leptomeningeal'
const isDorsal = ({ sector }: Situation): boolean => sector === 'dorsal' || sector === 'dorsolateral'
const oneSided = ({ side }: Situation): boolean => side === 'left' || side === 'right'
const upperNeck = ({ levels }: Situation): boolean =>
  levels.length > 0 && levels.every((level) => levelOrdinal(level) <= levelOrdinal('C3'))
const debulks = (of: Situation): boolean => of.linearOnly !== 'yes'

export const approachRules: readonly ApproachRule[] = [
  {
    id: 'linear',
    when: 'leptomeningeal, linear only',
    applies: ({ compartment, linearOnly }) => compartment === 'leptomeningeal' && linearOnly === 'yes',
    names: ['biopsy-only'],
    basis: [recalled('No debulking of linear disease; biopsy or a way for CSF.')],
  },
  {
    id: 'dorsal-one-side',
    when: 'dorsal or dorsolateral, one side, at most two levels',
    applies: (of) =>
      outsideCord(of) && debulks(of) && isDorsal(of) && oneSided(of) && of.levels.length > 0 && of.levels.length <= 2,
    names: ['hemilaminectomy', 'interlaminar'],
    basis: [verified('hemilaminectomy-2020', 'Hemilaminectomy keeps ligament and muscle.')],
  },
  {
    id: 'dorsal-wide',
    when: 'dorsal in the midline, on both sides, or three levels and more',
    applies: (of) => outsideCord(of) && debulks(of) && isDorsal(of) && (!oneSided(of) || of.levels.length >= 3),
    names: ['laminectomy', 'laminoplasty'],
    basis: [verified('byvaltsev-2023', 'Fewer deformities after laminoplasty, very low quality of evidence.')],
  },
  {
    id: 'lateral',
    when: 'lateral or ventrolateral',
    applies: (of) => outsideCord(of) && debulks(of) && (of.sector === 'lateral' || of.sector === 'ventrolateral'),
    names: ['posterolateral'],
    basis: [verified('ventral-2010', 'Removal from behind with lateral bone and dentate ligament taken.')],
  },
  {
    id: 'ventral-neck',
    when: 'strictly ventral at C1 to C3',
    applies: (of) => outsideCord(of) && debulks(of) && of.sector === 'ventral' && upperNeck(of),
    names: ['far-lateral'],
    basis: [verified('far-lateral-2021', 'Far-lateral for the upper neck.')],
  },
  {
    id: 'ventral',
    when: 'strictly ventral below C3, or broad, adherent or calcified in front',
    applies: (of) => outsideCord(of) && debulks(of) && of.sector === 'ventral' && !upperNeck(of),
    names: ['transpedicular', 'anterior'],
    basis: [verified('ventral-2024', 'Pedicle and facet joint of one side, with fixation planned.')],
  },
  {
    id: 'foramen',
    when: 'a part lies in the foramen',
    applies: (of) => debulks(of) && of.foramen === 'yes',
    names: ['facetectomy'],
    basis: [recalled('Facetectomy on that side, possibly in two stages.')],
  },
  {
    id: 'many-laminae',
    when: 'four laminae or more',
    applies: (of) => debulks(of) && of.laminae !== null && of.laminae >= 4,
    names: ['laminoplasty'],
    basis: [
      verified('dieringer-2024', 'Median five segments, mostly laminoplasty, no later fixation for instability.'),
    ],
  },
  {
    id: 'inside',
    when: 'inside the cord',
    applies: ({ compartment }) => compartment === 'intramedullary',
    names: ['laminectomy', 'laminoplasty'],
    basis: [recalled('Both poles and the midline have to be seen for a myelotomy.')],
  },
]

/** One way with the rules that name it; none of them where it stands for comparison. */
export type ApproachOption = {
  readonly id: ApproachId
  readonly named: readonly ApproachRule[]
  readonly cautions: readonly Basis[]
}

/**
 * The ways worth laying side by side: those that a rule names, in the order of the list, and laminectomy for comparison.
 * Without a sector no rule of the corridor applies and every way from behind is shown unnamed.
 *
 * @example approachOptions(situation).map(({ id }) => id)   // ['hemilaminectomy', 'interlaminar', 'laminectomy', 'laminoplasty']
 */
export function approachOptions(of: Situation): ApproachOption[] {
  const rules = approachRules.filter((rule) => rule.applies(of))
  const named = new Set(rules.flatMap((rule) => rule.names))
  const compared: readonly ApproachId[] =
    of.compartment === 'leptomeningeal' && of.linearOnly === 'yes' ? [] : ['laminectomy', 'laminoplasty']
  const unread = outsideCord(of) && debulks(of) && of.sector === null
  const shown = APPROACHES.filter((id) => named.has(id) || compared.includes(id) || (unread && fromBehind.has(id)))
  return shown.map((id) => ({
    id,
    named: rules.filter((rule) => rule.names.includes(id)),
    cautions: cautionsOf(id, of),
  }))
}

const fromBehind = new Set<ApproachId>(['hemilaminectomy', 'laminectomy', 'laminoplasty', 'posterolateral'])

function cautionsOf(id: ApproachId, of: Situation): Basis[] {
  const small = id === 'hemilaminectomy' || id === 'interlaminar'
  return [
    ...(small && of.adherent === 'yes'
      ? [verified('hemilaminectomy-2020', 'The tumour is taken to be adherent.')]
      : []),
    ...(small && of.side === 'both' ? [verified('hemilaminectomy-2020', 'The tumour lies on both sides.')] : []),
    ...(of.sector === null && of.compartment !== 'intramedullary'
      ? [project('The sector is not read: no rule of the corridor was asked.')]
      : []),
  ]
}

/** The laminae and side of a way in words: `Right hemilaminectomy`. */
export function approachTitle(id: ApproachId, side: Side): string {
  const { title } = approaches[id]
  const sided =
    id === 'hemilaminectomy' ||
    id === 'interlaminar' ||
    id === 'posterolateral' ||
    id === 'transpedicular' ||
    id === 'far-lateral' ||
    id === 'facetectomy'
  if (!sided || (side !== 'left' && side !== 'right')) return title
  return `${side.toUpperCase()} ${title.charAt(0).toLowerCase()}${title.slice(1)}`
}
