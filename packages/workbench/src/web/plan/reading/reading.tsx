import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { DrawingAbout, LevelMark, Reading as ReadingView } from '@theca/plan'
import { reading as readingView, linkBetween } from '@theca/plan'
import type { Vector3 } from '@theca/volumetry'
import { voxelToPatient } from '@theca/volumetry'
import type { Volume } from '@theca/volumetry/reslice'
import { VIEWS, acquiredView, middleOf, voxelAt, windowOf } from '@theca/volumetry/reslice'
import { foldStatements } from '@theca/record'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { call } from '../../../contract/client.ts'
import { useOpenCase } from '../../case/context.ts'
import { useMay, useSession } from '../../data/queries.ts'
import { Empty, Problem, Wait, usePageTitle } from '../../parts/basics.tsx'
import { PlanNav } from '../plan-nav.tsx'
import { Findings } from './findings.tsx'
import { levelsIn } from './scene.ts'
import type { Shown } from './scene.ts'
import { SeriesRail } from './series-rail.tsx'
import type { Sheet } from './sheet.ts'
import { leaveSheet, sheetOf, useSheet } from './sheet.ts'
import type { Change, ReadingState } from './state.ts'
import { firstState, newStore } from './state.ts'
import { ToolRail } from './tool-rail.tsx'
import { Viewports } from './viewports.tsx'
import type { Opened } from './volumes.ts'
import { volumeQuery } from './volumes.ts'
import './reading.css'

/** The reading room: the images of a case, looked at, measured and drawn on. */
export function ReadingRoom() {
  const { id, imaged, statements } = useOpenCase()
  usePageTitle(`${id} reading room`)
  const { series: asked } = useSearch({ from: '/cases/$id/plan/reading' })
  const navigate = useNavigate()
  const said = useMemo(() => foldStatements(readingView, statements), [statements])
  const all = imaged.studies.flatMap(({ read }) => read.series)
  const first = asked ?? bestSeries(imaged)
  // Another series in the address is another desk: nothing that was chosen for the one suits the other.
  const store = useMemo(() => newStore(firstState(first)), [first])
  const state = useSyncExternalStore(store.subscribe, store.get)
  const { change } = store
  const choose = (uid: string): void =>
    void navigate({ to: '/cases/$id/plan/reading', params: { id }, search: { series: uid } })
  if (all.length === 0)
    return (
      <>
        <PlanNav id={id} />
        <main className="main" id="main" tabIndex={-1}>
          <section className="pane grow">
            <Empty
              action={
                <Link to="/cases/$id/plan" params={{ id }} className="b">
                  Bring in images
                </Link>
              }
            >
              No images yet. They are brought in and checked in the plan room; then they can be read here.
            </Empty>
          </section>
        </main>
      </>
    )
  return (
    <>
      <PlanNav id={id} />
      <main className="main reading" id="main" tabIndex={-1}>
        <SeriesRail state={state} change={change} choose={choose} />
        <Room key={first ?? ''} state={state} now={store.get} change={change} said={said} />
      </main>
    </>
  )
}

/** The series to begin with: the finest measurable one of the last examination, because lesions are drawn on it. */
function bestSeries({ studies }: ReturnType<typeof useOpenCase>['imaged']): string | null {
  const series = studies.at(-1)?.read.series ?? []
  const fine = series
    .filter(({ measurable, voxelVolumeMm3 }) => measurable && voxelVolumeMm3 !== null)
    .toSorted((a, b) => Math.round(1000 * ((a.voxelVolumeMm3 ?? 0) - (b.voxelVolumeMm3 ?? 0))))
  return (fine[0] ?? series[0])?.seriesInstanceUid ?? null
}

/** The other two planes are long and narrow: they begin a little nearer, `0` shows them whole. */
const BEGIN_ZOOM = 1.6

/** A place moved to the nearest slice that is there: nobody should see a missing slice first. */
function onPresent({ grid, present }: Volume, place: Vector3): Vector3 {
  const voxel = voxelAt(grid, place)
  if (present === null || voxel === null) return place
  const there = [...present.keys()].filter((slice) => present[slice] === 1)
  const nearest = there.toSorted((a, b) => Math.abs(a - voxel[2]) - Math.abs(b - voxel[2]))[0] ?? voxel[2]
  return voxelToPatient(grid, [voxel[0], voxel[1], nearest])
}

function beginning({ volume }: Opened, now: ReadingState, middle: Vector3): Partial<ReadingState> {
  const acquired = acquiredView(volume.grid)
  const nearer = VIEWS.filter((view) => view !== acquired).map((view) => [view, { zoom: BEGIN_ZOOM, centreMm: null }])
  return {
    cursorMm: now.cursorMm ?? onPresent(volume, middle),
    active: acquired,
    view: acquired,
    looks: { ...Object.fromEntries(nearer), ...now.looks },
  }
}

