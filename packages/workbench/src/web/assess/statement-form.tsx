import type { ReactNode } from 'react'
import { ConflictChoice } from '../case/conflict.tsx'
import { Head } from '../parts/basics.tsx'
import { onFormKeyDown } from '../parts/form-keys.ts'
import { ReasonField, SignBar } from './sign-bar.tsx'
import type { StatementState } from './use-statement.ts'
import { WhenField } from './when.tsx'

/** The frame of every form that says one statement: head, conflict, questions, reason of a correction, signing. */
export function StatementForm<Body>(props: {
  title: string
  note: ReactNode
  form: StatementState<Body>
  verb?: string
  className?: string
  children: ReactNode
}) {
  const { form, title } = props
  const verb = form.corrects === null ? (props.verb ?? 'Sign') : 'Amend'
  return (
    <section className={`pane form ${props.className ?? 'wideform'}`} aria-label={title}>
      <Head>
        <h2>{title}</h2>
        <span className="m">{props.note}</span>
      </Head>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the fields inside */}
      <div className="body formbody cols" onKeyDown={onFormKeyDown}>
        {form.theirs === null ? null : (
          <ConflictChoice
            theirs={form.theirs}
            mine={{ says: form.says(form.body), reason: form.reason }}
            waiting={form.waiting}
            onTheirs={form.leaveTheirs}
            onMine={() => form.sign(form.theirs?.seq ?? null)}
          />
        )}
        {props.children}
        {form.corrects === null ? null : <ReasonField value={form.reason} onChange={form.setReason} />}
      </div>
      {form.may ? (
        <SignBar
          verb={verb}
          ready={form.because === null}
          because={form.because}
          waiting={form.waiting}
          error={form.error}
          saidAt={form.saidAt}
          touched={form.touched}
          onSign={() => form.sign(form.corrects?.seq ?? null)}
          onDiscard={form.discard}
        >
          <WhenField value={form.at} onChange={form.setAt} />
        </SignBar>
      ) : null}
    </section>
  )
}
