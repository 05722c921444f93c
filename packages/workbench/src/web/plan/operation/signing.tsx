import { IconPrinter, IconWritingSign } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { OperationPlan, OperativePlanBody, PlanVersion } from '@theca/plan'
import { openGates, operativePlan, planDraft, settled, unchosen } from '@theca/plan'
import { useState } from 'react'
import { call, pathOf } from '../../../contract/client.ts'
import { contract } from '../../../contract/index.ts'
import { keepEntries, useMay } from '../../data/queries.ts'
import { sayInCase } from '../../data/say.ts'
import { Kbd, Problem } from '../../parts/basics.tsx'
import { useKeys } from '../../parts/keys.ts'
import { clock, plural } from '../../parts/words.ts'

type SigningProps = {
  id: string
  plan: OperativePlanBody
  current: PlanVersion | null
  operation: OperationPlan | null
  draft: { touched: boolean; moved: boolean; key: string; discard: () => void }
  may: boolean
}

/** Keep first, then sign what was kept: one key does the next of the two. */
export function Signing({ id, plan, current, operation, draft, may }: SigningProps) {
  const maySign = useMay('case:sign')
  const mayPrint = useMay('case:export')
  const [doneAt, setDoneAt] = useState<{ what: string; at: Date } | null>(null)
  const kept = current !== null && !draft.touched
  const keep = useMutation({
    mutationFn: async () => {
      await sayInCase(id, [{ ...planDraft(settled(plan), new Date().toISOString()), key: draft.key }])
    },
    onSuccess: () => {
      draft.discard()
      setDoneAt({ what: 'Kept', at: new Date() })
    },
  })
  const sign = useMutation({
    mutationFn: async (seq: number) => {
      const { entry } = await call('signPlan', { params: { case: id }, body: { plan: seq, key: `sign-${seq}` } })
      keepEntries(id, [entry])
    },
    onSuccess: () => setDoneAt({ what: 'Signed', at: new Date() }),
  })
  const open = openGates(plan)
  const missing = unchosen(plan)
  const signature = operation?.signatures.findLast(
    (each) => each.version.place === current?.place && each.void === null,
  )
  const invalid = operativePlan.body.safeParse(plan).success
    ? null
    : 'Something in the draft does not fit; look at its numbers.'
  const because = kept
    ? signature === undefined
      ? [
          ...(missing.length === 0 ? [] : [`not chosen: ${missing.join(', ')}`]),
          ...(open.length === 0 ? [] : [`${open.length} open`]),
        ].join('; ')
      : `signed by ${signature.entry.author.name}`
    : (invalid ?? 'draft, kept in this window only')
  const ready = kept
    ? maySign && signature === undefined && open.length === 0 && missing.length === 0
    : may && invalid === null
  const next = (current?.number ?? 0) + 1
  const act = (): void => {
    if (!ready || keep.isPending || sign.isPending) return
    if (kept) sign.mutate(current.entry.seq)
    else keep.mutate()
  }
  useKeys('Plan', [{ keys: 'ctrl+Enter', does: kept ? 'Sign the plan' : 'Keep the plan', inFields: true, run: act }])
  const error = keep.error ?? sign.error
  return (
    <div className="signfoot">
      {draft.moved ? (
        <Problem
          inline
          action={
            <button type="button" className="b" onClick={draft.discard}>
              Discard mine
            </button>
          }
        >
          <p>{`Version ${current?.number ?? ''} was kept by ${current?.entry.author.name ?? 'somebody'} while you drafted. Keeping yours makes version ${next}; nothing is lost.`}</p>
        </Problem>
      ) : null}
      {error === null ? null : <Problem inline error={error} />}
      {doneAt === null ? null : <output className="said">{`${doneAt.what} at ${clock(doneAt.at, true)}.`}</output>}
      {because === '' ? null : <p className="m t12 because">{because}</p>}
      <div className="acts sign wrapx">
        {mayPrint && current !== null ? (
          <>
            <a
              className="b"
              href={pathOf(contract.planPaper, { case: id, paper: 'team-brief', format: 'pdf' })}
              download=""
            >
              <IconPrinter className="i s" aria-hidden="true" /> Team brief
            </a>
            <a
              className="b q"
              href={pathOf(contract.planPaper, { case: id, paper: 'operative-plan', format: 'pdf' })}
              download=""
            >
              Plan, PDF
            </a>
          </>
        ) : null}
        <span className="grow" />
        {draft.touched ? (
          <button type="button" className="b q" onClick={draft.discard}>
            Discard draft
          </button>
        ) : null}
        {may || maySign ? (
          <button type="button" className="b p" disabled={!ready || keep.isPending || sign.isPending} onClick={act}>
            {kept ? <IconWritingSign className="i s" aria-hidden="true" /> : null}
            {keep.isPending || sign.isPending
              ? 'Writing'
              : kept
                ? `Sign plan v${current.number}`
                : `Keep v${next}`}{' '}
            <Kbd>Ctrl Enter</Kbd>
          </button>
        ) : null}
      </div>
      {kept && open.length > 0 && signature === undefined ? (
        <output className="vh">{`${plural(open.length, 'gate')} open`}</output>
      ) : null}
    </div>
  )
}
