import { caseClosed } from '@theca/assess'
import { useState } from 'react'
import { pathOf } from '../../contract/client.ts'
import { contract } from '../../contract/index.ts'
import { useOpenCase } from '../case/context.ts'
import { useDraft } from '../data/drafts.ts'
import { useMay } from '../data/queries.ts'
import { Problem } from '../parts/basics.tsx'
import { Seg } from '../parts/seg.tsx'
import { fullDay } from '../parts/words.ts'
import { useSaying } from './use-saying.ts'

const reasons = [
  { value: 'died', title: 'died' },
  { value: 'treated-elsewhere', title: 'treated elsewhere' },
  { value: 'declined', title: 'declined' },
  { value: 'not-this-disease', title: 'not this disease' },
  { value: 'complete', title: 'follow-up complete' },
] as const
type Reason = (typeof reasons)[number]['value']

/** A case leaves the worklist when a person says why, and can be taken away in an open format at any time. */
export function CloseCase() {
  const { id, assessed } = useOpenCase()
  const mayWrite = useMay('case:write')
  const mayExport = useMay('case:export')
  const draft = useDraft<null>(`${id}.closed`, () => null)
  const [because, setBecause] = useState<Reason | null>(null)
  const saying = useSaying(id, () => draft.discard(null))
  const close = (): void => {
    if (because === null) return
    const body = {
      kind: caseClosed.kind,
      version: caseClosed.version,
      body: { because },
      effectiveAt: new Date().toISOString(),
    }
    saying.say({ body, key: draft.key, amends: null, reason: '' })
  }
  return (
    <>
      {assessed.closed !== null ? (
        <p>{`${caseClosed.says(assessed.closed.body)} ${fullDay(assessed.closed.entry.effectiveAt)}. To open it again, withdraw entry ${assessed.closed.entry.seq} on the time line.`}</p>
      ) : mayWrite ? (
        <fieldset className="field">
          <legend>Close the case</legend>
          <span className="note">It leaves the worklist; nothing is deleted.</span>
          <div className="rowx wrapx">
            <Seg label="Closed because" value={because} onChange={setBecause} options={reasons} />
            <button type="button" className="b" disabled={because === null || saying.waiting} onClick={close}>
              Close the case
            </button>
          </div>
          {saying.error === null ? null : <Problem inline error={saying.error} />}
        </fieldset>
      ) : null}
      {mayExport ? (
        <div className="field">
          <span className="flabel">Take the case away</span>
          <span className="rowx">
            <a className="b" href={pathOf(contract.exportCase, { case: id })} download="">
              All entries as JSON lines
            </a>
            <span className="note">Can be read with a text editor and verified with a hash tool.</span>
          </span>
        </div>
      ) : null}
    </>
  )
}
