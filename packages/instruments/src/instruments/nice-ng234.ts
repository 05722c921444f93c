import { z } from 'zod'
import { stepOfItem } from '../answer-words.ts'
import { defineInstrument } from '../define.ts'
import { choice, moment, yesNo } from '../items.ts'
import { extradural } from '../validity.ts'

const answers = z.object({
  suspicionAt: moment('Compression first suspected'),
  neurologicalSigns: yesNo('Neurological symptoms or signs at that time'),
  mriAt: moment('MRI done').optional(),
  suitableForSurgery: yesNo('Suitable for surgery').optional(),
  decisionAt: moment('Decision to treat').optional(),
  treatmentStartAt: moment('Radiotherapy started').optional(),
  haematologicalMalignancy: choice('Haematological malignancy', {
    confirmed: 'confirmed',
    suspected: 'suspected, not yet typed',
    no: 'no',
  }).optional(),
  severePain: yesNo('Severe pain').optional(),
  compressionRuledOut: yesNo('Compression ruled out').optional(),
  asOf: moment('Clock read at', { help: 'Without it a running clock cannot be told from a missed one.' }).optional(),
})

type Said = z.output<typeof answers>

type TimerStatus = 'met' | 'missed' | 'running' | 'not_applicable' | 'unknown'

type Timer = { status: TimerStatus; limitHours: number; elapsedHours: number | null }

const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 3_600_000

/** Exactly at the limit is met. A time that is not recorded is unknown, not missed, unless the clock has passed the limit. */
const timer = (
  from: string | undefined,
  to: string | undefined,
  limitHours: number,
  asOf: string | undefined,
): Timer => {
  if (from === undefined) return { status: 'unknown', limitHours, elapsedHours: null }
  if (to !== undefined) {
    const elapsedHours = hoursBetween(from, to)
    return { status: elapsedHours <= limitHours ? 'met' : 'missed', limitHours, elapsedHours }
  }
  if (asOf === undefined) return { status: 'unknown', limitHours, elapsedHours: null }
  const elapsedHours = hoursBetween(from, asOf)
  return { status: elapsedHours <= limitHours ? 'running' : 'missed', limitHours, elapsedHours }
}

const DAY = 24
const WEEK = 7 * DAY

const radiotherapyTimer = ({ suitableForSurgery, decisionAt, treatmentStartAt, asOf }: Partial<Said>): Timer => {
  if (suitableForSurgery === 'yes') return { status: 'not_applicable', limitHours: DAY, elapsedHours: null }
  if (suitableForSurgery === undefined) return { status: 'unknown', limitHours: DAY, elapsedHours: null }
  return timer(decisionAt, treatmentStartAt, DAY, asOf)
}

/**
 * What the guideline says about steroids for this presentation, numbered as there and in our words; a question to answer,
 * never an order. Seen second-hand only, so it carries its own mark. The caution about lymphoma is the project's.
 */
const steroidOf = (said: Partial<Said>) => {
  const { neurologicalSigns, haematologicalMalignancy, severePain, compressionRuledOut } = said
  const says: { rule: string; says: string }[] = []
  const add = (rule: string, words: string) => says.push({ rule, says: words })
  if (compressionRuledOut === 'yes') add('1.8.2', 'compression ruled out: dexamethasone is stopped')
  else if (haematologicalMalignancy === 'confirmed')
    add(
      '1.8.5',
      'confirmed haematological malignancy: 16 mg dexamethasone is offered with or without neurology, the rest agreed with haematology',
    )
  else if (neurologicalSigns === 'yes')
    add(
      '1.8.1',
      'neurological symptoms or signs: 16 mg oral dexamethasone or equivalent as soon as possible, then 16 mg a day until surgery or radiotherapy',
    )
  else if (neurologicalSigns === 'no' && severePain === 'yes')
    add('1.8.3', 'no neurology, severe pain: dexamethasone may be considered')
  else if (neurologicalSigns === 'no' && severePain === 'no') add('1.8.7', 'no neurology, no severe pain: not routine')
  if (haematologicalMalignancy === 'suspected')
    add(
      'project caution',
      'lymphoma suspected and not typed: ask haematology before steroids, they can spoil the biopsy',
    )
  return { evidenceStatus: 'secondary', says }
}

const backwards = (said: Said): { item: string; message: string } | null => {
  const pairs = [
    ['suspicionAt', 'mriAt', 'MRI done'],
    ['suspicionAt', 'decisionAt', 'Decision to treat'],
    ['decisionAt', 'treatmentStartAt', 'Radiotherapy started'],
    ['suspicionAt', 'asOf', 'Clock read at'],
  ] as const
  for (const [from, to, title] of pairs) {
    const [first, second] = [said[from], said[to]]
    if (first === undefined || second === undefined || hoursBetween(first, second) >= 0) continue
    return { item: to, message: `${title} (${to}): ${second} lies before ${from} ${first}.` }
  }
  return null
}

const hoursWords = (hours: number): string =>
  hours < 2 * DAY ? `${Number(hours.toFixed(1))} h` : `${Number((hours / DAY).toFixed(1))} d`

