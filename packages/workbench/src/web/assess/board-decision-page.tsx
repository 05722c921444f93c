import type { BoardDecision } from '@theca/assess'
import {
  BOARD_OPTIONS,
  BOARD_ROLES,
  boardDecision,
  boardOptionWords,
  boardRoleWords,
  decisionNow,
  goalsNow,
} from '@theca/assess'
import { DateText } from '@theca/assess/screens'
import type { Entry } from '@theca/record'
import { Link } from '@tanstack/react-router'
import { useOpenCase } from '../case/context.ts'
import { Problem, useNow } from '../parts/basics.tsx'
import { RowsOf } from '../parts/rows-of.tsx'
import { Seg } from '../parts/seg.tsx'
import { fullDay } from '../parts/words.ts'
import { FollowThrough } from './follow-through.tsx'
import { ReportLinks } from './report-links.tsx'
import { StatementForm } from './statement-form.tsx'
import { useStatement } from './use-statement.ts'
import './intake.css'

const roleChoices = BOARD_ROLES.map((value) => ({ value, title: boardRoleWords[value] }))
const optionChoices = BOARD_OPTIONS.map((value) => ({ value, title: boardOptionWords[value] }))
const verdicts = ['chosen', 'alternative', 'rejected', 'deferred'] as const

type Dissent = BoardDecision['dissent'][number]
type Action = BoardDecision['actions'][number]
type Option = BoardDecision['options'][number]
type Present = BoardDecision['present'][number]

/** The next free number of an action; a removed one is not given again while a later one stands. */
const nextAction = (actions: readonly Action[]): string =>
  `a${Math.max(0, ...actions.map(({ id }) => Number(id.slice(1)))) + 1}`

const wants = ({ options, dissent, actions }: BoardDecision): string | null => {
  const unreasoned = options.find(({ why }) => why.trim() === '')
  if (options.length === 0) return 'Name at least one option that was weighed.'
  if (unreasoned !== undefined) return `Say why ${boardOptionWords[unreasoned.option]} was ${unreasoned.verdict}.`
  if (dissent.some(({ what }) => what.trim() === '')) return 'Say what the dissent is.'
  return actions.some(({ what }) => what.trim() === '') ? 'Say what is to be done.' : null
}

