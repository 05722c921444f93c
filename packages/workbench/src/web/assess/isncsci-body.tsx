import { BodyFigure, ExamSheet, InstrumentForm, hasTag, itemsOf, plainItem } from '@theca/assess/screens'
import type { ItemSchema } from '@theca/assess/screens'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { useId } from 'react'
import './isncsci.css'

type Answers = Readonly<Record<string, unknown>>
type Totals = Readonly<Record<string, number | string | null>>

/** What the examination found so far, as the instrument computes it. */
type IsncsciFound = { readonly totals?: Totals; readonly neurologicalLevel?: readonly string[] | null }

/** The sums of the six columns as the sheet is read. */
const columnsOfTotals = [
  'motorRight',
  'lightTouchRight',
  'pinPrickRight',
  'lightTouchLeft',
  'pinPrickLeft',
  'motorLeft',
]

/** Sheet, body and classification side by side: what is examined, where it lies, what it comes to. */
export function IsncsciBody(props: {
  schema: ItemSchema
  answers: Answers
  found: IsncsciFound
  fault: { item: string; message: string } | null
  box: RefObject<HTMLDivElement | null>
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onChange: (answers: Answers) => void
  /** What stands over the sheet. */
  above: ReactNode
  /** Levels, grade and reasons, as they follow from every key. */
  classification: ReactNode
  /** What else stands beside the sheet. */
  children: ReactNode
}) {
  const { schema, answers, found, fault, box, onChange } = props
  const levels = (found.neurologicalLevel ?? []).map((each) => each.replace('*', ''))
  const sacral = itemsOf(schema).filter(({ key }) => key === 'voluntaryAnalContraction' || key === 'deepAnalPressure')
  const comment = itemsOf(schema).filter(({ key }) => key === 'comment')
  const tagged = hasTag(answers)
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the fields inside
    <div className="examgrid" ref={box} onKeyDown={props.onKeyDown}>
      <div className="exampart sheetpart">
        {props.above}
        <p className="note">
          <kbd>0</kbd> to <kbd>5</kbd> write · <kbd>N</kbd> not testable · <kbd>*</kbd> tag · <kbd>.</kbd> same to the
          bottom · <kbd>=</kbd> copy side
        </p>
        <ExamSheet
          schema={schema}
          answers={answers}
          totals={columnsOfTotals.map((key) => found.totals?.[key] ?? null)}
          levels={levels}
          onChange={onChange}
          onEnd={() => box.current?.querySelector<HTMLElement>('.sacral input[type=radio]')?.focus()}
        />
      </div>
      <div className="exampart figurepart">
        <h3>Sensation, the lower of light touch and pin prick</h3>
        <BodyFigure
          answers={answers}
          levels={levels}
          onPick={(side, dermatome) =>
            box.current
              ?.querySelector<HTMLElement>(
                `input[aria-label^="${side.toUpperCase()} light touch ${dermatome.replace('_', '-')}"]`,
              )
              ?.focus()
          }
        />
      </div>
      <div className="exampart sidepart">
        {props.classification}
        <div className="body sec sacral">
          <h3>Sacral</h3>
          <InstrumentForm nested items={sacral} answers={answers} fault={fault} onChange={onChange} />
          <NonKeyMuscles schema={schema} answers={answers} onChange={onChange} />
          {tagged || answers['comment'] !== undefined ? (
            <>
              {tagged && answers['comment'] === undefined ? (
                <p className="t12 amb">A tag needs its comment: what, other than the cord, impairs the cell.</p>
              ) : null}
              <InstrumentForm nested items={comment} answers={answers} fault={fault} onChange={onChange} />
            </>
          ) : null}
        </div>
        {props.children}
      </div>
    </div>
  )
}

/** Only to tell AIS B from C; left out by most examinations, so it is small and last. */
function NonKeyMuscles({
  schema,
  answers,
  onChange,
}: {
  schema: ItemSchema
  answers: Answers
  onChange: (answers: Answers) => void
}) {
  const id = useId()
  const lowest = plainItem(plainItem(schema.properties?.['right'] ?? {}).properties?.['lowestNonKeyMuscle'] ?? {})
  return (
    <div className="nonkey">
      <span className="itemt">Lowest non-key muscle</span>
      {(['right', 'left'] as const).map((side) => {
        const cells = typeof answers[side] === 'object' && answers[side] !== null ? (answers[side] as Answers) : {}
        const { lowestNonKeyMuscle: held, ...others } = cells
        return (
          <label key={side} htmlFor={`${id}-${side}`}>
            <span>{side.toUpperCase()}</span>
            <select
              id={`${id}-${side}`}
              className="f"
              value={typeof held === 'string' ? held : held === null ? 'none' : ''}
              onChange={({ currentTarget: { value } }) =>
                onChange({
                  ...answers,
                  [side]: value === '' ? others : { ...others, lowestNonKeyMuscle: value === 'none' ? null : value },
                })
              }
            >
              <option value="">not asked</option>
              <option value="none">none</option>
              {lowest.enum?.map((segment) => (
                <option key={segment} value={segment}>
                  {lowest.labels?.[String(segment)] ?? segment}
                </option>
              ))}
            </select>
          </label>
        )
      })}
      <span className="q t11">only separates B from C</span>
    </div>
  )
}
