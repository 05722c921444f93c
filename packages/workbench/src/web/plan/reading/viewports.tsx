import type { Vector3 } from '@theca/volumetry'
import { levelAt } from '@theca/plan'
import { Pane, labelName } from '@theca/plan/screens/reading'
import { spacingMm, voxelToPatient } from '@theca/volumetry'
import type { ViewName, WindowPreset } from '@theca/volumetry/reslice'
import {
  GAP,
  VIEWS,
  WINDOW_PRESETS,
  acquiredView,
  inverseMotion,
  labelAt,
  middleOf,
  moved,
  shifted,
  stepped,
  valueAt,
  voxelAt,
  windowOf,
} from '@theca/volumetry/reslice'
import { Problem, Kbd } from '../../parts/basics.tsx'
import { Seg } from '../../parts/seg.tsx'
import { useKeys } from '../../parts/keys.ts'
import type { Parts } from './reading.tsx'
import { cursorIn, frameOf, levelsIn, marksOf, placeWords, sliceWords } from './scene.ts'
import { NOTHING, isDrawTool, zoomed } from './state.ts'
import { tools } from './tool-rail.tsx'
import { growHere, interpolateHere, useTools } from './use-tools.ts'
import type { PaneSpec } from './use-tools.ts'
import { useOpenCase } from '../../case/context.ts'

/** The pictures, and one line beneath that says where the crosshair is and what is there. */
export function Viewports(parts: Parts & { error: unknown }) {
  const panes = panesOf(parts)
  const active = panes.find(({ key }) => key === parts.state.active) ?? panes[0]
  return active === undefined ? null : <Pictures {...parts} panes={panes} active={active} />
}

function Pictures(parts: Parts & { error: unknown; panes: readonly PaneSpec[]; active: PaneSpec }) {
  const { state, change, error, panes, active } = parts
  const { touch, atCrosshair } = useTools(parts)
  useReadingKeys(parts, panes, active, atCrosshair)
  return (
    <section className="vps" aria-label="Images">
      <Bar {...parts} />
      <WhatIsWrong {...parts} />
      {error === null ? null : <Problem inline error={error} />}
      <div className={state.layout === 'beside' ? 'panes beside' : panes.length === 1 ? 'panes one' : 'panes three'}>
        {panes.map((pane) => (
          <PaneHere key={pane.key} parts={parts} pane={pane} active={pane.key === active.key} touch={touch} />
        ))}
      </div>
      <StatusLine parts={parts} pane={active} />
      {state.message === null ? null : (
        <output className="say">
          {state.message}
          <button type="button" className="b q" onClick={() => change({ message: null })}>
            Close
          </button>
        </output>
      )}
    </section>
  )
}

/** What the geometry of the series forbids, and why. */
function WhatIsWrong({ shown }: Parts) {
  const head = shown[0]?.opened.head
  if (head === undefined || head.shape === 'volume') return null
  const how =
    head.shape === 'gapped'
      ? 'Missing slices are hatched; nothing is made up between their neighbours.'
      : 'No plane is cut through these slices; they are shown as acquired.'
  const why = head.faults[0]?.message.replace(/\.$/, '')
  return (
    <Problem inline>
      <p>{`${how} ${why === undefined ? '' : `${why}. `}Nothing is drawn or measured on this series.`}</p>
    </Problem>
  )
}

function panesOf({ state, shown }: Parts): PaneSpec[] {
  const [first] = shown
  if (first === undefined) return []
  if (state.layout === 'beside')
    return shown.map((each) => {
      const view = each.opened.head.shape === 'stack' ? acquiredView(each.opened.volume.grid) : state.view
      return { key: each.uid, shown: each, frame: frameOf(each, view, state.planes) }
    })
  const acquired = acquiredView(first.opened.volume.grid)
  const views: ViewName[] =
    first.opened.head.shape === 'stack' ? [acquired] : [acquired, ...VIEWS.filter((view) => view !== acquired)]
  return views.map((view) => ({ key: view, shown: first, frame: frameOf(first, view, state.planes) }))
}

