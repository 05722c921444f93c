import type { ReactNode } from 'react'
import { useSession } from '../data/queries.ts'
import { Kbd, Problem } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { clock } from '../parts/words.ts'

/** The foot of every form: who says it, when it was true, and the one button that says it. */
export function SignBar(props: {
  verb: string
  ready: boolean
  because: string | null
  waiting: boolean
  error: unknown
  touched: boolean
  /** When the last statement of this form was acknowledged. */
  saidAt?: Date | null
  onSign: () => void
  onDiscard: () => void
  children?: ReactNode
}) {
  const who = useSession()?.who
  const sign = (): void => {
    if (props.ready && !props.waiting) props.onSign()
  }
  useKeys('Form', [{ keys: 'ctrl+Enter', does: props.verb, inFields: true, run: sign }])
  return (
    <div className="signfoot">
      {props.error === null || props.error === undefined ? null : <Problem error={props.error} />}
      {props.saidAt === null || props.saidAt === undefined ? null : (
        <output className="said">{`Kept at ${clock(props.saidAt, true)}.`}</output>
      )}
      <div className="acts sign">
        {props.children}
        <span className="grow m t12 el">
          {props.because ?? `${who?.name ?? ''}${props.touched ? ', draft kept in this window' : ''}`}
        </span>
        {props.touched ? (
          <button type="button" className="b q" onClick={props.onDiscard}>
            Discard draft
          </button>
        ) : null}
        <button type="button" className="b p" disabled={!props.ready || props.waiting} onClick={sign}>
          {props.waiting ? 'Writing' : props.verb} <Kbd>Ctrl Enter</Kbd>
        </button>
      </div>
    </div>
  )
}

/** The reason of a correction, asked where the correction is made. */
export function ReasonField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className="field reason">
      <span className="flabel">Reason of the correction, kept for ever beside it</span>
      <input className="f" maxLength={2000} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  )
}
