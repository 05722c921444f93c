import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { antithrombotics, antithromboticClearance } from '@theca/instruments'
import type { Antithrombotic, Hope, OperativePlanBody } from '@theca/plan'
import { ADJUNCTS, adjuncts, consentFacts, HOPES, hopeTitles, radiotherapyFacts, steroidFact } from '@theca/plan'
import { KnownText, momentText, parseMoment } from '@theca/assess/screens'
import { useState } from 'react'
import { referenceQuery } from '../../data/queries.ts'
import { Head, useNow } from '../../parts/basics.tsx'
import { Seg } from '../../parts/seg.tsx'
import { age } from '../../parts/words.ts'
import type { Drafting } from './parts.tsx'
import { Fact, Field, Millimetres, Select } from './parts.tsx'

type Around = OperativePlanBody['perioperative']

/** Everything around the opening: adjuncts, drugs, position, closure, radiotherapy, and what the person wants. */
export function AroundPane({ plan, change, may }: Drafting) {
  const { perioperative: p, consent } = plan
  const set = (part: Partial<Around>): void => change({ perioperative: { ...p, ...part } })
  const setConsent = (part: Partial<OperativePlanBody['consent']>): void => change({ consent: { ...consent, ...part } })
  return (
    <>
      <Adjuncts plan={plan} change={change} may={may} />
      <section aria-label="Around the operation" className="tr">
        <Head>
          <h2>Around the operation</h2>
        </Head>
        <fieldset className="body two" disabled={!may}>
          <KnownText
            title="Steroid: drug, dose, start, end"
            maximum={300}
            value={p.steroid}
            onChange={(steroid) => set({ steroid })}
          />
          <KnownText title="Blood" maximum={300} value={p.blood} onChange={(blood) => set({ blood })} />
          <KnownText
            title="Positioning"
            maximum={300}
            value={p.positioning}
            onChange={(positioning) => set({ positioning })}
          />
          <Millimetres
            title="Mean arterial pressure, at least"
            unit="mmHg"
            min={40}
            max={140}
            value={p.pressureMmHg}
            disabled={!may}
            onChange={(pressureMmHg) => set({ pressureMmHg })}
          />
          <KnownText title="Closure" maximum={300} value={p.closure} onChange={(closure) => set({ closure })} />
          <KnownText
            title="Radiotherapy before"
            maximum={300}
            value={p.radiotherapyBefore}
            onChange={(radiotherapyBefore) => set({ radiotherapyBefore })}
          />
        </fieldset>
        <p className="body t12 first">
          <Fact basis={steroidFact} />
        </p>
        <Drugs value={p.antithrombotics} may={may} onChange={(drugs) => set({ antithrombotics: drugs })} />
      </section>
      <section aria-label="The person" className="tr">
        <Head>
          <h2>The person</h2>
          <span className="m">what is hoped for, in their order</span>
        </Head>
        <fieldset className="body stack" disabled={!may}>
          <Hopes value={consent.hopes} onChange={(hopes) => setConsent({ hopes })} />
          <KnownText
            title="The trade-off, in their words"
            rows={2}
            maximum={1000}
            value={consent.tradeOff}
            onChange={(tradeOff) => setConsent({ tradeOff })}
          />
          <div className="two">
            <KnownText
              title="If nothing is done"
              maximum={500}
              value={consent.ifNothing}
              onChange={(ifNothing) => setConsent({ ifNothing })}
            />
            <KnownText
              title="Escalation"
              maximum={500}
              value={consent.escalation}
              onChange={(escalation) => setConsent({ escalation })}
            />
          </div>
          <ul className="facts t12">
            {consentFacts.map((basis) => (
              <li key={basis.words}>
                <Fact basis={basis} />
              </li>
            ))}
          </ul>
        </fieldset>
      </section>
      <details className="tr points">
        <summary>
          <h2>For radiotherapy</h2>
          <span className="m t12">facts only; nothing is computed here</span>
        </summary>
        <dl className="body rt t12">
          {radiotherapyFacts.map(({ title, basis }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>
                <Fact basis={basis} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}

function Adjuncts({ plan, change, may }: Drafting) {
  return (
    <section aria-label="Adjuncts">
      <Head>
        <h2>Adjuncts</h2>
      </Head>
      <div className="adj">
        {ADJUNCTS.map((id) => {
          const found = plan.adjuncts.find(({ adjunct }) => adjunct === id)
          const put = (next: OperativePlanBody['adjuncts'][number]): void =>
            change({ adjuncts: [...plan.adjuncts.filter(({ adjunct }) => adjunct !== id), next] })
          return (
            <div key={id} className="adjrow">
              <div>
                <div className="strong">{adjuncts[id].title}</div>
                <div className="t11 q">{adjuncts[id].ask}</div>
              </div>
              <Seg
                small
                label={adjuncts[id].title}
                value={found?.use ?? null}
                options={[
                  { value: 'planned', title: 'planned' },
                  { value: 'not-planned', title: 'not' },
                  { value: 'not-available', title: 'not here' },
                ]}
                onChange={(use) => may && put({ adjunct: id, use, words: found?.words ?? null })}
              />
              <input
                className="f"
                aria-label={`${adjuncts[id].title}, words`}
                maxLength={300}
                disabled={!may || found === undefined}
                value={found?.words ?? ''}
                onChange={(event) =>
                  found !== undefined &&
                  put({ ...found, words: event.currentTarget.value === '' ? null : event.currentTarget.value })
                }
              />
              <div className="t12 adjfacts">
                {adjuncts[id].facts.map((basis) => (
                  <Fact key={basis.words} basis={basis} />
                ))}
              </div>
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** Each drug with its last dose, and what the table of intervals says now. Unknown is never cleared. */
function Drugs(props: {
  value: Around['antithrombotics']
  may: boolean
  onChange: (value: Around['antithrombotics']) => void
}) {
  const { value, may, onChange } = props
  const now = useNow(60_000)
  const local = useQuery(referenceQuery).data?.edits
  const put = (place: number, part: Partial<Antithrombotic>): void =>
    onChange((value ?? []).map((each, at) => (at === place ? { ...each, ...part } : each)))
  return (
    <div className="body stack first">
      <div className="rowx wrapx">
        <h3>Antithrombotics</h3>
        {value === null ? (
          <span className="mis t11">not asked</span>
        ) : value.length === 0 ? (
          <span className="m t12">none taken</span>
        ) : null}
        <button type="button" className="b" disabled={!may || value?.length === 0} onClick={() => onChange([])}>
          None is taken
        </button>
        <button
          type="button"
          className="b"
          disabled={!may}
          onClick={() =>
            onChange([
              ...(value ?? []),
              { drug: antithrombotics[0]?.drug ?? '', lastDoseAt: null, clearanceMlMin: null, otherwiseMet: null },
            ])
          }
        >
          <IconPlus className="i s" aria-hidden="true" /> Add a drug
        </button>
      </div>
      {(value ?? []).map((each, place) => {
        const hours = each.lastDoseAt === null ? null : (now.getTime() - Date.parse(each.lastDoseAt)) / 3_600_000
        const clearance = antithromboticClearance(each.drug, hours, each.clearanceMlMin, each.otherwiseMet, local)
        return (
          // Drugs are told apart by their place alone.
          <div key={place} className="drug">
            <Select
              title="Drug"
              value={each.drug}
              disabled={!may}
              options={antithrombotics.map(({ drug, title }) => [drug, title] as const)}
              onChange={(drug) => put(place, { drug })}
            />
            <LastDose value={each.lastDoseAt} may={may} onChange={(lastDoseAt) => put(place, { lastDoseAt })} />
            <Millimetres
              title="Creatinine clearance"
              unit="mL/min"
              min={0}
              max={300}
              value={each.clearanceMlMin}
              disabled={!may}
              onChange={(clearanceMlMin) => put(place, { clearanceMlMin })}
            />
            <Select
              title="INR, aPTT as asked"
              value={each.otherwiseMet === null ? '' : each.otherwiseMet ? 'yes' : 'no'}
              disabled={!may}
              options={[
                ['', 'not known'],
                ['yes', 'met'],
                ['no', 'not met'],
              ]}
              onChange={(met) => put(place, { otherwiseMet: met === '' ? null : met === 'yes' })}
            />
            <p className={clearance.status === 'cleared' ? 't12' : 't12 amb'}>
              {clearance.says}
              {each.lastDoseAt === null ? '' : `, last dose ${age(each.lastDoseAt, now)} ago`}
            </p>
            <button
              type="button"
              className="b q"
              aria-label={`Remove drug ${place + 1}`}
              disabled={!may}
              onClick={() => onChange((value ?? []).toSpliced(place, 1))}
            >
              <IconX className="i s" aria-hidden="true" />
            </button>
          </div>
        )
      })}
    </div>
  )
}

/** The hour counts: a calendar day is not an hour rule. */
function LastDose({
  value,
  may,
  onChange,
}: {
  value: string | null
  may: boolean
  onChange: (value: string | null) => void
}) {
  const [typed, setTyped] = useState(value === null ? '' : momentText(value))
  const bad = typed.trim() !== '' && parseMoment(typed) === null
  return (
    <Field title="Last dose, day and hour">
      {(id) => (
        <input
          id={id}
          className="f num"
          placeholder="8 Nov 2026 20:00"
          disabled={!may}
          aria-invalid={bad ? true : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            onChange(parseMoment(event.currentTarget.value))
          }}
        />
      )}
    </Field>
  )
}

/** Chosen in the order of the person: the first pressed comes first. */
function Hopes({ value, onChange }: { value: readonly Hope[]; onChange: (value: Hope[]) => void }) {
  return (
    <div className="rowx wrapx">
      {HOPES.map((hope) => {
        const place = value.indexOf(hope)
        return (
          <label key={hope} className="chip">
            <input
              type="checkbox"
              checked={place >= 0}
              onChange={() => onChange(place >= 0 ? value.filter((each) => each !== hope) : [...value, hope])}
            />
            {`${place >= 0 ? `${place + 1}. ` : ''}${hopeTitles[hope]}`}
          </label>
        )
      })}
    </div>
  )
}
