import { caseOpened } from '@theca/assess'
import { DateText, KnownField } from '@theca/assess/screens'
import type { BodyOf } from '@theca/record'
import { NOT_ASKED } from '@theca/record'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../contract/client.ts'
import { useOpenCase } from '../case/context.ts'
import { ConflictChoice } from '../case/conflict.tsx'
import { useCorrection } from '../data/drafts.ts'
import { CloseCase } from './close-case.tsx'
import { useMay } from '../data/queries.ts'
import { Head, Problem } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { ReasonField, SignBar } from './sign-bar.tsx'
import { useSaying } from './use-saying.ts'

type Opened = BodyOf<typeof caseOpened>

/** Sex and birth year, as the case was opened with them; and the name, which goes to the vault and nowhere else. */
export function OpeningPage() {
  const data = useOpenCase()
  const mayWrite = useMay('case:sign')
  const mayIdentity = useMay('case:identity')
  const standing = data.assessed.opened
  const draft = useCorrection<{ body: Opened; reason: string }>(`${data.id}.opened`, standing?.entry.seq ?? 0, () => ({
    body: standing?.body ?? { synthetic: false, sex: 'not-known', birthYear: NOT_ASKED },
    reason: '',
  }))
  const saying = useSaying(data.id, () => draft.discard())
  if (standing === null) return null
  const { body, reason } = draft.value
  const theirs = saying.conflict ?? (draft.moved ? standing.entry : null)
  const parsed = caseOpened.body.safeParse(body)
  const because =
    theirs !== null
      ? 'Choose above which correction holds.'
      : !parsed.success
        ? 'A birth year has four digits, from 1900.'
        : reason.trim() === ''
          ? draft.touched
            ? 'A correction needs its reason.'
            : 'As the case was opened. Change it with a reason.'
          : null
  const sign = (amends: number): void =>
    saying.say({
      body: { kind: caseOpened.kind, version: caseOpened.version, body, effectiveAt: standing.entry.effectiveAt },
      key: draft.key,
      amends,
      reason,
    })
  return (
    <section className="pane form wideform" aria-label="Opening and name">
      <Head>
        <h2>Opening and name</h2>
        <span className="m">{`entry ${standing.entry.seq}`}</span>
      </Head>
      <div className="body formbody cols">
        {theirs === null ? null : (
          <ConflictChoice
            theirs={theirs}
            mine={{ says: caseOpened.says(body), reason }}
            waiting={saying.waiting}
            onTheirs={() => {
              saying.leaveTheirs()
              draft.discard()
            }}
            onMine={() => sign(theirs.seq)}
          />
        )}
        <SexAndYear
          body={body}
          onChange={(part) => draft.change((value) => ({ ...value, body: { ...value.body, ...part } }))}
        />
        <ReasonField value={reason} onChange={(text) => draft.change((value) => ({ ...value, reason: text }))} />
        {mayIdentity ? <NameForm id={data.id} /> : null}
        <CloseCase />
      </div>
      {mayWrite ? (
        <SignBar
          verb="Amend"
          ready={because === null}
          because={because}
          waiting={saying.waiting}
          error={saying.error}
          touched={draft.touched}
          onSign={() => sign(standing.entry.seq)}
          onDiscard={() => draft.discard()}
        />
      ) : null}
    </section>
  )
}

export function SexAndYear({
  body,
  onChange,
}: {
  body: Pick<Opened, 'sex' | 'birthYear'>
  onChange: (part: Partial<Opened>) => void
}) {
  return (
    <div className="pair">
      <div className="field">
        <span className="flabel">Sex</span>
        <Seg
          label="Sex"
          value={body.sex}
          onChange={(sex) => onChange({ sex })}
          options={[
            { value: 'female', title: 'woman' },
            { value: 'male', title: 'man' },
            { value: 'other', title: 'other' },
            { value: 'not-known', title: 'not known' },
          ]}
        />
      </div>
      <KnownField title="Birth year" value={body.birthYear} onChange={(birthYear) => onChange({ birthYear })}>
        {(id, disabled) => (
          <input
            id={id}
            className="f"
            type="number"
            min={1900}
            max={2100}
            disabled={disabled}
            value={body.birthYear.is === 'known' ? body.birthYear.value : ''}
            onChange={(event) =>
              onChange({
                birthYear:
                  event.currentTarget.value === ''
                    ? NOT_ASKED
                    : { is: 'known', value: event.currentTarget.valueAsNumber },
              })
            }
          />
        )}
      </KnownField>
    </div>
  )
}

/** Written to the vault; never shown here, because showing it is a look of its own on the audit trail. */
function NameForm({ id }: { id: string }) {
  const field = useId()
  const [name, setName] = useState('')
  const [birthDate, setBirthDate] = useState('')
  const [hospitalNumber, setHospitalNumber] = useState('')
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const save = useMutation({
    mutationFn: () =>
      call('setIdentity', {
        params: { case: id },
        body: { name: orNull(name), birthDate: orNull(birthDate), sex: null, hospitalNumber: orNull(hospitalNumber) },
      }),
    onSuccess: () => {
      setName('')
      setBirthDate('')
      setHospitalNumber('')
    },
  })
  const given = [name, birthDate, hospitalNumber].some((text) => text.trim() !== '')
  return (
    <fieldset className="field namef">
      <legend>Name, in the vault</legend>
      <span className="note">
        Kept apart from the record, under a key of its own. What is given here replaces what is kept there.
      </span>
      <div className="three">
        <div className="field">
          <label htmlFor={`${field}-n`}>Name</label>
          <input
            id={`${field}-n`}
            className="f"
            maxLength={200}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${field}-b`}>Birth date</label>
          <DateText
            id={`${field}-b`}
            of="day"
            value={birthDate === '' ? null : birthDate}
            onChange={(date) => setBirthDate(date ?? '')}
          />
        </div>
        <div className="field">
          <label htmlFor={`${field}-h`}>Hospital number</label>
          <input
            id={`${field}-h`}
            className="f"
            maxLength={80}
            autoComplete="off"
            value={hospitalNumber}
            onChange={(event) => setHospitalNumber(event.currentTarget.value)}
          />
        </div>
      </div>
      <div className="rowx">
        <button type="button" className="b" disabled={!given || save.isPending} onClick={() => save.mutate()}>
          Keep in the vault
        </button>
        {save.isSuccess && !given ? <output className="m">Kept in the vault.</output> : null}
      </div>
      {save.error === null ? null : <Problem error={save.error} inline />}
    </fieldset>
  )
}
