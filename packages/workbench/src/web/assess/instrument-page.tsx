import { answerInstrument, compartmentsOf } from '@theca/assess'
import type { Examination } from '@theca/assess'
import { ExamSheet, InstrumentForm, Validity, instrumentItems, momentText } from '@theca/assess/screens'
import type { Instrument } from '@theca/instruments'
import { answersSchema, scoreInstrument } from '@theca/instruments'
import type { Entry } from '@theca/record'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ConflictChoice } from '../case/conflict.tsx'
import { useOpenCase } from '../case/context.ts'
import { useDraft } from '../data/drafts.ts'
import { useMay } from '../data/queries.ts'
import { Head, Problem } from '../parts/basics.tsx'
import { moment } from '../parts/words.ts'
import { ResultFacts } from './result.tsx'
import { ReasonField, SignBar } from './sign-bar.tsx'
import { WhenField, instantOf, isMoment } from './when.tsx'
import type { When } from './when.tsx'
import { useSaying } from './use-saying.ts'

type Answers = Readonly<Record<string, unknown>>
type Typed = { readonly answers: Answers; readonly at: When; readonly reason: string }

/** One instrument: its questions, the score as it grows, and what it said before. */
export function InstrumentPage({ instrument, amending }: { instrument: Instrument; amending: Entry | null }) {
  const data = useOpenCase()
  const navigate = useNavigate()
  const mayWrite = useMay('case:write')
  const compartments = compartmentsOf(data.assessed)
  const serial = data.assessed.examinations.get(instrument.id) ?? []
  const kept = amending?.body as { answers?: Answers } | undefined
  const draft = useDraft<Typed>(`${data.id}.${instrument.id}${amending === null ? '' : `.${amending.seq}`}`, () => ({
    answers: kept?.answers ?? {},
    at: amending === null ? null : momentText(amending.effectiveAt),
    reason: '',
  }))
  const [saidAt, setSaidAt] = useState<Date | null>(null)
  const saying = useSaying(data.id, () => {
    draft.discard({ answers: {}, at: null, reason: '' })
    setSaidAt(new Date())
    if (amending !== null) void navigate({ to: '/cases/$id', params: { id: data.id }, search: { entry: amending.seq } })
  })
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
  return (
    <>
      <section className="pane form" aria-label={instrument.title}>
        <Head>
          <Validity
            code={
              scored.ok
                ? scored.result.validity.code
                : instrument.validity.of({ compartments: new Set(compartments) }, {}).code
            }
          />
          <h2>{instrument.title}</h2>
          {amending === null ? null : <span className="bd accb">{`corrects entry ${amending.seq}`}</span>}
          <span className="grow" />
          <span className="q t11 el">{instrument.domain}</span>
        </Head>
        <div className="body formbody">
          <p className="t12 m about">{`${capitalised(instrument.measures)}.`}</p>
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
          {instrument.id === 'isncsci' ? (
            <ExamSheet schema={answersSchema(instrument)} answers={answers} onChange={change} />
          ) : (
            <InstrumentForm items={items} answers={answers} fault={fault} onChange={change} />
          )}
          {instrument.licenceRule === undefined ? null : (
            <p className="t12 q">Totals only: the wording of the items belongs to its owners and is not here.</p>
          )}
          {amending === null ? null : (
            <ReasonField value={reason} onChange={(text) => draft.change((value) => ({ ...value, reason: text }))} />
          )}
        </div>
        {mayWrite ? (
          <SignBar
            verb={amending === null ? 'Sign' : 'Amend'}
            ready={because === null}
            because={because}
            waiting={saying.waiting}
            error={saying.error}
            saidAt={saidAt}
            touched={draft.touched && answered}
            onSign={() => sign(amending?.seq ?? null)}
            onDiscard={() => draft.discard()}
          >
            <WhenField value={at} onChange={(text) => draft.change((value) => ({ ...value, at: text }))} />
          </SignBar>
        ) : null}
      </section>
      <aside className="pane desk" aria-label="Result">
        <Head>
          <h2>Result</h2>
          <span className="m">{answered ? 'as answered, not signed' : 'nothing answered'}</span>
        </Head>
        <div className="body sec" aria-live="polite">
          {scored.ok ? (
            <ResultFacts result={scored.result} titles={titles} quiet={!answered} />
          ) : (
            <p className="faultline">{scored.failure.message}</p>
          )}
        </div>
        <Serial instrument={instrument} serial={serial} />
        <div className="body sec">
          <h3>About</h3>
          <p className="t12 m cite">{instrument.citation}</p>
          {instrument.evidenceNote === undefined ? null : <p className="t12 m">{instrument.evidenceNote}</p>}
          <p className="t12 q">{`Version ${instrument.version}; licence: ${instrument.licence}`}</p>
        </div>
      </aside>
    </>
  )
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What this instrument said before, newest first; each line opens its entry. */
function Serial({ instrument, serial }: { instrument: Instrument; serial: readonly Examination[] }) {
  const { id } = useOpenCase()
  return (
    <div className="body sec serial">
      <h3>
        {serial.length === 0
          ? 'Not answered before'
          : `Answered ${serial.length === 1 ? 'once' : `${serial.length} times`}`}
      </h3>
      <ul>
        {serial.toReversed().map((exam) => {
          const { result } = exam.answered
          return (
            <li key={exam.entry.seq}>
              <span className="num m">{moment(exam.at)}</span>
              <Link to="/cases/$id" params={{ id }} search={{ entry: exam.entry.seq }} className="el">
                {result.status === 'complete'
                  ? (result.band?.label ?? `${result.value ?? ''}${result.outOf === null ? '' : ` of ${result.outOf}`}`)
                  : result.status === 'incomplete'
                    ? 'incomplete'
                    : 'not applicable'}
              </Link>
              <span className="num r">
                {typeof result.value === 'number' &&
                result.band !== null &&
                !instrument.bands.every(({ from, to }) => from === to)
                  ? result.value
                  : ''}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
