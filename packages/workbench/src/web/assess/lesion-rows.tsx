import type { Compartment } from '@theca/anatomy'
import { COMPARTMENTS, VERTEBRAL_LEVELS, compartmentTitles } from '@theca/anatomy'
import type { Lesion } from '@theca/assess'
import { LESION_POSITIONS } from '@theca/assess'
import { IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { TypeAhead } from '../parts/type-ahead.tsx'
import { lesionWords, readLesions } from './lesion-words.ts'

const levels = VERTEBRAL_LEVELS.flatMap((level, place) => {
  const next = VERTEBRAL_LEVELS[place + 1]
  const below = next === undefined || next === 'Co' ? null : next.startsWith(level[0] ?? '') ? next.slice(1) : next
  return [level, ...(below === null ? [] : [`${level}/${below}`])].map((title) => ({ value: title, title }))
})

const sides = { right: 'RIGHT', left: 'LEFT', midline: 'midline', both: 'both', 'not-known': 'side not known' } as const
const positionTitle = (position: Lesion['position']): string =>
  position === 'not-known' ? 'position not known' : position

/** Every place of disease: one line to type it as it is dictated, and the same as fields. */
export function LesionRows({
  lesions,
  compartments,
  onChange,
}: {
  lesions: readonly Lesion[]
  compartments: readonly Compartment[]
  onChange: (lesions: Lesion[], compartments: Compartment[]) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const say = (next: readonly Lesion[]): void => {
    const named = new Set([...compartments, ...next.map(({ compartment }) => compartment)])
    onChange(
      [...next],
      COMPARTMENTS.filter((each) => named.has(each)),
    )
  }
  /** Takes the typed line in; what cannot be read stays where it is, with the reason. */
  const take = (): boolean => {
    const read = readLesions(text, compartments)
    setFault(read.ok ? null : read.failure.message)
    if (!read.ok) return false
    if (read.value.length > 0) say([...lesions, ...read.value])
    setText('')
    return true
  }
  const change = (place: number, part: Partial<Lesion>): void =>
    say(lesions.map((each, index) => (index === place ? { ...each, ...part } : each)))
  return (
    <>
      <div className="krow">
        <label className="flabel" htmlFor={id}>
          Lesions
        </label>
        <div className="answer">
          <input
            id={id}
            className="f"
            autoComplete="off"
            placeholder="T9/10-T10 r dorsolateral idem; L2 l im"
            aria-invalid={fault === null ? undefined : true}
            aria-describedby={`${id}-how`}
            value={text}
            onChange={(event) => {
              setFault(null)
              setText(event.currentTarget.value)
            }}
            onKeyDown={(event) => {
              // A line taken in leaves the keyboard here for the next one; an empty line goes on.
              if (event.key === 'Enter' && !event.ctrlKey && text.trim() !== '') {
                event.preventDefault()
                take()
              }
            }}
            onBlur={() => text.trim() !== '' && take()}
          />
          {fault === null ? null : (
            <span className="fault" role="alert">
              {fault}
            </span>
          )}
        </div>
        <span className="absent">{lesions.length === 0 ? <span className="mis t11">none recorded</span> : null}</span>
        <span className="note" id={`${id}-how`}>
          Level or levels, then r l m b, then d dl lat vl v c, then im idem lm ed vb; Enter takes the line in.
        </span>
      </div>
      {lesions.map((each, place) => (
        // Lesions have no other identity than their order, and change at their end or by removal.
        <div className="krow lesion" key={place}>
          <span className="flabel num">{`Lesion ${place + 1}`}</span>
          <div className="answer" data-stop>
            <Pick
              label={`Lesion ${place + 1}, compartment`}
              value={each.compartment}
              options={COMPARTMENTS}
              title={(value) => compartmentTitles[value]}
              onChange={(compartment) => change(place, { compartment })}
            />
            <Level label={`Lesion ${place + 1}, from`} value={each.from} onChange={(from) => change(place, { from })} />
            <Level label={`Lesion ${place + 1}, to`} value={each.to} onChange={(to) => change(place, { to })} />
            <Pick
              label={`Lesion ${place + 1}, side`}
              value={each.side}
              options={Object.keys(sides) as Lesion['side'][]}
              title={(value) => sides[value]}
              onChange={(side) => change(place, { side })}
            />
            <Pick
              label={`Lesion ${place + 1}, position to the cord`}
              value={each.position}
              options={LESION_POSITIONS}
              title={positionTitle}
              onChange={(position) => change(place, { position })}
            />
          </div>
          <button
            type="button"
            className="b q"
            aria-label={`Remove lesion ${place + 1}, ${lesionWords(each)}`}
            onClick={() => onChange(lesions.toSpliced(place, 1), [...compartments])}
          >
            <IconX className="i s" aria-hidden="true" />
          </button>
        </div>
      ))}
    </>
  )
}

function Pick<V extends string>(props: {
  label: string
  value: V
  options: readonly V[]
  title: (value: V) => string
  onChange: (value: V) => void
}) {
  return (
    <select
      className="f"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value as V)}
    >
      {props.options.map((option) => (
        <option key={option} value={option}>
          {props.title(option)}
        </option>
      ))}
    </select>
  )
}

const Level = (props: { label: string; value: string; onChange: (value: string) => void }) => (
  <TypeAhead
    label={props.label}
    value={props.value}
    choices={levels}
    onChange={(level) => props.onChange(level ?? props.value)}
  />
)