/** What the board weighed and decided: every option with its reason, who was there, who disagreed, what comes of it. */
export function BoardDecisionPage({ amending }: { amending: Entry | null }) {
  const { id, assessed } = useOpenCase()
  const now = useNow(3_600_000)
  const standing = decisionNow(assessed)
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
  const form = useStatement<BoardDecision>(id, `board.${amending?.seq ?? 'new'}`, boardDecision, {
    start: (amending?.body as BoardDecision | undefined) ?? {
      metOn: today,
      present: [],
      options: [],
      dissent: [],
      wouldChange: [],
      actions: [],
    },
    corrects: amending,
    wants,
  })
  const { body, change } = form
  return (
    <div className="pane form wideform stackx">
      {standing === null ? null : <Standing />}
      <StatementForm
        title={standing === null ? 'Tumour-board decision' : 'Another decision'}
        note={standing === null ? 'not decided yet' : 'the decision above stays; this one holds from its day'}
        form={form}
        verb="Record decision"
        className="inline intake"
      >
        {goalsNow(assessed) === null ? (
          <Problem inline>
            <p>
              Goals of care were not asked.{' '}
              <Link to="/cases/$id/assess" params={{ id }} search={{ form: 'goals' }}>
                Ask them
              </Link>
            </p>
          </Problem>
        ) : null}
        <section className="isec" aria-label="Options considered">
          <h3>Options considered</h3>
          <RowsOf<Option, Option['option']>
            title="Option"
            placeholder="surgery, radiotherapy, watch"
            choices={optionChoices.filter(({ value }) => !body.options.some(({ option }) => option === value))}
            items={body.options}
            make={(option) => ({ option, verdict: 'alternative', why: '' })}
            name={({ option }) => boardOptionWords[option]}
            onChange={(options) => change({ options })}
          >
            {(each, say) => (
              <>
                <Seg
                  label={`${boardOptionWords[each.option]}, verdict`}
                  value={each.verdict}
                  onChange={(verdict) => say({ ...each, verdict })}
                  options={verdicts.map((value) => ({ value, title: value }))}
                />
                <input
                  className="f long"
                  maxLength={600}
                  aria-label={`${boardOptionWords[each.option]}, why`}
                  placeholder="why"
                  value={each.why}
                  onChange={(event) => say({ ...each, why: event.currentTarget.value })}
                />
              </>
            )}
          </RowsOf>
          <RowsOf<string, string>
            title="Would change it"
            note="A finding that would lead to another decision; Enter takes the line in."
            placeholder="in words"
            choices={[]}
            items={body.wouldChange}
            make={(typed) => typed}
            words={(typed) => typed}
            name={() => 'would change it'}
            onChange={(wouldChange) => change({ wouldChange })}
          >
            {(each, say) => (
              <input
                className="f long"
                maxLength={400}
                aria-label="What would change the decision"
                value={each}
                onChange={(event) => say(event.currentTarget.value)}
              />
            )}
          </RowsOf>
        </section>
        <section className="isec" aria-label="Who was there, and who disagreed">
          <h3>Who was there, and who disagreed</h3>
          <div className="krow">
            <span className="flabel" aria-hidden="true">
              Met on
            </span>
            <div className="answer">
              <DateText
                label="Met on"
                of="day"
                value={body.metOn}
                onChange={(metOn) => change({ metOn: metOn ?? '' })}
              />
            </div>
            <span className="absent" />
          </div>
          <RowsOf<Present, Present['role']>
            title="Present"
            placeholder="neurosurgeon, radiologist"
            choices={roleChoices}
            items={body.present}
            make={(role) => ({ role, name: null })}
            name={({ role }) => boardRoleWords[role]}
            onChange={(present) => change({ present })}
          >
            {(each, say) => (
              <input
                className="f"
                maxLength={120}
                aria-label={`${boardRoleWords[each.role]}, name`}
                placeholder="name, may stay open"
                value={each.name ?? ''}
                onChange={(event) => say({ ...each, name: event.currentTarget.value || null })}
              />
            )}
          </RowsOf>
          <RowsOf<Dissent, Dissent['role']>
            title="Dissent"
            placeholder="who disagreed"
            choices={roleChoices}
            items={body.dissent}
            make={(role) => ({ role, what: '' })}
            name={({ role }) => boardRoleWords[role]}
            onChange={(dissent) => change({ dissent })}
          >
            {(each, say) => (
              <input
                className="f long"
                maxLength={600}
                aria-label={`${boardRoleWords[each.role]}, dissent`}
                placeholder="would rather, because"
                value={each.what}
                onChange={(event) => say({ ...each, what: event.currentTarget.value })}
              />
            )}
          </RowsOf>
        </section>
        <section className="isec" aria-label="What comes of it">
          <h3>What comes of it</h3>
          <RowsOf<Action, Action['role']>
            title="Action"
            placeholder="who does it"
            choices={roleChoices}
            items={body.actions}
            make={(role) => ({ id: nextAction(body.actions), what: '', role, due: null })}
            name={({ id: action, role }) => `${action}, ${boardRoleWords[role]}`}
            onChange={(actions) => change({ actions })}
          >
            {(each, say) => (
              <>
                <input
                  className="f long"
                  maxLength={400}
                  aria-label={`${each.id}, what`}
                  placeholder="what is to be done"
                  value={each.what}
                  onChange={(event) => say({ ...each, what: event.currentTarget.value })}
                />
                <DateText
                  label={`${each.id}, due`}
                  of="day"
                  value={each.due}
                  onChange={(due) => say({ ...each, due })}
                />
              </>
            )}
          </RowsOf>
        </section>
      </StatementForm>
    </div>
  )
}

/** The decision that holds, and what became of its actions. */
function Standing() {
  const { id, assessed } = useOpenCase()
  const decision = decisionNow(assessed)
  if (decision === null) return null
  const { body, entry } = decision
  return (
    <section className="standing" aria-label="The decision that holds">
      <div className="head">
        <h2>{`Decision of ${fullDay(body.metOn)}`}</h2>
        <Link className="m" to="/cases/$id" params={{ id }} search={{ entry: entry.seq }}>
          {`entry ${entry.seq}`}
        </Link>
        <span className="grow" />
        <ReportLinks id={id} />
      </div>
      <div className="body">
        <ul className="options">
          {body.options.map((each) => (
            <li key={each.option}>
              <span className={each.verdict === 'chosen' ? 'bd solid' : 'bd'}>{each.verdict}</span>
              <span className="strong">{boardOptionWords[each.option]}</span>
              <span className="m">{each.why}</span>
            </li>
          ))}
        </ul>
        {body.dissent.map((each) => (
          <p key={`${each.role}.${each.what}`} className="m">{`Dissent, ${boardRoleWords[each.role]}: ${each.what}`}</p>
        ))}
        {body.wouldChange.length === 0 ? null : (
          <p className="m">{`Would change it: ${body.wouldChange.join('; ')}`}</p>
        )}
      </div>
      <FollowThrough decision={decision} />
    </section>
  )
}
