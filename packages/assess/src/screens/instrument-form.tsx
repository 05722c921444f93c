import type { KeyboardEvent, ReactNode } from 'react'
import { useId } from 'react'
import { DateText } from './date-text.tsx'
import { Absent } from './absent.tsx'
import type { AbsenceWord, Item, ItemSchema } from './item-schema.ts'
import { absences, isAbsence, itemsOf, optionsOf, plainItem } from './item-schema.ts'

type Answers = Readonly<Record<string, unknown>>
type Change = (key: string, value: unknown) => void

/** A form made from an instrument's questions: digits choose, Tab goes to the next question. */
export function InstrumentForm(props: {
  items: readonly Item[]
  answers: Answers
  fault: { item: string; message: string } | null
  /** Inside of a group or list every question is answered or left out; reasons are for the instrument's own items. */
  nested?: boolean
  onChange: (answers: Answers) => void
}) {
  const { items, answers, fault, nested = false, onChange } = props
  const change: Change = (key, value) => {
    const { [key]: _, ...others } = answers
    onChange(value === undefined ? others : { ...others, [key]: value })
  }
  return (
    <div className="items">
      {items.map((item) => (
        <Question
          key={item.key}
          item={item}
          nested={nested}
          value={answers[item.key]}
          fault={fault !== null && fault.item.split('.')[0] === item.key ? fault.message : null}
          onChange={(value) => change(item.key, value)}
        />
      ))}
    </div>
  )
}

type QuestionProps = {
  item: Item
  nested: boolean
  value: unknown
  fault: string | null
  onChange: (value: unknown) => void
}

function Question({ item, nested, value, fault, onChange }: QuestionProps) {
  const { schema } = item
  if (schema.type === 'array')
    return <Several item={item} nested={nested} value={value} fault={fault} onChange={onChange} />
  if (schema.properties !== undefined && !isQuantity(schema))
    return <Group item={item} nested={nested} value={value} fault={fault} onChange={onChange} />
  if (schema.enum !== undefined)
    return <Choice item={item} nested={nested} value={value} fault={fault} onChange={onChange} />
  return <Single item={item} nested={nested} value={value} fault={fault} onChange={onChange} />
}

/** What stands over and under every question: its words, whether it may be left out, why it has no answer. */
function Frame(props: {
  item: Item
  nested: boolean
  id?: string
  value: unknown
  fault: string | null
  onChange: (value: unknown) => void
  children: ReactNode
}) {
  const { item, value, onChange } = props
  const { schema } = item
  const offered = (Object.entries(absences) as [AbsenceWord, string][]).filter(
    ([absence]) => schema.enum?.includes(absence) !== true,
  )
  const title = schema.title ?? item.key
  const head = (
    <>
      {title}
      {item.required ? null : <span className="q"> may stay open</span>}
    </>
  )
  return (
    <div className="item">
      <div className="titled">
        {props.id === undefined ? (
          <span className="itemt">{head}</span>
        ) : (
          <label className="itemt" htmlFor={props.id}>
            {head}
          </label>
        )}
        {value === undefined ? <span className="mis t11">not asked</span> : null}
      </div>
      {schema.help === undefined ? null : <p className="note">{schema.help}</p>}
      <div className="answer">{props.children}</div>
      {props.nested ? null : (
        <Absent
          title={title}
          reasons={offered}
          holds={isAbsence(value) && schema.enum?.includes(value) !== true ? value : null}
          onChange={(absence) => onChange(absence ?? undefined)}
        />
      )}
      {props.fault === null ? null : (
        <p className="fault" role="alert">
          {props.fault}
        </p>
      )}
    </div>
  )
}

const MOST_ROWS = 12

function Choice({ item, nested, value, fault, onChange }: QuestionProps) {
  const name = useId()
  const options = optionsOf(item.schema)
  const choose = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const found = options.find(({ digit }) => digit === event.key)
    if (found === undefined) return
    event.preventDefault()
    onChange(found.value)
    const radio = event.currentTarget.querySelector<HTMLElement>(`input[value="${CSS.escape(String(found.value))}"]`)
    radio?.focus()
  }
  if (options.length > MOST_ROWS) {
    return (
      <Frame item={item} nested={nested} id={name} value={value} fault={fault} onChange={onChange}>
        <select
          id={name}
          className="f"
          value={typeof value === 'string' || typeof value === 'number' ? (isAbsence(value) ? '' : value) : ''}
          onChange={(event) =>
            onChange(options.find((option) => String(option.value) === event.currentTarget.value)?.value)
          }
        >
          <option value="">Choose</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </Frame>
    )
  }
  const short = options.length <= 6 && options.reduce((sum, { label }) => sum + label.length + 3, 0) <= 52
  const radio = (option: (typeof options)[number]) => (
    <input
      type="radio"
      name={name}
      value={option.value}
      checked={value === option.value}
      onChange={() => onChange(option.value)}
      aria-keyshortcuts={option.digit ?? undefined}
    />
  )
  return (
    <Frame item={item} nested={nested} value={value} fault={fault} onChange={onChange}>
      <div
        className={short ? 'seg' : 'opts'}
        role="radiogroup"
        aria-label={item.schema.title ?? item.key}
        tabIndex={-1}
        onKeyDown={choose}
      >
        {options.map((option) => (
          <label key={option.value} className={short ? undefined : 'op'}>
            {radio(option)}
            {short ? null : (
              <span className="g">{option.digit === null ? '' : <kbd aria-hidden="true">{option.digit}</kbd>}</span>
            )}
            {short ? option.label : <OptionWords value={option.value} label={option.label} />}
          </label>
        ))}
      </div>
    </Frame>
  )
}

