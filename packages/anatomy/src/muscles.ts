import type { SegmentRange } from './segments.ts'

/** Where a muscle belongs, for rules that count muscles by limb. */
export type Limb = 'head' | 'arm' | 'trunk' | 'leg' | 'sphincter'

/**
 * A muscle that can be recorded, with its nerve and the range of its roots. Published tables differ by a root, so a range
 * is kept and one root is never named from one muscle. `null` roots: a cranial nerve, or the level that is operated on.
 */
export type Muscle = {
  readonly title: string
  /** Short name of a channel, `TA`. */
  readonly label: string
  readonly nerve: string
  readonly roots: SegmentRange | null
  /** What another published table gives, where it differs. */
  readonly rootsElsewhere?: SegmentRange
  readonly limb: Limb
  readonly end?: 'hand' | 'foot'
  /** Recorded once, in the midline. */
  readonly unpaired?: true
  /** `verified`: agrees with a published monitoring table [kobylarz-2023] or the key muscles of ISNCSCI. */
  readonly mark: 'verified' | 'recalled'
}

const roots = (from: SegmentRange['from'], to: SegmentRange['to'] = from): SegmentRange => ({ from, to })

export const MUSCLES = {
  face: {
    title: 'Face or masseter',
    label: 'Face',
    nerve: 'facial, trigeminal',
    roots: null,
    limb: 'head',
    mark: 'recalled',
  },
  tongue: { title: 'Tongue', label: 'Tongue', nerve: 'hypoglossal', roots: null, limb: 'head', mark: 'recalled' },
  trapezius: {
    title: 'Trapezius',
    label: 'Trap',
    nerve: 'accessory',
    roots: roots('C3', 'C4'),
    limb: 'head',
    mark: 'verified',
  },
  sternocleidomastoid: {
    title: 'Sternocleidomastoid',
    label: 'SCM',
    nerve: 'accessory',
    roots: roots('C2', 'C4'),
    limb: 'head',
    mark: 'verified',
  },
  deltoid: {
    title: 'Deltoid',
    label: 'Delt',
    nerve: 'axillary',
    roots: roots('C5', 'C6'),
    limb: 'arm',
    mark: 'verified',
  },
  biceps: {
    title: 'Biceps brachii',
    label: 'Bic',
    nerve: 'musculocutaneous',
    roots: roots('C5', 'C6'),
    limb: 'arm',
    mark: 'verified',
  },
  brachioradialis: {
    title: 'Brachioradialis',
    label: 'BR',
    nerve: 'radial',
    roots: roots('C6'),
    limb: 'arm',
    mark: 'verified',
  },
  triceps: {
    title: 'Triceps brachii',
    label: 'Tri',
    nerve: 'radial',
    roots: roots('C7'),
    limb: 'arm',
    mark: 'verified',
  },
  fcr: {
    title: 'Flexor carpi radialis',
    label: 'FCR',
    nerve: 'median',
    roots: roots('C7'),
    limb: 'arm',
    mark: 'verified',
  },
  apb: {
    title: 'Abductor pollicis brevis',
    label: 'APB',
    nerve: 'median',
    roots: roots('C8', 'T1'),
    limb: 'arm',
    end: 'hand',
    mark: 'verified',
  },
  adm: {
    title: 'Abductor digiti minimi',
    label: 'ADM',
    nerve: 'ulnar',
    roots: roots('C8', 'T1'),
    rootsElsewhere: roots('C7', 'T1'),
    limb: 'arm',
    end: 'hand',
    mark: 'verified',
  },
  fdi: {
    title: 'First dorsal interosseous',
    label: 'FDI',
    nerve: 'ulnar',
    roots: roots('T1'),
    rootsElsewhere: roots('C7', 'T1'),
    limb: 'arm',
    end: 'hand',
    mark: 'verified',
  },
  intercostals: {
    title: 'Intercostals at the level',
    label: 'IC',
    nerve: 'intercostal',
    roots: null,
    limb: 'trunk',
    mark: 'recalled',
  },
  'rectus-abdominis': {
    title: 'Rectus abdominis',
    label: 'RA',
    nerve: 'thoracoabdominal',
    roots: roots('T7', 'T12'),
    limb: 'trunk',
    mark: 'recalled',
  },
  'external-oblique': {
    title: 'External oblique',
    label: 'EO',
    nerve: 'thoracoabdominal',
    roots: roots('T7', 'T12'),
    limb: 'trunk',
    mark: 'recalled',
  },
  iliopsoas: {
    title: 'Iliopsoas',
    label: 'IP',
    nerve: 'lumbar plexus, femoral',
    roots: roots('L1', 'L2'),
    rootsElsewhere: roots('L3', 'L4'),
    limb: 'leg',
    mark: 'verified',
  },
  adductor: {
    title: 'Adductor longus',
    label: 'Add',
    nerve: 'obturator',
    roots: roots('L2', 'L3'),
    limb: 'leg',
    mark: 'verified',
  },
  quadriceps: {
    title: 'Vastus medialis',
    label: 'VM',
    nerve: 'femoral',
    roots: roots('L3', 'L4'),
    rootsElsewhere: roots('L3', 'L5'),
    limb: 'leg',
    mark: 'verified',
  },
  'tibialis-anterior': {
    title: 'Tibialis anterior',
    label: 'TA',
    nerve: 'deep peroneal',
    roots: roots('L4', 'L5'),
    limb: 'leg',
    mark: 'verified',
  },
  gastrocnemius: {
    title: 'Medial gastrocnemius',
    label: 'MG',
    nerve: 'tibial',
    roots: roots('S1', 'S2'),
    limb: 'leg',
    mark: 'verified',
  },
  'abductor-hallucis': {
    title: 'Abductor hallucis',
    label: 'AH',
    nerve: 'tibial',
    roots: roots('S1', 'S2'),
    limb: 'leg',
    end: 'foot',
    mark: 'recalled',
  },
  eas: {
    title: 'External anal sphincter',
    label: 'EAS',
    nerve: 'pudendal',
    roots: roots('S2', 'S4'),
    limb: 'sphincter',
    mark: 'recalled',
  },
  eus: {
    title: 'External urethral sphincter',
    label: 'EUS',
    nerve: 'pudendal',
    roots: roots('S2', 'S4'),
    limb: 'sphincter',
    unpaired: true,
    mark: 'recalled',
  },
} as const satisfies Readonly<Record<string, Muscle>>

