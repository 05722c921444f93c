import { COMPARTMENTS, VERTEBRAL_LEVELS, compartmentTitles } from '@theca/anatomy'
import { primarySiteTitles, primarySites, referral } from '@theca/assess'
import type { Lesion } from '@theca/assess'
import { DateText, KnownField, KnownText, momentText } from '@theca/assess/screens'
import type { BodyOf } from '@theca/record'
import { NOT_ASKED } from '@theca/record'
import { useId, useState } from 'react'
import { IconPlus, IconX } from '@tabler/icons-react'
import { ConflictChoice } from '../case/conflict.tsx'
import { useOpenCase } from '../case/context.ts'
import { useCorrection } from '../data/drafts.ts'
import { useMay } from '../data/queries.ts'
import { Head } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { capital } from '../parts/words.ts'
import { ReasonField, SignBar } from './sign-bar.tsx'
import { WhenField, instantOf, isMoment } from './when.tsx'
import type { When } from './when.tsx'
import { useSaying } from './use-saying.ts'

type Body = BodyOf<typeof referral>
type Typed = { readonly body: Body; readonly at: When; readonly reason: string }
const empty: Body = {
  primary: { site: 'not-known', histology: NOT_ASKED, driver: NOT_ASKED },
  compartments: [],
  lesions: [],
  firstSymptom: NOT_ASKED,
  question: NOT_ASKED,
}
const sides = ['right', 'left', 'midline', 'both', 'not-known'] as const
const sideTitle = (side: Lesion['side']): string =>
  side === 'right' || side === 'left' ? side.toUpperCase() : side === 'not-known' ? 'not known' : side

