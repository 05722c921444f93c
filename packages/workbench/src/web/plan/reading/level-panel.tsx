import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { VertebralLevel } from '@theca/anatomy'
import { VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { PlacedLevel, Reading } from '@theca/plan'
import { COUNTED_FROM, TRANSITIONAL, countingWarnings, levelsDraft } from '@theca/plan'
import { useState } from 'react'
import { useOpenCase } from '../../case/context.ts'
import { sayInCase } from '../../data/say.ts'
import { Head, Problem } from '../../parts/basics.tsx'
import { Seg } from '../../parts/seg.tsx'
import { EntryLink } from './entry-link.tsx'
import type { Parts } from './reading.tsx'

const countedTitles = { c2: 'C2', sacrum: 'the sacrum', rib: 'a rib', 'not-known': 'not known' }
const transitionalTitles = { no: 'no', yes: 'yes', 'not-known': 'not looked' }

/** Naming levels: clicks on the middles of bodies, and how they were counted. */
export function LevelPanel(parts: Parts) {
  const { marking, setMarking, shown, change } = parts
  const { id } = useOpenCase()
  const [countedFrom, setCountedFrom] = useState<(typeof COUNTED_FROM)[number]>('not-known')
  const [transitional, setTransitional] = useState<(typeof TRANSITIONAL)[number]>('not-known')
  const first = shown[0]
  const save = useMutation({
    mutationFn: async () => {
      if (first === undefined) return
      const body = {
        seriesInstanceUid: first.uid,
        frameOfReferenceUid: first.opened.head.frameOfReferenceUid,
        marks: marking.map(({ level, positionMm }) => ({
          level,
          positionMm: [...positionMm] as [number, number, number],
        })),
        countedFrom,
        transitional,
      }
      await sayInCase(id, [levelsDraft(body, new Date().toISOString())])
    },
    onSuccess: () => {
      setMarking([])
      change({ tool: 'cross' })
    },
  })
  return (
    <section aria-label="Name levels">
      <Head>
        <h2>Name levels</h2>
      </Head>
      <div className="body stack">
        <p className="t12 m">
          Click the middle of a vertebral body on the sagittal picture; the next click is the level below. Correct a
          name here. Levels between two named ones follow by themselves.
        </p>
        <ul className="marks">
          {marking.map(({ level, positionMm }, at) => (
            <li key={`${level} ${positionMm.join()}`} className="rowx">
              <select
                className="f"
                aria-label={`Level of mark ${at + 1}`}
                value={level}
                onChange={(event) =>
                  setMarking(
                    marking.map((mark, index) =>
                      index === at ? { ...mark, level: event.currentTarget.value as VertebralLevel } : mark,
                    ),
                  )
                }
              >
                {VERTEBRAL_LEVELS.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
              <span className="t11 q num">{`H ${positionMm[2].toFixed(1)} mm`}</span>
              <span className="grow" />
              <button
                type="button"
                className="b q"
                onClick={() => setMarking(marking.filter((_, index) => index !== at))}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
        <div className="field">
          <span className="flabel">Counted from</span>
          <Seg
            small
            label="Counted from"
            value={countedFrom}
            options={COUNTED_FROM.map((value) => ({ value, title: countedTitles[value] }))}
            onChange={setCountedFrom}
          />
        </div>
        <div className="field">
          <span className="flabel">Transitional anatomy</span>
          <Seg
            small
            label="Transitional anatomy"
            value={transitional}
            options={TRANSITIONAL.map((value) => ({ value, title: transitionalTitles[value] }))}
            onChange={setTransitional}
          />
        </div>
        <Warn warnings={countingWarnings({ marks: marking, countedFrom, transitional })} />
        {save.error === null ? null : <Problem inline error={save.error} />}
        <div className="rowx">
          <button
            type="button"
            className="b p"
            disabled={marking.length === 0 || save.isPending}
            onClick={() => save.mutate()}
          >
            Save levels
          </button>
          <button
            type="button"
            className="b q"
            onClick={() => {
              setMarking([])
              change({ tool: 'cross' })
            }}
          >
            Cancel
          </button>
        </div>
      </div>
    </section>
  )
}

function Warn({ warnings }: { warnings: ReturnType<typeof countingWarnings> }) {
  return (
    <>
      {warnings.map(({ code, message }) => (
        <p key={code + message} className="amb t12 rowx warn">
          <IconAlertTriangle className="i s" aria-hidden="true" />
          <span>{message}</span>
        </p>
      ))}
    </>
  )
}

LevelPanel.Warnings = function Warnings(props: {
  said: Reading['levels'][number]['said']
  seq: number
  placed: readonly PlacedLevel[]
}) {
  const { said, seq, placed } = props
  const [top, bottom] = [placed[0], placed.at(-1)]
  return (
    <section aria-label="Levels">
      <Head>
        <h2>Levels</h2>
        <span className="m">
          {top === undefined || bottom === undefined
            ? ''
            : top === bottom
              ? top.level
              : `${top.level} to ${bottom.level}`}
        </span>
        <span className="grow" />
        <EntryLink seq={seq} />
      </Head>
      <div className="body stack">
        <p className="t12 m">{`Counted from ${countedTitles[said.countedFrom]}; ${placed.filter(({ marked }) => marked).length} marked, ${placed.filter(({ marked }) => !marked).length} worked out between them, in brackets.`}</p>
        <Warn warnings={countingWarnings(said)} />
      </div>
    </section>
  )
}
