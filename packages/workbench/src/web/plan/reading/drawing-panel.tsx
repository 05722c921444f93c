import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { labelLook } from '@theca/plan/screens/reading'
import { spacingMm } from '@theca/volumetry'
import type { DrawnLabel } from '@theca/volumetry/segmentation'
import { DRAWN_LABELS, drawnLabels } from '@theca/volumetry/segmentation'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { call } from '../../../contract/client.ts'
import { useOpenCase } from '../../case/context.ts'
import { keepEntries, queryClient } from '../../data/queries.ts'
import { Head, Kbd, Problem } from '../../parts/basics.tsx'
import { Seg } from '../../parts/seg.tsx'
import { clock, moment, number } from '../../parts/words.ts'
import { clearAct, fillAct, islandsAct, smoothAct } from '@theca/plan'
import { OutlinePanel } from './outline-panel.tsx'
import type { Parts } from './reading.tsx'
import { NOTHING } from './state.ts'
import { growHere, interpolateHere, perform, rangeOf } from './use-tools.ts'

/** Specks below this are taken away by one press: a ball of 2 mm. */
const SPECK_MM3 = 4

/** What is drawn, with which tool, and whether it is saved. */
export function DrawingPanel(parts: Parts) {
  const { state, change, drawn, sheet, shown } = parts
  const grid = shown[0]?.opened.volume.grid
  if (drawn === null || sheet === null || grid === undefined) return null
  const { labels } = drawn
  const on = (make: () => Parameters<typeof perform>[1]) => (): void => perform(parts, make())
  return (
    <section aria-label="Drawing">
      <Head>
        <h2>Drawing</h2>
        <span className="grow" />
        <WhichDrawing {...parts} />
      </Head>
      <div className="body stack">
        <fieldset className="labels">
          <legend className="flabel">Label</legend>
          {drawnLabels.map((name) => (
            <LabelChoice
              key={name}
              name={name}
              chosen={state.label === name}
              drawn={drawn.counts[DRAWN_LABELS[name]] !== 0}
              choose={() => change({ label: name })}
            />
          ))}
        </fieldset>
        <ToolSettings {...parts} />
        <fieldset className="rowx wrapx whole">
          <legend className="vh">{`Work on the whole ${state.label}`}</legend>
          <button type="button" className="b q sm" onClick={() => interpolateHere(parts)}>
            Fill between slices <Kbd>F</Kbd>
          </button>
          <button
            type="button"
            className="b q sm"
            onClick={on(() => smoothAct(grid, labels, state.label, Math.min(...spacingMm(grid))))}
          >
            Smooth
          </button>
          <button type="button" className="b q sm" onClick={on(() => fillAct(grid, labels, state.label))}>
            Fill holes
          </button>
          <button type="button" className="b q sm" onClick={on(() => islandsAct(grid, labels, state.label, SPECK_MM3))}>
            Remove specks
          </button>
          <button type="button" className="b q sm" onClick={on(() => clearAct(labels, state.label))}>
            Clear
          </button>
        </fieldset>
        <SaveState {...parts} />
        <Finish {...parts} />
      </div>
    </section>
  )
}

function LabelChoice(props: { name: DrawnLabel; chosen: boolean; drawn: boolean; choose: () => void }) {
  const group = useId()
  return (
    <label className={props.chosen ? 'lab on' : 'lab'}>
      <input type="radio" name={`label${group}`} checked={props.chosen} onChange={props.choose} />
      <span
        className="sw"
        style={{
          borderColor: labelLook[props.name].colour,
          background: props.drawn ? labelLook[props.name].colour : 'transparent',
        }}
      />
      {labelLook[props.name].title}
      {props.drawn ? <span className="vh">, drawn</span> : null}
    </label>
  )
}

function Slider(props: {
  title: string
  value: number
  min: number
  max: number
  step: number
  unit: string
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <div className="rng">
      <label className="m" htmlFor={id}>
        {props.title}
      </label>
      <input
        id={id}
        type="range"
        min={props.min}
        max={props.max}
        step={props.step}
        value={props.value}
        onChange={(event) => props.onChange(Number(event.currentTarget.value))}
      />
      <output className="num">{`${props.value.toFixed(props.step < 1 ? 1 : 0)} ${props.unit}`}</output>
    </div>
  )
}

