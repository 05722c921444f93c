import type { Referral } from '@theca/assess'
import { DOSES, TREATMENTS } from '@theca/assess'
import { DateText } from '@theca/assess/screens'
import { antithrombotics } from '@theca/instruments'
import type { Knowable } from '@theca/record'
import { NOT_ASKED, known, valueOf } from '@theca/record'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { KnownRow } from '../parts/known-row.tsx'
import { Seg } from '../parts/seg.tsx'
import type { Choice } from '../parts/type-ahead.tsx'
import { TypeAhead } from '../parts/type-ahead.tsx'
import type { Intake } from './intake-disease.tsx'

type Treatment = NonNullable<ReturnType<typeof treatmentsOf>>[number]
type Taken = NonNullable<ReturnType<typeof takenOf>>[number]
const treatmentsOf = ({ previousTreatment }: Referral) => valueOf(previousTreatment)
const takenOf = ({ antithrombotics: taken }: Referral) => valueOf(taken)

const treatmentChoices = TREATMENTS.map((value) => ({ value, title: value }))
const drugTitles = new Map(antithrombotics.map(({ drug, title }) => [drug, title]))
const drugChoices = antithrombotics.map(({ drug, title }) => ({ value: drug, title }))

/** What was done before, and what thins the blood. */
export function IntakeTreatment({ body, change }: Intake) {
  const setTreatments = (previousTreatment: Referral['previousTreatment']): void => change({ previousTreatment })
  const setTaken = (taken: Referral['antithrombotics']): void => change({ antithrombotics: taken })
  return (
    <section className="isec" aria-label="Treatment so far">
      <h3>Treatment so far</h3>
      <ListRow<Treatment, Treatment['what']>
        title="Treatment before"
        value={body.previousTreatment}
        choices={treatmentChoices}
        placeholder="surgery, radiotherapy; 0 none"
        make={(what) => ({ what, on: null, note: null })}
        words={({ what }) => what}
        onChange={setTreatments}
      >
        {(each, say) => (
          <>
            <DateText label={`${each.what}, on`} of="day" value={each.on} onChange={(on) => say({ ...each, on })} />
            <input
              className="f"
              maxLength={300}
              aria-label={`${each.what}, what`}
              placeholder="what, where, dose"
              value={each.note ?? ''}
              onChange={(event) => say({ ...each, note: event.currentTarget.value || null })}
            />
          </>
        )}
      </ListRow>
      <ListRow<Taken, string>
        title="Antithrombotics"
        value={body.antithrombotics}
        choices={drugChoices}
        placeholder="apixaban, aspirin; 0 none"
        make={(drug) => ({
          drug,
          dose: drug.endsWith('prophylactic')
            ? 'prophylactic'
            : drug.endsWith('therapeutic')
              ? 'therapeutic'
              : 'not-known',
          lastDoseAt: null,
        })}
        words={({ drug }) => drugTitles.get(drug) ?? drug}
        onChange={setTaken}
      >
        {(each, say) => (
          <>
            <Seg
              label={`${drugTitles.get(each.drug) ?? each.drug}, dose`}
              value={each.dose}
              onChange={(dose) => say({ ...each, dose })}
              options={DOSES.map((value) => ({ value, title: value.replaceAll('-', ' ') }))}
            />
            <DateText
              label={`${drugTitles.get(each.drug) ?? each.drug}, last dose`}
              of="moment"
              value={each.lastDoseAt}
              onChange={(lastDoseAt) => say({ ...each, lastDoseAt })}
            />
          </>
        )}
      </ListRow>
    </section>
  )
}

/** A list that may be missing, and may be known to be empty: `0` says none. */
function ListRow<Item, V extends string>(props: {
  title: string
  value: Knowable<Item[]>
  choices: readonly Choice<V>[]
  placeholder: string
  make: (choice: V) => Item
  words: (item: Item) => string
  onChange: (value: Knowable<Item[]>) => void
  children: (item: Item, say: (item: Item) => void) => ReactNode
}) {
  const { title, value, onChange } = props
  const list = value.is === 'known' ? value.value : []
  return (
    <>
      <KnownRow title={title} value={value} onChange={onChange}>
        {(id) => (
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- one more key of the field inside
          <span
            className="beside"
            onKeyDownCapture={(event) => {
              if (event.key !== '0' || list.length > 0 || (event.target as HTMLInputElement).value !== '') return
              event.preventDefault()
              onChange(known([]))
            }}
          >
            <TypeAhead
              id={id}
              several
              value={null}
              choices={props.choices}
              placeholder={props.placeholder}
              onChange={(choice) => {
                if (choice !== null) onChange(known([...list, props.make(choice)]))
              }}
            />
            {value.is === 'known' && list.length === 0 ? (
              <button type="button" className="b q" onClick={() => onChange(NOT_ASKED)}>
                none <IconX className="i s" aria-label="take back" />
              </button>
            ) : null}
          </span>
        )}
      </KnownRow>
      {list.map((item, place) => (
        // The list has no other identity than its order, and changes at its end or by removal.
        <div className="krow" key={place}>
          <span className="flabel el">{props.words(item)}</span>
          <div className="answer">
            <span className="beside">
              {props.children(item, (next) => onChange(known(list.toSpliced(place, 1, next))))}
            </span>
          </div>
          <button
            type="button"
            className="b q"
            aria-label={`Remove ${props.words(item)}`}
            onClick={() => {
              const rest = list.toSpliced(place, 1)
              onChange(rest.length === 0 ? NOT_ASKED : known(rest))
            }}
          >
            <IconX className="i s" aria-hidden="true" />
          </button>
        </div>
      ))}
    </>
  )
}
