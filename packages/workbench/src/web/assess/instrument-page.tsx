import { answerInstrument, compartmentsOf } from '@theca/assess'
import { InstrumentForm, Validity, instrumentItems, momentText } from '@theca/assess/screens'
import type { Instrument } from '@theca/instruments'
import { answersSchema, scoreInstrument } from '@theca/instruments'
import type { Entry } from '@theca/record'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ConflictChoice } from '../case/conflict.tsx'
import { useOpenCase } from '../case/context.ts'
import { useDraft } from '../data/drafts.ts'
import { useMay } from '../data/queries.ts'
import { Head, Kbd, Problem } from '../parts/basics.tsx'
import { keyToFirstQuestion, focusFirstChoice, onFormKeyDown } from '../parts/form-keys.ts'
import { capital, clock } from '../parts/words.ts'
import type { Kept } from './assess.tsx'
import { fitness } from './desk-list.ts'
import { InstrumentNotes } from './instrument-notes.tsx'
import { IsncsciBody } from './isncsci-body.tsx'
import { IsncsciResult } from './isncsci-result.tsx'
import { ResultFacts } from './result.tsx'
import { SinceLast } from './since-last.tsx'
import { ReasonField, SignBar } from './sign-bar.tsx'
import { WhenField, instantOf, isMoment } from './when.tsx'
import type { When } from './when.tsx'
import { useSaying } from './use-saying.ts'

type Answers = Readonly<Record<string, unknown>>
type Typed = { readonly answers: Answers; readonly at: When; readonly reason: string }
const unanswered: Typed = { answers: {}, at: null, reason: '' }