const timerWords = ({ status, limitHours, elapsedHours }: Timer): string =>
  `${status.replace('_', ' ')}${elapsedHours === null ? '' : `: ${hoursWords(elapsedHours)} of ${hoursWords(limitHours)}`}`

const wayOf = (said: Partial<Said>) => {
  const { suspicionAt, neurologicalSigns: signs, mriAt, asOf, suitableForSurgery } = said
  const step = (key: keyof Said, leadsTo: string) => stepOfItem(answers, said, key, leadsTo)
  const limit = signs === 'yes' ? DAY : WEEK
  return [
    step('suspicionAt', 'the clock of the MRI starts'),
    step(
      'neurologicalSigns',
      signs === undefined ? '24 hours or one week' : signs === 'yes' ? 'MRI within 24 hours' : 'MRI within one week',
    ),
    step(
      'mriAt',
      signs === undefined ? 'the clock of the MRI stops' : timerWords(timer(suspicionAt, mriAt, limit, asOf)),
    ),
    step(
      'suitableForSurgery',
      suitableForSurgery === 'yes'
        ? 'no clock for radiotherapy'
        : 'without surgery, radiotherapy within 24 hours of the decision',
    ),
    step('decisionAt', 'the clock of radiotherapy starts'),
    step('treatmentStartAt', timerWords(radiotherapyTimer(said))),
    ...steroidOf(said).says.map(({ rule, says }) => ({
      question: 'Steroids',
      answer: says,
      source: rule === 'project caution' ? 'Theca, recalled' : `NICE NG234 ${rule}, second-hand`,
      leadsTo: 'read with the guideline itself',
    })),
  ]
}

export const niceNg234 = defineInstrument({
  id: 'nice-ng234',
  version: '1.1.0',
  title: 'Clock of NICE NG234',
  room: 'assess',
  domain: 'timing',
  measures:
    'whether MRI and radiotherapy fell within the times of the guideline; an audit clock, the value is the MRI timer',
  direction: 'none',
  scale: { kind: 'named', values: ['met', 'missed', 'running', 'unknown'] },
  answers,
  validity: extradural(
    'metastatic spinal cord compression; intradural metastases are not the subject of the guideline',
  ),
  evidenceStatus: 'verified',
  evidenceNote:
    'Times seen in NICE QS56 and the 2023 summary; the content on steroids second-hand, by number; read the guideline itself.',
  licence: '© NICE; paraphrased with a link, not reproduced',
  source: 'NICE NG234 and QS56, 2023',
  references: ['nice-ng234-2023'],
  citation:
    'National Institute for Health and Care Excellence, NG234 Spinal metastases and metastatic spinal cord compression, 2023, https://www.nice.org.uk/guidance/ng234; quality standard QS56.',
  priority: 'must',
  bands: [
    {
      id: 'met',
      label: 'within the time',
      from: 'met',
      to: 'met',
      meaning: 'MRI within 24 h with neurological signs, within 1 week without',
    },
    {
      id: 'missed',
      label: 'later than the time',
      from: 'missed',
      to: 'missed',
      meaning: 'MRI later, or not yet done when the time had passed',
    },
    { id: 'running', label: 'running', from: 'running', to: 'running', meaning: 'not yet done, time not yet passed' },
    { id: 'unknown', label: 'not known', from: 'unknown', to: 'unknown', meaning: 'a time is not recorded' },
  ],
  worked: [
    {
      answers: { suspicionAt: '2026-03-02T10:00:00Z', neurologicalSigns: 'yes', mriAt: '2026-03-03T09:30:00Z' },
      expect: { value: 'met', details: { mri: { elapsedHours: 23.5 } } },
      source: 'dossier 9.3: Monday 10:00, Tuesday 09:30',
    },
    {
      answers: { suspicionAt: '2026-03-02T10:00:00Z', neurologicalSigns: 'no', mriAt: '2026-03-10T10:00:00Z' },
      expect: { value: 'missed' },
      source: 'dossier 9.3: Monday 10:00, Tuesday of the next week 10:00, 8 days',
    },
    {
      answers: {
        suspicionAt: '2026-03-02T10:00:00Z',
        neurologicalSigns: 'no',
        severePain: 'no',
        haematologicalMalignancy: 'suspected',
      },
      expect: { value: 'unknown', details: { steroids: { says: [{ rule: '1.8.7' }, { rule: 'project caution' }] } } },
      source: 'dossier 9.3: no neurology, no severe pain, lymphoma suspected',
    },
  ],
  trace: wayOf,
  compute: (said) => {
    const refused = backwards(said)
    if (refused !== null) return { refused }
    const mri = timer(said.suspicionAt, said.mriAt, said.neurologicalSigns === 'yes' ? DAY : WEEK, said.asOf)
    return { value: mri.status, details: { mri, radiotherapy: radiotherapyTimer(said), steroids: steroidOf(said) } }
  },
  says: ({ neurologicalSigns }, { band, details }) => {
    const { elapsedHours } = details['mri'] as Timer
    const elapsed = elapsedHours === null ? '' : `, ${elapsedHours.toFixed(1)} h`
    return `MRI clock (${neurologicalSigns === 'yes' ? '24 h, neurological signs' : '1 week, no neurological signs'}): ${band?.label ?? ''}${elapsed}.`
  },
})
