import type { ApproachId, CordEntry, OperativePlanBody, PlannedLesion } from '@theca/plan'
import {
  answersFrom,
  approaches,
  approachOptions,
  approachTitle,
  CORD_ENTRIES,
  cordEntryBases,
  cordEntryOf,
  cordEntryTitles,
  indexLesion,
  needsReason,
  situationOf,
  stabilityOf,
} from '@theca/plan'
import { Head } from '../../parts/basics.tsx'
import { plural } from '../../parts/words.ts'
import type { Drafting } from './parts.tsx'
import { GoalPart, StabilityPart } from './goal-part.tsx'
import { Fact, Millimetres, Select, Words } from './parts.tsx'

/** Ways side by side, what each gives and costs, the goal, and what speaks for more and for stopping earlier. */
export function ApproachPane({ plan, change, may }: Drafting) {
  const { approach } = plan
  const lesion = indexLesion(plan)
  const set = (part: Partial<OperativePlanBody['approach']>): void => change({ approach: { ...approach, ...part } })
  const setLesion = (part: Partial<PlannedLesion>): void =>
    change({ lesions: [{ ...lesion, ...part }, ...plan.lesions.slice(1)] })
  const ask = (title: string, key: 'foramen' | 'adherent' | 'linearOnly') => (
    <Select
      title={title}
      value={lesion[key]}
      disabled={!may}
      options={[
        ['not-known', 'not known'],
        ['no', 'no'],
        ['yes', 'yes'],
      ]}
      onChange={(value) => value !== '' && setLesion({ [key]: value })}
    />
  )
  return (
    <>
      <Options plan={plan} may={may} onChoose={(option) => set({ option, override: null })} />
      <div className="body stack">
        {needsReason(plan) ? (
          <Words
            title="Why this way, which no rule names here"
            value={approach.override}
            maximum={500}
            disabled={!may}
            onChange={(override) => set({ override })}
          />
        ) : null}
        <div className="four">
          {ask('Part in the foramen', 'foramen')}
          {ask('Taken to be adherent', 'adherent')}
          {lesion.compartment === 'leptomeningeal' ? ask('Linear only', 'linearOnly') : null}
          <Select
            title="Side of the approach"
            value={approach.side}
            disabled={!may}
            options={[
              ['right', 'RIGHT'],
              ['left', 'LEFT'],
              ['midline', 'midline'],
              ['both', 'both sides'],
              ['not-known', 'not known'],
            ]}
            onChange={(side) => side !== '' && set({ side })}
          />
          <Millimetres
            title="Dura opened over"
            value={approach.duralOpeningMm}
            min={0}
            max={500}
            disabled={!may}
            onChange={(duralOpeningMm) => set({ duralOpeningMm })}
          />
          {lesion.compartment === 'intramedullary' ? (
            <Select<CordEntry>
              title="Into the cord"
              value={approach.entry ?? ''}
              disabled={!may}
              options={[['', 'not chosen'], ...CORD_ENTRIES.map((entry) => [entry, cordEntryTitles[entry]] as const)]}
              onChange={(entry) => set({ entry: entry === '' ? null : entry })}
            />
          ) : null}
        </div>
        {lesion.compartment === 'intramedullary' ? <Ways plan={plan} change={change} may={may} /> : null}
        {approach.entry === null ? null : (
          <p className="t12">
            <Fact basis={cordEntryBases[approach.entry]} />
          </p>
        )}
      </div>
      <GoalPart plan={plan} change={change} may={may} />
      <StabilityPart plan={plan} change={change} may={may} />
    </>
  )
}

/** Normal cord along each way in, and what the shortest comes to. */
function Ways({ plan, change, may }: Drafting) {
  const { approach } = plan
  const proposed = cordEntryOf(approach.pathsMm)
  return (
    <div className="stack">
      <div className="four">
        {CORD_ENTRIES.map((entry) => (
          <Millimetres
            key={entry}
            title={`Normal cord, ${cordEntryTitles[entry]}`}
            min={0}
            max={40}
            value={approach.pathsMm[entry]}
            disabled={!may}
            onChange={(mm) => change({ approach: { ...approach, pathsMm: { ...approach.pathsMm, [entry]: mm } } })}
          />
        ))}
      </div>
      <p className="t12">
        {proposed.ok ? proposed.value.says : <span className="m">{proposed.failure.message}</span>}{' '}
        {proposed.ok && proposed.value.entry !== approach.entry ? (
          <button
            type="button"
            className="b"
            disabled={!may}
            onClick={() => change({ approach: { ...approach, entry: proposed.value.entry } })}
          >
            Take the proposal
          </button>
        ) : null}
      </p>
    </div>
  )
}

const rows = [
  ['Bone', (id: ApproachId) => approaches[id].bone],
  ['Reach', (id: ApproachId) => approaches[id].reach],
  ['Gives', (id: ApproachId) => approaches[id].gives],
  ['Costs', (id: ApproachId) => approaches[id].costs],
] as const

function Options({
  plan,
  may,
  onChoose,
}: {
  plan: OperativePlanBody
  may: boolean
  onChoose: (id: ApproachId) => void
}) {
  const options = approachOptions(situationOf(plan))
  const chosen = plan.approach.option
  // A way chosen before the situation changed stays in view.
  const shown =
    chosen === null || options.some(({ id }) => id === chosen)
      ? options
      : [...options, { id: chosen, named: [], cautions: [] }]
  const on = (id: ApproachId): string | undefined => (id === chosen ? 'on' : undefined)
  return (
    <section aria-label="Approach">
      <Head>
        <h2>Approach</h2>
        <span className="m">options by compartment, no ranking</span>
        <span className="grow" />
      </Head>
      <div className="scrollx">
        <table className="ways">
          <thead>
            <tr>
              <td aria-hidden="true" />
              {shown.map(({ id }) => (
                <th key={id} scope="col" className={on(id)}>
                  <label className="way">
                    <input
                      type="radio"
                      name="approach"
                      checked={chosen === id}
                      disabled={!may}
                      onChange={() => onChoose(id)}
                    />
                    <span>{approachTitle(id, plan.approach.side)}</span>
                  </label>
                  <span className="t12 q">{plan.levels.laminae.join(', ') || 'laminae not chosen'}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([title, of]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {shown.map(({ id }) => (
                  <td key={id} className={on(id)}>
                    {of(id)}
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">Stability</th>
              {shown.map(({ id }) => (
                <td key={id} className={on(id)}>
                  {pointsOf(plan, id)}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">Named</th>
              {shown.map(({ id, named, cautions }) => (
                <td key={id} className={on(id)}>
                  {named.length === 0 ? (
                    <span className="q">for comparison</span>
                  ) : (
                    named.map((rule) => <div key={rule.id}>{rule.when}</div>)
                  )}
                  {cautions.map((basis) => (
                    <div key={basis.words} className="amb">
                      {basis.words}
                    </div>
                  ))}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">Evidence</th>
              {shown.map(({ id }) => (
                <td key={id} className={on(id)}>
                  {approaches[id].basis.map((basis) => (
                    <Fact key={basis.words} basis={basis} />
                  ))}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Points that a way would have, with what laminae and way answer by themselves. */
function pointsOf(plan: OperativePlanBody, id: ApproachId): string {
  const { hard, soft } = stabilityOf({
    ...plan.stability.answers,
    ...answersFrom(plan.levels.laminae, approaches[id].stability),
  })
  return `${plural(hard.length, 'hard point')}, ${plural(soft.length, 'soft point')}`
}
