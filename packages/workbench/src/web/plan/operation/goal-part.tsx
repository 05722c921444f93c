import { IconScale, IconWalk } from '@tabler/icons-react'
import type { Goal } from '@theca/plan'
import {
  answersFrom,
  approaches,
  GOALS,
  goalTitles,
  indexLesion,
  radiosensitivityFact,
  STABILITY_ITEMS,
  stabilityItems,
  stabilityOf,
  tradeOffs,
} from '@theca/plan'
import { valueOf } from '@theca/record'
import { useOpenCase } from '../../case/context.ts'
import { Seg } from '../../parts/seg.tsx'
import type { Drafting } from './parts.tsx'
import { Fact, Select, Words } from './parts.tsx'

/** The goal, and what speaks for removing more and for stopping earlier, with the person's wish beside it. */
export function GoalPart({ plan, change, may }: Drafting) {
  const { assessed } = useOpenCase()
  const lesion = indexLesion(plan)
  const trade = tradeOffs[lesion.compartment]
  const site = assessed.referral?.body.primary.site
  const sensitivity = site === undefined ? null : radiosensitivityFact(site)
  const wish = valueOf(assessed.person?.body.wish)
  return (
    <section className="body tr" aria-label="Goal">
      <div className="rowx wrapx">
        <h2>Goal</h2>
        <Seg<Goal>
          label="Goal"
          value={plan.goal}
          options={GOALS.map((goal) => ({ value: goal, title: goalTitles[goal].split(',')[0] }))}
          onChange={(goal) => may && change({ goal })}
        />
      </div>
      {trade === undefined ? null : (
        <div className="to">
          <div>
            <h3>
              <IconScale className="i s" aria-hidden="true" /> For removing more
            </h3>
            <ul>
              {[...trade.forMore, ...(sensitivity === null ? [] : [sensitivity])].map((basis) => (
                <li key={basis.words}>
                  <Fact basis={basis} />
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h3>
              <IconWalk className="i s" aria-hidden="true" /> For stopping earlier
            </h3>
            <ul>
              {trade.forStopping.map((basis) => (
                <li key={basis.words}>
                  <Fact basis={basis} />
                </li>
              ))}
              {wish === null ? null : <li className="wish">{`Wish: “${wish}”`}</li>}
            </ul>
          </div>
        </div>
      )}
    </section>
  )
}

/** Points of stability, all shown: they put the question of fixation and do not answer it. */
export function StabilityPart({ plan, change, may }: Drafting) {
  const { stability } = plan
  const known = answersFrom(
    plan.levels.laminae,
    plan.approach.option === null ? [] : approaches[plan.approach.option].stability,
  )
  const found = stabilityOf({ ...stability.answers, ...known })
  return (
    <details className="tr points">
      <summary>
        <h2>Stability</h2>
        <span className="m t12">{found.says}</span>
      </summary>
      <div className="body stack">
        <table className="grid pts">
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Weight</th>
              <th scope="col">Answer</th>
            </tr>
          </thead>
          <tbody>
            {STABILITY_ITEMS.map((id) => (
              <tr key={id}>
                <th scope="row" className="srow">
                  {stabilityItems[id].title}
                </th>
                <td className="m">{stabilityItems[id].weight}</td>
                <td>
                  {known[id] === undefined ? (
                    <Seg
                      small
                      label={stabilityItems[id].title}
                      value={stability.answers[id] ?? null}
                      options={[
                        { value: 'yes', title: 'yes' },
                        { value: 'no', title: 'no' },
                        { value: 'not-known', title: 'not known' },
                      ]}
                      onChange={(answer) =>
                        may && change({ stability: { ...stability, answers: { ...stability.answers, [id]: answer } } })
                      }
                    />
                  ) : (
                    <span className="m">{`${known[id]}, by laminae and way`}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="pair">
          <Select
            title="Instrumentation"
            value={stability.instrumentation}
            disabled={!may}
            options={[
              ['not-decided', 'not decided'],
              ['none', 'none'],
              ['bail-out', 'ready if needed'],
              ['planned', 'planned'],
            ]}
            onChange={(instrumentation) =>
              instrumentation !== '' && change({ stability: { ...stability, instrumentation } })
            }
          />
          <Words
            title="Because"
            value={stability.reason}
            maximum={500}
            disabled={!may}
            onChange={(reason) => change({ stability: { ...stability, reason } })}
          />
        </div>
        <p className="t11 q">A project rule: one hard or two soft points put the question, they do not answer it.</p>
      </div>
    </details>
  )
}
