import type { CohortDefinition, CohortResult, Member } from '@theca/review'
import { GROUPINGS, readCondition, selectMembers, WHOLE_RECORD } from '@theca/review'
import { useId, useState } from 'react'
import { Head, Problem } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { number, plural } from '../parts/words.ts'
import { openDefinition, saveDefinition } from './definition.ts'
import { KeptCohorts } from './kept-cohorts.tsx'

const groupingWords: Readonly<Record<(typeof GROUPINGS)[number], string>> = {
  compartment: 'compartment',
  site: 'primary',
  sex: 'sex',
  urgency: 'urgency',
  extentByWord: 'extent, by word',
  walkingBefore: 'walking before',
  brainMetastases: 'brain metastases',
}

/** Who is counted, and how far it can be trusted. */
export function CohortPane(props: {
  definition: CohortDefinition
  rows: readonly Member[]
  result: CohortResult | null
  onChange: (definition: CohortDefinition) => void
}) {
  const { definition, rows, result, onChange } = props
  const change = (part: Partial<CohortDefinition>): void => onChange({ ...definition, ...part })
  const [problem, setProblem] = useState<string | null>(null)
  const file = useId()
  return (
    <section className="pane cohort" aria-label="Cohort">
      <Head>
        <h2>Cohort</h2>
      </Head>
      <div className="body">
        <label className="field">
          <span className="flabel">Title</span>
          <input
            className="f"
            maxLength={120}
            value={definition.title}
            onChange={({ currentTarget }) => change({ title: currentTarget.value || WHOLE_RECORD.title })}
          />
        </label>
        {result === null ? null : (
          <p className="counts">
            <b className="num">{number(result.passport.included)}</b> of {plural(rows.length, 'case')}
          </p>
        )}
        <Conditions definition={definition} rows={rows} change={change} />
        <div className="field">
          <span className="flabel">Synthetic cases</span>
          <Seg
            label="Synthetic cases"
            value={definition.synthetic}
            onChange={(synthetic) => change({ synthetic })}
            options={[
              { value: 'excluded', title: 'left out' },
              { value: 'only', title: 'only' },
              { value: 'included', title: 'with others' },
            ]}
          />
        </div>
        <label className="field">
          <span className="flabel">Curves by</span>
          <select
            className="f"
            value={definition.groupBy ?? ''}
            onChange={({ currentTarget }) =>
              change({ groupBy: GROUPINGS.find((each) => each === currentTarget.value) ?? null })
            }
          >
            <option value="">all together</option>
            {GROUPINGS.map((each) => (
              <option key={each} value={each}>
                {groupingWords[each]}
              </option>
            ))}
          </select>
        </label>
        <div className="field">
          <span className="flabel">Consecutive</span>
          <Seg
            label="Consecutive"
            value={definition.consecutive}
            onChange={(consecutive) => change({ consecutive })}
            options={[
              { value: 'yes', title: 'yes' },
              { value: 'no', title: 'no' },
              { value: 'not-stated', title: 'not stated' },
            ]}
          />
          <span className="note">A person says so; no program can see who was never entered.</span>
        </div>
        <div className="acts">
          <button type="button" className="b" onClick={() => saveDefinition(definition)}>
            Save
          </button>
          <label className="b" htmlFor={file}>
            Open
          </label>
          <input
            id={file}
            className="vh"
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? []
              if (chosen === undefined) return
              void openDefinition(chosen).then((read) => {
                if (typeof read === 'string') setProblem(read)
                else {
                  setProblem(null)
                  onChange(read)
                }
              })
              currentTarget.value = ''
            }}
          />
          <button type="button" className="b q" onClick={() => onChange(WHOLE_RECORD)}>
            Everybody
          </button>
        </div>
        {problem === null ? null : (
          <Problem inline>
            <p>{problem}</p>
          </Problem>
        )}
        <KeptCohorts definition={definition} onOpen={onChange} />
        {result === null ? null : <PassportPart result={result} />}
      </div>
    </section>
  )
}

function Conditions(props: {
  definition: CohortDefinition
  rows: readonly Member[]
  change: (part: Partial<CohortDefinition>) => void
}) {
  const { definition, rows, change } = props
  const [typed, setTyped] = useState('')
  const list = useId()
  const fault = typed === '' ? null : faultIn(typed, rows)
  const add = (): void => {
    if (typed === '' || fault !== null) return
    change({ where: [...definition.where, typed] })
    setTyped('')
  }
  return (
    <div className="field">
      <span className="flabel">Conditions</span>
      {definition.where.map((text, place) => (
        <span key={text} className="cond">
          <code>{text}</code>
          <button
            type="button"
            className="b q"
            aria-label={`Remove ${text}`}
            onClick={() => change({ where: definition.where.filter((_, each) => each !== place) })}
          >
            remove
          </button>
        </span>
      ))}
      <form
        className="beside"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <input
          className="f"
          list={list}
          aria-label="A further condition"
          aria-invalid={fault !== null && typed.includes('=') ? true : undefined}
          placeholder="site=lung"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value.trim())}
        />
        <button type="submit" className="b" disabled={typed === '' || fault !== null}>
          Add
        </button>
      </form>
      <datalist id={list}>
        {suggestions(rows).map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </datalist>
      {fault !== null && typed.includes('=') ? <span className="note fault">{fault}</span> : null}
    </div>
  )
}

/** Why a condition cannot be used, by trying it on the rows. */
function faultIn(text: string, rows: readonly Member[]): string | null {
  const read = readCondition(text)
  if (!read.ok) return read.failure.message
  const tried = selectMembers(rows, { ...WHOLE_RECORD, where: [text] })
  return tried.ok ? null : tried.failure.message
}

/** What the rows hold, as conditions: nobody has to know the names. */
function suggestions(rows: readonly Member[]): readonly string[] {
  const fields = ['compartment', 'site', 'extentByWord', 'urgency', 'walkingBefore', 'sex'] as const
  const seen = fields.flatMap((field) =>
    [...new Set(rows.map((row) => row[field]))].flatMap((value) => (value === null ? [] : [`${field}=${value}`])),
  )
  return [...seen.sort(), 'ageYears>=70', 'mccormickBefore<=3', 'brainMetastases=false', 'operatedOn!=null']
}

function PassportPart({ result }: { result: CohortResult }) {
  const { passport } = result
  const wrong = passport.agreements.filter(({ agrees }) => !agrees)
  return (
    <div className="passport">
      <h3>Passport</h3>
      <ul>
        <li>
          {wrong.length === 0
            ? 'All views of the rows agree.'
            : `Views disagree: ${wrong.map(({ what, figures }) => `${what} (${figures})`).join('; ')}.`}
        </li>
        <li>{plural(passport.lost, 'person', 'persons')} lost to follow-up.</li>
        {passport.excluded.map(({ because, cases }) => (
          <li key={because}>
            {number(cases)} left out: {because}.
          </li>
        ))}
      </ul>
      <h3>Known for</h3>
      <table className="t">
        <tbody>
          {passport.completeness.map(({ field, title, known, of }) => (
            <tr key={field}>
              <th scope="row">{title}</th>
              <td className="num">
                {number(known)} of {number(of)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Definitions</h3>
      <ul>
        {passport.definitions.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  )
}
