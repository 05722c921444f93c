import type { Referral } from '@theca/assess'
import { NOTHING_ASKED, person, referral } from '@theca/assess'
import type { Draft, Knowable } from '@theca/record'
import { NOT_ASKED } from '@theca/record'
import { useEffect, useState } from 'react'
import { useOpenCase } from '../case/context.ts'
import { Kbd } from '../parts/basics.tsx'
import { WordsRow } from '../parts/known-row.tsx'
import { IntakeDisease } from './intake-disease.tsx'
import { IntakeTreatment } from './intake-lists.tsx'
import { IntakeCourse, IntakeSpread } from './intake-state.tsx'
import { StatementForm } from './statement-form.tsx'
import { useStatement } from './use-statement.ts'
import './intake.css'

const empty: Referral = {
  ...NOTHING_ASKED,
  primary: { site: 'not-known', histology: NOT_ASKED, driver: NOT_ASKED },
  compartments: [],
  lesions: [],
}

/** Questions that nobody has asked yet; "not known" is an answer. */
const openQuestions = (body: Referral): number =>
  [
    body.primary.histology,
    body.primary.driver,
    body.diagnosedOn,
    body.intraduralFoundOn,
    body.firstSymptom,
    body.course,
    body.csf,
    body.systemic,
    body.previousTreatment,
    body.antithrombotics,
    body.question,
  ].filter(({ is }) => is === 'not-asked').length

/**
 * Everything that changes the decision and nothing else, on one page that is walked by keyboard. The compartment is
 * mandatory: prognosis differs between compartments by a factor of ten.
 */
export function IntakePage() {
  const data = useOpenCase()
  const { referral: standing, person: thePerson } = data.assessed
  // The wish belongs to the person's own statement; it is asked here as long as that was not made.
  const [wish, setWish] = useState<Knowable<string>>(NOT_ASKED)
  const wishDraft = (_: Referral, effectiveAt: string): Draft[] =>
    wish.is === 'not-asked' || thePerson !== null
      ? []
      : [
          {
            kind: person.kind,
            version: person.version,
            body: {
              physicalStatus: NOT_ASKED,
              comorbidity: NOT_ASKED,
              psychologicalStatus: NOT_ASKED,
              home: NOT_ASKED,
              wish,
            },
            effectiveAt,
          },
        ]
  const form = useStatement<Referral>(data.id, 'referral', referral, {
    start: standing?.body ?? empty,
    corrects: standing?.entry ?? null,
    wants: ({ compartments }) => (compartments.length === 0 ? 'Choose at least one compartment.' : null),
    also: wishDraft,
    onSaid: () => setWish(NOT_ASKED),
  })
  const { body, change } = form
  const open = openQuestions(body)
  const fresh = standing === null
  useEffect(() => {
    if (fresh) document.querySelector<HTMLElement>('.intake .krow input')?.focus({ preventScroll: true })
  }, [fresh])
  return (
    <StatementForm
      title="Intake"
      note={
        standing === null
          ? 'what the referring team says'
          : `entry ${standing.entry.seq}, ${open === 0 ? 'every question asked' : `${open} not asked`}`
      }
      form={form}
      className="wideform intake"
    >
      <p className="q t11 keys">
        <Kbd>Enter</Kbd> next question <Kbd>1</Kbd> to <Kbd>9</Kbd> choose <Kbd>?</Kbd> not known <Kbd>-</Kbd> not
        applicable <Kbd>0</Kbd> none
      </p>
      <IntakeDisease body={body} change={change} />
      <IntakeCourse body={body} change={change} />
      <IntakeSpread body={body} change={change} />
      <IntakeTreatment body={body} change={change} />
      <section className="isec" aria-label="What is asked, and wished">
        <h3>What is asked, and wished</h3>
        <WordsRow
          title="The question"
          note="As it is put to the board."
          maximum={500}
          value={body.question}
          onChange={(question) => change({ question })}
        />
        {thePerson === null ? (
          <WordsRow
            title="The wish"
            note="In the person’s own words; home, mood and comorbidity are asked under The person."
            maximum={500}
            value={wish}
            onChange={setWish}
          />
        ) : null}
      </section>
    </StatementForm>
  )
}