/** Grades say their name first; keys of the program are not for reading. */
function OptionWords({ value, label }: { value: string | number; label: string }) {
  const named = typeof value === 'number' || /^[IVX]+$|^[A-Z0-9]{1,3}$/.test(value)
  return (
    <span className="ow">
      {named ? <b>{value}</b> : null}
      <span>{label}</span>
    </span>
  )
}

const isQuantity = (schema: ItemSchema): boolean =>
  schema.properties?.['value'] !== undefined &&
  schema.properties['unit'] !== undefined &&
  Object.keys(schema.properties).length === 2

function Single({ item, nested, value, fault, onChange }: QuestionProps) {
  const id = useId()
  const { schema } = item
  const absent = isAbsence(value)
  const isNumber = schema.type === 'number' || schema.type === 'integer'
  const shared = { id, className: 'f', disabled: absent, 'aria-invalid': fault === null ? undefined : true } as const
  if (isQuantity(schema))
    return <QuantityField item={item} nested={nested} value={value} fault={fault} onChange={onChange} />
  return (
    <Frame item={item} nested={nested} id={id} value={value} fault={fault} onChange={onChange}>
      {isNumber ? (
        <span className="numf">
          <input
            {...shared}
            type="number"
            inputMode="decimal"
            step={schema.type === 'integer' ? 1 : 'any'}
            min={schema.minimum}
            max={schema.maximum}
            value={typeof value === 'number' ? value : ''}
            onChange={(event) =>
              onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.valueAsNumber)
            }
          />
          <span className="u">{schema.unit}</span>
        </span>
      ) : schema.format === 'date-time' ? (
        <DateText
          id={id}
          of="moment"
          disabled={absent}
          value={typeof value === 'string' && !absent ? value : null}
          onChange={(at) => onChange(at ?? undefined)}
        />
      ) : (
        <textarea
          {...shared}
          rows={2}
          maxLength={2000}
          value={typeof value === 'string' && !absent ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      )}
    </Frame>
  )
}

type Given = { value?: number; unit?: string }

/** A laboratory value with the unit that it was reported in. */
function QuantityField({ item, nested, value, fault, onChange }: QuestionProps) {
  const id = useId()
  const units = optionsOf(plainItem(item.schema.properties?.['unit'] ?? {}))
  const given: Given = typeof value === 'object' && value !== null ? value : {}
  const unit = given.unit ?? String(units[0]?.value ?? '')
  return (
    <Frame item={item} nested={nested} id={id} value={value} fault={fault} onChange={onChange}>
      <span className="numf">
        <input
          id={id}
          className="f"
          type="number"
          step="any"
          min={0}
          disabled={isAbsence(value)}
          value={given.value ?? ''}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? undefined : { value: event.currentTarget.valueAsNumber, unit })
          }
        />
        {units.length === 1 ? (
          <span className="u">{unit}</span>
        ) : (
          <select
            className="f"
            aria-label={`Unit of ${item.schema.title ?? item.key}`}
            value={unit}
            onChange={(event) =>
              onChange(given.value === undefined ? undefined : { value: given.value, unit: event.currentTarget.value })
            }
          >
            {units.map((each) => (
              <option key={each.value} value={each.value}>
                {each.label}
              </option>
            ))}
          </select>
        )}
      </span>
    </Frame>
  )
}

/** Questions that belong together. */
function Group({ item, value, fault, onChange }: QuestionProps) {
  const inner = typeof value === 'object' && value !== null ? (value as Answers) : {}
  return (
    <fieldset className="item group">
      <legend className="itemt">{item.schema.title ?? item.key}</legend>
      <InstrumentForm
        nested
        items={itemsOf(item.schema)}
        answers={inner}
        fault={fault === null ? null : { item: '', message: fault }}
        onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
      />
    </fieldset>
  )
}

/** A list of the same questions: drugs, examinations, lesions. */
function Several({ item, value, fault, onChange }: QuestionProps) {
  const list = Array.isArray(value) ? (value as Answers[]) : []
  const items = itemsOf(item.schema.items ?? {})
  const title = item.schema.title ?? item.key
  return (
    <fieldset className="item group">
      <legend className="itemt">{title}</legend>
      {list.map((each, place) => (
        // The list has no other identity than its order, and is only changed at its end or by removal.
        <div key={place} className="several">
          <InstrumentForm
            nested
            items={items}
            answers={each}
            fault={null}
            onChange={(next) => onChange(list.toSpliced(place, 1, next))}
          />
          <button
            type="button"
            className="b q"
            onClick={() => onChange(list.length === 1 ? undefined : list.toSpliced(place, 1))}
          >
            Remove {place + 1}
          </button>
        </div>
      ))}
      <button type="button" className="b" onClick={() => onChange([...list, {}])}>
        Add to {title.toLowerCase()}
      </button>
      {fault === null ? null : (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  )
}
