import { DERMATOMES, KEY_MUSCLES, dermatomeTitle, keyMuscleNames } from '@theca/anatomy'
import { z } from 'zod'
import { MOTOR_CELLS, SEGMENTS, SENSORY_CELLS } from './exam.ts'

const sensoryDigits = { '0': 'absent', '1': 'altered', '2': 'normal' } as const
const motorDigits = {
  '0': 'total paralysis',
  '1': 'palpable or visible contraction',
  '2': 'active movement, gravity eliminated',
  '3': 'active movement against gravity',
  '4': 'active movement against some resistance',
  '5': 'normal',
} as const

const cellLabels = (cells: readonly string[], digits: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    cells.map((cell) => {
      const plain = cell.replaceAll('*', '')
      const said = plain === 'NT' ? 'not testable' : (digits[plain] ?? plain)
      const tag = cell.endsWith('**')
        ? ', not from the cord: taken as normal'
        : cell.endsWith('*')
          ? ', not from the cord: taken as not normal'
          : ''
      return [cell, said + tag]
    }),
  )

const sensoryCell = (title: string) =>
  z
    .enum(SENSORY_CELLS)
    .meta({ title, labels: cellLabels(SENSORY_CELLS, sensoryDigits) })
    .nullish()

const motorCell = (title: string) =>
  z
    .enum(MOTOR_CELLS)
    .meta({ title, labels: cellLabels(MOTOR_CELLS, motorDigits), help: 'The 5* of older sheets is 5.' })
    .nullish()

const sensoryColumn = (title: string) =>
  z
    .strictObject(Object.fromEntries(DERMATOMES.map((each) => [each, sensoryCell(dermatomeTitle(each))])))
    .meta({ title })

const motorColumn = z
  .strictObject(Object.fromEntries(KEY_MUSCLES.map((each) => [each, motorCell(`${each} ${keyMuscleNames[each]}`)])))
  .meta({ title: 'Key muscles' })

const NON_KEY = SEGMENTS.slice(1) as readonly string[] as [string, ...string[]]

const side = (title: string) =>
  z
    .strictObject({
      motor: motorColumn.optional(),
      lightTouch: sensoryColumn('Light touch').optional(),
      pinPrick: sensoryColumn('Pin prick').optional(),
      lowestNonKeyMuscle: z
        .enum(NON_KEY)
        .meta({
          title: 'Lowest non-key muscle with motor function',
          labels: Object.fromEntries(NON_KEY.map((segment) => [segment, segment.replace('_', '-')])),
          help: 'Only to tell AIS B from C. Null where there is none.',
        })
        .nullish(),
    })
    .meta({ title })

const anal = (title: string) =>
  z.enum(['Yes', 'No', 'NT']).meta({ title, labels: { Yes: 'present', No: 'absent', NT: 'not testable' } })

/** The examination sheet. Cells may be blank; a blank is not `NT` and keeps the examination incomplete. */
export const examAnswers = z.object({
  right: side('Right side'),
  left: side('Left side'),
  voluntaryAnalContraction: anal('Voluntary anal contraction'),
  deepAnalPressure: anal('Deep anal pressure'),
  comment: z
    .string()
    .min(1)
    .max(2000)
    .meta({
      title: 'Comment on tagged values',
      unit: 'text',
      help: 'What, other than the cord, impairs a tagged cell.',
    })
    .optional(),
})

export type ExamAnswers = z.output<typeof examAnswers>
