import { DateText } from '@theca/assess/screens'
import type { Knowable } from '@theca/record'
import { known, NOT_ASKED, valueOf } from '@theca/record'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { KnownRow } from '../parts/known-row.tsx'
import { Marks, Seg } from '../parts/seg.tsx'
import type { Field } from './fields.ts'
import { readLevels } from './fields.ts'

type Props = { readonly field: Field; readonly value: unknown; readonly onChange: (value: unknown) => void }
const YES_NO = [
  { value: 'yes', title: 'yes' },
  { value: 'no', title: 'no' },
] as const

/** One question on one line. A question that may be unknown offers the reasons; any other must be answered. */
export function FollowField({ field, value, onChange }: Props) {
  const mayMiss = field.as === 'marks' || field.as === 'yes-no' || ('knowable' in field && field.knowable === true)
  if (!mayMiss) {
    return (
      <PlainRow field={field}>
        <Answer field={field} value={value} onChange={onChange} />
      </PlainRow>
    )
  }
  const given = value as Knowable<unknown>
  const boxes = field.as === 'marks' || field.as === 'yes-no' || field.as === 'choice'
  return (
    <KnownRow
      title={field.title}
      value={given}
      onChange={onChange}
      {...(boxes ? { boxes: true } : {})}
      {...(field.note === undefined ? {} : { note: field.note })}
    >
      {(id) => (
        <Answer
          id={id}
          field={field}
          value={valueOf(given)}
          onChange={(answer) => onChange(answer === null && !('open' in field) ? NOT_ASKED : known(answer))}
          absent={given.is !== 'known'}
        />
      )}
    </KnownRow>
  )
}

function PlainRow({ field, children }: { field: Field; children: ReactNode }) {
  return (
    <div className="krow known">
      <span className="flabel" aria-hidden="true">
        {field.title}
      </span>
      <div className="answer">{children}</div>
      <span className="absent" />
      {field.note === undefined ? null : <span className="note">{field.note}</span>}
    </div>
  )
}

function Answer(props: Props & { readonly id?: string; readonly absent?: boolean }) {
  const { field, value, onChange, id, absent = false } = props
  const named = id === undefined ? { 'aria-label': field.title } : { id }
  switch (field.as) {
    case 'choice':
      return (
        <Seg
          label={field.title}
          value={typeof value === 'string' ? value : null}
          options={field.options}
          onChange={onChange}
        />
      )
    case 'marks':
      return (
        <Marks
          label={field.title}
          values={Array.isArray(value) ? (value as string[]) : []}
          options={field.options}
          onChange={onChange}
        />
      )
    case 'yes-no':
      return (
        <Seg
          label={field.title}
          value={value === true ? 'yes' : value === false ? 'no' : null}
          options={YES_NO}
          onChange={(answer) => onChange(answer === 'yes')}
        />
      )
    case 'number':
      return (
        <span className="beside">
          <input
            {...named}
            className="f num short"
            type="number"
            step="any"
            min={field.least}
            max={field.most}
            value={typeof value === 'number' && (value !== 0 || field.least <= 0) ? value : ''}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.value === '' ? (id === undefined ? 0 : null) : currentTarget.valueAsNumber)
            }
          />
          <span className="u">{field.unit}</span>
        </span>
      )
    case 'day':
      return (
        <span className="beside">
          <DateText
            of="day"
            label={field.title}
            value={typeof value === 'string' && value !== '' ? value : null}
            onChange={(day) => onChange(day ?? (id === undefined ? '' : null))}
            {...(id === undefined ? {} : { id })}
          />
          {field.open === undefined ? null : (
            <button
              type="button"
              className="b q"
              aria-pressed={!absent && value === null}
              onClick={() => onChange(null)}
            >
              {field.open}
            </button>
          )}
        </span>
      )
    case 'words':
      return (
        <input
          {...named}
          className="f"
          maxLength={field.maximum}
          value={typeof value === 'string' ? value : ''}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' && id !== undefined ? null : currentTarget.value)
          }
        />
      )
    case 'which':
      return (
        <Seg
          label={field.title}
          value={String(value)}
          options={field.options.map((each) => ({ value: String(each.value), title: each.title }))}
          onChange={(seq) => onChange(Number(seq))}
        />
      )
    case 'levels':
      return <Levels field={field} value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} />
  }
}

/** Vertebrae as text; what cannot be read stays as typed and says so. */
function Levels({
  field,
  value,
  onChange,
}: {
  field: Field
  value: readonly string[]
  onChange: (value: unknown) => void
}) {
  const [typed, setTyped] = useState<string | null>(null)
  const wrong = typed !== null && readLevels(typed) === null
  return (
    <span className="beside">
      <input
        className="f"
        aria-label={field.title}
        aria-invalid={wrong ? true : undefined}
        value={typed ?? value.join(', ')}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          const levels = readLevels(currentTarget.value)
          if (levels !== null) onChange(levels)
        }}
        onBlur={() => {
          if (!wrong) setTyped(null)
        }}
      />
      {wrong ? <span className="fault">Vertebrae are written T9, T10 or T9-T11.</span> : null}
    </span>
  )
}