/** One instrument: its questions, the score as it grows, and what changed since the last examination. */
export function InstrumentPage(props: {
  instrument: Instrument
  amending: Entry | null
  kept: Kept | null
  contradictions: ReactNode
  /** Brings the prognosis over the form, where the screen is too narrow for both. */
  onPrognosis: () => void
  onSaid: (title: string) => void
}) {
  const { instrument, amending } = props
  const data = useOpenCase()
  const navigate = useNavigate()
  const mayWrite = useMay('case:write')
  const compartments = compartmentsOf(data.assessed)
  const before = amending?.body as { answers?: Answers } | undefined
  const draft = useDraft<Typed>(`${data.id}.${instrument.id}${amending === null ? '' : `.${amending.seq}`}`, () => ({
    answers: before?.answers ?? {},
    at: amending === null ? null : momentText(amending.effectiveAt),
    reason: '',
  }))
  const [saidAt, setSaidAt] = useState<Date | null>(null)
  const saying = useSaying(data.id, () => {
    draft.discard(unanswered)
    setSaidAt(new Date())
    if (amending === null) props.onSaid(instrument.title)
    else void navigate({ to: '/cases/$id', params: { id: data.id }, search: { entry: amending.seq } })
  })
  const questions = useFirstQuestion()
  const items = useMemo(() => instrumentItems(instrument), [instrument])
  const titles = useMemo(() => new Map(items.map(({ key, schema }) => [key, schema.title ?? key])), [items])
  const { answers, at, reason } = draft.value
  const scored = useMemo(
    () => scoreInstrument(instrument, { answers, compartments }),
    [instrument, answers, compartments],
  )
  const answered = Object.keys(answers).length > 0
  const because =
    saying.conflict !== null
      ? 'Choose above which correction holds.'
      : !answered
        ? 'Nothing answered yet.'
        : !scored.ok
          ? 'One answer is not allowed; its line says why.'
          : !isMoment(at)
            ? 'Say when this was true.'
            : amending !== null && reason.trim() === ''
              ? 'A correction needs its reason.'
              : null
  const change = (next: Answers): void => {
    setSaidAt(null)
    draft.change((value) => ({ ...value, answers: next }))
  }
  const sign = (amends: number | null): void => {
    const effectiveAt = instantOf(at)
    if (effectiveAt === null) return
    const made = answerInstrument(instrument.id, answers, compartments, effectiveAt)
    if (made.ok) saying.say({ body: made.value, key: draft.key, amends, reason })
  }
  const fault = scored.ok ? null : scored.failure
  /** The examination sheet has a page of its own: grid, body, classification. */
  const isSheet = instrument.id === 'isncsci'
  const earlier = data.assessed.examinations.get(instrument.id)?.findLast(({ entry }) => entry.seq !== amending?.seq)
  const above = (
    <>
      {compartments.length === 0 ? (
        <Problem inline>
          <p>
            No compartment is recorded, so fitness is shown for intradural disease.{' '}
            <Link to="/cases/$id/assess" params={{ id: data.id }} search={{ form: 'referral' }}>
              Record the referral
            </Link>
          </p>
        </Problem>
      ) : null}
      {saying.conflict === null ? null : (
        <ConflictChoice
          theirs={saying.conflict}
          mine={{ says: 'The answers below.', reason }}
          waiting={saying.waiting}
          onTheirs={() => {
            saying.leaveTheirs()
            draft.discard()
            void navigate({
              to: '/cases/$id',
              params: { id: data.id },
              search: { entry: saying.conflict?.seq ?? 0 },
            })
          }}
          onMine={() => sign(saying.conflict?.seq ?? null)}
        />
      )}
    </>
  )
  const result = (
    <div className="body sec" aria-live="polite">
      <h3>{answered ? 'Result, as answered, not signed' : 'Result'}</h3>
      {scored.ok ? (
        <ResultFacts result={scored.result} titles={titles} quiet={!answered} />
      ) : (
        <p className="faultline">{scored.failure.message}</p>
      )}
    </div>
  )
  const reasonField =
    amending === null ? null : (
      <ReasonField value={reason} onChange={(text) => draft.change((value) => ({ ...value, reason: text }))} />
    )
  const notes = (
    <>
      <SinceLast />
      <InstrumentNotes instrument={instrument} />
    </>
  )
  return (
    <section className={isSheet ? 'pane form exam' : 'pane form'} aria-label={instrument.title}>
      <Head>
        <Validity code={scored.ok ? scored.result.validity.code : fitness(instrument, data.assessed).code} />
        <h2>{instrument.title}</h2>
        {amending === null ? null : <span className="bd accb">{`corrects entry ${amending.seq}`}</span>}
        <span className="grow" />
        <span className="rowx q t11 wide" aria-hidden="true">
          <Kbd>1</Kbd> to <Kbd>9</Kbd> <Kbd>?</Kbd> not known <Kbd>Enter</Kbd> next
        </span>
        {isSheet ? null : (
          <button type="button" className="b q fold" onClick={props.onPrognosis}>
            Prognosis <Kbd>P</Kbd>
          </button>
        )}
      </Head>
      {props.kept === null || answered ? null : (
        <output className="said">{`Kept at ${clock(props.kept.at, true)}: ${props.kept.title}.`}</output>
      )}
      {props.contradictions}
      {isSheet ? (
        <IsncsciBody
          schema={answersSchema(instrument)}
          answers={answers}
          found={scored.ok ? scored.result.details : {}}
          fault={fault}
          box={questions}
          onKeyDown={onFormKeyDown}
          onChange={change}
          above={above}
          classification={
            scored.ok ? (
              <IsncsciResult
                result={scored.result}
                earlier={earlier === undefined ? null : { at: earlier.at, details: earlier.answered.result.details }}
              />
            ) : (
              result
            )
          }
        >
          {reasonField}
          {notes}
        </IsncsciBody>
      ) : (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the fields inside */}
          <div className="body formbody" ref={questions} onKeyDown={onFormKeyDown}>
            <p className="t12 m about">{`${capital(instrument.measures)}.`}</p>
            {above}
            <InstrumentForm items={items} answers={answers} fault={fault} onChange={change} />
            {instrument.licenceRule === undefined ? null : (
              <p className="t12 q">Totals only: the wording of the items belongs to its owners and is not here.</p>
            )}
            {reasonField}
          </div>
          {result}
          {notes}
        </>
      )}
      {mayWrite ? (
        <SignBar
          verb={amending === null ? 'Sign' : 'Amend'}
          ready={because === null}
          because={because}
          waiting={saying.waiting}
          error={saying.error}
          saidAt={props.kept === null ? saidAt : null}
          touched={draft.touched && answered}
          onSign={() => sign(amending?.seq ?? null)}
          onDiscard={() => draft.discard()}
        >
          <WhenField value={at} onChange={(text) => draft.change((value) => ({ ...value, at: text }))} />
        </SignBar>
      ) : null}
    </section>
  )
}

/** The keyboard is on the first question as soon as a form opens, and a digit finds it from anywhere. */
function useFirstQuestion() {
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const here = form.current
    if (here === null) return
    const active = document.activeElement
    if (active === null || !here.contains(active)) focusFirstChoice(here)
    const onKeyDown = (event: KeyboardEvent): void => keyToFirstQuestion(here, event)
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return form
}
