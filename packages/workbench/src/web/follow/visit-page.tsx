import { answerInstrument, compartmentsOf } from '@theca/assess'
import { HOMES, visit } from '@theca/follow'
import { WALKING, walkingLabels } from '@theca/instruments'
import type { BodyOf, Draft } from '@theca/record'
import { known, NOT_ASKED, valueOf } from '@theca/record'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { StatementForm } from '../assess/statement-form.tsx'
import { useStatement } from '../assess/use-statement.ts'
import { useOpenCase } from '../case/context.ts'
import { KnownRow, WordsRow } from '../parts/known-row.tsx'
import { Seg } from '../parts/seg.tsx'

/** The four questions of every visit. Each becomes an instrument of its own; what is left open is simply not examined. */
type Quick = {
  readonly grade: 'I' | 'II' | 'III' | 'IV' | 'V' | null
  readonly walking: (typeof WALKING)[number] | null
  readonly pain: number | null
  readonly kps: number | null
}
const nothing: Quick = { grade: null, walking: null, pain: null, kps: null }

type Body = BodyOf<typeof visit>

const KPS = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10]

/** A follow-up visit on one page: seen how, living where, and function, walking, pain, performance in one go. */
export function VisitPage({ onSaid }: { onSaid: () => void }) {
  const { id, assessed } = useOpenCase()
  const [quick, setQuick] = useState<Quick>(nothing)
  const compartments = compartmentsOf(assessed)
  const also = (_: unknown, at: string): Draft[] =>
    [
      quick.grade === null ? null : answerInstrument('mccormick-modified', { grade: quick.grade }, compartments, at),
      quick.walking === null ? null : answerInstrument('ambulation', { walking: quick.walking }, compartments, at),
      quick.pain === null ? null : answerInstrument('pain-nrs', { worst: quick.pain }, compartments, at),
      quick.kps === null ? null : answerInstrument('kps', { kps: quick.kps }, compartments, at),
    ].flatMap((made) => (made?.ok === true ? [made.value] : []))
  const form = useStatement<Body>(id, 'follow.visit', visit, {
    start: { how: 'in-person', lives: NOT_ASKED, words: NOT_ASKED },
    corrects: null,
    also,
    onSaid: () => {
      setQuick(nothing)
      onSaid()
    },
  })
  const ask = (part: Partial<Quick>): void => {
    setQuick({ ...quick, ...part })
    form.change({})
  }
  return (
    <StatementForm
      title="Visit"
      note="one page; what is left open was not examined"
      form={form}
      className="wideform intake"
    >
      <Line title="Seen">
        <Seg
          label="Seen"
          value={form.body.how}
          onChange={(how) => form.change({ how })}
          options={[
            { value: 'in-person', title: 'in person' },
            { value: 'telephone', title: 'telephone' },
            { value: 'video', title: 'video' },
            { value: 'report', title: 'report of others' },
          ]}
        />
      </Line>
      <KnownRow boxes title="Lives" value={form.body.lives} onChange={(lives) => form.change({ lives })}>
        {() => (
          <Seg
            label="Lives"
            value={valueOf(form.body.lives)}
            onChange={(lives) => form.change({ lives: known(lives) })}
            options={HOMES.map((value) => ({ value, title: value.replaceAll('-', ' ') }))}
          />
        )}
      </KnownRow>
      <Line title="McCormick">
        <Seg
          label="McCormick, modified"
          value={quick.grade}
          onChange={(grade) => ask({ grade })}
          options={(['I', 'II', 'III', 'IV', 'V'] as const).map((value) => ({ value, title: value }))}
        />
      </Line>
      <Line title="Walking">
        <Seg
          label="Walking"
          value={quick.walking}
          onChange={(walking) => ask({ walking })}
          options={WALKING.toReversed().map((value) => ({ value, title: walkingLabels[value] }))}
        />
      </Line>
      <Line title="Worst pain">
        <span className="beside">
          <input
            className="f num short"
            type="number"
            min={0}
            max={10}
            step={1}
            aria-label="Worst pain, 0 to 10"
            value={quick.pain ?? ''}
            onChange={({ currentTarget }) =>
              ask({ pain: currentTarget.value === '' ? null : currentTarget.valueAsNumber })
            }
          />
          <span className="u">0 to 10, last 24 h</span>
        </span>
      </Line>
      <Line title="Karnofsky">
        <Seg
          label="Karnofsky"
          value={quick.kps === null ? null : String(quick.kps)}
          onChange={(kps) => ask({ kps: Number(kps) })}
          options={KPS.map((value) => ({ value: String(value), title: String(value) }))}
        />
      </Line>
      <WordsRow title="In words" maximum={2000} value={form.body.words} onChange={(words) => form.change({ words })} />
    </StatementForm>
  )
}

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="krow known">
      <span className="flabel" aria-hidden="true">
        {title}
      </span>
      <div className="answer">{children}</div>
      <span className="absent" />
    </div>
  )
}
