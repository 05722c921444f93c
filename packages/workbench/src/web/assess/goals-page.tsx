import type { Goals } from '@theca/assess'
import {
  ESCALATIONS,
  EXPECTATIONS,
  GOALS,
  escalationWords,
  expectationWords,
  goalWords,
  goals,
  goalsNow,
} from '@theca/assess'
import type { Entry, Knowable } from '@theca/record'
import { NOT_ASKED, known, valueOf } from '@theca/record'
import { useOpenCase } from '../case/context.ts'
import { useNow } from '../parts/basics.tsx'
import { KnownRow, WordsRow } from '../parts/known-row.tsx'
import { RankList } from '../parts/rank-list.tsx'
import { Seg } from '../parts/seg.tsx'
import { age } from '../parts/words.ts'
import { DayRow } from './intake-disease.tsx'
import { StatementForm } from './statement-form.tsx'
import { useStatement } from './use-statement.ts'
import './intake.css'

const empty: Goals = {
  ranked: [],
  expectation: { walking: NOT_ASKED, pain: NOT_ASKED, home: NOT_ASKED, time: NOT_ASKED },
  toldBy: 'patient',
  tradeOff: NOT_ASKED,
  escalation: NOT_ASKED,
  revisitOn: NOT_ASKED,
  words: NOT_ASKED,
}
const expectationTitles = { walking: 'Walking', pain: 'Pain', home: 'Home', time: 'Time' } as const
const aspects = Object.keys(EXPECTATIONS) as Aspect[]

/** What matters to the person, in their order, and what is expected: said before treatment, to be held against what came. */
export function GoalsPage({ amending }: { amending: Entry | null }) {
  const { id, assessed } = useOpenCase()
  const now = useNow()
  const standing = goalsNow(assessed)
  const form = useStatement<Goals>(id, `goals.${amending?.seq ?? standing?.entry.seq ?? 'new'}`, goals, {
    start: (amending?.body as Goals | undefined) ?? standing?.body ?? empty,
    corrects: amending,
    repeats: standing !== null,
    wants: ({ ranked }) => (ranked.length === 0 ? 'Choose at least one goal.' : null),
  })
  const { body, change } = form
  return (
    <StatementForm
      title="Goals of care and expectation"
      note={
        standing === null
          ? 'not asked yet; asked before treatment'
          : `asked ${age(standing.entry.effectiveAt, now)} ago, entry ${standing.entry.seq}; signing asks them again`
      }
      form={form}
      className="wideform intake"
    >
      <section className="isec" aria-label="What matters most">
        <h3>What matters most, in the person’s order</h3>
        <RankList
          label="Goals in order"
          options={GOALS.map((value) => ({ value, title: goalWords[value] }))}
          ranked={body.ranked}
          onChange={(ranked) => change({ ranked })}
        />
        <div className="krow">
          <span className="flabel" aria-hidden="true">
            Told by
          </span>
          <Seg
            label="Told by"
            value={body.toldBy}
            onChange={(toldBy) => change({ toldBy })}
            options={[
              { value: 'patient', title: 'the person' },
              { value: 'surrogate', title: 'a surrogate' },
            ]}
          />
        </div>
        <WordsRow title="In their words" maximum={800} value={body.words} onChange={(words) => change({ words })} />
        <WordsRow
          title="Trade-off"
          note="What they would give up for what: bladder for legs, time for less pain."
          maximum={500}
          value={body.tradeOff}
          onChange={(tradeOff) => change({ tradeOff })}
        />
      </section>
      <section className="isec" aria-label="What is expected of the treatment">
        <h3>What is expected of the treatment</h3>
        {aspects.map((aspect) => (
          <Expectation key={aspect} aspect={aspect} body={body} change={change} />
        ))}
      </section>
      <section className="isec" aria-label="How far, and when to ask again">
        <h3>How far, and when to ask again</h3>
        <KnownRow boxes title="Escalation" value={body.escalation} onChange={(escalation) => change({ escalation })}>
          {() => (
            <Seg
              label="Escalation"
              value={valueOf(body.escalation)}
              onChange={(escalation) => change({ escalation: known(escalation) })}
              options={ESCALATIONS.map((value) => ({ value, title: escalationWords[value] }))}
            />
          )}
        </KnownRow>
        <DayRow title="Ask again on" value={body.revisitOn} onChange={(revisitOn) => change({ revisitOn })} />
      </section>
    </StatementForm>
  )
}

type Aspect = keyof typeof EXPECTATIONS
/** Every answer of every aspect: which belongs to which is the kind's to check. */
type Expected = (typeof EXPECTATIONS)[Aspect][number]

/** One aspect of the expectation. Its answers are the kind's own; the words are what a person reads. */
function Expectation(props: { aspect: Aspect; body: Goals; change: (part: Partial<Goals>) => void }) {
  const { aspect, body, change } = props
  const title = expectationTitles[aspect]
  const words: Readonly<Record<string, string>> = expectationWords[aspect]
  const value: Knowable<Expected> = body.expectation[aspect]
  const say = (next: Knowable<Expected>): void => change({ expectation: { ...body.expectation, [aspect]: next } })
  return (
    <KnownRow boxes title={title} value={value} onChange={say}>
      {() => (
        <Seg<Expected>
          label={`${title}, expected`}
          value={valueOf(value)}
          onChange={(next) => say(known(next))}
          options={EXPECTATIONS[aspect].map((each) => ({ value: each, title: words[each] ?? each }))}
        />
      )}
    </KnownRow>
  )
}
