import { useState } from 'react'
import type { Parts } from './reading.tsx'
import { NOTHING } from './state.ts'
import { outlineAct } from '@theca/plan'
import { perform } from './use-tools.ts'

/** Cord and canal from clicks along the middle of the cord. */
export function OutlinePanel(parts: Parts) {
  const { state, change, drawn, shown, said } = parts
  const index = said.lesions.find((each) => each.said.index)?.said.compartment
  const [within, setWithin] = useState(index === 'intramedullary')
  const volume = shown[0]?.opened.volume
  const clicks = state.pending.points.map(({ placeMm }) => placeMm)
  const draw = (what: 'cord' | 'canal'): void => {
    if (drawn === null || volume === undefined) return
    change({ message: `Looking for the ${what} along ${clicks.length} clicks.` })
    // The sentence is painted first: this takes about a second.
    setTimeout(() => perform(parts, outlineAct(volume, drawn.labels, what, clicks, within)), 30)
  }
  return (
    <>
      <p className="t12 m">
        Click the middle of the cord at three to six heights, from above to below the lesion. Draw the tumour, and
        oedema and syrinx where there are any, before: they are then known and not taken for something else.
      </p>
      <label className="rowx">
        <input type="checkbox" checked={within} onChange={(event) => setWithin(event.currentTarget.checked)} />
        The tumour lies in the cord
      </label>
      <div className="rowx wrapx">
        <button type="button" className="b p" disabled={clicks.length < 3} onClick={() => draw('cord')}>
          Draw the cord
        </button>
        <button type="button" className="b" disabled={clicks.length < 3} onClick={() => draw('canal')}>
          Draw the canal
        </button>
        <span className="t12 m num">{`${clicks.length} clicks`}</span>
        <button type="button" className="b q sm" onClick={() => change({ pending: NOTHING })}>
          Forget clicks
        </button>
      </div>
    </>
  )
}
