import { COMPARTMENTS, compartmentTitles } from '@theca/anatomy'
import type { Referral } from '@theca/assess'
import { primarySiteTitles, primarySites } from '@theca/assess'
import { DateText } from '@theca/assess/screens'
import { cnsActiveDrugs } from '@theca/instruments'
import type { Knowable } from '@theca/record'
import { NOT_ASKED, known } from '@theca/record'
import { KnownRow, WordsRow } from '../parts/known-row.tsx'
import { Marks } from '../parts/seg.tsx'
import { TypeAhead } from '../parts/type-ahead.tsx'
import { LesionRows } from './lesion-rows.tsx'

export type Intake = { readonly body: Referral; readonly change: (part: Partial<Referral>) => void }

const sites = primarySites
  .filter((site) => site !== 'not-known')
  .map((value) => ({ value, title: primarySiteTitles[value] }))

/** The targets that a drug reaching the cord exists for: what is asked, because it changes the decision. */
const drivers = [...Map.groupBy(cnsActiveDrugs, ({ target }) => target)]
  .filter(([target]) => !/lymphoma|leptomeningeal|checkpoint/.test(target))
  .map(([target, rows]) => ({ value: target, title: target, note: rows.flatMap(({ agents }) => agents).join(', ') }))

const wordsOrNot = (words: string): Knowable<string> => (words === '' ? NOT_ASKED : known(words))

/** The cancer, and where it is. */
export function IntakeDisease({ body, change }: Intake) {
  const { primary } = body
  const setPrimary = (part: Partial<Referral['primary']>): void => change({ primary: { ...primary, ...part } })
  return (
    <section className="isec" aria-label="The cancer, and where it is">
      <h3>The cancer, and where it is</h3>
      <KnownRow
        title="Primary"
        reasons={['not-known']}
        value={primary.site === 'not-known' ? { is: 'not-known' } : known(primary.site)}
        onChange={(site) => setPrimary({ site: site.is === 'known' ? site.value : 'not-known' })}
      >
        {(id) => (
          <TypeAhead
            id={id}
            value={primary.site === 'not-known' ? null : primary.site}
            choices={sites}
            placeholder="kid, breast, lung"
            onChange={(site) => setPrimary({ site: site ?? 'not-known' })}
          />
        )}
      </KnownRow>
      <WordsRow
        title="Histology"
        maximum={200}
        value={primary.histology}
        onChange={(histology) => setPrimary({ histology })}
      />
      <KnownRow title="Driver" value={primary.driver} onChange={(driver) => setPrimary({ driver })}>
        {(id) => (
          <TypeAhead
            id={id}
            value={primary.driver.is === 'known' ? primary.driver.value : null}
            words={primary.driver.is === 'known' ? primary.driver.value : ''}
            choices={drivers}
            placeholder="ALK, EGFR; or in words"
            onChange={(driver) => setPrimary({ driver: wordsOrNot(driver ?? '') })}
            free={(words) => setPrimary({ driver: wordsOrNot(words) })}
          />
        )}
      </KnownRow>
      <DayRow title="Cancer diagnosed" value={body.diagnosedOn} onChange={(diagnosedOn) => change({ diagnosedOn })} />
      <DayRow
        title="Found in the dura"
        value={body.intraduralFoundOn}
        onChange={(intraduralFoundOn) => change({ intraduralFoundOn })}
      />
      <div className="krow">
        <span className="flabel" aria-hidden="true">
          Compartment
        </span>
        <div className="answer">
          <Marks
            label="Compartment"
            values={body.compartments}
            options={COMPARTMENTS.map((value) => ({ value, title: compartmentTitles[value] }))}
            onChange={(compartments) => change({ compartments })}
          />
        </div>
        <span className="absent">
          {body.compartments.length === 0 ? <span className="mis t11">needed</span> : null}
        </span>
      </div>
      <LesionRows
        lesions={body.lesions}
        compartments={body.compartments}
        onChange={(lesions, compartments) => change({ lesions, compartments })}
      />
    </section>
  )
}

/** A day that may be missing. */
export function DayRow(props: {
  title: string
  note?: string
  value: Knowable<string>
  onChange: (value: Knowable<string>) => void
}) {
  const { title, value, onChange, note } = props
  return (
    <KnownRow title={title} value={value} onChange={onChange} {...(note === undefined ? {} : { note })}>
      {(id) => (
        <DateText
          id={id}
          of="day"
          value={value.is === 'known' ? value.value : null}
          onChange={(day) => onChange(day === null ? NOT_ASKED : known(day))}
        />
      )}
    </KnownRow>
  )
}
