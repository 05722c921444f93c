import { IconMapPin, IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { COMPARTMENTS, compartmentTitles } from '@theca/anatomy'
import type { Compartment } from '@theca/anatomy'
import { lesionDraft, levelAt, linkBetween } from '@theca/plan'
import type { Vector3 } from '@theca/volumetry'
import { inverseMotion, moved } from '@theca/volumetry/reslice'
import { useState } from 'react'
import { useOpenCase } from '../../case/context.ts'
import { useMay } from '../../data/queries.ts'
import { sayInCase } from '../../data/say.ts'
import { Head, Problem } from '../../parts/basics.tsx'
import { DrawingPanel } from './drawing-panel.tsx'
import { EntryLink } from './entry-link.tsx'
import { LandmarkPanel } from './landmark-panel.tsx'
import { LevelPanel } from './level-panel.tsx'
import { ReadersPanel } from './readers-panel.tsx'
import type { Parts } from './reading.tsx'
import { isDrawTool, jumped } from './state.ts'

/** What was found and is being drawn, beside the pictures. */
export function Findings(parts: Parts) {
  const { state, marking } = parts
  return (
    <aside className="pane le" aria-label="Findings">
      <Lesions {...parts} />
      {state.tool === 'level' || marking.length > 0 ? <LevelPanel {...parts} /> : null}
      {state.tool === 'landmark' ? <LandmarkPanel {...parts} /> : null}
      {isDrawTool(state.tool) || (parts.drawn?.strokes ?? 0) > 0 ? <DrawingPanel {...parts} /> : null}
      <Calipers {...parts} />
      <LevelsSaid {...parts} />
      <ReadersPanel {...parts} />
    </aside>
  )
}

function Lesions(parts: Parts) {
  const { said, state, change, shown, levels } = parts
  const mayWrite = useMay('case:write')
  const [adding, setAdding] = useState(false)
  const go = (place: Vector3, frame: string | null, series: string): void => {
    const [first] = shown
    if (first === undefined) return
    if (series === first.uid) return change(jumped(place))
    const link = linkBetween(said.alignments, frame, first.opened.head.frameOfReferenceUid)
    if (link === null)
      return change({
        message: 'This lesion was noted in another frame of reference, which is not aligned with this series.',
      })
    return change(jumped(moved(link.motion, place)))
  }
  return (
    <section aria-label="Lesions">
      <Head>
        <h2>Lesions</h2>
        <span className="m num">{said.lesions.length}</span>
        <span className="grow" />
        {mayWrite && shown.length > 0 ? (
          <button type="button" className="b q" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            <IconPlus className="i s" aria-hidden="true" />
            Add at the crosshair
          </button>
        ) : null}
      </Head>
      {adding && state.cursorMm !== null ? <LesionForm {...parts} onDone={() => setAdding(false)} /> : null}
      {said.lesions.length === 0 && !adding ? (
        <p className="body m t12">None noted yet. Look through the whole neuraxis: one in five has several.</p>
      ) : null}
      <ul>
        {said.lesions.map(({ entry, said: lesion }) => (
          <li key={lesion.lesion} className="les">
            <button
              type="button"
              className="plain"
              onClick={() => go(lesion.positionMm, lesion.frameOfReferenceUid, lesion.seriesInstanceUid)}
            >
              <span className="strong">
                {`${lesion.lesion} ${lesion.compartment === null ? 'compartment not decided' : compartmentTitles[lesion.compartment]}`}{' '}
                {lesion.index ? <span className="bd accb">index</span> : null}
              </span>
              <span className="t11 m">
                {[
                  lesion.level ?? (shown.length > 0 ? levelAt(levels.placed, lesion.positionMm as Vector3) : null),
                  lesion.note,
                ]
                  .filter((each) => each !== null)
                  .join(', ') || 'level not marked'}
              </span>
            </button>
            <EntryLink seq={entry.seq} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function LesionForm({ state, said, shown, levels, onDone }: Parts & { onDone: () => void }) {
  const { id } = useOpenCase()
  const [compartment, setCompartment] = useState<Compartment | ''>('')
  const [index, setIndex] = useState(said.lesions.every((each) => !each.said.index))
  const [note, setNote] = useState('')
  const first = shown[0]
  const next = Math.max(0, ...said.lesions.map((each) => each.said.lesion)) + 1
  const save = useMutation({
    mutationFn: () => {
      if (first === undefined || state.cursorMm === null) return Promise.resolve()
      const body = {
        lesion: next,
        seriesInstanceUid: first.uid,
        frameOfReferenceUid: first.opened.head.frameOfReferenceUid,
        positionMm: [...state.cursorMm] as [number, number, number],
        compartment: compartment === '' ? null : compartment,
        level: levelAt(levels.placed, state.cursorMm),
        index,
        note: note.trim() === '' ? null : note.trim(),
      }
      return sayInCase(id, [lesionDraft(body, new Date().toISOString())])
    },
    onSuccess: onDone,
  })
  return (
    <form
      className="body stack lesionform"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <label className="field">
        <span className="flabel">Compartment</span>
        <select
          className="f"
          value={compartment}
          onChange={(event) => setCompartment(event.currentTarget.value as Compartment | '')}
        >
          <option value="">not decided</option>
          {COMPARTMENTS.map((each) => (
            <option key={each} value={each}>
              {compartmentTitles[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="rowx">
        <input type="checkbox" checked={index} onChange={(event) => setIndex(event.currentTarget.checked)} />
        The lesion that the operation is about
      </label>
      <label className="field">
        <span className="flabel">Note</span>
        <input className="f" maxLength={300} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </label>
      {save.error === null ? null : <Problem inline error={save.error} />}
      <div className="rowx">
        <button type="submit" className="b p" disabled={save.isPending}>
          {`Note lesion ${next}`}
        </button>
        <button type="button" className="b q" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function Calipers({ said, change, shown }: Parts) {
  const { imaged } = useOpenCase()
  if (said.calipers.length === 0) return null
  const names = new Map(
    imaged.studies.flatMap(({ read }) => read.series.map((each) => [each.seriesInstanceUid, each.description])),
  )
  const go = (place: Vector3, frame: string | null, series: string): void => {
    const first = shown[0]
    const link = linkBetween(said.alignments, first?.opened.head.frameOfReferenceUid ?? null, frame)
    if (series === first?.uid) change(jumped(place))
    else if (link !== null) change(jumped(moved(inverseMotion(link.motion), place)))
    else change({ message: 'This was measured in another frame of reference, which is not aligned with this series.' })
  }
  return (
    <section aria-label="Measured on the picture">
      <Head>
        <h2>Measured on the picture</h2>
        <span className="m num">{said.calipers.length}</span>
      </Head>
      <ul>
        {said.calipers
          .toReversed()
          .map(({ entry, said: { measure, plane, seriesInstanceUid, frameOfReferenceUid } }) => (
            <li key={entry.seq} className="les">
              <button
                type="button"
                className="plain"
                onClick={() =>
                  go(
                    (measure.is === 'length'
                      ? measure.endsMm[0]
                      : measure.is === 'angle'
                        ? measure.pointsMm[1]
                        : measure.longEndsMm[0]) as Vector3,
                    frameOfReferenceUid,
                    seriesInstanceUid,
                  )
                }
              >
                <span className="strong num">
                  {measure.is === 'length'
                    ? `${measure.lengthMm.toFixed(1)} mm`
                    : measure.is === 'angle'
                      ? `${measure.angleDeg.toFixed(1)}°`
                      : `${measure.longMm.toFixed(1)} × ${measure.acrossMm.toFixed(1)} mm`}
                </span>
                <span className="t11 m">{`${measure.is}, ${plane}, ${names.get(seriesInstanceUid) ?? 'series'}`}</span>
              </button>
              <EntryLink seq={entry.seq} />
            </li>
          ))}
      </ul>
    </section>
  )
}

function LevelsSaid({ levels, said, state, change }: Parts) {
  const mayWrite = useMay('case:write')
  if (levels.said === null && state.tool !== 'level')
    return (
      <section aria-label="Levels">
        <Head>
          <h2>Levels</h2>
          <span className="grow" />
          {mayWrite ? (
            <button type="button" className="b q" onClick={() => change({ tool: 'level' })}>
              <IconMapPin className="i s" aria-hidden="true" />
              Name levels
            </button>
          ) : null}
        </Head>
        <p className="body amb t12">
          No level is named. Name two or more; those between follow, in every series of this examination.
        </p>
      </section>
    )
  const entry = said.levels.at(-1)?.entry
  if (levels.said === null || entry === undefined) return null
  return <LevelPanel.Warnings said={levels.said} seq={entry.seq} placed={levels.placed} />
}