function PaneHere(props: {
  parts: Parts
  pane: PaneSpec
  active: boolean
  touch: ReturnType<typeof useTools>['touch']
}) {
  const { parts, pane, active, touch } = props
  const { state, change, said, drawn, levels, marking } = parts
  const { imaged } = useOpenCase()
  const { shown, frame } = pane
  const { volume, head } = shown.opened
  const { grid } = volume
  const cursor = cursorIn(state, shown)
  const isFirst = shown.uid === state.series[0]
  const own = isFirst ? levels : levelsIn(said, shown)
  const window = state.windows[shown.uid] ?? { centre: 500, width: 1000 }
  const name = imaged.studies
    .flatMap(({ read }) => read.series)
    .find(({ seriesInstanceUid }) => seriesInstanceUid === shown.uid)
  const title = `${name?.description ?? 'Series'}, ${frame.view}`
  const level = cursor === null ? null : levelAt(own.placed, cursor)
  const where = sliceWords(grid, frame, cursor, volume.present)
  const residualMm = shown.link?.residualMm ?? null
  const unlinked = !isFirst && shown.link === null
  const labels = isFirst && drawn !== null && state.showLabels ? { map: drawn.labels, version: drawn.version } : null
  return (
    <Pane
      label={title}
      where={level === null ? where : `${where}, ${level}`}
      volume={volume}
      inverted={head.inverted}
      frame={frame}
      look={state.looks[pane.key] ?? { zoom: 1, centreMm: null }}
      window={window}
      between={state.between}
      labels={labels}
      cursorMm={cursor}
      depthMm={cursor ?? middleOf(grid)}
      marks={marksOf({
        reading: said,
        shown,
        view: frame.view,
        levels: own.placed,
        pending: state.pending,
        first: isFirst,
        pendingLevels: marking,
      })}
      brushMm={
        isFirst &&
        (state.tool === 'brush' || state.tool === 'erase' || state.tool === 'threshold' || state.tool === 'grow')
          ? state.brushMm / 2
          : null
      }
      active={active}
      corners={{
        topLeft: (
          <>
            {title}
            {unlinked ? <span className="unlinked">not linked: other frame of reference</span> : null}
            {residualMm === null ? null : (
              <span className="unlinked">{`aligned by landmarks, ${residualMm.toFixed(1)} mm left`}</span>
            )}
          </>
        ),
        topRight: level === null ? where : `${where}, ${level}`,
        bottomLeft: `W ${window.width.toFixed(0)} L ${window.centre.toFixed(0)}${frame.obliqueDeg > 1 ? `, oblique ${frame.obliqueDeg.toFixed(1)}°` : ''}${frame.axis === null ? ', cut' : ''}`,
      }}
      onTouch={(event) => touch(pane, event)}
      onWheel={(steps, zoom) =>
        zoom
          ? change((now) => ({
              looks: { ...now.looks, [pane.key]: zoomed(now.looks[pane.key], 1.15 ** -steps, cursor) },
            }))
          : scroll(parts, pane, steps)
      }
      onFocus={() => change({ active: pane.key })}
    />
  )
}

/** Steps through the slices of a picture; linked series follow, one that is not linked goes by itself. */
function scroll({ change }: Parts, { shown, frame }: PaneSpec, steps: number): void {
  const { grid } = shown.opened.volume
  change((now) => {
    const at = cursorIn(now, shown) ?? middleOf(grid)
    const next = stepped(grid, frame, at, steps)
    if (shown.uid === now.series[0]) return { cursorMm: next }
    if (shown.link === null) return { ownCursors: { ...now.ownCursors, [shown.uid]: next } }
    return { cursorMm: moved(inverseMotion(shown.link.motion), next) }
  })
}