/** What the referring team says. The compartment is mandatory: prognosis differs between compartments by a factor of ten. */
export function ReferralPage() {
  const data = useOpenCase()
  const standing = data.assessed.referral
  const mayWrite = useMay(standing === null ? 'case:write' : 'case:sign')
  const levels = useId()
  const draft = useCorrection<Typed>(`${data.id}.referral`, standing?.entry.seq ?? 0, () => ({
    body: standing?.body ?? empty,
    at: standing === null ? null : momentText(standing.entry.effectiveAt),
    reason: '',
  }))
  const [saidAt, setSaidAt] = useState<Date | null>(null)
  const saying = useSaying(data.id, () => {
    draft.discard()
    setSaidAt(new Date())
  })
  const { body, at, reason } = draft.value
  const theirs = saying.conflict ?? (draft.moved ? (standing?.entry ?? null) : null)
  const change = (part: Partial<Body>): void => {
    setSaidAt(null)
    draft.change((value) => ({ ...value, body: { ...value.body, ...part } }))
  }
  const primary = (part: Partial<Body['primary']>): void => change({ primary: { ...body.primary, ...part } })
  const lesion = (place: number, part: Partial<Lesion>): void =>
    change({ lesions: body.lesions.map((each, index) => (index === place ? { ...each, ...part } : each)) })
  const parsed = referral.body.safeParse(body)
  const issue = parsed.success ? null : parsed.error.issues[0]
  const because =
    theirs !== null
      ? 'Choose above which correction holds.'
      : body.compartments.length === 0
        ? 'Choose at least one compartment.'
        : issue !== null && issue !== undefined
          ? `${capital(issue.message)}.`
          : !isMoment(at)
            ? 'Say when this was true.'
            : standing !== null && reason.trim() === ''
              ? draft.touched
                ? 'A correction needs its reason.'
                : 'This is the referral as it stands. Change it with a reason.'
              : null
  const sign = (amends: number | null): void => {
    const effectiveAt = instantOf(at)
    if (effectiveAt !== null)
      saying.say({
        body: { kind: referral.kind, version: referral.version, body, effectiveAt },
        key: draft.key,
        amends,
        reason,
      })
  }
  const symptom = body.firstSymptom.is === 'known' ? body.firstSymptom.value : null
  return (
    <section className="pane form wideform" aria-label="Referral">
      <Head>
        <h2>Referral</h2>
        <span className="m">{standing === null ? 'not recorded yet' : `entry ${standing.entry.seq}`}</span>
      </Head>
      <div className="body formbody cols">
        {theirs === null ? null : (
          <ConflictChoice
            theirs={theirs}
            mine={{ says: referral.says(body), reason }}
            waiting={saying.waiting}
            onTheirs={() => {
              saying.leaveTheirs()
              draft.discard()
            }}
            onMine={() => sign(theirs.seq)}
          />
        )}
        <div className="field">
          <label htmlFor={`${levels}-site`}>Primary</label>
          <select
            id={`${levels}-site`}
            className="f"
            value={body.primary.site}
            onChange={(event) => primary({ site: event.currentTarget.value as Body['primary']['site'] })}
          >
            {primarySites.map((site) => (
              <option key={site} value={site}>
                {primarySiteTitles[site]}
              </option>
            ))}
          </select>
        </div>
        <div className="pair">
          <KnownText
            title="Histology"
            maximum={200}
            value={body.primary.histology}
            onChange={(histology) => primary({ histology })}
          />
          <KnownText
            title="Molecular driver"
            maximum={200}
            value={body.primary.driver}
            onChange={(driver) => primary({ driver })}
          />
        </div>
        <fieldset className="field" aria-describedby={`${levels}-why`}>
          <legend>Compartment, at least one</legend>
          <div className="rowx wrapx checks">
            {COMPARTMENTS.map((compartment) => (
              <label key={compartment} className="cb">
                <input
                  type="checkbox"
                  checked={body.compartments.includes(compartment)}
                  onChange={(event) =>
                    change({
                      compartments: event.currentTarget.checked
                        ? COMPARTMENTS.filter((each) => each === compartment || body.compartments.includes(each))
                        : body.compartments.filter((each) => each !== compartment),
                    })
                  }
                />
                {capital(compartmentTitles[compartment])}
              </label>
            ))}
          </div>
          <span className="note" id={`${levels}-why`}>
            Mandatory: prognosis differs between compartments by a factor of ten, and every score is read by it.
          </span>
        </fieldset>
        <fieldset className="field">
          <legend>Lesions</legend>
          {body.lesions.length === 0 ? <p className="m t12">No level is recorded.</p> : null}
          {body.lesions.map((each, place) => (
            // Lesions are told apart by their place in the list alone.
            <div key={place} className="lesion">
              <select
                className="f"
                aria-label={`Lesion ${place + 1}, compartment`}
                value={each.compartment}
                onChange={(event) => lesion(place, { compartment: event.currentTarget.value as Lesion['compartment'] })}
              >
                {COMPARTMENTS.map((compartment) => (
                  <option key={compartment} value={compartment}>
                    {compartmentTitles[compartment]}
                  </option>
                ))}
              </select>
              <input
                className="f"
                list={levels}
                aria-label={`Lesion ${place + 1}, from`}
                placeholder="from, T9/10"
                value={each.from}
                aria-invalid={bad(each.from)}
                onChange={(event) => {
                  const from = event.currentTarget.value
                  lesion(place, { from, ...(each.to === '' || each.to === each.from ? { to: from } : {}) })
                }}
              />
              <input
                className="f"
                list={levels}
                aria-label={`Lesion ${place + 1}, to`}
                placeholder="to, T10"
                value={each.to}
                aria-invalid={bad(each.to)}
                onChange={(event) => lesion(place, { to: event.currentTarget.value })}
              />
              <Seg
                label={`Lesion ${place + 1}, side`}
                value={each.side}
                onChange={(side) => lesion(place, { side })}
                options={sides.map((side) => ({ value: side, title: sideTitle(side) }))}
              />
              <button
                type="button"
                className="b q"
                aria-label={`Remove lesion ${place + 1}`}
                onClick={() => change({ lesions: body.lesions.toSpliced(place, 1) })}
              >
                <IconX className="i s" aria-hidden="true" />
              </button>
            </div>
          ))}
          <div>
            <button
              type="button"
              className="b"
              onClick={() =>
                change({
                  lesions: [
                    ...body.lesions,
                    {
                      compartment: body.compartments[0] ?? 'intradural_extramedullary',
                      from: '',
                      to: '',
                      side: 'not-known',
                    },
                  ],
                })
              }
            >
              <IconPlus className="i s" aria-hidden="true" /> Add a lesion
            </button>
          </div>
          <datalist id={levels}>
            {VERTEBRAL_LEVELS.map((level) => (
              <option key={level} value={level}>
                {level}
              </option>
            ))}
          </datalist>
        </fieldset>
        <KnownField
          title="First symptom"
          value={body.firstSymptom}
          onChange={(firstSymptom) => change({ firstSymptom })}
          note="The clock of this disease starts here; an approximate day is better than none."
        >
          {(id, disabled) => (
            <div className="symptom">
              <DateText
                id={id}
                of="day"
                disabled={disabled}
                value={symptom?.date ?? null}
                onChange={(date) =>
                  change({
                    firstSymptom:
                      date === null
                        ? NOT_ASKED
                        : {
                            is: 'known',
                            value: { date, precision: symptom?.precision ?? 'day', what: symptom?.what ?? NOT_ASKED },
                          },
                  })
                }
              />
              {symptom === null ? null : (
                <>
                  <Seg
                    label="Exact to the"
                    value={symptom.precision}
                    onChange={(precision) =>
                      change({ firstSymptom: { is: 'known', value: { ...symptom, precision } } })
                    }
                    options={[
                      { value: 'day', title: 'to the day' },
                      { value: 'week', title: 'week' },
                      { value: 'month', title: 'month' },
                    ]}
                  />
                  <KnownText
                    title="What it was"
                    maximum={500}
                    value={symptom.what}
                    onChange={(what) => change({ firstSymptom: { is: 'known', value: { ...symptom, what } } })}
                  />
                </>
              )}
            </div>
          )}
        </KnownField>
        <KnownText
          title="The question"
          note="As it is put to the board."
          rows={2}
          maximum={500}
          value={body.question}
          onChange={(question) => change({ question })}
        />
        {standing === null ? null : (
          <ReasonField value={reason} onChange={(text) => draft.change((value) => ({ ...value, reason: text }))} />
        )}
      </div>
      {mayWrite ? (
        <SignBar
          verb={standing === null ? 'Sign' : 'Amend'}
          ready={because === null}
          because={because}
          waiting={saying.waiting}
          error={saying.error}
          saidAt={saidAt}
          touched={draft.touched}
          onSign={() => sign(standing?.entry.seq ?? null)}
          onDiscard={() => draft.discard()}
        >
          <WhenField value={at} onChange={(text) => draft.change((value) => ({ ...value, at: text }))} />
        </SignBar>
      ) : null}
    </section>
  )
}

const POSITION = /^(C[1-7]|T([1-9]|1[0-2])|L[1-5]|S[1-5]|Co)(\/(C?[1-7]|T?([1-9]|1[0-2])|L?[1-5]|S?[1-5]|Co))?$/
const bad = (text: string): true | undefined => (text !== '' && !POSITION.test(text) ? true : undefined)