export type RoomProps = {
  state: ReadingState
  /** As it is at this moment, also between two paintings. */
  now: () => ReadingState
  change: (next: Change) => void
  said: ReadingView
}

function Room({ state, now, change, said }: RoomProps) {
  const { id } = useOpenCase()
  const queries = useQueries({ queries: state.series.map((uid) => volumeQuery(id, uid)) })
  const main = queries[0]?.data ?? null
  const shown = state.series.flatMap((uid, at): Shown[] => {
    const opened = queries[at]?.data
    if (opened === undefined) return []
    const link = linkBetween(said.alignments, main?.head.frameOfReferenceUid ?? null, opened.head.frameOfReferenceUid)
    return [{ uid, opened, link: at === 0 ? null : link }]
  })
  const [sheet, drawings] = useDrawing(id, shown[0] ?? null)
  const drawn = useSheet(sheet)
  const [marking, setMarking] = useState<readonly LevelMark[]>([])
  // A series just opened: the cursor in its middle, a window that fits its values.
  useEffect(() => {
    for (const { uid, opened } of shown) {
      if (state.windows[uid] !== undefined) continue
      const middle = middleOf(opened.volume.grid)
      const isFirst = uid === state.series[0]
      change((now) => ({
        windows: { ...now.windows, [uid]: windowOf(opened.volume, 'usual') },
        ...(isFirst ? beginning(opened, now, middle) : { ownCursors: { ...now.ownCursors, [uid]: middle } }),
      }))
    }
  })
  const error = queries.find((query) => query.error !== null)?.error ?? drawings.error ?? null
  useUnsavedWarning(drawn !== null && drawn.strokes > drawn.saved)
  const levels = levelsIn(said, shown[0] ?? null)
  const parts = { state, now, change, said, shown, sheet, drawn, levels, marking, setMarking, drawings }
  return (
    <>
      <ToolRail {...parts} />
      {main === null || state.cursorMm === null ? (
        <section className="vps" aria-label="Images">
          {error === null ? (
            <div className="opening">
              <Wait>Opening the series: every slice is decoded and its geometry checked.</Wait>
            </div>
          ) : (
            <Problem error={error} />
          )}
        </section>
      ) : (
        <Viewports {...parts} error={error} />
      )}
      <Findings {...parts} />
    </>
  )
}

/** Strokes not yet on the server's disk: the browser asks before it lets the page go. */
function useUnsavedWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [unsaved])
}

export type Parts = RoomProps & {
  shown: readonly Shown[]
  sheet: Sheet | null
  drawn: ReturnType<typeof useSheet>
  levels: ReturnType<typeof levelsIn>
  marking: readonly LevelMark[]
  setMarking: (marks: readonly LevelMark[]) => void
  drawings: Drawings
}

export type Drawings = {
  all: readonly DrawingAbout[]
  chosen: string
  choose: (drawing: string | null) => void
  /** Why no drawing could be opened. */
  error: unknown
}

/**
 * The drawing of the series that is open: the last one of the person who looks, or one that was chosen. A new one has no
 * strokes and is nowhere until the first.
 */
function useDrawing(id: string, shown: Shown | null): [Sheet | null, Drawings] {
  const mayWrite = useMay('case:write')
  const who = useSession()?.who?.name ?? null
  const measurable = shown?.opened.head.shape === 'volume'
  const [fresh] = useState(() => crypto.randomUUID())
  const [choice, setChoice] = useState<string | null>(null)
  const list = useQuery({
    queryKey: ['drawings', id],
    queryFn: () => call('drawings', { params: { case: id } }),
    enabled: measurable,
    gcTime: 0,
    staleTime: Infinity,
  })
  const here = (list.data?.drawings ?? []).filter(({ seriesInstanceUid }) => seriesInstanceUid === shown?.uid)
  const own = here
    .filter(({ person }) => person === who)
    .toSorted((a, b) => a.changedAt.localeCompare(b.changedAt))
    .at(-1)
  const drawing = choice ?? own?.drawing ?? fresh
  const known = here.some((each) => each.drawing === drawing)
  const kept = useQuery({
    queryKey: ['drawing', id, drawing],
    queryFn: () => call('drawing', { params: { case: id, drawing } }),
    enabled: known,
    gcTime: 0,
    staleTime: Infinity,
    structuralSharing: false,
  })
  const strokes = known ? kept.data?.strokes : []
  const ready = shown !== null && measurable && list.data !== undefined && strokes !== undefined
  const sheet = ready
    ? sheetOf(id, { drawing, series: shown.uid, voxels: shown.opened.volume.data.length }, strokes)
    : null
  useEffect(() => (sheet === null ? undefined : () => leaveSheet(id, drawing)), [sheet, id, drawing])
  return [
    mayWrite || known ? sheet : null,
    {
      all: here,
      chosen: drawing,
      choose: (next) => setChoice(next ?? crypto.randomUUID()),
      error: list.error ?? kept.error,
    },
  ]
}