export type MuscleId = keyof typeof MUSCLES
export const MUSCLE_IDS = Object.keys(MUSCLES) as [MuscleId, ...MuscleId[]]

/** What is known of a muscle. */
export const muscle = (id: MuscleId): Muscle => MUSCLES[id]

/** A nerve that is stimulated for a sensory response, and the roots through which it enters. */
export type SensoryNerve = {
  readonly title: string
  readonly roots: SegmentRange
  readonly mark: 'verified' | 'recalled'
}

export const SENSORY_NERVES = {
  median: { title: 'Median nerve', roots: roots('C6', 'T1'), mark: 'verified' },
  ulnar: { title: 'Ulnar nerve', roots: roots('C8', 'T1'), mark: 'verified' },
  tibial: { title: 'Posterior tibial nerve', roots: roots('L4', 'S2'), mark: 'verified' },
  saphenous: { title: 'Saphenous nerve', roots: roots('L3', 'L4'), mark: 'recalled' },
  pudendal: { title: 'Pudendal nerve', roots: roots('S2', 'S4'), mark: 'recalled' },
} as const satisfies Readonly<Record<string, SensoryNerve>>

export type SensoryNerveId = keyof typeof SENSORY_NERVES
export const SENSORY_NERVE_IDS = Object.keys(SENSORY_NERVES) as [SensoryNerveId, ...SensoryNerveId[]]