function ToolSettings(parts: Parts) {
  const { state, change, drawn } = parts
  const { tool } = state
  if (tool === 'outline') return <OutlinePanel {...parts} />
  const isBrush = tool === 'brush' || tool === 'erase' || tool === 'threshold'
  const [low, high] = rangeOf(parts)
  const number = (value: string, otherwise: number): number =>
    value === '' || Number.isNaN(Number(value)) ? otherwise : Number(value)
  return (
    <>
      {isBrush || tool === 'grow' ? (
        <Slider
          title={tool === 'grow' ? 'mark' : 'diameter'}
          value={state.brushMm}
          min={0.5}
          max={30}
          step={0.5}
          unit="mm"
          onChange={(brushMm) => change({ brushMm })}
        />
      ) : null}
      {isBrush ? (
        <Seg
          small
          label="Shape of the brush"
          value={state.ball ? 'ball' : 'disc'}
          options={[
            { value: 'disc', title: '2D, on the slice' },
            { value: 'ball', title: '3D' },
          ]}
          onChange={(shape) => change({ ball: shape === 'ball' })}
        />
      ) : null}
      {tool === 'threshold' ? (
        <div className="rowx">
          <label className="m" htmlFor="threshold-low">
            values from
          </label>
          <input
            id="threshold-low"
            className="f num short"
            type="number"
            value={Math.round(low)}
            onChange={(event) => change({ range: [number(event.currentTarget.value, low), high] })}
          />
          <label className="m" htmlFor="threshold-high">
            to
          </label>
          <input
            id="threshold-high"
            className="f num short"
            type="number"
            value={Math.round(high)}
            onChange={(event) => change({ range: [low, number(event.currentTarget.value, high)] })}
          />
        </div>
      ) : null}
      {tool === 'grow' ? (
        <>
          <Slider
            title="radius"
            value={state.radiusMm}
            min={5}
            max={60}
            step={1}
            unit="mm"
            onChange={(radiusMm) => change({ radiusMm })}
          />
          <label className="rowx">
            <input
              type="checkbox"
              checked={state.barrier}
              onChange={(event) => change({ barrier: event.currentTarget.checked })}
            />
            Canal barrier: stops at the canal that was drawn
          </label>
          {state.barrier && drawn?.counts[DRAWN_LABELS.canal] === 0 ? (
            <p className="t12 m">No canal is drawn yet, so nothing stops it there.</p>
          ) : null}
          <p className="t12 m">
            Click in the lesion; with shift or the right button click what is not lesion: fluid, fat, cord. Fat beside
            the sac is as bright as tumour on contrast images.
          </p>
          <div className="rowx wrapx">
            <button type="button" className="b p" onClick={() => growHere(parts)}>
              Grow <Kbd>Enter</Kbd>
            </button>
            <span className="t12 m num">{`${state.pending.inside.length} marks in, ${state.pending.outside.length} out`}</span>
            <span className="grow" />
            <button type="button" className="b q sm" onClick={() => change({ pending: NOTHING })}>
              Forget marks
            </button>
          </div>
        </>
      ) : null}
    </>
  )
}

function SaveState({ drawn, sheet, drawings }: Parts) {
  if (drawn === null || sheet === null) return null
  const wait = drawn.strokes - drawn.saved
  if (drawn.is === 'moved')
    return (
      <Problem
        inline
        action={
          <span className="rowx">
            <button type="button" className="b" onClick={() => void sheet.takeOver()}>
              Take them over, mine behind
            </button>
            <button type="button" className="b q" onClick={() => drawings.choose(null)}>
              Begin my own
            </button>
          </span>
        }
      >
        <p>{drawn.problem}</p>
      </Problem>
    )
  return (
    <output className="save t12">
      {drawn.is === 'saved' ? (
        <>
          <IconCircleCheck className="i s" aria-hidden="true" />
          {drawn.saved === 0
            ? 'Nothing drawn yet'
            : `Stroke ${number(drawn.saved)} saved${drawn.savedAt === null ? '' : `, ${clock(new Date(drawn.savedAt).toISOString(), true)}`}`}
        </>
      ) : drawn.is === 'saving' ? (
        <>
          <IconRefresh className="i s" aria-hidden="true" />
          {`Saving, ${number(wait)} to go`}
        </>
      ) : (
        <span className="amb rowx">
          <IconAlertTriangle className="i s" aria-hidden="true" />
          {`${number(wait)} ${wait === 1 ? 'stroke is' : 'strokes are'} not saved. ${drawn.problem ?? ''}${drawn.is === 'waiting' ? ' It is tried again.' : ''}`}
        </span>
      )}
    </output>
  )
}

function Finish({ drawn, change }: Parts): ReactNode {
  const { id } = useOpenCase()
  const finish = useMutation({
    mutationFn: async () => {
      if (drawn === null) return
      const { entry, beside } = await call('finishDrawing', {
        params: { case: id, drawing: drawn.drawing },
        body: { at: drawn.saved },
      })
      keepEntries(id, [entry, ...beside])
      void queryClient.invalidateQueries({ queryKey: ['artifacts', id] })
      change({
        message: `Kept as DICOM SEG and measured: ${[entry, ...beside].map(({ seq }) => `entry ${seq}`).join(', ')}. The drawing stays and can be gone on with.`,
      })
    },
  })
  if (drawn === null || drawn.saved === 0) return null
  return (
    <div className="stack">
      {finish.error === null ? null : <Problem inline error={finish.error} />}
      <div>
        <button
          type="button"
          className="b p"
          disabled={drawn.is !== 'saved' || finish.isPending}
          onClick={() => finish.mutate()}
        >
          {finish.isPending ? 'Writing and measuring' : 'Finish: keep and measure'}
        </button>
      </div>
    </div>
  )
}

function WhichDrawing({ drawings }: Parts) {
  if (drawings.all.length === 0) return null
  const known = drawings.all.some(({ drawing }) => drawing === drawings.chosen)
  return (
    <select
      className="f t12"
      aria-label="Which drawing"
      value={known ? drawings.chosen : ''}
      onChange={(event) => drawings.choose(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    >
      <option value="">a new one</option>
      {drawings.all.map(({ drawing, person, strokes, changedAt }) => (
        <option key={drawing} value={drawing}>
          {`${person}, ${strokes} strokes, ${moment(changedAt)}`}
        </option>
      ))}
    </select>
  )
}