function Bar({ state, change, shown }: Parts) {
  const [first] = shown
  const volume = first?.opened.volume
  const preset = (name: WindowPreset): void => {
    if (first === undefined || volume === undefined) return
    change((now) => ({ windows: { ...now.windows, [first.uid]: windowOf(volume, name) } }))
  }
  return (
    <div className="vbar" role="toolbar" aria-label="How the images are shown">
      {state.layout === 'beside' ? (
        <Seg
          small
          label="Plane"
          value={state.view}
          options={VIEWS.map((value) => ({ value, title: value }))}
          onChange={(view) => change({ view })}
        />
      ) : null}
      {first?.opened.head.shape === 'stack' ? null : (
        <Seg
          small
          label="Planes"
          value={state.planes}
          options={[
            { value: 'voxels', title: 'as acquired' },
            { value: 'patient', title: 'patient axes' },
          ]}
          onChange={(planes) => change({ planes })}
        />
      )}
      <Seg
        small
        label="Between voxels"
        value={state.between}
        options={[
          { value: 'linear', title: 'smooth' },
          { value: 'nearest', title: 'voxels' },
        ]}
        onChange={(between) => change({ between })}
      />
      <span className="grow" />
      <span className="m t12">Window</span>
      {(Object.keys(WINDOW_PRESETS) as WindowPreset[]).map((name, at) => (
        <button key={name} type="button" className="b q sm" onClick={() => preset(name)}>
          {WINDOW_PRESETS[name].title} <Kbd>{at + 1}</Kbd>
        </button>
      ))}
    </div>
  )
}

/** Position, value, voxel, label and window of the crosshair. */
function StatusLine({ parts, pane }: { parts: Parts; pane: PaneSpec }) {
  const { state, drawn, levels } = parts
  const { volume } = pane.shown.opened
  const cursor = cursorIn(state, pane.shown)
  if (cursor === null) return <p className="vstatus">The crosshair is not in this series.</p>
  const voxel = voxelAt(volume.grid, cursor)
  const value = voxel === null ? null : valueAt(volume, ...voxel)
  const label =
    drawn === null || voxel === null || pane.shown.uid !== state.series[0]
      ? null
      : labelName(labelAt(volume.grid, drawn.labels, voxel))
  const level = levelAt(levels.placed, cursor)
  return (
    <p className="vstatus num">
      <span>{placeWords(cursor)}</span>
      <span>{voxel === null ? 'outside the series' : `voxel ${voxel.join(' ')}`}</span>
      <span>{value === null ? '' : value === GAP ? 'no slice here' : `value ${Number(value.toFixed(2))}`}</span>
      <span>{level ?? 'level not marked'}</span>
      <span>{label === null ? 'no label' : label}</span>
      <span className="grow" />
      <span className="q">
        Keys <Kbd>?</Kbd>
      </span>
    </p>
  )
}

const CANNOT_DRAW =
  'Nothing can be drawn here: the series is not measurable, its drawing is still being opened, or your role does not write.'

