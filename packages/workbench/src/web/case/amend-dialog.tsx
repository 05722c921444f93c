import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DateText } from '@theca/assess/screens'
import type { Entry, Statement } from '@theca/record'
import { useState } from 'react'
import { useDraft } from '../data/drafts.ts'
import { says } from '../data/kinds.ts'
import type { Correction } from '../data/say.ts'
import { Conflict, amendInCase } from '../data/say.ts'
import { Problem } from '../parts/basics.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Seg } from '../parts/seg.tsx'
import { formOf } from '../assess/form-of.ts'
import { ConflictChoice } from './conflict.tsx'

type Way = 'what' | 'when' | 'withdraw'
type Typed = { way: Way; reason: string; at: string | null }

/** A correction: never without a reason, and the earlier wording stays readable. */
export function AmendDialog({
  id,
  statement,
  open,
  onClose,
}: {
  id: string
  statement: Statement
  open: boolean
  onClose: () => void
}) {
  return (
    <Dialog title={`Amend entry ${statement.first.seq}`} open={open} onClose={onClose}>
      {open ? <Amend id={id} statement={statement} onClose={onClose} /> : null}
    </Dialog>
  )
}

function Amend({ id, statement, onClose }: { id: string; statement: Statement; onClose: () => void }) {
  const { entry } = statement
  const navigate = useNavigate()
  const form = formOf(entry)
  const draft = useDraft<Typed>(`${id}.amend.${entry.seq}`, () => ({
    way: form === null ? 'when' : 'what',
    reason: '',
    at: entry.effectiveAt,
  }))
  const [conflict, setConflict] = useState<Entry | null>(null)
  const { way, reason, at } = draft.value
  const correction = (amends: number): Correction =>
    way === 'withdraw'
      ? { retracts: true, amends, reason, key: draft.key }
      : {
          amends,
          reason,
          kind: entry.kind,
          version: entry.version,
          body: entry.body,
          effectiveAt: at ?? entry.effectiveAt,
          key: draft.key,
          ...(entry.evidence === undefined ? {} : { evidence: [...entry.evidence] }),
        }
  const save = useMutation({
    mutationFn: (amends: number) => amendInCase(id, correction(amends)),
    onSuccess: () => {
      draft.discard()
      onClose()
    },
    onError: (error) => {
      if (error instanceof Conflict) setConflict(error.winner)
    },
  })
  if (conflict !== null) {
    return (
      <ConflictChoice
        theirs={conflict}
        mine={{ says: way === 'withdraw' ? 'Withdrawn.' : says(entry), reason }}
        waiting={save.isPending}
        onTheirs={() => {
          draft.discard()
          onClose()
        }}
        onMine={() => save.mutate(conflict.seq)}
      />
    )
  }
  const ready =
    reason.trim() !== '' && (way === 'withdraw' || (way === 'when' && at !== null && at !== entry.effectiveAt))
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (way === 'what' && form !== null)
          void navigate({ to: '/cases/$id/assess', params: { id }, search: { form, amend: entry.seq } })
        else if (ready) save.mutate(entry.seq)
      }}
    >
      <p className="quoted">{says(entry)}</p>
      <Seg
        label="What is wrong with it"
        value={way}
        onChange={(next) => draft.change((value) => ({ ...value, way: next }))}
        options={[
          ...(form === null ? [] : [{ value: 'what' as const, title: 'What it says' }]),
          { value: 'when', title: 'When it was true' },
          { value: 'withdraw', title: 'It should not be there' },
        ]}
      />
      {way === 'what' ? (
        <p className="m">The answers open in their form, filled as they are. The reason is asked there.</p>
      ) : null}
      {way === 'when' ? (
        <div className="field">
          <span className="flabel">True at</span>
          <DateText
            of="moment"
            label="True at"
            value={at}
            onChange={(next) => draft.change((value) => ({ ...value, at: next }))}
          />
        </div>
      ) : null}
      {way === 'what' ? null : (
        <label className="field">
          <span className="flabel">Reason, kept for ever beside the correction</span>
          <textarea
            className="f"
            data-autofocus
            maxLength={2000}
            value={reason}
            onChange={(event) => {
              const text = event.currentTarget.value
              draft.change((value) => ({ ...value, reason: text }))
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) save.mutate(entry.seq)
            }}
          />
        </label>
      )}
      {save.error !== null && !(save.error instanceof Conflict) ? <Problem error={save.error} inline /> : null}
      <div className="rowx">
        <span className="grow q t11">The earlier wording stays readable, struck through.</span>
        <button type="button" className="b" onClick={onClose}>
          Leave
        </button>
        {way === 'what' ? (
          <button type="submit" className="b p" data-autofocus>
            Open the form
          </button>
        ) : (
          <button type="submit" className={way === 'withdraw' ? 'b danger' : 'b p'} disabled={!ready || save.isPending}>
            {save.isPending ? 'Writing' : way === 'withdraw' ? 'Withdraw' : 'Amend'}
          </button>
        )}
      </div>
    </form>
  )
}