function useReadingKeys(
  parts: Parts,
  panes: readonly PaneSpec[],
  active: PaneSpec,
  atCrosshair: (pane: PaneSpec, outside: boolean) => void,
): void {
  const { state, change, sheet, shown } = parts
  const drawable = sheet !== null && shown[0]?.opened.head.shape === 'volume'
  const volume = active.shown.opened.volume
  const grid = volume.grid
  const move = (right: number, down: number): void => {
    const at = cursorIn(parts.now(), active.shown)
    if (at === null || active.shown.uid !== state.series[0]) return
    const step = Math.min(...spacingMm(grid))
    change({ cursorMm: shifted(at, active.frame, right * step, down * step) })
  }
  const zoom = (factor: number): void =>
    change((now) => ({
      looks: { ...now.looks, [active.key]: zoomed(now.looks[active.key], factor, cursorIn(now, active.shown)) },
    }))
  const preset = (name: WindowPreset) => (): void =>
    change((now) => ({ windows: { ...now.windows, [active.shown.uid]: windowOf(active.shown.opened.volume, name) } }))
  const finishPending = (): void => {
    if (state.tool === 'grow' && drawable) growHere(parts)
  }
  useKeys('Reading room', [
    // Bound also where nothing can be drawn: a key that did something else then would surprise.
    ...tools
      .filter(({ tool }) => tool !== 'landmark' || state.series.length > 1)
      .map(({ key, title, tool, draws }) => ({
        keys: key,
        does: title,
        run: () => change(draws && !drawable ? { message: CANNOT_DRAW } : { tool, pending: NOTHING, message: null }),
      })),
    ...(drawable
      ? [
          { keys: 'f', does: 'Fill between drawn slices', run: () => interpolateHere(parts) },
          { keys: 'z', does: 'Undo', run: () => sheet.add({ act: 'undo' }) },
          { keys: 'y', does: 'Redo', run: () => sheet.add({ act: 'redo' }) },
          {
            keys: '[',
            does: 'Smaller brush',
            run: () => change((now) => ({ brushMm: Math.max(0.5, now.brushMm - 0.5) })),
          },
          {
            keys: ']',
            does: 'Larger brush',
            run: () => change((now) => ({ brushMm: Math.min(40, now.brushMm + 0.5) })),
          },
          { keys: 'Enter', does: 'Grow from the marks', run: finishPending },
        ]
      : []),
    {
      keys: 'Space',
      does: 'The tool at the crosshair (place a point, a dab, a mark)',
      run: () => atCrosshair(active, false),
    },
    ...(isDrawTool(state.tool)
      ? [{ keys: 'x', does: 'A background mark at the crosshair', run: () => atCrosshair(active, true) }]
      : []),
    { keys: 'Escape', does: 'Forget what was placed', run: () => change({ pending: NOTHING, message: null }) },
    { keys: 'ArrowDown', does: 'Next slice', run: () => scroll(parts, active, 1) },
    { keys: 'ArrowUp', does: 'Previous slice', run: () => scroll(parts, active, -1) },
    { keys: 'PageDown', does: 'Five slices on', run: () => scroll(parts, active, 5) },
    { keys: 'PageUp', does: 'Five slices back', run: () => scroll(parts, active, -5) },
    { keys: 'ctrl+ArrowRight', does: 'Crosshair right', run: () => move(1, 0) },
    { keys: 'ctrl+ArrowLeft', does: 'Crosshair left', run: () => move(-1, 0) },
    { keys: 'ctrl+ArrowDown', does: 'Crosshair down', run: () => move(0, 1) },
    { keys: 'ctrl+ArrowUp', does: 'Crosshair up', run: () => move(0, -1) },
    {
      keys: 'p',
      does: 'Next picture',
      run: () => {
        const at = panes.findIndex(({ key }) => key === active.key)
        change({ active: panes[(at + 1) % panes.length]?.key ?? active.key })
      },
    },
    { keys: '+', does: 'Nearer', run: () => zoom(1.25) },
    { keys: '-', does: 'Further away', run: () => zoom(0.8) },
    {
      keys: '0',
      does: 'The whole picture',
      run: () => change((now) => ({ looks: { ...now.looks, [active.key]: { zoom: 1, centreMm: null } } })),
    },
    ...(Object.keys(WINDOW_PRESETS) as WindowPreset[]).map((name, at) => ({
      keys: `${at + 1}`,
      does: `Window: ${WINDOW_PRESETS[name].title.toLowerCase()}`,
      run: preset(name),
    })),
    { keys: 'h', does: 'Hide or show labels', run: () => change((now) => ({ showLabels: !now.showLabels })) },
    {
      keys: 'c',
      does: 'Crosshair to the middle',
      run: () =>
        change({ cursorMm: voxelToPatient(grid, grid.dimensions.map((size) => (size - 1) / 2) as unknown as Vector3) }),
    },
  ])
}
